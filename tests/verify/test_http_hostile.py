"""Slowness, noise and broken TLS at every stage of a request: an answer or a reason, always in time."""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
import sys
import threading
import time
import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest
import trustme
from hostile_server import HEAD, HostileServer, answer, endless, send, silent
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.model import Secret
from scanner.verify.http import Sender
from scanner.verify.values import Endpoint, Failure, Reply, Request

SECRET = Secret(b"opaque-value-of-a-test")
QUICK = (0.5, 1.0)
SLACK = 1.0


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def authority(tmp_path, monkeypatch):
    made = trustme.CA()
    made.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return made


def served(authority, **how):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", **how).configure_cert(context)
    return context


def request(port, host="127.0.0.1", scheme="https"):
    endpoint = Endpoint(scheme, host, port, "", named_by_user=True)
    return Request("GET", endpoint, "/v1/keys", (("Authorization", "Bearer {secret}"),))


def timed(sender, asked):
    began = time.monotonic()
    answered = sender.send(asked, SECRET)
    assert time.monotonic() - began < QUICK[1] + SLACK
    return answered


def test_an_expired_certificate_is_refused_before_the_token_is_sent(authority):
    past = datetime.now(UTC) - timedelta(days=1)
    with HostileServer(answer(), served(authority, not_after=past)) as server:
        failure = timed(Sender(*QUICK), request(server.port))
        assert not server.requests
    assert "certificate" in failure.reason
    assert "expired" in failure.reason


def test_no_old_tls_is_spoken(authority):
    context = served(authority)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    with HostileServer(answer(), context) as server:
        failure = timed(Sender(*QUICK), request(server.port))
        assert not server.requests
    assert "TLS" in failure.reason


@pytest.mark.parametrize(
    "behave",
    [silent, endless(b"", b"\x16", 0.1), endless(b"\x16\x03\x03\xff\xff", b"x", 0.1), send(b"\x15\x03\x03\x00\x02")],
    ids=["silence", "noise", "a slow record", "a cut alert"],
)
def test_a_handshake_that_leads_nowhere_ends_in_time(behave):
    with HostileServer(behave, reads_request=False) as server:
        failure = timed(Sender(*QUICK), request(server.port))
    assert isinstance(failure, Failure)
    assert failure.transport


def trickling_relay(server):
    """Pass bytes on both ways, those of the server one by one as soon as it has got a request."""

    def behave(connection):
        behind = socket.create_connection(("127.0.0.1", server.port))

        def upstream():
            with contextlib.suppress(OSError):
                while data := connection.recv(4096):
                    behind.sendall(data)

        threading.Thread(target=upstream, daemon=True).start()
        while data := behind.recv(4096):
            size = 1 if server.requests else len(data)
            for start in range(0, len(data), size):
                connection.sendall(data[start : start + size])
                time.sleep(0.02)

    return behave


def test_bytes_of_a_tls_record_one_by_one_do_not_outlast_the_deadline(authority):
    with (
        HostileServer(answer(b"x" * 500), served(authority)) as server,
        HostileServer(trickling_relay(server), reads_request=False) as relay,
    ):
        failure = timed(Sender(*QUICK), request(relay.port))
        assert len(server.requests) == 1
    assert "within 1 s" in failure.reason


