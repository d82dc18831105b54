from __future__ import annotations

import pytest

from scanner.engine.markers import MAX_LINE, MAX_REASON, any_marker, markers
from scanner.model import Marker

PIN = "k7m2q9xd".replace("9", "5")


def test_pinned_marker_names_rule_secret_and_reason():
    line = f"key = '…'  # straykey:allow[hypersave-live-key@{PIN}] revoked in March".encode()
    assert markers(line, b"") == (Marker("straykey", "hypersave-live-key", PIN, "revoked in March"),)


@pytest.mark.parametrize(
    ("text", "marker"),
    [
        ("straykey:allow", Marker("straykey")),
        ("straykey:allow a sample", Marker("straykey", reason="a sample")),
        ("straykey:allow: a sample", Marker("straykey", reason="a sample")),
        ("straykey:allow[jwt] old", Marker("straykey", "jwt", reason="old")),
        (f"straykey:allow[@{PIN}]", Marker("straykey", "", PIN)),
        ("gitleaks:allow", Marker("gitleaks")),
        ("trufflehog:ignore - sample", Marker("trufflehog", reason="sample")),
        ("pragma: allowlist secret", Marker("pragma")),
        ("pragma: whitelist secret", Marker("pragma")),
        ("pragma:allowlist-secret", Marker("pragma")),
    ],
)
def test_each_dialect_on_the_line_itself_and_alone_on_the_line_before(text, marker):
    assert markers(b"key = '...'  # " + text.encode(), b"") == (marker,)
    assert markers(b"key = '...'", b"    # " + text.encode()) == (marker,)


@pytest.mark.parametrize(
    "text",
    [
        "straykey:allowance",
        "straykey:allow-list",
        "straykey:allow[",
        "straykey:allow[]",
        "straykey:allow[two words]",
        "straykey:allow[jwt@short]",
        "straykey:allow[jwt@]",
        "straykey:allow[JWT*]",
        "not-straykey:allow",
        "gitleaks:allowed",
        "pragma: no cover",
        "pragma: allowlist nextline secret",
    ],
)
def test_what_is_no_well_formed_marker_allows_nothing(text):
    assert markers(b"key = '...'  # " + text.encode(), b"") == ()


@pytest.mark.parametrize(
    "before",
    [
        b"# straykey:allow",
        b"//straykey:allow",
        b"/* straykey:allow */",
        b" * straykey:allow",
        b"{/* straykey:allow */}",
        b"--straykey:allow",
        b"; straykey:allow",
        b"<!-- straykey:allow -->",
        b"% straykey:allow",
        b"REM straykey:allow",
        b"rem straykey:allow",
        b"' straykey:allow",
        b"{# straykey:allow #}",
        b"{{!-- straykey:allow --}}",
    ],
)
def test_comment_of_its_own_on_the_line_before_counts(before):
    assert markers(b"key = '...'", before) == (Marker("straykey"),)


@pytest.mark.parametrize(
    "before",
    [
        b"other = '...'  # straykey:allow",
        b"# other = '...'  # straykey:allow",
        b"other = '...'  // gitleaks:allow",
        b'"straykey:allow",',
    ],
)
def test_marker_meant_for_the_line_before_does_not_silence_this_one(before):
    assert markers(b"key = '...'", before) == ()


def test_nextline_pragma_counts_for_the_next_line_only():
    pragma = b"x = 1  # pragma: allowlist nextline secret"
    assert markers(b"key = '...'", pragma) == (Marker("pragma"),)
    assert markers(pragma, b"") == ()


def test_comment_closers_and_further_markers_end_a_reason():
    assert markers(b"<a/> <!-- straykey:allow sample -->", b"")[0].reason == "sample"
    assert markers(b"x /* straykey:allow sample */ y", b"")[0].reason == "sample"
    first, second = markers(b"x # straykey:allow[jwt] one straykey:allow[private-key] two", b"")
    assert (first.reason, second.reason) == ("one", "two")


def test_reason_is_cut_and_decoded_without_failing():
    (marker,) = markers(b"x # straykey:allow \xff" + b"z" * 5000, b"")
    assert len(marker.reason) == MAX_REASON
    assert marker.reason.startswith("\N{REPLACEMENT CHARACTER}")


def test_line_too_long_for_a_person_carries_no_marker():
    assert markers(b"x" * MAX_LINE + b" # straykey:allow", b"") == ()


def test_cheap_test_agrees_with_the_full_one():
    for text in (b"straykey:allow", b"gitleaks:allow", b"trufflehog:ignore", b"pragma: whitelist secret"):
        assert any_marker(b"# " + text)
    assert not any_marker(b"allow me to ignore this")
