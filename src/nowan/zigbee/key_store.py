"""The key material, counters and addresses of one node: what must outlast a power cut.

`NodeState` is the part of a device's snapshot that belongs to its ZigBee node. The two outgoing frame counters (one
under the network key, one for all link keys) are persisted ahead: a stored limit says that every value below it may
have been used, so that a node restored from it starts there and no value is ever used twice with one key. Neither ever
goes back, not even when a key is replaced: the same install-code key may come again. Incoming counters travel along
with whatever snapshot is taken next; they alone do not make the state dirty.
"""

from __future__ import annotations

from enum import Enum

import msgspec

from nowan.crypto.secret import Secret
from nowan.ids import EntityId, PanId, ShortAddress

#: By how much an outgoing frame counter is persisted ahead of its use. One flash write for about a thousand frames.
COUNTER_STEP = 1024
#: The value that ends a counter; a key whose counter got there is spent (ZigBee 4.3.1.1).
COUNTER_END = 0xFFFFFFFF
#: Senders whose network frame counters are remembered. A GB home area network has at most 16 devices.
MAX_SENDERS = 64
#: Addresses that are remembered.
MAX_ADDRESSES = 64


class LinkKeyKind(Enum):
    """Where a link key comes from. One partner may have one of each at a time."""

    INSTALL_CODE = "install-code"
    INTERPAN = "inter-pan"
    TRUST_CENTRE = "trust-centre"
    APPLICATION = "application"
    PARTNER = "partner"


#: Kinds that protect messages inside the network, the better first.
DATA_KINDS = (LinkKeyKind.TRUST_CENTRE, LinkKeyKind.PARTNER, LinkKeyKind.APPLICATION)
#: Kinds whose key-transport key protects the network key on its way to a joiner.
TRANSPORT_KINDS = (LinkKeyKind.INSTALL_CODE, LinkKeyKind.TRUST_CENTRE)
#: What the arrival of one kind erases of the same partner's.
_SUPERSEDES = {
    LinkKeyKind.TRUST_CENTRE: (LinkKeyKind.INSTALL_CODE, LinkKeyKind.INTERPAN),
    LinkKeyKind.PARTNER: (LinkKeyKind.APPLICATION,),
}


class LinkKey(msgspec.Struct, frozen=True):
    """A link key; `in_counter` is the last counter accepted from the partner under it (-1: none yet)."""

    partner: EntityId
    kind: LinkKeyKind
    key: Secret
    in_counter: int = -1


class Membership(msgspec.Struct, frozen=True):
    """The network a node is in."""

    pan_id: PanId
    extended_pan_id: EntityId
    channel: int
    short: ShortAddress
    trust_centre: EntityId
    network_key: Secret
    key_sequence: int = 0
    in_counters: tuple[tuple[EntityId, int], ...] = ()


class NodeState(msgspec.Struct, frozen=True):
    """All that a node keeps across power cuts. Encode with `nowan.crypto.secret.enc_hook`."""

    membership: Membership | None = None
    link_keys: tuple[LinkKey, ...] = ()
    addresses: tuple[tuple[EntityId, ShortAddress], ...] = ()
    nwk_out_limit: int = 0
    aps_out_limit: int = 0


class OutgoingCounter:
    """Values for the frames of one sender, each used once, whatever the power does."""

    def __init__(self, limit: int) -> None:
        self._next = limit
        self.limit = limit

    def take(self) -> tuple[int, bool] | None:
        """The next value, and whether `limit` moved and must be stored before the value is seen; None when spent."""
        value = self._next
        if value >= COUNTER_END:
            return None
        moved = value >= self.limit
        if moved:
            self.limit = min(value + COUNTER_STEP, COUNTER_END)
        self._next = value + 1
        return value, moved


