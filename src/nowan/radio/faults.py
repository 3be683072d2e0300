"""What goes wrong on the air, drawn from a seed.

The fate of a frame at one receiver is the list of delays after which it is heard: none when it is lost, two when a
reflection or a repeater makes two of it. A `Weather` is the swarm of probabilities that one world lives under; it is
drawn from the world's seed and printed, so that a failing world can be named.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from nowan.crypto.entropy import Drbg

#: Delays in nanoseconds after which one receiver hears a frame.
Fate = tuple[int, ...]
ONCE: Fate = (0,)
LOST: Fate = ()

#: Given sender, receiver and frame: what becomes of it there.
Faults = Callable[[str, str, bytes], Fate]


class Weather(msgspec.Struct, frozen=True):
    """Probabilities, each from 0 to 1, of what may befall a frame at a receiver."""

    loss: float = 0.0
    duplication: float = 0.0
    #: Longest delay of a duplicate, nanoseconds.
    echo_ns: int = 5_000_000


def draw_weather(drbg: Drbg) -> Weather:
    """A swarm: each kind of fault is on in half the worlds, and there as strong as the seed says."""
    loss = 0.25 * drbg.uniform() if drbg.chance(0.5) else 0.0
    duplication = 0.2 * drbg.uniform() if drbg.chance(0.5) else 0.0
    return Weather(loss=round(loss, 3), duplication=round(duplication, 3))


def calm(_sender: str, _receiver: str, _frame: bytes) -> Fate:
    """Nothing goes wrong."""
    return ONCE
