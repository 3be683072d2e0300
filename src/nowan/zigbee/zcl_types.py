"""Data types of the ZigBee Cluster Library (075123r6, clause 2.6.2) as values of attributes.

A value is its type byte and its content: numbers little-endian; strings with a length before them, all ones for "no
value". Types whose length cannot be told (arrays, structures) are refused.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Self

import msgspec

from nowan.errors import ApiMisuse
from nowan.wire import Reader
from nowan.zigbee.reasons import ZigbeeReason


class DataType(IntEnum):
    """Type identifiers (2.6.2, table 2-16)."""

    NO_DATA = 0x00
    DATA8 = 0x08
    DATA16 = 0x09
    DATA24 = 0x0A
    DATA32 = 0x0B
    DATA40 = 0x0C
    DATA48 = 0x0D
    DATA56 = 0x0E
    DATA64 = 0x0F
    BOOL = 0x10
    MAP8 = 0x18
    MAP16 = 0x19
    MAP24 = 0x1A
    MAP32 = 0x1B
    MAP40 = 0x1C
    MAP48 = 0x1D
    MAP56 = 0x1E
    MAP64 = 0x1F
    UINT8 = 0x20
    UINT16 = 0x21
    UINT24 = 0x22
    UINT32 = 0x23
    UINT40 = 0x24
    UINT48 = 0x25
    UINT56 = 0x26
    UINT64 = 0x27
    INT8 = 0x28
    INT16 = 0x29
    INT24 = 0x2A
    INT32 = 0x2B
    INT40 = 0x2C
    INT48 = 0x2D
    INT56 = 0x2E
    INT64 = 0x2F
    ENUM8 = 0x30
    ENUM16 = 0x31
    OCTET_STRING = 0x41
    CHARACTER_STRING = 0x42
    LONG_OCTET_STRING = 0x43
    LONG_CHARACTER_STRING = 0x44
    TIME_OF_DAY = 0xE0
    DATE = 0xE1
    UTC = 0xE2
    CLUSTER_ID = 0xE8
    ATTRIBUTE_ID = 0xE9
    IEEE_ADDRESS = 0xF0
    KEY128 = 0xF1


_STRINGS = {
    DataType.OCTET_STRING: 1,
    DataType.CHARACTER_STRING: 1,
    DataType.LONG_OCTET_STRING: 2,
    DataType.LONG_CHARACTER_STRING: 2,
}
_OTHER_SIZES = {
    DataType.NO_DATA: 0,
    DataType.BOOL: 1,
    DataType.ENUM8: 1,
    DataType.ENUM16: 2,
    DataType.TIME_OF_DAY: 4,
    DataType.DATE: 4,
    DataType.UTC: 4,
    DataType.CLUSTER_ID: 2,
    DataType.ATTRIBUTE_ID: 2,
    DataType.IEEE_ADDRESS: 8,
    DataType.KEY128: 16,
}


def _sizes() -> dict[DataType, int]:
    sizes = dict(_OTHER_SIZES)
    for kind in DataType:
        # Data, bitmaps and integers come in rows of eight: 1 to 8 bytes.
        if 0x08 <= kind <= 0x0F or 0x18 <= kind <= 0x2F:
            sizes[kind] = (kind & 7) + 1
    return sizes


_SIZES = _sizes()


def _signed(kind: DataType) -> bool:
    return DataType.INT8 <= kind <= DataType.INT64


class Value(msgspec.Struct, frozen=True):
    """A typed value: `content` is an int for every number, bytes for strings, addresses and keys (in wire order),
    None for "no data" and for a string without value.
    """

    kind: DataType
    content: int | bytes | None

    @classmethod
    def read(cls, reader: Reader) -> Self:
        """Take type and content; raises `DecodeError`."""
        start = reader.offset
        number = reader.u8("data type")
        try:
            kind = DataType(number)
        except ValueError:
            raise reader.error(ZigbeeReason.DATA_TYPE, f"type {number:#04x}", offset=start) from None
        if kind in _STRINGS:
            return cls(kind, _read_string(reader, _STRINGS[kind]))
        data = reader.take(_SIZES[kind], "value")
        if kind is DataType.NO_DATA:
            return cls(kind, None)
        if kind in (DataType.IEEE_ADDRESS, DataType.KEY128):
            return cls(kind, data)
        return cls(kind, int.from_bytes(data, "little", signed=_signed(kind)))

    def encode(self) -> bytes:
        """Type and content; raises `ApiMisuse` when the content does not fit the type."""
        head = bytes((self.kind,))
        if self.kind in _STRINGS:
            return head + _string(self.content, _STRINGS[self.kind])
        size = _SIZES[self.kind]
        if isinstance(self.content, int):
            try:
                return head + self.content.to_bytes(size, "little", signed=_signed(self.kind))
            except OverflowError as wrong:
                raise ApiMisuse(f"{self.content} does not fit {self.kind.name}") from wrong
        content = self.content or b""
        if len(content) != size:
            raise ApiMisuse(f"{self.kind.name} has {size} bytes")
        return head + content

    @property
    def number(self) -> int | None:
        """The content when it is a number."""
        return self.content if isinstance(self.content, int) else None


def _read_string(reader: Reader, size: int) -> bytes | None:
    length = int.from_bytes(reader.take(size, "length"), "little")
    return None if length == (1 << 8 * size) - 1 else reader.take(length, "value")


def _string(content: int | bytes | None, size: int) -> bytes:
    none = (1 << 8 * size) - 1
    if content is None:
        return none.to_bytes(size, "little")
    if isinstance(content, int) or len(content) >= none:
        raise ApiMisuse("a string holds bytes, and not more than its length can tell")
    return len(content).to_bytes(size, "little") + content
