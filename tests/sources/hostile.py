"""Ways in which a repository makes git run a program for whoever looks at it; no scan may spring any of them.

    @every_trick
    def test_my_scan_runs_nothing(trick, repo, tmp_path):
        trap = prepare(trick, repo, tmp_path)
        scan(repo.path)
        assert not trap.is_sprung

`Trick.trigger` is what ordinary use of git springs it with: `test_hostile` does that, so that a trap that no longer
works is noticed.
"""

from __future__ import annotations

import os
import pty
import subprocess
from typing import TYPE_CHECKING, NamedTuple

import pytest
from git_repo import GitRepo

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Trap(NamedTuple):
    """`program` writes `marker` when it runs."""

    program: Path
    marker: Path

    @property
    def is_sprung(self) -> bool:
        return self.marker.exists()


class Trick(NamedTuple):
    """`plant` sets the trap up in a repository; a user's `git *trigger`, with `data` on stdin, springs it."""

    name: str
    plant: Callable[[GitRepo, str], None]
    trigger: tuple[str, ...]
    data: bytes = b""
    folder: str = "."


def set_trap(tmp_path: Path) -> Trap:
    trap = Trap(tmp_path / "evil", tmp_path / "sprung")
    trap.program.write_text(f"#!/bin/sh\n: > '{trap.marker}'\n")
    trap.program.chmod(0o755)
    return trap


def prepare(trick: Trick, repo: GitRepo, tmp_path: Path) -> Trap:
    """Fill a repository with two commits, a staged change and an unstaged one, and plant the trick in it."""
    trap = set_trap(tmp_path)
    repo.commit({"a.txt": "1\n", "gone.txt": "moved\n" * 9})
    repo.commit({"a.txt": "2\n", "b.txt": "b\n"})
    repo.git("mv", "gone.txt", "moved.txt")
    repo.stage("moved.txt", "moved\n" * 9 + "more\n")
    repo.stage("a.txt", "3\n")
    repo.write("a.txt", "4\n")
    repo.write("new.txt", "5\n")
    trick.plant(repo, str(trap.program))
    trap.marker.unlink(missing_ok=True)
    return trap


def spring(trick: Trick, repo: GitRepo) -> None:
    """Do what a user would, at a terminal."""
    master, slave = pty.openpty()
    env = {**repo.env, "TERM": "xterm", "GIT_TERMINAL_PROMPT": "0"}
    folder = repo.path / trick.folder
    command = ["git", *trick.trigger]
    subprocess.run(command, cwd=folder, env=env, input=trick.data, stdout=slave, stderr=slave, timeout=30, check=False)
    os.close(slave)
    os.close(master)


def config(*pairs: tuple[str, str], attributes: str = "") -> Callable[[GitRepo, str], None]:
    """Plant settings, `{evil}` being the program, and `.gitattributes`."""

    def plant(repo: GitRepo, program: str) -> None:
        if attributes:
            repo.write(".gitattributes", attributes)
            (repo.path / ".git/info/attributes").write_text(attributes)
        for key, value in pairs:
            repo.git("config", "--add", key, value.replace("{evil}", program))

    return plant


def plant_hooks(repo: GitRepo, program: str) -> None:
    folder = repo.path / ".git/hooks"
    folder.mkdir(exist_ok=True)
    for name in HOOKS:
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(program)


def plant_hooks_path(repo: GitRepo, program: str) -> None:
    folder = repo.path / "elsewhere"
    folder.mkdir()
    for name in HOOKS:
        (folder / name).symlink_to(program)
    repo.git("config", "core.hooksPath", str(folder))


def plant_signature(repo: GitRepo, program: str) -> None:
    config(("gpg.program", "{evil}"), ("log.showSignature", "true"))(repo, program)
    headers, _, message = repo.git("cat-file", "commit", "HEAD").partition("\n\n")
    signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----"
    signed = f"{headers}\n{signature}\n\n{message}\n".encode()
    commit = repo.git("hash-object", "-t", "commit", "-w", "--stdin", data=signed)
    repo.git("update-ref", "refs/heads/main", commit)


