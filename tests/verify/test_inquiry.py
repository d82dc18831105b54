"""What happens between the plan and the request, and when the reading of secrets breaks."""

from __future__ import annotations

import random
import socket

import pytest
from hostile_server import HostileServer, answer
from makers import finding, provider, ruleset

from scanner.errors import SourceError
from scanner.model import Liveness, Secret
from scanner.verify.endpoint import parse
from scanner.verify.http import INTERRUPTED, Sender
from scanner.verify.inquiry import Inquiry
from scanner.verify.options import Options
from scanner.verify.plan import plan
from scanner.verify.values import Endpoint, Request
from tests.emulators import minted

NAMES = tuple(f"{number:026}" for number in range(3))


@pytest.fixture
def server():
    with HostileServer(answer()) as running:
        yield running


def inquire(server, reveal):
    options = Options({"acme": parse(f"http://127.0.0.1:{server.port}", named_by_user=True)})
    questions = plan([finding(name=name) for name in NAMES], ruleset(provider()), options).questions
    return Inquiry(Sender(2.0, 4.0), None).ask(questions, reveal)


def test_a_token_whose_claims_end_it_while_it_waits_is_not_sent(server):
    over = Secret(minted.jwt(random.Random(1), age=7200).encode())
    outcome = inquire(server, lambda findings: ((found.leak.secret_hash, over) for found in findings))
    assert {verdict.liveness for verdict in outcome.verdicts.values()} == {Liveness.EXPIRED}
    assert (outcome.requests, server.requests) == (0, [])


@pytest.mark.parametrize("error", [SourceError("the repository is gone"), ValueError("hs_live_secret")])
def test_a_reading_that_breaks_keeps_what_was_asked_and_says_why_of_the_rest(server, error):
    def reveal(_findings):
        yield NAMES[0], Secret(b"opaque-value-of-a-test")
        raise error

    outcome = inquire(server, reveal)
    rest = [outcome.verdicts[name] for name in NAMES[1:]]
    assert {verdict.liveness for verdict in rest} == {Liveness.NOT_CHECKED}
    expected = (
        "the repository is gone" if isinstance(error, SourceError) else "straykey itself failed at it: ValueError"
    )
    assert outcome.failed.startswith(expected)
    assert all(expected in verdict.reason for verdict in rest)
    assert "hs_live" not in str(outcome)


def test_after_a_cancel_no_further_address_of_a_name_is_tried():
    tried = []
    closed = socket.socket()
    closed.bind(("127.0.0.1", 0))  # and never listens
    port = closed.getsockname()[1]

    def resolve(_host, _port):
        sender.cancel()
        tried.append(1)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"127.0.0.{last}", port)) for last in (1, 2, 3)]

    sender = Sender(2.0, 4.0, resolve)
    request = Request(
        "GET", Endpoint("http", "localhost", port, named_by_user=True), "/x", (("Authorization", "{secret}"),)
    )
    with closed:
        assert sender.send(request, Secret(b"opaque-value-of-a-test")).reason == INTERRUPTED
    assert tried
