"""Octets from tables, without any of the code under test: COSEM values, DLMS services, DER and headers.

Values are written as text. A leaf is a type, for strings with its size: ``u8 u16 u32 i8 i16 i32 enum bool null oct12
vis22 utf8 bits7``; ``=`` gives its value (numbers in decimal, octets in hexadecimal), ``?`` says that it may be null. ``{...}`` is
a structure, ``[...]`` an array; ``[1-4 x]`` an array of one to four x, as the mapping tables write them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

#: Type to tag and size of numbers (Green Book 9.5).
NUMBERS = {
    "i32": (5, 4), "u32": (6, 4), "i8": (15, 1), "i16": (16, 2), "u8": (17, 1), "u16": (18, 2), "enum": (22, 1), "bool": (3, 1)
}  # fmt: skip
STRINGS = {"oct": 9, "vis": 10, "utf": 12}


@dataclass(frozen=True)
class Leaf:
    """A number, string or bit string; `value` is None where a table leaves it open."""

    kind: str
    size: int = 0
    value: int | bytes | None = None
    optional: bool = False


@dataclass(frozen=True)
class Group:
    """A structure, or an array; an array of the tables has `bounds` and one item."""

    array: bool
    items: tuple[Leaf | Group, ...]
    bounds: tuple[int, int] | None = None


Value = Leaf | Group
_TOKEN = re.compile(r"\[\d+-\d+|[\[\]{}]|[^\s\[\]{}]+")


def values(text: str) -> list[Value]:
    """The values that a text writes down."""
    return list(_group(iter(_TOKEN.findall(text)), ""))


def _group(tokens: Iterator[str], end: str) -> tuple[Value, ...]:
    found: list[Value] = []
    for token in tokens:
        if token == end:
            return tuple(found)
        if token == "{":
            found.append(Group(False, _group(tokens, "}")))
        elif token[0] == "[":
            low, _, high = token[1:].partition("-")
            found.append(Group(True, _group(tokens, "]"), (int(low), int(high)) if high else None))
        else:
            found.append(_leaf(token))
    assert not end, f"{end} is missing"
    return tuple(found)


def _leaf(token: str) -> Leaf:
    match = re.fullmatch(r"(u8|u16|u32|i8|i16|i32|enum|bool|null|oct|vis|utf|bits)(\d*)(?:=([^?]*))?(\?)?", token)
    assert match, token
    kind, size, given, optional = match.groups()
    value: int | bytes | None = None
    if given is not None:
        value = int(given) if kind in NUMBERS else bytes.fromhex(given)
    return Leaf(
        kind, int(size or (len(value) if isinstance(value, bytes) and kind != "bits" else 0)), value, bool(optional)
    )


def length(size: int) -> bytes:
    """A BER length."""
    if size < 0x80:
        return bytes((size,))
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((0x80 | len(octets),)) + octets


def encoded(value: Value) -> bytes:
    """A COSEM value in A-XDR."""
    if isinstance(value, Group):
        return bytes((1 if value.array else 2,)) + length(len(value.items)) + b"".join(map(encoded, value.items))
    content = value.value
    if value.kind == "null":
        return b"\0"
    if isinstance(content, int):
        tag, size = NUMBERS[value.kind]
        return bytes((tag,)) + content.to_bytes(size, "big", signed=value.kind[0] == "i")
    assert content is not None, "the table leaves this value open"
    if value.kind == "bits":
        return b"\x04" + length(value.size) + content
    return bytes((STRINGS[value.kind],)) + length(len(content)) + content


class Numbering:
    """Hand-chosen values for what the tables leave open: 1, 2, 3 and so on, so that no two fields look alike.

    A string is filled with its number, a date-time (12 octets) is its number of minutes after 2026-01-01T00:00Z, and an
    array has its least number of items, but not none.
    """

    def __init__(self) -> None:
        self.number = 0

    def filled(self, value: Value) -> Value:
        """`value` with everything given."""
        if isinstance(value, Group):
            times = max(value.bounds[0], 1) if value.bounds else 1
            return Group(value.array, tuple(self.filled(item) for _ in range(times) for item in value.items))
        if value.value is not None or value.kind == "null":
            return replace(value, optional=False)
        self.number += 1
        number = self.number
        if value.kind == "bool":
            return replace(value, value=number % 2, optional=False)
        if value.kind in NUMBERS:
            return replace(value, value=number % 120 + (1000 if NUMBERS[value.kind][1] > 1 else 0), optional=False)
        if value.kind == "bits":
            return replace(value, value=_bits(value.size, number), optional=False)
        size = min(value.size, 60)
        if value.kind == "oct" and size == 12:
            stamp = bytes.fromhex("07EA0101FF") + bytes((number // 60 % 24, number % 60, 0, 0, 0x80, 0, 0xFF))
            return replace(value, value=stamp, optional=False)
        octets = bytes((number % 200 + 1,)) * size if value.kind == "oct" else f"{number:0{size}d}".encode()
        return replace(value, size=size, value=octets, optional=False)


def _bits(size: int, number: int) -> bytes:
    octets = (size + 7) // 8
    return ((number << (octets * 8 - size)) % (1 << octets * 8)).to_bytes(octets, "big")


def fits(table: Value, value: Value) -> bool:
    """Whether a value is of the types, and has the constants, that a table asks for.

    Strings may be shorter than in the tables, which give the longest; optional fields at a structure's end may be
    missing.
    """
    if isinstance(value, Leaf) and value.kind == "null":
        return isinstance(table, Leaf) and (table.optional or table.kind == "null")
    if isinstance(table, Group):
        if not isinstance(value, Group) or value.array != table.array:
            return False
        if table.bounds is None:
            left_out = table.items[len(value.items) :]
            may_be = all(map(_optional, left_out))
            return may_be and len(value.items) <= len(table.items) and all(map(fits, table.items, value.items))
        return len(value.items) <= table.bounds[1] and all(fits(table.items[0], item) for item in value.items)
    if not isinstance(value, Leaf) or value.kind != table.kind:
        return False
    if table.value is not None and value.kind == "bool":
        return bool(value.value) is bool(table.value)
    if table.value is not None:
        return value.value == table.value
    return not isinstance(value.value, bytes) or value.size <= table.size


def _optional(table: Value) -> bool:
    return table.optional if isinstance(table, Leaf) else table.array and all(map(_optional, table.items))


@dataclass(frozen=True)
class Item:
    """A row of a mapping table: what is done (get, set, act), to what, and the value's shape.

    `log` says that the attribute is read between two times, as logs are.
    """

    verb: str
    class_id: int
    obis: bytes
    index: int
    shape: Value
    log: bool = False
    times: tuple[int, int] = (0, 0)

    @property
    def place(self) -> bytes:
        """Class, OBIS code and number."""
        return self.class_id.to_bytes(2, "big") + self.obis + bytes((self.index,))


def item(text: str, verb: str) -> Item:
    """From ``A 3 1-0:2.8.0.255 2 u32``: A an attribute, M a method; `verb` is what the use case does with attributes."""
    kind, class_id, obis, index, shape = text.split(maxsplit=4)
    octets = bytes(int(number) for number in re.split(r"[-:.]", obis))
    log = shape.startswith("log ")
    (shown,) = values(shape.removeprefix("log "))
    return Item("act" if kind == "M" else verb, int(class_id), octets, int(index), shown, log)


#: What restricts the reading of a log: attribute 2 of the clock's copy, class 1, 0-0:94.44.100.255 (GBCS 8.6).
TIMESTAMP = "{u16=1 oct6=00005E2C64FF i8=2 u16=0}"


def request(items: Sequence[Item], counter: int) -> bytes:
    """An access request (GBCS 7.2.8): every item's place, then every item's data."""
    places, data = b"", b""
    for what in items:
        code = {"get": 1, "set": 2, "act": 3}[what.verb]
        if what.log:
            (selection,) = values(f"{{{TIMESTAMP} u32={what.times[0]} u32={what.times[1]} []}}")
            places += b"\x04" + what.place + b"\x01" + encoded(selection)
        else:
            places += bytes((code,)) + what.place
        data += b"\0" if what.verb == "get" else encoded(what.shape)
    count = length(len(items))
    return b"\xd9\x20" + (counter & 0xFFFFFF).to_bytes(3, "big") + b"\0" + count + places + count + data


def results(found: Sequence[tuple[int, Value]], counter: int) -> bytes:
    """An access response: of each item its kind (1 get, 2 set, 3 action) and what came back; all succeeded."""
    data = b"".join(encoded(value) for _, value in found)
    ends = b"".join(bytes((kind, 0)) for kind, _ in found)
    count = length(len(found))
    return b"\xda\x20" + (counter & 0xFFFFFF).to_bytes(3, "big") + b"\0\0" + count + data + count + ends


def notification(text: str, counter: int) -> bytes:
    """An Alert: a data notification of one structure."""
    (body,) = values(text)
    return b"\x0f\x20" + (counter & 0xFFFFFF).to_bytes(3, "big") + b"\0" + encoded(body)


def header(cra: int, counter: int, originator: bytes, recipient: bytes, code: int, other: bytes = b"") -> bytes:
    """A grouping header (GBCS 7.2.7)."""
    information = code.to_bytes(2, "big") + other
    parts = (b"\xdf\x09", bytes((cra,)), counter.to_bytes(8, "big"), b"\x08", originator, b"\x08", recipient, b"\0")
    return b"".join(parts) + length(len(information)) + information


def body(head: bytes, payload: bytes) -> bytes:
    """A header and a payload: a Pre-Command."""
    return head + length(len(payload)) + payload
