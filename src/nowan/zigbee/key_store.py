"""The key material and counters of one node: what must outlast a power cut.

`NodeState` is the part of a device's snapshot that belongs to its ZigBee node. Outgoing frame counters are persisted
ahead: a stored `out_limit` says that every counter below it may have been used, so that a node restored from it starts
there and no counter is ever used twice with one key. Incoming counters travel along with whatever snapshot is taken
next; they alone do not make the state dirty.
"""

from __future__ import annotations

from enum import Enum

import msgspec

from nowan.crypto.secret import Secret
from nowan.ids import EntityId, PanId, ShortAddress

#: By how much an outgoing frame counter is persisted ahead of its use. One flash write for about a thousand frames.
COUNTER_STEP = 1024
#: The last counter value; a key whose counter got there is spent (ZigBee 4.3.1.2).
COUNTER_END = 0xFFFFFFFF


class LinkKeyKind(Enum):
    """Where a link key comes from. One partner may have one of each at a time."""

    INSTALL_CODE = "install-code"
    INTERPAN = "inter-pan"
    TRUST_CENTRE = "trust-centre"
    APPLICATION = "application"
    PARTNER = "partner"


class LinkKey(msgspec.Struct, frozen=True):
    """A link key with its counters: `out_limit` persisted ahead, `in_counter` the last accepted (-1: none yet)."""

    partner: EntityId
    kind: LinkKeyKind
    key: Secret
    out_limit: int = 0
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
    out_limit: int = 0
    in_counters: tuple[tuple[EntityId, int], ...] = ()


class NodeState(msgspec.Struct, frozen=True):
    """All that a node keeps across power cuts. Encode with `nowan.crypto.secret.enc_hook`."""

    membership: Membership | None = None
    link_keys: tuple[LinkKey, ...] = ()
    addresses: tuple[tuple[EntityId, ShortAddress], ...] = ()
