"""Sends requests that the policy allows: the only module of straykey that opens a socket.

urllib3 speaks HTTP and TLS; the connection below it is ours, so that the address that was checked is the one that is
connected to. One connection serves one request: no answer can be taken for another token's.
"""

from __future__ import annotations

import http.client
import os
import socket
import ssl
import threading
import urllib.request
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

import urllib3.connection
from urllib3.connection import ProxyConfig
from urllib3.exceptions import HTTPError, IncompleteRead, ProxyError

from scanner import __version__
from scanner.model import Secret
from scanner.verify import policy
from scanner.verify.inflate import TooLongError, inflate
from scanner.verify.policy import Refused
from scanner.verify.values import Endpoint, Failure, Reply, Request

if TYPE_CHECKING:
    from urllib3.response import BaseHTTPResponse

INTERRUPTED = "interrupted before the answer came"
_MAX_HEADER = 256
_AGENT = f"straykey/{__version__}"


_SocketAddress = tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]


class Limits(NamedTuple):
    """Seconds for a connection and for a request as a whole."""

    connect: float = policy.CONNECT_TIMEOUT
    total: float = policy.TOTAL_TIMEOUT


class Proxy(NamedTuple):
    """A proxy of the environment: `authorization` is the header's value, or empty."""

    scheme: str
    host: str
    port: int
    variable: str
    authorization: str = ""

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port} ({self.variable})"


class Sender:
    """Sends requests, each over a connection of its own. For any number of threads."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._context = ssl.create_default_context()
        self._context.minimum_version = ssl.TLSVersion.TLSv1_2
        self._live: set[_Wire] = set()
        self._lock = threading.Lock()
        self._cancelled = False

    def send(self, request: Request, secret: Secret) -> Reply | Failure:
        """Send a request with the secret in place and return the reply, or why there is none.

        Never raises for anything that a server, a network or the policy does, and takes no longer than the limit.
        """
        wire = _Wire(request.endpoint, self._limits)
        with self._lock:
            if self._cancelled:
                return Failure(INTERRUPTED, transport=False)
            self._live.add(wire)
        try:
            policy.check_request(request)
            value = secret.reveal().decode("latin-1")
            policy.check_secret(request, value)
            return self._exchange(request, value, wire)
        except Refused as refusal:
            return Failure(refusal.reason, transport=False, refused=True)
        except Exception as error:  # noqa: BLE001 - libraries raise what they like; each becomes our own sentence
            return self._failure(error, wire)
        finally:
            wire.close()
            with self._lock:
                self._live.discard(wire)

    def cancel(self) -> None:
        """End all requests that are under way, and send nothing any more."""
        with self._lock:
            self._cancelled = True
            for wire in self._live:
                wire.cut()

    def proxies(self, endpoint: Endpoint) -> str:
        """Return the proxy through which an endpoint is reached, without credentials; "" if there is none."""
        try:
            proxy = _proxy(endpoint)
        except ValueError:
            return "that the environment names, but that is none"
        return str(proxy) if proxy else ""

    def _exchange(self, request: Request, value: str, wire: _Wire) -> Reply | Failure:
        try:
            proxy = _proxy(request.endpoint)
        except ValueError as error:
            return Failure(str(error), transport=True)
        connection, target = _connection(request, proxy, wire, self._context)
        wire.start()
        try:
            headers = _headers(request, value, proxy)
            connection.request(request.method, target, headers=headers, preload_content=False, decode_content=False)
            response = connection.getresponse()
            return _read(response, request.method)
        finally:
            connection.close()

    def _failure(self, error: Exception, wire: _Wire) -> Failure:
        if self._cancelled:
            return Failure(INTERRUPTED, transport=False)
        if wire.expired:
            return Failure(f"no complete answer within {self._limits.total:g} seconds")
        for known, tell in _SENTENCES:
            if isinstance(error, known):
                return Failure(tell(error))
        return Failure(f"failed ({type(error).__name__})")


class _NoConnectionError(Exception):
    """No connection came about; the words are ours."""


class _Wire:
    """The connection below one request: finds addresses, has each checked, connects, and is cut at the deadline."""

    def __init__(self, endpoint: Endpoint, limits: Limits) -> None:
        self.expired = False
        self._endpoint = endpoint
        self._limits = limits
        self._deadline = monotonic() + limits.total
        self._handle: socket.socket | None = None
        self._cut = False
        self._lock = threading.Lock()
        self._timer = threading.Timer(limits.total, self._expire)
        self._timer.daemon = True

    def start(self) -> None:
        """Start the clock."""
        self._deadline = monotonic() + self._limits.total
        self._timer.start()

    def connect(self, host: str, port: int, *, to_proxy: bool) -> socket.socket:
        """Return a socket that is connected to an address the policy allows. The user chose a proxy's address."""
        addresses = _resolve(host, port, self._limits.connect)
        if not to_proxy or self._endpoint.scheme == "http":
            for _, address in addresses:
                policy.check_address(str(address[0]), self._endpoint)
        end = monotonic() + self._limits.connect
        trouble: Exception = _NoConnectionError(f"{host} has no address")
        for family, address in addresses:
            sock = socket.socket(family, socket.SOCK_STREAM)
            try:
                sock.settimeout(max(0.01, end - monotonic()))
                sock.connect(address)
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                sock.settimeout(max(0.01, self._deadline - monotonic()))
                self._hold(sock)
            except OSError as error:
                sock.close()
                trouble = error
                if isinstance(error, TimeoutError):
                    trouble = _NoConnectionError(f"no connection within {self._limits.connect:g} seconds")
            else:
                return sock
        raise trouble

    def cut(self) -> None:
        """Shut the connection, whoever is reading from it."""
        with self._lock:
            self._cut = True
            if self._handle is not None:
                with suppress(OSError):
                    self._handle.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Stop the clock and give the handle back."""
        self._timer.cancel()
        with self._lock:
            if self._handle is not None:
                self._handle.close()
                self._handle = None

    def _hold(self, sock: socket.socket) -> None:
        """Keep a second handle on the connection: TLS takes the first one away."""
        with self._lock:
            if self._cut:
                raise OSError
            self._handle = sock.dup()

    def _expire(self) -> None:
        self.expired = True
        self.cut()


class _Plain(urllib3.connection.HTTPConnection):
    """urllib3's connection over our wire."""

    wire: _Wire

    def _new_conn(self) -> socket.socket:
        return self.wire.connect(self.host, self.port, to_proxy=self.proxy is not None)


