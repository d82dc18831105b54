"""Joins the command line, configuration files and rules into what is to be done; refuses what contradicts itself."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from scanner import config as configuration
from scanner.cli.reports import Report, reports
from scanner.errors import UsageError
from scanner.pipeline import ScanRequest
from scanner.ruleset.select import select

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.cli.flags import Flags
    from scanner.ruleset.model import Ruleset
    from scanner.triage.baseline.choice import Choice
    from scanner.verify.options import Options


class Plan(NamedTuple):
    """What to scan, with which rules, which findings fail, and what is written; `files` are the configuration files.

    `fail_on` is a severity, `active`, both or nothing. `verification` is None unless it was asked for.
    """

    request: ScanRequest
    ruleset: Ruleset
    fail_on: tuple[str, ...]
    files: tuple[str, ...]
    verification: Options | None = None
    reports: tuple[Report, ...] = (Report("text"),)


def make(flags: Flags) -> Plan:
    """Return the plan; UsageError for a contradiction, ConfigError and RuleFileError for broken files."""
    check(flags)
    wanted = reports(flags)
    if flags.range and not flags.isolated:
        from scanner.cli.as_before import settings_before  # noqa: PLC0415 - only for ranges

        settings, ruleset = settings_before(flags, verify=_verifies(flags))
    else:
        settings = _settings(flags)
        own_rules = (*(settings.own_rules or ()), *flags.rules)
        ruleset = load_rules(own_rules, settings.rules or (), verify=_verifies(flags))
    only = select(flags.only or settings.only or (), ruleset, "--only" if flags.only else "only")
    skip = select(flags.skip or settings.skip or (), ruleset, "--skip" if flags.skip else "skip")
    _refuse_no_rules(ruleset, only, skip, settings)
    request = ScanRequest(
        mode=_mode(flags),
        paths=flags.paths,
        include=flags.include or settings.include or (),
        exclude=flags.exclude or settings.exclude or (),
        no_ignore=flags.no_ignore,
        submodules=flags.submodules,
        only=only,
        skip=skip,
        inline_allow=not flags.no_inline_allow,
        lint=not flags.no_lint,
        pedantic=flags.pedantic or bool(settings.pedantic),
        baseline=_baseline(flags),
        report_unused=flags.report_unused_ignores,
    )
    given: dict[str, Any] = {
        "range": flags.range,
        "stdin_name": flags.stdin_name,
        "jobs": flags.jobs,
        "max_size": flags.max_size if flags.max_size is not None else settings.max_size,
        "min_severity": flags.min_severity or settings.min_severity,
        "min_confidence": flags.min_confidence or settings.min_confidence,
    }
    request = request._replace(**{name: value for name, value in given.items() if value is not None})
    verification = None
    if flags.verify or flags.verify_dry_run:
        from scanner.cli.verification import options  # noqa: PLC0415 - most scans verify nothing

        verification = options(flags, settings, ruleset)
    return Plan(request, ruleset, flags.fail_on or settings.fail_on or (), settings.files, verification, wanted)


def _settings(flags: Flags) -> configuration.Config:
    if flags.isolated:
        return configuration.Config()
    return configuration.discover(os.getcwd(), os.environ, flags.config or "", flags.paths)


def _baseline(flags: Flags) -> Choice | None:
    """Return the baseline that counts; the repository's own is looked for with as little as a hook can afford."""
    if flags.no_baseline or (flags.isolated and not flags.baseline):
        return None
    from scanner.triage.baseline.choice import choose  # noqa: PLC0415 - most scans are told or find none

    return choose(os.getcwd(), flags.paths or (".",), _mode(flags), flags.baseline or "")


def load_rules(paths: tuple[str, ...], foreign: tuple[str, ...] = (), *, verify: bool = True) -> Ruleset:
    """Return the built-in rules and those of the named files and folders.

    Those of `foreign` lose their `[verify]`: they come from a repository, which must not say where tokens are sent.
    Without `verify` all do, as nobody asks.
    """
    from scanner.ruleset import bundle  # noqa: PLC0415 - rules are read only when a scan is sure to run

    ruleset = bundle.builtin(verify=verify)
    ruleset = bundle.with_user_rules(ruleset, foreign, verify=False) if foreign else ruleset
    return bundle.with_user_rules(ruleset, paths, verify=verify) if paths else ruleset


