"""The repository in which the documents' commands run: two commits, one secret in HEAD and one only in the history.

Its tokens come from a fixed seed and its dates are fixed, so what the documents show is the same on every machine.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from scanner.ruleset.sample import mint

TOP = Path(__file__).resolve().parents[2]
NAME = "shop"
_SEED = 2026
_CLIENT = """import { Client } from "hypersave";

const hs = new Client({ apiKey: "%s" });
"""
_DEPLOY = 'curl "https://api.production.hyperoru.com/api/account/list?session_token=%s"\n'
_DEPLOY_NOW = 'curl -H "Authorization: Bearer $HYPERORU_TOKEN" https://api.production.hyperoru.com/api/account/list\n'
_FIRST, _SECOND = "2026-03-01T09:00:00+00:00", "2026-03-05T09:00:00+00:00"


def environment(home: Path) -> dict[str, str]:
    """Return a plain environment in which `straykey` is this checkout's."""
    tools = home / "bin"
    tools.mkdir()
    straykey = tools / "straykey"
    straykey.write_text(f'#!/bin/sh\nPYTHONPATH="{TOP}" exec "{sys.executable}" -m scanner "$@"\n')
    straykey.chmod(0o755)
    outer = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("GIT_", "PYTHON", "STRAYKEY_", "XDG_", "FORCE_COLOR", "CI", "GITHUB_"))
    }
    identity = {f"GIT_{who}_{what}": "ana@acme.test" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return outer | identity | {
        "PATH": f"{tools}{os.pathsep}{outer['PATH']}",
        "HOME": str(home),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_DATE": _SECOND,
        "GIT_COMMITTER_DATE": _SECOND,
        "COLUMNS": "100",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "ALL_PROXY": "http://127.0.0.1:9",  # nobody listens there: no document's command can reach a network
    }  # fmt: skip


def build(home: Path, env: Mapping[str, str]) -> Path:
    """Make the repository below `home` and return its folder."""
    place = home / NAME
    (place / "src" / "api").mkdir(parents=True)
    rng = random.Random(_SEED)
    (place / "src" / "api" / "client.ts").write_text(_CLIENT % mint("hs_live_{base62*32}", rng))
    (place / "deploy.sh").write_text(_DEPLOY % mint("{base62*40}", rng))

    def git(*args: str, date: str) -> None:
        dated = dict(env) | {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
        subprocess.run(["git", *args], cwd=place, env=dated, check=True, capture_output=True)

    git("init", "-q", "-b", "main", date=_FIRST)
    git("add", ".", date=_FIRST)
    git("commit", "-qm", "A client and a script", date=_FIRST)
    (place / "deploy.sh").write_text(_DEPLOY_NOW)
    git("commit", "-qam", "The token comes from the environment", date=_SECOND)
    return place
