"""A second, slow opinion on lines and columns: decode everything before the token and count."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from form import Plant


def line_and_column(data: bytes, offset: int, codec: str, bom: bytes) -> tuple[int, int]:
    """Return line and column as `scanner.model.Location` defines them; a byte order mark is no column."""
    before = data[len(bom) : offset].decode(codec)
    line = before[before.rfind("\n") + 1 :]
    return before.count("\n") + 1, len(line.encode("utf-16-le")) // 2 + 1


def covers(plant: Plant, start: int, end: int) -> bool:
    """Whether a finding's span is the planted token, or lies within the encoded run that holds it."""
    if plant.encoded:
        return plant.start <= start < end <= plant.end
    return (start, end) == (plant.start, plant.end)
