"""The rules that come with straykey: one JSON file in an installed package, the TOML files in a checkout.

JSON because it starts fast: reading it imports neither TOML, regexes nor the checks that rule files go through. For the
same reason it leaves recorded replies and the examples of lints out, proofs that only the TOML files carry.
"""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from os.path import abspath, dirname, isdir, isfile, join
from typing import TYPE_CHECKING, Any

from scanner import __version__, cache
from scanner.errors import RuleFileError
from scanner.model import Confidence, Liveness, Severity
from scanner.ruleset.model import Context, Pair, Provider, Revocation, Ruleset, Token, Use

if TYPE_CHECKING:
    from scanner.ruleset.verification import Verification

FORMAT = 4
"""Increased when the bundle's form changes, so that another version's bundle is refused instead of misread."""


REMEDY = "Reinstall straykey."


def builtin(*, verify: bool = True, usage: bool = True) -> Ruleset:
    """Return the rules that come with straykey; RuleFileError when they are missing or broken.

    Without `verify` they come without their `[verify]`, which only a verification needs, without `usage` without
    `[api]`, `[[fact]]` and `[[usage]]`, which only the lint needs: a hook starts faster.
    """
    package = dirname(dirname(abspath(__file__)))
    bundled = join(package, "_rules", "bundle.json")
    if isfile(bundled):
        with open(bundled, encoding="utf-8") as stream:
            return from_json(stream.read(), verify=verify, usage=usage)
    checkout = join(dirname(package), "rules")
    if isdir(checkout):
        ruleset = _load((checkout,), Ruleset((), ""), validate=False, verify=verify)
        return ruleset if usage else _without_usage(ruleset)
    raise RuleFileError(("the bundled rules are missing",), REMEDY)


def with_user_rules(ruleset: Ruleset, paths: Sequence[str | PathLike[str]], *, verify: bool = True) -> Ruleset:
    """Return the ruleset with the rules of these files or folders added; RuleFileError with every problem in them.

    Without `verify` the added rules lose their `[verify]`, as those must that a scanned repository chose.
    """
    return _load(paths, ruleset, validate=True, verify=verify) if paths else ruleset


def _load(paths: Sequence[str | PathLike[str]], base: Ruleset, *, validate: bool, verify: bool) -> Ruleset:
    """Load TOML files, or what the cache remembers of files with exactly this content."""
    from hashlib import sha256  # noqa: PLC0415 - an installed package with its own rules alone never comes here

    from scanner.ruleset.load import load_files, rule_files  # noqa: PLC0415 - likewise: parses TOML

    seen = sha256(f"{FORMAT} {__version__} {validate} {verify} {base!r}".encode("utf-8", "surrogateescape"))
    try:
        for file in (file for path in paths for file in rule_files(path)):
            with open(file, "rb") as stream:
                content = stream.read()
            seen.update(f"\0{file}\0{len(content)}\0".encode("utf-8", "surrogateescape") + content)
    except (OSError, RuleFileError):
        return load_files(paths, base.providers, validate=validate, verify=verify)  # says what is wrong
    name = f"rules-{seen.hexdigest()[:40]}.json"
    stored = cache.read(name)
    if stored is not None:
        try:
            return from_json(stored.decode())
        except (RuleFileError, UnicodeDecodeError):
            stored = None  # damaged: made anew
    ruleset = _without_proof(load_files(paths, base.providers, validate=validate, verify=verify))
    cache.write(name, to_json(ruleset).encode())
    return ruleset


def to_json(ruleset: Ruleset) -> str:
    """Return the ruleset as compact JSON; what only proves a rule and fields that hold their default are left out."""
    import json  # noqa: PLC0415 - writing happens at build time

    providers = [_plain(provider) for provider in _without_proof(ruleset).providers]
    data = {"format": FORMAT, "digest": ruleset.digest, "providers": providers}
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False)


