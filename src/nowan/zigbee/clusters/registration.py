"""Registration of a device at a hub over Inter-PAN: nowan's own cluster, since GBCS 10.5's layout was not to be had.

GBCS 10.5 says that after Inter-PAN key establishment the device sends its Entity Identifier and Install Code in a
command secured with the key so made. The layout below, the cluster's id and its manufacturer's code are an assumption
and stand in this file alone.

    to the hub    0x00 Register           entity id 8, install code 16, its CRC 2, device type 1
                  0x01 PermitBlock        offset 2, total 2, data 1 to 60
                  0x02 Commit             (nothing)
    and back      0x00 RegisterAnswer     status 1, seconds 2
                  0x01 PermitBlockAnswer  status 1, next offset 2
                  0x02 CommitAnswer       status 1, seconds 2

A device registers, may present a permit (the CCS01 Command for itself, at most 512 bytes) in blocks in order, and
commits; the hub decides at Commit and never before, so that what it lets a stranger see is one status. The next step
waits for the answer to the last. Every frame is APS-secured under the Inter-PAN link key, the largest (a block of 60)
has 69 bytes of the 78 that there is room for.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated, ClassVar, Self

from nowan.crypto import install_code
from nowan.crypto.secret import Secret
from nowan.errors import ApiMisuse, DecodeError, WireReason
from nowan.ids import EntityId
from nowan.wire import Reader
from nowan.zigbee.clusters.family import Command, Family
from nowan.zigbee.clusters.ids import Cluster
from nowan.zigbee.layout import U8, U16, Code, Eui64, Octets, writes
from nowan.zigbee.reasons import ZigbeeReason

#: First of the codes kept for tests, which no manufacturer owns (assumption).
MANUFACTURER_CODE = 0xFFF1
#: Longest data of one block: the frame must fit Inter-PAN with the extended nonce.
MAX_BLOCK = 60
#: Longest permit: a CCS01 has 154 bytes; room for a certificate beside it.
MAX_PERMIT = 512
#: Life of an assembly at the hub, from Register to Commit, in seconds.
ASSEMBLY_S = 30


class RegistrationStatus(IntEnum):
    """What the hub answers.

    One value for each thing that the device or its user can do about it, and none that tells an outsider more: whether
    a permit's MAC, target or content was wrong is one answer, since only a forger gains from the difference.
    """

    #: Commit: in the CHF Device Log; joining is open for the answer's `seconds`.
    ADMITTED = 0x00
    #: Register or PermitBlock: taken, go on.
    TAKEN = 0x01
    #: The frame could not be read, or its block lies outside the permit. Do not repeat it unchanged.
    MALFORMED = 0x02
    #: No room or budget now; try again after `seconds`.
    BUSY = 0x03
    #: A block or Commit without what goes before it, or after the assembly's 30 s: begin again with Register.
    OUT_OF_ORDER = 0x04
    #: The entity id is not the one that key establishment proved.
    WRONG_ENTITY = 0x05
    #: The install code's CRC is wrong, or the code is not the permit's.
    WRONG_INSTALL_CODE = 0x06
    #: This hub admits nobody without a permit now.
    PERMIT_WANTED = 0x07
    #: The permit is not for this device and hub, or not authentic.
    PERMIT_INVALID = 0x08
    #: A later Command of the ACB has overtaken the permit: fetch a fresh one.
    PERMIT_STALE = 0x09
    #: The permit has re-opened joining as often as it may.
    PERMIT_SPENT = 0x0A
    #: The CHF Device Log is full.
    LOG_FULL = 0x0B
    #: The admission policy says no, whatever is presented.
    REFUSED = 0x0C


class Register(Command, frozen=True):
    """0x00: who wants in, with what install code (16 bytes, hidden from `repr`; its CRC follows on the wire).

    `device_type` is the CHF Device Log's (CCS01): 132 PPMID; others are the hub's to refuse.
    """

    ID: ClassVar[int] = 0x00
    entity: Eui64
    install_code: Annotated[Secret, Octets(16, secret=True)]
    device_type: U8

    @classmethod
    def read(cls, reader: Reader) -> Self:
        """Take one; raises `DecodeError` with `ZigbeeReason.INSTALL_CODE` when the CRC does not match."""
        entity = EntityId(reader.take(8, "entity")[::-1])
        start = reader.offset
        code, check = Secret(reader.take(16, "install_code")), reader.take(2, "install code CRC")
        if install_code.crc(code) != check:
            raise reader.error(ZigbeeReason.INSTALL_CODE, "the CRC does not match", offset=start, name="install_code")
        return cls(entity, code, reader.u8("device_type"))

    @writes
    def encode(self) -> bytes:
        """The payload."""
        if len(self.entity) != 8 or len(self.install_code) != 16 or not 0 <= self.device_type <= 0xFF:
            raise ApiMisuse("an entity id has 8 bytes, an install code 16, a device type one")
        code = bytes(self.install_code)
        return self.entity[::-1] + code + install_code.crc(code) + bytes((self.device_type,))


class PermitBlock(Command, frozen=True):
    """0x01: the permit's bytes from `offset` on, of `total`; hidden from `repr`, for a permit holds an install code."""

    ID: ClassVar[int] = 0x01
    offset: int
    total: int
    data: Secret

    @classmethod
    def read(cls, reader: Reader) -> Self:
        """Take one; raises `DecodeError` when the block is empty, too long or outside the permit."""
        start = reader.offset
        offset, total = reader.u16_le("offset"), reader.u16_le("total")
        data = Secret(reader.rest())
        try:
            return cls(offset, total, data)._checked()
        except ApiMisuse as wrong:
            raise DecodeError(WireReason.BAD_LENGTH, start, reader.path, wrong.detail) from None

    @writes
    def encode(self) -> bytes:
        """The payload; raises `ApiMisuse` for a block that could not be read."""
        self._checked()
        return self.offset.to_bytes(2, "little") + self.total.to_bytes(2, "little") + bytes(self.data)

    def _checked(self) -> Self:
        size = len(self.data)
        if not 1 <= size <= MAX_BLOCK or self.offset < 0 or not self.offset + size <= self.total <= MAX_PERMIT:
            raise ApiMisuse(f"a block of {size} at {self.offset} of {self.total}")
        return self


