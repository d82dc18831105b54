# ruff: noqa: E501 - programs as people write them
from __future__ import annotations

import pytest
from summary import Case, summaries

CASES = (
    Case(
        "requests with a base and headers",
        """
import os
import requests
BASE = "https://hypemarket.ai"
TOKEN = os.environ["HYPEMARKET_TOKEN"]
HEADERS = {"Authorization": f"Bearer {TOKEN}", "Accept": "application/json"}
resp = requests.get(f"{BASE}/me/social_accounts.json", headers=HEADERS, timeout=10)
""",
        ("GET https://hypemarket.ai/me/social_accounts.json L7 Bearer:TOKEN headers=Authorization,Accept",),
    ),
    Case(
        "session with headers set later",
        """
import requests
def main(token):
    with requests.Session() as session:
        session.headers["Authorization"] = "Bearer " + token
        session.headers.update({"Accept": "application/json"})
        session.params = {"v": "2"}
        for page in range(3):
            session.get("https://api.hypersave.io/v1/memories", params={"page": page})
        session.post("https://api.hypersave.io/v1/memories", json={"content": "x", "meta": {"a": 1}})
main("abc")
""",
        (
            "GET https://api.hypersave.io/v1/memories L9 Bearer:token headers=Authorization,Accept query=v,page",
            "POST https://api.hypersave.io/v1/memories L10 Bearer:token headers=Authorization,Accept query=v body=content,meta.a",
        ),
    ),
    Case(
        "requests.request with keywords",
        """
import requests
requests.request(method="DELETE", url="https://hypemarket.ai/me/access_tokens/9.json", headers={"Authorization": "Bearer " + t})
""",
        ("DELETE https://hypemarket.ai/me/access_tokens/9.json L3 Bearer:t headers=Authorization",),
    ),
    Case(
        "a method that may be one of two",
        """
import requests
method = "POST" if create else "PUT"
requests.request(method, "https://hypemarket.ai/me/posts.json")
""",
        ("? https://hypemarket.ai/me/posts.json L4",),
    ),
    Case(
        "token in params",
        """
import requests
params = dict(session_token=TOKEN, limit=5)
requests.get("https://api.production.hyperoru.com/api/account/list", params=params)
""",
        ("GET https://api.production.hyperoru.com/api/account/list L4 query=session_token,limit",),
    ),
    Case(
        "params as pairs and in the URL",
        """
import requests
requests.get("https://h.example/x?a=1&b=" + b, params=[("c", 2), ("d", d)])
""",
        ("GET https://h.example/x L3 query=a,b,c,d",),
    ),
    Case(
        "urlencode",
        """
from urllib.parse import urlencode
from urllib.request import urlopen
url = "https://h.example/x?" + urlencode({"session_token": token})
body = urlopen(url).read()
""",
        ("GET https://h.example/x L5 query=session_token",),
    ),
    Case(
        "urllib request object with a method and a header added later",
        """
import json, urllib.request as ur
req = ur.Request("https://api.hypertrack.com/api/v2/actions/", data=json.dumps({"type": "visit"}).encode("utf-8"))
req.add_header("Authorization", "token %s" % sk)
req.get_method = lambda: "POST"
with ur.urlopen(req) as response:
    print(json.load(response)["id"])
""",
        ("POST https://api.hypertrack.com/api/v2/actions/ L3 token:sk headers=Authorization body=type",),
    ),
    Case(
        "urllib request with method",
        """
from urllib import request
request.urlopen(request.Request("https://h.example/y", method="DELETE", headers={"X-API-Key": key}))
""",
        ("DELETE https://h.example/y L3 header:x-api-key:key headers=X-API-Key",),
    ),
    Case(
        "http.client",
        """
import http.client
conn = http.client.HTTPSConnection("api.hypertrack.com")
conn.request("GET", "/api/v2/users/", headers={"Authorization": "token " + SK})
data = conn.getresponse().read()
""",
        ("GET https://api.hypertrack.com/api/v2/users/ L4 token:SK headers=Authorization",),
    ),
    Case(
        "httpx client with base",
        """
import httpx
client = httpx.Client(base_url="https://api.hypersave.io/v1/", headers={"Authorization": f"Bearer {KEY}"})
client.post("memories", json={"content": text})
client.request("PATCH", "/memories/1", json={})
""",
        (
            "POST https://api.hypersave.io/v1/memories L4 Bearer:KEY headers=Authorization body=content",
            "PATCH https://api.hypersave.io/v1/memories/1 L5 Bearer:KEY headers=Authorization",
        ),
    ),
    Case(
        "httpx async",
        """
import httpx
async def go(key: str):
    async with httpx.AsyncClient() as client:
        r = await client.get("https://api.hypersave.io/v1/keys", headers={"authorization": key})
        return r.json()
""",
        ("GET https://api.hypersave.io/v1/keys L5 raw:key headers=authorization",),
    ),
    Case(
        "aiohttp",
        """
import aiohttp
async def go():
    async with aiohttp.ClientSession("https://h.example", headers={"Authorization": "Bearer x1"}) as session:
        async with session.put("/api/me", json={"a": 1}) as resp:
            return await resp.json()
""",
        ("PUT https://h.example/api/me L5 Bearer:'x1' headers=Authorization body=a",),
    ),
    Case(
        "basic auth in all its ways",
        """
import base64, requests
from requests.auth import HTTPBasicAuth
requests.get("https://h.example/1", auth=("me", PASSWORD))
requests.get("https://h.example/2", auth=HTTPBasicAuth(KEY, ""))
b64 = base64.b64encode(f"{KEY}:".encode()).decode()
requests.get("https://h.example/3", headers={"Authorization": "Basic " + b64})
requests.get("https://me:secret@h.example/4")
""",
        (
            "GET https://h.example/1 L4 Basic:PASSWORD",
            "GET https://h.example/2 L5 Basic:KEY",
            "GET https://h.example/3 L7 Basic:KEY headers=Authorization",
            "GET https://h.example/4 L8 Basic:'me:secret'",
        ),
    ),
    Case(
        "an auth class",
        """
import requests
class TokenAuth(requests.auth.AuthBase):
    def __init__(self, token):
        self.token = token
    def __call__(self, r):
        r.headers["Authorization"] = f"Token {self.token}"
        return r
requests.post("https://h.example/1/", auth=TokenAuth(SECRET), data={"a": "b"})
""",
        ("POST https://h.example/1/ L9 Token:token headers=Authorization body=a",),
    ),
    Case(
        "httpx auth flow and event hooks",
        """
import httpx
class Auth(httpx.Auth):
    def __init__(self, t): self.t = t
    def auth_flow(self, request):
        request.headers["X-Api-Key"] = self.t
        yield request
def sign(request):
    request.headers["X-Signed"] = "1"
client = httpx.Client(auth=Auth(KEY), event_hooks={"request": [sign]})
client.get("https://h.example/z")
""",
        ("GET https://h.example/z L11 header:x-api-key:t headers=X-Api-Key,X-Signed",),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_requests_are_read(case):
    assert summaries(case.code, "a.py") == list(case.expected)
