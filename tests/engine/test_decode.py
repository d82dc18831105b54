"""Tokens within encodings are found, and their span is the piece of the original that decodes to them."""

from __future__ import annotations

import base64
import json
import re
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.engine.decode import MAX_FORWARD, View, decode_around, transcode

RULE = "hypersave-live-key"


def escape(form):
    return lambda text: "".join(form % ord(char) for char in text)


def unescape(pattern, base=16):
    def undo(data):
        return re.sub(pattern, lambda match: chr(int(match[1], base)), data.decode()).encode()

    return undo


ENCODINGS = {
    "percent": (escape("%%%02X"), unquote_to_bytes),
    "percent, lower case": (escape("%%%02x"), unquote_to_bytes),
    "percent, punctuation only": (lambda text: text.replace("_", "%5F"), unquote_to_bytes),
    "unicode-escape": (escape("\\u%04x"), unescape(r"\\u([0-9a-f]{4})")),
    "hex-escape": (escape("\\x%02x"), unescape(r"\\x([0-9a-f]{2})")),
    "html, hexadecimal": (escape("&#x%x;"), unescape(r"&#x([0-9a-f]+);")),
    "html, decimal": (escape("&#%d;"), unescape(r"&#(\d+);", 10)),
    "hex": (lambda text: text.encode().hex(), lambda data: bytes.fromhex(data.decode())),
    "hex, upper case": (lambda text: text.encode().hex().upper(), lambda data: bytes.fromhex(data.decode())),
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_the_span_of_an_encoded_token_decodes_to_the_token(name, scan, token):
    encode, decode = ENCODINGS[name]
    secret = token(RULE)
    data = f'x = "{encode(secret)}"\nnext line\n'.encode()
    (leak,) = scan(data)
    assert leak.rule_id == RULE
    assert leak.decoded[0] == name.partition(",")[0].partition(" ")[0]
    assert decode(data[leak.span.start : leak.span.end]) == secret.encode()


def groups_around(data: bytes, span, start: int) -> bytes:
    """Decode the whole groups of four, counted from `start`, that hold a span."""
    first = start + (span.start - start) // 4 * 4
    last = start - (start - span.end) // 4 * 4
    text = data[first:last]
    return base64.b64decode(text + b"=" * (-len(text) % 4), altchars=b"-_" if b"-" in text or b"_" in text else None)


@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
@pytest.mark.parametrize("before", ["", "k", "ke", "key", "key=", "user:", "\u00e9\u00e9"])
@pytest.mark.parametrize("after", ["", "\n", "\n1", "\n12"])
def test_base64_is_found_at_each_alignment_and_length(encode, before, after, scan, token):
    secret = token(RULE)
    data = b'data: "' + encode(f"{before} {secret}{after}".encode()) + b'"\n'
    (leak,) = scan(data)
    assert (leak.rule_id, leak.decoded) == (RULE, ("base64",))
    assert secret.encode() in groups_around(data, leak.span, len(b'data: "'))
    assert leak.span.end - leak.span.start <= len(secret) * 4 // 3 + 8


@pytest.mark.parametrize("newline", [b"\n", b"\r\n", b"\n    ", b"\\n", b"\n# "])
@pytest.mark.parametrize("width", [64, 72, 76, 70])
@pytest.mark.parametrize("place", [0, 40, 300])
def test_base64_wrapped_over_lines_is_one_run(newline, width, place, scan, token):
    secret = token(RULE)
    inner = (
        b"a line of ordinary text\n" * (place // 24) + b"x " * (place % 24 // 2) + secret.encode() + b" and more" * 9
    )
    text = base64.b64encode(inner)
    wrapped = newline.join(text[at : at + width] for at in range(0, len(text), width))
    (leak,) = scan(b"blob:" + newline + wrapped + b"\nnext: line\n")
    assert leak.rule_id == RULE
    group = inner.index(secret.encode()) // 3 * 4
    start = len(b"blob:" + newline) + group + group // width * len(newline)
    # A group of four that lies over two lines counts from its end.
    assert leak.span.start - start in ((0,) if width % 4 == 0 else (0, *range(len(newline), len(newline) + 4)))


def test_a_token_over_two_wrapped_lines_spans_both(scan, token):
    secret = token(RULE)
    text = base64.b64encode(b"0123456789 " * 4 + b" " + secret.encode() + b"\n")
    data = b"\n".join([text[:76], text[76:]])
    (leak,) = scan(data)
    assert secret.encode() in base64.b64decode(data[leak.span.start - leak.span.start % 4 :])
    assert leak.location.line == 1
    assert leak.location.end_line == 2


NESTED = {
    "base64 in base64": lambda data: base64.b64encode(base64.b64encode(data)),
    "percent in base64": lambda data: base64.b64encode(b"".join(b"%%%02X" % byte for byte in data)),
    "utf-16 in base64": lambda data: base64.b64encode(data.decode().encode("utf-16-le")),
    "base64 in utf-16": lambda data: base64.b64encode(data).decode().encode("utf-16"),
    "base64 in hex": lambda data: base64.b64encode(data).hex().encode(),
}


@pytest.mark.parametrize("name", NESTED)
def test_encodings_in_encodings_are_followed_twice(name, scan, token):
    secret = token(RULE)
    plain = f"key = {secret}\n".encode()
    data = NESTED[name](plain)
    (leak,) = scan(data)
    assert leak.rule_id == RULE
    assert sorted(leak.decoded) == sorted(name.split(" in "))
    assert 0 <= leak.span.start < leak.span.end <= len(data)
    assert leak.secret_hash == scan(plain)[0].secret_hash


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_utf16_text_maps_every_character_even_astral_ones(codec, mark, scan, token):
    secret = token(RULE)
    data = f"{mark}first \U0001f511\u20ac line\nkey = '{secret}'  # \U0001f511\n".encode(codec)
    (leak,) = scan(data)
    assert data[leak.span.start : leak.span.end].decode(codec) == secret
    assert (leak.location.line, leak.location.column) == (2, 8)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("shift", [0, 1])
def test_utf16_within_a_binary_is_found_at_odd_and_even_offsets(codec, shift, scan, token):
    secret = token(RULE)
    data = b"MZ\x90\x00" + b"\x03\xf1\xff" * 500 + b"\xff" * shift + f" {secret} ".encode(codec) + b"\xff\x01" * 500
    (leak,) = scan(data)
    # Which byte order a few characters of a binary have can't be told for certain: the span may be off by the NUL.
    assert secret.encode(codec) in data[leak.span.start - 1 : leak.span.end + 1]


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0", b"\xfe\xff\0 # x\r"])
def test_a_byte_order_mark_in_front_of_other_text_hides_nothing(mark, scan, token):
    for name in ("", "HYPERSAVE_API_KEY="):
        (leak,) = scan(mark + name.encode() + token(RULE).encode() + b"\r\n")
        assert leak.rule_id == RULE


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_bytes_in_the_middle_of_utf_16_are_read_as_well(codec, scan, token):
    first, second = token(RULE), token(RULE)
    text = "\ufeff" + "\u6587\u5b57 a\n" * 200
    data = text.encode(codec) + f"x = {first}\n".encode(codec) + b"\n" + second.encode() + b"\n"
    assert [data[leak.span.start : leak.span.end] for leak in scan(data)] == [first.encode(codec), second.encode()]


@given(st.text(max_size=60), st.sampled_from(["utf-16-le", "utf-16-be"]), st.data())
def test_every_offset_of_transcoded_text_leads_back(text, codec, data):
    raw = text.encode(codec, "replace")
    clean = raw.decode(codec)
    view = transcode(raw, codec)
    at = data.draw(st.integers(0, len(clean)))
    assert len(view.data) == len(clean)
    assert view.where(at) == len(clean[:at].encode(codec))


@given(st.binary(min_size=4, max_size=60))
def test_a_base64_run_decodes_to_what_was_encoded_and_leads_back(inner):
    run = base64.b64encode(inner)
    data = b'"' + run + b'"'
    view = decode_around(View(data), "base64:0", 1)
    assert view.data == inner
    for offset in range(0, len(inner) - len(inner) % 3, 3):
        assert view.where(offset) == 1 + offset // 3 * 4


@pytest.mark.parametrize(("form", "data"), [("base64:0", b"?"), ("hex", b"zz"), ("utf-16", b"zz"), ("percent", b" ")])
def test_what_is_no_encoding_gives_nothing(form, data):
    assert decode_around(View(data), form, 0) is None


def test_a_run_is_followed_only_so_far():
    view = decode_around(View(b"A" * 4 * MAX_FORWARD), "base64:0", 0)
    assert len(view.data) <= MAX_FORWARD


def test_a_json_string_with_every_character_escaped_reads_as_json_does(scan, token):
    secret = token(RULE)
    text = '{"k": "' + "".join(f"\\u{ord(char):04x}" for char in secret) + '"}'
    (leak,) = scan(text)
    assert json.loads('"' + text[leak.span.start : leak.span.end] + '"') == secret
