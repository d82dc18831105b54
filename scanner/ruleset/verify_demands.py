"""What a `[verify.NAME]` must hold beyond the right types, so that the request it asks for can do no harm.

The policy of `scanner.verify` refuses the same when a request is made; here a rule file hears of it first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.ruleset import outcome_demands, verify_hosts
from scanner.ruleset.model import Provider, Token
from scanner.ruleset.verification import Verification

SECRET = "{secret}"  # noqa: S105 - the placeholder of a header template
RANDOM = "{random}"
MIN_RATE = 1 / 60
MAX_RATE = 1000.0

OWNED_HEADERS = frozenset((
    "accept-encoding", "connection", "cookie", "cookie2", "expect", "forwarded", "host", "keep-alive", "range", "te",
    "trailer", "transfer-encoding", "upgrade", "user-agent", "via",
    "x-method-override", "x-original-url", "x-rewrite-url",
))  # fmt: skip
"""Headers (in lower case) that no rule file may set: straykey sets them, or they make another request of it."""
OWNED_PREFIXES = ("content-", "proxy-", "sec-", "x-forwarded-", "x-http-", "x-method-", "x-original-", "x-rewrite-")
_SECRETS_OWN = re.compile(r"authorization|(?:[a-z0-9]+-)*(?:[a-z0-9]*(?:key|token|secret|auth|session))")
_HARMLESS = re.compile(r"accept|(?:[a-z0-9]+-)+version")

_ENDPOINT = re.compile(r"https://(?P<host>[a-z0-9.-]+)(?::(?P<port>[0-9]{1,5}))?")
_PATH = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@/-]*")
_HEADER_NAME = re.compile(r"[A-Za-z0-9-]{1,64}")
_LONGEST_VALUE = 200
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def of_verification(verification: Verification, provider: Provider) -> Iterator[str]:
    """Yield the problems of one `[verify.NAME]`."""
    if all(token.verify != verification.name for token in provider.tokens):
        yield 'no token names it in its key "verify"'
    yield from _endpoint(verification, provider)
    yield from _path(verification.path)
    yield from _headers(verification.headers)
    yield from prose("safe", verification.safe)
    if not MIN_RATE <= verification.rate <= MAX_RATE:
        yield f'key "rate": must be from 1/60 (one a minute) to {MAX_RATE:,.0f} requests a second'
    yield from outcome_demands.of_outcomes(verification)


def of_token(token: Token, provider: Provider) -> Iterator[str]:
    """Yield what is wrong with the way in which a token is, or is not, verified."""
    if token.verify and token.verify not in {item.name for item in provider.verifications}:
        yield f'key "verify": there is no [verify.{token.verify}] in this file'
    if token.verify and token.not_asked:
        yield 'key "not_asked": stands beside "verify"; a token is asked about or it is not'
    if token.verify and token.low_entropy:
        yield 'key "verify": a password is never sent: logging in is not harmless; say so in "not_asked"'
    yield from prose("not_asked", token.not_asked)


def prose(key: str, text: str) -> Iterator[str]:
    """Yield the problem of a text for people that would break the line it is printed on."""
    if not text.isprintable():
        yield f'key "{key}": must be one line without control characters'


def may_set(name: str, value: str) -> bool:
    """Whether a rule file may set a header: the one of its token, `Accept`, or one that names an API's version."""
    name = name.lower()
    if name in OWNED_HEADERS or name.startswith(OWNED_PREFIXES):
        return False
    return (_SECRETS_OWN if SECRET in value else _HARMLESS).fullmatch(name) is not None


def _endpoint(verification: Verification, provider: Provider) -> Iterator[str]:
    endpoint, context = verification.endpoint, provider.context
    if context.self_hosted and endpoint:
        yield 'key "endpoint": the provider is self-hosted: only the user can name an instance, with --endpoint'
    if not context.self_hosted and not endpoint:
        yield 'missing key "endpoint" (only a self-hosted provider has none)'
    if endpoint:
        yield from (f'key "endpoint": {problem}' for problem in _address(endpoint, context.hosts))


