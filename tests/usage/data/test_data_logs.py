# ruff: noqa: E501 (fixtures are files as people write them: their lines stay whole)

import pytest
from data_cases import Case, assert_reads, read

COMBINED = '203.0.113.9 - - [01/Nov/2026:10:00:00 +0000] "GET «/api/a?session_token=abc&x=%C3%A4 HTTP/1.1" 200 12 "-" "curl/8"\n'

CASES = (
    Case("combined: the URL is a path", "access.log", COMBINED, ("GET /api/a ?session_token=abc ?x=ä",)),
    Case(
        "lines count alone, broken ones are passed over",
        "logs/access_log",
        'ü - - [x] "GET «/a HTTP/1.0" 200 1\n203.0.113.9 - - [x] "\\x16\\x03" 400 0\n' + COMBINED,
        ("GET /a", "GET /api/a ?session_token=abc ?x=ä"),
    ),
    Case(
        "the virtual host in front",
        "access.log",
        'api.x.io:443 203.0.113.9 - - [x] "POST «/a HTTP/1.1" 200 1\n',
        ("POST https://api.x.io/a",),
    ),
    Case(
        "an error log's request has its host behind it",
        "error.log",
        '2026/11/01 10:00:00 [error] 1#1: *1 upstream timed out, client: 203.0.113.9, server: _, request: "GET «/a?k=v HTTP/1.1", host: "api.x.io"\n',
        ("GET https://api.x.io/a ?k=v",),
    ),
    Case(
        "an absolute target",
        "squid.log",
        '203.0.113.9 "GET «https://api.x.io/a?k=v HTTP/1.1" 200\n',
        ("GET https://api.x.io/a ?k=v",),
    ),
    Case(
        "JSON lines: method, path and query apart",
        "app.jsonl",
        '{"method":"GET","path":«"/ä","query":"k=v","status":200}\n{"level":"info","msg":"started"}\n'.replace(
            '«"/', '"«/'
        ),
        ("GET /ä ?k=v",),
    ),
    Case(
        "JSON lines: a request line and a host",
        "access.json",
        '{"request":"GET «/a?k=v HTTP/1.1","host":"api.x.io","scheme":"http"}\n',
        ("GET http://api.x.io/a ?k=v",),
    ),
    Case(
        "JSON lines of Caddy: headers, a redacted one is a hole",
        "caddy.log",
        '{"level":"info","request":{"method":"GET","host":"api.x.io","uri":"«/a","headers":{"Authorization":["REDACTED"]}},"status":200}\n',
        ("GET https://api.x.io/a !raw header:authorization {}",),
    ),
    Case(
        "W3C: columns by name",
        "u_ex261101.log",
        "#Version: 1.0\n#Fields: date cs-method cs-uri-stem cs-uri-query sc-status\n2026-11-01 GET «/a k=v 200\n2026-11-01 GET «/b - 200\n",
        ("GET /a ?k=v", "GET /b"),
    ),
    Case("a log of something else", "build.log", "Compiling a\nGET the thing done\nok\n"),
    Case("JSON lines of something else", "events.jsonl", '{"event":"login","user":"a"}\n{"event":"x"}\n'),
    Case(
        "prose that quotes a line", "notes.txt", 'We saw this:\n\nIt is\na thing\nof "GET /a?k=v HTTP/1.1"\nand more.\n'
    ),
    Case("an empty log", "access.log", ""),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_requests(case):
    assert_reads(case)


def test_a_long_log_keeps_every_request_with_a_query_and_a_sample_of_others():
    other = COMBINED.replace("«", "").replace("?session_token=abc&x=%C3%A4", "")
    found = read(other * 3000 + COMBINED.replace("«", "") * 5, "access.log")
    assert sum(bool(request.query) for request in found.requests) == 5
    assert len(found.requests) == 1005
    assert found.trouble == ""


def test_headers_of_a_log_are_never_known():
    (request,) = read(COMBINED.replace("«", ""), "access.log").requests
    assert not request.headers_known
