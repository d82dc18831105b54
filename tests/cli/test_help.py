from __future__ import annotations

import re
import subprocess
import sys

import manual
import pytest

from scanner import __version__
from scanner.cli.flags import Flags


@pytest.mark.parametrize("args", [["--version"], ["--version", "scan"]])
def test_version(straykey, args):
    assert straykey(*args) == (0, f"straykey {__version__}\n", "")


COMMANDS = [[], ["hook"], ["rules"], ["baseline"], *(name.split()[1:] for name, _ in manual.commands())]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help_by_both_names(straykey, command):
    short, long = straykey(*command, "-h"), straykey(*command, "--help")
    assert short == long
    assert short.code == 0
    assert short.out.startswith(f"Usage: straykey{''.join(' ' + word for word in command)} ")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_help_shows_by_example(straykey, command):
    text = straykey(*command, "--help").out
    assert re.search(r"^ *(Examples|Set it up):$", text, re.MULTILINE)
    examples = re.split(r"Examples:|Set it up:", text)[1].split("Exit codes:")[0]
    assert f"straykey {' '.join(command)}".strip() in examples


def test_help_of_scan_names_every_option_examples_and_exit_codes(straykey):
    text = straykey("scan", "--help").out
    for field in set(Flags._fields) - {"paths"}:
        assert f"--{field.replace('_', '-')}" in text
    assert "Examples:" in text
    assert re.search(r"130 +interrupted", text)


def test_help_fits_into_a_narrow_terminal(straykey):
    assert max(map(len, straykey("scan", "--help").out.splitlines())) <= 80


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_that_asks_straykey(straykey, shell):
    done = straykey("completion", shell)
    assert done.code == 0
    assert "_STRAYKEY_COMPLETE" in done.out
    assert "straykey" in done.out


def test_bash_accepts_its_script(straykey, folder):
    script = folder / "straykey.bash"
    script.write_text(straykey("completion", "bash").out)
    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0


def test_shell_is_told_options_and_commands(straykey):
    variables = {"_STRAYKEY_COMPLETE": "bash_complete", "COMP_WORDS": "straykey scan --his", "COMP_CWORD": "2"}
    assert straykey(**variables).out == "plain,--history\n"
    variables |= {"COMP_WORDS": "straykey ru", "COMP_CWORD": "1"}
    assert straykey(**variables).out == "plain,rules\n"


def test_help_imports_no_scanner(env):
    code = (
        "import sys; sys.argv = ['straykey', 'scan', '--help']\n"
        "from scanner.__main__ import main\nmain()\n"
        "print('HEAVY', {'hyperscan', 'regex', 'git', 'rich', 'tomllib', 'sarif_om'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, env=env)
    assert done.stdout.decode().endswith("HEAVY set()\n")
