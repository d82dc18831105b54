"""What is demanded of a rule's regexes: bounded everywhere, so that hostile text can't hold them up, and compilable."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BOUNDED = re.compile(r"\{(\d+)(?:,(\d+))?\}")
_FLAGS = re.compile(r"\(\?[aiLmsuxw]*(?:-[imsx]+)?\)")
_PIECE = re.compile(
    r"""(?P<escape> \\. )
    | (?P<class> \[ \^? \]? (?: \\. | \[:\^?\w+:\] | [^\]\\] )* \] )
    | (?P<comment> \#[^\n]* )
    | (?P<any> . )""",
    re.VERBOSE | re.DOTALL,
)


def flaws(pattern: str, *, verbose: bool) -> list[str]:
    """Return what is wrong with a pattern as it is written, without compiling it."""
    return list(_flaws(_without_macros(pattern) if verbose else pattern, verbose=verbose))


def compile_flaw(pattern: str, *, verbose: bool) -> str:
    """Return why `regex` refuses the pattern (as bytes), or nothing; demands a group `secret` of verbose ones."""
    import regex  # noqa: PLC0415 - third party: the build hook loads rules without it

    flags = regex.VERBOSE | regex.DOTALL if verbose else 0
    try:
        compiled = regex.compile((_without_macros(pattern) if verbose else pattern).encode(), flags)
    except regex.error as error:
        return f"is no regex: {error.msg}" + (f" at position {error.pos}" if error.pos is not None else "")
    if verbose and "secret" not in compiled.groupindex:
        return "has no group (?P<secret> …)"
    return ""


def _without_macros(pattern: str) -> str:
    """Blank the boundary macros, which are sound, so that positions stay those of the pattern as it is written."""
    return pattern.replace("{L}", "   ").replace("{R}", "   ")


def _flaws(text: str, *, verbose: bool) -> Iterator[str]:
    for at, piece in _pieces(text, verbose=verbose):
        if piece in ("*", "+"):
            yield f"unbounded repeat {piece!r} at position {at}; write {{0,n}} or {{1,n}}"
        elif piece == "{":
            bounds = _BOUNDED.match(text, at)
            if bounds is None:
                yield f"{_braces(text, at)} at position {at} is no bounded repeat; write {{n}} or {{n,m}} (or \\{{)"
        elif piece.startswith("#") and verbose and text[at - 1 : at].strip():
            yield f"'#' at position {at} begins a comment; write \\# for the character"
        elif piece == "(":
            flag = _FLAGS.match(text, at)
            if flag and text[:at].strip():
                yield f"flags {flag[0]} at position {at} hold for the whole pattern; put them first or write (?i: … )"


def _pieces(text: str, *, verbose: bool) -> Iterator[tuple[int, str]]:
    """Yield what stands outside classes and escapes; a `+` that only makes a bounded repeat possessive is left out."""
    at, before = 0, ""
    while at < len(text):
        match = _PIECE.match(text, at)
        if match is None:
            return
        kind, piece = match.lastgroup, match[0]
        if kind == "comment" and not verbose:
            kind, piece = "any", "#"
        possessive = piece == "+" and before in ("}", "?")
        if kind == "comment" or (kind == "any" and not possessive):
            yield at, piece
        if not (verbose and piece.isspace()):
            before = piece if kind == "any" else ""
        at += len(piece)


def _braces(text: str, at: int) -> str:
    end = text.find("}", at)
    return text[at : end + 1] if 0 <= end - at < 20 else "{"  # noqa: PLR2004 - enough to recognise it in a message
