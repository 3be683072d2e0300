"""Simple types of the DUIS schema: how characters become values, and the rule that an error quotes."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import msgspec

from nowan.crypto.secret import Secret
from nowan.errors import DecodeError
from nowan.ids import EntityId, RequestId, dashed, entity_id, request_id
from nowan.instant import Utc, from_datetime

_PAIRS = "[A-Fa-f0-9]{2}(?:-[A-Fa-f0-9]{2}){7}"
_EUI = re.compile(_PAIRS)
_REQUEST_ID = re.compile(f"{_PAIRS}:{_PAIRS}:(?:0|[1-9][0-9]{{0,19}})")
_INTEGER = re.compile(r"[+-]?[0-9]{1,40}")
_BASE64 = re.compile(r"[A-Za-z0-9+/]*={0,2}")
_DATE_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,9}))?(?:Z|[+-]00:00)")
_DATE = re.compile(r"([0-9]{4,5})-([0-9]{2})-([0-9]{2})(?:Z|[+-]00:00)?")
_TIME = re.compile(r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?(?:Z|[+-]00:00)?")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})")
_SPACE = " \t\r\n"


class SimpleType(msgspec.Struct, frozen=True):
    """A simple type: `read` raises `ValueError` where the characters break `rule`; a secret one is never quoted."""

    rule: str
    read: Callable[[str], Any]
    write: Callable[[Any], str]
    secret: bool = False


class DateTime(msgspec.Struct, frozen=True):
    """An xs:dateTime in UTC, with the characters that it was written in."""

    text: str

    @property
    def utc(self) -> Utc:
        """The instant, to the millisecond."""
        found = _DATE_TIME.fullmatch(self.text)
        if found is None:
            raise ValueError
        whole = datetime.fromisoformat(found[1]).replace(tzinfo=UTC)
        return Utc(from_datetime(whole) + int((found[2] or "0").ljust(3, "0")[:3]))


class Date(msgspec.Struct, frozen=True):
    """An xs:date, with its characters; the year 65535 stands for every year."""

    text: str

    @property
    def fields(self) -> tuple[int, int, int]:
        """Year, month and day."""
        found = _DATE.fullmatch(self.text)
        if found is None or not (1 <= int(found[2]) <= 12 and 1 <= int(found[3]) <= 31):
            raise ValueError
        return int(found[1]), int(found[2]), int(found[3])


class Time(msgspec.Struct, frozen=True):
    """An xs:time in UTC, with its characters."""

    text: str

    @property
    def fields(self) -> tuple[int, int, int, int]:
        """Hour, minute, second and hundredths."""
        found = _TIME.fullmatch(self.text)
        if found is None or int(found[1]) > 23 or int(found[2]) > 59 or int(found[3]) > 59:
            raise ValueError
        return int(found[1]), int(found[2]), int(found[3]), int((found[4] or "0").ljust(2, "0")[:2])


class Numeral(int):
    """A whole number that was written in another way than Python writes it, such as ``07``: it keeps its characters."""

    _text: str

    def __new__(cls, text: str) -> Numeral:
        """From its characters."""
        made = super().__new__(cls, int(text))
        made._text = text
        return made

    def __str__(self) -> str:
        return self._text


def _read_eui(characters: str) -> EntityId:
    token = characters.strip(_SPACE)
    if not _EUI.fullmatch(token):
        raise ValueError
    return entity_id(token)


def _read_request_id(characters: str) -> RequestId:
    token = characters.strip(_SPACE)
    if not _REQUEST_ID.fullmatch(token):
        raise ValueError
    try:
        return request_id(token)
    except DecodeError:
        raise ValueError from None


def _read_date_time(characters: str) -> DateTime:
    value = DateTime(characters.strip(_SPACE))
    _ = value.utc
    return value


def _read_date(characters: str) -> Date:
    value = Date(characters.strip(_SPACE))
    _ = value.fields
    return value


def _read_time(characters: str) -> Time:
    value = Time(characters.strip(_SPACE))
    _ = value.fields
    return value


def _read_boolean(characters: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}.get(characters.strip(_SPACE)) is True or _false(
        characters
    )


def _false(characters: str) -> bool:
    if characters.strip(_SPACE) not in ("false", "0"):
        raise ValueError
    return False


def _read_base64(characters: str) -> bytes:
    packed = characters.translate({ord(c): None for c in _SPACE})
    if not _BASE64.fullmatch(packed):
        raise ValueError
    try:
        value = base64.b64decode(packed, validate=True)
    except binascii.Error:
        raise ValueError from None
    if base64.b64encode(value).decode() != packed:
        raise ValueError
    return value


def _read_empty(characters: str) -> bool:
    if characters.strip(_SPACE):
        raise ValueError
    return True


#: EUI-64 as eight pairs of hex digits with dashes.
EUI = SimpleType("an EUI-64 as eight pairs of hex digits with dashes", _read_eui, dashed)
#: RequestIDType and ResponseIDType.
REQUEST_ID = SimpleType("originator:target:counter", _read_request_id, str)
#: xs:boolean.
BOOLEAN = SimpleType("true or false", _read_boolean, lambda value: "true" if value else "false")
#: xs:base64Binary, in its one canonical form apart from white space.
BASE64 = SimpleType("base64", _read_base64, lambda value: base64.b64encode(value).decode())
#: A GBCS message in base64: kept out of reprs, since a Command may hold an install code or a token.
GBCS_MESSAGE = SimpleType("base64", lambda c: Secret(_read_base64(c)), lambda v: base64.b64encode(v).decode())
#: xs:dateTime; DUIS times are UTC.
DATE_TIME = SimpleType("a date and time in UTC", _read_date_time, lambda value: str(value.text))
#: A complex type with nothing in it; the field is a bool.
EMPTY = SimpleType("empty", _read_empty, lambda _: "")


#: xs:date; DUIS dates are UTC.
DATE = SimpleType("a date in UTC", _read_date, lambda value: str(value.text))
#: xs:time; DUIS times are UTC.
TIME = SimpleType("a time in UTC", _read_time, lambda value: str(value.text))


def integer(least: int, most: int) -> SimpleType:
    """An xs:integer within bounds, both included; leading zeros are kept (`Numeral`)."""

    def read(characters: str) -> int:
        token = characters.strip(_SPACE)
        if not _INTEGER.fullmatch(token) or not least <= int(token) <= most:
            raise ValueError
        value = int(token)
        return value if str(value) == token else Numeral(token)

    return SimpleType(f"a whole number from {least} to {most}", read, str)


def decimal(least: str, most: str, places: int) -> SimpleType:
    """An xs:decimal within bounds, both included, with at most so many places after the point."""
    low, high = Decimal(least), Decimal(most)

    def read(characters: str) -> Decimal:
        token = characters.strip(_SPACE)
        if not _DECIMAL.fullmatch(token):
            raise ValueError
        value = Decimal(token)
        exponent = value.normalize().as_tuple().exponent
        if not low <= value <= high or not isinstance(exponent, int) or -exponent > places:
            raise ValueError
        return value

    rule = f"a number from {least} to {most} with at most {places} places after the point"
    return SimpleType(rule, read, lambda value: format(value, "f"))


#: xs:unsignedInt.
UNSIGNED_INT = integer(0, (1 << 32) - 1)
#: xs:int.
INT = integer(-(1 << 31), (1 << 31) - 1)


def secret_digits(count: int) -> SimpleType:
    """`count` decimal digits that are a secret, such as a token: their ASCII codes."""

    def read(characters: str) -> Secret:
        if not re.fullmatch(f"[0-9]{{{count}}}", characters, re.ASCII):
            raise ValueError
        return Secret(characters.encode())

    return SimpleType(f"{count} digits", read, lambda value: bytes(value).decode(), secret=True)


def string(least: int, most: int, pattern: str = "", *, what: str = "") -> SimpleType:
    """An xs:string of a length, and of a pattern where one is given; `what` says it in words."""
    compiled = re.compile(pattern) if pattern else None

    def read(characters: str) -> str:
        if not least <= len(characters) <= most or (compiled is not None and not compiled.fullmatch(characters)):
            raise ValueError
        return characters

    rule = what or (f"{least} characters" if least == most else f"{least} to {most} characters")
    return SimpleType(rule, read, str)


def hexadecimal(least: int, most: int) -> SimpleType:
    """An xs:hexBinary of `least` to `most` bytes."""

    def read(characters: str) -> bytes:
        token = characters.strip(_SPACE)
        if not re.fullmatch(r"(?:[0-9A-Fa-f]{2})*", token) or not least <= len(token) // 2 <= most:
            raise ValueError
        return bytes.fromhex(token)

    return SimpleType(f"{least} to {most} bytes in hex", read, lambda value: str(bytes(value).hex()).upper())


def one_of(*values: str) -> SimpleType:
    """One of some strings, kept as it is."""
    known = frozenset(values)

    def read(characters: str) -> str:
        if characters not in known:
            raise ValueError
        return characters

    return SimpleType("one of " + ", ".join(values), read, str)


def secret_hex(least: int, most: int) -> SimpleType:
    """An xs:hexBinary of `least` to `most` bytes that is a secret, such as an install code."""

    def read(characters: str) -> Secret:
        token = characters.strip(_SPACE)
        if not re.fullmatch(r"(?:[0-9A-Fa-f]{2})*", token) or not least <= len(token) // 2 <= most:
            raise ValueError
        return Secret(bytes.fromhex(token))

    return SimpleType(f"{least} to {most} bytes in hex", read, lambda value: str(value.hex()).upper(), secret=True)


def enumeration(kind: type[Enum]) -> SimpleType:
    """One of the values of a string enumeration."""

    def read(characters: str) -> Enum:
        return kind(characters)

    return SimpleType("one of " + ", ".join(str(member.value) for member in kind), read, lambda value: str(value.value))
