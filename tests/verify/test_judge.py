from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scanner.model import Liveness
from scanner.ruleset.verification import Outcome, Tell, Verification
from scanner.verify.judge import decider, judge
from scanner.verify.values import Reply, Verdict

NOW = datetime(2026, 11, 22, 13, 5, 30, tzinfo=UTC)
ACTIVE, INACTIVE, EXPIRED, UNKNOWN = Liveness.ACTIVE, Liveness.INACTIVE, Liveness.EXPIRED, Liveness.UNKNOWN
LISTED = Outcome(ACTIVE, ("200",), is_json=True, reason="it lists the keys")
REFUSED = Outcome(INACTIVE, ("401",))


def asked(*outcomes: Outcome, **more) -> Verification:
    return Verification("x", "/", "It lists.", (("A", "{secret}"),), outcomes or (LISTED, REFUSED), (), **more)


def json(body: str, status: int = 200, **more) -> Reply:
    return Reply(status, "application/json", body=body.encode(), **more)


def verdict(reply: Reply, *outcomes: Outcome, **more) -> Verdict:
    return judge(asked(*outcomes, **more), reply, now=NOW)


def test_the_first_outcome_that_fits_decides():
    outcomes = (Outcome(EXPIRED, ("401",), contains="expired"), REFUSED, Outcome(UNKNOWN, ("401",)))

    assert verdict(Reply(401, body=b"has expired"), *outcomes).liveness is EXPIRED
    assert verdict(Reply(401, body=b"no"), *outcomes).liveness is INACTIVE


@pytest.mark.parametrize(
    ("outcome", "reply", "reason"),
    [
        (LISTED, json("[]"), "answered 200: it lists the keys"),
        (REFUSED, Reply(401), "answered 401: not accepted"),
        (Outcome(ACTIVE, ("200",), is_json=True), json("{}"), "answered 200: accepted"),
        (Outcome(EXPIRED, ("401",)), Reply(401), "answered 401: expired"),
        (Outcome(UNKNOWN, ("404",)), Reply(404), "answered 404: says nothing about the token"),
        (
            Outcome(EXPIRED, ("4xx",), json=(("ok", False), ("message", "API key has expired"))),
            json('{"ok": false, "message": "API key has expired"}', 403),
            "answered 403 'API key has expired'",
        ),
        (Outcome(INACTIVE, ("401",), contains="Bad one"), Reply(401, body=b"..Bad one.."), "answered 401 'Bad one'"),
        (
            Outcome(UNKNOWN, ("401",), contains="None", reason="it was lost on the way"),
            Reply(401, body=b"None"),
            "answered 401 'None': it was lost on the way",
        ),
    ],
)
def test_a_documented_reply_is_told_in_our_own_and_the_documented_words(outcome, reply, reason):
    assert verdict(reply, outcome) == Verdict(outcome.liveness, reason)


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(300), "redirects (300), which is never followed"),
        (Reply(301), "redirects (301), which is never followed"),
        (Reply(302), "redirects (302), which is never followed"),
        (Reply(500), "server error 500"),
        (Reply(503, retry_after="30"), "server error 503"),
        (Reply(407), "a proxy on the way asks for credentials (407)"),
        (Reply(101), "answered 101, which is no final reply"),
        (Reply(999), "answered 999, which is no final reply"),
        (Reply(400), "answered 400, which the documentation gives no meaning"),
        (Reply(404), "answered 404, which the documentation gives no meaning"),
        (Reply(418, body=b"expired"), "answered 418, which the documentation gives no meaning"),
        (Reply(200, "text/html", body=b"<title>Sign in</title>"), "answered 200, but not with the documented JSON"),
        (Reply(200, body=b"[]"), "answered 200, but not with the documented JSON"),
        (Reply(200, "text/json", body=b"[]"), "answered 200, but not with the documented JSON"),
        (Reply(200, "+json", body=b"[]"), "answered 200, but not with the documented JSON"),
        (Reply(200, "application/json", "utf-16", b"[]"), "answered 200, but not with the documented JSON"),
        (json('"ok"'), "answered 200, but not with the documented JSON"),
        (json("null"), "answered 200, but not with the documented JSON"),
        (json("true"), "answered 200, but not with the documented JSON"),
        (json("7"), "answered 200, but not with the documented JSON"),
        (json(""), "answered 200, but not with the documented JSON"),
        (json("[] []"), "answered 200, but not with the documented JSON"),
    ],
)
def test_what_is_not_documented_is_unknown_each_with_its_own_reason(reply, reason):
    assert verdict(reply) == Verdict(UNKNOWN, reason)


def test_json_that_is_not_as_documented_is_unknown():
    outcome = Outcome(ACTIVE, ("200",), json_not=(("success", False),))

    assert verdict(json('{"success": false}'), outcome) == Verdict(UNKNOWN, "answered 200, but not as it is documented")


