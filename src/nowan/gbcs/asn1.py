"""The ASN.1 payloads of GBCS 13: here those that join two Devices (13.7)."""

from __future__ import annotations

from enum import IntEnum

import msgspec

from nowan.errors import ApiMisuse
from nowan.gbcs import der
from nowan.ids import EntityId
from nowan.wire import Reader


class JoinMethod(IntEnum):
    """How the Device that gets the Command is to join the other (GBCS 13.7)."""

    METHOD_A_INITIATOR = 0
    METHOD_A_RESPONDER = 1
    METHOD_B = 2
    METHOD_C = 3


class JoinDeviceType(IntEnum):
    """What the other Device is (GBCS 13.7)."""

    GSME = 0
    ESME = 1
    CHF = 2
    GPF = 3
    HCALCS = 4
    PPMID = 5
    TYPE_2 = 6


class JoinCode(IntEnum):
    """What became of a join (GBCS 13.7)."""

    SUCCESS = 0
    MESSAGE_CODE_MISMATCH = 1
    BAD_METHOD_OR_ROLE = 2
    INCOMPATIBLE_ENTRY = 3
    LOG_FULL = 4
    WRITE_FAILED = 5
    NO_RESOURCES = 6
    UNKNOWN_ISSUER = 7
    UNSUPPORTED_SUITE = 8
    BAD_MESSAGE = 9
    BAD_KEY_CONFIRM = 10
    CERTIFICATE = 11
    NO_PARTNER_LINK_KEY = 12
    NO_RESPONSE = 13


class JoinRequest(msgspec.Struct, frozen=True, tag="join-request"):
    """Command of CS03A1, CS03A2, CS03B and CS03C.

    `method` and `device_type` are numbers of `JoinMethod` and `JoinDeviceType` (others survive); `certificate` is the
    other Device's key agreement certificate in DER, which only Method C between a GSME and a PPMID has.
    """

    method: int
    other: EntityId
    device_type: int
    certificate: bytes | None = None

    def encode(self) -> bytes:
        """The payload's octets."""
        if len(self.other) != 8:
            raise ApiMisuse("an entity identifier has 8 octets")
        parts = (
            der.encode_integer(self.method),
            der.encode(der.OCTET_STRING, self.other),
            der.encode_integer(self.device_type),
            self.certificate or b"",
        )
        return der.encode(der.SEQUENCE, b"".join(parts))


class JoinResult(msgspec.Struct, frozen=True, tag="join-result"):
    """Response of the same use cases: a number of `JoinCode` (others survive)."""

    code: int

    def encode(self) -> bytes:
        """The payload's octets."""
        return der.encode_integer(self.code)

    @property
    def succeeded(self) -> bool:
        """Whether the join was taken up."""
        return self.code == JoinCode.SUCCESS


def read_join_request(reader: Reader) -> JoinRequest:
    """Read a `JoinRequest` that takes up all of `reader`; raises `DecodeError`."""
    inner = der.element(reader, der.SEQUENCE, "JoinDevice")
    reader.expect_end()
    method = der.integer(inner, "method")
    other = EntityId(der.octet_string(inner, "other device", 8))
    device_type = der.integer(inner, "device type")
    certificate = None
    if inner.remaining:
        certificate = inner.peek(inner.remaining)
        der.element(inner, der.SEQUENCE, "certificate")
        inner.expect_end()
    return JoinRequest(method, other, device_type, certificate)


def read_join_result(reader: Reader) -> JoinResult:
    """Read a `JoinResult` that takes up all of `reader`; raises `DecodeError`."""
    code = der.integer(reader, "result")
    reader.expect_end()
    return JoinResult(code)
