"""Where a value's text goes on, what was read may be a part of the token."""

from __future__ import annotations

import pytest

from scanner.engine.extent import GOES_ON, PUNCTUATION, doubt
from scanner.model import Span

VALUE = b"Zk3vQp9sXw2LrT8u"


def doubted(text, *, sure=False):
    data = text.replace("@", VALUE.decode()).encode()
    start = data.index(VALUE)
    return doubt(data, Span(start, start + len(VALUE)), sure=sure)


@pytest.mark.parametrize("sure", [False, True])
@pytest.mark.parametrize(
    "text",
    [
        'K = "@" + "rest"',
        "$k = '@' . 'rest';",
        "$k = '@'.$rest;",
        'k = "@" .. "rest"',
        'k = "@" <> "rest"',
        "k = '@' || 'rest'",
        'k = "@" & _\n  "rest"',
        'K = "@" + rest',
        'K = "@" + \\\n  "rest"',
        'K = "@"\n    + "rest"',
        'K = ("@"\n     "rest")',
        'K = ("@" "rest")',
        "K='@'\"rest\"",
        'K="@"$REST',
        'K="@${REST}"',
        'K = f"@{rest}"',
        'K = "@%s" % rest',
        'K = "@".concat(rest)',
        'K = ["@", "rest"].join("")',
        "K=@\\\nrest\n",
        'K="@\\u002drest"',
        'K="@\\x2drest"',
        "K=@%2Drest",
        "K=@%252Drest",
        "K=@...",
        "K=@…",
        '{\\"k\\": \\"@\\" + \\"rest\\"}',
        'K = "@" + f"{rest}"',
    ],
)
def test_a_value_that_goes_on_is_doubted(text, sure):
    assert doubted(text, sure=sure) == GOES_ON


@pytest.mark.parametrize(
    "text", ['"@\\/rest"', '"@\\u003d"', "k=@%2Brest", "k=@%3D", "k: @&#x3d;", "k=@/rest", '"@\\075"', 'k: "@\n  rest"']
)
def test_what_only_opaque_tokens_hold_is_doubted_for_them(text):
    assert doubted(text) == GOES_ON


@pytest.mark.parametrize("sure", [False, True])
@pytest.mark.parametrize(
    "text",
    [
        "K=@\n",
        'K="@",\n',
        '"K=@\\n"',
        '{\\"k\\": \\"@\\"}',
        "?k=@\\u0026x=1",
        "?k=@&x=1",
        "?k=@%20x",
        "?k=%22@%22",
        'curl -H "Authorization: Bearer @" "https://api.example.com/x"',
        'curl -H "Authorization: Bearer @" \\\n  "https://api.example.com/x"',
        'curl -H "Authorization: Bearer @" \\\n  https://api.example.com/x',
        'run "@" && next',
        'run "@" & sleep 1',
        'run "@" || exit 1',
        'It is "@".',
        '"@".encode()',
        '+ k: "@"\n+ other: "x"\n',
        '<t k="@"/>',
        "<k>@</k>",
        "`@`",
        "(@)",
        '"@"\t"other"',
        "run '@'|base64",
        """$h = 'Bearer @' . "\\r\\n";""",
        'h = "Bearer @" + "\\r\\n" + more',
        'u = "?token=@" + "&page=2"',
        'u = "?token=@" + \\\n    "&page=2"',
        'u = "?token=@"\n    + "&page=2"',
    ],
)
def test_a_value_that_ends_is_not_doubted(text, sure):
    assert doubted(text, sure=sure) == ""


def test_a_mark_at_the_end_may_be_the_sentences_unless_the_rule_knows_better():
    data = b"the token is Zk3vQp9sXw2LrT8u.\n"
    span = Span(13, len(data) - 1)
    assert doubt(data, span, sure=False) == PUNCTUATION
    assert doubt(data, span, sure=True) == ""
