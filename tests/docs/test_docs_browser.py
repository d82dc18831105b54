"""The site in a real Chromium: its search finds a rule, and it asks nobody but the server that it comes from."""

from __future__ import annotations

import functools
import importlib.util
import os
import shutil
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("zensical") is None, reason="needs the extra `docs`: pip install -e '.[docs]'"
)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def address(site):
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def page():
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not program:
        pytest.skip("no Chromium: apt-get install chromium, or name one in the environment variable CHROMIUM")
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is missing: pip install straykey[dev]")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser.new_page()
        browser.close()


def test_the_search_finds_a_rule_and_nobody_else_is_asked(page, address):
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{address}index.html")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("combobox").fill("hypersave-live-key")
    page.locator("a[href$='rules.html#hypersave-live-key']").first.wait_for()

    assert said == []
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
