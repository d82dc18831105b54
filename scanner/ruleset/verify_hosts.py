"""Which names of hosts are taken: those that every reader of URLs understands alike."""

from __future__ import annotations

import re
from ipaddress import IPv6Address, ip_address

MAX_PORT = 65535
_MAX_NAME = 253
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


def host(text: str) -> str:
    """Return a lower-case host, an IPv6 address without its brackets; ValueError with a sentence."""
    if text.startswith("["):
        return _ipv6(text[1:-1])
    labels = text.split(".")
    if len(text) > _MAX_NAME or not all(map(_LABEL.fullmatch, labels)):
        raise ValueError("the host is no name and no address")
    if _NUMBER.fullmatch(labels[-1]):  # 127.1, 0x7f000001 and 2130706433 are addresses to some
        try:
            return str(ip_address(text))
        except ValueError:
            raise ValueError("the host is an address in an unusual form: write 127.0.0.1") from None
    return text


def _ipv6(text: str) -> str:
    try:
        return str(IPv6Address(text if "%" not in text else ""))
    except ValueError:
        raise ValueError("the host in brackets is no IPv6 address (zones can't be named)") from None
