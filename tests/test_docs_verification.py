"""docs/verification.md says what code and rule files say. To write its tables anew: STRAYKEY_GOLDEN=write pytest."""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner.cli import plan
from scanner.cli.commands.scan import command, to_flags
from scanner.engine import expiry
from scanner.model import Confidence, Excerpt, Finding, Leak, Liveness, Location, Origin, Severity, Span
from scanner.ruleset.bundle import builtin
from scanner.ruleset.model import Provider
from scanner.ruleset.verification import DEFAULT_RATE, Outcome, Scalar, Verification
from scanner.verify import lanes, policy
from scanner.verify.audit import AuditLog
from scanner.verify.options import MAX_REQUESTS
from scanner.verify.plan import Question
from scanner.verify.values import Endpoint, Request, Verdict

PAGE = Path(__file__).resolve().parents[1] / "docs" / "verification.md"
RULES = builtin()
WORDS = {3: "three", 5: "five"}
_DEAD = (Liveness.INACTIVE, Liveness.EXPIRED)


def sent() -> Iterator[str]:
    yield "| tokens | request | `active` if the reply is | `inactive` or `expired` if it is |"
    yield "| --- | --- | --- | --- |"
    for provider in RULES.providers:
        for verification in provider.verifications:
            tokens = [f"`{token.id}`" for token in provider.tokens if token.verify == verification.name]
            active = [cell(outcome) for outcome in verification.outcomes if outcome.liveness is Liveness.ACTIVE]
            dead = [cell(outcome) for outcome in verification.outcomes if outcome.liveness in _DEAD]
            yield row(
                ", ".join(tokens),
                request(provider, verification),
                "; ".join(active),
                "; ".join(dead) or "no refusal is documented",
            )


def never_sent() -> Iterator[str]:
    yield "| tokens | why they are not asked about |"
    yield "| --- | --- |"
    reasons: dict[str, list[str]] = {}
    for token in RULES.tokens:
        if token.not_asked:
            reasons.setdefault(token.not_asked, []).append(f"`{token.id}`")
    for reason, tokens in reasons.items():
        yield row(", ".join(tokens), reason)


def row(*cells: str) -> str:
    return f"| {' | '.join(text.replace('|', chr(92) + '|') for text in cells)} |"


def request(provider: Provider, verification: Verification) -> str:
    where = verification.endpoint or f"--endpoint {provider.provider}=…"
    path = verification.path.replace("{random}", "(a made-up id)")
    headers = ", ".join(f"`{name}: {value.replace('{secret}', '…')}`" for name, value in verification.headers)
    url = f"`{verification.method} {where}{path}`" if verification.endpoint else f"`{verification.method} {path}`"
    only = "" if verification.endpoint else f" at `{where}` and nowhere else"
    return f"{url}{only}, {headers}"


def shown(value: Scalar) -> str:
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def cell(outcome: Outcome) -> str:
    status = " or ".join("any 4xx" if one == "4xx" else one for one in outcome.status) or "any status"
    texts = [f"`{path}` is {shown(value)}" for path, value in outcome.json]
    texts += [f"`{path}` is not {shown(value)}" for path, value in outcome.json_not]
    texts += [f"no `{path}`" for path in outcome.json_lacks]
    texts += [f"{shown(outcome.contains)} in it"] if outcome.contains else []
    body = " with JSON" if outcome.is_json or outcome.json or outcome.json_not or outcome.json_lacks else ""
    body += f", {' and '.join(texts)}" if texts else ""
    state = ", expired" if outcome.liveness is Liveness.EXPIRED else ""
    return f"{status}{body}{state}" + (f" ({outcome.reason})" if outcome.reason else "")


@pytest.mark.parametrize(("marker", "lines"), [("sent", sent), ("never sent", never_sent)])
def test_the_tables_are_those_of_the_rule_files(marker, lines):
    page = PAGE.read_text(encoding="utf-8")
    begin, end = f"<!-- {marker}:begin -->\n", f"<!-- {marker}:end -->"
    before, rest = page.split(begin, 1)
    written, after = rest.split(end, 1)
    wanted = "\n".join(lines()) + "\n"
    if os.environ.get("STRAYKEY_GOLDEN") == "write":
        PAGE.write_text(f"{before}{begin}{wanted}{end}{after}", encoding="utf-8")
        written = wanted
    assert written == wanted


