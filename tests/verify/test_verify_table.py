"""What each provider's replies mean: the whole table, every row over real HTTP, in one run of straykey."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from e2e import plant

from tests.emulators import Fleet, State
from tests.emulators.hypersave import MISSING
from tests.emulators.trouble import (
    Trouble,
    answers,
    broken_json,
    captive_portal,
    error,
    hang_up,
    json_error,
    login_page,
    mislabelled,
    not_successful,
    redirect,
    reset,
    restatus,
    silence,
    wrong_json,
)
from tests.emulators.wire import page, reply

LIVE, TEST = "hypersave-live-key", "hypersave-test-key"
SECRET, PUBLISHABLE = "hypertrack-secret-key", "hypertrack-publishable-key"
SESSION, PAT = "hyperoru-session-token", "hypemarket-access-token"
SERVICE, ACCESS = "hyperspeed-service-account-token", "hyperspeed-access-token"

SILENT = (LIVE, SECRET, SESSION, PAT)

LIMITED = {"state": State.LIMITED}
EXPIRED, REVOKED = {"state": State.EXPIRED}, {"state": State.REVOKED}
NO_PERMISSION, NO_BILLING = {"state": State.NO_PERMISSION}, {"state": State.NO_BILLING}

HOUR = 3600


class Row(NamedTuple):
    """What a provider thinks of a token, or what goes wrong on the way, and what straykey has to make of it."""

    rule: str
    what: str
    about: dict[str, Any]
    liveness: str
    reason: str

    @property
    def name(self):
        return f"{self.rule}-{self.what}".replace(" ", "-")


def on_the_way(trouble: Trouble, **about: object) -> dict[str, Any]:
    return {"trouble": trouble, **about}


def usual_troubles(rule: str) -> list[Row]:
    """What means the same for every token: nothing."""
    return [
        Row(rule, "500", on_the_way(error(500)), "unknown", "server error 500"),
        Row(rule, "limited without saying until when", LIMITED, "unknown", "rate-limited (429), without saying until"),
        Row(rule, "503 in JSON", on_the_way(json_error(503)), "unknown", "server error 503"),
        Row(rule, "301", {"redirected": 301}, "unknown", "redirects (301), which is never followed"),
        Row(rule, "302", {"redirected": 302}, "unknown", "redirects (302), which is never followed"),
        Row(rule, "307", {"redirected": 307}, "unknown", "redirects (307), which is never followed"),
        Row(rule, "limited for long", LIMITED | {"retry_after": HOUR}, "unknown", "rate-limited until "),
        Row(rule, "captive portal", on_the_way(captive_portal()), "unknown", "but not with the documented JSON"),
        Row(rule, "login page", on_the_way(login_page()), "unknown", "but not with the documented JSON"),
        Row(rule, "reset", on_the_way(reset()), "unknown", ""),
        Row(rule, "wrong JSON", on_the_way(wrong_json()), "unknown", "but not with the documented JSON"),
        Row(rule, "broken JSON", on_the_way(broken_json()), "unknown", "but not with the documented JSON"),
        Row(rule, "hung up", on_the_way(hang_up()), "unknown", ""),
        Row(rule, "JSON as text", on_the_way(mislabelled("text/plain")), "unknown", "not with the documented JSON"),
        Row(rule, "limited for a moment", LIMITED | {"retry_after": 1, "times": 1}, "active", "answered 200"),
        Row(rule, "418", on_the_way(json_error(418)), "unknown", "answered 418"),
    ]


HYPERSAVE = [
    Row(LIVE, "limited by 403", on_the_way(restatus(403), **LIMITED), "unknown", "rate-limited"),
    Row(LIVE, "live", {}, "active", "answered 200: it lists the account's keys"),
    Row(TEST, "live", {}, "active", "answered 200: it lists the account's keys"),
    Row(LIVE, "expired", EXPIRED, "expired", "answered 401 'API key has expired'"),
    Row(LIVE, "expired by 403", on_the_way(restatus(403), **EXPIRED), "expired", "403 'API key has expired'"),
    Row(LIVE, "revoked", REVOKED, "inactive", "answered 401 'Invalid API key provided'"),
    Row(LIVE, "revoked by 400", on_the_way(restatus(400), **REVOKED), "inactive", "400 'Invalid API key provided'"),
    Row(LIVE, "lost header", on_the_way(answers(reply(401, {"message": MISSING}))), "unknown", "the header was lost"),
    Row(LIVE, "401 in words of its own", on_the_way(json_error(401)), "unknown", "answered 401"),
    Row(LIVE, "401 of a proxy", on_the_way(error(401)), "unknown", "answered 401"),
    Row(LIVE, "success false", on_the_way(not_successful()), "unknown", "answered 200"),
    Row(LIVE, "404", on_the_way(json_error(404)), "unknown", "answered 404"),
    *usual_troubles(LIVE),
]

HYPERTRACK = [
    Row(SECRET, "live", {}, "active", "answered 200: it lists the account's users"),
    Row(SECRET, "no billing", NO_BILLING, "active", "answered 402: accepted, but the account has no billing set up"),
    Row(SECRET, "no permission", NO_PERMISSION, "active", "answered 403: accepted, but without permission"),
    Row(SECRET, "revoked", REVOKED, "inactive", "answered 401: missing or invalid API key"),
    Row(SECRET, "400", on_the_way(json_error(400)), "unknown", "answered 400"),
    Row(SECRET, "404", on_the_way(json_error(404)), "unknown", "answered 404"),
    Row(SECRET, "405", on_the_way(json_error(405)), "unknown", "answered 405"),
    *usual_troubles(SECRET),
    Row(PUBLISHABLE, "live", {}, "active", "answered 404: accepted; the made-up id does not exist"),
    Row(PUBLISHABLE, "200", on_the_way(answers(reply(200, {"id": "a"}))), "active", "answered 200: accepted"),
    Row(PUBLISHABLE, "no billing", NO_BILLING, "active", "answered 402: accepted"),
    Row(PUBLISHABLE, "no permission", NO_PERMISSION, "active", "answered 403: accepted"),
    Row(PUBLISHABLE, "revoked", REVOKED, "inactive", "answered 401: missing or invalid API key"),
    Row(PUBLISHABLE, "404 page", on_the_way(error(404)), "unknown", "answered 404, but not with the documented JSON"),
    Row(PUBLISHABLE, "portal", on_the_way(captive_portal()), "unknown", "but not with the documented JSON"),
]

HYPERORU = [
    Row(SESSION, "live", {}, "active", "answered 200: it lists the user's accounts"),
    Row(SESSION, "no permission", NO_PERMISSION, "active", "answered 403: valid, but it lacks permission"),
    Row(SESSION, "403 page", on_the_way(error(403)), "unknown", "answered 403"),
    Row(SESSION, "revoked", REVOKED, "inactive", "answered 401: missing, invalid, or expired"),
    Row(SESSION, "expired", EXPIRED, "inactive", "answered 401: missing, invalid, or expired"),
    Row(SESSION, "404", on_the_way(json_error(404)), "unknown", "answered 404"),
    *usual_troubles(SESSION),
]

HYPEMARKET = [
    Row(PAT, "live", {"owner": "ada"}, "active", "answered 200: it lists the user's tokens; permission write"),
    Row(PAT, "read only", {"owner": "bob", "permission": "read"}, "active", "tokens; permission read"),
    Row(PAT, "one of many", {"owner": "eve", "permission": "read"}, "active", "it lists the user's tokens"),
    Row(PAT, "another of many", {"owner": "eve", "permission": "write"}, "active", "it lists the user's tokens"),
    Row(PAT, "revoked", {"owner": "ada", **REVOKED}, "inactive", "answered 401: revoked or never issued"),
    Row(PAT, "401 page", on_the_way(error(401)), "inactive", "answered 401: revoked or never issued"),
    Row(PAT, "no permission", NO_PERMISSION, "unknown", "answered 403"),
    Row(PAT, "page", on_the_way(answers(page(200, "API access tokens"))), "unknown", "not with the documented JSON"),
    Row(PAT, "404", on_the_way(json_error(404)), "unknown", "answered 404"),
    *usual_troubles(PAT),
]

HYPERSPEED = [
    Row(SERVICE, "live", {}, "active", "answered 200: it lists the organizations"),
    Row(ACCESS, "live", {}, "active", "answered 200: it lists the organizations"),
    Row(SERVICE, "revoked", REVOKED, "inactive", "answered 401: missing or expired token"),
    Row(ACCESS, "revoked", REVOKED, "inactive", "answered 401: missing or expired token"),
    Row(SERVICE, "no permission", NO_PERMISSION, "unknown", "answered 403"),
    Row(SERVICE, "404", on_the_way(json_error(404)), "unknown", "answered 404"),
    *usual_troubles(SERVICE),
]

ROWS = [*HYPERSAVE, *HYPERTRACK, *HYPERORU, *HYPEMARKET, *HYPERSPEED]


@pytest.fixture(scope="module")
def silent(straykey, tmp_path_factory):
    """A run against providers of which all but one say nothing: it takes its ten seconds while the table is made."""
    folder = tmp_path_factory.mktemp("silent")
    with Fleet() as fleet:
        for rule in SILENT:
            plant(folder, fleet.register.add(rule, rule, trouble=silence()))
        plant(folder, fleet.register.add(SERVICE, SERVICE))
        process = straykey.start("scan", folder, "--isolated", "--verify", *fleet.options(), "--format", "json")
        yield process
        process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def table(silent, straykey, tmp_path_factory):  # noqa: ARG001 - `silent` is only started here
    """All rows at once: their files are numbered, so that they are asked about in the order of the table."""
    folder = tmp_path_factory.mktemp("table")
    with Fleet() as fleet:
        thief = fleet.bystander("thief")
        for number, row in enumerate(ROWS):
            about = dict(row.about)
            status = about.pop("redirected", None)
            if status:
                about["trouble"] = redirect(status, thief.url)
            plant(folder, fleet.register.add(row.rule, row.name, **about), f"{number:03}-{row.name}.env")
        yield straykey.verify(folder, fleet), fleet.log


@pytest.fixture(scope="module")
def told(table):
    """Liveness and reason by file."""
    scan, _ = table
    return {found["path"]: (found["liveness"], found["livenessReason"]) for found in scan.findings}


@pytest.mark.xdist_group("table")
@pytest.mark.parametrize(("number", "row"), list(enumerate(ROWS)), ids=[row.name for row in ROWS])
def test_a_reply_means(told, number, row):
    liveness, reason = told[f"{number:03}-{row.name}.env"]
    assert liveness == row.liveness, reason
    assert row.reason in reason
    assert reason


@pytest.mark.xdist_group("table")
def test_silence_is_unknown_in_bounded_time_and_keeps_no_other_provider_waiting(table, silent, straykey):  # noqa: ARG001 - in its shadow
    scan = straykey.end(silent)
    assert scan.report["coverage"]["seconds"] < 10 + 6
    told = {rule: scan.liveness(f"{rule}.env") for rule in SILENT}
    assert {liveness for liveness, _ in told.values()} == {"unknown"}
    assert [reason for _, reason in told.values() if "10 s" not in reason] == []
    assert scan.liveness(f"{SERVICE}.env")[0] == "active"


@pytest.mark.xdist_group("table")
def test_permission_is_told_only_where_all_listed_tokens_have_the_same(told):
    of_eve = [reason for path, (_, reason) in told.items() if "of-many" in path]
    assert len(of_eve) == 2
    assert [reason for reason in of_eve if "permission" in reason] == []


@pytest.mark.xdist_group("table")
def test_each_row_was_asked_once_and_what_was_busy_once_more(table):
    _, log = table
    again = {row.name for row in ROWS if row.what == "limited for a moment"}
    assert log.per_secret() == {row.name: 2 if row.name in again else 1 for row in ROWS}


@pytest.mark.xdist_group("table")
def test_no_row_makes_anything_but_gets_with_the_token_in_the_header(table):
    _, log = table
    assert log.methods() <= {"GET", "HEAD"}
    assert log.places() == {"header authorization"}


@pytest.mark.xdist_group("table")
def test_no_redirect_brought_anything_to_another_server(table):
    _, log = table
    assert log.requests("thief") == []


@pytest.mark.xdist_group("table")
def test_nothing_a_server_said_is_in_the_report(table):
    scan, _ = table
    said = ("Welcome to our network", "Sign in", "Something went wrong", "Error 500", "error 418", "doctype")
    assert [words for words in said if words in scan.out + scan.err] == []
    assert scan.code == 1
