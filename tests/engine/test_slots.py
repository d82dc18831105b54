"""Every form in which people give a value a name is read as one slot: kind, name, scheme and exact value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.engine.slots import MAX_NAME, find_slots, snake, widths
from scanner.model import Span

VALUE = "q7Zt3VbXw9Kd2LmR"


@pytest.fixture(scope="module")
def read(engine):
    matcher, sizes = engine.word_database().matcher(), widths(engine.own_words)

    def slots_of(text):
        data = text.encode()
        words = sorted({Span(end - sizes[number], end) for number, end in matcher.events(data)})
        return [
            (slot.kind, slot.name.decode(), slot.scheme, data[slot.value.start : slot.value.end].decode())
            for slot in find_slots(data, words, lambda _: True)
        ]

    return slots_of


NAMED = {
    # assignments
    "plain": "app_token = §",
    "no spaces": "APP_TOKEN=§",
    "quoted": 'app_token = "§"',
    "single quotes": "app_token = '§'",
    "backticks": "app_token = `§`",
    "triple quotes": 'app_token = """§"""',
    "prefixed string": 'app_token = rb"§"',
    "typed": 'app_token: str = "§"',
    "typed, Rust": 'const app_token: &str = "§";',
    "typed, TypeScript": 'private app_token?: string | null = "§"',
    "walrus": 'app_token := "§"',
    "Go": "app_token := `§`",
    "typed, Go": 'var app_token string = "§"',
    "one of several": 'user, app_token = "kim", "§"',
    "R": 'app_token <- "§"',
    "Ruby hash": ':app_token => "§"',
    "PHP array": "'app_token' => '§',",
    "default assignment": 'app_token ??= "§"',
    "Make": "APP_TOKEN ?= §",
    "double colon": 'app_token :: "§"',
    "C define": '#define APP_TOKEN "§"',
    "export": "export APP_TOKEN=§",
    "set in PowerShell": "$env:APP_TOKEN = '§'",
    "Docker ENV": "ENV APP_TOKEN §",
    "over a line's end": 'app_token =\n    "§"',
    "@ string": '@"app_token": @"§"',
    "as a subscript": 'os.environ["APP_TOKEN"] = "§"',
    # keys
    "JSON": '{"app_token": "§"}',
    "JSON in a string": '"{\\"app_token\\": \\"§\\"}"',
    "JSON in a string in a string": '"{\\\\\\"app_token\\\\\\": \\\\\\"§\\\\\\"}"',
    "HTML-escaped JSON": "{&quot;app_token&quot;: &quot;§&quot;}",
    "YAML": "app_token: §",
    "YAML list": "- app_token: §",
    "YAML anchor": "app_token: &main §",
    "YAML tag": "app_token: !!str §",
    "YAML block": "app_token: |\n  §",
    "YAML folded block": "app_token: >-\n  §",
    "JSON list": '"app_token": ["§"]',
    "TOML": 'app_token = "§"',
    "properties": "app_token:§",
    # elements and attributes
    "XML element": "<app_token>§</app_token>",
    "XML attribute": '<client app_token="§"/>',
    "property list": "<key>app_token</key>\n    <string>§</string>",
    "key and value attributes": '<add key="app_token" value="§"/>',
    "table cells": "| app_token | § |",
    # lists of named values
    "Postman": '{"key": "app_token", "value": "§"}',
    "Postman, value first": '{"value": "§", "key": "app_token"}',
    "Postman, initial value": '{"key": "app_token", "initialValue": "§"}',
    "Kubernetes": "- name: APP_TOKEN\n  value: §",
    "GitLab": "APP_TOKEN:\n    value: §",
    "XML, value first": '<add value="§" key="app_token"/>',
    "HCL": 'variable "app_token" {\n  default = "§"\n}',
    # options and fall-backs
    "option": "--app_token §",
    "option with equals sign": "--app_token=§",
    "shell default": "${APP_TOKEN:-§}",
    "or": 'process.env.APP_TOKEN || "§"',
    "nullish": 'env.app_token ?? "§"',
    "Elvis": 'getenv("APP_TOKEN") ?: "§"',
    "Python or": 'os.getenv("APP_TOKEN") or "§"',
    "getenv with default": 'os.getenv("APP_TOKEN", "§")',
    "named default": 'env.get("APP_TOKEN", default="§")',
    "default of an option": 'add_argument("--app_token", type=str, default="§")',
    "default of a Go tag": '`env:"APP_TOKEN" envDefault:"§"`',
    "assigned fall-back": 'app_token = ENV["OTHER"] || "§"',
    # calls
    "two arguments": 'set("app_token", "§")',
    "wrapped": 'app_token = SecretStr("§")',
    "constructed": 'app_token = new Secret("§")',
    "keyword argument": 'Client(app_token="§")',
    # encoded on the way
    "percent-encoded pair": "app_token%3D§",
    "percent-encoded JSON": "%22app_token%22%3A%20%22§%22",
    "colours": "app_token\x1b[0m=\x1b[1m§\x1b[0m",
    "colours and quotes": 'app_token\x1b[0m: \x1b[33m"§"\x1b[0m',
    "quote in a quote": '"app_token": "\\u0022§\\u0022"',
    "SQL": "app_token = '§'",
    "prose": "the app_token is §",
    "prose with a parenthesis": "app_token (read only): §",
    "prose with an arrow": "app_token → `§`",
    "HTML": "app_token <b>§</b>",
}


@pytest.mark.parametrize("form", NAMED)
def test_each_form_of_a_named_value_is_one_slot(form, read):
    found = read(NAMED[form].replace("§", VALUE) + "\n")
    # What ends a value is for its rule to say: a percent code may be part of one.
    told = [(kind, snake(name.encode()), scheme, value.removesuffix("%22")) for kind, name, scheme, value in found]
    assert {slot for slot in told if slot[1].endswith("app_token")} == {("name", told[0][1], "", VALUE)}


@pytest.mark.parametrize(
    ("text", "scheme"),
    [
        ("Authorization: Bearer §", "bearer"),
        ("-H 'Authorization: token §'", "token"),
        ("Authorization: §", ""),
        ('"Authorization": "Basic §"', "basic"),
        ('headers["Authorization"] = "Bearer §"', "bearer"),
        ('.header("Authorization", "Bearer §")', "bearer"),
        ('req.Header.Set("Authorization", "Bearer " + "§")', "bearer"),
        ("authorization=Bearer%20§", "bearer"),
        ("Proxy-Authorization: Bearer §", "bearer"),
        ("HTTP_AUTHORIZATION: ApiKey §", "apikey"),
    ],
)
def test_a_header_keeps_its_scheme(text, scheme, read):
    found = read(text.replace("§", VALUE))
    assert ("header", scheme, VALUE) in [(kind, told, value) for kind, _, told, value in found]
    assert {value for _, _, _, value in found} == {VALUE}


@pytest.mark.parametrize("text", ['"Bearer §"', "Bearer §", '"Bearer " + "§"', "Bearer%20§"])
def test_a_bare_scheme_counts_as_the_header_that_it_belongs_to(text, read):
    assert read(text.replace("§", VALUE)) == [("header", "authorization", "bearer", VALUE)]


def test_parameters_of_a_url_are_query_slots(read):
    text = f"GET /api/list?session_token={VALUE}&page=2&key={VALUE}x HTTP/1.1"
    assert read(text) == [("query", "session_token", "", VALUE), ("query", "key", "", VALUE + "x")]


@pytest.mark.parametrize("text", ['setToken("§")', "client.set_token('§')", 'Token ( "§" )'])
def test_the_argument_of_a_call_is_a_call_slot(text, read):
    assert [(kind, value) for kind, _, _, value in read(text.replace("§", VALUE))] == [("call", VALUE)]


@pytest.mark.parametrize(
    "text",
    [
        "keyboard = §",
        "author: §",
        "passenger = §",
        "tokens; §",
        "path = §",
        "sessions = §",
        "disk = §",
        "token",
        "token = short",
        "</token> §",
    ],
)
def test_what_is_no_credentials_name_or_value_is_no_slot(text, read):
    assert read(text.replace("§", VALUE)) == []


def test_a_name_of_several_words_is_read_whole(read):
    assert read(f"The refresh token is {VALUE}") == [("name", "refresh_token", "", VALUE)]


def test_an_equals_sign_of_quoted_printable_mail_is_no_part_of_the_value(read):
    mail = f"Content-Transfer-Encoding: quoted-printable\n\nAPP_TOKEN=3D{VALUE}\n"
    assert read(mail) == [("name", "APP_TOKEN", "", VALUE)]
    assert read(f"APP_TOKEN=3D{VALUE}\n") == [("name", "APP_TOKEN", "", "3D" + VALUE)]


def test_an_overlong_name_is_no_name(read):
    assert read("a" * (MAX_NAME // 2) + "token" + "b" * (MAX_NAME // 2) + f" = {VALUE}") == []


def test_a_password_may_be_shorter_than_a_token(read):
    assert read('password = "hunter7"') == [("name", "password", "", "hunter7")]
    assert read('token = "hunter7"') == []


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("hypertrackSecretKey", "hypertrack_secret_key"),
        ("HYPERTRACK-SECRET-KEY", "hypertrack_secret_key"),
        ("hypertrack.secret_key", "hypertrack_secret_key"),
        ("HTTPSToken", "https_token"),
        ("$token", "token"),
        ("--api-key", "api_key"),
        ("_private__Key_", "private_key"),
        ("oauth2Token", "oauth2_token"),
    ],
)
def test_names_are_compared_in_snake_case(written, name):
    assert snake(written.encode()) == name


@given(st.text(alphabet="token=\"' :,(){}[]<>/|\\&%?\n\r\t-_sk", max_size=120))
def test_no_text_breaks_the_reader_and_values_lie_behind_their_names(read, text):
    for _, name, _, value in read(text):
        assert name
        assert value in text
