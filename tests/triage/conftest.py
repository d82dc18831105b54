from __future__ import annotations

import pytest
from known_repo import Repo


@pytest.fixture(autouse=True)
def _cache(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("STRAYKEY_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture
def repo(tmp_path):
    return Repo(tmp_path / "repo")
