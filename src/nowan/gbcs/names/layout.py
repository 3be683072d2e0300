"""How a structured value's parts are called, as the tables write it.

``name(a, b)`` is a structure of fields, ``name[element]`` an array, ``*name(a, b)`` a group that repeats to the end.
``name:unit`` gives a unit or type, ``name@unit`` a unit beside a type, ``name=values`` a table of values.
"""

from __future__ import annotations

import re

import msgspec

_TOKEN = re.compile(
    r"\s*(?P<star>\*)?(?P<name>[^():\[\],=@*]*)(?::(?P<type>\w+))?(?:@(?P<unit>\w+))?(?:=(?P<values>[\w &-]+))?"
)


class Layout(msgspec.Struct, frozen=True):
    """One field: `parts` are its fields when it is a structure, its one element when it is an `array`."""

    name: str
    type: str = ""
    unit: str = ""
    values: str = ""
    parts: tuple[Layout, ...] = ()
    array: bool = False
    repeats: bool = False


def fields(text: str) -> tuple[Layout, ...]:
    """The fields of a comma-separated list; the tables are ours, so a malformed one is a `ValueError`."""
    parsed, end = _fields(text, 0)
    if end != len(text):
        raise ValueError(f"{text!r} at {end}")
    return parsed


def one(text: str) -> Layout | None:
    """The single field of `text`, None for an empty one."""
    return fields(text)[0] if text else None


def _fields(text: str, start: int) -> tuple[tuple[Layout, ...], int]:
    found: list[Layout] = []
    while start < len(text) and text[start] not in ")]":
        field, start = _field(text, start)
        found.append(field)
        if text[start : start + 1] == ",":
            start += 1
    return tuple(found), start


def _field(text: str, start: int) -> tuple[Layout, int]:
    token = _TOKEN.match(text, start)
    assert token is not None
    end, array = token.end(), False
    parts: tuple[Layout, ...] = ()
    if text[end : end + 1] in ("(", "["):
        array = text[end] == "["
        parts, end = _fields(text, end + 1)
        end += 1
    given = {key: (value or "").strip() for key, value in token.groupdict().items()}
    layout = Layout(given["name"], given["type"], given["unit"], given["values"], parts, array, bool(given["star"]))
    return layout, end
