"""Findings and coverage as JSON values: the fields that docs/json-report.md promises, for json and jsonl alike."""

from __future__ import annotations

import json
from base64 import b64encode
from collections import Counter
from typing import TYPE_CHECKING

from scanner.model import Commit, Coverage, Finding, Lapsed, MisuseDetails, Place, ScanResult, Severity
from scanner.report.escape import lossy, path_bytes
from scanner.report.verified import by_liveness

if TYPE_CHECKING:
    from scanner.report.rules import Rule

SCHEMA = "straykey/1"
"""Name and version of the format. A field may be added within a version; none changes its meaning or goes away."""

Record = dict[str, object]


def dumps(value: object) -> bytes:
    """Return the value as one line of JSON in ASCII: no control or bidirectional character reaches a terminal."""
    return json.dumps(value, separators=(",", ":")).replace("\x7f", "\\u007f").encode("ascii")


def tool(result: ScanResult) -> Record:
    """Return what looked: version, engine and rules."""
    return {
        "name": "straykey",
        "version": result.version,
        "engine": result.engine,
        "rulesetDigest": result.ruleset_digest,
    }


def target(result: ScanResult) -> Record:
    """Return what was looked at."""
    return {key: lossy(value) for key, value in result.target._asdict().items()}


def finding(found: Finding, rule: Rule) -> Record:
    """Return one finding; it holds no secret."""
    leak, origin = found.leak, found.origin
    return {
        "id": found.id.encode("utf-8", "backslashreplace").decode(),
        "ruleId": found.rule_id,
        "title": rule.title,
        "provider": found.provider,
        "severity": found.severity,
        "confidence": leak.confidence,
        "liveness": leak.liveness,
        "livenessReason": lossy(leak.liveness_reason),
        "kind": origin.kind,
        **_path(origin.path),
        "line": leak.location.line,
        "column": leak.location.column,
        "endLine": leak.location.end_line,
        "endColumn": leak.location.end_column,
        "blob": origin.object,
        "commit": commit(found.commit),
        "state": found.state,
        "occurrences": found.occurrences,
        "places": [_place(place) for place in found.places],
        "secretHash": leak.secret_hash,
        "lineHash": leak.line_hash,
        "preview": lossy(leak.preview),
        "excerpt": {**leak.excerpt._asdict(), "text": lossy(leak.excerpt.text)},
        "decoded": list(leak.decoded),
        "candidates": list(leak.candidates),
        "reasons": [lossy(reason) for reason in leak.reasons],
        "grants": rule.grants,
        "revoke": list(rule.steps),
        "suppressedBy": lossy(found.suppressed_by),
        "baselineState": found.baseline_state,
        "type": "misuse" if leak.misuse else "leak",
        "misuse": _misuse(leak.misuse, origin.path) if leak.misuse else None,
    }


def _misuse(found: MisuseDetails, path: str) -> Record:
    """Return what the lint says; a related place is in the finding's own file unless it names another."""
    return {
        "message": lossy(found.message),
        "fix": lossy(found.fix),
        "persona": found.persona,
        "tokenHash": found.token_hash,
        "times": found.times,
        "related": [
            {
                "message": related.message,
                **_path(related.path or path),
                "line": related.line,
                "column": related.column,
                "endLine": related.end_line,
                "endColumn": related.end_column,
            }
            for related in found.related
        ],
    }


def commit(found: Commit | None) -> Record | None:
    """Return the commit that brought a finding in, as the contract names its parts."""
    return {"sha": found.sha, "date": found.date, "inHead": found.in_head} if found else None


def coverage(read: Coverage) -> Record:
    """Return what was read and what was not."""
    return {
        "files": read.files,
        "blobs": read.blobs,
        "commits": read.commits,
        "bytes": read.bytes,
        "binary": read.binary,
        "seconds": round(read.seconds, 3),
        "incomplete": read.incomplete,
        "notes": [lossy(note) for note in read.notes],
        "skipped": [{"reason": reason, "count": number} for reason, number in read.skipped],
        "skips": [{**_path(skip.path), "reason": skip.reason, "incomplete": skip.incomplete} for skip in read.skips],
    }


def lapsed(permission: Lapsed) -> Record:
    """Return a permission that does nothing any more."""
    return {
        "kind": permission.kind,
        "name": lossy(permission.name),
        "ruleId": lossy(permission.rule_id),
        **_path(permission.path),
        "line": permission.line,
        "text": lossy(permission.text),
    }


def summary(shown: ScanResult, whole: ScanResult) -> Record:
    """Count the findings that the report holds, and all that are suppressed."""
    by_severity = Counter(found.severity for found in shown.findings)
    return {
        "findings": len(shown.findings),
        "suppressed": sum(1 for found in whole.findings if found.suppressed_by),
        "bySeverity": {severity.value: by_severity[severity] for severity in reversed(Severity)},
    }


def verification(shown: ScanResult) -> Record | None:
    """Return what was asked and what came of it, counted in the distinct tokens that the report holds."""
    done = shown.verification
    if done is None:
        return None
    return {
        **verdicts(shown),
        "notes": [lossy(note) for note in done.notes],
        "planned": [lossy(line) for line in done.planned],
    }


def verdicts(shown: ScanResult) -> Record:
    """Return the numbers of a verification; nothing if there was none."""
    done = shown.verification
    if done is None:
        return {}
    return {
        "requests": done.requests,
        "tokens": done.tokens,
        "dryRun": done.dry_run,
        "byLiveness": {liveness.value: number for liveness, number in by_liveness(shown.findings).items()},
    }


def _place(place: Place) -> Record:
    return {**_path(place.path), "line": place.line, "column": place.column, "blob": place.object}


def _path(path: str) -> Record:
    """Return the path, and its bytes too when they are no UTF-8."""
    clean = lossy(path)
    return {"path": path} if clean == path else {"path": clean, "pathBytes": b64encode(path_bytes(path)).decode()}
