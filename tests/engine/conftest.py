from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from scanner.engine import Engine, settle
from scanner.model import Fragment, Leak, Origin
from scanner.ruleset.bundle import builtin
from scanner.ruleset.model import Ruleset
from scanner.ruleset.sample import mint


@pytest.fixture(scope="session")
def ruleset() -> Ruleset:
    return builtin()


@pytest.fixture(scope="session")
def engine(ruleset) -> Engine:
    return Engine(ruleset, cache=False)


@pytest.fixture(scope="session")
def portable(ruleset) -> Engine:
    return Engine(ruleset, portable=True)


@pytest.fixture(scope="session")
def scan(ruleset, engine) -> Callable[..., list[Leak]]:
    """Scan text or bytes as the file `path`."""
    worker = engine.worker()

    def run(data: bytes | str, path: str = "") -> list[Leak]:
        content = data.encode() if isinstance(data, str) else data
        leaks = worker.scan(Fragment(content, Origin("file", path)))
        return [settled for leak in leaks if (settled := settle(leak, path, ruleset))]

    return run


@pytest.fixture(scope="session")
def token(ruleset) -> Callable[..., str]:
    """Mint a token of a rule; another `seed`, another token."""

    def make(rule: str, seed: int = 0) -> str:
        return mint(ruleset.token(rule), random.Random(f"{rule} {seed}"))

    return make
