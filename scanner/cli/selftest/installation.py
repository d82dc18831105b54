"""What this installation consists of, and what it can't do."""

from __future__ import annotations

import os
import platform
import sys
from collections import Counter
from typing import TYPE_CHECKING

from scanner import __version__, cache
from scanner.cli.selftest.check import FAILED, LIMITED, OK, Check, Checks, attempt
from scanner.engine import Engine
from scanner.errors import StraykeyError
from scanner.ruleset import bundle
from scanner.sources.repo import INSTALL_HINT, run_git

if TYPE_CHECKING:
    from scanner.ruleset.model import Ruleset

_GIT = (2, 31)


def installation() -> Checks:
    """Yield what straykey stands on: Python, rules, engine, grammars, git, cache and terminal."""
    machine = f"{platform.python_implementation()} {platform.python_version()}, {sys.platform} {platform.machine()}"
    yield Check("straykey", OK, f"{__version__} on {machine}")
    yield attempt("rules", lambda: _rules(bundle.builtin()))
    yield _engine()
    yield from _grammars()
    yield _git()
    yield _cache()
    yield _terminal()


def _rules(ruleset: Ruleset) -> str:
    counts = f"{len(ruleset.tokens)} for tokens, {len(ruleset.usages)} for misuses, {len(ruleset.providers)} providers"
    return f"{counts}; digest {ruleset.digest[:16]}"


def _engine() -> Check:
    name = Engine(bundle.builtin(usage=False)).database.name
    if name.startswith("hyperscan"):
        return Check("engine", OK, name)
    return Check("engine", LIMITED, f"{name}: finds the same, more slowly", "install hyperscan where it has a wheel")


def _grammars() -> Checks:
    from scanner.usage.code.grammars import Grammars  # noqa: PLC0415 - imports tree-sitter
    from scanner.usage.code.languages import ENDINGS, load  # noqa: PLC0415 - likewise

    grammars = Grammars()
    known = Counter[str]()
    for choice in dict.fromkeys(ENDINGS.values()):
        loaded = load(choice)
        there = loaded is not None and grammars.parser(loaded[0]) is not None
        known[choice.constant.lower()] = int(there)
    missing = [name for name, there in known.items() if not there]
    if not missing:
        yield Check("grammars", OK, ", ".join(known))
        return
    status = FAILED if sys.implementation.name == "cpython" else LIMITED  # elsewhere they have no wheels
    yield Check("grammars", status, f"code in {', '.join(missing)} is not linted", "reinstall straykey")


def _git() -> Check:
    try:
        words = run_git(["version"]).decode("utf-8", "replace").split()
    except StraykeyError as error:
        detail = f"{error.message}: only files and streams can be scanned, no repository"
        return Check("git", FAILED, detail, error.hint)
    version = words[2] if len(words) > 2 else "?"  # noqa: PLR2004 - "git version 2.43.0"
    numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
    if numbers < _GIT:
        return Check("git", FAILED, f"{version} is too old", INSTALL_HINT)
    return Check("git", OK, version)


def _cache() -> Check:
    name = f"selftest-{os.urandom(6).hex()}"
    cache.write(name, b"selftest")
    kept = cache.read(name) == b"selftest"
    if not kept:
        remedy = "name a folder of yours: STRAYKEY_CACHE_DIR"
        return Check("cache", LIMITED, "can't be written: each scan compiles the rules anew", remedy)
    os.unlink(os.path.join(cache.folder(), name))
    return Check("cache", OK, "can be written")


def _terminal() -> Check:
    encoding = (getattr(sys.stdout, "encoding", None) or "none").lower()
    kind = "a terminal" if sys.stdout is not None and sys.stdout.isatty() else "no terminal"
    if encoding.replace("-", "") != "utf8":
        return Check("output", LIMITED, f"{kind}, {encoding}: some characters are replaced", "set PYTHONUTF8=1")
    return Check("output", OK, f"{kind}, {encoding}")
