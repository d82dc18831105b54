"""The GitLab template and the examples of docs/ci.md: valid by their hosts' schemas, and their scripts run."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import yaml

from scanner.ruleset.sample import mint

TOP = Path(__file__).parents[2]
GITLAB = TOP / "templates" / "straykey.gitlab-ci.yml"
JOB = yaml.safe_load(GITLAB.read_text(encoding="utf-8"))["straykey"]
_BLOCK = re.compile(r"<!-- (?P<marker>[\w :-]+) -->\n```yaml\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = {match["marker"]: match["text"] for match in _BLOCK.finditer((TOP / "docs" / "ci.md").read_text())}

SCHEMAS = {"github": "vendor.github-workflows", "gitlab": "vendor.gitlab-ci"}
"""Schemas that come with check-jsonschema. Azure's knows no task but those of one organisation: it is left out."""


def valid(schema, path):
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("schema", "path"), [("vendor.github-actions", TOP / "action.yml"), ("vendor.gitlab-ci", GITLAB)]
)
def test_files_are_valid_by_their_hosts_schemas(schema, path):
    pytest.importorskip("check_jsonschema")
    valid(schema, path)


@pytest.mark.parametrize("marker", sorted(name for name in EXAMPLES if name.split(":")[0] in SCHEMAS))
def test_examples_are_valid_by_their_hosts_schemas(marker, tmp_path):
    pytest.importorskip("check_jsonschema")
    (tmp_path / "example.yml").write_text(textwrap.dedent(EXAMPLES[marker]))

    valid(SCHEMAS[marker.split(":")[0]], tmp_path / "example.yml")


def test_every_example_is_yaml():
    assert {marker.split(":")[0] for marker in EXAMPLES} == {"github", "gitlab", "azure"}
    for text in EXAMPLES.values():
        assert isinstance(yaml.safe_load(text), dict)


def test_workflows_give_no_permission_that_is_not_needed():
    workflows = {name: yaml.safe_load(text) for name, text in EXAMPLES.items() if name.startswith("github")}

    assert workflows
    for name, workflow in workflows.items():
        assert workflow["permissions"] == {}, name
        for job in workflow["jobs"].values():
            written = {scope for scope, access in job["permissions"].items() if access == "write"}
            uploads = any(step.get("with", {}).get("upload-sarif") == "true" for step in job["steps"])
            assert written == ({"security-events"} if uploads else set()), name


def test_the_inputs_of_the_examples_are_those_of_the_action():
    known = set(yaml.safe_load((TOP / "action.yml").read_text())["inputs"])
    used = [
        set(step.get("with", {}))
        for name, text in EXAMPLES.items()
        if name.startswith("github")
        for job in yaml.safe_load(text)["jobs"].values()
        for step in job["steps"]
        if "straykey" in step.get("uses", "")
    ]

    assert used
    assert set().union(*used) <= known


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_the_gitlab_job_scans_a_merge_request_and_deepens_a_shallow_clone(tmp_path):
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    (bin_ / "straykey").write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >"{tmp_path}/arguments"\n')
    (bin_ / "straykey").chmod(0o755)
    env = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    env |= {f"GIT_{who}_{what}": "a@b.test" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    env |= {"PATH": f"{bin_}{os.pathsep}{env['PATH']}", "HOME": str(tmp_path)}

    def run(*command, cwd=tmp_path, **more):
        return subprocess.run(command, cwd=cwd, env=env | more, check=True, capture_output=True, text=True).stdout

    run("git", "init", "-q", "-b", "main", "origin")
    for number in range(3):
        (tmp_path / "origin" / f"{number}.py").write_text(mint("hs_live_{base62*32}", random.Random()))
        run("git", "add", ".", cwd=tmp_path / "origin")
        run("git", "commit", "-qm", str(number), cwd=tmp_path / "origin")
    base = run("git", "rev-parse", "HEAD~1", cwd=tmp_path / "origin").strip()
    run("git", "clone", "-q", "--depth", "1", (tmp_path / "origin").as_uri(), "clone")

    (script,) = JOB["script"]
    arguments = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": base, "STRAYKEY_ARGS": "--only hypersave-*"}
    run("sh", "-euc", script, cwd=tmp_path / "clone", **arguments)

    given = (tmp_path / "arguments").read_text().splitlines()
    assert given[:3] == ["scan", f"--range={base}..HEAD", "--exit-zero"]
    assert given[-2:] == ["--only", "hypersave-*"]
    assert run("git", "cat-file", "-t", base, cwd=tmp_path / "clone").strip() == "commit"
    (report,) = [word.partition("=")[2] for word in given if word.startswith("gitlab=")]
    assert JOB["artifacts"]["reports"] == {"secret_detection": report}
