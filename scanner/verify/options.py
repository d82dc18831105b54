"""What the user said about verification."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from scanner.verify.values import Endpoint

MAX_REQUESTS = 1000
"""Tokens asked about at one provider, unless the user says otherwise."""


class Options(NamedTuple):
    """`endpoints` are those that the user named, by provider. `audit_log` is a path, empty for none."""

    endpoints: Mapping[str, Endpoint] = {}
    max_requests: int = MAX_REQUESTS
    dry_run: bool = False
    audit_log: str = ""
