from __future__ import annotations

import io
import json
import os
import re
from pathlib import Path
from urllib.parse import unquote_to_bytes

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nasty_logs import ODD_PATHS, nasty
from report_builders import (
    HASH,
    SHA,
    TOKEN,
    asked,
    finding,
    five,
    from_history,
    gaps,
    judged,
    leak_in,
    misused,
    result,
    ruleset,
    unsure,
)

from scanner.model import Confidence, Liveness, Severity, Target
from scanner.report import Style, render
from scanner.report.sarif.uri import path_uri, repository_uri, viewer_uri
from scanner.report.urgency import rank

SCHEMA = json.loads((Path(__file__).parents[1] / "data" / "sarif-2.1.0.json").read_text(encoding="utf-8"))

PLAIN = Style()


def written(scan, style=PLAIN) -> bytes:
    out = io.BytesIO()
    render("sarif", scan, ruleset(), out, style)
    return out.getvalue()


def run_of(*findings, style=PLAIN, **changes) -> dict:
    [run] = json.loads(written(result(*findings, **changes), style))["runs"]
    return run


def result_of(found, **changes) -> dict:
    [one] = run_of(found, **changes)["results"]
    return one


@pytest.mark.parametrize("name", [name for name in nasty() if name != "5001-results"])
def test_nasty_logs_are_valid_by_the_schema(name):
    log = json.loads(written(nasty()[name], Style(show_suppressed=True, category="nightly")))
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(SCHEMA, format_checker=checker).validate(log)


def test_the_worst_five_thousand_are_kept_and_the_cut_is_said():
    log = written(nasty()["5001-results"])
    [run] = json.loads(log)["runs"]
    assert len(run["results"]) == 5000
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "src/00000.py"
    [notice] = run["invocations"][0]["toolExecutionNotifications"]
    assert notice["message"]["text"].startswith("1 more result of the least urgent left out")
    assert len(log) < 10_000_000


def test_a_region_counts_utf16_units_and_ends_behind_the_secret():
    region = result_of(finding("a.txt", f"\t🔑 é {TOKEN} 🔑\n"))["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"]) == (1, 7)
    assert (region["endLine"], region["endColumn"]) == (1, 7 + len(TOKEN))


def test_an_empty_scan_still_lists_every_rule():
    run = run_of()
    assert run["results"] == []
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert ids == ["hyperoru-session-token", "hypersave-live-key", "hypersave-pair", "hypersave-plain-http",
                   "hypersave-test-key", "jwt"]


def test_a_rule_tells_what_services_ask_for():
    rule = run_of()["tool"]["driver"]["rules"][1]
    assert rule["name"] == "HypersaveLiveKey"
    assert rule["defaultConfiguration"] == {"enabled": True, "level": "error"}
    assert rule["helpUri"] == "https://hypersave.io/docs"
    assert rule["deprecatedIds"] == ["hypersave-key"]
    assert "1. Open API Keys and regenerate the key" in rule["help"]["markdown"]
    assert "straykey:allow[hypersave-live-key] reason" in rule["help"]["text"]
    assert rule["properties"] == {
        "tags": ["security", "secret", "external/cwe/cwe-798", "cwe-798", "hypersave"],
        "precision": "high",
        "security-severity": "9.5",
        "problem.severity": "error",
    }


def test_a_rule_of_one_word_has_a_name_that_is_more_than_its_id():
    assert run_of()["tool"]["driver"]["rules"][-1]["name"] == "JwtToken"


def test_a_weakness_that_gitlab_does_not_take_for_a_secret_comes_with_798():
    run = run_of()
    rule = run["tool"]["driver"]["rules"][0]
    assert {"cwe-598", "cwe-798"} <= set(rule["properties"]["tags"])
    assert [relation["target"]["id"] for relation in rule["relationships"]] == ["CWE-598", "CWE-798"]
    taxa = {taxon["id"]: taxon["shortDescription"]["text"] for taxon in run["taxonomies"][0]["taxa"]}
    assert taxa == {
        "CWE-319": "Cleartext Transmission of Sensitive Information",
        "CWE-321": "Use of Hard-coded Cryptographic Key",
        "CWE-598": "Use of HTTP Request With Sensitive Query String",
        "CWE-798": "Use of Hard-coded Credentials",
    }


