"""A verified report fits the documented schema, whatever came of the asking."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from e2e import plant

from tests.emulators import State, trouble

sys.path.append(str(Path(__file__).parents[1] / "report"))
import report_schema


@pytest.mark.parametrize("how", ["--verify", "--verify-dry-run"])
def test_a_verified_report_fits_the_schema(straykey, folder, fleet, how):
    plant(folder, fleet.register.add("hypersave-live-key"), "works.env")
    plant(folder, fleet.register.add("hypersave-test-key", state=State.REVOKED), "dead.env")
    plant(folder, fleet.register.add("hyperoru-session-token", trouble=trouble.error(500)), "unknown.env")
    reports = ("--output", folder / "a.json", "--output", folder / "a.jsonl")
    scan = straykey.run("scan", folder, "--isolated", how, *fleet.options(), *reports)
    assert scan.code == 1
    document = json.loads((folder / "a.json").read_text())
    report_schema.check(document, *map(json.loads, (folder / "a.jsonl").read_text().splitlines()))
    assert document["verification"]["dryRun"] == (how == "--verify-dry-run")
    assert len(document["findings"]) == 3
