"""Says which reader a file is for: its name first, then the shape of what is in it."""
# ruff: noqa: PLC0415 (a reader is loaded when a file is for it: all together cost 90 ms)

from __future__ import annotations

import re
from collections.abc import Callable

from scanner.usage.reading import Reader

Choice = Callable[[], Reader]
"""Loads and makes a reader."""


def _http_file() -> Reader:
    from scanner.usage.data.http_file import HttpFileReader

    return HttpFileReader()


def _bruno() -> Reader:
    from scanner.usage.data.bruno import BrunoReader

    return BrunoReader()


def _jmeter() -> Reader:
    from scanner.usage.data.jmeter import JmeterReader

    return JmeterReader()


def _tree() -> Reader:
    from scanner.usage.data.trees import TreeReader

    return TreeReader()


def _caddy() -> Reader:
    from scanner.usage.data.caddy import CaddyReader

    return CaddyReader()


def _nginx() -> Reader:
    from scanner.usage.data.nginx import NginxReader

    return NginxReader()


def _config() -> Reader:
    from scanner.usage.data.config_lines import ConfigReader

    return ConfigReader()


def _access_log() -> Reader:
    from scanner.usage.data.access_log import AccessLogReader

    return AccessLogReader()


_NAMES: tuple[tuple[re.Pattern[str], Choice], ...] = (
    (re.compile(r".*\.(?:http|rest)$"), _http_file),
    (re.compile(r".*\.bru$"), _bruno),
    (re.compile(r".*\.jmx$"), _jmeter),
    (re.compile(r".*\.har$"), _tree),
    (re.compile(r"(?:.*\.)?caddyfile(?:\..*)?$|.*\.caddy$"), _caddy),
    (re.compile(r"nginx.*\.conf(?:\.\w+)?$|.*\.nginx(?:\.\w+)?$"), _nginx),
    (re.compile(r"(?:.*\.)?env$|\.env(?:rc|[.-].*)$|.*\.env\.\w+$|.*\.(?:properties|ini|toml)$"), _config),
)
_TREES = re.compile(r".*\.(?:json|jsonc|json5|yaml|yml|insomnia)$")
_NO_CONFIGURATION = re.compile(
    r".*\.(?:py|js|cjs|mjs|jsx|ts|tsx|go|java|kt|cs|php|rb|sh|md|html|vue|lock|map|ipynb)$|.*\.min\.json$"
    r"|(?:package-lock|npm-shrinkwrap|pnpm-lock)\..*"
)
_CONFIGURATION = re.compile(r".*\.(?:conf|cfg|cnf|config)(?:\.\w+)?$|\.(?:npmrc|pypirc)$")
_LOGS = re.compile(r".*(?:\.log|\.txt|\.jsonl|\.ndjson|\.out|\.json)(?:[.-].*)?$|.*access[._-]?log.*|[^.]*$")
_SITES = re.compile(r".*(?:sites-(?:available|enabled)|nginx|conf\.d)/[^/.]*$")


def by_name(name: str, path: str) -> Choice | None:
    """Choose by a lower-case name and path; None if they don't tell."""
    if _NO_CONFIGURATION.match(name):
        return None
    for pattern, choice in _NAMES:
        if pattern.match(name):
            return choice
    return _nginx if _SITES.match(path) else None


def by_content(name: str, head: bytes) -> Choice | None:
    """Choose by a lower-case name and the beginning of the content; None if it is none of ours."""
    if _NO_CONFIGURATION.match(name):
        return None
    if _LOGS.match(name) and _is_log(head):
        return _access_log
    if _TREES.match(name):
        return _tree
    if not _CONFIGURATION.match(name) and "." in name:
        return None
    return _proxy(head) or (_config if _CONFIGURATION.match(name) else None)


def _is_log(head: bytes) -> bool:
    from scanner.usage.data.access_log import is_access_log

    return is_access_log(head)


def _proxy(head: bytes) -> Choice | None:
    from scanner.usage.data.caddy import is_caddyfile
    from scanner.usage.data.nginx import is_nginx

    if is_nginx(head):
        return _nginx
    return _caddy if is_caddyfile(head) else None
