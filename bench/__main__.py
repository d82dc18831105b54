"""The command line of the benchmark."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bench import corpora, peers, profile, run
from bench.scenarios import SCENARIOS


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="build the corpora that are absent")
    build.add_argument("--only", action="append", choices=corpora.BUILDERS, help="this corpus only; may be repeated")
    commands.add_parser("peers", help="install the peers and show their versions")
    timing = commands.add_parser("run", help="time straykey beside its peers")
    timing.add_argument("--only", action="append", choices=SCENARIOS, help="this scenario only; may be repeated")
    timing.add_argument("--straykey", default="straykey", help="how to start straykey; '' times the peers alone")
    timing.add_argument("--rounds", type=int, help="timed runs of each tool (by default 1 to 15, by scenario)")
    timing.add_argument("--page", type=Path, default=run.PAGE, help="the Markdown page to write")
    profiling = commands.add_parser("profile", help="profile one straykey command")
    profiling.add_argument("--python", default=sys.executable, help="the Python that has straykey's dependencies")
    profiling.add_argument("--lines", type=int, default=40, help="how many functions to list")
    profiling.add_argument("arguments", nargs="+", help="straykey's own arguments, after --")
    return parser


def main() -> int:
    """Build, install, time or profile; return the exit code."""
    options = parser().parse_args()
    if options.command == "build":
        for name in options.only or corpora.BUILDERS:
            corpora.ensure(name)
            print(f"{name}: {corpora.measure(name)}", flush=True)
        return 0
    if options.command == "peers":
        print("\n".join(f"{name} {version}" for name, version in peers.versions().items()))
        return 0
    if options.command == "profile":
        return profile.profile(options.python, options.arguments, options.lines)
    return run.run(options.only or list(SCENARIOS), options.straykey, options.rounds, options.page)


if __name__ == "__main__":
    sys.exit(main())
