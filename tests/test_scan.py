"""The orchestrator on real files: seams, threads, filters, and what is known when somebody presses Ctrl-C."""

from __future__ import annotations

import base64
import random

import pytest

from scanner.errors import SourceError
from scanner.model import Confidence, Severity
from scanner.pipeline import Interrupted, ScanRequest, run
from scanner.ruleset.bundle import builtin
from scanner.ruleset.sample import mint
from scanner.sources import CHUNK

RULESET = builtin()
LIVE, TEST, HEX = "hypersave-live-key", "hypersave-test-key", "generic-sk-pk-hex40-key"
FILLER = b"The quick brown fox jumps over a lazy dog \xc3\xa9 \xf0\x9f\xa6\x8a.\n"


@pytest.fixture(autouse=True, scope="module")
def _cache(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STRAYKEY_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield


def make(rule, number=0):
    return mint(RULESET.token(rule), random.Random(f"{rule} {number}"))


def scan(path, progress=None, **options):
    return run(ScanRequest(paths=(str(path),), **options), RULESET, progress)


def rules(result):
    return sorted(found.rule_id for found in result.findings)


@pytest.fixture
def tree(tmp_path):
    for number in range(40):
        folder = tmp_path / "tree" / f"{number % 7}"
        folder.mkdir(parents=True, exist_ok=True)
        text = f"# file {number}\nlive = '{make(LIVE, number)}'\nshared = '{make(TEST)}'\n"
        (folder / f"{number}.py").write_text(text if number % 3 else "nothing = 1\n")
    return tmp_path / "tree"


# Chunks


@pytest.mark.parametrize("before", [-30, -1, 0, 1])
def test_tokens_around_the_seams_of_a_large_file_are_found_once_at_the_right_place(before, tmp_path):
    data = bytearray(FILLER * (9_000_000 // len(FILLER)))
    places = [1 * CHUNK + before, 2 * CHUNK + before]
    secrets = [make(LIVE, number).encode() for number in range(2)]
    for place, secret in zip(places, secrets, strict=True):
        line = data.rfind(b"\n", 0, place) + 1
        plain = b" " * (place - line) + secret  # so that the seam cuts no character in two
        data[line : line + len(plain)] = plain
        data[line + len(plain)] = ord("\n")
    (tmp_path / "large.log").write_bytes(data)

    result = scan(tmp_path / "large.log")

    assert result.coverage.bytes == len(data)
    found = sorted(result.findings, key=lambda finding: finding.leak.span)
    assert [finding.leak.span.start for finding in found] == places
    for finding, place in zip(found, places, strict=True):
        text = bytes(data[:place]).decode("utf-8", "replace")
        assert finding.leak.location.line == text.count("\n") + 1
        assert finding.leak.location.column == len(text[text.rfind("\n") + 1 :]) + 1
        assert finding.occurrences == 1


def test_a_megabyte_long_line_across_a_seam_has_right_columns(tmp_path):
    secret = make(LIVE).encode()
    unit = "x = 'é🦊';".encode()
    lead = unit * (CHUNK // len(unit) + 1)
    (tmp_path / "bundle.js").write_bytes(lead + b" k='" + secret + b"';" + unit * 100_000)
    (found,) = scan(tmp_path / "bundle.js").findings
    assert found.leak.location.line == 1
    assert found.leak.location.column == len(lead.decode().encode("utf-16-le")) // 2 + 5
    assert len(found.leak.excerpt.text) < 1000


# Redaction


def test_two_secrets_on_one_line_are_both_redacted_in_both_findings(tmp_path):
    one, two = make(LIVE, 1), make(TEST, 2)
    (tmp_path / "a.py").write_text(f"a, b = '{one}', '{two}'\n")
    findings = scan(tmp_path).findings
    assert len(findings) == 2
    for found in findings:
        assert one not in repr(found)
        assert two not in repr(found)
        excerpt = found.leak.excerpt
        assert excerpt.text.count("…") == 2
        assert excerpt.text[excerpt.start : excerpt.end] == found.leak.preview


def test_a_secret_in_base64_is_redacted_in_its_encoded_form(tmp_path):
    text = base64.b64encode(f"key={make(LIVE)}".encode()).decode()
    (tmp_path / "a.yaml").write_text(f"data: {text}\n")
    (found,) = scan(tmp_path).findings
    assert text[12:40] not in repr(found)


# Filters


def test_only_and_skip_take_names_and_patterns(tmp_path):
    (tmp_path / "a.py").write_text(f"a = '{make(LIVE)}'\nb = '{make(TEST)}'\nc_key = '{make(HEX)}'\n")
    assert rules(scan(tmp_path)) == [HEX, LIVE, TEST]
    assert rules(scan(tmp_path, only=(LIVE,))) == [LIVE]
    assert rules(scan(tmp_path, only=("hypersave-*",))) == [LIVE, TEST]
    assert rules(scan(tmp_path, skip=("generic-*", TEST))) == [LIVE]
    assert rules(scan(tmp_path, only=("hypersave-*",), skip=(TEST,))) == [LIVE]


def test_severity_and_confidence_have_floors(tmp_path):
    (tmp_path / "a.py").write_text(f"a = '{make(LIVE)}'\nb = '{make(TEST)}'\nc_key = '{make(HEX)}'\n")
    assert rules(scan(tmp_path, min_severity=Severity.CRITICAL)) == [LIVE]
    assert rules(scan(tmp_path, min_confidence=Confidence.HIGH)) == [LIVE, TEST]


def test_findings_come_worst_first(tree):
    severities = [found.severity.rank for found in scan(tree).findings]
    assert severities == sorted(severities, reverse=True)
    assert len(set(severities)) > 1


def test_paths_sizes_and_salt_are_the_requests(tmp_path):
    (tmp_path / "a.py").write_text(f"a = '{make(LIVE)}'\n")
    (tmp_path / "b.txt").write_text(f"b = '{make(LIVE, 1)}'\n" + "x" * 5000)
    assert [found.origin.path for found in scan(tmp_path, exclude=("*.txt",)).findings] == ["a.py"]
    assert [found.origin.path for found in scan(tmp_path, include=("*.txt",)).findings] == ["b.txt"]
    assert [found.origin.path for found in scan(tmp_path, max_size=1000).findings] == ["a.py"]
    plain = {found.leak.secret_hash for found in scan(tmp_path).findings}
    assert not plain & {found.leak.secret_hash for found in scan(tmp_path, salt=b"pepper").findings}


def test_an_allow_comment_marks_a_finding_and_never_hides_it(tmp_path):
    (tmp_path / "a.py").write_text(f"a = '{make(LIVE)}'  # straykey:allow[{LIVE}] sample\nb = '{make(LIVE, 1)}'\n")
    assert [bool(found.suppressed_by) for found in scan(tmp_path).findings] == [True, False]
    assert not any(found.suppressed_by for found in scan(tmp_path, inline_allow=False).findings)


# Threads


def test_any_number_of_threads_gives_the_same_result(tree):
    one = scan(tree, jobs=1)
    assert len(one.findings) == 2 * 26
    for jobs in (2, 4):
        many = scan(tree, jobs=jobs)
        assert many.findings == one.findings
        assert many.coverage._replace(seconds=0) == one.coverage._replace(seconds=0)


def test_the_portable_search_gives_the_same_findings(tree):
    assert scan(tree, portable=True).findings == scan(tree).findings


# Interruption


@pytest.mark.parametrize("jobs", [1, 3])
def test_ctrl_c_gives_what_is_known_marked_incomplete(jobs, tmp_path):
    for number in range(1200):
        (tmp_path / f"{number:04}.py").write_text(f"a = '{make(LIVE, number % 5)}'\n")
    calls = []

    def press(text):
        calls.append(text)
        if len(calls) == 2 or jobs > 1:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted) as caught:
        scan(tmp_path, press, jobs=jobs)

    result = caught.value.result
    assert result.coverage.incomplete
    assert any("interrupted" in note for note in result.coverage.notes)
    assert 0 < len(result.findings) < 1200 or jobs > 1


def test_a_path_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SourceError, match="missing"):
        scan(tmp_path / "missing")
