"""What must hold of any octets: a value or `DecodeError`, the same octets back, and an explanation in any case."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

from fuzz.seeds import DEVICE, PARTY
from nowan.crypto.p256 import PrivateKey
from nowan.crypto.secret import Secret
from nowan.errors import DecodeError, PeerMisbehaved
from nowan.gbcs import (
    Counters,
    Keys,
    KeyUse,
    Message,
    cosem,
    decode,
    explain,
    from_json,
    payload,
    to_json,
    utrn,
    verify,
)
from nowan.gbcs.block_transfer import Reassembler, Sender, decode_block, is_block, route_of
from nowan.gbcs.device_check import AcceptedCommand, DeviceTrust, Rejected, check_command
from nowan.gbcs.encryption import opened
from nowan.gbcs.explain_checks import opener
from nowan.gbcs.usecases import DeviceKind, Role
from nowan.ids import entity_id

#: What the parties of made-up tokens share.
SECRET = Secret(bytes(32))
#: Readers of what first use cases say, each of an access request.
_REQUESTS = (cosem.ReadBalance, cosem.AdjustBalance, cosem.TopUp, cosem.DeviceAddition, cosem.DeviceLogAlert)


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
#: The only broker among those keys, or one that nobody is.
BROKER = PARTY
with contextlib.suppress(PeerMisbehaved):
    BROKER = KEYS.access_control_broker()


def one(data: bytes) -> None:
    """Read `data` in every way; raises what no peer's octets may raise."""
    explained = explain(data, KEYS)
    explained.json()
    message = _read(data)
    _at_devices(data, message)
    if message is None:
        assert explained.faults or "Block" in explained.kind, "decode refuses what explain finds whole"
    if is_block(data):
        _block(data)
    elif message is not None:
        _transferred(message, data)
    with contextlib.suppress(DecodeError):
        from_json(data)
    token = utrn.check(data[-20:], DEVICE, [(PARTY, SECRET)], Counters(), others=[(PARTY, PARTY, SECRET)])
    assert isinstance(token, utrn.Refused), "a token was forged"


def _at_devices(data: bytes, message: Message | None) -> None:
    """What the Device addressed makes of the octets, of whatever kind it is: a proof or a named refusal.

    Twice is once too often, and its counters come back from a snapshot as they were.
    """
    me, sender = (DEVICE, PARTY) if message is None else (message.recipient, message.originator)
    counters = Counters()
    for kind in (*DeviceKind, DeviceKind.ESME):
        trust = DeviceTrust(kind, BROKER, {sender: Role.SUPPLIER, BROKER: Role.ACCESS_CONTROL_BROKER})
        outcome = check_command(data, me, KEYS, counters, trust)
        assert isinstance(outcome, AcceptedCommand | Rejected)
        counters = Counters.restore(counters.snapshot())
        if isinstance(outcome, AcceptedCommand) and not outcome.use_case.is_top_up:
            assert isinstance(check_command(data, me, KEYS, counters, trust), Rejected), "a Command was taken twice"


def _transferred(message: Message, data: bytes) -> None:
    """In blocks over a link that loses those that the octets themselves choose: whole, or given up."""
    sender, receiver = Sender(message, block_size=max(len(data) // 5, 16), window=2), Reassembler()
    window, losses = sender.due(), iter(data)
    with contextlib.suppress(PeerMisbehaved):
        while window:
            replies = []
            for block in window:
                if next(losses, 1) % 4:
                    received = receiver.take(decode_block(block.encode()))
                    replies += [received.reply] if received.reply is not None else []
                    assert received.message in (None, data), "blocks make another message"
            receiver.missing(route_of(message))
            window = sender.acknowledge(decode_block(replies[-1].encode())) if replies else sender.repeat()
        assert sender.done


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
    assert repr(message) and repr(content) and message.answers(message) is False
    for kind in _REQUESTS:
        try:
            kind.read(content)  # type: ignore[arg-type]
        except (DecodeError, AttributeError):
            continue
    return message
