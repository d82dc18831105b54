"""Look-alikes stay silent; another vendor's key is never called one of the five providers'."""

from __future__ import annotations

import random

import pytest
from look_alikes import LOOK_ALIKES, LookAlike

from scanner.engine import Engine, settle
from scanner.model import Confidence, Fragment, Leak, Origin
from scanner.ruleset.bundle import builtin
from scanner.ruleset.sample import mint_text


@pytest.fixture(scope="module")
def scan():
    ruleset = builtin()
    worker = Engine(ruleset).worker()

    def run(data: bytes, path: str) -> list[Leak]:
        leaks = worker.scan(Fragment(data, Origin("file", path)))
        return [settled for leak in leaks if (settled := settle(leak, path, ruleset))]

    return run


def _filled(item: LookAlike) -> bytes:
    return mint_text(item.text, random.Random(item.id)).encode()


def test_there_are_a_hundred_and_more():
    assert len(LOOK_ALIKES) >= 100


@pytest.mark.parametrize("item", LOOK_ALIKES, ids=lambda item: item.id)
def test_a_look_alike_is_silent(item: LookAlike, scan):
    leaks = scan(_filled(item), item.path)

    assert _unexpected(item, leaks) == []
    assert {leak.confidence for leak in leaks if leak.rule_id.startswith("generic-")} <= {Confidence.LOW}


@pytest.mark.parametrize("item", LOOK_ALIKES, ids=lambda item: item.id)
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_a_look_alike_is_silent_in_utf_16(item: LookAlike, codec: str, scan):
    leaks = scan(_filled(item).decode().encode(codec), item.path)

    assert _unexpected(item, leaks) == []


def _unexpected(item: LookAlike, leaks: list[Leak]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(leak.rule_id, leak.preview, leak.reasons) for leak in leaks if not leak.rule_id.startswith(item.may)]
