"""Applies the arguments of a call to a client or request by the roles they have."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from scanner.usage.code import bodies, credentials, templates
from scanner.usage.code.draft import Draft, full_url, is_absolute, is_null, join_url
from scanner.usage.code.idioms import KEYS
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

_OF_PAIRS = {
    "header": "headers", "param": "query", "field": "form", "part": "ajaxdata", "segment": "segments",
    "option": "options",
}  # fmt: skip
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
    if takes == "acceptjson":
        draft.headers.set("Accept", literal("application/json"))
    if roles and roles[-1].endswith("…"):
        roles = [*roles[:-1], *([roles[-1][:-1]] * (len(passed.positional) - len(roles) + 1))]
    pending: tuple[str, Value | None] = ("", None)
    for role, value in zip(roles, passed.positional, strict=False):
        if role in _OF_PAIRS and isinstance(first(value), Table | Items):
            one(run, draft, _OF_PAIRS[role], value)
        elif role in _OF_PAIRS:
            pending = role, value
        elif role == "value":
            _pair(run, draft, pending, value)
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


def _pair(run: Interpreter, draft: Draft, pair: tuple[str, Value | None], value: Value) -> None:
    role, key = pair
    name = key_text(key)
    if role == "option":
        one(run, draft, role_of(run, draft, name or ""), value)
        return
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


def _accept(_run: Interpreter, draft: Draft, value: Value) -> None:
    source = first(value)
    values = source.values if isinstance(source, Items) else [source]
    kinds = [bodies.media_type(item) or bodies.KINDS.get(text_of(item).literal or "", "") for item in values]
    known = [kind for kind in kinds if kind]
    if known:
        draft.headers.set("Accept", literal(", ".join(known)))
    else:
        draft.headers.whole = False


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


def _web_url(run: Interpreter, draft: Draft, value: Value) -> None:
    """Take a URL where a file may stand as well."""
    source = first(value)
    if isinstance(source, Draft) or is_absolute(text_of(value)):
        _url(run, draft, value)


def _post(_run: Interpreter, draft: Draft, value: Value) -> None:
    if text_of(value).literal not in {"false", "0"}:
        draft.guess = "POST"


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


def _plain_base(run: Interpreter, draft: Draft, value: Value) -> None:
    """Take a base that may lack its scheme."""
    _base(run, draft, value)
    head = draft.base.pieces[0].text if draft.base and draft.base.pieces else None
    if draft.base is not None and head is not None and "://" not in head and not head.startswith("/"):
        draft.base = literal("http://") + draft.base


def _reference(_run: Interpreter, draft: Draft, value: Value) -> None:
    draft.url, draft.path = urls.resolve(full_url(draft), text_of(value)), None


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
    if draft.port.literal == "443":
        draft.protocol = "https"


def _secure(_run: Interpreter, draft: Draft, value: Value) -> None:
    if text_of(value).literal != "false":
        draft.protocol = "https"


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


def _asked(run: Interpreter, draft: Draft, value: Value) -> None:
    """Take a query, or headers or settings where the names say so: libraries differ in what follows a URL."""
    source = first(value)
    if isinstance(source, Table) and source.entries and all(key in _SETTINGS for key, _ in source.entries):
        options(run, draft, source)
        return
    if isinstance(source, Table) and any(_like_header(key) for key, _ in source.entries):
        draft.set_headers(source)
    else:
        draft.set_query(value)


_SETTINGS = frozenset({"headers", "query", "params", "body", "basic_auth", "timeout", "format", "base_uri", "verify"})


def _rest_headers(_run: Interpreter, draft: Draft, value: Value) -> None:
    """Take headers with a query among them."""
    if isinstance(value, Table):
        query = value.get("params")
        if query is not None:
            draft.set_query(query)
        value = Table([entry for entry in value.entries if entry[0] != "params"], whole=value.whole)
    draft.set_headers(value)


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
    "weburl": _web_url,
    "post": _post,
    "plainurl": _plain_url,
    "base": _base,
    "root": _root,
    "plainbase": _plain_base,
    "reference": _reference,
    "subpath": _path,
    "path": _path,
    "text": _text,
    "host": _host,
    "plainhost": _plain_host,
    "port": _port,
    "protocol": _protocol,
    "secure": _secure,
    "asked": _asked,
    "restheaders": _rest_headers,
    "method": _method,
    "headers": _headers,
    "line": _line,
    "entity": _entity,
    "query": _query,
    "options": options,
    "accept": _accept,
    "auth": credentials.auth,
    "user": credentials.user,
    "password": credentials.password,
    "bearer": credentials.bearer,
    "authtype": credentials.auth_type,
    "apikey": credentials.api_key,
    "authorization": credentials.authorization,
    "client": _client,
    "hook": _hook,
    "hooks": _hooks,
    "segments": _segments,
    **{
        role: _body(role)
        for role in ("json", "form", "data", "jsondata", "ajaxdata", "files", "body", "urlbody", "type", "content")
    },
}
