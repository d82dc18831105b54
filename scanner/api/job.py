"""What one scan was asked for, and how that becomes a request, rules and questions to providers."""

from __future__ import annotations

import os
from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from scanner import config as configuration
from scanner.errors import UsageError
from scanner.model import Confidence, Severity
from scanner.pipeline import ScanRequest
from scanner.ruleset import bundle
from scanner.ruleset.select import select
from scanner.triage.baseline.choice import Choice

if TYPE_CHECKING:
    from scanner.config import Config
    from scanner.model import Progress
    from scanner.pipeline import Verify
    from scanner.ruleset.model import Ruleset


class Asking(NamedTuple):
    """Whether providers are asked, and how; `endpoints` are URLs by provider."""

    verify: bool = False
    dry_run: bool = False
    endpoints: Mapping[str, str] = {}
    max_requests: int | None = None
    audit_log: str | None = None

    @property
    def wanted(self) -> bool:
        """Whether anything is to be asked, or planned."""
        return self.verify or self.dry_run


class Job(NamedTuple):
    """The arguments of `scanner.scan`, in one form each."""

    paths: tuple[str, ...]
    staged: bool
    history: bool
    range: str | None
    data: bytes | BinaryIO | None
    name: str
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    no_ignore: bool
    max_size: int | None
    submodules: bool
    rules: tuple[str, ...]
    only: tuple[str, ...]
    skip: tuple[str, ...]
    min_severity: Severity | None
    min_confidence: Confidence | None
    lint: bool
    pedantic: bool
    inline_allow: bool
    baseline: str | None
    report_unused: bool
    asking: Asking
    config: str | None
    jobs: int
    processes: bool
    progress: Progress | None

    def sources(self) -> list[tuple[str, str]]:
        """Return the arguments that name a source other than files, each with the mode that it means."""
        named = (
            ("staged", "index", self.staged),
            ("history", "history", self.history),
            ("range", "range", self.range is not None),
            ("data", "stdin", self.data is not None),
        )
        return [(name, mode) for name, mode, given in named if given]


def check(job: Job) -> None:
    """Raise UsageError for the first thing that contradicts itself."""
    named = [name for name, _ in job.sources()]
    if len(named) > 1:
        raise UsageError(f"{named[0]} and {named[1]} contradict each other", "one scan reads one source")
    asking = job.asking
    for mistaken, message, remedy in (
        (job.data is not None and job.paths, "data and paths contradict each other", "name says what data is called"),
        (job.name and job.data is None, "name is what data is called", "give data, or leave out name"),
        (job.range == "", "range is empty", "name the commits, as main..HEAD"),
        ("" in job.paths, "a path is empty", "name a file or a folder"),
        (named in (["history"], ["range"]) and len(job.paths) > 1, "a history has one repository", "name one path"),
        (job.no_ignore and named, "no_ignore is for files", "leave it out: other sources hold no ignored files"),
        (job.submodules and named, "submodules is for files", "scan the submodule by its own path"),
        (job.pedantic and not job.lint, "pedantic asks for more of the lint", "leave out lint=False"),
        (asking.endpoints and not asking.wanted, "endpoints say where verify asks", "add verify=True"),
        (asking.max_requests is not None and not asking.wanted, "max_requests limits verify", "add verify=True"),
        (asking.audit_log is not None and not asking.wanted, "audit_log records verify", "add verify=True"),
        (asking.audit_log == "", "audit_log is empty", "name a file"),
    ):
        if mistaken:
            raise UsageError(message, remedy)


def load_rules(job: Job, settings: Config) -> Ruleset:
    """Return the rules; those that a configuration file names lose their `[verify]`, as on the command line."""
    verify = job.asking.wanted
    ruleset = bundle.builtin(verify=verify)
    ruleset = bundle.with_user_rules(ruleset, settings.rules or (), verify=False)
    return bundle.with_user_rules(ruleset, job.rules, verify=verify)


def load_config(job: Job) -> Config:
    """Return what the named configuration file says, which can be no more than a repository's."""
    if job.config is None:
        return configuration.Config()
    return configuration.discover(os.getcwd(), {}, job.config)


def request(job: Job, settings: Config, ruleset: Ruleset) -> ScanRequest:
    """Return what is to be scanned; what the caller says goes before what the configuration says."""
    return ScanRequest(
        mode=next((mode for _, mode in job.sources()), "files"),
        paths=job.paths,
        range=job.range or "",
        stream=BytesIO(job.data) if isinstance(job.data, bytes) else job.data,
        stdin_name=job.name,
        include=job.include or settings.include or (),
        exclude=job.exclude or settings.exclude or (),
        no_ignore=job.no_ignore,
        max_size=settings.max_size if job.max_size is None else job.max_size,
        submodules=job.submodules,
        only=select(job.only or settings.only or (), ruleset, "only"),
        skip=select(job.skip or settings.skip or (), ruleset, "skip"),
        min_severity=Severity(job.min_severity or settings.min_severity or Severity.LOW),
        min_confidence=Confidence(job.min_confidence or settings.min_confidence or Confidence.LOW),
        lint=job.lint,
        pedantic=job.pedantic or bool(settings.pedantic),
        inline_allow=job.inline_allow,
        baseline=Choice(os.path.abspath(job.baseline), named=True) if job.baseline else None,
        report_unused=job.report_unused,
        jobs=job.jobs,
        fork=job.processes,
    )


def verifier(job: Job, ruleset: Ruleset) -> Verify | None:
    """Return what asks providers, None if nobody wants that: then nothing that can reach the network is imported."""
    if not job.asking.wanted:
        return None
    from scanner.api.asking import verifier as make  # noqa: PLC0415 - see above

    return make(job.asking, ruleset, job.progress)
