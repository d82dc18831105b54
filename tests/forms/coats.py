"""The coats that tokens are committed in: each maps text to text."""

from __future__ import annotations

import base64
import json


def base64_of(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def base64url_of(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def base64_utf16(text: str) -> str:
    """As `powershell -EncodedCommand` wants it."""
    return base64.b64encode(text.encode("utf-16-le")).decode()


def base64_folded(text: str) -> str:
    """As MIME and many secret files have it: lines of 76."""
    return base64.encodebytes(text.encode()).decode().rstrip("\n")


def hex_of(text: str) -> str:
    return text.encode().hex()


def percent(text: str) -> str:
    """Percent-encode every byte, as over-careful tools do."""
    return "".join(f"%{byte:02X}" for byte in text.encode())


def percent_marks(text: str) -> str:
    """Percent-encode what `encodeURIComponent` would."""
    plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()"
    return "".join(char if char in plain else percent(char) for char in text)


def unicode_escapes(text: str) -> str:
    return "".join(f"\\u{ord(char):04x}" for char in text)


def json_string(text: str) -> str:
    """The inside of a JSON string that holds this text."""
    return json.dumps(text)[1:-1]


def html_entities(text: str) -> str:
    return "".join(f"&#{ord(char)};" for char in text)


def html_entities_hex(text: str) -> str:
    return "".join(f"&#x{ord(char):x};" for char in text)


def html_quotes(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("'", "&#39;").replace("<", "&lt;")
