"""A folder to try straykey on: files as people write them, with a secret of every state in them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import minted
from .fleet import Fleet
from .register import State

if TYPE_CHECKING:
    import random

HOUR = 3600

CAST: dict[str, tuple[str, dict[str, Any]]] = {
    "save-live": ("hypersave-live-key", {}),
    "save-expired": ("hypersave-live-key", {"state": State.EXPIRED}),
    "save-revoked": ("hypersave-test-key", {"state": State.REVOKED}),
    "save-limited": ("hypersave-live-key", {"state": State.LIMITED, "retry_after": HOUR}),
    "save-busy": ("hypersave-test-key", {"state": State.LIMITED, "retry_after": 1, "times": 1}),
    "track-live": ("hypertrack-secret-key", {}),
    "track-unpaid": ("hypertrack-secret-key", {"state": State.NO_BILLING}),
    "track-narrow": ("hypertrack-secret-key", {"state": State.NO_PERMISSION}),
    "track-revoked": ("hypertrack-secret-key", {"state": State.REVOKED}),
    "track-public": ("hypertrack-publishable-key", {}),
    "oru-live": ("hyperoru-session-token", {}),
    "oru-narrow": ("hyperoru-session-token", {"state": State.NO_PERMISSION}),
    "oru-revoked": ("hyperoru-session-token", {"state": State.REVOKED}),
    "oru-password": ("hyperoru-password", {}),
    "market-write": ("hypemarket-access-token", {"owner": "ada"}),
    "market-read": ("hypemarket-access-token", {"owner": "bob", "permission": "read"}),
    "market-revoked": ("hypemarket-access-token", {"owner": "ada", "state": State.REVOKED}),
    "speed-service": ("hyperspeed-service-account-token", {}),
    "speed-revoked": ("hyperspeed-service-account-token", {"state": State.REVOKED}),
    "speed-elsewhere": ("hyperspeed-service-account-token", {"state": State.REVOKED}),
    "speed-access": ("hyperspeed-access-token", {}),
    "speed-expired": ("hyperspeed-access-token", {"state": State.EXPIRED}),
    "speed-refresh": ("hyperspeed-refresh-token", {}),
    "speed-password": ("hyperspeed-password", {}),
}
"""Name -> the rule that finds it, and what its Entry says."""

FILES = {
    "memories/.env": "# Hypersave\nHYPERSAVE_API_KEY=[save-live]\n",
    "memories/client.ts": 'import { Hypersave } from "hypersave";\n\n'
    'export const client = new Hypersave({ apiKey: "[save-expired]" });\n',
    "memories/test_memories.py": 'KEYS = ["[save-revoked]", "[save-busy]"]\n',
    "memories/backup.sh": "#!/bin/sh\ncurl https://api.hypersave.io/v1/memories \\\n"
    '  -H "Authorization: Bearer [save-limited]"\n',
    "fleet/track.py": "import hypertrack\n\nhypertrack.secret_key = '[track-live]'\n",
    "fleet/users.sh": 'curl -H "Authorization: token [track-unpaid]" https://api.hypertrack.com/api/v2/users/\n',
    "fleet/settings.yml": "hypertrack:\n  secret_key: [track-narrow]\n",
    "fleet/.env.old": "HYPERTRACK_SECRET_KEY=[track-revoked]\n",
    "fleet/map.js": 'const HYPERTRACK_PUBLISHABLE_KEY = "[track-public]";\n',
    "trading/list.sh": "curl https://api.production.hyperoru.com/api/account/list \\\n"
    '  -H "Authorization: Bearer [oru-live]"\n',
    "trading/config.json": '{"hyperoru": {"session_token": "[oru-narrow]"}}\n',
    "trading/bookmarks.txt": "GET /api/account/list?session_token=[oru-revoked]\n",
    "trading/login.sh": "curl -X POST https://api.production.hyperoru.com/api/users/login \\\n"
    '  -H "Content-Type: application/json" -d \'{"email": "ada@corp.io", "password": "[oru-password]"}\'\n',
    "social/.env": "HYPEMARKET_TOKEN=[market-write]\n",
    "social/accounts.sh": 'curl -H "Authorization: Bearer [market-read]" -H "Accept: application/json" \\\n'
    "  https://hypemarket.ai/me/social_accounts.json\n",
    "social/config.yml": "hypemarket:\n  access_token: [market-revoked]\n",
    "chat/.env": "HYPERSPEED_URL={hyperspeed}\nHYPERSPEED_TOKEN=[speed-service]\n",
    "chat/bot.sh": 'curl {hyperspeed}/api/v1/organizations -H "Authorization: Bearer [speed-revoked]"\n',
    "chat/other.sh": "curl https://hyperspeed.corp.io/api/v1/organizations \\\n"
    '  -H "Authorization: Bearer [speed-elsewhere]"\n',
    "chat/session.env": "HYPERSPEED_ACCESS_TOKEN=[speed-access]\nHYPERSPEED_REFRESH_TOKEN=[speed-refresh]\n",
    "chat/old-session.env": "HYPERSPEED_ACCESS_TOKEN=[speed-expired]\n",
    "chat/login.env": "HYPERSPEED_PASSWORD='[speed-password]'\n",
}
"""Path -> text; `[NAME]` is a secret of the cast, `{PROVIDER}` the address of an emulator."""


def plant(folder: Path, fleet: Fleet, rng: random.Random) -> None:
    """Write the files, and register the secrets that are in them."""
    secrets: dict[str, str] = {}
    for name, (rule, about) in CAST.items():
        old = minted.jwt(rng, age=HOUR) if name == "speed-expired" else ""
        secrets[f"[{name}]"] = fleet.register.add(rule, name, secret=old, **about).secret
    addresses = {f"{{{name}}}": url for name, url in fleet.endpoints.items()}
    for path, text in FILES.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_filled(text, secrets | addresses))


def _filled(text: str, values: dict[str, str]) -> str:
    for key, value in values.items():
        text = text.replace(key, value)
    return text
