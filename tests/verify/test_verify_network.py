"""What networks do to a verification: nothing of it makes a token dead, and each has its own reason."""

from __future__ import annotations

import random
import socket
import ssl
import time

import pytest
import rule_files
import trustme
from e2e import plant

from scanner.ruleset.sample import mint
from tests.emulators import Fleet, trouble

KEY, SESSION = "hypersave-live-key", "hyperoru-session-token"


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def tls_fleet(authority):
    """Emulators that speak https, with certificates of an authority that nobody knows."""

    def start(*names):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*names).configure_cert(context)
        return Fleet(tls=context)

    return start


def test_a_certificate_that_nobody_vouches_for_is_refused_before_the_token_is_sent(straykey, folder, tls_fleet):
    with tls_fleet("127.0.0.1") as fleet:
        paths = [plant(folder, fleet.register.add(rule)) for rule in (KEY, SESSION)]
        scan = straykey.verify(folder, fleet)
        assert fleet.log.connections
        assert fleet.log.requests() == []
    for path in paths:
        liveness, reason = scan.liveness(path)
        assert liveness == "unknown"
        assert "certificate" in reason


def test_a_certificate_of_another_host_is_refused_before_the_token_is_sent(straykey, folder, authority, tls_fleet):
    authority.cert_pem.write_to_path(folder / "authority.pem")
    with tls_fleet("other.test") as fleet:
        path = plant(folder, fleet.register.add(KEY))
        scan = straykey.verify(folder, fleet, SSL_CERT_FILE=str(folder / "authority.pem"))
        assert fleet.log.requests() == []
    liveness, reason = scan.liveness(path)
    assert liveness == "unknown"
    assert "certificate" in reason


def test_a_certificate_that_the_user_trusts_is_fine(straykey, folder, authority, tls_fleet):
    authority.cert_pem.write_to_path(folder / "authority.pem")
    with tls_fleet("127.0.0.1") as fleet:
        path = plant(folder, fleet.register.add(KEY))
        scan = straykey.verify(folder, fleet, SSL_CERT_FILE=str(folder / "authority.pem"))
        assert [seen.tls for seen in fleet.log.requests()] == [True]
    assert scan.liveness(path)[0] == "active"


def test_a_server_that_does_not_speak_tls_is_unknown(straykey, folder, fleet):
    path = plant(folder, fleet.register.add(KEY))
    url = fleet["hypersave"].url.replace("http:", "https:")
    args = ("scan", folder, "--isolated", "--verify", "--endpoint", f"hypersave={url}", "--format", "json")
    scan = straykey.run(*args)
    assert scan.liveness(path)[0] == "unknown"
    assert fleet.log.requests() == []


def test_a_closed_port_and_an_unknown_host_have_reasons_of_their_own(straykey, folder, fleet):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # bound, but nobody listens
        port = closed.getsockname()[1]
        refused, lost = plant(folder, fleet.register.add(KEY)), plant(folder, fleet.register.add(SESSION))
        endpoints = (f"hypersave=http://127.0.0.1:{port}", "hyperoru=https://no-such-host.invalid")
        options = [part for endpoint in endpoints for part in ("--endpoint", endpoint)]
        scan = straykey.run("scan", folder, "--isolated", "--verify", *options, "--format", "json")
    told = [scan.liveness(path) for path in (refused, lost)]
    assert [liveness for liveness, _ in told] == ["unknown", "unknown"]
    assert told[0][1] != told[1][1]
    assert "refused" in told[0][1]


def test_silence_ends_in_bounded_time_and_keeps_nobody_else_waiting(straykey, folder, fleet):
    rules = (KEY, SESSION, "hypertrack-secret-key", "hypemarket-access-token", "hyperspeed-service-account-token")
    silent = [plant(folder, fleet.register.add(rule, trouble=trouble.silence())) for rule in rules[:-1]]
    fine = plant(folder, fleet.register.add(rules[-1]))
    begin = time.monotonic()
    scan = straykey.verify(folder, fleet)
    assert time.monotonic() - begin < 10 + 6
    for path in silent:
        liveness, reason = scan.liveness(path)
        assert liveness == "unknown"
        assert "second" in reason or "time" in reason
    assert scan.liveness(fine)[0] == "active"


def test_two_hundred_tokens_at_a_slow_server_finish_at_the_allowed_rate(straykey, folder, tmp_path):
    """100 a second are allowed, and each reply takes a tenth of a second: ten have to be under way at once."""
    rules = rule_files.write(tmp_path, token=rule_files.NAMED, more=rule_files.verification(rate=100))
    rng = random.Random()
    with Fleet() as fleet:
        acme = fleet.bystander("acme")
        acme.trouble = trouble.latency(0.1)
        entries = [fleet.register.add(KEY, secret=mint("acme_{hex*32}", rng)) for _ in range(200)]
        (folder / "keys.txt").write_text("".join(f"key {entry.secret}\n" for entry in entries))
        args = ("--rules", rules, "--endpoint", f"acme={acme.url}")
        scan = straykey.run("scan", folder, "--isolated", "--verify", "--format", "json", *args)
        times = [seen.time for seen in fleet.log.requests("acme")]
        assert set(fleet.log.per_secret().values()) == {1}
    assert len(times) == len(scan.findings) == 200
    assert {found["liveness"] for found in scan.findings} == {"active"}
    assert 198 / 100 - 0.1 < max(times) - min(times) < 8
