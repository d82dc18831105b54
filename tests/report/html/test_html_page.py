"""What stands on the page, for a reader with and without script."""

from __future__ import annotations

from page_reader import read, write
from report_builders import HASH, SHA, asked, finding, five, from_history, gaps, judged, result, unsure

from scanner.model import Coverage, Lapsed, Liveness, MisuseDetails, Related, Severity, Target

FORGE = Target("history", "project", "ab" * 20, "main", "https://github.com/o/r.git")


def tile(page, name):
    return page.text.partition(f"{name} ")[2].split()[0]


def test_the_same_result_gives_the_same_bytes():
    shown = result(*five(), from_history(), target=FORGE, coverage=gaps(), verification=asked())
    assert write(shown) == write(shown)


def test_a_reader_without_script_sees_figures_findings_steps_and_coverage():
    page = read(result(*five(), verification=asked(), coverage=gaps(), target=FORGE))
    for told in ("Live now 1", "Findings 5", "Hypersave live API key", "a.py:1", "active", "the old one stops at once"):
        assert told in page.text, told
    for told in ("Incomplete.", "12 over 10 MB, 3 unreadable", "big.bin", "shallow clone", "stopped: Hypersave failed"):
        assert told in page.text, told


def test_controls_that_need_script_are_hidden_until_it_runs():
    tools = [attributes for _, attributes in read(result(*five())).elements if "data-tool" in attributes]
    assert tools
    assert all("hidden" in attributes for attributes in tools)


def test_live_tokens_are_an_alarm_and_counted_once():
    twice = (judged(Liveness.ACTIVE), judged(Liveness.ACTIVE)._replace(origin=finding("b.py").origin))
    page = read(result(*twice, judged(Liveness.INACTIVE, path="c.py"), verification=asked()))
    assert tile(page, "Live now") == "1"
    assert {"class": "tile", "data-tone": "alarm"} in page.all("div")


def test_that_nobody_was_asked_is_no_zero():
    page = read(result(finding()))
    assert tile(page, "Live now") == "—"
    assert "straykey scan --verify" in page.text


def test_zero_live_is_calm_only_when_every_token_was_decided():
    dead = judged(Liveness.INACTIVE)
    for others, tone in (((), "calm"), ((judged(Liveness.UNKNOWN, path="b.py"),), "")):
        page = read(result(dead, *others, verification=asked()))
        assert tile(page, "Live now") == "0"
        assert ({"class": "tile", "data-tone": "calm"} in page.all("div")) is bool(tone)


def test_an_empty_result_says_what_was_read():
    page = read(result())
    assert "Nothing found No stray token in 9,975 files, 52.9 MB." in page.text
    assert "straykey scan --history" in page.text
    assert not page.all("table")


def test_an_empty_result_of_an_incomplete_scan_is_no_all_clear():
    page = read(result(coverage=gaps()))
    assert "Nothing found in what was read" in page.text
    assert "no all-clear" in page.text


def test_allowed_findings_are_left_out_but_counted():
    page = read(result(finding(), finding("b.py", suppressed_by="straykey:allow a sample")))
    assert [row["path"] for row in page.rows] == ["src/api/client.ts"]
    assert "1 allowed" in page.text


def test_allowed_findings_are_marked_when_wanted_and_in_no_figure():
    allowed = finding("b.py", suppressed_by="straykey:allow a sample")
    page = read(result(finding(), allowed), show_suppressed=True)
    assert [row.get("allowed") for row in page.rows] == [None, "straykey:allow a sample"]
    assert tile(page, "Findings") == "1"
    assert "row allowed" in [row.get("class") for row in page.all("tr")]


def test_only_allowed_findings_look_like_none():
    page = read(result(finding(suppressed_by="straykey:allow a sample")))
    assert "No stray token but those that somebody allowed (1)" in page.text


def test_a_finding_of_a_history_links_to_its_commit_and_line():
    (row,) = read(result(from_history(), target=FORGE)).rows
    assert row["url"] == f"https://github.com/o/r/blob/{SHA}/conf/prod.env#L1"
    assert (row["commit"], row["date"], row["head"]) == (SHA, "2026-03-01T23:30:00+01:00", False)
    assert row["places"] == ["conf/prod.env:1:19", "old/prod.env:1:19"]


