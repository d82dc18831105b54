"""Proxies of the environment: honoured, never shown a token, and never a way around the policy."""

from __future__ import annotations

import socket
import ssl
import threading

import pytest
import trustme
from hostile_server import HostileServer, answer

from scanner.model import Secret
from scanner.verify.http import Sender
from scanner.verify.values import Endpoint, Reply, Request

SECRET = Secret(b"opaque-value-of-a-test")
QUICK = (1.0, 3.0)
LOGIN = "ada:pa%20ss"


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


def context_for(authority, *names):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


def request(port, host="127.0.0.1", scheme="https", *, named_by_user=True):
    endpoint = Endpoint(scheme, host, port, "", named_by_user)
    return Request("GET", endpoint, "/v1/keys", (("Authorization", "Bearer {secret}"),))


def tunnel_to(port, reply=b"HTTP/1.1 200 Connection established\r\n\r\n"):
    """Pass on what comes, as a proxy does after CONNECT, to a port of this machine whatever was asked for."""

    def behave(connection):
        connection.sendall(reply)
        with socket.create_connection(("127.0.0.1", port)) as behind:
            back = threading.Thread(target=_pump, args=(behind, connection), daemon=True)
            back.start()
            _pump(connection, behind)
            back.join(2)

    return behave


def _pump(source, sink):
    try:
        while data := source.recv(4096):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        return


def test_https_goes_through_a_tunnel_that_never_sees_the_token(authority, monkeypatch):
    with (
        HostileServer(answer(), context_for(authority, "api.acme.test")) as server,
        HostileServer(tunnel_to(server.port)) as proxy,
    ):
        monkeypatch.setenv("HTTPS_PROXY", f"http://{LOGIN}@127.0.0.1:{proxy.port}")
        sender = Sender(*QUICK)
        asked = request(443, "api.acme.test", named_by_user=False)
        assert sender.send(asked, SECRET) == Reply(200, "application/json", "", b"[]")
        assert sender.proxies(asked.endpoint) == f"http://127.0.0.1:{proxy.port} (HTTPS_PROXY)"
    (connect,) = proxy.requests
    assert connect.startswith(b"CONNECT api.acme.test:443 HTTP/1.1\r\n")
    assert b"Proxy-Authorization: Basic YWRhOnBhIHNz" in connect
    assert SECRET.reveal() not in connect
    assert SECRET.reveal() in server.requests[0]
    assert b"Proxy-Authorization" not in server.requests[0]


def test_the_servers_certificate_is_verified_behind_a_tunnel(authority, monkeypatch):
    with (
        HostileServer(answer(), context_for(authority, "other.test")) as server,
        HostileServer(tunnel_to(server.port)) as proxy,
    ):
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{proxy.port}")
        failure = Sender(*QUICK).send(request(443, "api.acme.test"), SECRET)
    assert "certificate" in failure.reason
    assert not server.requests


