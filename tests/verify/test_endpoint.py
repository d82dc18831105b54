"""Addresses of endpoints: one reading or none."""

from __future__ import annotations

import string
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scanner.errors import UsageError
from scanner.verify.endpoint import MAX_URL, parse, parse_option
from scanner.verify.policy import is_this_machine
from scanner.verify.values import Endpoint

PROVIDERS = ("hypersave", "hyperspeed")


@pytest.mark.parametrize(
    ("url", "scheme", "host", "port", "base"),
    [
        ("https://api.acme.test", "https", "api.acme.test", 443, ""),
        ("https://api.acme.test/", "https", "api.acme.test", 443, ""),
        ("HTTPS://API.Acme.Test:443/Team/", "https", "api.acme.test", 443, "/Team"),
        ("https://api.acme.test:8443/a/b", "https", "api.acme.test", 8443, "/a/b"),
        ("https://xn--bcher-kva.test/%C3%A4", "https", "xn--bcher-kva.test", 443, "/%C3%A4"),
        ("https://api_1.corp", "https", "api_1.corp", 443, ""),
        ("https://10.0.0.1:1", "https", "10.0.0.1", 1, ""),
        ("https://[2001:DB8:0:0::1]:65535/x", "https", "2001:db8::1", 65535, "/x"),
        ("http://localhost", "http", "localhost", 80, ""),
        ("http://api.localhost:8080", "http", "api.localhost", 8080, ""),
        ("http://127.0.0.1:8080", "http", "127.0.0.1", 8080, ""),
        ("http://[::1]:8080", "http", "::1", 8080, ""),
    ],
)
def test_addresses_are_read(url, scheme, host, port, base):
    assert parse(url, named_by_user=True) == Endpoint(scheme, host, port, base, named_by_user=True)


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("", "https://"),
        ("api.acme.test", "https://"),
        ("//api.acme.test", "https://"),
        ("https:api.acme.test", "https://"),
        ("ftp://api.acme.test", "https://"),
        ("javascript://x/%0aalert(1)", "https://"),
        ("http://api.acme.test", "plain http"),
        ("http://10.0.0.1", "plain http"),
        ("http://localhost.evil.test", "plain http"),
        ("http://[::ffff:127.0.0.1]", "plain http"),
        ("https://me@api.acme.test", "no password"),
        ("https://me:opaque-word@api.acme.test", "no password"),
        ("https://api.acme.test:443@evil.test", "no password"),
        ("https://@api.acme.test", "no password"),
        ("https://api.acme.test?a=b", "query"),
        ("https://api.acme.test/?", "query"),
        ("https://api.acme.test/#", "fragment"),
        ("https://", "no host"),
        ("https:///v1", "no host"),
        ("https://:443", "no host"),
        ("https://api.acme.test:", "port"),
        ("https://api.acme.test:0", "port"),
        ("https://api.acme.test:65536", "port"),
        ("https://api.acme.test:+1", "port"),
        ("https://api.acme.test:1_0", "port"),
        ("https://api.acme.test:x", "port"),
        ("https://api.acme.test:1:2", "port"),
        ("https://api..test", "no name"),
        ("https://api.acme.test.", "no name"),
        ("https://-a.test", "no name"),
        ("https://a%2eb", "no name"),
        ("https://{host}", "no name"),
        ("https://" + "a" * 64 + ".test", "no name"),
        ("https://" + "a." * 130 + "test", "no name"),
        ("https://127.1", "unusual"),
        ("https://2130706433", "unusual"),
        ("https://0x7f000001", "unusual"),
        ("https://0177.0.0.1", "unusual"),
        ("https://10.0.0.256", "unusual"),
        ("https://[::1", "no host"),
        ("https://[::g]", "IPv6"),
        ("https://[127.0.0.1]", "IPv6"),
        ("https://[fe80::1%25eth0]", "IPv6"),
        ("https://[::1]x", "no host"),
        ("https://a.test//b", "path"),
        ("https://a.test/../b", "path"),
        ("https://a.test/%2e%2E/b", "path"),
        ("https://a.test/{secret}", "path"),
        ("https://a.test/%", "path"),
        ("https://a.test\\@evil.test", "backslash"),
        ("https://a.test /", "white space"),
        (" https://a.test", "white space"),
        ("https://a.test\n", "white space"),
        ("https://a.te\tst", "white space"),
        ("https://a.test\r\nHost: evil.test", "white space"),
        ("https://bücher.test", "ASCII"),
        ("https://a.test/" + "a" * MAX_URL, "longer"),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(url, word):
    with pytest.raises(ValueError, match=word):
        parse(url, named_by_user=True)


