"""The COSEM objects of the first use cases, as commands that people name: built, read back, and their answers read.

Every class has `MESSAGE_CODE`, `request()` and `read(request)`; `read` raises `DecodeError(GbcsReason.PAYLOAD)` for a
request of another shape, so that what was signed or executed is what was meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import msgspec

from nowan.crypto.secret import Secret
from nowan.dlms.access import (
    AccessRequest,
    AccessResponse,
    Action,
    Get,
    Item,
    Notification,
    Result,
    ResultCode,
    Set,
)
from nowan.dlms.data import I32, NULL, U16, Array, Bool, Data, Enum, OctetString, Structure
from nowan.errors import DecodeError
from nowan.gbcs.reasons import GbcsReason
from nowan.ids import EntityId

#: Meter balance: class 112 (account part "credit"), main credit; values are signed, in millipence.
BALANCE_CLASS, BALANCE = 112, bytes.fromhex("0000130A00FF")
#: Token gateway: method 1 takes a UTRN as 20 ASCII digits.
TOKEN_CLASS, TOKEN_GATEWAY = 115, bytes.fromhex("0000132800FF")
#: The CHF Device Log: class 104, ZigBee network control.
NETWORK_CLASS, DEVICE_LOG = 104, bytes.fromhex("00001E0300FF")
#: key_type of register_device: an install code.
INSTALL_CODE = 1
INSTALL_CODE_SIZE = 16
#: Alert code of CS14, CHF Device Log changed.
DEVICE_LOG_CHANGED = 0x8F12
#: The CHF Device Log holds at most this many Devices (CHTS 4.6.2.1).
MAX_DEVICES = 16
_TRUE = Bool(0xFF)


class DeviceType:
    """device_type of register_device in CCS01 (GBCS mapping table, row 1001); HHT is assumed, see docs/assumptions."""

    ESME, GSME, HCALCS, IHD, CAD, PPMID, GPF = 0, 1, 13, 128, 130, 132, 254
    HHT = 133


def _refuse(use_case: str, detail: str = "another shape of request") -> DecodeError:
    return DecodeError(GbcsReason.PAYLOAD, 0, f"payload/{use_case}", detail)


def _places(items: Sequence[Item]) -> list[tuple[type, int, bytes, int]]:
    return [(type(item), item.class_id, item.obis, item.index) for item in items]


def results(request: AccessRequest, outcomes: Sequence[Data | ResultCode]) -> AccessResponse:
    """The answer to `request`: for each item the data that came back, or the code of how it ended (no data then)."""
    kinds = {Get: 1, Set: 2, Action: 3}
    answers = [
        Result(kinds[type(item)], outcome) if isinstance(outcome, ResultCode) else Result(kinds[type(item)], 0, outcome)
        for item, outcome in zip(request.items, outcomes, strict=True)
    ]
    return AccessResponse(tuple(answers))


class ReadBalance(msgspec.Struct, frozen=True):
    """ECS82: read the meter balance of an ESME."""

    MESSAGE_CODE: ClassVar[int] = 0x0069

    def request(self) -> AccessRequest:
        """Its payload."""
        return AccessRequest((Get(BALANCE_CLASS, BALANCE, 2),))

    @classmethod
    def read(cls, request: AccessRequest) -> ReadBalance:
        """From its payload."""
        if request.items != cls().request().items:
            raise _refuse("ECS82")
        return cls()

    @staticmethod
    def balance(response: AccessResponse) -> int | None:
        """The balance in millipence, or None when the meter gave an error; raises `DecodeError` for another shape."""
        if len(response.results) != 1 or response.results[0].kind != 1:
            raise _refuse("ECS82", "another shape of response")
        result = response.results[0]
        if result.code != ResultCode.SUCCESS:
            return None
        if not isinstance(result.data, I32):
            raise _refuse("ECS82", "the balance is no double-long")
        return result.data.value


class AdjustBalance(msgspec.Struct, frozen=True):
    """ECS04a: adjust the meter balance of an ESME by so much, in millipence (negative takes away)."""

    amount_millipence: int
    MESSAGE_CODE: ClassVar[int] = 0x001C

    def request(self) -> AccessRequest:
        """Its payload."""
        return AccessRequest((Action(BALANCE_CLASS, BALANCE, 1, I32(self.amount_millipence)),))

    @classmethod
    def read(cls, request: AccessRequest) -> AdjustBalance:
        """From its payload."""
        if _places(request.items) == [(Action, BALANCE_CLASS, BALANCE, 1)] and isinstance(request.items[0].data, I32):
            return cls(request.items[0].data.value)
        raise _refuse("ECS04a")


class TopUp(msgspec.Struct, frozen=True):
    """CS01a: hand a UTRN (20 ASCII digits, a secret) to an ESME."""

    utrn: Secret
    MESSAGE_CODE: ClassVar[int] = 0x0007

    def request(self) -> AccessRequest:
        """Its payload; a Secret's type is dropped, so do not print it."""
        return AccessRequest((Action(TOKEN_CLASS, TOKEN_GATEWAY, 1, OctetString(Secret(self.utrn))),))

    @classmethod
    def read(cls, request: AccessRequest) -> TopUp:
        """From its payload."""
        if _places(request.items) == [(Action, TOKEN_CLASS, TOKEN_GATEWAY, 1)]:
            data = request.items[0].data
            if isinstance(data, OctetString) and len(data.value) == 20 and data.value.isdigit():
                return cls(Secret(data.value))
        raise _refuse("CS01a")


