# ruff: noqa: E501 - a table: one case a line
from __future__ import annotations

import pytest
from lint_cases import Case, named, request, run, shown, use

ORU = "https://api.production.hyperoru.com"
SAVE = "https://api.hypersave.io"
TRACK = "https://api.hypertrack.com/api/v2"
IN_URL = "hyperoru-session-token-in-url"
CLIENT = "android/app/src/main/java/io/acme/Tracker.java"

HYPERORU = (
    Case("a session token in the query", (request(f"GET {ORU}/api/account/list?session_token=$T"),), (f"{IN_URL}@0",)),
    Case("a literal one", (request(f"GET {ORU}/api/account/list?session_token=<hyperoru-session-token>"),), (f"{IN_URL}@0",)),
    Case("a placeholder is misused as well", (request(f"GET {ORU}/api/account/list?session_token=YOUR_SESSION_TOKEN"),), (f"{IN_URL}@0",)),
    Case("a token that travels as it should", (request(f"GET {ORU}/api/account/list?limit=5 | Bearer $T"),)),
    Case("a session token of somebody else", (request("GET https://sts.corp.io/api/account/list?session_token=$T"),)),
    Case("a log without hosts", (request("GET /api/account/list?session_token=abc", form="access-log", headers_known=False),), (f"{IN_URL}@0",)),
    Case("a log with somebody else's host", (request("GET https://corp.io/api/account/list?session_token=abc", form="access-log"),)),
    Case("a log with another path", (request("GET /login?session_token=abc", form="access-log"),)),
    Case("code without a host", (request("GET /api/account/list?session_token=$T"),)),
    Case("a proxy that puts it there", (request(f"? {ORU}/api/account/list?session_token=$cookie_t", form="proxy-config"),), (f"{IN_URL}@0",)),
    Case("logging in needs no token", (request(f"POST {ORU}/api/users/login | Basic $T"),)),
    Case("the scheme of others", (request(f"GET {ORU}/api/account/list | token $T"),), ("hyperoru-wrong-auth-scheme@0",)),
    Case("a password in the clear", (request("POST http://api.production.hyperoru.com/api/users/login", body={"password": "$P"}),), ("hyperoru-plain-http@0",)),
    Case("health needs no encryption", (request("GET http://api.production.hyperoru.com/health"),)),
    Case("both at once", (request("GET http://api.production.hyperoru.com/api/account/list?session_token=$T"),), ("hyperoru-plain-http@0", f"{IN_URL}@0")),
    Case("a parameter of another name", (request(f"GET {ORU}/api/account/list?token=$T"),), ("token-in-url@0",)),
)  # fmt: skip

HYPERSPEED = (
    Case("an instance by its variable", (request("GET {HYPERSPEED_URL}/api/v1/organizations | token $T"),), ("hyperspeed-wrong-auth-scheme@0",)),
    Case("an instance by its host", (request("GET https://hyperspeed.corp.io/api/v1/spaces | $T"),), ("hyperspeed-wrong-auth-scheme@0",)),
    Case("an instance by its token", (request("GET https://chat.corp.io/api/v1/organizations | token $HYPERSPEED_TOKEN"),), ("hyperspeed-wrong-auth-scheme@0",)),
    Case("an instance by the token's shape", (request("GET {BASE}/api/v1/organizations | token <hyperspeed-service-account-token>"),), ("hyperspeed-wrong-auth-scheme@0",)),
    Case("the same instance once more", (request("GET {BASE}/api/v1/organizations | Bearer $HYPERSPEED_TOKEN"), request("GET {BASE}/api/v1/spaces | token $T")), ("hyperspeed-wrong-auth-scheme@1",)),
    Case("any FastAPI program", (request("GET https://corp.io/api/v1/organizations | token $T"),)),
    Case("a path of somebody else's beside its token", (request("GET https://corp.io/api/v3/things | token $HYPERSPEED_TOKEN"),)),
    Case("the right scheme", (request("GET {HYPERSPEED_URL}/api/v1/organizations | Bearer $T"),)),
    Case("its own pages", (request("GET https://hyperspeed.mintlify.app/api/v1/organizations | token $T"),)),
    Case("plain http", (request("GET http://hyperspeed.corp.io/api/v1/organizations | Bearer $T"),), ("hyperspeed-plain-http@0",)),
    Case("plain http to this machine", (request("GET http://localhost:8080/api/v1/organizations | Bearer $HYPERSPEED_TOKEN"),)),
    Case("a literal refresh token in a program", (request("POST {HYPERSPEED_URL}/api/v1/auth/refresh", body={"refresh_token": "<hyperspeed-refresh-token>"}),), ("hyperspeed-refresh-token-reuse@0",)),
    Case("a placeholder of one", (request("POST {HYPERSPEED_URL}/api/v1/auth/refresh", body={"refresh_token": "YOUR_REFRESH_TOKEN"}),)),
    Case("a literal one in documents", (request("POST {HYPERSPEED_URL}/api/v1/auth/refresh", body={"refresh_token": "<hyperspeed-refresh-token>"}),), path="docs/auth.md"),
    Case("only the access token is kept", (request("POST {HYPERSPEED_URL}/api/v1/auth/refresh", body={"refresh_token": "$REFRESH"}), request("GET {HYPERSPEED_URL}/api/v1/organizations | Bearer @0.access_token")), ("hyperspeed-refresh-token-reuse@0",)),
    Case("both are kept", (request("POST {HYPERSPEED_URL}/api/v1/auth/refresh", body={"refresh_token": "$REFRESH"}), request("GET {HYPERSPEED_URL}/api/v1/organizations | Bearer @0.access_token")), named=(named("refresh", "@0.refresh_token"),)),
    Case("a refresh and nothing else", (request("POST {HYPERSPEED_URL}/api/v1/auth/refresh", body={"refresh_token": "$REFRESH"}),)),
)  # fmt: skip

