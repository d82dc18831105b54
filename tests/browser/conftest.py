"""A real Chromium, started without a network, that opens pages as files; the tests are skipped where there is none."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

TESTS = Path(__file__).parents[1]
for room in ("report", "report/html"):  # report_builders and page_reader, which the tests there share with us
    sys.path.append(str(TESTS / room))

# As root there is no sandbox; the rest keeps Chromium from looking for its maker.
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip


@pytest.fixture(scope="module")  # not longer: other tests of the process count its children and threads
def chromium():
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not program:
        pytest.skip("no Chromium: apt-get install chromium, or name one in the environment variable CHROMIUM")
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is missing: pip install straykey[dev]")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


class Opened(NamedTuple):
    """A page in the browser, what its console said, and every address it asked for."""

    page: object
    said: list[str]
    asked: list[str]


@pytest.fixture
def show(chromium, tmp_path):
    """Open a result's page from a file: `show(result, color_scheme="dark", …)`; in the end it must have been silent."""
    from page_reader import write  # noqa: PLC0415 - found by the lines above

    opened: list[Opened] = []

    def open_(result, *, fragment="", rules=None, **options):
        file = tmp_path / f"page-{len(opened)}.html"
        file.write_bytes(write(result, rules, show_suppressed=True))
        context = chromium.new_context(**options)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        shown = Opened(page, [], [])
        page.on("console", lambda message: shown.said.append(message.text))
        page.on("pageerror", lambda error: shown.said.append(str(error)))
        page.on("request", lambda request: shown.asked.append(request.url))
        page.goto(file.as_uri() + fragment)
        opened.append(shown)
        return page

    yield open_
    for shown in opened:
        shown.page.context.close()
        assert shown.said == []
        assert [address for address in shown.asked if not address.startswith("file://")] == []
        assert len({address.partition("#")[0] for address in shown.asked}) == 1
