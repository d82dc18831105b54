"""Reads the address of an endpoint. It is strict: what two readers of URLs might understand differently is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

from scanner.errors import UsageError
from scanner.ruleset.verify_hosts import MAX_PORT, host
from scanner.verify.policy import is_this_machine
from scanner.verify.values import Endpoint

MAX_URL = 2048
PORTS = {"https": 443, "http": 80}

_AUTHORITY = re.compile(r"(?P<host>\[[^\[\]]*\]|[^\[\]:]*)(?::(?P<port>.*))?", re.DOTALL)
_PATH = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*")
_PROVIDER = re.compile(r"[a-z0-9-]{1,40}")


def parse(url: str, *, named_by_user: bool) -> Endpoint:
    """Return the endpoint of a URL; ValueError with a sentence that repeats nothing of it."""
    if len(url) > MAX_URL:
        raise ValueError(f"the URL is longer than {MAX_URL:,} characters")
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise ValueError("the URL holds white space, a backslash, or other than ASCII (write such a name as xn--…)")
    scheme, mark, rest = url.partition("://")
    scheme = scheme.lower()
    if not mark or scheme not in PORTS:
        raise ValueError("the URL must begin with https:// (or http://, on this machine)")
    authority, slash, path = rest.partition("/")
    if "@" in authority:
        raise ValueError("the URL must hold no user and no password")
    if "?" in rest or "#" in rest:
        raise ValueError("the URL must hold no query and no fragment")
    name, port = host_and_port(authority)
    if scheme == "http" and not is_this_machine(name):
        raise ValueError("plain http is for this machine only (localhost, 127.0.0.1, [::1]): use https")
    return Endpoint(scheme, name, PORTS[scheme] if port is None else port, _base(slash + path), named_by_user)


def parse_option(text: str, providers: Iterable[str]) -> tuple[str, Endpoint]:
    """Return provider and endpoint of `PROVIDER=URL`; UsageError naming the option, and nothing of the URL."""
    known = sorted(providers)
    name, mark, url = text.partition("=")
    if not mark or not _PROVIDER.fullmatch(name):  # what stands there may be a URL with a password
        raise UsageError("--endpoint: must be PROVIDER=URL", "such as --endpoint hyperspeed=https://speed.example.com")
    if name not in known:
        from difflib import get_close_matches  # noqa: PLC0415 - only for a mistake

        near = "".join(f"did you mean {name}? " for name in get_close_matches(name, known, 1))
        hint = f"{near}known: {', '.join(known)}"
        raise UsageError(f"--endpoint {name}: straykey verifies no provider of this name", hint)
    try:
        return name, parse(url, named_by_user=True)
    except ValueError as error:
        remedy = f"--endpoint takes PROVIDER=URL: write {name}=https://HOST or {name}=https://HOST:PORT"
        raise UsageError(f"--endpoint {name}: {error}", remedy) from None


def host_and_port(authority: str) -> tuple[str, int | None]:
    """Return host (lower-case, without brackets) and port, None if none is given; ValueError with a sentence."""
    match = _AUTHORITY.fullmatch(authority)
    if match is None or not match["host"]:
        raise ValueError("the URL names no host")
    return host(match["host"].lower()), _port(match["port"])


def _port(text: str | None) -> int | None:
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 0 < int(text) <= MAX_PORT:
        raise ValueError(f"the port must be a number from 1 to {MAX_PORT}")
    return int(text)


def _base(path: str) -> str:
    """Return the path without a slash at its end."""
    if not _PATH.fullmatch(path) or "//" in path or {".", ".."} & set(unquote(path).split("/")):
        raise ValueError("the path must be plain: no //, no . or .. as a segment, nothing that needs an escape")
    return path.removesuffix("/")
