"""What a finding survives: whatever happens to its text, its file and its commit, it stays the known one."""

from __future__ import annotations

import base64
import io
import json
import random
import shutil

import pytest
from known_repo import RULESET, Repo, live, password, private_key

from scanner.report import Style, render
from scanner.ruleset.sample import mint

KEY, WORD, PEM = live(1), password(), private_key(1)
HEX = mint("sk_{hex*40}", random.Random(1))
OTHER_HEX = mint("sk_{hex*40}", random.Random(2))
APP = f"import os\n\n\ndef client():\n    key = '{KEY}'\n    return key\n"
ENV = f"HYPERORU_PASSWORD={WORD}\nHYPERORU_URL=https://oru.example.com\n"
TRACK = f"# HyperTrack\nHYPERTRACK_SECRET_KEY={HEX}\n"
JWT = mint("{jwt}", random.Random(1))
THIRD_HEX = mint("sk_{hex*40}", random.Random(3))
TOKENS = f"# café\nSECRET={THIRD_HEX}\nTOKEN={JWT}\n"


@pytest.fixture
def known(repo):
    repo.write("src/app.py", APP)
    repo.write("deploy/hyperoru.env", ENV)
    repo.write("deploy/hypertrack.env", TRACK)
    repo.write("keys/server.pem", PEM + "\n")
    repo.write("some/tokens.env", TOKENS)
    repo.write("README", "nothing here\n")
    repo.commit("first")
    repo.baseline()
    repo.commit("baseline")
    return repo


def fingerprints(result):
    """What reports call the findings: the same in JSON, however it is shown, and in SARIF's partialFingerprints."""
    in_json, in_sarif = (rendered(result, name) for name in ("json", "sarif"))
    told = {finding["secretHash"] for finding in in_json["findings"]}
    [run] = in_sarif["runs"]
    assert {found["partialFingerprints"]["secretHash/v1"] for found in run["results"]} == told
    return told


def rendered(result, name):
    out = io.BytesIO()
    render(name, result, RULESET, out, Style(show_suppressed=True))
    return json.loads(out.getvalue())


def edit(name, change):
    def run(repo):
        repo.write(name, change(repo.read(name)))

    return run


def app(change):
    return edit("src/app.py", change)


def replaced(new):
    return app(lambda text: text.replace(f"'{KEY}'", new))


def move(old, new):
    def run(repo):
        (repo.path / new).parent.mkdir(parents=True, exist_ok=True)
        repo.git("mv", old, new)

    return run


def swap_names(repo):
    a, b = repo.read("src/app.py"), repo.read("deploy/hyperoru.env")
    repo.write("src/app.py", b)
    repo.write("deploy/hyperoru.env", a)


def move_and_edit(repo):
    move("src/app.py", "lib/new.py")(repo)
    repo.write("lib/new.py", f"# all new\n{'x = 1' * 40}\nclient = Client('{KEY}')\n")


def rewrap(text):
    head, *body, foot = text.strip().split("\n")
    body = "".join(body)
    return "\n".join([head, *(body[at : at + 40] for at in range(0, len(body), 40)), foot, ""])


def split(repo):
    repo.write("src/app.py", "from settings import KEY\n")
    repo.write("src/settings.py", f"KEY = '{KEY}'\n")


def put_together(repo):
    repo.write("deploy/hyperoru.env", ENV + TRACK)
    (repo.path / "deploy" / "hypertrack.env").unlink()


def tokens(change):
    return edit("some/tokens.env", change)


