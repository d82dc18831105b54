"""Planted tokens are found once, under their rule, where they stand; without evidence none is called a provider's."""

from __future__ import annotations

import random

import pytest
from form import Form, sow
from location import covers, line_and_column
from planted import FORMS

from scanner.engine import Engine, settle
from scanner.model import Fragment, Leak, Origin
from scanner.ruleset.bundle import builtin

OURS = ("hypersave-", "hypertrack-", "hyperspeed-", "hyperoru-", "hypemarket-")


@pytest.fixture(scope="module")
def scan():
    ruleset = builtin()
    worker = Engine(ruleset).worker()

    def run(data: bytes, path: str) -> list[Leak]:
        leaks = worker.scan(Fragment(data, Origin("file", path)))
        return [settled for leak in leaks if (settled := settle(leak, path, ruleset))]

    return run


def test_each_provider_has_its_twenty_forms_and_more():
    for provider in OURS:
        assert sum(form.named and form.id.startswith(provider[:-1] + "/") for form in FORMS) >= 25


@pytest.mark.parametrize("form", [form for form in FORMS if form.named], ids=lambda form: form.id)
def test_a_planted_token_is_found_once_where_it_stands(form: Form, scan):
    data, plants = sow(form, random.Random(form.id))

    leaks = sorted(scan(data, form.path), key=lambda leak: leak.span)

    assert [leak.rule_id for leak in leaks] == [plant.rule for plant in plants], form.why
    for leak, plant in zip(leaks, plants, strict=True):
        assert covers(plant, *leak.span)
        assert leak.confidence.rank >= form.confidence.rank
        if not plant.encoded:
            expected = line_and_column(data, plant.start, form.codec, form.bom)
            assert (leak.location.line, leak.location.column) == expected


@pytest.mark.parametrize("form", [form for form in FORMS if not form.named], ids=lambda form: form.id)
def test_a_token_without_evidence_is_not_called_a_providers(form: Form, scan):
    data, _ = sow(form, random.Random(form.id))

    leaks = scan(data, form.path)

    assert [leak.rule_id for leak in leaks if leak.rule_id.startswith(OURS)] == [], form.why
