from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from rule_files import BY_USE, DROP, write

from scanner.errors import RuleFileError
from scanner.model import Confidence, Severity
from scanner.ruleset.load import load_dir, load_file
from scanner.ruleset.model import Use


def problems(path: Path, **options) -> list[str]:
    with pytest.raises(RuleFileError) as caught:
        load_file(path, **options)
    return [line.removeprefix(f"{path}: ") for line in caught.value.problems]


def test_a_file_becomes_a_provider(tmp_path):
    more = """
[[token]]
id = "acme-secret"
title = "Acme secret"
family = "acme-secret"
kind = "secret"
severity = "critical"
grants = "All."
value = '[0-9a-z]{20}'
use = [{ slot = "name", name = 'secret$', constants = { expires_in = "900" }, confidence = "low" }]
min_entropy = 3
claims = { alg = "HS256" }
sample = "{base36*20}"
carriers = ["acme_secret={sample}"]
no_match = ["acme_secret=no"]
revoke = "stop"
[[pair]]
id = "acme-pair"
title = "Both"
parts = ["acme-secret", "acme-key"]
within = { lines = 3, bytes = 400 }
[revoke.stop]
steps = ["Stop it."]
"""
    provider = load_file(write(tmp_path, more=more))

    key, secret = provider.tokens
    assert (provider.provider, provider.reviewed, provider.path) == ("acme", "2026-11-22", "acme.toml")
    assert (key.severity, key.provider, key.keywords) == (Severity.HIGH, "acme", ("acme_",))
    assert secret.use == (Use("name", "secret$", constants=(("expires_in", "900"),), confidence=Confidence.LOW),)
    assert (secret.min_entropy, secret.claims) == (3.0, (("alg", "HS256"),))
    assert provider.pairs[0].parts == ("acme-secret", "acme-key")
    assert (provider.pairs[0].within_lines, provider.pairs[0].within_bytes) == (3, 400)
    assert provider.revocations[0].steps == ("Stop it.",)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"top": {"hom": "x"}}, 'top level: unknown key "hom"; did you mean "home"?'),
        ({"token": {"patern": "x"}}, '[[token]] #1 (acme-key): unknown key "patern"; did you mean "pattern"?'),
        ({"more": "[contxt]"}, 'top level: unknown key "contxt"; did you mean "context"?'),
        ({"more": "[context]\nhost = []"}, '[context]: unknown key "host"; did you mean "hosts"?'),
        ({"more": "[revoke.x]\nstep = []"}, '[revoke.x]: unknown key "step"; did you mean "steps"?'),
        ({"more": "[verify.keys]\nbody = 'x'"}, '[verify.keys]: unknown key "body": a verification sends no body'),
        (
            {"token": {"use": [{"slot": "name", "name": "x", "schem": "Bearer"}], "value": "x"}},
            '[[token]] #1 (acme-key) use #1: unknown key "schem"; did you mean "scheme"?',
        ),
    ],
)
def test_an_unknown_key_names_its_table_and_the_nearest_key(tmp_path, changes, expected):
    assert expected in problems(write(tmp_path, **changes))


def test_an_unknown_key_near_to_none_lists_the_known_ones(tmp_path):
    more = "[revoke.x]\nsteps = ['a']\nzzz = 1"

    assert '[revoke.x]: unknown key "zzz"; known keys: steps, url' in problems(write(tmp_path, more=more))


