"""Findings, rules and questions for tests of verification, made without a scan."""

from __future__ import annotations

from scanner.model import Commit, Confidence, Excerpt, Finding, Leak, Liveness, Location, Origin, Severity, Span
from scanner.ruleset.model import Context, Provider, Ruleset, Token
from scanner.ruleset.verification import Outcome, Verification


def finding(rule="acme-key", provider="acme", name="a" * 26, path="a.env", **changes):
    """Make a finding; `changes` are fields of its leak, or of the finding where it has them."""
    leak = Leak(
        rule_id=rule,
        family="opaque",
        confidence=Confidence.HIGH,
        span=Span(0, 10),
        location=Location(1, 1, 1, 11),
        secret_hash=name,
        preview="acme_…wxyz",
        excerpt=Excerpt(1, "key = acme_…wxyz", 6, 16),
        line_hash="0:1",
    )
    made = Finding(rule, provider, Severity.HIGH, Origin("file", path), leak)
    for field, value in changes.items():
        if field in Leak._fields:
            made = made._replace(leak=made.leak._replace(**{field: value}))
        else:
            made = made._replace(**{field: value})
    return made


def verification(**changes):
    """Make a verification that takes any 200 for active and a 401 for inactive."""
    given = Verification(
        name="keys",
        path="/v1/keys",
        safe="Lists.",
        headers=(("Authorization", "Bearer {secret}"),),
        outcomes=(
            Outcome(Liveness.ACTIVE, status=("200",), is_json=True),
            Outcome(Liveness.INACTIVE, status=("401",), reason="unknown key"),
        ),
        replies=(),
        endpoint="https://api.acme.dev",
    )
    return given._replace(**changes)


def token(rule="acme-key", provider="acme", **changes):
    """Make a token rule that names the verification `keys`."""
    given = Token(
        id=rule,
        provider=provider,
        title="Acme key",
        family="opaque",
        kind="key",
        severity=Severity.HIGH,
        grants="All.",
        verify="keys",
    )
    return given._replace(**changes)


def provider(name="acme", tokens=None, verifications=None, **context):
    """Make a provider with one token and one verification."""
    return Provider(
        provider=name,
        name=name.title(),
        home=f"https://{name}.dev",
        docs=(),
        reviewed="2026-11-22",
        context=Context(hosts=(f"api.{name}.dev",), words=(name,), **context),
        tokens=(token(f"{name}-key", name),) if tokens is None else tokens,
        verifications=(verification(endpoint=f"https://api.{name}.dev"),) if verifications is None else verifications,
    )


def ruleset(*providers):
    """Make a ruleset."""
    return Ruleset(tuple(sorted(providers, key=lambda item: item.provider)), "digest")


def committed(date):
    """Make the commit of a date."""
    return Commit("c" * 40, date, in_head=True)
