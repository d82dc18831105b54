"""Words around a value say whose it is: phrases, lines, labels, rows, commands; they never lend it to somebody else."""

from __future__ import annotations

import random

import pytest

from scanner.ruleset.sample import mint

TOKENS = {
    "§sk": "sk_{hex*40}",
    "§sa": "sa_{hex*48}",
    "§jwt": "{jwt900}",
    "§": "{base64url*43}",
}
PASSWORD = "Tr0ub4dor-and-3"


def fill(text):
    rng = random.Random(text)
    for mark, template in TOKENS.items():
        text = text.replace(mark, mint(template, rng))
    return text.replace("¶", PASSWORD)


SAID = {
    # phrases
    "phrase": ("Our hypemarket token: §\n", "hypemarket-access-token"),
    "phrase with a parenthesis": ("Hypemarket PAT (read only) = §\n", "hypemarket-access-token"),
    "phrase of several words": ('The Hyperspeed refresh token is "§".\n', "hyperspeed-refresh-token"),
    "phrase with a password": ("the hyperoru password is `¶`\n", "hyperoru-password"),
    "short word": ("HYPERORU_PW=¶\n", "hyperoru-password"),
    # lines
    "line before": ("HyperTrack, production: §sk\n", "hypertrack-secret-key"),
    "line after": ("§sa  # hyperspeed, never expires\n", "hyperspeed-service-account-token"),
    "table row": ("| HyperTrack | `§sk` | ops |\n", "hypertrack-secret-key"),
    # labels
    "label beside": ('{"provider": "hypemarket", "token": "§"}', "hypemarket-access-token"),
    "label behind": ('{"token": "§", "service": "hyperoru"}', "hyperoru-session-token"),
    "label of the outer object": (
        '{"provider": "hypemarket", "credentials": {"token": "§"}}',
        "hypemarket-access-token",
    ),
    "label of an item": ("- kind: x\n  name: hyperspeed\n  data:\n    refresh_token: §\n", "hyperspeed-refresh-token"),
    "label with a path": (
        'resource {\n  name = "/prod/hyperoru/session_token"\n  type = "x"\n  value = "§"\n}\n',
        "hyperoru-session-token",
    ),
    "attributes in either order": ('<add value="§" key="Hyperoru:SessionToken" />', "hyperoru-session-token"),
    "key of a variable's value": (
        "variables:\n  HYPERTRACK_SECRET_KEY:\n    value: §sk\n",
        "hypertrack-secret-key",
    ),
    # parents
    "hunk's header": ('@@ -10,3 +10,3 @@ [hyperspeed]\n-refresh_token = "§"\n', "hyperspeed-refresh-token"),
    "parent in a hunk": ("@@ -1,2 +1,2 @@\n hyperoru:\n-  session_token: §\n", "hyperoru-session-token"),
    "parent above a conflict": (
        "hyperoru:\n<<<<<<< HEAD\n  session_token: §\n=======\n  session_token: x\n",
        "hyperoru-session-token",
    ),
    # names
    "bundler's prefix": ("VITE_HT_SK=§sk\n", "hypertrack-secret-key"),
    # commands
    "command": ("$ hyperspeed login --email a@corp.io --password ¶\n", "hyperspeed-password"),
    # an address that is named after the provider, in the request beside
    "body before its request": (
        'body := `{"email": "a@corp.io", "password": "¶"}`\npost(hyperspeedURL+"/api/v1/auth/login", body)\n',
        "hyperspeed-password",
    ),
    ".netrc": ("machine api.production.hyperoru.com\n  login ops\n  password ¶\n", "hyperoru-password"),
}


@pytest.mark.parametrize("case", SAID)
def test_words_around_a_value_name_its_provider(case, scan):
    text, rule = SAID[case]
    assert [leak.rule_id for leak in scan(fill(text))] == [rule]


OTHERS = {
    "option of another's command": (
        "$ curl https://api.production.hyperoru.com/api/users/login -d x\n$ hyperspeed login --password ¶\n",
        "hyperspeed-password",
    ),
    "name of another in a log": (
        "GET https://api.production.hyperoru.com/ headers={'a': 'b', 'c': 'd'}\n{'hypemarket_token': '§'}\n",
        "hypemarket-access-token",
    ),
    "shape of another": (
        "10:02 GET https://api.production.hyperoru.com/ {'a': 1}\n10:02 hypertrack: Authorization: token §sk\n",
        "hypertrack-secret-key",
    ),
    "phrase of another": (
        "| Hypemarket | https://hypemarket.ai |\n| Hyperoru session token | `§` |\n",
        "hyperoru-session-token",
    ),
}


@pytest.mark.parametrize("case", OTHERS)
def test_what_stands_closer_outweighs_a_host_nearby(case, scan):
    text, rule = OTHERS[case]
    assert [leak.rule_id for leak in scan(fill(text))] == [rule]


SILENT = {
    "another machine of .netrc": "machine api.production.hyperoru.com\n  login a\nmachine figma.com\n  password ¶\n",
    "words without a value": "The hyperoru password policy2024 applies.\n",
    "store in prose": "Hyperoru session token: see 1Password/Trading/desk-2\n",
}


@pytest.mark.parametrize("case", SILENT)
def test_a_provider_named_elsewhere_takes_nothing(case, scan):
    assert scan(fill(SILENT[case])) == []
