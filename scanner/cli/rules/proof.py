"""Runs rules' own proofs and says what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import scanner
from scanner.cli.flags import Exit
from scanner.cli.plan import load_rules
from scanner.cli.terminal import say, tell
from scanner.engine import Engine, settle
from scanner.errors import UsageError
from scanner.model import Fragment, Origin
from scanner.ruleset.check import Find, check
from scanner.ruleset.load import rule_files
from scanner.verify.recorded import replay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scanner.ruleset.model import Ruleset


def prove(paths: Sequence[Path]) -> int:
    """Check the rules of these files and folders, or the built-in ones; returns the exit code, 1 if a rule is wrong.

    A file is checked among the built-in rules; one that is called as a built-in one is its new version.
    """
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: no such file or folder", "name a rule file, or a folder of them")
    files = [Path(file) for path in paths or [_own()] for file in rule_files(path)]
    if not files:
        raise UsageError(f"{', '.join(map(str, paths))}: no rule file in it", "rule files are called NAME.toml")
    problems = check(files, _finder, replay, _others(files))
    for problem in problems:
        tell("wrong", problem)
    said = f"{len(problems):,} problems" if len(problems) > 1 else "1 problem" if problems else "no problem"
    say(f"{said} in {len(files):,} rule file{'s' if len(files) > 1 else ''}")
    return Exit.FINDINGS if problems else Exit.CLEAN


def _own() -> Path:
    """Return the folder of the built-in rules: packed into a wheel, or beside the package in a checkout."""
    package = Path(scanner.__file__).parent
    packed = package / "_rules"
    return packed if packed.is_dir() else package.parent / "rules"


def _others(files: Sequence[Path]) -> Ruleset:
    ruleset = load_rules(())
    names = {file.name for file in files}
    return ruleset._replace(providers=tuple(p for p in ruleset.providers if Path(p.path).name not in names))


def _finder(ruleset: Ruleset) -> Find:
    worker = Engine(ruleset).worker()

    def find(data: bytes) -> list[str]:
        leaks = (settle(leak, "", ruleset) for leak in worker.scan(Fragment(data, Origin("file", ""))))
        return [leak.rule_id for leak in leaks if leak is not None]

    return find
