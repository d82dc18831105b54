"""Pages made from rules and program are up to date. To write them anew: STRAYKEY_GOLDEN=write pytest tests/docs."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import catalogue
import command_pages
import pytest
import shop
import timings

from scanner.report.rules import all_rules
from scanner.ruleset.bundle import builtin

RULES = builtin()
MADE = {
    "rules.md": lambda _: catalogue.page(RULES),
    "commands.md": lambda _: command_pages.page(),
    "performance.md": lambda page: timings.with_table(page, (shop.TOP / "bench" / "RESULTS.md").read_text("utf-8")),
}


@pytest.mark.parametrize("name", MADE)
def test_a_made_page_is_up_to_date(name):
    path = shop.TOP / "docs" / name
    made = MADE[name](path.read_text("utf-8"))
    if os.environ.get("STRAYKEY_GOLDEN") == "write":
        path.write_text(made, encoding="utf-8")

    assert path.read_text("utf-8") == made, "run `STRAYKEY_GOLDEN=write python -m pytest tests/docs`"


def test_every_rule_has_one_section_whose_anchor_is_its_id():
    headings = re.findall(r"^#+ `?([^`\n]+)`?$", catalogue.page(RULES), re.MULTILINE)
    anchors = [heading.lower().replace(" ", "-") for heading in headings]

    assert sorted(set(anchors)) == sorted(anchors)
    assert set(all_rules(RULES)) <= set(anchors)
    assert {catalogue.anchor(provider) for provider in RULES.providers} <= set(anchors)


def test_a_shape_is_told_in_words():
    assert catalogue.shape(RULES.token("hypersave-live-key")) == "for instance `hs_live_`, then 32 digits and letters"


def test_no_document_holds_what_straykey_finds():
    options = ["--isolated", "--no-inline-allow", "--no-lint"]
    scan = [sys.executable, "-m", "scanner", "scan", *options, "docs", "README.md"]
    done = subprocess.run(scan, cwd=shop.TOP, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_command_has_a_section():
    page = command_pages.page()
    for path, _ in command_pages.tree("straykey", command_pages.group):
        assert f"\n## {path}\n" in page
