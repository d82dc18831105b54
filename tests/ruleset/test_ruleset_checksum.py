from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.ruleset.checksum import BASE62, CHECKS, COMPUTE, crc32_base62, luhn


def test_every_check_can_be_computed():
    assert CHECKS.keys() == COMPUTE.keys()


def test_crc32_base62_is_six_digits_with_leading_zeros():
    # The CRC-32 of nothing is 0; that of 123456789 is cbf43926 in every CRC catalogue.
    assert crc32_base62(b"") == b"000000"
    assert sum(BASE62.index(digit) * 62**place for place, digit in enumerate(reversed(crc32_base62(b"123456789")))) == (
        0xCBF43926
    )


@pytest.mark.parametrize(("body", "check"), [(b"7992739871", b"3"), (b"1789372997", b"4"), (b"0", b"0")])
def test_luhn_of_published_numbers(body, check):
    assert luhn(body) == check


def test_luhn_refuses_what_is_no_number():
    with pytest.raises(ValueError, match="decimal"):
        luhn(b"12a")


@pytest.mark.parametrize("name", COMPUTE)
@given(body=st.from_regex(rb"[0-9]{1,40}", fullmatch=True))
def test_a_check_accepts_its_own_sum_and_no_other(name, body):
    check = COMPUTE[name](body)
    wrong = check[:-1] + (b"1" if check[-1:] == b"0" else b"0")

    assert CHECKS[name](body, check)
    assert not CHECKS[name](body, wrong)


@pytest.mark.parametrize("name", CHECKS)
@given(body=st.binary(max_size=20), check=st.binary(max_size=8))
def test_a_check_never_raises(name, body, check):
    assert CHECKS[name](body, check) in (True, False)
