"""`scanner.scan`: every source, the same findings as the command line, and no gap that goes unnoticed."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import scanner
from scanner.report import FORMATS

TOP = Path(__file__).parents[2]


def rules(scan):
    return [finding.rule_id for finding in scan]


def test_files_are_scanned(folder, token):
    (folder / "a.py").write_text(f'x = 1\nKEY = "{token()}"\n')

    (finding,) = scanner.scan(paths=folder)

    assert (finding.rule_id, finding.origin.path, finding.leak.location.line) == ("hypersave-live-key", "a.py", 2)


def test_bytes_are_scanned_under_their_name(token):
    (finding,) = scanner.scan(data=f'KEY = "{token()}"\n'.encode(), name="src/a.py")

    assert (finding.rule_id, finding.origin.path) == ("hypersave-live-key", "src/a.py")


def test_a_stream_is_read_to_its_end_and_left_open(token):
    stream = io.BytesIO(b"x" * 3_000_000 + f'\nKEY = "{token()}"\n'.encode())

    assert rules(scanner.scan(data=stream)) == ["hypersave-live-key"]
    assert not stream.closed
    assert stream.read() == b""


def test_a_history_a_range_and_the_index_are_scanned(repository, token):
    (old,) = scanner.scan(paths=repository.path, history=True)
    assert (old.commit.sha, old.commit.in_head) == (repository.git("rev-parse", "HEAD~1"), False)

    assert rules(scanner.scan(paths=repository.path, range="HEAD~2..HEAD~1")) == ["hypersave-live-key"]
    assert rules(scanner.scan(paths=repository.path, range="HEAD~1..HEAD")) == []

    repository.write("b.py", f'KEY = "{token()}"\n')
    repository.git("add", "b.py")
    assert rules(scanner.scan(paths=repository.path, staged=True)) == ["hypersave-live-key"]


def test_processes_find_what_threads_find(repository):
    assert list(scanner.scan(paths=repository.path, history=True, processes=True)) == list(
        scanner.scan(paths=repository.path, history=True)
    )


def test_nothing_is_read_before_the_first_finding_is_asked_for(tmp_path, token):
    scan = scanner.scan(paths=tmp_path / "later.py")
    (tmp_path / "later.py").write_text(f'KEY = "{token()}"\n')

    assert rules(scan) == ["hypersave-live-key"]


def test_a_scan_that_was_closed_before_it_began_never_does(tmp_path):
    scan = scanner.scan(paths=tmp_path / "missing")
    scan.close()

    assert list(scan) == []
    with pytest.raises(ValueError, match="closed"):
        scan.finish()


def test_a_with_block_ends_the_iteration(token):
    text = "".join(f'KEY{n} = "{token()}"\n' for n in range(3)).encode()
    with scanner.scan(data=text) as scan:
        assert next(scan).rule_id == "hypersave-live-key"

    assert list(scan) == []
    assert len(scan.finish().findings) == 3


@pytest.fixture
def gap(repository):
    """A repository one of whose objects is gone."""
    lost = repository.git("rev-parse", "HEAD~2:app.py")
    (repository.path / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    return repository.path


def test_a_gap_ends_the_iteration_with_an_error_after_the_findings(gap):
    scan = scanner.scan(paths=gap, history=True)

    assert next(scan).rule_id == "hypersave-live-key"
    with pytest.raises(scanner.IncompleteError, match="missing object") as caught:
        next(scan)
    assert caught.value.result.coverage.incomplete
    assert [finding.rule_id for finding in caught.value.result.findings] == ["hypersave-live-key"]


def test_a_gap_can_be_allowed_and_is_told_all_the_same(gap):
    scan = scanner.scan(paths=gap, history=True, allow_incomplete=True)

    assert rules(scan) == ["hypersave-live-key"]
    assert scan.coverage.incomplete


@pytest.mark.parametrize("ask", [lambda scan: scan.finish(), lambda scan: scan.render("json", io.BytesIO())])
def test_every_other_way_to_the_result_raises_for_a_gap_too(gap, ask):
    with pytest.raises(scanner.IncompleteError):
        ask(scanner.scan(paths=gap, history=True))


def test_an_incomplete_report_is_written_before_the_error_is_raised(gap):
    out = io.BytesIO()
    with pytest.raises(scanner.IncompleteError):
        scanner.scan(paths=gap, history=True).render("json", out)

    assert json.loads(out.getvalue())["coverage"]["incomplete"]


@pytest.mark.parametrize("fmt", list(FORMATS))
def test_every_format_is_rendered_as_the_command_line_does(repository, fmt, monkeypatch):
    monkeypatch.chdir(repository.path)
    out = io.BytesIO()

    scanner.scan(history=True).render(fmt, out)

    command = [sys.executable, "-m", "scanner", "scan", "--history", "-f", fmt, "--isolated", "--exit-zero"]
    env = os.environ | {"PYTHONPATH": str(TOP)}
    shown = subprocess.run(command, env=env, capture_output=True, check=True).stdout
    assert _timeless(out.getvalue()) == _timeless(shown)


def _timeless(report):
    """Drop lines that tell how long the scan took, or when it was."""
    report = re.sub(rb' time="[\d.]+"', b"", report)
    report = re.sub(rb'"seconds": ?[\d.e-]+|[\d.]+ m?s\b|\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)?', b"", report)
    return re.sub(rb"[0-9a-f]{32,64}|nonce-[\w-]+", b"", report)


def test_a_format_that_does_not_exist_is_refused():
    with pytest.raises(scanner.UsageError, match="no such format: pdf"):
        scanner.scan(data=b"").render("pdf", io.BytesIO())


def test_what_a_comment_allows_is_left_out_but_known(token):
    text = f'KEY = "{token()}"  # straykey:allow\n'.encode()

    assert rules(scanner.scan(data=text)) == []
    assert rules(scanner.scan(data=text, show_suppressed=True)) == ["hypersave-live-key"]
    assert rules(scanner.scan(data=text, inline_allow=False)) == ["hypersave-live-key"]
    assert [finding.suppressed_by != "" for finding in scanner.scan(data=text).finish().findings] == [True]


def test_the_callers_configuration_and_baseline_count_only_when_named(repository, token, monkeypatch):
    monkeypatch.chdir(repository.path)
    repository.write("a.py", f'KEY = "{token()}"\n')
    repository.write(".straykey.toml", 'skip = ["hypersave-*"]\n')
    command = [sys.executable, "-m", "scanner", "baseline", "create", "--isolated", "--reason", "known"]
    subprocess.run(command, check=True, capture_output=True, env=os.environ | {"PYTHONPATH": str(TOP)})

    assert rules(scanner.scan()) == ["hypersave-live-key"]
    assert rules(scanner.scan(config=".straykey.toml")) == []
    assert rules(scanner.scan(baseline=".straykey-baseline.jsonl")) == []


def test_a_configuration_file_means_what_it_means_on_the_command_line(folder, token, monkeypatch):
    monkeypatch.chdir(folder)
    for name in ("a.py", "b.py", "big.py"):
        Path(name).write_text(f'KEY = "{token()}"\n' + "#" * 30_000 * (name == "big.py"))
    Path("c.sh").write_text(f"curl -H 'Authorization: Bearer {token()}' http://api.hypersave.io/v1/memories\n")
    for config in (
        'exclude = ["b.py"]', 'include = ["b.py"]', 'only = ["hypersave-plain-http"]', 'skip = ["hypersave-live-*"]',
        'max-size = "20k"', 'min-severity = "critical"', 'min-confidence = "high"', "pedantic = true",
    ):  # fmt: skip
        Path("straykey.toml").write_text(config)
        command = [sys.executable, "-m", "scanner", "scan", "--config", "straykey.toml", "-f", "json", "--exit-zero"]
        done = subprocess.run(command, capture_output=True, check=False, env=os.environ | {"PYTHONPATH": str(TOP)})
        assert done.returncode == 0, done.stderr
        expected = [finding["ruleId"] for finding in json.loads(done.stdout)["findings"]]

        assert rules(scanner.scan(config="straykey.toml")) == expected, config


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"staged": True, "history": True}, "staged and history contradict"),
        ({"data": b"", "range": "A..B"}, "range and data contradict"),
        ({"data": b"", "paths": "src"}, "data and paths contradict"),
        ({"name": "a.py"}, "name is what data is called"),
        ({"range": ""}, "range is empty"),
        ({"paths": ""}, "a path is empty"),
        ({"history": True, "paths": ["a", "b"]}, "one repository"),
        ({"staged": True, "no_ignore": True}, "no_ignore is for files"),
        ({"pedantic": True, "lint": False}, "pedantic"),
        ({"endpoints": {"hyperspeed": "https://speed.test"}}, "endpoints"),
        ({"max_requests": 0}, "max_requests"),
    ],
)
def test_contradictions_are_refused_at_once(options, message):
    with pytest.raises(scanner.UsageError, match=message) as caught:
        scanner.scan(**options)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"paths": "missing"}, scanner.SourceError),
        ({"data": b"", "only": "hypersav-live-key"}, scanner.UsageError),
        ({"data": b"", "rules": "missing.toml"}, scanner.RuleFileError),
        ({"data": b"", "config": "missing.toml"}, scanner.ConfigError),
        ({"data": b"", "baseline": "missing.jsonl"}, scanner.ConfigError),
        ({"data": b"", "verify_dry_run": True, "endpoints": {"acme": "https://a.test"}}, scanner.UsageError),
    ],
)
def test_what_can_not_be_scanned_raises_an_error_with_a_remedy(tmp_path, monkeypatch, options, error):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(error):
        next(scanner.scan(**options))


def test_a_dry_run_tells_what_would_be_sent(token):
    text = f'KEY = "{token()}"\n'.encode()
    verification = scanner.scan(data=text, verify_dry_run=True).finish().verification

    assert verification.dry_run
    assert verification.requests == 0
    assert "api.hypersave.io" in verification.planned[0]


def test_without_verify_nothing_that_can_reach_the_network_is_imported():
    code = "import scanner, sys; list(scanner.scan(data=b'x')); print('scanner.verify' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=TOP, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"


def test_a_scan_prints_nothing_and_leaves_signals_and_folder_alone(repository, capfd, monkeypatch):
    monkeypatch.chdir(repository.path)
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]

    list(scanner.scan(history=True))

    assert capfd.readouterr() == ("", "")
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before
    assert os.getcwd() == str(repository.path)


def test_scans_run_beside_each_other_in_threads(repository, token):
    found = {}

    def work(number):
        scans = [
            scanner.scan(paths=repository.path, history=True),
            scanner.scan(data=f'KEY = "{token()}"\n'.encode()),
            scanner.scan(paths=repository.path),
        ]
        found[number] = [rules(scan) for scan in scans]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == {number: [["hypersave-live-key"], ["hypersave-live-key"], []] for number in range(4)}


def test_ctrl_c_keeps_what_was_found(folder, token):
    (folder / "a.py").write_text(f'KEY = "{token()}"\n')

    def stop(_):
        raise KeyboardInterrupt

    scan = scanner.scan(paths=folder, progress=stop)
    with pytest.raises(KeyboardInterrupt):
        next(scan)

    assert scan.coverage.incomplete
    with pytest.raises(scanner.IncompleteError, match="interrupted"):
        scan.finish()


def test_whatever_progress_raises_ends_the_scan_and_arrives(repository):
    class Enough(Exception):  # noqa: N818 - as a caller would write it
        pass

    def stop(_):
        raise Enough

    with pytest.raises(Enough):
        next(scanner.scan(paths=repository.path, history=True, progress=stop))