def test_a_misuse_says_why_and_what_to_write_and_points_to_its_other_places():
    run = run_of(misused())
    one = run["results"][0]
    assert one["message"]["text"].startswith("Hypersave key sent without encryption. With http:// everybody")
    assert "Write instead: https://api.hypersave.io" in one["message"]["text"]
    assert one["partialFingerprints"]["misuseHash/v1"] == "misuse2q9xdabcdefghijklmno"
    assert "secretHash/v1" not in one["partialFingerprints"]
    first, second = one["relatedLocations"]
    assert first["physicalLocation"]["artifactLocation"]["uri"] == "src/load.py"
    assert first["physicalLocation"]["region"]["startLine"] == 2
    assert second["physicalLocation"]["artifactLocation"]["uri"] == "src/%1B%5B1mb.py"
    rule = run["tool"]["driver"]["rules"][one["ruleIndex"]]
    assert rule["properties"]["tags"][:2] == ["security", "misuse"]
    assert [relation["target"]["id"] for relation in rule["relationships"]] == ["CWE-319"]
    assert "https://api.hypersave.io" in rule["help"]["markdown"]


def test_the_contract_other_programs_rely_on():
    one = result_of(from_history())
    assert one["properties"] == {
        "provider": "hypersave",
        "severity": "critical",
        "confidence": "high",
        "liveness": "inactive",
        "livenessReason": "the provider refused it",
        "occurrences": 3,
        "commit": {"sha": SHA, "date": "2026-03-01T23:30:00+01:00", "inHead": False},
        "blob": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    }
    assert one["partialFingerprints"]["secretHash/v1"] == HASH
    assert re.fullmatch(r"[1-9a-f][0-9a-f]*:1", one["partialFingerprints"]["primaryLocationLineHash"])
    assert one["locations"][0]["logicalLocations"] == [
        {"kind": "commit", "name": SHA, "fullyQualifiedName": f"{SHA}:conf/prod.env"}
    ]
    assert one["occurrenceCount"] == 3
    assert "kind" not in one


@pytest.mark.parametrize(
    ("severity", "confidence", "liveness", "expected"),
    [
        (Severity.CRITICAL, Confidence.HIGH, Liveness.NOT_CHECKED, "error"),
        (Severity.CRITICAL, Confidence.LOW, Liveness.UNKNOWN, "warning"),
        (Severity.MEDIUM, Confidence.MEDIUM, Liveness.NOT_CHECKED, "warning"),
        (Severity.LOW, Confidence.LOW, Liveness.NOT_CHECKED, "note"),
        (Severity.LOW, Confidence.LOW, Liveness.ACTIVE, "error"),
        (Severity.CRITICAL, Confidence.HIGH, Liveness.EXPIRED, "note"),
    ],
)
def test_level_follows_severity_confidence_and_liveness(severity, confidence, liveness, expected):
    leak = leak_in(TOKEN, confidence=confidence, liveness=liveness)
    assert result_of(finding(leak=leak, severity=severity))["level"] == expected


def test_a_working_token_ranks_above_an_unchecked_one_and_a_dead_one_below_all():
    def ranked(liveness, confidence=Confidence.HIGH, severity=Severity.CRITICAL):
        return rank(finding(leak=leak_in(TOKEN, liveness=liveness, confidence=confidence), severity=severity))

    unchecked = [ranked(Liveness.NOT_CHECKED, confidence) for confidence in reversed(Confidence)]
    least = ranked(Liveness.NOT_CHECKED, Confidence.LOW, Severity.LOW)
    assert 100 >= ranked(Liveness.ACTIVE) > unchecked[0] > unchecked[1] > unchecked[2]
    assert unchecked[2] > least > ranked(Liveness.INACTIVE) >= 10
    assert ranked(Liveness.UNKNOWN) == unchecked[0] >= 90


def test_whatever_works_is_an_error_of_rank_95_or_more_and_the_order_by_severity_stays():
    ranks = []
    for severity in Severity:
        one = result_of(judged(Liveness.ACTIVE, severity=severity))
        assert one["level"] == "error"
        ranks.append(one["rank"])
    assert ranks == sorted(set(ranks))
    assert 95 < ranks[0] < ranks[-1] <= 100


