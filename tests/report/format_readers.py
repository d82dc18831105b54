"""Reads each format with a parser that knows nothing of straykey; a report that its readers would refuse fails here."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import report_schema
from markdown_it import MarkdownIt

DATA = Path(__file__).parents[1] / "data"
_SARIF = jsonschema.Draft202012Validator(json.loads((DATA / "sarif-2.1.0.json").read_text(encoding="utf-8")))
_GITLAB = jsonschema.Draft7Validator(
    json.loads((DATA / "gitlab-secret-detection-15.2.1.json").read_text(encoding="utf-8"))
)
_COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")


def text(data: bytes) -> str:
    return data.decode()


def document(data: bytes) -> dict:
    value = json.loads(data)
    report_schema.check(value)
    return value


def lines(data: bytes) -> list[dict]:
    values = [json.loads(line) for line in data.splitlines()]
    report_schema.check(*values)
    return values


def sarif(data: bytes) -> dict:
    value = json.loads(data)
    assert [error.message for error in _SARIF.iter_errors(value)] == []
    return value


def gitlab(data: bytes) -> dict:
    value = json.loads(data)
    assert [error.message for error in _GITLAB.iter_errors(value)] == []
    ids = [found["id"] for found in value["vulnerabilities"]]
    assert len(ids) == len(set(ids))
    return value


def github(data: bytes) -> list[tuple[str, dict[str, str], str]]:
    """The commands, as the runner reads them (github.com/actions/runner, ActionCommand.cs)."""
    found = []
    for line in data.decode().splitlines():
        if not line.lstrip().startswith("::"):
            assert "##[" not in line  # the older form of a command, which counts anywhere in a line
            continue
        name, properties, message = _COMMAND.fullmatch(line).groups()
        told = dict(pair.split("=", 1) for pair in properties.split(","))
        found.append((name, {key: _unescaped(value) for key, value in told.items()}, _unescaped(message)))
    return found


def _unescaped(value: str) -> str:
    for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        value = value.replace(code, char)
    return value


def table(data: bytes) -> list[dict[str, str]]:
    rows = list(csv.DictReader(io.StringIO(data.decode(), newline=""), strict=True))
    assert all(None not in row and None not in row.values() for row in rows)
    return rows


def junit(data: bytes) -> ET.Element:
    root = ET.fromstring(data)
    [suite] = root
    cases = suite.findall("testcase")
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert int(suite.get(name)) == sum(1 for case in cases if case.find(tag) is not None)
    assert int(suite.get("tests")) == len(cases)
    return suite


def markdown(data: bytes) -> list[str]:
    """The tags that a reader of GitHub's Markdown makes of it, code left out."""
    assert len(data.decode()) <= 65_536
    tags: list[str] = []
    for token in MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(data.decode()):
        for inner in token.children or [token]:
            if inner.type in ("text", "code_inline"):
                assert inner.type == "code_inline" or not re.search(r"[@#<>\[\]*_`|]|://|www\.", inner.content[3:])
            elif inner.nesting != -1:
                tags.append(inner.tag or inner.type)
    assert set(tags) <= {"h3", "ul", "li", "p", "strong", "inline", "softbreak", "br"}
    return tags


def page(data: bytes) -> None:
    parser = HTMLParser()
    parser.feed(data.decode())
    parser.close()


READERS = {
    "text": text,
    "json": document,
    "jsonl": lines,
    "sarif": sarif,
    "gitlab": gitlab,
    "github": github,
    "csv": table,
    "junit": junit,
    "markdown": markdown,
    "html": page,
}
