"""Who is asked about what: decided before anything is sent."""

from __future__ import annotations

import pytest
from makers import finding, provider, ruleset, token, verification

from scanner.model import Confidence, Liveness, Reading
from scanner.verify.endpoint import parse
from scanner.verify.options import Options
from scanner.verify.plan import another_instance, plan

ACME = ruleset(provider())
OTHER = "b" * 26


def reasons(planning):
    return {rule: verdict.reason for (_, rule), verdict in planning.unasked.items()}


def only_reason(findings, rules, options=None):
    planning = plan(findings, rules, options or Options())
    assert not planning.questions
    assert all(verdict.liveness is Liveness.NOT_CHECKED for verdict in planning.unasked.values())
    (reason,) = set(reasons(planning).values())
    return reason


def test_a_token_in_forty_files_is_one_question():
    planning = plan([finding(path=f"{number}.env") for number in range(40)], ACME, Options())
    (question,) = planning.questions
    assert len(question.places) == 40
    assert question.request.url == "https://api.acme.dev/v1/keys"
    assert question.request.method == "GET"


def test_the_users_endpoint_replaces_the_rules_and_keeps_its_base_path():
    endpoint = parse("https://acme.corp.io:8443/acme/", named_by_user=True)
    (question,) = plan([finding()], ACME, Options({"acme": endpoint})).questions
    assert question.request.url == "https://acme.corp.io:8443/acme/v1/keys"


def test_a_made_up_id_is_made_up_anew_for_each_question():
    rules = ruleset(provider(verifications=(verification(path="/v1/things/{random}/"),)))
    planning = plan([finding(), finding(name=OTHER)], rules, Options())
    paths = {question.request.target for question in planning.questions}
    assert len(paths) == 2
    assert all(len(path) == len("/v1/things//") + 36 for path in paths)


def test_the_budget_goes_to_the_first_and_says_so_of_the_rest():
    findings = [finding(name=f"{number:026}") for number in range(5)]
    planning = plan(findings, ACME, Options(max_requests=2))
    assert [question.hash for question in planning.questions] == [f"{number:026}" for number in range(2)]
    assert len(planning.unasked) == 3
    assert "budget of 2 requests" in reasons(planning)["acme-key"]


def test_each_provider_has_a_budget_of_its_own():
    rules = ruleset(provider(), provider("beta"))
    findings = [finding(), finding("beta-key", "beta", OTHER)]
    assert len(plan(findings, rules, Options(max_requests=1)).questions) == 2


def test_a_token_that_its_own_claims_ended_is_not_asked_about():
    planning = plan([finding(liveness=Liveness.EXPIRED, liveness_reason="over")], ACME, Options())
    assert planning == ((), {})


def test_a_token_without_a_harmless_request_says_so():
    rules = ruleset(provider(tokens=(token(verify=""),)))
    assert only_reason([finding()], rules) == "not asked: no harmless request to Acme is known for it"


def test_a_token_that_must_never_be_sent_says_why_even_if_another_rule_would_ask():
    refresh = token("acme-refresh", verify="", not_asked="Asking would use it up.")
    rules = ruleset(provider(tokens=(token(), refresh)))
    findings = [finding(), finding("acme-refresh", path="b.env", confidence=Confidence.LOW)]
    assert only_reason(findings, rules) == "never asked: asking would use it up"


@pytest.mark.parametrize(("points", "asked"), [(3, True), (4, False)])
def test_a_reading_that_might_be_a_token_never_sent_counts_if_there_is_evidence_for_it(points, asked):
    refresh = token("acme-refresh", verify="", not_asked="Asking would use it up.")
    rules = ruleset(provider(tokens=(token(), refresh)))
    readings = (Reading("acme-key", 9, Confidence.HIGH), Reading("acme-refresh", points, Confidence.MEDIUM))
    assert bool(plan([finding(readings=readings)], rules, Options()).questions) is asked


