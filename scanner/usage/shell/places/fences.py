"""Says what the language of a code block means for its commands."""

from __future__ import annotations

import re

from scanner.usage.data.mapped import Mapped
from scanner.usage.shell.places.console import commands
from scanner.usage.shell.places.island import TOOL, Island, Islands, dialect_of
from scanner.usage.shell.places.shifted import shifted

_SHELL = {"sh", "bash", "shell", "zsh", "ksh", "curl", "wget", "httpie", "shellscript", "bats", "envrc"}
_CONSOLE = {
    "console", "shell-session", "shellsession", "terminal", "sh-session", "bash-session", "session", "", "text", "txt",
    "plaintext", "plain", "none", "cmdline", "cli", "commandline", "command", "output", "log", "literal", "example",
}  # fmt: skip
_POWERSHELL = {"powershell", "ps1", "pwsh", "ps", "posh"}
_CMD = {"cmd", "bat", "batch", "dos", "winbatch", "batchfile"}


def block(source: Mapped, language: str) -> Islands:
    """Return the scripts in a code block."""
    language = language.strip().lower()
    if (
        not TOOL.search(source.text)
        and language not in _SHELL | _POWERSHELL | _CMD
        and not re.search(r"(?m)^[ \t]*\$?[ \t]*(?:export\s+)?[A-Za-z_]\w*=|^[ \t]*set ", source.text)
    ):
        return []
    if language in _SHELL or language in _CONSOLE:
        prompted = re.search(r"(?m)^[ \t]*[$%❯] \S", source.text)
        script = commands(source) if language in _CONSOLE or prompted else source
        return [Island(script, dialect_of(script))]
    if language in _POWERSHELL:
        return [Island(commands(source) if re.search(r"(?m)^PS.{0,100}> ", source.text) else source, "powershell")]
    if language in _CMD:
        return [Island(commands(source) if re.search(r"(?m)^[A-Z]:\\.{0,100}>", source.text) else source, "cmd")]
    if language == "fish":
        return [Island(source, "fish")]
    return _other(source, language)


def _other(source: Mapped, language: str) -> Islands:  # noqa: PLR0911 (one for each form)
    """Read blocks of files that hold scripts themselves."""
    if language in {"yaml", "yml"}:
        from scanner.usage.shell.places.trees import yaml_islands  # noqa: PLC0415 (blocks of YAML are rare)

        return [shifted(island, source) for island in yaml_islands(source.text.encode())]
    if language in {"dockerfile", "docker", "containerfile"}:
        from scanner.usage.shell.places.dockerfile import islands as docker  # noqa: PLC0415 (rare, too)

        return docker(source)
    if language in {"makefile", "make", "mk"}:
        from scanner.usage.shell.places.makefile import islands as make  # noqa: PLC0415 (rare, too)

        return make(source)
    if language in {"cron", "crontab"}:
        from scanner.usage.shell.places.lines import crontab  # noqa: PLC0415 (rare, too)

        return crontab(source)
    if language in {"systemd", "ini"}:
        from scanner.usage.shell.places.lines import unit  # noqa: PLC0415 (rare, too)

        return unit(source)
    if language in {"groovy", "jenkinsfile", "jenkins"}:
        from scanner.usage.shell.places.lines import jenkins  # noqa: PLC0415 (rare, too)

        return jenkins(source)
    return []
