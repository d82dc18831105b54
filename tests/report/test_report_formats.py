"""Every format: read by a real parser whatever it holds, within its hosts' limits, and naming nobody."""

from __future__ import annotations

import io
import re

import pytest
from format_readers import DATA, READERS, github, gitlab, junit, markdown, table
from markdown_it import MarkdownIt
from nasty_logs import ODD_PATHS, nasty
from report_builders import TOKEN, asked, finding, five, from_history, gaps, leak_in, misused, result, ruleset, unsure

from scanner.model import Excerpt, Lapsed, Liveness, Place, Severity, Skip, Target
from scanner.report import FORMATS, Style, render
from scanner.report.markup import code, prose

LOGS = nasty()
ADDRESS = "ada.lovelace" + "@corp.example"
PERSON = re.compile(r"[\w.+-]+(?:@|%40)[\w-]+\.[a-z]{2,}")
ATTACKS = (
    "@octocat", "#12 GH-12 8b654f29229d", "**bold** _x_ ~~y~~", "[x](https://evil.example)", "<img src=x onerror=y>",
    "`code` ``more``", "a | b \\| c", "https://evil.example www.evil.example", ":tada:", "<!-- x", "- [ ] /close",
    "x\n\n# h", "$`x`$", "&amp; &#64;octocat", "![x](y)", "\\", "`", "``", "::error::x", "##[add-mask]x",
    "%0A::error::",
)  # fmt: skip
UNPRINTABLE = ("\x1b[2J\x00\n\r\u2028", "\u202eevil\u2069", "\udcff\ud800", "\ufffe\U0001fffe")


def written(fmt, log, style=None) -> bytes:
    out = io.BytesIO()
    render(fmt, log, ruleset(), out, style or Style(show_suppressed=True))
    return out.getvalue()


def cut(fmt, log) -> str:
    return render(fmt, log, ruleset(), io.BytesIO(), Style())


def many(number, **changes):
    one = leak_in(f"key={TOKEN}")
    leaks = (one._replace(secret_hash=f"{n:026}") for n in range(number))
    return result(*(finding(f"src/{n:05}.py", leak=leak, **changes) for n, leak in enumerate(leaks)))


def everywhere(text):
    """A result with a text in every field that scanned content can fill."""
    leak = finding().leak._replace(
        excerpt=Excerpt(1, f"{text} hs_… {text}", len(text) + 1, len(text) + 5), liveness_reason=text, reasons=(text,),
        preview=f"hs_{text}", liveness=Liveness.UNKNOWN, candidates=(text,),
    )  # fmt: skip
    told = misused(f"m/{text}")
    related = told.leak.misuse.related[0]._replace(path=text, message=text)
    details = told.leak.misuse._replace(message=text, fix=text, related=(related,))
    return result(
        finding(f"a/{text}/x", leak=leak, places=(Place(text, 1, 2),), occurrences=2),
        finding(f"b/{text}", suppressed_by=f"straykey:allow {text}", baseline_state="new"),
        told._replace(leak=told.leak._replace(misuse=details)),
        target=Target("files", text, "ab" * 20, text),
        coverage=gaps()._replace(notes=(text,), skips=(Skip(text, text, incomplete=True),), skipped=((text, 1),)),
        verification=asked(notes=(text,)),
        lapsed=(Lapsed("stale", text, "jwt", text, 1, text),),
    )


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("name", LOGS)
def test_every_nasty_result_is_read_by_a_real_parser(fmt, name):
    log = LOGS[name]
    if fmt == "gitlab":  # its schema wants unique items, which takes the validator half a minute for 5,001
        log = log._replace(findings=log.findings[:500])
    READERS[fmt](written(fmt, log))


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("text", [*ATTACKS, *UNPRINTABLE])
def test_what_is_scanned_changes_nothing_of_a_report_but_its_text(fmt, text):
    data = written(fmt, everywhere(text))
    READERS[fmt](data)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028]", data.decode())


@pytest.mark.parametrize("fmt", FORMATS)
def test_nobody_is_named_wherever_the_address_stood(fmt):
    data = written(fmt, everywhere(ADDRESS), Style(show_suppressed=True, verbose=True)).decode()
    assert PERSON.findall(data) == []
    assert "lovelace" not in data


@pytest.mark.parametrize("fmt", FORMATS)
def test_names_that_only_look_like_addresses_stay(fmt):
    assert "icon@2x.png" in written(fmt, result(finding("img/icon@2x.png"))).decode()


@pytest.mark.parametrize("fmt", FORMATS)
def test_the_same_result_gives_the_same_bytes(fmt):
    log = result(*five(), finding(), misused(), coverage=gaps(), verification=asked())
    assert written(fmt, log) == written(fmt, log)


@pytest.mark.parametrize("fmt", [name for name in FORMATS if name != "csv"])  # a table has no room: standard error
def test_every_format_says_what_was_read_what_was_not_and_that_it_is_no_all_clear(fmt):
    data = written(fmt, result(finding(), coverage=gaps())).decode()
    assert "120" in data
    assert "812" in data
    assert "over 10 MB" in data
    assert "incomplete" in data.lower()


def test_gitlab_wants_times_and_gets_those_that_the_style_names():
    scan = gitlab(written("gitlab", result(coverage=gaps()), Style(ended=1_767_225_600.0)))["scan"]
    assert (scan["start_time"], scan["end_time"]) == ("2025-12-31T23:56:39", "2026-01-01T00:00:00")


