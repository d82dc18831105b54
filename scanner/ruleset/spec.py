"""Every key that a rule file may hold: the one source of the loader, `schema.json` and the tables in the rules' README.

A key is also the field's name in `scanner.ruleset.model`; only `within` becomes `within_lines` and `within_bytes`.
"""

from __future__ import annotations

from typing import NamedTuple

from scanner.model import Confidence, Severity
from scanner.ruleset.checksum import CHECKS

TEXT = "text"
TEXTS = "list of texts"
FLAG = "true or false"
WHOLE = "whole number"
NUMBER = "number"
DATE = "date"
PAIRS = "inline table of texts"
TABLE = "table"
TABLES = "list of tables"
NAMED = "tables by name"
STATUSES = "status code, class (`4xx`), or list of them"
SCALARS = "inline table of texts, whole numbers, true or false"
WHERE = "conditions"


class Key(NamedTuple):
    """One key: `kind` is one of the constants above; `choices`, `form` (a regex) and `least` bound its value.

    `form` and `choices` hold for each item of TEXTS. `within` is the table of a TABLE, TABLES or NAMED. Texts are never
    empty, nor are lists that are required.
    """

    name: str
    kind: str
    doc: str
    required: bool = False
    choices: tuple[str, ...] = ()
    form: str = ""
    least: int = 0
    within: Table | None = None


class Table(NamedTuple):
    """A TOML table: its header as people write it, what it is for, its keys.

    `never` holds keys that people may look for and why there are none.
    """

    header: str
    doc: str
    keys: tuple[Key, ...]
    never: tuple[tuple[tuple[str, ...], str], ...] = ()


KEBAB = "^[a-z0-9]+(-[a-z0-9]+)*$"
HTTPS = "^https://[^\\s]+$"
HOST = "^[a-z0-9.-]+$"
SEVERITIES = tuple(Severity)
CONFIDENCES = tuple(Confidence)
SLOTS = ("name", "header", "query", "call")
CHECK_FAILS = ("drop", "lower")
METHODS = ("GET", "HEAD")
LIVENESS = ("active", "inactive", "expired", "unknown")

CONTEXT = Table("[context]", "What tells that text is about this provider.", (
    Key("words", TEXTS, "The provider's names as they stand in identifiers, in lower case."),
    Key("abbreviations", TEXTS, "Weaker, shorter names (`ht` for Hypertrack)."),
    Key("hosts", TEXTS, "API hosts, without scheme or path.", form=HOST),
    Key("packages", TEXTS, "Names of its SDKs as they are imported or declared."),
    Key("env", TEXTS, "Documented environment variables."),
    Key("paths", TEXTS, "Documented URL paths, each a regex."),
    Key("schemes", TEXTS, "Documented Authorization schemes."),
    Key("keywords", TEXTS, "More rare literals that make the engine look for tokens known by use."),
    Key("self_hosted", FLAG, "Everybody runs an own instance, so no host is the provider's."),
))  # fmt: skip

USE = Table("use = [{ … }]", "A place in which a token without a shape of its own stands.", (
    Key("slot", TEXT, "`name` (assignment, key, option, field), `header`, `query` or `call`.",
        required=True, choices=SLOTS),
    Key("name", TEXT, "Regex searched in the slot's name, which is first written in snake_case.", required=True),
    Key("scheme", TEXT, "The header's Authorization scheme."),
    Key("paths", TEXTS, "URL paths (regexes), one of which stands in the same request."),
    Key("siblings", TEXTS, "Keys that stand beside the slot in the same object."),
    Key("constants", PAIRS, 'Siblings with a documented value: `{ expires_in = "900" }`.'),
    Key("sdk", FLAG, "The slot is a statement of the provider's own SDK."),
    Key("confidence", TEXT, "The most that this use can give (default `high`).", choices=CONFIDENCES),
))  # fmt: skip

