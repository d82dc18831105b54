"""The names that secrets have in a baseline: under its own random salt, so that none can be looked up in a table.

A baseline's salt is for its entries alone. It does not enter the fingerprints of reports and the pins of allow
comments: making a baseline must neither reopen alerts nor void comments.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b32encode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.model import Finding, Secret

_VERSION = b"straykey-baseline/1"
_LENGTH = 26
# RFC 7914: 56 ms and 16 MiB for each guess at a password that stands in a committed file, four times a report's price.
_N, _R, _P = 1 << 14, 8, 1


class Names:
    """Names secrets under one salt; what costs something is done once. Neither family nor rule is in a name."""

    def __init__(self, salt: bytes) -> None:
        self._salt = salt
        self._slow: dict[bytes, str] = {}

    def fast(self, secret: bytes) -> str:
        """Return the name of a secret that nobody can guess."""
        return self._name(b"secret", canonical(secret))

    def slow(self, secret: bytes) -> str:
        """Return the name of a secret that could be guessed, such as a password, made dear to guess by scrypt."""
        known = self._slow.get(secret)
        if known is None:
            salt = _VERSION + self._salt
            stretched = hashlib.scrypt(canonical(secret), salt=salt, n=_N, r=_R, p=_P, maxmem=64 << 20)
            known = self._slow[secret] = self._name(b"password", stretched)
        return known

    def of(self, secret: Secret, *, slow: bool) -> str:
        """Return either name."""
        return self.slow(secret.reveal()) if slow else self.fast(secret.reveal())

    def misuse(self, finding: Finding) -> str:
        """Return the name of a use of a token, which holds no secret: its own hash, salted."""
        return self._name(b"misuse", finding.leak.secret_hash.encode())

    def _name(self, kind: bytes, value: bytes) -> str:
        message = b"\0".join((_VERSION, kind, value))
        return b32encode(hmac.digest(self._salt, message, "sha256"))[:_LENGTH].decode().lower()


def canonical(secret: bytes) -> bytes:
    """Return the secret; of a key in PEM the characters alone, so that wrapping it anew keeps its name."""
    if not secret.startswith(b"-----BEGIN"):
        return secret
    return secret.replace(b"\\r", b"").replace(b"\\n", b"").translate(None, b" \t\r\n")