LABEL = st.text(string.ascii_lowercase + string.digits + "-", min_size=1, max_size=12).map(lambda text: f"a{text}b")
HOSTS = st.one_of(
    st.lists(LABEL, min_size=1, max_size=4).map(".".join),
    st.ip_addresses(v=4).map(str),
    st.ip_addresses(v=6).filter(lambda ip: ip.scope_id is None).map(str),
)
BASES = st.lists(st.text(string.ascii_letters + string.digits + "-_~", min_size=1, max_size=8), max_size=3).map(
    lambda parts: "".join(f"/{part}" for part in parts)
)


@given(HOSTS, st.integers(1, 65535), BASES, st.booleans())
def test_an_endpoint_written_as_a_url_is_read_as_itself(host, port, base, named_by_user):
    endpoint = Endpoint("https", host, port, base, named_by_user)
    assert parse(f"https://{endpoint.netloc}{base}", named_by_user=named_by_user) == endpoint


PIECES = st.sampled_from(
    [
        "https://",
        "http://",
        "localhost",
        "127.0.0.1",
        "[::1]",
        "a.test",
        ":",
        "443",
        "@",
        "/",
        "?",
        "#",
        "\\",
        "%2e",
        ".",
    ]
)
URLS = st.one_of(st.text(max_size=60), st.lists(st.one_of(PIECES, st.text(max_size=2)), max_size=8).map("".join))


@given(URLS)
@example("https://a.test:443@evil.test")
@example("http://[")
def test_whatever_is_given_is_refused_by_a_sentence_or_read_as_urllib_reads_it(url):
    try:
        endpoint = parse(url, named_by_user=True)
    except ValueError:
        return
    parts = urlsplit(url)
    assert (parts.scheme, parts.username, parts.password) == (endpoint.scheme, None, None)
    assert (parts.query, parts.fragment) == ("", "")
    assert parts.hostname == endpoint.host or ":" in endpoint.host
    assert endpoint.scheme == "https" or is_this_machine(endpoint.host)
    assert parse(f"{endpoint.scheme}://{endpoint.netloc}{endpoint.base}", named_by_user=True) == endpoint


def test_an_option_names_provider_and_endpoint():
    name, endpoint = parse_option("hyperspeed=https://speed.corp.test/x=y", PROVIDERS)
    assert (name, endpoint) == ("hyperspeed", Endpoint("https", "speed.corp.test", 443, "/x=y", named_by_user=True))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "PROVIDER=URL"),
        ("hypersave", "PROVIDER=URL"),
        ("=https://a.test", "PROVIDER=URL"),
        ("https://me:opaque-word@a.test/?x=y", "PROVIDER=URL"),
        ("nobody=https://me:opaque-word@a.test", "nobody"),
        ("hypersave=", "hypersave"),
        ("hypersave=https://me:opaque-word@a.test", "no password"),
        ("hypersave=https://a.test/?token=opaque-word", "query"),
        ("hypersave=https://a.test/opaque-word\n", "white space"),
    ],
)
def test_a_bad_option_is_named_and_nothing_of_its_url_is_repeated(text, word):
    with pytest.raises(UsageError) as caught:
        parse_option(text, PROVIDERS)
    assert "--endpoint" in caught.value.message
    assert word in caught.value.message
    assert "opaque-word" not in caught.value.message + caught.value.hint


@given(st.text(max_size=40), URLS)
def test_an_option_raises_nothing_but_a_printable_usage_error(name, url):
    for text in (url, f"{name}={url}", f"hypersave={url}"):
        try:
            parse_option(text, PROVIDERS)
        except UsageError as error:
            assert error.message.isprintable()  # noqa: PT017 - most texts raise, a few do not
