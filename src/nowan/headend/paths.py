"""Which way an order goes. For now there is one: through a relay PPMID of the home."""

from __future__ import annotations

import msgspec

from nowan.headend.homes import Home
from nowan.ids import EntityId


class RelayPath(msgspec.Struct, frozen=True):
    """Through the PPMID `device`, over its uplink or, for its own permit, by a file."""

    device: EntityId


def choose(home: Home, supplier: EntityId, target: EntityId, named: EntityId | None = None) -> RelayPath | None:
    """The path to `target`, or None where the home has no relay.

    The relay `named` in the order (a permit names the PPMID that it admits) goes first, then the target itself where it
    is a relay, then the first whose customer agreed, then the first.
    """
    for wanted in (named, target):
        if wanted is not None and home.relay(wanted):
            return RelayPath(wanted)
    agreeing = [relay for relay in home.relays if relay.consent(supplier).allows]
    first = next(iter(agreeing or home.relays), None)
    return RelayPath(first.device) if first else None
