from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from rule_files import verification, write

from scanner.errors import RuleFileError
from scanner.ruleset.bundle import builtin, from_json, to_json, with_user_rules
from scanner.ruleset.digest import digest
from scanner.ruleset.load import load_dir, load_file
from scanner.ruleset.model import Ruleset, Token

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def rules():
    """The rules of the checkout as a scan has them: without recorded replies and examples, which are proof."""
    return without_proof(load_dir(ROOT / "rules", validate=False))


def without_proof(ruleset: Ruleset) -> Ruleset:
    providers = [
        provider._replace(
            verifications=tuple(item._replace(replies=()) for item in provider.verifications),
            usages=tuple(item._replace(match=(), no_match=()) for item in provider.usages),
        )
        for provider in ruleset.providers
    ]
    return ruleset._replace(providers=tuple(providers))


def test_the_checkout_reads_its_toml_files(rules):
    assert builtin() == rules


def test_a_bundle_holds_the_rules_exactly(rules):
    again = from_json(to_json(rules))

    assert again == rules
    assert all(type(a) is type(b) for a, b in zip(again.tokens[0], rules.tokens[0], strict=True))
    hash(again)  # all the way down: a list left in it could not be hashed


def test_a_bundle_leaves_recorded_replies_out(rules):
    proven = load_dir(ROOT / "rules", validate=False)

    assert any(item.replies for provider in proven.providers for item in provider.verifications)
    assert to_json(proven) == to_json(rules)


def test_a_bundle_leaves_defaults_out(rules):
    first = json.loads(to_json(rules))["providers"][0]["tokens"][0]

    assert "cwe" not in first
    assert "id" in first


def test_a_bundle_has_no_path_of_the_machine(rules):
    assert str(ROOT) not in to_json(rules)
    assert {provider.path for provider in rules.providers} == {file.name for file in (ROOT / "rules").glob("*.toml")}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 0}', '{"format": 3, "digest": "", "providers": [{}]}'])
def test_a_broken_bundle_says_so(text):
    with pytest.raises(RuleFileError, match="the bundled rules are broken") as caught:
        from_json(text)
    assert caught.value.hint == "Reinstall straykey."


def test_reading_a_bundle_imports_little(rules, tmp_path):
    bundle = tmp_path / "bundle.json"
    bundle.write_text(to_json(rules), encoding="utf-8")
    code = (
        "import sys; from scanner.ruleset.bundle import from_json;"
        f"from_json(open({str(bundle)!r}, encoding='utf-8').read());"
        "heavy = {'tomllib', 'regex', 'dataclasses', 'pathlib', 'inspect', 'difflib', 'random', 'hashlib', 'datetime'};"
        "print(sorted(heavy & sys.modules.keys()))"
    )

    done = subprocess.run([sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_user_rules_are_added(rules, tmp_path):
    path = write(tmp_path, top={"provider": "acme"})

    both = with_user_rules(rules, [path])

    assert both.token("acme-key").provider == "acme"
    assert set(rules.providers) < set(both.providers)
    assert both.digest != rules.digest
    assert with_user_rules(rules, [tmp_path]) == both
    assert with_user_rules(rules, []) is rules


def test_a_users_own_rules_may_say_how_to_verify(rules, tmp_path):
    path = write(tmp_path, token={"verify": "keys"}, more=verification())

    provider = with_user_rules(rules, [path]).provider("acme")

    assert provider.verification(provider.tokens[0]).path == "/v1/keys"


def test_rules_that_a_repository_brings_lose_their_verification(rules, tmp_path):
    path = write(tmp_path, token={"verify": "keys"}, more=verification())
    trusted = with_user_rules(rules, [path])  # remembered under another name

    for _ in range(2):  # the second time from memory
        provider = with_user_rules(rules, [path], verify=False).provider("acme")
        assert provider.verifications == ()
        assert provider.verification(provider.tokens[0]) is None
    assert with_user_rules(rules, [path]) == trusted
    assert trusted.provider("hypersave") == with_user_rules(rules, [path], verify=False).provider("hypersave")


def test_memory_never_brings_back_an_earlier_verification_of_the_rules_added_to(rules, tmp_path):
    path = write(tmp_path)
    with_user_rules(rules, [path])
    without = rules._replace(providers=tuple(item._replace(verifications=()) for item in rules.providers))

    assert without.digest == rules.digest
    assert with_user_rules(without, [path]).provider("hypersave").verifications == ()


def test_user_rules_can_not_replace_a_built_in_provider(rules, tmp_path):
    path = write(tmp_path, top={"provider": "hypersave"}, token={"id": "hypersave-key"})

    with pytest.raises(RuleFileError, match='"hypersave" has its rules in the built-in rules'):
        with_user_rules(rules, [path])


def changed(tmp_path, **token) -> str:
    return digest((load_file(write(tmp_path, token=token)),))


@pytest.mark.parametrize(
    "change",
    [
        {"severity": "low"},
        {"confidence": "low"},
        {"keywords": ["acme_", "other_"]},
        {"min_entropy": 2},
        {"max_len": 99},
    ],
)
def test_the_digest_changes_with_what_can_change_a_finding(tmp_path, change):
    assert changed(tmp_path, **change) != changed(tmp_path)


@pytest.mark.parametrize(
    "change", [{"title": "x"}, {"grants": "x"}, {"cwe": 5}, {"no_match": ["x"]}, {"carriers": ["a={sample}"]}]
)
def test_the_digest_does_not_change_with_prose_and_proof(tmp_path, change):
    assert changed(tmp_path, **change) == changed(tmp_path)


def test_every_field_of_a_token_changes_the_digest_unless_it_is_prose(tmp_path):
    provider = load_file(write(tmp_path))
    prose = {
        name
        for name in Token._fields
        if digest((provider._replace(tokens=(provider.tokens[0]._replace(**{name: "changed"}),)),))
        == digest((provider,))
    }

    assert prose == {
        "title", "grants", "docs", "revoke", "cwe", "sample", "carriers", "no_match",
        "verify", "not_asked",
    }  # fmt: skip
