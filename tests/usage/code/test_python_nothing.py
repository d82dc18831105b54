from __future__ import annotations

import pytest
from summary import Case, summaries

NOTHING = (
    Case("a comment", "# requests.get('https://hypemarket.ai/x', headers={'Authorization': 'token x'})\n"),
    Case("a docstring", '"""Call requests.get("https://hypemarket.ai/me?session_token=x")."""\n'),
    Case(
        "a flask view",
        """
from flask import Flask, request
app = Flask(__name__)
@app.get("/api/account/list")
def accounts():
    token = request.args.get("session_token")
    return check(request.headers.get("Authorization"), token)
""",
    ),
    Case(
        "a pattern", 'import re\nRE = re.compile(r"https://hypemarket\\.ai/me\\?session_token=(\\w+)")\nRE.match(url)\n'
    ),
    Case("a constant that nobody uses", 'URL = "https://hypemarket.ai/me/posts.json?session_token=1"\nprint(URL)\n'),
    Case(
        "responses",
        'import responses\nresponses.add(responses.GET, "https://hypemarket.ai/me.json", json={})\n'
        'responses.get("https://hypemarket.ai/me.json")\n',
    ),
    Case(
        "requests_mock",
        """
import requests_mock
with requests_mock.Mocker() as m:
    m.get("https://hypemarket.ai/me.json", text="x")
def test_it(requests_mock):
    requests_mock.post("https://hypemarket.ai/me.json")
""",
    ),
    Case("a patched module", 'mock_requests.get.assert_called_with("https://hypemarket.ai/me.json")\n'),
    Case("a cache", 'cache.get("https://hypemarket.ai/me.json")\n_cache.delete("https://hypemarket.ai/me.json")\n'),
    Case("a dict", 'LINKS = {"https://a.example": 1}\nLINKS.get("https://a.example")\n'),
    Case("django urls", 'from django.urls import path\nurlpatterns = [path("api/account/list", views.accounts)]\n'),
    Case(
        "logging",
        'import logging\nlogging.info("GET https://hypemarket.ai/me.json")\nlogger.debug("POST", "https://a.example/")\n',
    ),
    Case(
        "an assertion",
        'assert url == "https://hypemarket.ai/me.json"\nself.assertEqual("https://hypemarket.ai/me.json", call.url)\n',
    ),
    Case("only an import", "import requests, httpx\nfrom urllib.request import urlopen\n"),
    Case("nothing at all", ""),
)


@pytest.mark.parametrize("case", NOTHING, ids=lambda case: case.name)
def test_no_request_is_seen(case):
    assert summaries(case.code, "a.py") == []
