"""GBZ payloads in words: components, ZCL frames and their fields by name, attributes, Alerts (GBCS 7.2.10)."""

from __future__ import annotations

from nowan.errors import WireReason
from nowan.gbcs import gbz, utrn
from nowan.gbcs.explain_values import explain_utrn
from nowan.gbcs.explain_walk import Walk
from nowan.gbcs.gbz_alerts import BILLING_LOG, FIRMWARE_RECEIPT, FUTURE_DATED, INTEGRITY_WARNING
from nowan.gbcs.header import Cra
from nowan.gbcs.names import words, zcl
from nowan.gbcs.names.alerts import alert_text
from nowan.gbcs.names.layout import Layout
from nowan.gbcs.usecases import USE_CASES
from nowan.zigbee.zcl_types import DataType

_INTEGERS = {"u8": 1, "u16": 2, "u24": 3, "u32": 4, "u40": 5, "u48": 6, "i8": 1, "i16": 2, "i24": 3, "i32": 4}
_READ, _READ_RESPONSE, _DEFAULT_RESPONSE = 0x00, 0x01, 0x0B
#: Snapshot payloads of registers by tier, and the one that has blocks too (ZSE 1.4, D.3.2.3.1.8).
_TIERED, _BLOCKED = (4, 6), 6
_SIGNED_TYPES = range(0x28, 0x30)
_PLAIN_SIZES = {0x10: 1, 0x30: 1, 0x31: 2, 0xE0: 4, 0xE1: 4, 0xE2: 4, 0xE8: 2, 0xE9: 2, 0xEA: 4, 0xF0: 8, 0xF1: 16}
_TYPE_NAMES = {int(kind): kind.name.lower().replace("_", " ") for kind in DataType}


def explain_gbz(walk: Walk, code: int, cra: Cra) -> None:
    """A whole payload of message code `code`."""
    walk.field("profile", 2, lambda o: "Smart Energy" if o == gbz.PROFILE else "not Smart Energy")
    count = walk.number("number of components", 1)
    if cra is Cra.ALERT:
        _alert(walk, code)
    else:
        for place in range(count):
            if not walk.remaining:
                raise walk.error(WireReason.TRUNCATED, f"{count - place} of {count} components are missing")
            explain_component(walk, f"component {place + 1}")
    if walk.remaining:
        raise walk.error(WireReason.TRAILING, f"{walk.remaining} octets left over")


def _alert(walk: Walk, code: int) -> None:
    walk.number("alert code", 2, alert_text)
    walk.number("time", 4, words.zigbee_time)
    if not walk.remaining:
        return
    if code == FUTURE_DATED:
        with walk.node("instruction that was due"):
            walk.number("length", 1)
            row = walk.number("message code", 2, _use_case)
            walk.number("originator counter", 8, note=f"of that {USE_CASES[row].name}" if row in USE_CASES else "")
            cluster = walk.number("cluster", 2, _cluster)
            control = walk.number("frame control", 1, _frame_control)
            walk.number("command", 1, lambda c: zcl.command(cluster, bool(control & 3), bool(control & 8), c).name)
    elif code == FIRMWARE_RECEIPT:
        walk.field("type and length", 2)
        walk.rest("firmware hash")
    elif code == INTEGRITY_WARNING:
        walk.number("issues", 2, lambda bits: f"0x{bits:04X}")
    elif code == BILLING_LOG:
        explain_component(walk, "component")
    else:
        walk.rest("addition")


def _use_case(code: int) -> str:
    row = USE_CASES.get(code)
    return f"{row.name} {row.title}" if row else f"0x{code:04X} (unnamed)"


def _cluster(number: int) -> str:
    return f"{zcl.cluster_name(number)} (0x{number:04X})"


def _frame_control(control: int) -> str:
    parts = [
        "cluster-specific" if control & 3 else "of every cluster",
        "to the client" if control & 8 else "to the server",
    ]
    if control & 4:
        parts.append("manufacturer's own")
    if control & 0x10:
        parts.append("no default response wanted")
    return ", ".join(parts)


def explain_component(walk: Walk, name: str) -> None:
    """One component, contained in its own length: a fault inside leaves the others readable."""
    with walk.node(name) as group:
        control = walk.number("control", 1, _control)
        cluster = walk.number("cluster", 2, _cluster)
        size = walk.number("length", 2, lambda n: f"{n} octets")
        before = len(walk.faults)
        with walk.section("content", size):
            if control & 0x10:
                walk.number("from", 4, words.zigbee_time)
            sealed = bool(control & 2)
            if sealed:
                walk.number("additional header control", 1)
                walk.number("frame counter", 1)
            group.value = _frame(walk, cluster, sealed)
        if len(walk.faults) > before:
            group.note = "with a fault"


