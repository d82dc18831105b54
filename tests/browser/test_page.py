"""The page in a real browser: what it shows, what its controls do. `show` fails for any console message or request."""

from __future__ import annotations

import re

import pytest
from page_cases import many, mixed
from playwright.sync_api import expect
from report_builders import HASH, finding, result

from scanner.model import Commit


def paths(page):
    """The places of the rows that the table shows."""
    return page.locator("#table .row .place").all_inner_texts()


def count(page):
    return page.inner_text("#shown")


def test_every_finding_stands_in_the_table_worst_first(show):
    page = show(mixed())
    assert count(page) == "10 findings"
    assert page.locator("#table .row").count() == 10
    assert page.locator("#table .row").first.inner_text().startswith("critical")
    assert page.locator("#table .row.allowed").count() == 1


def test_an_empty_page_works(show):
    page = show(result())
    assert page.is_visible("text=Nothing found")
    assert page.locator("#table").count() == 0


def test_a_single_finding_is_open(show):
    page = show(result(finding()))
    assert page.is_visible("text=Revoke it")
    assert page.inner_text(".excerpt code").endswith('apiKey: "hs_live_…x9Qd" });')


def test_without_script_findings_and_steps_are_readable(show):
    page = show(many(300), java_script_enabled=False)
    assert page.locator("#table .row").count() == 100
    assert page.is_visible("text=The first 100 of 300 findings")
    assert not page.is_visible("#search")
    page.click(".remedy >> nth=0 >> summary")
    assert page.is_visible("text=the old one stops at once")


# Filter, search, sort, group


def test_a_breakdown_filters_and_a_second_click_takes_it_back(show):
    page = show(many(60))
    button = page.locator("ul[data-field=provider] button", has_text="Hyperoru")
    button.click()
    assert count(page) == "20 of 60 findings"
    assert button.get_attribute("aria-pressed") == "true"
    assert page.locator("#chips button").first.inner_text().startswith("Provider: Hyperoru")
    button.click()
    assert count(page) == "60 findings"


def test_values_of_one_field_add_up_and_fields_narrow(show):
    page = show(many(60))
    page.click("ul[data-field=severity] li[data-value=critical] button")
    page.click("ul[data-field=severity] li[data-value=high] button")
    assert count(page) == "40 of 60 findings"
    assert page.eval_on_selector("#filter-severity", "s => s.selectedOptions[0].text") == "2 chosen"
    page.select_option("#filter-liveness", "active")
    assert count(page) == "8 of 60 findings"
    page.click("text=Clear all")
    assert count(page) == "60 findings"


def test_a_figure_leads_to_the_findings_that_it_counts(show):
    page = show(many(60))
    page.click(".tile[data-tone=alarm] a")
    expect(page.locator("#shown")).to_contain_text(" of ")
    assert count(page) == f"{page.inner_text('.tile[data-tone=alarm] a')} of 60 findings"
    assert page.evaluate("document.activeElement.id") == "findings"
    assert page.inner_text("#jump") == f"Show the {count(page).split()[0]} findings that fit"


def test_a_chip_takes_its_filter_away_and_keeps_the_focus_near(show):
    page = show(many(60))
    page.select_option("#filter-standing", "history only")
    assert count(page) == "15 of 60 findings"
    page.click("#chips button")
    assert count(page) == "60 findings"
    assert page.evaluate("document.activeElement.id") == "search"


def test_search_finds_words_anywhere_in_any_order(show):
    page = show(many(60))
    page.fill("#search", "PART-3 hypersave")
    expect(page.locator("#shown")).to_contain_text(" of ")
    assert paths(page)
    assert all("part-3" in path for path in paths(page))
    page.fill("#search", "nowhere at all")
    page.wait_for_selector("text=No finding fits")
    page.click("text=Clear all filters")
    assert count(page) == "60 findings"


def test_a_heading_sorts_and_says_so(show):
    page = show(many(60))
    heading = page.locator("th[data-sort=path]")
    assert heading.get_attribute("aria-sort") is None
    heading.locator("button").click()
    assert heading.get_attribute("aria-sort") == "ascending"
    assert paths(page) == sorted(paths(page))
    heading.locator("button").click()
    assert heading.get_attribute("aria-sort") == "descending"
    assert paths(page) == sorted(paths(page), reverse=True)


