"""A range is judged by the configuration, the baseline and the rules that were there before it."""

from __future__ import annotations

import random

import pytest

from scanner.ruleset.sample import mint

RULE = """\
provider = "acme"
name = "Acme"
home = "https://acme.test"
docs = ["https://acme.test/docs"]
reviewed = 2026-11-22

[context]
words = ["acme"]

[[token]]
id = "acme-key"
title = "Acme key"
family = "acme"
kind = "api-key"
severity = "high"
grants = "Everything."
keywords = ["acme_"]
pattern = '''{L} (?P<secret> acme_ [0-9A-Za-z]{32} ) {R}'''
max_len = 37
sample = "acme_{base62*32}"
carriers = ['ACME_KEY={sample}', '''key: "{sample}"''']
no_match = ['acme_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx']
revoke = "ask"

[revoke.ask]
steps = ["Ask Acme."]
"""


@pytest.fixture
def repo(folder, git):
    (folder / "README").write_text("x\n")
    git("add", "-A")
    git("commit", "-qm", "first")

    def commit(**files):
        for name, text in files.items():
            (folder / name.replace("__", "/")).parent.mkdir(exist_ok=True)
            (folder / name.replace("__", "/")).write_text(text)
        git("add", "-A")
        git("commit", "-qm", "next")

    commit.folder = folder
    return commit


def write(repo, files):
    for name, text in files.items():
        (repo.folder / name).parent.mkdir(exist_ok=True)
        (repo.folder / name).write_text(text)
    repo()


LAST = ("scan", "--range", "HEAD~1..HEAD")


@pytest.mark.parametrize("excuse", [
    {".straykey.toml": 'exclude = ["**"]\n'},
    {".straykey.toml": 'skip = ["*"]\n'},
    {"pyproject.toml": '[tool.straykey]\nmin-severity = "critical"\nonly = ["jwt"]\n'},
    {".straykey.toml": "fail-on = [\n"},
])  # fmt: skip
def test_what_comes_with_a_configuration_of_its_own_is_not_judged_by_it(straykey, repo, token, excuse):
    write(repo, {"a.py": f"k = '{token}'\n", **excuse})
    done = straykey(*LAST)
    assert (done.code, "hypersave-live-key" in done.out) == (1, True)


def test_the_configuration_of_before_counts_whatever_becomes_of_it(straykey, repo, token):
    write(repo, {".straykey.toml": 'exclude = ["vendor/**"]\n', "src/.straykey.toml": 'exclude = ["*.txt"]\n'})
    write(repo, {"vendor/a.py": f"k = '{token}'\n", ".straykey.toml": "broken [\n"})
    assert straykey(*LAST).code == 0
    assert straykey("scan").code == 2
    write(repo, {"src/a.txt": f"k = '{token}'\n", "src/.straykey.toml": ""})
    assert straykey(*LAST, cwd=repo.folder / "src").code == 0
    assert straykey(*LAST, "--isolated").code == 1


def test_a_configuration_that_no_commit_holds_counts_as_it_lies_there(straykey, repo, token, tmp_path):
    (tmp_path / "mine.toml").write_text('exclude = ["*.py"]\n')
    write(repo, {"a.py": f"k = '{token}'\n"})
    assert straykey(*LAST, "--config", tmp_path / "mine.toml").code == 0
    (repo.folder / ".straykey.toml").write_text('exclude = ["*.py"]\n')
    assert straykey(*LAST).code == 0


def test_rules_are_those_of_before(straykey, repo):
    key = mint("acme_{base62*32}", random.Random())
    write(repo, {"rules/acme.toml": RULE, ".straykey.toml": 'rules = ["rules"]\n'})
    write(repo, {"a.py": f"k = '{key}'\n", "rules/acme.toml": RULE.replace("acme_ [", "acmx_ ["), ".straykey.toml": ""})
    done = straykey(*LAST)
    assert (done.code, "acme-key" in done.out) == (1, True)
    named = straykey(*LAST, "--rules", "rules/acme.toml", "--isolated")
    assert named.code == 0, "isolated from the repository, what is named is read as it lies there"


def test_broken_rules_of_before_are_told_by_their_name_there(straykey, repo):
    write(repo, {"acme.toml": "broken [\n", ".straykey.toml": 'rules = ["acme.toml"]\n'})
    write(repo, {"acme.toml": RULE})
    done = straykey(*LAST)
    assert done.code == 2
    assert "acme.toml in " in done.err
    assert "/tmp" not in done.err


def test_a_baseline_of_another_repository_counts_as_it_lies_there(straykey, repo, token, tmp_path, git):
    write(repo, {"a.py": f"k = '{token}'\n"})
    (tmp_path / "other").mkdir()
    assert straykey("baseline", "create", "-b", tmp_path / "other" / "b.jsonl").code == 0
    git("init", "-q", str(tmp_path / "other"))
    assert straykey(*LAST, "--baseline", tmp_path / "other" / "b.jsonl").code == 0
