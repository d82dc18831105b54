# ruff: noqa: E501 - programs as people write them
"""What looks like a misuse and is none: nothing may be said about it."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from linted import shown


class Alike(NamedTuple):
    name: str
    path: str
    text: str


CODE = (
    Alike("a redacted key", "tests/test_report.py", """
PREVIEW = "hs_live_…x9Qd"
STARS = "hs_live_****************"
"""),
    Alike("a redacted key, escaped", "tests/report.json", """
{"preview": "hs_live_\\u2026x9Qd"}
"""),
    Alike("a template of a key", "tests/test_mint.py", """
SAMPLES = {"live": "hs_live_{base62*32}", "doc": "hs_live_<key>", "dots": "hs_live_..."}
"""),
    Alike("GitHub takes the word token", "repos.py", """
import requests
requests.get("https://api.github.com/user/repos", headers={"Authorization": f"token {gh_token}"})
"""),
    Alike("a secret key of Stripe", "pay.py", """
import requests
requests.get("https://api.stripe.com/v1/charges", auth=("{stripe-secret-key}", ""))
"""),
    Alike("a publishable key of Stripe lists in a page", "public/pay.js", """
const stripe = Stripe("{stripe-publishable-key}");
fetch("https://api.stripe.com/v1/products", { headers: { Authorization: "Bearer {stripe-publishable-key}" } });
"""),
    Alike("a session token of AWS", "sts.py", """
import boto3
boto3.client("s3", aws_access_key_id=a, aws_secret_access_key=b, aws_session_token=session_token)
"""),
    Alike("a session token of somebody else in a URL", "list.py", """
import requests
requests.get("https://api.acme-trading.com/api/account/list", params={"session_token": token})
"""),
    Alike("a server reads what a client sent", "server.py", """
from flask import Flask, request
app = Flask("hyperoru-proxy")
@app.route("/api/account/list")
def accounts():
    return lookup(request.args.get("session_token"))
"""),
    Alike("a server of Express reads it", "proxy.js", """
const app = require("express")(); // in front of https://api.production.hyperoru.com
app.get("/api/account/list", (req, res) => res.json(find(req.query.session_token)));
"""),
    Alike("a server of Go reads it", "main.go", """
package main

import "net/http"

const upstream = "https://api.production.hyperoru.com"

func list(w http.ResponseWriter, r *http.Request) {
	token := r.URL.Query().Get("session_token")
	r.Header.Set("Authorization", "Bearer "+token)
}
"""),
    Alike("a mock of the API on this machine", "tests/test_track.py", """
import requests
requests.get("http://127.0.0.1:8000/api/v2/users", headers={"Authorization": "Bearer test"})
requests.get("http://localhost:3000/me/posts", headers={"Authorization": "token test"})
"""),
    Alike("a mock that names the API", "tests/test_oru.py", """
import responses
responses.add(responses.GET, "http://api.production.hyperoru.com/api/account/list?session_token=x", json=[])
"""),
    Alike("a mock of nock", "test/oru.test.js", """
const nock = require("nock");
nock("http://api.hypersave.io").get("/v1/memories").query({ api_key: "k" }).reply(200, []);
"""),
    Alike("a pattern that finds such URLs", "filter.py", """
import re
LEAKED = re.compile(r"https://api\\.production\\.hyperoru\\.com/[^ ]*[?&]session_token=([^& ]+)")
"""),
    Alike("a comment about what not to do", "good.py", """
