"""The prepayment display: see `Ppmid`."""

from __future__ import annotations

import msgspec

from nowan.crypto.entropy import Entropy
from nowan.crypto.secret import Secret
from nowan.devices.clock import DeviceClock
from nowan.devices.identity import RadioIdentity
from nowan.effects import Effect
from nowan.gbcs.credentials import Keys
from nowan.ids import EntityId, OrderId
from nowan.instant import Tick


class PpmidConfig(msgspec.Struct, frozen=True, kw_only=True):
    """A prepayment interface device as it comes in the post."""

    radio: RadioIdentity
    install_code: Secret
    acb: EntityId
    #: Private keys of the PPMID and public ones of the ACB, whose CS03A2 it executes.
    keys: Keys
    clock: DeviceClock = DeviceClock()
    channels: tuple[int, ...] = tuple(range(11, 27))


class OpenWork(msgspec.Struct, frozen=True, kw_only=True):
    """One thing of the relay that is not finished: `state` is ``held``, ``forwarded`` or ``answered``."""

    order_id: OrderId
    state: str
    response: bytes | None = None


class Ppmid:
    """A PPMID: hand-held terminal first (pairing), relay afterwards, with the user's hand on it. Link: ``air``."""

    def __init__(self, config: PpmidConfig, entropy: Entropy, snapshot: bytes | None = None) -> None:
        raise NotImplementedError

    def start(self, now: Tick) -> list[Effect]:
        """Power on: a joined one resumes with its keys; an interrupted pairing waits for the user."""
        raise NotImplementedError

    def receive(self, link: str, data: bytes, now: Tick, *, rssi_dbm: float = -60.0) -> list[Effect]:
        """A frame of the air has come in."""
        raise NotImplementedError

    def fire(self, timer: str, now: Tick) -> list[Effect]:
        """A timer that an effect set has come due."""
        raise NotImplementedError

    # The user's hand

    def look_for_hubs(self, now: Tick) -> list[Effect]:
        """Scan; ends with `HubsFound`."""
        raise NotImplementedError

    def pick(self, hub_label: EntityId, now: Tick) -> list[Effect]:
        """Pair with the hub of that label (its GPF Entity Identifier); ends with `Paired` or `PairingFailed`."""
        raise NotImplementedError

    def enter_utrn(self, text: str, now: Tick) -> list[Effect]:
        """Send a 20-digit token to the meter (PECS01); ends with `UserResult`."""
        raise NotImplementedError

    def request_enable(self, now: Tick) -> list[Effect]:
        """Ask the meter to enable supply (PECS03); ends with `UserResult`."""
        raise NotImplementedError

    def activate_emergency_credit(self, now: Tick) -> list[Effect]:
        """Ask the meter for emergency credit (PECS02); ends with `UserResult`."""
        raise NotImplementedError

    # The uplink's hand

    def load_permit(self, permit: bytes, hub: EntityId, chf: EntityId, now: Tick) -> list[Effect]:
        """Take the CCS01 that lets this PPMID join `hub` (GPF id), whose CHF is `chf`; a later one replaces it."""
        raise NotImplementedError

    def take_order(self, order_id: OrderId, message: bytes, now: Tick) -> list[Effect]:
        """Hold a Command for the home; `OrderHeld` follows its Persist. The same order again changes nothing."""
        raise NotImplementedError

    def drop_order(self, order_id: OrderId, now: Tick) -> list[Effect]:
        """Let go of an order; `OrderDropped` says whether that proves it unsent."""
        raise NotImplementedError

    def answer_stored(self, order_id: OrderId, now: Tick) -> list[Effect]:
        """The head end has the answer durably; it may go."""
        raise NotImplementedError

    def alert_stored(self, data: bytes, now: Tick) -> list[Effect]:
        """The head end has the carried Alert durably; it may go."""
        raise NotImplementedError

    def open_work(self) -> list[OpenWork]:
        """Orders that are not finished, oldest first, for a resync after reconnection."""
        raise NotImplementedError

    def open_alerts(self) -> list[bytes]:
        """Alerts not yet stored by the head end, oldest first."""
        raise NotImplementedError

    @property
    def entity(self) -> EntityId:
        """This PPMID's Entity Identifier."""
        raise NotImplementedError

    @property
    def hub(self) -> EntityId | None:
        """Label of the hub it is paired with."""
        raise NotImplementedError

    def snapshot(self) -> bytes:
        """Everything that survives a power cut, versioned."""
        raise NotImplementedError
