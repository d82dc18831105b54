"""Servers that misbehave: raw sockets on loopback, one thread a connection, each behaviour a function of the socket."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
import time
import zlib

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


class HostileServer:
    """Serves `behave(connection)` to everyone; `requests` are the heads it received."""

    def __init__(self, behave, context: ssl.SSLContext | None = None, *, reads_request: bool = True) -> None:
        self.requests: list[bytes] = []
        self._behave, self._context, self._reads = behave, context, reads_request
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        self._accepted: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def connections(self) -> int:
        """How many were accepted."""
        return len(self._accepted)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._listener.close()
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.close()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self._open.append(connection)
                self._accepted.append(connection)
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with contextlib.suppress(OSError, ssl.SSLError):
            if self._context is not None:
                connection = self._context.wrap_socket(connection, server_side=True)
                self._open.append(connection)
            if self._reads:
                self.requests.append(read_head(connection))
            self._behave(connection)
            connection.close()


def read_head(connection):
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(4096)
        if not piece:
            break
        data += piece
    return data


def answer(body=b"[]", *headers, status=b"200 OK", kind=b"application/json", length=None):
    """Answer properly."""
    length = len(body) if length is None else length
    lines = [b"HTTP/1.1 " + status, b"Content-Type: " + kind, b"Content-Length: %d" % length, *headers]
    return lambda connection: connection.sendall(b"\r\n".join(lines) + b"\r\n\r\n" + body)


def send(*pieces, pause=0.0):
    """Send pieces as they are."""

    def behave(connection):
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(pause)

    return behave


def endless(first, piece, pause=0.0):
    """Send `first`, and then `piece` until nobody listens."""

    def behave(connection):
        connection.sendall(first)
        while True:
            connection.sendall(piece)
            time.sleep(pause)

    return behave


def silent(connection):
    """Say nothing, but stay."""
    connection.recv(1)


def reset(connection):
    """End with a reset instead of a goodbye."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def then_reset(*pieces):
    """Send pieces, then reset."""

    def behave(connection):
        for piece in pieces:
            connection.sendall(piece)
        time.sleep(0.05)
        reset(connection)

    return behave


def gzip(data, times=1):
    """Compress `times` over."""
    for _ in range(times):
        machine = zlib.compressobj(9, wbits=31)
        data = machine.compress(data) + machine.flush()
    return data


def bomb(size):
    """Compress `size` zeros without holding them."""
    machine = zlib.compressobj(9, wbits=31)
    piece = b"0" * (1 << 20)
    return b"".join(machine.compress(piece) for _ in range(size >> 20)) + machine.flush()