class DeviceAddition(msgspec.Struct, frozen=True):
    """CCS01: let a Device join. The install code has 16 octets, no CRC; joining stays open `join_timeout_s` seconds."""

    ieee_address: EntityId
    install_code: Secret
    device_type: int
    join_timeout_s: int
    MESSAGE_CODE: ClassVar[int] = 0x0001

    def request(self) -> AccessRequest:
        """Its payload: register the Device, set the timeout, open joining."""
        entry = Structure(
            (
                OctetString(self.ieee_address),
                Enum(INSTALL_CODE),
                OctetString(Secret(self.install_code)),
                Enum(self.device_type),
            )
        )
        return AccessRequest(
            (
                Action(NETWORK_CLASS, DEVICE_LOG, 1, entry),
                Set(NETWORK_CLASS, DEVICE_LOG, 3, U16(self.join_timeout_s)),
                Set(NETWORK_CLASS, DEVICE_LOG, 2, _TRUE),
            )
        )

    @classmethod
    def read(cls, request: AccessRequest) -> DeviceAddition:
        """From its payload; a key type other than install code is refused."""
        wanted = [
            (Action, NETWORK_CLASS, DEVICE_LOG, 1),
            (Set, NETWORK_CLASS, DEVICE_LOG, 3),
            (Set, NETWORK_CLASS, DEVICE_LOG, 2),
        ]
        if _places(request.items) != wanted:
            raise _refuse("CCS01")
        match tuple(item.data for item in request.items):
            case (
                Structure((OctetString(address), Enum(1), OctetString(key), Enum(kind))),
                U16(timeout_s),
                Bool() as enabled,
            ) if len(address) == 8 and len(key) == INSTALL_CODE_SIZE and enabled.value:
                return cls(EntityId(address), Secret(key), kind, timeout_s)
            case _:
                raise _refuse("CCS01")


class DeviceLogEntry(msgspec.Struct, frozen=True):
    """A Device of the CHF Device Log; `hashed_key` (16 octets) is empty until it has a trust centre link key."""

    entity: EntityId
    hashed_key: bytes = b""


class DeviceLogAlert(msgspec.Struct, frozen=True):
    """CS14: the CHF Device Log changed. Times are COSEM date-times of 12 octets (`nowan.dlms.clock`)."""

    time: bytes
    backup_time: bytes
    extended_pan_id: EntityId
    entries: tuple[DeviceLogEntry, ...]
    MESSAGE_CODE: ClassVar[int] = 0x0018

    def notification(self) -> Notification:
        """Its payload."""
        devices = tuple(Structure((OctetString(e.entity), OctetString(e.hashed_key))) for e in self.entries)
        backup = Structure((OctetString(self.backup_time), OctetString(self.extended_pan_id), Array(devices)))
        return Notification(Structure((U16(DEVICE_LOG_CHANGED), OctetString(self.time), backup)))

    @classmethod
    def read(cls, notification: Notification) -> DeviceLogAlert:
        """From its payload."""
        match notification.body:
            case Structure(
                (
                    U16(0x8F12),
                    OctetString(time),
                    Structure((OctetString(backup_time), OctetString(pan), Array(devices))),
                )
            ) if len(time) == len(backup_time) == 12 and len(pan) == 8 and len(devices) <= MAX_DEVICES:
                entries = tuple(map(_entry, devices))
                return cls(time, backup_time, EntityId(pan), entries)
            case _:
                raise _refuse("CS14", "another shape of alert")


def _entry(value: Data) -> DeviceLogEntry:
    match value:
        case Structure((OctetString(entity), OctetString(hashed))) if len(entity) == 8 and len(hashed) in (0, 16):
            return DeviceLogEntry(EntityId(entity), hashed)
        case _:
            raise _refuse("CS14", "a Device that is not {id, hash}")


def alert_body(code: int, time: bytes, extra: Sequence[Data] = ()) -> Notification:
    """A DLMS Alert's payload: alert code, COSEM date-time (12 octets), and what the use case adds."""
    return Notification(Structure((U16(code), OctetString(time), *extra)))


def null_results(request: AccessRequest) -> AccessResponse:
    """The answer "all done" to a request that reads nothing."""
    return results(request, [NULL] * len(request.items))
