"""Reads a page as a browser would, without running anything."""

from __future__ import annotations

import io
import json
from html.parser import HTMLParser

from report_builders import ruleset

from scanner.report import Style, render

RAW = ("style", "script")


class Page(HTMLParser):
    """What stands in a page: its elements with their attributes, its texts, and what style and script elements hold."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.source = text
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.raw: list[tuple[str, dict[str, str], str]] = []
        self._inside = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self._inside = tag if tag in RAW else ""

    def handle_endtag(self, tag):  # noqa: ARG002 - the parser's signature
        self._inside = ""

    def handle_data(self, data):
        if self._inside:
            self.raw.append((*self.elements[-1], data))
        elif data.strip():
            self.texts.append(data)

    @property
    def text(self) -> str:
        """Everything that a reader without script sees, in one line."""
        return " ".join(" ".join(self.texts).split())

    @property
    def data(self):
        """What the script works on."""
        return json.loads(next(text for _, attributes, text in self.raw if attributes.get("id") == "data"))

    @property
    def rows(self):
        """The findings that the script works on."""
        return self.data["rows"]

    def code(self, tag) -> str:
        """The text of the one element of style or script that a browser obeys."""
        (text,) = [text for name, attributes, text in self.raw if name == tag and "id" not in attributes]
        return text

    def all(self, tag) -> list[dict[str, str]]:
        """The attributes of every element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def policy(self) -> dict[str, str]:
        """The content security policy: directive -> what it allows."""
        (policy,) = [m["content"] for m in self.all("meta") if m.get("http-equiv") == "Content-Security-Policy"]
        return dict(part.strip().partition(" ")[::2] for part in policy.split(";"))


def write(result, rules=None, **style) -> bytes:
    """Return the page of a result as it is written."""
    out = io.BytesIO()
    render("html", result, rules or ruleset(), out, Style(**style))
    return out.getvalue()


def read(result, rules=None, **style) -> Page:
    """Return the page of a result."""
    return Page(write(result, rules, **style).decode())
