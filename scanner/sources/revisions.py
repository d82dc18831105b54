"""Where a repository's history begins: every commit that something in it names, and the two ends of a range."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from scanner.errors import GitError, UsageError
from scanner.sources.repo import read_small, run_git, run_git_told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scanner.sources.repo import Repository
    from scanner.sources.scratch import Scratch

# An object id, SHA-1 or SHA-256, and nothing that could pass for an option or a path.
_ID = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?\b")
_LOG_LINE = re.compile(rb"^(\S{40,64}) (\S{40,64}) ", re.MULTILINE)
# HEAD, FETCH_HEAD, ORIG_HEAD, MERGE_HEAD … and AUTO_MERGE (gitrepository-layout, "pseudo-refs").
_PSEUDO_REF = re.compile(r"(?:[A-Z]+_)?HEAD|AUTO_MERGE")
_BROKEN_REF = re.compile(r"^warning: ignoring (?:broken ref|ref with broken name) (.+)$", re.MULTILINE)
_FULL_ID = re.compile(r"\^?(?:[0-9a-f]{40}|[0-9a-f]{64})")
_ELSEWHERE = "git log --all lists what is here; fetch it first if it is somewhere else"
_LONG = 200
_MAX_LOG = 64 << 20
_VERIFY = ("rev-parse", "--verify", "--quiet", "--end-of-options")


class Tips(NamedTuple):
    """What a repository names: `refs` (id to name) must exist; `others`, such as old reflog entries, may be gone.

    `broken` are the names of refs that hold no id.
    """

    refs: dict[str, str]
    others: tuple[str, ...]
    broken: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """All of them, each once."""
        return (*self.refs, *(tip for tip in self.others if tip not in self.refs))


def find_tips(repository: Repository) -> Tips:
    """Collect all refs, reflog entries (stashes too), pseudo-refs and the HEADs of all work trees. Raises GitError."""
    listed, told = run_git_told(["for-each-ref", "--format=%(objectname) %(refname)"], repo=repository)
    refs: dict[str, str] = {}
    for line in listed.split(b"\n")[:-1]:
        tip, _, name = line.decode("utf-8", "surrogateescape").partition(" ")
        refs.setdefault(tip, name)
    if repository.head:
        refs.setdefault(repository.head, "HEAD")
    others: dict[str, None] = {}
    for folder in git_dirs(repository):
        others.update(dict.fromkeys(_pseudo_refs(folder)))
        others.update(dict.fromkeys(_reflog_ids(os.path.join(folder, "logs"))))
        if folder != repository.common_dir:  # refs of other work trees, which for-each-ref does not show
            others.update(dict.fromkeys(_loose_refs(os.path.join(folder, "refs"))))
    return Tips(refs, tuple(others), tuple(_BROKEN_REF.findall(told.decode("utf-8", "surrogateescape"))))


def git_dirs(repository: Repository) -> list[str]:
    """List the shared git directory and those of all linked work trees (gitrepository-layout, "worktrees")."""
    linked = os.path.join(repository.common_dir, "worktrees")
    try:
        names = sorted(os.listdir(linked))
    except OSError:
        names = []
    folders = [repository.common_dir, repository.git_dir, *(os.path.join(linked, name) for name in names)]
    return list(dict.fromkeys(folders))


def _pseudo_refs(folder: str) -> Iterator[str]:
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return
    for name in names:
        if _PSEUDO_REF.fullmatch(name):
            yield from _leading_ids(os.path.join(folder, name))


def _loose_refs(folder: str) -> Iterator[str]:
    for path in _files_below(folder):
        yield from _leading_ids(path)


def _leading_ids(path: str) -> Iterator[str]:
    for line in read_small(path).split(b"\n"):
        if found := _ID.match(line):
            yield found.group().decode()


def _reflog_ids(folder: str) -> Iterator[str]:
    """Read `<old id> <new id> <name> …` (gitformat-reflog is `logs/` in gitrepository-layout) without asking git."""
    for path in _files_below(folder):
        for line in _LOG_LINE.finditer(read_small(path, _MAX_LOG)):
            for tip in line.groups():
                if _ID.fullmatch(tip) and tip.strip(b"0"):
                    yield tip.decode()


def _files_below(folder: str) -> Iterator[str]:
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            yield os.path.join(parent, name)


class Range(NamedTuple):
    """The commits that `include` reaches and `exclude` does not, as ids; `base` is where it begins, "" if nowhere."""

    text: str
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    base: str


def resolve_range(repository: Repository, scratch: Scratch, text: str) -> Range:
    """Understand `A..B`, `A...B` (from where they parted) and `B ^A`; an empty side is HEAD, an id of zeros is nothing.

    Raises UsageError when `text` is no range, GitError naming the side that is not there.
    """
    words = text.split()
    if any(word.startswith("-") for word in words):
        raise UsageError(f"not a range: {text!r}", "a range looks like main..HEAD")
    if len(words) > 1 and all(map(_FULL_ID.fullmatch, words)):
        return _resolve_ids(scratch, text, words)
    if len(words) == 1 and ".." in words[0]:
        return _resolve_dots(repository, scratch, text, words[0])
    ends = [word for word in words if not word.startswith("^")]
    begins = [word[1:] for word in words if word.startswith("^")]
    if not ends or not begins:
        raise UsageError(f"not a range: {text!r}", f"say where it begins and ends: {[*ends, 'main'][0]}..HEAD")
    include, exclude = ([_resolve(repository, scratch, word) for word in side] for side in (ends, begins))
    return _range(text, include, exclude)


def _resolve_ids(scratch: Scratch, text: str, words: Sequence[str]) -> Range:
    """Check ids all at once: a push can have thousands. They may be of any kind, as refs may."""
    sides = [[word.removeprefix("^") for word in words if word.startswith("^") == begins] for begins in (False, True)]
    asked = [name for name in (*sides[0], *sides[1]) if name.strip("0")]
    answers = scratch.git(["cat-file", "--batch-check=%(objectname)"], input="".join(f"{n}\n" for n in asked).encode())
    for name, answer in zip(asked, answers.decode().splitlines(), strict=True):
        if answer != name:
            raise GitError(f"no such commit in the repository: {name!r}", _ELSEWHERE)
    include, exclude = ([name if name.strip("0") else "" for name in side] for side in sides)
    if not include or not exclude:
        raise UsageError(f"not a range: {_short(text)!r}", f"say where it begins and ends: {words[0]} ^main")
    return _range(text, include, exclude)


def _short(text: str) -> str:
    """Return a range as messages name it."""
    return text if len(text) <= _LONG else f"{text[:_LONG]}…"


def _resolve_dots(repository: Repository, scratch: Scratch, text: str, word: str) -> Range:
    dots = "..." if "..." in word else ".."
    left, _, right = word.partition(dots)
    if ".." in right:
        raise UsageError(f"not a range: {text!r}", "a range looks like main..HEAD")
    old, new = (_resolve(repository, scratch, side or "HEAD") for side in (left, right))
    if dots == ".." or not old or not new:
        return _range(text, [new], [old])
    # Exit code 1 without output: the two share no commit, so all that the new side has and the old has not is new.
    process = scratch.start(["merge-base", "--all", old, new])
    shared = process.communicate()[0].decode().split()
    return _range(text, [new], shared or [old])


def _range(text: str, include: list[str], exclude: list[str]) -> Range:
    known = tuple(tip for tip in exclude if tip)
    return Range(_short(text), tuple(tip for tip in include if tip), known, known[0] if known else "")


def _resolve(repository: Repository, scratch: Scratch, name: str) -> str:
    """Return the id of the commit or tag that `name` means; "" for zeros (githooks, "pre-push": no such ref)."""
    if re.fullmatch(r"0{40}|0{64}", name):
        return ""
    # The target only looks names up. Walking (`~3`, `^2`) reads objects: that happens in the scratch repository.
    end = re.search(r"[~^]|$", name)
    base, walk = (name[: end.start()], name[end.start() :]) if end else (name, "")
    try:
        tip = run_git([*_VERIFY, base], repo=repository).decode().strip()
        scratch.git([*_VERIFY, f"{tip}{walk}^{{commit}}"])
        return scratch.git([*_VERIFY, tip + walk]).decode().strip()
    except GitError:
        unshallow = "in a shallow clone older commits are missing: git fetch --unshallow"
        hint = unshallow if repository.shallow else _ELSEWHERE
        raise GitError(f"no such commit in the repository: {name!r}", hint) from None
