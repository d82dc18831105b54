from __future__ import annotations

import pytest

from scanner.errors import RuleFileError
from scanner.ruleset.load import load_file


def test_brackets_without_end_are_a_problem_and_no_crash(tmp_path):
    path = tmp_path / "deep.toml"
    path.write_text("a = " + "[" * 100_000)
    with pytest.raises(RuleFileError, match="nest too deeply"):
        load_file(path)
