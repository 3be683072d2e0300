"""What devices tell whoever is listening: the events of their `Emit` effects.

None of them holds a secret; `CarriedAlert` and `OrderAnswered` hold Remote Party Messages, which may be personal data.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from nowan.devices.prepayment import SupplyState
from nowan.devices.reasons import DeviceReason
from nowan.ids import EntityId, OrderId


class LogKind(StrEnum):
    """Which of a device's logs an entry went to (CHTS 4.6.3.3 and 4.6.3.5; SMETS 5.7.5.14 and 5.7.5.33)."""

    EVENT = "event"
    SECURITY = "security"


class Logged(msgspec.Struct, frozen=True, kw_only=True):
    """`device` wrote an entry to a log: its code, in words why, and whom it is about where that is known."""

    device: EntityId
    log: LogKind
    code: int
    text: str
    about: EntityId | None = None


class SupplyChanged(msgspec.Struct, frozen=True, kw_only=True):
    """The supply of the meter `device` went from `before` to `state`."""

    device: EntityId
    before: SupplyState
    state: SupplyState


class Executed(msgspec.Struct, frozen=True, kw_only=True):
    """`device` executed the Command (`originator`, `counter`): effect, counter and Response in one durable step."""

    device: EntityId
    originator: EntityId
    counter: int
    message_code: int


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """`device` refused a Command or a local action; nothing changed but its log."""

    device: EntityId
    reason: DeviceReason
    message_code: int | None = None
    about: EntityId | None = None


class DeviceLogChanged(msgspec.Struct, frozen=True, kw_only=True):
    """The CHF Device Log of `hub` changed: `device` was added, removed or got a trust-centre link key."""

    hub: EntityId
    device: EntityId
    change: str


class PairingRefused(msgspec.Struct, frozen=True, kw_only=True):
    """The hub's own record of a pairing attempt that got silence or a refusal: who, when and why."""

    hub: EntityId
    device: EntityId
    reason: DeviceReason
    text: str


class MessageRouted(msgspec.Struct, frozen=True, kw_only=True):
    """The hub passed a Remote Party Message on: `via` is ``tunnel``, ``wan``, ``chf`` or ``held``."""

    hub: EntityId
    message_code: int
    originator: EntityId
    recipient: EntityId
    via: str


class FoundHub(msgspec.Struct, frozen=True, kw_only=True):
    """A hub that answered a scan; `label` is its extended PAN id, the GPF's Entity Identifier printed on it."""

    label: EntityId
    pan: int
    channel: int
    rssi_dbm: float


class HubsFound(msgspec.Struct, frozen=True):
    """The end of a scan: hubs by falling signal strength."""

    hubs: tuple[FoundHub, ...]


class PairingStep(msgspec.Struct, frozen=True):
    """How far a pairing has come, for the display: one of the values of `hht.Step`."""

    step: str


class Paired(msgspec.Struct, frozen=True):
    """The PPMID is on the network of `hub` with its own trust-centre link key, and its tunnel is open."""

    hub: EntityId


class PairingFailed(msgspec.Struct, frozen=True):
    """Pairing ended without success; the user may try again."""

    reason: DeviceReason
    text: str = ""


class PartnerPaired(msgspec.Struct, frozen=True, kw_only=True):
    """`device` and `partner` share a verified partner link key."""

    device: EntityId
    partner: EntityId


class UserResult(msgspec.Struct, frozen=True, kw_only=True):
    """What came of something that the user asked for at the PPMID's display (`action` names its method)."""

    action: str
    ok: bool
    text: str


class OrderHeld(msgspec.Struct, frozen=True):
    """The PPMID holds the order durably: the head end may be told so."""

    order_id: OrderId


class OrderForwarded(msgspec.Struct, frozen=True):
    """The order's Command is in the HAN, or at work in the PPMID `itself`: its bytes are at large."""

    order_id: OrderId
    itself: bool = False


class OrderAnswered(msgspec.Struct, frozen=True):
    """The order's Response is held durably until `Ppmid.answer_stored`; it may be of the PPMID `itself`."""

    order_id: OrderId
    response: bytes
    itself: bool = False


class OrderDropped(msgspec.Struct, frozen=True):
    """The order is gone from the PPMID; `unsent` proves that its bytes never left it."""

    order_id: OrderId
    unsent: bool


class OrderRefused(msgspec.Struct, frozen=True):
    """The PPMID does not take the order, which changed nothing."""

    order_id: OrderId
    reason: DeviceReason


class CarriedAlert(msgspec.Struct, frozen=True):
    """An Alert (or a Response no order asked for) to be carried up; kept until `Ppmid.alert_stored(data)`."""

    data: bytes


DeviceEvent = (
    Logged
    | SupplyChanged
    | Executed
    | Refused
    | DeviceLogChanged
    | PairingRefused
    | MessageRouted
    | HubsFound
    | PairingStep
    | Paired
    | PairingFailed
    | PartnerPaired
    | UserResult
    | OrderHeld
    | OrderForwarded
    | OrderAnswered
    | OrderDropped
    | OrderRefused
    | CarriedAlert
)
