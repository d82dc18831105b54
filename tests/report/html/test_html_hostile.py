"""What hostile content must not do to the page: become markup, script or an address, or name a person."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from page_reader import Page, read, write
from report_builders import SHA, TOKEN, finding, from_history, leak_in, result, ruleset

from scanner.model import Commit, Coverage, Excerpt, Liveness, Place, Severity, Skip, Target, Verification
from scanner.report.html.safe import safe

ATTACKS = (
    "</script><script>alert(1)</script>",
    "<!--<script>",
    '"><img src=x onerror=alert(1)>',
    "'--><svg onload=alert(1)>",
    "]]>{{ 7*7 }}{% include 'x' %}",
    "javascript:alert(1)",
    "\u202e\u2066evil\u2069",
    "\x1b[2J\x00\n\r\u2028\u2029",
    "\udcff\ud800",
    "</style><style>*{display:none}",
)
ADDRESS = "ada.lovelace" + "@corp.example"
SEEN = re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}")


def everywhere(text: str):
    """A result with a text in every field that the scanned content, or a provider, can fill."""
    leak = finding().leak._replace(
        preview=f"hs_…{text}",
        excerpt=Excerpt(1, f"{text} hs_… {text}", len(text) + 1, len(text) + 5),
        liveness=Liveness.ACTIVE,
        liveness_reason=text,
        reasons=(text,),
        decoded=(text,),
        candidates=(text,),
        rule_id=f"rule{text}",
    )
    found = finding(f"a/{text}/b.py", leak=leak)._replace(
        provider=text,
        severity=Severity.HIGH,
        commit=Commit(SHA, "2026-03-01T23:30:00+01:00", in_head=True),
        places=(Place(text, 1, 1),),
        state=text,
    )
    origin = found.origin._replace(kind="blob")
    allowed = found._replace(suppressed_by=text, commit=Commit(text, text, in_head=False), origin=origin)
    skips = (Skip(text, text, incomplete=True),)
    coverage = Coverage(notes=(text,), skipped=((text, 1),), skips=skips, incomplete=True)
    target = Target(text, text, text, text, f"https://github.com/{text}")
    return result(found, allowed, target=target, coverage=coverage, verification=Verification(notes=(text,)))


def shape(page: Page):
    """The elements of a page with the names of their attributes."""
    return [(tag, sorted(attributes)) for tag, attributes in page.elements]


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_scanned_becomes_markup(attack):
    attacked = shape(read(everywhere(attack), show_suppressed=True))
    assert attacked == shape(read(everywhere("harmless"), show_suppressed=True))


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_a_browser_runs_is_the_same_on_every_page(attack):
    page, plain = read(everywhere(attack)), read(result())
    for tag in ("script", "style"):
        assert page.code(tag) == plain.code(tag)
    assert page.policy == plain.policy


@pytest.mark.parametrize("attack", ATTACKS)
def test_every_address_is_one_of_the_web_or_of_the_page(attack):
    page = read(everywhere(attack), show_suppressed=True)
    addresses = [a["href"] for a in page.all("a")] + [row.get("url", "https://") for row in page.rows]
    assert all(re.match(r"https://[\w.-]+/|https://$|#", address) for address in addresses)


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_invisible_is_shown(attack):
    source = write(everywhere(attack), show_suppressed=True).decode()
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2066-\u2069]", source)


def test_the_page_has_no_secret_and_no_way_back_to_it():
    found = finding(content=f"one {TOKEN} two", leak=leak_in(f"one {TOKEN} two"))
    assert TOKEN[8:].encode() not in write(result(found, from_history()))


def test_no_e_mail_address_stands_on_the_page_wherever_it_came_from():
    page = write(everywhere(ADDRESS), show_suppressed=True).decode()
    assert SEEN.findall(page) == []
    assert "…@…" in page


def test_a_path_that_names_a_person_is_not_linked():
    target = Target("history", "p", "ab" * 20, "main", "https://github.com/o/r.git")
    page = write(result(from_history(f"users/{ADDRESS}/key.env"), target=target)).decode()
    assert ADDRESS.partition("@")[0] not in page


@pytest.mark.parametrize(
    "text", ["left-pad@1.3.0", "@acme/web", "a@b", "https://user:…@host.example/", "x" * 100_000 + "@"]
)
def test_what_is_no_address_stays(text):
    assert safe(text) == text


def test_the_policy_allows_our_own_style_and_script_by_hash_and_nothing_else():
    page = read(result(finding()))
    for tag in ("style", "script"):
        digest = b64encode(sha256(page.code(tag).encode()).digest()).decode()
        assert page.policy[f"{tag}-src"] == f"'sha256-{digest}'"
    assert page.policy["default-src"] == "'none'"
    assert not re.search(r"unsafe|data:|http|\*", " ".join(page.policy.values()))


def test_the_policy_comes_before_anything_that_it_is_about():
    tags = [(tag, attributes.get("http-equiv")) for tag, attributes in read(result()).elements]
    assert tags.index(("meta", "Content-Security-Policy")) < tags.index(("style", None))


def test_the_page_names_no_resource_and_has_no_inline_handler_or_style():
    page = read(everywhere("x"), show_suppressed=True)
    for tag, attributes in page.elements:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base", "form action"}
        assert not {"src", "srcset", "style", "action", "formaction", "background"} & set(attributes)
        assert not [name for name in attributes if name.startswith("on")]
    assert "@import" not in page.code("style")
    assert "url(" not in page.code("style")


def test_our_own_script_makes_no_markup_and_asks_nothing():
    script = read(result()).code("script")
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "fetch(",
                 "XMLHttpRequest", "WebSocket", "sendBeacon", "import(", "</script", "<!--"):  # fmt: skip
        assert word not in script, word


def test_a_hostile_rule_file_gives_no_address_that_a_browser_runs():
    rules = ruleset()
    providers = [
        provider._replace(
            docs=("javascript:alert(1)",),
            home="javascript:alert(2)",
            revocations=tuple(way._replace(url="javascript:alert(3)") for way in provider.revocations),
        )
        for provider in rules.providers
    ]
    page = write(result(finding()), rules._replace(providers=tuple(providers))).decode()
    assert "javascript:" not in page


def test_paths_of_any_bytes_are_written_as_utf_8():
    names = [os.fsdecode(bytes([byte])) * 2 for byte in range(1, 256) if byte != ord("/")]
    page = read(result(*(finding(f"a/{name}.py") for name in names)))
    assert len(page.rows) == len(names)


def test_a_page_is_well_formed():
    open_tags: list[str] = []

    class Balance(HTMLParser):
        def handle_starttag(self, tag, _attributes):
            if tag not in {"meta", "input"}:
                open_tags.append(tag)

        def handle_startendtag(self, tag, attributes):
            pass

        def handle_endtag(self, tag):
            assert open_tags.pop() == tag

    Balance().feed(write(everywhere("x"), show_suppressed=True).decode())
    assert open_tags == []


def test_every_id_stands_once():
    ids = [attributes["id"] for _, attributes in read(everywhere("x")).elements if "id" in attributes]
    assert sorted(ids) == sorted(set(ids))