class _Tls(urllib3.connection.HTTPSConnection):
    """The same with TLS, which a proxy only passes on."""

    wire: _Wire

    def _new_conn(self) -> socket.socket:
        return self.wire.connect(self.host, self.port, to_proxy=self.proxy is not None)


def _resolve(host: str, port: int, seconds: float) -> list[tuple[socket.AddressFamily, _SocketAddress]]:
    """Return the addresses of a name. The system's own look-up can't be interrupted, so a thread is left behind."""
    found: list[tuple[socket.AddressFamily, _SocketAddress]] = []
    trouble: list[OSError] = []

    def look_up() -> None:
        try:
            for family, _, _, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
                found.append((family, address))
        except (OSError, UnicodeError) as error:
            trouble.append(error if isinstance(error, OSError) else socket.gaierror())

    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise _NoConnectionError(f"the look-up of {host} took longer than {seconds:g} seconds")
    if trouble:
        raise trouble[0]
    return found


def _proxy(endpoint: Endpoint) -> Proxy | None:
    """Return the proxy that the environment names for an endpoint; ValueError for one that can't be used.

    Plain http leads to this machine itself: a proxy elsewhere would carry the token over the network in the clear.
    """
    known = urllib.request.getproxies_environment()
    name = endpoint.scheme if endpoint.scheme in known else "all"
    place = f"{endpoint.host}:{endpoint.port}"
    if name not in known or urllib.request.proxy_bypass_environment(place, known):  # type: ignore[attr-defined] # public, but not in the stubs
        return None
    variable = next((key for key in (f"{name}_proxy", f"{name}_proxy".upper()) if os.environ.get(key)), name)
    url = known[name] if "://" in known[name] else f"http://{known[name]}"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if parts.scheme not in ("http", "https") or not host:
        raise ValueError(f"the proxy in {variable} is no http or https proxy")
    if endpoint.scheme == "http" and host not in ("localhost", "127.0.0.1", "::1"):
        return None
    authorization = ""
    if parts.username is not None:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        authorization = f"Basic {b64encode(pair.encode()).decode()}"
    return Proxy(parts.scheme, host, port or (443 if parts.scheme == "https" else 80), variable, authorization)


