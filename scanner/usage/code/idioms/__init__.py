"""What is known of libraries, as rows of data. A language's rows are `Idioms` in a module of its own.

**A row** says what a call does. `path` is the callee with its imports resolved, by its last words: `requests.get` is
meant by `import requests as r; r.get`, `HttpRequest.newBuilder` by `java.net.http.HttpRequest.newBuilder`. A path of
one lower-case word must be all of it (`fetch`; `window.fetch` counts, `api.fetch` doesn't). `.name` is a method of that
name on anything (for `does` that give values: the receiver is then the first argument). `{}` in a path stands for a
verb (`get`, `Post`, `DeleteAsync`), which gives the method; `{read}` for get, head, options and delete, `{write}` for
the others.

`takes` are the roles of positional arguments, separated by blanks; `…` at the end repeats the last. Keyword arguments
and the keys of options objects have roles by their names, in `KEYS`, `Idioms.keys` and `Row.keys`.

`does`:

* `send`: makes a request. Also gives its reply, on which further setters may follow (superagent).
* `request`: makes a request object that something else sends (`http.NewRequest`, `Request.Builder()`).
* `client`: makes an object with defaults for requests (`requests.Session()`, `axios.create`).
* `url`: makes a URL object; `query`: a query string or its builder; `headers`: a headers object; `formdata`: a form in
  parts; `merge`: one mapping of several (`Object.assign`).
* `env`: reads an environment variable (roles `name fallback`).
* `same`: gives its first argument (`str`, `.toString`, `JSON.parse`); `urljoin`, `pathjoin`, `concat`: put texts
  together; `join`: a list with a separator, in either order; `format`: fills `{}`, `sprintf`: `%s` (roles `template
  values…`); `strip`, `lstrip`, `rstrip`: cut characters off the ends (roles `text characters`); `replace` (`text old
  new`); `upper`, `lower`; `encode`: percent-encodes; `base64`.
* `put`: adds `name value` to the first argument (a mapping: `.append`, `.Add`); `setdefault`: if there is none, and
  gives what is there; `update`: adds all of another mapping; `remove`: takes a name away; `lookup`: what stands under a
  name (`.get`; roles `_ name fallback`); `copy`.
* `json`: a mapping as text (`JSON.stringify`), `jsonof`: a method that makes it of its argument, `writejson`: of its
  second and writes it to its first; `dollars`: fills `$name` and `${name}`; `given`: a method that gives its
  argument (`stack.enter_context`).
* `partial`: gives a function that has its first arguments; `getattr`: a member by its name; `urlunsplit`: a URL of
  a list of its parts; `declared`: gives the default of a field (`pydantic.Field`); `flag`: declares what a program is
  started with (`.add_argument`).
* `apply`: calls a function among its arguments with the first of them (`useSWR`).
* `basic`, `bearer`: make a value for Authorization of `user password` or `token`.
* `command`: starts a command (roles `words`, `words…`, `tool line`: see `commands`).
* `macro`: gives the callee's owner a method (roles `name func`).
* `nothing`: a call that looks like a request and is none (mocks, routes).

**Roles**: `url`, `base`, `root` (a base against which URLs are resolved as in RFC 3986), `path` (added to the base),
`text` (added to the URL), `host`, `port`, `protocol`, `plainhost`, `plainurl` (of plain http unless they say
otherwise); `method`; `headers`, `header value` (two arguments, one header), `line` (a header as `Name: value`);
`query`, `param value`; `json`, `form`, `field value`, `part value` (a field of a body, a query parameter without one),
`option value` (what a setting's name says), `segment value` (what `{segment}` in the URL stands for), `segments` (a
mapping of these), `data` (a form if a mapping, else a raw body), `jsondata` (JSON if a mapping), `ajaxdata` (a query
without a method, else a form), `files` (parts of a form), `body`, `urlbody` (a body that makes it a POST), `type` (a
content type), `accept` (one or more that are asked for); `auth`, `user`, `password`, `bearer`, `apikey`, `authtype`,
`authorization` (a whole header); `options` (a mapping of other roles); `request` (a request object), `client`, `hook`
(a function or object that gets the request before it is sent), `hooks`; `_` (of no interest).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Row(NamedTuple):
    """What a call does: see above. `method` where neither the name nor an argument tells it.

    `keys` are roles of keywords and options that differ from `KEYS` for this call.
    """

    path: str
    takes: str = ""
    does: str = "send"
    method: str = ""
    keys: Mapping[str, str] = {}


class Setter(NamedTuple):
    """A method or attribute of an object that is known to be a client or request (`on`: only of these).

    `req.setRequestHeader(a, b)` is `Setter("setRequestHeader", "header value")`; assigning `req.Method = x` counts as a
    call with one argument, and reading `s.headers` gives the mapping itself. `name` may be `{}` (any verb), `{read}`
    (get, head, options, delete) or `{write}`. A name that has no row gives the object itself (`.build()`).

    `does`: `set`; `send` (the object, or a copy if it is a client, is sent with these arguments); `request` (a client
    makes a request object); `pass` (gives its argument); `reply` (the reply to the last request).
    """

    name: str
    takes: str = ""
    does: str = "set"
    method: str = ""
    on: str = ""


class Idioms(NamedTuple):
    """A language's rows.

    `calls` make requests, clients and values; for `setters` see there. `keys` are roles of keyword arguments and of
    options by lower-case name. `envs` are paths of mappings of the environment. `reply` are members of a reply that
    lead to its decoded body. `receivers` are words in a variable's name that mark it as a client when where it comes
    from is not known. `roots` are paths that are clients themselves, with defaults that can be set (`axios`). `selves`
    are members of a client that stand for itself (`axios.defaults.headers.common`).
    """

    calls: tuple[Row, ...] = ()
    setters: tuple[Setter, ...] = ()
    keys: Mapping[str, str] = {}
    envs: tuple[str, ...] = ()
    reply: frozenset[str] = frozenset()
    receivers: frozenset[str] = frozenset()
    roots: frozenset[str] = frozenset()
    selves: frozenset[str] = frozenset()


VERBS: Mapping[str, str] = {
    **{verb: verb.upper() for verb in ("get", "post", "put", "patch", "delete", "head", "options")},
    **{f"{verb}async": verb.upper() for verb in ("get", "post", "put", "patch", "delete", "head", "options")},
    **{f"{verb}json": verb.upper() for verb in ("get", "post", "put", "patch", "delete")},
    **{f"{verb}jsonasync": verb.upper() for verb in ("get", "post", "put", "patch", "delete")},
    **{f"{verb}asjsonasync": verb.upper() for verb in ("post", "put", "patch")},
    **{f"get{what}async": "GET" for what in ("string", "bytearray", "stream", "fromjson")},
    "getfromjsonasync": "GET",
    "deletefromjsonasync": "DELETE",
    "del": "DELETE",
    "query": "QUERY",
    "getstring": "GET",
}
"""Names of methods that send, lower-case."""

METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "QUERY", "TRACE", "CONNECT", "PURGE"})

KEYS: Mapping[str, str] = {
    "url": "url",
    "uri": "url",
    "endpoint": "url",
    "href": "url",
    "baseurl": "base",
    "base_url": "base",
    "baseuri": "base",
    "base_uri": "base",
    "prefixurl": "base",
    "prefix": "base",
    "baseaddress": "base",
    "method": "method",
    "httpmethod": "method",
    "headers": "headers",
    "header": "headers",
    "httpheaders": "headers",
    "extra_headers": "headers",
    "params": "query",
    "query": "query",
    "qs": "query",
    "searchparams": "query",
    "query_params": "query",
    "queryparams": "query",
    "fields": "data",
    "json": "json",
    "data": "data",
    "body": "body",
    "content": "body",
    "payload": "body",
    "form": "form",
    "formdata": "form",
    "form_params": "form",
    "files": "files",
    "multipart": "form",
    "auth": "auth",
    "bearer": "bearer",
    "auth_bearer": "bearer",
    "auth_basic": "auth",
    "username": "user",
    "user": "user",
    "password": "password",
    "pass": "password",
    "host": "host",
    "hostname": "host",
    "port": "port",
    "path": "path",
    "protocol": "protocol",
}
"""Roles of keyword arguments and of the keys of options, by lower-case name, in every language."""
