"""Stage 1 is fast exactly as long as its keywords are rare: a budget of events per megabyte, on a fixed corpus."""

from __future__ import annotations

import os
import random
import sysconfig
from collections import Counter

import pytest

from scanner.engine.keywords import vocabulary

PER_KEYWORD = 10
ALL_TOGETHER = 100
"""Events per megabyte (DESIGN, Engine)."""

MEGABYTE = 1 << 20
COMMON = (
    "account admin agent api app auth batch build cache call channel check class client cluster code config connect "
    "content context count create data database date debug default delete device disk email endpoint entry env error "
    "event exit fail fetch field file filter flag frame get group handle hash header health host http id image index "
    "info init input instance job json key kind label last layer level limit line link list load local lock log login "
    "main map mask match memory merge message method metric mode model module name network node note number object "
    "offset open option order owner page parent parse pass password patch path pattern payload ping policy pool port "
    "print process profile project proxy public push query queue rate read record refresh region release remote "
    "render report request reset resource response result retry role root route row rule run sample save scan schema "
    "scope search secret section select send server service session set sign size skip slack sleep socket source span "
    "stage start state status step store stream string sync system table tag target task test text thread ticket time "
    "timeout title token total trace track type unit update upload url usage user value version view wait warn web "
    "worker write zone"
)  # fmt: skip
WORDS = COMMON.split()


def stdlib(size: int) -> bytes:
    """Python's own library, without tests: code that everybody has."""
    top = sysconfig.get_path("stdlib")
    found = bytearray()
    for folder, names, files in os.walk(top):
        names[:] = sorted(set(names) - {"site-packages", "test", "tests", "idle_test", "__pycache__"})
        for name in sorted(files):
            if name.endswith(".py") and len(found) < size:
                with open(os.path.join(folder, name), "rb") as file:
                    found += file.read()
    return bytes(found[:size])


def log_lines(size: int, rng: random.Random) -> bytes:
    """Lines as servers write them: times, addresses, identifiers, hashes."""
    lines, length = [], 0
    while length < size:
        word, other, third = rng.choices(WORDS, k=3)
        lines.append(
            f"2026-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}T{rng.randint(0, 23):02}:{rng.randint(0, 59):02}:07Z "
            f"{rng.choice(('INFO', 'WARN', 'DEBUG', 'ERROR'))} [{word}-{other}-{rng.randint(1, 99)}] "
            f"10.{rng.randint(0, 255)}.{rng.randint(0, 255)}.7 GET /{word}/{other}/{rng.getrandbits(64):x}?{third}="
            f"{rng.choice(WORDS)}&page={rng.randint(1, 900)} {rng.choice((200, 201, 404, 500))} {rng.random():.3f}s "
            f"request_id={rng.getrandbits(128):032x} {third}_id={rng.randint(1, 10**9)}"
        )
        length += len(lines[-1]) + 1
    return "\n".join(lines).encode()


def statements(size: int, rng: random.Random) -> bytes:
    """Code-like lines in several languages, with every common word in every spelling."""
    lines, length = [], 0
    forms = (
        "    {a}_{b} = self.{c}_{d}({a}, {b}={c})",
        "const {a}{B} = await {c}.get{D}({{ {a}: {b}, {c}Id: '{d}' }});",
        'export {A}_{B}="${{{C}_{D}:-{a}}}"',
        'public static final String {A}_{B}_{C} = "{a}.{b}.{c}";',
        '  "{a}_{b}": {{"{c}": "{d}", "{a}Type": "{b}"}},',
        "if ({a}->{b}_{c} != NULL && {d}_{a}(sk_{b}, pk_{c}, sa_{d}) < 0) return -1;",
        "- {a}-{b}: https://{c}.example.com/{d}/{a}",
    )
    while length < size:
        a, b, c, d = rng.choices(WORDS, k=4)
        words = {"a": a, "b": b, "c": c, "d": d, "A": a.upper(), "B": b.title(), "C": c.upper(), "D": d.title()}
        lines.append(rng.choice(forms).format(**words))
        length += len(lines[-1]) + 1
    return "\n".join(lines).encode()


@pytest.fixture(scope="module")
def corpus():
    rng = random.Random(20261122)
    return [stdlib(5 * MEGABYTE), log_lines(2 * MEGABYTE, rng), statements(2 * MEGABYTE, rng)]


@pytest.fixture(scope="module")
def counted(engine, corpus):
    events = engine.database.matcher().events
    return Counter(number for text in corpus for number, _ in events(text))


def worst(counted, ruleset, megabytes):
    keywords = vocabulary(ruleset)
    return [
        f"{count / megabytes:.1f}/MB {keywords[number].expression!r} {keywords[number].meaning.form or 'plain'} of "
        f"{[ruleset.tokens[index].id for index in keywords[number].meaning.tokens]}"
        f"{[ruleset.providers[index].provider for index in keywords[number].meaning.providers]}"
        for number, count in counted.most_common(5)
    ]


def test_the_corpus_is_large_enough_to_count_in(corpus):
    assert [round(len(text) / MEGABYTE) for text in corpus] == [5, 2, 2]


def test_no_keyword_is_common(counted, corpus, ruleset):
    megabytes = sum(map(len, corpus)) / MEGABYTE
    assert all(count / megabytes <= PER_KEYWORD for count in counted.values()), worst(counted, ruleset, megabytes)


def test_all_keywords_together_are_rare(counted, corpus, ruleset):
    megabytes = sum(map(len, corpus)) / MEGABYTE
    assert counted.total() / megabytes <= ALL_TOGETHER, worst(counted, ruleset, megabytes)
