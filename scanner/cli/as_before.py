"""Configuration and rules of a range: those of the commit that it begins with.

What a push or a pull request brings could otherwise exclude itself, or bend the rule that would find it.
"""

from __future__ import annotations

import os
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from scanner import config as configuration
from scanner.cli import plan as planning
from scanner.errors import RuleFileError
from scanner.ruleset.load import load_files
from scanner.sources.before import before

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scanner.cli.flags import Flags
    from scanner.ruleset.model import Ruleset
    from scanner.sources.before import Before


def settings_before(flags: Flags, *, verify: bool) -> tuple[configuration.Config, Ruleset]:
    """Return the configuration that counts for the flags' range, and its rules. Raises as `plan.make` does."""
    past = before(next(iter(flags.paths), "."), flags.range or "")
    if past is None:  # the scan says that there is no repository
        return configuration.Config(), planning.load_rules(flags.rules, verify=verify)
    with past:

        def read(path: str) -> bytes | None:
            return configuration.from_disk(path) if past.counts(path) else past.read(path)

        settings = configuration.discover(os.getcwd(), os.environ, flags.config or "", flags.paths, read)
        named = tuple(map(os.path.abspath, flags.rules))
        ruleset = planning.load_rules(
            (*(settings.own_rules or ()), *filter(past.counts, named)),
            tuple(filter(past.counts, settings.rules or ())),
            verify=verify,
        )
        ruleset = _with_past(ruleset, past, settings.rules or (), verify=False)
        return settings, _with_past(ruleset, past, named, verify=verify)


def _with_past(ruleset: Ruleset, past: Before, paths: Sequence[str], *, verify: bool) -> Ruleset:
    """Return the rules and those of the files and folders that the repository held before the range."""
    files = {name: data for path in paths if not past.counts(path) for name, data in _held(past, path)}
    if not files:
        return ruleset
    with TemporaryDirectory(prefix="straykey-") as folder:
        copies = []
        for number, data in enumerate(files.values()):
            copies.append(os.path.join(folder, f"{number}.toml"))
            with open(copies[-1], "wb") as copy:
                copy.write(data)
        try:
            return load_files(copies, ruleset.providers, verify=verify)
        except RuleFileError as error:
            problems = error.problems
            for copy_name, name in zip(copies, files, strict=True):
                problems = tuple(problem.replace(copy_name, name) for problem in problems)
            raise RuleFileError(problems, error.hint) from None


def _held(past: Before, path: str) -> list[tuple[str, bytes]]:
    """Return the rule files that a path stood for, by their names as messages give them."""
    names = past.names(path)
    files = [path] if names is None else [os.path.join(path, name) for name in names if name.endswith(".toml")]
    read = ((file, past.read(file)) for file in files)
    found = [(f"{past.inner(file)} in {past.base[:12]}", data) for file, data in read if data is not None]
    if not found:
        where = f"{past.inner(path)}: no rule file where the range begins"
        raise RuleFileError((where,), "name rules that were there before, or files outside of the repository")
    return found
