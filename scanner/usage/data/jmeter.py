"""Reads JMeter's test plans (.jmx): HTTP samplers, with the headers and variables that hold for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from scanner.model import Span
from scanner.usage.data.body import fields
from scanner.usage.data.build import MAX_REQUESTS, build
from scanner.usage.data.fill import fill, lookup
from scanner.usage.data.mapped import Mapped
from scanner.usage.data.xml_tree import Element, parse
from scanner.usage.reading import Read
from scanner.usage.request import Param, Request
from scanner.usage.text import Text, literal

MAX_FILE = 5_000_000
_VARIABLE = re.compile(r"\$\{(?:__(?:P|property|env)\()?(?P<name>[\w.-]{1,100})(?:,[^}]{0,200})?\)?\}")
_SAMPLERS = {"HTTPSamplerProxy", "HTTPSampler", "HTTPSampler2"}


class JmeterReader:
    """Reads one test plan; a request's span begins at its sampler's start tag."""

    def read(self, data: bytes, path: str) -> Read:  # noqa: ARG002 (the protocol's: the path tells nothing more)
        """Return the requests of all samplers."""
        root, trouble = parse(data[:MAX_FILE])
        plan = _Plan(data)
        plan.variables(root)
        plan.read(root)
        return Read(
            tuple(plan.requests), trouble=f"larger than {MAX_FILE:,} bytes" if len(data) > MAX_FILE else trouble
        )


class _Plan:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.scope: dict[str, Text] = {}
        self.requests: list[Request] = []

    def variables(self, root: Element) -> None:
        """Learn the user-defined variables."""
        for element in _walk(root):
            if element.attributes.get("elementType") == "Argument" and element.attributes.get("name"):
                self.scope[element.attributes["name"]] = self._property(element, "Argument.value")

    def read(self, root: Element) -> None:
        """Read the tree: what belongs to an element stands in the `hashTree` behind it."""
        stack: list[tuple[Element, tuple[Param, ...]]] = [(root, ())]
        while stack and len(self.requests) < MAX_REQUESTS:
            tree, headers = stack.pop()
            managers = [child for child in tree.children if child.tag == "HeaderManager"]
            headers = (*headers, *(header for manager in managers for header in self._headers(manager)))
            inner: list[tuple[Element, tuple[Param, ...]]] = []
            for element, behind in zip_longest(tree.children, tree.children[1:]):
                if element.tag in _SAMPLERS:
                    own = [child for child in behind.children if child.tag == "HeaderManager"] if behind else []
                    self._sampler(
                        element, (*headers, *(header for manager in own for header in self._headers(manager)))
                    )
                inner.append((element, headers))
            stack.extend(reversed(inner))

    def _sampler(self, element: Element, headers: tuple[Param, ...]) -> None:
        domain = self._property(element, "HTTPSampler.domain")
        path = self._property(element, "HTTPSampler.path")
        if not domain.pieces and not path.pieces:
            return
        method = self._property(element, "HTTPSampler.method").literal or "GET"
        protocol = self._property(element, "HTTPSampler.protocol").literal or "http"
        port = self._property(element, "HTTPSampler.port").literal
        host = literal(f"{protocol}://") + domain + literal(f":{port}" if port and port not in {"80", "443"} else "")
        url = path if path.pattern.startswith("http") else (host if domain.pieces else Text()) + path
        raw = any(child.attributes.get("name") == "HTTPSampler.postBodyRaw" for child in element.children)
        arguments = self._arguments(element)
        in_url = not raw and method in {"GET", "DELETE", "HEAD"}
        body = arguments
        if raw:
            content = next(
                (found for found in _walk(element) if found.attributes.get("name") == "Argument.value"), None
            )
            body = fields(content.text(self.data), "", {}) if content else ()
        start = Span(element.start, self.data.find(b">", element.start) + 1 or len(self.data))
        self.requests.append(
            build(
                "jmeter",
                method,
                url,
                start,
                query=arguments if in_url else (),
                headers=headers,
                body=() if in_url else body,
                has_body=raw,
                number=len(self.requests),
                comment=element.attributes.get("testname", ""),
            )
        )

    def _arguments(self, element: Element) -> tuple[Param, ...]:
        found = (child for child in _walk(element) if child.attributes.get("elementType") == "HTTPArgument")
        pairs = (
            (self._property(child, "Argument.name").literal, self._property(child, "Argument.value")) for child in found
        )
        return tuple(Param(name, value) for name, value in pairs if name)

    def _headers(self, manager: Element) -> tuple[Param, ...]:
        found = (child for child in _walk(manager) if child.attributes.get("elementType") == "Header")
        pairs = (
            (self._property(child, "Header.name").literal, self._property(child, "Header.value")) for child in found
        )
        return tuple(Param(name, value) for name, value in pairs if name)

    def _property(self, element: Element, name: str) -> Text:
        found = next((child for child in element.children if child.attributes.get("name") == name), None)
        return self._text(found.text(self.data).strip()) if found else Text()

    def _text(self, source: Mapped) -> Text:
        return fill(source, _VARIABLE, lambda match: lookup(match["name"], self.scope, source.span(*match.span())))


def _walk(element: Element) -> Iterator[Element]:
    stack = [element]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(current.children))
