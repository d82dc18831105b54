"""`straykey` and `python -m scanner`."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line on `sys.argv` and return its exit code (docs/usage.md lists them)."""
    try:
        from scanner.cli.main import run  # noqa: PLC0415 - inside, so that Ctrl-C during imports is quiet too

        return run(sys.argv[1:])
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
