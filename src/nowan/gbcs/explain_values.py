"""COSEM values in words: every part by the name that its layout gives it, tokens taken apart, compact arrays unrolled.

A compact array says once what type its elements have and then holds them without tags (Green Book 9.5); billing and
profile logs come so.
"""

from __future__ import annotations

from typing import TypeAlias

from nowan.dlms import data as cosem
from nowan.errors import DecodeError, WireReason
from nowan.gbcs import utrn
from nowan.gbcs.explain_walk import Walk
from nowan.gbcs.explanation import Node
from nowan.gbcs.names import words
from nowan.gbcs.names.alerts import alert_text
from nowan.gbcs.names.cosem import obis_text, value_name
from nowan.gbcs.names.layout import Layout
from nowan.ids import EntityId, dashed
from nowan.wire import MAX_DEPTH, Reader

UNNAMED = Layout("")
_TYPE_NAMES = {
    kind.TAG: str(kind.__struct_config__.tag)
    for kind in (
        *(cosem.Null, cosem.Array, cosem.Structure, cosem.Bool, cosem.BitString, cosem.I32, cosem.U32),
        *(cosem.OctetString, cosem.VisibleString, cosem.Utf8String, cosem.Bcd, cosem.I8, cosem.I16, cosem.U8),
        *(cosem.U16, cosem.CompactArray, cosem.I64, cosem.U64, cosem.Enum, cosem.Float32, cosem.Float64),
        *(cosem.DateTime, cosem.Date, cosem.Time, cosem.DontCare),
    )
}


def explain_value(walk: Walk, name: str, layout: Layout = UNNAMED, depth: int = 0) -> None:
    """One COSEM value and its parts, called as `layout` says."""
    if depth > MAX_DEPTH:
        raise walk.error(WireReason.TOO_DEEP, f"nested deeper than {MAX_DEPTH}")
    tag = walk.reader.peek()
    if tag and tag[0] in (cosem.Array.TAG, cosem.Structure.TAG):
        _compound(walk, name, layout, depth)
        return
    if tag == bytes((cosem.CompactArray.TAG,)):
        _compact_array(walk, name, layout)
        return
    start = walk.reader.offset
    walk.guarded = layout.type in ("secret", "utrn")
    try:
        value = cosem.decode(walk.reader)
    except DecodeError as error:
        raise DecodeError(error.reason, error.offset, name, error.detail) from None
    octets = walk.data[start : walk.reader.offset]
    hidden, walk.guarded = walk.guarded, False
    if layout.type == "sealed" and isinstance(value, cosem.OctetString):
        at = walk.reader.offset - len(value.value)
        walk.leaf("type and length", start, walk.data[start:at], type_name(octets[0]))
        _sealed(walk, name, bytes(value.value), layout)
        return
    if layout.type == "utrn" and isinstance(value, cosem.OctetString) and len(value.value) == utrn.DIGITS:
        explain_utrn(walk, name, value.value, octets)
        return
    walk.leaf(name, start, octets, value_text(value, layout, hidden=hidden), hidden=hidden, note=type_name(octets[0]))


def type_name(tag: int) -> str:
    """``double-long``, the Blue Book's name of a type."""
    return _TYPE_NAMES.get(tag, f"0x{tag:02X}")


def _compound(walk: Walk, name: str, layout: Layout, depth: int) -> None:
    with walk.node(name) as group:
        tag = walk.reader.u8()
        walk.leaf("type", walk.reader.offset - 1, bytes((tag,)), type_name(tag))
        count = walk.count()
        group.note = f"{type_name(tag)} of {count}"
        for place in range(count):
            part = _part(layout, tag == cosem.Array.TAG, place, count)
            explain_value(walk, part.name or f"{place + 1}", part, depth + 1)


def _part(layout: Layout, array: bool, place: int, count: int) -> Layout:
    if array:
        return layout.parts[0] if layout.array and layout.parts else UNNAMED
    if layout.array or not layout.parts:
        return UNNAMED
    fits = len(layout.parts) == count or layout.name == "alert"
    return layout.parts[place] if fits and place < len(layout.parts) else UNNAMED


#: Type of a compact array's elements: a tag, ("structure", types), or ("array", count, type).
_Type: TypeAlias = int | tuple[str, tuple["_Type", ...]] | tuple[str, int, "_Type"]


def _compact_array(walk: Walk, name: str, layout: Layout) -> None:
    with walk.node(name) as group:
        walk.field("type", 1, lambda octets: type_name(octets[0]))
        start = walk.reader.offset
        element = _description(walk, 0)
        walk.leaf("element type", start, walk.data[start : walk.reader.offset])
        start = walk.reader.offset
        size = walk.reader.ber_length()
        walk.leaf("length", start, walk.data[start : walk.reader.offset], f"{size} octets")
        part = layout.parts[0] if layout.array and layout.parts else UNNAMED
        with walk.section("elements", size):
            count = 0
            while walk.remaining:
                count += 1
                before = walk.remaining
                _bare(walk, part.name or f"{count}", element, part, 0)
                if walk.remaining == before:
                    raise walk.error(WireReason.BAD_VALUE, "elements without octets")
        group.note = f"compact array of {count}"


def _description(walk: Walk, depth: int) -> _Type:
    tag = walk.reader.u8("element type")
    if depth > MAX_DEPTH:
        raise walk.error(WireReason.TOO_DEEP, f"nested deeper than {MAX_DEPTH}")
    if tag == cosem.Array.TAG:
        return ("array", walk.reader.u16("element type"), _description(walk, depth + 1))
    if tag == cosem.Structure.TAG:
        count = walk.reader.u8("element type")
        if count > walk.remaining:
            raise walk.error(WireReason.BAD_LENGTH, "more elements than octets")
        return ("structure", tuple(_description(walk, depth + 1) for _ in range(count)))
    return tag


