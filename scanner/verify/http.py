"""Sends one request and returns its reply, or a sentence about why there is none: the only module that opens a socket.

One connection for each request, closed after it: no reply can ever be taken for another token's. The address that a
name leads to is looked up once, checked, and then connected to itself. Policy comes first, in every request.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any

import urllib3.connection
import urllib3.exceptions

from scanner import __version__
from scanner.model import Secret
from scanner.ruleset.verify_demands import SECRET
from scanner.verify import policy
from scanner.verify.leash import Leash
from scanner.verify.policy import Refused
from scanner.verify.proxies import Proxy, proxy_for
from scanner.verify.reply import Problem, read
from scanner.verify.values import Endpoint, Failure, Reply, Request

INTERRUPTED = "interrupted before the answer came"
USER_AGENT = f"straykey/{__version__}"
_MAX_ADDRESSES = 4  # tried of one name, each in its share of the time

_Resolve = Callable[[str, int], list[Any]]
_Broken = (OSError, ValueError, http.client.HTTPException, urllib3.exceptions.HTTPError)


class Sender:
    """Sends requests, from any number of threads. Time-outs are in seconds; `resolve` looks a name up."""

    def __init__(
        self,
        connect_timeout: float = policy.CONNECT_TIMEOUT,
        total_timeout: float = policy.TOTAL_TIMEOUT,
        resolve: _Resolve | None = None,
    ) -> None:
        self._total = total_timeout
        self._dialler = _Dialler(connect_timeout, total_timeout, resolve or _resolve)
        # Not `create_default_context`: it heeds SSLKEYLOGFILE, and would write down what decrypts a token's journey.
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # demands a certificate, for the right host
        self._context.minimum_version = ssl.TLSVersion.TLSv1_2
        self._context.load_default_certs()
        self._live: set[Leash] = set()
        self._lock = Lock()
        self._cancelled = False

    def send(self, request: Request, secret: Secret) -> Reply | Failure:
        """Return the reply, or why there is none. Never raises for anything that a server or a network does."""
        value = secret.reveal()
        try:
            policy.check_request(request)
            policy.check_secret(request, value)
        except Refused as refused:
            return Failure(refused.reason, transport=False, refused=True)
        try:
            answer, leash = self._on_a_leash(request, value)
        except RuntimeError:  # what `Thread.start` raises, and nothing else here; no connection has been made by then
            reason = "the system allows no further thread to ask with (see ulimit -u)"
            return Failure(reason, transport=False, refused=True)
        if leash.ended:  # then the connection was shut from here, and whatever came of it is no reply
            return Failure(leash.ended, transport=leash.ended != INTERRUPTED)
        return answer

    def _on_a_leash(self, request: Request, value: bytes) -> tuple[Reply | Failure, Leash]:
        with Leash(self._total) as leash:
            with self._lock:
                self._live.add(leash)
                if self._cancelled:
                    leash.end(INTERRUPTED)
            try:
                return self._answer(request, value, leash), leash
            finally:
                with self._lock:
                    self._live.discard(leash)

    def cancel(self) -> None:
        """End what is under way, and let nothing more begin."""
        with self._lock:
            self._cancelled = True
            for leash in self._live:
                leash.end(INTERRUPTED)

    def proxies(self, endpoint: Endpoint) -> str:
        """Return the proxy through which an endpoint is asked, without credentials; empty if there is none."""
        try:
            proxy = _proxy(endpoint)
        except Problem as problem:
            return f"that can't be used ({problem.reason})"
        return proxy.shown if proxy else ""

    def _answer(self, request: Request, value: bytes, leash: Leash) -> Reply | Failure:
        try:
            return self._exchange(request, value, leash)
        except Refused as refused:  # the next token would lead to the same address
            return Failure(refused.reason, refused=True)
        except Problem as problem:
            return Failure(problem.reason, transport=problem.transport)
        except _Broken as error:
            return Failure(_why(error, request.endpoint.host, self._total))

    def _exchange(self, request: Request, value: bytes, leash: Leash) -> Reply:
        endpoint = request.endpoint
        proxy = _proxy(endpoint)
        dial = partial(self._dialler.dial, endpoint, proxy, leash)
        connection = _connection(endpoint, dial, self._total, self._context)
        try:
            connection.connect()
            if endpoint.scheme == "https" and not (connection.is_verified and self._context.check_hostname):
                raise Problem("TLS was not verified")  # what urllib3 was made to think must not weaken it
            target, headers = request.target, _headers(request, value)
            if proxy and endpoint.scheme == "http":  # it is on this machine, too, and no tunnel (RFC 9112, 3.2.2)
                target = request.url
                headers |= {"Proxy-Authorization": proxy.authorization} if proxy.authorization else {}
            connection.request(request.method, target, headers=headers, preload_content=False)
            response = connection.getresponse()
            connection.meter.left = policy.MAX_WIRE
            try:
                return read(response)
            finally:
                response.close()
        finally:
            connection.close()


class _Dialler:
    """Makes connections to endpoints, direct or through a tunnel, and to checked addresses only."""

    def __init__(self, connect_timeout: float, total_timeout: float, resolve: _Resolve) -> None:
        self._connect_timeout = connect_timeout
        self._total = total_timeout
        self._resolve = resolve

    def dial(self, endpoint: Endpoint, proxy: Proxy | None, leash: Leash) -> socket.socket:
        """Return a connection over which the endpoint is spoken to; Refused, Problem or OSError if there is none."""
        if proxy is None or endpoint.scheme == "http":  # then the proxy, too, has to be on this machine
            host, port = (proxy.host, proxy.port) if proxy else (endpoint.host, endpoint.port)
            return self._open(host, port, lambda ip: policy.check_address(ip, endpoint), leash)
        with suppress(ValueError):  # a name: the proxy looks it up
            policy.check_address(endpoint.host, endpoint)
        sock = self._open(proxy.host, proxy.port, lambda _: None, leash)
        try:
            _tunnel(sock, proxy, endpoint, self._total)
        except BaseException:
            sock.close()
            raise
        return sock

    def _open(self, host: str, port: int, check: Callable[[str], None], leash: Leash) -> socket.socket:
        found = list(dict.fromkeys((family, address) for family, _, _, _, address in self._look_up(host, port, leash)))
        for _, address in found:
            check(address[0])
        share = self._connect_timeout / max(1, min(len(found), _MAX_ADDRESSES))
        problem = f"the name {host} leads nowhere"
        for family, address in found[:_MAX_ADDRESSES]:
            _go_on(leash)
            sock = socket.socket(family, socket.SOCK_STREAM)
            try:
                _hold(sock, leash)
                sock.settimeout(share)
                sock.connect(address)
                _go_on(leash)  # it may have ended before there was a connection to shut
                check(sock.getpeername()[0])
                sock.settimeout(self._total)
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            except OSError as error:
                sock.close()
                problem = _unconnected(error, host, self._connect_timeout)
            except (Refused, Problem):
                sock.close()
                raise
            else:
                return sock
        raise Problem(problem)

    def _look_up(self, host: str, port: int, leash: Leash) -> list[Any]:
        """Return what the resolver says. It can't be stopped, so a thread of its own waits for it."""
        answers: SimpleQueue[list[Any] | str] = SimpleQueue()
        leash.hold(lambda: answers.put("given up"))

        def ask() -> None:
            try:
                answers.put(self._resolve(host, port))
            except socket.gaierror as error:
                again = error.errno == socket.EAI_AGAIN
                answers.put(f"the name {host} " + ("can't be looked up now (DNS)" if again else "is not known (DNS)"))
            except (OSError, ValueError):
                answers.put(f"the name {host} can't be looked up (DNS)")

        Thread(target=ask, daemon=True).start()
        try:
            answer = answers.get(timeout=self._connect_timeout)
        except Empty:
            answer = f"timed out: looking up {host} took longer than {self._connect_timeout:g} s"
        if isinstance(answer, str):
            raise Problem(answer)
        return answer


