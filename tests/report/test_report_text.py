from __future__ import annotations

import io
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_builders import (
    HASH,
    TOKEN,
    asked,
    finding,
    five,
    from_history,
    gaps,
    judged,
    leak_in,
    result,
    ruleset,
    unsure,
)

from scanner.model import Coverage, Liveness, Origin, Place, Target
from scanner.report import FORMATS, Style, render
from scanner.report.summary import summary_lines

PLAIN = Style()


def text(*findings, style=PLAIN, **changes) -> str:
    out = io.BytesIO()
    render("text", result(*findings, **changes), ruleset(), out, style)
    return out.getvalue().decode()


def test_tells_where_what_how_bad_what_to_do_and_how_to_allow_it():
    block = text(finding()).split("\n\n")[0]
    assert block.splitlines() == [
        "src/api/client.ts:3:34  critical  hypersave-live-key  Hypersave live API key",
        '     3 │ const hs = new Client({ apiKey: "hs_live_…x9Qd" });',
        "       │                                  ^^^^^^^^^^^^^",
        "    can     everything the account can do, in production",
        "    revoke  Open API Keys and regenerate the key: the old one stops at once. (https://hypersave.io/keys)",
        "    allow   straykey:allow[hypersave-live-key@k7m2q9xd] reason",
    ]


def test_history_tells_since_when_and_whether_head_still_has_it():
    block = text(from_history())
    assert "    since   2026-03-01 in 8b654f2, no longer in HEAD, but in the history, 3 places\n" in block
    assert "    works   inactive: the provider refused it\n" in block
    assert "    also    old/prod.env:1:19\n" in block


def test_a_token_that_works_is_unmistakable_and_all_steps_that_stop_it_are_told():
    active, other = text(judged(Liveness.ACTIVE, "answered 200"), finding()).split("\n\n")[:2]
    head, *_, allow = active.splitlines()
    assert head == "a.py:1:5  critical  ACTIVE  hypersave-live-key  Hypersave live API key"
    assert active.splitlines()[3:-1] == [
        "    works   active: answered 200",
        "    can     everything the account can do, in production",
        "    revoke  Open API Keys and regenerate the key: the old one stops at once. (https://hypersave.io/keys)",
        "    revoke  Put the new one in its place.",
    ]
    assert allow.startswith("    allow ")
    assert "ACTIVE" not in other
    assert other.count("    revoke  ") == 1


@pytest.mark.parametrize("liveness", [liveness for liveness in Liveness if liveness is not Liveness.ACTIVE])
def test_any_other_liveness_is_told_with_its_reason_and_never_hides_the_finding(liveness):
    shown = text(judged(liveness, "for this reason"), verification=asked())
    assert f"    works   {liveness}: for this reason\n" in shown
    assert "1 finding (1 critical)" in shown


def test_that_nobody_was_asked_is_said_once():
    shown = text(judged(Liveness.NOT_CHECKED, "not asked: the budget is used up"))
    assert "    works   not-checked: the budget is used up\n" in shown


def test_the_summary_counts_tokens_by_liveness_and_says_what_stopped_the_asking():
    twice = judged(Liveness.ACTIVE)._replace(origin=Origin("file", "again.py"))
    as_another_rule = judged(Liveness.NOT_CHECKED, "asked about as another", rule_id="hypersave-test-key")
    lines = summary_lines(result(*five(), twice, as_another_rule, verification=asked()), Style())
    assert lines[1:] == [
        "verified: 1 active, 1 inactive, 1 expired, 1 unknown, 1 not checked (6 requests)",
        "note: stopped: Hypersave failed 5 times in a row (the connection was reset)",
    ]


def test_without_a_verification_the_summary_does_not_speak_of_one():
    assert len(summary_lines(result(*five()), Style())) == 1


def test_a_verification_without_tokens_says_so():
    assert summary_lines(result(verification=asked(requests=0, notes=())), Style())[1:] == [
        "verified: no listed token (0 requests)"
    ]


