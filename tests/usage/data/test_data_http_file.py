# ruff: noqa: E501 (fixtures are files as people write them: their lines stay whole)

import pytest
from data_cases import Case, assert_reads, read, shown

CASES = (
    Case("a URL alone is a GET", "a.http", "«https://api.x.io/a\n", ("GET https://api.x.io/a",)),
    Case(
        "variables of the file are filled in, whatever their order",
        "a.http",
        "«GET {{base}}/a/{{id}}\nAuthorization: Bearer {{tok}}\n\n@base = https://{{host}}/v1\n@host=api.x.io\n",
        ("GET https://api.x.io/v1/a/{} !Bearer header:authorization {}",),
    ),
    Case(
        "places hold after characters of several bytes and with CRLF",
        "ä.rest",
        "### Über\r\n# ключ\r\n«DELETE https://api.x.io/ä HTTP/1.1\r\nauthorization: token ab\r\n\r\n",
        ("DELETE https://api.x.io/ä !token header:authorization ab",),
    ),
    Case(
        "a query goes on in indented lines",
        "a.http",
        "«GET https://api.x.io/a\n    ?b=c\n    &session_token={{tok}}\nAccept: x/y\n",
        ("GET https://api.x.io/a ?b=c ?session_token={}",),
    ),
    Case(
        "separators part requests, scripts and comments are none",
        "a.http",
        "### one\n< {%\nGET https://no.x.io/\n%}\n# GET https://no.x.io/\n«POST https://api.x.io/a\n\n{}\n\n> {%\nGET https://no\n%}\n"
        "###\n«HEAD https://api.x.io/b\nX-Api-Key: k\n",
        ("POST https://api.x.io/a", "HEAD https://api.x.io/b !- header:x-api-key k"),
    ),
    Case(
        "a host header makes a path a URL",
        "a.http",
        "«GET /a?b=c HTTP/1.1\nHost: api.x.io\nAuthorization: abc\n",
        ("GET https://api.x.io/a ?b=c !raw header:authorization abc",),
    ),
    Case(
        "a variable that may hold the scheme leaves it unknown",
        "a.http",
        "«GET https://api.x.io/a\nAuthorization: {{auth_header}}\n\n###\n«GET https://api.x.io/b\nAuthorization: {{tok}}\n",
        (
            "GET https://api.x.io/a !- header:authorization {}",
            "GET https://api.x.io/b !raw header:authorization {}",
        ),
    ),
    Case(
        "userinfo is a credential and no part of the URL",
        "a.http",
        "«GET https://u:p@api.x.io/a\n",
        ("GET https://api.x.io/a !Basic userinfo u:p",),
    ),
    Case("an unknown base is a hole", "a.http", "«PUT {{base}}/a\n\nx\n", ("PUT {}/a",)),
    Case("a file of comments has no request", "a.http", "# GET https://api.x.io/a\n// POST https://api.x.io/b\n"),
    Case("variables alone are no request", "a.http", "@host = https://api.x.io\n@token = abc\n"),
    Case("prose is no request", "a.rest", "Use this file to call the API.\n\nIt needs a token.\n"),
    Case("an empty file has no request", "a.http", ""),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_requests(case):
    assert_reads(case)


def test_environment_variables_are_holes_of_their_name():
    text = "@t = {{$dotenv HS_KEY}}\nGET https://x.io\nAuthorization: Bearer {{t}}\nX-B: {{$processEnv B}}\nX-C: {{$env.C}}\n"
    found = read(text, "a.http")
    (request,) = found.requests
    assert request.auth.token.names == ("t", "HS_KEY")
    assert [value.names for _, value in request.headers[1:]] == [("B",), ("C",)]
    assert shown(found.named) == [("t", "{}", ("HS_KEY",))]


def test_a_value_of_a_named_reply_refers_to_its_request():
    text = (
        "@t = {{login.response.body.$.data.token}}\n"
        "GET https://x.io/a\nAuthorization: Bearer {{t}}\n\n"
        "###\n# @name login\nPOST https://x.io/login\nContent-Type: application/json\n\n"
        '{"access_token": {"permission": "read", "n": "{{$guid}}"}}\n'
    )
    use, mint = read(text, "a.http").requests
    (token,) = use.auth.token.pieces
    assert (token.reply, token.field, token.names[0]) == (mint.number, "data.token", "t")
    assert [(name, value.pattern) for name, value in mint.body] == [
        ("access_token.permission", "read"),
        ("access_token.n", "{}"),
    ]
    assert (mint.content, mint.has_body, mint.sets_type) == ("application/json", True, True)


def test_a_handler_that_keeps_part_of_a_reply_is_followed():
    text = 'POST https://x.io/l\n\n> {% client.global.set("t", response.body.a["b"][0]); %}\n###\nGET https://x.io\nX-Token: {{t}}\n'
    (token,) = read(text, "a.http").requests[1].auth.token.pieces
    assert (token.reply, token.field) == (0, "a.b.0")


def test_a_literal_token_stands_where_its_characters_are():
    data = "@t = aé1\nGET https://x.io/?k=v9\nAuthorization: Bearer {{t}}z\n".encode()
    (request,) = read(data, "a.http").requests
    at = [data[piece.span.start : piece.span.end].decode() for piece in request.auth.token.pieces]
    assert at == [piece.text for piece in request.auth.token.pieces] == ["a", "é", "1", "z"]
    assert data[request.query[0].value.span.start :].startswith(b"v9\n")


def test_a_form_body_is_read_by_its_fields():
    text = "POST https://x.io/t\nContent-Type: application/x-www-form-urlencoded\n\nrefresh_token={{r}}&grant_type=refresh%5Ftoken\n"
    (request,) = read(text, "a.http").requests
    assert [(name, value.pattern) for name, value in request.body] == [
        ("refresh_token", "{}"),
        ("grant_type", "refresh_token"),
    ]
