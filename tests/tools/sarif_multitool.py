# ruff: noqa: T201 - a script that prints its verdict
"""Checks SARIF logs with Microsoft's Sarif.Multitool, by the rules of the standard and of GitHub code scanning.

    npm install @microsoft/sarif-multitool          (in any folder; it brings the native program for this machine)
    python tests/tools/sarif_multitool.py --modules FOLDER/node_modules [LOG.sarif ...]

Without logs it writes and checks the nasty ones of tests/report. Prints what is wrong; exit code 1 if there is an
error or a warning. The native program is called: the npm shim goes through a shell that cuts at `;`, and the exit code
is 0 even with errors, so the answer is read from the log that it writes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--modules", type=Path, default=Path("node_modules"))
    parser.add_argument("logs", nargs="*", type=Path)
    options = parser.parse_args()
    program = native_program(options.modules)
    with tempfile.TemporaryDirectory() as folder:
        logs = options.logs or write_nasty_logs(Path(folder))
        bad = [log for log in logs if not is_clean(program, log, Path(folder) / "verdict.sarif")]
    print(f"{len(logs)} logs, {len(bad)} with errors or warnings")
    return 1 if bad else 0


def native_program(modules: Path) -> Path:
    """Return Sarif.Multitool; newer npm versions skip the install script that makes it executable."""
    found = sorted(modules.glob("@microsoft/sarif-multitool-*/Sarif.Multitool*"))
    for path in found:
        if path.suffix in {"", ".exe"} or path.name == "Sarif.Multitool":
            path.chmod(path.stat().st_mode | 0o100)
            return path.resolve()
    sys.exit(f"no Sarif.Multitool in {modules}: run `npm install @microsoft/sarif-multitool` and name its node_modules")


def write_nasty_logs(folder: Path) -> list[Path]:
    sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "report")]
    from nasty_logs import nasty  # noqa: PLC0415 - found only now
    from report_builders import ruleset  # noqa: PLC0415 - likewise

    from scanner.report import Style, render  # noqa: PLC0415 - likewise

    logs = []
    for name, result in nasty().items():
        log = folder / f"{name}.sarif"
        with log.open("wb") as out:
            render("sarif", result, ruleset(), out, Style(show_suppressed=True))
        logs.append(log)
    return logs


def is_clean(program: Path, log: Path, verdict: Path) -> bool:
    command = [program, "validate", log, "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning;Note"]
    command += ["--kind", "Fail;Pass;Review;Open;NotApplicable;Informational", "--output", verdict]
    subprocess.run([*command, "--log", "ForceOverwrite", "-q"], check=False, stdout=subprocess.DEVNULL)
    [run] = json.loads(verdict.read_text(encoding="utf-8-sig"))["runs"]
    failed = [answer for answer in run["results"] if answer.get("kind", "fail") == "fail"]
    counts = Counter((answer.get("level", "warning"), answer["ruleId"]) for answer in failed)
    told = ", ".join(f"{rule} {level} x{n}" for (level, rule), n in sorted(counts.items()))
    print(f"{log.name}: {told or 'clean'}")
    serious = [answer for answer in failed if answer.get("level", "warning") != "note"]
    for answer in serious[:5]:
        print("   ", json.dumps(answer["message"])[:600])
    return not serious


if __name__ == "__main__":
    sys.exit(main())
