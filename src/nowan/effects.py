"""What a machine asks of the world.

Every machine here has one face: an input and the time go in, a list of effects comes out, and the driver carries them
out in order. A `Send` after a `Persist` leaves only once that `Persist` is durable; a machine that must not answer
before it has stored puts the one before the other, and nothing else is needed.
"""

from __future__ import annotations

from typing import Any

import msgspec

from nowan.instant import Tick


class Send(msgspec.Struct, frozen=True):
    """Send `data` over the link named `link` (``air``, ``wan``, ``uplink``)."""

    link: str
    data: bytes

    def __repr__(self) -> str:
        return f"Send({self.link!r}, {len(self.data)} bytes)"


class SetTimer(msgspec.Struct, frozen=True):
    """Wake the machine at `at` with the timer `name`; the same name replaces, `at` None cancels."""

    name: str
    at: Tick | None


class Persist(msgspec.Struct, frozen=True):
    """Make `data` durable as the machine's whole snapshot under `key`, replacing what stood there, or fail whole."""

    key: str
    data: bytes

    def __repr__(self) -> str:
        # A snapshot holds every key that its machine has, and effects end in logs and tracebacks.
        return f"Persist({self.key!r}, {len(self.data)} bytes)"


class Emit(msgspec.Struct, frozen=True):
    """Tell whoever is listening; `event` is a frozen struct of the machine's own."""

    event: Any


Effect = Send | SetTimer | Persist | Emit