def test_a_token_that_is_surer_to_be_anothers_is_not_asked_about_even_if_that_one_can_not_be():
    rules = ruleset(provider(), provider("beta", tokens=(token("beta-key", "beta", verify=""),)))
    findings = [finding(confidence=Confidence.MEDIUM, twin="t"), finding("beta-key", "beta", OTHER, "b.env", twin="t")]
    planning = plan(findings, rules, Options())
    assert not planning.questions
    assert reasons(planning) == {
        "acme-key": "not asked: elsewhere it is a token of Beta",
        "beta-key": "not asked: no harmless request to Beta is known for it",
    }


def test_what_is_not_reported_is_heard_and_not_asked_about():
    rules = ruleset(provider(), provider("beta"))
    other = finding("beta-key", "beta", OTHER, "b.env", twin="t")
    assert plan([finding(twin="u")], rules, Options(), [other]).questions[0].places == (finding(twin="u"),)
    assert not plan([finding(twin="t")], rules, Options(), [other]).questions


def test_two_possible_owners_are_both_left_alone():
    rules = ruleset(provider(), provider("beta"))
    findings = [finding(), finding("beta-key", "beta", path="b.env")]
    reason = "not asked: it may be a token of Acme or Beta, and the wrong one must not get it"
    assert only_reason(findings, rules) == reason


def test_a_tie_inside_one_place_is_left_alone_too():
    rules = ruleset(provider(), provider("beta"))
    assert "Acme or Beta" in only_reason([finding(candidates=("acme", "beta"))], rules)


def test_the_surer_owner_is_asked():
    rules = ruleset(provider(), provider("beta"))
    findings = [finding(confidence=Confidence.MEDIUM), finding("beta-key", "beta", path="b.env")]
    (question,) = plan(findings, rules, Options()).questions
    assert question.provider.provider == "beta"


SPEED = ruleset(provider("speed", verifications=(verification(endpoint=""),), self_hosted=True))


def speed(**changes):
    return finding("speed-key", "speed", **changes)


@pytest.mark.parametrize(
    ("hosts", "expected"),
    [
        ((), "self-hosted: name its address with --endpoint speed=https://…"),
        (
            ("speed.corp.io:8443",),
            (
                "self-hosted: name its address with --endpoint speed=https://speed.corp.io:8443 "
                "(the text around it names speed.corp.io:8443)"
            ),
        ),
    ],
)
def test_a_self_hosted_provider_is_asked_only_where_the_user_says_and_the_hosts_seen_are_offered(hosts, expected):
    assert only_reason([speed(hosts=hosts)], SPEED) == expected


@pytest.mark.parametrize(
    ("endpoint", "hosts", "other"),
    [
        ("https://speed.corp.io", (), ""),
        ("https://speed.corp.io", ("speed.corp.io",), ""),
        ("https://speed.corp.io", ("speed.corp.io:443",), ""),
        ("https://speed.corp.io", ("speed.corp.io:8443",), "speed.corp.io:8443"),
        ("https://speed.corp.io", ("else.corp.io",), "else.corp.io"),
        ("https://speed.corp.io", ("speed.corp.io", "else.corp.io"), "else.corp.io"),
        ("http://127.0.0.1:8080", ("127.0.0.1:8080",), ""),
        ("http://[::1]:8080", ("[::1]:8080",), ""),
        ("http://[::1]:8080", ("[::1]",), ""),
    ],
)
def test_another_instance_is_a_host_that_is_not_the_endpoint(endpoint, hosts, other):
    options = Options({"speed": parse(endpoint, named_by_user=True)})
    (question,) = plan([speed(hosts=hosts)], SPEED, options).questions
    assert another_instance(question) == other


def test_hosts_of_every_place_count():
    options = Options({"speed": parse("https://speed.corp.io", named_by_user=True)})
    findings = [speed(), speed(path="b.env", hosts=("else.corp.io",))]
    (question,) = plan(findings, SPEED, options).questions
    assert another_instance(question) == "else.corp.io"
