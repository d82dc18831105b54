"""Each demand on `[verify.NAME]`: a sound table, broken in one place, is refused with a message that names it."""

from __future__ import annotations

import pytest
from rule_files import BY_USE, DROP, INACTIVE, NAMED, broken, outcome, problems, verification, write

from scanner.errors import RuleFileError
from scanner.ruleset.load import load_dir, load_file, load_files


def headers(**values: str) -> dict:
    return {"headers": {name.replace("_", "-"): value for name, value in values.items()}}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"method": "GET", "rate": 0.5, "retry_after": "error.retryAfter"},
        {"path": "/v1/keys/{random}/"},
        {"replies": [{"status": 100, "liveness": "unknown"}, {"status": 599, "liveness": "unknown"}]},
        {"endpoint": "https://api.acme.dev:8443"},
        headers(Private_Token="{secret}", Accept="application/json"),
        {"endpoint": DROP, "context": {"self_hosted": True}},
        {"method": "HEAD", "outcomes": [{"status": 403, "liveness": "active"}, INACTIVE]},
        {"outcomes": [{"status": 204, "liveness": "active"}]},
        {"outcomes": [{"status": 200, "contains": "Signed in as", "liveness": "active"}]},
        {"tells": [{"key": "permission", "values": ["read", "write"]}]},
        outcome(
            {"status": "4xx", "json": {"error.code": 7, "ok": False}, "liveness": "expired", "reason": "so it says"}
        ),
        outcome({"json": {"error": "LIMIT"}, "rate_limited": True, "liveness": "unknown"}),
        outcome({"status": [402, 403], "liveness": "unknown"}, {"status": "4xx", "liveness": "inactive"}),
        outcome({"status": 401, "json": {"m": "x"}, "liveness": "expired"}, INACTIVE),
        outcome({"status": 200, "contains": "trial", "liveness": "unknown"}),
        outcome(
            {"status": 401, "json": {"ok": True}, "liveness": "expired"},
            {"status": 401, "json": {"ok": 1}, "liveness": "inactive"},
        ),
        outcome(
            {"status": 403, "json_not": {"a": 1}, "liveness": "unknown"},
            {"status": 403, "is_json": True, "liveness": "active"},
        ),
    ],
)
def test_sound_verifications_have_no_problems(tmp_path, changes):
    assert broken(tmp_path, **changes) == []


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get"])
def test_only_methods_that_change_nothing(tmp_path, method):
    found = broken(tmp_path, method=method)

    assert [line.partition(" is not")[0] for line in found] == [f'[verify.keys]: key "method": "{method}"']


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("redirect", "redirects are never followed"),
        ("follow_redirects", "redirects are never followed"),
        ("body", "a verification sends no body"),
        ("data", "a verification sends no body"),
        ("json", "a verification sends no body"),
        ("query", "a verification has no query; a token travels in a header only"),
        ("cookies", "a verification has no cookies"),
        ("insecure", "TLS is always verified"),
        ("url", "the address is `endpoint` and `path`"),
    ],
)
def test_what_no_rule_file_can_say_is_refused_with_the_reason(tmp_path, key, reason):
    assert broken(tmp_path, **{key: "x"}) == [f'[verify.keys]: unknown key "{key}": {reason}']


