"""Mints secrets by the rules' own samples, so that none stands in the repository."""

from __future__ import annotations

import base64
import json
import random
import time
from functools import cache

from scanner.ruleset.bundle import builtin
from scanner.ruleset.model import Ruleset
from scanner.ruleset.sample import mint

JWT_LIFE = 900
"""Seconds that Hyperspeed's access tokens live, by its page."""


def secret(rule: str, rng: random.Random) -> str:
    """Return a secret of a rule; access tokens are issued now."""
    return jwt(rng) if rule == "hyperspeed-access-token" else mint(_rules().token(rule), rng)


def jwt(rng: random.Random, age: float = 0) -> str:
    """Return a Hyperspeed access token that was issued `age` seconds ago."""
    issued = int(time.time() - age)
    head = {"alg": "HS256", "typ": "JWT"}
    claims = {"sub": rng.randbytes(8).hex(), "iat": issued, "exp": issued + JWT_LIFE}
    pieces = (json.dumps(head).encode(), json.dumps(claims).encode(), rng.randbytes(32))
    return ".".join(base64.urlsafe_b64encode(piece).rstrip(b"=").decode() for piece in pieces)


@cache
def _rules() -> Ruleset:
    return builtin()
