"""Kotlin's grammar has an end without an end."""

from __future__ import annotations

import pytest

from scanner.usage.code import CodeReader


@pytest.mark.parametrize("end", ["@", "@@", "@a.", "@Foo(1"])
def test_an_annotation_at_the_end_of_a_file_ends(end: str) -> None:
    source = f'fun f() {{ khttp.get("https://example.org/a") }}\nval y: Int\n{end}'

    read = CodeReader().read(source.encode(), "a.kt")

    assert [request.url.literal for request in read.requests] == ["https://example.org/a"]
    assert all(request.span.end <= len(source) for request in read.requests)
