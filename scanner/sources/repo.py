"""The one place that starts git, always with our own environment and never with the scanned repository's wishes.

Whatever a scanned repository configures is hostile. In it only the commands of `TARGET_COMMANDS` run: none of them
starts a program for any configuration. Everything else runs in a scratch repository (`scanner.sources.scratch`).
"""

from __future__ import annotations

import os
import stat
import subprocess
from typing import IO, TYPE_CHECKING, NamedTuple

from scanner.errors import GitError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TARGET_COMMANDS = frozenset({"for-each-ref", "rev-list", "rev-parse"})
"""All that may run in a scanned repository; `rev-list` only with `--no-walk`."""

INSTALL_HINT = "install git 2.31 or newer: https://git-scm.com/downloads"

# What git's hooks and people set to say which repository they mean; everything else that begins with GIT_ is dropped.
_PLACE = (
    "GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
)  # fmt: skip
_HARMLESS = ("GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_EXEC_PATH")
_OURS = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
# None of the commands we run reads these; a second line of defence.
_DISARM = ("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}")

# No git command of ours that ends by itself takes this long; a FIFO in the place of a config file blocks git for ever.
_PATIENCE = 120.0


class Repository(NamedTuple):
    """A git repository, all paths absolute.

    `top` is the work tree's top level, empty without one. `git_dir` is the work tree's own git directory, `common_dir`
    the one that linked work trees share. `head` is HEAD's commit, empty when unborn. `partial`: objects may be missing
    because a promisor remote has them. `index_file` and `object_dirs` follow git's environment (hooks, quarantine).
    """

    top: str
    git_dir: str
    common_dir: str
    bare: bool
    object_format: str
    shallow: bool
    partial: bool
    head: str
    index_file: str
    object_dirs: tuple[str, ...]


def discover(path: str) -> Repository | None:
    """Find the repository that `path` lies in; None without one.

    The environment that git sets for hooks (`GIT_DIR`, `GIT_INDEX_FILE` …) counts where `path` lies in the repository
    that it names. Raises GitError when git is missing, too old, or does not trust the repository's owner.
    """
    path = os.path.realpath(path)
    named = {name: os.environ[name] for name in _PLACE if name in os.environ}
    if named:
        here = _ask(os.getcwd(), named)
        if here is not None and is_inside(path, here.top or here.git_dir):
            return here
    folder = path if os.path.isdir(path) else os.path.dirname(path)
    found = _ask(folder, {}) if find_holder(folder) else None
    if found is None or found.bare:
        return found
    # A hostile `core.worktree` could name any other folder as the work tree: it is the one that holds `.git`.
    return found._replace(top=_holder_of(found.git_dir, folder))


def find_holder(folder: str) -> str:
    """Return the nearest folder from `folder` upwards that has a `.git` or is itself a git directory, else ""."""
    while True:
        if os.path.lexists(os.path.join(folder, ".git")):
            return folder
        if all(os.path.exists(os.path.join(folder, name)) for name in ("HEAD", "objects", "refs")):
            return folder
        parent = os.path.dirname(folder)
        if parent == folder:
            return ""
        folder = parent


def _holder_of(git_dir: str, folder: str) -> str:
    """Return the folder, from `folder` upwards, whose `.git` is `git_dir` or a file that names it."""
    holder = find_holder(folder)
    entry = os.path.join(holder, ".git")
    if not holder or os.path.isfile(entry) or os.path.realpath(entry) == os.path.realpath(git_dir):
        return holder
    return _holder_of(git_dir, os.path.dirname(holder))  # git passes by a `.git` that is no repository


