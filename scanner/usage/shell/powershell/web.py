"""Invoke-RestMethod and Invoke-WebRequest (their pages in PowerShell's documentation)."""

from __future__ import annotations

from collections.abc import Mapping

from scanner.model import Span
from scanner.usage.data.body import FORM, JSON
from scanner.usage.data.build import build
from scanner.usage.data.parts import auth_of
from scanner.usage.request import Auth, Param, Request
from scanner.usage.shell.powershell.values import Json, Table, Value, flattened, text_of
from scanner.usage.shell.tools.bodies import body_fields, is_json
from scanner.usage.text import Text, hole, literal

COMMANDS = {"invoke-restmethod", "invoke-webrequest", "irm", "iwr"}
PARAMETERS = (
    "uri", "method", "custommethod", "headers", "body", "contenttype", "authentication", "token", "credential", "form",
    "infile", "outfile", "useragent", "websession", "sessionvariable", "timeoutsec", "proxy", "proxycredential",
    "maximumredirection", "maximumretrycount", "retryintervalsec", "certificate", "certificatethumbprint",
    "transferencoding", "statuscodevariable", "responseheadersvariable", "sslprotocol", "httpversion", "erroraction",
    "errorvariable", "outvariable", "maximumfollowrellink", "connectiontimeoutseconds", "operationtimeoutseconds",
    "unixsocket", "informationaction", "verbose", "usebasicparsing", "skipcertificatecheck", "passthru", "resume",
    "disablekeepalive", "usedefaultcredentials", "allowunencryptedauthentication", "skipheadervalidation",
    "followrellink", "preserveauthorizationonredirect", "skiphttperrorcheck", "noproxy", "debug",
)  # fmt: skip
SWITCHES = frozenset(PARAMETERS[PARAMETERS.index("verbose") :])
_BASIC = {"basic": "Basic", "bearer": "Bearer", "oauth": "Bearer"}


def full_name(written: str) -> str:
    """Return the parameter that a name or its beginning means, in lower case."""
    written = written.lower()
    if written in PARAMETERS:
        return written
    return next((name for name in PARAMETERS if name.startswith(written)), written)


def web_request(given: Mapping[str, Value], span: Span, *, whole: bool) -> Request | None:
    """Return the request of a command's parameters; None without a URI. `whole`: no others can be among them."""
    uri = given.get("uri")
    if uri is None or not text_of(uri).pieces:
        return None
    headers, headers_known = _headers(given)
    method = given.get("custommethod") or given.get("method")
    name = "GET" if method is None else (text_of(method).literal or "").upper()
    query, body, content, has_body = _body(given, name, headers)
    return build(
        "powershell", name, text_of(uri), span, query=query, headers=headers, body=body, content=content,
        has_body=has_body, headers_known=headers_known and whole, query_known=whole, auth=_auth(given, headers),
        is_json=has_body and _is_json(given.get("body")),
    )  # fmt: skip


def _headers(given: Mapping[str, Value]) -> tuple[tuple[Param, ...], bool]:
    headers: list[Param] = []
    known = "websession" not in given
    value = given.get("headers")
    if isinstance(value, Table):
        headers = [Param(name.strip(), text_of(item)) for name, item in value.entries.items()]
        known = known and value.whole
    elif value is not None:
        known = False
    kind = given.get("contenttype")
    if kind is not None:
        headers.append(Param("Content-Type", text_of(kind)))
    agent = given.get("useragent")
    if agent is not None:
        headers.append(Param("User-Agent", text_of(agent)))
    return tuple(headers), known


def _body(
    given: Mapping[str, Value], method: str, headers: tuple[Param, ...]
) -> tuple[tuple[Param, ...], tuple[Param, ...], str, bool]:
    """Return query, fields, media type and whether there is a body; a table of a GET goes to the query."""
    if "form" in given:
        return (), tuple(flattened(given["form"])), "multipart/form-data", True
    body = given.get("body")
    if body is None:
        return (), (), "", "infile" in given
    if isinstance(body, Table) and method in {"GET", "HEAD"}:
        return tuple(flattened(body)), (), "", False
    content = "" if method in {"GET", "HEAD"} else FORM
    written = next((value.literal or "" for name, value in headers if name.lower() == "content-type"), content).lower()
    if isinstance(body, Table | Json | list):
        return (), tuple(flattened(body)), content, True
    return (), body_fields(body, JSON if "json" in written else written), content, True


def _is_json(body: Value | None) -> bool:
    return isinstance(body, Json) or (isinstance(body, Text) and is_json(body))


def _auth(given: Mapping[str, Value], headers: tuple[Param, ...]) -> Auth | None:
    kind = given.get("authentication")
    if kind is None:
        return auth_of(headers)
    scheme = _BASIC.get((text_of(kind).literal or "").lower())
    if scheme is None:
        return auth_of(headers)
    value = given.get("token") if scheme == "Bearer" else given.get("credential")
    token = text_of(value) if value is not None else hole()
    return Auth(scheme, "header:authorization", token if token.pieces else literal("") + hole())


def positional(given: dict[str, Value], value: Value) -> None:
    """Take an argument without a name: the first one is the URI."""
    if "uri" not in given and isinstance(value, Text):
        given["uri"] = value
