"""`straykey rules new`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from scanner.cli.help import GroupedCommand, GroupedOption
from scanner.cli.rules.proof import prove
from scanner.cli.terminal import say
from scanner.errors import OutputError, UsageError
from scanner.ruleset.new import new_rule

_EPILOG = """
Examples:
  straykey rules new         asks for all of it; an example that you paste is not shown
  straykey rules new --provider acme --name Acme --prefix acme_ \\
      --sample 'acme_{base62*32}' --docs https://acme.test/api

A sample begins with the prefix; the rest are fields: {hex*40}, {base36*20},
{base62*32..64}, {base64url*43}, {digits*10}. Of an example token only lengths and
kinds of characters are written. A file that stands already is not overwritten.
"""
_PREFIX = re.compile(r"(?:[A-Za-z][A-Za-z0-9]{0,15}[_.-]){1,4}")


def _run(output: str | None, **given: str | None) -> int:
    missing = [f"--{option}" for option, value in given.items() if not value]
    if missing and not (sys.stdin and sys.stdin.isatty()):
        raise UsageError(f"{', '.join(missing)} missing", "give them as options, or run it in a terminal to be asked")
    answers = _ask({option: value for option, value in given.items() if value})
    path = Path(output) if output else _place(answers["provider"])
    _write(path, new_rule(**answers))
    say(f"wrote {path}")
    code = prove([path])
    say("next: put in what the provider's pages say (grants, revoke, carriers, no_match), then `straykey rules check`")
    return code


def _ask(given: dict[str, str]) -> dict[str, str]:
    """Return the answers, asked for where they were not given; an example is read without showing it."""
    answers = dict(given)
    if "provider" not in answers:
        answers["provider"] = click.prompt("Provider, in lower case (such as acme-pay)")
    if "name" not in answers:
        answers["name"] = click.prompt("Its name", default=answers["provider"].replace("-", " ").title())
    if "docs" not in answers:
        answers["docs"] = click.prompt("The page that documents the token (https://…)")
    if "sample" not in answers:
        text = "An example token (not shown), or a sample such as acme_{base62*32}"
        answers["sample"] = click.prompt(text, hide_input=True)
    if "prefix" not in answers:
        answers["prefix"] = click.prompt("What every token begins with", default=_prefix(answers["sample"]))
    return answers


def _prefix(sample: str) -> str | None:
    """Return what looks like a prefix, None if nothing does: the rest of a real token must not be shown."""
    found = _PREFIX.match(sample)
    return found[0] if found else None


def _place(provider: str) -> Path:
    folder = Path("rules")
    return folder / f"{provider}.toml" if folder.is_dir() else Path(f"{provider}.toml")


def _write(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise OutputError(f"{path} stands already", "name another file with --output, or edit this one") from None
    except OSError as error:
        raise OutputError(f"can't write {path}: {error.strerror}", "name another file with --output") from None


def _option(name: str, metavar: str, text: str) -> click.Option:
    return GroupedOption([name], metavar=metavar, help=text)


command = GroupedCommand(
    "new",
    callback=_run,
    params=[
        _option("--provider", "NAME", "Who issues the token, in kebab-case."),
        _option("--name", "TEXT", "The provider's name as people write it."),
        _option("--prefix", "TEXT", "What every such token begins with."),
        _option("--sample", "TEMPLATE", "What the token looks like: 'acme_{base62*32}'. Never give a real token here."),
        _option("--docs", "URL", "The page that documents the token."),
        _option("--output", "FILE", "Where to write. Default: PROVIDER.toml, in rules/ if that is there."),
    ],
    help="Write a rule file for a provider and prove it. What is not given is asked for.",
    epilog=_EPILOG,
)
