"""What every rule file promises, checked by minting its own tokens into its own carriers (rules/README.md)."""

from __future__ import annotations

import io
import random
import string
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from scanner.engine import Engine, settle
from scanner.model import Fragment, Leak, Origin
from scanner.ruleset.bundle import builtin
from scanner.ruleset.sample import fields, fill, mint, mint_text
from scanner.sources import AFTER
from scanner.sources.chunks import read_chunks

if TYPE_CHECKING:
    from scanner.ruleset.model import Token

RULESET = builtin()
TOKENS = RULESET.tokens
FREE = [token for token in TOKENS if token.pattern.lstrip().startswith("{L} (?P<secret>") and not token.shared]
"""Rules whose shape needs no carrier at all."""
CHECKED = [token for token in TOKENS if token.checksum]

SAMPLES = 50
CHUNK = 9_000
ORIGIN = Origin("file", "")
FILLER = "The quick brown fox jumps over a lazy dog.\n"
BASE62 = string.ascii_letters + string.digits

PLACES = {
    "the start of a file": "{carrier}\n" + FILLER * 20,
    "its end, without a newline": FILLER * 20 + "{carrier}",
    "its middle": FILLER * 20 + "{carrier}\n" + FILLER * 20,
    "after an escaped newline": "x = `PORT=80\\n{carrier}`\n",
    "after an escaped tab": "x = `PORT=80\\t{carrier}`\n",
    "after a percent code": "x=PORT%20{carrier}\n",
    "after a colour code": "\x1b[1;31m{carrier}\x1b[0m\n",
    "a diff": "@@ -1 +1 @@\n-old\n+{carrier}\n",
    "a comment": "// {carrier}\n",
}
LEADS = ["", '"', "'", "`", "=", ": ", "(", ",", "\\n", "\\t", "\\r\\n", "%20", "%3D", "\x1b[31m", "\x1b[0;1m", "é"]
TAILS = ["", '"', "'", "`", ";", ")", ",", "\\n", "\\t", "%20", "&amp;", "\x1b[0m", " ", "\r\n", "é", "."]
CODECS = [
    ("utf-8", b"\xef\xbb\xbf"),
    ("utf-16-le", b"\xff\xfe"),
    ("utf-16-be", b"\xfe\xff"),
    ("utf-16-le", b""),
    ("utf-16-be", b""),
]

seeds = st.integers(0, 2**32 - 1).map(random.Random)
rules = pytest.mark.parametrize("token", TOKENS, ids=lambda token: token.id)


