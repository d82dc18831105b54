from __future__ import annotations

import base64
import io
import json
import re
from pathlib import Path

import pytest
from report_builders import asked, finding, five, from_history, gaps, judged, misused, result, ruleset, unsure

from scanner.model import Coverage, Lapsed, Liveness, Place, Skip, Target, Verification
from scanner.report import Style, render

PAGE = (Path(__file__).parents[2] / "docs" / "json-report.md").read_text(encoding="utf-8")

PLAIN = Style()


def written(fmt, *findings, style=PLAIN, **changes) -> bytes:
    out = io.BytesIO()
    render(fmt, result(*findings, **changes), ruleset(), out, style)
    return out.getvalue()


def document(*findings, **changes) -> dict:
    return json.loads(written("json", *findings, **changes))


def documented(heading: str) -> set[str]:
    """The fields of the table below a heading of the page."""
    section = PAGE.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return set(re.findall(r"^\| `(\w+)`", section, re.MULTILINE))


def full() -> dict:
    odd = Place("b\udcff", 1, 2)
    skips = Coverage(skipped=(("unreadable", 1),), skips=(Skip("x\udcff", "unreadable", incomplete=True),))
    lapsed = (Lapsed("stale", "k7m2q9xd", "hypersave-live-key", "gone\udcff", 3, "a sample"),)
    found = from_history("a\udcff")._replace(places=(odd,))
    return document(found, coverage=skips, verification=asked(), lapsed=lapsed)


@pytest.mark.parametrize(
    ("heading", "value"),
    [
        ("Document", full()),
        ("Tool", full()["tool"]),
        ("Target", full()["target"]),
        ("Finding", full()["findings"][0]),
        ("Commit", full()["findings"][0]["commit"]),
        ("Place", full()["findings"][0]["places"][0]),
        ("Excerpt", full()["findings"][0]["excerpt"]),
        ("Misuse", document(misused())["findings"][0]["misuse"]),
        ("Related", document(misused("b\udcff"))["findings"][0]["misuse"]["related"][0]),
        ("Summary", full()["summary"]),
        ("Lapsed", full()["lapsed"][0]),
        ("Verification", full()["verification"]),
        ("Coverage", full()["coverage"]),
        ("Skipped", full()["coverage"]["skipped"][0]),
        ("Skip", full()["coverage"]["skips"][0]),
    ],
)
def test_the_page_documents_exactly_the_fields_that_are_written(heading, value):
    assert documented(heading) == set(value)


def test_the_pages_example_is_what_is_written():
    example = json.loads(PAGE.split("```json\n", 1)[1].split("```", 1)[0])
    target = Target("history", "shop", "ab" * 20, "main", "https://github.com/o/shop.git")
    coverage = Coverage(blobs=4120, commits=310, bytes=83_000_000, seconds=0.61234)
    done = Verification(requests=1, tokens=1)
    assert example == document(from_history(), target=target, coverage=coverage, verification=done)


def test_a_verification_is_counted_in_tokens_and_every_liveness_is_named():
    twice = judged(Liveness.ACTIVE, path="a.py")
    allowed = judged(Liveness.UNKNOWN, path="allowed.py", suppressed_by="straykey:allow")
    whole = document(*five(), twice, allowed, verification=asked(planned=("GET x\udcff",), dry_run=True))
    assert whole["verification"] == {
        "requests": 6,
        "tokens": 5,
        "dryRun": True,
        "byLiveness": {"active": 1, "inactive": 1, "expired": 1, "unknown": 1, "not-checked": 1},
        "notes": list(asked().notes),
        "planned": ["GET x\ufffd"],
    }
    assert [found["liveness"] for found in whole["findings"][:5]] == [
        "active", "unknown", "not-checked", "inactive", "expired",
    ]  # fmt: skip


def test_without_a_verification_there_is_none():
    assert document(*five())["verification"] is None


def test_a_hostile_reason_is_valid_json_and_acts_on_nothing():
    data = written("json", judged(Liveness.UNKNOWN, "\x1b[2J\u202e\udcff"))
    assert all(0x20 <= byte < 0x7F or byte == 0x0A for byte in data)
    assert json.loads(data)["findings"][0]["livenessReason"] == "\x1b[2J\u202e\ufffd"


def test_a_finding_has_a_line_of_its_own():
    lines = written("json", finding(), unsure()).splitlines()
    assert [json.loads(line.rstrip(b","))["ruleId"] for line in lines if line.startswith(b'{"id"')] == [
        "hypersave-live-key",
        "hyperoru-session-token",
    ]


def test_a_name_that_is_no_utf8_comes_with_its_bytes_and_an_id_of_its_own():
    first, second = document(finding("caf\udce9"), finding("caf\udce8"))["findings"]
    assert first["path"] == second["path"] == "caf\ufffd"
    assert base64.b64decode(first["pathBytes"]) == b"caf\xe9"
    assert first["id"] != second["id"]
    assert "pathBytes" not in document(finding("café"))["findings"][0]


def test_nothing_in_it_acts_on_a_terminal():
    data = written("json", finding("\x1b[31m\u202e\x7f\x9b.py"))
    assert all(0x20 <= byte < 0x7F or byte == 0x0A for byte in data)
    assert json.loads(data)["findings"][0]["path"] == "\x1b[31m\u202e\x7f\x9b.py"


def test_suppressed_findings_are_counted_and_listed_only_on_request():
    allowed = finding(suppressed_by="straykey:allow a sample")
    hidden = document(allowed)
    assert hidden["findings"] == []
    assert hidden["summary"]["suppressed"] == 1
    [shown] = document(allowed, style=Style(show_suppressed=True))["findings"]
    assert shown["suppressedBy"] == "straykey:allow a sample"


def test_json_lines_end_with_coverage_so_that_a_cut_file_is_noticed():
    records = [json.loads(line) for line in written("jsonl", finding(), unsure(), coverage=gaps()).splitlines()]
    assert [record["record"] for record in records] == ["header", "finding", "finding", "coverage"]
    assert records[0]["schema"] == "straykey/1"
    assert records[-1]["summary"]["findings"] == 2
    assert records[-1]["coverage"]["incomplete"] is True


def test_json_lines_hold_the_same_as_the_document():
    whole = document(finding(), unsure(), verification=asked())
    lines = written("jsonl", finding(), unsure(), verification=asked()).splitlines()
    header, *found, last = map(json.loads, lines)
    assert [{k: v for k, v in one.items() if k != "record"} for one in found] == whole["findings"]
    assert (header["tool"], header["target"]) == (whole["tool"], whole["target"])
    for part in ("summary", "lapsed", "verification", "coverage"):
        assert last[part] == whole[part]
