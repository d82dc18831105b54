"""action.yml: what GitHub would run is run here, in a real repository; nothing from outside reaches a shell as code."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from scanner.report import FORMATS
from scanner.ruleset.sample import mint

TOP = Path(__file__).parents[2]
ACTION = yaml.safe_load((TOP / "action.yml").read_text(encoding="utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}
IDENTITY = {f"GIT_{who}_{what}": "a@b.test" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
has_markdown = pytest.mark.skipif("markdown" not in FORMATS, reason="the summary needs --format markdown")


def test_no_step_has_an_expression_in_its_script():
    for step in STEPS.values():
        assert "${{" not in step.get("run", "")


def test_every_other_action_is_pinned_to_a_commit():
    for step in STEPS.values():
        if "uses" in step:
            assert len(step["uses"].partition("@")[2]) == 40


def test_every_input_is_used_and_every_output_is_made():
    text = (TOP / "action.yml").read_text(encoding="utf-8")

    assert [name for name in ACTION["inputs"] if f"inputs.{name}" not in text] == []
    made = STEPS["Scan"]["run"]
    assert [name for name in ACTION["outputs"] if f'"{name}=' not in made] == []


class Runner:
    """Runs a step's script as GitHub's runner does: in the workspace, its inputs in the environment."""

    def __init__(self, place, straykey):
        self.workspace = place / "workspace"
        self.temp = place / "temp"
        self.files = {name: place / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for folder in (self.workspace, self.temp):
            folder.mkdir()
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "STRAYKEY_"))}
        self.env = kept | IDENTITY | {name: str(path) for name, path in self.files.items()}
        self.env |= {"RUNNER_TEMP": str(self.temp), "HOME": str(place), "GIT_CONFIG_NOSYSTEM": "1"}
        self.env["PATH"] = f"{straykey}{os.pathsep}{self.env['PATH']}"

    def git(self, *args):
        done = subprocess.run(["git", *args], cwd=self.workspace, env=self.env, check=True, capture_output=True)
        return done.stdout.decode().strip()

    def run(self, name, **given):
        """Run a step with the inputs' defaults, but for those given by the names of its environment."""
        step = STEPS[name]
        defaults = {key: _default(value) for key, value in step["env"].items()}
        for path in self.files.values():
            path.write_text("")
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.workspace, env=self.env | defaults | given, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def scan(self, **given):
        """Scan, and return the exit code that the last step ends with, and what was printed."""
        done = self.run("Scan", **given)
        assert done.returncode == 0, done.stderr
        outputs = dict(line.split("=", 1) for line in self.files["GITHUB_OUTPUT"].read_text().splitlines())
        judged = self.run("Judge", CODE=outputs["exit-code"])
        return judged.returncode, done.stdout, outputs


def _default(expression):
    name = expression.partition("inputs.")[2].partition(" ")[0]
    return ACTION["inputs"][name]["default"] if name else ""


def token():
    return mint("hs_live_{base62*32}", random.Random())


@pytest.fixture
def straykey(tmp_path):
    """A folder with the command itself in it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    command = folder / "straykey"
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{TOP}" exec "{sys.executable}" -m scanner "$@"\n')
    command.chmod(0o755)
    return folder


@pytest.fixture
def recorder(tmp_path):
    """A folder with a command that only writes down its arguments, one a line."""
    folder = tmp_path / "bin"
    folder.mkdir()
    command = folder / "straykey"
    command.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >"{tmp_path}/arguments"\nexit "${{RECORDED:-0}}"\n')
    command.chmod(0o755)
    return folder


def pull_request(place, command):
    """A workspace as a pull request's: main went on, a branch brings a token, HEAD merges both."""
    runner = Runner(place, command)
    git = runner.git
    git("init", "-q", "-b", "main")
    for branch, name, text in (("main", "old.py", token()), ("topic", "new.py", token()), ("main", "later.py", "x")):
        git("checkout", "-q", *(["-b"] if branch == "topic" else []), branch) if name != "old.py" else None
        (runner.workspace / name).write_text(f'KEY = "{text}"\n')
        git("add", ".")
        git("commit", "-qm", name)
    runner.base = git("rev-parse", "main")
    git("checkout", "-q", "--detach")
    git("merge", "-q", "--no-ff", "-m", "merge", "topic")
    return runner


def test_a_pull_request_is_scanned_from_its_merge_base(tmp_path, recorder):
    runner = pull_request(tmp_path, recorder)

    runner.scan(BASE_SHA=runner.base)

    arguments = (tmp_path / "arguments").read_text().splitlines()
    assert arguments[:2] == ["scan", f"--range={runner.base}..HEAD"]
    assert arguments[-2:] == ["--", "."]
    assert "markdown" in arguments


def test_inputs_are_words_and_never_code(tmp_path, recorder):
    runner = pull_request(tmp_path, recorder)
    nasty = '$(touch pwned); `touch pwned` "\' --exit-zero'

    runner.scan(MODE="range", RANGE=nasty, SCAN_PATH=nasty, BASELINE=nasty, FAIL_ON=nasty, ARGS=f"--only\n{nasty}\n")

    arguments = (tmp_path / "arguments").read_text().splitlines()
    assert arguments.count(nasty) == 2
    assert {f"--range={nasty}", f"--baseline={nasty}", f"--fail-on={nasty}"} <= set(arguments)
    assert "--exit-zero" not in arguments
    assert not (runner.workspace / "pwned").exists()


@pytest.mark.parametrize(
    ("given", "option"),
    [
        ({"MODE": "history"}, "--history"),
        ({"EXIT_ZERO": "true"}, "--exit-zero"),
        ({"FAIL_ON": "high"}, "--fail-on=high"),
        ({"ARGS": "--pedantic\n\n"}, "--pedantic"),
    ],
)
def test_inputs_become_options(tmp_path, recorder, given, option):
    runner = pull_request(tmp_path, recorder)

    runner.scan(**given)

    assert option in (tmp_path / "arguments").read_text().splitlines()


@pytest.mark.parametrize("code", ["0", "1", "2", "130"])
def test_the_job_ends_with_the_scans_exit_code(tmp_path, recorder, code):
    runner = pull_request(tmp_path, recorder)

    assert runner.scan(RECORDED=code)[0] == int(code)


def test_a_clone_without_the_merge_base_fails_with_the_remedy(tmp_path, recorder):
    runner = pull_request(tmp_path, recorder)

    code, said, _ = runner.scan(BASE_SHA="0" * 40)

    assert code == 2
    assert "fetch-depth: 0" in said
    assert not (tmp_path / "arguments").exists()


def test_a_mode_that_does_not_exist_fails(tmp_path, recorder):
    runner = pull_request(tmp_path, recorder)

    assert runner.scan(MODE="all")[0] == 2


@has_markdown
def test_a_pull_request_is_scanned_for_real(tmp_path, straykey):
    runner = pull_request(tmp_path, straykey)

    code, said, outputs = runner.scan(BASE_SHA=runner.base)

    assert code == 1
    assert "new.py:1" in said
    assert "old.py" not in said
    assert Path(outputs["sarif-file"]).is_file()
    assert "hypersave-live-key" in (runner.temp / "straykey-report" / "summary.md").read_text()