@pytest.mark.parametrize("key", ["id", "title", "family", "severity", "grants", "sample", "carriers", "no_match"])
def test_a_missing_key_is_named(tmp_path, key):
    found = problems(write(tmp_path, token={key: DROP}))

    assert any(f'missing key "{key}"' in line for line in found)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": 3}, 'key "title": must be a text, not a whole number'),
        ({"title": " "}, 'key "title": must not be empty'),
        ({"keywords": "acme_"}, 'key "keywords": must be a list of texts, not a text'),
        ({"keywords": ["acme_", 3]}, 'key "keywords": item 2: must be a text, not a whole number'),
        ({"no_match": []}, 'key "no_match": must not be an empty list'),
        ({"shared": "yes"}, 'key "shared": must be true or false, not a text'),
        ({"max_len": True}, 'key "max_len": must be a whole number, not true or false'),
        ({"max_len": 0}, 'key "max_len": must be at least 1'),
        ({"min_entropy": "3"}, 'key "min_entropy": must be a number, not a text'),
        ({"claims": {"alg": 1}}, 'key "claims": "alg" must be a text, not a whole number'),
        ({"use": {"slot": "name"}}, 'key "use": must be a list of tables, written use = [{ … }], not a table'),
        ({"severity": "hgh"}, 'key "severity": "hgh" is not one of low, medium, high, critical; did you mean "high"?'),
        ({"confidence": "sure"}, 'key "confidence": "sure" is not one of low, medium, high'),
        ({"checksum": "md5"}, 'key "checksum": "md5" is not one of crc32-base62, luhn'),
        ({"docs": "http://acme.dev"}, 'key "docs": "http://acme.dev" must be an https:// address'),
        ({"family": "Acme_Key"}, 'key "family": "Acme_Key" must be kebab-case (a-z, 0-9 and single hyphens)'),
    ],
)
def test_a_wrong_value_is_named(tmp_path, changes, expected):
    found = problems(write(tmp_path, token=changes))

    assert any(line.endswith(expected) for line in found), found


@pytest.mark.parametrize("date", ['"2026-11-22"', "2026-11-22T10:00:00", "20261122"])
def test_reviewed_is_a_date(tmp_path, date):
    found = problems(write(tmp_path, reviewed=date))

    assert found[0].startswith('top level: key "reviewed": must be a date without quotes')


def test_a_slot_is_one_of_four(tmp_path):
    found = problems(write(tmp_path, token=BY_USE | {"use": [{"slot": "cookie", "name": "x"}]}))

    assert found == ['[[token]] #1 (acme-key) use #1: key "slot": "cookie" is not one of name, header, query, call']


def test_all_problems_of_a_file_come_at_once(tmp_path):
    changes = {"top": {"hom": 1, "docs": DROP}, "token": {"severity": "x", "revoke": "gone", "carriers": ["none"]}}

    assert len(problems(write(tmp_path, **changes))) == 5


def test_all_problems_of_all_files_come_at_once(tmp_path):
    write(tmp_path, "a.toml", top={"provider": "a"}, token={"id": "b-key"})
    write(tmp_path, "c.toml", top={"provider": "c"}, token={"id": "c-key", "titel": "x"})
    (tmp_path / "d.toml").write_text("not toml")

    with pytest.raises(RuleFileError) as caught:
        load_dir(tmp_path, [tmp_path / "missing.toml"])

    assert [Path(line.split(": ")[0]).name for line in caught.value.problems] == [
        "a.toml", "c.toml", "d.toml", "missing.toml",
    ]  # fmt: skip
    assert "rules/README.md" in caught.value.hint


def test_broken_toml_names_line_and_column(tmp_path):
    path = tmp_path / "x.toml"
    path.write_text('provider = "acme"\nname = \n')

    assert problems(path) == ["no TOML: Invalid value (at line 2, column 8)"]


def test_a_file_that_is_not_utf8_says_where(tmp_path):
    path = tmp_path / "x.toml"
    path.write_bytes(b'name = "\xff"')

    assert problems(path) == ["not UTF-8 at byte 8"]


def test_a_folder_without_rules_is_an_error(tmp_path):
    with pytest.raises(RuleFileError, match="no rule files"):
        load_dir(tmp_path)


def test_a_folder_reads_its_toml_files_only(tmp_path):
    write(tmp_path)
    (tmp_path / "README.md").write_text("no rules")
    (tmp_path / "folder.toml").mkdir()

    assert [provider.provider for provider in load_dir(tmp_path).providers] == ["acme"]


def test_without_validate_no_package_outside_the_standard_library_is_imported():
    root = Path(__file__).parents[2]
    code = (
        "import sys; from scanner.ruleset.load import load_dir; load_dir('rules', validate=False);"
        "print([name for name in sys.modules if name.split('.')[0] not in sys.stdlib_module_names | {'scanner'}])"
    )

    done = subprocess.run([sys.executable, "-S", "-c", code], cwd=root, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "['__main__']"
