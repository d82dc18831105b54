"""The command lines of hooks, which start without click: the same meaning, and nothing heavy imported."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scanner.cli.commands.scan import command as scan
from scanner.cli.commands.scan import to_flags
from scanner.cli.fast import parse
from scanner.cli.hooks.pre_commit import command as pre_commit
from scanner.ruleset.bundle import builtin, to_json

ROOT = Path(__file__).parents[2]
HEAVY = {
    "argparse", "asyncio", "click", "dataclasses", "git", "importlib.metadata", "inspect", "logging", "pathlib",
    "rich", "sarif_om", "sqlite3", "tempfile", "tomllib", "urllib", "_pydecimal",
}  # fmt: skip


@pytest.mark.parametrize("command", [scan, pre_commit], ids=["scan", "hook"])
@pytest.mark.parametrize(
    "args",
    [
        [],
        ["a.py", "b c.py"],
        ["-q"],
        ["--quiet", "--isolated", "--no-progress"],
        ["a.py", "-v", "b.py", "--exit-zero"],
        ["--verbose", "--", "-q", "--staged"],
        ["--", "-"],
        ["ünïcödé.py", "with\nnewline", "\udcff"],
    ],
)
def test_fast_parser_means_what_click_means(command, args):
    context = command.make_context("x", list(args))
    assert parse(args) == to_flags(context.params)


@pytest.mark.parametrize("args", [["--staged", "-q"], ["--staged", "a.py", "--no-progress", "b c"]])
def test_staged_means_the_same_too(args):
    assert parse(args) == to_flags(scan.make_context("x", list(args)).params)


@pytest.mark.parametrize(
    "args", [["--skip", "jwt"], ["--skip=jwt"], ["-qv"], ["-h"], ["--help"], ["--quite"], ["--iso"], ["-"], [""]]
)
def test_everything_else_is_left_to_click(args):
    assert parse(args) is None


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The package as a wheel lays it out: rules in one bundle, compiled to bytecode."""
    site = tmp_path_factory.mktemp("site")
    shutil.copytree(ROOT / "scanner", site / "scanner", ignore=shutil.ignore_patterns("__pycache__"))
    (site / "scanner" / "_rules").mkdir()
    (site / "scanner" / "_rules" / "bundle.json").write_text(to_json(builtin()), encoding="utf-8")
    return site


@pytest.mark.parametrize(
    "args",
    [
        ["scan", "--staged"],
        ["scan", "--staged", "."],
        ["hook", "pre-commit"],
        ["hook", "pre-commit", "a.py"],
        ["--version"],
    ],
)
def test_clean_hook_imports_nothing_heavy(installed, git, folder, env, args):
    (folder / "a.py").write_text("x = 1\n")
    git("add", "a.py")
    code = (
        "import sys; before = set(sys.modules)\n"
        f"sys.argv = ['straykey', *{args!r}]\n"
        "from scanner.__main__ import main\n"
        "code = main()\n"
        "print('\\n' + str(code), *sorted(set(sys.modules) - before))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        cwd=folder,
        env=env | {"PYTHONPATH": str(installed), "GIT_INDEX_FILE": ".git/index"},
    )
    exit_code, *modules = done.stdout.decode().splitlines()[-1].split()
    assert exit_code == "0", done.stderr.decode()
    assert not {module for module in modules if module in HEAVY or module.split(".")[0] in HEAVY}


def test_configuration_is_heeded_on_the_fast_way_too(straykey, git, folder, token):
    (folder / "a.py").write_text(f'KEY = "{token}"\n')
    git("add", "a.py")
    assert straykey("scan", "--staged").code == 1
    (folder / ".straykey.toml").write_text('skip = ["hypersave-*"]\n')
    assert straykey("scan", "--staged").code == 0
    assert straykey("hook", "pre-commit").code == 0
    assert straykey("scan", "--staged", "--isolated").code == 1
