"""A column's head names what stands below it; whose it is, head or row must say."""

from __future__ import annotations

import random

import pytest

from scanner.ruleset.sample import mint

TABLES = {
    "CSV": "id,email,hyperoru_session_token\n1,a@corp.io,§\n",
    "CSV, quoted": '"id","hyperoru_session_token","note"\n"1","§","a, b"\n',
    "TSV": "provider\ttoken\nhyperoru\t§\n",
    "row names": "service,token,owner\nhyperoru,§,quant\n",
    "row's host": "Title,Url,Token\nDesk,https://api.production.hyperoru.com,§\n",
    "kind and value": "service,kind,value\nhyperoru,session_token,§\n",
    "Markdown": "| Service | Token |\n| --- | :-: |\n| Hyperoru | `§` |\n",
    "SQL": "INSERT INTO keys (id, provider, token) VALUES (1, 'x', 'y'), (2, 'hyperoru', '§');\n",
    "SQL, column": "insert into `users` (`id`, `hyperoru_token`) values\n (7, '§');\n",
    "COPY": "COPY public.keys (id, provider, token) FROM stdin;\n1\thyperoru\t§\n\\.\n",
}


def filled(text):
    return text.replace("§", mint("{base64url*43}", random.Random(text)))


@pytest.mark.parametrize("table", TABLES)
def test_a_cell_is_named_by_its_columns_head(table, scan):
    assert [leak.rule_id for leak in scan(filled(TABLES[table]))] == ["hyperoru-session-token"]


def test_of_many_rows_each_token_is_found_where_it_stands(scan):
    rng = random.Random(1)
    tokens = [mint("{base64url*43}", rng) for _ in range(40)]
    text = "id,hyperoru_token\n" + "".join(f"{number},{token}\n" for number, token in enumerate(tokens))
    assert [text[leak.span.start : leak.span.end] for leak in scan(text)] == tokens


@pytest.mark.parametrize(
    "text",
    [
        "service,token,owner\nhyperoru,,quant\nother,§,growth\n",
        '"Title","Password","OTPAuth"\n"Hyperoru","",""\n',
        "# hyperoru: take a key, token\nfetch(a, §)\n",
        "INSERT INTO keys (id, provider, token) VALUES (1, 'hyperoru', NULL), (2, 'other', '§');\n",
        "service,token\nhyperoru,see the vault of the desk\n",
    ],
)
def test_rows_of_others_and_text_that_is_no_table_are_silent(text, scan):
    assert scan(filled(text)) == []
