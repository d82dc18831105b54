"""The policy, tried with everything it should refuse; what `http` does with its answers is in test_http."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scanner.ruleset.verify_demands import OWNED_HEADERS, OWNED_PREFIXES
from scanner.verify.policy import (
    MAX_SECRET,
    METHODS,
    Refused,
    check_address,
    check_request,
    check_secret,
    is_this_machine,
)
from scanner.verify.values import Endpoint, Request

BEARER = ("Authorization", "Bearer {secret}")
RULES = Endpoint("https", "api.acme.test", 443)
USERS = RULES._replace(named_by_user=True)
HERE = Endpoint("http", "localhost", 8080, named_by_user=True)
FINE = Request("GET", RULES, "/v1/keys", (BEARER,))

PUBLIC = ("1.1.1.1", "8.8.8.8", "172.15.0.1", "172.32.0.1", "100.63.255.255", "100.128.0.1", "198.17.255.255",
          "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "64:ff9b::808:808")  # fmt: skip
NOT_PUBLIC = (
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254", "168.63.129.16",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.1",
    "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::127.0.0.1", "64:ff9b::169.254.169.254",
    "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:a9fe:a9fe::", "3fff::1", "5f00::1",
    "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
)  # fmt: skip


def refused(check, *args):
    try:
        check(*args)
    except Refused as error:
        return error.reason
    return ""


@pytest.mark.parametrize("method", METHODS)
def test_a_plain_request_is_fine(method):
    check_request(FINE._replace(method=method))
    check_secret(FINE, b"abc_123")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "", "GET "])
def test_no_other_method_is_sent(method):
    assert refused(check_request, FINE._replace(method=method))


@given(st.text(max_size=12))
def test_methods_are_get_and_head_and_nothing_else(method):
    assert bool(refused(check_request, FINE._replace(method=method))) is (method not in ("GET", "HEAD"))


@pytest.mark.parametrize(
    "target",
    ["", "v1", "*", "//evil.test/", "/a//b", "/a?b=c", "/a#b", "/{secret}", "/a b", "/a\tb", "/a\r\nX: y", "/../a",
     "/a/./b", "/a/%2e%2e/b", "/a/%2E/b", "/%zz", "/a\\b", "/ä", "https://evil.test/", "/a%"],
)  # fmt: skip
def test_only_plain_paths_are_sent(target):
    assert refused(check_request, FINE._replace(target=target))


@pytest.mark.parametrize("scheme", ["http", "ftp", "file", "HTTPS", ""])
def test_nothing_but_https_is_spoken_with_others(scheme):
    assert refused(check_request, FINE._replace(endpoint=USERS._replace(scheme=scheme)))


@pytest.mark.parametrize(
    ("host", "here"),
    [("localhost", True), ("a.b.localhost", True), ("127.0.0.1", True), ("127.9.9.9", True), ("::1", True),
     ("localhost.evil.test", False), ("notlocalhost", False), ("10.0.0.1", False), ("0.0.0.0", False), ("::", False),
     ("::ffff:127.0.0.1", False), ("127.1", False), ("", False)],
)  # fmt: skip
def test_plain_http_is_spoken_with_this_machine_only(host, here):
    assert is_this_machine(host) is here
    assert bool(refused(check_request, FINE._replace(endpoint=HERE._replace(host=host)))) is not here


@pytest.mark.parametrize("name", [*sorted(OWNED_HEADERS), *(f"{prefix}x" for prefix in OWNED_PREFIXES)])
def test_headers_that_make_another_request_of_it_are_refused(name):
    for spelling in (name, name.title(), name.upper()):
        assert refused(check_request, FINE._replace(headers=(BEARER, (spelling, "x"))))
        assert refused(check_request, FINE._replace(headers=((spelling, "{secret}"),)))


@pytest.mark.parametrize(
    "headers",
    [
        (),
        (("Authorization", "Bearer"),),
        (("Authorization", "{secret}:{secret}"),),
        (BEARER, ("X-Key", "{secret}")),
        (BEARER, ("authorization", "x")),
        (("{secret}", "x"),),
        (BEARER, ("", "x")),
        (BEARER, ("X Y", "x")),
        (BEARER, ("X:Y", "x")),
        (BEARER, ("X", "")),
        (BEARER, ("X", " x")),
        (BEARER, ("X", "a\r\nY: b")),
        (BEARER, ("X", "a\nb")),
        (BEARER, ("X", "a\0b")),
        (BEARER, ("X", "ä")),
    ],
)
def test_the_token_stands_once_in_plain_headers(headers):
    assert refused(check_request, FINE._replace(headers=headers))


@given(st.binary(max_size=40))
def test_only_what_can_be_one_word_in_a_header_is_sent(secret):
    fine = bool(secret) and all(0x21 <= byte <= 0x7E for byte in secret)
    if fine and secret.decode().lower() not in FINE.url:
        check_secret(FINE, secret)
    else:
        assert refused(check_secret, FINE, secret)


@pytest.mark.parametrize("secret", [b"x" * (MAX_SECRET + 1), b"a" * 10 + b"\r\nHost: evil.test", b"\xff", b" a"])
def test_what_no_header_can_carry_is_not_sent(secret):
    assert refused(check_secret, FINE, secret) == "the token holds what can't be sent in a header"


@pytest.mark.parametrize("path", ["/opaque-word", "/v1/OPAQUE-WORD/x", "/%6fpaque-word", "/%256fpaque%252Dword"])
def test_a_token_in_the_url_is_not_sent_in_whatever_spelling(path):
    assert refused(check_secret, FINE._replace(target=path), b"opaque-Word") == "the token would stand in the URL"
    host = FINE._replace(endpoint=RULES._replace(host="opaque-word.acme.test"))
    assert refused(check_secret, host, b"opaque-Word")


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_fine(address):
    check_address(address, RULES)
    check_address(address, USERS)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_other_addresses_are_for_endpoints_that_the_user_named(address):
    assert "no public address" in refused(check_address, address, RULES)
    check_address(address, USERS)


@pytest.mark.parametrize("address", [*PUBLIC, *NOT_PUBLIC])
def test_plain_http_stays_on_this_machine_whoever_named_it(address):
    here = address.startswith("127.") or address == "::1"
    assert bool(refused(check_address, address, HERE)) is not here
    assert refused(check_address, address, HERE._replace(named_by_user=False))


@given(st.ip_addresses())
@example(ipaddress.ip_address("192.0.0.192"))
def test_no_address_is_public_that_python_calls_private(ip):
    """Python's own opinion is coarser in places, and differs between releases; ours is never the laxer one."""
    if refused(check_address, str(ip), RULES):
        return
    meant = ip if ip.version == 4 or ip not in ipaddress.ip_network("64:ff9b::/96") else int(ip) & 0xFFFFFFFF
    meant = ipaddress.ip_address(meant)
    assert meant.is_global
    special = ("is_private", "is_loopback", "is_link_local", "is_multicast", "is_reserved", "is_unspecified")
    assert [kind for kind in special if getattr(meant, kind)] == []


@given(st.ip_addresses(v=4))
def test_no_way_of_writing_a_private_ipv4_address_as_ipv6_gets_past(ip):
    if not refused(check_address, str(ip), RULES):
        return
    number = int(ip)
    forms = (0xFFFF << 32 | number, number, 0x64FF9B << 96 | number, 0x2002 << 112 | number << 80,
             0x20010000 << 96 | (number ^ 0xFFFFFFFF), 0xFE80 << 112 | 0x5EFE << 32 | number)  # fmt: skip
    for form in forms:
        assert refused(check_address, str(ipaddress.IPv6Address(form)), RULES)


def test_no_reason_holds_the_token():
    secret = b"opaque-word"
    reasons = [
        refused(check_secret, FINE._replace(target="/opaque-word"), secret),
        refused(check_secret, FINE, secret + b" "),
    ]
    assert all(reasons)
    assert not any("opaque-word" in reason for reason in reasons)