def is_inside(path: str, folder: str) -> bool:
    """Whether `path` is `folder` or lies below it; both absolute and without links."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def relative(path: str, folder: str) -> str:
    """Return `path` as a POSIX path relative to `folder`, which holds it; "" when they are the same."""
    below = os.path.relpath(path, folder)
    return "" if below == os.curdir else below.replace(os.sep, "/")


def run_git(
    args: Sequence[str],
    *,
    input: bytes | None = None,  # noqa: A002  the name `subprocess.run` gives it
    repo: Repository | None = None,
    env: Mapping[str, str] | None = None,
    cwd: str | None = None,
) -> bytes:
    """Run git to its end and return what it printed; a failure is a GitError with git's own words.

    With `repo` it runs in that scanned repository and `args` must be one of `TARGET_COMMANDS`. `env` replaces
    `clean_environment()`.
    """
    return run_git_told(args, input=input, repo=repo, env=env, cwd=cwd)[0]


def run_git_told(
    args: Sequence[str],
    *,
    input: bytes | None = None,  # noqa: A002  as `run_git`
    repo: Repository | None = None,
    env: Mapping[str, str] | None = None,
    cwd: str | None = None,
) -> tuple[bytes, bytes]:
    """Do as `run_git` does, and return git's warnings too."""
    done = _run(_command(args, repo), args[0], data=input, env=env, cwd=cwd)
    if done.returncode != 0:
        raise GitError(f"git {args[0]} failed: {complaint(done.stderr) or f'exit code {done.returncode}'}")
    return done.stdout, done.stderr


def start_git(
    args: Sequence[str],
    *,
    stdin: int | IO[bytes] = subprocess.DEVNULL,
    stdout: int | IO[bytes] = subprocess.PIPE,
    stderr: int | IO[bytes] = subprocess.DEVNULL,
    repo: Repository | None = None,
    env: Mapping[str, str] | None = None,
    cwd: str | None = None,
) -> subprocess.Popen[bytes]:
    """Start git beside us, as `run_git` would. The caller reads, waits and looks at the exit code."""
    try:
        return subprocess.Popen(  # noqa: S603  arguments are ours; names from outside follow `--`
            _command(args, repo), stdin=stdin, stdout=stdout, stderr=stderr, cwd=cwd, env=env or clean_environment(),
            bufsize=1 << 20,
        )  # fmt: skip
    except OSError as error:
        raise GitError(f"can't start git: {error.strerror}", INSTALL_HINT) from None