def _bare(walk: Walk, name: str, element: _Type, layout: Layout, depth: int) -> None:
    """One element without its tag."""
    if isinstance(element, int):
        _bare_value(walk, name, element, layout)
        return
    with walk.node(name):
        kinds = element[1] if len(element) == 2 else (element[2],) * element[1]
        for place, kind in enumerate(kinds):
            part = _part(layout, len(element) == 3, place, len(kinds))
            if not walk.remaining and kinds:
                raise walk.error(WireReason.TRUNCATED, f"{len(kinds) - place} of {len(kinds)} parts are missing")
            _bare(walk, part.name or f"{place + 1}", kind, part, depth + 1)


def _bare_value(walk: Walk, name: str, tag: int, layout: Layout) -> None:
    """A value whose tag stood in the description: read as if the tag were there."""
    start = walk.reader.offset
    reader = Reader(bytes((tag,)) + walk.reader.peek(walk.remaining))
    try:
        value = cosem.decode(reader)
    except DecodeError as error:
        raise DecodeError(error.reason, start + max(error.offset - 1, 0), name, error.detail) from None
    octets = walk.reader.take(reader.offset - 1)
    hidden = layout.type in ("secret", "utrn")
    walk.leaf(name, start, octets, value_text(value, layout, hidden=hidden), hidden=hidden, note=type_name(tag))


def _sealed(walk: Walk, name: str, octets: bytes, layout: Layout) -> None:
    """An octet string that holds encrypted values, opened where the key is at hand."""
    at = walk.reader.offset - len(octets)
    plain = walk.open(octets)
    walk.leaf(name, at, octets, "opened" if plain is not None else "closed: needs the key of whom it is for")
    if plain is None:
        return
    inner = Walk(plain, secrets=walk.secrets)
    with inner.section("decrypted"):
        explain_value(inner, "values", Layout("values", parts=layout.parts))
    for node in inner.finish().children:
        walk.add(node.shifted(at + 5))
    walk.faults += inner.faults


def explain_utrn(walk: Walk, name: str, digits: bytes, octets: bytes) -> None:
    """A token taken apart; its last four octets and so its digits stay hidden."""
    start = walk.reader.offset - len(octets)
    with walk.node(name) as group:
        group.start = start
        at = walk.reader.offset - len(digits)
        if at > start:
            walk.leaf("type and length", start, octets[: at - start], type_name(octets[0]))
        walk.leaf("UTRN", at, digits, digits.decode("ascii", "replace") if walk.secrets else "", hidden=True)
        try:
            fields = utrn.parse(digits)
        except DecodeError as error:
            walk.fault(DecodeError(error.reason, at, "UTRN", error.detail))
            group.value = "not a valid token"
            return
        group.value = f"a top-up of {words.money(fields.pence * 1000)}"
        unit = f"{fields.value} {fields.value_class.name.lower()}"
        walk.add(Node("value", at, len(digits), words.money(fields.pence * 1000), note=unit))
        walk.add(Node("counter bits", at, len(digits), str(fields.counter_bits), note="bits 41 to 32 of its counter"))
        walk.add(Node("check digit", at + len(digits) - 1, 1, "right"))


def value_text(value: cosem.Data, layout: Layout = UNNAMED, *, hidden: bool = False) -> str:
    """A COSEM value in one line."""
    if hidden:
        return ""
    match value:
        case cosem.Null():
            return "nothing"
        case cosem.DontCare():
            return "don't care"
        case cosem.Bool():
            return "true" if value.value else "false"
        case cosem.OctetString(found) | cosem.VisibleString(found) | cosem.Utf8String(found):
            return _string(bytes(found), layout)
        case cosem.BitString(size, found):
            return f"{int.from_bytes(found, 'big') >> -size % 8:0{size}b}b" if size else "no bits"
        case cosem.Bcd(octet):
            return f"{octet:02X}"
        case cosem.CompactArray(_, contents):
            return f"compact array, {len(contents)} octets"
        case cosem.DateTime(octets):
            return words.cosem_date_time(octets)
        case cosem.Date(octets):
            return words.cosem_date(octets)
        case cosem.Time(octets):
            return words.cosem_time(octets)
        case cosem.Float32() | cosem.Float64():
            return f"{value.value:g}"
        case cosem.Array() | cosem.Structure():
            return f"{len(value.items)} parts"
        case _:
            return _number(value.value, layout)


def _number(number: int, layout: Layout) -> str:
    if layout.values:
        name = value_name(layout.values, number)
        return f"{name} ({number})" if name else f"{number} (unnamed)"
    if layout.type == "alert":
        return alert_text(number)
    if layout.type:
        return words.quantity(number, layout.type)
    return str(number)


def _string(octets: bytes, layout: Layout) -> str:
    name = layout.name.lower()
    if not octets:
        return "empty"
    if layout.name == "logical_name" or layout.name == "script_logical_name":
        return obis_text(octets) if len(octets) == 6 else octets.hex().upper()
    if len(octets) == 8 and any(part in name for part in ("address", "pan", "identifier")):
        return dashed(EntityId(octets))
    if layout.type == "text" or (octets.isascii() and octets.decode("ascii").isprintable()):
        return repr(octets.decode("utf-8", "replace"))
    if words.looks_like_date_time(octets):
        return words.cosem_date_time(octets)
    if len(octets) == 5 and "date" in name:
        return words.cosem_date(octets)
    if len(octets) == 4 and "time" in name:
        return words.cosem_time(octets)
    if len(octets) == 8:
        return dashed(EntityId(octets))
    return octets.hex().upper() if len(octets) <= 32 else f"{len(octets)} octets"