class _Meter(io.RawIOBase):
    """Reads from a socket, and no more bytes than `left`."""

    def __init__(self, sock: socket.socket, left: int) -> None:
        self.left = left
        self._raw = sock.makefile("rb", buffering=0)  # keeps the socket open until it is closed itself

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        if self.left <= 0:
            raise Problem("the reply has no end", transport=False)
        count = self._raw.readinto(memoryview(buffer)[: self.left])
        self.left -= count or 0
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Stand in for the socket in `http.client.HTTPResponse`, which asks it for nothing else."""
        return io.BufferedReader(self)


class _Dialled:
    """What both kinds of urllib3's connections get from here: where they are connected to, and how much they read."""

    dial: Callable[[], socket.socket]
    meter: _Meter

    def _new_conn(self) -> socket.socket:
        return self.dial()

    def response_class(self, sock: socket.socket, *_: int, method: str | None = None) -> http.client.HTTPResponse:
        """Return a response that can't read more than it should: the headers, until more is allowed."""
        self.meter = _Meter(sock, policy.MAX_HEAD)
        return http.client.HTTPResponse(self.meter, method=method)  # type: ignore[arg-type]  # see `makefile`


class _Plain(_Dialled, urllib3.connection.HTTPConnection):  # type: ignore[misc] # typed as a class, used as a function
    """Plain http, which the policy lets only to this machine."""


class _Tls(_Dialled, urllib3.connection.HTTPSConnection):  # type: ignore[misc] # as above
    """https."""