def _address(endpoint: str, hosts: tuple[str, ...]) -> Iterator[str]:
    if "{" in endpoint or "}" in endpoint:
        yield f"a foreign host template: {_shown(endpoint)} must be written out, nothing chooses a host"
        return
    if not endpoint.startswith("https://"):
        yield "must begin with https://: a token never travels in the clear"
        return
    if "@" in endpoint:
        yield "must hold no credentials"
        return
    if any(mark in endpoint.removeprefix("https://") for mark in "/?#\\"):
        yield 'must end after host and port: what follows belongs into "path"'
        return
    match = _ENDPOINT.fullmatch(endpoint)
    if match is None or not 0 < int(match["port"] or 443) <= verify_hosts.MAX_PORT:
        yield f"{_shown(endpoint)} is no address such as https://api.acme.dev (lower case, with a port if need be)"
    elif problem := _host_problem(match["host"]):
        yield problem
    elif match["host"] not in hosts:
        yield f'"{match["host"]}" is not among the hosts of [context]: a token goes to its own provider only'


def _host_problem(name: str) -> str:
    try:
        verify_hosts.host(name)
    except ValueError as error:
        return str(error)
    return ""


def _path(path: str) -> Iterator[str]:
    if not path:
        return  # already reported as missing
    for problem in _path_problems(path):
        yield f'key "path": {problem}'


def _path_problems(path: str) -> Iterator[str]:
    if SECRET in path:
        yield "a token never travels in a URL"
        return
    plain = path.replace(RANDOM, "")
    if "{" in plain or "}" in plain:
        yield f"the only placeholder in a path is {RANDOM}, a made-up id"
    if not path.startswith("/"):
        yield 'must begin with "/"'
    if "//" in path:
        yield 'must not hold "//"'
    if ".." in path or "." in path.split("/"):
        yield 'must not hold ".." nor "." as a segment'
    if "?" in path or "#" in path:
        yield "must hold no query and no fragment"
    if not _PATH.fullmatch(re.sub(r"[{}?#]", "", plain)):
        yield "must hold only what needs no escape in a URL: letters, digits and -._~!$&'()*+,;=:@/"


def _headers(headers: tuple[tuple[str, str], ...]) -> Iterator[str]:
    if not headers:
        return  # already reported as missing
    for name, value in headers:
        yield from (f'key "headers": {problem}' for problem in _header(name, value))
    names = [name.lower() for name, _ in headers]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f'key "headers": {_shown(name)} stands there twice'
    secrets = sum(value.count(SECRET) for _, value in headers)
    if secrets != 1:
        yield f'key "headers": {SECRET} must stand once in all of them, not {secrets} times'


def _header(name: str, value: str) -> Iterator[str]:
    if SECRET in name:
        yield f"{SECRET} must stand in a header's value, not in its name"
        return
    if not _HEADER_NAME.fullmatch(name):
        yield f"{_shown(name)} is no header name"
        return
    if not may_set(name, value):
        own = "a header for its token (Authorization, *-Key, *-Token)"
        yield f"{_shown(name)} is not a rule file's to set: it may set {own}, Accept and *-Version"
    if not value or value != value.strip() or not (value.isascii() and value.isprintable()):
        yield f"the value of {_shown(name)} must be printable ASCII without blanks at its ends"
    if len(value) > _LONGEST_VALUE:
        yield f"the value of {_shown(name)} is longer than {_LONGEST_VALUE} characters"
    strange = [found for found in _PLACEHOLDER.findall(value) if found != SECRET]
    if strange:
        yield f"the only placeholder in a header is {SECRET}, not {_shown(strange[0])}"


def _shown(text: str) -> str:
    """Return a text of the rule file for a message, its control characters escaped."""
    return '"' + "".join(char if char.isprintable() else repr(char)[1:-1] for char in text) + '"'
