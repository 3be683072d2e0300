"""Identifiers, each a type of its own.

An `EntityId` is an EUI-64 as eight bytes, most significant first: the order of GBCS, DUIS and certificates. ZigBee
sends it reversed, and only the ZigBee codecs do the reversing.
"""

from __future__ import annotations

import re
from typing import NewType

import msgspec

from nowan.errors import DecodeError, WireReason

#: EUI-64, 8 bytes, most significant byte first.
EntityId = NewType("EntityId", bytes)
#: 16-bit address of a joined ZigBee node.
ShortAddress = NewType("ShortAddress", int)
#: 16-bit identifier of a personal area network.
PanId = NewType("PanId", int)
#: Name of an order at a head end, chosen by it and the same in log lines, uplink frames, timelines and captures.
OrderId = NewType("OrderId", str)

_ENTITY = re.compile(r"[0-9A-Fa-f]{2}(-?)(?:[0-9A-Fa-f]{2}\1){6}[0-9A-Fa-f]{2}")
_MAX_COUNTER = (1 << 64) - 1


def entity_id(text: str) -> EntityId:
    """Read an EUI-64 written as 16 hex digits or as eight pairs with dashes (DUIS), in either case.

    Raises `DecodeError` for anything else.
    """
    if not _ENTITY.fullmatch(text):
        raise DecodeError(WireReason.BAD_VALUE, 0, "entity id", f"{text[:40]!r} is not an EUI-64")
    return EntityId(bytes.fromhex(text.replace("-", "")))


def dashed(entity: EntityId) -> str:
    """``00-DB-12-34-56-78-90-A0``, as DUIS writes it."""
    return entity.hex("-").upper()


class RequestId(msgspec.Struct, frozen=True, order=True):
    """A DUIS RequestID: originator, target and the originator's counter (DUIS 5.4, 3.3.1)."""

    originator: EntityId
    target: EntityId
    counter: int

    def __str__(self) -> str:
        return f"{dashed(self.originator)}:{dashed(self.target)}:{self.counter}"


def request_id(text: str) -> RequestId:
    """Read ``90-B3-…:00-DB-…:1000``; raises `DecodeError` for anything else."""
    parts = text.split(":")
    if len(parts) != 3 or not re.fullmatch(r"[0-9]{1,20}", parts[2], re.ASCII) or int(parts[2]) > _MAX_COUNTER:
        raise DecodeError(WireReason.BAD_VALUE, 0, "RequestID", f"{text[:80]!r} is not originator:target:counter")
    return RequestId(entity_id(parts[0]), entity_id(parts[1]), int(parts[2]))