def _control(control: int) -> str:
    parts = ["the last" if control & 1 else "more follow"]
    if control & 2:
        parts.append("encrypted")
    if control & 0x10:
        parts.append("from a date on")
    return ", ".join(parts)


def _frame(walk: Walk, cluster: int, sealed: bool) -> str:
    """A ZCL frame; gives its cluster and command by name."""
    control = walk.number("frame control", 1, _frame_control)
    if control & 4:
        walk.field("manufacturer code", 2, lambda o: f"0x{int.from_bytes(o, 'little'):04X}")
    walk.number("sequence number", 1)
    specific, to_client = bool(control & 3), bool(control & 8)
    number = walk.reader.peek()
    found = zcl.command(cluster, specific, to_client, number[0] if number else 0)
    title = f"{zcl.cluster_name(cluster)}: {found.name}"
    walk.number("command", 1, lambda n: f"{found.name} (0x{n:02X})")
    walk.group.value = title
    if sealed:
        _sealed(walk, cluster, specific, number[0] if number else 0, found)
    else:
        explain_frame_payload(walk, cluster, specific, number[0] if number else 0, found)
    return title


def _sealed(walk: Walk, cluster: int, specific: bool, number: int, found: zcl.Command) -> None:
    size = walk.number("encrypted length", 2, lambda n: f"{n} octets")
    start, plain = walk.reader.offset, None
    with walk.section("encrypted part", size) as group:
        octets = walk.reader.peek(walk.remaining)
        walk.field("security header", 5)
        cipher = max(walk.remaining - gbz.TAG_SIZE, 0)
        walk.field("ciphertext", cipher, f"{cipher} octets")
        walk.field("tag", gbz.TAG_SIZE)
        plain = walk.open(octets)
        group.value = "opened" if plain is not None else "closed: needs the key of whom it is for"
    if plain is None:
        return
    inner = Walk(plain, secrets=walk.secrets)
    with inner.section("decrypted"):
        explain_frame_payload(inner, cluster, specific, number, found)
    for node in inner.finish().children:
        walk.add(node.shifted(start + 5))
    walk.faults += inner.faults


def explain_frame_payload(walk: Walk, cluster: int, specific: bool, number: int, found: zcl.Command) -> None:
    """The fields behind a ZCL header, all that is left of the section."""
    if not specific:
        _general(walk, cluster, found.to_client, number)
    elif found.fields is None:
        walk.rest("payload")
    else:
        for field in found.fields:
            if field.repeats:
                _repeated(walk, field)
            else:
                explain_field(walk, field)
    if walk.remaining:
        raise walk.error(WireReason.TRAILING, f"{walk.remaining} octets left over")


def _registers(walk: Walk, name: str, count: int) -> None:
    for place in range(count):
        explain_field(walk, Layout(f"{name} {place + 1}", type="u48", unit="litre"))


def _snapshot(walk: Walk) -> None:
    """Registers by tier, and by block in tier, of the payload types that GBCS has (4 and 6, without billing)."""
    kind = walk.data[walk.reader.offset - 1]
    if kind not in _TIERED:
        walk.rest("snapshot of another type")
        return
    explain_field(walk, Layout("Summation", type="u48", unit="litre"))
    _registers(walk, "Tier", walk.number("Number of Tiers", 1))
    if kind == _BLOCKED:
        walk.number("Tiers and Block Thresholds in Use", 1, lambda octet: f"{octet >> 4} and {octet & 0xF}")
        # Counted by what is left: the nibbles are used in more than one way.
        count = 0
        while walk.remaining:
            count += 1
            explain_field(walk, Layout(f"Block {count}", type="u48", unit="litre"))


def _repeated(walk: Walk, field: Layout) -> None:
    if field.name == "Snapshot":
        _snapshot(walk)
        return
    if not field.parts:
        walk.rest("rest")
        return
    count = 0
    while walk.remaining:
        count += 1
        with walk.node(f"{field.name} {count}"):
            for part in field.parts:
                explain_field(walk, part)


