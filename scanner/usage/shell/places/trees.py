"""Finds scripts in YAML and JSON: CI's steps, compose files, manifests, tasks, package scripts."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from scanner.usage.data.fill import plain
from scanner.usage.data.json_tree import parse_bytes
from scanner.usage.data.mapped import Mapped, decode
from scanner.usage.data.node import MAX_NODES, Node
from scanner.usage.data.yaml_tree import parse as parse_yaml
from scanner.usage.shell.marks import replaced
from scanner.usage.shell.places.island import TOOL, Dialect, Island, Islands, dialect_of
from scanner.usage.text import Text

_KEYS = re.compile(
    r"(?i)(?:(?:pre|post|before|after)[-_]?)?(?:run|scripts?|commands?|cmds?|cmd|args?|entrypoint|test|exec(?:ution)?|shell|sh|bash|pwsh"
    r"|powershell|inline(?:script)?|install|deploy|build|steps?|tasks?|hooks?|healthcheck|raw|source|runcmd|bootcmd"
    r"|user[-_]?data|(?:on)?(?:create|start|attach)command|(?:update|initialize|postCreate|postStart|postAttach|onCreate)+command"
    r"|\S+\.(?:sh|bash|ps1))$"
)
_PROSE = re.compile(
    r"(?i)name|title|description|summary|comment|message|label|help|doc|note|text|displayname|if|when|image|uses$"
)
_ENVIRONMENT = {"env", "environment", "variables", "vars", "envs", "parameters"}
_JOB_LIST = re.compile(r"script$|after_script$")
"""GitLab's `script` goes on in the shell of `before_script`."""

_LISTS = {"command", "args", "cmd", "entrypoint", "test", "exec", "argv"}
_POWERSHELL = {"pwsh", "powershell"}
_ESCAPED = re.compile(r"\$(?=\$[A-Za-z_{(])")
"""Compose files write `$$NAME` for what a shell is to fill in."""

_COMMAND = re.compile(r"\S*(?:curl|wget|https?|xhs?)\s")
MAX_DEPTH = 60


def yaml_islands(data: bytes) -> Islands:
    """Return the scripts in YAML."""
    source = decode(data)
    return [
        island._replace(
            source=replaced(island.source, _ESCAPED, lambda _: ""),
            arguments=tuple(replaced(word, _ESCAPED, lambda _: "") for word in island.arguments),
        )
        for root in parse_yaml(data).roots
        for island in _Finder(root, source).find()
    ]


def json_islands(data: bytes) -> Islands:
    """Return the scripts in JSON."""
    return [island for root in parse_bytes(data).roots for island in _Finder(root, Mapped("")).find()]


