"""What programs print of what they are given: jq, python, grep and the like take fields of replies; echo prints."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from scanner.usage.data.parts import cut, flat, part
from scanner.usage.data.replies import field_path
from scanner.usage.text import Piece, Text, hole, literal

_PASS = {
    "tr",
    "head",
    "tail",
    "cat",
    "tee",
    "cut",
    "sed",
    "awk",
    "grep",
    "egrep",
    "base64",
    "sort",
    "uniq",
    "iconv",
    "nl",
}
_JQ_PATH = re.compile(
    r"\s*\.(?P<path>(?:[A-Za-z_]\w*|\.|\?|\[\s*(?:\"[^\"\]]*\"|\d+)?\s*\])*)\s*(?P<rest>$|\||//|,|\))"
)
_JQ_TAKES = {"--indent": 1, "--tab": 0, "--arg": 2, "--argjson": 2, "--slurpfile": 2, "--rawfile": 2, "-L": 1, "-f": 1}
_KEY = re.compile(r"""\\?["'](?P<key>[A-Za-z_][\w-]{0,80})\\?["'](?:\\?\s|\[\[:space:\]\])*\*?\s*:""")
_STEP = re.compile(
    r"""\[\s*\\?["'](?P<item>[\w-]{1,80})\\?["']\s*\]|\.get\(\s*\\?["'](?P<got>[\w-]{1,80})\\?["']|\)\.(?P<member>[A-Za-z_]\w*)(?!\w*\()"""
    r"""|\[(?P<index>\d{1,3})\]"""
)
_ESCAPE = re.compile(r"\\([\\\"'ntr])")
_LETTERS = {"n": "\n", "t": "\t", "r": "\r"}
_FORMAT = re.compile(r"%%|%[-+ 0#]*\d*(?:\.\d+)?[bsdiqxXf]")


def printed(program: str, arguments: Sequence[Text], stdin: Text | None, files: Mapping[str, Text]) -> Text | None:  # noqa: PLR0911 (one for each program)
    """Return what a program prints, None for unknown."""
    if program == "echo":
        return _joined([item for item in arguments if flat(item) not in {"-n", "-e", "-ne", "-en", "-E"}])
    if program == "printf":
        return _formatted(arguments)
    if program in {"jq", "yq", "gojq", "jaq"}:
        return _jq(arguments, stdin, files)
    if program in {"cat", "tee"}:
        return _file(arguments, files) or stdin
    if stdin is None:
        stdin = _file(arguments[1:], files)
    if stdin is None:
        return None
    if program in {"python", "python3", "node", "ruby", "php", "perl"}:
        return _taken(stdin, ".".join(_steps(arguments)))
    if program in _PASS:
        keys = [match["key"] for item in arguments for match in _KEY.finditer(item.pattern)]
        return _taken(stdin, keys[0]) if keys else stdin
    return None


def _file(arguments: Sequence[Text], files: Mapping[str, Text]) -> Text | None:
    names = (item.literal for item in arguments)
    return next((files[name] for name in names if name and name in files), None)


def _joined(arguments: Sequence[Text]) -> Text:
    found = Text()
    for index, item in enumerate(arguments):
        found = found + literal(" ") + item if index else item
    return found


def _formatted(arguments: Sequence[Text]) -> Text | None:
    """Return what printf prints of its arguments; a format that isn't known prints something unknown."""
    arguments = [item for item in arguments if flat(item) != "--"]
    if not arguments:
        return None
    values = list(arguments[1:])
    arguments = [_unescaped(arguments[0]), *values]
    written = flat(arguments[0])
    found, index = Text(), 0
    for match in _FORMAT.finditer(written):
        found = found + part(arguments[0], index, match.start())
        if match[0] == "%%":
            found = found + literal("%")
        elif values:
            found = found + values.pop(0)
        index = match.end()
    return found + part(arguments[0], index)


def _unescaped(pattern: Text) -> Text:
    """Read a format's escapes; a line's end at its end is dropped, as `$(…)` drops it."""
    pieces = [
        piece._replace(text=_ESCAPE.sub(lambda match: _LETTERS.get(match[1], match[1]), piece.text or ""))
        if piece.text
        else piece
        for piece in pattern.pieces
    ]
    if pieces and pieces[-1].text:
        pieces[-1] = pieces[-1]._replace(text=(pieces[-1].text or "").removesuffix("\n"))
    return Text(tuple(pieces))


def _jq(arguments: Sequence[Text], stdin: Text | None, files: Mapping[str, Text]) -> Text | None:
    plain: list[Text] = []
    variables: dict[str, Text] = {}
    fresh, index = False, 0
    while index < len(arguments):
        written = flat(arguments[index])
        index += 1
        if not written.startswith("-"):
            plain.append(arguments[index - 1])
            continue
        fresh = fresh or written == "--null-input" or re.fullmatch(r"-[a-zA-Z]*n[a-zA-Z]*", written) is not None
        count = _JQ_TAKES.get(written, 0)
        if written in {"--arg", "--argjson"} and index + 1 < len(arguments):
            variables[arguments[index].literal or ""] = arguments[index + 1]
        index += count
    if not plain:
        return stdin
    program = plain[0]
    if fresh:
        return _made(program, variables)
    source = stdin if stdin is not None else _file(plain[1:], files)
    match = _JQ_PATH.match(flat(program))
    if source is None or match is None:
        return None
    path = field_path(
        "." + match["path"].replace("?", "").lstrip(".") if match["path"][:1] not in {"[", ""} else match["path"]
    )
    return None if path is None else _taken(source, path)


def _made(program: Text, variables: Mapping[str, Text]) -> Text:
    """Return the JSON that a jq program makes of nothing, as far as it reads like JSON."""
    found, rest = Text(), program
    while True:
        before, after = cut(rest, "$")
        if after is None:
            return found + rest
        name = re.match(r"(?:ENV\.|env\.)?(\w*)", flat(after))
        word = name[1] if name else ""
        value = variables.get(word) or hole(word)
        found = found + before + literal('"') + value + literal('"')
        rest = part(after, name.end() if name else 0)


def _steps(arguments: Sequence[Text]) -> list[str]:
    code = " ".join(item.pattern for item in arguments)
    return [next(filter(None, match.groups())) for match in _STEP.finditer(code)][:8]


def _taken(value: Text, path: str) -> Text | None:
    """Return a field of a reply; of anything else it isn't known."""
    replies = [piece for piece in value.pieces if piece.reply >= 0]
    if not path:
        return value
    if not replies:
        return Text((Piece(None, value.span, value.names),)) if value.literal is None else None
    first = replies[0]
    return Text((first._replace(field=f"{first.field}.{path}" if first.field else path),))