def _connection(
    request: Request, proxy: Proxy | None, wire: _Wire, context: ssl.SSLContext
) -> tuple[_Plain | _Tls, str]:
    """Return a connection that is not open yet, and the request's target on it."""
    endpoint = request.endpoint
    host, port = (proxy.host, proxy.port) if proxy else (endpoint.host, endpoint.port)
    url = urllib3.util.parse_url(f"{proxy.scheme}://{proxy.host}:{proxy.port}") if proxy else None
    config = ProxyConfig(context, use_forwarding_for_https=False, assert_hostname=None, assert_fingerprint=None)
    target = request.target
    connection: _Plain | _Tls
    if endpoint.scheme == "http":
        connection = _Plain(host, port, proxy=url, proxy_config=config)
        target = request.url if proxy else target
    else:
        connection = _Tls(host, port, proxy=url, proxy_config=config, ssl_context=context)
        if proxy:
            if not endpoint.named_by_user:
                _refuse_literal(endpoint)
            login = {"Proxy-Authorization": proxy.authorization} if proxy.authorization else {}
            connection.set_tunnel(endpoint.host, endpoint.port, {"User-Agent": _AGENT, **login}, proxy.scheme)
    connection.wire = wire
    return connection, target


def _refuse_literal(endpoint: Endpoint) -> None:
    """Check an address that stands in the endpoint itself; a name is looked up by the proxy, out of our sight."""
    with suppress(ValueError):
        policy.check_address(endpoint.host, endpoint)


def _headers(request: Request, value: str, proxy: Proxy | None) -> dict[str, str]:
    headers = {
        "Host": request.endpoint.netloc,
        "User-Agent": _AGENT,
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    if proxy and proxy.authorization and request.endpoint.scheme == "http":
        headers["Proxy-Authorization"] = proxy.authorization
    for name, template in request.headers:
        headers[name.title()] = template.replace(policy.SECRET, value)
    return headers


def _read(response: BaseHTTPResponse, method: str) -> Reply | Failure:
    """Read no more of an answer than the policy allows."""
    body = b""
    if method != "HEAD":
        while len(body) <= policy.MAX_BODY:
            piece = response.read(policy.MAX_BODY + 1 - len(body), decode_content=False)
            if not piece:
                break
            body += piece
    try:
        body = inflate(body, response.headers.get("Content-Encoding", ""), policy.MAX_BODY)
    except TooLongError:
        return Failure(f"the answer is longer than {policy.MAX_BODY >> 10} KiB", transport=False)
    except ValueError:
        return Failure("the answer is compressed in a way that can't be read", transport=False)
    kind = response.headers.get("Content-Type", "")[:_MAX_HEADER].lower()
    media_type, _, parameters = kind.partition(";")
    named = (item.strip() for item in parameters.split(";"))
    charset = next((item.removeprefix("charset=") for item in named if item.startswith("charset=")), "")
    retry_after = response.headers.get("Retry-After", "")[:_MAX_HEADER]
    return Reply(response.status, media_type.strip(), charset.strip(' "'), body, retry_after)


def _tls(error: Exception) -> str:
    """Say why TLS failed, in OpenSSL's own words, which hold nothing of the server's but its name."""
    words = getattr(error, "verify_message", "") or getattr(error, "reason", "") or "no more is known"
    kind = "its certificate is not valid" if isinstance(error, ssl.SSLCertVerificationError) else "TLS failed"
    return f"{kind}: {str(words).replace('_', ' ').lower()}"


def _system(error: Exception) -> str:
    if str(error).startswith("Tunnel connection failed"):  # urllib3's own words
        return "the proxy did not let us through"
    number = error.errno if isinstance(error, OSError) else None
    return f"network error: {os.strerror(number).lower()}" if number else "the connection failed"


_Sentences = tuple[tuple[type[Exception] | tuple[type[Exception], ...], Callable[[Exception], str]], ...]
_SENTENCES: _Sentences = (
    (_NoConnectionError, str),
    (socket.gaierror, lambda _: "its name can't be resolved"),
    (ssl.SSLError, _tls),
    (TimeoutError, lambda _: "no answer in time"),
    (ConnectionRefusedError, lambda _: "refused the connection"),
    (http.client.RemoteDisconnected, lambda _: "closed the connection without an answer"),
    ((ConnectionError,), lambda _: "reset the connection"),
    ((IncompleteRead, http.client.IncompleteRead), lambda _: "the answer was cut off"),
    (http.client.LineTooLong, lambda _: "sent a line without end"),
    (ProxyError, lambda _: "the proxy did not let us through"),
    (http.client.HTTPException, lambda _: "did not answer in HTTP"),
    (HTTPError, lambda _: "the answer was cut off or garbled"),
    (OSError, _system),
)
