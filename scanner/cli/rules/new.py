"""`straykey rules new`."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import click

from scanner.cli.options import SEVERITIES
from scanner.cli.rules.draft import MIN_KEYWORD, Draft, prefix_of, render, template_of
from scanner.cli.rules.proof import prove
from scanner.cli.terminal import say
from scanner.errors import OutputError, UsageError

_PROVIDER = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_EPILOG = """
Examples:
  straykey rules new                       asks, and you may paste an example (it is neither kept nor shown)
  straykey rules new --provider acme --name Acme --docs https://acme.test/api --sample 'acme_{base62*32}'

A sample is what begins every token, and fields for the rest: {hex*40}, {base36*20}, {base62*32}, {base64url*22..86},
{digits*10}. A file that stands already is never overwritten.
"""


def _run(output: str | None, **answers: Any) -> int:  # noqa: ANN401 - click's own: one value for each option
    draft = _ask({name: value for name, value in answers.items() if value})
    try:
        text = render(draft)
    except ValueError as error:
        raise UsageError(f"--sample: {error}", "straykey rules new --help shows how a sample is written") from None
    path = Path(output) if output else _place(draft.provider)
    _write(path, text)
    say(f"wrote {path}")
    if len(prefix_of(draft.template)) < MIN_KEYWORD:
        say("the token has no rare prefix, so it is known by its use: see to `use` and `[context]` in the file")
    code = prove([path])
    say("next: put in what the provider's pages say (grants, revoke, carriers), then `straykey rules check` again")
    return code


def _ask(known: dict[str, str]) -> Draft:
    missing = [f"--{name}" for name in ("provider", "name", "docs", "sample") if name not in known]
    if missing and not (sys.stdin and sys.stdin.isatty()):
        raise UsageError(f"{', '.join(missing)} missing", "give them as options, or run it in a terminal to be asked")
    provider = known.get("provider") or click.prompt("Provider, in lower case (acme-cloud)")
    if not _PROVIDER.fullmatch(provider):
        raise UsageError(f"--provider {provider}: not in kebab-case", "write a-z, 0-9 and single hyphens")
    name = known.get("name") or click.prompt("Name, as people write it", default=provider.title())
    docs = known.get("docs") or click.prompt("Page that documents the token (URL)")
    if not docs.startswith("https://"):
        raise UsageError(f"--docs {docs}: no https:// address", "name the page that documents the token")
    template = known.get("sample") or _ask_template()
    rest = {key: known[key] for key in ("title", "severity", "grants", "env", "host", "revoke") if key in known}
    return Draft(provider, name, template, docs, **rest)


def _ask_template() -> str:
    """Ask for an example or a template; an example is read without echo, in case it is a real token."""
    given: str = click.prompt("An example token (not shown), or a sample such as acme_{base62*32}", hide_input=True)
    if re.search(r"\{[A-Za-z0-9]+\*", given):
        return given
    try:
        template = template_of(given.strip())
    except ValueError as error:
        raise UsageError(str(error)) from None
    chosen: str = click.prompt("Sample", default=template)
    return chosen


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


def _option(name: str, text: str, **attributes: Any) -> click.Option:  # noqa: ANN401 - click's own, passed through
    return click.Option([name], help=text, **attributes)


class _Command(click.Command):
    """Shows its epilog word for word."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write the examples."""
        formatter.write(_EPILOG)


command = _Command(
    "new",
    callback=_run,
    params=[
        _option("--provider", "Who issues the token, in kebab-case.", metavar="NAME"),
        _option("--name", "The provider's name as people write it.", metavar="TEXT"),
        _option("--docs", "The page that documents the token.", metavar="URL"),
        _option("--sample", "What the token looks like: 'acme_{base62*32}'.", metavar="TEMPLATE"),
        _option("--title", "The rule's title.", metavar="TEXT"),
        _option("--severity", "What the token can do.", type=SEVERITIES, metavar="SEVERITY"),
        _option("--grants", "What the token can do, in a sentence.", metavar="TEXT"),
        _option("--env", "The environment variable that usually holds it.", metavar="NAME"),
        _option("--host", "The API's host.", metavar="HOST"),
        _option("--revoke", "How to revoke it, in a sentence.", metavar="TEXT"),
        click.Option(
            ["-o", "--output"], metavar="FILE", help="Where to write. Default: PROVIDER.toml, in rules/ if it is there."
        ),
    ],
    help="Write a rule file for a provider and prove it. What is not given is asked for.",
)
