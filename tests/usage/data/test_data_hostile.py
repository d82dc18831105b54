import random
import time

import data_cases
import pytest
import test_data_clients
import test_data_http_file
import test_data_logs
import test_data_openapi
import test_data_proxies

CASES = [
    case
    for module in (test_data_clients, test_data_http_file, test_data_logs, test_data_openapi, test_data_proxies)
    for case in module.CASES
    if case.requests
]
PATHS = sorted(
    {case.path for case in CASES} | {"a.json", "a.yaml", "a.toml", ".env", "x.conf", "plain", "a.txt", "a.bru", "a.jmx"}
)
SECONDS = 60
"""Twice what a file may take: the machines of tests are slow and shared."""

HUGE = {
    "brackets": b"[" * 100_000,
    "braces": b'{"a":' * 100_000,
    "yaml-lists": b"- " * 100_000,
    "yaml-flow": b"{a: " * 100_000,
    "blocks": b"a {\n" * 100_000,
    "tags": b"<a>" * 100_000,
    "quote": b'"' + b"a" * 1_000_000,
    "backslashes": b'"' + b"\\" * 300_001,
    "slashes": b"/" * 300_000,
    "comments": b"/*" * 200_000,
    "templates": b"GET {{" * 60_000,
    "many-variables": b"GET https://x.io/" + b"{{a}}" * 20_000,
    "one-line": b"x" * 2_000_000,
    "spaces": b" " * 1_000_000,
    "colons": b"a:" * 300_000,
    "equals": b"a=" * 300_000,
    "requests": b"GET https://x.io/a\n\n###\n" * 20_000,
    "variables": b"@a = {{a}}{{a}}\n" * 2_000 + b"GET {{a}}\n",
    "doubling": b"".join(b"@v%d = {{v%d}}{{v%d}}\n" % (i, i - 1, i - 1) for i in range(1, 200)) + b"GET {{v199}}\n",
    "laughs": b"a0: &a0 [x,x]\n" + b"".join(b"a%d: &a%d [*a%d,*a%d]\n" % (i, i, i - 1, i - 1) for i in range(1, 100)),
    "laughing-api": b"openapi: 3.0.0\npaths: {/a: {get: {parameters: &p [{in: query, name: a}]}}}\n"
    + b"".join(b"b%d: &b%d {a: *p, b: *p}\n" % (i, i) for i in range(500)),
    "proxies": b"server {\n" + b"set $args $args&a=$args;\nproxy_pass http://x.io/c;\nproxy_set_header A $b;\n" * 3_000,
    "caddies": b"x {\n" + b"rewrite * /a?b={env.C}\nuri query a b\nreverse_proxy http://x.io\n" * 3_000,
    "upstreams": b"upstream a {\nserver a;\n}\n" * 5_000 + b"location /a {\nproxy_pass http://a/$a$a$a;\n}\n" * 3_000,
    "nulls": b"\0" * 300_000,
    "bytes": bytes(range(256)) * 800,
    "log": b'1 - - [x] "GET /a?b=c HTTP/1.1" 200 1\n' * 12_000,
    "json-log": b'{"method":"GET","path":"/a","n":1}\n' * 20_000,
    "utf-16": "GET https://x.io\nA: b\n".encode("utf-16") * 1_000,
    "surrogates": b'{"a":"' + b"\\ud800" * 50_000 + b'"}',
    "yaml-keys": b"".join(b"? a%d\n: b\n" % i for i in range(20_000)),
    "entities": b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 100_000 + b'">]><x>&a;</x>',
}


def assert_bounded(data, path):
    start = time.thread_time()
    found = data_cases.read(data, path)
    assert time.thread_time() - start < SECONDS, path
    assert "failed" not in found.trouble, (path, found.trouble)
    for item in (*found.requests, *found.named):
        assert 0 <= item.span.start <= item.span.end <= len(data)
    for request in found.requests:
        assert len(request.url.pieces) <= 140  # a base, a path: each has at most 64
        for text in (request.url, *(value for _, value in request.query + request.headers + request.body)):
            spans = [piece.span for piece in text.pieces if piece.span]
            assert all(0 <= span.start <= span.end <= len(data) for span in spans)


@pytest.mark.parametrize("name", sorted(HUGE))
def test_no_file_takes_long_or_breaks_a_reader(name):
    for path in ("a.http", "a.json", "a.yaml", "a.bru", "a.jmx", "nginx.conf", "Caddyfile", "access.log", ".env"):
        assert_bounded(HUGE[name], path)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_cut_and_broken_files_are_read_as_far_as_they_go(case):
    data, _ = data_cases.unmark(case.text)
    random_ = random.Random(case.name)
    for _ in range(12):
        assert_bounded(data[: random_.randrange(len(data))], case.path)
    for _ in range(25):
        broken = bytearray(data)
        for _ in range(random_.randrange(1, 8)):
            broken[random_.randrange(len(broken))] = random_.choice(b'{}[]"\\\n\0\xff\xc3:&*<>#%$ ' + bytes(range(8)))
        assert_bounded(bytes(broken), case.path)


def test_files_under_wrong_names_break_nothing():
    for case in CASES:
        data, _ = data_cases.unmark(case.text)
        for path in PATHS:
            assert_bounded(data, path)
