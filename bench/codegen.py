"""Checks the readers from outside: are the requests that Postman's code generators write read exactly.

    npm install --prefix FOLDER postman-code-generators postman-collection
    python bench/codegen.py FOLDER [--misses] [VARIANT ...]

Exact means one request with method, URL, names of the query, scheme and token as they were asked for, and no
other media type of its body than that (some variants leave it to the client: unknown is no mistake). Languages that
straykey does not read are listed apart.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from scanner.ruleset.bundle import builtin
from scanner.ruleset.sample import mint
from scanner.usage.readers import read
from scanner.usage.request import Request

ENDINGS = {
    "csharp": "cs", "go": "go", "http": "http", "java": "java", "javascript": "js", "kotlin": "kt", "nodejs": "js",
    "php": "php", "python": "py", "ruby": "rb", "shell": "sh", "curl": "sh", "powershell": "ps1",
}  # fmt: skip


class Wanted(NamedTuple):
    """What a request is: names of its query sorted, scheme as the readers name it, token in the clear."""

    method: str
    url: str
    query: tuple[str, ...]
    scheme: str
    token: str
    content: str = ""


def minted(rule: str) -> str:
    """Mint a token of a rule, the same each time."""
    return mint(builtin().token(rule), random.Random(rule))  # noqa: S311 - a fake token


def asked() -> list[tuple[Wanted, dict[str, Any]]]:
    """Return requests to the five providers, each with Postman's form of it."""
    market, oru = minted("hypemarket-access-token"), minted("hyperoru-session-token")
    service, secret = minted("hyperspeed-service-account-token"), minted("hypertrack-secret-key")
    public, live = minted("hypertrack-publishable-key"), minted("hypersave-live-key")
    login = {"email": "a@b.example", "password": "x"}
    speed, track = "https://speed.corp.example/api/v1", "https://api.hypertrack.com/api/v2"
    return [
        _request("GET", "https://hypemarket.ai/me/social_accounts.json", "Bearer", market),
        _request("POST", "https://hypemarket.ai/me/posts.json", "Bearer", market, body={"text": "it's \"on\""}),
        _request("DELETE", "https://hypemarket.ai/me/posts/42.json", "Bearer", market),
        _request("GET", "https://api.production.hyperoru.com/api/account/list?session_token=" + oru),
        _request("GET", "https://api.production.hyperoru.com/api/account/list?limit=10&sort=name", "Bearer", oru),
        _request("POST", "https://api.production.hyperoru.com/api/users/login", form=login),
        _request("PATCH", f"{speed}/organizations/7", "Bearer", service, body={"name": "R&D", "tags": ["a", "b"]}),
        _request("GET", f"{speed}/organizations?page=2&q=a%20b", "Bearer", service),
        _request("POST", f"{track}/users/", "token", secret, body={"name": "Ada", "phone": None, "count": 3}),
        _request("GET", f"{track}/users/abc-123/", "token", public),
        _request("PUT", f"{track}/places/9/", "token", secret, body={"name": "Zürich"}),
        _request("GET", "https://api.hypersave.io/v1/compressions", "Bearer", live, headers={"Accept": "*/*"}),
        _request("POST", "https://api.hypersave.io/v1/compress", "Bearer", live, multipart={"file": "hello"}),
        _request("HEAD", "https://api.hypersave.io/v1/status", "x-api-key", live),
    ]


def _request(
    method: str,
    url: str,
    scheme: str = "",
    token: str = "",
    *,
    headers: dict[str, str] | None = None,
    body: object = None,
    form: dict[str, str] | None = None,
    multipart: dict[str, str] | None = None,
) -> tuple[Wanted, dict[str, Any]]:
    fields = dict(headers or {})
    if scheme == "x-api-key":
        fields["X-API-Key"] = token
    elif scheme:
        fields["Authorization"] = f"{scheme} {token}"
    made: dict[str, Any] = {"method": method, "url": url}
    content = ""
    if body is not None:
        content = "application/json"
        fields["Content-Type"] = "application/json"
        made["body"] = {"mode": "raw", "raw": json.dumps(body, indent=2), "options": {"raw": {"language": "json"}}}
    for mode, values in (("urlencoded", form), ("formdata", multipart)):
        if values is not None:
            content = "multipart/form-data" if mode == "formdata" else "application/x-www-form-urlencoded"
            made["body"] = {"mode": mode, mode: [{"key": k, "value": v, "type": "text"} for k, v in values.items()]}
    made["header"] = [{"key": name, "value": value} for name, value in fields.items()]
    parts = urlsplit(url)
    query = tuple(sorted(name for name, _ in parse_qsl(parts.query)))
    return Wanted(method, f"{parts.scheme}://{parts.netloc}{parts.path}", query, scheme, token, content), made


def seen(request: Request) -> Wanted:
    """Return a request as read, in the same words."""
    auth = request.auth
    scheme = (auth.scheme or ("x-api-key" if "api-key" in auth.place else "")) if auth else ""
    query = tuple(sorted(param.name for param in request.query))
    token = (auth.token.literal or "?") if auth else ""
    content = request.content if request.has_body else ""
    return Wanted(request.method, request.url.pattern, query, scheme, token, content)


def is_exact(got: list[Wanted], wanted: Wanted) -> bool:
    """Tell whether a snippet was read as the one request that was asked for."""
    if len(got) != 1:
        return False
    (one,) = got
    same_type = one.content == wanted.content or not one.content or not wanted.content
    return same_type and one._replace(content="") == wanted._replace(content="")


def main() -> None:
    """Print a line for each variant."""
    folder, *rest = (arg for arg in sys.argv[1:] if not arg.startswith("--"))
    requests = asked()
    script = Path(__file__).with_suffix(".mjs")
    done = subprocess.run(
        ["node", script, folder],
        input=json.dumps([made for _, made in requests]),
        capture_output=True,
        text=True,
        check=True,
    )
    scores: dict[str, Counter[str]] = {}
    for line in done.stdout.splitlines():
        told = json.loads(line)
        name = f"{told['language']} {told['variant']}"
        if rest and not any(part in name for part in rest):
            continue
        score = scores.setdefault(name, Counter())
        wanted = requests[told["number"]][0]
        ending = ENDINGS.get(told["language"])
        got = [seen(item) for item in read(told["snippet"].encode(), f"src/a.{ending}").requests] if ending else []
        score["requests"] += 1
        score["exact"] += is_exact(got, wanted)
        if "--misses" in sys.argv and ending and not is_exact(got, wanted):
            print(f"--- {name} {told['number']}\n{told['snippet']}\nwanted {wanted}\nseen   {got}\n")
    _table({name: score for name, score in scores.items() if name.split()[0] in ENDINGS})
    print("not read:", ", ".join(name for name in scores if name.split()[0] not in ENDINGS))


def _table(scores: dict[str, Counter[str]]) -> None:
    total: Counter[str] = sum(scores.values(), Counter())
    for name, score in [*scores.items(), (f"all {len(scores)} variants", total)]:
        print(f"{name:<26}{score['exact']:>4} of {score['requests']:<4}{score['exact'] / score['requests']:>6.2f}")


if __name__ == "__main__":
    main()
