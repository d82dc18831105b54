"""Rules in a SARIF log: what a person reads about an alert on GitHub or GitLab."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sarif_om import MultiformatMessageString, ReportingConfiguration, ReportingDescriptor

from scanner.model import Severity
from scanner.report.rules import advice
from scanner.report.sarif.taxonomy import relationship, weaknesses
from scanner.report.urgency import LEVELS
from scanner.report.words import clip, sentence

if TYPE_CHECKING:
    from scanner.report.rules import Rule

# Strings by GitHub's rule; it shows over 9.0 as critical, from 7.0 as high, from 4.0 as medium.
_SCORES = {Severity.CRITICAL: "9.5", Severity.HIGH: "8.0", Severity.MEDIUM: "5.5", Severity.LOW: "3.0"}
_PROBLEMS = {"error": "error", "warning": "warning", "note": "recommendation"}

_SHORT = 255
_LONG = 1000
_ALLOW = "straykey:allow[{}] reason"


def build_rule(rule: Rule) -> Any:
    """Return the descriptor of one rule, within the limits of both services."""
    cwes = weaknesses_of(rule)
    tags = [f"external/cwe/cwe-{cwe}" for cwe in cwes] + [f"cwe-{cwe}" for cwe in cwes]
    provider = [rule.provider] if rule.provider else []
    return ReportingDescriptor(
        id=rule.id,
        name=_name(rule.id)[:_SHORT],
        short_description=MultiformatMessageString(text=clip(rule.title, _SHORT)),
        full_description=MultiformatMessageString(text=clip(_description(rule), _LONG)),
        help=MultiformatMessageString(text=_help(rule), markdown=_markdown(rule)),
        help_uri=rule.docs if rule.docs.startswith(("https://", "http://")) else None,
        default_configuration=ReportingConfiguration(level=LEVELS[rule.severity]),
        deprecated_ids=list(rule.aliases) or None,
        relationships=[relationship(cwe) for cwe in cwes] or None,
        properties={
            "tags": ["security", "misuse" if rule.is_misuse else "secret", *tags, *provider],
            "precision": rule.confidence.value,
            "security-severity": _SCORES[rule.severity],
            "problem.severity": _PROBLEMS[LEVELS[rule.severity]],
        },
    )


def weaknesses_of(rule: Rule) -> tuple[int, ...]:
    """Return the weaknesses that a rule finds; a misuse need not be one."""
    if rule.is_misuse:
        return (rule.cwe,) if rule.cwe else ()
    return weaknesses(rule.cwe)


def _name(rule_id: str) -> str:
    """Return the id in Pascal case, which must be more than the id in other letters (SARIF1001)."""
    name = "".join(part[:1].upper() + part[1:] for part in rule_id.split("-"))
    return name if "-" in rule_id else f"{name}Token"


def _description(rule: Rule) -> str:
    if rule.is_misuse:
        return f"{rule.title}. {rule.why}"
    grants = f" It gives: {sentence(rule.grants)}" if rule.grants else ""
    return f"{rule.title} in text that others may read.{grants}"


def _steps(rule: Rule) -> list[str]:
    return [f"{number}. {sentence(step)}" for number, step in enumerate(advice(rule), 1)]


def _help(rule: Rule) -> str:
    if rule.is_misuse:
        quoted = [f"The documentation says: “{rule.quote}”"] if rule.quote else []
        allow = f"To allow it: {_ALLOW.format(rule.id)}"
        return "\n".join((rule.why, *quoted, "", "Write instead:", rule.fix, "", allow))
    lines = [_description(rule), "", "How to stop it:"]
    lines += _steps(rule)
    lines += [rule.revoke_url] if rule.revoke_url else []
    lines += ["", f"Deleting the line is not enough: it stays in the history. To allow it: {_ALLOW.format(rule.id)}"]
    return "\n".join(lines)


def _markdown(rule: Rule) -> str:
    if rule.is_misuse:
        return _misuse_markdown(rule)
    lines = [f"# {rule.title}", ""]
    lines += [f"**It gives:** {sentence(rule.grants)}", ""] if rule.grants else []
    lines += ["## How to stop it", ""]
    lines += _steps(rule)
    lines += ["", f"[Revoke it there]({rule.revoke_url})"] if rule.revoke_url else []
    lines += [
        "",
        "Deleting the line is not enough: it stays in the history, and whoever has read it can use it.",
        "",
        "## How to allow it",
        "",
        "If it may stay, put this comment on its line or the one before; straykey's text report prints it pinned to",
        "the one secret:",
        "",
        f"```text\n{_ALLOW.format(rule.id)}\n```",
    ]
    return "\n".join(lines) + "\n"


def _misuse_markdown(rule: Rule) -> str:
    lines = [f"# {rule.title}", "", rule.why, ""]
    lines += [f"> {rule.quote}", ""] if rule.quote else []
    lines += ["## Write instead", "", f"```text\n{rule.fix}\n```", "", "## How to allow it", ""]
    lines += ["Put this comment on its line or the one before:", "", f"```text\n{_ALLOW.format(rule.id)}\n```"]
    return "\n".join(lines) + "\n"