@pytest.mark.parametrize(
    "behave",
    [
        silent,
        endless(b"", b"H", 0.1),
        endless(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
        endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        endless(b"HTTP/1.1 200 OK\r\nX: ", b"y" * 4096),
        send(b"SSH-2.0-OpenSSH\r\n"),
        send(b"HTTP/1.1 200 OK\r\n\r\nmore than was asked for"),
        send(),
    ],
    ids=["silence", "slow", "endless headers", "endless 100", "endless line", "not HTTP", "too much", "nothing"],
)
def test_a_proxy_that_misbehaves_ends_in_time(monkeypatch, behave):
    with HostileServer(behave) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", "http://ada:" + f"very-hidden@127.0.0.1:{proxy.port}")
        failure = timed(Sender(*QUICK), request(443, "api.acme.test"))
        assert all(SECRET.reveal() not in head for head in proxy.requests)
    assert isinstance(failure, Failure)
    assert failure.transport or "end" in failure.reason
    assert "very-hidden" not in failure.reason


def test_what_was_answered_when_time_ran_out_is_no_answer():
    """A connection that is shut at the deadline looks like a body that ends with it."""
    with HostileServer(endless(HEAD + b'\r\n{"success": true}', b" ", 0.1)) as server:
        failure = timed(Sender(*QUICK), request(server.port, scheme="http"))
    assert isinstance(failure, Failure)


def test_what_was_answered_when_the_user_ended_it_is_no_answer():
    with HostileServer(endless(b"HTTP/1.1 401 No\r\n", b"X", 0.1)) as server:
        sender = Sender(5, 30)
        threading.Timer(0.5, sender.cancel).start()
        failure = sender.send(request(server.port, scheme="http"), SECRET)
    assert isinstance(failure, Failure)
    assert not failure.transport


@pytest.mark.parametrize(
    "head",
    [b"Transfer-Encoding: gzip", b"Transfer-Encoding: gzip, chunked", b"Transfer-Encoding: chunked, chunked",
     b"Content-Encoding: gzip\r\nContent-Encoding: deflate", b"Content-Length: 1, 2", b"Content-Encoding: zstd"],
)  # fmt: skip
def test_mixed_encodings_and_lengths_are_no_answer(head):
    with HostileServer(send(HEAD + head + b"\r\n\r\n2\r\n[]\r\n0\r\n\r\n")) as server:
        assert isinstance(timed(Sender(*QUICK), request(server.port, scheme="http")), Failure)


def test_endless_trailers_and_extensions_end_in_bounded_memory():
    floods = [
        endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n" * 500),
        endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1;" + b"x" * 60000 + b"\r\ny\r\n"),
        endless(b"", b"HTTP/1.1 100 Continue\r\nX: " + b"y" * 4096 + b"\r\n\r\n"),
    ]
    tracemalloc.start()
    try:
        for flood in floods:
            with HostileServer(flood) as server:
                assert isinstance(timed(Sender(*QUICK), request(server.port, scheme="http")), Failure)
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()


LINES = st.sampled_from(
    [b"HTTP/1.1 200 OK\r\n", b"HTTP/1.0 401 \r\n", b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 200\n", b"ICY\r\n",
     b"Content-Type: application/json\r\n", b"Content-Type: \xff\xfe\0\r\n", b"Content-Length: 2\r\n",
     b"Content-Length: -1\r\n", b"Content-Length: 99999999999999999999\r\n", b"Content-Length: x\r\n",
     b"Transfer-Encoding: chunked\r\n", b"Content-Encoding: gzip\r\n", b"Retry-After: \x85\r\n", b": x\r\n", b" x\r\n",
     b"Subject: =?utf-8?q?x?=\r\n", b"From nobody\r\n", b"\r\n", b"\n", b"\r", b"\0", b"2\r\n[]\r\n0\r\n\r\n", b"[]",
     b"-1\r\n", b"ffffffffffffffff\r\n", b"\x1f\x8b\x08\0"]
)  # fmt: skip


def test_no_bytes_at_all_make_it_raise():
    says = [b""]

    def behave(connection):
        connection.sendall(says[0])
        connection.shutdown(socket.SHUT_RDWR)

    with HostileServer(behave) as server:
        sender, asked = Sender(*QUICK), request(server.port, scheme="http")

        @settings(max_examples=300, deadline=None)
        @given(st.lists(st.one_of(LINES, st.binary(max_size=6)), max_size=8).map(b"".join))
        def holds(data):
            says[0] = data
            answered = sender.send(asked, SECRET)
            assert isinstance(answered, Reply | Failure)
            if isinstance(answered, Failure):
                assert answered.reason.isprintable()
                assert not answered.refused

        holds()


@pytest.mark.skipif(sys.platform != "linux", reason="counts open files in /proc")
def test_requests_leave_no_connections_and_no_threads_behind():
    with HostileServer(answer()) as server:
        sender, asked = Sender(), request(server.port, scheme="http")
        sender.send(asked, SECRET)
        files, threads = len(os.listdir("/proc/self/fd")), threading.active_count()
        for _ in range(100):
            assert sender.send(asked, SECRET).status == 200
        time.sleep(0.2)
        assert len(os.listdir("/proc/self/fd")) <= files + 2
        assert threading.active_count() <= threads + 2
