"""A verified scan in the reports: annotated and ranked, and still the same findings."""

from __future__ import annotations

import json

import pytest
from e2e import plant

from tests.emulators import Fleet, State, trouble

LIVE, TEST, SESSION = "hypersave-live-key", "hypersave-test-key", "hyperoru-session-token"


@pytest.fixture(scope="module")
def sarif(straykey, tmp_path_factory):
    """SARIF results by path, of the same folder without and with verification."""
    folder = tmp_path_factory.mktemp("sarif")
    with Fleet() as fleet:
        plant(folder, fleet.register.add(LIVE, state=State.REVOKED), "dead.env")
        plant(folder, fleet.register.add(SESSION, trouble=trouble.error(500)), "unknown.env")
        plant(folder, fleet.register.add(TEST), "works.env")
        args = ("scan", folder, "--isolated", "--format", "sarif")
        runs = [straykey.run(*args), straykey.run(*args, "--verify", *fleet.options())]
    return [_by_path(json.loads(run.out)) for run in runs]


def _by_path(log):
    results = log["runs"][0]["results"]
    return {item["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]: item for item in results}


@pytest.mark.xdist_group("sarif")
def test_sarif_keeps_rules_and_fingerprints_whatever_was_found_out(sarif):
    plain, verified = sarif
    assert plain.keys() == verified.keys() == {"dead.env", "unknown.env", "works.env"}
    for path, before in plain.items():
        assert before["ruleId"] == verified[path]["ruleId"]
        assert before["partialFingerprints"] == verified[path]["partialFingerprints"]


@pytest.mark.xdist_group("sarif")
def test_sarif_ranks_what_works_first_and_what_is_dead_last(sarif):
    _, verified = sarif
    works, unknown, dead = (verified[f"{name}.env"] for name in ("works", "unknown", "dead"))
    assert works["level"] == "error"
    assert works["rank"] >= 95
    assert works["rank"] > unknown["rank"] > dead["rank"]
    assert [item["properties"]["liveness"] for item in (works, unknown, dead)] == ["active", "unknown", "inactive"]
    assert unknown["properties"]["livenessReason"] == "server error 500"
    assert "works" in works["message"]["text"]


def test_the_text_report_begins_with_what_works_and_how_it_is_stopped(straykey, folder, fleet):
    plant(folder, fleet.register.add(LIVE, state=State.REVOKED), "a.env")
    plant(folder, fleet.register.add(TEST), "b.env")
    scan = straykey.run("scan", folder, "--isolated", "--verify", *fleet.options())
    assert scan.out.startswith("b.env:1:19")
    steps = "In the Hypersave Platform open API Keys and regenerate the key"
    assert steps in scan.out.partition("a.env:1:19")[0]
    assert "1 active, 1 inactive" in scan.out + scan.err