def _connection(
    endpoint: Endpoint, dial: Callable[[], socket.socket], timeout: float, context: ssl.SSLContext
) -> _Plain | _Tls:
    connection = (
        _Tls(endpoint.host, endpoint.port, timeout=timeout, ssl_context=context)
        if endpoint.scheme == "https"
        else _Plain(endpoint.host, endpoint.port, timeout=timeout)
    )
    connection.dial = dial
    return connection


def _resolve(host: str, port: int) -> list[Any]:
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)


def _proxy(endpoint: Endpoint) -> Proxy | None:
    environment = urllib.request.getproxies_environment()
    place = f"{endpoint.host}:{endpoint.port}"
    if urllib.request.proxy_bypass_environment(place, environment):  # type: ignore[attr-defined] # not in the stubs
        return None
    try:
        return proxy_for(endpoint, environment)
    except ValueError as error:
        raise Problem(str(error)) from None


def _go_on(leash: Leash) -> None:
    if leash.ended:
        raise Problem(leash.ended)


def _hold(sock: socket.socket, leash: Leash) -> None:
    """Let the leash shut a connection. It gets a descriptor of its own, which nobody else closes or wraps in TLS."""
    handle = sock.dup()

    def shut() -> None:
        with suppress(OSError):  # not connected (yet), or not any more
            handle.shutdown(socket.SHUT_RDWR)

    leash.hold(shut, handle.close)


def _tunnel(sock: socket.socket, proxy: Proxy, endpoint: Endpoint, timeout: float) -> None:
    """Have a proxy connect to the endpoint (RFC 9110, 9.3.6). No token is in this; TLS begins behind it."""
    host = f"[{endpoint.host}]" if ":" in endpoint.host else endpoint.host
    lines = [f"CONNECT {host}:{endpoint.port} HTTP/1.1", f"Host: {host}:{endpoint.port}", f"User-Agent: {USER_AGENT}"]
    if proxy.authorization:
        lines.append(f"Proxy-Authorization: {proxy.authorization}")
    name = f"the proxy {proxy.shown}"
    response = http.client.HTTPResponse(_Meter(sock, policy.MAX_HEAD), method="CONNECT")  # type: ignore[arg-type]
    try:
        sock.sendall("\r\n".join((*lines, "", "")).encode("ascii"))
        response.begin()
    except _Broken as error:
        raise Problem(_why(error, name, timeout)) from None
    finally:
        response.close()
    if response.status == http.HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
        raise Problem(f"{name} asks for other credentials (407)")
    if response.status != http.HTTPStatus.OK:
        raise Problem(f"{name} refused to connect to {endpoint.host} ({response.status})")


def _headers(request: Request, value: bytes) -> dict[str, str]:
    headers = {
        "Host": request.endpoint.netloc,
        "User-Agent": USER_AGENT,
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    for name, template in request.headers:
        if name.lower() == "accept":
            del headers["Accept"]
        headers[name] = template.replace(SECRET, value.decode("ascii"))
    return headers


def _unconnected(error: OSError, host: str, timeout: float) -> str:
    """Say why there is no connection to any of a host's addresses."""
    if isinstance(error, TimeoutError):
        return f"timed out: no connection to {host} within {timeout:g} s"
    if isinstance(error, ConnectionRefusedError):
        return f"{host} refused the connection"
    return f"{host} can't be reached" + (f" ({error.strerror})" if error.strerror else "")


def _why(error: BaseException, host: str, timeout: float) -> str:
    """Say what went wrong on a connection: in our own words, or in the operating system's or OpenSSL's."""
    while isinstance(error, urllib3.exceptions.HTTPError) and error.__cause__ is not None:
        error = error.__cause__
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate of {host} is not valid: {_plain(error.verify_message)}"
    if isinstance(error, ssl.SSLError) and not isinstance(error, TimeoutError):
        return f"TLS with {host} failed: {_plain((error.reason or 'no reason given').replace('_', ' ').lower())}"
    if isinstance(error, TimeoutError):
        return f"timed out: no whole answer within {timeout:g} s"
    for kinds, words in _WORDS:
        if isinstance(error, kinds):
            return f"{host} {words}"
    return f"{host} does not keep to HTTP"


_WORDS: tuple[tuple[Any, str], ...] = (
    (http.client.RemoteDisconnected, "closed the connection without an answer"),
    (ConnectionError, "reset the connection"),
    (OSError, "can't be reached any more"),
    ((http.client.IncompleteRead, urllib3.exceptions.IncompleteRead), "cut its reply off"),
    ((http.client.BadStatusLine, http.client.UnknownProtocol), "does not speak HTTP"),
    (http.client.LineTooLong, "sends a header that is too long"),
    (http.client.HTTPException, "sends too many headers"),
)


def _plain(text: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in text)[:200]
