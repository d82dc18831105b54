from __future__ import annotations

import json
import os
import random
import sys

import pytest

from scanner.cli.main import run
from scanner.ruleset.bundle import builtin
from scanner.ruleset.sample import mint

NEW = ["rules", "new", "--provider", "acme", "--name", "Acme", "--docs", "https://acme.test/api", "--prefix", "acme_"]


def test_list_has_a_line_for_every_rule(straykey):
    lines = straykey("rules", "list").out.splitlines()
    assert lines[0].split() == ["id", "severity", "provider", "title"]
    ids = [line.split()[0] for line in lines[1:]]
    assert ids == sorted(ids)
    assert {token.id for token in builtin().tokens} <= set(ids)


def test_list_as_json(straykey):
    rules = json.loads(straykey("rules", "list", "--format", "json").out)
    live = next(rule for rule in rules if rule["id"] == "hypersave-live-key")
    assert (live["provider"], live["severity"]) == ("hypersave", "critical")
    assert live["revoke"]


def test_show_tells_what_a_person_wants_to_know(straykey):
    text = straykey("rules", "show", "hypersave-live-key").out
    for word in ("Hypersave", "critical", "hs_live_", "revoke", "https://", "api.hypersave.io", "straykey:allow["):
        assert word in text


def test_every_rule_can_be_shown(straykey, capsys):
    for rule in json.loads(straykey("rules", "list", "--format", "json").out):
        assert run(["rules", "show", rule["id"]]) == 0
    assert rule["title"] in capsys.readouterr().out


def test_new_writes_a_file_that_passes_its_own_proof_and_works(straykey, folder):
    done = straykey(*NEW, "--sample", "acme_{base62*32}")
    assert done.code == 0, done.err
    assert "no problem in 1 rule file" in done.out
    token = mint("acme_{base62*32}", random.Random())
    (folder / "a.py").write_text(f'x = "{token}"\n')
    assert straykey("scan", "a.py").code == 0
    found = straykey("scan", "--rules", "acme.toml", "a.py")
    assert found.code == 1
    assert "acme-api-key" in found.out
    assert "acme-api-key" in straykey("rules", "list", "--rules", "acme.toml").out


def test_new_goes_into_a_folder_of_rules_if_there_is_one(straykey, folder):
    (folder / "rules").mkdir()
    assert straykey(*NEW, "--sample", "acme_{base62*32}").code == 0
    assert (folder / "rules" / "acme.toml").exists()


def test_new_never_overwrites(straykey, folder):
    (folder / "acme.toml").write_text("mine")
    done = straykey(*NEW, "--sample", "acme_{base62*32}")
    assert done.code == 2
    assert "acme.toml stands already" in done.err
    assert (folder / "acme.toml").read_text() == "mine"


def test_new_without_a_terminal_names_what_is_missing(straykey, folder):
    done = straykey("rules", "new", "--provider", "acme")
    assert done.code == 2
    assert "--name, --prefix, --sample, --docs missing" in done.err
    assert not list(folder.iterdir())


def test_example_given_at_the_prompt_is_neither_shown_nor_written(folder, env):
    pty = pytest.importorskip("pty")
    token = mint("acme_{base62*32}", random.Random())
    answers = ["acme", "Acme", "https://acme.test/api", token, ""]
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.execve(sys.executable, [sys.executable, "-m", "scanner", "rules", "new"], env)
    shown = b""
    while answers or b"no problem" not in shown:
        try:
            shown += os.read(terminal, 1024)
        except OSError:
            break
        if answers and shown.rstrip(b" ").endswith((b":", b"]:")):
            os.write(terminal, answers.pop(0).encode() + b"\n")
            shown += b"\n"
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0, shown.decode()
    text = (folder / "acme.toml").read_text()
    assert "acme_{base62*32}" in text
    assert token not in text
    assert token.removeprefix("acme_") not in shown.decode()


def test_check_finds_the_built_in_rules_sound(straykey):
    done = straykey("rules", "check")
    assert (done.code, done.err) == (0, "")


