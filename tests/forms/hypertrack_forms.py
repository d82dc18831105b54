# ruff: noqa: E501, Q003 - a planted text is read best as one line, quoted as its language does
"""HyperTrack: `sk_` and `pk_` are shared by many, so evidence names the provider (points in brackets, see docs/architecture.md)."""

from __future__ import annotations

from coats import base64_of, hex_of, html_quotes, json_string, percent_marks, unicode_escapes
from form import Form

FORMS = [
    # ------------------------------------------------------------- the page's own SDK calls: [5 SDK statement, 2 exact shape]
    Form("hypertrack/sdk-python", "import hypertrack\n\nhypertrack.secret_key = '{sk}'\n", why="5 SDK + 2 shape + 2 import"),
    Form("hypertrack/sdk-python-short", "import hypertrack\n\nhypertrack.secret_key = '{sk_short}'\n", why="5 SDK + 2 import"),
    Form("hypertrack/sdk-python-as", "import hypertrack as ht\nht.secret_key = '{sk}'\n", why="2 import + 2 shape + 1 name"),
    Form(
        "hypertrack/sdk-python-far-from-import",
        "import hypertrack\n" + "x = 1\n" * 200 + "hypertrack.secret_key = '{sk}'\n",
        why="5 SDK + 2 shape + 2 import",
    ),
    Form(
        "hypertrack/sdk-java",
        'import io.hypertrack.net.HyperTrackClient;\n\nHyperTrackClient client = new HyperTrackClient("{sk}");\n',
        why="5 SDK + 2 shape + 2 import",
    ),
    Form("hypertrack/sdk-java-short", 'HyperTrackClient client = new HyperTrackClient("{sk_short}");\n', why="5 SDK"),
    Form(
        "hypertrack/sdk-java-two-lines",
        'HyperTrackClient client =\n    new HyperTrackClient(\n        "{sk}");\n',
        why="5 SDK + 2 shape",
    ),
    Form("hypertrack/sdk-node", "var hypertrack = require('hypertrack-node')('{sk}');\n", why="5 SDK + 2 shape + 2 import"),
    Form("hypertrack/sdk-node-short", "var hypertrack = require('hypertrack-node')('{sk_short}');\n", why="5 SDK"),
    Form("hypertrack/sdk-node-double-quotes", 'const ht = require("hypertrack-node")("{sk}");\n', why="5 SDK + 2 shape + 2 import"),
    Form(
        "hypertrack/sdk-node-import",
        'import hypertrackNode from "hypertrack-node";\nconst hypertrack = hypertrackNode("{sk}");\n',
        why="5 SDK or 4 name of callee; 2 shape + 2 import",
    ),
    Form(
        "hypertrack/sdk-ruby",
        'require \'hypertrack\'\nHyperTrack.secret_key = "{sk}"\nHyperTrack.api_version = "v2"\n',
        why="5 SDK + 2 shape + 2 import",
    ),
    Form("hypertrack/sdk-ruby-short", 'HyperTrack.secret_key = "{sk_short}"\n', why="5 SDK"),
    Form(
        "hypertrack/sdk-android",
        'HyperTrack.initialize(this, "{pk}");\n',
        why="the provider's word is the receiver of the call: 4 name of what holds it; 2 shape",
    ),
    Form("hypertrack/sdk-swift", 'HyperTrack.initialize("{pk}")\n', why="4 word in the callee + 2 shape"),
    Form("hypertrack/sdk-objective-c", '[HyperTrack initialize:@"{pk}"];\n', why="4 word in the callee + 2 shape"),
    Form(
        "hypertrack/sdk-android-manifest",
        '<meta-data\n    android:name="com.hypertrack.sdk.PUB_KEY"\n    android:value="{pk}" />\n',
        why="4 word + 2 shape",
    ),
    Form("hypertrack/sdk-react-native", "import { CreateHyperTrack } from 'hypertrack-sdk-react-native';\nconst PUBLISHABLE_KEY = '{pk}';\n",
         why="2 import + 2 shape + 1 name"),
    # ------------------------------------------------------------- requests
    Form("hypertrack/header-and-host", "GET /api/v2/users/ HTTP/1.1\nHost: api.hypertrack.com\nAuthorization: token {sk}\n", why="5 host + 2 shape + 2 path with scheme"),
    Form("hypertrack/header-short-and-host", "POST https://api.hypertrack.com/api/v2/users/\nAuthorization: token {sk_short}\n", why="5 host"),
    Form(
        "hypertrack/path-on-base-variable",
        'curl "$BASE/api/v2/actions/" -H "Authorization: token {sk}"\n',
        why="2 documented path with documented scheme + 2 shape + 1 Authorization",
    ),
    Form("hypertrack/basic-auth-user", "curl https://api.hypertrack.com/api/v2/users/ -u {sk}:\n", why="5 host + 2 shape"),
    Form("hypertrack/wrong-scheme", 'curl -H "Authorization: Bearer {sk}" https://api.hypertrack.com/api/v2/users/\n', why="5 host + 2 shape"),
    Form("hypertrack/publishable-in-request", 'curl -H "Authorization: token {pk}" https://api.hypertrack.com/api/v2/actions/x/\n', why="5 host + 2 shape"),
    Form("hypertrack/api-v1", 'curl -H "Authorization: token {sk}" https://api.hypertrack.com/api/v1/users/\n', why="5 host + 2 shape"),
    Form("hypertrack/plain-http", 'curl -H "Authorization: token {sk}" http://api.hypertrack.com/api/v2/users/\n', why="5 host + 2 shape"),
    Form(
        "hypertrack/post-with-body",
        "curl -XPOST https://api.hypertrack.com/api/v2/users/ \\\n  -d '{\n    \"name\": \"Ana\",\n    \"phone\": \"+1\",\n"
        "    \"lookup_id\": \"7\"\n  }' \\\n  -H 'Content-Type: application/json' \\\n  -H 'Authorization: token {sk}'\n",
        why="5 host in the same request, eight lines up + 2 shape",
    ),
    Form(
        "hypertrack/retrofit",
        '@Headers({"Authorization: token {sk}", "Content-Type: application/json"})\n@POST("/api/v2/users/")\nCall<User> create(@Body User user);\n',
        why="2 path with scheme + 2 shape + 1 Authorization",
    ),
    Form(
        "hypertrack/python-helper",
        "BASE = 'https://api.hypertrack.com/api/v2/'\n\ndef call(path):\n    return requests.get(BASE + path, headers={'Authorization': 'token ' + KEY})\n\nKEY = '{sk}'\n",
        why="3 host within 10 lines + 2 shape + 1 name",
    ),
    Form(
        "hypertrack/host-far-away",
        "API = 'https://api.hypertrack.com/api/v2/'\n" + "\n".join(f"def step_{n}(): return {n}" for n in range(60)) + "\nSECRET_KEY = '{sk}'\n",
        why="2 host elsewhere in the file + 2 shape + 1 name",
    ),
    # ------------------------------------------------------------- names
    Form("hypertrack/postman-documented-variable", '{"variable": [{"key": "hypertrack_sk", "value": "{sk}"}]}\n', why="4 word + 2 shape"),
    Form("hypertrack/postman-documented-variable-short", '{"values": [{"key": "hypertrack_sk", "value": "{sk_short}", "enabled": true}]}\n', why="4 word"),
    Form("hypertrack/postman-value-first", '{"values": [{"value": "{sk}", "key": "hypertrack_sk"}]}\n', why="4 word + 2 shape"),
    Form("hypertrack/env-both", "HYPERTRACK_SK={sk}\nHYPERTRACK_PK={pk}\n", why="4 word + 2 shape"),
    Form("hypertrack/both-on-one-line", '{"hypertrack": {"secretKey": "{sk}", "publishableKey": "{pk}"}}', why="4 parent + 2 shape"),
    Form("hypertrack/yaml-both-nested", "hypertrack:\n  secret_key: {sk}\n  publishable_key: {pk}\n", why="4 parent + 2 shape"),
    Form("hypertrack/yaml-deeper", "production:\n  tracking:\n    hypertrack:\n      keys:\n        secret: {sk}\n", why="4 grandparent + 2 shape"),
    Form("hypertrack/name-spelt-hyper-track", 'let hyperTrackKey = "{sk}"\n', why="4 word, camel-split + 2 shape"),
    Form("hypertrack/name-spelt-HYPER_TRACK", "HYPER_TRACK_SECRET={sk}\n", why="4 word, snake-split + 2 shape"),
    Form("hypertrack/abbreviation", "HT_KEY={sk}\n", why="2 abbreviation + 2 shape (+ 1 name)"),
    Form("hypertrack/abbreviation-camel", 'const htSecretKey = "{sk}";\n', why="2 abbreviation + 2 shape + 1 name"),
    Form("hypertrack/comment-above", "# HyperTrack\nSECRET_KEY = '{sk}'\n", why="2 comment + 2 shape + 1 name"),
    Form("hypertrack/comment-two-above", "// hypertrack keys\n// (rotate monthly)\nconst key = '{sk}';\n", why="2 comment + 2 shape + 1 name"),
    Form("hypertrack/comment-behind", "SECRET_KEY={sk}  # hypertrack\n", why="2 comment + 2 shape + 1 name"),
    Form("hypertrack/path-word", "SECRET_KEY = '{sk}'\n", path="app/hypertrack/config.py", why="2 path + 2 shape + 1 name"),
    Form("hypertrack/path-word-file", "key: {pk}\n", path="config/hypertrack.yml", why="2 path + 2 shape + 1 name"),
    Form("hypertrack/path-camel", 'String KEY = "{sk}";\n', path="src/main/java/com/acme/HyperTrackConfig.java", why="2 path + 2 shape + 1 name"),
    Form(
        "hypertrack/dependency",
        '{"dependencies": {"hypertrack-node": "^1.0.0"}, "config": {"key": "{sk}"}}\n',
        path="package.json",
        why="2 dependency + 2 shape + 1 name",
    ),
    Form("hypertrack/gradle", 'resValue "string", "hypertrack_pk", "{pk}"\n', why="4 word + 2 shape"),
    Form("hypertrack/at-end-of-file", "hypertrack_sk={sk}", why="4 word + 2 shape"),
    Form("hypertrack/after-escaped-newline", 'x = "a\\nHYPERTRACK_SK={sk}\\nb"\n', why="4 word + 2 shape"),
    Form("hypertrack/after-colour", "HYPERTRACK_SK=\x1b[33m{sk}\x1b[0m\n", why="4 word + 2 shape"),
    Form("hypertrack/quoted-key-percent", "hypertrack_sk%3D{sk}%26x%3D1\n", why="4 word + 2 shape"),
    Form("hypertrack/minified-megabyte", '{"a":"' + "b " * 400_000 + '","hypertrack":{"sk":"{sk}"},"c":"' + "d " * 200_000 + '"}', why="4 parent + 2 shape"),
    # ------------------------------------------------------------- coats
    Form("hypertrack/base64-line-0", "data: ⟦HYPERTRACK_SECRET_KEY={sk}⟧\n", encode=(base64_of,), why="4 word, inside + 2 shape"),
    Form("hypertrack/base64-line-1", "data: ⟦ HYPERTRACK_SECRET_KEY={sk}⟧\n", encode=(base64_of,), why="4 word, inside + 2 shape"),
    Form("hypertrack/base64-line-2", "data: ⟦  HYPERTRACK_SECRET_KEY={sk}⟧\n", encode=(base64_of,), why="4 word, inside + 2 shape"),
    Form("hypertrack/base64-kubernetes", "kind: Secret\ndata:\n  HYPERTRACK_SECRET_KEY: ⟦{sk}⟧\n", encode=(base64_of,), why="4 word, outside + 2 shape"),
    Form("hypertrack/base64-basic-auth", "GET https://api.hypertrack.com/api/v2/users/\nAuthorization: Basic ⟦{sk}:⟧\n", encode=(base64_of,), why="5 host + 2 shape"),
    Form("hypertrack/base64-twice", "x: ⟦hypertrack_sk={sk}⟧\n", encode=(base64_of, base64_of), why="4 word, inside + 2 shape"),
    Form("hypertrack/hex", "x: ⟦hypertrack_sk={sk}⟧\n", encode=(hex_of,), why="4 word, inside + 2 shape"),
    Form("hypertrack/unicode-escapes", "x = '⟦hypertrack_sk={sk}⟧'\n", encode=(unicode_escapes,), why="4 word, inside + 2 shape"),
    Form("hypertrack/percent", "q=⟦hypertrack_sk=\"{sk}\"⟧&x=1\n", encode=(percent_marks,), why="4 word + 2 shape"),
    Form("hypertrack/json-in-json", '{"b": "⟦{"hypertrack_sk": "{sk}"}⟧"}\n', encode=(json_string,), why="4 word + 2 shape"),
    Form("hypertrack/html", "<pre>⟦hypertrack.secret_key = '{sk}'⟧</pre>\n", encode=(html_quotes,), why="5 SDK + 2 shape"),
    Form("hypertrack/utf-16-le-bom", "# é\r\nHYPERTRACK_SK={sk}\r\n", codec="utf-16-le", bom=b"\xff\xfe", why="4 word + 2 shape"),
    Form("hypertrack/utf-16-be", "# é\nHYPERTRACK_SK={sk}\n", codec="utf-16-be", why="4 word + 2 shape"),
    Form("hypertrack/utf-16-le-short-value", "# é\nHYPERTRACK_SK={sk_short}\n", codec="utf-16-le", bom=b"\xff\xfe", why="4 word"),
    # ------------------------------------------------------------- under 4 points: not to be called HyperTrack's
    Form("hypertrack/not-bare", "{sk}\n", why="2 shape", named=False),
    Form("hypertrack/not-name-alone", "SECRET_KEY={sk}\n", why="2 shape + 1 name", named=False),
    Form("hypertrack/not-header-alone", "Authorization: token {sk}\n", why="2 shape + 1 Authorization", named=False),
    Form("hypertrack/not-publishable-alone", "const publishableKey = '{pk}';\n", why="2 shape + 1 name", named=False),
    Form("hypertrack/not-prose", "We compared HyperTrack and others.\n\n\n\n\n\n\nkey = '{sk}'\n", why="0 prose + 2 shape + 1 name", named=False),
    Form("hypertrack/not-at-another-host", "curl https://api.acme.test/v1/ -H 'Authorization: token {sk}'\n", why="2 shape + 1 Authorization", named=False),
    Form("hypertrack/not-short-bare", "SECRET_KEY={sk_short}\n", why="1 name", named=False),
]
