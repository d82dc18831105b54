"""Recognises requests by shape, whatever the library is called.

1. `f(…, METHOD, absolute URL, …)`;
2. `f({url, method | headers | body …})` and `f(absolute URL, {method | headers …})`;
3. `x.verb(URL, …)` where the URL is absolute, or x is called like a client and the URL has a path.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scanner.model import Span
from scanner.usage.code import roles, rows, sending, signs
from scanner.usage.code.draft import Draft, full_url, is_absolute
from scanner.usage.code.values import Func, Instance, Items, Kind, Ref, Reply, Several, Table, Value, text_of
from scanner.usage.text import Text

if TYPE_CHECKING:
    from scanner.usage.code.calls import Arguments
    from scanner.usage.code.interp import Interpreter

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_MOCKS = frozenset(
    {
        "mock",
        "mocks",
        "mocked",
        "mocker",
        "stub",
        "stubs",
        "stubbed",
        "nock",
        "intercept",
        "respx",
        "responses",
        "httpretty",
        "moxios",
        "msw",
        "wiremock",
        "webmock",
        "vcr",
        "expect",
        "assert",
        "assertions",
        "fake",
        "route",
        "router",
        "app",
        "blueprint",
        "jest",
        "sinon",
        "vi",
        "pretender",
        "polly",
        "httpmock",
        "gock",
        "pook",
        "verify",
        "when",
        "given",
        "aioresponses",
    }
)
_NOT_SENDERS = frozenset(
    {
        "cache",
        "redis",
        "map",
        "dict",
        "store",
        "storage",
        "registry",
        "cookies",
        "logger",
        "log",
        "console",
        "headers",
        "print",
        "window",
        "re",
        "regex",
        "pattern",
    }
)
_DECLARERS = frozenset({"register_uri", "add_response", "add_callback", "register", "stub_request", "route"})
"""Callees that say what is to be answered, whatever they belong to."""
_SETTINGS = frozenset({"method", "headers", "body", "data", "json", "form"})
_OPTIONS = _SETTINGS | {"query", "auth", "bearer", "base"}


def is_mock(path: str) -> bool:
    """Tell whether a path leads to something that pretends to answer requests, or to a server's routes."""
    return any(word.lower() in _MOCKS for word in _WORD.findall(path.rpartition("://")[2])) and bool(path.strip("."))


def request(run: Interpreter, owner: Value, name: str, path: str, passed: Arguments, span: Span) -> Value | None:
    """Return the request that a call makes by its shape, None if it makes none."""
    if isinstance(owner, Table | Items | Kind | Instance | Reply | Text) or _refuses(path):
        return None
    draft = (
        _by_method(run, owner, passed, span)
        or _by_verb(run, owner, name, path, passed, span)
        or _by_options(run, owner, passed, span)
    )
    if draft is None:
        return None
    sending.touch(run, draft, span, sends=True)
    return draft


def _refuses(path: str) -> bool:
    holder, _, name = path.rpartition(".")
    words = [word.lower() for word in _WORD.findall(holder)]
    return name in _DECLARERS or any(word in _NOT_SENDERS for word in (name, *words))


def _start(owner: Value, span: Span) -> Draft:
    return owner.copy("request", span) if isinstance(owner, Draft) else Draft("request", span)


def _by_method(run: Interpreter, owner: Value, passed: Arguments, span: Span) -> Draft | None:
    places = signs.find_method_and_url(passed.positional)
    if places is None:
        return None
    draft = _start(owner, span)
    roles.set_method(draft, passed.positional[places[0]])
    roles.one(run, draft, "url", passed.positional[places[1]])
    _rest(run, draft, [v for i, v in enumerate(passed.positional) if i not in places])
    roles.apply(run, draft, "", passed._replace(positional=()))
    return draft


def _by_verb(run: Interpreter, owner: Value, name: str, path: str, passed: Arguments, span: Span) -> Draft | None:
    method = rows.verb(name)
    url = passed.positional[0] if passed.positional else dict(passed.named).get("url")
    if not method or url is None or not name or isinstance(owner, Func):
        return None
    text = _url_text(url)
    if text is None:
        return None
    if not is_absolute(text) and not _like_client(run, owner, path, text, passed):
        return None
    draft = _start(owner, span)
    draft.guess = method
    roles.one(run, draft, "url", url)
    _rest(run, draft, list(passed.positional[1:]))
    roles.apply(run, draft, "", passed._replace(positional=()))
    return draft


def _url_text(url: Value) -> Text | None:
    if isinstance(url, Draft):
        return full_url(url) if url.kind == "url" else None
    return text_of(url) if isinstance(url, Text | Several) else None


def _like_client(run: Interpreter, owner: Value, path: str, text: Text, passed: Arguments) -> bool:
    """Tell whether a relative URL goes through something called like a client, and not to a server's route."""
    if isinstance(owner, Draft):
        return True
    if any(isinstance(value, Func) for value in passed.positional) or "/" not in text.pattern:
        return False
    holder = path.rpartition(".")[0].removesuffix("()").rpartition(".")[2]
    words = [word.lower() for word in _WORD.findall(holder)]
    return (
        isinstance(owner, Ref)
        and bool(words)
        and (words[-1] in run.idioms.receivers or words[0] in run.idioms.receivers)
    )


def _by_options(run: Interpreter, owner: Value, passed: Arguments, span: Span) -> Draft | None:
    if not passed.positional:
        return None
    head = passed.positional[0]
    if isinstance(head, Table):
        return _by_mapping(run, owner, head, span)
    text = _url_text(head)
    second = passed.positional[1] if len(passed.positional) > 1 else None
    if text is None or second is None or not is_absolute(text):
        return None
    if not signs.looks_like_options(run, second, frozenset({"method", "headers"})):
        return None
    draft = _start(owner, span)
    roles.one(run, draft, "url", head)
    roles.options(run, draft, second)
    return draft


def _by_mapping(run: Interpreter, owner: Value, settings: Table, span: Span) -> Draft | None:
    url = next((value for key, value in settings.entries if key.lower() in {"url", "uri"}), None)
    if not isinstance(url, Text) or not is_absolute(url) or not signs.looks_like_options(run, settings, _SETTINGS):
        return None
    draft = _start(owner, span)
    roles.options(run, draft, settings)
    return draft


def _rest(run: Interpreter, draft: Draft, values: list[Value]) -> None:
    """Apply what follows a URL: a mapping of options, or else a body and headers."""
    for value in values[:3]:
        if isinstance(value, Draft) and value.number < 0:
            draft.take(value)
        elif isinstance(value, Table) and signs.looks_like_options(run, value, _OPTIONS):
            roles.options(run, draft, value)
        elif isinstance(value, Table) and _are_headers(value):
            draft.set_headers(value)
        elif (
            isinstance(value, Table | Items | Text)
            and draft.guess in {"", "POST", "PUT", "PATCH"}
            and draft.body is None
        ):
            draft.body = value
        elif isinstance(value, Ref):
            draft.headers.whole = False


def _are_headers(table: Table) -> bool:
    names = [key.lower() for key, _ in table.entries]
    return bool(names) and any(
        name in {"authorization", "accept", "content-type"} or name.startswith("x-") for name in names
    )
