"""The evidence table (docs/architecture.md): what each fact about a token's surroundings is worth, and what vetoes."""

from __future__ import annotations

import random

import pytest

from scanner.engine.weighed import Weighed
from scanner.model import Fragment, Origin
from scanner.ruleset.sample import mint

SK, SA, ACCESS, GENERIC = (
    "hypertrack-secret-key", "hyperspeed-service-account-token", "hyperspeed-access-token", "generic-sk-pk-hex40-key",
)  # fmt: skip
HEX = mint("sk_{hex*40}", random.Random(1))
SA_TOKEN = mint("sa_{hex*48}", random.Random(2))
JWT = mint("{jwt}", random.Random(3))
JWT900 = mint("{jwt900}", random.Random(4))
OPAQUE = mint("{base62*40}", random.Random(5))
FAR = "x = 1\n" * 400


@pytest.fixture(scope="module")
def points(engine):
    """Points of a rule's claim on a text; 0 when it makes none."""
    worker = engine.worker()

    def weigh(text, rule):
        leaks = worker.scan(Fragment(text.encode(), Origin("file", "")))
        return max((r.points for leak in leaks for r in leak.readings if r.rule_id == rule), default=0)

    return weigh


# (text, rule, points): the shape of `sk_` and 40 hex alone is worth 2, of `sa_` and 40 hex 3.
TABLE = {
    "shape": (f"x {HEX}", SK, 2),
    "long shape": (f"x {SA_TOKEN}", SA, 3),
    "prose adds nothing": (f"They use hypertrack a lot.\n\n\n\n{FAR}\n{HEX} ", SK, 2),
    "a credential's name": (f"secret = '{HEX}'", SK, 2 + 1),
    "Authorization": (f"Authorization: {HEX}", SK, 2 + 1),
    "abbreviation in the name": (f"HT_KEY = '{HEX}'", SK, 2 + 1 + 2),
    "word in the name": (f"HYPERTRACK_KEY = '{HEX}'", SK, 2 + 1 + 4),
    "word in a camel name": (f"hyperTrackKey = '{HEX}'", SK, 2 + 1 + 4),
    "word in the section": (f"[hypertrack]\nkey = '{HEX}'", SK, 2 + 1 + 4),
    "word in the parent key": (f"hypertrack:\n  url: x\n  key: {HEX}", SK, 2 + 1 + 4),
    "word in the JSON parent": (f'{{"hypertrack": {{"key": "{HEX}"}}}}', SK, 2 + 1 + 4),
    "SDK statement": (f"hypertrack.secret_key = '{HEX}'", SK, 2 + 1 + 4 + 5),
    "host in the request": (f'curl -H "Authorization: {HEX}" https://api.hypertrack.com/x', SK, 2 + 1 + 5),
    "host nearby": (f"url = 'https://api.hypertrack.com'\nb = 2\nkey = '{HEX}'", SK, 2 + 1 + 3),
    "host elsewhere": (f"u = 'https://api.hypertrack.com'\n{FAR}\nkey = '{HEX}'", SK, 2 + 1 + 2),
    "import": (f"import hypertrack\n{FAR}\nkey = '{HEX}'", SK, 2 + 1 + 2),
    "require": (f"const h = require('hypertrack');\n{FAR}\nkey = '{HEX}'", SK, 2 + 1 + 2),
    "declared dependency": (f'"hypertrack": "^1.2",\n{FAR}\nkey = \'{HEX}\'', SK, 2 + 1 + 2),
    "comment two lines away": (f"# for hypertrack\na = 1\nkey = '{HEX}'", SK, 2 + 1 + 2),
    "comment far away": (f"# for hypertrack\n{FAR}\nkey = '{HEX}'", SK, 2 + 1),
    "documented path with scheme": (f"GET /api/v2/users/\nAuthorization: token {HEX}", SK, 2 + 1 + 2),
    "documented path, another scheme": (f"GET /api/v2/users/\nAuthorization: Bearer {HEX}", SK, 2 + 1),
    "documented parameter": (f"GET /api/account/list?session_token={OPAQUE}", "hyperoru-session-token", 4 + 1),
    "documented body": (
        f'curl localhost:8080/api/v1/auth/refresh -d \'{{"refresh_token": "{OPAQUE}"}}\'',
        "hyperspeed-refresh-token", 4 + 1,
    ),
    "documented reply": (
        f'{{"refresh_token": "{OPAQUE}", "signup_pending": false}}', "hyperspeed-refresh-token", 4 + 1,
    ),
    "constants of the reply": (f'{{"expires_in": 900, "access_token": "{JWT}"}}', ACCESS, 2 + 1),
    "claims of a token": (f"jwt = '{JWT900}'", ACCESS, 2 + 1),
    "token of another life": (f"jwt = '{JWT}'", ACCESS, 1),
}  # fmt: skip


@pytest.mark.parametrize("row", TABLE)
def test_a_row_of_the_table_is_worth_its_points(row, points):
    text, rule, expected = TABLE[row]
    assert points(text, rule) == expected


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (f"OTHER_KEY = 'x'\nclickup_key = '{HEX}'", SK),
        (f'curl -H "Authorization: token {HEX}" https://api.elevenlabs.io/v1', SK),
        (f"ELEVENLABS_API_KEY = '{HEX}'", SK),
    ],
)
def test_foreign_evidence_of_the_same_weight_ends_a_claim(text, rule, points):
    assert points(text, rule) == 0


def test_a_host_nearby_says_less_of_what_is_named_after_something_else(points):
    text = "url = 'https://api.hypertrack.com'\nb = 2\n{}key = '" + HEX + "'"
    assert points(text.format("sentry_"), SK) < points(text.format(""), SK) == 2 + 1 + 3


def test_foreign_evidence_does_not_silence_clearly_stronger_own_evidence(points):
    text = f"import hypertrack\nhypertrack.secret_key = '{HEX}'  # moved from elevenlabs\n"
    assert points(text, SK) >= 10


def test_another_providers_certain_shape_takes_the_text(scan, token):
    stripe = token("stripe-live-secret-key")
    assert [leak.rule_id for leak in scan(f"HYPERTRACK_KEY = '{stripe}'")] == ["stripe-live-secret-key"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (f"key = '{HEX}'", GENERIC),
        (f"ht_key = '{HEX}'", SK),
        (f"token = '{SA_TOKEN}'", SA),
        (f"x = '{SA_TOKEN}'", "generic-sa-token"),
    ],
)
def test_four_points_name_the_provider(text, rule, scan):
    assert [leak.rule_id for leak in scan(text)] == [rule]


def test_reasons_come_weightiest_first_and_only_the_best_of_a_kind_counts():
    weighed = Weighed()
    weighed.add("host", 2, "in the file")
    weighed.add("host", 5, "sent there")
    weighed.add("host", 3, "nearby")
    weighed.add("name", 1, "a name")
    assert (weighed.points, weighed.reasons) == (6, ("sent there", "a name"))
    assert weighed.bound


def test_evidence_outside_an_encoding_counts_for_what_is_inside():
    inside, outside = Weighed(), Weighed()
    inside.add("shape", 2, "shape")
    outside.add("name", 4, "named")
    outside.add("shape", 1, "less")
    inside.merge(outside)
    assert inside.points == 6


def test_a_veto_and_equal_foreign_evidence_leave_nothing():
    weighed = Weighed()
    weighed.add("name", 4, "named")
    weighed.foreign = 4
    assert weighed.points == 0
    weighed.add("sdk", 5, "its library")
    assert weighed.points == 9
    weighed.veto = "another algorithm"
    assert weighed.points == 0
