"""DLMS payloads in words: access request and response, data notification, and COSEM values by the names of their parts.

The two lists of an access request (what to do, the data for it) are shown as they stand, so that offsets rise; each
datum says which item it belongs to.
"""

from __future__ import annotations

import msgspec

from nowan.dlms.access import ACCESS_REQUEST, ACCESS_RESPONSE, DATA_NOTIFICATION, Kind, ResultCode
from nowan.errors import WireReason
from nowan.gbcs.explain_values import UNNAMED, explain_value
from nowan.gbcs.explain_walk import Walk
from nowan.gbcs.names import layout, words
from nowan.gbcs.names.cosem import DETAILS, ITEMS, PROTECTED, Member, class_name, member, obis_text
from nowan.gbcs.names.layout import Layout

_SERVICES = {
    ACCESS_REQUEST: "access request",
    ACCESS_RESPONSE: "access response",
    DATA_NOTIFICATION: "data notification",
}
_DONE = {Kind.GET: "read", Kind.SET: "set", Kind.ACTION: "invoke", Kind.GET_SELECTED: "read part of"}
_DONE[Kind.SET_SELECTED] = "set part of"


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


def _request(walk: Walk) -> None:
    with walk.node("what to do") as group:
        members = [_spec(walk) for _ in range(walk.count())]
        group.value = f"{len(members)} item{'' if len(members) == 1 else 's'}"
    with walk.node("data"):
        count = walk.count()
        if count != len(members):
            walk.fault(walk.error(WireReason.BAD_VALUE, f"{count} data for {len(members)} items"))
        for place in range(count):
            _datum(walk, members[place] if place < len(members) else None, place)


def _datum(walk: Walk, found: Member | None, place: int, answered: tuple[Member, ...] | None = None) -> None:
    """One datum; `answered` holds, in a Response, what a protected read covers."""
    name = f"for item {place + 1}" if found is None else f"{found.object}: {found.name}"
    field = UNNAMED if found is None else found.field
    if found is not None and found.class_id == DATA_PROTECTION and found.method:
        covered = tuple(member.field for member in answered or ())
        field = (
            _PROTECTED_READ
            if answered is None
            else Layout("protected", parts=(_PARAMETERS, Layout("protected attributes", type="sealed", parts=covered)))
        )
    explain_value(walk, name, field)


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
            explain_value(walk, "parameters", _RANGE if selector == 1 else UNNAMED)
        return found


#: Interface class whose method reads attributes protected (Blue Book 4.4.9; GBCS 8.5).
DATA_PROTECTION = 30
_PARAMETERS = layout.fields(
    "protection parameters[protection(protection kind, options(transaction id, originator, recipient,"
    " other information, key(key type, key options(KEK id, wrapped key))))]"
)[0]
_PROTECTED_READ = layout.fields(
    "protected read(objects[object(class id, logical_name, attribute index, data index,"
    " restriction(restriction kind, range(from, to)))], parameters)"
)[0]
_PROTECTED_READ = msgspec.structs.replace(_PROTECTED_READ, parts=(_PROTECTED_READ.parts[0], _PARAMETERS))
_RANGE = Layout(
    "range",
    parts=(
        Layout("restricting object", parts=tuple(map(Layout, ("class", "OBIS code", "attribute", "data index")))),
        Layout("from", type="utc"),
        Layout("to", type="utc"),
        Layout("selected values"),
    ),
)


def _response(walk: Walk, code: int) -> None:
    walk.field("specification present", 1)
    with walk.node("data"):
        count = walk.count()
        items = ITEMS.get(code, ())
        named: tuple[Member | None, ...] = items if len(items) == count else (None,) * count
        for place in range(count):
            _datum(walk, named[place], place, PROTECTED.get(code, ()))
    with walk.node("results") as group:
        count = walk.count()
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
    details = tuple(item.field for item in extra) if len(extra) == 1 else DETAILS.get(code, ())
    parts = (Layout("alert code", type="alert"), Layout("time"), *details)
    explain_value(walk, "alert", Layout("alert", parts=parts))
