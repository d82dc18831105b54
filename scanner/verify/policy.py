"""The policy of verification, in one sitting: what may be sent, where to, and how much of an answer is read.

Every request passes `check_request` and `check_secret`, and every address that is about to be connected to passes
`check_address`, in `scanner.verify.http` and nowhere else. No rule file, configuration or scanned text can loosen it.

- GET and HEAD only, without a body. No redirect is followed, no cookie kept, nothing retried.
- The host is the rule file's own or one that the user named. The token stands in one header and never in a URL.
- https with verified certificates; plain http only to this machine itself.
- Private, loopback, link-local (cloud metadata) and other special addresses only at an endpoint that the user named,
  judged by the address that is connected to, so that a name can't be pointed elsewhere in between.
- 64 KiB of an answer, decompressed, and ten seconds in all.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import unquote

from scanner.verify.values import Endpoint, Request

METHODS = frozenset({"GET", "HEAD"})
MAX_BODY = 64 << 10
"""Bytes of an answer's body that are read, after decompression."""
CONNECT_TIMEOUT = 5.0
TOTAL_TIMEOUT = 10.0
"""Seconds, from the name's look-up to the body's last byte."""
ALWAYS_SENT = ("Host", "User-Agent", "Accept", "Accept-Encoding", "Connection")
"""Headers that are sent with every request, besides the rule's own."""

SECRET = "{secret}"  # noqa: S105 - the mark that a token is put in place of
_OURS = re.compile(
    r"(?i)host|user-agent|accept-encoding|connection|content-.*|transfer-encoding|te|trailer|upgrade|expect|cookie"
    r"|proxy-.*|forwarded|via|x-forwarded-.*|x-http-method.*|x-method-override"
)
_HEADER_NAME = re.compile(r"[0-9A-Za-z-]{1,64}")
_HEADER_VALUE = re.compile(r"[ -~]{1,200}")
_TARGET = re.compile(r"/[0-9A-Za-z._~/:@!$&'()*+,;=-]*")
_TOKEN = re.compile(r"[!-~]{1,16384}")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Refused(Exception):  # noqa: N818 - not an error of the program: the policy said no
    """The policy does not let this be sent; `reason` says why and holds no secret."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def check_request(request: Request) -> None:
    """Raise Refused for a request that could change something, or would carry its token anywhere but in one header."""
    if request.method not in METHODS:
        raise Refused("only GET and HEAD are ever sent")
    if request.endpoint.scheme not in ("https", "http"):
        raise Refused("only https is spoken, and http to this machine itself")
    if not _TARGET.fullmatch(request.target) or "//" in request.target or ".." in request.target:
        raise Refused("the path is not a plain one")
    for name, value in request.headers:
        if not _HEADER_NAME.fullmatch(name) or _OURS.fullmatch(name) or not _HEADER_VALUE.fullmatch(value):
            raise Refused("a header is not one that a rule may set")
    if sum(value.count(SECRET) for _, value in request.headers) != 1:
        raise Refused("the token must stand in exactly one header")


def check_secret(request: Request, secret: str) -> None:
    """Raise Refused for a token that can't stand in a header as it is, or that stands in the URL."""
    if not _TOKEN.fullmatch(secret):
        raise Refused("it holds characters that no header can carry")
    if secret in request.url or secret in unquote(request.url):
        raise Refused("it would stand in the URL")


def check_address(address: str, endpoint: Endpoint) -> None:
    """Raise Refused unless this numeric address may be connected to for the endpoint."""
    addresses = _meant(ipaddress.ip_address(address.partition("%")[0]))
    if endpoint.scheme == "http":
        if not all(item.is_loopback for item in addresses):
            raise Refused(f"plain http goes to this machine only, and {endpoint.host} is at {address}")
        return
    if endpoint.named_by_user:
        return
    if not all(_is_public(item) for item in addresses):
        raise Refused(f"{endpoint.host} is at {address}, which is no public address")


def _is_public(address: _Address) -> bool:
    special = address.is_multicast or address.is_reserved or address.is_unspecified or address.is_link_local
    return address.is_global and not special


def _meant(address: _Address) -> tuple[_Address, ...]:
    """Return the address, or those that it leads to: IPv6 can wrap IPv4 addresses (RFC 4291, 6052, 3056, 4380)."""
    if isinstance(address, ipaddress.IPv4Address):
        return (address,)
    if address.ipv4_mapped:
        return (address.ipv4_mapped,)
    inner: list[_Address] = [address] if address not in _NAT64 else [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    if address.sixtofour:
        inner.append(address.sixtofour)
    if address.teredo:
        inner += address.teredo
    return tuple(inner)
