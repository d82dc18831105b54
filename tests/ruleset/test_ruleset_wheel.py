from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """The unpacked wheel, as pip would install it."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, capture_output=True, check=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(code: str, site: Path, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(site)!r}); {code}"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


def test_an_installed_package_has_the_rules_of_the_checkout(site, tmp_path):
    code = "from scanner.ruleset import bundle, load; print(bundle.__file__, bundle.builtin().digest)"
    file, digest = run(code, site, tmp_path).split()

    from_toml = run(
        f"from scanner.ruleset import load; print(load.load_dir({str(ROOT / 'rules')!r}).digest)", ROOT, tmp_path
    )

    assert Path(file).is_relative_to(site)
    assert digest == from_toml


def test_an_installed_package_reads_json_not_toml(site, tmp_path):
    code = "from scanner.ruleset.bundle import builtin; builtin(); print('tomllib' in sys.modules)"

    assert run(code, site, tmp_path) == "False"


def test_a_wheel_holds_the_toml_files_too(site):
    packed = {file.name for file in (site / "scanner" / "_rules").iterdir()}

    assert packed == {file.name for file in (ROOT / "rules").iterdir()} | {"bundle.json"}


def test_missing_rules_say_what_to_do(site, tmp_path):
    bundle = site / "scanner" / "_rules" / "bundle.json"
    kept = bundle.read_text(encoding="utf-8")
    assert json.loads(kept)["providers"]
    bundle.unlink()
    try:
        message = run("from scanner.ruleset.bundle import builtin; builtin()", site, tmp_path)
    finally:
        bundle.write_text(kept, encoding="utf-8")

    assert message == "scanner.errors.RuleFileError: the bundled rules are missing"
