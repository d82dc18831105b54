"""Every form in which the five providers' tokens are planted: their own, and the carriers with their names and hosts.

Written from the providers' pages and the design alone, before the engine was read; `why` counts the evidence's points.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import hypemarket_forms
import hyperoru_forms
import hypersave_forms
import hyperspeed_forms
import hypertrack_forms
from carriers import ASSIGNMENTS, REQUESTS, SHAPES_ONLY
from form import HIGH, KINDS, MEDIUM, Form

if TYPE_CHECKING:
    from scanner.model import Confidence

NAMED = [  # kind, the provider's word, the rest of the name, what the shape gives
    ("live", "hypersave", "api_key", "shape"),
    ("sk", "hypertrack", "secret_key", "4 word + 2 shape + 1 name"),
    ("sk_short", "hypertrack", "secret_key", "4 word + 1 name"),
    ("pk", "hypertrack", "publishable_key", "4 word + 2 shape + 1 name"),
    ("sa", "hyperspeed", "service_token", "4 word + 3 shape + 1 name"),
    ("jwt", "hyperspeed", "access_token", "4 word + 2 shape + 1 name"),
    ("refresh", "hyperspeed", "refresh_token", "4 word + 1 name"),
    ("speed_password", "hyperspeed", "password", "4 word"),
    ("session", "hyperoru", "session_token", "4 word + 1 name"),
    ("oru_password", "hyperoru", "password", "4 word"),
    ("pat", "hypemarket", "access_token", "4 word + 1 name"),
]

SENT = [  # kind, URL, scheme, points (`header` is 1, for Authorization)
    ("live", "https://api.hypersave.io/v1/memories", "Bearer", "shape"),
    ("sk", "https://api.hypertrack.com/api/v2/users/", "token", "5 host + 2 shape + 1 header"),
    ("sk_short", "https://api.hypertrack.com/api/v2/users/", "token", "5 host + 1 header"),
    ("sa", "https://your-hostname/api/v1/organizations", "Bearer", "3 shape + 1 header (+ 2 path with scheme)"),
    ("jwt", "https://your-hostname/api/v1/organizations", "Bearer", "2 path with scheme + 2 shape + 1 header"),
    ("session", "https://api.production.hyperoru.com/api/account/list", "Bearer", "5 host + 1 header"),
    ("pat", "https://hypemarket.ai/me/social_accounts.json", "Bearer", "5 host + 1 header"),
]

NO_REQUEST = frozenset({"variable-nearby"})
"""Not a request with a scheme: without a host of its own, a JWT has 3 points there."""


def _assignments() -> list[Form]:
    return [
        Form(f"{word}/{kind}-in-{carrier}", _name(text, word, rest, kind), why=why, confidence=_least(kind))
        for kind, word, rest, why in NAMED
        for carrier, text in ASSIGNMENTS.items()
        if kind == "live" or carrier not in SHAPES_ONLY
    ]


def _name(text: str, word: str, rest: str, kind: str) -> str:
    parts = rest.split("_")
    camel = parts[0] + "".join(part.capitalize() for part in parts[1:])
    pascal = "".join(part.capitalize() for part in parts)
    words = {
        "{NAME}": f"{word}_{rest}".upper(),
        "{name}": f"{word}_{rest}",
        "{camel}": word + pascal,
        "{Pascal}": word.capitalize() + pascal,
        "{kebab}": f"{word}_{rest}".replace("_", "-"),
        "{word}": word,
        "{Word}": word.capitalize(),
        "{rest}": rest,
        "{Rest}": pascal,
        "{restCamel}": camel,
        "{rest-kebab}": rest.replace("_", "-"),
        "{value}": f"{{{kind}}}",
    }
    for old, new in words.items():
        text = text.replace(old, new)
    return text


def _requests() -> list[Form]:
    return [
        Form(f"{_provider(kind)}/{kind}-by-{carrier}", _send(text, kind, url, scheme), why=why, confidence=_least(kind))
        for kind, url, scheme, why in SENT
        for carrier, text in REQUESTS.items()
        if kind != "jwt" or carrier not in NO_REQUEST
    ]


def _provider(kind: str) -> str:
    return KINDS[kind].rule.partition("-")[0]


def _least(kind: str) -> Confidence:
    """A shape that is nobody else's is sure; what evidence names is at least likely."""
    return HIGH if kind == "live" else MEDIUM


def _send(text: str, kind: str, url: str, scheme: str) -> str:
    text = text.replace("{auth}", f"{scheme} {{{kind}}}").replace("{scheme}", scheme)
    return text.replace("{url}", url).replace("{value}", f"{{{kind}}}")


FORMS = [
    *hypersave_forms.FORMS,
    *hypertrack_forms.FORMS,
    *hyperspeed_forms.FORMS,
    *hyperoru_forms.FORMS,
    *hypemarket_forms.FORMS,
    *_assignments(),
    *_requests(),
]
