"""The site is built strictly and offline, its links lead somewhere, and no page loads anything from elsewhere."""

from __future__ import annotations

import importlib.util
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import pytest
import shop

from scanner.report.rules import all_rules
from scanner.ruleset.bundle import builtin

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("zensical") is None, reason="needs the extra `docs`: pip install -e '.[docs]'"
)
_LOADS = dict.fromkeys(("script", "img", "iframe", "source", "embed"), "src") | {"object": "data", "link": "href"}
_CSS = re.compile(r"@import[^;]+|url\(\s*[\"']?(?:https?:)?//[^)]+")


class Page(NamedTuple):
    """What a browser would load for a page, where its links lead, and what they may lead to."""

    loads: list[str]
    links: list[str]
    anchors: set[str]


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page([], [], set())

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        self.page.anchors.update(filter(None, (given.get("id"), given.get("name") if tag == "a" else None)))
        if tag == "a" and "href" in given:
            self.page.links.append(given["href"])
        elif tag in _LOADS and _LOADS[tag] in given and given.get("rel") not in ("canonical", "next", "prev"):
            self.page.loads.append(given[_LOADS[tag]])


@pytest.fixture(scope="module")
def pages(site) -> dict[Path, Page]:
    read = {}
    for path in sorted(site.rglob("*.html")):
        reader = Reader()
        reader.feed(path.read_text(encoding="utf-8"))
        read[path] = reader.page
    return read


def test_every_document_became_a_page(site, pages):
    wanted = {site / path.relative_to(shop.TOP / "docs").with_suffix(".html") for path in shop.TOP.glob("docs/**/*.md")}

    assert wanted <= set(pages)


def test_no_page_loads_anything_from_elsewhere(site, pages):
    for path, page in pages.items():
        for address in page.loads:
            assert not re.match(r"(?:\w+:)?//", address), f"{path.name} loads {address}"
            assert address.startswith("data:") or _target(path, address, site).is_file(), f"{path.name}: {address}"
    for style in site.rglob("*.css"):
        assert _CSS.findall(style.read_text(encoding="utf-8")) == [], style.name


def test_every_link_and_anchor_within_the_site_leads_somewhere(site, pages):
    for path, page in pages.items():
        if path.name == "404.html":  # its links are from the top, as nobody knows where it is shown
            continue
        for link in page.links:
            if re.match(r"\w+:", link):
                assert link.startswith("https://"), f"{path.name}: {link}"
                continue
            address, _, anchor = link.partition("#")
            target = _target(path, address, site) if address else path
            assert target.is_file(), f"{path.name}: {link}"
            assert not anchor or anchor == "__skip" or unquote(anchor) in pages[target].anchors, f"{path.name}: {link}"


def _target(page: Path, address: str, site: Path) -> Path:
    name = unquote(address.partition("?")[0].partition("#")[0])
    target = (site / name.lstrip("/") if name.startswith("/") else page.parent / name).resolve()
    return target / "index.html" if target.is_dir() else target


def test_a_rules_anchor_is_its_id(pages, site):
    assert set(all_rules(builtin())) <= pages[site / "rules.html"].anchors