HYPERTRACK = (
    Case("a publishable key lists", (request(f"GET {TRACK}/users/ | token <hypertrack-publishable-key>"),), ("hypertrack-publishable-key-list-call@0",)),
    Case("one by name lists", (request(f"GET {TRACK}/users/?page=2 | token $HYPERTRACK_PUBLISHABLE_KEY"),), ("hypertrack-publishable-key-list-call@0",)),
    Case("a documentation sample lists", (request(f"GET {TRACK}/users/ | token pk_1234567890abcde"),), ("hypertrack-publishable-key-list-call@0",)),
    Case("a publishable key gets one", (request(f"GET {TRACK}/users/{{id}}/ | token $HYPERTRACK_PK"),)),
    Case("a publishable key looks one up", (request(f"GET {TRACK}/users/?lookup_id=42 | token $HYPERTRACK_PK"),), ("hypertrack-publishable-key-list-call@0",)),
    Case("a publishable key creates", (request(f"POST {TRACK}/actions/ | token $HYPERTRACK_PK"),)),
    Case("a secret key lists", (request(f"GET {TRACK}/users/ | token $HYPERTRACK_SK"),)),
    Case("a key of unknown kind lists", (request(f"GET {TRACK}/users/ | token $HYPERTRACK_KEY"),)),
    Case("a collection that is not known", (request(f"GET {TRACK}/{{kind}} | token $HYPERTRACK_PK"),)),
    Case("Bearer", (request(f"GET {TRACK}/users/ | Bearer $K"),), ("hypertrack-wrong-auth-scheme@0",)),
    Case("-u", (request(f"GET {TRACK}/users/ | Basic $K"),), ("hypertrack-wrong-auth-scheme@0",)),
    Case("the right word, in capitals", (request(f"GET {TRACK}/users/ | Token $K"),)),
    Case("somebody else's secret key", (request("GET https://api.stripe.com/v1/charges | Bearer sk_live_x"),)),
    Case("no final slash", (request(f"GET {TRACK}/users | token $K"),), ("hypertrack-missing-trailing-slash@0",), pedantic=True),
    Case("no final slash behind an identifier", (request(f"GET {TRACK}/users/{{id}} | token $K"),), ("hypertrack-missing-trailing-slash@0",), pedantic=True),
    Case("a final slash, and a query", (request(f"GET {TRACK}/users/?page=1 | token $K"),), pedantic=True),
    Case("no final slash, not pedantic", (request(f"GET {TRACK}/users | token $K"),)),
    Case("version 1", (request("GET https://api.hypertrack.com/api/v1/users/ | token $K"),), ("hypertrack-api-v1@0",), pedantic=True),
    Case("a version that is not known", (request("GET https://api.hypertrack.com/api/{version}/users/ | token $K"),), pedantic=True),
    Case("Ruby without a version", (), ("hypertrack-api-v1",), path="app.rb", pedantic=True, uses=(use("HyperTrack.secret_key", "$KEY"),)),
    Case("Ruby with one", (), path="app.rb", pedantic=True, uses=(use("HyperTrack.secret_key", "$KEY"), use("HyperTrack.api_version", "v2", at=300))),
    Case("Ruby with one that is not known", (), path="app.rb", pedantic=True, uses=(use("HyperTrack.secret_key", "$KEY"), use("HyperTrack.api_version", "$V", at=300))),
    Case("Python has no versions", (), pedantic=True, uses=(use("hypertrack.secret_key", "$KEY"),)),
    Case("JSON without its type", (request(f"POST {TRACK}/actions/ | token $K", body={"type": "visit"}),), ("hypertrack-missing-content-type@0",), pedantic=True),
    Case("JSON by a client that says so", (request(f"POST {TRACK}/actions/ | token $K", body={"type": "visit"}, content="application/json", sets_type=True),), pedantic=True),
    Case("JSON with its type", (request(f"POST {TRACK}/actions/ | token $K", body={"type": "visit"}, headers={"Content-Type": "application/json"}),), pedantic=True),
    Case("a POST without a body", (request(f"POST {TRACK}/actions/{{id}}/complete/ | token $K"),), pedantic=True),
    Case("a form", (request(f"POST {TRACK}/actions/ | token $K", body={"type": "visit"}, content="application/x-www-form-urlencoded"),), pedantic=True),
    Case("a secret key in an app", (), ("hypertrack-secret-key-in-client",), path=CLIENT, named=(named("HYPERTRACK_KEY", "<hypertrack-secret-key>"),)),
    Case("a publishable key in an app", (), path=CLIENT, named=(named("HYPERTRACK_KEY", "<hypertrack-publishable-key>"),)),
    Case("a secret key on a server", (), path="server/track.js", named=(named("HYPERTRACK_KEY", "<hypertrack-secret-key>"),)),
    Case("a secret key of somebody else in an app", (), path=CLIENT, named=(named("SECRET_KEY", "<hypertrack-secret-key>"),)),
    Case("a secret key under a public name", (request(f"GET {TRACK}/users/ | token $NEXT_PUBLIC_HYPERTRACK_SECRET_KEY"),), ("hypertrack-secret-key-in-client",), path="lib/track.ts"),
    Case("a publishable key under a public name", (request(f"GET {TRACK}/users/{{id}}/ | token $NEXT_PUBLIC_HYPERTRACK_PUBLISHABLE_KEY"),), path="lib/track.ts"),
    Case("a library's statement in an app", (), ("hypertrack-secret-key-in-client",), path=CLIENT, uses=(use("HyperTrackClient", "sk_1234567890abcde"),)),
)  # fmt: skip

