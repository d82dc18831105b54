from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scanner.config import Config, discover, load, parse_size
from scanner.errors import ConfigError
from scanner.model import Confidence, Severity

ROOT = Path(__file__).parents[1]


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def env(home):
    return {"HOME": str(home)}


@pytest.fixture
def repository(home):
    top = home / "work" / "repository"
    (top / ".git").mkdir(parents=True)
    (top / "src").mkdir()
    return top


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_no_file_means_no_setting(repository, env):
    assert discover(str(repository), env) == Config()


def test_every_key_is_read(repository, env):
    path = write(
        repository / ".straykey.toml",
        """
exclude = ["vendor/**"]
include = ["*.py"]
only = ["github-*"]
skip = ["jwt"]
rules = ["own.toml"]
min-severity = "medium"
min-confidence = "high"
fail-on = ["critical", "active"]
max-size = "10MB"
""",
    )
    assert discover(str(repository), env) == Config(
        exclude=("vendor/**",),
        include=("*.py",),
        only=("github-*",),
        skip=("jwt",),
        rules=(str(repository / "own.toml"),),
        min_severity=Severity.MEDIUM,
        min_confidence=Confidence.HIGH,
        fail_on=("critical", "active"),
        max_size=10_000_000,
        files=(path,),
    )


def test_nearest_file_up_to_the_top_of_the_repository_holds(repository, env):
    top = write(repository / ".straykey.toml", 'skip = ["top"]')
    assert discover(str(repository / "src"), env).files == (top,)
    near = write(repository / "src" / ".straykey.toml", 'skip = ["near"]')
    assert discover(str(repository / "src"), env).files == (near,)


def test_nothing_above_the_repository_is_read(repository, env):
    write(repository.parent / ".straykey.toml", 'skip = ["*"]')
    assert discover(str(repository / "src"), env) == Config()


def test_outside_of_a_repository_folders_up_to_home_are_read_but_none_elsewhere(home, env, tmp_path):
    at_home = write(home / ".straykey.toml", "")
    (home / "notes").mkdir()
    assert discover(str(home / "notes"), env).files == (at_home,)
    write(tmp_path / ".straykey.toml", "")
    (tmp_path / "elsewhere").mkdir()
    assert discover(str(tmp_path / "elsewhere"), env).files == ()
    here = write(tmp_path / "elsewhere" / ".straykey.toml", "")
    assert discover(str(tmp_path / "elsewhere"), env).files == (here,)


def test_pyproject_counts_only_with_a_table_for_straykey(repository, env):
    path = write(repository / "pyproject.toml", '[project]\nname = "x"\n')
    assert discover(str(repository), env) == Config()
    write(repository / "pyproject.toml", '[tool.straykey]\nskip = ["jwt"]\n[tool.other]\nskip = 1\n')
    assert discover(str(repository), env) == Config(skip=("jwt",), files=(path,))


def test_own_file_wins_over_pyproject_in_the_same_folder(repository, env):
    write(repository / "pyproject.toml", '[tool.straykey]\nskip = ["jwt"]\n')
    path = write(repository / ".straykey.toml", "")
    assert discover(str(repository), env).files == (path,)


def test_broken_pyproject_of_others_is_none_of_our_business(repository, env):
    write(repository / "pyproject.toml", "not toml at all [")
    assert discover(str(repository), env) == Config()


def test_user_file_fills_what_the_repository_leaves_open_and_rules_add_up(repository, home, env):
    near = write(repository / ".straykey.toml", 'skip = ["jwt"]\nrules = ["a.toml"]')
    own = write(
        home / ".config" / "straykey" / "config.toml", 'skip = ["x"]\nmin-severity = "high"\nrules = ["/b.toml"]'
    )
    config = discover(str(repository), env)
    assert (config.skip, config.min_severity) == (("jwt",), Severity.HIGH)
    assert (config.rules, config.own_rules) == ((str(repository / "a.toml"),), ("/b.toml",))
    assert config.files == (near, own)


def test_empty_list_in_the_repository_wins_over_the_users(repository, home, env):
    write(repository / ".straykey.toml", "skip = []")
    write(home / ".config" / "straykey" / "config.toml", 'skip = ["jwt"]')
    assert discover(str(repository), env).skip == ()


def test_xdg_config_home_is_heeded_unless_relative(repository, env, tmp_path):
    own = write(tmp_path / "xdg" / "straykey" / "config.toml", "")
    assert discover(str(repository), env | {"XDG_CONFIG_HOME": str(tmp_path / "xdg")}).files == (own,)
    assert discover(str(repository), env | {"XDG_CONFIG_HOME": "xdg"}).files == ()


def test_option_wins_over_environment_over_repository(repository, env, tmp_path):
    write(repository / ".straykey.toml", "")
    one, two = write(tmp_path / "one.toml", ""), write(tmp_path / "two.toml", "")
    assert discover(str(repository), env | {"STRAYKEY_CONFIG": one}).files == (one,)
    assert discover(str(repository), env | {"STRAYKEY_CONFIG": one}, two).files == (two,)


def test_named_file_that_is_missing_is_an_error_that_names_the_place(repository, env):
    with pytest.raises(ConfigError, match=r"^--config: no such configuration file: gone\.toml$"):
        discover(str(repository), env, "gone.toml")
    with pytest.raises(ConfigError, match=r"^STRAYKEY_CONFIG: no such configuration file: gone\.toml$"):
        discover(str(repository), env | {"STRAYKEY_CONFIG": "gone.toml"})