def plant_promisor(*pairs: tuple[str, str]) -> Callable[[GitRepo, str], None]:
    """Lose b.txt's object, and let a remote have it."""

    def plant(repo: GitRepo, program: str) -> None:
        lost = repo.git("rev-parse", "HEAD:b.txt")
        (repo.path / ".git/objects" / lost[:2] / lost[2:]).unlink()
        repo.git("update-index", "--add", "--cacheinfo", f"100644,{lost},lost.txt")
        config(
            ("core.repositoryFormatVersion", "1"), ("extensions.partialClone", "origin"),
            ("remote.origin.promisor", "true"), *pairs,
        )(repo, program)  # fmt: skip

    return plant


def plant_include(repo: GitRepo, program: str) -> None:
    (repo.path / ".git/more").write_text(f'[core]\n\tfsmonitor = "{program}"\n')
    repo.git("config", "include.path", "more")


def plant_alternate_refs(repo: GitRepo, program: str) -> None:
    lender = GitRepo(repo.path.parent / "lender", "--bare")
    (repo.path / ".git/objects/info/alternates").write_text(f"{lender.path}/objects\n")
    repo.git("config", "core.alternateRefsCommand", program)


def plant_embedded_bare(repo: GitRepo, program: str) -> None:
    inner = GitRepo(repo.path / "assets", "--bare")
    inner.git("config", "core.bare", "false")
    inner.git("config", "core.worktree", "..")
    inner.git("config", "core.fsmonitor", program)


HOOKS = ("post-index-change", "post-checkout", "pre-commit", "reference-transaction", "pre-auto-gc", "post-rewrite")
ASKED = b"protocol=https\nhost=example.invalid\n\n"
DRIVER = "* diff=evil\n*.txt diff=evil filter=evil merge=evil\n"

TRICKS = (
    Trick("fsmonitor", config(("core.fsmonitor", "{evil}")), ("status",)),
    Trick("hooks", plant_hooks, ("commit", "-qam", "x")),
    Trick("hooks-path", plant_hooks_path, ("commit", "-qam", "x")),
    Trick("textconv", config(("diff.evil.textconv", "{evil}"), attributes=DRIVER), ("log", "-p")),
    Trick("diff-driver", config(("diff.evil.command", "{evil}"), attributes=DRIVER), ("diff", "HEAD~1")),
    Trick("external-diff", config(("diff.external", "{evil}")), ("diff", "HEAD~1")),
    Trick(
        "clean-and-smudge",
        config(("filter.evil.clean", "{evil}"), ("filter.evil.smudge", "{evil}"), attributes=DRIVER),
        ("add", "a.txt"),
    ),
    Trick(
        "filter-process",
        config(("filter.evil.process", "{evil}"), ("filter.evil.required", "true"), attributes=DRIVER),
        ("add", "a.txt"),
    ),
    Trick("pager", config(("core.pager", "{evil}"), ("pager.log", "{evil}")), ("log",)),
    Trick("signature", plant_signature, ("log",)),
    Trick(
        "ssh-command",
        plant_promisor(("core.sshCommand", "{evil}"), ("remote.origin.url", "ssh://example.invalid/x")),
        ("cat-file", "-p", "HEAD:b.txt"),
    ),
    Trick(
        "ext-transport",
        plant_promisor(("protocol.ext.allow", "always"), ("remote.origin.url", "ext::{evil}")),
        ("cat-file", "-p", "HEAD:b.txt"),
    ),
    Trick(
        "upload-pack",
        plant_promisor(("remote.origin.uploadpack", "{evil}"), ("remote.origin.url", "/")),
        ("cat-file", "-p", "HEAD:b.txt"),
    ),
    Trick("git-proxy", config(("core.gitProxy", "{evil}")), ("ls-remote", "git://example.invalid/x")),
    Trick("alternate-refs", plant_alternate_refs, ("rev-list", "--alternate-refs")),
    Trick("include", plant_include, ("status",)),
    Trick("alias", config(*((f"alias.{name}", "!{evil}") for name in ("evil", "ls-files", "rev-parse"))), ("evil",)),
    Trick("ask-pass", config(("core.askPass", "{evil}")), ("credential", "fill"), ASKED),
    Trick("credential-helper", config(("credential.helper", "{evil}")), ("credential", "fill"), ASKED),
    Trick("editor", config(("core.editor", "{evil}")), ("commit", "-q", "--amend")),
    Trick("embedded-bare", plant_embedded_bare, ("status",), folder="assets"),
)

every_trick = pytest.mark.parametrize("trick", TRICKS, ids=[trick.name for trick in TRICKS])
