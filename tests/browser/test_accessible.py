"""What axe-core finds wrong with the page: nothing serious, in any state and in both themes."""

from __future__ import annotations

from importlib import resources

import pytest
from page_cases import many, mixed
from report_builders import finding, gaps, result

CASES = {
    "everything": mixed(),
    "many": many(40),
    "one": result(finding()),
    "empty": result(),
    "incomplete": result(coverage=gaps()),
}


@pytest.fixture(scope="module")
def axe():
    package = pytest.importorskip("axe_playwright_python", reason="axe-core is missing: pip install straykey[dev]")
    return resources.files(package).joinpath("axe.min.js").read_text()


def violations(page, axe):
    """Each violation of weight: its rule, and the elements that it is about."""
    page.evaluate(axe)
    found = page.evaluate("axe.run().then(run => run.violations)")
    return {
        one["id"]: [node["html"][:160] for node in one["nodes"]][:3]
        for one in found
        if one["impact"] in ("serious", "critical", "moderate")
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("case", CASES)
def test_axe_finds_nothing_of_weight(show, axe, case, scheme):
    page = show(CASES[case], color_scheme=scheme, bypass_csp=True)
    assert violations(page, axe) == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nor_with_everything_open_filtered_and_grouped(show, axe, scheme):
    page = show(mixed(), color_scheme=scheme, bypass_csp=True)
    page.click("ul[data-field=severity] li[data-value=critical] button")
    page.select_option("#group", "rule")
    for fold in page.locator("#table .row .fold").all():
        fold.click()
    for summary in page.locator("summary").all():
        summary.click()
    assert violations(page, axe) == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nor_on_a_narrow_screen(show, axe, scheme):
    page = show(mixed(), color_scheme=scheme, bypass_csp=True, viewport={"width": 390, "height": 800})
    page.click("#table .row .fold >> nth=0")
    assert violations(page, axe) == {}
    assert page.get_by_role("table", name="Findings, worst first").get_by_role("row").count() > 5
    assert page.get_by_role("columnheader", name="Severity").count() == 1
