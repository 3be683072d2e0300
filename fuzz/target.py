"""What must hold of any octets: a value or `DecodeError`, the same octets back, and an explanation in any case."""

from __future__ import annotations

from nowan.errors import DecodeError
from nowan.gbcs import Message, decode, explain, from_json, payload, to_json, utrn
from nowan.zigbee.zcl import ZclFrame


def one(data: bytes) -> None:
    """Read `data` in every way; raises what no peer's octets may raise."""
    explained = explain(data)
    explained.json()
    message = _read(data)
    if message is None:
        assert explained.faults or "Block" in explained.kind, "decode refuses what explain finds whole"
    for reader in (utrn.parse, ZclFrame.decode):
        try:
            reader(data)  # type: ignore[operator]
        except DecodeError:
            continue


def _read(data: bytes) -> Message | None:
    try:
        message = decode(data)
    except DecodeError:
        return None
    assert message.encode() == data, "a message encodes to other octets"
    try:
        content = payload(message)
    except DecodeError:
        return message
    assert content.encode() == message.payload, "a payload encodes to other octets"
    assert from_json(to_json(message)).encode() == data, "a message comes back from JSON with other octets"
    return message
