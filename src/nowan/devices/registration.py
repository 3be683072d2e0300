"""The hub's side of registration: assemblies of what a device presents, until it commits (design of our own; the
layout and its assumption stand in `nowan.zigbee.clusters.registration`).

One assembly for each peer that key establishment has authenticated, in memory only: a power cut of the hub makes the
device begin again, and nothing was decided before Commit.
"""

from __future__ import annotations

import msgspec

from nowan.crypto.secret import Secret
from nowan.ids import EntityId
from nowan.instant import NS_PER_S, Tick
from nowan.zigbee.clusters.registration import ASSEMBLY_S, PermitBlock, Register, RegistrationStatus

#: Assemblies at once; each is at most `MAX_PERMIT` bytes, and a home pairs one device at a time.
MAX_ASSEMBLIES = 4


class Assembly(msgspec.Struct, frozen=True):
    """What a peer has presented so far: `permit` holds `total` bytes when it is whole."""

    register: Register
    begun: Tick
    permit: bytes = b""
    total: int = 0

    @property
    def whole(self) -> bool:
        """No block is missing (none at all is whole too: no permit)."""
        return len(self.permit) == self.total


class Assemblies:
    """All of them. The hub calls; nothing here answers."""

    def __init__(self) -> None:
        self._by_peer: dict[EntityId, Assembly] = {}

    def register(self, peer: EntityId, command: Register, now: Tick) -> RegistrationStatus:
        """Begin (again) for `peer`."""
        self._expire(now)
        self._by_peer.pop(peer, None)
        if command.entity != peer:
            return RegistrationStatus.WRONG_ENTITY
        if len(self._by_peer) >= MAX_ASSEMBLIES:
            return RegistrationStatus.BUSY
        self._by_peer[peer] = Assembly(command, now)
        return RegistrationStatus.TAKEN

    def block(self, peer: EntityId, command: PermitBlock, now: Tick) -> tuple[RegistrationStatus, int]:
        """One block more, and the offset wanted next. A repeated block is taken and changes nothing."""
        self._expire(now)
        held = self._by_peer.get(peer)
        if held is None:
            return RegistrationStatus.OUT_OF_ORDER, 0
        if held.total not in (0, command.total):
            return RegistrationStatus.MALFORMED, len(held.permit)
        end = command.offset + len(command.data)
        if held.permit[command.offset : end] == command.data:
            return RegistrationStatus.TAKEN, len(held.permit)
        if command.offset != len(held.permit):
            return RegistrationStatus.OUT_OF_ORDER, len(held.permit)
        permit = Secret(held.permit + command.data)
        self._by_peer[peer] = msgspec.structs.replace(held, permit=permit, total=command.total)
        return RegistrationStatus.TAKEN, end

    def commit(self, peer: EntityId, now: Tick) -> Assembly | None:
        """The whole assembly of `peer`, which is over with this; None without one."""
        self._expire(now)
        held = self._by_peer.pop(peer, None)
        return held if held is not None and held.whole else None

    def _expire(self, now: Tick) -> None:
        for peer in [peer for peer, held in self._by_peer.items() if now - held.begun > ASSEMBLY_S * NS_PER_S]:
            del self._by_peer[peer]
