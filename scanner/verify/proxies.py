"""Which proxy the environment names for an endpoint; reads nothing itself."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from scanner.verify.endpoint import host_and_port
from scanner.verify.policy import is_this_machine
from scanner.verify.values import Endpoint

_PORT = 80  # of a proxy whose URL names none


class Proxy(NamedTuple):
    """An HTTP proxy; `authorization` is what its `Proxy-Authorization` header holds. `shown` holds no credentials."""

    host: str
    port: int
    shown: str
    authorization: str = ""

    @property
    def is_here(self) -> bool:
        """Whether it runs on this machine."""
        return is_this_machine(self.host)


def proxy_for(endpoint: Endpoint, environment: Mapping[str, str]) -> Proxy | None:
    """Return the proxy through which an endpoint is reached, None for directly; ValueError with a sentence.

    `environment` is what `urllib.request.getproxies_environment` returns, without what NO_PROXY excludes. This machine
    is reached directly, or through a proxy on it: what one elsewhere takes for localhost is another machine.
    """
    kind = endpoint.scheme if environment.get(endpoint.scheme) else "all"
    url = environment.get(kind, "").strip()
    if not url:
        return None
    if not is_this_machine(endpoint.host):
        return _parse(url, f"{kind.upper()}_PROXY")
    with suppress(ValueError):
        proxy = _parse(url, f"{kind.upper()}_PROXY")
        return proxy if proxy.is_here else None
    return None


def _parse(url: str, variable: str) -> Proxy:
    scheme, mark, rest = url.partition("://")
    if not mark:
        scheme, rest = "http", url
    if scheme.lower() != "http":
        raise ValueError(f"{variable} names a proxy that is not reached by http://, which straykey can't use")
    before, _, after = rest.partition("/")
    if "@" in after:  # then what stands before it is no host, but a part of the credentials
        raise ValueError(f"{variable} names a proxy whose credentials hold a slash: write it as %2F")
    userinfo, _, authority = before.rpartition("@")
    try:
        host, port = host_and_port(authority)
    except ValueError:
        raise ValueError(f"{variable} names no proxy that can be understood: write http://HOST:PORT") from None
    port = port or _PORT
    name = f"[{host}]" if ":" in host else host
    return Proxy(host, port, f"http://{name}:{port} ({variable})", _basic(userinfo) if userinfo else "")


def _basic(userinfo: str) -> str:
    """Return the credentials of a URL as RFC 7617 has them."""
    user, _, password = userinfo.partition(":")
    pair = unquote_to_bytes(user) + b":" + unquote_to_bytes(password)
    return f"Basic {base64.b64encode(pair).decode('ascii')}"
