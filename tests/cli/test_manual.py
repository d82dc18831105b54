"""straykey(1): in step with the commands, and well-formed for those who render it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tomllib
from pathlib import Path

import manual
import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "straykey.1"


def rendered(*command):
    done = subprocess.run([*command, PAGE], check=True, capture_output=True, env=os.environ | {"MANWIDTH": "100"})
    return done.stdout.decode(), done.stderr.decode()


def test_the_page_is_in_step_with_the_commands():
    if os.environ.get("STRAYKEY_GOLDEN") == "write":
        PAGE.write_text(manual.page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == manual.page(), "STRAYKEY_GOLDEN=write pytest tests/cli/test_manual.py"


def test_every_command_and_option_is_on_the_page():
    shown = PAGE.read_text(encoding="utf-8").replace("\\-", "-")
    for name, command in manual.commands():
        assert f'.SS "{name}"' in shown
        for param in command.params:
            assert param.param_type_name != "option" or max(param.opts, key=len) in shown


def test_the_wheel_installs_it_where_man_looks():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    shared = project["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert shared == {"docs/straykey.1": "share/man/man1/straykey.1"}


@pytest.mark.skipif(not shutil.which("man"), reason="no man here")
def test_man_renders_it_without_a_warning():
    text, warnings = rendered("man", "--warnings", "-l")
    assert warnings == ""
    assert "straykey scan --staged" in text


@pytest.mark.skipif(not shutil.which("mandoc"), reason="no mandoc here")
def test_mandoc_has_nothing_to_say_about_it():
    subprocess.run(["mandoc", "-T", "lint", "-W", "warning", PAGE], check=True)
