"""The pace at one provider, and when asking ends; real threads and real time, bounds wide enough for a slow machine."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from queue import SimpleQueue

import pytest
from makers import finding, provider, ruleset

from scanner.model import Liveness, Secret
from scanner.verify.lanes import (
    MAX_FAILURES,
    MAX_FRUITLESS,
    MAX_LIMITED,
    NO_THREAD,
    SLOW,
    Answer,
    Halt,
    Lane,
)
from scanner.verify.options import Options
from scanner.verify.plan import plan
from scanner.verify.values import Failure, Verdict

ACTIVE = Answer(Verdict(Liveness.ACTIVE, "answered 200"))
DOWN = Answer(Verdict(Liveness.UNKNOWN, "refused"), Failure("refused"))
SECRET = Secret(b"x")
HERE = Path(__file__).parent


def limited(wait):
    return Answer(Verdict(Liveness.UNKNOWN, "rate-limited", limited=True, wait=wait))


class Run:
    """Asks `count` questions through a lane; `answer(number)` answers the n-th request."""

    def __init__(self, answer, count, rate=1000.0, halt_after=None, budget=1000):
        self.times, self.order, self.under_way, self.most = [], [], 0, 0
        self._answer, self._lock = answer, threading.Lock()
        self.halt, done = Halt(), SimpleQueue()
        findings = [finding(name=f"{number:026}") for number in range(count)]
        questions = plan(findings, ruleset(provider()), Options(max_requests=count)).questions
        self.lane = Lane("Acme", rate, self._ask, self.halt, done, budget)
        for question in questions:
            self.lane.put(question, SECRET)
        self.lane.close()
        if halt_after is not None:
            time.sleep(halt_after)
            self.halt("not asked: interrupted")
        got = dict(done.get(timeout=30) for _ in questions)
        self.verdicts = [got[question] for question in questions]

    def _ask(self, question, secret):
        assert secret is SECRET
        assert question.provider.name == "Acme"
        with self._lock:
            number = len(self.times)
            self.times.append(time.monotonic())
            self.order.append(question.hash)
            self.under_way += 1
            self.most = max(self.most, self.under_way)
        try:
            return self._answer(number)
        finally:
            with self._lock:
                self.under_way -= 1

    def count(self, liveness):
        return sum(verdict.liveness is liveness for verdict in self.verdicts)


def test_every_question_comes_back_once_with_its_verdict():
    run = Run(lambda _: ACTIVE, 50)
    assert run.count(Liveness.ACTIVE) == 50
    assert len(run.times) == 50


def test_requests_start_no_faster_than_the_rate():
    run = Run(lambda _: ACTIVE, 21, rate=20.0)
    for first, later in zip(run.times, run.times[1:], strict=False):
        assert later - first >= 0.04
    assert run.times[-1] - run.times[0] >= 0.95


def test_questions_are_asked_in_the_order_they_were_put_in():
    run = Run(lambda _: ACTIVE, 30, rate=200.0)
    assert run.order == sorted(run.order)


def test_slow_answers_overlap_within_bounds():
    def slow(_):
        time.sleep(0.05)
        return ACTIVE

    run = Run(slow, 60, rate=100.0)
    assert 2 <= run.most <= 32
    assert run.times[-1] - run.times[0] < 60 * 0.05  # one after the other would take as long


def test_one_by_one_until_the_first_answer():
    def slow_start(number):
        time.sleep(0.2 if number == 0 else 0)
        return ACTIVE

    run = Run(slow_start, 10)
    assert run.times[1] - run.times[0] >= 0.19


def test_failures_of_transport_in_a_row_stop_the_rest():
    run = Run(lambda _: DOWN, 30)
    assert len(run.times) == MAX_FAILURES
    assert run.count(Liveness.UNKNOWN) == MAX_FAILURES
    assert run.count(Liveness.NOT_CHECKED) == 30 - MAX_FAILURES
    assert run.lane.stopped == "not asked: Acme failed 5 times in a row (refused)"


def test_an_answer_between_failures_starts_the_count_anew():
    run = Run(lambda number: DOWN if number % 2 else ACTIVE, 30)
    assert len(run.times) == 30
    assert not run.lane.stopped


TOO_LONG = Answer(Verdict(Liveness.UNKNOWN, "too long"), Failure("too long", transport=False))


def test_a_failure_that_is_not_of_transport_counts_among_the_fruitless_only():
    assert len(Run(lambda _: TOO_LONG, MAX_FAILURES + 1).times) == MAX_FAILURES + 1


@pytest.mark.parametrize(
    "answer",
    [
        TOO_LONG,
        Answer(Verdict(Liveness.UNKNOWN, "server error 500"), status=500),
        Answer(Verdict(Liveness.UNKNOWN, "says nothing"), seconds=SLOW, status=404),
    ],
)
def test_a_provider_that_only_costs_time_is_left_alone(answer):
    run = Run(lambda number: ACTIVE if number == 0 else answer, 200, rate=100)
    assert len(run.times) < 200
    assert run.lane.stopped.startswith("not asked: Acme answered too slowly or not at all too often (")
    assert run.count(Liveness.NOT_CHECKED) == 200 - len(run.times)


def test_four_failures_for_each_answer_are_too_many_though_never_five_in_a_row():
    run = Run(lambda number: ACTIVE if number % MAX_FAILURES == 4 else DOWN, 60)
    assert MAX_FRUITLESS <= len(run.times) < 60


@pytest.mark.parametrize(
    "answer",
    [
        Answer(Verdict(Liveness.UNKNOWN, "no refusal is documented"), status=401),
        Answer(Verdict(Liveness.ACTIVE, "answered 200"), seconds=2 * SLOW, status=200),
        Answer(Verdict(Liveness.EXPIRED, "over"), Failure("over", transport=False, refused=True)),
    ],
)
def test_quick_answers_slow_verdicts_and_what_was_not_sent_never_stop_a_provider(answer):
    run = Run(lambda _: answer, 60)
    assert len(run.times) == 60
    assert not run.lane.stopped


def test_the_budget_counts_requests_and_not_tokens():
    run = Run(lambda number: ACTIVE if number % 2 else limited(0.0), 10, budget=6)
    assert len(run.times) == 6
    assert run.count(Liveness.ACTIVE) == 3
    assert {verdict.reason for verdict in run.verdicts if verdict.liveness is Liveness.NOT_CHECKED} == {
        "not asked: the budget of 6 requests for Acme is used up (--max-requests)"
    }
    assert not run.lane.stopped


def test_what_was_never_sent_costs_no_budget():
    refused = Answer(Verdict(Liveness.NOT_CHECKED, "no"), Failure("no", transport=False, refused=True))
    run = Run(lambda number: refused if number < 5 else ACTIVE, 10, budget=5)
    assert run.count(Liveness.ACTIVE) == 5


def test_where_no_thread_can_be_started_the_questions_say_so_and_nobody_waits_for_ever():
    script = """
