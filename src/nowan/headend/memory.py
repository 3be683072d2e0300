"""A store in memory with the same face as the one on disk, for simulations and tests.

Each method is atomic and never waits, so `complete` can run the desk without an event loop. `snapshot`
lets a simulation kill the head end between any two commits.
"""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

import msgspec

from nowan.errors import ApiMisuse
from nowan.gbcs.utrn import is_token_counter
from nowan.headend import counters
from nowan.headend.counters import CounterRow
from nowan.headend.homes import Home
from nowan.headend.orders import BEFORE_OFFER, Lease, Moment, Order
from nowan.headend.ports import MAX_STRAYS, WORK, HeadEndRefusal, StoredEvent, Stray
from nowan.headend.reasons import HeadEndReason
from nowan.ids import EntityId, OrderId, RequestId
from nowan.instant import Utc

_T = TypeVar("_T")


def complete(coroutine: Coroutine[Any, Any, _T]) -> _T:
    """Run a coroutine whose ports never wait, to its end; raises `ApiMisuse` where one does wait."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        value: _T = stop.value
        return value
    coroutine.close()
    raise ApiMisuse("a port of the simulation waited")


class MemoryStore:
    """See `nowan.headend.ports.OrderStore`."""

    def __init__(self, *, counter_start: int = 1) -> None:
        self._counter_start = counter_start
        self._orders: dict[OrderId, Order] = {}
        self._homes: dict[str, Home] = {}
        self._counters: dict[EntityId, CounterRow] = {}
        self._strays: list[Stray] = []
        self._events: list[StoredEvent] = []

    async def submit(self, order: Order) -> Order:
        """See `OrderStore.submit`."""
        for known in self._orders.values():
            if (known.supplier, known.request_id) == (order.supplier, order.request_id):
                return same_request(known, order)
        self._orders[order.order_id] = order
        self._tell(order, Moment(order.state, order.created, "received"))
        return order

    async def load(self, order_id: OrderId) -> Order:
        """See `OrderStore.load`."""
        order = self._orders.get(order_id)
        if order is None:
            raise HeadEndRefusal(HeadEndReason.UNKNOWN_ORDER, order_id)
        return order

    async def save(self, order: Order, moment: Moment) -> Order:
        """See `OrderStore.save`."""
        if self._orders[order.order_id].version != order.version:
            raise HeadEndRefusal(HeadEndReason.CONFLICT, order.order_id)
        saved = msgspec.structs.replace(order, version=order.version + 1)
        self._orders[order.order_id] = saved
        self._tell(saved, moment)
        return saved

    async def claim(self, owner: str, now: Utc, lease_ms: int) -> Order | None:
        """See `OrderStore.claim`."""
        preparing: set[EntityId] = set()
        found: list[Order] = []
        for order in self._orders.values():
            if order.closed or order.state not in WORK:
                continue
            waits = order.state in BEFORE_OFFER and order.target in preparing
            if order.state in BEFORE_OFFER:
                preparing.add(order.target)
            if not waits and order.not_before <= now and (order.lease.until <= now or order.lease.owner == owner):
                found.append(order)
        if not found:
            return None
        order = max(found, key=lambda item: item.priority)
        lease = Lease(owner, Utc(now + lease_ms), order.lease.fencing + 1)
        claimed = msgspec.structs.replace(order, lease=lease, version=order.version + 1)
        self._orders[order.order_id] = claimed
        return claimed

    async def listed(self, *, open_only: bool = False, limit: int = 1000) -> Sequence[Order]:
        """See `OrderStore.listed`."""
        return [o for o in reversed(self._orders.values()) if not (open_only and o.closed)][:limit]

    async def of_relay(self, relay: EntityId) -> Sequence[Order]:
        """See `OrderStore.of_relay`."""
        return [o for o in self._orders.values() if o.relay == relay and o.concerns_relay]

    async def of_target(self, target: EntityId) -> Sequence[Order]:
        """See `OrderStore.of_target`."""
        return [o for o in self._orders.values() if o.target == target and o.at_large]

    async def of_command(self, command_id: RequestId) -> Order | None:
        """See `OrderStore.of_command`."""
        return next((o for o in self._orders.values() if o.command_id == command_id), None)

    async def highest_offered(self, originator: EntityId, target: EntityId) -> int:
        """See `OrderStore.highest_offered`."""
        offered = (o.command_id for o in self._orders.values() if o.command_id and o.way is not None)
        mine = (c.counter for c in offered if (c.originator, c.target) == (originator, target))
        return max((counter for counter in mine if not is_token_counter(counter)), default=-1)

    async def due(self, now: Utc) -> Sequence[Order]:
        """See `OrderStore.due`."""
        orders = self._orders.values()
        return [o for o in orders if o.outcome is None and o.expires is not None and o.expires <= now]

    async def reserve(self, originator: EntityId) -> int:
        """See `OrderStore.reserve`."""
        row = self._counters.get(originator) or counters.first(originator, self._counter_start)
        self._counters[originator], number = counters.reserve(row)
        return number

    async def home_of(self, device: EntityId) -> Home | None:
        """See `OrderStore.home_of`."""
        return next((home for home in self._homes.values() if device in home.members), None)

    async def save_home(self, home: Home) -> None:
        """See `OrderStore.save_home`."""
        self._homes[home.id] = home

    async def homes(self) -> Sequence[Home]:
        """See `OrderStore.homes`."""
        return list(self._homes.values())

    async def keep_stray(self, stray: Stray) -> None:
        """See `OrderStore.keep_stray`."""
        if not any((kept.relay, kept.data) == (stray.relay, stray.data) for kept in self._strays):
            self._strays.append(stray)
            own = [kept for kept in self._strays if kept.relay == stray.relay]
            if len(own) > MAX_STRAYS:
                self._strays.remove(own[0])

    async def strays(self) -> Sequence[Stray]:
        """See `OrderStore.strays`."""
        return list(self._strays)

    async def events(self, after: int, limit: int = 1000) -> Sequence[StoredEvent]:
        """See `OrderStore.events`."""
        return self._events[after : after + limit]

    def snapshot(self) -> MemoryStore:
        """Everything that is durable now, apart from this store."""
        copy = MemoryStore(counter_start=self._counter_start)
        copy._orders = dict(self._orders)
        copy._homes = dict(self._homes)
        copy._counters = dict(self._counters)
        copy._strays = list(self._strays)
        copy._events = list(self._events)
        return copy

    def _tell(self, order: Order, moment: Moment) -> None:
        self._events.append(
            StoredEvent(
                sequence=len(self._events) + 1,
                order_id=order.order_id,
                version=order.version,
                state=order.state,
                outcome=order.outcome,
                what=moment.what,
                at=moment.at,
            )
        )


def same_request(known: Order, order: Order) -> Order:
    """`known`, where `order` is the same request handed in again; raises `HeadEndRefusal` where its bytes differ."""
    if known.request_xml != order.request_xml:
        raise HeadEndRefusal(HeadEndReason.REQUEST_REUSED, f"{order.request_id} named order {known.order_id}")
    return known
