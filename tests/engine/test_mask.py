"""What no rule knows is masked in the lines that reports show, and what people need to read is not."""

from __future__ import annotations

import random
import string

import pytest

from scanner.engine.mask import mask

BASE62 = string.ascii_letters + string.digits


@pytest.mark.parametrize("seed", range(20))
def test_random_text_is_hidden(seed):
    secret = "".join(random.Random(seed).choices(BASE62, k=40))
    assert mask(f'x = f("{secret}")') == 'x = f("…")'


def test_a_value_that_is_named_as_a_secret_is_hidden_if_it_is_no_code():
    assert mask("http POST x password=hunter22 pin=1") == "http POST x password=… pin=1"
    assert mask('{"api_key": "k3yk3yk3y", "n": 1}') == '{"api_key": "…", "n": 1}'
    assert mask("token = os.environ['X1']") == "token = os.environ['X1']"
    assert mask("secret=$SECRET1") == "secret=$SECRET1"
    assert mask("token=load2(x)") == "token=load2(x)"


def test_addresses_of_people_are_hidden_and_those_of_repositories_are_not():
    assert mask("by ada.l+x@mail.example.com!") == "by …@…!"
    assert mask("git clone git@github.com:a/b.git") == "git clone git@github.com:a/b.git"


@pytest.mark.parametrize(
    "line",
    [
        "requests.get('https://api.hypertrack.com/api/v2/users/', headers=headers)",
        "const hyperTrackUsersV2Client = createHyperTrackUsersV2Client();",
        "curl -sS https://api.hypersave.io/v1/memories/2f1c9a44-7c1e-4a2b-9d1a-0c5e6f7a8b9c",
        "@app.get('/users')",
    ],
)
def test_code_stays_as_it_is(line):
    assert mask(line) == line