TOKEN = Table("[[token]]", "One kind of token.", (
    Key("id", TEXT, "The rule's name in reports and ignores; begins with the provider; never reused.",
        required=True, form=KEBAB),
    Key("title", TEXT, "What it is, for people.", required=True),
    Key("family", TEXT, "Names the shape; rules of the same shape share it. Part of a finding's identity.",
        required=True, form=KEBAB),
    Key("kind", TEXT, "What sort of token: `live`, `test`, `access-token`, `password` …", required=True, form=KEBAB),
    Key("severity", TEXT, "How bad a leak is.", required=True, choices=SEVERITIES),
    Key("grants", TEXT, "What a thief can do with it, in a sentence.", required=True),
    Key("confidence", TEXT, "The most that this rule can give (default `high`).", choices=CONFIDENCES),
    Key("aliases", TEXTS, "Earlier ids of this rule, so that old ignores still work.", form=KEBAB),
    Key("keywords", TEXTS, "Rare literals, one of which stands in every token."),
    Key("ignore_case", FLAG, "Keywords and pattern ignore case."),
    Key("prefilter", TEXT, "Fixed-width pattern searched instead of keywords under five bytes: `sk_[0-9a-f]{4}`."),
    Key("expression", TEXT, "Bounded pattern of no fixed width searched instead of keywords, if no literal is rare."),
    Key("pattern", TEXT, "The token's shape: a verbose regex with a group `secret` and no unbounded repeat."),
    Key("lookback", WHOLE, "Bytes before the keyword's start at which the match may begin.", least=1),
    Key("max_len", WHOLE, "The longest match in bytes, counted from the keyword's start.", least=1),
    Key("shared", FLAG, "Other providers' tokens have this shape, too: name this one only on evidence."),
    Key("shape_points", WHOLE, "Points of evidence that the shape itself gives.", least=1),
    Key("checksum", TEXT, "Name of the check over the pattern's groups `body` and `check`.", choices=tuple(CHECKS)),
    Key("check_fails", TEXT, "When the check fails: `drop` the match (default) or `lower` its confidence.",
        choices=CHECK_FAILS),
    Key("min_entropy", NUMBER, "The least Shannon entropy of the secret, in bits per byte."),
    Key("claims", PAIRS, 'What a JSON Web Token of this kind holds: `{ alg = "HS256", lifetime = "900" }`.'),
    Key("encoded", FLAG, "Whether to look for it inside base64, hex and UTF-16 as well (default true)."),
    Key("value", TEXT, "Known by use: regex of the slot's whole value, with no unbounded repeat."),
    Key("use", TABLES, "Known by use: the places it stands in.", within=USE),
    Key("low_entropy", FLAG, "Chosen by people (passwords): entropy says nothing, and hashes are made slow."),
    Key("placeholders", TEXTS, "Regexes of values that are no token, such as the documentation's samples."),
    Key("supersedes", TEXTS, "Rules (globs allowed) that keep silent where this one matches."),
    Key("cwe", WHOLE, "CWE number (default 798, hard-coded credentials).", least=1),
    Key("docs", TEXT, "The page about this token.", form=HTTPS),
    Key("verify", TEXT, "Name of the `[verify.NAME]` that asks whether it still works."),
    Key("not_asked", TEXT, "Why it is never sent anywhere, in a sentence, instead of `verify`."),
    Key("lifetime_days", WHOLE, "How long it lives by default, as documented; past it a lint over `dated` weighs less.",
        least=1),
    Key("revoke", TEXT, "Name of the `[revoke.NAME]` that stops it."),
    Key("sample", TEXT, "Template that mints a fake token: `hs_live_{base62*32}`.", required=True),
    Key("carriers", TEXTS, "Texts in which `{sample}` must be found, once each.", required=True),
    Key("no_match", TEXTS, "Texts in which this rule must find nothing.", required=True),
))  # fmt: skip

WITHIN = Table("within = { … }", "How near the parts of a pair stand.", (
    Key("lines", WHOLE, "At most this many lines apart.", required=True, least=1),
    Key("bytes", WHOLE, "At most this many bytes apart.", required=True, least=1),
))  # fmt: skip

PAIR = Table("[[pair]]", "A credential of several parts; the parts are reported alone as well.", (
    Key("id", TEXT, "The pair's name; begins with the provider.", required=True, form=KEBAB),
    Key("title", TEXT, "What it is, for people.", required=True),
    Key("parts", TEXTS, "Ids of its tokens, the secret one first.", required=True),
    Key("within", TABLE, "How near they stand: `{ lines = 10, bytes = 1024 }`.", required=True, within=WITHIN),
))  # fmt: skip

