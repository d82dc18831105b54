"""What only looks like a token is told from what a generator made: both ways wrong costs, a missed token more."""

from __future__ import annotations

import random

import pytest

from scanner.engine.placeholder import entropy, is_made_up, looks_random
from scanner.ruleset.sample import ALPHABETS

MADE_UP = [
    # documentation samples and sequences
    "1234567890abcde", "abcdefghijklmnop", "0123456789abcdef0123456789abcdef", "987654321zyxwvu", "ABCDEFGH12345678",
    "1234567890", "12345678901234567890", "deadbeefdeadbeefdeadbeef", "qwertyuiop123456",
    # masks and repeats
    "xxxxxxxxxxxxxxxx", "XXXXXXXXXXXX", "****************", "a3f9...", "a3f9…", "••••••••", "0000000000000000",
    "abababababababab", "abcabcabcabcabcabc", "1111111111", "____________", "--------------------",
    # templates
    "${TOKEN}", "$TOKEN", "${{secrets.TOKEN}}", "{{ token }}", "<token>", "<your-api-key>", "%s", "%(token)s",
    "{token}", "#{token}", "$(cat token)", "%TOKEN%", "@token@", "__TOKEN__", "<%= token %>", "{0}", "{api.key}",
    "Secret-%s",
    # look-ups
    "process.env.TOKEN", "os.environ['TOKEN']", "config.token.value", "secrets.token", "self.token",
    "import.meta.env.X",
    # words
    "YOUR_API_KEY", "your-api-token", "yourtokenhere", "example-token", "changeme", "replace_me", "insert-token-here",
    "my-secret-token", "a-strong-password", "test-token", "fake_secret_2024", "dummy", "placeholder", "REDACTED",
    "paste-your-token-here", "some_long_random_string", "goeshere", "not-a-real-token",
]  # fmt: skip


@pytest.mark.parametrize("text", MADE_UP)
def test_samples_masks_templates_and_words_are_made_up(text):
    assert is_made_up(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "session_token", "refreshTokenLifetime", "getServiceAccountToken", "com.company.application.settings",
        "src/components/LoginForm", "authentication-provider", "application/json", "UserAuthenticationService",
        "aaaaaaaaaaaaaaaa", "my-application-name", "internationalization", "environment_variable",
    ],
)  # fmt: skip
def test_identifiers_paths_and_words_are_not_random(text):
    assert not looks_random(text.encode())


def test_a_verb_by_chance_makes_no_template_of_a_random_password():
    assert not is_made_up(b"kQ7wZr%v" + b"uX2mB9" + b"%d!")
    assert is_made_up(b"user-%d-password")


def test_entropy_is_shannons():
    assert entropy(b"") == 0
    assert entropy(b"aaaa") == 0
    assert entropy(b"ab") == 1
    assert entropy(bytes(range(256))) == 8


COUNT = 5_000
TOLERATED = COUNT // 500


@pytest.mark.parametrize("name", ALPHABETS)
def test_random_values_are_hardly_ever_called_made_up(name):
    values = draw(name, (20, 32, 40, 64))
    wrong = [value for value in values if is_made_up(value)]
    assert len(wrong) < TOLERATED, wrong[:5]


@pytest.mark.parametrize("name", ALPHABETS)
def test_random_values_are_hardly_ever_called_no_random_ones(name):
    values = draw(name, (24, 32, 43, 64))
    wrong = [value for value in values if not looks_random(value)]
    assert len(wrong) < TOLERATED, wrong[:5]


@pytest.mark.parametrize("name", ["hex", "base62", "base64url"])
def test_sixteen_characters_of_a_usual_alphabet_are_enough_to_tell(name):
    wrong = [value for value in draw(name, (16,)) if not looks_random(value)]
    assert len(wrong) < TOLERATED, wrong[:5]


def draw(name, lengths):
    rng = random.Random(name)
    return ["".join(rng.choices(ALPHABETS[name], k=lengths[i % len(lengths)])).encode() for i in range(COUNT)]
