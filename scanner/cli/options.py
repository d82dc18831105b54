"""The options of `scan`, in the groups of its help page; the hooks share those that make sense for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from scanner.cli.help import Argument, GroupedOption
from scanner.config import ACTIVE, parse_size
from scanner.model import Confidence, Severity
from scanner.report import FORMATS

if TYPE_CHECKING:
    from collections.abc import Sequence

SEVERITIES = click.Choice([str(severity) for severity in Severity], case_sensitive=False)
FAIL_ON = click.Choice([*(str(severity) for severity in Severity), ACTIVE], case_sensitive=False)
CONFIDENCES = click.Choice([str(confidence) for confidence in Confidence], case_sensitive=False)


def _size(_ctx: click.Context, _param: click.Parameter, value: str | None) -> int | None:
    if value is None:
        return None
    try:
        return parse_size(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is no size; write 500k, 10MB or 1GiB") from None


class Group:
    """Makes options under one heading."""

    def __init__(self, heading: str) -> None:
        self._heading = heading

    def switch(self, *names: str, text: str) -> click.Option:
        """Make an option without a value."""
        return GroupedOption(names, heading=self._heading, is_flag=True, help=text)

    def value(self, *names: str, text: str, **attributes: Any) -> click.Option:
        """Make an option with a value, or with several when `multiple`."""
        return GroupedOption(names, heading=self._heading, help=text, **attributes)


def source() -> Sequence[click.Parameter]:
    """Return the options that say which of the places a secret can stand in is read."""
    group = Group("What to read (default: the files of PATH, or of the current folder)")
    return (
        Argument(["paths"], nargs=-1, metavar="[PATH]...", type=click.UNPROCESSED),
        group.switch("--staged", text="Read what is staged for the next commit, and only what is new in it."),
        group.switch("--history", text="Read the whole git history: every branch, tag, stash and note."),
        group.value("--range", metavar="A..B", text="Read what the commits of a range bring."),
        group.switch("--stdin", text="Read standard input."),
        group.value("--stdin-name", metavar="NAME", text="The file name that standard input is reported under."),
    )


def files() -> Sequence[click.Parameter]:
    """Return the options that say which files of the source are left out."""
    group = Group("Which files")
    return (
        group.value("--include", metavar="GLOB", multiple=True, text="Read only files that match; may be repeated."),
        group.value("--exclude", metavar="GLOB", multiple=True, text="Leave out files that match; may be repeated."),
        group.switch("--no-ignore", text="Read files that git ignores, too."),
        group.value(
            "--max-size", callback=_size, metavar="SIZE", text="Leave out larger files (500k, 10MB). Default: no limit."
        ),
        group.switch("--submodules", text="Read submodules, too."),
    )


def rules() -> Sequence[click.Parameter]:
    """Return the options that say what is looked for."""
    group = Group("What to look for")
    return (
        group.value(
            "--rules", metavar="PATH", multiple=True, text="Add your own rule file or folder; may be repeated."
        ),
        group.value("--only", metavar="ID", multiple=True, text="Use only this rule; globs such as 'github-*'."),
        group.value("--skip", metavar="ID", multiple=True, text="Do not use this rule; globs, too."),
        group.value(
            "--min-severity", type=SEVERITIES, metavar="SEVERITY", text=f"Leave out what is less: {_list(Severity)}."
        ),
        group.value(
            "--min-confidence",
            type=CONFIDENCES,
            metavar="CONFIDENCE",
            text=f"Leave out what is less sure: {_list(Confidence)}.",
        ),
        group.switch("--pedantic", text="Report uses of tokens that are only careless, too, such as a missing header."),
        group.switch("--no-lint", text="Look for tokens only, not at how they are used."),
        group.switch("--no-inline-allow", text="Do not heed allow comments such as `straykey:allow`."),
        group.value("--baseline", metavar="FILE", text="Leave out what this file of known findings lists."),
        group.switch("--no-baseline", text="Use no baseline, not even the repository's .straykey-baseline.jsonl."),
        group.switch("--report-unused-ignores", text="Tell which allow comments and baseline entries do nothing."),
    )


def verification() -> Sequence[click.Parameter]:
    """Return the options that say whether, where and how often providers are asked."""
    group = Group("Does it still work? (nothing is sent without --verify)")
    return (
        group.switch("--verify", text="Ask each token's provider, with one harmless request, whether it works."),
        group.switch("--verify-dry-run", text="Show what --verify would send, where and why not, and send nothing."),
        group.value(
            "--endpoint",
            metavar="PROVIDER=URL",
            multiple=True,
            text="Ask a provider at this address: a self-hosted instance, a test server; may be repeated.",
        ),
        group.value(
            "--max-requests",
            type=click.IntRange(0),
            metavar="N",
            text="Ask each provider about at most N tokens. Default: 1000.",
        ),
        group.value("--audit-log", metavar="FILE", text="Append a JSON line, without secrets, for each request made."),
    )


def report() -> Sequence[click.Parameter]:
    """Return the options that say how findings are shown."""
    group = Group("Report")
    return (
        group.value(
            "-f",
            "--format",
            type=click.Choice(list(FORMATS)),
            multiple=True,
            text="The report's format; may be repeated. Default: what --output ends in, else text.",
        ),
        group.value(
            "-o",
            "--output",
            metavar="[FORMAT=]FILE",
            multiple=True,
            text="Write the report to a file instead of standard output; with several formats, one for each.",
        ),
        group.value("--category", metavar="NAME", text="Name this run in SARIF, to upload several for one commit."),
        group.switch("--show-suppressed", text="List findings that an allow comment silences, too."),
    )


def outcome() -> Sequence[click.Parameter]:
    """Return the options that the exit code depends on."""
    group = Group("Exit code")
    return (
        group.value(
            "--fail-on",
            type=FAIL_ON,
            metavar="WHAT",
            multiple=True,
            text="Fail only from this severity on; with `active`, only for tokens not proven dead. "
            "Given twice, both must hold.",
        ),
        group.switch("--exit-zero", text="Exit 0 in spite of findings; errors still exit 2."),
        group.switch("--allow-incomplete", text="Only warn when something could not be read."),
    )


def surroundings() -> Sequence[click.Parameter]:
    """Return the options that say how the program runs and talks."""
    group = Group("How to run")
    return (
        group.value("--config", metavar="FILE", text="Use this instead of the repository's .straykey.toml."),
        group.switch("--isolated", text="Read no configuration at all: for repositories of others."),
        group.value("-j", "--jobs", type=click.IntRange(1), metavar="N", text="Read with so many processes."),
        group.value(
            "--color",
            type=click.Choice(["auto", "always", "never"]),
            default="auto",
            metavar="WHEN",
            text="auto, always or never; NO_COLOR and FORCE_COLOR count.",
        ),
        group.value(
            "--hyperlinks",
            type=click.Choice(["auto", "always", "never"]),
            default="auto",
            metavar="WHEN",
            text="auto, always or never; NO_HYPERLINK and FORCE_HYPERLINK count.",
        ),
        group.switch("--no-progress", text="Show no progress line."),
        group.switch("-q", "--quiet", text="Say nothing but findings and errors."),
        group.switch("-v", "--verbose", text="List what was not read, and which configuration was used."),
    )


def _list(choices: type[Severity | Confidence]) -> str:
    return ", ".join(str(choice) for choice in choices)
