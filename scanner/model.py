"""The values that flow through straykey: Fragment -> Leak -> Finding, and Coverage beside them.

All are immutable named tuples: a fragment is made per file on the hot path, where a tuple costs a third of a
frozen dataclass, and `dataclasses` alone would add a fifth to the start-up of a clean hook (docs/architecture.md).
None but `Fragment` and `Secret` holds scanned content in the clear, so results can be pickled, stored and printed.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple, NoReturn


class Severity(StrEnum):
    """What a token can do."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for low to 3 for critical."""
        return _SEVERITIES.index(self)


class Confidence(StrEnum):
    """How sure we are that a finding is what it says."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def rank(self) -> int:
        """0 for low to 2 for high."""
        return _CONFIDENCES.index(self)


_SEVERITIES = tuple(Severity)
_CONFIDENCES = tuple(Confidence)


class Liveness(StrEnum):
    """Whether a token still works; never a bool, always with a reason beside it."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    EXPIRED = "expired"
    UNKNOWN = "unknown"
    NOT_CHECKED = "not-checked"


class Secret:
    """A token's value. `str`, `repr`, `format` and pickling never give it away; `reveal()` does."""

    __slots__ = ("_value",)

    def __init__(self, value: bytes) -> None:
        self._value = value

    def reveal(self) -> bytes:
        """Return the value in the clear."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(…)"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret can't be pickled")


class Span(NamedTuple):
    """Byte offsets in the original file or blob, end exclusive."""

    start: int
    end: int


class Location(NamedTuple):
    """Lines from 1, ended by LF or CRLF; columns from 1 in UTF-16 code units, end exclusive (SARIF 2.1.0, 3.30)."""

    line: int
    column: int
    end_line: int
    end_column: int


class Cursor(NamedTuple):
    """Where a fragment's first byte stands: line from 1, and UTF-16 code units already passed on that line."""

    line: int = 1
    column: int = 0


class Origin(NamedTuple):
    """Where a fragment comes from.

    `kind` is file, index, blob, commit-message, tag-message or stdin. `path` is POSIX and relative to the repository's
    (else the scan's) root, undecodable bytes kept as surrogates; empty for a blob whose paths aren't known yet.
    `object` is the git object id, if there is one.
    """

    kind: str
    path: str
    object: str = ""


class Fragment(NamedTuple):
    """A piece of content to scan.

    `data[start:end]` is what this fragment owns; the bytes around it are context shared with its neighbours, so that
    nothing is lost at a seam. A match belongs to the fragment in which its keyword starts. `end` -1 means the end of
    the data. `offset` and `cursor` say where `data[0]` stands in the original.
    """

    data: bytes
    origin: Origin
    start: int = 0
    end: int = -1
    offset: int = 0
    cursor: Cursor = Cursor()

    @property
    def is_whole(self) -> bool:
        """Whether this fragment is all of its file or blob."""
        return self.offset == 0 and self.start == 0 and self.end in (-1, len(self.data))


class Excerpt(NamedTuple):
    """The finding's first line, cut to fit, every secret in it replaced; carets mark `text[start:end]`."""

    line: int
    text: str
    start: int
    end: int


class Marker(NamedTuple):
    """An allow comment on a finding's line or the line before.

    `dialect` is straykey, gitleaks, trufflehog or pragma; `rule_id` and `hash_prefix` are empty when not named.
    """

    dialect: str
    rule_id: str = ""
    hash_prefix: str = ""
    reason: str = ""


class Reading(NamedTuple):
    """One way to read a match: which rule it would be, with how many points of evidence, and why."""

    rule_id: str
    points: int
    confidence: Confidence
    reasons: tuple[str, ...] = ()


class Related(NamedTuple):
    """Another place that belongs to a misuse; lines and columns as in `Location`.

    `path` as in `Origin`, empty for the finding's own file: in a history that one's path is not known from the start.
    """

    message: str
    path: str
    line: int
    column: int
    end_line: int
    end_column: int


class MisuseDetails(NamedTuple):
    """What the lint says about a use of a token.

    `provider` and `severity` are those of this one use, which a rule for any provider, or a page of documentation, may
    change. `message` is why, in the rule's words; `fix` a line to write; `persona` regular or pedantic. `token_hash` is
    the secret hash of the token if it stands in the same file, else empty. `times` counts the requests of a log.
    """

    provider: str
    severity: Severity
    message: str
    fix: str
    persona: str = "regular"
    related: tuple[Related, ...] = ()
    token_hash: str = ""
    times: int = 1