@pytest.mark.parametrize("status", [100, 204 + 100, 407, 429, 500, 599])
def test_no_outcome_is_consulted_about_what_always_is_unknown(status):
    everything = Outcome(INACTIVE, ("1xx", "2xx", "3xx", "4xx", "5xx"))

    assert verdict(Reply(status), everything).liveness is UNKNOWN
    assert decider(asked(everything), Reply(status)) is None


@pytest.mark.parametrize("media_type", ["application/json", "application/vnd.acme.v2+json"])
@pytest.mark.parametrize("charset", ["", "utf-8", "us-ascii"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_what_is_json(media_type, charset, bom):
    assert verdict(Reply(200, media_type, charset, bom + b'{"a": "\xc3\xa9"}')).liveness is ACTIVE


@pytest.mark.parametrize(
    ("path", "value", "body", "fits"),
    [
        ("a", True, '{"a": true}', True),
        ("a", True, '{"a": 1}', False),
        ("a", 1, '{"a": true}', False),
        ("a", 1, '{"a": 1}', True),
        ("a", 1, '{"a": 1.0}', False),
        ("a", 1, '{"a": "1"}', False),
        ("a", "1", '{"a": 1}', False),
        ("a", "x", '{"a": "X"}', False),
        ("a", "x", '{"a": ["x"]}', False),
        ("a", "x", '[{"a": "x"}]', False),
        ("a", "x", '"a"', False),
        ("a.b", "x", '{"a": {"b": "x"}}', True),
        ("a.b", "x", '{"a": [{"b": "x"}]}', False),
        ("a.b", "x", '{"a.b": "x"}', False),
        ("a.b", "x", '{"a": null}', False),
        ("a.0", "x", '{"a": ["x"]}', False),
    ],
)
def test_values_are_compared_strictly_and_looked_up_in_objects_only(path, value, body, fits):
    wanted = Outcome(EXPIRED, ("200",), json=((path, value),))
    unwanted = Outcome(EXPIRED, ("200",), json_not=((path, value),))

    assert (verdict(json(body), wanted).liveness is EXPIRED) == fits
    assert (verdict(json(body), unwanted).liveness is EXPIRED) == (not fits and body != '"a"')


@pytest.mark.parametrize(
    ("body", "fits"),
    [("{}", True), ("[]", True), ('{"error": null}', True), ('{"error": false}', True), ('{"error": 0}', False),
     ('{"error": ""}', False), ('{"error": {}}', False), ('{"error": "x"}', False)],
)  # fmt: skip
def test_json_lacks(body, fits):
    outcome = Outcome(ACTIVE, ("200",), json_lacks=("error",))

    assert (verdict(json(body), outcome).liveness is ACTIVE) == fits


def test_all_conditions_have_to_hold():
    outcome = Outcome(EXPIRED, ("401",), json=(("a", 1),), json_not=(("b", 2),), json_lacks=("c",), contains="d")

    assert verdict(json('{"a": 1, "d": 0}', 401), outcome).liveness is EXPIRED
    for body in ('{"a": 1}', '{"d": 1}', '{"a": 1, "b": 2, "d": 0}', '{"a": 1, "c": 3, "d": 0}'):
        assert verdict(json(body, 401), outcome).liveness is UNKNOWN
    assert verdict(json('{"a": 1, "d": 0}', 403), outcome).liveness is UNKNOWN


@pytest.mark.parametrize(
    "media_type", ["application/captive+json", "application/ld+json", "text/vnd.acme+json", "text/json", "vnd.a+json"]
)
def test_json_of_others_is_not_the_providers(media_type):
    assert verdict(Reply(200, media_type, "", b'{"a": 1}')).liveness is UNKNOWN


def test_a_head_request_has_no_body():
    assert judge(asked(), json("[]"), "HEAD").liveness is UNKNOWN
    assert decider(asked(), json("[]"), "HEAD") is None
    assert decider(asked(), json("[]")) is LISTED
    assert judge(asked(), Reply(401), "HEAD").liveness is INACTIVE


LIMITED = Outcome(UNKNOWN, json=(("error", "RATE_LIMITED"),), rate_limited=True)


@pytest.mark.parametrize(
    ("reply", "reason", "wait"),
    [
        (Reply(429), "rate-limited (429), without saying until when", None),
        (Reply(429, retry_after="30"), "rate-limited until 13:06 UTC", 30),
        (Reply(429, retry_after="0"), "rate-limited until 13:06 UTC", 0),
        (Reply(429, retry_after=" 3600 "), "rate-limited until 14:06 UTC", 3600),
        (Reply(429, retry_after="86400"), "rate-limited until 2026-11-23 13:06 UTC", 86400),
        (Reply(429, retry_after="Sun, 22 Nov 2026 14:05:00 GMT"), "rate-limited until 14:05 UTC", 3570),
        (Reply(429, retry_after="Sunday, 22-Nov-26 14:05:00 GMT"), "rate-limited until 14:05 UTC", 3570),
        (Reply(429, retry_after="Sun Nov 22 14:05:00 2026"), "rate-limited until 14:05 UTC", 3570),
        (Reply(429, retry_after="Sun, 22 Nov 2020 14:05:00 GMT"), "rate-limited until 13:06 UTC", 0),
        (json('{"error": "RATE_LIMITED", "retryAfter": 3600}', 403), "rate-limited until 14:06 UTC", 3600),
        (json('{"error": "RATE_LIMITED", "retryAfter": 1.5}', 200), "rate-limited until 13:06 UTC", 1.5),
        (json('{"error": "RATE_LIMITED"}', 403), "rate-limited (403), without saying until when", None),
        (json('{"retryAfter": 31622400}', 429), "rate-limited until 2027-11-23 13:06 UTC", 31622400),
        (json('{"retryAfter": 3600}', 429), "rate-limited until 14:06 UTC", 3600),
        (json('{"retryAfter": 3600}', 429, retry_after="30"), "rate-limited until 13:06 UTC", 30),
    ],
)
def test_a_rate_limit_says_until_when(reply, reason, wait):
    assert verdict(reply, LIMITED, LISTED, retry_after="retryAfter") == Verdict(
        UNKNOWN, reason, limited=True, wait=wait
    )


@pytest.mark.parametrize(
    "header",
    ["soon", "-1", "1e3", "1.5", "9" * 40, "9" * 5000, "٣٠", "Sun, 99 Nov 2026 99:99:99 GMT",
     "Sun, 22 Nov 99999 1:1:1 GMT",
     "Sun, 22 Nov 2026 14:05:00 +99999999", "Sun, 22 Nov 2126 14:05:00 GMT", ",", "(", "x" * 60, "\x00", "30\r\nX: y"],
)  # fmt: skip
def test_a_nonsensical_retry_after_is_none(header):
    assert verdict(Reply(429, retry_after=header)).wait is None


@pytest.mark.parametrize("value", ["-1", '"30"', "true", "null", "[]", "1e999", "1e30", "9" * 300, "31622401"])
def test_a_nonsensical_wait_in_the_body_is_none(value):
    reply = json(f'{{"error": "RATE_LIMITED", "retryAfter": {value}}}', 403)

    assert verdict(reply, LIMITED, LISTED, retry_after="retryAfter").wait is None


def test_without_a_given_time_it_is_now():
    assert judge(asked(), Reply(429, retry_after="30")).reason.startswith("rate-limited until ")


PERMISSION = (Tell("permission", ("read", "write")),)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ('[{"permission": "read"}]', "read"),
        ('[{"permission": "write"}, {"permission": "write", "id": 1}]', "write"),
        ('{"tokens": [{"permission": "read"}], "page": 1, "tags": ["x"], "more": []}', "read"),
        ('[{"permission": "read"}, {"permission": "write"}]', ""),
        ('[{"permission": "read"}, {"id": 1}]', ""),
        ('[{"permission": "read"}, "x"]', ""),
        ('[{"permission": "admin"}]', ""),
        ('[{"permission": ["read"]}]', ""),
        ("[]", ""),
        ("{}", ""),
        ('{"permission": "read"}', ""),
        ('{"a": [{"permission": "read"}], "b": [{"permission": "read"}]}', ""),
        ('{"data": {"tokens": [{"permission": "read"}]}}', ""),
    ],
)
def test_a_fact_is_told_only_where_all_that_is_listed_agrees(body, told):
    expected = "answered 200: it lists the keys"
    if told:
        expected += f"; permission {told}, as every listed token has"

    assert verdict(json(body), LISTED, tells=PERMISSION).reason == expected


def test_nothing_is_told_of_a_token_that_is_not_active():
    outcome = Outcome(EXPIRED, ("401",), is_json=True)

    assert verdict(json('[{"permission": "read"}]', 401), outcome, tells=PERMISSION).reason == "answered 401: expired"


@pytest.mark.parametrize(("status", "liveness"), [(200, UNKNOWN), (403, ACTIVE)])
def test_a_problem_document_is_json_of_an_error_only(status, liveness):
    """RFC 9457: `application/problem+json` describes what went wrong, so it is no documented success."""
    reply = Reply(status, "application/problem+json", body=b"{}")
    assert verdict(reply, LISTED, Outcome(ACTIVE, ("403",), is_json=True)).liveness is liveness
