"""What the documents say holds: their links lead somewhere, their options exist. tests/docs runs their commands."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

TOP = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*TOP.glob("*.md"), *TOP.glob("docs/*.md"), *TOP.glob("rules/*.md"), *TOP.glob("bench/*.md")])
_BLOCK = re.compile(r"^ *<!-- (?P<marker>[^\n]+?) -->\n *```\w*\n(?P<text>.*?)^ *```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?!https?://|mailto:)(?P<path>[^)#\s]*)(?:#(?P<anchor>[^)\s]+))?\)")
_INCLUDE = re.compile(r'^--8<-- "(.+)"$', re.MULTILINE)  # what the site takes in
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")


class Block(NamedTuple):
    """A fenced block behind a marker (an HTML comment, which readers don't see)."""

    document: str
    marker: str
    text: str


def blocks(marker: str) -> list[Block]:
    return [
        Block(path.name, match["marker"], textwrap.dedent(match["text"]))
        for path in DOCUMENTS
        for match in _BLOCK.finditer(path.read_text(encoding="utf-8"))
        if match["marker"] == marker
    ]


def only(marker: str) -> Block:
    (block,) = blocks(marker)
    return block


@pytest.fixture
def shell(tmp_path):
    """Run a script in a fresh repository of two commits, with `straykey` on PATH and a plain environment."""
    (tmp_path / "bin").mkdir()
    straykey = tmp_path / "bin" / "straykey"
    straykey.write_text(f'#!/bin/sh\nPYTHONPATH="{TOP}" exec "{sys.executable}" -m scanner "$@"\n')
    straykey.chmod(0o755)
    env = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "PYTHON", "STRAYKEY_"))}
    env |= {"PATH": f"{straykey.parent}{os.pathsep}{env['PATH']}", "HOME": str(tmp_path), "GIT_CONFIG_NOSYSTEM": "1"}
    repository = tmp_path / "repository"
    (repository / "src").mkdir(parents=True)

    def run(script: str) -> subprocess.CompletedProcess[str]:
        command = ["bash", "-euo", "pipefail", "-c", script]
        return subprocess.run(command, cwd=repository, env=env, capture_output=True, text=True, check=False)

    assert run(
        "git init -q; git config user.name Ana; git config user.email ana@acme.test;"
        "echo 'print(1)' > src/app.py; echo PORT=80 > .env; git add .; git commit -qm one;"
        "echo 'print(2)' > src/app.py; git commit -qam two"
    ).returncode == 0  # fmt: skip
    return run


def test_the_two_set_up_commands_are_there_and_each_is_one_line():
    assert only("set-up: scan").text.count("\n") == only("set-up: tests").text.count("\n") == 1


def test_the_configuration_is_understood(shell):
    config = only("config").text
    (folder,) = tomllib.loads(config)["rules"]
    rule = "--provider acme --name Acme --prefix acme_ --sample 'acme_{base62*32}' --docs https://acme.test"

    result = shell(
        f"cat > .straykey.toml <<'END'\n{config}END\nmkdir -p {folder}\n"
        f"straykey rules new {rule} --output {folder}/acme.toml\nstraykey scan -v\n"
    )

    assert result.returncode == 0, result.stderr
    assert ".straykey.toml" in result.stderr


def test_the_hook_named_for_pre_commit_exists():
    named = re.findall(r"- id: (\S+)", only("pre-commit").text)
    offered = re.findall(r"- id: (\S+)", (TOP / ".pre-commit-hooks.yaml").read_text())

    assert named
    assert set(named) <= set(offered)


def test_the_workflow_scans_and_names_the_report_it_uploads(shell):
    text = only("workflow").text
    commands = re.findall(r"- run: (straykey .+)", text)
    (uploaded,) = re.findall(r"sarif_file: (\S+)", text)

    result = shell("\n".join([*commands, f"test -s {uploaded}"]))

    assert commands
    assert result.returncode == 0, result.stderr


def test_the_workflow_gives_no_more_permissions_than_it_needs():
    text = only("workflow").text

    assert re.search(r"^permissions: \{\}$", text, re.MULTILINE)
    assert re.findall(r"^ +(\S+): write", text, re.MULTILINE) == ["security-events"]


def test_every_option_in_the_readme_exists(shell):
    known = set(_OPTION.findall(shell("straykey scan --help; straykey rules --help; straykey --help").stdout))
    readme = (TOP / "README.md").read_text(encoding="utf-8")
    of_others = {"--all-files", "--from"}

    assert set(_OPTION.findall(readme)) - known - of_others == set()


@pytest.mark.parametrize("page", ["README.md", "docs/exit-codes.md"])
def test_the_exit_codes_of_a_page_are_those_of_the_help_page(page, shell):
    told = re.findall(r"^  (\d+) +(\S+)", shell("straykey scan --help").stdout, re.MULTILINE)
    written = re.findall(r"^\| (\d+) \| (\w+)", (TOP / page).read_text(encoding="utf-8"), re.MULTILINE)

    assert [(code, word.strip(",;")) for code, word in told] == written


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(TOP)))
def test_links_lead_somewhere(document):
    for match in _LINK.finditer(document.read_text(encoding="utf-8")):
        target = document.parent / match["path"] if match["path"] else document
        assert target.exists(), match[0]
        if match["anchor"]:
            assert match["anchor"] in _anchors(target), match[0]


def _anchors(document: Path) -> set[str]:
    text = document.read_text(encoding="utf-8")
    text = _INCLUDE.sub(lambda match: (TOP / match[1]).read_text(encoding="utf-8"), text)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def test_the_projects_home_stands_in_one_place():
    home = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]["urls"]["Homepage"]
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=TOP, capture_output=True, check=True).stdout.split(b"\0")
    files = [TOP / os.fsdecode(name) for name in listed if name]

    holders = [path.relative_to(TOP) for path in files if path.is_file() and home.encode() in path.read_bytes()]
    assert [str(path) for path in holders] == ["pyproject.toml"]


def test_the_changelog_tells_of_this_version():
    version = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

    assert f"## [{version}]" in (TOP / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("block", blocks("python"), ids=lambda block: block.text.split("\n")[2])
def test_python_examples_run(block, shell):
    result = shell(f"echo hello > README.md\nPYTHONPATH='{TOP}' '{sys.executable}' - <<'END'\n{block.text}END\n")

    assert result.returncode == 0, result.stderr
