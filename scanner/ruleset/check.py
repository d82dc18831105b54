"""Check rule files as `load` does, and then by their own proof.

That is what the engine finds in carriers and look-alikes, and what the judge makes of recorded replies.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from os import PathLike

from scanner.errors import RuleFileError
from scanner.model import Liveness
from scanner.ruleset import spec
from scanner.ruleset.load import load_files
from scanner.ruleset.model import Provider, Ruleset, Token
from scanner.ruleset.reader import title
from scanner.ruleset.sample import fill, mint, mint_text
from scanner.ruleset.verification import Outcome, RecordedReply, Verification

Find = Callable[[bytes], Sequence[str]]
"""The engine as this module needs it: content -> the id of each leak's rule, once per leak."""

Replay = Callable[[Verification, RecordedReply], tuple[Liveness, Outcome | None]]
"""The judge as this module needs it: what a recorded reply leads to, and the outcome that decided, if one did."""

SAMPLES = 3
"""Minted tokens tried in each carrier; the generic test tries many more."""


def check(
    paths: Sequence[str | PathLike[str]],
    engine: Callable[[Ruleset], Find],
    replay: Replay,
    base: Ruleset | None = None,
) -> list[str]:
    """Return every problem of these rule files (or folders), none when they are sound.

    `engine` makes a finder for a ruleset; `base` is the ruleset that they are added to.
    """
    known = base.providers if base else ()
    built_in = {provider.provider for provider in known}
    try:
        ruleset = load_files(paths, known)
    except RuleFileError as error:
        return list(error.problems)
    find = engine(ruleset)
    new = [provider for provider in ruleset.providers if provider.provider not in built_in]
    return [problem for provider in new for problem in (*_prove(provider, find), *_replies(provider, replay))]


def _prove(provider: Provider, find: Find) -> Iterator[str]:
    for number, token in enumerate(provider.tokens, 1):
        where = f"{provider.path}: {title(spec.TOKEN, number, {'id': token.id})}"
        for problem in (*_carriers(token, provider, find), *_look_alikes(token, find)):
            yield f"{where}: {problem}"


def _replies(provider: Provider, replay: Replay) -> Iterator[str]:
    for verification in provider.verifications:
        for problem in replies(verification, replay):
            yield f"{provider.path}: [verify.{verification.name}]: {problem}"


def replies(verification: Verification, replay: Replay) -> Iterator[str]:
    """Yield each recorded reply that leads elsewhere than it says, and each outcome that none of them proves."""
    proven: set[Outcome | None] = set()
    for number, reply in enumerate(verification.replies, 1):
        liveness, outcome = replay(verification, reply)
        proven.add(outcome)
        if liveness is not reply.liveness:
            yield f"replies #{number}: leads to {liveness}, not to {reply.liveness}"
    for number, outcome in enumerate(verification.outcomes, 1):
        if outcome not in proven:
            yield f"outcomes #{number}: it decides about none of the recorded replies"


def _carriers(token: Token, provider: Provider, find: Find) -> Iterator[str]:
    rng = random.Random(token.id)  # noqa: S311 - fake tokens; the same ones each time, so that a problem stays
    samples = {item.id: mint(item, rng) for item in provider.tokens}
    for number, carrier in enumerate(token.carriers, 1):
        for _ in range(SAMPLES):
            found = find(fill(carrier, {**samples, "sample": mint(token, rng)}).encode())
            problem = _judge(token, provider, found)
            if problem:
                yield f'key "carriers": item {number}: {problem}'
                break


def _judge(token: Token, provider: Provider, found: Sequence[str]) -> str:
    count = found.count(token.id)
    if count == 0:
        return "its sample is not found" + (f" by this rule, but by {', '.join(found)}" if found else "")
    if count > 1:
        return f"its sample is found {count} times"
    own = {item.id for item in provider.tokens}
    strangers = sorted(set(found) - own)
    return f'its sample is also found by {", ".join(strangers)}; see key "supersedes"' if strangers else ""


def _look_alikes(token: Token, find: Find) -> Iterator[str]:
    rng = random.Random(token.id)  # noqa: S311 - as above
    for number, text in enumerate(token.no_match, 1):
        if token.id in find(mint_text(text, rng).encode()):
            yield f'key "no_match": item {number}: a token is found in it'
