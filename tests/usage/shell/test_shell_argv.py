

from scanner.model import Span
from scanner.usage.shell import argv
from scanner.usage.text import Piece, Text, hole, literal

AT, CALL = Span(5, 9), Span(1, 20)


def words(*texts):
    return [text if isinstance(text, Text) else literal(text) for text in texts]


def test_an_argument_list_is_a_request_where_the_program_makes_it():
    token = Text((Piece("Bearer "), Piece(None, Span(7, 8), ("TOKEN",), reply=3, field="t")))
    made = argv.request(
        words("/usr/bin/curl", "-X", "POST", "-H", literal("Authorization: ") + token, "https://h.io"), AT, CALL
    )
    assert (made.form, made.method, made.url.pattern, made.span, made.call) == (
        "curl",
        "POST",
        "https://h.io",
        AT,
        CALL,
    )
    assert (made.auth.token.pieces[0].reply, made.auth.token.names) == (3, ("TOKEN",))


def test_arguments_are_not_split_or_expanded():
    made = argv.request(words("curl", "https://h.io/$A b"), AT, CALL)
    assert made.url.pattern == "https://h.io/$A b"


def test_what_stands_before_the_tool_is_skipped():
    assert argv.request(words("sudo", "timeout", "5", "curl", "https://h.io"), AT, CALL).url.pattern == "https://h.io"


def test_other_programs_and_no_arguments_are_no_request():
    assert argv.request(words("ls", "https://h.io"), AT, CALL) is None
    assert argv.request([], AT, CALL) is None
    assert argv.request([hole("tool")], AT, CALL) is None


def test_a_line_is_read_as_a_shell_reads_it():
    line = (
        literal('curl -s -H "Authorization: Bearer $T" ') + hole("base") + literal("/a b | jq . && wget https://h.io/c")
    )
    first, second = argv.requests_in(line, AT, CALL)
    assert (first.url.pattern, first.url.names, first.auth.token.names) == ("{}/a", ("base",), ("T",))
    assert (second.form, second.url.pattern, second.span, second.call) == ("wget", "https://h.io/c", AT, CALL)


def test_holes_do_not_split_words_and_keep_their_replies():
    token = Text((Piece(None, None, ("tok",), reply=2, field="t"),))
    (made,) = argv.requests_in(literal("curl https://h.io -H 'X-Api-Key: ") + token + literal("'"), AT, CALL)
    assert made.auth.token.pieces == token.pieces
