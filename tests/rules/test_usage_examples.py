"""Every lint's own examples, for real: readers, engine and lint."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scanner.engine import Engine, settle
from scanner.merge import Sighting
from scanner.merge import findings as merged
from scanner.model import Fragment, Origin
from scanner.ruleset.load import load_dir
from scanner.ruleset.sample import mint
from scanner.usage import across
from scanner.usage.lint import lint
from scanner.usage.readers import read

RULESET = load_dir(Path(__file__).parents[2] / "rules", validate=False)
TOKENS = {token.id: token for token in RULESET.tokens}
EXAMPLES = [
    pytest.param(usage.id, example, count, id=f"{usage.id}-{kind}-{number}")
    for usage in RULESET.usages
    for kind, examples, count in (("match", usage.match, 1), ("no_match", usage.no_match, 0))
    for number, example in enumerate(examples)
]
NOW = datetime(2026, 6, 1, tzinfo=UTC)
_MARK = re.compile(r"\{([a-z]+(?:-[a-z]+)+)\}")


@pytest.fixture(scope="module")
def leaks():
    worker = Engine(RULESET).worker()

    def run(file):
        data = _MARK.sub(_minted, file.text).encode()
        origin = Origin("file", file.path)
        found = (settle(leak, file.path, RULESET) for leak in worker.scan(Fragment(data, origin)))
        return data, origin, [leak for leak in found if leak is not None]

    return run


@pytest.fixture(scope="module")
def misuses(leaks):
    def run(example):
        files = [(file, *leaks(file)) for file in (example, *example.beside)]
        alone = [
            misuse.rule_id
            for file, data, _, found in files
            for misuse in lint(read(data, file.path), found, file.path, RULESET, pedantic=True)
        ]
        findings = merged([Sighting(origin, leak) for _, _, origin, found in files for leak in found], RULESET)
        entries = [file.path for file, *_ in files if across.is_entry(file.path)]
        together = across.shared(findings, entries, RULESET)
        born = NOW - timedelta(days=example.days)
        together += across.stale(findings, lambda _: born if example.days else None, NOW, RULESET)
        return [*alone, *(finding.rule_id for finding in together)]

    return run


def _minted(match: re.Match[str]) -> str:
    token = TOKENS.get(match[1])
    return mint(token, random.Random(match[0])) if token else match[0]


@pytest.mark.parametrize(("rule", "example", "count"), EXAMPLES)
def test_an_example_proves_its_rule(rule, example, count, misuses):
    found = misuses(example)

    assert found.count(rule) == count, found


@pytest.mark.parametrize("usage", RULESET.usages, ids=lambda usage: usage.id)
def test_an_example_names_only_tokens_that_exist(usage):
    names = {
        name
        for example in (*usage.match, *usage.no_match)
        for file in (example, *example.beside)
        for name in _MARK.findall(file.text)
    }

    assert names <= TOKENS.keys()
