"""Small derived files in the user's cache folder. Losing or damaging them costs time, never a result."""

from __future__ import annotations

import os
import stat
import sys

MAX_BYTES = 64 << 20


def folder() -> str:
    """Return the cache folder: `$STRAYKEY_CACHE_DIR`, else the platform's place for it."""
    named = os.environ.get("STRAYKEY_CACHE_DIR")
    if named:
        return named
    if sys.platform == "win32":
        return os.path.join(os.environ.get("LOCALAPPDATA", os.path.expanduser("~")), "straykey", "Cache")
    if sys.platform == "darwin":
        return os.path.join(os.path.expanduser("~"), "Library", "Caches", "straykey")
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "straykey")


def read(name: str) -> bytes | None:
    """Return a stored file that belongs to this user, or None."""
    try:
        # Without waiting: in a folder that others may write to, a pipe could stand in its place.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with open(os.open(os.path.join(folder(), name), flags), "rb") as file:
            info = os.fstat(file.fileno())
            if not stat.S_ISREG(info.st_mode) or (hasattr(os, "getuid") and info.st_uid != os.getuid()):
                return None
            return file.read(MAX_BYTES)
    except OSError:
        return None


def write(name: str, content: bytes) -> None:
    """Store a file for next time; a cache that can't be written is no error."""
    path = os.path.join(folder(), name)
    temporary = f"{path}.{os.urandom(6).hex()}"  # another thread may write the same file
    try:
        os.makedirs(folder(), mode=0o700, exist_ok=True)
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
        os.replace(temporary, path)
    except OSError:
        try:
            os.unlink(temporary)
        except OSError:
            return
