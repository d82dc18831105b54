"""Sets the scene for the rules: one file's requests with whose they are, its tokens, and what is known of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from scanner.engine.spans import Spans
from scanner.model import Leak, Span
from scanner.ruleset.model import Provider, Ruleset
from scanner.usage.bind import Bound, bind
from scanner.usage.cases import RequestCase
from scanner.usage.facts import Knowledge
from scanner.usage.judgements import Case
from scanner.usage.paths import path_class
from scanner.usage.reading import Read, SdkUse
from scanner.usage.replies import replies
from scanner.usage.request import Param, Request
from scanner.usage.text import Text
from scanner.usage.tokens import Sighting, library_of, sightings


class Scene(NamedTuple):
    """One file. `cases` are the requests whose provider is known, `uses` statements with the provider of their library.

    `defined` is where the first value of a name stands. Requests of a log that only differ in values are one case:
    `times` counts them, by where the first begins.
    """

    read: Read
    path: str
    path_class: str
    tokens: tuple[Sighting, ...]
    cases: tuple[RequestCase, ...]
    uses: tuple[tuple[SdkUse, Provider], ...]
    defined: Mapping[str, Span]
    times: Mapping[int, int]

    def definition(self, text: Text) -> Span | None:
        """Return where a value under one of a text's names stands, the nearest name first."""
        return next((self.defined[name] for name in text.names if name in self.defined), None)


def scene(read: Read, leaks: Sequence[Leak], path: str, ruleset: Ruleset) -> Scene:
    """Tell all that is known of a file. `leaks` are those in it, settled for `path`."""
    placed: Spans[Leak] = Spans(leaks, _span)
    read = _with_arguments(read, ruleset)
    bound, times = _counted(read.requests, bind(read.requests, placed, path, ruleset))
    knowledge = Knowledge(ruleset, ruleset.tokens, leaks, placed, read.requests, bound)
    told, kind = replies(read), path_class(path)
    pairs = zip(read.requests, bound, strict=True)
    cases = (RequestCase(Case(made, whose, knowledge, told, kind), read, path) for made, whose in pairs if whose)
    uses = ((use, library_of(use, ruleset.providers)) for use in read.uses)
    return Scene(
        read=read,
        path=path,
        path_class=kind,
        tokens=tuple(sightings(read, knowledge)),
        cases=tuple(cases),
        uses=tuple((use, owner) for use, owner in uses if owner is not None),
        defined={item.name: item.span for item in reversed(read.named)},
        times=times,
    )


def _span(leak: Leak) -> Span:
    return leak.span


def _counted(
    requests: Sequence[Request], bound: Sequence[Bound | None]
) -> tuple[tuple[Bound | None, ...], dict[int, int]]:
    """Let only the first of each kind of a log's requests have an owner, and count them."""
    first: dict[tuple[object, ...], int] = {}
    times: dict[int, int] = {}
    kept = list(bound)
    for index, (made, owner) in enumerate(zip(requests, bound, strict=True)):
        if made.form != "access-log" or owner is None:
            continue
        auth = (made.auth.scheme, made.auth.place) if made.auth else None
        names = tuple(param.name for param in made.query)
        start = first.setdefault((owner.provider.provider, made.method, owner.origin, names, auth), made.span.start)
        times[start] = times.get(start, 0) + 1
        kept[index] = owner if times[start] == 1 else None
    return tuple(kept), times


def _with_arguments(read: Read, ruleset: Ruleset) -> Read:
    """Add a request for each query parameter that a proxy's configuration names (`$arg_session_token`) by itself.

    It is the provider's if the configuration passes something on to it: then the parameter stands beside its path.
    """
    logged = {logged.parameter for item in ruleset.providers if item.api for logged in item.api.logged}
    wanted = [item for item in read.named if item.name in logged and f"arg_{item.name}" in item.value.names]
    proxies = [request for request in read.requests if request.form == "proxy-config"] if wanted else []
    owners = bind(proxies, Spans((), _span), "", ruleset)
    passed = next((made.url for made, owner in zip(proxies, owners, strict=True) if owner and _is_logged(owner)), None)
    if passed is None:
        return read
    added: list[Request] = []
    for item in wanted:
        if not any(_covers(request, item.name, item.span) for request in proxies):
            query = (Param(item.name, item.value),)
            made = Request("proxy-config", "", passed, item.span, item.span, query)
            number = len(read.requests) + len(added)
            added.append(made._replace(headers_known=False, query_known=False, number=number))
    return read._replace(requests=(*read.requests, *added))


def _is_logged(owner: Bound) -> bool:
    return owner.provider.api is not None and bool(owner.provider.api.logged)


def _covers(request: Request, parameter: str, span: Span) -> bool:
    within = request.span.start <= span.start < request.span.end
    return within and any(param.name == parameter for param in request.query)
