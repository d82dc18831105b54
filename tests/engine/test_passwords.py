"""What stands where a password would, and is none, costs trust; a password in each of its usual places is found."""

from __future__ import annotations

import random

import pytest

from scanner.ruleset.sample import mint

NONE = {
    "argument after a password": "hyperoru.login(email, password, timeout=30)\n",
    "arguments after a password": "hyperspeed.login(user, password, verify_tls=False, **kwargs)\n",
    "argument on its own line": "hyperoru.login(\n    email,\n    password,\n    remember_me=True,\n)\n",
    "argument of a function named so": "hyperoru.make_password(length=64)\n",
    "argument after a name in quotes": 'hyperoru.patch("read_passwd", return_value=True)\n',
    "attribute": "hyperoru.login(name, password, account_1.password)\n",
    "name of a secret": 'hyperspeed_password = keyring.get_password("hyperspeed-login-0001", "bot")\n',
    "name of a secret, fetched": 'hyperspeed_password = get_secret("hyperspeed-login-0001")\n',
    "prose": "The Hyperoru password policy2024 applies\n",
    "prompt in a log": "hyperoru: [sudo via hyperoru] password: debug2: client\n",
    "path": "hyperoru_password = '/run/secrets/oru_password1'\n",
    "YAML's tag": "hyperoru_password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6162\n",
    "hash": "hyperspeed_password: '$2b$12$KIXQ4uJ1wT9pYb0R7cVZ5e'\n",
    "Django's hash": "hyperspeed_password = 'pbkdf2_sha256$260000$Zx81$Kd92mQ='\n",
    "next attribute": '<input placeholder="Hyperoru-Password" autocomplete="off">\n',
    "next column": '"Hyperoru","Password","OTPAuth"\n',
    "e-mail beside it": 'HYPERSPEED_EMAIL, HYPERSPEED_PASSWORD = "b0t@corp.io", os.environ["P"]\n',
}


@pytest.mark.parametrize("case", NONE)
def test_what_is_no_password_is_silent(case, scan):
    assert scan(NONE[case]) == []


FOUND = {
    "assignment": "HYPERORU_PASSWORD='¶'\n",
    "option": "hyperoru login --password ¶\n",
    "capitals": "ENV HYPERORU_PASSWORD ¶\n",
    "keyword argument": "hyperoru.login(email='a@corp.io', password='¶')\n",
    "default": 'os.getenv("HYPERORU_PASSWORD", "¶")\n',
    "one of several": 'HYPERORU_EMAIL, HYPERORU_PASSWORD = "b0t@corp.io", "¶"\n',
    "quoted argument": 'hyperoru.set("password", "¶")\n',
}


@pytest.mark.parametrize("case", FOUND)
def test_a_password_is_found_where_it_stands(case, scan):
    password = mint("velvet.Orbit-{digits*2}", random.Random(7))
    text = FOUND[case].replace("¶", password)
    found = [(leak.rule_id, text[leak.span.start : leak.span.end]) for leak in scan(text)]
    assert found == [("hyperoru-password", password)]
