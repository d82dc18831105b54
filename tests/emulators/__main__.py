"""Start the emulators, plant a folder of secrets, and show every request that arrives, until Ctrl-C."""

from __future__ import annotations

import argparse
import random
import shlex
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path

from .fleet import Fleet
from .log import Seen
from .plant import plant
from .register import Register

_PORTS = range(1, 65531)


def main() -> int:
    """Run until Ctrl-C; exit code 2 for what can't be done."""
    options = _options()
    with ExitStack() as stack:
        named = options.plant or stack.enter_context(tempfile.TemporaryDirectory(prefix="straykey-demo-"))
        folder = Path(named)
        if options.plant and folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            return _refuse(f"--plant {folder}: there is something already; name a new folder")
        fleet = Fleet(port_base=options.port_base, tell=lambda seen: _show(seen, fleet.register))
        try:
            stack.enter_context(fleet)
        except OSError as error:
            return _refuse(f"--port-base {options.port_base}: {error.strerror}; choose other ports")
        plant(folder, fleet, random.Random())
        _explain(folder, fleet)
        _wait()
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.emulators", description=__doc__)
    parser.add_argument("--port-base", type=int, default=0, metavar="N", help="listen on N to N+4 (default: any ports)")
    parser.add_argument("--plant", metavar="DIR", help="where to plant (default: a temporary folder, gone at the end)")
    options = parser.parse_args()
    if options.port_base and options.port_base not in _PORTS:
        parser.error(f"--port-base is from {_PORTS.start} to {_PORTS.stop - 1}")
    return options


def _explain(folder: Path, fleet: Fleet) -> None:
    for name, url in fleet.endpoints.items():
        _say(f"{name:12} {url}")
    scan = ("straykey", "scan", str(folder), "--verify", *fleet.options())
    _say(f"\nSecrets of every state are planted in {folder}. In another terminal:\n\n{shlex.join(scan)}\n")
    _say("Every request is shown here, secrets by their names. Ctrl-C ends it.\n")


def _show(seen: Seen, register: Register) -> None:
    brought = ", ".join(f"{sighting.name} in {sighting.where}" for sighting in seen.secrets) or "no secret known here"
    path, asked, _ = register.redact(seen.target).partition("?")
    target = path.encode("unicode_escape").decode() + ("?…" if asked else "")
    _say(f"{time.strftime('%H:%M:%S')} {seen.provider:12} {seen.method} {target} -> {seen.status or 'none'}: {brought}")


def _wait() -> None:
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        _say("\nended")


def _refuse(text: str) -> int:
    sys.stderr.write(f"{text}\n")
    return 2


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
