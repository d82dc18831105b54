"""Opaque tokens: random text of any kind is one under the right name; keys, paths, versions and ciphertexts are not."""

from __future__ import annotations

import random
from base64 import b64encode
from urllib.parse import quote

import pytest

from scanner.ruleset.sample import mint

RANDOM = random.Random(7)
CIPHERTEXT = "Ag" + b64encode(RANDOM.randbytes(300)).decode()
PUBLIC_KEY = mint("MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A{base62*60}", RANDOM)


@pytest.mark.parametrize(
    "text",
    [
        f"spec:\n  encryptedData:\n    HYPEMARKET_TOKEN: {CIPHERTEXT}\n    HYPERORU_SESSION_TOKEN: {CIPHERTEXT}\n",
        f"hyperoru.public.key={PUBLIC_KEY}\n",
        'hyperoru_token = "/etc/hyperoru/tokens/desk-2"\n',
        '"hyperoru": "3006.0+0na.5b18e86.x7"\n',
        "hyperoru://win/repo-ng/7zip/7z920-x64.msi\n",
        'hyperoru.path.which("hyperoru-cli-linux64")\n',
    ],
)
def test_what_can_be_told_from_random_text_is_no_token(text, scan):
    assert scan(text) == []


def test_a_token_that_a_url_writes_in_percent_codes_is_the_decoded_one(scan):
    token = "a+b/" + mint("{base62*40}", RANDOM) + "="
    plain = scan(f"HYPERORU_SESSION_TOKEN={token}\n")
    text = f"GET /api/account/list?page=2&session_token={quote(token, safe='')} HTTP/1.1\n"
    written = scan(text)
    assert [leak.rule_id for leak in written] == ["hyperoru-session-token"]
    assert text[written[0].span.start : written[0].span.end] == quote(token, safe="")
    assert written[0].secret_hash == plain[0].secret_hash


def test_a_line_of_an_http_clients_log_ends_a_token(scan):
    token = mint("{base62*40}", RANDOM)
    text = f'>> "Host: api.production.hyperoru.com[\\r][\\n]"\n>> "Authorization: Bearer {token}[\\r][\\n]"\n'
    assert [text[leak.span.start : leak.span.end] for leak in scan(text)] == [token]


def test_names_in_capitals_are_known_in_base64(scan):
    inner = f"#!/bin/sh\nexport HYPEMARKET_TOKEN={mint('{base62*32}', RANDOM)}\n"
    for shift in range(3):
        text = "user_data: " + b64encode(b" " * shift + inner.encode()).decode()
        assert [leak.rule_id for leak in scan(text)] == ["hypemarket-access-token"]