OUTCOME = Table("outcomes = [{ … }]", "What a reply means if all conditions hold; the first that fits decides.", (
    Key("status", STATUSES, "The reply's status."),
    Key("is_json", FLAG, "The body is a JSON object or list, and says so in its Content-Type."),
    Key("json", SCALARS, 'Values in that object, by dotted path: `{ "error.code" = "expired" }`.'),
    Key("json_not", SCALARS, "Values that do not stand in it."),
    Key("json_lacks", TEXTS, "Paths at which nothing stands, or null, or false."),
    Key("contains", TEXT, "Text that the body holds."),
    Key("rate_limited", FLAG, "It means the same as a 429."),
    Key("liveness", TEXT, "What it says about the token.", required=True, choices=LIVENESS),
    Key("reason", TEXT, "The end of the sentence `answered 401: …`."),
))  # fmt: skip

TELL = Table("tells = [{ … }]", "A fact about the token in the listed items of an active reply.", (
    Key("key", TEXT, "The items' key.", required=True),
    Key("values", TEXTS, "Its documented values; told only if all items have the same one.", required=True),
))  # fmt: skip

REPLY = Table("replies = [{ … }]", "A recorded reply, and what it must lead to.", (
    Key("status", WHOLE, "Its status.", required=True, least=100),
    Key("content_type", TEXT, "Its Content-Type."),
    Key("headers", PAIRS, "Other headers."),
    Key("body", TEXT, "Its body."),
    Key("liveness", TEXT, "What the outcomes must make of it.", required=True, choices=LIVENESS),
))  # fmt: skip

VERIFY = Table("[verify.NAME]", "One harmless request that tells whether a token still works.", (
    Key("method", TEXT, "`GET` (default) or `HEAD`: what changes nothing.", choices=METHODS),
    Key("path", TEXT, "The URL's path; `{random}` in it becomes a made-up id.", required=True),
    Key("endpoint", TEXT, "`https://` and one of the context's `hosts`; none if self-hosted."),
    Key("headers", PAIRS, "The request's headers, in one of which `{secret}` stands.", required=True),
    Key("safe", TEXT, "Why asking is harmless, in a sentence.", required=True),
    Key("rate", NUMBER, "Requests a second, if the provider documents a limit (default 5)."),
    Key("retry_after", TEXT, "Path of the seconds to wait in the JSON of a rate-limited reply."),
    Key("outcomes", TABLES, "What the replies mean.", required=True, within=OUTCOME),
    Key("tells", TABLES, "What else an active reply tells.", within=TELL),
    Key("replies", TABLES, "Recorded replies: the proof of the outcomes.", required=True, within=REPLY),
), never=(
    (("redirect", "redirects", "follow", "follow_redirects", "allow_redirects", "max_redirects"),
     "redirects are never followed"),
    (("body", "data", "json", "form", "files", "content", "payload"), "a verification sends no body"),
    (("query", "params", "parameters"), "a verification has no query; a token travels in a header only"),
    (("cookie", "cookies", "session"), "a verification has no cookies"),
    (("auth", "authorization", "username", "password"), "a token travels in one of the `headers`"),
    (("tls", "ssl", "insecure", "verify", "verify_tls"), "TLS is always verified"),
    (("host", "hosts", "url", "base_url"), "the address is `endpoint` and `path`"),
))  # fmt: skip

LOGGED = Table("logged = [{ … }]", "What tells a request in a log or a proxy's configuration, without its host.", (
    Key("path", TEXT, "Regex of the URL's path.", required=True),
    Key("parameter", TEXT, "The query parameter that stands beside it.", required=True),
))  # fmt: skip

API = Table("[api]", "How the API takes credentials, beside the context's `hosts`, `schemes` and `paths`.", (
    Key("open", TEXTS, "URL paths (regexes) that need no credential: login, registration, health."),
    Key("headers", TEXTS, "Documented headers for a credential other than Authorization, in lower case."),
    Key("query", TEXTS, "Documented query parameters for a credential."),
    Key("logged", TABLES, "What tells a request where no host stands.", within=LOGGED),
))  # fmt: skip

FACT = Table("[[fact]]", "What use tells about a token.", (
    Key("from", TEXT, "`reply` of a request in the same file, `name` of what holds it, or `comment` beside it.",
        required=True, choices=("reply", "name", "comment")),
    Key("where", WHERE, "The request in whose reply the token stands."),
    Key("yields", TEXT, "The reply's field that is the token, a dotted path."),
    Key("matches", TEXT, "Regex searched in a name, which is first written in snake_case, or in a comment."),
    Key("unless", TEXT, "Regex that no name of the token, nor the comment, may fit."),
    Key("sets", PAIRS, 'What is known then: `{ "token.permission" = "read" }`, or `token.kind`.', required=True),
    Key("confidence", TEXT, "The most that a lint can give which rests on it (default `high`).", choices=CONFIDENCES),
))  # fmt: skip

