"""What must hold of any octets: a value or `DecodeError`, the same octets back, and an explanation in any case."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

from fuzz.seeds import DEVICE, PARTY
from nowan.crypto.p256 import PrivateKey
from nowan.errors import DecodeError, PeerMisbehaved
from nowan.gbcs import Keys, KeyUse, Message, cosem, decode, explain, from_json, payload, to_json, utrn, verify
from nowan.gbcs.block_transfer import Reassembler, decode_block, is_block
from nowan.gbcs.encryption import opened
from nowan.gbcs.explain_checks import opener
from nowan.ids import entity_id

#: Readers of what first use cases say, each of an access request.
_REQUESTS = (cosem.ReadBalance, cosem.AdjustBalance, cosem.TopUp, cosem.DeviceAddition)


def _keys() -> Keys:
    """Made-up keys of the seeds' parties, and the published test keys where they are at hand."""
    keys = Keys()
    for scalar, entity in enumerate((PARTY, DEVICE), 7):
        for use in KeyUse:
            keys.add_private(entity, use, PrivateKey.from_scalar(scalar))
    folder = Path(os.environ.get("NOWAN_RTDS", "nowhere"), "keys")
    scalars = folder / "test_scalars.json"
    if scalars.is_file():
        keys = Keys.load(folder)
        for name, value in json.loads(scalars.read_text())["scalars"].items():
            entity, _, use = name.partition("-")
            keys.add_private(entity_id(entity), KeyUse(use), PrivateKey.from_scalar(int(value, 16)))
    return keys


KEYS = _keys()


def one(data: bytes) -> None:
    """Read `data` in every way; raises what no peer's octets may raise."""
    explained = explain(data, KEYS)
    explained.json()
    message = _read(data)
    if message is None:
        assert explained.faults or "Block" in explained.kind, "decode refuses what explain finds whole"
    if is_block(data):
        _block(data)
    for reader in (utrn.parse, from_json):
        try:
            reader(data)
        except DecodeError:
            continue


def _block(data: bytes) -> None:
    try:
        block = decode_block(data)
        assert block.encode() == data, "a block encodes to other octets"
        Reassembler().take(block)
    except (DecodeError, PeerMisbehaved):
        return


def _read(data: bytes) -> Message | None:
    try:
        message = decode(data)
    except DecodeError:
        return None
    assert message.encode() == data, "a message encodes to other octets"
    with contextlib.suppress(PeerMisbehaved, DecodeError):
        verify(message, KEYS)
    try:
        content = payload(message)
    except DecodeError:
        return message
    assert content.encode() == message.payload, "a payload encodes to other octets"
    assert from_json(to_json(message)).encode() == data, "a message comes back from JSON with other octets"
    with contextlib.suppress(PeerMisbehaved, DecodeError):
        opened(message, KEYS)
    opener(message.header, KEYS)(message.payload)
    for kind in _REQUESTS:
        try:
            kind.read(content)  # type: ignore[arg-type]
        except (DecodeError, AttributeError):
            continue
    return message
