"""Makes requests by hand: `POST https://host/path/{id}?name=$VALUE | Bearer $TOKEN`.

`$NAME` and `{name}` are holes of that name, `~$NAME` one with several known values, `<rule-id>` a minted token of that
rule. Request number n stands at 1000 × (n + 1).
"""

from __future__ import annotations

import random
import re
from typing import NamedTuple

from scanner.model import Span
from scanner.ruleset.bundle import builtin
from scanner.ruleset.sample import mint
from scanner.usage.lint import lint
from scanner.usage.misuse import Misuse
from scanner.usage.reading import Named, Read, SdkUse
from scanner.usage.request import Auth, Param, Request
from scanner.usage.text import Piece, Text

RULESET = builtin()
EVERY = 1000
_PART = re.compile(
    r"(?P<several>~)?\$(?P<name>\w+)|\{(?P<id>\w*)\}|<(?P<rule>[a-z][a-z-]+)>|@(?P<reply>\d)\.(?P<field>[\w.]+)"
)


class Case(NamedTuple):
    name: str
    requests: tuple[Request, ...]
    expected: tuple[str, ...] = ()
    path: str = "app.py"
    pedantic: bool = False
    named: tuple[Named, ...] = ()
    uses: tuple[SdkUse, ...] = ()


def text(written: str, at: int = 0) -> Text:
    """Make a text; its pieces stand one behind the other from `at`."""
    pieces: list[Piece] = []
    end = 0
    for match in _PART.finditer(written):
        if match.start() > end:
            pieces.append(Piece(written[end : match.start()], Span(at + end, at + match.start())))
        pieces.append(_piece(match, Span(at + match.start(), at + match.end())))
        end = match.end()
    if end < len(written):
        pieces.append(Piece(written[end:], Span(at + end, at + len(written))))
    return Text(tuple(pieces))


def _piece(match: re.Match[str], span: Span) -> Piece:
    if match["rule"]:
        return Piece(mint(RULESET.token(match["rule"]), random.Random(match["rule"])), span)
    if match["reply"]:
        return Piece(None, span, reply=int(match["reply"]), field=match["field"])
    return Piece(None, span, tuple(filter(None, (match["name"] or match["id"],))), several=bool(match["several"]))


def request(line: str, **fields) -> Request:
    """Make a request of a line; `headers`, `body` are mappings of texts, other fields as in `Request`."""
    line, _, credential = line.partition(" | ")
    method, _, url = line.partition(" ")
    url, _, query = url.partition("?")
    headers = tuple(Param(name, text(value)) for name, value in fields.pop("headers", {}).items())
    body = tuple(Param(name, text(value)) for name, value in fields.pop("body", {}).items())
    if "Content-Type" in dict(headers):
        fields.setdefault("sets_type", True)
    made = Request(
        fields.pop("form", "python"),
        "" if method == "?" else method,
        text(url),
        Span(0, 100),
        Span(0, 100),
        query=tuple(Param(part.partition("=")[0], text(part.partition("=")[2])) for part in query.split("&") if part),
        headers=headers,
        body=body,
        has_body=bool(body),
        auth=_auth(credential),
    )
    return made._replace(**fields)


def _auth(credential: str) -> Auth | None:
    if not credential:
        return None
    scheme, _, token = credential.rpartition(" ")
    if scheme.startswith(("header:", "userinfo")):
        return Auth("" if scheme.startswith("header:") else "Basic", scheme, text(token, 500))
    return Auth(scheme or "raw", "header:authorization", text(token, 500))


def placed(requests: tuple[Request, ...]) -> tuple[Request, ...]:
    """Number requests and give each its own place, and its credential one within it."""
    return tuple(_placed(item, number) for number, item in enumerate(requests))


def _placed(item: Request, number: int) -> Request:
    at = EVERY * (number + 1)

    def moved(value: Text) -> Text:
        return Text(
            tuple(
                piece._replace(span=Span(piece.span.start + at, piece.span.end + at) if piece.span else None)
                for piece in value.pieces
            )
        )

    auth = item.auth and item.auth._replace(token=moved(item.auth.token))
    return item._replace(
        number=number,
        url=moved(item.url),
        span=Span(at, at + 100),
        call=Span(at, at + 100),
        auth=auth,
        query=tuple(Param(name, moved(value)) for name, value in item.query),
        body=tuple(Param(name, moved(value)) for name, value in item.body),
    )


def named(name: str, value: str, at: int = 10) -> Named:
    """Make a value under a name that stands at `at`."""
    return Named(name, text(value, at + len(name) + 1), Span(at, at + len(name) + 1 + len(value)))


def use(callee: str, *arguments: str, at: int = 50) -> SdkUse:
    """Make a statement of a library."""
    values = tuple(("", text(argument, at + len(callee) + 1)) for argument in arguments)
    return SdkUse(callee, values, Span(at, at + len(callee) + 60))


def run(case: Case, leaks=()) -> list[Misuse]:
    """Lint a case."""
    read = Read(placed(case.requests), case.named, case.uses)
    return lint(read, leaks, case.path, RULESET, pedantic=case.pedantic)


def shown(misuses: list[Misuse]) -> tuple[str, ...]:
    """Show misuses as `rule@number` of the request they stand at, or `rule` where they stand elsewhere."""
    return tuple(sorted(f"{item.rule_id}{_at(item)}" for item in misuses))


def _at(misuse: Misuse) -> str:
    number, offset = divmod(misuse.span.start, EVERY)
    return f"@{number - 1}" if number and not offset else ""
