"""Reads the arguments of curl, and of curlie, which takes HTTPie's items too (curl's manual)."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.usage.data.body import FORM, JSON
from scanner.usage.data.build import build
from scanner.usage.data.parts import auth_of, cut, flat, params, part
from scanner.usage.request import Auth, Param, Request
from scanner.usage.shell.tools.bodies import body_fields, is_json, without_colon
from scanner.usage.shell.tools.items import take
from scanner.usage.shell.tools.options import Option, parse
from scanner.usage.shell.tools.surroundings import Surroundings
from scanner.usage.shell.tools.syntaxes import CURL
from scanner.usage.shell.tools.urls import is_url, urls_among
from scanner.usage.text import Text, hole, literal

_DATA = {"data", "data-ascii", "data-raw", "data-binary", "data-urlencode", "json"}
_SCHEMES = {"digest": "Digest", "negotiate": "Negotiate", "ntlm": "NTLM"}
_SENDS = {*_DATA, "form", "form-string"}
MAX_URLS = 50
"""Of one command."""

MULTIPART = "multipart/form-data"


def curl(arguments: Sequence[Text], around: Surroundings, form: str = "curl") -> list[Request]:
    """Return the requests that a command sends: one for each URL."""
    found: list[Request] = []
    group: list[Option] = []
    for option in [*parse(arguments, CURL), Option("next", Text())]:
        if option.name != "next":
            group.append(option)
            continue
        found.extend(_Command(group, around, form).requests())
        group = []
    return found


class _Command:
    """The options up to a `--next`."""

    def __init__(self, options: list[Option], around: Surroundings, form: str) -> None:
        self.options, self.around, self.form = options, around, form
        self.names = {option.name for option in options}
        self.headers: list[Param] = []
        self.query: list[Param] = []
        self.fields: list[Param] = []
        self.body = Text()
        self.whole = "config" not in self.names
        self.method: Text | None = None
        self.content = ""

    def requests(self) -> list[Request]:
        plain = [option.value for option in self.options if not option.name]
        urls = [option.value for option in self.options if option.name == "url"]
        if self.form == "curlie":
            urls += self._items(plain)
        else:
            known = urls_among(plain)
            self.whole = self.whole and len(known) == len(plain)
            urls += known
        for option in self.options:
            self._option(option)
        if not urls or not any(map(is_url, urls)):
            return []
        return self._made([url for url in urls if url.pieces][:MAX_URLS])

    def _items(self, plain: list[Text]) -> list[Text]:
        taken = take(plain)
        self.headers += taken.headers
        self.query += taken.query
        self.fields += taken.fields
        self.method = taken.method
        if taken.fields:
            self.content = JSON
        return [taken.url] if taken.url else []

    def _option(self, option: Option) -> None:
        name, value = option
        if name == "header":
            self._header(value)
        elif name == "request":
            self.method = value
        elif name in _DATA:
            self._data(name, value)
        elif name in {"form", "form-string"}:
            self._part(value)
        elif name == "url-query":
            self.query += params(value)
        elif name == "oauth2-bearer":
            self.headers.append(Param("Authorization", literal("Bearer ") + value))
        elif name in {"cookie", "user-agent", "referer"} and value.pieces:
            self.headers.append(Param({"user-agent": "User-Agent"}.get(name, name.capitalize()), value))

    def _header(self, value: Text) -> None:
        name, rest = cut(value, ":")
        written = (name.literal or "").strip()
        if not written or written.startswith("@"):
            self.whole = False
        elif rest is not None and rest.pieces:
            stripped = part(rest, len(flat(rest)) - len(flat(rest).lstrip()))
            if stripped.pieces:
                self.headers.append(Param(written, stripped))
        elif written.endswith(";"):
            self.headers.append(Param(written[:-1], Text()))

    def _data(self, name: str, value: Text) -> None:
        self.content = JSON if name == "json" else self.content or FORM
        if name == "json":
            self.headers += [Param("Content-Type", literal(JSON)), Param("Accept", literal(JSON))]
        if name == "data-urlencode":
            self._encoded(value)
            return
        if flat(value).startswith("@") and name != "data-raw":
            value = self.around.content(part(value, 1)) or hole()
        self.body = self.body + literal("&") + value if self.body.pieces else value

    def _part(self, value: Text) -> None:
        """Read `name=value`, `name="value"`, `name=@file` of a form."""
        key, rest = cut(value, "=")
        self.content = MULTIPART
        written = flat(rest or Text())
        if not key.literal or rest is None:
            return
        if written.startswith(("@", "<")):
            rest = hole()
        elif len(written) > 1 and written[0] == written[-1] == '"':
            rest = part(rest, 1, len(written) - 1)
        self.fields.append(Param(key.literal, rest))

    def _encoded(self, value: Text) -> None:
        """Read `name=value` (encoded by curl, so it is plain here), `=value`, `name@file`."""
        key, rest = cut(value, "=")
        if rest is not None and key.literal:
            self.fields.append(Param(key.literal, rest))
        elif rest is None and "@" in flat(value):
            name = flat(value).partition("@")[0]
            self.fields += [Param(name, hole())] if name else []
        elif not self.body.pieces:
            self.body = rest if rest is not None else value

    def _made(self, urls: list[Text]) -> list[Request]:
        headers = tuple(dict.fromkeys(self.headers))
        has_data = bool(self.names & _SENDS) or bool(self.fields)
        written = next((value.literal or "" for name, value in headers if name.lower() == "content-type"), self.content)
        query, body = tuple(self.query), tuple(self.fields)
        if "get" in self.names and has_data:
            query, body, has_data = (*query, *params(self.body), *body), (), False
        else:
            body = (*body_fields(self.body, written.partition(";")[0].strip().lower()), *body)
        method, auth = self._method(has_data=has_data), self._auth(headers)
        return [
            build(
                self.form, method, url, self.around.span, call=self.around.call, query=query, headers=headers,
                body=body, content=self.content if has_data else "", headers_known=self.whole, auth=auth,
                has_body=has_data or "upload-file" in self.names, is_json=has_data and is_json(self.body),
            )
            for url in urls
        ]  # fmt: skip

    def _method(self, *, has_data: bool) -> str:
        if self.method is not None and self.method.pieces:
            return (self.method.literal or "").strip()
        if "head" in self.names:
            return "HEAD"
        if "get" in self.names:
            return "GET"
        if "upload-file" in self.names:
            return "PUT"
        return "POST" if has_data else "GET"

    def _auth(self, headers: tuple[Param, ...]) -> Auth | None:
        """Return the credential; a header of that name takes the place of `--user`."""
        user = next((option.value for option in reversed(self.options) if option.name == "user"), None)
        carried = auth_of(headers)
        if user is None or not user.pieces or (carried is not None and carried.place == "header:authorization"):
            return carried
        scheme = next((_SCHEMES[name] for name in sorted(self.names) if name in _SCHEMES), "Basic")
        return Auth(scheme, "header:authorization", without_colon(user))