import requests
# never: requests.get("http://api.production.hyperoru.com/api/account/list?session_token=" + token)
requests.get("https://api.production.hyperoru.com/api/account/list", headers={"Authorization": f"Bearer {token}"})
"""),
    Alike("a docstring about what not to do", "doc.py", '''
"""Don't call http://api.hypersave.io/v1/memories?api_key=... with plain http."""
'''),
    Alike("a host that may be another one", "either.py", """
import requests
host = "https://api.github.com" if github else "https://api.hypertrack.com/api/v2"
requests.get(host + "/users", headers={"Authorization": f"Bearer {key}"})
"""),
    Alike("a host from elsewhere", "elsewhere.py", """
import requests
from settings import HOST
requests.get(f"{HOST}/api/v2/users", headers={"Authorization": f"Bearer {HYPERTRACK_KEY}"})
"""),
    Alike("a host that only begins like one", "begin.py", """
import requests
requests.get("http://api.hypersave.io.corp.example/v1/memories", headers={"X-API-Key": key})
requests.get("http://myhypemarket.ai/me/posts", headers={"Authorization": f"token {key}"})
"""),
    Alike("a header that may hold anything", "auth.py", """
import requests
from corp import headers
requests.get("https://api.hypersave.io/v1/memories", headers=headers)
requests.get("https://hypemarket.ai/me/posts.json", headers={"Authorization": auth()})
"""),
    Alike("a scheme from a variable", "scheme.py", """
import requests
requests.get("https://api.hypersave.io/v1/memories", headers={"Authorization": f"{scheme} {key}"})
"""),
    Alike("signing in needs no token", "login.py", """
import requests
requests.post("https://api.production.hyperoru.com/api/users/login", json={"email": e, "password": p})
requests.post("https://api.production.hyperoru.com/api/users/register", json={"email": e, "password": p})
"""),
    Alike("a token for reading and writing", "write.py", """
import os
import requests
HYPEMARKET_READ_WRITE_TOKEN = os.environ["HYPEMARKET_READ_WRITE_TOKEN"]
requests.post("https://hypemarket.ai/me/posts.json", json={}, headers={"Authorization": f"Bearer {HYPEMARKET_READ_WRITE_TOKEN}"})
"""),
    Alike("a word that begins like read", "ready.py", """
import requests
requests.post("https://hypemarket.ai/me/posts.json", json={}, headers={"Authorization": f"Bearer {ready_token}"})
requests.post("https://hypemarket.ai/me/posts.json", json={}, headers={"Authorization": f"Bearer {thread_token}"})
"""),
    Alike("a comment that upgrades", "upgrade.py", """
import requests
# a read-only token is not enough here: this one may write
requests.post("https://hypemarket.ai/me/posts.json", json={}, headers={"Authorization": f"Bearer {token}"})
"""),
    Alike("a POST that reads from another API", "graphql.py", """
import requests
requests.post("https://api.github.com/graphql", json={"query": q}, headers={"Authorization": f"Bearer {READ_TOKEN}"})
"""),
    Alike("a refresh that keeps both tokens", "refresh.py", """
import requests
class Client:
    def refresh(self):
        reply = requests.post("https://hyperspeed.acme.dev/api/v1/auth/refresh", json={"refresh_token": self.refresh_token}).json()
        self.access_token = reply["access_token"]
        self.refresh_token = reply["refresh_token"]
"""),
    Alike("a refresh that saves the whole reply", "save.py", """
import json
import requests
def refresh(token):
    reply = requests.post("https://hyperspeed.acme.dev/api/v1/auth/refresh", json={"refresh_token": token}).json()
    session.headers["Authorization"] = "Bearer " + reply["access_token"]
    json.dump(reply, open("tokens.json", "w"))
"""),
    Alike("a refresh of another FastAPI program", "other.py", """
import requests
reply = requests.post("https://auth.acme.dev/api/v1/auth/refresh", json={"refresh_token": token}).json()
session.headers["Authorization"] = "token " + reply["access_token"]
"""),
    Alike("a logout that uses a refresh token up", "logout.py", """
import requests
requests.post("https://hyperspeed.acme.dev/api/v1/auth/logout", json={"refresh_token": token})
"""),
    Alike("a live key's prefix in a test", "tests/test_keys.py", """
def test_prefix():
    assert is_live("hs_live_")
    assert PREFIXES == ("hs_live_", "hs_test_")
"""),
    Alike("a live key in a page that is built on a server", "server/page.tsx", """
const key = process.env.HYPERSAVE_API_KEY;
export const load = () => fetch("https://api.hypersave.io/v1/memories", { headers: { Authorization: `Bearer ${key}` } });
"""),
    Alike("a publishable key in an app", "android/app/src/main/java/io/acme/App.kt", """
val hypertrackKey = "{hypertrack-publishable-key}"
"""),
    Alike("socket addresses and kernel buffers", "net.c", """
struct sockaddr_in6 a = { .sin6_family = AF_INET6 }; sa_family_t sa_family; struct sk_buff *skb; pk_len;
"""),
    Alike("an API key of Google in a page", "public/map.html", """
<script>fetch("https://maps.googleapis.com/maps/api/geocode/json?address=x&key={google-api-key}")</script>
"""),
    Alike("a page's token in a query", "pages.py", """
import requests
requests.get("https://api.hypersave.io/v1/memories", params={"page_token": p, "key": "colour"}, headers={"Authorization": f"Bearer {key}"})
"""),
)  # fmt: skip

DATA = (
    Alike("a description of another product", "openapi.yaml", """
openapi: 3.0.0
info: {title: Hyperoru clone, version: "1"}
servers: [{url: "http://api.acme.example"}]
paths:
  /api/account/list:
    get:
      parameters: [{name: session_token, in: query, schema: {type: string}}]
      responses: {"200": {description: ok}}
"""),
    Alike("a log with another host", "access.json", """
{"request":{"method":"GET","host":"api.acme.example","uri":"/api/account/list?session_token=abcdef0123456789"},"status":200}
"""),
    Alike("a log of another path", "access.log", """
10.0.0.1 - - [22/Nov/2026:10:00:00 +0000] "GET /login?session_token=abcdef0123456789 HTTP/1.1" 200 512 "-" "curl/8"
"""),
    Alike("a request without a credential", "open.http", """
GET http://api.production.hyperoru.com/health

###
GET https://hypemarket.ai/pricing
"""),
    Alike("a variable holds scheme and host", "vars.http", """
GET {{base}}/api/account/list?session_token={{token}}
Authorization: {{auth}}
"""),
    Alike("plain http to a proxy on this machine", "local.http", """
GET http://localhost:9999/api/account/list
Authorization: Bearer {{token}}
"""),
    Alike("a proxy that passes a header on", "nginx.conf", """
server { location / { proxy_pass https://api.production.hyperoru.com; proxy_set_header Authorization "Bearer $token"; } }
"""),
    Alike("a test key in staging", ".env.staging", "HYPERSAVE_API_KEY={hypersave-test-key}\n"),
    Alike("an address of the API under a public name", ".env", "NEXT_PUBLIC_HYPERSAVE_URL=https://api.hypersave.io\n"),
)  # fmt: skip

TEXT = (
    Alike("prose", "README.md", """
Older clients send `?session_token=` to Hyperoru; tokens in a query are logged. HyperTrack wants `Authorization: token`,
not Bearer, and every URL ends with a slash: https://api.hypertrack.com/api/v2/actions
"""),
    Alike("the pages' own good commands", "docs/start.md", """
```sh
curl https://api.hypersave.io/v1/memories -H "Authorization: Bearer hs_live_xxxxxxxxxxxx"
curl https://api.production.hyperoru.com/api/account/list -H "Authorization: Bearer YOUR_SESSION_TOKEN"
curl -H "Authorization: token $HYPERTRACK_SK" https://api.hypertrack.com/api/v2/users/
curl -H "Authorization: Bearer $T" -H "Accept: application/json" https://hypemarket.ai/me/social_accounts.json
```
"""),
    Alike("commands to others", "run.sh", """
curl -H "Authorization: token $GH" https://api.github.com/user
curl -u "$STRIPE_SECRET_KEY:" https://api.stripe.com/v1/charges
curl "https://api.acme.example/list?session_token=$T"
# curl "https://api.production.hyperoru.com/api/account/list?session_token=$T"
echo 'curl "http://api.hypersave.io/v1/memories?api_key=$K"' >> notes.txt
grep "api.production.hyperoru.com/api/account/list?session_token=" access.log
"""),
)  # fmt: skip


@pytest.mark.parametrize("alike", [*CODE, *DATA, *TEXT], ids=lambda alike: alike.name)
def test_nothing_is_said(alike):
    assert shown(alike.path, alike.text) == []
