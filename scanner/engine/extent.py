"""Whether a token's text goes on where its value was taken to end: then what was read may be a part of it."""

from __future__ import annotations

from typing import Any

import regex

from scanner.model import Span

GOES_ON = "the text goes on after it, so it may be only a part of the token"
PUNCTUATION = "it ends in a punctuation mark that may not belong to it"

_REACH = 160
"""Bytes after a value that are looked at: where one literal is joined to the next."""
_MARK = frozenset(b".~/+")

_WORD = rb"[0-9A-Za-z_-]"
_MORE = rb"[0-9A-Za-z_+/=~-]"
_INNER = rb"""(?x)
      \\+ \r? \n                                              # a line that is continued
    | \\+ (?: u0{0,2} (?P<code> [0-9A-Fa-f]{2} ) | x (?P<code> [0-9A-Fa-f]{2} ) )
    | \\+ (?P<octal> [0-3] [0-7]{2} )
    | \\+ (?P<char> [/=+~_.-] )                               # PHP's JSON, properties, Markdown
    | % (?: 25 )* (?P<code> [0-9A-Fa-f]{2} )
    | &\#x0* (?P<code> [0-9A-Fa-f]{2} ) ; | &\#0* (?P<decimal> \d{2,3} ) ;
    | (?: \#|\$|% )? \{ \w | \$ [A-Za-z_(] | %[sdv]\b         # the rest is filled in
    | \.{2,} | \xe2\x80\xa6 | \*{2}
"""
_INNER_PATTERN = regex.compile(_INNER)
_OPEN = regex.compile(rb"\r?\n")
"""A quoted value whose line ends before the quote does."""
_MORE_OF_IT = rb"(?= [0-9A-Za-z_.~+/=$\#{%-] | \\ [^nrt] )"
"""How a literal begins that goes on with a token; `"\\r\\n"` and `"&page=2"` do not."""
_JOINED = regex.compile(
    rb"""(?x)
      \\* (?P<quote> ["'`] ) (?:
        [ \t]* (?: \+ | \.\. | <> | \|\| | & (?! & ) | [.~^_] ) [ \t]*
            (?: [\\_]? [ \t]* \r? \n [ \t]* (?: \+ [ \t]* )? )? (?: [A-Za-z]{0,2} \\* ["'`] %(more)s | \$ )  # "a" + "b"
      | [ \t]* \+ \s* (?: [A-Za-z_$(] (?! ["'`] ) | \r?\n )                          # "a" + b
      | [ \t]* \\? \r? \n [ \t]+ (?: \+ | \.\.? | & | ~ | <> | \|\| ) [ \t]* (?: [A-Za-z_$(] | ["'`] %(more)s )
      | [ \t]* \r? \n [ \t]* [A-Za-z]{0,2} (?P=quote) [0-9A-Za-z_.~+/=-]+ (?P=quote) (?! \s*: )   # "a"   "b"
      | [ ]+ [A-Za-z]{0,2} (?P=quote) [0-9A-Za-z_~+/=-]+ (?P=quote)                 # and on one
      | ["'`]? (?: [0-9A-Za-z_] | \$ [A-Za-z_({] )                                  # "a"b, "a"'b', "a"$B
      | \. (?: concat | join ) \b
      | [^\r\n\])]{0,120} [\])] \s* \. join \b
    )
    """
    % {b"more": _MORE_OF_IT}
)


def doubt(data: bytes, span: Span, *, sure: bool) -> str:
    """Return why the value at `span` may not be the whole token, "" if nothing says so.

    `sure`: the rule knows how its tokens end, so that `/` or `=` after one is no more of it.
    """
    after = data[span.end : span.end + _REACH]
    if _goes_on(after, data[max(0, span.start - 1) : span.start], sure=sure):
        return GOES_ON
    return PUNCTUATION if not sure and data[span.end - 1] in _MARK else ""


def _goes_on(after: bytes, before: bytes, *, sure: bool) -> bool:
    more = _WORD if sure else _MORE
    if not sure and regex.match(rb"[=+/~.]" + _MORE, after):
        return True
    inner = _INNER_PATTERN.match(after)
    if inner is not None:
        meant = _meant(inner)
        return meant is None or regex.match(more, meant) is not None
    if before in (b'"', b"'") and _OPEN.match(after):
        return True
    return _JOINED.match(after) is not None


def _meant(escape: Any) -> bytes | None:
    """Return the character that an escape stands for, None if it is no escape of one."""
    if escape["code"]:
        return bytes((int(escape["code"], 16),))
    if escape["octal"]:
        return bytes((int(escape["octal"], 8),))
    if escape["decimal"]:
        return bytes((min(255, int(escape["decimal"])),))
    char: bytes | None = escape["char"]
    return char