@pytest.mark.parametrize(
    ("endpoint", "expected"),
    [
        (DROP, 'missing key "endpoint" (only a self-hosted provider has none)'),
        ("http://api.acme.dev", "must begin with https://"),
        ("ftp://api.acme.dev", "must begin with https://"),
        ("api.acme.dev", "must begin with https://"),
        ("https://user:pw@api.acme.dev", "must hold no credentials"),
        ("https://api.acme.dev@evil.test", "must hold no credentials"),
        ("https://api.acme.dev/", "must end after host and port"),
        ("https://api.acme.dev/v1", "must end after host and port"),
        ("https://api.acme.dev?x=1", "must end after host and port"),
        ("https://api.acme.dev#x", "must end after host and port"),
        ("https://api.acme.dev\\evil.test", "must end after host and port"),
        ("https://{host}", 'a foreign host template: "https://{host}" must be written out'),
        ("https://{secret}.acme.dev", "a foreign host template"),
        ("https://evil.test", '"evil.test" is not among the hosts of [context]'),
        ("https://api.acme.dev.evil.test", "is not among the hosts of [context]"),
        ("https://API.acme.dev", '"https://API.acme.dev" is no address such as'),
        ("https://api.acme.dev:0", "is no address such as"),
        ("https://api.acme.dev:65536", "is no address such as"),
        ("https://api.acme.dev:x", "is no address such as"),
        ("https://[::1]", "is no address such as"),
        ("https://api.acme.dev\n", "is no address such as"),
        ("https:// api.acme.dev", "is no address such as"),
        ("https://ápi.acme.dev", "is no address such as"),
        ("https://", "is no address such as"),
    ],
)
def test_an_endpoint_is_a_host_of_the_provider_and_nothing_else(tmp_path, endpoint, expected):
    found = broken(tmp_path, endpoint=endpoint)

    assert len(found) == 1
    assert expected in found[0]


def test_a_self_hosted_provider_has_no_endpoint(tmp_path):
    (found,) = broken(tmp_path, context={"self_hosted": True})

    assert 'key "endpoint": the provider is self-hosted: only the user can name an instance' in found


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("v1/keys", 'must begin with "/"'),
        ("https://evil.test/", 'must begin with "/"'),
        ("//evil.test/keys", 'must not hold "//"'),
        ("/v1//keys", 'must not hold "//"'),
        ("/v1/../keys", 'must not hold ".." nor "."'),
        ("/v1/.", 'must not hold ".." nor "."'),
        ("/v1/keys?x=1", "must hold no query and no fragment"),
        ("/v1/keys#x", "must hold no query and no fragment"),
        ("/v1/{secret}", "a token never travels in a URL"),
        ("/v1/keys?token={secret}", "a token never travels in a URL"),
        ("/v1/{host}", "the only placeholder in a path is {random}"),
        ("/v1/{random", "the only placeholder in a path is {random}"),
        ("/v1/a b", "must hold only what needs no escape"),
        ("/v1/%2e%2e/x", "must hold only what needs no escape"),
        ("/v1\\keys", "must hold only what needs no escape"),
        ("/v1/keys\r\nX: y", "must hold only what needs no escape"),
        ("/v1/kéys", "must hold only what needs no escape"),
    ],
)
def test_a_path_is_plain(tmp_path, path, expected):
    found = broken(tmp_path, path=path)

    assert any(f'[verify.keys]: key "path": {expected}' in line for line in found), found


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"headers": {}}, "must not be empty"),
        (headers(Accept="application/json"), "{secret} must stand once in all of them, not 0 times"),
        (headers(A="{secret}", B="{secret}"), "{secret} must stand once in all of them, not 2 times"),
        (headers(A="{secret}{secret}"), "{secret} must stand once in all of them, not 2 times"),
        ({"headers": {"X-{secret}": "{secret}"}}, "{secret} must stand in a header's value, not in its name"),
        ({"headers": {"A B": "{secret}"}}, '"A B" is no header name'),
        ({"headers": {"A:": "{secret}"}}, '"A:" is no header name'),
        ({"headers": {"": "{secret}"}}, '"" is no header name'),
        ({"headers": {"A\r\nB": "{secret}"}}, '"A\\r\\nB" is no header name'),
        ({"headers": {"Ä": "{secret}"}}, '"Ä" is no header name'),
        (headers(A="{secret}\r\nHost: evil.test"), 'the value of "A" must be printable ASCII'),
        (headers(A="{secret} é"), 'the value of "A" must be printable ASCII'),
        (headers(A="{secret} "), 'the value of "A" must be printable ASCII'),
        (headers(A="{secret}", B=""), 'the value of "B" must be printable ASCII'),
        (headers(A="{secret}", B="{host}"), 'the only placeholder in a header is {secret}, not "{host}"'),
        (headers(A="{secret}" + "x" * 200), 'the value of "A" is longer than 200 characters'),
        ({"headers": {"A" * 65: "{secret}"}}, f'"{"A" * 65}" is no header name'),
        (headers(A="{secret}", a="x"), '"a" stands there twice'),
    ],
)
def test_headers_hold_the_secret_once_and_nothing_that_breaks_out(tmp_path, changes, expected):
    found = broken(tmp_path, **changes)

    assert any(f'[verify.keys]: key "headers": {expected}' in line for line in found), found


