from __future__ import annotations

import pytest
from rule_files import write

from scanner.errors import RuleFileError
from scanner.ruleset.load import load_dir, load_files


def problems(folder) -> list[str]:
    with pytest.raises(RuleFileError) as caught:
        load_dir(folder)
    return [line.replace(f"{folder}/", "") for line in caught.value.problems]


def test_an_id_stands_once_over_all_files(tmp_path):
    write(tmp_path, "a.toml")
    write(tmp_path, "b.toml", top={"provider": "acme-pay"}, token={"id": "acme-pay-key", "aliases": ["acme-key"]})

    assert problems(tmp_path) == [
        'b.toml: [[token]] #1 (acme-pay-key): key "aliases": "acme-key" already stands in a.toml'
    ]


def test_a_provider_has_one_file(tmp_path):
    write(tmp_path, "a.toml")
    write(tmp_path, "b.toml", token={"id": "acme-other"})

    assert problems(tmp_path) == [
        'b.toml: top level: key "provider": "acme" has its rules in a.toml; one provider, one file'
    ]


def test_what_supersedes_names_exists(tmp_path):
    write(tmp_path, token={"supersedes": ["acme-*", "generic-*"]})

    assert problems(tmp_path) == ['acme.toml: [[token]] #1 (acme-key): key "supersedes": no rule is called "generic-*"']


def test_the_parts_of_a_pair_exist(tmp_path):
    more = '[[pair]]\nid = "acme-pair"\ntitle = "x"\nparts = ["acme-key", "acme-id"]\nwithin = { lines = 1, bytes = 1 }'
    write(tmp_path, more=more)

    assert problems(tmp_path) == ['acme.toml: [[pair]] #1 (acme-pair): key "parts": no token is called "acme-id"']


def test_rules_of_other_files_may_be_named(tmp_path):
    write(tmp_path, "a.toml", token={"supersedes": ["jwt"]})
    write(tmp_path, "g.toml", top={"provider": "generic"}, token={"id": "jwt"})

    assert len(load_dir(tmp_path).tokens) == 2


def test_user_rules_may_name_built_in_ones_but_not_take_their_ids(tmp_path):
    base = load_files([write(tmp_path, "base.toml")]).providers
    user = {"provider": "user"}
    fine = write(tmp_path, "fine.toml", top=user, token={"id": "user-key", "supersedes": ["acme-*"]})
    taken = write(tmp_path, "taken.toml", top=user, token={"id": "user-key", "aliases": ["acme-key"]})

    assert len(load_files([fine], base).tokens) == 2
    with pytest.raises(RuleFileError, match='"acme-key" already stands in the built-in rules'):
        load_files([taken], base)
