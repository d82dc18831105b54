"""Lines and columns equal a slow reference on every kind of text, whole or in chunks; excerpts show no secret."""

from __future__ import annotations

import io

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from scanner.engine.position import EXCERPT, Positions, Redaction, Redactions, encoding_of
from scanner.model import Fragment, Location, Origin, Span
from scanner.sources.chunks import read_chunks

ORIGIN = Origin("file", "a")


def reference(data: bytes, offset: int, codec: str = "utf-8") -> tuple[int, int]:
    """Line and column as `Location` defines them; a byte order mark is no column (SARIF 2.1.0, 3.30.2)."""
    before = data[:offset].decode(codec, "replace").removeprefix("\ufeff")
    line = before[before.rfind("\n") + 1 :]
    return before.count("\n") + 1, len(line.encode("utf-16-le", "surrogatepass")) // 2 + 1


def located(data: bytes, start: int, end: int) -> Location:
    return Positions(Fragment(data, ORIGIN)).locate(Span(start, end))


pieces = st.sampled_from(
    [
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        " ",
        "\t",
        "x",
        "key = ",
        "é",
        "€",
        "\U0001f511",
        "\u2028",
        "\x85",
        "\x0b",
        "\x0c",
        "\0",
    ],
)
texts = st.lists(pieces, max_size=40).map("".join)


@given(texts, st.sampled_from(["", "\ufeff"]), st.data())
@example("a\rb\r\nc\nd", "", None)
@example("\r\n\r\n", "\ufeff", None)
def test_utf8_text_at_every_character(text, mark, data):
    raw = (mark + text).encode()
    assume(encoding_of(raw) == "utf-8")  # a handful of characters, half of them NUL, is taken for UTF-16
    places = [len((mark + text[:at]).encode()) for at in range(len(text) + 1)]
    if data is not None:
        places = [data.draw(st.sampled_from(places)), data.draw(st.sampled_from(places))]
    for one in places:
        for other in places:
            start, end = sorted((one, other))
            assert located(raw, start, end) == (*reference(raw, start), *reference(raw, end))


@given(texts.filter(lambda text: "\0" not in text), st.sampled_from(["utf-16-le", "utf-16-be"]), st.data())
def test_utf16_text_with_a_mark_in_both_byte_orders(text, codec, data):
    raw = ("\ufeff" + text).encode(codec)
    assume(encoding_of(raw) == codec)  # a few characters whose bytes are all ASCII are taken for ASCII
    at = data.draw(st.integers(0, len(text)))
    offset = len(("\ufeff" + text[:at]).encode(codec))
    assert located(raw, offset, offset)[:2] == reference(raw, offset, codec)


def test_utf16_with_a_mark_needs_no_nul_near_its_beginning():
    text = "\ufeff" + "\u65e5\u672c\u8a9e" * 1500 + "\nkey"
    raw = text.encode("utf-16-le")
    assert located(raw, len(raw) - 6, len(raw)) == Location(2, 1, 2, 4)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_known_by_its_nuls(codec):
    text = "first line, caf\u00e9 \u010a\u0a0a\r\nkey = \U0001f511 value\n"
    raw = text.encode(codec)
    assert encoding_of(raw) == codec
    offset = len(text[: text.index("value")].encode(codec))
    assert located(raw, offset, offset)[:2] == (2, 10)


@given(st.lists(st.sampled_from([b"\n", b"\r\n", b"a", b"\xff", b"\xc3", b"\xe2\x82", b"\x80", b"\0", "é".encode()])))
def test_invalid_utf8_and_nul_count_as_python_replaces_them(parts):
    data = b"".join(parts) + b"\nkey"
    offset = len(data) - 3
    assume(encoding_of(data) == "utf-8")
    assert located(data, offset, offset + 3) == (*reference(data, offset), *reference(data, offset + 3))
    assert located(b"x\xff\0\xc3 key", 5, 8) == Location(1, 6, 1, 9)


def test_a_minified_line_of_a_megabyte_has_exact_columns_for_many_places():
    unit = "f(é,'🦊');".encode()
    data = unit * 100_000
    positions = Positions(Fragment(data, ORIGIN))
    for number in range(0, 100_000, 5_000):
        offset = number * len(unit)
        assert positions.locate(Span(offset, offset + 2)) == Location(1, number * 10 + 1, 1, number * 10 + 3)


