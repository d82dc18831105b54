"""Every command that a document shows runs, and says what is written. To write outputs anew: STRAYKEY_GOLDEN=write."""

from __future__ import annotations

import os
import re
import subprocess

import pytest
import shop
from console import agrees, commands, run, with_outputs

PAGES = [
    page
    for page in sorted([*shop.TOP.glob("*.md"), *shop.TOP.glob("docs/*.md"), *shop.TOP.glob("rules/*.md")])
    if commands(page.read_text(encoding="utf-8"))
]
_FENCE = re.compile(r"^ *```(?P<language>\w*)\n(?P<text>.*?)^ *```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="session")
def cache(tmp_path_factory) -> str:
    """A cache of compiled rules, as whoever has used straykey before has one."""
    folder = str(tmp_path_factory.mktemp("cache"))
    env = shop.environment(tmp_path_factory.mktemp("home")) | {"XDG_CACHE_HOME": folder}
    subprocess.run(["sh", "-c", "straykey scan --stdin"], env=env, input=b"", check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_run_and_say_what_is_written(page, tmp_path, cache):
    env = shop.environment(tmp_path) | {"XDG_CACHE_HOME": cache}
    text = page.read_text(encoding="utf-8")
    listed = commands(text)

    outcomes = run(listed, shop.build(tmp_path, env), env)
    if os.environ.get("STRAYKEY_GOLDEN") == "write":
        wrong = {one.line: out for one, out in zip(listed, outcomes, strict=True) if not agrees(one.output, out.lines)}
        page.write_text(with_outputs(text, wrong), encoding="utf-8")
        listed = commands(page.read_text(encoding="utf-8"))

    assert len(outcomes) == len(listed), "a command ended the shell"
    for command, outcome in zip(listed, outcomes, strict=True):
        where = f"{page.name}:{command.line}: $ {command.text}\nexit {outcome.code}\n" + "\n".join(outcome.lines)
        if command.output:
            assert agrees(command.output, outcome.lines), where
        else:  # 1: findings
            assert outcome.code == 0 or (outcome.code == 1 and "straykey" in command.text), where


@pytest.mark.parametrize("page", [*shop.TOP.glob("*.md"), *shop.TOP.glob("docs/*.md")], ids=lambda page: page.name)
def test_commands_stand_in_console_blocks_where_they_are_run(page):
    text = page.read_text(encoding="utf-8")
    for fence in _FENCE.finditer(text):
        if fence["language"] != "console":
            assert "$ straykey" not in fence["text"], fence[0]
        if fence["language"] in ("sh", "bash"):
            before = text[: fence.start()].rstrip().rsplit("\n", 1)[-1]
            assert before.startswith("<!-- set-up: "), f"{page.name}: put this into a console block:\n{fence[0]}"