def test_gitlab_levels_follow_severity_certainty_and_liveness():
    found = gitlab(written("gitlab", result(*five(), unsure())))["vulnerabilities"]
    assert [item["severity"] for item in found] == ["Critical", "Critical", "Critical", "Info", "Info", "Medium"]


def test_gitlab_files_by_rule_and_line_and_what_that_hides_is_said():
    log = result(finding(), finding(leak=finding().leak._replace(secret_hash="b" * 26)))
    assert "1 stand on another's line" in cut("gitlab", log)
    assert any("another's line" in message["value"] for message in gitlab(written("gitlab", log))["scan"]["messages"])


def test_gitlab_names_the_commit_of_a_finding_else_head_else_none():
    found = gitlab(written("gitlab", result(from_history(), finding(), target=Target("files", ".", "ab" * 20))))
    commits = [item["location"]["commit"]["sha"] for item in found["vulnerabilities"]]
    assert commits == [from_history().commit.sha, "ab" * 20]
    [alone] = gitlab(written("gitlab", result(finding())))["vulnerabilities"]
    assert alone["location"]["commit"]["sha"] == "0000000"


def test_github_shows_ten_of_a_level_and_the_log_has_the_rest():
    log = many(25)
    data = written("github", log).decode()
    commands = github(data.encode())
    assert [name for name, _, _ in commands] == ["error"] * 10 + ["notice"]
    assert data.count("\nalso: ") == 15
    assert cut("github", log) in commands[-1][2]
    assert cut("github", log).startswith("15 findings only in the log")


@pytest.mark.parametrize("severity", Severity)
@pytest.mark.parametrize("coverage", [gaps(), gaps()._replace(incomplete=False)], ids=["gaps", "whole"])
def test_github_gets_no_more_of_any_level_than_it_shows_and_the_statement_is_among_them(severity, coverage):
    names = [name for name, _, _ in github(written("github", many(30, severity=severity)._replace(coverage=coverage)))]
    assert max(names.count(name) for name in names) <= 10
    assert names[-1] == ("warning" if coverage.incomplete else "notice")


def test_github_properties_are_escaped():
    [(_, told, message), _] = github(written("github", result(finding("a:b,c%0A=d.py"))))
    assert told["file"] == "a:b,c%0A=d.py"
    assert (told["line"], told["col"], told["endColumn"]) == ("3", "34", "76")
    assert message.count("\n") == 1


def test_github_columns_are_left_out_for_several_lines():
    pem = LOGS["multi-line"]
    assert "col" not in github(written("github", pem))[0][1]


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_no_cell_begins_like_a_formula(start):
    rows = table(written("csv", everywhere(start)))
    assert rows
    assert not [cell for row in rows for cell in row.values() if cell[:1] in "=+-@＝\t\r" and cell]


def test_junit_has_a_test_for_each_finding_and_one_for_the_scan():
    suite = junit(written("junit", result(finding(), finding("b.py", suppressed_by="straykey:allow x"))))
    assert [len(case) and case[0].tag for case in suite.findall("testcase")] == ["failure", "skipped", 0]
    [case] = junit(written("junit", result())).findall("testcase")
    assert (case.get("classname"), case.get("name"), len(case)) == ("straykey", "scan", 0)
    assert junit(written("junit", result(coverage=gaps()))).find("testcase/error") is not None


@pytest.mark.parametrize("name", [*LOGS, "hostile"])
def test_junit_fits_the_schema_of_jenkins(name):
    xmlschema = pytest.importorskip("xmlschema")
    log = everywhere("<&'\"]]>\x00\ufffe") if name == "hostile" else LOGS[name]
    xmlschema.XMLSchema(DATA / "junit-10.xsd").validate(io.BytesIO(written("junit", log)))


def test_markdown_stays_within_a_comment_and_says_how_many_are_missing():
    log = many(2000)
    data = written("markdown", log).decode()
    told = data.count("- **critical**")
    assert 60_000 < len(data) <= 65_000
    assert f"**and {2000 - told:,} more findings**" in data
    assert cut("markdown", log).startswith(f"{2000 - told:,} findings left out")
    assert cut("markdown", result(*five())) == ""


def test_markdown_fits_whatever_is_long():
    log = everywhere("x" * 70_000)._replace(findings=(finding("d/" * 40_000), misused("ok.py")))
    assert "ok.py" in written("markdown", log).decode()
    markdown(written("markdown", log))


@pytest.mark.parametrize("text", [*ATTACKS, *ODD_PATHS])
def test_code_shows_its_text_and_nothing_else(text):
    [paragraph, inline, _] = MarkdownIt("gfm-like", {"linkify": False}).parse(f"x {code(text)} y")
    assert paragraph.tag == "p"
    assert [token.type for token in inline.children] == ["text", "code_inline", "text"]


def test_plain_words_stay_readable():
    text = "Open API Keys (Settings), and regenerate the key: the old one stops at once."
    assert prose(text) == text
    assert prose("see https://a.example/x and go") == "see `https://a.example/x` and go"


def test_sarif_says_that_5000_are_kept():
    assert cut("sarif", LOGS["5001-results"]).startswith("1 finding left out")