def test_results_stand_in_the_order_of_the_other_reports():
    found = run_of(*five())["results"]
    assert [one["properties"]["liveness"] for one in found] == [one.leak.liveness.value for one in five()]


def test_an_alert_stays_itself_whatever_its_liveness():
    results = [result_of(finding(leak=leak_in(TOKEN, liveness=one, liveness_reason=str(one)))) for one in Liveness]
    assert len({one["ruleId"] for one in results}) == 1
    assert len({one["ruleIndex"] for one in results}) == 1
    assert len({json.dumps(one["partialFingerprints"]) for one in results}) == 1
    assert len({one["message"]["text"] for one in results}) == len(Liveness)


@pytest.mark.parametrize(
    ("liveness", "first", "second"),
    [
        (Liveness.ACTIVE, " STILL WORKS: Everything the account can do", "It was checked and works: why."),
        (Liveness.INACTIVE, " (inactive): Everything the account can do", "It was checked and does not work: why."),
        (Liveness.EXPIRED, " (expired): Everything the account can do", "It has expired: why."),
        (Liveness.UNKNOWN, ": Everything the account can do", "Whether it works could not be told: why."),
        (Liveness.NOT_CHECKED, ": Everything the account can do", "Whether it works was not checked: why."),
    ],
)
def test_the_message_says_whether_the_token_works(liveness, first, second):
    text = result_of(judged(liveness, "why"))["message"]["text"]
    assert text.startswith(f"Hypersave live API key hs_live_…x9Qd{first}, in production. {second} ")
    assert second[:-6] not in result_of(judged(Liveness.NOT_CHECKED))["message"]["text"]


def test_a_verification_is_told_in_numbers_and_what_stopped_it_as_a_notification():
    run = run_of(*five(), verification=asked())
    assert run["properties"]["verification"] == {
        "requests": 6,
        "tokens": 5,
        "dryRun": False,
        "byLiveness": {"active": 1, "inactive": 1, "expired": 1, "unknown": 1, "not-checked": 1},
    }
    [notice] = run["invocations"][0]["toolExecutionNotifications"]
    assert (notice["level"], notice["descriptor"]["id"]) == ("warning", "verification")
    assert notice["message"]["text"] == f"Verification: {asked().notes[0]}."
    assert "verification" not in run_of(*five())["properties"]


def test_a_dry_run_says_that_nothing_was_sent():
    run = run_of(*five(), verification=asked(requests=0, notes=(), dry_run=True, planned=("GET x",)))
    [notice] = run["invocations"][0]["toolExecutionNotifications"]
    assert notice["message"]["text"] == "Dry run: nothing was sent; a verification would ask about 5 tokens."


def test_a_hostile_reason_is_escaped_where_people_read_it():
    one = result_of(judged(Liveness.ACTIVE, "\x1b[2J\u202e\udcff [x](0) {0}"))
    assert r"works: \x1b\[2J\u202e\xff \[x\](0) {{0}}." in one["message"]["text"]
    assert one["properties"]["livenessReason"] == "\x1b[2J\u202e\ufffd [x](0) {0}"


def test_the_help_of_a_rule_holds_every_step_that_stops_its_token():
    help_ = run_of()["tool"]["driver"]["rules"][1]["help"]
    for step in ("1. Open API Keys and regenerate", "2. Put the new one in its place."):
        assert step in help_["text"]
        assert step in help_["markdown"]


def test_the_first_sentence_of_a_message_stands_for_itself():
    text = result_of(unsure())["message"]["text"]
    assert text.startswith("Hyperoru session token Zx8…: Whatever the logged-in person may do. ")
    assert "Confidence is low: documented path with its documented parameter, may be of hyperspeed." in text


def test_a_message_holds_no_link_and_stays_short():
    leak = leak_in(TOKEN, confidence=Confidence.LOW, reasons=("[text](0) {0}", "long " * 400))
    text = result_of(finding(leak=leak))["message"]["text"]
    assert r"\[text\](0) {{0}}" in text
    assert len(text) == 1000
    assert text.endswith("…")


