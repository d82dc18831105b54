"""Whether a private key in PEM form (RFC 7468) is whole: documentation likes to cut its samples short."""

from __future__ import annotations

import binascii

import regex

_BODY = regex.compile(rb"-----BEGIN[^-]{1,60}-----(?P<body>[^-:]{1,16384})-----END")
# Line ends written as escapes, and the joints of a key that code adds up from string literals.
_JOINTS = regex.compile(rb"\\r|\\n|[\"'][ \t]*[+.]?[ \t]*\r?\n[ \t]*[+.]?[ \t]*[\"']")
_SEQUENCE = 0x30
_LONG_FORM = 0x80


def is_cut(secret: bytes) -> bool:
    """Return True when the key's DER says that it is longer or shorter than what stands there (X.690, 8.1.3)."""
    match = _BODY.match(secret)
    if match is None:
        return False
    lines = _JOINTS.sub(b"", match["body"])
    text = lines.translate(None, b" \t\r\n\"',\\")
    try:
        der = binascii.a2b_base64(text)
    except binascii.Error:
        return True
    if len(der) < 4 or der[0] != _SEQUENCE or not der[1] & _LONG_FORM:  # noqa: PLR2004 - tag, length, two bytes of it
        return False
    octets = der[1] & ~_LONG_FORM
    return len(der) != 2 + octets + int.from_bytes(der[2 : 2 + octets], "big")
