"""One bounds-checked cursor that parses everything.

`Reader` walks a buffer with an absolute offset and a path of field names, so that whatever goes wrong is a
`DecodeError` that names its place. Big-endian readings end in nothing (GBCS, DLMS), little-endian ones in ``_le``
(ZigBee, ZCL). Writing needs no class: a codec joins bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from nowan.errors import DecodeError, Reason, WireReason

#: Deepest nesting that any format here may have; DLMS structures in GBCS reach 6.
MAX_DEPTH = 32


class Reader:
    """A cursor over `data` between two absolute offsets."""

    __slots__ = ("_data", "_end", "_path", "_pos", "depth")

    def __init__(self, data: bytes, start: int = 0, end: int | None = None, path: tuple[str, ...] = ()) -> None:
        self._data = data
        self._pos = start
        self._end = len(data) if end is None else end
        self._path = path
        self.depth = 0

    @property
    def offset(self) -> int:
        """Absolute offset of the next byte."""
        return self._pos

    @property
    def path(self) -> str:
        """Names of the fields that are being read, outermost first."""
        return "/".join(self._path)

    @property
    def remaining(self) -> int:
        """How many bytes are left."""
        return self._end - self._pos

    def error(self, reason: Reason, detail: str = "", *, offset: int | None = None, name: str = "") -> DecodeError:
        """A `DecodeError` at this place (or at `offset`), for the caller to raise."""
        path = "/".join((*self._path, name)) if name else self.path
        return DecodeError(reason, self._pos if offset is None else offset, path, detail)

    @contextmanager
    def field(self, name: str) -> Iterator[None]:
        """Everything read inside belongs to the field `name`."""
        outer = self._path
        self._path = (*outer, name)
        try:
            yield
        finally:
            self._path = outer

    def take(self, count: int, name: str = "") -> bytes:
        """The next `count` bytes."""
        start = self._pos
        end = start + count
        if count < 0 or end > self._end:
            raise self.error(WireReason.TRUNCATED, f"{count} bytes wanted, {self._end - start} left", name=name)
        self._pos = end
        return self._data[start:end]

    def rest(self) -> bytes:
        """All that is left."""
        return self.take(self._end - self._pos)

    def peek(self, count: int = 1) -> bytes:
        """Up to `count` bytes ahead, without taking them."""
        return self._data[self._pos : min(self._pos + count, self._end)]

    def sub(self, count: int, name: str = "") -> Reader:
        """A reader over the next `count` bytes, which this one has then passed."""
        start = self._pos
        if count < 0 or start + count > self._end:
            raise self.error(WireReason.TRUNCATED, f"{count} bytes wanted, {self._end - start} left", name=name)
        self._pos = start + count
        inner = Reader(self._data, start, start + count, (*self._path, name) if name else self._path)
        inner.depth = self.depth
        return inner

    def expect_end(self) -> None:
        """Refuse what is left over."""
        if self._pos != self._end:
            raise self.error(WireReason.TRAILING, f"{self._end - self._pos} bytes left over")

    def expect(self, wanted: bytes, name: str = "") -> None:
        """The next bytes must be `wanted`."""
        start = self._pos
        found = self.take(len(wanted), name)
        if found != wanted:
            raise self.error(
                WireReason.BAD_VALUE,
                f"{wanted.hex().upper()} wanted, {found.hex().upper()} found",
                offset=start,
                name=name,
            )

    def u8(self, name: str = "") -> int:
        """Unsigned, 1 byte."""
        return self.take(1, name)[0]

    def u16(self, name: str = "") -> int:
        """Unsigned, 2 bytes, big-endian."""
        return int.from_bytes(self.take(2, name), "big")

    def u32(self, name: str = "") -> int:
        """Unsigned, 4 bytes, big-endian."""
        return int.from_bytes(self.take(4, name), "big")

    def u64(self, name: str = "") -> int:
        """Unsigned, 8 bytes, big-endian."""
        return int.from_bytes(self.take(8, name), "big")

    def u16_le(self, name: str = "") -> int:
        """Unsigned, 2 bytes, little-endian."""
        return int.from_bytes(self.take(2, name), "little")

    def u32_le(self, name: str = "") -> int:
        """Unsigned, 4 bytes, little-endian."""
        return int.from_bytes(self.take(4, name), "little")

    def u64_le(self, name: str = "") -> int:
        """Unsigned, 8 bytes, little-endian."""
        return int.from_bytes(self.take(8, name), "little")

    def ber_length(self, name: str = "length") -> int:
        """A definite BER length of at most 4 bytes (ITU-T X.690, 8.1.3), in its shortest form."""
        start = self._pos
        first = self.u8(name)
        if first < 0x80:
            return first
        count = first & 0x7F
        if not 1 <= count <= 4:
            raise self.error(WireReason.BAD_LENGTH, f"length of length {count}", offset=start, name=name)
        value = int.from_bytes(self.take(count, name), "big")
        if value < 0x80 or value >> (8 * (count - 1)) == 0:
            raise self.error(WireReason.BAD_LENGTH, "not the shortest form", offset=start, name=name)
        return value


def ber_length(value: int) -> bytes:
    """`value` as a definite BER length in its shortest form."""
    if value < 0x80:
        return bytes((value,))
    size = (value.bit_length() + 7) // 8
    return bytes((0x80 | size,)) + value.to_bytes(size, "big")
