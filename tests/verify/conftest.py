from __future__ import annotations

import sys
from pathlib import Path

import pytest
from e2e import Straykey

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT))  # for tests.emulators, wherever pytest was started
sys.path.append(str(ROOT / "tests" / "ruleset"))  # rule_files, which those tests share with us

from tests.emulators import Fleet  # noqa: E402 - found by the lines above


@pytest.fixture(scope="session")
def _running():
    with Fleet() as running:
        yield running


@pytest.fixture
def fleet(_running):
    """All five emulators, with no secret and an empty log."""
    _running.reset()
    return _running


@pytest.fixture(scope="session")
def straykey(tmp_path_factory):
    """The command line, run as a process."""
    return Straykey(tmp_path_factory.mktemp("user") / "home")


@pytest.fixture
def folder(tmp_path):
    """A folder to scan: no repository."""
    place = tmp_path / "place"
    place.mkdir()
    return place
