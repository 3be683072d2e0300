"""Device snapshots: one versioned MessagePack struct a device.

A snapshot holds secrets (link keys, install codes) and is as secret as the device's flash. One of a newer version is
refused by name: guessing at a counter's place could use it twice.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

from nowan.crypto.secret import dec_hook, enc_hook
from nowan.devices.reasons import DeviceReason
from nowan.errors import DecodeError

S = TypeVar("S")

#: Version of every snapshot here.
VERSION = 1


class _Envelope(msgspec.Struct, frozen=True):
    nowan_device: str
    version: int
    state: msgspec.Raw


def encode(kind: str, state: object) -> bytes:
    """`state` as the snapshot of a device of that kind (``hub``, ``esme``, ``ppmid``)."""
    encoder = msgspec.msgpack.Encoder(enc_hook=enc_hook)
    return encoder.encode(_Envelope(kind, VERSION, msgspec.Raw(encoder.encode(state))))


def decode(kind: str, data: bytes, wanted: type[S]) -> S:
    """Read a snapshot of a device of `kind`; raises `DecodeError` (`SNAPSHOT_NEWER`, `SNAPSHOT_FOREIGN`)."""
    try:
        envelope = msgspec.msgpack.decode(data, type=_Envelope)
        if envelope.version > VERSION:
            raise DecodeError(
                DeviceReason.SNAPSHOT_NEWER, 0, kind, f"version {envelope.version}, {VERSION} is read here"
            )
        if envelope.nowan_device != kind or envelope.version != VERSION:
            raise DecodeError(DeviceReason.SNAPSHOT_FOREIGN, 0, kind, f"a snapshot of {envelope.nowan_device[:20]!r}")
        return msgspec.msgpack.decode(envelope.state, type=wanted, dec_hook=dec_hook)
    except (msgspec.MsgspecError, ValueError, RecursionError, OverflowError) as error:
        # The decoder's words name fields and types, never values.
        raise DecodeError(DeviceReason.SNAPSHOT_FOREIGN, 0, kind, str(error)[:120]) from None
