"""Verification as the Python API offers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.verify.endpoint import parse_option
from scanner.verify.options import MAX_REQUESTS, Options
from scanner.verify.run import Verifier

if TYPE_CHECKING:
    from scanner.api.job import Asking
    from scanner.model import Progress
    from scanner.ruleset.model import Ruleset


def verifier(asking: Asking, ruleset: Ruleset, progress: Progress | None) -> Verifier:
    """Return what asks providers about findings; UsageError for an endpoint that can't be one."""
    providers = {provider.provider for provider in ruleset.providers if provider.verifications}
    options = Options(
        endpoints=dict(parse_option(f"{name}={url}", providers) for name, url in asking.endpoints.items()),
        max_requests=MAX_REQUESTS if asking.max_requests is None else asking.max_requests,
        dry_run=asking.dry_run,
        audit_log=asking.audit_log or "",
    )
    return Verifier(options, ruleset, progress)
