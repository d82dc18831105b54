"""One model for every form of HTTP request: what a command, file or program would send, as far as the text tells."""

from __future__ import annotations

from typing import NamedTuple

from scanner.model import Span
from scanner.usage.text import Text


class Param(NamedTuple):
    """A named value: a header (`name` as written), a query parameter, or a body's field (`name` a dotted path)."""

    name: str
    value: Text


class Auth(NamedTuple):
    """The credential of a request.

    `scheme` is the word before the token as written (`Bearer`, `token`, `Basic`), `raw` for a bare token in
    Authorization, empty where no scheme belongs (query, X-API-Key, body). `place` is `header:authorization` and the
    like (lower-case), `query:session_token`, `userinfo` or `body:refresh_token`. `token` may be a hole.
    """

    scheme: str
    place: str
    token: Text


class Request(NamedTuple):
    """A request that a file makes or describes.

    `form` names the reader: curl, wget, httpie, powershell, http-file, har, postman, openapi, access-log, python, go …
    `method` is upper-case, empty when it can't be known. `url` is joined with its base and has no query; its host may
    be a hole. `span` covers the expression or command that names the URL, beginning at its first byte; `call` what
    sends it. `headers_known` and `query_known`: nothing else can be among them. `content` is the media type of the body
    that the client is known to send (`application/json`), empty when unknown or there is none; `has_body` tells which.
    `sets_type`: the client names the media type itself. `is_json`: the body is JSON text, whatever it is said to be;
    False where that isn't known. `number` counts the requests of a file from 0: `Piece.reply`
    refers to it. `comment` is what comments beside the request or its token say.
    """

    form: str
    method: str
    url: Text
    span: Span
    call: Span
    query: tuple[Param, ...] = ()
    headers: tuple[Param, ...] = ()
    body: tuple[Param, ...] = ()
    content: str = ""
    has_body: bool = False
    sets_type: bool = False
    is_json: bool = False
    headers_known: bool = True
    query_known: bool = True
    auth: Auth | None = None
    number: int = 0
    comment: str = ""
