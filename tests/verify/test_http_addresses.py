"""The address that is connected to is the one that was checked, and nothing waits for ever on the way to it."""

from __future__ import annotations

import socket
import threading
import time

import pytest
from hostile_server import HostileServer, answer, silent

from scanner.model import Secret
from scanner.verify.http import Sender
from scanner.verify.values import Endpoint, Failure, Request

SECRET = Secret(b"opaque-value-of-a-test")
QUICK = (0.5, 1.0)


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def request(port, host="api.acme.test", scheme="https", *, named_by_user=False):
    endpoint = Endpoint(scheme, host, port, "", named_by_user)
    return Request("GET", endpoint, "/v1/keys", (("Authorization", "Bearer {secret}"),))


class Resolver:
    """Answers each look-up with the next of some lists of addresses, and with the last one from then on."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []

    def __call__(self, host, port):
        self.asked.append(host)
        addresses = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [info for address in addresses for info in socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)]


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["10.0.0.1"], ["169.254.169.254"], ["192.0.0.192"], ["::1"], ["::ffff:127.0.0.1"],
     ["1.1.1.1", "127.0.0.1"], ["127.0.0.1", "1.1.1.1"]],
)  # fmt: skip
def test_a_name_with_any_address_that_is_not_public_is_refused_before_a_connection(addresses):
    with HostileServer(answer()) as server:
        failure = Sender(*QUICK, resolve=Resolver(addresses)).send(request(server.port), SECRET)
        assert server.connections == 0
    assert failure.refused
    assert "no public address" in failure.reason


def test_a_name_is_looked_up_once_so_that_it_cannot_change_in_between():
    resolver = Resolver(["127.0.0.1"], ["127.0.0.2"])
    with HostileServer(answer()) as server:
        asked = request(server.port, "localhost", "http", named_by_user=True)
        assert Sender(*QUICK, resolve=resolver).send(asked, SECRET).status == 200
    assert resolver.asked == ["localhost"]


@pytest.mark.parametrize("address", ["10.0.0.1", "1.1.1.1", "0.0.0.0"])
def test_plain_http_stays_here_even_if_localhost_leads_elsewhere(address):
    asked = request(80, "localhost", "http", named_by_user=True)
    failure = Sender(*QUICK, resolve=Resolver([address])).send(asked, SECRET)
    assert failure.refused
    assert "plain http" in failure.reason


def test_an_address_that_refuses_is_followed_by_the_next():
    with HostileServer(answer()) as server:
        resolver = Resolver(["127.0.0.9", "127.0.0.1"])  # the server listens on the second only
        asked = request(server.port, "localhost", "http", named_by_user=True)
        assert Sender(*QUICK, resolve=resolver).send(asked, SECRET).status == 200


def test_a_name_without_an_address_is_told():
    failure = Sender(*QUICK, resolve=lambda _host, _port: []).send(request(443), SECRET)
    assert failure == Failure("the name api.acme.test leads nowhere")


def test_a_look_up_that_hangs_is_given_up_in_time():
    never = threading.Event()
    began = time.monotonic()
    failure = Sender(*QUICK, resolve=lambda *_: never.wait(30)).send(request(443), SECRET)
    assert time.monotonic() - began < 2
    assert failure.transport
    assert "looking up api.acme.test took longer than 0.5 s" in failure.reason
    never.set()


def test_cancelling_ends_a_look_up_that_hangs():
    never, answers = threading.Event(), []
    sender = Sender(30, 30, resolve=lambda *_: never.wait(30))
    thread = threading.Thread(target=lambda: answers.append(sender.send(request(443), SECRET)))
    thread.start()
    time.sleep(0.1)
    began = time.monotonic()
    sender.cancel()
    thread.join(5)
    assert time.monotonic() - began < 1
    assert not answers[0].transport
    never.set()


def full_listener():
    """Listen, and have the queue of connections filled, so that one more hangs."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    waiting = []
    for _ in range(4):
        sock = socket.socket()
        sock.settimeout(0)
        sock.connect_ex(listener.getsockname())
        waiting.append(sock)
    time.sleep(0.1)
    return listener, waiting


def test_a_connection_that_hangs_is_given_up_in_time_or_at_once_when_cancelled():
    listener, waiting = full_listener()
    asked = request(listener.getsockname()[1], "localhost", "http", named_by_user=True)
    try:
        failure = Sender(*QUICK, resolve=Resolver(["127.0.0.1"])).send(asked, SECRET)
        assert "no connection to localhost within 0.5 s" in failure.reason
        sender = Sender(30, 30, resolve=Resolver(["127.0.0.1"]))
        threading.Timer(0.2, sender.cancel).start()
        began = time.monotonic()
        assert not sender.send(asked, SECRET).transport
        assert time.monotonic() - began < 2
    finally:
        for sock in (listener, *waiting):
            sock.close()


def test_a_cancelled_sender_opens_nothing():
    resolver = Resolver(["127.0.0.1"])
    with HostileServer(silent) as server:
        sender = Sender(*QUICK, resolve=resolver)
        sender.cancel()
        sender.send(request(server.port, "localhost", "http", named_by_user=True), SECRET)
        time.sleep(0.1)
        assert server.requests == []