@pytest.mark.parametrize("status", [b"403 Forbidden", b"407 Proxy Authentication Required", b"502 Bad Gateway"])
def test_a_proxy_that_refuses_is_told(monkeypatch, status):
    with HostileServer(answer(b"", status=status)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        failure = Sender(*QUICK).send(request(443, "api.acme.test"), SECRET)
    assert status[:3].decode() in failure.reason
    assert failure.transport


def test_a_private_address_is_refused_through_a_proxy_as_well(monkeypatch):
    with HostileServer(answer()) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        failure = Sender(*QUICK).send(request(443, "10.0.0.1", named_by_user=False), SECRET)
    assert failure.refused
    assert not proxy.requests


def test_no_proxy_is_heeded(authority, monkeypatch):
    with HostileServer(answer(), context_for(authority, "127.0.0.1")) as server, HostileServer(answer()) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        assert Sender(*QUICK).send(request(server.port), SECRET).status == 200
    assert not proxy.requests


def test_plain_http_goes_through_a_proxy_on_this_machine(monkeypatch):
    with HostileServer(answer()) as proxy:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
        assert Sender(*QUICK).send(request(8080, "localhost", "http"), SECRET).status == 200
    assert proxy.requests[0].startswith(b"GET http://localhost:8080/v1/keys HTTP/1.1\r\nHost: localhost:8080\r\n")


@pytest.mark.parametrize("variable", ["http_proxy", "all_proxy"])
def test_plain_http_never_goes_to_a_proxy_elsewhere(monkeypatch, variable):
    monkeypatch.setenv(variable, "http://192.0.2.1:3128")
    with HostileServer(answer()) as server:
        asked = request(server.port, scheme="http")
        assert Sender(*QUICK).send(asked, SECRET).status == 200
        assert Sender().proxies(asked.endpoint) == ""


UNUSABLE = ["socks5://127.0.0.1:1080", "https://127.0.0.1:1080", "http://", "http://a b:1", "http://[::1"]


@pytest.mark.parametrize("url", UNUSABLE)
def test_a_proxy_that_can_not_be_used_is_told_and_never_passed_by(monkeypatch, url):
    monkeypatch.setenv("HTTPS_PROXY", url)
    failure = Sender(*QUICK).send(request(443, "api.acme.test"), SECRET)
    assert "HTTPS_PROXY" in failure.reason


@pytest.mark.parametrize("url", UNUSABLE)
def test_this_machine_is_reached_without_a_proxy_that_can_not_be_used(monkeypatch, url):
    monkeypatch.setenv("ALL_PROXY", url)
    with HostileServer(answer()) as server:
        assert Sender(*QUICK).send(request(server.port, scheme="http"), SECRET).status == 200


def test_credentials_of_a_proxy_stand_in_no_reason(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://ada:" + "very-hidden@127.0.0.1:1")
    asked = request(443, "api.acme.test")
    sender = Sender(*QUICK)
    assert "very-hidden" not in sender.send(asked, SECRET).reason + sender.proxies(asked.endpoint)


def test_a_proxys_password_with_a_slash_in_it_is_no_host_and_is_not_shown(monkeypatch):
    with HostileServer(answer()) as server:
        hidden = "very-hidden"
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{server.port}/{hidden}@proxy.test:1")
        asked, sender = request(443, "api.acme.test"), Sender(*QUICK)
        said = sender.send(asked, SECRET).reason + sender.proxies(asked.endpoint)
        assert not server.requests
    assert "write it as %2F" in said
    assert hidden not in said


# TLS without a proxy


@pytest.mark.parametrize(
    ("names", "host", "words"),
    [
        (("127.0.0.1",), "127.0.0.1", ""),
        (("localhost",), "localhost", ""),
        (("other.test",), "localhost", "hostname mismatch"),
        (("localhost",), "127.0.0.1", "mismatch"),
    ],
)
def test_certificates_are_verified_for_the_host_that_is_asked(authority, names, host, words):
    with HostileServer(answer(), context_for(authority, *names)) as server:
        answered = Sender(*QUICK).send(request(server.port, host), SECRET)
    if words:
        assert words in answered.reason.lower()
        assert not server.requests
    else:
        assert answered.status == 200


def test_a_certificate_of_nobody_known_is_refused():
    with HostileServer(answer(), context_for(trustme.CA(), "127.0.0.1")) as server:
        failure = Sender(*QUICK).send(request(server.port), SECRET)
    assert "certificate" in failure.reason
    assert failure.transport
    assert not server.requests


def test_a_server_without_tls_is_told():
    with HostileServer(answer(), reads_request=False) as server:
        failure = Sender(*QUICK).send(request(server.port), SECRET)
    assert failure.reason.startswith("TLS with 127.0.0.1 failed")


def test_a_name_that_leads_to_this_machine_is_refused_unless_the_user_named_it(authority):
    with HostileServer(answer(), context_for(authority, "localhost")) as server:
        refused = Sender(*QUICK).send(request(server.port, "localhost", named_by_user=False), SECRET)
        taken = Sender(*QUICK).send(request(server.port, "localhost"), SECRET)
    assert refused.refused
    assert "no public address" in refused.reason
    assert taken.status == 200
    assert len(server.requests) == 1
