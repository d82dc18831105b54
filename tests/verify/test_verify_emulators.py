"""The emulators answer as the providers' pages say; http.client asks them, nothing of straykey."""

from __future__ import annotations

import http.client
import json
import socket
import time
from typing import NamedTuple

import pytest

from tests.emulators import State, trouble

SAVE, TRACK, ORU = ("hypersave-live-key", "hypertrack-secret-key", "hyperoru-session-token")
PK, MARKET, SPEED = ("hypertrack-publishable-key", "hypemarket-access-token", "hyperspeed-service-account-token")
BEARER = "Bearer {}"
JSON = "application/json"


class Got(NamedTuple):
    status: int
    kind: str
    body: bytes
    headers: http.client.HTTPMessage

    @property
    def json(self):
        return json.loads(self.body)


def ask(emulator, method, target, *, scheme="", secret="", body=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", emulator.port, timeout=5)
    if scheme:
        headers["Authorization"] = f"{scheme} {secret}"
    if body is not None:
        body = json.dumps(body)
        headers["Content-Type"] = JSON
    connection.request(method, target, body=body, headers=headers)
    reply = connection.getresponse()
    got = Got(reply.status, reply.getheader("Content-Type") or "", reply.read(), reply.headers)
    connection.close()
    return got


@pytest.mark.parametrize(
    ("state", "status", "message"),
    [
        (State.LIVE, 200, None),
        (State.EXPIRED, 401, "API key has expired"),
        (State.REVOKED, 401, "Invalid API key provided"),
        (State.LIMITED, 429, "Rate limit exceeded"),
    ],
)
def test_hypersave_tells_by_its_messages(fleet, state, status, message):
    key = fleet.register.add(SAVE, state=state, retry_after=3600)
    got = ask(fleet["hypersave"], "GET", "/v1/keys", scheme="Bearer", secret=key.secret)
    assert (got.status, got.json.get("message"), got.kind) == (status, message, JSON)
    assert got.json["success"] is (status == 200)
    assert (got.json.get("retryAfter") == 3600) is (state is State.LIMITED)
    assert key.secret.encode() not in got.body


def test_hypersave_asks_for_a_key_and_for_no_other_scheme(fleet):
    key = fleet.register.add(SAVE)
    without = ask(fleet["hypersave"], "GET", "/v1/keys")
    other = ask(fleet["hypersave"], "GET", "/v1/keys", scheme="token", secret=key.secret)
    assert without.json["message"] == other.json["message"]
    assert without.json["message"].startswith("No API key provided. Include")


@pytest.mark.parametrize(("method", "path"), [("DELETE", "/v1/keys/{}"), ("POST", "/v1/keys/{}/regenerate")])
def test_hypersave_keys_end_when_they_are_deleted_or_regenerated(fleet, method, path):
    key = fleet.register.add(SAVE)
    assert ask(fleet["hypersave"], method, path.format(key.name), scheme="Bearer", secret=key.secret).status == 200
    assert ask(fleet["hypersave"], "GET", "/v1/keys", scheme="Bearer", secret=key.secret).status == 401
    assert fleet.log.methods() == {method, "GET"}


@pytest.mark.parametrize(
    ("rule", "state", "path", "status"),
    [
        (TRACK, State.LIVE, "/api/v2/users/", 200),
        (TRACK, State.LIVE, "/api/v2/users", 301),
        (TRACK, State.LIVE, "/api/v1/users/", 301),
        (TRACK, State.LIVE, "/api/v2/nothing/", 404),
        (TRACK, State.NO_BILLING, "/api/v2/users/", 402),
        (TRACK, State.NO_PERMISSION, "/api/v2/users/", 403),
        (TRACK, State.REVOKED, "/api/v2/users/", 401),
        (PK, State.LIVE, "/api/v2/users/", 403),
        (PK, State.LIVE, "/api/v2/actions/made-up/", 404),
        (PK, State.REVOKED, "/api/v2/actions/made-up/", 401),
    ],
)
def test_hypertrack_tells_by_its_statuses(fleet, rule, state, path, status):
    key = fleet.register.add(rule, state=state)
    got = ask(fleet["hypertrack"], "GET", path, scheme="token", secret=key.secret)
    assert got.status == status
    assert got.kind == (JSON if status != 301 else "")


def test_hypertrack_knows_no_other_scheme_and_names_wrong_methods_and_parameters(fleet):
    key = fleet.register.add(TRACK).secret
    track = fleet["hypertrack"]
    assert ask(track, "GET", "/api/v2/users/", scheme="Bearer", secret=key).status == 401
    assert ask(track, "DELETE", "/api/v2/users/", scheme="token", secret=key).status == 405
    assert ask(track, "POST", "/api/v2/actions/", scheme="token", secret=key).status == 400
    made = ask(track, "POST", "/api/v2/actions/", scheme="token", secret=key, body={}).json["id"]
    assert ask(track, "GET", f"/api/v2/actions/{made}/", scheme="token", secret=key).status == 200


@pytest.mark.parametrize(
    ("state", "status"),
    [(State.LIVE, 200), (State.REVOKED, 401), (State.EXPIRED, 401), (State.NO_PERMISSION, 403), (State.LIMITED, 429)],
)
def test_hyperoru_takes_session_tokens_in_the_header_and_in_the_query(fleet, state, status):
    token = fleet.register.add(ORU, state=state, retry_after=7).secret
    oru = fleet["hyperoru"]
    header = ask(oru, "GET", "/api/account/list", scheme="Bearer", secret=token)
    query = ask(oru, "GET", f"/api/account/list?session_token={token}")
    assert header.status == query.status == status
    assert header.headers.get("Retry-After") == ("7" if status == 429 else None)
    assert fleet.log.places() == {"header authorization", "target"}
    assert [seen.target.partition("?")[0] for seen in fleet.log.in_urls()] == ["/api/account/list"]


def test_hyperoru_logs_in_and_out(fleet):
    password = fleet.register.add("hyperoru-password").secret
    oru = fleet["hyperoru"]
    token = ask(oru, "POST", "/api/users/login", body={"email": "a@b.test", "password": password}).json["session_token"]
    assert ask(oru, "POST", "/api/users/logout", scheme="Bearer", secret=token).status == 200
    assert ask(oru, "GET", "/api/account/list", scheme="Bearer", secret=token).status == 401
    assert ask(oru, "POST", "/api/users/login", body={"password": "wrong"}).status == 401
    assert ask(oru, "GET", "/api/health").status == 200


def test_hypemarket_answers_with_pages_unless_json_is_asked_for(fleet):
    token = fleet.register.add(MARKET).secret
    market = fleet["hypemarket"]
    page = ask(market, "GET", "/me/access_tokens", scheme="Bearer", secret=token)
    assert (page.status, page.kind) == (200, "text/html; charset=utf-8")
    by_suffix = ask(market, "GET", "/me/access_tokens.json", scheme="Bearer", secret=token)
    by_header = ask(market, "GET", "/me/access_tokens", scheme="Bearer", secret=token, Accept=JSON)
    assert by_suffix.status == by_header.status == 200
    assert by_suffix.json[0]["permission"] == "write"


def test_hypemarket_refuses_writes_with_a_read_token_like_a_revoked_one_and_not_in_json(fleet):
    live = fleet.register.add(MARKET, permission="read").secret
    dead = fleet.register.add(MARKET, state=State.REVOKED).secret
    market = fleet["hypemarket"]
    write = ask(market, "POST", "/me/access_tokens.json", scheme="Bearer", secret=live, body={})
    read = ask(market, "GET", "/me/access_tokens.json", scheme="Bearer", secret=dead)
    for got in (write, read):
        assert (got.status, got.kind) == (401, "text/plain; charset=utf-8")
        assert got.headers["WWW-Authenticate"] == 'Token realm="Application"'
    assert ask(market, "HEAD", "/me/access_tokens.json", scheme="Bearer", secret=live).status == 200


def test_hypemarket_tokens_of_a_user_are_made_listed_and_deleted(fleet):
    token = fleet.register.add(MARKET, owner="ada").secret
    fleet.register.add(MARKET, owner="bob")
    market = fleet["hypemarket"]
    wanted = {"access_token": {"description": "CI script", "permission": "read"}}
    made = ask(market, "POST", "/me/access_tokens.json", scheme="Bearer", secret=token, body=wanted)
    listed = ask(market, "GET", "/me/access_tokens.json", scheme="Bearer", secret=token)
    assert made.status == 201
    assert [item["permission"] for item in listed.json] == ["write", "read"]
    path = f"/me/access_tokens/{made.json['id']}.json"
    assert ask(market, "DELETE", path, scheme="Bearer", secret=token).status == 204
    assert ask(market, "GET", "/me/access_tokens.json", scheme="Bearer", secret=made.json["token"]).status == 401


@pytest.mark.parametrize("rule", [SPEED, "hyperspeed-access-token"])
@pytest.mark.parametrize(("state", "status"), [(State.LIVE, 200), (State.REVOKED, 401), (State.NO_PERMISSION, 403)])
def test_hyperspeed_answers_for_service_accounts_and_access_tokens(fleet, rule, state, status):
    token = fleet.register.add(rule, state=state).secret
    got = ask(fleet["hyperspeed"], "GET", "/api/v1/organizations", scheme="Bearer", secret=token)
    assert got.status == status
    if status == 401:
        assert got.json == {"error": "unauthorized"}


def test_a_refresh_token_works_once_and_the_log_shows_who_used_it(fleet):
    refresh = fleet.register.add("hyperspeed-refresh-token", "refresh")
    speed = fleet["hyperspeed"]
    first = ask(speed, "POST", "/api/v1/auth/refresh", body={"refresh_token": refresh.secret})
    second = ask(speed, "POST", "/api/v1/auth/refresh", body={"refresh_token": refresh.secret})
    assert (first.status, second.status) == (200, 401)
    assert set(first.json) == {"access_token", "refresh_token", "token_type", "expires_in"}
    assert fleet.log.per_secret()["refresh"] == 2
    assert fleet.log.places() == {"body"}
    logout = ask(speed, "POST", "/api/v1/auth/logout", body={"refresh_token": first.json["refresh_token"]})
    assert logout.status == 204


def test_hyperspeed_logs_in_with_the_right_password_only(fleet):
    password = fleet.register.add("hyperspeed-password").secret
    speed = fleet["hyperspeed"]
    wrong = ask(speed, "POST", "/api/v1/auth/login", body={"email": "a@b.test", "password": "wrong"})
    assert (wrong.status, wrong.json) == (401, {"error": "invalid credentials"})
    assert ask(speed, "POST", "/api/v1/auth/login", body={"password": password}).json["expires_in"] == 900


def test_a_limit_ends_after_as_many_replies_as_it_was_given(fleet):
    key = fleet.register.add(SAVE, state=State.LIMITED, times=1)
    asked = [ask(fleet["hypersave"], "GET", "/v1/keys", scheme="Bearer", secret=key.secret) for _ in range(2)]
    assert [got.status for got in asked] == [429, 200]


def test_a_secret_led_to_another_server_is_seen_there(fleet):
    thief = fleet.bystander()
    key = fleet.register.add(SAVE, "led-astray", trouble=trouble.redirect(302, thief.url))
    got = ask(fleet["hypersave"], "GET", "/v1/keys", scheme="Bearer", secret=key.secret)
    assert (got.status, got.headers["Location"]) == (302, f"{thief.url}/v1/keys")
    ask(thief, "GET", "/v1/keys", scheme="Bearer", secret=key.secret)
    assert [seen.provider for seen in fleet.log.of("led-astray")] == ["hypersave", "bystander"]


def test_servers_reset_hang_up_and_are_silent(fleet):
    save = fleet["hypersave"]
    for how, expected in (
        (trouble.reset(), ConnectionResetError),
        (trouble.hang_up(), http.client.RemoteDisconnected),
        (trouble.silence(), TimeoutError),
    ):
        save.trouble = how
        connection = http.client.HTTPConnection("127.0.0.1", save.port, timeout=0.2)
        connection.request("GET", "/v1/keys")
        with pytest.raises(expected) as raised:
            connection.getresponse()
        assert type(raised.value) is expected
        connection.close()


def test_every_method_and_every_connection_is_logged(fleet):
    for method in ("PATCH", "PROPFIND", "OPTIONS"):
        ask(fleet["hypersave"], method, "/v1/keys")
    socket.create_connection(("127.0.0.1", fleet["hypersave"].port), timeout=5).close()
    assert fleet.log.methods() == {"PATCH", "PROPFIND", "OPTIONS"}
    for _ in range(200):
        if fleet.log.connections == 4:
            return
        time.sleep(0.01)
    pytest.fail(f"{fleet.log.connections} connections")