def block(marker: str) -> str:
    match = re.search(
        rf"<!-- {marker} -->\n```\w*\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    assert match, marker
    return match[1]


def commands(text: str) -> list[list[str]]:
    lines = re.findall(r"^[ \-$]*(?:run: )?(?:\$ )?(straykey scan[^\n#|]*)", text, re.MULTILINE)
    return [shlex.split(line.replace("…", "x")) for line in lines]


def test_every_command_on_the_page_is_understood():
    found = commands(PAGE.read_text(encoding="utf-8"))
    assert len(found) > 5
    for _, verb, *arguments in found:
        plan.check(to_flags(command.make_context(verb, arguments).params))


@pytest.mark.parametrize("marker", ["actions", "gitlab"])
def test_the_pipelines_verify_on_schedule_and_never_for_a_pull_request(marker):
    text = block(marker)
    assert "schedule" in text
    assert not re.search(r"pull_request|merge_request|workflow_run|issue_comment", text)
    [arguments] = commands(text)
    assert {"--verify", "--audit-log", "--fail-on"} <= set(arguments)


def test_the_workflow_has_no_right_but_to_read_and_sends_only_where_the_rules_say():
    text = block("actions")
    assert re.search(r"^permissions: \{\}$", text, re.MULTILINE)
    assert re.findall(r"^ +([\w-]+): (?:read|write)", text, re.MULTILINE) == ["contents"]
    asked = {item.endpoint.removeprefix("https://") for one in RULES.providers for item in one.verifications}
    allowed = set(re.findall(r"^ +([\w.]+):443$", text, re.MULTILINE))
    assert len(allowed) > 1
    assert allowed <= asked | {"github.com"}


def test_the_numbers_on_the_page_are_those_of_the_code():
    page = " ".join(PAGE.read_text(encoding="utf-8").split())
    for told in (
        f"more than {expiry.SKEW} seconds in the past",
        f"{DEFAULT_RATE:g} if it says nothing",
        f"asks for {lanes.SHORT_WAIT:g} seconds or less",
        f"After {WORDS[lanes.MAX_LIMITED]} limited tokens in a row",
        f"after {WORDS[lanes.MAX_FAILURES]} failures in a row",
        f"The default is {MAX_REQUESTS},",
        f"{policy.CONNECT_TIMEOUT:g} seconds to connect, {policy.TOTAL_TIMEOUT:g} in all",
        f"over {policy.MAX_BODY // 1024} KiB",
        *(f"`{name}" for name in policy.ALWAYS_SENT),
    ):
        assert told in page


def test_the_page_lists_the_fields_of_the_audit_log(tmp_path):
    live = RULES.token("hypersave-live-key")
    provider = RULES.provider("hypersave")
    verification = provider.verification(live)
    leak = Leak(
        live.id, live.family, Confidence.HIGH, Span(0, 9), Location(1, 1, 1, 10), "h" * 26, "", Excerpt(1, "", 0, 0), ""
    )
    finding = Finding(live.id, "hypersave", Severity.HIGH, Origin("file", "a"), leak)
    request = Request("GET", Endpoint("https", "api.hypersave.io", 443), verification.path, verification.headers)
    with AuditLog(str(tmp_path / "log")) as log:
        log.record(
            Question(provider, live, verification, request, finding, (finding,)),
            Verdict(Liveness.ACTIVE, "x"),
            200,
            0.1,
        )
    section = PAGE.read_text(encoding="utf-8").split("\n## Afterwards\n", 1)[1].split("\n## ", 1)[0]
    written = json.loads((tmp_path / "log").read_text(encoding="utf-8"))
    assert re.findall(r"^\| `(\w+)`", section, re.MULTILINE) == list(written)


def test_a_token_is_in_one_table_at_most():
    listed = [token for token in RULES.tokens if token.verify or token.not_asked]
    assert all(not (token.verify and token.not_asked) for token in listed)
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"`{token.id}`" in text for token in listed)
