"""Hand-made results for the tests of reports; tokens are put together from parts when a test runs."""

from __future__ import annotations

from scanner.engine.linehash import line_hash
from scanner.model import (
    Commit,
    Confidence,
    Coverage,
    Excerpt,
    Finding,
    Leak,
    Liveness,
    Location,
    MisuseDetails,
    Origin,
    Place,
    Related,
    ScanResult,
    Severity,
    Skip,
    Span,
    Target,
    Verification,
)
from scanner.ruleset.model import Context, Pair, Provider, Revocation, Ruleset, Token
from scanner.ruleset.usage import Usage, Where

TOKEN = "hs_live_" + "0Aa1Bb2Cc3" * 3 + "x9Qd"
PREVIEW = "hs_live_…x9Qd"
HASH = "k7m2q9xdabcdefghijklmnopqr"
WHY = "With http:// everybody on the way can read the key."
SHA = "8b654f29229d" + "0123456789" * 2 + "abcdef01"


def ruleset() -> Ruleset:
    live = Token(
        id="hypersave-live-key",
        provider="hypersave",
        title="Hypersave live API key",
        family="hs-live",
        kind="live",
        severity=Severity.CRITICAL,
        grants="Everything the account can do, in production.",
        revoke="regenerate",
        aliases=("hypersave-key",),
    )
    test = live._replace(
        id="hypersave-test-key",
        title="Hypersave test API key",
        family="hs-test",
        severity=Severity.LOW,
        grants="The account's test data.",
        aliases=(),
    )
    login = live._replace(
        id="hyperoru-session-token",
        provider="hyperoru",
        title="Hyperoru session token",
        family="opaque",
        severity=Severity.HIGH,
        confidence=Confidence.MEDIUM,
        grants="Whatever the logged-in person may do. Until it ends.",
        cwe=598,
        revoke="",
        aliases=(),
    )
    steps = ("Open API Keys and regenerate the key: the old one stops at once.", "Put the new one in its place.")
    jwt = login._replace(id="jwt", provider="generic", title="JSON Web Token", grants="", cwe=321)
    plain = Usage(
        id="hypersave-plain-http",
        provider="hypersave",
        title="Hypersave key sent without encryption",
        severity=Severity.HIGH,
        where=Where(predicates=("plain-http",)),
        why=WHY,
        fix="https://api.hypersave.io",
        cwe=319,
    )
    return Ruleset(
        providers=(
            Provider("generic", "any provider", "", (), "2026-11-22", Context(), (jwt,)),
            Provider("hyperoru", "Hyperoru", "https://hyperoru.example", (), "2026-11-22", Context(), (login,)),
            Provider(
                provider="hypersave",
                name="Hypersave",
                home="https://hypersave.io",
                docs=("https://hypersave.io/docs",),
                reviewed="2026-11-22",
                context=Context(),
                tokens=(live, test),
                pairs=(Pair("hypersave-pair", "Hypersave key pair", ("hypersave-live-key",), 10, 1024),),
                revocations=(Revocation("regenerate", steps, "https://hypersave.io/keys"),),
                usages=(plain,),
            ),
        ),
        digest="5a" * 32,
    )


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def leak_in(content: str, secret: str = TOKEN, preview: str = PREVIEW, **changes) -> Leak:
    """What the engine says about `secret` where it first stands in `content`."""
    at = content.index(secret)
    end = at + len(secret)
    line, end_line = content.count("\n", 0, at) + 1, content.count("\n", 0, end) + 1
    start, end_start = content.rfind("\n", 0, at) + 1, content.rfind("\n", 0, end) + 1
    first = content[start:].split("\n", 1)[0].rstrip("\r")
    before = first[: at - start]
    after = first[end - start :] if line == end_line else ""
    location = Location(line, units(content[start:at]) + 1, end_line, units(content[end_start:end]) + 1)
    leak = Leak(
        rule_id="hypersave-live-key",
        family="hs-live",
        confidence=Confidence.HIGH,
        span=Span(len(content[:at].encode()), len(content[:end].encode())),
        location=location,
        secret_hash=HASH,
        preview=preview,
        excerpt=Excerpt(line, before + preview + after, len(before), len(before) + len(preview)),
        line_hash=line_hash(content, line),
    )
    return leak._replace(**changes)


def finding(path: str = "src/api/client.ts", content: str = "", *, leak: Leak | None = None, **changes) -> Finding:
    leak = leak or leak_in(content or f'one\ntwo\nconst hs = new Client({{ apiKey: "{TOKEN}" }});\n')
    found = Finding(leak.rule_id, leak.rule_id.split("-")[0], Severity.CRITICAL, Origin("file", path), leak)
    return found._replace(**changes)


