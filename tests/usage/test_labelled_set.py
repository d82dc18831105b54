"""The labelled set itself is sound: what is measured on it means something."""

from __future__ import annotations

from collections import Counter

import pytest
from labelled_set import load

SNIPPETS = load()


def test_ids_are_unique_and_a_third_of_the_snippets_hold_no_misuse():
    assert len({snippet.id for snippet in SNIPPETS}) == len(SNIPPETS) >= 300
    assert sum(not snippet.findings for snippet in SNIPPETS) * 3 >= len(SNIPPETS)


def test_every_language_and_form_is_there():
    forms = Counter(snippet.form for snippet in SNIPPETS)
    assert min(forms.values()) >= 3
    languages = {"python", "javascript", "typescript", "go", "java", "kotlin", "csharp", "php", "ruby", "bash"}
    assert languages <= set(forms)


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda snippet: snippet.id)
def test_lines_lie_in_the_text(snippet):
    lines = snippet.text.count("\n") + 1
    assert all(1 <= request.line <= lines for request in snippet.requests)
    assert all(1 <= line <= lines for _, line in snippet.findings)
