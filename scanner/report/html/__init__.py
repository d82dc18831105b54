"""The page: one HTML file that a browser opens from anywhere, with everything in it and nothing fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from scanner.report import Style, shown

if TYPE_CHECKING:
    from scanner.model import ScanResult
    from scanner.ruleset.model import Ruleset


def render(result: ScanResult, ruleset: Ruleset, out: BinaryIO, style: Style) -> None:
    """Write the page. `style.root` may name the scanned repository, whose CODEOWNERS is then read from its HEAD."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - this format's own dependency

    from scanner.report.html.assets import FOLDER  # noqa: PLC0415 - as above
    from scanner.report.html.page import context  # noqa: PLC0415 - as above

    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    template = environment.get_template("page.html.j2")
    values = context(result, shown(result, style), ruleset, style.root)
    out.write(template.render(values).encode())
