"""Corpora that no package holds: a long log, a bundle on one line, text that almost matches, many rules.

All are the same bytes on every run; tokens are minted while they are written.
"""

from __future__ import annotations

import base64
from random import Random
from typing import TYPE_CHECKING

from bench import mint

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MB = 1_000_000
LOG_SIZE = 500 * MB
BUNDLE_SIZE = 20 * MB
NEAR_SIZE = 5 * MB
PLANTED = 10  # in the log and in the bundle: half of them of a kind that peers know too
RULES = 1_000
RULES_PER_FILE = 10

_WORDS = (
    "request", "session", "payment", "invoice", "gateway", "handler", "upstream", "worker", "queue", "retry",
    "token", "key", "secret", "user", "account", "order", "shipment", "cache", "index", "cluster",
    "region", "shard", "leader", "replica", "snapshot", "report", "export", "import", "webhook", "template",
)
_PATHS = ("/api/v2/orders", "/api/v2/users", "/health", "/static/app.js", "/auth/refresh", "/auth/login", "/metrics")
_AGENTS = ("curl/8.5.0", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36", "okhttp/4.12.0", "python-requests/2.32")


def _rng(seed: int) -> Random:
    return Random(seed)  # noqa: S311 (reproducible, not secret)


def build_log(folder: Path) -> None:
    """Write `app.log`: about 500 MB of access lines, JSON events and stack traces, `PLANTED` tokens spread over it."""
    folder.mkdir()
    rng, plants = _rng(2), list(_plants(_rng(3)))
    step, written = LOG_SIZE // PLANTED, 0
    with (folder / "app.log").open("w") as out:
        while written < LOG_SIZE:
            block = "".join(_log_line(rng) for _ in range(10_000))
            if plants and written >= (PLANTED - len(plants)) * step:
                block += f"2026-03-01T10:00:00Z WARN http upstream refused Authorization: Bearer {plants.pop()}\n"
            written += out.write(block)


def _plants(rng: Random) -> Iterator[str]:
    for _ in range(PLANTED // 2):
        yield from mint.both(rng)


def _log_line(rng: Random) -> str:
    bits = rng.getrandbits(96)
    stamp = f"2026-03-{bits % 28 + 1:02}T{bits % 24:02}:{bits % 60:02}:{bits % 59:02}.{bits % 1000:03}Z"
    word, number = _WORDS[bits % len(_WORDS)], f"{bits:024x}"
    share = (bits >> 90) / 64  # how common each kind of line is
    if share < 0.625:  # noqa: PLR2004 (a share, see above)
        agent, path = _AGENTS[bits % len(_AGENTS)], _PATHS[bits % len(_PATHS)]
        client, page = f"10.{bits % 256}.{bits % 199}.{bits % 251}", f"{path}/{bits % 99991}?page={bits % 50}"
        return f'{client} - - [{stamp}] "GET {page} HTTP/1.1" 200 {bits % 9973} "-" "{agent}" {number}\n'
    if share < 0.9:  # noqa: PLR2004 (a share, see above)
        head = f'{{"ts":"{stamp}","level":"info","logger":"app.{word}","msg":"{word} done","request_id":"{number}"'
        took = f"{bits % 997}.{bits % 10}"
        return f'{head},"user_id":{bits % 999983},"duration_ms":{took},"key":"{word}:{bits % 7919}"}}\n'
    if share < 0.96:  # noqa: PLR2004 (a share, see above)
        place = f"app/{word}.py:{bits % 900} in refresh_token(user={bits % 99991})"
        return f"{stamp} ERROR [{word}-{bits % 16}] Traceback: token expired for session={number[:16]} at {place}\n"
    return f"{stamp} DEBUG {word} payload={base64.b64encode(number.encode() * 4).decode()} etag={number}\n"


def build_bundle(folder: Path) -> None:
    """Write `app.min.js`: about 20 MB of minified code on one line, `PLANTED` tokens spread over it."""
    folder.mkdir()
    rng, plants = _rng(4), list(_plants(_rng(5)))
    step, written = BUNDLE_SIZE // PLANTED, 0
    with (folder / "app.min.js").open("w") as out:
        while written < BUNDLE_SIZE:
            block = "".join(_statement(rng) for _ in range(500))
            if plants and written >= (PLANTED - len(plants)) * step:
                block += f'var c={{apiKey:"{plants.pop()}",url:"https://api.example.com"}};'
            written += out.write(block)


def _statement(rng: Random) -> str:
    bits = rng.getrandbits(64)
    a, b, word = _name(bits), _name(bits >> 8), _WORDS[bits % len(_WORDS)]
    forms = (
        f"function {a}({b},e){{return {b}.{word}(e)?{b}.key=e.token:void 0}}",
        f'{a}.{word}={{key:"{word}",type:"{b}",token:e.token||{bits % 9973}}};',
        f'if({a}&&{b}.length>{bits % 999})for(var i=0;i<{b}.length;i++){a}.push({b}[i].id+"_{word}_{b}");',
        f'{a}.exports=n.p+"static/{word}.{bits:016x}.js";',
        f'e.integrity="sha384-{base64.b64encode(bits.to_bytes(8) * 6).decode()}";',
        f'throw new Error("{word} {a} is not a {b} of {word}s, see https://errors.example.com/{bits % 997}");',
    )
    return forms[bits % len(forms)]


def _name(bits: int) -> str:
    return mint.BASE62[10 + bits % 52] + (mint.BASE62[10 + (bits >> 6) % 52] if bits & 1 else "")


def build_nearmiss(folder: Path) -> None:
    """Write 5 MB files that almost match, or that are hard to parse, all the way through."""
    folder.mkdir()
    for name, unit in _near_misses().items():
        (folder / name).write_text(unit * (NEAR_SIZE // len(unit)))


def _near_misses() -> dict[str, str]:
    rng = _rng(6)
    names = [(_name(rng.getrandbits(16)), _name(rng.getrandbits(16))) for _ in range(5_000)]
    minified = "".join(f"{left}.key=token,{right}.api=" for left, right in names)
    return {
        "prefix.txt": "hs_" + "live_",
        "short-prefix.txt": "sk_",
        "bearer.txt": "Authorization: Bearer ",
        "jwt-heads.txt": "ey" + "J",
        "bracket.json": "[",
        "brace.js": "{",
        "quote.txt": '"',
        "backslash.txt": "\\",
        "percent.txt": "%25",
        "assignments.txt": "api_key=token_secret=",
        "key-token.min.js": minified,
        "base64.txt": base64.b64encode(rng.randbytes(300_000)).decode(),
        "hex.txt": rng.randbytes(250_000).hex(),
    }


def build_rules(folder: Path) -> None:
    """Write `RULES` token rules of an ordinary kind, a prefix and a class, as rule files for `--rules`."""
    folder.mkdir()
    rng, prefixes = _rng(7), _prefixes()
    for number in range(RULES // RULES_PER_FILE):
        name = f"synthetic{number:03}"
        tokens = [_RULE.format(name=name, number=index, prefix=next(prefixes), length=rng.choice((24, 32, 40)))
                  for index in range(RULES_PER_FILE)]
        (folder / f"{name}.toml").write_text(_PROVIDER.format(name=name) + "".join(tokens))


def _prefixes() -> Iterator[str]:
    rng, seen = _rng(8), set[str]()
    while True:
        prefix = "".join(rng.choices("bcdfghjkmnpqrstvwxz", k=5)) + rng.choice(("_", "_live_", "-"))
        if prefix not in seen:
            seen.add(prefix)
            yield prefix


_PROVIDER = """\
provider = "{name}"
name = "{name}"
home = "https://{name}.example.com"
docs = ["https://{name}.example.com/docs"]
reviewed = 2026-11-22

[context]
words = ["{name}"]
hosts = ["api.{name}.example.com"]

[revoke.delete]
steps = ["Delete the key."]
"""

_RULE = """
[[token]]
id = "{name}-key-{number}"
title = "{name} key {number}"
family = "{name}-{number}"
kind = "api-key"
severity = "high"
grants = "Nothing: this rule is made for a benchmark."
keywords = ["{prefix}"]
pattern = '''{{L}} (?P<secret> {prefix} [0-9A-Za-z]{{{length}}} ) {{R}}'''
max_len = 64
sample = "{prefix}{{base62*{length}}}"
carriers = ['KEY={{sample}}', '{{"key": "{{sample}}"}}', 'Authorization: Bearer {{sample}}']
no_match = ['{prefix}xxxxxxxx']
revoke = "delete"
"""