@pytest.mark.parametrize("by", ["severity", "title", "liveness", "date"])
def test_every_column_sorts(show, by):
    page = show(many(60))
    before = paths(page)
    page.click(f"th[data-sort={by}] button")
    ascending = paths(page)
    page.click(f"th[data-sort={by}] button")
    assert sorted(before) == sorted(ascending) == sorted(paths(page))
    assert ascending != paths(page)


@pytest.mark.parametrize(
    ("field", "groups"),
    [("rule", 3), ("provider", 2), ("folder", 10), ("severity", 3), ("liveness", 5), ("secret", 60)],
)
def test_findings_are_grouped(show, field, groups):
    page = show(many(60))
    page.select_option("#group", field)
    while page.locator("[data-go=next]:enabled").count():
        groups -= page.locator("#table .group:not(:has-text('continued'))").count()
        page.click("[data-go=next]")
    assert page.locator("#table .group:not(:has-text('continued'))").count() == groups


def test_groups_fold_and_many_begin_folded(show):
    page = show(many(300))
    page.select_option("#group", "folder")
    assert page.locator("#table .group").count() == 10
    assert page.locator("#table .row").count() == 0
    page.click("#table .group button >> nth=0")
    assert page.locator("#table .row").count() == 30
    assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "true"
    page.click("#fold")
    page.click("#fold")
    assert page.locator("#table .row").count() == 0


def test_a_bar_of_the_timeline_shows_its_period(show):
    page = show(many(60))
    bar = page.locator(".bars g").first
    bar.dispatch_event("click")
    assert " of 60 findings" in count(page)
    assert page.locator("#chips li").count() == 1
    page.click(".timeline summary")
    page.click(".small button[aria-pressed=true]")
    assert count(page) == "60 findings"


# Addresses


def test_an_address_leads_to_its_finding_through_filters_and_pages(show):
    page = show(many(300), fragment="#?severity=low")
    assert count(page) == "100 of 300 findings"
    wanted = page.evaluate("document.querySelector('#table .row:last-child').id")
    page.click("#chips button")
    assert page.locator(f"[id='{wanted}']").count() == 0
    page.evaluate("id => { location.hash = '#' + encodeURIComponent(id) }", wanted)
    page.wait_for_selector(".more")
    assert page.evaluate("document.activeElement.closest('tr').id") == wanted


def test_a_page_opens_at_the_finding_that_its_address_names(show):
    page = show(result(finding("a b/ü.py"), finding("c.py")), fragment=f"#{HASH}:a%20b/%C3%BC.py")
    assert page.locator(".more").count() == 1
    assert page.locator(".row.open .place").inner_text() == "a b/ü.py:3"


def test_a_view_stands_in_the_address_and_comes_back(show):
    page = show(many(60))
    page.click("ul[data-field=severity] li[data-value=critical] button")
    page.select_option("#group", "liveness")
    page.click("th[data-sort=path] button")
    shown, fragment = paths(page), page.evaluate("location.hash")
    again = show(many(60), fragment=fragment)
    assert paths(again) == shown
    assert again.input_value("#group") == "liveness"


@pytest.mark.parametrize(
    "fragment", ["#%E0%A4%A", "#nothing", "#?group=constructor&sort=toString&period=x", "#?severity=evil", "#?q=%00"]
)
def test_an_address_that_makes_no_sense_does_no_harm(show, fragment):
    page = show(many(10), fragment=fragment)
    assert "10 findings" in count(page)


def test_the_forge_is_linked_and_links_tell_it_nothing(show):
    page = show(many(10))
    links = page.locator("#table .place a")
    assert links.count() == 10
    assert re.match(r"https://github\.com/acme/payments/blob/[0-9a-f]{40}/services/", links.first.get_attribute("href"))
    assert links.first.get_attribute("rel") == "noreferrer"


# Details


def test_a_row_opens_and_closes_by_mouse_and_keyboard(show):
    page = show(mixed())
    page.click("#table .row .since >> nth=0")
    assert page.locator(".more").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".more").count() == 0
    page.keyboard.press("Enter")
    assert page.locator(".more").count() == 1
    assert page.locator(".row .fold").first.get_attribute("aria-expanded") == "true"


def test_details_tell_since_when_and_that_the_history_keeps_it(show):
    leak = finding().leak
    page = show(result(finding(leak=leak, commit=Commit("ab" * 20, "2026-03-01T00:00:00+00:00", in_head=False))))
    told = page.inner_text(".details")
    assert re.search(r"since 2026-03-01, [\d,]+ days?; gone from HEAD, but in the history", told)


