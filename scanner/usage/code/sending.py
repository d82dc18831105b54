"""What methods and members of clients and requests do, and when a request counts as one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from scanner.model import Span
from scanner.usage.code import promises, roles, rows
from scanner.usage.code.draft import Draft, full_url, is_absolute
from scanner.usage.code.idioms import Setter
from scanner.usage.code.pure import urls
from scanner.usage.code.values import Func, Instance, Kind, Method, Reply, Table, Value, lost
from scanner.usage.text import Piece, Text

if TYPE_CHECKING:
    from scanner.usage.code.calls import Arguments
    from scanner.usage.code.interp import Interpreter

_NEW_URLS = frozenset({"reference", "subpath"})
MAX_DRAFTS = 1_000
_HOOKS = (
    "__call__", "auth_flow", "sync_auth_flow", "intercept", "apply", "process_request", "call", "SendAsync", "Send",
    "RoundTrip",
)


class Frame(NamedTuple):
    """A helper that is being followed: where it was called, and which literals it was given."""

    site: Span
    given: frozenset[Span]


def method(run: Interpreter, owner: Draft, name: str, passed: Arguments, span: Span) -> Value | None:
    """Return what a method of a client or request gives, None if no setter speaks of it."""
    empty = not passed.positional and not passed.named
    if owner.number >= 0 and name in run.idioms.reply and empty:
        return Reply(owner.number, span=span, bare=False)
    found = rows.find_setter(run.rows, name, owner.kind)
    if found is not None:
        return _set(run, owner, found, passed, span)
    if owner.number >= 0 and not empty and promises.gets_field(name):
        return promises.on_reply(run, Reply(owner.number, span=span), name, passed, span)
    return None


def _set(run: Interpreter, owner: Draft, found: tuple[Setter, str], passed: Arguments, span: Span) -> Value | None:
    setter, verb = found
    if setter.does == "reply":
        return Reply(owner.last, span=span) if owner.last >= 0 else lost(span=span)
    if setter.does == "pass":
        sent = request_in(passed)
        if sent is not None and sent is not owner and owner.kind == "client":
            _absorb(sent, owner)
        return sent or owner
    if setter.does != "set":
        return _send(run, owner, setter, verb, passed, span)
    owner = owner.copy("url", span) if setter.takes in _NEW_URLS else _fresh(run, owner, setter.takes)
    owner.guess = verb or owner.guess
    roles.apply(run, owner, setter.takes, passed)
    _configured(run, owner, setter, passed, span)
    if owner.kind == "request":
        touch(run, owner, span)
    return owner


def _configured(run: Interpreter, owner: Draft, setter: Setter, passed: Arguments, span: Span) -> None:
    """Follow functions that get a client or request to set it up."""
    from scanner.usage.code import calls  # noqa: PLC0415 - functions are calls: the modules need each other

    if "hook" in setter.takes or setter.takes.startswith("url"):
        return
    for value in passed.positional:
        if isinstance(value, Func):
            calls.callback(run, value, owner, span)


def _send(run: Interpreter, owner: Draft, setter: Setter, verb: str, passed: Arguments, span: Span) -> Value | None:
    sent = request_in(passed) or _unplaced(owner, setter, passed)
    if sent is not None and sent is not owner:
        sent.guess = sent.guess or verb
        return send_given(run, owner, sent, span)
    bare = not passed.positional and not passed.named and owner.url is None
    if owner.kind == "client" and setter.does == "send" and bare and setter.takes:  # what follows names the URL
        draft = owner.copy("request", span)
        draft.guess, draft.method = verb, None
        return draft
    draft = owner.copy("request", span) if owner.kind in {"client", "url"} else _fresh(run, owner, setter.takes)
    if verb:
        draft.guess, draft.method = verb, None
    roles.apply(run, draft, setter.takes, passed)
    touch(run, draft, span, sends=setter.does == "send")
    if draft.number >= 0 and setter.does == "send":
        promises.callbacks(run, draft, passed, span)
    owner.last = draft.number
    return draft


def _unplaced(owner: Draft, setter: Setter, passed: Arguments) -> Draft | None:
    """Return a request object without a URL that goes to that of its client."""
    value = passed.positional[0] if passed.positional and setter.takes.startswith("request") else None
    fits = isinstance(value, Draft) and value.kind == "request" and owner.kind == "client" and owner.base is not None
    return value if fits and isinstance(value, Draft) else None


def request_in(passed: Arguments) -> Draft | None:
    """Return the request object among arguments."""
    for value in (*passed.positional, *(value for _, value in passed.named)):
        if isinstance(value, Draft) and value.kind == "request" and value.number >= 0:
            return value
    return None


def send_given(run: Interpreter, owner: Draft | None, sent: Draft, span: Span | None = None) -> Reply:
    """Send a request object, through a client or not."""
    if owner is not None and owner.kind == "client":
        _absorb(sent, owner)
        touch(run, sent, span or sent.place, sends=True)
        _run_hooks(run, sent)
        owner.last = sent.number
    sent.sent = True
    return Reply(sent.number)


def given(run: Interpreter, owner: Value, passed: Arguments) -> Reply | None:
    """Return the reply to a request object that something unknown is given (`client.newCall(request)`)."""
    sent = request_in(passed)
    if sent is None or sent is owner:
        return None
    return send_given(run, owner if isinstance(owner, Draft) else None, sent)


def _absorb(draft: Draft, owner: Draft) -> None:
    """Give a request the defaults of the client that sends it, where it has none of its own."""
    headers, query = owner.headers.copy(), owner.query.copy()
    headers.update(draft.headers)
    query.update(draft.query)
    draft.headers, draft.query = headers, query
    if draft.host is None and not is_absolute(draft.url or Text()):
        _rebase(draft, owner)
    if draft.user is None and draft.credential is None:
        draft.user, draft.password, draft.credential = owner.user, owner.password, owner.credential
    draft.hooks.extend(hook for hook in owner.hooks if hook not in draft.hooks)


def _rebase(draft: Draft, owner: Draft) -> None:
    """Let a relative URL go to the host or base of the client that sends it."""
    if draft.base is None and owner.base is not None:
        if owner.resolves and draft.url is not None:
            draft.url = urls.resolve(owner.base, draft.url)
        draft.base, draft.home = owner.base, owner.place
    if draft.base is None:
        draft.host, draft.port, draft.protocol = owner.host, owner.port, draft.protocol or owner.protocol


def _fresh(run: Interpreter, owner: Draft, takes: str) -> Draft:
    """Keep what was sent as it was when the same object gets another URL."""
    if owner.number >= 0 and owner.sent and owner.kind == "request" and "url" in takes.split():
        run.drafts[owner.number] = kept = owner.copy("request", owner.place)
        kept.number, kept.call, kept.sent = owner.number, owner.call, True
        owner.number, owner.sent = -1, False
    return owner


def touch(run: Interpreter, draft: Draft, span: Span, *, sends: bool = False) -> None:
    """Count a draft among the requests as soon as there is something to send to."""
    somewhere = draft.url is not None or draft.host is not None or draft.path is not None
    if draft.number < 0 and (somewhere or (sends and draft.base is not None)) and len(run.drafts) < MAX_DRAFTS:
        draft.number = len(run.drafts)
        draft.call = span
        draft.place = _located(run, draft, span if somewhere else draft.home or span)
        run.drafts.append(draft)
    if sends and draft.number >= 0 and not draft.sent:
        draft.sent = True
        _run_hooks(run, draft)


def _run_hooks(run: Interpreter, draft: Draft) -> None:
    hooks, draft.hooks = draft.hooks, []
    for hook in hooks:
        result = _hook(run, hook, draft)
        if isinstance(result, Table):  # settings made of the request's own and more
            known = draft.headers.whole, draft.query.whole, draft.open
            roles.options(run, draft, result)
            draft.headers.whole, draft.query.whole, draft.open = known


def _hook(run: Interpreter, hook: Value, draft: Draft) -> Value | None:
    from scanner.usage.code import calls, members  # noqa: PLC0415 - hooks are calls: the modules need each other

    passed = calls.Arguments((draft,))
    if isinstance(hook, Kind):  # an object that is declared by itself
        hook = calls.sample(run, hook)
    if isinstance(hook, Func):
        return calls.follow(run, hook, passed, draft.call, helper=False)
    if isinstance(hook, Instance):
        for name in _HOOKS:
            found = members.static(hook.kind, name)
            if isinstance(found, Func):
                return calls.follow(run, found._replace(owner=hook), passed, draft.call, helper=False)
    return None


def _located(run: Interpreter, draft: Draft, span: Span) -> Span:
    """Return the call that names the URL: that of the helper which was given it, or the request's own."""
    naming = _naming(full_url(draft)) if run.frames else []
    for frame in reversed(run.frames):
        if not any(_holds(given, piece.span) for piece in naming for given in frame.given):
            break
        span = frame.site
    return span


