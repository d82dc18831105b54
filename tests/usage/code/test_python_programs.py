# ruff: noqa: E501 - programs as people write them
from __future__ import annotations

import pytest
from summary import Case, summaries

CASES = (
    Case(
        "a helper with a method and a path",
        """
import requests
BASE = "https://hypemarket.ai"
def api(method, path, **kwargs):
    url = BASE + path
    return requests.request(method, url, headers={"Authorization": f"Bearer {READ_TOKEN}"}, **kwargs)
api("GET", "/me/posts.json")
api("POST", "/me/posts.json", json={"title": "x"})
""",
        (
            "GET https://hypemarket.ai/me/posts.json L7 Bearer:READ_TOKEN headers=Authorization",
            "POST https://hypemarket.ai/me/posts.json L8 Bearer:READ_TOKEN headers=Authorization body=title",
        ),
    ),
    Case(
        "a helper whose URL is its own",
        """
import requests
def delete_post(token, number):
    return requests.delete(f"https://hypemarket.ai/me/posts/{number}.json", headers=headers(token))
def headers(token):
    return {"Authorization": "Bearer " + token}
delete_post(TOKEN, 5)
""",
        ("DELETE https://hypemarket.ai/me/posts/5.json L4 Bearer:token headers=Authorization",),
    ),
    Case(
        "a client class",
        """
import requests
class Client:
    BASE = "https://api.production.hyperoru.com"
    def __init__(self, token, base=None):
        self.base = base or self.BASE
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {token}"
    def _get(self, path, **params):
        return self._session.get(self.base + path, params=params)
    def accounts(self):
        return self._get("/api/account/list", limit=3)
    def logout(self):
        self._session.post(f"{self.base}/api/users/logout")
""",
        (
            "GET https://api.production.hyperoru.com/api/account/list L12 Bearer:token headers=Authorization query=limit",
            "POST https://api.production.hyperoru.com/api/users/logout L14 Bearer:token headers=Authorization",
        ),
    ),
    Case(
        "a session subclass",
        """
import requests
class Api(requests.Session):
    def __init__(self, key):
        super().__init__()
        self.headers.update({"Authorization": "Bearer " + key})
    def request(self, method, path, **kw):
        return super().request(method, "https://h.example" + path, **kw)
Api(KEY).request("POST", "/v1/x")
""",
        ("POST https://h.example/v1/x L9 Bearer:key headers=Authorization",),
    ),
    Case(
        "a token from a reply",
        """
import requests
r = requests.post("https://h.example/api/v1/auth/login", json={"email": e, "password": p})
data = r.json()
access = data["access_token"]
requests.get("https://h.example/api/v1/organizations", headers={"Authorization": f"Bearer {access}"})
""",
        (
            "POST https://h.example/api/v1/auth/login L3 body=email,password",
            "GET https://h.example/api/v1/organizations L6 Bearer:access headers=Authorization",
        ),
    ),
    Case(
        "environment with a fallback",
        """
import os, requests
url = os.getenv("API_URL", "https://h.example") + "/x"
requests.get(url, headers={"Authorization": "Bearer " + os.environ.get("API_TOKEN", "")})
""",
        ("GET https://h.example/x L4 Bearer:API_TOKEN headers=Authorization",),
    ),
    Case(
        "an environment variable without one",
        """
import os, requests
requests.get(os.environ["HYPERSPEED_URL"] + "/api/v1/organizations")
""",
        ("GET {}/api/v1/organizations L3",),
    ),
    Case(
        "string building",
        """
import requests
from urllib.parse import urljoin
root = "https://h.example/api/"
requests.get(urljoin(root, "a/b"))
requests.get(urljoin(root, "/c"))
requests.get("{}{}/{id}".format(root, "d", id=5))
requests.get("%sv%d/%s" % (root, 2, name))
requests.get("/".join(["https://h.example", "e", "f"]))
requests.get(root.rstrip("/") + "/g")
requests.get("https://h.example"
             "/h")
""",
        (
            "GET https://h.example/api/a/b L5",
            "GET https://h.example/c L6",
            "GET https://h.example/api/d/5 L7",
            "GET https://h.example/api/v2/{} L8",
            "GET https://h.example/e/f L9",
            "GET https://h.example/api/g L10",
            "GET https://h.example/h L11",
        ),
    ),
    Case(
        "a list of paths",
        """
import requests
for path in ("/a", "/b"):
    requests.get("https://h.example" + path)
""",
        ("GET https://h.example{} L4",),
    ),
    Case(
        "data that is JSON text",
        """
import json, requests
payload = json.dumps({"access_token": {"permission": "read"}})
requests.post("https://hypemarket.ai/me/access_tokens.json", data=payload, headers={"Content-Type": "application/json"})
requests.post("https://hypemarket.ai/me/access_tokens.json", data='{"access_token": {"permission": "write"}}')
""",
        (
            "POST https://hypemarket.ai/me/access_tokens.json L4 headers=Content-Type body=access_token.permission",
            "POST https://hypemarket.ai/me/access_tokens.json L5 body=access_token.permission",
        ),
    ),
    Case(
        "urllib3",
        """
import urllib3
http = urllib3.PoolManager()
http.request("POST", "https://h.example/x", fields={"a": "1"}, headers={"Authorization": "Bearer " + t})
""",
        ("POST https://h.example/x L4 Bearer:t headers=Authorization body=a",),
    ),
    Case(
        "a prepared request",
        """
import requests
s = requests.Session()
s.headers["X-Token"] = tok
req = requests.Request("PUT", "https://h.example/p", json={"k": 1})
prepped = s.prepare_request(req)
s.send(prepped)
""",
        ("PUT https://h.example/p L5 header:x-token:tok headers=X-Token body=k",),
    ),
    Case(
        "headers merged and spread",
        """
import requests
common = {"Accept": "application/json"}
auth = {**common, "Authorization": f"Bearer {tok}"}
requests.get("https://h.example/a", headers=auth | {"X-B": "1"})
requests.get("https://h.example/b", headers=dict(common, Authorization="token " + tok))
requests.get("https://h.example/c", headers={**other, "A": "1"})
""",
        (
            "GET https://h.example/a L5 Bearer:tok headers=Accept,Authorization,X-B",
            "GET https://h.example/b L6 token:tok headers=Accept,Authorization",
            "GET https://h.example/c L7 headers=A,…",
        ),
    ),
    Case(
        "a default where a variable is missing",
        """
import requests
def f(url=None):
    if not url:
        url = "https://h.example/d"
    requests.get(url)
""",
        ("GET https://h.example/d L6",),
    ),
    Case(
        "a branch that leaves",
        """
import requests
def f(kind):
    if kind == "a":
        return requests.get("https://h.example/a")
    return requests.get("https://h.example/b")
f(x)
""",
        ("GET https://h.example/a L5", "GET https://h.example/b L6"),
    ),
    Case(
        "reassigned token",
        """
import requests
token = READ
token = WRITE
requests.post("https://h.example/a", headers={"Authorization": "Bearer " + token})
""",
        ("POST https://h.example/a L5 Bearer:token headers=Authorization",),
    ),
    Case(
        "a global that a function sets",
        """
import requests
TOKEN = None
def login():
    global TOKEN
    TOKEN = requests.post("https://h.example/login", json={}).json()["token"]
login()
requests.get("https://h.example/a", headers={"Authorization": f"Bearer {TOKEN}"})
""",
        ("POST https://h.example/login L6", "GET https://h.example/a L8 Bearer:TOKEN headers=Authorization"),
    ),
    Case(
        "a retry in an except clause",
        """
import requests
try:
    r = requests.get("https://h.example/a")
except requests.HTTPError:
    requests.post("https://h.example/api/v1/auth/refresh", json={"refresh_token": old})
""",
        ("GET https://h.example/a L4", "POST https://h.example/api/v1/auth/refresh L6 body=refresh_token"),
    ),
    Case(
        "non-ASCII and CRLF before it",
        "# ünïcödé ☃\r\nimport requests\r\nrequests.get('https://h.example/☃')\r\n",
        ("GET https://h.example/☃ L3",),
    ),
    Case(
        "an unknown client with an absolute URL",
        """
self.http_client.post("https://h.example/a", json={"b": 1}, headers={"Authorization": "Bearer " + self.token})
""",
        ("POST https://h.example/a L2 Bearer:token headers=Authorization body=b",),
    ),
    Case(
        "async gather and comprehensions",
        """
import httpx
async def all_of(ids):
    async with httpx.AsyncClient() as c:
        return await asyncio.gather(*[c.get(f"https://h.example/{i}") for i in ids])
""",
        ("GET https://h.example/{} L5",),
    ),
    Case(
        "a partial and a method by name",
        """
import functools, requests
get = functools.partial(requests.get, headers={"Authorization": "Bearer " + T}, timeout=3)
get("https://h.example/a", params={"b": 1})
getattr(requests, "post")("https://h.example/c")
""",
        (
            "GET https://h.example/a L4 Bearer:T headers=Authorization query=b",
            "POST https://h.example/c L5",
        ),
    ),
    Case(
        "keywords in a dict",
        """
import requests
kwargs = {"headers": {"Authorization": f"Bearer {T}"}, "json": {"a": 1}}
requests.put("https://h.example/a", **kwargs)
""",
        ("PUT https://h.example/a L4 Bearer:T headers=Authorization body=a",),
    ),
    Case(
        "a dataclass",
        """
import httpx
from dataclasses import dataclass
@dataclass
class Api:
    token: str
    base: str = "https://h.example"
    @property
    def headers(self):
        return {"Authorization": f"Bearer {self.token}"}
    async def me(self):
        async with httpx.AsyncClient(base_url=self.base, headers=self.headers) as client:
            return (await client.get("/me")).json()
""",
        ("GET https://h.example/me L13 Bearer:token headers=Authorization",),
    ),
    Case(
        "parts of a URL put together",
        """
import requests
from urllib.parse import urlunsplit
HOST, PORT = "h.example", 8443
requests.get(f"https://{HOST}:{PORT}/a")
requests.get(urlunsplit(("https", HOST, "/b", "c=1", "")))
requests.get(URLS["prod"])
URLS = {"prod": "https://h.example/d"}
requests.get(URLS["prod"] + f"/{number:03d}")
""",
        (
            "GET https://h.example:8443/a L5",
            "GET https://h.example/b L6 query=c",
            "GET {} L7",
            "GET https://h.example/d/{} L9",
        ),
    ),
    Case(
        "form and files",
        """
import requests
requests.post("https://h.example/a", data={"b": "c"}, files={"f": open("x")})
requests.post("https://h.example/a", data="b=c&d=e", headers={"Content-Type": "application/x-www-form-urlencoded"})
""",
        ("POST https://h.example/a L3 body=b,f", "POST https://h.example/a L4 headers=Content-Type body=b,d"),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_requests_are_read(case):
    assert summaries(case.code, "a.py") == list(case.expected)
