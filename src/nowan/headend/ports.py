"""What the desk needs of the world: a store, a DCC and a clock. Runtime and simulation bring their own.

The methods are coroutines, so that a store may wait for its disk and a DCC for its network; those of a simulation never
wait, and `nowan.headend.memory.complete` runs them without a loop.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from nowan.errors import NowanError
from nowan.headend.homes import Home
from nowan.headend.orders import Moment, Order, Outcome, State
from nowan.headend.reasons import HeadEndReason
from nowan.ids import EntityId, OrderId, RequestId
from nowan.instant import Utc

#: States in which the desk has something to do for an order.
WORK = frozenset((State.RECEIVED, State.TRANSFORMED, State.CORRELATED, State.SIGNED, State.ANSWERED))


class HeadEndRefusal(NowanError):
    """The head end says no to a caller: an unknown order, another body under a RequestID, a lost race."""

    def __init__(self, reason: HeadEndReason, detail: str = "") -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(reason, detail)

    def __str__(self) -> str:
        return f"{self.reason}" + (f": {self.detail}" if self.detail else "")


class DccUnreachable(Exception):
    """The DCC could not be asked, or its answer did not come; the same bytes will be sent again."""


class StoredEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One step of one order, numbered over all orders in the sequence of their commits."""

    sequence: int
    order_id: OrderId
    version: int
    state: State
    outcome: Outcome | None
    what: str
    at: Utc


#: Strays kept of one relay; past it its oldest goes. Months of a meter in trouble, and no relay fills a disk.
MAX_STRAYS = 1000


class Stray(msgspec.Struct, frozen=True, kw_only=True):
    """What a relay brought that belongs to no order: an Alert, or an answer that fits none."""

    relay: EntityId
    at: Utc
    what: str
    data: bytes

    def __repr__(self) -> str:
        return f"Stray({self.what}, {len(self.data)} bytes)"


class OrderStore(Protocol):
    """Durable rows. Every method that changes something returns once the change is on disk."""

    async def submit(self, order: Order) -> Order:
        """Keep a new order, or give back the one that stands under the same supplier and RequestID.

        Raises `HeadEndRefusal(headend.request-reused)` where that one has other bytes.
        """
        ...

    async def load(self, order_id: OrderId) -> Order:
        """The order; raises `HeadEndRefusal(headend.unknown-order)`."""
        ...

    async def save(self, order: Order, moment: Moment) -> Order:
        """Write `order` as the successor of its `version`, with its event; gives it back with the new version.

        Raises `HeadEndRefusal(headend.conflict)` when the row has another version by now.
        """
        ...

    async def claim(self, owner: str, now: Utc, lease_ms: int) -> Order | None:
        """Lease the next order that has work for the desk (see `WORK`), by priority, then age.

        Of the orders for one target that are not READY yet only the oldest is given, so that counters follow age.

        An owner that claims again has died since and may have its own leases back at once; `owner` names one worker.
        The lease's fencing number and the version both rise, so that whoever held it before can save nothing.
        """
        ...

    async def listed(self, *, open_only: bool = False, limit: int = 1000) -> Sequence[Order]:
        """Orders, newest first."""
        ...

    async def of_relay(self, relay: EntityId) -> Sequence[Order]:
        """Orders that a session with `relay` may be about: not closed, or unknown and at large, or to be withdrawn."""
        ...

    async def of_target(self, target: EntityId) -> Sequence[Order]:
        """Orders for `target` whose bytes may be at large."""
        ...

    async def of_command(self, command_id: RequestId) -> Order | None:
        """The order whose Command has this identity."""
        ...

    async def highest_offered(self, originator: EntityId, target: EntityId) -> int:
        """The highest counter of `originator` that was ever offered for `target`, tokens apart, or -1."""
        ...

    async def due(self, now: Utc) -> Sequence[Order]:
        """Orders without an outcome whose expiry has come."""
        ...

    async def reserve(self, originator: EntityId) -> int:
        """A counter above every one given before, on disk before it is given (`nowan.headend.counters`)."""
        ...

    async def home_of(self, device: EntityId) -> Home | None:
        """The home that `device` (meter, hub or relay) belongs to."""
        ...

    async def save_home(self, home: Home) -> None:
        """Keep a home, replacing what stands under its id."""
        ...

    async def homes(self) -> Sequence[Home]:
        """All homes."""
        ...

    async def keep_stray(self, stray: Stray) -> None:
        """Keep what belongs to no order: the same bytes from the same relay once, and its last `MAX_STRAYS`."""
        ...

    async def strays(self) -> Sequence[Stray]:
        """What was kept, oldest first."""
        ...

    async def events(self, after: int, limit: int = 1000) -> Sequence[StoredEvent]:
        """Events with a sequence above `after`."""
        ...


class Dcc(Protocol):
    """The only way to a DCC. The same bytes may be sent twice: the DCC answers what it answered before."""

    async def submit(self, xml: bytes) -> bytes:
        """Send a signed request; the response's XML. Raises `DccUnreachable`."""
        ...


class Clock(Protocol):
    """The head end's own time, by which expiry is judged."""

    def __call__(self) -> Utc:
        """Now."""
        ...
