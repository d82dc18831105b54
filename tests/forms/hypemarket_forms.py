# ruff: noqa: E501, Q003 - a planted text is read best as one line, quoted as its language does
"""Hypemarket: opaque personal access tokens, known by name, host, or the reply that mints them (points in brackets)."""

from __future__ import annotations

from coats import base64_of, html_quotes, json_string, percent_marks
from form import Form

API = "https://hypemarket.ai"
MINTED = '{"id": "kRpMnX", "token": "{pat}", "description": "CI script", "permission": "write", "created_at": "2026-05-05T08:00:00Z"}'

FORMS = [
    # ------------------------------------------------------------- names
    Form("hypemarket/env-pat", "HYPEMARKET_PAT={pat}\n", why="4 word"),
    Form("hypemarket/env-short-token", "HYPEMARKET_TOKEN={pat_short}\n", why="4 word + 1 name"),
    Form("hypemarket/env-api-key", "HYPEMARKET_API_KEY={pat}\n", why="4 word + 1 name"),
    Form("hypemarket/env-access-token", "HYPEMARKET_ACCESS_TOKEN={pat}\n", why="4 word + 1 name"),
    Form("hypemarket/env-write-token", "HYPEMARKET_WRITE_TOKEN={pat}\n", why="4 word + 1 name"),
    Form("hypemarket/vite", "VITE_HYPEMARKET_TOKEN={pat}\n", why="4 word + 1 name"),
    Form("hypemarket/spelt-hype-market", 'const hypeMarketToken = "{pat}";\n', why="4 word, camel-split + 1 name"),
    Form("hypemarket/spelt-HYPE_MARKET", "HYPE_MARKET_TOKEN={pat}\n", why="4 word, snake-split + 1 name"),
    Form("hypemarket/section", "[hypemarket]\ntoken = {pat}\n", why="4 section + 1 name"),
    Form("hypemarket/parent", "social:\n  hypemarket:\n    token: {pat}\n", why="4 parent + 1 name"),
    Form("hypemarket/parent-json", '{"hypemarket":{"org":"acme","token":"{pat}"}}', why="4 parent + 1 name"),
    Form("hypemarket/rails-credentials", "hypemarket:\n  access_token: {pat}\nsmtp:\n  port: 25\n", why="4 parent + 1 name"),
    Form("hypemarket/client-call", 'client = HypemarketClient("{pat}")\n', why="4 word in the callee"),
    Form("hypemarket/client-keyword", 'client = HypemarketClient(token="{pat}", org="acme")\n', why="4 word in the callee + 1 name"),
    Form("hypemarket/kubernetes-data", "kind: Secret\ndata:\n  HYPEMARKET_TOKEN: ⟦{pat}⟧\n", encode=(base64_of,), why="4 word + 1 name"),
    Form("hypemarket/utf-16-le-bom", "# é\r\nHYPEMARKET_TOKEN={pat}\r\n", codec="utf-16-le", bom=b"\xff\xfe", why="4 word + 1 name"),
    Form("hypemarket/utf-16-be-bom", "# é\nHYPEMARKET_TOKEN={pat}\n", codec="utf-16-be", bom=b"\xfe\xff", why="4 word + 1 name"),
    Form("hypemarket/utf-16-be", "# é\nHYPEMARKET_TOKEN={pat}\n", codec="utf-16-be", why="4 word + 1 name"),
    Form("hypemarket/utf-8-bom", "# a\nHYPEMARKET_TOKEN={pat}\n", bom=b"\xef\xbb\xbf", why="4 word + 1 name"),
    Form("hypemarket/latin-1", "# é\nHYPEMARKET_TOKEN={pat}\n", codec="latin-1", why="4 word + 1 name"),
    Form("hypemarket/no-newline-at-end", "A=1\nHYPEMARKET_TOKEN={pat}", why="4 word + 1 name"),
    Form("hypemarket/megabyte-line", 'a="' + "b " * 400_000 + '";hypemarketToken="{pat}";c="' + "d " * 200_000 + '"', why="4 word + 1 name"),
    Form("hypemarket/html", "<code>⟦export HYPEMARKET_TOKEN=\"{pat}\"⟧</code>\n", encode=(html_quotes,), why="4 word + 1 name"),
    Form("hypemarket/percent", "cmd=⟦HYPEMARKET_TOKEN=\"{pat}\" run⟧&x=1\n", encode=(percent_marks,), why="4 word + 1 name"),
    # ------------------------------------------------------------- the reply that mints one: [4 all keys, `permission` is not OAuth's]
    Form("hypemarket/minted", MINTED + "\n", why="4 reply + 1 name"),
    Form("hypemarket/minted-pretty",
         '{\n  "id": "kRpMnX",\n  "token": "{pat}",\n  "description": "CI script",\n  "permission": "write",\n  "created_at": "2026-05-05T08:00:00Z"\n}\n',
         why="4 reply + 1 name"),
    Form("hypemarket/minted-other-order",
         '{"created_at":"2026-05-05T08:00:00Z","description":"My laptop script","id":"aBcDeF","permission":"read","token":"{pat}"}', why="4 reply + 1 name"),
    Form("hypemarket/minted-after-request",
         f"$ curl -X POST {API}/me/access_tokens.json -H 'Content-Type: application/json' -d @new.json\n" + MINTED + "\n", why="4 reply + 3 host near + 1 name"),
    Form("hypemarket/minted-har", '{"response": {"status": 201, "content": {"text": "⟦' + MINTED + '⟧"}}}\n', encode=(json_string,), why="4 reply + 1 name"),
    Form("hypemarket/minted-log", "201 Created " + MINTED + "\n", path="logs/debug.log", why="4 reply + 1 name"),
    Form("hypemarket/minted-python-dict",
         "{'id': 'kRpMnX', 'token': '{pat}', 'description': 'x', 'permission': 'write', 'created_at': '2026-05-05T08:00:00Z'}\n", why="4 reply + 1 name"),
    # ------------------------------------------------------------- requests: [5 host]
    Form("hypemarket/page-example",
         'curl -H "Authorization: Bearer {pat}" \\\n     -H "Accept: application/json" \\\n     ' + API + "/me/social_accounts.json\n", why="5 host + 1 Authorization"),
    Form("hypemarket/mint-request",
         f"POST {API}/me/access_tokens.json\nAuthorization: Bearer {{pat}}\nContent-Type: application/json\n\n"
         '{ "access_token": { "description": "CI script", "permission": "write" } }\n',
         why="5 host + 1 Authorization"),
    Form("hypemarket/revoke-request", f"curl -X DELETE {API}/me/access_tokens/kRpMnX.json -H 'Authorization: Bearer {{pat}}'\n", why="5 host + 1 Authorization"),
    Form("hypemarket/raw-request", "GET /me/access_tokens.json HTTP/1.1\r\nHost: hypemarket.ai\r\nAuthorization: Bearer {pat}\r\n\r\n", why="5 host + 1 Authorization"),
    Form("hypemarket/organization-path", f"curl {API}/acme/posts.json -H 'Authorization: Bearer {{pat}}'\n", why="5 host + 1 Authorization"),
    Form("hypemarket/plain-http", "curl http://hypemarket.ai/me/social_accounts.json -H 'Authorization: Bearer {pat}'\n", why="5 host + 1 Authorization"),
    Form("hypemarket/token-scheme", f"curl {API}/me/social_accounts.json -H 'Authorization: Token {{pat}}'\n", why="5 host + 1 Authorization"),
    Form("hypemarket/host-split-from-path",
         f'BASE = "{API}"\nHEADERS = {{"Authorization": "Bearer {{pat}}", "Accept": "application/json"}}\nrequests.get(BASE + "/me/social_accounts.json", headers=HEADERS)\n',
         why="3 host near + 1 Authorization + 2 path with scheme"),
    Form("hypemarket/bearer-variable", f'const token = "{{pat}}";\nfetch("{API}/me/social_accounts.json", {{ headers: {{ Authorization: `Bearer ${{token}}` }} }});\n',
         why="3 host near + 1 name"),
    Form("hypemarket/near-10-lines", f'URL = "{API}"\n' + "\n" * 8 + 'token = "{pat}"\n', why="3 host within 10 lines + 1 name"),
    Form("hypemarket/notebook", '"source": ["token = \\"{pat}\\"\\n", "requests.get(\\"' + API + '/me/social_accounts.json\\")"]\n', why="3 host near + 1 name"),
    Form("hypemarket/comment-and-host-elsewhere", "# Hypemarket\nTOKEN = '{pat}'\n" + "\n" * 30 + f'URL = "{API}"\n', why="2 comment + 2 host elsewhere + 1 name"),
    Form("hypemarket/path-and-host-elsewhere", "token = '{pat}'\n" + "\n" * 30 + f'URL = "{API}"\n', path="lib/hypemarket/client.py", why="2 path + 2 host elsewhere + 1 name"),
    # ------------------------------------------------------------- under 4 points
    Form("hypemarket/not-name-alone", 'token = "{pat}"\n', why="1 name", named=False),
    Form("hypemarket/not-bearer-alone", "Authorization: Bearer {pat}\n", why="1 Authorization", named=False),
    Form("hypemarket/not-path-alone", "curl $BASE/me/access_tokens.json -H 'Authorization: Bearer {pat}'\n", why="2 path with scheme + 1 Authorization", named=False),
    Form("hypemarket/not-comment-alone", "# Hypemarket\nAPI_TOKEN = '{pat}'\n", why="2 comment + 1 name", named=False),
    Form("hypemarket/not-other-reply", '{"id": 7, "token": "{pat}", "created_at": "2026-05-05"}\n', why="1 name: `permission` is missing", named=False),
    Form("hypemarket/not-prose", "Hypemarket is nice. Our API_TOKEN: {pat}\n", why="0 prose + 1 name", named=False),
]
