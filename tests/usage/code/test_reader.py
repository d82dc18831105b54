from __future__ import annotations

import pytest
from summary import read, summaries

from scanner.usage.code import CodeReader
from scanner.usage.code.grammars import Grammars
from scanner.usage.code.lower import Language


def test_script_blocks_of_pages_are_read_at_their_place():
    page = """<!-- <script>fetch('https://h.example/no')</script> -->
<script type="application/json">{"url": "https://h.example/no"}</script>
<template>ü</template>
<script lang="ts">
const key: string = import.meta.env.VITE_KEY;
fetch('https://h.example/a', { headers: { Authorization: `Bearer ${key}` } });
</script>
<script>fetch('https://h.example/b').then(r => r.json()).then(d => fetch('https://h.example/c?t=' + d.t))</script>
"""
    assert summaries(page, "a.vue") == [
        "GET https://h.example/a L6 Bearer:key headers=Authorization",
        "GET https://h.example/b L8",
        "GET https://h.example/c L8 query=t",
    ]
    got = read(page, "a.html")
    assert [request.number for request in got.requests] == [0, 1, 2]
    assert [piece.reply for piece in got.requests[2].query[0].value.pieces] == [1]


def test_spans_are_byte_offsets():
    code = "# ☃\nimport requests\nx = 1 + len(requests.get('https://h.example/ü').text)\n"
    data = code.encode()
    (request,) = read(code, "a.py").requests
    assert data[slice(*request.span)].decode() == "requests.get('https://h.example/ü')"
    assert data[slice(*request.url.span)].decode() == "https://h.example/ü"


def test_a_token_leads_to_the_reply_it_came_from():
    code = """
import requests
login = requests.post("https://h.example/login", json={"user": "u"})
session = login.json()["data"]["session"]
requests.get("https://h.example/a", headers={"Authorization": "Bearer " + session["token"]})
"""
    first, second = read(code, "a.py").requests
    assert (first.number, second.auth.token.pieces[0].reply) == (0, 0)
    assert second.auth.token.pieces[0].field == "data.session.token"


def test_a_token_that_has_several_values_says_so():
    code = "import requests\nrequests.get('https://h.example', headers={'X-API-Key': a if b else 'c'})\n"
    assert read(code, "a.py").requests[0].auth.token.pieces[0].several


def test_comments_beside_request_and_token_are_given():
    code = """
import requests
# a read-only token
TOKEN = load()

# unrelated

requests.post(  # writes
    "https://h.example", headers={"Authorization": "Bearer " + TOKEN})
"""
    comment = read(code, "a.py").requests[0].comment
    assert "a read-only token" in comment
    assert "writes" in comment
    assert "unrelated" not in comment


def test_media_types_are_those_that_clients_say():
    code = """
import requests
requests.post("https://h.example/1", json={"a": 1})
requests.post("https://h.example/2", data={"a": 1})
requests.post("https://h.example/3", data='{"a": 1}')
requests.post("https://h.example/4", data='{"a": 1}', headers={"Content-Type": "application/json; charset=utf-8"})
requests.post("https://h.example/5")
"""
    seen = [(request.content, request.sets_type, request.has_body) for request in read(code, "a.py").requests]
    form = "application/x-www-form-urlencoded"
    assert seen == [
        ("application/json", True, True),
        (form, True, True),
        ("", False, True),
        ("application/json", False, True),
        ("", False, False),
    ]


@pytest.mark.parametrize(
    ("path", "code", "expected"),
    [
        ("a.py", "import hypertrack as ht\nht.secret_key = 'abc'\n", ("hypertrack.secret_key", ("", "abc"))),
        ("a.js", "var h = require('hypertrack-node')('<KEY>');\n", ("hypertrack-node", ("", "<KEY>"))),
        ("a.py", "from sdk.client import Client\nClient(api_key=KEY)\n", ("sdk.client.Client", ("api_key", "{}"))),
        ("a.ts", "const c = new Sdk({ apiKey: 'k' });\n", ("Sdk", ("apiKey", "k"))),
    ],
)
def test_uses_of_libraries_are_given(path, code, expected):
    uses = [(use.callee, [(name, text.pattern) for name, text in use.arguments]) for use in read(code, path).uses]
    assert any(callee == expected[0] and expected[1] in arguments for callee, arguments in uses)


def test_names_of_values_are_given():
    code = "const API_KEY = 'abc';\nexport const other = process.env.NEXT_PUBLIC_KEY;\nconfig({ secret: 'def' });\n"
    named = {(name, value.pattern) for name, value, _ in read(code, "a.ts").named}
    assert {("API_KEY", "abc"), ("NEXT_PUBLIC_KEY", "{}"), ("secret", "def")} <= named


def test_programs_are_known_by_their_first_line():
    assert summaries("#!/usr/bin/env python3\nimport requests\nrequests.get('https://h.example')\n", "bin/tool")
    assert not CodeReader().reads("bin/tool", b"#!/bin/sh\n")


def test_a_missing_grammar_is_no_error():
    assert Grammars().parser(Language("none", "tree_sitter_of_nothing", {})) is None