def test_a_dry_run_ends_with_what_would_be_asked():
    planned = ("GET https://api.hypersave.io/v1/keys  headers Authorization  for x\x1b[2J", "nothing for y: a password")
    dry = asked(requests=0, notes=(), dry_run=True, planned=planned)
    shown = text(judged(Liveness.NOT_CHECKED, "dry run"), verification=dry, style=Style(verbose=True, color=True))
    assert shown.splitlines()[-3:] == [
        "would ask (nothing was sent):",
        "    GET https://api.hypersave.io/v1/keys  headers Authorization  for x\\x1b[2J",
        "    nothing for y: a password",
    ]
    assert "verified:" not in shown
    nobody = summary_lines(result(verification=dry._replace(planned=())), Style())
    assert nobody[-1] == "would ask nothing (nothing was sent): there is no token to ask about"


def test_the_count_is_loud_only_if_a_token_works():
    loud = text(judged(Liveness.ACTIVE), verification=asked(), style=Style(color=True))
    calm = text(judged(Liveness.INACTIVE), verification=asked(), style=Style(color=True))
    assert "\x1b[1;31mverified: 1 active (6 requests)\x1b[0m" in loud
    assert "\nverified: 1 inactive (6 requests)\n" in calm


def test_doubt_is_explained_with_its_reasons_and_candidates():
    told = "confidence low: documented path with its documented parameter; may be of hyperspeed"
    assert f"    why     {told}\n" in text(unsure())


def test_encodings_are_told_from_the_inside():
    assert "    form    base64 in percent\n" in text(unsure())


def test_the_same_token_in_other_files_is_told_once():
    found = [finding("a.py"), finding("b.py"), finding("c.py"), finding("d.py"), finding("e.py")]
    shown = text(*found)
    assert shown.count("critical  hypersave-live-key") == 1
    assert "    also    b.py:3:34, c.py:3:34, d.py:3:34 and 1 more\n" in shown
    assert "5 findings of 1 token (5 critical)" in shown


def test_two_tokens_of_one_rule_are_told_apart():
    other = leak_in(TOKEN, secret_hash="z" * 26)
    assert text(finding("a.py"), finding("a.py", leak=other)).count("critical  hypersave-live-key") == 2


def test_sightings_beyond_the_listed_places_are_counted():
    assert "also    b.py:1:1 and 88 more\n" in text(finding(occurrences=90, places=(Place("b.py", 1, 1),)))


def test_suppressed_findings_are_counted_and_shown_only_on_request():
    allowed = finding(suppressed_by="straykey:allow[hypersave-live-key] a sample")
    hidden = text(allowed)
    assert "no tokens found" in hidden
    assert "1 allowed (--show-suppressed lists them)" in hidden
    shown = text(allowed, style=Style(show_suppressed=True))
    assert "    allowed straykey:allow[hypersave-live-key] a sample\n" in shown
    assert "reason\n" not in shown


def test_nothing_hostile_reaches_the_terminal():
    hostile = {"reasons": ("\x1b[2J",), "liveness": Liveness.UNKNOWN, "liveness_reason": "\x9b31m"}
    leak = leak_in(f"\x1b]0;x\x07\u202e{TOKEN}\n", **hostile)
    hostile = asked(notes=("\x1b]52;c;eA==\x07",), planned=("\u202e",), dry_run=True)
    verbose = Style(verbose=True)
    shown = text(finding("a\nb\x1b[31m\udcff\u202e.py", leak=leak), style=verbose, verification=hostile)
    assert all(line.isprintable() for line in shown.splitlines())
    assert r"a\nb\x1b[31m\xff\u202e.py:1:" in shown


def test_colour_only_when_asked_and_the_text_is_the_same():
    coloured = text(finding(), unsure(), coverage=gaps(), style=Style(color=True))
    assert "\x1b[1;31m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == text(finding(), unsure(), coverage=gaps())


