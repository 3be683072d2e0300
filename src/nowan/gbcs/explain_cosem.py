"""DLMS payloads in words: access request and response, data notification, and COSEM values by the names of their parts.

The two lists of an access request (what to do, the data for it) are shown as they stand, so that offsets rise; each
datum says which item it belongs to.
"""

from __future__ import annotations

from nowan.dlms import data as cosem
from nowan.dlms.access import ACCESS_REQUEST, ACCESS_RESPONSE, DATA_NOTIFICATION, Kind, ResultCode
from nowan.errors import DecodeError, WireReason
from nowan.gbcs import utrn
from nowan.gbcs.explain_walk import Walk
from nowan.gbcs.explanation import Node
from nowan.gbcs.names import words
from nowan.gbcs.names.alerts import alert_text
from nowan.gbcs.names.cosem import ITEMS, Member, class_name, member, obis_text, value_name
from nowan.gbcs.names.layout import Layout
from nowan.ids import EntityId, dashed
from nowan.wire import MAX_DEPTH

_SERVICES = {
    ACCESS_REQUEST: "access request",
    ACCESS_RESPONSE: "access response",
    DATA_NOTIFICATION: "data notification",
}
_DONE = {Kind.GET: "read", Kind.SET: "set", Kind.ACTION: "invoke", Kind.GET_SELECTED: "read part of"}
_DONE[Kind.SET_SELECTED] = "set part of"
_UNNAMED = Layout("")
_SIGNED = {cosem.I8.TAG: 1, cosem.I16.TAG: 2, cosem.I32.TAG: 4, cosem.I64.TAG: 8}
_UNSIGNED = {cosem.U8.TAG: 1, cosem.U16.TAG: 2, cosem.U32.TAG: 4, cosem.U64.TAG: 8, cosem.Enum.TAG: 1}
_FIXED = {cosem.Float32.TAG: 4, cosem.Float64.TAG: 8, cosem.DateTime.TAG: 12, cosem.Date.TAG: 5, cosem.Time.TAG: 4}
_STRINGS = (cosem.OctetString.TAG, cosem.VisibleString.TAG, cosem.Utf8String.TAG)
_TYPE_NAMES = {
    kind.TAG: str(kind.__struct_config__.tag)
    for kind in (
        *(cosem.Null, cosem.Array, cosem.Structure, cosem.Bool, cosem.BitString, cosem.I32, cosem.U32),
        *(cosem.OctetString, cosem.VisibleString, cosem.Utf8String, cosem.Bcd, cosem.I8, cosem.I16, cosem.U8),
        *(cosem.U16, cosem.CompactArray, cosem.I64, cosem.U64, cosem.Enum, cosem.Float32, cosem.Float64),
        *(cosem.DateTime, cosem.Date, cosem.Time, cosem.DontCare),
    )
}


def explain_service(walk: Walk, code: int) -> None:
    """Any of the three services that GBCS uses; `code` is the message code, which names what a Response answers."""
    service = walk.number("service", 1, lambda tag: _SERVICES.get(tag, f"0x{tag:02X}"))
    if service not in _SERVICES:
        raise walk.error(WireReason.UNKNOWN, f"0x{service:02X} is no DLMS service of GBCS", back=1)
    walk.number("flags", 1, lambda flags: f"0x{flags:02X}" + (" (break on error)" if flags == 0x20 else ""))
    walk.number("invoke id", 3, note="the low 24 bits of the originator counter")
    size = walk.number("date-time length", 1)
    if size:
        walk.field("date-time", size, words.cosem_date_time if size == 12 else "")
    if service == ACCESS_REQUEST:
        _request(walk)
    elif service == ACCESS_RESPONSE:
        _response(walk, code)
    else:
        _notification(walk, code)
    if walk.remaining:
        raise walk.error(WireReason.TRAILING, f"{walk.remaining} octets left over")


def _count(walk: Walk, what: str) -> int:
    start = walk.reader.offset
    count = walk.reader.ber_length(what)
    walk.leaf(what, start, walk.data[start : walk.reader.offset], str(count))
    if count > walk.remaining:
        raise walk.error(WireReason.TRUNCATED, f"{count} elements in {walk.remaining} octets")
    return count


def _request(walk: Walk) -> None:
    with walk.node("what to do") as group:
        members = [_spec(walk) for _ in range(_count(walk, "count"))]
        group.value = f"{len(members)} item{'' if len(members) == 1 else 's'}"
    with walk.node("data"):
        count = _count(walk, "count")
        if count != len(members):
            walk.fault(walk.error(WireReason.BAD_VALUE, f"{count} data for {len(members)} items"))
        for place in range(count):
            _datum(walk, members[place] if place < len(members) else None, place)


def _datum(walk: Walk, found: Member | None, place: int) -> None:
    name = f"for item {place + 1}" if found is None else f"{found.object}: {found.name}"
    explain_value(walk, name, _UNNAMED if found is None else found.field)