BESIDE = Table("beside = [{ … }]", "Another file of the same repository.", (
    Key("path", TEXT, "Its path in the repository.", required=True),
    Key("text", TEXT, "Its content, as above.", required=True),
))  # fmt: skip

EXAMPLE = Table("match = [{ … }]", "A file that proves a lint.", (
    Key("path", TEXT, "Its path in a repository.", required=True),
    Key("text", TEXT, "Its content; `{rule-id}` becomes a minted token of that rule.", required=True),
    Key("days", WHOLE, "How old its lines are, for a lint over `dated`.", least=1),
    Key("beside", TABLES, "Further files, for a lint over `clients`.", within=BESIDE),
))  # fmt: skip

USAGE = Table("[[usage]]", "One way to misuse a token.", (
    Key("id", TEXT, "The rule's name in reports and ignores; begins with the provider; never reused.",
        required=True, form=KEBAB),
    Key("title", TEXT, "What is wrong, for people.", required=True),
    Key("severity", TEXT, "How bad it is.", required=True, choices=SEVERITIES),
    Key("confidence", TEXT, "The most that this rule can give (default `high`).", choices=CONFIDENCES),
    Key("persona", TEXT, "`regular` (default), or `pedantic`: only with `--pedantic`.",
        choices=("regular", "pedantic")),
    Key("over", TEXTS, "What it looks at: `request` (default), `token` where it stands, `sdk` statements; of literal "
        "tokens `dated` ones by their age in git, and those of several `clients`.",
        choices=("request", "token", "sdk", "dated", "clients")),
    Key("days", WHOLE, "Over `dated`: how old a token may not be.", least=1),
    Key("where", WHERE, "When it reports.", required=True),
    Key("why", TEXT, "Why it matters, in a sentence; may hold `{method}` and `{count}`.", required=True),
    Key("quote", TEXT, "The provider's own words."),
    Key("fix", TEXT, "What to write instead, as a line.", required=True),
    Key("aliases", TEXTS, "Earlier ids of this rule, so that old ignores still work.", form=KEBAB),
    Key("supersedes", TEXTS, "Rules (globs allowed) that keep silent where this one reports."),
    Key("cwe", WHOLE, "CWE number.", least=1),
    Key("docs", TEXT, "The page about it.", form=HTTPS),
    Key("match", TABLES, "Files in which it must report once.", required=True, within=EXAMPLE),
    Key("no_match", TABLES, "Files in which it must report nothing.", required=True, within=EXAMPLE),
))  # fmt: skip

REVOKE = Table("[revoke.NAME]", "How a person stops a token: instructions, never a request.", (
    Key("steps", TEXTS, "What to do, one sentence or two each.", required=True),
    Key("url", TEXT, "Where to do it.", form=HTTPS),
))  # fmt: skip

FILE = Table("top level", "Who issues the tokens.", (
    Key("provider", TEXT, "The provider's name in kebab-case; every id begins with it.", required=True, form=KEBAB),
    Key("name", TEXT, "The provider's name as it writes it.", required=True),
    Key("home", TEXT, "Its home page.", required=True, form=HTTPS),
    Key("docs", TEXTS, "The pages from which the facts of this file come.", required=True, form=HTTPS),
    Key("reviewed", DATE, "When a person last checked this file against them (a TOML date).", required=True),
    Key("context", TABLE, "What tells that text is about this provider.", within=CONTEXT),
    Key("token", TABLES, "One table for each kind of token.", required=True, within=TOKEN),
    Key("pair", TABLES, "One table for each credential of several parts.", within=PAIR),
    Key("api", TABLE, "How the API takes credentials.", within=API),
    Key("fact", TABLES, "One table for each thing that use tells about a token.", within=FACT),
    Key("usage", TABLES, "One table for each way to misuse a token.", within=USAGE),
    Key("verify", NAMED, "One table for each harmless request that tells whether a token still works.", within=VERIFY),
    Key("revoke", NAMED, "One table for each way to stop a token.", within=REVOKE),
))  # fmt: skip
