"""What a prepayment display keeps across power cuts, and the small steps of its relay's inbox."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from nowan.crypto.secret import Secret
from nowan.devices.esme_state import JoinedDevice
from nowan.devices.records import Log
from nowan.gbcs.message import MessageIdentity
from nowan.ids import EntityId, OrderId

#: Orders held at once. More than a supplier has for one home, and bounded since the internet fills it.
MAX_ORDERS = 32
#: Alerts kept for the head end; past it the oldest goes.
MAX_CARRIED = 64
#: Meters and switches in the display's own join log.
MAX_JOINED = 4


class OrderState(StrEnum):
    """How far an order has come at the display."""

    HELD = "held"
    FORWARDED = "forwarded"
    ANSWERED = "answered"


class HeldOrder(msgspec.Struct, frozen=True):
    """An order: the Command's bytes, its identity, and the outbox's token of its parcel where it is forwarded."""

    order_id: OrderId
    message: bytes
    identity: MessageIdentity
    token: int = 0
    state: OrderState = OrderState.HELD
    response: bytes | None = None


class LoadedPermit(msgspec.Struct, frozen=True):
    """A CCS01 for this display: `hub` is the label (GPF id), `chf` the Command's target."""

    message: Secret
    hub: EntityId
    chf: EntityId


class PpmidState(msgspec.Struct, frozen=True):
    """All of it but node and outbox."""

    permit: LoadedPermit | None = None
    hub: EntityId | None = None
    pairing_with: EntityId | None = None
    joined: tuple[JoinedDevice, ...] = ()
    counters: bytes = b""
    security: Log = ()
    events: Log = ()
    orders: tuple[HeldOrder, ...] = ()
    carried: tuple[bytes, ...] = ()

    def order(self, order_id: OrderId) -> HeldOrder | None:
        """The order of that name."""
        return next((order for order in self.orders if order.order_id == order_id), None)

    def with_order(self, order: HeldOrder) -> PpmidState:
        """With `order` in the place of its older self, or last."""
        if self.order(order.order_id) is None:
            return msgspec.structs.replace(self, orders=(*self.orders, order))
        orders = tuple(order if old.order_id == order.order_id else old for old in self.orders)
        return msgspec.structs.replace(self, orders=orders)

    def without_order(self, order_id: OrderId) -> PpmidState:
        """Without it."""
        return msgspec.structs.replace(self, orders=tuple(o for o in self.orders if o.order_id != order_id))

    def with_carried(self, data: bytes) -> PpmidState:
        """With one more Alert to carry up; the same one twice is one."""
        if data in self.carried:
            return self
        return msgspec.structs.replace(self, carried=(*self.carried, data)[-MAX_CARRIED:])

    def meter(self) -> EntityId | None:
        """The electricity meter that this display was joined to."""
        return next((entry.device for entry in self.joined if entry.device_type == 1), None)
