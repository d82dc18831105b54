from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator

import pytest

from scanner.errors import GitError, SourceError
from scanner.model import MAX_SKIPS
from scanner.sources.dealer import Dealer, Hand
from scanner.sources.tally import Tally

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="scans fork on Linux only")

PART = tuple(range(2000))  # some 4 KiB: a pipe is full after a few of them


@pytest.fixture
def deal() -> Iterator[object]:
    dealers = []

    def start(parts, count=1):
        dealers.append(Dealer(parts, count))
        return dealers[-1].hands

    yield start
    for dealer in dealers:
        dealer.close()


def taken(hand: Hand) -> Iterator[object]:
    while (part := hand.take()) is not None:
        yield part


def in_a_process(hand: Hand, work) -> int:
    """Fork, do `work` with the hand, and return the pipe on which its number comes home."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(writer, str(work(hand)).encode())
        finally:
            os._exit(0)
    os.close(writer)
    return reader


def told(reader: int) -> str:
    with open(reader, "rb") as pipe:
        return pipe.read().decode()


def count(hand: Hand) -> int:
    return sum(1 for _ in taken(hand))


def test_one_hand_gets_everything_in_order(deal):
    (hand,) = deal((number, PART) for number in range(100))
    assert [number for number, _ in taken(hand)] == list(range(100))


def test_two_processes_get_everything_between_them(deal):
    first, second = deal(((number, PART) for number in range(100)), 2)
    other = in_a_process(second, count)
    mine = count(first)
    assert mine + int(told(other)) == 100


def test_a_process_that_is_gone_gets_nothing_more_and_holds_nobody_up(deal):
    first, second = deal(((number, PART) for number in range(100)), 2)
    gone = in_a_process(second, lambda _: os.kill(os.getpid(), signal.SIGKILL))
    assert told(gone) == ""
    assert count(first) >= 60  # but for those that were in the dead one's pipe


def test_a_short_list_is_dealt_in_turn(deal):
    first, second = deal((number for number in range(10)), 2)
    other = in_a_process(second, count)
    assert list(taken(first)) == [0, 2, 4, 6, 8]
    assert int(told(other)) == 5


def test_a_slow_process_is_left_the_smaller_part(deal):
    first, second = deal(((number, PART) for number in range(200)), 2)

    def slowly(hand):
        return sum(1 for _ in taken(hand) if time.sleep(0.02) is None)

    other = in_a_process(second, slowly)
    mine = count(first)
    assert mine > 3 * int(told(other))


def test_what_ends_the_list_early_is_raised_in_the_first_hand(deal):
    def parts():
        yield "one"
        raise GitError("git refused", "ask it why")

    first, second = deal(parts(), 2)
    other = in_a_process(second, count)
    with pytest.raises(GitError, match="git refused") as caught:
        list(taken(first))
    assert caught.value.hint == "ask it why"
    assert int(told(other)) <= 1


def test_a_list_whose_process_dies_is_no_complete_list(deal):
    def parts():
        yield "one"
        os.kill(os.getpid(), signal.SIGKILL)

    (hand,) = deal(parts())
    assert hand.take() == "one"
    with pytest.raises(SourceError, match="ended before its time"):
        hand.take()


def test_closing_ends_an_unfinished_list_and_what_it_holds(tmp_path):
    kept = tmp_path / "kept"

    def parts():
        kept.touch()
        try:
            while True:
                yield PART
        finally:
            kept.unlink()

    dealer = Dealer(parts(), 1)
    dealer.hands[0].take()
    assert kept.exists()
    dealer.close()
    assert not kept.exists()


def test_skips_come_in_the_order_of_the_list_whoever_recorded_them():
    one, two, total = Tally(), Tally(), Tally()
    for turn in range(MAX_SKIPS + 20):
        tally = one if turn % 3 else two
        tally.turn = turn
        tally.skip(f"{turn:03}", "a reason")
    total.merge(one)
    total.merge(two)
    coverage = total.coverage(0)
    assert [skip.path for skip in coverage.skips] == [f"{turn:03}" for turn in range(MAX_SKIPS)]
    assert coverage.skipped == (("a reason", MAX_SKIPS + 20),)
