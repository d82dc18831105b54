"""What a hostile server or a broken network can do: every case ends in time, in little memory, with its own reason."""

from __future__ import annotations

import socket
import threading
import time
import tracemalloc

import pytest
from hostile_server import HEAD, HostileServer, answer, bomb, endless, gzip, reset, send, silent, then_reset

from scanner import __version__
from scanner.model import Secret
from scanner.verify.http import Sender
from scanner.verify.values import Endpoint, Failure, Reply, Request

SECRET = Secret(b"opaque-value-of-a-test")
HEADERS = (("Authorization", "Bearer {secret}"),)
QUICK = (0.5, 1.0)


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def request(port, host="127.0.0.1", scheme="http", **changes):
    endpoint = Endpoint(scheme, host, port, "", named_by_user=True)
    return Request("GET", endpoint, "/v1/keys", HEADERS)._replace(**changes)


def ask(behave, limits=QUICK, **changes):
    with HostileServer(behave) as server:
        return Sender(*limits).send(request(server.port, **changes), SECRET)


def test_a_proper_answer_is_read_and_the_request_holds_what_the_policy_says():
    with HostileServer(answer(b'{"a": 1}', b"Retry-After: 7")) as server:
        reply = Sender().send(request(server.port), SECRET)
    assert reply == Reply(200, "application/json", "", b'{"a": 1}', "7")
    (head,) = server.requests
    assert head.decode().split("\r\n") == [
        "GET /v1/keys HTTP/1.1",
        f"Host: 127.0.0.1:{server.port}",
        f"User-Agent: straykey/{__version__}",
        "Accept: application/json",
        "Accept-Encoding: identity",
        "Connection: close",
        "Authorization: Bearer opaque-value-of-a-test",
        "",
        "",
    ]


def test_a_rules_accept_replaces_ours():
    with HostileServer(answer()) as server:
        Sender().send(request(server.port, headers=(*HEADERS, ("Accept", "application/vnd.acme+json"))), SECRET)
    assert server.requests[0].lower().count(b"accept:") == 1
    assert b"Accept: application/vnd.acme+json" in server.requests[0]


def test_head_reads_no_body():
    reply = ask(send(HEAD + b"Content-Length: 1000\r\n\r\n"), method="HEAD")
    assert reply == Reply(200, "application/json")


def test_each_request_has_a_connection_of_its_own():
    def keeps_open(connection):
        answer(b"[]")(connection)
        connection.sendall(b"HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n")  # meant for the next token
        silent(connection)

    with HostileServer(keeps_open) as server:
        sender = Sender(*QUICK)
        assert [sender.send(request(server.port), SECRET).status for _ in range(3)] == [200, 200, 200]


@pytest.mark.parametrize("status", [b"301 Moved", b"302 Found", b"303 See", b"307 Temporary", b"308 Permanent"])
def test_no_redirect_is_followed(status):
    with (
        HostileServer(answer()) as trap,
        HostileServer(
            answer(b"", b"Location: http://127.0.0.1:%d/" % trap.port, b"Refresh: 0;url=/", status=status)
        ) as server,
    ):
        reply = Sender(*QUICK).send(request(server.port), SECRET)
    assert reply.status == int(status[:3])
    assert len(server.requests) == 1
    assert not trap.requests


def test_no_cookie_is_kept():
    with HostileServer(answer(b"[]", b"Set-Cookie: a=b; Path=/")) as server:
        sender = Sender(*QUICK)
        for _ in range(2):
            sender.send(request(server.port), SECRET)
    assert not any(b"cookie" in head.lower() for head in server.requests)


