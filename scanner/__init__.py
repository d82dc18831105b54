"""straykey: finds API keys and tokens that have strayed into files and git history.

`scanner.scan` is the way in from Python: docs/python-api.md.
"""

from typing import TYPE_CHECKING

__version__ = "0.1.0"

__all__ = [
    "Commit",
    "Confidence",
    "ConfigError",
    "Coverage",
    "Finding",
    "GitError",
    "IncompleteError",
    "Leak",
    "Liveness",
    "Location",
    "MisuseDetails",
    "Origin",
    "OutputError",
    "Place",
    "RuleFileError",
    "Scan",
    "ScanResult",
    "Severity",
    "Skip",
    "SourceError",
    "Step",
    "StraykeyError",
    "UsageError",
    "__version__",
    "scan",
]

if TYPE_CHECKING:
    from scanner.api import IncompleteError, Scan, scan
    from scanner.errors import (
        ConfigError,
        GitError,
        OutputError,
        RuleFileError,
        SourceError,
        StraykeyError,
        UsageError,
    )
    from scanner.model import (
        Commit,
        Confidence,
        Coverage,
        Finding,
        Leak,
        Liveness,
        Location,
        MisuseDetails,
        Origin,
        Place,
        ScanResult,
        Severity,
        Skip,
        Step,
    )
else:  # type checkers must not take this for a promise that every name exists

    def __getattr__(name: str) -> object:
        """Import the API at its first use (PEP 562): a hook, which uses none of it, starts without it."""
        if name in __all__:
            from scanner import api, errors, model  # noqa: PLC0415 - see above

            for module in (api, errors, model):
                if hasattr(module, name):
                    return getattr(module, name)
        raise AttributeError(f"module 'scanner' has no attribute {name!r}")

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
