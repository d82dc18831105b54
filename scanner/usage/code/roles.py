"""Applies the arguments of a call to a client or request by the roles they have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from scanner.usage.code import bodies, templates
from scanner.usage.code.draft import Draft, full_url, is_absolute, is_null, join_url
from scanner.usage.code.idioms import KEYS, METHODS
from scanner.usage.code.pure import urls
from scanner.usage.code.rows import method_name
from scanner.usage.code.values import (
    Credential,
    Func,
    Instance,
    Items,
    Ref,
    Several,
    Table,
    Value,
    first,
    shorten,
    text_of,
)
from scanner.usage.text import Text, literal

if TYPE_CHECKING:
    from scanner.usage.code.calls import Arguments
    from scanner.usage.code.interp import Interpreter

Role = Callable[["Interpreter", Draft, Value], None]

_OF_PAIRS = {"header": "headers", "param": "query", "field": "form", "part": "ajaxdata", "segment": "segments"}
_CONSTANTS = {
    "authorization": "Authorization",
    "contenttype": "Content-Type",
    "accept": "Accept",
    "useragent": "User-Agent",
    "cookie": "Cookie",
    "host": "Host",
    "proxyauthorization": "Proxy-Authorization",
}


def apply(run: Interpreter, draft: Draft, takes: str, passed: Arguments) -> None:
    """Apply positional arguments by a row's roles, and all others by their names."""
    roles = takes.split()
    if roles and roles[-1].endswith("…"):
        roles = [*roles[:-1], *([roles[-1][:-1]] * (len(passed.positional) - len(roles) + 1))]
    pending: tuple[str, Value | None] = ("", None)
    for role, value in zip(roles, passed.positional, strict=False):
        if role in _OF_PAIRS and isinstance(first(value), Table | Items):
            one(run, draft, _OF_PAIRS[role], value)
        elif role in _OF_PAIRS:
            pending = role, value
        elif role == "value":
            _pair(draft, *pending, value)
        else:
            one(run, draft, role, value)
    for name, value in passed.named:
        role = role_of(run, draft, name)
        if role:
            one(run, draft, role, value)
    if not passed.whole:
        draft.headers.whole = draft.query.whole = False


def role_of(run: Interpreter, draft: Draft, name: str) -> str:
    """Return the role of a keyword or option, empty if it has none."""
    key = name.lower()
    return draft.keys.get(key) or run.idioms.keys.get(key) or KEYS.get(key) or ""


def _pair(draft: Draft, role: str, key: Value | None, value: Value) -> None:
    name = key_text(key)
    if role == "segment":
        templates.fill(draft, name or "", text_of(value))
        return
    if role == "field" or (role == "part" and bodies.method_of(draft) in {"POST", "PUT", "PATCH"}):
        bodies.add_field(draft, name, value)
        return
    table = draft.headers if role == "header" else draft.query
    if name is None:
        table.whole = False
    elif role == "header":
        table.set(name, value)
    else:
        table.add(name, value)


def key_text(key: Value | None) -> str | None:
    """Return a header's name; constants of libraries (`HttpHeaders.AUTHORIZATION`) stand for theirs."""
    text = text_of(key).literal
    if text is None and isinstance(key, Ref):
        return _CONSTANTS.get(key.path.rpartition(".")[2].replace("_", "").lower())
    return text


def one(run: Interpreter, draft: Draft, role: str, value: Value) -> None:
    """Apply one argument."""
    apply_role = _ROLES.get(role)
    if apply_role is not None:
        apply_role(run, draft, value)


def set_method(draft: Draft, value: Value) -> None:
    """Set the method from a text or a constant of a library."""
    if isinstance(value, Ref):
        known = method_name(value.path.rpartition(".")[2])
        draft.method = literal(known) if known else text_of(value)
    elif not is_null(value):
        draft.method = text_of(value)


def _method(_run: Interpreter, draft: Draft, value: Value) -> None:
    set_method(draft, value)


