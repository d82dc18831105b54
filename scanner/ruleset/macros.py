r"""`{L}` and `{R}`: where a token may begin and end. Plain `\b` gets both wrong (`\nsk_…`, `%20sk_…`, `sk_…-x`)."""

from __future__ import annotations

LEFT = r"""(?:
  (?<! [0-9A-Za-z_-] )
| (?<= \\ [nrtfvb0] )
| (?<= \\ x [0-9A-Fa-f]{2} )
| (?<= \\ u [0-9A-Fa-f]{4} )
| (?<= % (?: 25 ){0,2} [0-9A-Fa-f]{2} )
| (?<= :- )
| (?<= =3D )
| (?<= \x1b \[ [0-9;?]{0,20} [A-Za-z] )
| (?<= \\ (?: 033 | e | x1[bB] | u001[bB] ) \[ [0-9;]{0,20} m )
)"""
"""Not after a word character or hyphen, unless that ends an escape, a percent code, a terminal control sequence,
a shell's `${NAME:-` or an equals sign in quoted-printable mail."""

RIGHT = "(?! [0-9A-Za-z_-] )"
"""Not before a word character or hyphen."""


def expand(pattern: str) -> str:
    """Return the verbose `pattern` with its boundary macros written out."""
    return pattern.replace("{L}", LEFT).replace("{R}", RIGHT)
