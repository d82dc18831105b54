"""A person's clone, a server, and straykey's own hooks, without a framework."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]


class Done(NamedTuple):
    code: int
    said: str

    @property
    def accepted(self):
        return self.code == 0


def environment(base, tmp_path):
    """A fresh user whose straykey is on the PATH, as a script that runs this checkout."""
    home, programs = tmp_path / "home", tmp_path / "programs"
    home.mkdir()
    programs.mkdir()
    program = programs / "straykey"
    program.write_text(
        f"#!{sys.executable} -P\nimport sys\nsys.path.insert(0, {str(ROOT)!r})\n"
        "from scanner.__main__ import main\nsys.exit(main())\n"
    )
    program.chmod(0o755)
    path = f"{programs}{os.pathsep}{base['PATH']}"
    return base | {"HOME": str(home), "XDG_CONFIG_HOME": str(home), "PATH": path, "PYTHONDONTWRITEBYTECODE": "1"}


class Repo:
    """A repository that somebody works in, or that lies on a server."""

    def __init__(self, top, env, *, bare=False, form="sha1"):
        self.top = top
        self.env = env
        top.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main", f"--object-format={form}", *(["--bare"] if bare else []))

    def run(self, *args, text="", check=False, **variables):
        done = subprocess.run(
            list(map(str, args)), check=False, cwd=self.top, env=self.env | variables,
            input=text.encode("utf-8", "surrogateescape"), timeout=120,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        said = done.stdout.decode("utf-8", "surrogateescape")
        assert not check or done.returncode == 0, said
        return Done(done.returncode, said)

    def git(self, *args, **variables):
        return self.run("git", *args, check=True, **variables).said.strip()

    def attempt(self, *args, **variables):
        return self.run("git", *args, **variables)

    def straykey(self, *args, **variables):
        return self.run("straykey", *args, **variables)

    def write(self, name, text):
        path = self.top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def commit(self, name, text, *args):
        """Commit a file without any hook and return the commit's id."""
        self.write(name, text)
        self.git("add", "-A")
        self.git("commit", "-q", "--no-verify", "-m", f"change {name}", *args)
        return self.git("rev-parse", "HEAD")