def test_steps_link_and_allow_comment_are_copied(show):
    page = show(result(finding()))
    page.click("text=Copy steps")
    page.wait_for_selector("text=Copied")
    assert page.evaluate("navigator.clipboard.readText()").startswith("1. Open API Keys and regenerate")
    page.click("text=Copy allow comment")
    expect(page.locator("#said")).to_have_text("Allow comment copied")
    assert page.evaluate("navigator.clipboard.readText()") == "straykey:allow[hypersave-live-key@k7m2q9xd] reason"
    page.click("text=Copy link")
    expect(page.locator("#said")).to_have_text("Link copied")
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"#{HASH}%3Asrc%2Fapi%2Fclient.ts")


# Keyboard


def test_slash_goes_to_the_search_and_is_text_when_there(show):
    page = show(many(10))
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.press("/")
    assert page.input_value("#search") == "/"


def test_arrows_go_from_finding_to_finding(show):
    page = show(many(10))
    folds = page.locator("#table .fold")
    folds.first.focus()
    for key, at in (("ArrowDown", 1), ("ArrowDown", 2), ("ArrowUp", 1), ("End", 9), ("ArrowDown", 9), ("Home", 0)):
        page.keyboard.press(key)
        assert folds.nth(at).evaluate("fold => fold === document.activeElement"), (key, at)


def test_every_control_is_reached_by_tab_and_shows_that_it_is(show):
    page = show(many(110))
    seen, unmarked = set(), []
    for _ in range(400):
        page.keyboard.press("Tab")
        about = page.evaluate(
            "(() => { const e = document.activeElement, s = getComputedStyle(e);"
            " return [e.tagName, e.className || e.id || e.textContent.slice(0, 20), s.outlineStyle !== 'none'] })()"
        )
        if about[0] == "BODY":
            break
        seen.add(about[0])
        if not about[2]:
            unmarked.append(about)
    assert {"A", "BUTTON", "INPUT", "SELECT", "SUMMARY"} <= seen
    assert unmarked == []


# Size, paper, theme


def test_thousands_are_shown_in_pages(show):
    page = show(many(5000))
    assert count(page) == "5,000 findings"
    assert page.locator("#table .row").count() == 100
    assert page.is_visible("text=Page 1 of 50")
    page.click("#pages >> text=Last")
    assert page.is_visible("text=Page 50 of 50")
    assert page.locator("#table .row").count() == 100
    assert page.evaluate("document.querySelectorAll('*').length") < 8000


def test_paper_gets_all_findings_and_all_steps(show):
    page = show(many(250))
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#table .row").count() == 250
    assert page.locator("details.remedy:not([open])").count() == 0
    assert not page.is_visible("#search")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("#table .row").count() == 100


def test_the_theme_follows_the_system_until_somebody_chooses(show):
    page = show(many(10), color_scheme="dark")
    back = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(back)
    page.select_option("#theme", "light")
    light = page.evaluate(back)
    assert dark != light
    assert light == show(many(10), color_scheme="light").evaluate(back)
    page.reload()
    assert page.evaluate(back) == light


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 2400])
def test_no_width_makes_the_page_scroll_sideways(show, width):
    page = show(mixed(), viewport={"width": width, "height": 800})
    page.click("#table .row .fold >> nth=0")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_hostile_content_stays_text(show):
    attack = "</script><img src=x onerror=alert(1)>\"'><b>{{7*7}}"
    hostile = finding(f"a/{attack}.py", suppressed_by=attack)
    page = show(result(hostile, finding("b.py")))
    assert page.locator("img, b").count() == 0
    assert any("onerror=alert(1)" in path for path in paths(page))


def test_the_policy_stops_what_is_not_ours(show, tmp_path, chromium):
    page = show(many(10))
    source = page.content().replace("</main>", "<p id=mine style='color: red' onclick='document.title=1'>x</p></main>")
    (tmp_path / "altered.html").write_text(source)
    altered = chromium.new_page()
    altered.goto((tmp_path / "altered.html").as_uri())
    altered.click("#mine")
    assert altered.title() != "1"
    assert altered.evaluate("document.querySelector('#mine').style.color") == ""
    assert altered.evaluate("fetch('https://example.com/').then(() => 'sent', () => 'stopped')") == "stopped"
    altered.close()
