"""Takes people's e-mail addresses out of a result, wherever they stand in it: no report names anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from scanner.engine.mask import hide_addresses
from scanner.model import Excerpt

if TYPE_CHECKING:
    from scanner.model import ScanResult


def nameless(result: ScanResult) -> ScanResult:
    """Return the result with `…@…` for each address in paths, reasons, notes and every other text of it.

    Two paths that differ in nothing but an address become one. All fields are gone through rather than some listed, so
    that no new one can be forgotten.
    """
    return cast("ScanResult", _cleaned(result))


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return hide_addresses(value) if "@" in value else value
    if isinstance(value, Excerpt):
        return _excerpt(value)
    if isinstance(value, tuple):
        parts = [_cleaned(part) for part in value]
        if all(new is old for new, old in zip(parts, value, strict=True)):
            return value
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    return value


def _excerpt(excerpt: Excerpt) -> Excerpt:
    """Return an excerpt whose marks still stand around the same part."""
    if "@" not in excerpt.text:
        return excerpt
    before = hide_addresses(excerpt.text[: excerpt.start])
    marked = hide_addresses(excerpt.text[excerpt.start : excerpt.end])
    after = hide_addresses(excerpt.text[excerpt.end :])
    return Excerpt(excerpt.line, before + marked + after, len(before), len(before) + len(marked))
