"""What a finding is called, and how it is shown: neither gives the secret away."""

from __future__ import annotations

import hashlib
import hmac
from base64 import b32encode

from scanner.ruleset.model import Token

HASH_LENGTH = 26
_VERSION = b"straykey/1"
# RFC 7914: 14 ms and 4 MiB for each guess at a password, and no more than that for each password found in a log.
_SCRYPT_N, _SCRYPT_R, _SCRYPT_P = 1 << 12, 8, 1
_SHOWN_TAIL = 4
_LONG = 20
_SHOWN_PREFIX = 12


def secret_hash(token: Token, secret: bytes, salt: bytes) -> str:
    """Return the 26-character name of a secret: base32(HMAC-SHA256(salt, "straykey/1" family canonical)).

    The same for every rule of a family, whatever encoding the secret stood in. A family of little entropy goes through
    scrypt first, so that a published hash is no shortcut to a password.
    """
    canonical = canonical_form(token, secret)
    if token.low_entropy:
        canonical = hashlib.scrypt(canonical, salt=_VERSION + salt, n=_SCRYPT_N, r=_SCRYPT_R, p=_SCRYPT_P)
    message = b"\0".join((_VERSION, token.family.encode(), canonical))
    return b32encode(hmac.digest(salt, message, "sha256"))[:HASH_LENGTH].decode().lower()


def twin(token: Token, secret: bytes, key: bytes) -> str:
    """Return what a secret has in common with the same one of another family; nobody can tell without the key."""
    return hmac.digest(key, canonical_form(token, secret), "sha256").hex()


def canonical_form(token: Token, secret: bytes) -> bytes:
    """Return the decoded secret; of a multi-line key the characters alone, so that re-wrapping keeps its identity."""
    if token.family != "pem":
        return secret
    return secret.replace(b"\\r", b"").replace(b"\\n", b"").translate(None, b" \t\r\n")


def preview(token: Token, secret: bytes) -> str:
    """Return what may be shown: the public prefix and, of a long random secret, the last four characters."""
    if token.low_entropy:
        return "…"
    if token.family == "pem":
        return secret[:40].split(b"\n")[0].split(b"\\n")[0].decode("ascii", "replace").rstrip("-") + "----- …"
    text = secret.decode("ascii", "replace")
    prefix = next((word for word in token.keywords if text.startswith(word)), "")[:_SHOWN_PREFIX]
    tail = text[-_SHOWN_TAIL:] if len(text) - len(prefix) >= _LONG else ""
    return f"{prefix}…{tail}"
