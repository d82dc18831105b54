"""Takes commands out of text that isn't all script: prompts and output, or commands among other lines."""

from __future__ import annotations

import re

from scanner.usage.data.mapped import Mapped
from scanner.usage.shell.closing import Closing
from scanner.usage.shell.marks import joined

_PROMPT = re.compile(
    r"[ \t]*(?:\([\w.-]{1,40}\)[ \t]*)?(?:(?:[\w.-]+@[\w.-]+(?:[: ][^\s$#%>]*)?|\[[^\]\n]{1,60}\]"
    r"|bash-[\d.]+|~\S{0,60})[ \t]*)?"
    r"(?P<sign>[$%❯➜»]|#(?=[ \t]+(?:curl|wget|https?|xhs?)\b)|>(?=[ \t]))[ \t]+(?=\S)"
    r"|[ \t]*PS(?:[ \t][^>\n]{0,100})?>[ \t]*|[ \t]*[A-Z]:\\[^>\n]{0,100}>[ \t]*"
)
_BEGINS = re.compile(
    r"[ \t]*(?:(?:sudo|time|export|set|local|readonly|declare|env|watch|docker|kubectl|xargs|for"
    r"|while|until|if|echo|cat|printf)\b"
    r"|[A-Za-z_]\w*=|\$\w[\w:]*[ \t]*=|\{|(?:\S*/)?(?:curl|wget|https?|xhs?|curlie|irm|iwr"
    r"|invoke-\w+)(?:\.exe)?(?=[ \t\\`^]|$))",
    re.IGNORECASE,
)
_SETS = re.compile(r"[ \t]*(?:export[ \t]+)?[A-Z_][A-Z0-9_]*=\S")
_CONTINUED = re.compile(r"(?:\\|`|\^|\||&&|\|\|)[ \t]*\r?$")
MAX_LINES = 200
"""Lines of one command."""

MAX_COMMAND = 50_000


def commands(source: Mapped) -> Mapped:
    """Return the commands in text as one script: behind prompts if there are any, else lines that begin like one."""
    lines = list(source.lines())
    prompted = any(_PROMPT.match(line.text) for line in lines)
    kept: list[Mapped] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        prompt = _PROMPT.match(line.text)
        comment = line.text.lstrip().startswith("#")
        if (prompted and not prompt and not _SETS.match(line.text)) or (
            not prompted and not (_BEGINS.match(line.text) or comment)
        ):
            index += 1
            continue
        command = line.cut(prompt.end()) if prompt else line
        kept.append(command)
        index = _rest(lines, index + 1, command.text, kept)
    return joined(kept)


def _rest(lines: list[Mapped], index: int, text: str, kept: list[Mapped]) -> int:
    """Add the lines on which a command goes on: behind a sign of that, or inside quotes or brackets."""
    end = index + MAX_LINES
    while index < min(len(lines), end) and (_CONTINUED.search(text.rsplit("\n", 1)[-1]) or _is_open(text)):
        line = lines[index]
        second = re.match(r"[ \t]*>[ \t]", line.text)
        line = line.cut(second.end()) if second else line
        kept.append(line)
        text += "\n" + line.text
        index += 1
    return index


def _is_open(text: str) -> bool:
    """Tell whether a quoted string or a here-document has no end yet."""
    index = 0
    while index < min(len(text), MAX_COMMAND):
        char = text[index]
        if char == "\\":
            index += 2
            continue
        if char == "#" and (not index or text[index - 1].isspace()):
            after = text.find("\n", index)
            index = len(text) if after < 0 else after
            continue
        if char in "'\"":
            after = text.find("'", index + 1) if char == "'" else Closing(text).double(index + 1)
            if after < 0:
                return True
            index = after
        index += 1
    document = re.search(r"<<-?\s*['\"]?(\w+)['\"]?", text)
    return document is not None and not re.search(rf"\n\s*{document[1]}\s*$", text, re.MULTILINE)
