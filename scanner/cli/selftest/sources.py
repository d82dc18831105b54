"""Finds the planted tokens by every source, by the hook, and through a baseline."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from scanner import api
from scanner.cli.flags import Exit
from scanner.cli.selftest.check import BUG, Check, Checks, attempt
from scanner.cli.selftest.planted import RULE, Planted
from scanner.errors import StraykeyError


def without_git(planted: Planted) -> Checks:
    """Yield how what needs no repository goes: files, a stream, the portable engine, a plan of verification."""
    yield _expect("files", ["files.py"], paths=planted.folder)
    yield _expect("stdin", ["stdin"], data=planted.stream)
    yield attempt("verification", lambda: _plan(planted))


def with_git(planted: Planted) -> Checks:
    """Yield how each source goes that reads a repository, and what stands on them."""
    yield _expect("staged", ["staged.py"], paths=planted.folder, staged=True)
    yield _expect("history", ["files.py", "history.py", "staged.py"], paths=planted.folder, history=True)
    yield _expect("range", ["history.py"], paths=planted.folder, range="HEAD~2..HEAD")
    yield attempt("hook", lambda: _hook(planted))
    yield attempt("baseline", lambda: _baseline(planted))


def _expect(name: str, places: list[str], **options: Any) -> Check:
    def look() -> str:
        found = sorted(finding.origin.path for finding in api.scan(only=RULE, **options))
        if found != places:
            raise StraykeyError(f"found {', '.join(found) or 'nothing'} instead of {', '.join(places)}", BUG)
        return f"{len(found)} of {len(places)} planted tokens found"

    return attempt(name, look)


def _plan(planted: Planted) -> str:
    result = api.scan(data=planted.stream, verify_dry_run=True).finish()
    if result.verification is None or len(result.verification.planned) != 1:
        raise StraykeyError("a token that can be verified was not planned for", BUG)
    return "a request was planned, and nothing sent"


def _hook(planted: Planted) -> str:
    if _straykey(planted, "hook", "pre-commit") != Exit.FINDINGS:
        raise StraykeyError("the pre-commit hook lets a token pass", BUG)
    planted.git("rm", "-q", "--cached", "staged.py")
    if _straykey(planted, "hook", "pre-commit") != Exit.CLEAN:
        raise StraykeyError("the pre-commit hook refuses a clean commit", BUG)
    return "refuses a token, accepts a clean commit"


def _baseline(planted: Planted) -> str:
    if _straykey(planted, "baseline", "create", "--isolated", "--reason", "selftest") != Exit.CLEAN:
        raise StraykeyError("a baseline can't be written", BUG)
    file = os.path.join(planted.folder, ".straykey-baseline.jsonl")
    left = list(api.scan(paths=planted.folder, baseline=file))
    if left:
        raise StraykeyError(f"{len(left)} findings of the baseline are reported as new", BUG)
    return "written, and heeded"


def _straykey(planted: Planted, *args: str) -> int:
    """Run a command as git would: another process, in the repository."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(api.__file__)))
    env = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "STRAYKEY_CONFIG"))}
    env["PYTHONPATH"] = os.pathsep.join(filter(None, [os.path.dirname(package), env.get("PYTHONPATH", "")]))
    command = [sys.executable, "-m", "scanner", *args]
    done = subprocess.run(command, cwd=planted.folder, env=env, capture_output=True, check=False)  # noqa: S603 - our own program
    return done.returncode
