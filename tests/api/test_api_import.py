"""`import scanner` costs a hook nothing, and type checkers see all of it."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import scanner

TOP = Path(__file__).parents[2]


def test_importing_the_package_imports_nothing_else_of_it():
    code = "import sys; import scanner; print(*sorted(name for name in sys.modules if name.startswith('scanner')))"
    done = subprocess.run([sys.executable, "-c", code], cwd=TOP, capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["scanner"]


def test_every_public_name_is_there():
    for name in scanner.__all__:
        assert getattr(scanner, name) is not None
        assert name in dir(scanner)


def test_type_checkers_see_the_names_that_are_there():
    tree = ast.parse(Path(scanner.__file__).read_text(encoding="utf-8"))
    seen = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}

    assert set(scanner.__all__) <= seen | {"__version__"}


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="scna"):
        _ = scanner.scna


def test_a_strict_type_checker_knows_the_types(tmp_path):
    (tmp_path / "use.py").write_text(
        "from typing import assert_type\n"
        "import scanner\n"
        "assert_type(next(scanner.scan(data=b'')), scanner.Finding)\n"
        "assert_type(scanner.scan(paths='src', only='jwt').finish(), scanner.ScanResult)\n"
        "scanner.scan(path='src')\n"
        "scanner.scna\n"
    )
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--follow-imports=silent", "use.py"]
    env = os.environ | {"MYPYPATH": str(TOP)}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)

    told = [line for line in done.stdout.splitlines() if " error: " in line]
    assert [line.split(":")[1] for line in told] == ["5", "6"], done.stdout


def test_the_package_is_marked_as_typed():
    assert (Path(scanner.__file__).parent / "py.typed").is_file()