def test_places_may_be_asked_for_in_any_order():
    data = b"one\ntwo\nthree\nfour five\n"
    positions = Positions(Fragment(data, ORIGIN))
    asked = [data.index(word) for word in (b"five", b"one", b"three", b"four", b"two", b"five")]
    assert [positions.locate(Span(at, at))[:2] for at in asked] == [reference(data, at) for at in asked]


@settings(max_examples=30)
@given(st.lists(pieces, min_size=20, max_size=60).map("".join), st.data())
def test_places_in_chunks_are_those_in_the_whole(text, data):
    raw = ("plain text, so that this is no UTF-16\n" * 120 + text * 1_500).encode()
    size = data.draw(st.integers(6_000, 20_000))
    fragments = list(read_chunks(io.BytesIO(raw).read, ORIGIN, chunk=size))
    for fragment in (fragments[0], *data.draw(st.lists(st.sampled_from(fragments), max_size=3)), fragments[-1]):
        at = data.draw(
            st.integers(fragment.start, max(fragment.start, min(len(fragment.data), fragment.start + size) - 1))
        )
        while at < len(fragment.data) and fragment.data[at] & 0xC0 == 0x80:
            at += 1
        found = Positions(fragment).locate(Span(at, at))
        assert (found.line, found.column) == reference(raw, fragment.offset + at)


# Excerpts


def excerpt(text: str, secret: str, preview: str = "s…t", others=()):
    data = text.encode()
    start = data.index(secret.encode())
    span = Span(start, start + len(secret.encode()))
    redactions = [Redaction(span, preview)]
    for other in others:
        at = data.index(other.encode())
        redactions.append(Redaction(Span(at, at + len(other.encode())), "…"))
    return Positions(Fragment(data, ORIGIN)).excerpt(span, 1, Redactions(redactions))


def test_an_excerpt_is_the_line_without_its_indent_and_with_the_secret_replaced_and_marked():
    found = excerpt("before\n  key = 'SECRET' # why\r\nafter\n", "SECRET")
    assert found.text == "key = 's…t' # why"
    assert found.text[found.start : found.end] == "s…t"


def test_every_secret_of_the_line_is_replaced():
    found = excerpt("a = 'SECRET', 'OTHER', 'THIRD'", "OTHER", others=("SECRET", "THIRD"))
    assert found.text == "a = '…', 's…t', '…'"
    assert found.text[found.start : found.end] == "s…t"


@pytest.mark.parametrize("before", [0, 1, 79, 80, 81, 159, 700, 5000])
@pytest.mark.parametrize("after", [0, 200, 5000])
def test_a_long_line_is_cut_around_the_finding(before, after):
    found = excerpt("x" * before + "'SECRET'" + "y" * after, "SECRET")
    assert found.text[found.start : found.end] == "s…t"
    assert "SECRET" not in found.text
    assert len(found.text) <= EXCERPT + 2


def test_a_secret_over_several_lines_is_shown_by_its_first():
    found = excerpt("k = BEGIN\nSECRET\nLINES\nEND\n", "BEGIN\nSECRET\nLINES\nEND", preview="-----BEGIN …")
    assert found.text == "k = -----BEGIN …"


@given(st.text(max_size=400), st.text(max_size=400))
def test_no_context_makes_an_excerpt_show_the_secret(before, after):
    secret = "S3cr3t-V4lue"
    found = excerpt(before.replace("S", "") + secret + after.replace("S", ""), secret)
    assert "S3cr" not in found.text
    assert found.text[found.start : found.end] == "s…t"


def test_the_lines_for_allow_comments_hold_no_secret():
    data = b"# straykey:allow SECRET\nkey = 'SECRET2' # straykey:allow because SECRET3\n"
    spans = [Span(data.index(word), data.index(word) + len(word)) for word in (b"SECRET", b"SECRET2", b"SECRET3")]
    redactions = Redactions(Redaction(span, "…") for span in spans)
    line, before = Positions(Fragment(data, ORIGIN)).marked_lines(spans[1], redactions)
    assert before == b"# straykey:allow ******"
    assert line == b"key = '*******' # straykey:allow because *******"