def test_suppressed_findings_are_left_out_unless_asked_for():
    allowed = finding(suppressed_by="straykey:allow a sample")
    by_baseline = finding("b.py", suppressed_by="baseline entry")
    assert len(run_of(allowed, unsure())["results"]) == 1
    assert "suppressions" not in run_of(allowed, unsure())["results"][0]
    shown = run_of(allowed, unsure(), by_baseline, style=Style(show_suppressed=True))["results"]
    assert [one["suppressions"] for one in shown] == [
        [{"kind": "inSource", "status": "accepted", "justification": "straykey:allow a sample"}],
        [],
        [{"kind": "external", "status": "accepted", "justification": "baseline entry"}],
    ]


def test_a_category_only_if_asked_for():
    assert "automationDetails" not in run_of()
    assert run_of(style=Style(category="nightly"))["automationDetails"] == {"id": "nightly/"}


def test_gaps_become_notifications_of_a_successful_run():
    [invocation] = run_of(coverage=gaps())["invocations"]
    assert invocation["executionSuccessful"] is True
    told = [(n["level"], n["message"]["text"]) for n in invocation["toolExecutionNotifications"]]
    assert told == [
        ("warning", "Something that should have been read was not: the scan is no all-clear."),
        ("note", "this is a shallow clone: older commits are missing."),
        ("note", "Not read: 12 over 10 MB."),
        ("warning", "Not read: 3 unreadable."),
    ]


def test_the_same_scan_gives_the_same_bytes_and_no_machine_is_in_them():
    scan = result(finding(), unsure(), from_history(), coverage=gaps())
    style = Style(root="/home/somebody/project")
    assert written(scan, style) == written(scan._replace(coverage=gaps()._replace(seconds=9.0)), style)
    assert b"somebody" not in written(scan, style)
    assert written(scan).isascii()


@pytest.mark.parametrize("path", ODD_PATHS)
def test_an_odd_path_becomes_a_relative_uri_that_gives_its_bytes_back(path):
    uri = path_uri(path)
    assert re.fullmatch(r"(%[0-9A-F]{2}|[0-9A-Za-z/._~!$&'()*+,;=@-])+", uri)
    assert not uri.startswith("/")
    assert unquote_to_bytes(uri) == os.fsencode(path).lstrip(b"/")


@given(st.binary(min_size=1, max_size=30))
def test_any_name_becomes_a_uri_that_gives_its_bytes_back(name):
    path = name.decode("utf-8", "surrogateescape")
    assert unquote_to_bytes(path_uri("x/" + path)) == b"x/" + name


@pytest.mark.parametrize(
    ("remote", "uri"),
    [
        ("https://github.com/o/r.git", "https://github.com/o/r.git"),
        ("https://me:pass" + "@github.com/o/r?token=1#x", "https://github.com/o/r"),
        ("git@github.com:o/r.git", "ssh://github.com/o/r.git"),
        ("ssh://git@host.example:2222/o/r", "ssh://host.example:2222/o/r"),
        ("https://[::1]:8443/o r", "https://[::1]:8443/o%20r"),
        ("/srv/git/r.git", ""),
        ("../r.git", ""),
        ("file:///srv/git/r.git", ""),
        ("C:\\repos\\r", ""),
        ("https://host:port/x", ""),
        ("ext::sh -c x", ""),
        ("", ""),
    ],
)
def test_a_repository_is_named_without_credentials_and_a_local_one_not_at_all(remote, uri):
    assert repository_uri(remote) == uri


def test_provenance_names_repository_revision_and_root():
    target = Target("history", ".", "ab" * 20, "main", "git@github.com:o/r.git")
    assert run_of(target=target)["versionControlProvenance"] == [
        {
            "repositoryUri": "ssh://github.com/o/r.git",
            "revisionId": "ab" * 20,
            "branch": "main",
            "mappedTo": {"uriBaseId": "%SRCROOT%"},
        }
    ]


def test_a_known_forge_gets_a_permalink_and_an_unknown_one_none():
    assert viewer_uri("git@gitlab.com:g/r.git", "abc", "a b.py", 3) == "https://gitlab.com/g/r/-/blob/abc/a%20b.py#L3"
    assert viewer_uri("https://git.example/o/r", "abc", "a.py", 3) == ""