def test_all_mistakes_of_a_file_are_told_at_once_with_the_nearest_key(tmp_path):
    path = write(
        tmp_path / ".straykey.toml",
        'excludes = []\nskip = "jwt"\nmin_severity = "high"\nfail-on = "worst"\n'
        'max-size = "big"\nonly = [""]\nzzz = 1\n',
    )
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert caught.value.message.splitlines() == [
        f"{path}: unknown key `excludes`, did you mean `exclude`?",
        f"{path}: `skip` must be a list of texts",
        f"{path}: unknown key `min_severity`, did you mean `min-severity`?",
        f"{path}: `fail-on` must be {FAIL_ON}",
        f"{path}: `max-size` must be a size such as 500k or 10MB",
        f"{path}: `only` must be a list of texts",
        f"{path}: unknown key `zzz`",
    ]


@pytest.mark.parametrize("key", ["endpoint", "verify", "allow-private-addresses", "max-requests"])
def test_repository_can_not_speak_about_verification(tmp_path, key):
    with pytest.raises(ConfigError, match=f"unknown key `{key}`"):
        load(write(tmp_path / ".straykey.toml", f"{key} = true"))


FAIL_ON = "one of low, medium, high, critical, or active, or a list of one of those and active"
ENDPOINTS = '[endpoints]\nhyperspeed = "https://speed.corp.io"\n'


def test_endpoints_stand_in_the_users_own_file(repository, home, env):
    write(home / ".config" / "straykey" / "config.toml", ENDPOINTS)
    assert discover(str(repository), env).endpoints == {"hyperspeed": "https://speed.corp.io"}


OWN = '[endpoints]\nhyperspeed = "https://speed.corp.example"\n'


@pytest.mark.parametrize("where", ["HOME", "XDG_CONFIG_HOME"])
@pytest.mark.parametrize("link", [False, True])
def test_a_users_file_within_the_repository_names_no_endpoints_and_its_rules_are_foreign(
    repository, tmp_path, where, link
):
    place = repository / "sub" / "home"
    own = write(
        (place / ".config" if where == "HOME" else place) / "straykey" / "config.toml", 'rules = ["r.toml"]\n' + OWN
    )
    if link:
        (tmp_path / "elsewhere").symlink_to(place)
        place = tmp_path / "elsewhere"
    config = discover(str(repository), {where: str(place)})
    assert (config.endpoints, config.own_rules) == (None, None)
    assert config.rules == (str(Path(config.files[0]).parent / "r.toml"),)
    assert Path(config.misplaced).resolve() == Path(own).resolve()


def test_a_users_file_within_a_scanned_repository_is_foreign_from_wherever_it_is_scanned(repository, tmp_path):
    write(repository / ".config" / "straykey" / "config.toml", OWN)
    env = {"HOME": str(repository)}
    assert discover(str(tmp_path), env, "", (str(repository / "sub"),)).misplaced
    assert discover(str(tmp_path / "else"), env).endpoints


@pytest.mark.parametrize("relative", [".", "sub", ""])
def test_a_relative_home_is_none(repository, relative, monkeypatch):
    write(repository / relative / ".config" / "straykey" / "config.toml", OWN)
    monkeypatch.chdir(repository)
    assert discover(str(repository), {"HOME": relative}).files == ()


def test_the_users_own_file_may_be_named_by_another_path(repository, home, env):
    own = write(home / ".config" / "straykey" / "config.toml", OWN)
    other = str(home / ".config" / ".." / ".config" / "straykey" / "config.toml")
    assert discover(str(repository), env, other).endpoints == load(own).endpoints


@pytest.mark.parametrize("explicit", ["", "ci.toml"])
def test_endpoints_anywhere_else_are_an_error_that_names_the_file_and_the_option(repository, home, env, explicit):
    write(home / ".config" / "straykey" / "config.toml", ENDPOINTS)
    path = write(repository / (explicit or ".straykey.toml"), ENDPOINTS)
    with pytest.raises(ConfigError, match="your own configuration file only") as caught:
        discover(str(repository), env, explicit)
    assert path in caught.value.message
    assert "--endpoint" in caught.value.hint


@pytest.mark.parametrize("value", ["1", '["high", "low"]', "[]", '"dead"'])
def test_fail_on_takes_one_severity_and_active(tmp_path, value):
    with pytest.raises(ConfigError, match="`fail-on` must be"):
        load(write(tmp_path / ".straykey.toml", f"fail-on = {value}"))


@pytest.mark.parametrize("text", [b"skip = [", b"\xff\xfe", b"skip = 1\nskip = 2"])
def test_what_is_no_toml_is_an_error_that_names_the_file(tmp_path, text):
    path = tmp_path / ".straykey.toml"
    path.write_bytes(text)
    with pytest.raises(ConfigError, match=r"\.straykey\.toml: no valid TOML"):
        load(str(path))


def test_table_that_is_none_is_an_error(tmp_path):
    with pytest.raises(ConfigError, match="is no table"):
        load(write(tmp_path / "pyproject.toml", "[tool]\nstraykey = 1\n"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_pipe_or_folder_of_that_name_is_not_opened(repository, env):
    os.mkfifo(repository / ".straykey.toml")
    (repository / "pyproject.toml").mkdir()
    assert discover(str(repository), env) == Config()


@pytest.mark.parametrize(
    ("text", "size"),
    [("0", 0), ("500", 500), ("500k", 500_000), ("500kB", 500_000), ("10MB", 10_000_000), ("1.5 GiB", 1_610_612_736)],
)
def test_sizes_as_people_write_them(text, size):
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "MB", "-1", "10 apples", "1e9", "1.2.3", "kk", "5kk"])
def test_what_is_no_size_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - the text itself is all it says
        parse_size(text)


def test_no_toml_parser_is_imported_without_a_file(repository, env):
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from scanner.config import discover\n"
        f"discover({str(repository)!r}, {env!r})\n"
        "sys.exit('tomllib' in sys.modules or 'pathlib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-I", "-c", code], check=False).returncode == 0
