"""What the command line and the user's own configuration say about verification; all of it is checked before a scan."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from scanner.cli.reports import reports
from scanner.errors import ConfigError, UsageError
from scanner.verify.endpoint import parse, parse_option
from scanner.verify.options import MAX_REQUESTS, Options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scanner.cli.flags import Flags
    from scanner.config import Config
    from scanner.ruleset.model import Ruleset
    from scanner.verify.values import Endpoint


def options(flags: Flags, settings: Config, ruleset: Ruleset) -> Options:
    """Return what is to be verified and how; UsageError or ConfigError for an endpoint that can't be one."""
    _check_files(flags, settings)
    providers = {provider.provider for provider in ruleset.providers if provider.verifications}
    endpoints = _configured(settings, providers)
    given: dict[str, Endpoint] = {}
    for text in flags.endpoint:
        name, endpoint = parse_option(text, providers)
        if name in given:
            raise UsageError(f"--endpoint names {name} twice", "a token is asked about once: choose one address")
        given[name] = endpoint
    return Options(
        endpoints={**endpoints, **given},
        max_requests=MAX_REQUESTS if flags.max_requests is None else flags.max_requests,
        dry_run=flags.verify_dry_run,
        audit_log=flags.audit_log or "",
    )


def _check_files(flags: Flags, settings: Config) -> None:
    if settings.misplaced:
        raise ConfigError(
            f"{settings.misplaced}: `endpoints` is not heeded in a file that lies within what is scanned",
            "name the endpoint on the command line: --endpoint PROVIDER=URL",
        )
    log = flags.audit_log
    if log == "-":
        raise UsageError("--audit-log - is no file", "name a file; the report alone can go to standard output")
    if log and os.path.realpath(log) in {os.path.realpath(report.path) for report in reports(flags)}:
        raise UsageError("--audit-log and --output name the same file", "the report would replace the log: name two")


def _configured(settings: Config, providers: set[str]) -> Mapping[str, Endpoint]:
    """Return the endpoints of the user's own configuration file."""
    found: dict[str, Endpoint] = {}
    for name, url in (settings.endpoints or {}).items():
        where = f"{settings.files[-1]}: `endpoints`, `{name}`"
        if name not in providers:
            known = ", ".join(sorted(providers))
            raise ConfigError(f"{where}: straykey verifies no provider of this name", f"known: {known}")
        try:
            found[name] = parse(url, named_by_user=True)
        except ValueError as error:
            raise ConfigError(f"{where}: {error}", "write https://HOST or https://HOST:PORT") from None
    return found
