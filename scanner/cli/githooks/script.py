"""The hook that `straykey hook install` writes: a few lines of sh that know where straykey lies."""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import sys

_MARK = "# Written by `straykey hook install`; `straykey hook uninstall` removes it. Unchanged: "

CHAINED = ".before-straykey"
"""What the name of a hook that was there before ends in."""

# `command -v` and `[ -x ]` are POSIX. A missing scanner refuses: nothing was read. What came before runs first, as if
# it were alone; what git tells on standard input goes to both.
_BODY = """\
run() {{
  if [ -x {program} ]; then {command} hook {scan} -- "$@"
  elif command -v straykey >/dev/null 2>&1; then straykey hook {scan} -- "$@"
  else
    echo "straykey: is not installed any more, so nothing was scanned" >&2
    echo "fix     install it again, or remove this hook: $0" >&2
    echo "bypass  git commit --no-verify, git push --no-verify" >&2
    return 2
  fi
}}
"""
_PLAIN = 'run "$@"\n'
_CHAIN = """\
before="$(dirname "$0")/{hook}{suffix}"
if [ -x "$before" ]; then "$before" "$@" || exit $?; fi
run "$@"
"""
_CHAIN_STDIN = """\
before="$(dirname "$0")/{hook}{suffix}"
# The x keeps line feeds at the end, which $( ) would drop.
told="$(cat; printf x)"
if [ -x "$before" ]; then printf %s "${{told%x}}" | "$before" "$@" || exit $?; fi
printf %s "${{told%x}}" | run "$@"
"""
_READS_STDIN = frozenset({"pre-push", "pre-receive"})
_SCANS = {"pre-merge-commit": "pre-commit"}


def write(hook: str, *, chained: bool) -> str:
    """Return the script for a hook; `chained`: another one lies beside it and runs first."""
    program = find_program()
    body = _BODY.format(
        program=shlex.quote(program[0]),
        command=shlex.join(program),
        scan=_SCANS.get(hook, hook),
    )
    if chained:
        body += (_CHAIN_STDIN if hook in _READS_STDIN else _CHAIN).format(hook=hook, suffix=CHAINED)
    else:
        body += _PLAIN
    return f"#!/bin/sh\n{_MARK}{_digest(body)}\n{body}"


def is_ours(text: str) -> bool:
    """Whether `write` has written this, whatever has become of it since."""
    return text.startswith(f"#!/bin/sh\n{_MARK}")


def is_unchanged(text: str) -> bool:
    """Whether this is what `write` has written."""
    _, _, rest = text.partition(_MARK)
    digest, _, body = rest.partition("\n")
    return is_ours(text) and digest == _digest(body)


def is_chained(text: str) -> bool:
    """Whether a script of ours runs another hook first."""
    return is_ours(text) and "$before" in text


def find_program() -> list[str]:
    """Return the command that runs this straykey: the program beside the interpreter, else the interpreter with us."""
    name = "straykey.exe" if os.name == "nt" else "straykey"
    beside = os.path.join(os.path.dirname(os.path.abspath(sys.executable)), name)
    called = os.path.abspath(sys.argv[0]) if os.path.basename(sys.argv[0]) == name else ""
    for path in (called, beside, shutil.which(name) or ""):
        if path and os.path.isfile(path) and os.access(path, os.X_OK):
            return [path.replace(os.sep, "/")]
    # -P: the folder that a hook stands in, a repository, must not be searched for modules.
    return [os.path.abspath(sys.executable).replace(os.sep, "/"), "-P", "-m", "scanner"]


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode("utf-8", "surrogateescape")).hexdigest()[:16]
