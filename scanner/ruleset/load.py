"""Load rule files strictly: what is unknown, missing or contradictory is an error, and all errors come at once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from os import PathLike, fspath, scandir
from os.path import basename, isdir, join
from typing import Any

from scanner.errors import RuleFileError
from scanner.model import Confidence, Liveness, Severity
from scanner.ruleset import crossing, demands, spec, usage_load, verify_demands
from scanner.ruleset.digest import digest
from scanner.ruleset.model import Context, Pair, Provider, Revocation, Ruleset, Token, Use
from scanner.ruleset.reader import Problems, read, title
from scanner.ruleset.verification import Outcome, RecordedReply, Tell, Verification

Path = str | PathLike[str]

HINT = "rules/README.md explains every key; `straykey rules check FILE` checks a rule file."


def load_file(path: Path, *, validate: bool = True, verify: bool = True) -> Provider:
    """Return the rules of one file; RuleFileError with every problem in it.

    References to rules of other files are left to `load_files`. Without `validate` regexes are not compiled, and no
    package outside the standard library is imported. Without `verify` the rules come without a way to verify tokens:
    a file that a scanned repository chose must not say where they are sent.
    """
    provider, problems = _load(fspath(path), validate=validate)
    if problems or provider is None:
        raise RuleFileError(tuple(problems), HINT)
    return provider if verify else _without_verification(provider)


def load_dir(folder: Path, extra: Sequence[Path] = (), *, validate: bool = True, verify: bool = True) -> Ruleset:
    """Return the rules of all `*.toml` files in a folder and in `extra` (files or folders); errors as `load_files`."""
    return load_files((folder, *extra), validate=validate, verify=verify)


def load_files(
    paths: Iterable[Path], base: tuple[Provider, ...] = (), *, validate: bool = True, verify: bool = True
) -> Ruleset:
    """Return `base` and the rules of all files (or folders); RuleFileError with every problem in all of them.

    Without `verify` those of the files, but not of `base`, come without a way to verify tokens.
    """
    located: list[tuple[str, Provider]] = []
    problems: list[str] = []
    for path in paths:
        try:
            files = rule_files(path)
        except RuleFileError as error:
            problems.extend(error.problems)
            continue
        for file in files:
            provider, found = _load(file, validate=validate)
            problems.extend(found)
            if provider is not None:
                located.append((file, provider))
    problems.extend(crossing.problems(located, base))
    if problems:
        raise RuleFileError(tuple(problems), HINT)
    new = (provider if verify else _without_verification(provider) for _, provider in located)
    providers = tuple(sorted((*base, *new), key=lambda item: item.provider))
    return Ruleset(providers, digest(providers))


def rule_files(path: Path) -> list[str]:
    """Return the rule files that a path stands for, sorted; RuleFileError when there are none."""
    name = fspath(path)
    if not isdir(name):
        return [name]
    try:
        with scandir(name) as entries:
            found = sorted(entry.name for entry in entries if entry.name.endswith(".toml") and entry.is_file())
    except OSError as error:
        raise RuleFileError((f"{name}: can't be read: {error.strerror}",), HINT) from None
    if not found:
        raise RuleFileError((f"{name}: no rule files (*.toml) in this folder",), HINT)
    return [join(name, file) for file in found]


def _load(file: str, *, validate: bool) -> tuple[Provider | None, list[str]]:
    """Return what could be understood and every problem; no provider when it can't be read or is no TOML."""
    problems = Problems(file)
    try:
        with open(file, "rb") as stream:
            data = tomllib.loads(stream.read().decode())
    except OSError as error:
        return None, [f"{file}: can't be read: {error.strerror}"]
    except UnicodeDecodeError as error:
        return None, [f"{file}: not UTF-8 at byte {error.start}"]
    except tomllib.TOMLDecodeError as error:
        return None, [f"{file}: no TOML: {error}"]
    except RecursionError:
        return None, [f"{file}: brackets nest too deeply"]
    tables = read(spec.FILE, data, spec.FILE.header, problems)
    provider = _provider(tables, basename(file))
    _demand(provider, problems, validate=validate)
    usage_load.demand(tables, provider, problems, compiling=validate)
    return provider, problems.lines


def _demand(provider: Provider, problems: Problems, *, validate: bool) -> None:
    for problem in demands.of_context(provider, compiling=validate):
        problems.add(spec.CONTEXT.header, problem)
    for number, token in enumerate(provider.tokens, 1):
        for problem in (
            *demands.of_token(token, provider, compiling=validate),
            *verify_demands.of_token(token, provider),
        ):
            problems.add(title(spec.TOKEN, number, {"id": token.id}), problem)
    for number, pair in enumerate(provider.pairs, 1):
        for problem in demands.of_pair(pair, provider):
            problems.add(title(spec.PAIR, number, {"id": pair.id}), problem)
    for verification in provider.verifications:
        for problem in verify_demands.of_verification(verification, provider):
            problems.add(f"[verify.{verification.name}]", problem)


def _provider(data: dict[str, Any], path: str) -> Provider:
    return Provider(
        provider=data["provider"],
        name=data["name"],
        home=data["home"],
        docs=data["docs"],
        reviewed=data["reviewed"],
        context=Context(**data.get("context", {})),
        tokens=tuple(_token(item, data["provider"]) for item in data["token"]),
        pairs=tuple(_pair(item) for item in data.get("pair", ())),
        revocations=tuple(Revocation(name, **item) for name, item in data.get("revoke", {}).items()),
        verifications=tuple(_verification(name, item) for name, item in data.get("verify", {}).items()),
        api=usage_load.api_of(data.get("api")),
        facts=tuple(map(usage_load.fact_of, data.get("fact", ()))),
        usages=tuple(usage_load.usage_of(item, data["provider"]) for item in data.get("usage", ())),
        path=path,
    )


def _token(data: dict[str, Any], provider: str) -> Token:
    values = _with_enums(data) | {"provider": provider}
    if "use" in data:
        values["use"] = tuple(Use(**_with_enums(item)) for item in data["use"])
    return Token(**values)


def _pair(data: dict[str, Any]) -> Pair:
    within = data["within"]
    return Pair(data["id"], data["title"], data["parts"], within.get("lines", 0), within.get("bytes", 0))


def _verification(name: str, data: dict[str, Any]) -> Verification:
    values = dict(data)
    values["outcomes"] = tuple(Outcome(**_with_enums(item)) for item in data["outcomes"])
    values["replies"] = tuple(RecordedReply(**_with_enums(item)) for item in data["replies"])
    values["tells"] = tuple(Tell(**item) for item in data.get("tells", ()))
    return Verification(name, **values)


def _without_verification(provider: Provider) -> Provider:
    tokens = tuple(token._replace(verify="") for token in provider.tokens)
    return provider._replace(tokens=tokens, verifications=())


def _with_enums(data: dict[str, Any]) -> dict[str, Any]:
    values = dict(data)
    if "severity" in values:
        values["severity"] = Severity(values["severity"] or Severity.LOW)
    if "confidence" in values:
        values["confidence"] = Confidence(values["confidence"])
    if "liveness" in values:
        values["liveness"] = Liveness(values["liveness"] or Liveness.UNKNOWN)
    return values