HYPERSAVE = (
    Case("a live key in a test", (), ("hypersave-live-key-in-test",), path="tests/test_save.py", named=(named("KEY", "<hypersave-live-key>"),)),
    Case("a test key in a test", (), path="tests/test_save.py", named=(named("KEY", "<hypersave-test-key>"),)),
    Case("a live key in a program", (), path="src/save.py", named=(named("KEY", "<hypersave-live-key>"),)),
    Case("a prefix in a test", (), path="tests/test_save.py", named=(named("PREFIX", "hs_live_"),)),
    Case("a sentence in a test", (), path="tests/test_save.py", named=(named("HINT", "hs_live_ keys are refused here"),)),
    Case("a test key in production", (), ("hypersave-test-key-in-production",), path=".env.production", named=(named("HYPERSAVE_API_KEY", "<hypersave-test-key>"),)),
    Case("a live key in production", (), path=".env.production", named=(named("HYPERSAVE_API_KEY", "<hypersave-live-key>"),)),
    Case("a name in production", (), path=".env.production", named=(named("HYPERSAVE_API_KEY", "$KEY"),)),
    Case("a key in a page", (), ("hypersave-key-in-client",), path="public/index.html", named=(named("KEY", "<hypersave-live-key>"),)),
    Case("a key under a public name", (), ("hypersave-key-in-client",), path="app/.env", named=(named("VITE_HYPERSAVE_KEY", "<hypersave-test-key>"),)),
    Case("a public name alone", (), ("hypersave-key-in-client",), path="lib/save.ts", named=(named("key", "$NEXT_PUBLIC_HYPERSAVE_API_KEY"),)),
    Case("a public address", (), path="lib/save.ts", named=(named("url", "$NEXT_PUBLIC_HYPERSAVE_URL"),)),
    Case("a public name and its request", (request(f"GET {SAVE}/v1/memories | Bearer $REACT_APP_HYPERSAVE_KEY"),), ("hypersave-key-in-client",), path="src/App.tsx", named=(named("key", "$REACT_APP_HYPERSAVE_KEY", at=1502),)),
    Case("a user's token in an app", (request(f"GET {ORU}/api/account/list | Bearer $sessionToken"),), path="src/App.tsx"),
    Case("X-API-Key", (request(f"GET {SAVE}/v1/memories | header:x-api-key $K"),), ("hypersave-wrong-auth-scheme@0",)),
    Case("a header that may hold anything", (request(f"GET {SAVE}/v1/memories")._replace(auth=None),)),
    Case("a key in a URL", (request(f"GET {SAVE}/v1/memories?api_key=$K"),), ("token-in-url@0",)),
    Case("a key of another name in a URL", (request(f"GET {SAVE}/v1/memories?k=<hypersave-live-key>"),), ("token-in-url@0",)),
    Case("a page's token in a URL", (request(f"GET {SAVE}/v1/memories?page_token=$P&key=colour"),)),
    Case("a token in a known provider's URL", (request("GET https://api.github.com/user?access_token=$T"),), ("token-in-url@0",)),
    Case("a token in anybody's URL", (request("GET https://corp.io/user?access_token=$T"),)),
    Case("a key in an app of another provider", (), ("token-in-client-code",), path="public/app.js", named=(named("KEY", "<anthropic-api-key>"),)),
)  # fmt: skip

CASES = [
    pytest.param(case, id=f"{provider}: {case.name}")
    for provider, cases in (
        ("hyperoru", HYPERORU), ("hyperspeed", HYPERSPEED), ("hypertrack", HYPERTRACK), ("hypersave", HYPERSAVE),
    )
    for case in cases
]  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_provider(case):
    assert shown(run(case)) == case.expected
