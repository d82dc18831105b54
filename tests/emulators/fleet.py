"""All five emulators at once, with one register and one log."""

from __future__ import annotations

import random
import ssl
from collections.abc import Callable
from contextlib import ExitStack
from typing import Self

from .bystander import Bystander
from .hypemarket import Hypemarket
from .hyperoru import Hyperoru
from .hypersave import Hypersave
from .hyperspeed import Hyperspeed
from .hypertrack import HyperTrack
from .log import Log, Seen
from .register import Register
from .server import Emulator

PROVIDERS = (Hypemarket, Hyperoru, Hypersave, Hyperspeed, HyperTrack)


class Fleet:
    """The emulators run from entering to leaving it. With `port_base` they listen on that port and the next four."""

    def __init__(
        self,
        *,
        port_base: int = 0,
        tls: ssl.SSLContext | None = None,
        rng: random.Random | None = None,
        tell: Callable[[Seen], None] | None = None,
    ) -> None:
        self.register = Register(rng)
        self.log = Log(tell)
        self._port_base = port_base
        self._tls = tls
        self._stack = ExitStack()
        self._emulators: dict[str, Emulator] = {}

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            for number, kind in enumerate(PROVIDERS):
                port = self._port_base + number if self._port_base else 0
                emulator = Emulator(kind(self.register), self.register, self.log, port=port, tls=self._tls)
                self._emulators[emulator.name] = stack.enter_context(emulator)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def __getitem__(self, name: str) -> Emulator:
        return self._emulators[name]

    def bystander(self, name: str = "bystander") -> Emulator:
        """Start another server with the same log, which answers everything with success."""
        return self._stack.enter_context(Emulator(Bystander(name), self.register, self.log))

    def reset(self) -> None:
        """Begin anew: no secret, no trouble, an empty log; the servers stay where they are."""
        self.register.clear()
        for emulator in self._emulators.values():
            emulator.provider = type(emulator.provider)(self.register)
            emulator.trouble = None
        self.log.clear()

    @property
    def endpoints(self) -> dict[str, str]:
        """Where each provider listens."""
        return {name: emulator.url for name, emulator in self._emulators.items()}

    def options(self) -> tuple[str, ...]:
        """Return the options that make straykey ask these emulators."""
        return tuple(part for name, url in self.endpoints.items() for part in ("--endpoint", f"{name}={url}"))