MISBEHAVIOUR = {
    "endless headers": (endless(HEAD, b"X: y\r\n"), "127.0.0.1 sends too many headers"),
    "an endless header": (endless(HEAD + b"X: ", b"y" * 4096), "the reply has no end"),
    "an endless status line": (endless(b"HTTP/1.1 200 ", b"y" * 4096), "the reply has no end"),
    "endless body": (endless(HEAD + b"\r\n", b"y" * 4096), "the reply is longer than 64 KiB"),
    "endless chunks": (
        endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1000\r\n" + b"y" * 4096 + b"\r\n"),
        "the reply is longer than 64 KiB",
    ),
    "endless 100 Continue": (endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), "the reply has no end"),
    "a gzip bomb": (answer(bomb(64 << 20), b"Content-Encoding: gzip"), "the reply is longer than 64 KiB"),
    "two layers": (
        answer(gzip(b"[]", 2), b"Content-Encoding: gzip, gzip"),
        "the reply is damaged, or encoded in a way that was not asked for",
    ),
    "broken gzip": (
        answer(b"[]", b"Content-Encoding: gzip"),
        "the reply is damaged, or encoded in a way that was not asked for",
    ),
    "cut gzip": (
        answer(gzip(b"x" * 999)[:-9], b"Content-Encoding: gzip"),
        "the reply is damaged, or encoded in a way that was not asked for",
    ),
    "unknown encoding": (
        answer(b"[]", b"Content-Encoding: br"),
        "the reply is damaged, or encoded in a way that was not asked for",
    ),
    "slow status": (endless(b"H", b"T", 0.2), "timed out: no whole answer within 1 s"),
    "slow headers": (endless(HEAD, b"X", 0.2), "timed out: no whole answer within 1 s"),
    "slow body": (endless(HEAD + b"\r\n", b" ", 0.2), "timed out: no whole answer within 1 s"),
    "silence": (silent, "timed out: no whole answer within 1 s"),
    "too much promised": (answer(b"[]", length=100), "127.0.0.1 cut its reply off"),
    "broken chunks": (
        send(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"),
        "127.0.0.1 cut its reply off",
    ),
    "not HTTP": (send(b"220 mail.corp.io ESMTP\r\n"), "127.0.0.1 does not speak HTTP"),
    "an odd status": (send(b"HTTP/1.1 abc OK\r\n\r\n"), "127.0.0.1 does not speak HTTP"),
    "NUL bytes": (send(b"\0" * 100 + b"\r\n\r\n"), "127.0.0.1 does not speak HTTP"),
    "nothing": (send(), "127.0.0.1 closed the connection without an answer"),
    "reset": (reset, "127.0.0.1 reset the connection"),
    "reset amid the body": (then_reset(HEAD + b"Content-Length: 100\r\n\r\n["), "127.0.0.1 cut its reply off"),
}


@pytest.mark.parametrize("case", MISBEHAVIOUR)
def test_misbehaviour_ends_in_time_with_its_own_reason(case):
    behave, reason = MISBEHAVIOUR[case]
    began = time.monotonic()
    answered = ask(behave)
    assert isinstance(answered, Failure), answered
    assert answered.reason in (reason, "127.0.0.1 reset the connection" if "reset" in case else reason)
    assert not answered.refused
    assert time.monotonic() - began < 3


def test_a_body_is_never_held_beyond_its_limit():
    tracemalloc.start()
    try:
        ask(MISBEHAVIOUR["a gzip bomb"][0])
        ask(MISBEHAVIOUR["endless body"][0])
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()


def test_too_little_promised_gives_what_was_promised():
    assert ask(answer(b'{"success": true}', length=5)).body == b'{"suc'


def test_one_layer_of_compression_is_read():
    assert ask(answer(gzip(b'{"a": 1}'), b"Content-Encoding: gzip")).body == b'{"a": 1}'


def test_the_longest_body_is_read_and_one_byte_more_is_not():
    assert len(ask(answer(b"x" * 65536)).body) == 65536
    assert isinstance(ask(answer(b"x" * 65537)), Failure)


def test_headers_are_taken_in_part_only():
    reply = ask(answer(b"[]", b"Retry-After: " + b"9" * 5000, kind=b"Application/JSON ; x=" + b"y" * 5000))
    assert reply.media_type == "application/json"
    assert len(reply.retry_after) <= 256


