"""The end of a long report makes sense by itself, and the report does not repeat itself."""

from __future__ import annotations

import io

from report_builders import finding, judged, result, ruleset

from scanner.model import Liveness, Origin
from scanner.report import Style, render


def text(*findings, style=None, **changes) -> str:
    out = io.BytesIO()
    render("text", result(*findings, **changes), ruleset(), out, style or Style())
    return out.getvalue().decode()


def many(number, **changes):
    base = finding()
    for count in range(number):
        name = f"{count:04}".translate(str.maketrans("0123456789", "abcdefghij"))
        leak = base.leak._replace(secret_hash=f"{name}{base.leak.secret_hash[4:]}")
        yield base._replace(leak=leak, origin=Origin("file", f"src/{count}.py"), **changes)


def test_the_last_twenty_lines_of_a_thousand_findings_say_all():
    active = judged(Liveness.ACTIVE, "answered 200")
    shown = text(active, *many(999)).splitlines()
    end = "\n".join(shown[-20:])
    assert "worst   a.py:1:5  critical  ACTIVE  hypersave-live-key" in end
    assert "whose   Hypersave 1,000" in end
    assert "where   src/ 999, files at the top 1" in end
    assert "next    revoke the token that still works, today" in end
    assert shown[-1].startswith("1,000 findings (1,000 critical) in ")
    assert len(shown) - shown.index("worst   a.py:1:5  critical  ACTIVE  hypersave-live-key") < 20


def test_what_holds_for_a_rule_is_told_once_but_for_what_works():
    active = judged(Liveness.ACTIVE, "answered 200")
    shown = text(*many(20), active)
    assert shown.count("    can     ") == 2
    assert shown.count("    allow   ") == 21
    assert text(*many(20), style=Style(verbose=True)).count("    can     ") == 20


def test_a_short_report_needs_no_digest():
    shown = text(*many(8))
    assert "worst" not in shown
    assert shown.count("    can     ") == 8


def test_next_steps_follow_what_is_known():
    assert "next    add --verify to learn which of them still work" in text(*many(9))
    assert "straykey baseline create" in text(*many(9))
    assert "straykey baseline update" in text(*many(9, baseline_state="new"))


def test_what_is_allowed_is_no_part_of_the_digest():
    allowed = list(many(9, suppressed_by="a comment"))
    assert "worst" not in text(*allowed, style=Style(show_suppressed=True))


def test_more_names_than_fit_are_summed_up():
    spread = [one._replace(origin=Origin("file", f"{number}/a.py")) for number, one in enumerate(many(12))]
    assert "where   0/ 1, 1/ 1, 2/ 1, 3/ 1, others 8" in text(*spread)


def test_a_hostile_folder_can_not_write_to_the_terminal():
    hostile = [one._replace(origin=Origin("file", "\x1b[2J\u202e/a.py")) for one in many(9)]
    shown = text(*hostile)
    assert "\x1b" not in shown
    assert "\u202e" not in shown
