"""Protection against replay at a Device (GBCS 4.3.1): the last counter accepted of every originator.

Three sequences never mix: an originator's ordinary counters, which must rise strictly; those of its UTRNs, of which the
Device keeps a list, because tokens may be entered in any order; and those of a PPMID's HAN messages, which fall under
the first rule with the PPMID as originator.
"""

from __future__ import annotations

import msgspec

from nowan.errors import ApiMisuse, DecodeError
from nowan.gbcs.message import MessageIdentity
from nowan.gbcs.reasons import GbcsReason
from nowan.ids import EntityId

#: Version of the snapshot's layout.
SNAPSHOT_VERSION = 1
#: Originators whose counters are kept. A Device trusts a handful; past this a new one is refused, and no old one lost.
MAX_ORIGINATORS = 64
#: UTRN counters kept per originator (an assumption: the number could not be had). Once full, what is below the lowest
#: kept is refused, so that a forgotten token can never run twice.
UTRN_HISTORY = 100


class _Snapshot(msgspec.Struct, frozen=True):
    version: int
    last: dict[str, int]
    utrn: dict[str, list[int]]


class Counters:
    """What was accepted so far. Nothing is durable until the owner has stored `snapshot`."""

    def __init__(self) -> None:
        self._last: dict[EntityId, int] = {}
        self._utrn: dict[EntityId, list[int]] = {}

    def last(self, originator: EntityId) -> int | None:
        """The highest ordinary counter accepted of `originator`."""
        return self._last.get(originator)

    def is_fresh(self, identity: MessageIdentity) -> bool:
        """Whether `accept` would take it: its counter is above the last accepted of its originator."""
        last = self._last.get(identity.originator)
        if last is None:
            return len(self._last) < MAX_ORIGINATORS
        return identity.counter > last

    def accept(self, identity: MessageIdentity) -> bool:
        """Take the counter if it is fresh, once its message was found authentic; False leaves everything as it was."""
        if not self.is_fresh(identity):
            return False
        self._last[identity.originator] = identity.counter
        return True

    def set(self, originator: EntityId, counter: int) -> None:
        """Set where `originator` starts (credential replacement, manufacture); `ApiMisuse` when that goes back."""
        if counter < self._last.get(originator, 0):
            raise ApiMisuse("a counter never goes back")
        self._last[originator] = counter

    def utrn_used(self, supplier: EntityId) -> tuple[int, ...]:
        """Counters of the UTRNs that were accepted, lowest first."""
        return tuple(self._utrn.get(supplier, ()))

    def is_fresh_utrn(self, supplier: EntityId, counter: int) -> bool:
        """Whether no UTRN of this counter was accepted, as far back as the list goes."""
        used = self._utrn.get(supplier)
        if used is None:
            return len(self._utrn) < MAX_ORIGINATORS
        return counter not in used and (len(used) < UTRN_HISTORY or counter > used[0])

    def accept_utrn(self, supplier: EntityId, counter: int) -> bool:
        """Take a UTRN's counter if it is fresh; False leaves everything as it was."""
        if not self.is_fresh_utrn(supplier, counter):
            return False
        used = sorted((*self._utrn.get(supplier, ()), counter))
        self._utrn[supplier] = used[-UTRN_HISTORY:]
        return True

    def snapshot(self) -> bytes:
        """Everything, for the owner's durable state."""
        last = {entity.hex(): counter for entity, counter in sorted(self._last.items())}
        utrn = {entity.hex(): used for entity, used in sorted(self._utrn.items())}
        return msgspec.msgpack.encode(_Snapshot(SNAPSHOT_VERSION, last, utrn))

    @classmethod
    def restore(cls, data: bytes) -> Counters:
        """From `snapshot`; raises `DecodeError(GbcsReason.SNAPSHOT)` for anything else or a newer version."""
        try:
            snapshot = msgspec.msgpack.decode(data, type=_Snapshot)
            counters = cls()
            counters._last = {EntityId(bytes.fromhex(name)): value for name, value in snapshot.last.items()}
            counters._utrn = {EntityId(bytes.fromhex(name)): sorted(used) for name, used in snapshot.utrn.items()}
        except (msgspec.DecodeError, ValueError):
            raise DecodeError(GbcsReason.SNAPSHOT, 0, "counters", "not a snapshot of counters") from None
        if snapshot.version != SNAPSHOT_VERSION:
            raise DecodeError(GbcsReason.SNAPSHOT, 0, "counters", f"version {snapshot.version}, not {SNAPSHOT_VERSION}")
        return counters
