"""What contradicts itself or names what does not exist: exit 2, the thing named, and the remedy."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("args", "message", "hint"),
    [
        (["scan", "--staged", "--history"], "--staged and --history contradict", "choose one"),
        (["scan", "--range", "a..b", "--history"], "--range and --history contradict", "leave out --history"),
        (["scan", "--staged", "--range", "a..b"], "--staged and --range contradict", "choose one"),
        (["scan", "--stdin", "--staged"], "--stdin and --staged contradict", "choose one"),
        (["scan", "--stdin", "--history"], "--stdin and --history contradict", "choose one"),
        (["scan", "--stdin", "x"], "--stdin and PATH contradict", "--stdin-name"),
        (["scan", "--stdin-name", "x"], "--stdin-name names what --stdin reads", "add --stdin"),
        (["scan", "--no-ignore", "--history"], "--no-ignore and a source", "leave out --no-ignore"),
        (["scan", "--isolated", "--config", "x"], "--isolated and --config contradict", "leave one out"),
        (["scan", "-q", "-v"], "--quiet and --verbose contradict", "leave one of them out"),
        (["scan", "--category", "x"], "--category is a property of SARIF", "--format sarif"),
        (["scan", "-"], "PATH - is no file", "--stdin"),
        (["scan", ""], "PATH is empty", "the current one"),
        (["scan", "--history", "a", "b"], "--history and --range read one repository", "name one PATH"),
        (["scan", "--config", "gone.toml"], "no such configuration file: gone.toml", "TOML"),
        (["scan", "--only", "hypersave-live-kye"], "--only hypersave-live-kye: no such rule", "hypersave-live-key"),
        (["scan", "--skip", "nothing-*"], "--skip nothing-*: no such rule", "rules list"),
        (["scan", "--skip", "*"], "no rule is left", "loosen"),
        (["scan", "--only", "jwt", "--skip", "jwt"], "no rule is left", "loosen"),
        (["scan", "--histroy"], "No such option '--histroy'", "did you mean --history?"),
        (["scan", "--max-size", "big"], "'big' is no size", "scan --help"),
        (["scan", "--format", "xml"], "'xml' is not one of", "scan --help"),
        (["scan", "--format", "sarfi"], "--format: 'sarfi' is not one of", "did you mean sarif?"),
        (["scan", "--min-severity", "hgh"], "--min-severity: 'hgh' is not one of", "did you mean high?"),
        (["scan", "--fail-on", "actve"], "--fail-on: 'actve' is not one of", "did you mean active?"),
        (["baseline", "audit", "--verdict", "flase"], "--verdict: 'flase' is not one of", "did you mean false?"),
        (["scan", "--verify", "--endpoint", "hypersav=https://a.test"], "--endpoint hypersav", "mean hypersave?"),
        (["scan", "--range"], "--range", "`straykey scan --help`"),
        (["--history"], "No such option '--history'", "did you mean straykey scan --history?"),
        (["."], "no such command: .", "did you mean straykey scan .?"),
        (["baseline", "--force"], "No such option '--force'", "`straykey baseline --help`"),
        (["explain", "hypersave-live-kye"], "hypersave-live-kye is no rule", "did you mean hypersave-live-key"),
        (["scan", "--jobs", "0"], "0 is not in the range", "scan --help"),
        (["scan", "--fail-on", "worst"], "'worst' is not one of", "scan --help"),
        (["scna"], "no such command: scna", "did you mean scan?"),
        (["rules", "shwo", "jwt"], "no such command: shwo", "did you mean show?"),
        (["rules", "show", "jwtt"], "no such rule: jwtt", "did you mean jwt?"),
        (["rules", "show"], "Missing argument 'ID'", "rules show --help"),
        (["hook", "pre-comit"], "no such command: pre-comit", "did you mean pre-commit?"),
        (["completion", "tcsh"], "'tcsh' is not one of", "completion --help"),
    ],
)
def test_mistake_is_refused_with_its_remedy(straykey, args, message, hint):
    done = straykey(*args)
    assert done.code == 2
    assert done.out == ""
    first, *rest = done.err.splitlines()
    assert first.startswith("error: ")
    assert message in first
    assert hint in " ".join(rest)
    assert "Traceback" not in done.err


def test_no_command_shows_what_there_is(straykey):
    done = straykey()
    assert done.code == 2
    assert "scan" in done.err


def test_name_with_control_characters_does_not_reach_the_terminal(straykey):
    done = straykey("scan", "--only", "a\x1b[2J\u202eb")
    assert done.code == 2
    assert "\x1b" not in done.err
    assert "\u202e" not in done.err


def test_broken_configuration_lists_all_its_problems(straykey, folder):
    (folder / ".straykey.toml").write_text("skipp = []\nexclude = 1\n")
    done = straykey("scan")
    assert done.code == 2
    assert "did you mean `skip`?" in done.err
    assert "`exclude` must be a list of texts" in done.err


def test_isolated_does_not_even_look_at_a_broken_configuration(straykey, folder):
    (folder / ".straykey.toml").write_text("skipp = []\n")
    assert straykey("scan", "--isolated").code == 0


def test_configuration_that_leaves_no_rule_is_no_all_clear(straykey, folder):
    (folder / ".straykey.toml").write_text('skip = ["*"]\n')
    done = straykey("scan")
    assert done.code == 2
    assert "no rule is left" in done.err
    assert ".straykey.toml" in done.err


@pytest.mark.parametrize("hook", [["scan", "--staged"], ["hook", "pre-commit"]])
def test_staged_scan_outside_of_a_repository_is_an_error(straykey, hook):
    done = straykey(*hook)
    assert done.code == 2
    assert done.err.startswith("error: ")
