"""How text looks on a terminal: eight colours that any background shows, and hyperlinks; both can be off."""

from __future__ import annotations

import os

from scanner.model import Severity

# Neither yellow, which white swallows, nor blue, which black does.
_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "magenta": "35", "cyan": "36", "bold red": "1;31"}

OF_SEVERITY = {
    Severity.CRITICAL: "bold red",
    Severity.HIGH: "red",
    Severity.MEDIUM: "magenta",
    Severity.LOW: "cyan",
}


class Paint:
    """Colours pieces of text, or leaves them as they are."""

    def __init__(self, color: bool) -> None:  # noqa: FBT001 - the one thing it is made of
        self._color = color

    def __call__(self, text: str, look: str) -> str:
        """Return the text in a look: bold, dim, red, green, magenta, cyan or bold red."""
        return f"\x1b[{_CODES[look]}m{text}\x1b[0m" if self._color and text else text


class Links:
    """Hyperlinks (OSC 8) around printable text, which keeps its columns; without `root` there are none.

    `root` is the absolute folder that reported paths are relative to. An address is made of ASCII letters, digits and
    punctuation only, whatever a path or a rule file holds, so nothing in it can end the sequence.
    """

    def __init__(self, root: str) -> None:
        self._root = root

    def file(self, text: str, path: str) -> str:
        """Link to a file on disk; a path where none lies stays as it is."""
        if not self._root or not path:
            return text
        place = os.path.join(self._root, path)
        try:
            is_there = os.path.isfile(place)
        except ValueError:  # a NUL, which git's paths can't hold but a stream's name can
            return text
        return _link(text, _file_uri(place)) if is_there else text

    def page(self, text: str, url: str) -> str:
        """Link to a page of the web; any other address is left out."""
        if not self._root or not url.startswith(("https://", "http://")):
            return text
        from urllib.parse import quote  # noqa: PLC0415 - on few terminals

        return _link(text, quote(url, safe="%/:?#[]@!$&'()*+,;=~"))


def _file_uri(place: str) -> str:
    from platform import node  # noqa: PLC0415 - on few terminals
    from urllib.parse import quote  # noqa: PLC0415 - likewise

    path = os.fsencode(os.path.abspath(place).replace(os.sep, "/"))
    return f"file://{quote(node())}/{quote(path.lstrip(b'/'), safe='/:' if os.name == 'nt' else '/')}"


def _link(text: str, uri: str) -> str:
    return f"\x1b]8;;{uri}\x1b\\{text}\x1b]8;;\x1b\\"
