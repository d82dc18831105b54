"""What a push brings: the commits that nothing has which the other side is known to have, as a range."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from scanner.errors import GitError
from scanner.sources.blobs import output
from scanner.sources.catalogue import TYPE_AND_NAME
from scanner.sources.objects import REMEDY, scratch_file, write_ids
from scanner.sources.repo import complaint, run_git

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scanner.sources.repo import Repository
    from scanner.sources.scratch import Scratch

NOTHING = "0" * 40
"""How git writes that a ref is not there (githooks, "pre-push"); `resolve_range` takes it so for SHA-256, too."""

# Remotes are named like refs (git-check-ref-format); an address, which has a colon, names none.
_NAME = re.compile(r"[^\s:*?\[\\^~]+")


class Push(NamedTuple):
    """Ids: `new` is what refs shall point to, `old` what they point to now, `known` what else the other side has."""

    new: tuple[str, ...]
    old: tuple[str, ...]
    known: tuple[str, ...]


def all_refs(repository: Repository) -> tuple[str, ...]:
    """Return the ids of all refs: what a server has before it takes a push. Raises GitError."""
    return _refs(repository, [])


def refs_of_remote(repository: Repository, name: str) -> tuple[str, ...]:
    """Return the ids that are known of a remote; none for an address. Raises GitError."""
    return _refs(repository, [f"refs/remotes/{name}/"]) if _NAME.fullmatch(name) else ()


def refs_of_all_remotes(repository: Repository) -> tuple[str, ...]:
    """Return the ids that are known of any remote. Raises GitError."""
    return _refs(repository, ["refs/remotes/"])


def range_of(scratch: Scratch, push: Push) -> str:
    """Return the push as a range for `resolve_range`, "" if it brings nothing. GitError for a new id that is not here.

    It begins at what the pushed refs point to now, then where the new commits leave what is known, the latest first.
    Commits of the other side that are not here can't be left out: then more is scanned.
    """
    wanted = [tip for tip in dict.fromkeys(push.new) if tip not in push.known and tip not in push.old]
    tips = _classify(scratch, wanted)
    if not tips:
        return ""
    old = _existing(scratch, push.old)
    edges, new = _walk(scratch, wanted, (*old, *push.known), {tip.peeled for tip in tips})
    # A tag can be new where its commit is not; what is no commit has no history to ask.
    include = [tip.id for tip in tips if tip.peeled in new or tip.peeled != tip.id or tip.kind != "commit"]
    known = [tip.peeled for tip in tips if tip.kind == "commit" and tip.peeled not in new]
    if not include:
        return ""
    exclude = dict.fromkeys([*old, *_latest_first(scratch, edges), *known])
    return " ".join([*include, *(f"^{tip}" for tip in exclude or (NOTHING,))])


class _Tip(NamedTuple):
    """An id, what it is when tags are peeled off, and of which kind that is."""

    id: str
    peeled: str
    kind: str


def _refs(repository: Repository, patterns: Sequence[str]) -> tuple[str, ...]:
    listed = run_git(["for-each-ref", "--format=%(objectname)", *patterns], repo=repository)
    return tuple(dict.fromkeys(listed.decode("ascii", "replace").split()))


def _classify(scratch: Scratch, names: Sequence[str]) -> list[_Tip]:
    asked = "".join(f"{name}^{{}}\n" for name in names).encode()
    answers = scratch.git(["cat-file", f"--batch-check={TYPE_AND_NAME}"], input=asked).decode().splitlines()
    tips = []
    for name, answer in zip(names, answers, strict=True):
        kind, _, peeled = answer.rpartition(" ")
        if peeled == "missing":
            raise GitError(f"what is pushed is not in the repository: {name}", REMEDY)
        tips.append(_Tip(name, peeled, kind))
    return tips


def _existing(scratch: Scratch, names: Iterable[str]) -> list[str]:
    asked = "".join(f"{name}\n" for name in dict.fromkeys(names)).encode()
    answers = scratch.git(["cat-file", "--batch-check=%(objectname)"], input=asked).decode().splitlines()
    return [answer for answer in answers if not answer.endswith(" missing")]


def _walk(scratch: Scratch, new: Sequence[str], known: Sequence[str], asked: set[str]) -> tuple[list[str], set[str]]:
    """Return the known commits that new ones follow, and those of `asked` that are new."""
    edges: list[str] = []
    found: set[str] = set()
    lines = [*map(str.encode, new), *(b"^" + tip.encode() for tip in known)]
    with write_ids(scratch, lines) as ids, scratch_file(scratch) as errors:
        ids.seek(0)
        walk = scratch.start(["rev-list", "--boundary", "--ignore-missing", "--stdin"], stdin=ids, stderr=errors)
        for line in output(walk):
            name = line.decode().strip()
            if name.startswith("-"):
                edges.append(name[1:])
            elif name in asked:
                found.add(name)
        if walk.wait() != 0:
            errors.seek(0)
            raise GitError(f"git can't walk what is pushed: {complaint(errors.read(1 << 16))}", REMEDY)
    return edges, found


def _latest_first(scratch: Scratch, commits: list[str]) -> list[str]:
    if len(commits) < 2:  # noqa: PLR2004 - one is in order
        return commits
    asked = "".join(f"{name}\n" for name in commits).encode()
    return scratch.git(["rev-list", "--no-walk=sorted", "--stdin"], input=asked).decode().split()
