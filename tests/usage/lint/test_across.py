"""Misuses that need git's dates or several files."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from scanner.engine import Engine, settle
from scanner.merge import Sighting
from scanner.merge import findings as merged
from scanner.model import Commit, Fragment, Origin, Severity
from scanner.ruleset.bundle import builtin
from scanner.ruleset.sample import mint
from scanner.usage.across import is_entry, shared, stale

RULESET = builtin()
NOW = datetime(2026, 6, 1, tzinfo=UTC)
TOKEN = mint(RULESET.token("hyperoru-session-token"), random.Random(1))
OTHER = mint(RULESET.token("hyperoru-session-token"), random.Random(2))
LIVE = mint(RULESET.token("hypersave-live-key"), random.Random(3))
BOT = ("bot/config.py", f'HYPERORU_SESSION_TOKEN = "{TOKEN}"\n')
WEB = ("web/.env", f"HYPERORU_SESSION_TOKEN={TOKEN}\n")
PROGRAMS = ("bot/pyproject.toml", "web/package.json")


@pytest.fixture(scope="module")
def found():
    worker = Engine(RULESET).worker()

    def run(*files, commit=None):
        sightings = [
            Sighting(origin, settled, commit)
            for path, text in files
            for origin in [Origin("file", path)]
            for leak in worker.scan(Fragment(text.encode(), origin))
            if (settled := settle(leak, path, RULESET)) is not None
        ]
        return merged(sightings, RULESET)

    return run


def old(findings, days):
    return stale(findings, lambda _: NOW - timedelta(days=days), NOW, RULESET)


@pytest.mark.parametrize(
    ("days", "severity"),
    [(29, None), (30, Severity.MEDIUM), (179, Severity.MEDIUM), (180, Severity.LOW), (4000, Severity.LOW)],
)
def test_a_session_token_grows_old(days, severity, found):
    (finding,) = old(found(BOT), days) or [None]

    assert (finding and finding.severity) == severity


def test_an_old_token_is_a_finding_of_its_own_at_the_place_of_the_leak(found):
    (leak,) = found(BOT)
    (finding,) = old([leak], 45)

    assert finding.rule_id == "hyperoru-stale-session-token"
    assert finding.id != leak.id
    assert finding.leak.location == leak.leak.location
    assert finding.leak.misuse.token_hash == leak.leak.secret_hash
    assert "45 days old" in finding.leak.misuse.message
    assert TOKEN not in repr(finding)


def test_what_git_does_not_know_is_silent(found):
    assert stale(found(BOT), lambda _: None, NOW, RULESET) == []


def test_git_is_asked_of_no_other_tokens(found):
    def born(_):
        raise AssertionError

    assert stale(found(("a.env", f"HYPERSAVE_API_KEY={LIVE}\n")), born, NOW, RULESET) == []


def test_what_head_no_longer_holds_is_not_in_use(found):
    gone = Commit("0" * 40, "2020-01-01T00:00:00+00:00", in_head=False)

    assert old(found(BOT, commit=gone), 400) == []
    assert old(found(BOT, commit=gone._replace(in_head=True)), 400) != []


def test_a_token_in_documents_is_less_bad(found):
    (finding,) = old(found(("docs/bot.md", BOT[1])), 45)

    assert finding.severity is Severity.LOW


def test_two_programs_share_a_token(found):
    (finding,) = shared(found(BOT, WEB), PROGRAMS, RULESET)

    assert (finding.rule_id, finding.severity) == ("hyperoru-shared-session-token", Severity.LOW)
    assert finding.origin.path == "bot/config.py"
    assert [(item.path, item.line) for item in finding.leak.misuse.related] == [("web/.env", 1)]
    assert TOKEN not in repr(finding)


@pytest.mark.parametrize(
    ("files", "entries"),
    [
        pytest.param((BOT, WEB), ("package.json",), id="one program of two folders"),
        pytest.param((BOT, WEB), (), id="folders that are no programs"),
        pytest.param((BOT, ("bot/web/.env", WEB[1])), ("bot/main.py",), id="two files of a program"),
        pytest.param((BOT, ("web/.env", f"HYPERORU_SESSION_TOKEN={OTHER}\n")), PROGRAMS, id="two tokens"),
        pytest.param((BOT,), PROGRAMS, id="one file"),
        pytest.param(
            (("bot/.env", f"HYPERSAVE_API_KEY={LIVE}\n"), ("web/.env", f"HYPERSAVE_API_KEY={LIVE}\n")),
            PROGRAMS,
            id="a key of another provider",
        ),
    ],
)
def test_nothing_is_shared(files, entries, found):
    assert shared(found(*files), entries, RULESET) == []


def test_a_program_within_a_program_is_another_one(found):
    assert shared(found(BOT, ("bot/web/.env", WEB[1])), ("bot/main.py", "bot/web/package.json"), RULESET) != []


def test_the_name_of_a_misuse_depends_on_the_salt_and_not_on_the_day(found):
    findings = found(BOT)
    (one,), (later,) = old(findings, 45), old(findings, 50)
    (salted,) = stale(findings, lambda _: NOW - timedelta(days=45), NOW, RULESET, b"salt")

    assert one.id == later.id != salted.id


def test_misuses_are_no_tokens(found):
    findings = old(found(BOT, WEB), 45)

    assert shared(findings, PROGRAMS, RULESET) == []
    assert old(findings, 45) == []


@pytest.mark.parametrize("path", ["package.json", "a/b/go.mod", "x/main.py", "App/App.csproj", "Dockerfile"])
def test_entries(path):
    assert is_entry(path)


@pytest.mark.parametrize("path", ["package.json.bak", "src/lib.py", "README.md", "a/gopkg.mod"])
def test_no_entries(path):
    assert not is_entry(path)
