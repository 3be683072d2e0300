"""Which orders go to a relay now, in which order, and as which frame."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import msgspec

from nowan.gbcs.utrn import is_token_counter
from nowan.headend.homes import Home
from nowan.headend.lifecycle import Refused
from nowan.headend.orders import ABROAD, Kind, Lease, Order, Refuser, State
from nowan.headend.ports import WORK
from nowan.headend.reasons import HeadEndReason
from nowan.ids import EntityId
from nowan.instant import Utc
from nowan.uplink import frames
from nowan.uplink.frames import Frame

#: Most orders that one relay has unanswered: what a small device's memory holds (16 times the longest message).
WINDOW = 16


def choose(orders: Sequence[Order], home: Home, supplier: EntityId) -> list[Order]:
    """The READY ones of `orders` (oldest first, all of one relay) that may be offered, in the order of offering.

    Without the customer's consent there are none, and none for a meter that has another supplier. Between targets the
    higher priority goes first, then the older; within a target it is counter order, whatever the priorities.
    """
    relay = home.relay(orders[0].relay) if orders else None
    if relay is None or not relay.consent(supplier).allows:
        return []
    room = WINDOW - sum(order.state in ABROAD and not order.closed for order in orders)
    queues: dict[EntityId, deque[Order]] = {}
    for order in orders:
        if order.state is State.READY and not order.closed and home.lets(supplier, order.target):
            queues.setdefault(order.target, deque()).append(order)
    chosen: list[Order] = []
    while len(chosen) < room and queues:
        target = max(queues, key=lambda item: queues[item][0].priority)
        chosen.append(queues[target].popleft())
        if not queues[target]:
            del queues[target]
    return chosen


def out_of_order(order: Order, highest: int) -> Refused | None:
    """A lower counter after a higher one would be refused by the Device: it ends here, provably unexecuted.

    A token's counter stands outside the sequence.
    """
    if order.command_id is None or is_token_counter(order.command_id.counter) or order.command_id.counter > highest:
        return None
    detail = f"counter {order.command_id.counter} after {highest} was offered"
    return Refused(Refuser.OPERATOR, HeadEndReason.COUNTER_ORDER, detail)


def frame(order: Order, home: Home, now: Utc) -> Frame:
    """The Offer of `order`, or its PermitOffer."""
    remaining = None if order.expires is None else max(0, order.expires - now)
    message = order.command or b""
    if order.kind is Kind.PERMIT:
        return frames.PermitOffer(
            order_id=order.order_id, hub=home.hub, chf=home.chf, message=message, remaining_ms=remaining
        )
    return frames.Offer(order_id=order.order_id, message=message, priority=order.priority, remaining_ms=remaining)


def released(order: Order) -> Order:
    """`order` without its lease where the desk has nothing more to do for it now; the fencing number stays."""
    if order.lease.owner and (order.closed or order.state not in WORK or order.not_before):
        return msgspec.structs.replace(order, lease=Lease(fencing=order.lease.fencing))
    return order