class Leak(NamedTuple):
    """A literal token in a fragment, as the engine saw it, or with `misuse` a wrong use of one. Holds no secret.

    `readings` are what it may be, best first; while a path may still add evidence (blobs of a history), more than one
    stands there and `rule_id` is the leader. `candidates` are providers that fit without enough evidence. `hosts` are
    those that URLs around a self-hosted provider's token name, with their port if they name one.

    `extent` says why the value may be another part of the text than the whole token, empty if nothing hints at that.
    `twin` is the same for equal secrets of all families, within one run: it is set only while they are verified, and
    no result holds it.

    A misuse is of family `usage`; its `secret_hash` stands for the use itself (`scanner.usage.describe`), its preview
    is empty, and `span` covers the expression or the token that the rule is about.
    """

    rule_id: str
    family: str
    confidence: Confidence
    span: Span
    location: Location
    secret_hash: str
    preview: str
    excerpt: Excerpt
    line_hash: str
    readings: tuple[Reading, ...] = ()
    candidates: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    decoded: tuple[str, ...] = ()
    markers: tuple[Marker, ...] = ()
    hosts: tuple[str, ...] = ()
    liveness: Liveness = Liveness.NOT_CHECKED
    liveness_reason: str = ""
    misuse: MisuseDetails | None = None
    extent: str = ""
    twin: str = ""


class Commit(NamedTuple):
    """The commit that brought a finding in: its id and author date (ISO 8601 with offset).

    `in_head` tells whether the secret still stands in HEAD's tree.
    """

    sha: str
    date: str
    in_head: bool


class Place(NamedTuple):
    """Another place of a finding: line and column as in `Location`; `object` is the blob it stands in, if any."""

    path: str
    line: int
    column: int
    object: str = ""


class Finding(NamedTuple):
    """A leak or a misuse at a path: what triage, verification and reports work on. Holds no secret.

    `id` is secret hash and path; `occurrences` counts all sightings, of which `places` holds up to `MAX_PLACES` others.
    `state` is empty, `staged` (only in the index) or `unreachable` (a git object that no commit or ref reaches).
    `suppressed_by` is empty, or tells which comment or baseline entry allows it (then it begins with `baseline`).
    `baseline_state` is empty unless a baseline was used, else `new` or `unchanged` (SARIF 2.1.0, 3.27.24).
    """

    rule_id: str
    provider: str
    severity: Severity
    origin: Origin
    leak: Leak
    occurrences: int = 1
    places: tuple[Place, ...] = ()
    commit: Commit | None = None
    state: str = ""
    suppressed_by: str = ""
    baseline_state: str = ""

    @property
    def id(self) -> str:
        """The identity that survives edits: secret hash and POSIX path."""
        return f"{self.leak.secret_hash}:{self.origin.path}"


MAX_PLACES = 50


class Lapsed(NamedTuple):
    """A permission that does nothing any more: an entry of the baseline, or an allow comment.

    `kind` is expired (its finding is reported again), stale (an entry that matches nothing: SARIF's `absent`) or unused
    (a comment). `name` is the entry's hash or the comment's words; `line` is 0 where there is none.
    """

    kind: str
    name: str
    rule_id: str
    path: str
    line: int = 0
    text: str = ""


class Skip(NamedTuple):
    """Something that was not read. `incomplete` when it should have been: the scan is then no all-clear."""

    path: str
    reason: str
    incomplete: bool = False


class Coverage(NamedTuple):
    """What a scan read and did not read. `skips` holds the first `MAX_SKIPS` of each reason, `skipped` counts all."""

    files: int = 0
    blobs: int = 0
    commits: int = 0
    bytes: int = 0
    binary: int = 0
    seconds: float = 0.0
    skipped: tuple[tuple[str, int], ...] = ()
    skips: tuple[Skip, ...] = ()
    notes: tuple[str, ...] = ()
    incomplete: bool = False


MAX_SKIPS = 100


class Step(NamedTuple):
    """How far a scan is: `done` of the `unit`s of some work, now at the one named `at` (which may be hostile).

    `total` returns how many there are; it may take its time, in any thread. None where nobody can know.
    """

    what: str
    done: int = 0
    unit: str = ""
    at: str = ""
    total: Callable[[], int] | None = None


Progress = Callable[[Step], None]


class Target(NamedTuple):
    """What was scanned: `mode` is files, index, history, range or stdin; `name` a short label without machine paths.

    For a repository `head` is HEAD's commit, `branch` its branch and `remote` the URL of origin without credentials;
    each is empty when there is none.
    """

    mode: str
    name: str
    head: str = ""
    branch: str = ""
    remote: str = ""


class Verification(NamedTuple):
    """What a verification did: requests sent, distinct tokens that were candidates for it, and what people must know.

    `notes` tell what was stopped or left over, and why. `dry_run`: nothing was sent; `planned` says what would be, a
    line for each distinct token.
    """

    requests: int = 0
    tokens: int = 0
    notes: tuple[str, ...] = ()
    dry_run: bool = False
    planned: tuple[str, ...] = ()


class ScanResult(NamedTuple):
    """Everything a report needs. `findings` are sorted worst first, then by path, line and rule.

    `verification` is None unless one was asked for. `lapsed` are the permissions that this scan found to be of no use.
    """

    target: Target
    findings: tuple[Finding, ...]
    coverage: Coverage
    version: str
    ruleset_digest: str
    engine: str = ""
    verification: Verification | None = None
    lapsed: tuple[Lapsed, ...] = ()
