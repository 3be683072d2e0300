"""What an electricity meter keeps across power cuts, and its small steps."""

from __future__ import annotations

import msgspec

from nowan.devices.prepayment import Account
from nowan.devices.records import Log
from nowan.ids import EntityId
from nowan.instant import Utc

#: Type 1 devices that a meter's log takes (prepayment interfaces and load switches).
MAX_JOINED = 7
#: Identities of top-up Commands that were answered. Their counters rise in no order, so the ordinary rule cannot hold
#: a second Response under one counter back, which would spend a MAC's key and vector twice.
MAX_ANSWERED = 100


class JoinedDevice(msgspec.Struct, frozen=True):
    """An entry of the meter's device log; `device_type` is the number of JoinDevice (GBCS 13.7)."""

    device: EntityId
    device_type: int


class PendingJoin(msgspec.Struct, frozen=True):
    """A join whose key establishment is under way: the accepted Command's bytes, and until when it is tried."""

    command: bytes
    partner: EntityId
    is_new: bool
    until: Utc


class EsmeState(msgspec.Struct, frozen=True):
    """All of it but node and outbox."""

    account: Account
    counters: bytes = b""
    joined: tuple[JoinedDevice, ...] = ()
    security: Log = ()
    events: Log = ()
    pending: PendingJoin | None = None
    alert_counter: int = 0
    answered: tuple[tuple[EntityId, int], ...] = ()
    hub: EntityId | None = None

    def entry(self, device: EntityId) -> JoinedDevice | None:
        """The log's entry of `device`."""
        return next((entry for entry in self.joined if entry.device == device), None)

    def with_joined(self, entry: JoinedDevice) -> EsmeState:
        """With `entry` in the log."""
        return msgspec.structs.replace(self, joined=(*self.joined, entry))

    def without_joined(self, device: EntityId) -> EsmeState:
        """Without `device` in the log."""
        return msgspec.structs.replace(self, joined=tuple(old for old in self.joined if old.device != device))

    def with_answered(self, originator: EntityId, counter: int) -> EsmeState:
        """With one more top-up Command answered."""
        answered = (*self.answered, (originator, counter))[-MAX_ANSWERED:]
        return msgspec.structs.replace(self, answered=answered)