import resource, sys, threading
from scanner.errors import StraykeyError
from test_lanes import ACTIVE, Run
def fail(self):
    raise RuntimeError("can't start new thread")
started, start = [], threading.Thread.start
def first_only(self):
    if started: fail(self)
    started.append(self); start(self)
threading.Thread.start = first_only
assert len(Run(lambda _: ACTIVE, 20).times) == 20
threading.Thread.start = fail
try:
    Run(lambda _: ACTIVE, 2)
except StraykeyError as error:
    print(error.message)
"""
    folders = (str(HERE), str(HERE.parents[1]))
    done = subprocess.run(  # a process of its own: threads are everybody's
        [sys.executable, "-c", script], env=os.environ | {"PYTHONPATH": os.pathsep.join(folders)}, capture_output=True,
        text=True, check=True, timeout=60,
    )  # fmt: skip
    assert done.stdout.strip() == NO_THREAD


def test_three_limited_tokens_in_a_row_stop_the_rest():
    run = Run(lambda _: limited(None), 20)
    assert len(run.times) == MAX_LIMITED
    assert run.lane.stopped == "not asked: Acme limited 3 tokens in a row (rate-limited)"
    assert run.count(Liveness.NOT_CHECKED) == 17


def test_a_limited_token_among_others_is_unknown_alone():
    run = Run(lambda number: limited(3600) if number == 3 else ACTIVE, 20)
    assert run.count(Liveness.UNKNOWN) == 1
    assert run.count(Liveness.ACTIVE) == 19


def test_a_short_wait_is_waited_once_and_asked_again():
    run = Run(lambda number: limited(0.3) if number == 0 else ACTIVE, 1)
    assert run.count(Liveness.ACTIVE) == 1
    assert run.times[1] - run.times[0] >= 0.29


def test_others_go_on_while_one_waits():
    run = Run(lambda number: limited(0.5) if number == 0 else ACTIVE, 10)
    assert run.count(Liveness.ACTIVE) == 10
    assert len(run.times) == 11
    assert run.times[9] - run.times[0] < 0.45


@pytest.mark.parametrize("waits", [[0.1, 0.1], [0.1, None]])
def test_a_second_limit_is_final(waits):
    run = Run(lambda number: limited(waits[number]), 1)
    assert len(run.times) == 2
    assert run.count(Liveness.UNKNOWN) == 1


def test_a_long_wait_is_not_waited():
    began = time.monotonic()
    assert Run(lambda _: limited(60), 1).count(Liveness.UNKNOWN) == 1
    assert time.monotonic() - began < 5


def test_a_halt_ends_the_queue_at_once_and_every_question_is_accounted_for():
    run = Run(lambda _: ACTIVE, 200, rate=20.0, halt_after=0.3)
    assert 1 <= len(run.times) < 50
    assert run.count(Liveness.ACTIVE) + run.count(Liveness.NOT_CHECKED) == 200


def test_a_defect_of_ours_costs_one_token_its_verdict_and_nobody_waits_for_ever():
    def broken(number):
        if number == 1:
            raise RuntimeError("hs_live_secret")
        return ACTIVE

    run = Run(broken, 5)
    (odd,) = [verdict for verdict in run.verdicts if verdict.liveness is Liveness.UNKNOWN]
    assert odd.reason.startswith("straykey itself failed at it: RuntimeError in test_lanes.py:")
    assert "hs_live" not in odd.reason
