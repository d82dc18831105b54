"""A provider's emulator: a threaded HTTP server on 127.0.0.1 that logs whatever arrives."""

from __future__ import annotations

import os
import socket
import socketserver
import ssl
import struct
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Protocol, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from .log import Log, Seen
from .register import Entry, Register
from .trouble import Trouble
from .wire import Answer, Call, Vanish


class Provider(Protocol):
    """What one provider answers; it may change its state."""

    name: str

    def answer(self, call: Call) -> Answer:
        """Return the answer by the provider's page."""
        ...


class Emulator:
    """Serves a provider from construction to `stop`; `trouble`, if set, stands before every answer.

    With `tls` it speaks https. A secret's own trouble goes before the emulator's.
    """

    def __init__(
        self, provider: Provider, register: Register, log: Log, *, port: int = 0, tls: ssl.SSLContext | None = None
    ) -> None:
        self.provider = provider
        self.register = register
        self.log = log
        self.tls = tls
        self.trouble: Trouble | None = None
        self.stopping = threading.Event()
        self._server = _Server(("127.0.0.1", port), self)
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def name(self) -> str:
        """The provider's name."""
        return self.provider.name

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end."""
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def answer(self, call: Call, names: tuple[str, ...]) -> Answer:
        """Return the answer to a call that brought the named secrets; Vanish for none."""
        trouble = next((entry.trouble for entry in self._own(names) if entry.trouble), self.trouble)
        if trouble is None:
            return self.provider.answer(call)
        return trouble(call, lambda: self.provider.answer(call))

    def stop(self) -> None:
        """Stop listening, and end what is still being answered."""
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _own(self, names: tuple[str, ...]) -> list[Entry]:
        return [entry for entry in self.register if entry.name in names and entry.provider == self.name]


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, address: tuple[str, int], emulator: Emulator) -> None:
        self.emulator = emulator
        super().__init__(address, _Handler)

    def get_request(self) -> tuple[socket.socket, object]:
        connection, peer = super().get_request()
        self.emulator.log.connected(self.emulator.name)
        return connection, peer

    def finish_request(self, request: object, client_address: object) -> None:
        tls = self.emulator.tls
        if tls is not None:  # in the connection's own thread: a client that dislikes the certificate holds up nobody
            request = tls.wrap_socket(request, server_side=True)
        super().finish_request(request, client_address)

    def handle_error(self, *_: object) -> None:
        """A client that has gone away is nothing to print."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30

    def _serve(self) -> None:
        self.close_connection = True
        emulator = self.server.emulator
        call = self._call()
        seen = Seen(
            time=time.monotonic(),
            provider=emulator.name,
            method=call.method,
            target=call.target,
            headers=tuple(call.headers.keys()),
            secrets=emulator.register.sightings(call),
            tls=emulator.tls is not None,
        )
        number = emulator.log.arrived(seen)
        status = None
        try:
            answer = emulator.answer(call, seen.names)
            status = answer.status
            self._send(answer)
        except Vanish as how:
            self._vanish(how)
        finally:
            emulator.log.over(number, status)

    def __getattr__(self, name: str) -> Callable[[], None]:
        if name.startswith("do_"):  # whatever the method: a log that knew only some would prove nothing
            return self._serve
        raise AttributeError(name)

    def _call(self) -> Call:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        return Call(self.command, self.path, unquote(parts.path), dict(parse_qsl(parts.query)), self.headers, body)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        if answer.content_type:
            self.send_header("Content-Type", answer.content_type)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def _vanish(self, how: Vanish) -> None:
        self.server.emulator.stopping.wait(how.seconds)
        if how.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            os.close(self.connection.detach())  # at once: a shutdown first would end it in order

    def log_message(self, *_: object) -> None:
        """The log is kept elsewhere."""
