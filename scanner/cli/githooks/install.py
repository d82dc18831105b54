"""`straykey hook install` and `uninstall`: writes hooks where git looks for them, and never over somebody else's."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from scanner.cli.githooks import script
from scanner.cli.githooks.scope import here
from scanner.errors import OutputError, UsageError
from scanner.sources.repo import is_inside
from scanner.sources.settings import setting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scanner.sources.repo import Repository

HOOKS = ("pre-commit", "pre-merge-commit", "pre-push", "commit-msg", "pre-receive")
"""All that can be installed; pre-merge-commit is pre-commit for merges, and comes and goes with it."""

_MAX_HOOK = 1 << 20


class Done(NamedTuple):
    """What became of a hook: its path, in words, and what else there is to know."""

    path: str
    what: str
    note: str = ""


class Wishes(NamedTuple):
    """What somebody allows: to run another's hook first, and to touch hooks of all repositories or changed ones."""

    chain: bool = False
    force: bool = False


def install(names: Sequence[str], wishes: Wishes) -> list[Done]:
    """Write the hooks, all or none; without names those that suit the repository.

    Raises UsageError for a hook of somebody else or a folder that serves other repositories, OutputError when the
    system refuses.
    """
    repo = here()
    folder = hooks_folder(repo, wishes)
    wanted = _with_merge(names or (("pre-receive",) if repo.bare else ("pre-commit", "pre-push")))
    states = {name: _look(folder, name) for name in wanted}
    for name, text in states.items():
        _refuse_foreign(os.path.join(folder, name), name, text, wishes)
    note = _note(repo, folder)
    return [_install_one(folder, name, states[name])._replace(note=note) for name in wanted]


def uninstall(names: Sequence[str], wishes: Wishes) -> list[Done]:
    """Remove the hooks that `install` has written, all without names; a hook that was chained gets its name back.

    Raises as `install` does.
    """
    folder = hooks_folder(here(), wishes)
    wanted = _with_merge(names or HOOKS)
    states = {name: _look(folder, name) for name in wanted}
    for name, text in states.items():
        if text is not None and script.is_ours(text) and not script.is_unchanged(text) and not wishes.force:
            raise UsageError(
                f"{os.path.join(folder, name)} was changed since straykey wrote it",
                "take straykey's lines out yourself, or remove the file whole with --force",
            )
    return [done for name in wanted if (done := _uninstall_one(folder, name, states[name], named=bool(names)))]


def _with_merge(names: Sequence[str]) -> list[str]:
    wanted = dict.fromkeys(names)
    if "pre-commit" in wanted:
        wanted["pre-merge-commit"] = None
    return [name for name in HOOKS if name in wanted]


def hooks_folder(repo: Repository, wishes: Wishes) -> str:
    """Return where git looks for hooks (git-config, "core.hooksPath"), shared by all work trees of a repository.

    Raises UsageError for what is no folder and, unless forced, for one that serves other repositories, too.
    """
    told = setting("core.hooksPath", "path")
    if not told.value:
        return os.path.join(repo.common_dir, "hooks")
    folder = os.path.join(repo.top or repo.git_dir, told.value)
    if os.path.lexists(folder) and not os.path.isdir(folder):
        raise UsageError(
            f"core.hooksPath is {told.value}, no folder: hooks are switched off",
            "git config --show-origin core.hooksPath tells where that is said",
        )
    if told.scope not in ("local", "worktree") and not wishes.force:
        raise UsageError(
            f"core.hooksPath ({told.scope}) is {told.value}: a hook there runs in every repository of yours",
            "--force writes there; or give this repository hooks of its own: "
            'git config core.hooksPath "$(git rev-parse --git-common-dir)/hooks"',
        )
    return folder


def _note(repo: Repository, folder: str) -> str:
    if repo.top and is_inside(os.path.realpath(folder), repo.top) and not is_inside(folder, repo.common_dir):
        return "core.hooksPath lies in the work tree: if the folder is committed, so is the hook"
    return ""


def _look(folder: str, name: str) -> str | None:
    """Return what stands in a hook, None if there is none; what can't be read is somebody else's."""
    path = os.path.join(folder, name)
    if not os.path.lexists(path):
        return None
    if os.path.islink(path) or not os.path.isfile(path):
        return ""
    try:
        with open(path, "rb") as file:
            return file.read(_MAX_HOOK).decode("utf-8", "surrogateescape")
    except OSError as error:
        raise OutputError(f"can't read {path}: {error.strerror}", "make it readable, or move it away") from None


def _refuse_foreign(path: str, name: str, text: str | None, wishes: Wishes) -> None:
    if text is None:
        return
    if script.is_ours(text):
        if script.is_unchanged(text) or wishes.force:
            return
        raise UsageError(f"{path} was changed since straykey wrote it", "keep it as it is, or write it anew: --force")
    if "pre-commit.com" in text and not wishes.chain:
        raise UsageError(
            f"{path} is the pre-commit framework's", "add straykey to .pre-commit-config.yaml: docs/hooks.md"
        )
    if not wishes.chain:
        scan = "pre-commit" if name == "pre-merge-commit" else name
        raise UsageError(
            f"there is a hook already: {path}",
            f'--chain runs it before straykey; or add a line to it yourself: straykey hook {scan} -- "$@" || exit',
        )
    if os.path.lexists(path + script.CHAINED):
        raise UsageError(f"{path + script.CHAINED} is in the way", "move it, or remove it")


def _install_one(folder: str, name: str, text: str | None) -> Done:
    path = os.path.join(folder, name)
    foreign = text is not None and not script.is_ours(text)
    chained = foreign or (text is not None and script.is_chained(text))
    try:
        os.makedirs(folder, exist_ok=True)
        if foreign:
            os.rename(path, path + script.CHAINED)
        try:
            _put(path, script.write(name, chained=chained))
        except OSError:
            if foreign:
                os.rename(path + script.CHAINED, path)
            raise
    except OSError as error:
        raise OutputError(f"can't write {path}: {error.strerror}", "make the folder writable") from None
    what = "written; the hook that was there runs first" if chained else "written"
    return Done(path, what)


def _put(path: str, text: str) -> None:
    """Write an executable file whole or not at all."""
    new = f"{path}.{os.urandom(4).hex()}"
    fd = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o777)
    try:
        with os.fdopen(fd, "wb") as file:
            file.write(text.encode("utf-8", "surrogateescape"))
        os.replace(new, path)
    except OSError:
        os.unlink(new)
        raise


def _uninstall_one(folder: str, name: str, text: str | None, *, named: bool) -> Done | None:
    path = os.path.join(folder, name)
    if text is None or not script.is_ours(text):
        return Done(path, "left alone: straykey did not write it") if named and text is not None else None
    try:
        if script.is_chained(text) and os.path.lexists(path + script.CHAINED):
            os.replace(path + script.CHAINED, path)
            return Done(path, "removed; the hook that was there before is back")
        os.unlink(path)
    except OSError as error:
        raise OutputError(f"can't remove {path}: {error.strerror}", "make the folder writable") from None
    return Done(path, "removed")
