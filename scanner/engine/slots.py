"""Places that hold a value under a name, found without parsing any language.

A slot is read outwards from a word that names credentials (`token`, `secret`, `authorization`, a provider's name):
first the whole name around the word, then what separates it from its value, then the value. One pair of expressions
serves assignments, keys of JSON, YAML, TOML, XML and .env, options, headers, parameters, arguments and table cells.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import regex

from scanner.engine import forms
from scanner.engine.keywords import Keyword, Meaning
from scanner.engine.surroundings import sibling_label
from scanner.model import Span

WORDS = (
    "token", "secret", "pass", "pwd", "bearer", "credential", "session", "jwt", "key", "auth", "pat", "sk", "pk", "sa",
    "publishable", "pw", "service_account", "service-account", "serviceaccount", "refresh", "value",
)  # fmt: skip
# Short words count only where they are a word of their own, or at least end one.
_WHOLE = {
    b"pat": regex.compile(rb"(?<![A-Za-z])pat(?![A-Za-z])", regex.IGNORECASE),
    b"sk": regex.compile(rb"(?<![A-Za-z])sk(?![A-Za-z])", regex.IGNORECASE),
    b"pk": regex.compile(rb"(?<![A-Za-z])pk(?![A-Za-z])", regex.IGNORECASE),
    b"sa": regex.compile(rb"(?<![A-Za-z])sa(?![A-Za-z])", regex.IGNORECASE),
    b"pw": regex.compile(rb"(?<![A-Za-z])pw(?![A-Za-z])", regex.IGNORECASE),
    b"pass": regex.compile(rb"pass(?:w|phrase|(?![a-z]))", regex.IGNORECASE),
    b"value": regex.compile(rb"(?<![A-Za-z])(?:(?i:current|initial)_?)?value(?![A-Za-z])", regex.IGNORECASE),
    b"key": regex.compile(rb"(?i:key)(?![a-z])"),
    b"auth": regex.compile(rb"auth(?!or\b|ors|ored|ent)", regex.IGNORECASE),
    b"session": regex.compile(rb"session(?!s)", regex.IGNORECASE),
}
MAX_NAME = 80
MAX_VALUE = 600
TIMEOUT = 2.0
"""Seconds for one expression on one fragment; beyond it the fragment counts as incomplete."""


class Slot(NamedTuple):
    """One place. `kind` is name, header, query or call; `name` is as written; `scheme` is lower-case or empty."""

    kind: str
    name: bytes
    name_span: Span
    value: Span
    scheme: str = ""


# What may stand between a name and its value. Each alternative is a form that people write; the comment names one.
_SEPARATOR = rb"""
  (?:
    # set("X", "Y"): only a quote may stand between the name and the comma
    (?: \\{0,7} ["'`] | &quot; | &\#39; )? \s{0,8} , \s{0,40}
    (?! (?: \\{0,7} ["'] )? (?: current_?|initial_? )? value \b )
    (?: (?: \w{1,20} = [\w.]{1,20} , [ ] ){0,3} (?: default | fallback ) \s{0,2} [=:] \s{0,2} )?
  |
    # key (prod): Y
    (?: [ ]{0,2} \( [\w ,./-]{1,30} \) (?= \s{0,2} [:=] ) )?
    # the name's closing quote, bracket or tag
    (?: ["'`\])}\\] | &quot; | &\#39; | &\#x27; | &apos; | %22 | \x1b\[ [0-9;]{0,10} m | </ [\w.:-]{1,40} ){0,6}
    (?:
      # Postman, HAR: {"key": "X", "value": "Y"}
      \s{0,8} , \s{0,40} (?: \\?["'] )? (?: value | default | current_?value | initial_?value ) (?: \\?["'] )?
      \s{0,4} [:=] \s{0,4}
      # Kubernetes: "name: X", GitLab: "X:", next line "value: Y"
    | \s{0,4} :? [ \t\r]{0,4} \n [ \t-]{0,40} value \s{0,4} : [ \t]{0,4}
      # property lists: <key>X</key> <string>Y
    | \s{0,2} > \s{0,40} < [\w:-]{1,20} > \s{0,40}
      # HCL: variable "X" { default = "Y" }
    | \s{0,4} \{ [^{}]{0,200} \b default \s{0,8} = \s{0,4}
      # Go's tags: env:"X" envDefault:"Y"
    | [ ] (?: env_? )? default : (?= ["'] )
      # <add key="X" value="Y"/>
    | \s{1,40} [\w-]{0,20}:? value \s{0,2} = \s{0,2}
      # <token>Y</token>
    | \s{0,2} > \s{0,40}
      # x: str = Y, var x string = Y, x => Y
    | (?: [ ] (?: string | str | securestring ) (?= \s{0,4} :?= ) )?
      (?: \s{0,2} [?!]? \s{0,2} : \s{0,4} [\w.<>\[\]|?&*' ]{1,40} (?= =[^=>] ) )?
      \s{0,16} (?: :=|\?\?=|\|\|=|\?=|=>|={1,3}|:{1,2}(?!-|//)|<-|->|~>|\xe2\x86\x92 )
      (?: [ \t]{0,40} | \s{0,40} (?= [\w@$]{0,2} \\{0,7} ["'`] ) )
      # X || Y, ${X:-Y}, setX(Y), | X | Y |
    | \s{0,4} (?: \|\|? | \?\? | \?: | :- | \( | \) | \bor\b | \bas\b | \bis\b ) \s{0,40}
      # --token Y, ENV X Y
    | [ \t]{1,16}
    | %3[Dd] | %3[Aa] (?: %20 | \+ ){0,2}
    )
  )
  # YAML's anchors and tags
  (?: (?: & [\w.-]{1,40} | !! \w{1,20} ) [ \t]{1,4} ){0,2}
  # getenv("X") or Y; YAML's block scalars
  (?: (?: \|\|? | \?\? | \?: | \bor\b | [|>][+-]? \s{0,2} \n ) \s{0,40} )?
  # x = ENV["X"] || "Y"
  (?: [\w.$:]{1,40} [\[(.] ["']? [\w.-]{1,60} ["']? [\])]? \s{0,4} (?: \|\|? | \?\? | \?: | \bor\b | , ) \s{0,8} )?
  # x = SecretString("Y"), but not x = get_secret("name")
  (?: (?! [\w.:]{0,40} (?-i: (?<![A-Za-z]) | (?<=[a-z]) (?=[A-Z]) )
          (?-i: [gG]et | [fF]etch | [lL]oad | [rR]ead | [lL]ook_?[uU]p | [fF]ind | [rR]e(?:solve|trieve|quire)
              | [dD]ecrypt ) (?-i: (?![a-z]) ) [\w.:]{0,40} \( )
      (?: new \s+ )? (?: [\w.:]{1,40} \( ){1,2} \s{0,4} )?
  # the value's opening quote, bracket or mark-up
  (?: [bBrRuUfF@$]{0,2} (?: \\{0,7} ["'`] ){1,3} | \x1b\[ [0-9;]{0,10} m | &quot; | &\#34; | &\#39; | &\#x27; | &apos;
    | %22 | \\u0022 | \*\* | < (?: b | i | em | strong | code | kbd | tt ) > | \[ \s{0,4} (?: \\?["'] )?
  ){0,2}
"""
_SCHEME = rb"""(?:
  (?P<scheme> bearer | token | basic | apikey | api-key | jwt | key )
  (?: \s{1,4} | %20 | \+ | [ ]*\\u0020 | :[ ] | [ ]?= [ ]? | ["'][ ]{0,4}[+.,&][ ]{0,4}["'] )
)?"""
_VALUE_BEGINS = rb"(?= [^\x00-\x20\"'`<>()\[\]{},;\\&|] )"
# By `re`, which reads such a set ten times as fast as `regex`: in hostile text every value is as long as it may be.
_VALUE = re.compile(rb"[^\x00-\x20\"'`<>()\[\]{},;\\&|]{1,%d}" % MAX_VALUE)
_NAME_BEFORE = regex.compile(rb"(?r)[\w.$\-]{0,64}")
_NAME_AFTER = regex.compile(rb"[\w$.\-]{0,64}")


@functools.cache
def _after_name() -> Any:
    return regex.compile(_SEPARATOR + _SCHEME + _VALUE_BEGINS, regex.VERBOSE | regex.IGNORECASE)


def vocabulary(extra: frozenset[str]) -> tuple[Keyword, ...]:
    """Return the words that make a name worth reading, as keywords for a database of their own."""
    keywords = []
    for word in (*WORDS, *sorted(extra)):
        sets = forms.literal(word.encode(), ignore_case=True)
        meaning = Meaning("", len(sets))
        keywords.append(Keyword(forms.expression(forms.literal(word.encode())), True, sets, meaning))  # noqa: FBT003 - ignore_case
    return tuple(keywords)


@functools.lru_cache(maxsize=8)
def widths(extra: frozenset[str]) -> tuple[int, ...]:
    """Return the length of each word of `vocabulary`."""
    return tuple(keyword.meaning.width for keyword in vocabulary(extra))


# What the byte after a name can be, if a value is to follow.
_AFTER_NAME = frozenset(b"\"'`])}\\&%< \t\r\n,>:=!?|(+~-\x1b")
_QUOTES = (b'"', b"'", b"`")
_SECRET_NAME = regex.compile(rb"(?i)(?:password|passwd|pwd|pass|secret|token)$")
MIN_VALUE = 12
MIN_PASSWORD = 6


def find_slots(data: bytes, words: list[Span], wanted: Callable[[bytes], bool]) -> Iterator[Slot]:
    """Yield every slot whose name holds one of `words`, given by place, and is `wanted`.

    TimeoutError when the text is too hostile.
    """
    after_name = _after_name()
    done = -1
    value = Span(-1, -1)
    for word in words:
        if word.start < done or not _counts(data, word):
            continue
        start = _NAME_BEFORE.match(data, max(0, word.start - 64), word.start).start()
        if data[start - 1 : start] == b"%" and word.start - start >= 2:  # noqa: PLR2004 - a percent code's two digits
            start += 2
        end = _NAME_AFTER.match(data, word.end).end()
        while end > word.end and data[end - 1] in b".-$":
            end -= 1
        done = end
        if end - start > MAX_NAME or end == len(data) or data[end] not in _AFTER_NAME:
            continue
        if value.start <= start and end == value.end:
            continue  # the value of the slot before, not a name
        if data[start - 2 : start] != b"</" and wanted(data[start:end]):
            for slot in _read(data, Span(start, end), after_name):
                if data[slot.value.start - 1 : slot.value.start] in _QUOTES and _SECRET_NAME.search(slot.name):
                    value = slot.value
                yield slot


def _counts(data: bytes, word: Span) -> bool:
    whole = _WHOLE.get(data[word.start : word.end].lower())
    return whole is None or whole.match(data, word.start) is not None


def _read(data: bytes, name_span: Span, after_name: Any) -> Iterator[Slot]:
    name = data[name_span.start : name_span.end]
    if name.lower() in (b"bearer", b"token"):
        slot = _bare_scheme(data, name_span, name)
        if slot is not None:
            yield slot
            return
    limit = min(len(data), name_span.end + 400 + MAX_VALUE)
    if name.lower().endswith(b"value"):
        label = sibling_label(data, name_span)
        if label is None:
            return
        name, label_span = data[label.start : label.end], label
    else:
        label_span = _whole_term(data, name_span)
        name = b"_".join(data[label_span.start : label_span.end].split())
    match = after_name.match(data, name_span.end, limit, timeout=TIMEOUT)
    text = match and _VALUE.match(data, match.end(), limit)
    if not text:
        return
    value = Span(*text.span())
    if data[value.start - 1 : value.start + 2] == b"=3D" and b"quoted-printable" in data:
        value = Span(value.start + 2, value.end)
    if b"=" in data[name_span.end : value.start]:
        own = _own_value(data, name_span, value)
        if own is None:
            return
        value = own
    if value.end - value.start < (MIN_PASSWORD if b"p" in name.lower() else MIN_VALUE):
        return
    scheme = (match["scheme"] or b"").lower().decode()
    yield Slot(_kind(data, name_span, name, match.start(), value.start), name, label_span, value, scheme)


_TARGETS = regex.compile(
    rb"(?m)(?:^|(?<=[\"'`]))[ \t]*(?:(?:const|let|var|my|local)\b[ \t]*[(\[]?)?(?:[\w.$@]{1,60}[ \t]*,[ \t]*){1,8}\Z"
)
_LITERAL = regex.compile(rb"[\"'](?P<text>[^\"'\n]{0,600})[\"'][ \t]*,?[ \t]*")


def _own_value(data: bytes, name: Span, value: Span) -> Span | None:
    """Return the value of the last of several names, `user, password = "a", "b"`, None if not all are literals.

    `value` is the first, and the only one where names stand in no list.
    """
    low = max(0, name.start - 4 * MAX_NAME)
    targets = _TARGETS.search(data[low : name.start])
    if targets is None:
        return value
    position = value.start - 1
    for _ in range(targets.group().count(b",")):
        skipped = _LITERAL.match(data, position)
        if skipped is None:
            return None
        position = skipped.end()
    own = _LITERAL.match(data, position)
    return Span(*own.span("text")) if own else None


_BARE = regex.compile(
    rb"""
      (?: [ ]{1,4} | %20 | \+ | [ ]?["'][ ]{0,4}[+.,&][ ]{0,4}["'] )
      (?P<value> [^\x00-\x20"'`<>()\[\]{},;\\&|]{12,600} )
    """,
    regex.VERBOSE,
)


def _bare_scheme(data: bytes, name_span: Span, name: bytes) -> Slot | None:
    """Read `"Bearer " + value` and the like, where no header name stands before the scheme."""
    match = _BARE.match(data, name_span.end)
    if match is None:
        return None
    return Slot("header", b"authorization", name_span, Span(*match.span("value")), name.lower().decode())


_TERM = regex.compile(
    rb"(?ri)(?<![\w-])(?:(?:refresh|session|access|api|secret|publishable|personal|service[ ]account|service)[ ]){1,2}"
)


def _whole_term(data: bytes, name: Span) -> Span:
    """Return where a name of several words stands, as prose writes it: `refresh token`, `personal access token`."""
    term = _TERM.match(data, max(0, name.start - 40), name.start)
    return Span(term.start(), name.end) if term else name


def _kind(data: bytes, name_span: Span, name: bytes, name_end: int, value_start: int) -> str:
    before = data[name_span.start - 1 : name_span.start]
    between = data[name_end:value_start]
    if b"auth" in name.lower() and b"oriz" in name.lower():
        return "header"
    if before in (b"?", b"&") and between[:1] == b"=":
        return "query"
    if (between.lstrip(b" \t")[:1] == b"(" and not _REMARK.match(between)) or between.startswith((b"')(", b'")(')):
        return "call"
    return "name"


_REMARK = re.compile(rb"[ \t]*\([^()]*\)[ \t]*[:=]")


def snake(name: bytes) -> str:
    """Write a name in snake_case: `hypertrackSecretKey`, `HYPERTRACK-SECRET-KEY` and `hypertrack.secret_key` alike."""
    text = name.decode("latin-1")
    text = _HUMP.sub("_", text)
    joined: str = _JOINTS.sub("_", text)
    return joined.strip("_").lower()


_HUMP = regex.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_JOINTS = regex.compile(r"[^0-9A-Za-z]+")
