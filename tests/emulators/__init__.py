"""Emulators of five providers, over real HTTP on loopback: `python -m tests.emulators` starts them for a person."""

from .fleet import Fleet
from .log import Log, Seen
from .register import Entry, Register, State
from .server import Emulator

__all__ = ["Emulator", "Entry", "Fleet", "Log", "Register", "Seen", "State"]
