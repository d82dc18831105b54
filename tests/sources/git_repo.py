"""A real git repository for a test: fixed identity and dates, no configuration from outside."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

DATE = "2026-01-02T03:04:05+00:00"


def environment(home: Path) -> dict[str, str]:
    """Return an environment in which git knows nothing but what the test says."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {
        "HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config"), "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.com", "GIT_AUTHOR_DATE": DATE,
        "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.com", "GIT_COMMITTER_DATE": DATE,
    }  # fmt: skip


class GitRepo:
    """A repository at `path`; `git(...)` runs git in it and returns what it printed."""

    def __init__(self, path: Path, *options: str) -> None:
        self.path = path
        self.env = environment(path.parent)
        path.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main", *options)

    def git(self, *args: str, data: bytes | None = None, check: bool = True) -> str:
        done = subprocess.run(["git", *args], cwd=self.path, env=self.env, input=data, capture_output=True, check=False)
        assert done.returncode == 0 or not check, f"git {args}: {done.stderr.decode()}"
        return done.stdout.decode("utf-8", "surrogateescape").rstrip("\n")

    def write(self, name: str | bytes, content: bytes | str = "") -> Path:
        path = Path(os.fsdecode(os.path.join(os.fsencode(self.path), os.fsencode(name))))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def stage(self, name: str | bytes, content: bytes | str) -> str:
        """Write and stage a file; returns its blob's id."""
        path = self.write(name, content)
        self.git("add", "-f", "--", str(path))
        return self.git("hash-object", "--", str(path))

    def commit(self, files: dict[str, bytes | str] | None = None, message: str = "change") -> str:
        """Stage files, commit all that is staged, and return the commit's id."""
        if files:
            self.git("add", "-f", "--", *(str(self.write(name, content)) for name, content in files.items()))
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")
