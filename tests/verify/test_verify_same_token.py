"""One token found as several things is still one token: what is known of it anywhere decides whether it travels."""

from __future__ import annotations

import json

import pytest
from e2e import plant

from tests.emulators import State

SESSION = "HYPERORU_SESSION_TOKEN={}\n"
FILTERS = [
    (),
    ("--skip", "hyperspeed-*", "--skip", "hyperoru-password"),
    ("--only", "hyperoru-session-token"),
    ("--min-severity", "critical"),
    ("--min-confidence", "high"),
]


@pytest.mark.parametrize("how", FILTERS)
@pytest.mark.parametrize("rule", ["hyperspeed-refresh-token", "hyperspeed-password", "hyperoru-password"])
def test_what_is_never_asked_about_stays_so_under_another_name_and_behind_every_filter(
    straykey, folder, fleet, rule, how
):
    entry = fleet.register.add(rule, "twice", secret="Tr0ub4dor-and-3-horses-Zx91q" if "password" in rule else "")
    plant(folder, entry, "a.env")
    plant(folder, entry, "b.env", SESSION)
    scan = straykey.verify(folder, fleet, *how)
    assert fleet.log.per_secret() == {}
    liveness, reason = scan.liveness("b.env")
    assert (liveness, reason.partition(":")[0]) == ("not-checked", "never asked")


def test_a_repositorys_configuration_cannot_hide_what_a_token_is(straykey, folder, fleet):
    entry = fleet.register.add("hyperspeed-refresh-token", "hidden")
    plant(folder, entry, "a.env")
    plant(folder, entry, "b.env", SESSION)
    (folder / ".straykey.toml").write_text('skip = ["hyperspeed-refresh-token"]\n')
    scan = straykey.run("scan", ".", "--verify", *fleet.options(), "--format", "json", cwd=folder)
    assert [found["ruleId"] for found in scan.findings] == ["hyperoru-session-token"]
    assert fleet.log.per_secret() == {}


@pytest.mark.parametrize("how", [(), ("--only", "hyperoru-*"), ("--skip", "hyperspeed-*")])
def test_two_providers_of_different_families_are_a_doubt_too(straykey, folder, fleet, how):
    entry = fleet.register.add("hyperspeed-service-account-token", "whose")
    plant(folder, entry, "a.env")
    plant(folder, entry, "b.env", SESSION)
    scan = straykey.verify(folder, fleet, *how)
    assert fleet.log.per_secret() == {}
    assert "and the wrong one must not get it" in scan.liveness("b.env")[1]


def test_every_finding_of_a_token_has_a_reason_when_the_budget_is_used_up(straykey, folder, fleet):
    entry = fleet.register.add("hyperoru-session-token", "unasked")
    plant(folder, entry, "a.env")
    (folder / "b.env").write_text(f"SECRET_KEY={entry.secret}\n")
    scan = straykey.verify(folder, fleet, "--max-requests", "0")
    assert all(found["livenessReason"] for found in scan.findings)


def test_what_tells_equal_secrets_apart_is_in_no_report(straykey, folder, fleet):
    entry = fleet.register.add("hyperoru-session-token", "plain")
    plant(folder, entry)
    for format_ in ("json", "jsonl", "sarif"):
        out = straykey.run("scan", folder, "--isolated", "--verify", *fleet.options(), "--format", format_).out
        assert "twin" not in out
    with_it = json.dumps(straykey.verify(folder, fleet).findings, sort_keys=True)
    without = json.loads(straykey.run("scan", folder, "--isolated", "--format", "json").out)["findings"]
    assert [found["secretHash"] for found in json.loads(with_it)] == [found["secretHash"] for found in without]


@pytest.mark.parametrize(
    "text",
    [
        'HYPERORU_SESSION_TOKEN = "{}" + "Xw2LrT8uYb5N"\n',
        "HYPERORU_SESSION_TOKEN={}\\\nXw2LrT8uYb5N\n",
        '{"hyperoru": {"session_token": "{}\\/Xw2LrT8uYb5N"}}\n',
        '{"hyperoru": {"session_token": "{}\\u003d"}}\n',
        "The HYPERORU_SESSION_TOKEN={}.\n",
    ],
)
def test_a_refusal_of_what_may_be_a_part_of_a_token_proves_nothing(straykey, folder, fleet, text):
    entry = fleet.register.add("hyperoru-session-token", "cut", state=State.REVOKED)
    path = plant(folder, entry, "a.txt", text)
    scan = straykey.verify(folder, fleet, "--fail-on", "active")
    liveness, reason = scan.liveness(path)
    assert (scan.code, liveness) == (1, "unknown"), reason
    assert "; but " in reason


def test_a_refusal_counts_where_the_same_token_stands_whole(straykey, folder, fleet):
    entry = fleet.register.add("hyperoru-session-token", "both", state=State.REVOKED)
    cut = plant(folder, entry, "a.py", 'HYPERORU_SESSION_TOKEN = "{}" + SUFFIX\n')
    whole = plant(folder, entry, "b.env")
    scan = straykey.verify(folder, fleet)
    assert (scan.liveness(cut)[0], scan.liveness(whole)[0]) == ("unknown", "inactive")
    assert fleet.log.per_secret() == {"both": 1}


def test_a_token_in_the_name_of_a_host_is_in_no_report(straykey, folder, fleet, tmp_path):
    one = fleet.register.add("hyperspeed-service-account-token", "one", state=State.REVOKED)
    other = fleet.register.add("hyperspeed-service-account-token", "other")
    audit = tmp_path / "audit.jsonl"
    for number, pasted in enumerate((one, other)):
        url = f"https://{pasted.secret}.corp.example/api/v1/organizations"
        (folder / f"{number}.sh").write_text(f'curl {url} -H "Authorization: Bearer {one.secret}"\n')
    for how in ((), ("--verify",), ("--verify-dry-run",), ("--verify", *fleet.options(), "--audit-log", audit)):
        for format_ in ("json", "sarif", "text"):
            scan = straykey.run("scan", folder, "--isolated", "--format", format_, *how)
            written = scan.out + scan.err + (audit.read_text() if audit.exists() else "")
            for entry in (one, other):
                assert entry.secret not in written
                assert entry.secret[3:] not in written
    liveness, reason = straykey.verify(folder, fleet).liveness("0.sh")
    assert (liveness, "names ….corp.example: another instance?" in reason) == ("unknown", True)
