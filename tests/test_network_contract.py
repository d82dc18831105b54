"""Only one module can reach a network, and a scan that verifies nothing does not even import it.

import-linter holds the same between whole packages; this sees into `urllib`, into functions, and into a running scan.
"""

from __future__ import annotations

import ast
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

import scanner
from scanner.report import FORMATS
from scanner.ruleset.sample import mint

PACKAGE = Path(scanner.__file__).parent
OPENS_SOCKETS = "verify/http.py"

NETWORK = frozenset((
    "_socket", "_ssl", "aiohttp", "asyncio", "curl_cffi", "ftplib", "http", "httpx", "imaplib", "nntplib", "poplib",
    "pycurl", "requests", "smtplib", "socket", "socketserver", "ssl", "telnetlib", "urllib.error", "urllib.request",
    "urllib.robotparser", "urllib3", "webbrowser", "wsgiref", "xmlrpc", "multiprocessing",
))  # fmt: skip
"""What opens connections, or imports what does; `multiprocessing` brings a listener of its own."""

BY_METADATA = {"_socket", "socket"}
"""SARIF and GitLab are told the home page by importlib.metadata: it reads e-mail, which imports socket (up to 3.12)."""

BY_NAME = frozenset(("__import__", "import_module", "exec", "eval", "compile", "run_module", "run_path", "find_spec"))
BY_NAME_ALLOWED = {
    "report/__init__.py": {"import_module"},  # a format, from `FORMATS`
    "cli/help.py": {"import_module"},  # a command, from its own package
    "usage/code/grammars.py": {"import_module"},  # a grammar, from a `Language` in that package
    "usage/code/languages/__init__.py": {"import_module"},  # a `Language`, from `ENDINGS`
}


def modules():
    """Return the source of each module, by its path in the package."""
    return {path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")}


def imported(source):
    """Return every absolute name that a module imports, in functions and for types, too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def reaches(name):
    """Return whether an imported name is, or stands in, a module that can reach a network."""
    parts = name.split(".")
    return any(".".join(parts[:length]) in NETWORK for length in range(1, len(parts) + 1))


def named(source):
    """Return what a module calls that imports or runs something by its name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in BY_NAME and not (name == "compile" and isinstance(node.func, ast.Attribute)):  # patterns do
                yield name


def test_one_module_imports_what_can_reach_a_network():
    found = {path for path, source in modules().items() if any(map(reaches, imported(source)))}
    assert found == {OPENS_SOCKETS}


@pytest.mark.parametrize(
    "line",
    ["import socket", "import urllib.request as u", "from urllib import request", "from http.client import x",
     "def f():\n    import ssl", "if TYPE_CHECKING:\n    from urllib3 import HTTPResponse"],
)  # fmt: skip
def test_every_way_to_import_is_seen(line):
    assert any(map(reaches, imported(line)))
    assert not any(map(reaches, imported("from urllib.parse import unquote\nfrom scanner.verify.http import Sender")))


def test_no_module_is_imported_by_a_name_that_could_be_any():
    found = {path: set(named(source)) for path, source in modules().items() if set(named(source))}
    assert found == BY_NAME_ALLOWED
    assert all(module.startswith("scanner.report.") for module in FORMATS.values())


RUN = """
import sys
from scanner.__main__ import main
try:
    sys.exit(main())
finally:
    sys.stderr.write("MODULES " + " ".join(sorted(sys.modules)))
"""
"""Runs straykey, and tells what it had imported in the end."""


def environment(home):
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    own = {"HOME": str(home), "XDG_CONFIG_HOME": str(home), "STRAYKEY_CACHE_DIR": str(home / "cache")}
    return kept | own | {"PYTHONPATH": str(PACKAGE.parent), "GIT_CONFIG_NOSYSTEM": "1"}


def imported_by(home, *args, cwd):
    """Run straykey and return its exit code and the modules that it imported."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, *args],
        cwd=cwd, env=environment(home), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    return done.returncode, set(done.stderr.rpartition("MODULES ")[2].split())


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def repository(tmp_path, home):
    """A repository with a token in its history, and another that is staged."""

    def git(*args):
        who = ("-c", "user.name=Ada", "-c", "user.email=ada@acme.test")
        subprocess.run(("git", *who, *args), cwd=tmp_path, env=environment(home), check=True)

    def plant(name):
        (tmp_path / name).write_text(f"HYPERSAVE_API_KEY={mint('hs_live_{base62*32}', random.Random())}\n")
        git("add", name)

    git("init", "-q")
    plant("old.env")
    git("commit", "-qm", "old")
    plant("new.env")
    return tmp_path


@pytest.mark.parametrize(
    "how",
    [*(("--format", name) for name in FORMATS), ("--staged",), ("--history",), ("--jobs", "2"), ("--verify-dry-run",),
     ("--verify", "--max-requests", "0"), ("--verify", "--only", "hypertrack-secret-key")],
    ids=" ".join,
)  # fmt: skip
def test_a_scan_that_asks_nobody_imports_nothing_that_could(repository, home, how):
    code, found = imported_by(home, "scan", ".", "--isolated", *how, cwd=repository)
    assert code == (0 if "--only" in how else 1)
    assert "scanner.engine.worker" in found
    by_others = BY_METADATA if {"sarif", "gitlab"} & set(how) else set()
    assert set(filter(reaches, found)) <= by_others
    assert "scanner.verify.http" not in found
    if not any("verify" in option for option in how):
        assert [name for name in found if name.startswith("scanner.verify")] == []


def test_one_that_asks_does_import_it(repository, home):
    how = ("--verify", "--endpoint", "hypersave=http://127.0.0.1:1")
    _, found = imported_by(home, "scan", ".", "--isolated", *how, cwd=repository)
    assert {"scanner.verify.http", "socket", "ssl", "urllib3"} <= found