class _Finder:
    """Walks one document."""

    def __init__(self, root: Node, source: Mapped) -> None:
        self.root, self.source = root, source
        self._left = MAX_NODES

    def find(self) -> Iterator[Island]:
        yield from self._visit(self.root, "", {}, 0)

    def _visit(self, node: Node, key: str, scope: dict[str, Text], depth: int) -> Iterator[Island]:
        self._left -= 1
        if depth > MAX_DEPTH or self._left < 0:
            return
        if node.kind == "map":
            yield from self._map(node, key, scope, depth)
        elif node.kind == "list":
            yield from self._list(node, key, scope, depth)
        elif node.kind == "string" or node.text:
            yield from _string(node.value, key, scope, "sh")

    def _map(self, node: Node, key: str, scope: dict[str, Text], depth: int) -> Iterator[Island]:
        inner = {**scope, **_variables(node)}
        windows = "windows" in node.get("runs-on").text.lower() or "windows" in node.get("pool", "vmImage").text.lower()
        shell = (node.get("shell").text or node.get("defaults", "run", "shell").text).lower()
        if any(name in shell for name in _POWERSHELL) or windows:
            inner = {**inner, "\ue003": Text()}
        elif shell:
            inner = {name: value for name, value in inner.items() if name != "\ue003"}
        words = _whole_command(node)
        if words:
            yield Island(Mapped(""), "sh", _visible(inner), shared=False, arguments=words)
        for name, value in node.pairs:
            if words and name.text in {"command", "args"}:
                continue
            inherited = key if value.kind != "map" and not _KEYS.match(name.text) and key == "scripts" else name.text
            dialect: Dialect = "powershell" if name.text.lower() in _POWERSHELL or "\ue003" in inner else "sh"
            if value.kind in {"string", "scalar"}:
                yield from _string(value.value, inherited, inner, dialect)
            else:
                yield from self._visit(value, inherited, inner, depth + 1)

    def _broken(self, node: Node, key: str) -> Mapped | None:
        """Return the command that YAML takes for a map: `- curl -H "Accept: a/b" …` without quotes around it."""
        if len(node.pairs) != 1 or not _KEYS.match(key) or not self.source.text:
            return None
        name, value = node.pairs[0]
        if value.kind in {"map", "list"} or not _COMMAND.match(name.text):
            return None
        begin = bisect_left(self.source.offsets, name.span.start) if self.source.offsets else name.span.start
        end = bisect_left(self.source.offsets, value.span.end) if self.source.offsets else value.span.end
        return self.source.cut(begin, end)

    def _list(self, node: Node, key: str, scope: dict[str, Text], depth: int) -> Iterator[Island]:
        items = [item for item in node.items if item.kind in {"string", "scalar"}]
        if items and len(items) == len(node.items) and key.lower() in _LISTS and _is_argv(items):
            arguments = tuple(item.value for item in items)
            first = arguments[0].text.upper()
            if first == "CMD-SHELL" and len(arguments) > 1:
                yield from _string(arguments[1], key, scope, "sh")
                return
            arguments = arguments[1:] if first == "CMD" else arguments
            yield Island(Mapped(""), "sh", _visible(scope), shared=False, arguments=arguments)
            return
        fresh = True
        dialect: Dialect = "powershell" if "\ue003" in scope else "sh"
        for item in node.items:
            value = item.value if item.kind in {"string", "scalar"} else self._broken(item, key)
            if value is not None:
                for island in _string(value, key, scope, dialect, keep=True):
                    yield island._replace(shared=not fresh or bool(_JOB_LIST.match(key)))
                    fresh = False
            else:
                yield from self._visit(item, key, scope, depth + 1)


def _string(
    value: Mapped, key: str, scope: dict[str, Text], dialect: Dialect, *, keep: bool = False
) -> Iterator[Island]:
    """Yield a script if a key says that it is one, or if it is of several lines under a key that isn't for prose."""
    told = _KEYS.match(key) is not None
    if not told and (_PROSE.match(key) or "\n" not in value.text):
        return
    if not TOOL.search(value.text) and not (keep and told and "=" in value.text):
        return
    if not told and re.search(r"(?m)^(?:import|from|def|class|const|let|function)\b", value.text):
        return
    yield Island(value, dialect_of(value, dialect), _visible(scope), shared=False)


def _visible(scope: dict[str, Text]) -> dict[str, Text]:
    return {name: value for name, value in scope.items() if name != "\ue003"}


def _is_argv(items: list[Node]) -> bool:
    """Tell an argument list from a list of commands: only one of its words begins a command."""
    return not any(" " in item.text.strip() for item in items[:1])


def _whole_command(node: Node) -> tuple[Mapped, ...]:
    """Put `command` and `args` of a container together."""
    command, arguments = node.get("command"), node.get("args")
    if command.kind != "list" or arguments.kind != "list":
        return ()
    items = [*command.items, *arguments.items]
    return tuple(item.value for item in items if item.kind in {"string", "scalar"})


def _variables(node: Node) -> dict[str, Text]:
    """Return the variables that a map sets for what is in it."""
    found: dict[str, Text] = {}
    for name, value in node.pairs:
        if name.text.lower() not in _ENVIRONMENT:
            continue
        for key, item in value.pairs:
            if item.kind in {"string", "scalar"}:
                found[key.text] = plain(item.value)
            elif item.get("value"):
                found[key.text] = plain(item.get("value").value)
        for item in value.items[:500]:
            if item.kind == "map" and item.get("name") and item.get("value"):
                found[item.get("name").text] = plain(item.get("value").value)
            elif "=" in item.text:
                index = item.text.index("=")
                found[item.text[:index]] = plain(item.value.cut(index + 1))
    return found