TREE = {
    "lines above": app(lambda t: "# licence\n" * 50 + t),
    "fewer lines above": app(lambda t: t.replace("import os\n\n\n", "")),
    "moved within the file": app(lambda t: "\n".join(reversed(t.splitlines())) + "\n"),
    "indented": app(lambda t: t.replace("    ", "        ")),
    "tabs": app(lambda t: t.replace("    ", "\t")),
    "CRLF": app(lambda t: t.replace("\n", "\r\n")),
    "old Mac line ends": app(lambda t: t.replace("\n", "\r")),
    "a byte order mark": app(lambda t: "\ufeff" + t),
    "UTF-16": app(lambda t: t.encode("utf-16")),
    "UTF-16 of the other order": app(lambda t: b"\xfe\xff" + t.encode("utf-16-be")),
    "UTF-16 without a mark": app(lambda t: t.encode("utf-16-le")),
    "Latin-1": tokens(lambda t: t.encode("latin-1")),
    "as YAML": app(lambda _: f"service:\n  - name: a\n    env: {{KEY: '{KEY}'}}\n"),
    "as XML": app(lambda _: f'<a><key name="x">{KEY}</key></a>\n'),
    "as a URL": app(lambda _: f"https://api.hypersave.io/v1/x?key={KEY}\n"),
    "HTML entities": replaced("'" + "".join(f"&#{ord(char)};" for char in KEY) + "'"),
    "base64 twice": replaced(repr(base64.b64encode(base64.b64encode(f"key={KEY}".encode())).decode())),
    "split in two files": split,
    "two files put together": put_together,
    "a word of the provider added": tokens(lambda t: t.replace("SECRET=", "HYPERTRACK_SECRET_KEY=")),
    "a word of another provider added": tokens(lambda t: t.replace("SECRET=", "HYPERORU_SESSION_TOKEN=")),
    "a web token's owner named": tokens(lambda t: t.replace("TOKEN=", "HYPERSPEED_ACCESS_TOKEN=")),
    "a web token named as a password": tokens(lambda t: t.replace("TOKEN=", "HYPERORU_PASSWORD=")),
    "the provider's word in the path": move("some", "hypertrack"),
    "executable": lambda repo: (repo.path / "src" / "app.py").chmod(0o755),
    "other quotes": replaced(f'"{KEY}"'),
    "another name": app(lambda t: t.replace("key =", "API_TOKEN_OLD =")),
    "as JSON": app(lambda _: json.dumps({"a": [1, {"key": KEY}]}, indent=2)),
    "minified": app(lambda _: "x=1;" * 500 + f"k='{KEY}';" + "y=2;" * 500),
    "base64": replaced(repr(base64.b64encode(f"key={KEY}".encode()).decode())),
    "percent-encoded": replaced(f"'{KEY.replace('_', '%5F')}'"),
    "escaped": replaced("'" + "".join(f"\\u{ord(char):04x}" for char in KEY) + "'"),
    "hexadecimal": replaced(f"'{KEY.encode().hex()}'"),
    "written twice": app(lambda t: t + t),
    "a comment beside it": app(lambda t: t.replace(f"'{KEY}'", f"'{KEY}'  # TODO: rotate")),
    "deep in a large file": app(lambda t: "filler = 1\n" * 400_000 + t),
    "a key wrapped anew": edit("keys/server.pem", rewrap),
    "a key with CRLF": edit("keys/server.pem", lambda t: t.replace("\n", "\r\n")),
    "a password quoted": edit("deploy/hyperoru.env", lambda t: t.replace(f"={WORD}", f'="{WORD}"')),
    "no word of the provider any more": edit("deploy/hypertrack.env", lambda _: f"SECRET={HEX}\n"),
    "renamed": move("src/app.py", "src/main.py"),
    "renamed in another folder": move("src", "lib/old"),
    "a password's file renamed": move("deploy/hyperoru.env", "etc/hyperoru.env"),
    "renamed by case": move("src/app.py", "src/APP.py"),
    "renamed and rewritten": move_and_edit,
    "names swapped": swap_names,
}


@pytest.mark.parametrize("what", TREE)
def test_an_edit_leaves_every_fingerprint_and_nothing_new(what, known):
    before = fingerprints(known.scan())
    TREE[what](known)
    result = known.scan()
    assert fingerprints(result) == before
    assert [f.id for f in result.findings if f.baseline_state != "unchanged" or not f.suppressed_by] == []
    assert [lapsed for lapsed in result.lapsed if lapsed.kind == "stale"] == []
    known.commit(what)
    assert known.reported() == known.reported(mode="history") == []


def rebase(repo):
    repo.git("checkout", "-q", "-b", "topic", "HEAD~1")
    repo.write("README", "topic\n")
    repo.commit("topic")
    repo.git("rebase", "-q", "main")


def squash(repo):
    repo.git("checkout", "-q", "-b", "topic")
    for number in range(3):
        repo.write("src/app.py", f"# {number}\n" + repo.read("src/app.py"))
        repo.commit(f"{number}")
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--squash", "topic")
    repo.commit("squashed")
    repo.git("branch", "-q", "-D", "topic")


def cherry_pick(repo):
    repo.git("checkout", "-q", "-b", "other", "HEAD~1")
    repo.write("src/app.py", "# picked\n" + repo.read("src/app.py"))
    picked = repo.commit("pick me")
    repo.git("checkout", "-q", "main")
    repo.git("cherry-pick", picked)


def amend(repo):
    repo.git("commit", "-q", "--amend", "--date", "2001-01-01T00:00:00", "-m", "other words")


def merge(repo):
    repo.git("checkout", "-q", "-b", "side")
    repo.write("README", "side\n")
    repo.commit("side")
    repo.git("checkout", "-q", "main")
    repo.write("src/app.py", "# main\n" + repo.read("src/app.py"))
    repo.commit("main")
    repo.git("merge", "-q", "--no-ff", "-m", "merge", "side")


def one_commit(repo):
    repo.git("checkout", "-q", "--orphan", "fresh")
    repo.commit("all at once")
    repo.git("branch", "-q", "-M", "fresh", "main")


def filtered(repo):
    words = "sed -i s/nothing/all/ README"
    repo.git("filter-branch", "-f", "--tree-filter", words, "--", "--all", FILTER_BRANCH_SQUELCH_WARNING="1")


def revert(repo):
    repo.write("src/app.py", "import os\n")
    gone = repo.commit("gone")
    repo.git("revert", "--no-edit", gone)


GIT = {
    "rebase": rebase,
    "squash": squash,
    "cherry-pick": cherry_pick,
    "amend": amend,
    "merge": merge,
    "one commit": one_commit,
    "filter-branch": filtered,
    "a revert of a revert": revert,
}