@given(st.integers(30, 120))
def test_fields_are_wrapped_to_the_width_but_never_the_line_to_paste(width):
    lines = text(finding(), style=Style(width=width)).split("\n\n")[0].splitlines()
    longest = max(len(word) for line in lines for word in line.split())
    assert all(len(line) <= max(width, 12 + longest) for line in lines[1:] if "allow" not in line)
    assert any(line.endswith("straykey:allow[hypersave-live-key@k7m2q9xd] reason") for line in lines)


def test_a_rule_that_the_set_does_not_hold_is_still_reported():
    assert "gone-key  gone-key\n" in text(finding(leak=leak_in(TOKEN, rule_id="gone-key")))


@pytest.mark.parametrize("fmt", FORMATS)
def test_hosts_named_around_a_token_are_in_no_report(fmt):
    out = io.BytesIO()
    render(fmt, result(*five(), verification=asked()), ruleset(), out, Style(verbose=True))
    assert b"internal.example" not in out.getvalue()


def test_no_secret_is_in_any_report():
    for fmt in FORMATS:
        out = io.BytesIO()
        render(fmt, result(finding(), unsure(), from_history()), ruleset(), out, Style(verbose=True))
        assert TOKEN[8:].encode() not in out.getvalue()
        assert HASH[:8].encode() in out.getvalue()


@pytest.mark.parametrize(
    ("mode", "coverage", "extent"),
    [
        ("files", Coverage(files=1, bytes=1), "1 file, 1 byte, 0.0 s"),
        ("files", Coverage(files=9975, bytes=52_900_000, seconds=0.2), "9,975 files, 52.9 MB, 0.2 s"),
        ("index", Coverage(files=2, bytes=3100, seconds=0.04), "2 staged files, 3.1 kB, 0.0 s"),
        ("history", Coverage(0, 4120, 310, 10**9, seconds=75), "310 commits, 4,120 blobs, 1.0 GB, 1 min 15 s"),
        ("stdin", Coverage(files=1, bytes=12), "standard input, 12 bytes, 0.0 s"),
        ("files", Coverage(), "0 files, 0 bytes, 0.0 s"),
    ],
)
def test_an_empty_scan_says_what_it_read(mode, coverage, extent):
    assert summary_lines(result(target=Target(mode, "."), coverage=coverage), Style()) == [
        f"no tokens found in {extent}"
    ]


def test_a_scan_with_gaps_never_sounds_like_an_all_clear():
    lines = summary_lines(result(coverage=gaps()), Style())
    assert lines[0] == (
        "no tokens found in what was read: 120 files, 812 bytes, 3 min 20 s; "
        "not read: 12 over 10 MB, 3 unreadable (-v lists them)"
    )
    assert lines[1] == "note: this is a shallow clone: older commits are missing"
    assert lines[2].startswith("INCOMPLETE: some of what should have been read was not (unreadable)")
    assert "--allow-incomplete" in lines[3]


def test_verbose_lists_what_was_not_read():
    lines = summary_lines(result(coverage=gaps()), Style(verbose=True))
    assert r"not read: a\nb.txt: unreadable" in lines
    assert "not read: 11 more: over 10 MB" in lines
    assert lines[-1] == "straykey 1.2.3, engine hyperscan, rules 5a5a5a5a5a5a"


def test_an_empty_report_loads_nothing_heavy():
    code = (
        "import sys, io; sys.path[:0] = ['.', 'tests/report']\n"
        "from report_builders import result, ruleset\n"
        "from scanner.report import Style, render\n"
        "before = set(sys.modules)\n"
        "render('text', result(), ruleset(), io.BytesIO(), Style())\n"
        "print(*sorted(set(sys.modules) - before))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert not {"rich", "sarif_om", "attr", "json", "textwrap", "dataclasses"} & set(done.stdout.split())
