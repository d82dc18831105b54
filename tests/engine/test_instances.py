"""Which instances of a self-hosted provider stand around its tokens."""

from __future__ import annotations

import base64
import random

import pytest

from scanner.engine import Engine
from scanner.model import Fragment, Origin
from scanner.ruleset.bundle import builtin
from scanner.ruleset.sample import mint

RULESET = builtin()
SPEED = mint(RULESET.token("hyperspeed-service-account-token"), random.Random(1))


@pytest.fixture(scope="module")
def worker():
    return Engine(RULESET, cache=False).worker()


HEX = SPEED.removeprefix("sa_")


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        (f"x_{HEX}:80", "…:80"),
        (f"x_{HEX}.corp.io", "….corp.io"),
        (f"{HEX[:40]}.corp.io", "….corp.io"),
        (f"x-{HEX[:20]}.corp.io:8443", "….corp.io:8443"),
        (f"{HEX[:12]}.corp.io", "….corp.io"),
        ("corp.io:99999", "corp.io"),
        ("corp.io:0", "corp.io"),
        ("my-production-cluster-01.corp.io", "my-production-cluster-01.corp.io"),
        ("ip-10-1-2-3.eu-west-1.compute.internal", "ip-10-1-2-3.eu-west-1.compute.internal"),
    ],
)
def test_a_host_shows_nothing_of_a_token_and_no_port_that_is_none(worker, host, shown):
    found = hosts(worker, f"curl https://{host}/api/v1/organizations -H 'Authorization: Bearer {SPEED}'")
    assert found == (shown,)


def hosts(worker, text):
    (leak,) = worker.scan(Fragment(text.encode(), Origin("file", "deploy/hyperspeed.env")))
    return leak.hosts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("curl https://speed.corp.io/api/v1/organizations -H 'Authorization: Bearer {}'", ("speed.corp.io",)),
        ("HYPERSPEED_URL=https://Speed.Corp.io:8443/\nHYPERSPEED_TOKEN={}", ("speed.corp.io:8443",)),
        ("HYPERSPEED_HOST=speed.corp.io\nHYPERSPEED_TOKEN={}", ("speed.corp.io",)),
        ('{{"hyperspeed": {{"server": "10.1.2.3:8080", "token": "{}"}}}}', ("10.1.2.3:8080",)),
        ("HYPERSPEED_URL=http://localhost:3000\nHYPERSPEED_TOKEN={}", ("localhost:3000",)),
        ("HYPERSPEED_URL=http://[::1]:3000\nHYPERSPEED_TOKEN={}", ("[::1]:3000",)),
        ("HYPERSPEED_URL=https%3A%2F%2Fspeed.corp.io\nHYPERSPEED_TOKEN={}", ("speed.corp.io",)),
        ("A=https://a.corp.io\nB=https://b.corp.io\nHYPERSPEED_TOKEN={}", ("a.corp.io", "b.corp.io")),
        ("curl http://hyperspeed:8080/api -H 'Authorization: Bearer {}'", ("hyperspeed:8080",)),
        ("HYPERSPEED_URL=https://speed.example.com\nHYPERSPEED_TOKEN={}", ("speed.example.com",)),
        ("HYPERSPEED_SERVER=web_1:3000\nHYPERSPEED_TOKEN={}", ("web_1:3000",)),
        ("HYPERSPEED_INSTANCE=production\nHYPERSPEED_TOKEN={}", ()),
        ("HYPERSPEED_TOKEN={}", ()),
    ],
)
def test_hosts_around_a_token_are_named_with_their_port(worker, text, expected):
    assert hosts(worker, text.format(SPEED)) == expected


@pytest.mark.parametrize(
    "host",
    ["your-hostname", "your-hostname:8080", "hyperspeed.mintlify.app", "api.github.com", "docs.github.com"],
)
def test_documentation_and_other_providers_are_no_instances(worker, host):
    assert hosts(worker, f"# see https://{host}/docs\nHYPERSPEED_TOKEN={SPEED}") == ()


def test_hosts_far_away_do_not_count(worker):
    far = "https://far.corp.io\n" + "# nothing\n" * 200
    assert hosts(worker, f"{far}HYPERSPEED_TOKEN={SPEED}") == ()


def test_hosts_inside_an_encoded_passage_count(worker):
    inner = f"HYPERSPEED_URL=https://speed.corp.io\nHYPERSPEED_TOKEN={SPEED}\n"
    assert hosts(worker, f"data: {base64.b64encode(inner.encode()).decode()}") == ("speed.corp.io",)


def test_tokens_of_providers_with_a_host_of_their_own_carry_none(worker):
    key = mint(RULESET.token("hypersave-live-key"), random.Random(2))
    assert hosts(worker, f"url = https://speed.corp.io\nHYPERSAVE_API_KEY={key}") == ()