def _url(run: Interpreter, draft: Draft, value: Value) -> None:
    source = first(value)
    if isinstance(source, Func):  # gets an empty URL and gives it filled
        from scanner.usage.code import calls  # noqa: PLC0415 - functions are calls: the modules need each other

        source = calls.callback(run, source, Draft("url", draft.place), draft.place)
        value = source
    if isinstance(source, Draft):
        _take_url(draft, source)
    elif isinstance(source, Table) and not source.encoded:
        options(run, draft, source)
    else:
        url = text_of(value)
        draft.url = urls.resolve(draft.base, url) if draft.resolves and draft.base else url


def _plain_url(run: Interpreter, draft: Draft, value: Value) -> None:
    draft.protocol = draft.protocol or "http"
    _url(run, draft, value)


def _take_url(draft: Draft, value: Draft) -> None:
    if value.kind == "url":
        draft.url = full_url(value)
        draft.query.update(value.query)
    else:
        draft.take(value)


def _base(_run: Interpreter, draft: Draft, value: Value) -> None:
    source = first(value)
    if isinstance(source, Draft) and source.kind == "client":
        draft.take(source)
    elif isinstance(source, Draft):
        draft.base = full_url(source)
    elif not is_null(value):
        draft.base = text_of(value)
        draft.resolves = False


def _root(run: Interpreter, draft: Draft, value: Value) -> None:
    _base(run, draft, value)
    draft.resolves = draft.base is not None


def _text(_run: Interpreter, draft: Draft, value: Value) -> None:
    draft.url = shorten((draft.url or Text()) + text_of(value))


def _path(_run: Interpreter, draft: Draft, value: Value) -> None:
    path = text_of(value)
    draft.path = join_url(draft.path, path) if draft.path is not None else path


def _host(_run: Interpreter, draft: Draft, value: Value) -> None:
    draft.host = text_of(value)


def _plain_host(_run: Interpreter, draft: Draft, value: Value) -> None:
    draft.host, draft.protocol = text_of(value), draft.protocol or "http"


def _port(_run: Interpreter, draft: Draft, value: Value) -> None:
    draft.port = text_of(value)


def _protocol(_run: Interpreter, draft: Draft, value: Value) -> None:
    named = value.path.rpartition(".")[2].lower() if isinstance(value, Ref) else ""
    draft.protocol = named if named in {"http", "https"} else (text_of(value).literal or "").rstrip(":/")


def _headers(_run: Interpreter, draft: Draft, value: Value) -> None:
    source = first(value)
    if isinstance(source, Draft):
        draft.take(source)
    else:
        draft.set_headers(value)


def _entity(_run: Interpreter, draft: Draft, value: Value) -> None:
    """Take headers, or else a body: what is called so may be either."""
    source = first(value)
    if isinstance(source, Draft):
        draft.take(source)
    elif isinstance(source, Table) and any(_like_header(key) for key, _ in source.entries):
        draft.set_headers(source)
    else:
        bodies.set_body(draft, "json", source)


def _like_header(name: str) -> bool:
    return name.replace("-", "").lower() in _CONSTANTS or name.lower().startswith("x-")


def _line(_run: Interpreter, draft: Draft, value: Value) -> None:
    draft.set_header_line(value)


def _query(_run: Interpreter, draft: Draft, value: Value) -> None:
    draft.set_query(value)


def _auth(_run: Interpreter, draft: Draft, value: Value) -> None:
    draft.set_auth(value)


def _user(_run: Interpreter, draft: Draft, value: Value) -> None:
    draft.user = text_of(value)


def _password(_run: Interpreter, draft: Draft, value: Value) -> None:
    if isinstance(value, Table):  # superagent's `.auth(token, {type: "bearer"})`
        kind = value.get("type")
        if text_of(kind).literal == "bearer" and draft.user is not None:
            draft.credential, draft.user = Credential("Bearer", draft.user), None
    elif not is_null(value):
        draft.password = text_of(value)


def _bearer(_run: Interpreter, draft: Draft, value: Value) -> None:
    draft.credential = Credential(draft.scheme or "Bearer", text_of(value))


def _auth_type(_run: Interpreter, draft: Draft, value: Value) -> None:
    draft.scheme = text_of(value).literal or ""
    if draft.credential is not None and draft.scheme:
        draft.credential = draft.credential._replace(scheme=draft.scheme)


def _api_key(_run: Interpreter, draft: Draft, value: Value) -> None:
    draft.headers.set("X-API-Key", value)