@pytest.mark.parametrize(
    "name",
    [
        "Host",
        "cookie",
        "Connection",
        "Content-Length",
        "Content-Type",
        "Transfer-Encoding",
        "User-Agent",
        "Accept-Encoding",
        "Proxy-Authorization",
        "X-HTTP-Method-Override",
        "X-Method-Override",
        "X-HTTP-Method",
        "X-Forwarded-Host",
        "X-Original-URL",
        "Expect",
        "Upgrade",
        "Method",
        "X-HTTP-Path-Override",
        "X-Envoy-Original-Path",
        "X-Amz-Target",
        "SOAPAction",
        "Referer",
        "X-Api-Key",
    ],
)
def test_headers_other_than_a_few_are_not_a_rule_files_to_set(tmp_path, name):
    (problem,) = broken(tmp_path, headers={"Authorization": "Bearer {secret}", name: "x"})
    assert problem.startswith(f'[verify.keys]: key "headers": "{name}" is not a rule file\'s to set: it may set ')


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "X-Original-URL", "Cookie", "Host", "X-Target", "Method"])
def test_the_tokens_own_header_is_one_for_tokens(tmp_path, name):
    (problem,) = broken(tmp_path, headers={name: "{secret}"})
    assert problem.startswith(f'[verify.keys]: key "headers": "{name}" is not a rule file\'s to set: it may set ')


@pytest.mark.parametrize(
    "name", ["Authorization", "X-Api-Key", "PRIVATE-TOKEN", "apikey", "X-Auth-Token", "DD-API-KEY"]
)
def test_usual_headers_of_tokens_and_versions_may_be_set(tmp_path, name):
    headers = {name: "{secret}", "Accept": "application/json", "X-GitHub-Api-Version": "2022-11-28"}
    assert broken(tmp_path, headers=headers) == []


@pytest.mark.parametrize(
    "host", ["a..b", "127.1", "0x7f.1", "1.2.3", "-a.b", "a-.dev", "api.acme.dev.", "a" * 64 + ".dev"]
)
def test_a_host_that_readers_of_urls_take_differently_is_none(tmp_path, host):
    found = broken(tmp_path, endpoint=f"https://{host}")
    assert any('key "endpoint": the host is ' in line for line in found), found


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"safe": DROP}, 'missing key "safe"'),
        ({"safe": "It\nlists."}, 'key "safe": must be one line'),
        ({"rate": 0}, 'key "rate": must be from 1/60 (one a minute) to 1,000'),
        ({"rate": 1e-300}, 'key "rate": must be from 1/60 (one a minute) to 1,000'),
        ({"rate": -1}, 'key "rate": must be at least 0'),
        ({"rate": 1000.5}, 'key "rate": must be from 1/60 (one a minute) to 1,000'),
        ({"retry_after": "a..b"}, 'key "retry_after": must be a path'),
        ({"replies": []}, 'key "replies": must not be an empty list'),
        ({"replies": [{"status": 99, "liveness": "unknown"}]}, 'replies #1: key "status": must be at least 100'),
        ({"replies": [{"status": 600, "liveness": "unknown"}]}, 'replies #1: key "status": no status of HTTP'),
        ({"replies": [{"status": 200, "liveness": "dead"}]}, 'replies #1: key "liveness": "dead" is not one of'),
        ({"outcomes": []}, 'key "outcomes": must not be an empty list'),
        ({"outcomes": [INACTIVE]}, 'key "outcomes": none of them is "active"'),
        (outcome({"liveness": "inactive"}), "outcomes #2: has no condition"),
        (outcome({"json": {}, "status": 401, "liveness": "dead"}), 'outcomes #2: key "liveness": "dead" is not one of'),
        (outcome({"status": 401, "liveness": "not-checked"}), '"not-checked" is not one of'),
        (outcome({"status": 401}), 'outcomes #2: missing key "liveness"'),
        (
            outcome({"status": 401, "liveness": "inactive", "reason": "a\nb"}),
            'outcomes #2: key "reason": must be one line',
        ),
        (
            outcome({"status": 401, "liveness": "inactive", "contains": "a\nb"}),
            'outcomes #2: key "contains": must be one line',
        ),
        (
            outcome({"status": 401, "liveness": "inactive", "json": {"a.": 1}}),
            'outcomes #2: key "json": "a." is no path',
        ),
        (
            outcome({"status": 401, "liveness": "inactive", "json": {"a": {"b": 1}}}),
            'put a dotted path in quotes: "a.b"',
        ),
        (
            outcome({"status": 401, "liveness": "inactive", "json": {"a": 1.5}}),
            '"a" must be a text, a whole number, true or false',
        ),
        (outcome({"json": {"m": "x"}, "liveness": "inactive"}), 'outcomes #2: missing key "status": no body alone'),
        (outcome({"contains": "x", "liveness": "active"}), 'outcomes #2: missing key "status": no body alone'),
        (outcome({"contains": "x", "liveness": "expired"}), 'outcomes #2: missing key "status": no body alone'),
        (outcome({"status": 201, "liveness": "active"}), "outcomes #2: a login page answers 2xx as well"),
        (outcome({"status": "2xx", "liveness": "active"}), "outcomes #2: a login page answers 2xx as well"),
        (outcome({"status": 403, "rate_limited": True, "liveness": "inactive"}), "a rate-limited reply is unknown"),
        ({"tells": [{"key": "a", "values": ["x\n"]}]}, "tells #1: must hold no control characters"),
        ({"method": "HEAD", "tells": [{"key": "a", "values": ["x"]}]}, "tells #1: a HEAD request gets no body"),
        ({"method": "HEAD"}, "outcomes #1: can't be reached: a HEAD request gets no body"),
    ],
)
def test_what_a_verification_must_hold(tmp_path, changes, expected):
    found = broken(tmp_path, **changes)

    assert any(line.startswith("[verify.keys]") and expected in line for line in found), found


