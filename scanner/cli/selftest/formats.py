"""Writes the planted findings in every format and reads them back."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from functools import partial
from html.parser import HTMLParser
from io import BytesIO, StringIO

from scanner import api
from scanner.cli.selftest.check import BUG, Checks, attempt
from scanner.cli.selftest.planted import RULE, Planted
from scanner.errors import StraykeyError
from scanner.report import FORMATS


def formats(planted: Planted) -> Checks:
    """Yield how each format goes: the finding is in it, the secret is not, and a program can read it."""
    with api.scan(paths=planted.folder, only=RULE) as scan:
        for name in FORMATS:
            yield attempt(f"format {name}", partial(_check, scan, name, planted))


def _check(scan: api.Scan, name: str, planted: Planted) -> str:
    out = BytesIO()
    scan.render(name, out)
    text = out.getvalue().decode()
    if any(secret in text for secret in planted.secrets.values()):
        raise StraykeyError("the report shows a secret", BUG)
    if RULE not in text:
        raise StraykeyError("the report does not name the finding", BUG)
    count = _READERS.get(name)
    if count is None:
        return "written"
    found, wanted = count(text), len(scan.finish().findings)
    if found != wanted:
        raise StraykeyError(f"the report holds {found} findings instead of {wanted}", BUG)
    return "written and read back"


def _json_lines(text: str) -> int:
    return sum(line.get("ruleId") == RULE for line in map(json.loads, text.splitlines()))


def _junit(text: str) -> int:
    from xml.etree import ElementTree as ET  # noqa: PLC0415 - nothing else reads XML

    return len(ET.fromstring(text).findall(".//failure"))  # noqa: S314 - our own report


def _html(text: str) -> int:
    """Read the page as a browser would, for the data that its script shows."""
    island = _Island()
    island.feed(text)
    return sum(row["rule"] == RULE for row in json.loads(island.data)["rows"])


class _Island(HTMLParser):
    """Collects what stands in the page's element of JSON."""

    def __init__(self) -> None:
        super().__init__()
        self.data = ""
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script" and ("id", "data") in attrs

    def handle_endtag(self, tag: str) -> None:
        del tag
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.data += data


_READERS: Mapping[str, Callable[[str], int]] = {
    "json": lambda text: len(json.loads(text)["findings"]),
    "jsonl": _json_lines,
    "sarif": lambda text: len(json.loads(text)["runs"][0]["results"]),
    "html": _html,
    "gitlab": lambda text: len(json.loads(text)["vulnerabilities"]),
    "github": lambda text: sum(line.startswith("::") and RULE in line for line in text.splitlines()),
    "csv": lambda text: sum(1 for _ in csv.DictReader(StringIO(text))),
    "junit": _junit,
}
"""For formats that programs read: how many findings a report holds."""