def _authorization(_run: Interpreter, draft: Draft, value: Value) -> None:
    draft.headers.set("Authorization", value)


def _client(_run: Interpreter, draft: Draft, value: Value) -> None:
    if isinstance(value, Draft):
        draft.take(value)


def _hook(_run: Interpreter, draft: Draft, value: Value) -> None:
    if isinstance(value, Credential):
        draft.credential = value
    draft.hooks.append(value)


def _hooks(_run: Interpreter, draft: Draft, value: Value) -> None:
    stack: list[Value] = [value]
    while stack and len(draft.hooks) < 20:  # noqa: PLR2004 - more hooks than any client has
        current = stack.pop()
        if isinstance(current, Table):
            stack.extend(item for key, item in current.entries if "response" not in key.lower())
        elif isinstance(current, Items):
            stack.extend(current.values)
        elif isinstance(current, Func | Instance):
            draft.hooks.append(current)


def options(run: Interpreter, draft: Draft, value: Value) -> None:
    """Apply a mapping of settings, each by its key."""
    if isinstance(value, Several):
        value = next((option for option in value.options if isinstance(option, Table)), value.options[0])
    if isinstance(value, Draft):
        draft.take(value)
    elif isinstance(value, Table):
        for key, item in list(value.entries):
            role = role_of(run, draft, key)
            if not is_null(item):
                one(run, draft, role, item)
        if not value.whole:
            _leave_open(draft)
    elif not is_null(value) and not isinstance(value, Func):
        _leave_open(draft)


def _leave_open(draft: Draft) -> None:
    draft.headers.whole = draft.query.whole = False
    draft.open = True


def _segments(_run: Interpreter, draft: Draft, value: Value) -> None:
    for key, item in value.entries if isinstance(value, Table) else ():
        templates.fill(draft, key, text_of(item))


def _body(role: str) -> Role:
    def apply_body(_run: Interpreter, draft: Draft, value: Value) -> None:
        bodies.set_body(draft, role, value)

    return apply_body


_ROLES: dict[str, Role] = {
    "url": _url,
    "request": _url,
    "plainurl": _plain_url,
    "base": _base,
    "root": _root,
    "path": _path,
    "text": _text,
    "host": _host,
    "plainhost": _plain_host,
    "port": _port,
    "protocol": _protocol,
    "method": _method,
    "headers": _headers,
    "line": _line,
    "entity": _entity,
    "query": _query,
    "options": options,
    "auth": _auth,
    "user": _user,
    "password": _password,
    "bearer": _bearer,
    "authtype": _auth_type,
    "apikey": _api_key,
    "authorization": _authorization,
    "client": _client,
    "hook": _hook,
    "hooks": _hooks,
    "segments": _segments,
    **{
        role: _body(role)
        for role in ("json", "form", "data", "jsondata", "ajaxdata", "files", "body", "urlbody", "type", "content")
    },
}


def looks_like_options(run: Interpreter, value: Value, needed: frozenset[str]) -> bool:
    """Tell whether a mapping has keys of a request's options."""
    if not isinstance(value, Table) or value.encoded:
        return False
    roles = {run.idioms.keys.get(key.lower()) or KEYS.get(key.lower()) or "" for key, _ in value.entries}
    return bool(roles & needed)


def find_method_and_url(values: Sequence[Value]) -> tuple[int, int] | None:
    """Return the places of a method and of an absolute URL beside it, None without them."""
    for index, value in enumerate(values[:-1]):
        other = values[index + 1]
        if _is_method(value) and _is_url(other):
            return index, index + 1
        if _is_url(value) and _is_method(other):
            return index + 1, index
    return None


def _is_method(value: Value) -> bool:
    if isinstance(value, Ref):
        return bool(method_name(value.path.rpartition(".")[2])) and "." in value.path
    text = value.literal if isinstance(value, Text) else None
    return text is not None and (text in METHODS or (text.upper() in METHODS and text.islower()))


def _is_url(value: Value) -> bool:
    if isinstance(value, Draft):
        return value.kind == "url" and is_absolute(full_url(value))
    return isinstance(value, Text) and is_absolute(value)