def _naming(url: Text) -> list[Piece]:
    """Return the literals that name a URL's path: not its beginning, and a word only where its first segment stands."""
    pieces = [piece for piece in url.pieces if piece.text]
    found: list[Piece] = []
    before = pieces[0].text or "" if pieces else ""
    for piece in pieces[1:] or pieces:
        text = piece.text or ""
        if "/" in text or "." in text or (text[:1].isalpha() and _BASE.fullmatch(before)):
            found.append(piece)
        before += text
    return found


_BASE = re.compile(r"(?:https?://[^/]*)?(?:/(?:api|rest|me|v[0-9]+(?:\.[0-9]+)*)?)*", re.ASCII)


def _holds(outer: Span, inner: Span | None) -> bool:
    return inner is not None and outer.start <= inner.start and inner.end <= outer.end


def read(run: Interpreter, draft: Draft, name: str, span: Span) -> Value:  # noqa: PLR0911 - one for each kind of member
    """Return a member of a client or request."""
    if name in draft.attributes:
        return draft.attributes[name]
    known = urls.read_part(full_url(draft), name) if draft.kind == "url" else None
    if known is not None:
        return known
    found = rows.find_setter(run.rows, name, draft.kind)
    if draft.number >= 0 and draft.sent and (name in run.idioms.reply or found is None):
        return Reply(draft.number, "" if name in run.idioms.reply else name, bare=False, span=span)
    if name in run.idioms.selves:
        return draft
    takes = found[0].takes if found is not None and found[0].does == "set" else ""
    if found is not None and found[0].does == "send" and draft.kind == "client" and found[0].takes.startswith(_SENDS):
        return Method(draft, name)
    if takes in _READ:
        return {"headers": draft.headers, "query": draft.query}.get(takes) or draft.as_text()
    return run.reference(f"{draft.origin}.{name}", span, (name,), known=True) if draft.origin else lost(name, span=span)


_READ = frozenset({"headers", "query", "url", "base"})
_SENDS = ("url", "method")


def write(run: Interpreter, draft: Draft, name: str, value: Value, span: Span) -> bool:
    """Set a member of a client or request; False if it is none that a setter speaks of."""
    found = rows.find_setter(run.rows, name, draft.kind)
    if found is None or found[0].does != "set" or not found[0].takes:
        draft.attributes[name] = value
        return False
    draft = _fresh(run, draft, found[0].takes)
    roles.one(run, draft, found[0].takes.split()[0], value)
    if draft.kind == "request":
        touch(run, draft, span)
    return True
