"""`straykey explain`: a rule, a line, a fingerprint; never a secret."""

from __future__ import annotations

import base64
import random

import pytest

from scanner.ruleset.bundle import builtin
from scanner.ruleset.sample import mint


def explain(straykey, what, *args):
    done = straykey("explain", *args, what)
    assert done.code == 0, done.err
    return done.out


def test_a_rule(straykey):
    out = explain(straykey, "hypersave-live-key")
    assert "Hypersave live API key" in out
    assert "revoke" in out
    assert "explain FILE:LINE" in out


def test_a_line_that_is_reported(straykey, folder, token):
    (folder / "a.py").write_text(f"x = 1\nkey = '{token}'\n")
    out = explain(straykey, "a.py:2")
    assert "+ hypersave-live-key" in out
    assert "=> hypersave-live-key: reported" in out
    assert token not in out
    assert "nothing on this line looks like a token" in explain(straykey, "a.py:1")


@pytest.mark.parametrize(("text", "words"), [
    ("key = 'hs_live_xxxxxxxxxxxxxxxxxxxxxxxx'", "placeholder"),
    ("key = 'hs_live_short'", "not of the rule's pattern"),
    ("HYPEMARKET_TOKEN = 'your-token-here'", "placeholder"),
    ("HYPEMARKET_TOKEN = fetch_token_from_vault()", "value is"),
])  # fmt: skip
def test_a_line_that_is_not_reported_says_which_step_dropped_it(straykey, folder, text, words):
    (folder / "a.py").write_text(text + "\n")
    out = explain(straykey, "a.py:1:7")
    assert words in out
    assert "dropped" in out
    assert "=> a scan reports nothing on this line" in out


def test_a_wrong_checksum_is_told(straykey, folder):
    rule = next(t for t in builtin().tokens if t.checksum and t.check_fails == "drop")
    good = mint(rule, random.Random(1))
    bad = good[:-1] + ("A" if good[-1] != "A" else "B")
    (folder / "a.py").write_text(f"k = '{bad}'\n")
    out = explain(straykey, "a.py:1")
    assert f"its checksum ({rule.checksum}) is wrong" in out


def test_what_is_encoded_is_told_with_its_layers(straykey, folder, token):
    (folder / "a.py").write_text(f"k = '{base64.b64encode(f'key={token}'.encode()).decode()}'\n")
    out = explain(straykey, "a.py:1")
    assert "inside base64" in out
    assert "=> hypersave-live-key: reported" in out


@pytest.mark.usefixtures("git")
def test_a_comment_a_baseline_and_a_setting_are_named(straykey, folder, token):
    (folder / "a.py").write_text(f"key = '{token}'  # straykey:allow[hypersave-live-key] sample\n")
    (folder / "b.py").write_text(f"\nkey = '{token}'\n")
    assert "not reported: allowed by straykey:allow[hypersave-live-key] sample" in explain(straykey, "a.py:1")
    straykey("baseline", "create", "--reason", "old")
    assert "not reported: allowed by baseline: old" in explain(straykey, "b.py:2")
    (folder / ".straykey.toml").write_text('exclude = ["b.*"]\nskip = [\n  "github-*",\n  "hypersave-live-*",\n]\n')
    out = explain(straykey, "b.py:2")
    assert "`exclude` has b.* (.straykey.toml:1)" in out
    assert "`skip` names hypersave-live-key (.straykey.toml:4)" in out
    assert "(.straykey.toml" not in explain(straykey, "b.py:2", "--isolated")


@pytest.mark.usefixtures("git")
def test_a_file_that_git_ignores_is_told(straykey, folder, token):
    (folder / "src").mkdir()
    (folder / ".gitignore").write_text("*.log\n")
    for name in ("src/a.log", "src/b.py"):
        (folder / name).write_text(f"key = '{token}'\n")
    assert "git ignores it" in explain(straykey, "src/a.log:1")
    assert "git ignores it" not in explain(straykey, "src/b.py:1")


def test_a_second_secret_on_the_line_is_hidden_too(straykey, folder, token):
    other = mint("hs_live_{base62*32}", random.Random())
    (folder / "a.py").write_text(f"k = ['{token}', '{other}']\n")
    out = explain(straykey, "a.py:1")
    assert out.count("=> hypersave-live-key: reported") == 2
    assert token not in out
    assert other not in out


def test_a_fingerprint_by_its_first_characters(straykey, folder, git, token):
    (folder / "a.py").write_text(f"key = '{token}'\n")
    out = straykey("scan").out
    pin = out.partition("hypersave-live-key@")[2][:8]
    assert "a.py:1:8  critical  hypersave-live-key" in explain(straykey, pin)
    assert "a.py:1:8" in explain(straykey, f"{pin[:5]}")
    git("add", "-A")
    git("commit", "-qm", "x")
    (folder / "a.py").unlink()
    assert "--history" in straykey("explain", pin).err
    assert "a.py:1:8" in explain(straykey, pin, "--history")


@pytest.mark.parametrize(("what", "words"), [
    ("none.py:3", "no such file"), ("a.py:9", "has no line 9"), ("a.py:0", "has no line 0"),
    ("hypersave-live-kee", "did you mean hypersave-live-key"), ("zzzzzz", "nothing in the files here"),
])  # fmt: skip
def test_what_can_not_be_explained_is_told(straykey, folder, what, words):
    (folder / "a.py").write_text("x = 1\n")
    done = straykey("explain", what)
    assert done.code == 2
    assert words in done.err
