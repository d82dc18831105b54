"""Write a new rule file from a prefix and one example, of which only the shape goes into the file."""

from __future__ import annotations

import datetime as dt
import json
import re
from string import Template

from scanner.errors import UsageError
from scanner.ruleset import shape, spec
from scanner.ruleset.demands import RARE
from scanner.ruleset.shape import Run

_HINT = "rules/README.md tells how to write the file by hand."
_PREFILTER_TAIL = 4
"""Classes behind a short prefix; with them it is rare enough to search for."""

_FILE = Template("""\
#:schema ./schema.json
provider = $provider
name = $name
home = $home
docs = [$docs]
reviewed = $reviewed

[context]
words = [$word]

[[token]]
id = $id
title = $title
family = $id
kind = "api-key"
severity = "high"
grants = $grants
keywords = [$prefix]
${prefilter}pattern = '''{L} (?P<secret> $pattern ) {R}'''
max_len = $max_len
sample = $sample
carriers = [
  $env,
  '''curl $home -H "Authorization: Bearer {sample}"''',
]
no_match = [$masked, $reference]
revoke = "revoke-key"

[revoke.revoke-key]
steps = [$step]
""")


def new_rule(provider: str, name: str, prefix: str, sample: str, docs: str) -> str:
    """Return the TOML of a rule file for tokens that begin with `prefix`; UsageError when it can't be made.

    `sample` is an example token, or a template such as `acme_{base62*32}`; `docs` is an https address.
    """
    if not re.fullmatch(spec.KEBAB, provider):
        raise UsageError(f'"{provider}" is no provider name', "Use lower-case letters, digits and hyphens: acme-pay.")
    if not re.fullmatch(spec.HTTPS, docs) or not _is_plain(docs):
        raise UsageError(f'"{docs}" is no https:// address', "Name the page that documents the token.")
    if not _is_plain(prefix):
        raise UsageError(
            "a rule by shape needs a prefix of printable ASCII", f"Without one it is known by use: {_HINT}"
        )
    runs = _runs(prefix, sample)
    return _FILE.substitute(_facts(provider, name.strip() or provider, prefix, docs, runs))


def _is_plain(text: str) -> bool:
    """Whether the text can stand in a TOML literal string."""
    return bool(text) and text.isascii() and text.isprintable() and "'" not in text


def _runs(prefix: str, sample: str) -> list[Run]:
    if not sample.startswith(prefix):
        raise UsageError("the example does not begin with the prefix", "Give the whole token as the example.")
    tail = sample[len(prefix) :]
    try:
        runs = shape.of_template(tail) if "{" in tail else shape.of_example(tail)
    except ValueError as error:
        raise UsageError(f"no shape can be read off the example: {error}", _HINT) from None
    if not any(run.alphabet for run in runs):
        raise UsageError("the example ends with its prefix", "Give the whole token, or a template: acme_{base62*32}.")
    return runs


def _facts(provider: str, name: str, prefix: str, docs: str, runs: list[Run]) -> dict[str, str]:
    home = "/".join(docs.split("/")[:3])
    env = f"{provider.upper().replace('-', '_')}_API_KEY"
    longest = len(prefix) + sum(run.high or len(run.text) for run in runs)
    return {
        "provider": _toml(provider),
        "name": _toml(name),
        "home": _toml(home),
        "docs": _toml(docs),
        "reviewed": dt.datetime.now(tz=dt.UTC).date().isoformat(),
        "word": _toml(provider.replace("-", "_")),
        "id": _toml(f"{provider}-api-key"),
        "title": _toml(f"{name} API key"),
        "grants": _toml(f"Calls {name}'s API in its owner's name."),
        "prefix": _toml(prefix),
        "prefilter": _prefilter(prefix, runs),
        "pattern": f"{shape.literal(prefix)} {shape.pattern(runs)}",
        "max_len": str(longest),
        "sample": _toml(prefix + shape.template(runs)),
        "env": _toml(env + "={sample}"),
        "masked": _toml(prefix + "x" * (longest - len(prefix))),
        "reference": _toml(f'key = os.environ["{env}"]'),
        "step": _toml(f"In {name}'s settings find the key and revoke it; then make a new one."),
    }


def _prefilter(prefix: str, runs: list[Run]) -> str:
    if len(prefix) >= RARE:
        return ""
    first = runs[0]
    tail = f"{shape.CLASSES[first.alphabet]}{{{min(first.low, _PREFILTER_TAIL)}}}" if first.alphabet else ""
    escaped = "".join(one if one.isalnum() or one == "_" else "\\" + one for one in prefix)
    return f"prefilter = {_toml(escaped + tail)}\n"


def _toml(text: str) -> str:
    """Return a TOML basic string: JSON's escapes are TOML's too, for all that is not a control character."""
    return json.dumps("".join(filter(str.isprintable, text)), ensure_ascii=False)