class Commit(Command, frozen=True):
    """0x02: decide now."""

    ID: ClassVar[int] = 0x02


class RegisterAnswer(Command, frozen=True):
    """0x00 back: TAKEN or why not; `seconds` to wait when BUSY."""

    ID: ClassVar[int] = 0x00
    TO_CLIENT: ClassVar[bool] = True
    status: Annotated[int, Code(1, RegistrationStatus)]
    seconds: U16 = 0


class PermitBlockAnswer(Command, frozen=True):
    """0x01 back: TAKEN or why not; `next_offset` is where the hub wants the next block from."""

    ID: ClassVar[int] = 0x01
    TO_CLIENT: ClassVar[bool] = True
    status: Annotated[int, Code(1, RegistrationStatus)]
    next_offset: U16 = 0


class CommitAnswer(Command, frozen=True):
    """0x02 back: ADMITTED or why not; `seconds` that joining stays open when ADMITTED, to wait when BUSY."""

    ID: ClassVar[int] = 0x02
    TO_CLIENT: ClassVar[bool] = True
    status: Annotated[int, Code(1, RegistrationStatus)]
    seconds: U16 = 0


FAMILY: Family[Command] = Family(
    Cluster.REGISTRATION,
    (Register, PermitBlock, Commit, RegisterAnswer, PermitBlockAnswer, CommitAnswer),
    MANUFACTURER_CODE,
)


def blocks(permit: bytes) -> list[PermitBlock]:
    """`permit` in blocks, in order; raises `ApiMisuse` when it is empty or longer than 512 bytes."""
    if not 1 <= len(permit) <= MAX_PERMIT:
        raise ApiMisuse(f"a permit of {len(permit)} bytes, at most {MAX_PERMIT}")
    return [
        PermitBlock(offset, len(permit), Secret(permit[offset : offset + MAX_BLOCK]))
        for offset in range(0, len(permit), MAX_BLOCK)
    ]
