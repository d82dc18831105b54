"""Finds commands in crontabs, systemd units, Procfiles and Jenkinsfiles."""

from __future__ import annotations

import re

from scanner.usage.data.mapped import Mapped
from scanner.usage.shell.marks import CLOSE, OPEN, joined, replaced
from scanner.usage.shell.places.island import Dialect, Island, Islands

_CRON = re.compile(
    r"[ \t]*(?!#)(?:@(?:reboot|yearly|annually|monthly|weekly|daily|midnight|hourly|every\s+\S+)"
    r"|(?:[\d*/,A-Za-z?LW#H()-]+[ \t]+){4}[\d*/,A-Za-z?LW#-]+)[ \t]+"
)
_USER = re.compile(r"(?:root|www-data|nobody|[a-z_][a-z0-9_-]{0,31})[ \t]+(?=[A-Za-z_./\[({\"'$])")
_TOOL = re.compile(
    r"(?:curl|wget|https?|xhs?|bash|sh|cd|test|sleep|flock|export|env|timeout|sudo|nice|echo|set|source|if|for|while|\w+=)"
)
_EXEC = re.compile(
    r"[ \t]*Exec(?:Start|StartPre|StartPost|Stop|StopPost|Reload|Condition)[ \t]*=[ \t]*[@+!:-]*", re.IGNORECASE
)
_ENVIRONMENT = re.compile(r"[ \t]*Environment[ \t]*=[ \t]*", re.IGNORECASE)
_PROCESS = re.compile(r"[\w-]+:[ \t]+")
_STEP = re.compile(
    r"\b(?P<name>sh|bat|powershell|pwsh)\b\s*\(?\s*(?:(?:\w{1,40}\s*:\s*[^,'\"\n]{1,200},\s*){0,4}(?:script|returnStdout)\s*:\s*(?:true\s*,\s*script\s*:\s*)?)?"
    r"(?:'''(?P<raw>.{0,20000}?)'''|\"\"\"(?P<long>.{0,20000}?)\"\"\"|'(?P<single>(?:[^'\\\n]|\\.)*)'|\"(?P<double>(?:[^\"\\\n]|\\.)*)\")",
    re.DOTALL,
)
_GROOVY = re.compile(r"\\(?P<escape>[\"'$\\])|\$\{(?P<braced>[^{}\n]{1,120})\}|\$(?P<plain>[A-Za-z_][\w.]*)")
_RAW = re.compile(r"\\(?P<escape>[\"'\\])")
_SETTING = re.compile(
    r"(?m)(?:^|[{;])[ \t]*(?:def[ \t]+|String[ \t]+)?(?P<name>[A-Za-z_]\w*)[ \t]*=[ \t]*(?P<value>"
    r"(['\"])[^'\"\n]*\3)[ \t]*(?:$|[;}])"
)


def crontab(source: Mapped) -> Islands:
    """Return the commands of a crontab, with or without a user; `NAME=value` sets variables."""
    kept: list[Mapped] = []
    for line in source.lines():
        time = _CRON.match(line.text)
        if time is None:
            kept.append(line)
            continue
        command = line.cut(time.end())
        user = None if _TOOL.match(command.text) else _USER.match(command.text)
        command = command.cut(user.end()) if user else command
        kept.append(replaced(command, re.compile(r"\\%"), lambda _: "%"))
    return [Island(joined(kept))]


def unit(source: Mapped) -> Islands:
    """Return the commands of a systemd unit: no shell reads them, but words are split and quoted alike."""
    kept: list[Mapped] = []
    logical: list[Mapped] = []
    for line in source.lines():
        logical.append(line)
        if line.text.rstrip().endswith("\\"):
            continue
        whole, logical = joined(logical), []
        start = _EXEC.match(whole.text) or _ENVIRONMENT.match(whole.text)
        if start is None and not whole.text.lstrip().startswith(("#", ";")):
            continue
        command = whole.cut(start.end()) if start else replaced(whole, re.compile(r"^\s*;"), lambda _: "#")
        command = replaced(command, re.compile("%%|\\$\\$"), lambda match: match[0][0])
        if start and _ENVIRONMENT.match(whole.text):
            command = _unquoted(command)
        kept.append(command)
    return [Island(joined(kept))]


def _unquoted(command: Mapped) -> Mapped:
    """Make `NAME="a b"` of `"NAME=a b"`."""
    return replaced(command, re.compile(r"([\"'])(\w+=)(?=[^\"']*\1)"), lambda match: match[2] + match[1])


def procfile(source: Mapped) -> Islands:
    """Return the commands of a Procfile."""
    lines = [(line, _PROCESS.match(line.text)) for line in source.lines()]
    return [Island(line.cut(match.end()), shared=False) for line, match in lines if match]


def jenkins(source: Mapped) -> Islands:
    """Return the shell steps of a Jenkinsfile; Groovy fills `${name}` in where quotes are double."""
    settings = [source.cut(match.start("name"), match.end("value")) for match in _SETTING.finditer(source.text)]
    lines = [replaced(line, re.compile(r"^(\w+)[ \t]*=[ \t]*"), lambda match: f"{match[1]}=") for line in settings]
    found = [Island(joined(lines))]
    for match in _STEP.finditer(source.text):
        group = next(name for name in ("raw", "long", "single", "double") if match[name] is not None)
        body = source.cut(*match.span(group))
        body = (
            replaced(body, _GROOVY, _groovy)
            if group in {"long", "double"}
            else replaced(body, _RAW, lambda m: m["escape"])
        )
        dialect: Dialect = {"bat": "cmd", "powershell": "powershell", "pwsh": "powershell"}.get(match["name"], "sh")  # type: ignore[assignment]  # a Dialect
        found.append(Island(body, dialect))
    return found


def _groovy(match: re.Match[str]) -> str:
    if match["escape"]:
        return match["escape"]
    name = (match["braced"] or match["plain"]).rpartition(".")[2].strip("'\"[]() ")
    return f"{OPEN}{name}{CLOSE}"
