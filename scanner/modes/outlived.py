"""Allow comments that name no secret, where it is known what stood beside them before.

Such a comment allows what its author saw. A scan of files can't tell what that was; what is staged and a range have a
version before them. If that has the comment as often as the new one, it was written for a secret that stood there then,
and the one that is new is reported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from scanner.engine.markers import loose_markers
from scanner.modes.unused import utf8
from scanner.sources.chunks import owned_size

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scanner.merge import Sighting
    from scanner.model import Fragment, Origin

REASON = "an allow comment stands beside it that was written for another secret"

Loose = Counter[tuple[str, str]]
Content = Callable[["Origin"], "Iterable[Fragment]"]


def without_outlived(sightings: Iterable[Sighting], before: Content, now: Content) -> Iterator[Sighting]:
    """Yield the sightings of new secrets, without the comments that are older than they.

    `before` gives the content that stood at a sighting's path, none for a new file; `now` what holds the secret.
    """
    counted: dict[tuple[str, Origin], Loose] = {}

    def count(which: str, content: Content, origin: Origin) -> Loose:
        key = (which, origin)
        if key not in counted:
            counted[key] = sum((_loose(fragment) for fragment in content(origin)), Counter())
        return counted[key]

    for sighting in sightings:
        leak, origin = sighting.leak, sighting.origin
        if leak.misuse is not None or all(marker.hash_prefix for marker in leak.markers):
            yield sighting
            continue
        added = count("now", now, origin) - count("before", before, origin)
        kept = tuple(m for m in leak.markers if m.hash_prefix or added[m.dialect, m.rule_id])
        reasons = leak.reasons if kept == leak.markers else (*leak.reasons, REASON)
        yield sighting._replace(leak=leak._replace(markers=kept, reasons=reasons))


def _loose(fragment: Fragment) -> Loose:
    """Count in what a fragment owns; what a comment across a seam costs is one count."""
    text = utf8(fragment)
    if text is fragment.data:
        text = text[fragment.start : fragment.start + owned_size(fragment)]
    return loose_markers(text)
