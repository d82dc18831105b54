"""Reads JSON and YAML files, each by what its shape says it is."""

from __future__ import annotations

from collections.abc import Callable

from scanner.usage.data import config_tree, envoy, har, insomnia, openapi, postman
from scanner.usage.data.json_tree import parse_bytes
from scanner.usage.data.node import Node, Tree
from scanner.usage.data.yaml_tree import parse as parse_yaml
from scanner.usage.reading import Read

MAX_JSON = 50_000_000


class TreeReader:
    """Reads one file; what is no known form gives its values under their names."""

    def read(self, data: bytes, path: str) -> Read:
        """Return what the file tells, with what is missing of it as trouble."""
        tree = _parse(data, path)
        found = _read(tree)
        return found._replace(trouble=found.trouble or tree.trouble)


def _parse(data: bytes, path: str) -> Tree:
    if path.lower().endswith((".yaml", ".yml")) or data.lstrip()[:1] not in b"{[/":
        return parse_yaml(data)
    skip = har.SKIPPED if path.lower().endswith(".har") else frozenset[str]()
    tree = parse_bytes(data[:MAX_JSON], skip=skip)
    return tree._replace(trouble=f"larger than {MAX_JSON:,} bytes") if len(data) > MAX_JSON else tree


_FORMS: tuple[tuple[Callable[[Node], bool], Callable[[Node], Read]], ...] = (
    (har.is_har, har.read),
    (openapi.is_openapi, openapi.read),
    (postman.is_collection, postman.read),
    (postman.is_environment, postman.read_environment),
    (insomnia.is_export, insomnia.read),
    (envoy.is_envoy, envoy.read),
)


def _read(tree: Tree) -> Read:
    read = next((read for shape, read in _FORMS if shape(tree.root)), None)
    return read(tree.root) if read else config_tree.read(tree.roots)