def examples(token: Token, count: int) -> settings:
    """So many examples, unshrunk: a smaller seed is no simpler token. A password costs 32 ms to hash: a tenth there."""
    return settings(
        max_examples=max(1, count // 10) if token.low_entropy else count,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
    )


class Planted(NamedTuple):
    """A text, and where in it the sample stands."""

    text: str
    start: int
    end: int


def plant(carrier: str, sample: str, rng: random.Random) -> Planted:
    """Fill a carrier: the sample, and fresh tokens for other rules that the carrier names."""
    others = {other.id: mint(other, rng) for other in TOKENS if "{" + other.id + "}" in carrier}
    before, after = (fill(part, others) for part in carrier.split("{sample}"))
    return Planted(before + sample + after, len(before), len(before) + len(sample))


def around(planted: Planted, text: str) -> Planted:
    """Put a filled carrier into a larger text."""
    at = text.index("{carrier}")
    return Planted(text.replace("{carrier}", planted.text), at + planted.start, at + planted.end)


@pytest.fixture(scope="module")
def scan():
    worker = Engine(RULESET).worker()

    def run(*fragments: Fragment) -> list[Leak]:
        leaks = (leak for fragment in fragments for leak in worker.scan(fragment))
        return [settled for leak in leaks if (settled := settle(leak, "", RULESET))]

    return run


def assert_found_once(token: Token, planted: Planted, leaks: list[Leak], codec: str = "utf-8", offset: int = 0) -> None:
    start = offset + len(planted.text[: planted.start].encode(codec))
    end = offset + len(planted.text[: planted.end].encode(codec))
    here = [leak.rule_id for leak in leaks if leak.span.start < end and leak.span.end > start]
    inside = [leak.rule_id for leak in leaks if start <= leak.span.start and leak.span.end <= end]
    assert (here, inside) == ([token.id], [token.id]), planted.text[max(0, planted.start - 80) : planted.end + 80]


@rules
def test_fifty_samples_are_found_once_in_each_carrier_and_by_no_other_provider(token: Token, scan):
    @examples(token, SAMPLES)
    @given(seeds)
    def check(rng: random.Random) -> None:
        sample = mint(token, rng)
        for carrier in token.carriers:
            planted = plant(carrier, sample, rng)
            leaks = scan(Fragment(planted.text.encode(), ORIGIN))
            assert_found_once(token, planted, leaks)
            named = {other.id for other in TOKENS if "{" + other.id + "}" in carrier}
            assert {leak.rule_id for leak in leaks} == {token.id, *named}

    check()


@rules
def test_a_carrier_is_found_wherever_it_stands(token: Token, scan):
    @examples(token, 3)
    @given(seeds)
    def check(rng: random.Random) -> None:
        sample = mint(token, rng)
        for carrier in token.carriers:
            for text in PLACES.values():
                planted = around(plant(carrier, sample, rng), text)
                assert_found_once(token, planted, scan(Fragment(planted.text.encode(), ORIGIN)))

    check()


@rules
def test_a_carrier_is_found_in_every_encoding_of_text(token: Token, scan):
    @examples(token, 3)
    @given(seeds)
    def check(rng: random.Random) -> None:
        sample = mint(token, rng)
        for carrier in token.carriers:
            planted = around(plant(carrier, sample, rng), FILLER * 3 + "{carrier}\n" + FILLER * 3)
            crlf = Planted(planted.text.replace("\n", "\r\n"), *_shifted(planted))
            assert_found_once(token, crlf, scan(Fragment(crlf.text.encode(), ORIGIN)))
            for codec, bom in CODECS:
                data = bom + planted.text.encode(codec)
                assert_found_once(token, planted, scan(Fragment(data, ORIGIN)), codec, len(bom))

    check()


def _shifted(planted: Planted) -> tuple[int, int]:
    text = planted.text
    return planted.start + text.count("\n", 0, planted.start), planted.end + text.count("\n", 0, planted.end)


@rules
def test_a_seam_between_chunks_neither_loses_nor_doubles_a_token(token: Token, scan):
    @examples(token, 5)
    @given(seeds, st.data())
    def check(rng: random.Random, data: st.DataObject) -> None:
        planted = plant(rng.choice(token.carriers), mint(token, rng), rng)
        within = data.draw(st.integers(0, len(planted.text.encode())), label="bytes of the carrier before the seam")
        whole = around(planted, _padding(CHUNK - within) + "{carrier}\n" + FILLER * (AFTER // len(FILLER) + 400))
        chunks = list(read_chunks(io.BytesIO(whole.text.encode()).read, ORIGIN, chunk=CHUNK))
        assert len(chunks) > 1
        assert_found_once(token, whole, scan(*chunks))

    check()


def _padding(size: int) -> str:
    return (FILLER * (size // len(FILLER) + 1))[: size - 1] + "\n" if size > 0 else ""


@pytest.mark.parametrize("token", FREE, ids=lambda token: token.id)
def test_a_shape_of_its_own_needs_no_name_and_begins_after_escapes_and_codes(token: Token, scan):
    @examples(token, 2)
    @given(seeds)
    def check(rng: random.Random) -> None:
        sample = mint(token, rng)
        for lead, tail in [*((lead, "") for lead in LEADS), *((lead, tail) for lead in ("", '"') for tail in TAILS)]:
            planted = Planted(lead + sample + tail, len(lead), len(lead + sample))
            assert_found_once(token, planted, scan(Fragment(planted.text.encode(), ORIGIN)))

    check()


@pytest.mark.parametrize("token", FREE, ids=lambda token: token.id)
@pytest.mark.parametrize("lead", ["x", "Z", "7", "_", "-"])
def test_a_shape_within_a_word_is_none(token: Token, lead: str, scan):
    text = "word" + lead + mint(token, random.Random(token.id))

    assert token.id not in {leak.rule_id for leak in scan(Fragment(text.encode(), ORIGIN))}


@pytest.mark.parametrize("token", CHECKED, ids=lambda token: token.id)
def test_one_changed_character_breaks_the_checksum(token: Token, scan):
    @examples(token, SAMPLES)
    @given(seeds, st.data())
    def check(rng: random.Random, data: st.DataObject) -> None:
        sample = mint(token, rng)
        first = fields(token.sample)[0]
        at = data.draw(st.integers(0 if first.match else len(first.text), len(sample) - 1))
        other = data.draw(st.sampled_from([char for char in BASE62 if char != sample[at]]))
        broken = sample[:at] + other + sample[at + 1 :]
        for carrier in token.carriers:
            good = scan(Fragment(fill(carrier, {"sample": sample}).encode(), ORIGIN))
            bad = scan(Fragment(fill(carrier, {"sample": broken}).encode(), ORIGIN))
            assert [leak.rule_id for leak in good] == [token.id]
            same = [leak for leak in bad if leak.rule_id == token.id]
            if token.check_fails == "drop":
                assert same == []
            else:
                assert [leak.confidence.rank < good[0].confidence.rank for leak in same] == [True]

    check()


@pytest.mark.parametrize(
    "text",
    [pytest.param(text, id=f"{rule.id}-{number}") for rule in TOKENS for number, text in enumerate(rule.no_match)],
)
def test_what_must_not_match_is_silent(text: str, scan):
    leaks = scan(Fragment(mint_text(text, random.Random(text)).encode(), ORIGIN))

    assert [(leak.rule_id, leak.reasons) for leak in leaks] == []


@pytest.mark.parametrize("provider", RULESET.providers, ids=lambda provider: provider.provider)
def test_a_file_proves_each_of_its_rules(provider):
    for token in provider.tokens:
        assert token.sample
        assert token.carriers
        assert all(carrier.count("{sample}") == 1 for carrier in token.carriers)
        assert token.no_match
