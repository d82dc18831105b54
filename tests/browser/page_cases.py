"""Results whose pages the browser shows."""

from __future__ import annotations

from report_builders import SHA, asked, finding, five, from_history, gaps, result, ruleset, unsure

from scanner.model import Commit, Confidence, Finding, Liveness, MisuseDetails, ScanResult, Severity, Target

TARGET = Target("history", "payments", "ab" * 20, "main", "https://github.com/acme/payments.git")
RULES = ("hypersave-live-key", "hypersave-test-key", "hyperoru-session-token")
LIVENESS = tuple(Liveness)


def many(number: int) -> ScanResult:
    """Findings of three rules in ten folders over three years, each of another secret, in the order of reports."""
    found = [_numbered(at) for at in range(number)]
    return result(*sorted(found, key=lambda one: -one.severity.rank), target=TARGET, verification=asked())


def _numbered(at: int) -> Finding:
    token = ruleset().token(RULES[at % 3])
    leak = finding().leak._replace(
        rule_id=token.id, secret_hash=f"{at:026}", liveness=LIVENESS[at % 5], confidence=tuple(Confidence)[at % 3]
    )
    commit = Commit(SHA, f"{2023 + at % 3}-{1 + at % 12:02}-15T12:00:00+00:00", in_head=at % 4 > 0)
    path = f"services/part-{at % 10}/settings-{at:05}.env"
    found = finding(path, leak=leak, severity=token.severity, provider=token.provider, commit=commit)
    return found._replace(suppressed_by="straykey:allow a documented sample" if at % 25 == 7 else "")


def mixed() -> ScanResult:
    """A finding of every kind."""
    allowed = finding("allowed.py", suppressed_by="straykey:allow a sample")
    staged = finding("staged.js", severity=Severity.MEDIUM, state="staged")
    details = MisuseDetails("hypersave", Severity.HIGH, "A live key in test code.", "Use a test key.", times=3)
    misuse = finding("test_a.py", leak=finding().leak._replace(rule_id="hypersave-live-key-in-test", misuse=details))
    return result(
        *five(), misuse, from_history(), unsure(), staged, allowed, target=TARGET, coverage=gaps(), verification=asked()
    )
