"""Standard input, or any other stream of bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from scanner.model import Origin
from scanner.sources.chunks import owned_size, read_chunks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scanner.model import Fragment
    from scanner.sources.tally import Tally


class StdinSource:
    """A stream, read once to its end; `name` stands for its path in reports. A read error is told to the tally."""

    def __init__(self, stream: BinaryIO, name: str = "stdin") -> None:
        self._stream = stream
        self._name = name

    def shares(self, count: int) -> Sequence[StdinSource]:  # noqa: ARG002  a stream can't be split
        """Return itself."""
        return [self]

    def fragments(self, tally: Tally) -> Iterator[Fragment]:
        """Yield the stream's content."""
        tally.files += 1
        try:
            for fragment in read_chunks(self._stream.read, Origin("stdin", self._name)):
                tally.bytes += owned_size(fragment)
                tally.seen = tally.bytes // 1_000_000
                yield fragment
        except OSError as error:
            tally.skip(self._name, error.strerror or str(error), incomplete=True)