def result(*findings: Finding, **changes) -> ScanResult:
    coverage = changes.pop("coverage", Coverage(files=9975, bytes=52_900_000, seconds=0.2))
    target = changes.pop("target", Target("files", "."))
    return ScanResult(target, findings, coverage, "1.2.3", "5a" * 32, "hyperscan")._replace(**changes)


def unsure(path: str = "app/login.py") -> Finding:
    """A session token known by use: some doubt, two places, an odd path."""
    value = "Zx" + "81kq" * 5
    leak = leak_in(
        f"\turl = f'/api/account/list?session_token={value}'\n",
        value,
        "Zx8…",
        rule_id="hyperoru-session-token",
        confidence=Confidence.LOW,
        secret_hash="b2c3d4e5f6g7abcdefghijklmn",
        reasons=("documented path with its documented parameter",),
        candidates=("hyperspeed",),
        decoded=("percent", "base64"),
    )
    places = (Place("app/other.py", 7, 3), Place("app/third.py", 8, 4))
    return finding(path, leak=leak, severity=Severity.HIGH, occurrences=9, places=places)


def from_history(path: str = "conf/prod.env") -> Finding:
    leak = leak_in("HYPERSAVE_API_KEY=" + TOKEN, liveness=Liveness.INACTIVE, liveness_reason="the provider refused it")
    origin = Origin("blob", path, "4b825dc642cb6eb9a060e54bf8d69288fbee4904")
    commit = Commit(SHA, "2026-03-01T23:30:00+01:00", in_head=False)
    places = (Place(path, 1, 19, "11" * 20), Place("old/prod.env", 1, 19, "22" * 20))
    return finding(path, leak=leak, origin=origin, commit=commit, occurrences=3, places=places)


def judged(liveness: Liveness, reason: str = "", path: str = "a.py", **changes) -> Finding:
    """A live key of which something is known; each path has another token."""
    leak = leak_in(f"key={TOKEN}", liveness=liveness, liveness_reason=reason, hosts=("internal.example",))
    return finding(path, leak=leak._replace(secret_hash=f"{path.encode().hex():0<26}"), **changes)


def five() -> tuple[Finding, ...]:
    """A finding of each liveness, in the order of reports."""
    return (
        judged(Liveness.ACTIVE, "answered 200: it lists the account's keys"),
        judged(Liveness.UNKNOWN, "rate-limited until 14:05 UTC", "b.py"),
        judged(Liveness.NOT_CHECKED, "not asked: the budget is used up", "c.py"),
        judged(Liveness.INACTIVE, "answered 401 'Invalid API key provided'", "d.py"),
        judged(Liveness.EXPIRED, "answered 401 'API key has expired'", "e.py"),
    )


def asked(**changes) -> Verification:
    notes = ("stopped: Hypersave failed 5 times in a row (the connection was reset)",)
    return Verification(requests=6, tokens=5, notes=notes)._replace(**changes)


def gaps() -> Coverage:
    """Coverage with things unread, some of which should have been read."""
    return Coverage(
        files=120,
        bytes=812,
        seconds=200.4,
        skipped=(("over 10 MB", 12), ("unreadable", 3)),
        skips=(Skip("big.bin", "over 10 MB"), Skip("a\nb.txt", "unreadable", incomplete=True)),
        notes=("this is a shallow clone: older commits are missing",),
        incomplete=True,
    )


def misused(path: str = "src/load.py", **changes) -> Finding:
    """A request by http, in a line that holds the key, too."""
    line = f"requests.get(f'http://api.hypersave.io/v1?key={PREVIEW}')"
    details = MisuseDetails(
        "hypersave",
        Severity.HIGH,
        WHY,
        "https://api.hypersave.io",
        related=(
            Related("the token is defined here", "", 2, 8, 2, 20),
            Related("it is sent here", "src/\x1b[1mb.py", 9, 1, 9, 4),
        ),
        token_hash=HASH,
    )
    leak = Leak(
        rule_id="hypersave-plain-http",
        family="usage",
        confidence=Confidence.MEDIUM,
        span=Span(40, 99),
        location=Location(4, 1, 4, len(line) + 1),
        secret_hash="misuse2q9xdabcdefghijklmno",
        preview="",
        excerpt=Excerpt(4, line, 0, len(line)),
        line_hash="5d0a3c3bb1f6e0a1:1",
        misuse=details,
    )
    return finding(path, leak=leak, **{"rule_id": "hypersave-plain-http", "severity": Severity.HIGH} | changes)