def explain_field(walk: Walk, field: Layout) -> None:
    """One field of a ZCL command, little-endian."""
    if field.type in ("os", "cs"):
        _string(walk, field)
    elif field.type == "utc":
        walk.field(field.name, 4, lambda o: words.zigbee_time(int.from_bytes(o, "little")))
    elif field.type == "date":
        walk.field(field.name, 4, words.zigbee_date)
    else:
        signed = field.type.startswith("i")
        walk.field(
            field.name, _INTEGERS[field.type], lambda o: _number(int.from_bytes(o, "little", signed=signed), field)
        )


def _number(number: int, field: Layout) -> str:
    if field.values:
        return zcl.value_text(field.values, number)
    if field.unit == "alert":
        return alert_text(number)
    return words.quantity(number, field.unit)


def _string(walk: Walk, field: Layout) -> None:
    start = walk.reader.offset
    size = walk.number(f"{field.name} length", 1)
    if size == 0xFF:
        return
    walk.guarded = field.unit == "utrn" or field.name == "Password"
    if field.unit == "utrn" and size == utrn.DIGITS:
        digits = walk.reader.take(size, field.name)
        walk.guarded = False
        explain_utrn(walk, field.name, digits, walk.data[start + 1 : walk.reader.offset])
        return
    walk.field(field.name, size, "" if walk.guarded else _text, hidden=walk.guarded)
    walk.guarded = False


def _text(octets: bytes) -> str:
    if not octets:
        return "empty"
    readable = octets.isascii() and octets.decode("ascii").isprintable()
    return repr(octets.decode("ascii")) if readable else octets.hex().upper()


def _general(walk: Walk, cluster: int, to_client: bool, number: int) -> None:
    """Commands of every cluster: reading attributes, its answer, and the default response."""
    if number == _READ:
        while walk.remaining:
            walk.field("attribute", 2, lambda o: _attribute(cluster, o))
    elif number == _READ_RESPONSE:
        while walk.remaining:
            _attribute_record(walk, cluster)
    elif number == _DEFAULT_RESPONSE:
        walk.number("to command", 1, lambda number: _answered(cluster, to_client, number))
        walk.number("status", 1, lambda s: zcl.value_text("ClusterStatus", s))
    else:
        walk.rest("payload")


def _answered(cluster: int, to_client: bool, number: int) -> str:
    """The command that a default response answers: one that went the other way."""
    found = zcl.CLUSTER_COMMANDS.get((cluster, not to_client, number))
    name = zcl.PROFILE_COMMANDS.get(number, "unnamed") if found is None else found.name
    return f"{name} (0x{number:02X})"


def _attribute(cluster: int, octets: bytes) -> str:
    number = int.from_bytes(octets, "little")
    return f"{zcl.attribute_name(cluster, number)} (0x{number:04X})"


def _attribute_record(walk: Walk, cluster: int) -> None:
    identifier = int.from_bytes(walk.reader.peek(2), "little")
    name = zcl.attribute_name(cluster, identifier)
    with walk.node(name) as group:
        walk.field("attribute", 2, lambda o: _attribute(cluster, o))
        status = walk.number("status", 1, lambda s: zcl.value_text("ClusterStatus", s))
        if status:
            group.value = zcl.value_text("ClusterStatus", status)
            return
        kind = walk.number("type", 1, lambda t: _TYPE_NAMES.get(t, f"0x{t:02X}"))
        group.value = _attribute_value(walk, kind, zcl.attribute_unit(cluster, identifier))


def _attribute_value(walk: Walk, kind: int, unit: str) -> str:
    size = _PLAIN_SIZES.get(kind)
    if size is None and 0x08 <= kind <= 0x2F:
        size = (kind & 7) + 1
    if kind in (0x41, 0x42):
        length = walk.number("length", 1)
        return "no value" if length == 0xFF else _text(walk.field("value", length, _text))
    if size is None:
        raise walk.error(WireReason.UNKNOWN, f"0x{kind:02X} is no type whose length is known", back=1)

    def text(octets: bytes) -> str:
        number = int.from_bytes(octets, "little", signed=kind in _SIGNED_TYPES)
        if unit.startswith("="):
            return zcl.value_text(unit[1:], number)
        if kind == DataType.UTC:
            return words.zigbee_time(number)
        if unit:
            return words.quantity(number, unit)
        return str(number) if kind not in (0xF0, 0xF1) else octets[::-1].hex().upper()

    return text(walk.field("value", size, text))
