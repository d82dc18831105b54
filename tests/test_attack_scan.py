"""What hostile input and bad luck must not do to a scan: hide a gap, lose what was found, or show a secret."""

from __future__ import annotations

import io
import os
import random
import signal
import sys
import threading
from pathlib import Path

import pytest

from scanner.pipeline import MAX_JOBS, ScanRequest, run
from scanner.report import FORMATS, Style, render
from scanner.ruleset.bundle import builtin
from scanner.ruleset.sample import mint
from scanner.sources import CHUNK

RULESET = builtin()


@pytest.fixture(autouse=True, scope="module")
def _cache(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STRAYKEY_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield


def make(number=0):
    return mint(RULESET.token("hypersave-live-key"), random.Random(number))


def scan(path, progress=None, ruleset=RULESET, **options):
    return run(ScanRequest(paths=(str(path),), **options), ruleset, progress)


def reports(result):
    for name in FORMATS:
        out = io.BytesIO()
        render(name, result, RULESET, out, Style(verbose=True, show_suppressed=True))
        yield out.getvalue().decode()


# Secrets that are shown nowhere


@pytest.mark.parametrize("before", range(-60, 10, 7))
def test_a_neighbour_beyond_a_chunks_seam_is_redacted_too(before, tmp_path):
    secrets = [make(number) for number in range(3)]
    data = b"x" * (CHUNK + before - 1) + b"\n" + " ".join(secrets).encode() + b"\n" + b"y" * 100_000
    (tmp_path / "large.txt").write_bytes(data)
    result = scan(tmp_path / "large.txt")
    assert len(result.findings) == 3
    for report in reports(result):
        assert not any(secret in report for secret in secrets)


def test_a_secret_known_by_its_name_is_redacted_where_it_stands_without_it(tmp_path):
    opaque = mint(RULESET.token("hypemarket-access-token"), random.Random(1))
    lines = [f"hypemarket_token = '{opaque}'  # was {opaque}", "", f"connect({opaque}, '{make()}')"]
    (tmp_path / "a.py").write_text("\n".join(lines))
    result = scan(tmp_path / "a.py")
    assert {found.rule_id for found in result.findings} == {"hypemarket-access-token", "hypersave-live-key"}
    for report in reports(result):
        assert opaque not in report


def test_tokens_in_names_are_redacted(tmp_path):
    in_name, in_folder, unread = make(1), make(2), make(3)
    folder = tmp_path / "tree" / f"b {in_folder}"
    folder.mkdir(parents=True)
    for path in (tmp_path / "tree" / f"a.{in_name}.txt", folder / "x.txt"):
        path.write_text(f"key = '{make()}'\n")
    (folder / f"{unread} link").symlink_to(folder)
    result = scan(tmp_path / "tree")
    assert len(result.findings) == 2
    assert result.coverage.skips
    for report in reports(result):
        assert not any(secret in report for secret in (in_name, in_folder, unread))


# Gaps that are told, findings that are kept


def test_a_defect_at_one_file_is_a_gap_and_hides_nothing_elsewhere(tmp_path):
    broken = RULESET.token("github-personal-access-token")
    providers = tuple(
        provider._replace(
            tokens=tuple(t._replace(checksum="unheard-of") if t is broken else t for t in provider.tokens)
        )
        for provider in RULESET.providers
    )
    secret = mint(broken, random.Random(1))
    (tmp_path / "a.txt").write_text(f"key = '{secret}'\n")
    (tmp_path / "b.txt").write_text(f"key = '{make()}'\n")
    result = scan(tmp_path, ruleset=RULESET._replace(providers=providers))
    (found,) = result.findings
    assert found.origin.path.endswith("b.txt")
    assert result.coverage.incomplete
    (skip,) = result.coverage.skips
    assert skip.path.endswith("a.txt")
    assert "KeyError" in skip.reason
    assert "unheard-of" not in skip.reason


def children():
    mine = str(os.getpid())
    for entry in os.listdir("/proc"):
        try:
            words = Path("/proc", entry, "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if words[1] == mine and words[0] != "Z":
            yield int(entry)


@pytest.mark.skipif(sys.platform != "linux", reason="shares are processes on Linux only")
@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGINT])
def test_a_process_that_is_struck_down_leaves_a_gap_that_is_told(blow, tmp_path):
    for number in range(1500):
        (tmp_path / f"{number:04}.txt").write_text(f"a = '{make(number % 5)}'\n" * 4)
    struck = []

    def strike(_text):
        for child in () if struck else children():
            os.kill(child, blow)
            struck.append(child)

    result = scan(tmp_path, strike, jobs=2)
    assert struck
    assert result.findings
    assert result.coverage.incomplete
    assert result.coverage.notes


def test_a_million_jobs_are_no_million_threads(tmp_path):
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "a.py").write_text(f"a = '{make()}'\n")
    most = []
    result = scan(tmp_path / "tree", lambda _: most.append(threading.active_count()), jobs=1_000_000)
    assert len(result.findings) == 1
    assert max(most) <= MAX_JOBS + 1


def test_more_passwords_than_can_be_named_are_a_gap(tmp_path):
    # Each name costs 14 ms, so that nobody can guess a password from it: a list of them would take hours.
    letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    drawn = random.Random(1)
    lines = [f"https://bob:{''.join(drawn.choices(letters, k=14))}@db.acme.io/" for _ in range(230)]
    (tmp_path / "a.txt").write_text("\n".join(lines))
    result = scan(tmp_path)
    assert 150 < len(result.findings) <= 200
    assert result.coverage.incomplete
    assert "passwords" in result.coverage.skips[0].reason