def clean_environment() -> dict[str, str]:
    """Return the environment that git gets from us: nothing of git's own from outside, no configuration, no network."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in _HARMLESS}
    clean.update(_OURS)
    return clean


def complaint(stderr: bytes) -> str:
    """Return the line of git's standard error that tells what went wrong, without git's prefix."""
    lines = stderr.decode("utf-8", "replace").strip().splitlines()
    told = [line for line in lines if line.startswith(("fatal: ", "error: "))]
    return (told or lines or [""])[-1].removeprefix("fatal: ").removeprefix("error: ")


def _run(
    command: Sequence[str], name: str, *, data: bytes | None, env: Mapping[str, str] | None, cwd: str | None
) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603  as in `start_git`
            command, input=b"" if data is None else data, capture_output=True, cwd=cwd, env=env or clean_environment(),
            timeout=_PATIENCE, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise GitError(
            f"git {name} did not answer within {_PATIENCE:.0f} s", "a pipe may stand in the place of a file in .git"
        ) from None
    except OSError as error:
        raise GitError(f"can't start git: {error.strerror}", INSTALL_HINT) from None


def _command(args: Sequence[str], repo: Repository | None) -> list[str]:
    if repo is None:
        return [_executable(), *_DISARM, *args]
    if args[0] not in TARGET_COMMANDS or (args[0] == "rev-list" and "--no-walk" not in args):
        raise ValueError(f"git {args[0]} must not run in a scanned repository")
    # Named explicitly, git does not ask again whether we trust the owner: `discover` has asked.
    return [_executable(), f"--git-dir={repo.git_dir}", *_DISARM, *args]


def _executable() -> str:
    """Find git on the path; never in the current folder, which may be the scanned one (CVE-2023-40590)."""
    name = "git.exe" if os.name == "nt" else "git"
    for folder in os.get_exec_path():
        candidate = os.path.join(folder, name)
        if os.path.isabs(folder) and os.path.isfile(candidate) and os.access(candidate, os.X_OK):
            return candidate
    raise GitError("git is not installed, or not on the PATH", INSTALL_HINT)


def _ask(cwd: str, place: Mapping[str, str]) -> Repository | None:
    """Ask git what repository `cwd` lies in. One `rev-parse` tells everything: a process costs 2 ms."""
    # rev-parse repeats an option that it doesn't know: a random one parts the answers, which may hold line feeds.
    mark = f"--{os.urandom(8).hex()}"
    args = [
        "rev-parse", "--path-format=absolute", mark, "--show-cdup", mark, "--absolute-git-dir", mark,
        "--git-common-dir", mark, "--git-path", "objects", mark, "--git-path", "index", mark, "--show-object-format",
        "--is-shallow-repository", mark, "--verify", "-q", "HEAD",
    ]  # fmt: skip
    env = {**clean_environment(), **place}
    done = _run(_command(args, None), "rev-parse", data=None, env=env, cwd=cwd)
    if _is_distrust(done.stderr):
        # The person may have said otherwise in a configuration of theirs, which we don't read by default.
        del env["GIT_CONFIG_GLOBAL"], env["GIT_CONFIG_NOSYSTEM"]
        done = _run(_command(args, None), "rev-parse", data=None, env=env, cwd=cwd)
    if done.returncode not in (0, 1):  # 1: no commit yet
        _check_refusal(cwd, done.stderr)
        return None
    parts = done.stdout.split(mark.encode() + b"\n")
    if parts[0]:  # `--path-format`, of git 2.31, came back as unknown
        raise GitError(f"git is too old: {_executable()}", INSTALL_HINT)
    return _understand(cwd, parts[1:], place)


def _is_distrust(stderr: bytes) -> bool:
    # The words of git 2.35.2 to 2.35.4 and of later ones.
    return b"unsafe repository" in stderr or b"dubious ownership" in stderr


def _check_refusal(cwd: str, stderr: bytes) -> None:
    words = complaint(stderr)
    if _is_distrust(stderr):
        raise GitError(
            f"git does not trust the repository at {cwd}: it belongs to another user",
            f"if you trust it: git config --global --add safe.directory '{find_holder(cwd)}'",
        )
    if not words.startswith("not a git repository"):
        raise GitError(f"git can't read the repository at {cwd}: {words}", "git fsck and git config -l tell more")


def _understand(cwd: str, parts: Sequence[bytes], place: Mapping[str, str]) -> Repository:
    # Nothing at all is printed for the way up to the top level when there is no work tree.
    has_top = bool(parts[0])
    cdup, git_dir, common_dir, objects, index, facts, head = (os.fsdecode(part.removesuffix(b"\n")) for part in parts)
    if "GIT_DIR" not in place and is_inside(cwd, git_dir):
        has_top = False
    object_format, shallow = facts.split("\n")
    borrowed = place.get("GIT_ALTERNATE_OBJECT_DIRECTORIES", "").split(os.pathsep)
    return Repository(
        top=os.path.realpath(os.path.join(cwd, cdup)) if has_top else "",
        git_dir=git_dir,
        common_dir=common_dir,
        bare=not has_top,
        object_format=object_format,
        shallow=shallow == "true",
        partial=_is_partial(common_dir, objects),
        head=head,
        index_file=index,
        object_dirs=(objects, *(os.path.abspath(path) for path in borrowed if path)),
    )


def _is_partial(common_dir: str, objects: str) -> bool:
    """Whether a promisor remote is configured or a pack came from one (gitformat-pack: `.promisor`)."""
    config = read_small(os.path.join(common_dir, "config")).lower()
    if b"promisor" in config or b"partialclone" in config:
        return True
    try:
        return any(name.endswith(".promisor") for name in os.listdir(os.path.join(objects, "pack")))
    except OSError:
        return False


def read_small(path: str, limit: int = 1 << 20) -> bytes:
    """Read a file of a git directory, `limit` bytes at most; b"" unless it is a regular file that can be read."""
    try:
        fd = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    except OSError:
        return b""
    try:
        info = os.fstat(fd)
        return os.read(fd, min(limit, info.st_size)) if stat.S_ISREG(info.st_mode) else b""
    except OSError:
        return b""
    finally:
        os.close(fd)
