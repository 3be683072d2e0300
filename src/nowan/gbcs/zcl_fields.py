"""Fields of ZCL commands that repeat, may be missing, or change shape by a number that stands before them.

They go into the annotations of a `nowan.zigbee.layout.Layout`, beside the plain ones of that module.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

import msgspec

from nowan.wire import Reader
from nowan.zigbee.layout import Field, Layout, Number, OctetString

#: Seconds since 2000-01-01 UTC (ZCL 2.6.2.22); 0 is "now" and 0xFFFFFFFF "not set" in most places.
UtcTime: TypeAlias = Annotated[int, Number(4)]
U40: TypeAlias = Annotated[int, Number(5)]
#: An octet or character string with a length octet before it, empty or not.
Text: TypeAlias = Annotated[bytes, OctetString()]


class Repeated(msgspec.Struct, frozen=True):
    """So many entries as are left; each takes a byte at least, so their number is bounded by the bytes."""

    entry: type[Layout] | Field

    def read(self, reader: Reader, name: str) -> tuple[Any, ...]:
        """Take all that is left."""
        found = []
        entry = self.entry
        with reader.field(name):
            while reader.remaining:
                found.append(entry.read(reader) if isinstance(entry, type) else entry.read(reader, "entry"))
        return tuple(found)

    def write(self, value: tuple[Any, ...]) -> bytes:
        """The entries one after another."""
        entry = self.entry
        return b"".join(item.encode() if isinstance(entry, type) else entry.write(item) for item in value)


class Counted(msgspec.Struct, frozen=True):
    """A count octet and so many entries."""

    entry: type[Layout] | Field

    def read(self, reader: Reader, name: str) -> tuple[Any, ...]:
        """Take count and entries."""
        entry = self.entry
        with reader.field(name):
            count = reader.u8("count")
            if isinstance(entry, type):
                return tuple(entry.read(reader) for _ in range(count))
            return tuple(entry.read(reader, "entry") for _ in range(count))

    def write(self, value: tuple[Any, ...]) -> bytes:
        """Count and entries; `ValueError` for more than an octet counts."""
        return bytes((len(value),)) + Repeated(self.entry).write(value)


class Trailing(msgspec.Struct, frozen=True):
    """A field that an older or shorter form leaves out; None when nothing is left. Only such fields may follow it."""

    inner: Field

    def read(self, reader: Reader, name: str) -> Any:
        """Take it when there is anything left."""
        return self.inner.read(reader, name) if reader.remaining else None

    def write(self, value: Any) -> bytes:
        """Its bytes, none for None."""
        return b"" if value is None else self.inner.write(value)


class Selected(msgspec.Struct, frozen=True):
    """An octet that says which layout follows; an unknown one is kept as a `raw` layout whose first field it is."""

    layouts: dict[int, type[Layout]]
    raw: type[Layout]

    def read(self, reader: Reader, name: str) -> Layout:
        """Take the octet and what it announces."""
        with reader.field(name):
            chosen = self.layouts.get(reader.peek()[0] if reader.remaining else -1)
            if chosen is None:
                return self.raw.read(reader)
            reader.u8("type")
            return chosen.read(reader)

    def write(self, value: Layout) -> bytes:
        """The octet and the layout."""
        for number, layout in self.layouts.items():
            if type(value) is layout:
                return bytes((number,)) + value.encode()
        return value.encode()
