"""Completion in real shells: what each offers after a Tab."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from scanner.report import FORMATS


@pytest.fixture
def offered(straykey):
    """Ask straykey itself, as bash's script does; returns type and value of each offer."""

    def ask(line):
        words = line.split(" ")
        done = straykey(
            _STRAYKEY_COMPLETE="bash_complete", COMP_WORDS=line.rstrip(), COMP_CWORD=str(len(words) - 1)
        )
        assert (done.code, done.err) == (0, "")
        return [tuple(offer.split(",", 1)) for offer in done.out.splitlines() if offer]

    return ask


@pytest.fixture
def path(tmp_path, env):
    """An environment in which `straykey` is a command."""
    place = tmp_path / "bin"
    place.mkdir()
    command = place / "straykey"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m scanner "$@"\n')
    command.chmod(0o755)
    return env | {"PATH": f"{place}{os.pathsep}{env['PATH']}"}


@pytest.mark.parametrize("option", ["--only", "--skip"])
def test_rule_ids(offered, option):
    assert ("plain", "hypersave-live-key") in offered(f"straykey scan {option} hypersave-l")
    assert offered(f"straykey scan {option} no-such-") == []


def test_rule_ids_of_an_own_file(offered, straykey):
    straykey(
        "rules", "new", "--provider", "acme", "--name", "Acme", "--prefix", "acme_", "--sample", "acme_{base62*32}",
        "--docs", "https://acme.test", "--output", "acme.toml",
    )  # fmt: skip
    assert offered("straykey scan --rules acme.toml --only acme-") != []
    assert offered("straykey scan --rules gone.toml --only hypersave-live-key-") != []


@pytest.mark.parametrize("line", ["straykey rules show hypersave-live", "straykey explain hypersave-live"])
def test_a_rule_to_be_told_about(offered, line):
    assert ("plain", "hypersave-live-key") in offered(line)


def test_providers_that_can_be_asked(offered):
    assert offered("straykey scan --endpoint hypersp") == [("plain", "hyperspeed=")]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("straykey scan --min-severity ", {"low", "medium", "high", "critical"}),
        ("straykey scan --fail-on ", {"low", "medium", "high", "critical", "active"}),
        ("straykey scan --hyperlinks ", {"auto", "always", "never"}),
        ("straykey completion ", {"bash", "zsh", "fish"}),
        ("straykey baseline a", {"audit"}),
    ],
)
def test_closed_sets(offered, line, wanted):
    assert {value for _, value in offered(line)} == wanted


def test_formats(offered):
    assert {value for _, value in offered("straykey scan --format ")} >= set(FORMATS)


@pytest.mark.parametrize(
    "line",
    ["straykey scan s", "straykey scan --config x", "straykey hook pre-commit a", "straykey explain src"],
)
def test_files_are_left_to_the_shell(offered, line):
    assert [kind for kind, _ in offered(line)] == ["file"]


def test_bash(path, folder):
    script = (
        'source <(straykey completion bash); COMP_WORDS=(straykey scan --only hypersave-live-k); COMP_CWORD=3\n'
        '_straykey_completion straykey; echo "${COMPREPLY[@]}"'
    )
    done = subprocess.run(["bash", "-c", script], check=True, capture_output=True, env=path, cwd=folder)
    assert (done.stdout, done.stderr) == (b"hypersave-live-key hypersave-live-key-in-test\n", b"")


@pytest.mark.skipif(not shutil.which("fish"), reason="no fish here")
def test_fish(path, folder):
    script = 'straykey completion fish | source; complete -C "straykey scan --only hypersave-live-k"'
    done = subprocess.run(["fish", "-c", script], check=True, capture_output=True, env=path, cwd=folder)
    assert [line.split("\t")[0] for line in done.stdout.decode().splitlines()] == [
        "hypersave-live-key",
        "hypersave-live-key-in-test",
    ]


@pytest.mark.skipif(not shutil.which("zsh"), reason="no zsh here")
def test_zsh(path, folder):
    pytest.importorskip("pty")
    from terminals import typed  # noqa: PLC0415 - needs pty

    setup = "autoload -U compinit; compinit -D; straykey completion zsh > c; source ./c; echo re''ady"
    shown = typed(["zsh", "-f", "-i"], path, [(setup, b"ready"), ("straykey scan --his\t", b"--history")], cwd=folder)
    assert b"straykey scan --history" in shown


def test_an_offer_costs_no_more_than_click_and_the_rules(env):
    code = (
        "import sys; from scanner.__main__ import main\n"
        "sys.argv = ['straykey']; main()\n"
        "print({'hyperscan', 'regex', 'git', 'rich', 'sarif_om', 'jinja2', 'tree_sitter'} & set(sys.modules))"
    )
    variables = {"_STRAYKEY_COMPLETE": "bash_complete", "COMP_WORDS": "straykey scan --only jw", "COMP_CWORD": "3"}
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, env=env | variables)
    assert done.stdout.decode().splitlines() == ["plain,jwt", "set()"]
