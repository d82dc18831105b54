"""Finds what comments say beside a request, or beside the definitions of what it sends."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from scanner.model import Span
from scanner.usage.code.draft import Draft
from scanner.usage.code.ir import Comment
from scanner.usage.code.values import Several, Table, Value, text_of

MAX_COMMENT = 400
MAX_ABOVE = 5


class Remarks:
    """The comments of a file by line."""

    def __init__(self, data: bytes, comments: Sequence[Comment]) -> None:
        self._lines = [0]
        position = data.find(b"\n")
        while position >= 0:
            self._lines.append(position + 1)
            position = data.find(b"\n", position + 1)
        self._ending: dict[int, str] = {}
        self._alone: set[int] = set()
        for comment in comments:
            first, last = self._line(comment.span.start), self._line(max(comment.span.start, comment.span.end - 1))
            self._ending[last] = f"{self._ending.get(last, '')} {comment.text}".strip()[:MAX_COMMENT]
            if not data[self._lines[first] : comment.span.start].strip():
                self._alone.update(range(first, last + 1))

    def _line(self, offset: int) -> int:
        return bisect_right(self._lines, offset) - 1

    def beside(self, span: Span) -> str:
        """Return the comments in the lines of a span and directly above it."""
        first, last = self._line(span.start), self._line(max(span.start, span.end - 1))
        above = first - 1
        while above in self._alone and first - above <= MAX_ABOVE:
            above -= 1
        texts = [self._ending[line] for line in range(above + 1, min(last, first + 20) + 1) if line in self._ending]
        return "\n".join(texts)


def remarks(
    data: bytes, comments: Sequence[Comment], drafts: Sequence[Draft], defined: Mapping[str, Sequence[Span]]
) -> dict[int, str]:
    """Return the comments for each draft by its number: beside it, then beside what its credential went through."""
    if not comments:
        return {}
    lines = Remarks(data, comments)
    found: dict[int, str] = {}
    for number, draft in enumerate(drafts):
        spans = [draft.place, *(span for name in _names(draft) for span in defined.get(name, ()))]
        texts = dict.fromkeys(lines.beside(span) for span in spans)
        said = "\n".join(text for text in texts if text)[: 4 * MAX_COMMENT]
        if said:
            found[number] = said
    return found


def _names(draft: Draft) -> Iterable[str]:
    values: list[Value] = [value for value in (draft.user, draft.password) if value is not None]
    if draft.credential is not None:
        values.append(draft.credential.token)
    values.extend(value for key, value in draft.headers.entries if "auth" in key.lower() or "key" in key.lower())
    values.extend(value for _, value in draft.query.entries)
    names: dict[str, None] = {}
    for value in values:
        if not isinstance(value, Table | Several):
            names.update(dict.fromkeys(text_of(value).names))
    return names
