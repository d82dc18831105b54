"""Java."""

from __future__ import annotations

from scanner.usage.code.idioms import Idioms
from scanner.usage.code.idioms.jvm import KEYS, RECEIVERS, REPLY, ROOTS, SENDERS, SETTERS, VALUES

JAVA = Idioms(calls=(*VALUES, *SENDERS), setters=SETTERS, reply=REPLY, receivers=RECEIVERS, keys=KEYS, roots=ROOTS)
