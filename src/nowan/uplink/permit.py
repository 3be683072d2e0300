"""The file in which a permit is handed over: loaded into a PPMID before it is posted, with no uplink.

It holds an install code inside its CCS01 and is as secret as that: write it with mode 0600 and destroy it when loaded.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from nowan.errors import DecodeError
from nowan.uplink.frames import Eui, Id, MessageBytes
from nowan.uplink.reasons import UplinkReason

#: Version of the file's layout.
VERSION = 1


class PermitFile(msgspec.Struct, frozen=True, kw_only=True):
    """One permit: the order it belongs to, the PPMID it admits, hub (GPF id, on the label), CHF, and the CCS01."""

    kind: Literal["nowan permit"] = "nowan permit"
    version: int = VERSION
    order_id: Id
    device: Eui
    hub: Eui
    chf: Eui
    message: MessageBytes

    def __repr__(self) -> str:
        return f"PermitFile({self.order_id}, {len(self.message)} bytes)"

    def encode(self) -> bytes:
        """As MessagePack."""
        return msgspec.msgpack.encode(self)


class _Header(msgspec.Struct):
    """What any version's file can be read as."""

    kind: Literal["nowan permit"]
    version: int


def decode(data: bytes) -> PermitFile:
    """Read a permit file; raises `DecodeError`, which names a newer version."""
    try:
        header = msgspec.msgpack.decode(data, type=_Header)
        if header.version != VERSION:
            raise DecodeError(UplinkReason.VERSION, 0, "permit", f"version {header.version}, {VERSION} is read here")
        return msgspec.msgpack.decode(data, type=PermitFile)
    except (msgspec.MsgspecError, ValueError, RecursionError, OverflowError) as error:
        raise DecodeError(UplinkReason.PERMIT_FILE, 0, "permit", str(error)[:200]) from None
