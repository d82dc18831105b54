from __future__ import annotations

import pytest

from scanner.cli.crash import describe
from scanner.cli.main import run


def crash(secret: bytes) -> None:
    try:
        int(secret)
    except ValueError as error:
        raise RuntimeError(f"while reading {secret!r}") from error


def test_report_of_a_crash_holds_types_and_places_but_no_value():
    secret = b"hs_live_" + b"x1" * 20
    with pytest.raises(RuntimeError) as caught:
        crash(secret)
    text = describe(caught.value)
    assert secret.decode() not in text
    assert "RuntimeError" in text
    assert "ValueError" in text
    assert "in crash" in text
    assert "straykey 0." in text
    assert "without any secret" in text


def test_defect_exits_2_and_not_1(capsys, monkeypatch):
    # The one place where something is made to fail: a defect that we know of would have been mended.
    def broken(_args):
        raise ZeroDivisionError("hs_live_secret")

    monkeypatch.setattr("scanner.cli.fast.run", broken)
    assert run(["scan"]) == 2
    shown = capsys.readouterr()
    assert "ZeroDivisionError" in shown.err
    assert "hs_live_secret" not in shown.err
    assert shown.out == ""