def test_a_finding_of_a_file_links_to_the_commit_that_was_checked_out():
    (row,) = read(result(finding(), target=FORGE)).rows
    assert row["url"] == f"https://github.com/o/r/blob/{'ab' * 20}/src/api/client.ts#L3"


def test_without_a_known_forge_nothing_is_linked():
    page = read(result(from_history(), target=FORGE._replace(remote="https://git.example.com/o/r.git")))
    assert "url" not in page.rows[0]
    assert page.data["commits"] == ""


def test_the_excerpt_comes_in_parts_around_the_redacted_secret():
    (row,) = read(result(finding())).rows
    assert row["excerpt"] == [3, 'const hs = new Client({ apiKey: "', "hs_live_…x9Qd", '" });']


def test_an_id_is_the_findings_own():
    page = read(result(finding()))
    assert page.rows[0]["id"] == f"{HASH}:src/api/client.ts"
    assert f"{HASH}:src/api/client.ts" in [row.get("id") for row in page.all("tr")]


def test_rules_bring_their_steps_and_links_once():
    page = read(result(*five(), unsure()))
    rules = page.data["rules"]
    assert list(rules) == ["hypersave-live-key", "hyperoru-session-token"]
    assert rules["hypersave-live-key"]["link"] == "https://hypersave.io/keys"
    assert rules["hyperoru-session-token"]["steps"] == ["Revoke or rotate it where it was issued."]


def test_a_misuse_has_a_message_a_fix_and_no_liveness():
    related = (Related("read here", "", 3, 1, 3, 9), Related("made here", "b.py", 7, 1, 7, 9))
    message, fix = "A key goes to another host.", "Send it to its own."
    details = MisuseDetails("hypersave", Severity.HIGH, message, fix, related=related)
    leak = finding().leak._replace(rule_id="hypersave-wrong-host", family="usage", preview="", misuse=details)
    found = finding(leak=leak)
    page = read(result(found._replace(provider="hypersave", severity=Severity.HIGH)))
    (row,) = page.rows
    assert (row["kind"], row["message"], row["fix"]) == ("misuse", message, fix)
    assert row["related"] == ["read here (line 3)", "made here (b.py:7)"]
    assert "liveness" not in row
    assert page.data["rules"] == {}


def test_a_provider_has_one_name_whichever_rule_found_it():
    leak = finding().leak._replace(rule_id="token-in-url")
    page = read(result(finding(), finding("b.py", leak=leak, provider="hypersave")))
    assert [row["provider"] for row in page.rows] == ["Hypersave", "Hypersave"]


def test_what_a_baseline_knows_is_told():
    lapsed = Lapsed("stale", "k7m2q9xd", "hypersave-live-key", "a.py", 3, "was a sample")
    page = read(result(finding(baseline_state="new"), lapsed=(lapsed,)))
    assert page.rows[0]["baseline"] == "new"
    assert "a.py:3 stale: hypersave-live-key k7m2q9xd was a sample" in page.text


def test_a_first_page_of_many_is_shown_without_script_and_says_so():
    many = [finding(f"src/{number:04}.py") for number in range(250)]
    page = read(result(*many))
    assert len([row for row in page.all("tr") if row.get("class") == "row"]) == 100
    assert "The first 100 of 250 findings" in page.text
    assert len(page.rows) == 250


def test_thousands_of_findings_stay_small():
    many = [finding(f"services/api/src/{number:05}/settings.py") for number in range(5000)]
    assert len(write(result(*many))) < 5_000_000


def test_findings_without_a_commit_have_no_timeline():
    assert "When they came in" not in read(result(*five())).text
    assert "When they came in" in read(result(from_history())).text


def test_every_mode_is_named():
    for mode, told in (("files", "files as they are"), ("index", "what is staged"), ("stdin", "standard input")):
        page = read(result(target=Target(mode, "x"), coverage=Coverage(files=1)))
        assert told in page.text
