"""Everything straykey raises on purpose, in one tree.

    StraykeyError                 exit code 2; `str()` is one line for a person, `hint` the remedy
    ├── UsageError                the command line contradicts itself or names what does not exist
    ├── ConfigError               a configuration file is broken
    ├── RuleFileError             rule files are broken; `problems` lists every problem found
    ├── SourceError               what should be scanned can't be read at all
    │   └── GitError              git is missing, too old, or refused
    └── OutputError               the report can't be written

Only `scanner.cli` turns these into output and exit codes. No message holds a secret.
"""

from __future__ import annotations


def defect(error: Exception) -> str:
    """Say where straykey itself failed, without the error's words: they may quote what was scanned."""
    import os  # noqa: PLC0415 - only for a defect, as is the next
    import traceback  # noqa: PLC0415 - takes its time

    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{os.path.basename(place.filename)}:{place.lineno}"
    return f"straykey itself failed at it: {type(error).__name__} in {where} (a bug: please report it)"


class StraykeyError(Exception):
    """A failure that a person can act on: `message` names the thing, `hint` the remedy."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(StraykeyError):
    """The command line contradicts itself or names what does not exist."""


class ConfigError(StraykeyError):
    """A configuration file can't be read or says what straykey does not know."""


class RuleFileError(StraykeyError):
    """One or more rule files are broken; `problems` holds a line for each problem."""

    def __init__(self, problems: tuple[str, ...], hint: str = "") -> None:
        super().__init__("\n".join(problems), hint)
        self.problems = problems


class SourceError(StraykeyError):
    """What should be scanned can't be read at all."""


class GitError(SourceError):
    """git is missing, too old, or refused."""


class OutputError(StraykeyError):
    """The report can't be written."""
