"""ASN.1 payloads in words: each element by the field of the struct that reads it, anything else by its tag.

The annotated structs of `nowan.gbcs.asn1_credentials` and `asn1_records` are the format here too; only what a number
means is added.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from typing import Any, get_type_hints

from nowan.crypto.x509 import Certificate
from nowan.errors import DecodeError, WireReason
from nowan.gbcs import asn1, der
from nowan.gbcs import asn1_credentials as credentials
from nowan.gbcs import asn1_records as records
from nowan.gbcs.contents import READERS
from nowan.gbcs.der_layout import (
    CERTIFICATE,
    INTEGER,
    NAMED_BITS,
    NULL,
    Default,
    DerField,
    DerSequence,
    Integer,
    KeyUsage,
    Nested,
    Octets,
    Optional,
    SequenceOf,
)
from nowan.gbcs.explain_walk import Walk
from nowan.gbcs.header import Cra
from nowan.gbcs.names import words
from nowan.gbcs.names.alerts import alert_text
from nowan.gbcs.usecases import USE_CASES, Role
from nowan.ids import EntityId, dashed
from nowan.wire import MAX_DEPTH

#: Octets of the longest number that is told in words; counters have 8.
LONGEST_NUMBER = 16
_TIME = re.compile(rb"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z")
_NEVER = b"99991231235959Z"
_TAGS = {0x01: "BOOLEAN", 0x02: "INTEGER", 0x03: "BIT STRING", 0x04: "OCTET STRING", 0x05: "NULL", 0x06: "OBJECT"}
_TAGS |= {0x0A: "ENUMERATED", 0x0C: "UTF8String", 0x17: "UTCTime", 0x18: "GeneralizedTime", 0x30: "SEQUENCE"}
_TAGS |= {0x31: "SET"}


_JOIN: tuple[tuple[str, DerField], ...] = (
    ("method", INTEGER),
    ("other device", Octets(8)),
    ("device type", INTEGER),
    ("certificate", Optional(CERTIFICATE)),
)
#: What the readers that are no bound classmethod read.
_WHOLE: dict[Callable[..., Any], DerField] = {
    asn1.read_join_result: INTEGER,
    credentials.read_details: SequenceOf(Nested(credentials.RoleCredentials)),
    credentials.read_certificate: CERTIFICATE,
    credentials.read_certificate_result: INTEGER,
    records.read_nothing: NULL,
    records.read_unjoin_request: Octets(8),
    records.read_unjoin_result: INTEGER,
}


def explain_asn1(walk: Walk, code: int, cra: Cra) -> None:
    """A whole payload of message code `code`."""
    reader = READERS.get((code, cra))
    kind = getattr(reader, "__self__", None)
    tag = walk.reader.peek()
    if reader is asn1.read_join_request:
        _sequence(walk, "JoinDevice", _JOIN, der.SEQUENCE, 0)
    elif isinstance(kind, type) and issubclass(kind, DerSequence) and tag == bytes((der.SEQUENCE,)):
        _sequence(walk, kind.__name__, _plan(kind), der.SEQUENCE, 0)
    elif reader is not None and (whole := _WHOLE.get(reader)) is not None:
        _field(walk, "result" if whole is INTEGER else "content", whole, 0)
    elif code == 0x000C or code == 0x000A:
        _field(walk, "result" if tag == b"\x02" else "certificate", INTEGER if tag == b"\x02" else CERTIFICATE, 0)
    else:
        explain_element(walk, "content")
    if walk.remaining:
        raise walk.error(WireReason.TRAILING, f"{walk.remaining} octets left over")


def _plan(kind: type[DerSequence]) -> tuple[tuple[str, DerField], ...]:
    hints = get_type_hints(kind, include_extras=True)
    named = ((name, getattr(hints[name], "__metadata__", ())) for name in kind.__struct_fields__)
    return tuple((name.replace("_", " "), field[0]) for name, field in named if field)


def _sequence(walk: Walk, name: str, plan: tuple[tuple[str, DerField], ...], tag: int, depth: int) -> None:
    with walk.node(name):
        size = _head(walk, tag)
        with walk.section("fields", size):
            for field_name, field in plan:
                _field(walk, field_name, field, depth + 1)
            if walk.remaining:
                raise walk.error(WireReason.TRAILING, f"{walk.remaining} octets left over")


def _head(walk: Walk, tag: int) -> int:
    """Tag and length of an element that must have `tag`."""
    start = walk.reader.offset
    found = walk.reader.u8("tag")
    if found != tag:
        raise walk.error(WireReason.BAD_VALUE, f"tag 0x{tag:02X} wanted, 0x{found:02X} found", back=1)
    size = _length(walk)
    walk.leaf("tag and length", start, walk.data[start : walk.reader.offset], f"{_tag_name(tag)}, {size} octets")
    return size


def _length(walk: Walk) -> int:
    """A definite length in any form: published messages have some that are not the shortest."""
    first = walk.reader.u8("length")
    if first < 0x80:
        return first
    count = first & 0x7F
    if not 1 <= count <= 4:
        raise walk.error(WireReason.BAD_LENGTH, f"length of length {count}", back=1)
    return int.from_bytes(walk.reader.take(count, "length"), "big")


def _field(walk: Walk, name: str, field: DerField, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise walk.error(WireReason.TOO_DEEP, f"nested deeper than {MAX_DEPTH}")
    match field:
        case Optional(inner=inner) | Default(inner=inner):
            if walk.reader.peek() == bytes((inner.tag,)):
                _field(walk, name, inner, depth)
        case Nested(kind=kind, tag=tag):
            _sequence(walk, name, _plan(kind), tag, depth)
        case SequenceOf(entry=entry, tag=tag):
            with walk.node(name) as group:
                size, count = _head(walk, tag), 0
                with walk.section("entries", size):
                    while walk.remaining:
                        count += 1
                        _field(walk, f"{count}", entry, depth + 1)
                group.note = f"sequence of {count}"
        case _:
            _leaf(walk, name, field)


def _leaf(walk: Walk, name: str, field: DerField) -> None:
    start = walk.reader.offset
    walk.guarded = isinstance(field, Octets) and field.secret
    try:
        found = walk.reader.u8("tag")
        if found != field.tag:
            raise walk.error(WireReason.BAD_VALUE, f"tag 0x{field.tag:02X} wanted, 0x{found:02X} found", back=1)
        content = walk.reader.take(_length(walk))
    except DecodeError as error:
        raise DecodeError(error.reason, error.offset, name, error.detail) from None
    secret, walk.guarded = walk.guarded, False
    text = "" if secret else _text(name, field, content, walk.data[start : walk.reader.offset])
    walk.leaf(name, start, walk.data[start : walk.reader.offset], text, hidden=secret, note=_tag_name(found))


def _text(name: str, field: DerField, content: bytes, whole: bytes) -> str:
    if isinstance(field, Integer | type(NAMED_BITS)) and len(content) > LONGEST_NUMBER:
        # More than any number or set of flags of the standard; nobody reads it in decimal.
        return content.hex().upper()
    if isinstance(field, Integer):
        return _number(name, int.from_bytes(content, "big"))
    if isinstance(field, type(NAMED_BITS)):
        bits = int.from_bytes(content[1:], "big")
        width = 8 * (len(content) - 1)
        flags = KeyUsage(sum(1 << at for at in range(width) if bits >> (width - 1 - at) & 1))
        return ", ".join(str(flag.name).lower().replace("_", " ") for flag in flags) or "none"
    if isinstance(field, type(CERTIFICATE)):
        return certificate_text(whole)
    if isinstance(field, type(NULL)):
        return "nothing"
    if isinstance(field, Octets):
        return dashed(EntityId(content)) if len(content) == 8 and "key" not in name else content.hex().upper()
    return time_text(content)


def _number(name: str, number: int) -> str:
    named = _NUMBERS.get(name)
    if named is None:
        return str(number)
    text = named(number)
    return f"{text} ({number})" if text else f"{number} (unnamed)"


def _enumeration(kind: Any) -> Callable[[int], str]:
    names = {int(member): member.name.lower().replace("_", " ") for member in kind}
    return lambda number: names.get(number, "")


#: Modes 10 and 11 have message codes of their own.
_LOAD_CONTROLLER_MODES = {10: 0x0125, 11: 0x0126}


def _mode(number: int) -> str:
    row = USE_CASES.get(_LOAD_CONTROLLER_MODES.get(number, 0x0100 + number)) if number <= 11 else None
    return row.title.partition("(")[2].rstrip(")") if row else ""


#: What a field's number means, by the field's name.
_NUMBERS: dict[str, Callable[[int], str]] = {
    "method": _enumeration(asn1.JoinMethod),
    "device type": _enumeration(asn1.JoinDeviceType),
    "result": _enumeration(asn1.JoinCode),
    "role": _enumeration(Role),
    "mode": _mode,
    "cell usage": lambda number: {0: "management", 1: "prepayment top-up"}.get(number, ""),
    "alert code": lambda number: alert_text(number).rpartition(" (")[0],
    "status": lambda number: "success" if number == 0 else "not done",
}


def time_text(content: bytes) -> str:
    """A GeneralizedTime in words."""
    if content == _NEVER:
        return "never (cancelled)"
    found = _TIME.fullmatch(content)
    if not found:
        return repr(content.decode("ascii", "replace"))
    year, month, day, hour, minute, second = map(int, found.groups())
    octets = year.to_bytes(2, "big") + bytes((month, day, 0xFF, hour, minute, second, 0)) + b"\x80\x00\xff"
    return words.cosem_date_time(octets)


def certificate_text(octets: bytes) -> str:
    """Whose certificate, from whom, until when."""
    try:
        with warnings.catch_warnings():
            # The library warns of serial numbers that are not positive; a reader of messages has no use for that.
            warnings.simplefilter("ignore")
            held = Certificate.from_der(octets)
    except DecodeError:
        return f"{len(octets)} octets"
    who = "" if held.subject_id is None else dashed(held.subject_id)
    role = held.remote_party_role
    known = {int(member): member.name.lower().replace("_", " ") for member in Role}
    return (
        f"of {who or 'no entity'}"
        + ("" if role is None else f" ({known.get(role, f'role {role}')})")
        + (f", issued by {held.issuer_text}, until {words.stamp(held.not_after)}")
    )


def explain_element(walk: Walk, name: str, depth: int = 0) -> None:
    """Any DER element by its tag: for payloads of no known shape."""
    if depth > MAX_DEPTH:
        raise walk.error(WireReason.TOO_DEEP, f"nested deeper than {MAX_DEPTH}")
    start = walk.reader.offset
    tag = walk.reader.u8("tag")
    size = _length(walk)
    head = walk.data[start : walk.reader.offset]
    if not tag & 0x20:
        content = walk.reader.take(size, name)
        value = (
            str(int.from_bytes(content, "big")) if tag in (0x02, 0x0A) and len(content) <= 8 else content.hex().upper()
        )
        if tag == 0x18:
            value = time_text(content)
        walk.leaf(name, start, head + content, value, note=_tag_name(tag))
        return
    with walk.node(name, note=_tag_name(tag)) as group:
        group.start = start
        walk.leaf("tag and length", start, head, f"{_tag_name(tag)}, {size} octets")
        with walk.section("fields", size):
            count = 0
            while walk.remaining:
                count += 1
                explain_element(walk, str(count), depth + 1)


def _tag_name(tag: int) -> str:
    if tag in _TAGS:
        return _TAGS[tag]
    return f"[{tag & 0x1F}]" if tag & 0x80 else f"tag 0x{tag:02X}"
