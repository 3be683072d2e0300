"""Messages that a device owes to a peer behind a tunnel, kept until the peer has them.

An `Outbox` is a durable value: first in first out for each peer, bounded, and a parcel stays in it until the peer's
application has answered for it. A parcel is `tried` from before its first byte leaves: one that is not was never on the
air. A power cut may send a parcel twice; whoever takes it in tells a repeated message by its identity.
"""

from __future__ import annotations

import msgspec

from nowan.ids import EntityId
from nowan.instant import Utc

#: Messages kept for all peers together. A home has 16 devices at most, and Commands to one wait for each other.
MAX_PARCELS = 64
#: How long an undelivered message is kept, ms: what is known of the hub's queue for a gas meter.
KEEP_MS = 24 * 3600 * 1000


class Parcel(msgspec.Struct, frozen=True):
    """One message for `peer`; `since` is the device's clock when it was taken in, `relay` the peer that brought it."""

    token: int
    peer: EntityId
    data: bytes
    since: Utc
    tried: bool = False
    relay: EntityId | None = None


class Outbox(msgspec.Struct, frozen=True):
    """Parcels in order of arrival; tokens are never used again."""

    parcels: tuple[Parcel, ...] = ()
    next_token: int = 1

    @property
    def full(self) -> bool:
        """No room for one more."""
        return len(self.parcels) >= MAX_PARCELS

    def holds(self, peer: EntityId, data: bytes) -> bool:
        """Whether this very message to `peer` is in it."""
        return any(parcel.peer == peer and parcel.data == data for parcel in self.parcels)

    def token_of(self, peer: EntityId, data: bytes) -> int:
        """The token that `put` gives this message, or gave it."""
        held = (parcel.token for parcel in self.parcels if parcel.peer == peer and parcel.data == data)
        return next(held, self.next_token)

    def brought_by(self, relay: EntityId) -> int:
        """How many parcels `relay` brought."""
        return sum(parcel.relay == relay for parcel in self.parcels)

    def waiting_for(self, peer: EntityId) -> int:
        """How many parcels are for `peer`."""
        return sum(parcel.peer == peer for parcel in self.parcels)

    def put(self, peer: EntityId, data: bytes, since: Utc, relay: EntityId | None = None) -> Outbox:
        """With one more; the same message twice is one. The caller has seen that it is not full."""
        if self.holds(peer, data):
            return self
        parcel = Parcel(self.next_token, peer, data, since, relay=relay)
        return Outbox((*self.parcels, parcel), self.next_token + 1)

    def find(self, token: int) -> Parcel | None:
        """The parcel of that token."""
        return next((parcel for parcel in self.parcels if parcel.token == token), None)

    def first(self, peer: EntityId) -> Parcel | None:
        """The oldest for `peer`."""
        return next((parcel for parcel in self.parcels if parcel.peer == peer), None)

    def peers(self) -> tuple[EntityId, ...]:
        """Everyone it holds something for."""
        return tuple(dict.fromkeys(parcel.peer for parcel in self.parcels))

    def tried(self, token: int) -> Outbox:
        """With that parcel marked: from now on its bytes may be anywhere."""
        marked = (
            msgspec.structs.replace(parcel, tried=True) if parcel.token == token and not parcel.tried else parcel
            for parcel in self.parcels
        )
        return Outbox(tuple(marked), self.next_token)

    def without(self, token: int) -> Outbox:
        """Without that parcel."""
        return Outbox(tuple(parcel for parcel in self.parcels if parcel.token != token), self.next_token)

    def expired(self, now: Utc) -> tuple[Parcel, ...]:
        """What has been kept for too long."""
        return tuple(parcel for parcel in self.parcels if now - parcel.since > KEEP_MS)
