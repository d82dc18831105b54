"""`straykey` and `python -m scanner`."""

from __future__ import annotations

import gc
import sys


def main() -> int:
    """Run the command line on `sys.argv` and return its exit code (docs/usage.md lists them)."""
    try:
        from scanner.cli.main import run  # noqa: PLC0415 - inside, so that Ctrl-C during imports is quiet too

        return run(sys.argv[1:])
    except KeyboardInterrupt:
        return 130
    finally:
        gc.freeze()  # the interpreter's last look through all objects would take a tenth of a clean hook's time


if __name__ == "__main__":
    sys.exit(main())
