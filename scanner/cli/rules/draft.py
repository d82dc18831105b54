"""The text of a new rule file, from the few facts a person knows about a token.

An example is turned into a template at once and goes no further: a real token may be pasted here, so it is neither
kept, shown nor written.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import NamedTuple

from scanner.ruleset.sample import ALPHABETS, fields

_CLASSES = {
    "digits": "[0-9]",
    "hex": "[0-9a-f]",
    "HEX": "[0-9A-F]",
    "lower": "[a-z]",
    "upper": "[A-Z]",
    "base36": "[0-9a-z]",
    "upper36": "[0-9A-Z]",
    "base62": "[0-9A-Za-z]",
    "base64url": "[0-9A-Za-z_-]",
    "base64": "[0-9A-Za-z+/]",
    "BASE32": "[A-Z2-7]",
}
_NARROWEST = ("digits", "hex", "HEX", "base36", "upper36", "base62", "base64url", "base64")
_PREFIX = re.compile(r"(?:[A-Za-z][A-Za-z0-9]{0,15}[_.-]){1,4}")
MIN_KEYWORD = 4
"""Characters of a prefix that make it rare enough to be searched for by itself."""


class Draft(NamedTuple):
    """The answers; `template` is a sample in the language of `scanner.ruleset.sample`."""

    provider: str
    name: str
    template: str
    docs: str
    title: str = ""
    severity: str = "high"
    grants: str = ""
    env: str = ""
    host: str = ""
    revoke: str = ""


def template_of(example: str) -> str:
    """Return the template of tokens like this one: its prefix, and its other characters as a class and a length.

    ValueError if no class of characters fits.
    """
    prefix = _PREFIX.match(example)
    head = prefix[0] if prefix else ""
    body = example[len(head) :]
    for alphabet in _NARROWEST:
        if body and set(body) <= set(ALPHABETS[alphabet]):
            return f"{head}{{{alphabet}*{len(body)}}}"
    raise ValueError("the example holds characters that no sample alphabet has; give a template with --sample instead")


def prefix_of(template: str) -> str:
    """Return the literal text that every such token begins with."""
    parts = fields(template)
    return parts[0].text if parts and parts[0].match is None else ""


def render(draft: Draft) -> str:
    """Return the rule file's text; ValueError for a template that no pattern can be made of."""
    if not draft.template.isprintable() or any(quote in draft.template for quote in "'\"\\"):
        raise ValueError("a sample holds no quotes, backslashes or control characters")
    prefix = prefix_of(draft.template)
    token = _by_shape(draft, prefix) if len(prefix) >= MIN_KEYWORD else _by_use(draft)
    host = [f"hosts = [{_text(draft.host)}]"] if draft.host else []
    env = draft.env or f"{draft.provider.upper().replace('-', '_')}_API_KEY"
    lines = [
        f"provider = {_text(draft.provider)}",
        f"name = {_text(draft.name)}",
        f"home = {_text(_home(draft.docs))}",
        f"docs = [{_text(draft.docs)}]",
        f"reviewed = {datetime.now(UTC).date().isoformat()}",
        "",
        "[context]",
        f"words = [{_text(draft.provider.replace('-', '_'))}]",
        *host,
        f"env = [{_text(env)}]",
        "",
        "[[token]]",
        f"id = {_text(draft.provider + '-api-key')}",
        f"title = {_text(draft.title or draft.name + ' API key')}",
        f"family = {_text(draft.provider + '-key')}",
        'kind = "key"',
        f"severity = {_text(draft.severity)}",
        f"grants = {_text(draft.grants or 'What its owner may do with the API.')}",
        *token,
        f"sample = {_text(draft.template)}",
        "carriers = [",
        f"  '{env}={{sample}}',",
        f"""  '''{draft.provider.replace("-", "_")}_api_key = "{{sample}}"''',""",
        "]",
        f"no_match = ['{env}=', '{prefix}{'x' * 24}', '{env}=<your key>']",
        'revoke = "revoke"',
        "",
        "[revoke.revoke]",
        f"steps = [{_text(draft.revoke or f'Revoke the key in your {draft.name} account and make a new one.')}]",
    ]
    return "\n".join(lines) + "\n"


def _by_shape(draft: Draft, prefix: str) -> list[str]:
    return [
        f"keywords = [{_text(prefix)}]",
        f"pattern = '''{{L}} (?P<secret> {_pattern(draft.template)} ) {{R}}'''",
        f"max_len = {_length(draft.template)}",
    ]


def _by_use(draft: Draft) -> list[str]:
    word = draft.provider.replace("-", "_?")
    return [
        f"value = '{_pattern(draft.template)}'",
        "use = [",
        f"  {{ slot = \"name\", name = '{word}_?(?:api_|access_)?(?:key|token|secret)$' }},",
        "]",
    ]


def _pattern(template: str) -> str:
    return "".join(_class(part.match) if part.match else _literal(part.text) for part in fields(template))


def _class(field: re.Match[str]) -> str:
    low, high = field["low"], field["high"]
    if field["alphabet"] not in _CLASSES:
        raise ValueError(f"{field[0]}: write the rule by hand, or use one of {', '.join(_CLASSES)}")
    return f"{_CLASSES[field['alphabet']]}{{{low}{',' + high if high else ''}}}"


def _literal(text: str) -> str:
    """Verbose mode skips white space and comments, so both are written as classes."""
    return re.escape(text).replace("\\ ", "[ ]").replace(r"\-", "-")


def _length(template: str) -> int:
    return sum(int(p.match["high"] or p.match["low"]) if p.match else len(p.text) for p in fields(template))


def _home(docs: str) -> str:
    return "/".join(docs.split("/")[:3])


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")  # a JSON text is a TOML text