class KeyStore:
    """The live form of a `NodeState`; `dirty` says that `state()` must be stored before the next frame leaves."""

    def __init__(self, state: NodeState | None = None) -> None:
        held = state if state is not None else NodeState()
        self.dirty = False
        self._membership = held.membership
        self._senders = dict(held.membership.in_counters) if held.membership is not None else {}
        self._links = {(one.partner, one.kind): one for one in held.link_keys}
        self._shorts = dict(held.addresses)
        self._nwk_out = OutgoingCounter(held.nwk_out_limit)
        self._aps_out = OutgoingCounter(held.aps_out_limit)

    @property
    def boots(self) -> int:
        """A number that differs from one power-up to the next, as long as frames were sent in between."""
        return (self._nwk_out.limit + self._aps_out.limit) // COUNTER_STEP

    def state(self) -> NodeState:
        """What must outlast a power cut, as it stands."""
        membership = self._membership
        if membership is not None:
            membership = msgspec.structs.replace(membership, in_counters=tuple(self._senders.items()))
        return NodeState(
            membership,
            tuple(self._links.values()),
            tuple(self._shorts.items()),
            self._nwk_out.limit,
            self._aps_out.limit,
        )

    # -- the network

    @property
    def membership(self) -> Membership | None:
        """The network, when in one. Its `in_counters` are those of the last start; `state()` has the live ones."""
        return self._membership

    def enter(self, membership: Membership) -> None:
        """In a network from now on."""
        kept = self._membership
        same = kept is not None and kept.network_key == membership.network_key
        self._senders = self._senders if same else {}
        self._membership = membership
        self.dirty = True

    def exit(self) -> None:
        """Out of the network: its key, its addresses and every link key made in it are forgotten."""
        if self._membership is None:
            return
        self._membership = None
        self._senders = {}
        self._shorts = {}
        self._links = {at: one for at, one in self._links.items() if one.kind is LinkKeyKind.INTERPAN}
        self.dirty = True

    def next_network_counter(self) -> int | None:
        """A fresh frame counter for the network key; None when spent."""
        return self._fresh(self._nwk_out)

    def accept_network(self, sender: EntityId, counter: int) -> bool:
        """Whether `counter` is above the last of `sender`; then it is the last. Only after the MIC was checked."""
        if counter <= self._senders.get(sender, -1):
            return False
        if sender not in self._senders and len(self._senders) >= MAX_SENDERS:
            return False
        self._senders[sender] = counter
        return True

    # -- link keys

    def install(self, partner: EntityId, kind: LinkKeyKind, key: Secret) -> None:
        """Put a link key in and erase what it supersedes. The same key again keeps its incoming counter."""
        held = self._links.get((partner, kind))
        if held is None or held.key != key:
            self._links[partner, kind] = LinkKey(partner, kind, key)
        for old in _SUPERSEDES.get(kind, ()):
            self._links.pop((partner, old), None)
        self.dirty = True

    def forget(self, partner: EntityId, kind: LinkKeyKind | None = None) -> None:
        """Erase one link key, or all of `partner`."""
        gone = [at for at in self._links if at[0] == partner and kind in (None, at[1])]
        for at in gone:
            del self._links[at]
            self.dirty = True

    def links(self, partner: EntityId, kinds: tuple[LinkKeyKind, ...]) -> list[LinkKey]:
        """The keys shared with `partner`, in the order of `kinds`."""
        return [self._links[partner, kind] for kind in kinds if (partner, kind) in self._links]

    def next_link_counter(self) -> int | None:
        """A fresh frame counter for any link key; None when spent."""
        return self._fresh(self._aps_out)

    def accept_link(self, link: LinkKey, counter: int) -> bool:
        """Whether `counter` is above the last under `link`; then it is the last. Only after the MIC was checked."""
        held = self._links.get((link.partner, link.kind))
        if held is None or counter <= held.in_counter:
            return False
        self._links[link.partner, link.kind] = msgspec.structs.replace(held, in_counter=counter)
        return True

    # -- addresses

    def learn(self, device: EntityId, short: ShortAddress) -> None:
        """`device` has the address `short`, and nobody else has."""
        if self._shorts.get(device) == short:
            return
        self._shorts = {one: at for one, at in self._shorts.items() if at != short and one != device}
        if len(self._shorts) >= MAX_ADDRESSES:
            self._shorts.pop(next(iter(self._shorts)))
        self._shorts[device] = short
        self.dirty = True

    def unlearn(self, device: EntityId) -> None:
        """`device` has no address any more."""
        if self._shorts.pop(device, None) is not None:
            self.dirty = True

    def short_of(self, device: EntityId) -> ShortAddress | None:
        """The address of `device`, where known. A trust centre is its network's coordinator, at 0x0000."""
        if self._membership is not None and device == self._membership.trust_centre:
            return ShortAddress(0)
        return self._shorts.get(device)

    def device_of(self, short: ShortAddress) -> EntityId | None:
        """Who has `short`, where known."""
        if self._membership is not None and short == 0:
            return self._membership.trust_centre
        return next((device for device, at in self._shorts.items() if at == short), None)

    def _fresh(self, counter: OutgoingCounter) -> int | None:
        taken = counter.take()
        if taken is None:
            return None
        value, moved = taken
        self.dirty = self.dirty or moved
        return value
