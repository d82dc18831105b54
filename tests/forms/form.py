"""What a planted form is, and how one becomes bytes: the token is minted per run, none stands in the repository."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from scanner.model import Confidence
from scanner.ruleset.sample import mint

if TYPE_CHECKING:
    import random
    from collections.abc import Callable


class Kind(NamedTuple):
    """A kind of token that `{name}` in a form's text stands for: the rule that must find it, and how to mint one."""

    rule: str
    template: str


KINDS = {
    "live": Kind("hypersave-live-key", "hs_live_{base62*32}"),
    "live_short": Kind("hypersave-live-key", "hs_live_{base62*16}"),
    "test": Kind("hypersave-test-key", "hs_test_{base62*32}"),
    "sk": Kind("hypertrack-secret-key", "sk_{hex*40}"),
    "sk_short": Kind("hypertrack-secret-key", "sk_{base36*18}"),
    "pk": Kind("hypertrack-publishable-key", "pk_{hex*40}"),
    "pk_short": Kind("hypertrack-publishable-key", "pk_{base36*18}"),
    "sa": Kind("hyperspeed-service-account-token", "sa_{hex*48}"),
    "sa_long": Kind("hyperspeed-service-account-token", "sa_{hex*64}"),
    "sa_short": Kind("hyperspeed-service-account-token", "sa_{hex*32}"),
    "jwt": Kind("hyperspeed-access-token", "{jwt900}"),
    "refresh": Kind("hyperspeed-refresh-token", "{base64url*43}"),
    "speed_password": Kind("hyperspeed-password", "password"),
    "session": Kind("hyperoru-session-token", "{base64url*43}"),
    "session_hex": Kind("hyperoru-session-token", "{hex*64}"),
    "session_uuid": Kind("hyperoru-session-token", "{hex*8}-{hex*4}-4{hex*3}-a{hex*3}-{hex*12}"),
    "oru_password": Kind("hyperoru-password", "password"),
    "pat": Kind("hypemarket-access-token", "{base62*32}"),
    "pat_short": Kind("hypemarket-access-token", "{base62*24}"),
}

LOW, MEDIUM, HIGH = Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH

_PLACE = re.compile(r"\{(" + "|".join(KINDS) + r")\}")


class Form(NamedTuple):
    """One way in which people commit a token.

    `text` holds `{kind}` for each token; what stands between ⟦ and ⟧ (all, without them) goes through `encode`.
    `why` counts the points of docs/architecture.md (Evidence) where no shape decides alone. `named` is false where they
    are under 4: then no rule of the provider may claim the token; a `generic-*` or `jwt` finding, or silence, is right.
    """

    id: str
    text: str
    path: str = "notes.txt"
    encode: tuple[Callable[[str], str], ...] = ()
    codec: str = "utf-8"
    bom: bytes = b""
    why: str = "shape"
    confidence: Confidence = MEDIUM
    named: bool = True


class Plant(NamedTuple):
    """Where a token stands in the bytes: `span` exactly, or anywhere within it when `encoded`."""

    rule: str
    start: int
    end: int
    encoded: bool


def sow(form: Form, rng: random.Random) -> tuple[bytes, list[Plant]]:
    """Fill a form with fresh tokens: its bytes, and where each token stands in them."""
    head, region, tail = _split(form)
    data = form.bom
    plants: list[Plant] = []
    for text, coders in ((head, ()), (region, form.encode), (tail, ())):
        filled, places = _fill(text, rng)
        for coder in coders:
            filled = coder(filled)
        run = filled.encode(form.codec)
        for rule, start, end in places:
            if coders:
                plants.append(Plant(rule, len(data), len(data) + len(run), encoded=True))
            else:
                before = len(data) + len(filled[:start].encode(form.codec))
                plants.append(Plant(rule, before, before + len(filled[start:end].encode(form.codec)), encoded=False))
        data += run
    return data, plants


def _split(form: Form) -> tuple[str, str, str]:
    if "⟦" in form.text:
        head, rest = form.text.split("⟦")
        region, tail = rest.split("⟧")
        return head, region, tail
    return ("", form.text, "") if form.encode else (form.text, "", "")


def _fill(text: str, rng: random.Random) -> tuple[str, list[tuple[str, int, int]]]:
    out, places, at = "", [], 0
    for match in _PLACE.finditer(text):
        kind = KINDS[match[1]]
        token = coin(kind.template, rng)
        out += text[at : match.start()]
        places.append((kind.rule, len(out), len(out) + len(token)))
        out += token
        at = match.end()
    return out + text[at:], places


def coin(template: str, rng: random.Random) -> str:
    """Mint a token from a rule file's kind of template, or a `password`."""
    return password(rng) if template == "password" else mint(template, rng)


def password(rng: random.Random) -> str:
    """Return what a person takes for a strong password, with no mark that any place would have to quote."""
    syllables = [rng.choice("bdfgklmnprstvz") + rng.choice("aeiou") for _ in range(4)]
    return "".join(syllables).capitalize() + str(rng.randrange(10, 99)) + rng.choice("!.-") + mint("{base62*4}", rng)
