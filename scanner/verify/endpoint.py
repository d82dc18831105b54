"""Reads the address of a provider: the one place that decides what may be one."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from difflib import get_close_matches
from urllib.parse import SplitResult, urlsplit

from scanner.errors import UsageError
from scanner.verify.values import Endpoint

HINT = "write --endpoint PROVIDER=https://HOST, with a port and a path before the provider's own if it has them"

_PORTS = {"https": 443, "http": 80}
_LABEL = r"[0-9a-z_](?:[0-9a-z_-]{0,61}[0-9a-z_])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_BASE = re.compile(r"(?:/[0-9A-Za-z._~@!$&'()*+,;=:-]+)*")
_MAX_HOST = 253  # RFC 1035, 2.3.4, without the root's dot


def parse(url: str, *, named_by_user: bool) -> Endpoint:
    """Return the endpoint of a URL. ValueError with a sentence for what can't be one; it never repeats a password."""
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise ValueError("the address holds blanks, backslashes or characters beyond ASCII")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError("this is no address: host or port are malformed") from None
    if parts.scheme not in _PORTS:
        raise ValueError("the address must begin with https://, or with http:// for this machine itself")
    if "@" in parts.netloc:
        raise ValueError("the address must not hold a user or password")
    if parts.query or parts.fragment or "?" in url or "#" in url:
        raise ValueError("the address must not hold a query or fragment")
    host = _host(parts)
    if port == 0 or parts.netloc.endswith(":"):
        raise ValueError("the port must be one of 1 to 65535")
    if parts.scheme == "http" and not _is_this_machine(host):
        raise ValueError("plain http is spoken only with this machine itself: use https://")
    base = parts.path.rstrip("/")
    if not _BASE.fullmatch(base) or ".." in base.split("/") or "." in base.split("/"):
        raise ValueError("the path must be a plain one")
    return Endpoint(parts.scheme, host, port or _PORTS[parts.scheme], base, named_by_user)


def parse_option(text: str, providers: Iterable[str]) -> tuple[str, Endpoint]:
    """Return provider and endpoint of `PROVIDER=URL`; UsageError names the option and what is wrong with it."""
    name, equals, url = text.partition("=")
    known = sorted(providers)
    if not equals or not name or not url or "://" in name:
        raise UsageError("--endpoint must be PROVIDER=URL", HINT)
    if name not in known:
        near = get_close_matches(name.lower(), known, 1)
        hint = f"did you mean {near[0]}?" if near else f"straykey can verify tokens of {', '.join(known)}"
        raise UsageError(f"--endpoint {name}: straykey verifies no provider of this name", hint)
    try:
        return name, parse(url, named_by_user=True)
    except ValueError as error:
        raise UsageError(f"--endpoint {name}: {error}", HINT) from None


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    if "[" in parts.netloc:
        try:
            return ipaddress.IPv6Address(host).compressed
        except ValueError:
            raise ValueError("what stands in brackets must be an IPv6 address") from None
    if not host or len(host) > _MAX_HOST or not _NAME.fullmatch(host):
        raise ValueError("the address names no host")
    if host.rpartition(".")[2].isdigit() or host.rpartition(".")[2].startswith("0x"):
        try:
            return str(ipaddress.IPv4Address(host))
        except ValueError:
            raise ValueError("a host of digits must be a plain IPv4 address") from None
    return host


def _is_this_machine(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):  # RFC 6761, 6.3
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
