"""What ends the reading of a file's commands."""

from __future__ import annotations


class StopError(Exception):
    """A bound was reached; the message says which."""
