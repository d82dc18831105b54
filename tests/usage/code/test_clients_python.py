# ruff: noqa: E501 - programs as people write them
"""Python: clients with auth objects, adapters, hooks and wrappers."""

from __future__ import annotations

import pytest
from programs import Program, briefs

PROGRAMS = (
    Program("closing a session", r"""
from contextlib import closing
import requests

def accounts(token):
    with closing(requests.Session()) as http:
        http.headers["Authorization"] = f"Bearer {token}"
        return http.get("https://api.production.hyperoru.com/api/account/list").json()
""", ("7 GET https://api.production.hyperoru.com/api/account/list Bearer:token",)),
    Program("an exit stack", r"""
import contextlib, httpx

def sync(key):
    with contextlib.ExitStack() as stack:
        client = stack.enter_context(httpx.Client(base_url="https://api.hypersave.io/v1", headers={"Authorization": f"Bearer {key}"}))
        client.post("/memories", json={"content": "x"})
""", ("6 POST https://api.hypersave.io/v1/memories Bearer:key {content}",)),
    Program("an async exit stack", r"""
from contextlib import AsyncExitStack
import aiohttp

async def run(token):
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession("https://hypemarket.ai", headers={"Authorization": "Bearer " + token}))
        async with session.get("/me/social_accounts.json") as resp:
            print(await resp.json())
""", ("7 GET https://hypemarket.ai/me/social_accounts.json Bearer:token",)),
    Program("aiohttp with base_url by name", r"""
import aiohttp
async def main(key: str):
    async with aiohttp.ClientSession(base_url="https://api.hypersave.io", headers={"Authorization": f"Bearer {key}"}) as s:
        async with s.post("/v1/memories", json={"a": 1}) as r:
            return await r.json()
""", ("4 POST https://api.hypersave.io/v1/memories Bearer:key {a}",)),
    Program("a requests auth class", r"""
import os
import requests
from requests.auth import AuthBase

class TokenAuth(AuthBase):
    def __init__(self, token):
        self.token = token

    def __call__(self, r):
        r.headers["Authorization"] = "token " + self.token
        return r

API = "https://api.hypertrack.com/api/v2"
requests.get(API + "/users/", auth=TokenAuth(os.environ["HYPERTRACK_SK"]))
""", ("14 GET https://api.hypertrack.com/api/v2/users/ token:token",)),
    Program("a session with an auth object", r"""
import requests
class BearerAuth(requests.auth.AuthBase):
    def __init__(self, token): self._token = token
    def __call__(self, request):
        request.headers.update({"Authorization": f"Bearer {self._token}"})
        return request
s = requests.Session()
s.auth = BearerAuth(load_token())
s.get("https://hypemarket.ai/me/social_accounts.json")
""", ("9 GET https://hypemarket.ai/me/social_accounts.json Bearer:_token",)),
    Program("a subclass of Session with a base", r"""
import requests
from urllib.parse import urljoin

class ApiSession(requests.Session):
    def __init__(self, base_url, token):
        super().__init__()
        self.base_url = base_url
        self.headers.update({"Authorization": f"Bearer {token}", "Accept": "application/json"})

    def request(self, method, url, *args, **kwargs):
        return super().request(method, urljoin(self.base_url, url), *args, **kwargs)

api = ApiSession("https://hypemarket.ai", TOKEN)
api.get("/me/access_tokens.json")
api.delete("/me/access_tokens/kRpMnX.json")
""", (
        "14 GET https://hypemarket.ai/me/access_tokens.json Bearer:token",
        "15 DELETE https://hypemarket.ai/me/access_tokens/kRpMnX.json Bearer:token",
    )),
    Program("an adapter", r"""
import requests
from requests.adapters import HTTPAdapter, Retry

class Timeouts(HTTPAdapter):
    def send(self, request, **kwargs):
        kwargs.setdefault("timeout", 5)
        return super().send(request, **kwargs)

s = requests.Session()
s.mount("https://", Timeouts(max_retries=Retry(3)))
s.headers["Authorization"] = f"Bearer {TOKEN}"
s.get("https://api.hypersave.io/v1/memories", params={"limit": 10})
""", ("12 GET https://api.hypersave.io/v1/memories Bearer:TOKEN ?limit",)),
    Program("a request prepared by a session", r"""
import requests
session = requests.Session()
session.headers["Authorization"] = f"Bearer {token}"
req = requests.Request("POST", "https://api.hypersave.io/v1/memories", json={"content": "hi"})
session.send(session.prepare_request(req), timeout=5)
""", ("4 POST https://api.hypersave.io/v1/memories Bearer:token {content}",)),
    Program("httpx auth with a flow", r"""
import httpx

class Token(httpx.Auth):
    def __init__(self, token):
        self.token = token

    def auth_flow(self, request):
        request.headers["Authorization"] = f"Bearer {self.token}"
        yield request

with httpx.Client(base_url="https://api.production.hyperoru.com", auth=Token(session_token)) as client:
    client.get("/api/account/list")
""", ("12 GET https://api.production.hyperoru.com/api/account/list Bearer:token",)),
    Program("httpx event hooks", r"""
import httpx

def add_auth(request):
    request.headers["Authorization"] = f"Bearer {KEY}"

async def list_all():
    async with httpx.AsyncClient(event_hooks={"request": [add_auth], "response": []}) as c:
        return await c.get("https://api.hypersave.io/v1/memories")
""", ("8 GET https://api.hypersave.io/v1/memories Bearer:KEY",)),
    Program("httpx auth as a function", r"""
import httpx
def sign(request: httpx.Request) -> httpx.Request:
    request.headers["Authorization"] = "Bearer " + get_token()
    return request
httpx.get("https://api.hypersave.io/v1/memories", auth=sign)
""", ("5 GET https://api.hypersave.io/v1/memories Bearer:get_token",)),
    Program("pycurl", r"""
import pycurl
from io import BytesIO

buffer = BytesIO()
c = pycurl.Curl()
c.setopt(c.URL, "https://api.hypertrack.com/api/v2/users/")
c.setopt(pycurl.HTTPHEADER, ["Authorization: token " + SECRET_KEY, "Accept: application/json"])
c.setopt(c.WRITEDATA, buffer)
c.perform()
c.close()
""", ("6 GET https://api.hypertrack.com/api/v2/users/ token:SECRET_KEY",)),
    Program("pycurl that posts", r"""
import json, pycurl
c = pycurl.Curl()
c.setopt(pycurl.URL, "https://api.hypersave.io/v1/memories")
c.setopt(pycurl.POST, 1)
c.setopt(pycurl.POSTFIELDS, json.dumps({"content": text}))
c.setopt(pycurl.HTTPHEADER, [f"Authorization: Bearer {key}"])
c.perform()
""", ("3 POST https://api.hypersave.io/v1/memories Bearer:key {content}",)),
    Program("string.Template", r"""
import requests
from string import Template

LIST = Template("https://api.production.hyperoru.com/api/account/list?session_token=$token")
requests.get(LIST.substitute(token=session_token))
requests.get(Template("https://$host/api/v1/organizations").safe_substitute({"host": "speed.example"}))
""", (
        "5 GET https://api.production.hyperoru.com/api/account/list ?session_token",
        "6 GET https://speed.example/api/v1/organizations",
    )),
    Program("a helper that is given a bare word", r"""
import requests

BASE = "https://api.hypersave.io/v1"

def call(resource, method="GET", **kw):
    return requests.request(method, f"{BASE}/{resource}", headers={"Authorization": f"Bearer {KEY}"}, **kw)

call("memories")
call("memories", "POST", json={"content": "x"})
""", (
        "8 GET https://api.hypersave.io/v1/memories Bearer:KEY",
        "9 POST https://api.hypersave.io/v1/memories Bearer:KEY {content}",
    )),
    Program("a class with a private helper", r"""
import httpx

class Hypersave:
    def __init__(self, key: str) -> None:
        self._http = httpx.Client(base_url="https://api.hypersave.io/v1/", headers={"Authorization": f"Bearer {key}"})

    def _call(self, verb, *parts, **kw):
        return self._http.request(verb, "/".join(parts), **kw).raise_for_status().json()

    def memories(self):
        return self._call("GET", "memories")

    def forget(self, memory_id):
        return self._call("DELETE", "memories", memory_id)
""", (
        "11 GET https://api.hypersave.io/v1/memories Bearer:key",
        "14 DELETE https://api.hypersave.io/v1/memories/{} Bearer:key",
    )),
    Program("tokens refreshed in a dataclass", r"""
from dataclasses import dataclass
import requests

@dataclass
class Tokens:
    access_token: str
    refresh_token: str

HOST = "https://hyperspeed.acme.example"

def refresh(tokens: Tokens) -> Tokens:
    r = requests.post(f"{HOST}/api/v1/auth/refresh", json={"refresh_token": tokens.refresh_token})
    d = r.json()
    return Tokens(d["access_token"], d["refresh_token"])
""", ("12 POST https://hyperspeed.acme.example/api/v1/auth/refresh {refresh_token}",)),
    Program("urllib with an opener", r"""
import urllib.request
opener = urllib.request.build_opener()
opener.addheaders = [("Authorization", "Bearer " + token), ("Accept", "application/json")]
urllib.request.install_opener(opener)
with opener.open("https://hypemarket.ai/me/social_accounts.json") as f:
    print(f.read())
""", ("5 GET https://hypemarket.ai/me/social_accounts.json Bearer:token",)),
    Program("http.client", r"""
import http.client, json
conn = http.client.HTTPSConnection("api.hypertrack.com", timeout=10)
conn.request("POST", "/api/v2/users/", body=json.dumps({"name": "x"}), headers={"Authorization": f"token {SK}", "Content-Type": "application/json"})
conn.getresponse()
""", ("3 POST https://api.hypertrack.com/api/v2/users/ token:SK {name}",)),
    Program("functools.partial of a session's get", r"""
import functools, requests
s = requests.Session()
get = functools.partial(s.get, headers={"Authorization": "token " + pk}, timeout=3)
get("https://api.hypertrack.com/api/v2/users/")
""", ("4 GET https://api.hypertrack.com/api/v2/users/ token:pk",)),
    Program("match on the verb", r"""
import requests
def go(verb, path):
    match verb:
        case "read":
            return requests.get(f"https://hypemarket.ai{path}", headers=H)
        case "write":
            return requests.post(f"https://hypemarket.ai{path}", headers=H)
H = {"Authorization": f"Bearer {T}"}
go("read", "/me/posts.json")
""", ("9 GET https://hypemarket.ai/me/posts.json Bearer:T", "9 POST https://hypemarket.ai/me/posts.json Bearer:T")),
    Program("walrus and retries in a decorator", r"""
import requests
from tenacity import retry, stop_after_attempt
@retry(stop=stop_after_attempt(3))
def fetch(url, *, key):
    if (r := requests.get(url, headers={"Authorization": f"Bearer {key}"})).ok:
        return r.json()
fetch("https://api.hypersave.io/v1/memories", key=KEY)
""", ("7 GET https://api.hypersave.io/v1/memories Bearer:key",)),
    Program("a cache with a URL is no client", r"""
from contextlib import closing
with closing(open_db("https://hypemarket.ai/me")) as db:
    db.get("/me/access_tokens.json")
stack.enter_context(patch("https://hypemarket.ai/x"))
"""),
    Program("a template that is no URL", r"""
from string import Template
t = Template("Dear $name, see https://hypemarket.ai/me")
print(t.substitute(name="x"))
"""),
)


@pytest.mark.parametrize("program", PROGRAMS, ids=[program.name for program in PROGRAMS])
def test_python_program(program: Program) -> None:
    assert briefs(program, "app/client.py") == program.expected
