"""Build hook: puts the rule files into the wheel, and beside them the same rules as JSON, which starts faster."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class RulesHook(BuildHookInterface[Any]):
    """Adds `scanner/_rules` to a wheel. An editable install gets none: it reads `rules/` of the checkout."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the bundle and have it packed; RuleFileError when a rule file is broken."""
        if version == "editable":
            return
        rules = Path(self.root, "rules")
        self._folder = tempfile.TemporaryDirectory(prefix="straykey-build-")
        bundle = Path(self._folder.name, "bundle.json")
        bundle.write_text(_bundle(Path(self.root), rules), encoding="utf-8")
        packed = {str(file): f"scanner/_rules/{file.name}" for file in (*_files(rules), bundle)}
        build_data["force_include"].update(packed)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - hatch's form
        """Remove what `initialize` wrote."""
        if version != "editable":
            self._folder.cleanup()


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.is_file())


def _bundle(root: Path, rules: Path) -> str:
    sys.path.insert(0, str(root))
    try:
        from scanner.ruleset.bundle import to_json  # noqa: PLC0415 - found by the path set above
        from scanner.ruleset.load import load_dir  # noqa: PLC0415
    finally:
        sys.path.remove(str(root))
    return to_json(load_dir(rules, validate=False))
