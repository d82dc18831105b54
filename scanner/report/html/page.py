"""What the template is given: every text is safe to show, every number is counted, nothing is left to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from scanner.report import record
from scanner.report.html.assets import assets
from scanner.report.html.committed import committed_owners
from scanner.report.html.figures import breakdowns, tiles
from scanner.report.html.forge import forge_of
from scanner.report.html.rows import Rows, remedies
from scanner.report.html.safe import safe
from scanner.report.html.timeline import timeline
from scanner.report.numbers import count, seconds, size
from scanner.report.rules import all_rules

if TYPE_CHECKING:
    from scanner.model import Coverage, Lapsed, ScanResult
    from scanner.report.html.forge import Forge
    from scanner.report.html.rows import Row
    from scanner.ruleset.model import Ruleset

Context = dict[str, object]

PLAIN_ROWS = 100
"""Findings that a browser without script shows; with script, the size of the table's pages."""

_MODES = {
    "files": "files as they are",
    "index": "what is staged",
    "history": "the whole history",
    "range": "a range of commits",
    "stdin": "standard input",
}


def context(result: ScanResult, shown: ScanResult, ruleset: Ruleset, root: str) -> Context:
    """Return the template's values for a result, of which `shown` are the findings to list."""
    target = result.target
    forge = forge_of(target.remote)
    owners = committed_owners(root, target) if shown.findings else None
    rules = all_rules(ruleset)
    maker = Rows(rules, forge, target.head, owners)
    rows = [maker.row(finding) for finding in shown.findings]
    unallowed = result._replace(findings=tuple(finding for finding in result.findings if not finding.suppressed_by))
    return {
        **_own(),
        **_overview(unallowed, shown, rows, len(result.findings) - len(unallowed.findings)),
        "data": _embedded(_data(rows, remedies(shown.findings, rules), forge)),
        "name": safe(target.name),
        "scanned": _scanned(result, forge),
        "has_dates": any("date" in row for row in rows),
        "has_owners": owners is not None,
        "rows": rows[:PLAIN_ROWS],
        "total": len(rows),
        "remedies": remedies(shown.findings, rules),
        "coverage": _coverage(result.coverage),
        "notes": _notes(shown),
        "lapsed": [_lapsed(one) for one in result.lapsed],
        "tool": {"version": result.version, "engine": result.engine, "rules": result.ruleset_digest[:12]},
    }


def _own() -> Context:
    """Return what every page carries: the policy has the hashes of the other two."""
    own = assets()
    return {"policy": own.policy, "style": Markup(own.style), "script": Markup(own.script)}  # noqa: S704  our own files


def _overview(unallowed: ScanResult, shown: ScanResult, rows: list[Row], allowed: int) -> Context:
    """Return the figures of what nobody allowed, and charts of what the table lists; one finding needs no chart."""
    titles = {str(row["rule"]): str(row["title"]) for row in rows}
    return {
        "tiles": tiles(unallowed, allowed),
        "breakdowns": breakdowns(rows, titles) if len(rows) > 1 else [],
        "timeline": timeline(finding for finding in shown.findings if finding.leak.misuse is None),
        "allowed": allowed,
    }


def _data(rows: list[Row], rules: dict[str, Row], forge: Forge | None) -> Context:
    """Return what the script works on."""
    return {
        "rows": rows,
        "rules": rules,
        "forge": forge.name if forge else "",
        "commits": forge.commits if forge else "",
    }


def _embedded(value: object) -> Markup:
    """Return JSON that can't end the script element it stands in, nor open a comment there (HTML, 4.12.1.3)."""
    text = record.dumps(value).decode("ascii")
    for char in "<>&":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)  # noqa: S704  ASCII without any character that HTML gives a meaning


def _scanned(result: ScanResult, forge: Forge | None) -> Context:
    target = result.target
    return {
        "what": _MODES.get(target.mode, safe(target.mode)),
        "mode": target.mode,
        "branch": safe(target.branch),
        "head": safe(target.head),
        "head_url": forge.commit(target.head) if forge else "",
        "remote": forge.project if forge else "",
        "extent": _extent(result.coverage),
    }


def _extent(read: Coverage) -> str:
    parts = [
        count(read.commits, "commit") if read.commits else "",
        count(read.blobs, "blob") if read.blobs else "",
        count(read.files, "file") if read.files or not read.commits + read.blobs else "",
        size(read.bytes),
    ]
    return ", ".join(filter(None, parts))


def _coverage(read: Coverage) -> Context:
    return {
        "facts": [
            (name, f"{number:,}")
            for name, number in (("Commits", read.commits), ("Blobs", read.blobs), ("Files", read.files))
            if number
        ]
        + [("Read", size(read.bytes)), ("Binary", f"{read.binary:,}"), ("Took", seconds(read.seconds))],
        "incomplete": read.incomplete,
        "skipped": [(safe(reason), number) for reason, number in read.skipped],
        "skips": [(safe(skip.path), safe(skip.reason), skip.incomplete) for skip in read.skips],
    }


def _lapsed(lapsed: Lapsed) -> tuple[str, str, str]:
    """Return why a permission is of no use, where it stands, and what it says."""
    place = f"{safe(lapsed.path)}:{lapsed.line}" if lapsed.line else safe(lapsed.path)
    return lapsed.kind, place, safe(" ".join(filter(None, (lapsed.rule_id, lapsed.name, lapsed.text))))


def _notes(shown: ScanResult) -> list[str]:
    asked = shown.verification
    told = list(shown.coverage.notes)
    if asked is not None:
        told += asked.notes
        if asked.dry_run:
            told.append("This was a dry run: nothing was sent to any provider.")
    return [safe(note) for note in told]
