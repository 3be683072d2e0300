"""Own messages made ready: who sends what to whom, signed and MACed with keys of our own, checked and taken apart."""

from __future__ import annotations

from nowan.gbcs import Cra, KeyUse, Message, decode, protect, verify
from nowan.gbcs.usecases import USE_CASES, DeviceKind, MessageType, Role
from nowan.ids import EntityId
from tests.gbcs.own import octets
from tests.gbcs.parties import ACB, CHF, ESME, GPF, GSME, PPMID, SUPPLIER, everything, private

#: Counter of every own message; its low 24 bits are the invoke id.
COUNTER = 0x0000000701000516
_DEVICES = {
    DeviceKind.ESME: ESME, DeviceKind.GSME: GSME, DeviceKind.CHF: CHF, DeviceKind.GPF: GPF, DeviceKind.PPMID: PPMID
}  # fmt: skip
KEYS = everything()


def parties(code: int) -> tuple[EntityId, EntityId]:
    """The Remote Party and the Device of a use case; a PPMID speaks to a GSME."""
    row = USE_CASES[code]
    device = next(entity for kind, entity in _DEVICES.items() if kind in row.devices)
    if row.type is MessageType.PPMID_COMMAND:
        return PPMID, device
    return (ACB if row.senders == {Role.ACCESS_CONTROL_BROKER} else SUPPLIER), device


def built(code: int, cra: int, payload: bytes) -> bytes:
    """Header and payload: the octets of a Pre-Command, put together by hand."""
    party, device = parties(code)
    ends = (party, device) if cra == Cra.COMMAND else (device, party)
    return octets.body(octets.header(cra, COUNTER, *ends, code), payload)


def sent(body: bytes) -> Message:
    """The message protected as its use case asks, encoded, read again, and found to hold."""
    message = decode(body)
    assert message.encode() == body
    party, device = parties(message.code)
    due = USE_CASES[message.code].protection(message.cra, by_broker=party == ACB)
    if due.signature:
        message = protect.signed(message, private(message.originator, KeyUse.DIGITAL_SIGNING))
    if due.mac:
        command = message.cra is Cra.COMMAND and party != PPMID
        message = protect.maced(message, KEYS.shared(ACB if command else party, device))
    raw = message.encode()
    assert body in raw
    received = decode(raw)
    assert received == message
    verified = verify(received, KEYS, acb=ACB)
    assert (verified.signed is not None, verified.authenticated is not None) == (due.signature, due.mac)
    return received
