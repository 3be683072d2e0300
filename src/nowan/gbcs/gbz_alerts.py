"""Alerts of a GSME or GPF (GBCS 7.2.10): ``0109 | number of components | alert code 2 | time 4 | what the Alert adds``.

What is added depends on the message code, and the octet before the alert code is 1 where anything is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import msgspec

from nowan.errors import ApiMisuse, WireReason
from nowan.gbcs.gbz import PROFILE, AnyComponent, encode_component, read_component
from nowan.wire import Reader

FUTURE_DATED, FIRMWARE_RECEIPT, INTEGRITY_WARNING, BILLING_LOG = 0x00CD, 0x00CF, 0x00F2, 0x008B
#: Length octet, and length, of what a future-dated Alert adds.
_FUTURE_DATED_SIZE = 14


class Executed(msgspec.Struct, frozen=True, tag="executed"):
    """Which component of which Command was, or failed to be, executed at its time (FDEI)."""

    message_code: int
    counter: int
    cluster: int
    frame_control: int
    command_id: int

    def encode(self) -> bytes:
        """Its octets, the length octet before them."""
        return b"".join(
            (
                bytes((_FUTURE_DATED_SIZE,)),
                self.message_code.to_bytes(2, "big"),
                self.counter.to_bytes(8, "big"),
                self.cluster.to_bytes(2, "big"),
                bytes((self.frame_control, self.command_id)),
            )
        )


class FirmwareHash(msgspec.Struct, frozen=True, tag="firmware-hash"):
    """The hash of a firmware image that arrived (FDRA): an octet string in the DLMS manner, tag 9 and length."""

    digest: bytes

    def encode(self) -> bytes:
        """Its octets."""
        if len(self.digest) > 0x7F:
            raise ApiMisuse("a hash has at most 127 octets")
        return bytes((9, len(self.digest))) + self.digest


class IntegrityIssue(msgspec.Struct, frozen=True, tag="integrity-issue"):
    """What a meter found wrong with itself (MIIWA): a bitmap of 16 bits."""

    issues: int

    def encode(self) -> bytes:
        """Its octets."""
        return self.issues.to_bytes(2, "big")


class BillingLog(msgspec.Struct, frozen=True, tag="billing-log"):
    """The component with which a GSME pushes its billing data log (GCS53)."""

    component: AnyComponent

    def encode(self) -> bytes:
        """Its octets."""
        return encode_component(self.component, last=True)


class OtherAddition(msgspec.Struct, frozen=True, tag="other-addition"):
    """Something that no known Alert adds; it survives, untyped."""

    octets: bytes

    def encode(self) -> bytes:
        """Its octets."""
        return self.octets


Addition: TypeAlias = Executed | FirmwareHash | IntegrityIssue | BillingLog | OtherAddition


class GbzAlert(msgspec.Struct, frozen=True, tag="gbz-alert"):
    """An Alert: its code (GBCS 16), its time in seconds since 2000-01-01 UTC, and what its use case adds."""

    alert_code: int
    time: int
    addition: Addition | None = None
    #: The octet "number of components": 0 without an addition, 1 with one, in what was published.
    components: int | None = None

    def encode(self) -> bytes:
        """The payload's octets."""
        count = self.components if self.components is not None else int(self.addition is not None)
        try:
            head = bytes((count,)) + self.alert_code.to_bytes(2, "big") + self.time.to_bytes(4, "big")
            return PROFILE + head + (b"" if self.addition is None else self.addition.encode())
        except (OverflowError, ValueError):
            raise ApiMisuse("a field of the alert does not fit") from None


def read_alert(reader: Reader, message_code: int) -> GbzAlert:
    """Read the Alert of a message code; it takes up all of `reader`. Raises `DecodeError`."""
    reader.expect(PROFILE, "profile")
    count = reader.u8("number of components")
    alert_code, time = reader.u16("alert code"), reader.u32("time")
    addition: Addition | None = None
    if reader.remaining:
        with reader.field("addition"):
            addition = _ADDITIONS.get(message_code, _read_other)(reader)
    reader.expect_end()
    usual = int(addition is not None)
    return GbzAlert(alert_code, time, addition, None if count == usual else count)


def _read_executed(reader: Reader) -> Executed:
    start = reader.offset
    size = reader.u8("length")
    if size != _FUTURE_DATED_SIZE:
        raise reader.error(WireReason.BAD_LENGTH, f"{size}, not {_FUTURE_DATED_SIZE}", offset=start, name="length")
    return Executed(
        reader.u16("message code"),
        reader.u64("originator counter"),
        reader.u16("cluster"),
        reader.u8("frame control"),
        reader.u8("command"),
    )


def _read_hash(reader: Reader) -> FirmwareHash:
    reader.expect(b"\x09", "octet string")
    return FirmwareHash(reader.take(reader.ber_length(), "hash"))


def _read_issue(reader: Reader) -> IntegrityIssue:
    return IntegrityIssue(reader.u16("issues"))


def _read_billing_log(reader: Reader) -> BillingLog:
    return BillingLog(read_component(reader, last=True))


def _read_other(reader: Reader) -> OtherAddition:
    return OtherAddition(reader.rest())


_ADDITIONS: dict[int, Callable[[Reader], Addition]] = {
    FUTURE_DATED: _read_executed,
    FIRMWARE_RECEIPT: _read_hash,
    INTEGRITY_WARNING: _read_issue,
    BILLING_LOG: _read_billing_log,
}
