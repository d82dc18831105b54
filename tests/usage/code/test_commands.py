# ruff: noqa: E501 - programs as people write them
"""Commands that programs start: argument lists and lines for a shell, in every language."""

from __future__ import annotations

import pytest
from summary import read, summaries

URL = "https://h.example/a"

PROGRAMS = (
    ("a.py", 'import subprocess\nsubprocess.run(["curl", "-u", f"{user}:{key}", "https://h.example/a"], check=True)\n'),
    ("a.py", 'from subprocess import check_output as co\nco("curl https://h.example/a", shell=True)\n'),
    ("a.py", 'import subprocess, shlex\nsubprocess.Popen(shlex.split("curl https://h.example/a"))\n'),
    ("a.py", "import os\nos.system(f\"curl -H 'Authorization: Bearer {t}' https://h.example/a | jq .\")\n"),
    ("a.py", 'import subprocess\ncmd = ["curl"]\ncmd += ["-s"]\ncmd.append("https://h.example/a")\nsubprocess.call(cmd)\n'),
    ("a.py", 'import subprocess\nsubprocess.run(["bash", "-c", "curl https://h.example/a"])\n'),
    ("a.js", 'const { execSync } = require("child_process");\nexecSync(`curl -H "Authorization: Bearer ${t}" https://h.example/a`);\n'),
    ("a.js", 'import { spawn } from "node:child_process";\nspawn("curl", ["-s", "https://h.example/a"], { stdio: "inherit" });\n'),
    ("a.js", 'import { execa } from "execa";\nawait execa("curl", ["https://h.example/a"]);\n'),
    ("a.go", 'package main\nimport "os/exec"\nfunc main() { exec.Command("curl", "-s", "https://h.example/a").Run() }\n'),
    ("a.rb", 'out = `curl -H "Authorization: Bearer #{token}" https://h.example/a`\n'),
    ("a.rb", 'system("curl", "-s", "https://h.example/a")\n'),
    ("a.php", '<?php $out = shell_exec("curl -s https://h.example/a");\n'),
    ("a.php", "<?php $out = `curl https://h.example/a`;\n"),
    ("A.java", 'class A { void f() { new ProcessBuilder("curl", "-s", "https://h.example/a").start(); } }\n'),
    ("A.java", 'class A { void f() { Runtime.getRuntime().exec(new String[]{"curl", "https://h.example/a"}); } }\n'),
    ("a.kt", 'fun main() { ProcessBuilder(listOf("curl", "https://h.example/a")).start() }\n'),
    ("a.cs", 'using System.Diagnostics;\nProcess.Start("curl", "-s https://h.example/a");\n'),
)


@pytest.mark.parametrize(("path", "code"), PROGRAMS, ids=[f"{path} {code[-60:-1]!r}" for path, code in PROGRAMS])
def test_a_command_is_a_request(path, code):
    got = read(code, path)
    assert [(request.form, request.method, request.url.pattern) for request in got.requests] == [("curl", "GET", URL)]
    span = got.requests[0].span
    assert code.encode()[span.start : span.end].endswith((b")", b"`"))


def test_the_token_that_a_command_prints_is_a_reply():
    code = (
        "import json, subprocess, requests\n"
        'out = subprocess.check_output(["curl", "-u", "a:b", "https://h.example/tokens"])\n'
        'requests.get("https://h.example/me", headers={"Authorization": "Bearer " + json.loads(out)["token"]})\n'
    )
    mint, use = read(code, "a.py").requests
    assert (use.auth.token.pieces[0].reply, use.auth.token.pieces[0].field) == (mint.number, "token")


def test_a_helper_that_starts_commands_is_seen_where_it_is_given_the_url():
    code = 'import subprocess\ndef curl(*args):\n    subprocess.run(["curl", *args])\n\ncurl("-X", "DELETE", "https://h.example/d")\n'
    assert summaries(code, "a.py") == ["DELETE https://h.example/d L5"]


@pytest.mark.parametrize(
    "code",
    ['import subprocess\nsubprocess.run(["git", "clone", "https://h.example/a"])\n', "import subprocess\nsubprocess.run(cmd)\n",
     'import os\nos.system("echo https://h.example/a")\n'],
)  # fmt: skip
def test_other_commands_are_no_requests(code):
    assert summaries(code, "a.py") == []
