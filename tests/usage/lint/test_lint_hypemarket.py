# ruff: noqa: E501 - a table: one case a line
from __future__ import annotations

import pytest
from lint_cases import Case, request, run, shown

POSTS = "https://hypemarket.ai/me/posts.json"
TOKENS = "https://hypemarket.ai/me/access_tokens.json"
MINT_READ = request(f"POST {TOKENS} | Bearer $ADMIN", body={"access_token.permission": "read"})
MINT_WRITE = request(f"POST {TOKENS} | Bearer $ADMIN", body={"access_token.permission": "write"})
MINT_OPEN = request(f"POST {TOKENS} | Bearer $ADMIN", body={"access_token.permission": "$level"})

CASES = (
    Case(
        "a minted read token deletes",
        (MINT_READ, request(f"DELETE {POSTS} | Bearer @0.token")),
        ("hypemarket-read-token-write@1",),
    ),
    Case("a minted read token reads", (MINT_READ, request(f"GET {POSTS} | Bearer @0.token"))),
    Case("a minted write token deletes", (MINT_WRITE, request(f"DELETE {POSTS} | Bearer @0.token"))),
    Case("a token of unknown permission deletes", (MINT_OPEN, request(f"DELETE {POSTS} | Bearer @0.token"))),
    Case("another field of the reply", (MINT_READ, request(f"DELETE {POSTS} | Bearer @0.id"))),
    Case(
        "a reply of somebody else's mint",
        (
            request("POST https://corp.io/me/access_tokens.json", body={"access_token.permission": "read"}),
            request(f"DELETE {POSTS} | Bearer @0.token"),
        ),
    ),
    Case(
        "a minted read token mints",
        (
            MINT_READ,
            request(f"POST {TOKENS} | Bearer @0.token", body={"access_token.permission": "read"}),
        ),
        ("hypemarket-read-token-write@1",),
    ),
    Case("a read token by name writes", (request(f"PATCH {POSTS} | Bearer $HM_READ_TOKEN"),), ("hypemarket-read-token-write@0",)),
    Case("a read-only key by name", (request(f"PUT {POSTS} | Bearer $hypemarketReadonlyKey"),), ("hypemarket-read-token-write@0",)),
    Case("a short name", (request(f"PUT {POSTS} | Bearer $HYPEMARKET_TOKEN_RO"),), ("hypemarket-read-token-write@0",)),
    Case("a name that also says write", (request(f"POST {POSTS} | Bearer $READ_WRITE_TOKEN"),)),
    Case("rw", (request(f"POST {POSTS} | Bearer $HYPEMARKET_TOKEN_RW"),)),
    Case("a name with read inside a word", (request(f"POST {POSTS} | Bearer $THREAD_TOKEN"),)),
    Case("a name that may be one of two", (request(f"POST {POSTS} | Bearer ~$READ_TOKEN"),)),
    Case("a method that is not known", (request(f"? {POSTS} | Bearer $READ_TOKEN"),)),
    Case("HEAD is reading", (request(f"HEAD {POSTS} | Bearer $READ_TOKEN"),)),
    Case(
        "a comment that says read-only",
        (request(f"POST {POSTS} | Bearer $TOKEN", comment="this token is read-only"),),
        ("hypemarket-read-token-write@0",),
    ),
    Case("a comment of two words", (request(f"POST {POSTS} | Bearer $TOKEN", comment="# read-only"),), ("hypemarket-read-token-write@0",)),
    Case("a comment that says the contrary", (request(f"POST {POSTS} | Bearer $TOKEN", comment="read-only tokens get 401: needs write"),)),
    Case("a comment about something else", (request(f"POST {POSTS} | Bearer $TOKEN", comment="the list is read-only for guests"),)),
    Case("a comment, and a name that says write", (request(f"POST {POSTS} | Bearer $WRITE_TOKEN", comment="# read-only token"),)),
    Case("another provider's API", (request("POST https://api.github.com/gists | Bearer $READ_TOKEN"),)),
    Case("a host that is not known", (request("POST {base}/me/posts.json | Bearer $READ_TOKEN"),)),
    Case("a subdomain that is not known", (request("POST https://{org}.hypemarket.ai/me/posts.json | Bearer $READ_TOKEN"),)),
    Case("a host that begins alike", (request("POST https://hypemarket.ai.evil.io/me/posts.json | Bearer $READ_TOKEN"),)),
    Case("a host behind userinfo", (request("POST https://hypemarket.ai@evil.io/me/posts.json | Bearer $READ_TOKEN"),)),
    Case(
        "only read with",
        (MINT_WRITE, request(f"GET {POSTS} | Bearer @0.token"), request(f"HEAD {POSTS} | Bearer @0.token")),
        ("hypemarket-excess-permission@0",),
        pedantic=True,
    ),
    Case("only read with, not pedantic", (MINT_WRITE, request(f"GET {POSTS} | Bearer @0.token"))),
    Case("read and written with", (MINT_WRITE, request(f"GET {POSTS} | Bearer @0.token"), request(f"PUT {POSTS} | Bearer @0.token")), pedantic=True),
    Case("used with a method not known", (MINT_WRITE, request(f"? {POSTS} | Bearer @0.token")), pedantic=True),
    Case("minted and not used", (MINT_WRITE,), pedantic=True),
    Case("no .json", (request("GET https://hypemarket.ai/me/social_accounts | Bearer $T"),), ("hypemarket-missing-json@0",), pedantic=True),
    Case("no .json behind an identifier", (request("DELETE https://hypemarket.ai/me/access_tokens/{id} | Bearer $T"),), ("hypemarket-missing-json@0",), pedantic=True),
    Case("no .json, not pedantic", (request("GET https://hypemarket.ai/me/social_accounts | Bearer $T"),)),
    Case(".json behind an identifier", (request("DELETE https://hypemarket.ai/me/access_tokens/{id}.json | Bearer $T"),), pedantic=True),
    Case("Accept", (request("GET https://hypemarket.ai/me/posts | Bearer $T", headers={"accept": "application/json"}),), pedantic=True),
    Case("Accept anything", (request("GET https://hypemarket.ai/me/posts | Bearer $T", headers={"Accept": "*/*"}),), ("hypemarket-missing-json@0",), pedantic=True),
    Case("an Accept that is not known", (request("GET https://hypemarket.ai/me/posts | Bearer $T", headers={"Accept": "$TYPE"}),), pedantic=True),
    Case("headers that are not known", (request("GET https://hypemarket.ai/me/posts | Bearer $T", headers_known=False),), pedantic=True),
    Case("a page for people", (request("GET https://hypemarket.ai/pricing"),), pedantic=True),
    Case("a path that is not known", (request("GET https://hypemarket.ai{path} | Bearer $T"),), pedantic=True),
    Case("an ending that is not known", (request("GET https://hypemarket.ai/me/posts{suffix} | Bearer $T"),), pedantic=True),
    Case("the scheme of others", (request(f"GET {POSTS} | token $T"),), ("hypemarket-wrong-auth-scheme@0",)),
    Case("Basic", (request(f"GET {POSTS} | Basic $T"),), ("hypemarket-wrong-auth-scheme@0",)),
    Case("a bare token", (request(f"GET {POSTS} | $T"),), ("hypemarket-wrong-auth-scheme@0",)),
    Case("a token in X-API-Key", (request(f"GET {POSTS} | header:x-api-key $T"),), ("hypemarket-wrong-auth-scheme@0",)),
    Case("a token before the host", (request(f"GET {POSTS} | userinfo $T"),), ("hypemarket-wrong-auth-scheme@0",)),
    Case("small letters", (request(f"GET {POSTS} | bearer $T"),)),
    Case("no credential", (request(f"GET {POSTS}"),)),
    Case("plain http", (request("GET http://hypemarket.ai/me/posts.json | Bearer $T"),), ("hypemarket-plain-http@0",)),
    Case("plain http without a token", (request("GET http://hypemarket.ai/me/posts.json"),)),
    Case("a scheme that is not known", (request("GET {scheme}://hypemarket.ai/me/posts.json | Bearer $T"),)),
    Case("curl takes http", (request("GET hypemarket.ai/me/posts.json | Bearer $T", form="curl"),), ("hypemarket-plain-http@0",)),
    Case("a path that follows a variable", (request("GET https://hypemarket.ai{path} | token $T"),), ("hypemarket-wrong-auth-scheme@0",)),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_hypemarket(case):
    assert shown(run(case)) == case.expected