@pytest.mark.parametrize("what", GIT)
def test_whatever_git_does_to_commits_leaves_every_fingerprint(what, known):
    before = fingerprints(known.scan())
    GIT[what](known)
    for mode in ("files", "history"):
        result = known.scan(mode=mode)
        assert fingerprints(result) == before
        assert known.reported(mode=mode) == []


def test_every_mode_gives_the_same_fingerprints(repo, tmp_path):
    repo.write("README", "x\n")
    base = repo.commit("base")
    files = {"src/app.py": APP, "deploy/hyperoru.env": ENV, "hypertrack/a.env": f"KEY={HEX}\n", "b.env": TOKENS}
    for name, content in files.items():
        repo.write(name, content)
    repo.git("add", "-A")
    modes = {"index": repo.scan(mode="index"), "files": repo.scan()}
    repo.commit("all")
    modes |= {"history": repo.scan(mode="history"), "range": repo.scan(mode="range", range=f"{base}..HEAD")}
    places = {name: {(f.id, f.rule_id) for f in result.findings} for name, result in modes.items()}
    assert len(places["files"]) == 5
    assert all(found == places["files"] for found in places.values())
    for name, content in files.items():
        (tmp_path / "piped").write_text(content)
        with open(tmp_path / "piped") as piped, pytest.MonkeyPatch.context() as patch:
            patch.setattr("sys.stdin", piped)
            result = repo.scan(mode="stdin", stdin_name=name, baseline=None)
        assert {(f.id, f.rule_id) for f in result.findings} == {p for p in places["files"] if p[0].endswith(f":{name}")}


def test_a_clone_knows_what_its_origin_knows(known, tmp_path):
    known.git("clone", "-q", str(known.path), str(tmp_path / "clone"))
    clone = Repo(tmp_path / "clone")
    assert clone.reported() == clone.reported(mode="history") == []
    shutil.rmtree(clone.path / ".git")
    assert clone.reported() == []


def test_a_baseline_of_a_history_holds_for_the_tree_and_the_other_way_round(known):
    change = known.baseline(mode="history")
    assert len(change.added) == 6
    assert known.reported() == []


def test_a_baseline_changes_no_fingerprint_and_voids_no_pinned_comment(repo):
    repo.write("a.py", f"k = '{KEY}'\n")
    repo.write("b.py", f"k = '{live(2)}'\n")
    before = repo.scan(baseline=None).findings
    pin = next(f.leak.secret_hash[:8] for f in before if f.origin.path == "b.py")
    repo.write("b.py", f"k = '{live(2)}'  # straykey:allow[hypersave-live-key@{pin}] reason\n")
    assert len(repo.baseline().added) == 1
    after = repo.scan().findings
    assert {f.id for f in before} == {f.id for f in after}
    assert all(f.suppressed_by for f in after)


# What is no edit: another secret


def one_character(text):
    return text[:-1] + ("A" if text[-1] != "A" else "B")


SWAPS = {
    "another key": replaced(f"'{live(2)}'"),
    "one character changed": replaced(f"'{one_character(KEY)}'"),
    "one character more": replaced(f"'{KEY}Z'"),
    "another key, encoded": replaced(repr(base64.b64encode(f"key={live(2)}".encode()).decode())),
    "a second one on the line": replaced(f"'{KEY}', '{live(2)}'"),
    "a second one in the file": app(lambda t: t + f"other = '{live(2)}'\n"),
    "another kind of key": replaced(f"'{mint('hs_test_{base62*32}', random.Random(2))}'"),
    "another password": edit("deploy/hyperoru.env", lambda t: t.replace(WORD, "hG7-mPq3-bTs8")),
    "a password in other case": edit("deploy/hyperoru.env", lambda t: t.replace(WORD, WORD.swapcase())),
    "another private key": edit("keys/server.pem", lambda _: private_key(2) + "\n"),
    "another one under the same rule": edit("deploy/hypertrack.env", lambda t: t.replace(HEX, OTHER_HEX)),
}


@pytest.mark.parametrize("mode", ["files", "index", "history", "range"])
@pytest.mark.parametrize("what", SWAPS)
def test_another_secret_in_the_place_of_a_known_one_is_reported(what, mode, known):
    base = known.git("rev-parse", "HEAD")
    before = {f.leak.secret_hash for f in known.scan().findings}
    SWAPS[what](known)
    known.git("add", "-A")
    if mode in ("history", "range"):
        known.commit(what)
    options = {"range": f"{base}..HEAD"} if mode == "range" else {}
    found = known.scan(mode=mode, **options).findings
    fresh = [f for f in found if f.leak.secret_hash not in before]
    assert fresh
    assert all(f.baseline_state == "new" and not f.suppressed_by for f in fresh)


@pytest.mark.parametrize("what", [name for name in SWAPS if not name.startswith("a second")])
def test_a_known_secret_that_comes_back_is_known_and_one_that_is_gone_is_stale(what, known):
    SWAPS[what](known)
    assert [lapsed.kind for lapsed in known.scan().lapsed] == ["stale"]
    known.git("checkout", "-q", ".")
    assert known.scan().lapsed == ()
