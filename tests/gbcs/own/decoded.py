"""What was decoded, in the words of `tests.gbcs.own.octets`: the one place where own messages meet the code under test."""

from __future__ import annotations

import msgspec

from nowan.dlms import data as cosem
from nowan.dlms.access import Action, Get, Item, Set
from nowan.dlms.data import Data
from tests.gbcs.own import octets
from tests.gbcs.own.octets import Group, Leaf, Value

_NUMBERS = {
    cosem.I8: "i8", cosem.I16: "i16", cosem.I32: "i32", cosem.U8: "u8", cosem.U16: "u16", cosem.U32: "u32", cosem.Enum: "enum"
}  # fmt: skip
_STRINGS = {cosem.OctetString: "oct", cosem.VisibleString: "vis", cosem.Utf8String: "utf"}
#: Fields that say how something was written, or hold what only other versions have.
_OF_FORM = {"wide_lengths", "older"}
_VERBS = {Get: "get", Set: "set", Action: "act"}


def neutral(data: Data) -> Value:
    """A COSEM value as text tables have it."""
    kind = type(data)
    match data:
        case cosem.Null():
            return Leaf("null")
        case cosem.Structure(items) | cosem.Array(items):
            return Group(isinstance(data, cosem.Array), tuple(map(neutral, items)))
        case cosem.Bool(octet):
            return Leaf("bool", 0, octet)
        case cosem.CompactArray(description, contents):
            return _compact(description, contents)
        case cosem.BitString(size, content):
            return Leaf("bits", size, content)
    if kind in _NUMBERS:
        return Leaf(_NUMBERS[kind], 0, data.value)  # type: ignore[union-attr, arg-type]
    content = bytes(data.value)  # type: ignore[union-attr, arg-type]
    return Leaf(_STRINGS[kind], len(content), content)


def _compact(description: bytes, contents: bytes) -> Group:
    """The elements of a compact array (Green Book 9.5): their type once, then contents without tags."""
    rows, at = [], 0
    while at < len(contents):
        row, at, end = _element(description, 0, contents, at)
        assert end == len(description)
        rows.append(row)
    return Group(True, tuple(rows))


def _element(description: bytes, kind: int, contents: bytes, at: int) -> tuple[Value, int, int]:
    """An element of the type at `kind` in the description: the value, and where content and type end."""
    tag = description[kind]
    if tag == 1:
        items = []
        for _ in range(int.from_bytes(description[kind + 1 : kind + 3], "big")):
            item, at, end = _element(description, kind + 3, contents, at)
            items.append(item)
        return Group(True, tuple(items)), at, end
    if tag == 2:
        items, end = [], kind + 2
        for _ in range(description[kind + 1]):
            item, at, end = _element(description, end, contents, at)
            items.append(item)
        return Group(False, tuple(items)), at, end
    if tag == octets.STRINGS["oct"]:
        stop = at + 1 + contents[at]
        return Leaf("oct", contents[at], contents[at + 1 : stop]), stop, kind + 1
    name, size = next((name, size) for name, (number, size) in octets.NUMBERS.items() if number == tag)
    number = int.from_bytes(contents[at : at + size], "big", signed=name[0] == "i")
    return Leaf(name, 0, number), at + size, kind + 1


def place(item: Item) -> tuple[str, bytes]:
    """What an item does, and to what."""
    return _VERBS[type(item)], item.class_id.to_bytes(2, "big") + item.obis + bytes((item.index,))


def selected(item: Item) -> tuple[int, int] | None:
    """Between which times a log is read; every other part of the selection is as the tables say."""
    selection = None if isinstance(item, Action) else item.selection
    if selection is None:
        return None
    parameters = neutral(selection.parameters)
    assert selection.selector == 1 and isinstance(parameters, Group) and not parameters.array
    restricting, first, last, chosen = parameters.items
    assert [restricting] == octets.values(octets.TIMESTAMP) and chosen == Group(True, ())
    assert isinstance(first, Leaf) and isinstance(last, Leaf) and (first.kind, last.kind) == ("u32", "u32")
    assert isinstance(first.value, int) and isinstance(last.value, int)
    return first.value, last.value


def leaves(value: object) -> list[object]:
    """Every number and string that a decoded value holds, in order: octets as they are, nothing for what is missing."""
    if value is None:
        return []
    if isinstance(value, bool | int | float | str):
        return [value]
    if isinstance(value, bytes):
        return [bytes(value)]
    if isinstance(value, tuple | list):
        return [leaf for item in value for leaf in leaves(item)]
    assert isinstance(value, msgspec.Struct), value
    names = [name for name in value.__struct_fields__ if name not in _OF_FORM]
    return [leaf for name in names for leaf in leaves(getattr(value, name))]
