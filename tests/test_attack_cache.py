from __future__ import annotations

import os
import sys

import pytest

from scanner import cache


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes with names")
def test_a_pipe_or_device_in_the_cache_is_no_cached_file(tmp_path, monkeypatch):
    monkeypatch.setenv("STRAYKEY_CACHE_DIR", str(tmp_path))
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    assert cache.read("pipe") is None
    assert cache.read("zero") is None
    cache.write("plain", b"content")
    assert cache.read("plain") == b"content"
