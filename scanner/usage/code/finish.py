"""Makes `Request`s of what the interpreter has put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scanner.usage.code import commands
from scanner.usage.code.body import fields, is_json
from scanner.usage.code.draft import Draft, full_url, is_null
from scanner.usage.code.idioms import METHODS
from scanner.usage.code.pure import basic_token
from scanner.usage.code.templates import emptied
from scanner.usage.code.values import Credential, Table, text_of
from scanner.usage.data.parts import auth_of, authorization, params, split_url
from scanner.usage.joining import renumbered
from scanner.usage.reading import Named, Read, SdkUse
from scanner.usage.request import Auth, Param, Request
from scanner.usage.text import Text, hole


def finished(
    drafts: list[Draft], form: str, comments: Mapping[int, str], named: Iterable[Named], uses: Iterable[SdkUse]
) -> Read:
    """Finish all drafts; the same request seen twice is one. Replies refer to requests by their new numbers."""
    found: dict[tuple[object, ...], Request] = {}
    numbers: dict[int, int] = {}
    for number, draft in enumerate(drafts):
        for made in commands.requests(draft) if draft.command else (request(draft, form),):
            key = _key(made)
            numbers[number] = found[key].number if key in found else len(found)
            if key not in found:
                found[key] = made._replace(number=numbers[number], comment=comments.get(number, ""))
    return renumbered(Read(tuple(found.values()), tuple(named), tuple(uses)), numbers)


def _key(made: Request) -> tuple[object, ...]:
    auth = (
        (made.auth.scheme, made.auth.place, made.auth.token.pattern, made.auth.token.names[:1]) if made.auth else None
    )
    return made.span, made.method, made.url.pattern, auth, tuple((p.name, p.value.pattern) for p in made.query)


def request(draft: Draft, form: str) -> Request:
    """Finish one draft."""
    url = split_url(emptied(_trimmed(full_url(draft))))
    headers = tuple(Param(name, text_of(value)) for name, value in draft.headers.entries if not is_null(value))
    auth = _auth(draft, headers)
    if auth is None and url.userinfo is not None and url.userinfo.pieces:
        auth = Auth("Basic", "userinfo", url.userinfo)
    content, sets = _content(draft, headers)
    return Request(
        form=form,
        method=_method(draft),
        url=url.bare,
        span=draft.place,
        call=draft.call,
        query=url.query + _query(draft.query),
        headers=headers,
        body=fields(draft.body, content),
        content=content,
        has_body=draft.body is not None,
        sets_type=sets,
        is_json=is_json(draft.body),
        headers_known=draft.headers.whole,
        query_known=draft.query.whole,
        auth=auth,
    )


def _trimmed(url: Text) -> Text:
    if url.pieces and url.pieces[0].text is not None:
        first = url.pieces[0]
        stripped = (first.text or "").lstrip()
        return Text((first._replace(text=stripped), *url.pieces[1:])) if stripped != first.text else url
    return url


def _method(draft: Draft) -> str:
    if draft.method is None:
        return draft.guess or ("" if draft.open else "GET")
    written = draft.method.literal
    if written is None:
        return ""
    upper = written.strip().upper()
    return upper if upper in METHODS or upper.isalpha() else ""


def _query(table: Table) -> tuple[Param, ...]:
    found: list[Param] = []
    for name, value in table.entries:
        if is_null(value):
            continue
        if name == "?":
            found.extend(params(_without_mark(text_of(value))))
        else:
            found.append(Param(name, text_of(value)))
    return tuple(found)


def _without_mark(text: Text) -> Text:
    head = text.pieces[0] if text.pieces else None
    if head is not None and head.text is not None and head.text.startswith("?"):
        return Text((head._replace(text=head.text[1:], span=None), *text.pieces[1:]))
    return text


def _auth(draft: Draft, headers: tuple[Param, ...]) -> Auth | None:
    if draft.credential is not None:
        return Auth(draft.credential.scheme, "header:authorization", draft.credential.token)
    if draft.user is not None and (draft.user.pieces or (draft.password is not None and draft.password.pieces)):
        token = basic_token(draft.user, draft.password or Text())
        return Auth("Basic", "header:authorization", token)
    for name, value in draft.headers.entries:
        if name.lower() == "authorization" and isinstance(value, Credential):
            return Auth(value.scheme, "header:authorization", value.token)
    for name, value in headers:
        if name.lower() == "proxy-authorization":
            continue
        if name.lower() == "authorization" and value.pieces:
            return _spaced(authorization(value))
    return auth_of(headers)


def _spaced(auth: Auth) -> Auth:
    """Drop white space before the token, and the colon of Basic that no password follows; an empty token is a hole."""
    pieces = auth.token.pieces
    written = auth.token.literal or ""
    if auth.scheme == "raw" and written.endswith(" ") and written.strip().isalpha():  # `token` is still ""
        return auth._replace(scheme=written.strip(), token=hole())
    if auth.scheme.lower() == "basic" and len(pieces) > 1 and pieces[-1].text == ":":
        pieces = pieces[:-1]
        auth = auth._replace(token=Text(pieces))
    if pieces and pieces[0].text is not None and pieces[0].text.isspace():
        return auth._replace(token=Text(pieces[1:]))
    return auth


def _content(draft: Draft, headers: tuple[Param, ...]) -> tuple[str, bool]:
    for name, value in headers:
        if name.lower() == "content-type":
            written = (value.literal or "").partition(";")[0].strip().lower()
            return written, draft.sets_type
    return draft.content, draft.sets_type
