"""Every rule file's recorded replies, run through the judge, and what holds for every provider's verification."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scanner.model import Liveness
from scanner.ruleset.check import replies
from scanner.ruleset.load import load_dir
from scanner.ruleset.model import Context, Provider
from scanner.ruleset.verification import Verification
from scanner.ruleset.verify_demands import of_verification
from scanner.verify.endpoint import parse
from scanner.verify.judge import judge
from scanner.verify.policy import Refused, check_request
from scanner.verify.recorded import replay, reply_of
from scanner.verify.values import Reply, Request

RULES = load_dir(Path(__file__).parents[2] / "rules", validate=False)
TABLES = [
    pytest.param(verification, id=f"{provider.provider}-{verification.name}")
    for provider in RULES.providers
    for verification in provider.verifications
]
RECORDED = [
    pytest.param(verification, reply, id=f"{provider.provider}-{verification.name}-{number}-{reply.status}")
    for provider in RULES.providers
    for verification in provider.verifications
    for number, reply in enumerate(verification.replies, 1)
]
TOKENS = [pytest.param(token, provider, id=token.id) for provider in RULES.providers for token in provider.tokens]


@pytest.mark.parametrize(("verification", "recorded"), RECORDED)
def test_a_recorded_reply_leads_to_its_liveness(verification, recorded):
    verdict = judge(verification, reply_of(recorded), verification.method)

    assert verdict.liveness is recorded.liveness
    assert verdict.reason.isprintable()


@pytest.mark.parametrize("verification", TABLES)
def test_every_outcome_decides_about_a_recorded_reply(verification):
    assert list(replies(verification, replay)) == []


@pytest.mark.parametrize("verification", TABLES)
def test_a_verification_records_what_goes_wrong_as_well(verification):
    seen = {reply.status for reply in verification.replies}

    assert 429 in seen
    assert any(300 <= status < 400 for status in seen)
    assert any(status >= 500 for status in seen)
    assert any(reply.status == 200 and reply.liveness is Liveness.UNKNOWN for reply in verification.replies)


@pytest.mark.parametrize("verification", TABLES)
@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, "text/html", "utf-8", b"<!doctype html><title>Sign in</title>"),
        Reply(200, "", "", b""),
        Reply(200, "application/json", "", b'"welcome"'),
        Reply(200, "application/json", "", b"[" * 100_000),
        Reply(204),
        Reply(302),
        Reply(407),
        Reply(429),
        Reply(500),
        Reply(511, "text/html", "", b"<title>Sign in</title>"),
    ],
    ids=lambda reply: f"{reply.status}-{reply.body[:9]!r}",
)
def test_no_stranger_on_the_way_decides_about_a_token(verification, reply):
    verdict = judge(verification, reply, verification.method)

    assert verdict.liveness is Liveness.UNKNOWN
    assert verdict.reason


@pytest.mark.parametrize(("token", "provider"), TOKENS)
def test_passwords_and_refresh_tokens_are_never_sent(token, provider):
    if token.low_entropy or token.kind in ("password", "refresh"):
        assert provider.verification(token) is None


def test_the_owner_providers_say_of_every_token_whether_it_is_asked_about():
    for name in ("hypemarket", "hyperoru", "hypersave", "hyperspeed", "hypertrack"):
        for token in RULES.provider(name).tokens:
            assert bool(token.verify) != bool(token.not_asked), token.id


def test_the_words_for_each_row_of_the_documentation():
    keys = RULES.provider("hypersave").verifications[0]
    reasons = {judge(keys, reply_of(reply)).reason.partition(" until")[0] for reply in keys.replies}

    assert {
        "answered 200: it lists the account's keys",
        "answered 401 'API key has expired'",
        "answered 401 'Invalid API key provided'",
        "answered 401 'No API key provided': the header was lost on the way",
        "answered 200, but not with the documented JSON",
        "answered 404, but not as it is documented",
        "rate-limited",
        "redirects (302), which is never followed",
        "server error 503",
    } <= reasons


def test_hypemarkets_permission_is_told_where_all_tokens_have_the_same():
    tokens = RULES.provider("hypemarket").verifications[0]
    told = [judge(tokens, reply_of(reply)).reason for reply in tokens.replies if reply.liveness is Liveness.ACTIVE]

    assert told == [
        "answered 200: it lists the user's tokens; permission write, as every listed token has",
        "answered 200: it lists the user's tokens",
    ]


NAMES = st.sampled_from(["Authorization", "X-Api-Key", "Host", "te", "Cookie", "X-HTTP-Method-Override", "Proxy-Auth"])
VALUES = st.text("ab {}:\r\né", max_size=9).map(lambda text: text + "{secret}") | st.just("x" * 201)
PATHS = st.lists(st.sampled_from(["/", "..", ".", "v1", "{random}", "{secret}", "?", "#", "%2e", " ", "@evil.test"]))


@settings(max_examples=500, deadline=None)
@given(NAMES | st.text(max_size=4), VALUES, PATHS.map("".join))
@example("Authorization", "Bearer {secret}", "/v1/{random}")
def test_what_a_rule_file_may_say_the_policy_lets_through(name, value, path):
    asked = Verification("x", path, "It lists.", ((name, value),), (), (), endpoint="https://api.acme.dev")
    provider = Provider("acme", "Acme", "", (), "", Context(hosts=("api.acme.dev",)), ())
    problems = [line for line in of_verification(asked, provider) if "no token names it" not in line]
    request = Request("GET", parse(asked.endpoint, named_by_user=False), path.replace("{random}", "m"), asked.headers)

    if path and not problems:
        check_request(request)


@pytest.mark.parametrize("verification", TABLES)
def test_the_policy_lets_every_rule_files_request_through(verification):
    endpoint = parse(verification.endpoint or "https://instance.test", named_by_user=not verification.endpoint)
    target = endpoint.base + verification.path.replace("{random}", "made-up")

    check_request(Request(verification.method, endpoint, target, verification.headers))
    with pytest.raises(Refused):
        check_request(Request("POST", endpoint, target, verification.headers))
