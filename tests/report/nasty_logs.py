"""Results that break careless SARIF writers, by name, for the schema tests and tests/tools/sarif_multitool.py."""

from __future__ import annotations

import os

from report_builders import PREVIEW, TOKEN, asked, finding, five, from_history, gaps, judged, leak_in, result, unsure

from scanner.model import Coverage, Liveness, Origin, ScanResult, Target

PEM = "-----BEGIN PRIVATE " + "KEY-----\nMIIE\nabcd\n-----END PRIVATE " + "KEY-----"

ODD_PATHS = (
    "src dir/ünï/config#1.py",
    "100%/what?.py",
    "C:/looks/absolute.txt",
    "a:b/c:d",
    "new\nline\x1b[31m.txt",
    "[brackets]{braces}|pipe\\backslash^`.txt",
    os.fsdecode(b"latin1-\xe9.txt"),
    "\u202etxt.exe",
    "//double/slash.txt",
    "-dash",
    "(commit message)",
    "<stdin>",
    "日本語/🔑.py",
    "a" * 250 + "/" + "b" * 250,
)


def _contents() -> dict[str, str]:
    return {
        "column-1": f"{TOKEN}\n",
        "no-last-newline": f"a\nkey={TOKEN}",
        "crlf": f"a\r\nkey={TOKEN}\r\nb\r\n",
        "bom": f"\ufeffkey={TOKEN}\n",
        "emoji": f"\t🔑 é {TOKEN} 🔑\n",
        "whole-file": TOKEN,
        "minified": "x" * 100_000 + TOKEN + "y" * 100_000,
    }


def nasty() -> dict[str, ScanResult]:
    """Return every log by name."""
    remote = Target("history", "repo", "ab" * 20, "main", "https://me:pass@github.com/o/r.git")
    one = leak_in(f"key={TOKEN}")
    many = [finding(f"src/{n:05}.py", leak=one._replace(secret_hash=f"{n:026}")) for n in range(5001)]
    logs = {name: result(finding(f"{name}.txt", text)) for name, text in _contents().items()}
    logs |= {f"path-{number}": result(finding(path)) for number, path in enumerate(ODD_PATHS)}
    return logs | {
        "empty": result(),
        "empty-history": result(target=remote, coverage=Coverage(commits=3, blobs=4)),
        "gaps": result(unsure(), coverage=gaps()),
        "history": result(from_history(), from_history(ODD_PATHS[6]), target=remote),
        "scp-remote": result(from_history(), target=remote._replace(remote="git@gitlab.com:g/r.git")),
        "local-remote": result(from_history(), target=remote._replace(remote="/srv/git/r.git")),
        "multi-line": result(finding("key.pem", leak=leak_in(PEM + "\n", PEM, "-----BEGIN…"))),
        "active": result(finding(leak=leak_in(TOKEN, liveness=Liveness.ACTIVE, liveness_reason="it answered"))),
        "verified": result(*five(), verification=asked(notes=("\x1b[2J [x](0) {0}",))),
        "dry-run": result(*five(), verification=asked(dry_run=True, planned=("GET x",))),
        "hostile-reason": result(judged(Liveness.ACTIVE, "\x1b[2J\u202e\udcff [x](0) {0}")),
        "suppressed": result(finding(suppressed_by="straykey:allow reason"), unsure()),
        "unknown-rule": result(finding(leak=leak_in(TOKEN, rule_id="gone-key"))),
        "pathless": result(finding("", origin=Origin("blob", "", "cd" * 20), state="unreachable")),
        "staged": result(finding(state="staged"), target=Target("index", ".")),
        "no-excerpt": result(finding(leak=leak_in(TOKEN, preview=PREVIEW)._replace(preview="", line_hash=""))),
        "5001-results": result(*many),
    }