def from_json(text: str, *, verify: bool = True, usage: bool = True) -> Ruleset:
    """Return the ruleset that `to_json` wrote, equal in every field that it keeps; RuleFileError when it is none.

    Without `verify` verifications are left out, without `usage` lints.
    """
    import json  # noqa: PLC0415 - kept beside its only use

    try:
        data = json.loads(text)
        if data["format"] == FORMAT:
            providers = tuple(_provider(item, verify=verify, usage=usage) for item in data["providers"])
            return Ruleset(providers, data["digest"])
        reason = "another version's format"
    except (ValueError, KeyError, TypeError) as error:
        reason = repr(error)
    raise RuleFileError((f"the bundled rules are broken: {reason}",), REMEDY)


def _without_proof(ruleset: Ruleset) -> Ruleset:
    """Drop what only a proof of the rule files needs, so that a remembered ruleset is the same as a new one."""
    providers = (
        provider._replace(
            verifications=tuple(item._replace(replies=()) for item in provider.verifications),
            usages=tuple(item._replace(match=(), no_match=()) for item in provider.usages),
        )
        for provider in ruleset.providers
    )
    return ruleset._replace(providers=tuple(providers))


def _without_usage(ruleset: Ruleset) -> Ruleset:
    providers = (provider._replace(api=None, facts=(), usages=()) for provider in ruleset.providers)
    return ruleset._replace(providers=tuple(providers))


def _plain(value: Any) -> Any:
    if not hasattr(value, "_field_defaults"):
        return [_plain(item) for item in value] if isinstance(value, tuple) else value
    defaults = value._field_defaults
    return {
        name: _plain(item) for name, item in value._asdict().items() if name not in defaults or item != defaults[name]
    }


def _provider(data: dict[str, Any], *, verify: bool, usage: bool) -> Provider:
    values = _tuples(data)
    values["context"] = Context(**_tuples(data["context"]))
    values["tokens"] = tuple(_token(item) for item in data["tokens"])
    values["pairs"] = tuple(Pair(**_tuples(item)) for item in data.get("pairs", ()))
    values["revocations"] = tuple(Revocation(**_tuples(item)) for item in data.get("revocations", ()))
    values["verifications"] = tuple(_verification(item) for item in data.get("verifications", ()) if verify)
    values |= {"api": None, "facts": (), "usages": ()}
    if usage and ("api" in data or "facts" in data or "usages" in data):
        from scanner.ruleset.usage_bundle import lints  # noqa: PLC0415 - only for the lint

        values |= lints(data)
    return Provider(**values)


def _token(data: dict[str, Any]) -> Token:
    values = _tuples(data)
    values["severity"] = Severity(data["severity"])
    if "confidence" in data:
        values["confidence"] = Confidence(data["confidence"])
    if "claims" in data:
        values["claims"] = tuple(map(tuple, data["claims"]))
    if "use" in data:
        values["use"] = tuple(_use(item) for item in data["use"])
    return Token(**values)


def _use(data: dict[str, Any]) -> Use:
    values = _tuples(data)
    if "confidence" in data:
        values["confidence"] = Confidence(data["confidence"])
    if "constants" in data:
        values["constants"] = tuple(map(tuple, data["constants"]))
    return Use(**values)


def _verification(data: dict[str, Any]) -> Verification:
    from scanner.ruleset.verification import Outcome, Tell, Verification  # noqa: PLC0415 - only for a verification

    def outcome(data: dict[str, Any]) -> Outcome:
        values = _tuples(data)
        values["liveness"] = Liveness(data["liveness"])
        for name in ("json", "json_not"):
            if name in data:
                values[name] = tuple(map(tuple, data[name]))
        return Outcome(**values)

    values = _tuples(data)
    values["headers"] = tuple(map(tuple, data["headers"]))
    values["outcomes"] = tuple(outcome(item) for item in data["outcomes"])
    values["tells"] = tuple(Tell(**_tuples(item)) for item in data.get("tells", ()))
    return Verification(**values)


def _tuples(data: dict[str, Any]) -> dict[str, Any]:
    """Return the fields with their lists as tuples; the model holds no lists."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
