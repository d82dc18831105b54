"""A secret has one name wherever and however it is written; neither name nor preview gives it away."""

from __future__ import annotations

import base64
import random
import re

import pytest

from scanner.engine import Engine, identity
from scanner.model import Fragment, Origin
from scanner.ruleset.bundle import builtin
from scanner.ruleset.sample import mint

TOKENS = builtin().tokens


def test_a_name_is_26_characters_of_base32_and_stable(ruleset):
    # The one expected value here that must never change: stored baselines hold such names.
    name = identity.secret_hash(ruleset.token("hypersave-live-key"), b"hs_live_" + b"A" * 32, b"")
    assert re.fullmatch("[a-z2-7]{26}", name)
    assert name == "jul5octwqg2yalpr3nlnhjy3sb"


def test_salt_and_family_change_the_name_and_the_rule_does_not(ruleset):
    live, sk, pk = (
        ruleset.token(r) for r in ("hypersave-live-key", "hypertrack-secret-key", "generic-sk-pk-hex40-key")
    )
    assert sk.family == pk.family
    assert identity.secret_hash(sk, b"x", b"") == identity.secret_hash(pk, b"x", b"")
    names = {identity.secret_hash(rule, b"x", salt) for rule in (live, sk) for salt in (b"", b"a", b"b")}
    assert len(names) == 6


def test_passwords_go_through_a_slow_hash_and_are_remembered(ruleset, engine):
    rule = ruleset.token("hyperoru-password")
    name = engine.secret_hash(rule, b"correct-horse")
    assert name == engine.secret_hash(rule, b"correct-horse") == identity.secret_hash(rule, b"correct-horse", b"")
    assert name != identity.secret_hash(rule._replace(low_entropy=False), b"correct-horse", b"")


def test_an_encoded_secret_has_the_name_of_the_plain_one(scan, token):
    secret = token("hypersave-live-key")
    forms = [
        secret, base64.b64encode(f"k={secret}".encode()).decode(), secret.encode().hex(), secret.replace("_", "%5F"),
        "".join(f"\\u{ord(char):04x}" for char in secret), "".join(f"&#{ord(char)};" for char in secret),
    ]  # fmt: skip
    assert len({leak.secret_hash for form in forms for leak in scan(f'"{form}"')}) == 1
    assert {leak.secret_hash for leak in scan(secret.encode("utf-16"))} == {scan(secret)[0].secret_hash}


def test_a_private_key_keeps_its_name_however_it_is_wrapped(scan):
    key = mint("{pem:PRIVATE KEY}", random.Random(1))
    head, *lines, foot = key.split("\n")
    body = "".join(lines)
    wrapped = [
        key,
        key.replace("\n", "\r\n"),
        key.replace("\n", "\\n"),
        "\n".join((head, *(body[at : at + 76] for at in range(0, len(body), 76)), foot)),
        "\n".join("    " + line for line in key.split("\n")),
    ]
    names = [{leak.secret_hash for leak in scan(f"{text}\n")} for text in wrapped]
    assert names == [names[0]] * len(wrapped)
    assert len(names[0]) == 1


@pytest.mark.parametrize("rule", TOKENS, ids=lambda rule: rule.id)
def test_a_preview_shows_no_more_than_the_prefix_and_four_characters(rule):
    secret = mint(rule, random.Random(rule.id))
    secret = secret[max(0, secret.find("-----BEGIN")) :]  # a service account's key stands within JSON
    preview = identity.preview(rule, secret.encode())
    if rule.family == "pem":
        assert preview.endswith("----- …")
        assert len(preview) < 60
        assert preview.removesuffix(" …") == secret.split("\n")[0]
        return
    prefix, _, tail = preview.partition("…")
    assert len(tail) in (0, 4)
    assert secret.startswith(prefix)
    assert secret.endswith(tail)
    assert prefix in ("", *(word[: len(prefix)] for word in rule.keywords))
    assert len(secret) - len(prefix) - len(tail) >= 8
    if rule.low_entropy:
        assert preview == "…"


def test_engines_with_another_salt_name_leaks_differently(ruleset, token):
    fragment = Fragment(token("hypersave-live-key").encode(), Origin("file", "a"))
    names = {Engine(ruleset, salt=salt, cache=False).worker().scan(fragment)[0].secret_hash for salt in (b"", b"x")}
    assert len(names) == 2