def _spec(walk: Walk) -> Member:
    with walk.node("item") as group:
        octet = walk.number("kind", 1, lambda tag: _DONE.get(tag, f"0x{tag:02X}"))  # type: ignore[call-overload]
        if octet not in set(Kind):
            raise walk.error(WireReason.UNKNOWN, f"0x{octet:02X} is no kind of access", back=1)
        kind = Kind(octet)
        class_id = walk.number("class", 2, lambda number: f"{number} {class_name(number)}")
        obis = walk.field("OBIS code", 6, obis_text)
        index = walk.reader.peek()
        found = member(class_id, obis, kind is Kind.ACTION, index[0] if index else 0)
        walk.number("method" if kind is Kind.ACTION else "attribute", 1, lambda number: f"{number} {found.name}")
        group.value = f"{_DONE[kind]} {found.object}: {found.name}"
        if kind in (Kind.GET_SELECTED, Kind.SET_SELECTED):
            selector = walk.number("selector", 1, lambda n: {1: "1 by range", 2: "2 by entry"}.get(n, str(n)))
            explain_value(walk, "parameters", _RANGE if selector == 1 else _UNNAMED)
        return found


_RANGE = Layout(
    "range",
    parts=(
        Layout("restricting object", parts=tuple(map(Layout, ("class", "OBIS code", "attribute", "data index")))),
        Layout("from", type="unix"),
        Layout("to", type="unix"),
        Layout("selected values"),
    ),
)


def _response(walk: Walk, code: int) -> None:
    walk.field("specification present", 1)
    with walk.node("data"):
        count = _count(walk, "count")
        items = ITEMS.get(code, ())
        named: tuple[Member | None, ...] = items if len(items) == count else (None,) * count
        for place in range(count):
            _datum(walk, named[place], place)
    with walk.node("results") as group:
        count = _count(walk, "count")
        if count != len(named):
            walk.fault(walk.error(WireReason.BAD_VALUE, f"{count} results for {len(named)} data"))
        failed = sum(_result(walk, named[place] if place < len(named) else None) for place in range(count))
        group.value = "all done" if not failed else f"{failed} of {count} not done"


def _result(walk: Walk, found: Member | None) -> bool:
    with walk.node("result") as group:
        kind = walk.number("kind", 1, lambda tag: _DONE.get(tag, f"0x{tag:02X}"))  # type: ignore[call-overload]
        code = walk.number("result", 1, _result_name)
        what = f" {found.object}: {found.name}" if found else ""
        group.value = f"{_DONE.get(kind, kind)}{what}: {_result_name(code)}"  # type: ignore[call-overload]
        return code != ResultCode.SUCCESS


def _result_name(code: int) -> str:
    known = {int(result): result.name.lower().replace("_", " ") for result in ResultCode}
    return known.get(code, f"{code} (unnamed)")


def _notification(walk: Walk, code: int) -> None:
    """An Alert: a structure of alert code, date-time and what the use case adds."""
    extra = ITEMS.get(code, ())
    details = tuple(item.field for item in extra) if len(extra) == 1 else ()
    parts = (Layout("alert code", type="alert"), Layout("time"), *details)
    explain_value(walk, "alert", Layout("alert", parts=parts))


def explain_value(walk: Walk, name: str, layout: Layout = _UNNAMED, depth: int = 0) -> None:
    """One COSEM value and its parts, called as `layout` says."""
    if depth > MAX_DEPTH:
        raise walk.error(WireReason.TOO_DEEP, f"nested deeper than {MAX_DEPTH}")
    tag = walk.reader.peek()
    if tag and tag[0] in (cosem.Array.TAG, cosem.Structure.TAG):
        _compound(walk, name, layout, depth)
        return
    start = walk.reader.offset
    try:
        value = cosem.decode(walk.reader)
    except DecodeError as error:
        walk.reader.take(min(start - walk.reader.offset, 0))
        raise DecodeError(error.reason, error.offset, name, error.detail) from None
    octets = walk.data[start : walk.reader.offset]
    hidden = layout.type in ("secret", "utrn")
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
        count = _count(walk, "count")
        group.note = f"{type_name(tag)} of {count}"
        for place in range(count):
            part = _part(layout, tag == cosem.Array.TAG, place, count)
            explain_value(walk, part.name or f"{place + 1}", part, depth + 1)


def _part(layout: Layout, array: bool, place: int, count: int) -> Layout:
    if array:
        return layout.parts[0] if layout.array and layout.parts else _UNNAMED
    if layout.array or not layout.parts:
        return _UNNAMED
    fits = len(layout.parts) == count or layout.name == "alert"
    return layout.parts[place] if fits and place < len(layout.parts) else _UNNAMED


def explain_utrn(walk: Walk, name: str, digits: bytes, octets: bytes) -> None:
    """A token taken apart; its last four octets and so its digits stay hidden."""
    start = walk.reader.offset - len(octets)
    with walk.node(name) as group:
        group.start = start
        at = walk.reader.offset - len(digits)
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


def value_text(value: cosem.Data, layout: Layout = _UNNAMED, *, hidden: bool = False) -> str:
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
