"""The whole policy of what may be sent, and where to: `http` asks it before each request and each connection.

- One GET or HEAD, without body, query or fragment, to an address that a rule file or the user wrote down. Redirects,
  retries, cookies and credentials of URLs don't exist in `http`: there is nothing here to allow them.
- The token stands once, in one header, and nowhere in the URL.
- TLS, verified. Plain http only on this machine.
- Only public addresses, unless the user named the endpoint. What is checked is the address that is connected to.
- Few bytes and little time.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import unquote

from scanner.ruleset.verify_demands import SECRET, may_set
from scanner.verify.values import Endpoint, Request

METHODS = ("GET", "HEAD")
ALWAYS_SENT = ("Host", "User-Agent", "Accept", "Accept-Encoding", "Connection")
"""Headers that straykey sets itself; of these a rule file may set `Accept` only."""

CONNECT_TIMEOUT = 5.0
"""Seconds for looking a name up, and again for connecting to one of its addresses."""
TOTAL_TIMEOUT = 10.0
"""Seconds for everything, from the look-up to the last byte, however slowly the bytes come."""
MAX_BODY = 64 * 1024
"""Bytes of a body, after decompression."""
MAX_HEAD = 64 * 1024
"""Bytes before a body: status line, headers, and replies that announce another (`100 Continue`)."""
MAX_WIRE = 8 * MAX_BODY
"""Bytes of a body as transferred: the smallest chunks cost six bytes for one."""
MAX_SECRET = 16 * 1024
"""Bytes of a token: no server takes longer headers."""

_TARGET = re.compile(r"/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*")
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_VALUE = re.compile(r"[!-~](?:[ -~]*[!-~])?")
_SECRET = re.compile(rb"[!-~]+")

_LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
_GLOBAL_IPV6 = ip_network("2000::/3")  # RFC 4291, 2.4: all that is delegated for the public internet
_NAT64 = ip_network("64:ff9b::/96")  # RFC 6052, 2.1: an IPv4 address in its last 32 bits
_NOT_PUBLIC = tuple(
    ip_network(block)
    for block in (
        # IANA's registries of special-purpose addresses (RFC 6890), and multicast
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24"),
        *("203.0.113.0/24", "224.0.0.0/3", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
        "168.63.129.16/32",  # public by its number, yet the metadata service of every machine in Azure
    )
)


class Refused(Exception):  # noqa: N818 - it is a decision, no error
    """The policy does not allow it; `reason` is a sentence without secrets."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def check_request(request: Request) -> None:
    """Raise Refused unless the request is one that can do no harm, whatever rule file or option it came from."""
    endpoint = request.endpoint
    if request.method not in METHODS:
        raise Refused("only GET and HEAD are ever sent")
    if endpoint.scheme != "https" and not (endpoint.scheme == "http" and is_this_machine(endpoint.host)):
        raise Refused("a token travels by https only, or by http on this machine")
    if not _TARGET.fullmatch(request.target) or "//" in request.target:
        raise Refused("the path of the request must be plain, without query and fragment")
    if {".", ".."} & set(unquote(request.target).split("/")):
        raise Refused('the path of the request must not hold "." or ".." as a segment')
    _check_headers(request.headers)


def check_secret(request: Request, secret: bytes) -> None:
    """Raise Refused unless the token can stand in a header, and does not stand in the URL."""
    if not _SECRET.fullmatch(secret) or len(secret) > MAX_SECRET:
        raise Refused("the token holds what can't be sent in a header")
    url, plain = "", request.url.lower()
    while url != plain:  # until no escape is left in it
        if secret.decode("ascii").lower() in plain:
            raise Refused("the token would stand in the URL")
        url, plain = plain, unquote(plain, "latin-1").lower()


def check_address(address: str, endpoint: Endpoint) -> None:
    """Raise Refused unless a connection to this address, for this endpoint, is allowed; it may carry a zone (`%eth0`).

    An endpoint that the user named may lead to any address, but plain http stays on this machine even then.
    """
    ip = ip_address(address)
    if endpoint.scheme != "https" and not _within(ip, _LOOPBACK):
        raise Refused(f"{endpoint.host} leads to {ip}, off this machine, and plain http must not leave it")
    if not endpoint.named_by_user and not _is_public(ip):
        raise Refused(f"{endpoint.host} leads to {ip}, which is no public address; --endpoint can allow it")


def is_this_machine(host: str) -> bool:
    """Return whether a host, by its name, can be no other than this machine (RFC 6761, 6.3)."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return _within(ip_address(host), _LOOPBACK)
    except ValueError:
        return False


def _check_headers(headers: tuple[tuple[str, str], ...]) -> None:
    names = [name.lower() for name, _ in headers]
    if not all(map(_NAME.fullmatch, names)) or len(set(names)) < len(names):
        raise Refused("the names of headers must be tokens, each once")
    if not all(may_set(name, value) for name, value in headers):
        raise Refused("a header that is not a rule file's to set")
    if not all(_VALUE.fullmatch(value) for _, value in headers):
        raise Refused("the values of headers must be printable ASCII")
    if sum(value.count(SECRET) for _, value in headers) != 1:
        raise Refused("the token must stand once, in one header")


def _is_public(ip: IPv4Address | IPv6Address) -> bool:
    """Return whether an address is on the public internet. A NAT64 one is what the IPv4 address in it is (RFC 6052)."""
    if isinstance(ip, IPv6Address) and ip in _NAT64:
        return _is_public(IPv4Address(int(ip) & 0xFFFFFFFF))
    if isinstance(ip, IPv6Address) and ip not in _GLOBAL_IPV6:
        return False  # mapped, compatible, unique-local, link-local, site-local, multicast and whatever comes yet
    return not _within(ip, _NOT_PUBLIC)


def _within(ip: IPv4Address | IPv6Address, networks: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    return any(ip in network for network in networks)
