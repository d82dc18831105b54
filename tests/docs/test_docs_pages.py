"""What holds for every page: it is in the navigation, names tests and files that exist, and no machine's paths."""

from __future__ import annotations

import re
import tomllib

import pytest
import shop
import yaml

DOCS = shop.TOP / "docs"
PAGES = sorted(DOCS.glob("**/*.md"))
_TEST = re.compile(r"`(tests/[\w/.-]+\.py)(?:::(\w+))?`")
_FILE = re.compile(r"`((?:scanner|rules|bench|docs|tests)/[\w/.-]+\.(?:py|md|toml|json))`")
_TALK = re.compile(r"https?://(?:127\.|localhost)|(?<![\w/.])/(?:home|root|Users|tmp|work)/", re.IGNORECASE)


def listed(entry: object) -> list[str]:
    """Return the pages of a navigation, in order."""
    if isinstance(entry, str):
        return [entry]
    inner = entry.values() if isinstance(entry, dict) else entry
    return [page for one in inner for page in listed(one)]


def test_every_page_is_in_the_navigation_once():
    navigation = listed(yaml.safe_load((shop.TOP / "mkdocs.yml").read_text(encoding="utf-8"))["nav"])

    assert sorted(navigation) == [str(page.relative_to(DOCS)) for page in PAGES]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_tests_and_files_that_a_page_names_exist(page):
    text = page.read_text(encoding="utf-8")
    for path, name in _TEST.findall(text):
        assert (shop.TOP / path).is_file(), path
        assert not name or f"def {name}(" in (shop.TOP / path).read_text(encoding="utf-8"), f"{path}::{name}"
    for path in _FILE.findall(text):
        assert (shop.TOP / path).exists() or path.startswith("tests/test_") or "acme" in path, path


def test_each_claim_of_the_threat_model_names_its_test():
    text = (DOCS / "threat-model.md").read_text(encoding="utf-8")
    tables = re.findall(r"^\| claim \| held by \|\n\| --- \| --- \|\n((?:\|.*\n)+)", text, re.MULTILINE)
    claims = [line for table in tables for line in table.splitlines()]

    assert len(claims) > 30
    assert [claim for claim in claims if not _TEST.search(claim)] == []


def test_the_messages_in_troubleshooting_are_those_of_the_program():
    program = " ".join(path.read_text(encoding="utf-8") for path in (shop.TOP / "scanner").rglob("*.py")).lower()
    page = (DOCS / "troubleshooting.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.+?) \|", page, re.MULTILINE)
    told = [message for row in rows for message in re.findall(r"`(.+?)`", row)]
    of_others = {"Permission denied", "no such option"}  # the system's, and click's

    assert len(told) > 25
    for message in set(told) - of_others:
        for part in re.split(r" ?… ?", message.lower()):
            assert part in program, message


@pytest.mark.parametrize("page", [*PAGES, *shop.TOP.glob("*.md")], ids=lambda page: page.name)
def test_a_page_holds_no_path_of_a_machine(page):
    assert _TALK.findall(page.read_text(encoding="utf-8")) == []


def test_the_site_has_a_tool_that_is_no_part_of_what_users_install():
    project = tomllib.loads((shop.TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert any(one.startswith("zensical") for one in project["optional-dependencies"]["docs"])
    assert not any(one.startswith("zensical") for one in project["dependencies"])
    assert "straykey[docs]" in project["optional-dependencies"]["dev"]