@pytest.mark.parametrize(
    ("kind", "media_type", "charset"),
    [
        (b"application/json; charset=UTF-8", "application/json", "utf-8"),
        (b'text/html;charset="iso-8859-1"', "text/html", "iso-8859-1"),
        (b"", "", ""),
    ],
)
def test_the_media_type_is_lower_case_and_without_parameters(kind, media_type, charset):
    reply = ask(answer(kind=kind))
    assert (reply.media_type, reply.charset) == (media_type, charset)


def test_nobody_listening_and_unknown_names_are_told():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert Sender(*QUICK).send(request(port), SECRET).reason == "127.0.0.1 refused the connection"
    unknown = Sender(*QUICK).send(request(443, "does-not-exist.invalid", "https"), SECRET)
    assert unknown.transport
    assert "does-not-exist.invalid" in unknown.reason


@pytest.mark.parametrize("secret", [b"", b"a b", b"a\r\nX: y", b"a\nb", b"a\0b", b"caf\xc3\xa9", b"a" * 20000])
def test_a_secret_that_no_header_can_carry_is_not_sent(secret):
    with HostileServer(answer()) as server:
        failure = Sender(*QUICK).send(request(server.port), Secret(secret))
    assert failure.refused
    assert not server.requests


def test_a_secret_in_the_url_is_not_sent():
    with HostileServer(answer()) as server:
        failure = Sender(*QUICK).send(request(server.port, target="/v1/opaque-value-of-a-test"), SECRET)
    assert failure == Failure("the token would stand in the URL", transport=False, refused=True)
    assert not server.requests


@pytest.mark.parametrize(
    "changes",
    [
        {"method": "POST"},
        {"method": "DELETE"},
        {"method": "get"},
        {"method": "GET /x HTTP/1.1\r\nX:"},
        {"target": "/v1?token={secret}"},
        {"target": "//evil.test/"},
        {"target": "/../x"},
        {"target": "/ HTTP/1.1\r\nX: y"},
        {"headers": ()},
        {"headers": (*HEADERS, ("X-Key", "{secret}"))},
        {"headers": (("Authorization", "{secret}{secret}"),)},
        {"headers": (("Cookie", "{secret}"),)},
        {"headers": (("Host", "{secret}"),)},
        {"headers": (*HEADERS, ("X-HTTP-Method-Override", "DELETE"))},
        {"headers": (*HEADERS, ("Content-Length", "5"))},
        {"headers": (*HEADERS, ("X", "a\r\nY: b"))},
        {"headers": (*HEADERS, ("X Y", "b"))},
    ],
)
def test_what_the_policy_refuses_opens_no_connection(changes):
    with HostileServer(answer()) as server:
        assert Sender(*QUICK).send(request(server.port, **changes), SECRET).refused
    assert not server.requests


def test_cancelling_ends_what_is_under_way_and_sends_nothing_more():
    with HostileServer(silent) as server:
        sender, answers = Sender(5, 30), []
        threads = [
            threading.Thread(target=lambda: answers.append(sender.send(request(server.port), SECRET))) for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        deadline = time.monotonic() + 5
        while len(server.requests) < 4 and time.monotonic() < deadline:
            time.sleep(0.01)
        began = time.monotonic()
        sender.cancel()
        for thread in threads:
            thread.join(5)
        assert time.monotonic() - began < 2
        assert answers == [Failure("interrupted before the answer came", transport=False)] * 4
        assert sender.send(request(server.port), SECRET) == answers[0]
        assert len(server.requests) == 4


def test_no_failure_repeats_what_the_server_or_the_token_says():
    word = "evil-words-of-the-server"
    behaviours = [
        send(f"{word}\r\n\r\n".encode()),
        send(f"HTTP/1.1 {word}\r\n\r\n".encode()),
        send(HEAD + f"Content-Encoding: {word}\r\n\r\n[]".encode()),
        send(HEAD + f"Transfer-Encoding: chunked\r\n\r\n{word}\r\n".encode()),
        send(HEAD + f"{word}\r\n {word}\r\nContent-Length: 900\r\n\r\n[]".encode()),
    ]
    for behave in behaviours:
        told = repr(ask(behave))
        assert word not in told
        assert SECRET.reveal().decode() not in told
