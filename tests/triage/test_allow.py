from __future__ import annotations

import pytest

from scanner.model import (
    Confidence,
    Excerpt,
    Finding,
    Leak,
    Location,
    Marker,
    Origin,
    Reading,
    Severity,
    Span,
)
from scanner.ruleset.model import Context, Provider, Ruleset, Token
from scanner.triage.allow import apply

HASH = "abcdefgh234567abcdefgh2345"
PIN = HASH[:8]


def finding(*markers: Marker, rule_id: str = "hypersave-live-key") -> Finding:
    leak = Leak(
        rule_id,
        "hs-live",
        Confidence.HIGH,
        Span(0, 9),
        Location(1, 1, 1, 10),
        HASH,
        "hs_…",
        Excerpt(1, "key = hs_…  # old  sample", 6, 10),
        "",
        readings=(Reading(rule_id, 5, Confidence.HIGH), Reading("generic-key", 1, Confidence.LOW)),
        markers=markers,
    )
    return Finding(rule_id, "hypersave", Severity.CRITICAL, Origin("file", "a.py"), leak)


def ruleset() -> Ruleset:
    token = Token(
        "hypersave-live-key",
        "hypersave",
        "Live key",
        "hs-live",
        "live",
        Severity.CRITICAL,
        "All.",
        aliases=("hypersave-key",),
    )
    return Ruleset((Provider("hypersave", "Hypersave", "", (), "", Context(), (token,)),), "")


@pytest.mark.parametrize(
    ("marker", "words"),
    [
        (Marker("straykey", "hypersave-live-key", PIN, "old"), f"straykey:allow[hypersave-live-key@{PIN}] old"),
        (Marker("straykey", "hypersave-live-key"), "straykey:allow[hypersave-live-key]"),
        (Marker("straykey", "", PIN), f"straykey:allow[@{PIN}]"),
        (Marker("straykey", reason="sample"), "straykey:allow sample"),
        (Marker("gitleaks"), "gitleaks:allow"),
        (Marker("trufflehog"), "trufflehog:ignore"),
        (Marker("pragma"), "pragma: allowlist secret"),
        (Marker("straykey", "hypersave-key"), "straykey:allow[hypersave-key]"),
        (Marker("straykey", "generic-key", PIN), f"straykey:allow[generic-key@{PIN}]"),
    ],
)
def test_fitting_marker_suppresses_and_is_quoted(marker, words):
    assert apply([finding(marker)], enabled=True, ruleset=ruleset())[0].suppressed_by == words


@pytest.mark.parametrize(
    "marker",
    [
        Marker("straykey", "hypersave-live-key", "zzzzzzzz"),
        Marker("straykey", "", "zzzzzzzz"),
        Marker("straykey", "jwt"),
        Marker("straykey", "jwt", PIN),
        Marker("straykey", "generic-key"),
    ],
)
def test_marker_for_another_secret_or_rule_suppresses_nothing(marker):
    assert apply([finding(marker)], enabled=True, ruleset=ruleset())[0].suppressed_by == ""


def test_a_reason_is_quoted():
    quoted = apply([finding(Marker("gitleaks", reason="old sample"))], enabled=True)[0].suppressed_by
    assert quoted == "gitleaks:allow old sample"


def test_any_of_several_markers_suffices():
    result = apply([finding(Marker("straykey", "jwt"), Marker("gitleaks"))], enabled=True)
    assert result[0].suppressed_by == "gitleaks:allow"


def test_nothing_is_suppressed_when_disabled_and_nothing_is_ever_deleted():
    findings = (finding(Marker("gitleaks")), finding())
    assert apply(findings, enabled=False) == findings
    assert len(apply(findings, enabled=True)) == 2


def test_earlier_decision_is_kept():
    decided = finding(Marker("gitleaks"))._replace(suppressed_by="baseline")
    assert apply([decided], enabled=True)[0].suppressed_by == "baseline"


def test_alias_needs_the_ruleset_and_an_unknown_rule_has_none():
    assert apply([finding(Marker("straykey", "hypersave-key"))], enabled=True)[0].suppressed_by == ""
    assert (
        apply([finding(Marker("straykey", "x"), rule_id="gone")], enabled=True, ruleset=ruleset())[0].suppressed_by
        == ""
    )