def test_check_names_every_problem(straykey, folder):
    straykey(*NEW, "--sample", "acme_{base62*32}")
    text = (folder / "acme.toml").read_text()
    (folder / "acme.toml").write_text(text.replace("acme_ [", "acmx_ [").replace("no_match = [", 'no_match = ["zz", '))
    done = straykey("rules", "check", "acme.toml")
    assert done.code == 1
    assert "acme.toml: [[token]] #1 (acme-api-key)" in done.err
    (folder / "acme.toml").write_text(text.replace("severity", "severty").replace("title", "titel"))
    done = straykey("rules", "check", "acme.toml")
    assert done.code == 1
    assert 'did you mean "severity"?' in done.err
    assert 'did you mean "title"?' in done.err


def test_check_of_what_is_not_there(straykey, folder):
    assert straykey("rules", "check", "gone.toml").code == 2
    (folder / "empty").mkdir()
    done = straykey("rules", "check", "empty")
    assert done.code == 2
    assert "no rule file" in done.err


def test_scan_with_a_broken_rule_file_is_an_error_that_lists_all_problems(straykey, folder):
    (folder / "own.toml").write_text('provider = "acme"\nnonsense = 1\n')
    done = straykey("scan", "--rules", "own.toml")
    assert done.code == 2
    assert 'unknown key "nonsense"' in done.err
    assert 'missing key "name"' in done.err


def test_show_tells_how_a_token_is_verified(straykey):
    text = straykey("rules", "show", "hypersave-live-key").out
    assert "verified by  GET https://api.hypersave.io/v1/keys, headers Authorization" in text
    assert "harmless     It lists the account's API keys, redacted, and changes nothing." in text
    assert "4xx with JSON in which message is 'API key has expired' → expired" in text
    assert "anything else → unknown" in text


def test_show_tells_that_a_self_hosted_provider_is_asked_only_where_the_user_says(straykey):
    text = straykey("rules", "show", "hyperspeed-access-token").out
    assert "GET https://…/api/v1/organizations, headers Authorization, only at --endpoint hyperspeed=https://…" in text


def test_show_tells_why_a_token_is_never_sent(straykey):
    assert "never sent: Asking would use it up" in straykey("rules", "show", "hyperspeed-refresh-token").out
    assert "never sent: Logging in is not harmless." in straykey("rules", "show", "hyperoru-password").out
    assert "180 days by default" in straykey("rules", "show", "hyperoru-session-token").out
    assert "never sent: no harmless request" in straykey("rules", "show", "clickup-personal-token").out


def test_check_runs_the_recorded_replies(straykey, folder):
    straykey(*NEW, "--sample", "acme_{base62*32}")
    text = (folder / "acme.toml").read_text()
    verify = """
[verify.me]
path = "/v1/me"
endpoint = "https://api.acme.test"
headers = { Authorization = "Bearer {secret}" }
safe = "It reads a profile."
outcomes = [{ status = 200, is_json = true, liveness = "active" }, { status = 401, liveness = "inactive" }]
replies = [{ status = 200, body = "{}", liveness = "active" }]
"""
    text = text.replace("[context]", '[context]\nhosts = ["api.acme.test"]').replace(
        "revoke =", 'verify = "me"\nrevoke ='
    )
    (folder / "acme.toml").write_text(text + verify)
    done = straykey("rules", "check", "acme.toml")
    assert done.code == 1
    assert "acme.toml: [verify.me]: replies #1: leads to unknown, not to active" in done.err
    assert "acme.toml: [verify.me]: outcomes #2: it decides about none of the recorded replies" in done.err


def test_a_rule_file_that_could_do_harm_is_refused_before_anything_runs(straykey, folder):
    straykey(*NEW, "--sample", "acme_{base62*32}")
    with (folder / "acme.toml").open("a") as file:
        file.write('[verify.me]\nmethod = "POST"\npath = "/v1/{secret}"\nendpoint = "https://{host}"\n')
    done = straykey("scan", "--rules", "acme.toml")
    assert done.code == 2
    for words in ('key "method": "POST"', "a token never travels in a URL", "a foreign host template"):
        assert "acme.toml: [verify.me]: " in done.err
        assert words in done.err
