"""Secrets are read again where they stand: in files, blobs, messages and the index, and in a stream not at all."""

from __future__ import annotations

import base64
import io
import json
import random
from types import SimpleNamespace

import pytest

from scanner.model import Verification
from scanner.pipeline import ScanRequest, run
from scanner.ruleset.bundle import builtin
from scanner.ruleset.sample import mint

RULESET = builtin()
LIVE = RULESET.token("hypersave-live-key")


def key(number):
    return mint(LIVE, random.Random(f"reveal {number}"))


class Notebook:
    """Stands where a verification stands, and writes down what it is given."""

    def __init__(self, before=None):
        self.secrets = []
        self._before = before

    def __call__(self, findings, reveal, _others):
        if self._before:
            self._before()
        for name, secret in reveal(findings):
            self.secrets.append(secret.reveal().decode())
            assert sum(finding.leak.secret_hash == name for finding in findings) >= 1
        return SimpleNamespace(findings=findings, summary=Verification(), interrupted=False, failed="")


def revealed(request, before=None):
    notebook = Notebook(before)
    result = run(request, RULESET, verify=notebook)
    assert len(notebook.secrets) == len(set(notebook.secrets))
    return sorted(notebook.secrets), result


def test_files_of_every_encoding_give_their_secrets_in_the_clear(tmp_path):
    (tmp_path / "plain.env").write_text(f"KEY={key(1)}\n")
    (tmp_path / "wide.txt").write_bytes(f"KEY={key(2)}\n".encode("utf-16"))
    (tmp_path / "inner.yaml").write_text(f"data: {base64.b64encode(f'key={key(3)}'.encode()).decode()}\n")
    (tmp_path / "percent.txt").write_text(f"u=hs%5Flive%5F{key(4)[8:]}\n")
    (tmp_path / "escaped.json").write_text(json.dumps({"k": key(5)}).replace("_", "\\u005f"))
    assert revealed(ScanRequest(paths=(str(tmp_path),)))[0] == sorted(key(number) for number in range(1, 6))


def test_a_token_in_many_files_is_revealed_once(tmp_path):
    for number in range(40):
        (tmp_path / f"{number}.env").write_text(f"KEY={key(0)}\n")
    assert revealed(ScanRequest(paths=(str(tmp_path),)))[0] == [key(0)]


def test_many_tokens_of_one_large_file_are_read_in_one_go(tmp_path):
    filler = "nothing to see here, move along\n" * 4000
    (tmp_path / "large.log").write_text("".join(f"key={key(number)}\n{filler}" for number in range(40)))
    assert revealed(ScanRequest(paths=(str(tmp_path),)))[0] == sorted(key(number) for number in range(40))


def test_several_folders_and_single_files_are_found_again(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "same.env").write_text(f"KEY={key(folder)}\n")
    (tmp_path / "c.env").write_text(f"KEY={key('c')}\n")
    paths = tuple(str(tmp_path / name) for name in ("a", "b", "c.env"))
    assert revealed(ScanRequest(paths=paths))[0] == sorted(key(name) for name in "abc")


def test_a_file_that_changed_or_went_away_meanwhile_reveals_nothing_and_stays_a_finding(tmp_path):
    for number in range(3):
        (tmp_path / f"{number}.env").write_text(f"KEY={key(number)}\n")

    def meddle():
        (tmp_path / "0.env").unlink()
        (tmp_path / "1.env").write_text(f"KEY={key('other')}\n")

    secrets, result = revealed(ScanRequest(paths=(str(tmp_path),)), meddle)
    assert secrets == [key(2)]
    assert len(result.findings) == 3


def test_a_link_put_in_a_files_place_is_not_followed(tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.env").write_text(f"KEY={key(1)}\n")
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "a.env").write_text(f"KEY={key(1)}\n")

    def swap():
        (tmp_path / "inside" / "a.env").unlink()
        (tmp_path / "inside" / "a.env").symlink_to(tmp_path / "outside" / "a.env")

    assert revealed(ScanRequest(paths=(str(tmp_path / "inside"),)), swap)[0] == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_history_reveals_removed_files_and_messages(repo, jobs):
    repo.commit({"gone.env": f"KEY={key(1)}\n"})
    repo.commit({"gone.env": "", "a.env": f"KEY={key(2)}\n"}, message=f"used {key(3)} here")
    repo.git("tag", "-a", "v1", "-m", f"with {key(4)}")
    request = ScanRequest("history", paths=(str(repo.path),), jobs=jobs)
    assert revealed(request)[0] == sorted(key(number) for number in range(1, 5))


def test_a_range_reveals_what_it_brings(repo):
    base = repo.commit({"a.env": f"KEY={key(1)}\n"})
    repo.commit({"b.env": f"KEY={key(2)}\n"})
    request = ScanRequest("range", paths=(str(repo.path),), range=f"{base}..HEAD")
    assert revealed(request)[0] == [key(2)]


def test_the_index_reveals_what_is_staged_and_not_what_lies_on_disk(repo):
    repo.commit({"a.env": "\n"})
    repo.stage("a.env", f"KEY={key(1)}\n")
    repo.write("a.env", f"KEY={key(2)}\n")
    assert revealed(ScanRequest("index", paths=(str(repo.path),)))[0] == [key(1)]


def test_a_stream_gives_the_secrets_it_passed(monkeypatch):
    stream = io.BytesIO(f"KEY={key(1)}\nOTHER={key(2)}\n".encode())
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=stream))
    assert revealed(ScanRequest("stdin"))[0] == sorted((key(1), key(2)))
