"""The compiled database comes from the cache when it can and is made anew when it can't: losing it costs only time."""

from __future__ import annotations

import os

import pytest

from scanner import cache
from scanner.engine import Engine
from scanner.model import Fragment, Origin


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("STRAYKEY_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def finds(ruleset, token):
    """Whether an engine, made with what the cache holds now, still finds a token."""
    fragment = Fragment(token("hypersave-live-key").encode(), Origin("file", "a"))
    return lambda: [leak.rule_id for leak in Engine(ruleset).worker().scan(fragment)] == ["hypersave-live-key"]


def test_the_folder_is_the_one_that_the_environment_names(folder, finds):
    assert cache.folder() == str(folder)
    assert finds()
    (stored,) = folder.iterdir()
    assert stored.stat().st_mode & 0o077 == 0


def test_a_stored_database_is_used_and_means_the_same(folder, ruleset, engine):
    Engine(ruleset)
    (stored,) = folder.iterdir()
    written = stored.stat().st_mtime_ns
    again = Engine(ruleset)
    assert stored.stat().st_mtime_ns == written
    assert again.meanings == engine.meanings


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda _: b"garbage",
        lambda data: data[: len(data) // 2],
        lambda data: data[:200] + bytes([data[200] ^ 1]) + data[201:],
        lambda data: data[:-9] + bytes([data[-9] ^ 64]) + data[-8:],
        lambda data: b"5 0\n" + data,
        lambda data: b"x y\n" + data,
    ],
)
def test_a_damaged_database_is_compiled_anew(damage, folder, finds, ruleset):
    Engine(ruleset)
    (stored,) = folder.iterdir()
    whole = stored.read_bytes()
    stored.write_bytes(damage(whole))
    assert finds()
    assert stored.read_bytes() == whole


def test_other_rules_have_another_database(folder, ruleset):
    Engine(ruleset)
    Engine(ruleset._replace(digest="f" * 64))
    assert len(list(folder.iterdir())) == 2


def test_a_cache_that_can_not_be_written_costs_nothing_but_time(tmp_path, monkeypatch, finds):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("STRAYKEY_CACHE_DIR", str(tmp_path / "file" / "cache"))
    assert finds()
    assert cache.read("anything") is None


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can give a file away")
def test_a_file_of_another_user_is_not_read(folder):
    cache.write("name", b"content")
    assert cache.read("name") == b"content"
    os.chown(folder / "name", 12345, 12345)
    assert cache.read("name") is None


def test_nothing_unfinished_is_left_behind(folder):
    cache.write("name", b"one")
    cache.write("name", b"two")
    assert [path.name for path in folder.iterdir()] == ["name"]
    assert cache.read("name") == b"two"


def test_without_a_cache_nothing_is_written(folder, ruleset):
    Engine(ruleset, cache=False)
    assert not folder.exists()