@pytest.mark.parametrize("rate", ["nan", "inf"])
def test_a_rate_is_a_number(tmp_path, rate):
    path = write(tmp_path, token=NAMED, more=f"{verification()}\nrate = {rate}")

    assert any('key "rate": must be' in line for line in problems(path))


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ({}, '[verify.keys]: no token names it in its key "verify"'),
        ({"verify": "gone"}, '[[token]] #1 (acme-key): key "verify": there is no [verify.gone] in this file'),
        (NAMED | {"not_asked": "No."}, '[[token]] #1 (acme-key): key "not_asked": stands beside "verify"'),
        (NAMED | BY_USE | {"low_entropy": True}, "a password is never sent: logging in is not harmless"),
        ({"not_asked": "a\u2028b"}, '[[token]] #1 (acme-key): key "not_asked": must be one line'),
        ({"lifetime_days": 0}, '[[token]] #1 (acme-key): key "lifetime_days": must be at least 1'),
    ],
)
def test_what_a_token_says_of_its_verification(tmp_path, token, expected):
    found = broken(tmp_path, token=token)

    assert any(expected in line for line in found), found


def test_all_problems_come_at_once_and_with_those_of_the_rest(tmp_path):
    found = broken(tmp_path, token=NAMED | {"titel": "x"}, method="POST", path="v1", endpoint="http://x", body="y")

    assert len(found) == 5


def test_a_file_can_be_loaded_without_its_verification(tmp_path):
    path = write(tmp_path, token=NAMED, more=verification())
    with_it = load_file(path)

    for provider in (
        load_file(path, verify=False),
        load_files([path], verify=False).providers[0],
        load_dir(tmp_path, verify=False).providers[0],
    ):
        assert provider == with_it._replace(
            verifications=(), tokens=tuple(token._replace(verify="") for token in with_it.tokens)
        )
        assert provider.verification(provider.tokens[0]) is None


def test_a_file_whose_verification_is_broken_is_refused_even_if_it_is_not_used(tmp_path):
    path = write(tmp_path, token=NAMED, more=verification(method="POST"))

    with pytest.raises(RuleFileError, match="POST"):
        load_file(path, verify=False)
