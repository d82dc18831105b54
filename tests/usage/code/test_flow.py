
"""How values get to a request: flags, fields, fixtures, branches, callbacks."""

from __future__ import annotations

import pytest
from summary import Case, summaries

PYTHON = (
    Case(
        "flags with defaults",
        """
import argparse, requests
p = argparse.ArgumentParser()
p.add_argument("--base-url", default="https://h.example")
args = p.parse_args()
requests.get(args.base_url + "/a", headers={"Authorization": "Bearer " + args.token})
""",
        ("GET https://h.example/a L6 Bearer:token headers=Authorization",),
    ),
    Case(
        "options of click",
        """
import click, requests
@click.command()
@click.option("--base-url", default="https://h.example")
@click.option("--token", "-t", "key")
def main(base_url, key):
    requests.get(f"{base_url}/a", headers={"Authorization": "Bearer " + key})
""",
        ("GET https://h.example/a L7 Bearer:key headers=Authorization",),
    ),
    Case(
        "fields of a dataclass, one of them without a default",
        """
import requests
@dataclass
class Api:
    token: str
    base: str = "https://h.example"
    def a(self):
        return requests.get(self.base + "/a", headers={"Authorization": f"Bearer {self.token}"})
Api("abc").a()
""",
        ("GET https://h.example/a L8 Bearer:token headers=Authorization",),
    ),
    Case(
        "a client that a context manager yields",
        """
@contextmanager
def client():
    c = httpx.Client(base_url="https://h.example/v1")
    yield c
    c.close()
with client() as c:
    c.get("/a")
""",
        ("GET https://h.example/v1/a L8",),
    ),
    Case(
        "a client that a fixture returns",
        """
@pytest.fixture
def api():
    return httpx.Client(base_url="https://h.example", headers={"Authorization": "Bearer abc"})
def test_a(api):
    api.get("/a")
""",
        ("GET https://h.example/a L6 Bearer:'abc' headers=Authorization",),
    ),
    Case(
        "a session whose request is overridden",
        """
import requests
class Api(requests.Session):
    def request(self, method, url, **kw):
        return super().request(method, "https://h.example" + url, **kw)
Api().post("/a", json={"x": 1})
""",
        ("POST https://h.example/a L6 body=x",),
    ),
    Case(
        "a method that depends on what a helper is given",
        """
import requests
def send(path, payload=None):
    method = "POST" if payload else "GET"
    return requests.request(method, "https://h.example" + path, json=payload)
send("/a")
send("/b", {"x": 1})
""",
        ("GET https://h.example/a L6", "POST https://h.example/b L7 body=x"),
    ),
    Case(
        "a URL taken apart",
        """
import http.client
from urllib.parse import urlparse
u = urlparse("https://h.example/a")
http.client.HTTPSConnection(u.netloc).request("GET", u.path + "?k=" + key)
""",
        ("GET https://h.example/a L5 query=k",),
    ),
    Case(
        "a keyword that is added to those of a helper",
        """
import requests
def put(url, **kw):
    kw.setdefault("headers", {})["Authorization"] = f"token {TOKEN}"
    return requests.put(url, **kw)
put("https://h.example/a")
""",
        ("PUT https://h.example/a L6 token:TOKEN headers=Authorization",),
    ),
)

JAVASCRIPT = (
    Case(
        "a method that only one branch sets",
        """
const options = { headers: { Accept: "a/b" } };
if (body) { options.method = "POST"; }
fetch("https://h.example/a", options);
""",
        ("? https://h.example/a L4 headers=Accept",),
    ),
    Case(
        "a method that a branch changes",
        """
const options = { method: "GET" };
if (body) { options.method = "POST"; options.body = body; }
fetch("https://h.example/a", options);
""",
        ("? https://h.example/a L4",),
    ),
    Case(
        "a key and its fetcher",
        """
import useSWR from "swr";
const fetcher = (url) => fetch(url, { headers: { Authorization: token } });
useSWR("https://h.example/a", fetcher);
""",
        ("GET https://h.example/a L4 raw:token headers=Authorization",),
    ),
    Case(
        "a list that is mapped",
        '\n["https://h.example/a"].map(async (url) => { await fetch(url); });\n',
        ("GET https://h.example/a L2",),
    ),
    Case(
        "headers common to all methods, and the default export of a module",
        """
const axios = require("axios").default;
const http = axios.create({ baseURL: "https://h.example", headers: { common: { Authorization: `Bearer ${token}` } } });
http.get("/a");
""",
        ("GET https://h.example/a L4 Bearer:token headers=Authorization",),
    ),
    Case(
        "parts of a URL object",
        """
const u = new URL("https://h.example/a");
u.search = new URLSearchParams({ k: key }).toString();
fetch(u.href);
https.request({ host: u.host, path: u.pathname });
""",
        ("GET https://h.example/a L4 query=k", "GET https://h.example/a L5"),
    ),
)


@pytest.mark.parametrize("case", PYTHON, ids=lambda case: case.name)
def test_values_are_followed_in_python(case):
    assert summaries(case.code, "a.py") == list(case.expected)


@pytest.mark.parametrize("case", JAVASCRIPT, ids=lambda case: case.name)
def test_values_are_followed_in_javascript(case):
    assert summaries(case.code, "a.js") == list(case.expected)


@pytest.mark.parametrize("language", ["go", "rb"])
def test_a_program_that_holds_itself_is_read_once(language):
    code = {
        "go": "package main\nfunc f() {\n\ttype T struct{}\n\tfunc (t T) m() { type T struct{} }\n}\n" * 20,
        "rb": "x = " + " - ".join(["a"] * 200) + "\nRestClient.get('https://h.example/a')\n",
    }[language]
    assert summaries(code, f"a.{language}") == (["GET https://h.example/a L2"] if language == "rb" else [])
