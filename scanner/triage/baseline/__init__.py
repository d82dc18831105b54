"""The baseline: a committed file of the findings that somebody has looked at, which a scan then marks.

`entry` says what stands in it, `read` understands it, `write` puts it in its place; `naming` gives secrets the names it
holds; `place` finds the one that counts; `match` marks findings by it, and `lapsed` tells what in it no longer does
anything; `edit` makes and changes it.
"""