def check(flags: Flags) -> None:
    """Raise UsageError for the first pair of options that contradict each other."""
    for conflicts, names, remedy in _CONFLICTS:
        if conflicts(flags):
            raise UsageError(f"{names} contradict each other", remedy)
    for mistaken, message, remedy in _MISTAKES:
        if mistaken(flags):
            raise UsageError(message, remedy)


def _verifies(flags: Flags) -> bool:
    return flags.verify or flags.verify_dry_run


def _mode(flags: Flags) -> str:
    if flags.staged:
        return "index"
    if flags.history:
        return "history"
    if flags.range:
        return "range"
    return "stdin" if flags.stdin else "files"


def _refuse_no_rules(
    ruleset: Ruleset, only: tuple[str, ...], skip: tuple[str, ...], settings: configuration.Config
) -> None:
    all_of_them = {token.id for token in ruleset.tokens} | {usage.id for usage in ruleset.usages}
    wanted = set(only) or all_of_them
    if wanted - set(skip):
        return
    where = f" (configuration: {', '.join(settings.files)})" if settings.files else ""
    raise UsageError(
        f"no rule is left to scan with{where}", "loosen --only and --skip, or `only` and `skip` of the configuration"
    )


_ONE = "choose one; run straykey twice to scan both"
_CONFLICTS: tuple[tuple[Callable[[Flags], object], str, str], ...] = (
    (
        lambda f: f.range and f.history,
        "--range and --history",
        "--range reads a part of the history: leave out --history",
    ),
    (lambda f: f.staged and f.history, "--staged and --history", _ONE),
    (lambda f: f.staged and f.range, "--staged and --range", _ONE),
    (lambda f: f.stdin and f.staged, "--stdin and --staged", _ONE),
    (lambda f: f.stdin and f.history, "--stdin and --history", _ONE),
    (lambda f: f.stdin and f.range, "--stdin and --range", _ONE),
    (lambda f: f.stdin and f.paths, "--stdin and PATH", "leave out the PATH; --stdin-name names what is piped in"),
    (
        lambda f: f.no_ignore and _mode(f) != "files",
        "--no-ignore and a source that is no folder",
        "leave out --no-ignore: neither git objects nor a stream hold ignored files",
    ),
    (
        lambda f: f.submodules and _mode(f) != "files",
        "--submodules and a source other than files",
        "scan the submodule by itself: straykey scan --history PATH",
    ),
    (lambda f: f.isolated and f.config, "--isolated and --config", "--isolated reads no configuration: leave one out"),
    (
        lambda f: sum(name != configuration.ACTIVE for name in f.fail_on) > 1,
        "two severities in --fail-on",
        "name one; --fail-on active may stand beside it",
    ),
    (lambda f: f.baseline and f.no_baseline, "--baseline and --no-baseline", "leave one of them out"),
    (lambda f: f.quiet and f.verbose, "--quiet and --verbose", "leave one of them out"),
    (lambda f: f.pedantic and f.no_lint, "--pedantic and --no-lint", "leave one of them out"),
)
_ASKS = "add --verify, or --verify-dry-run to see what would be sent"
_MISTAKES: tuple[tuple[Callable[[Flags], object], str, str], ...] = (
    (
        lambda f: f.stdin_name and not f.stdin,
        "--stdin-name names what --stdin reads",
        "add --stdin, or leave out --stdin-name",
    ),
    (
        lambda f: f.category and "sarif" not in {report.format for report in reports(f)},
        "--category is a property of SARIF",
        "add --format sarif, or leave out --category",
    ),
    (lambda f: f.endpoint and not _verifies(f), "--endpoint says where --verify asks", _ASKS),
    (lambda f: f.max_requests is not None and not _verifies(f), "--max-requests limits what --verify asks", _ASKS),
    (lambda f: f.audit_log and not _verifies(f), "--audit-log records what --verify asks", _ASKS),
    (lambda f: f.audit_log == "", "--audit-log is empty", "name a file"),
    (
        lambda f: _mode(f) in ("history", "range") and len(f.paths) > 1,
        "--history and --range read one repository",
        "name one PATH; run straykey once for each repository",
    ),
    (lambda f: "-" in f.paths, "PATH - is no file", "use --stdin to read standard input, or ./- for such a file"),
    (lambda f: "" in f.paths, "PATH is empty", "name a file or a folder; `.` is the current one"),
)
