"""What networks do to a verification: nothing of it makes a token dead, and each has its own reason."""

from __future__ import annotations

import json
import os
import random
import socket
import ssl

import pytest
import rule_files
import trustme
from e2e import plant

from scanner.ruleset.sample import mint
from tests.emulators import Emulator, Fleet, trouble
from tests.emulators.wire import reply

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


class Acme:
    """Lists a lot, and keeps what it was asked with."""

    name = "acme"

    def __init__(self):
        self.asked = []

    def answer(self, call):
        self.asked.append(call.headers["Authorization"])
        return reply(200, {"keys": ["k" * 64] * 900})


def peak(process):
    """Wait for a process and return its exit code and its greatest memory, in the system's own unit."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.communicate()
    return process.returncode, usage.ru_maxrss


def test_hundreds_of_tokens_are_asked_about_at_the_allowed_rate_and_in_flat_memory(straykey, folder, fleet, tmp_path):
    """200 a second are allowed, and each reply takes a tenth of a second: only side by side is that done in time."""
    rules = rule_files.write(tmp_path, token=rule_files.NAMED, more=rule_files.verification(rate=200))
    rng, acme, report = random.Random(), Acme(), tmp_path / "report.json"
    (folder / "keys.txt").write_text("".join(f"key {mint('acme_{hex*32}', rng)}\n" for _ in range(500)))
    args = ("scan", folder, "--isolated", "--rules", rules, "--format", "json", "--output", report)
    _, before = peak(straykey.start(*args))
    with Emulator(acme, fleet.register, fleet.log) as server:
        server.trouble = trouble.latency(0.1)
        verify = ("--verify", "--endpoint", f"acme={server.url}")
        code, after = peak(straykey.start(*args, *verify))
    times = [seen.time for seen in fleet.log.requests("acme")]
    assert len(set(acme.asked)) == len(acme.asked) == 500
    assert 498 / 200 - 0.1 < max(times) - min(times) < 20
    assert {found["liveness"] for found in json.loads(report.read_text())["findings"]} == {"active"}
    assert code == 1
    assert after < 1.4 * before  # all replies together are more than that
