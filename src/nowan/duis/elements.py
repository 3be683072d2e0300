"""Complex and simple types of the DUIS schema as annotated structs.

A struct is a complex type; the annotated list of its fields is the sequence of its elements::

    class JoinOrUnjoinDevice(Body, frozen=True, kw_only=True):
        other_device: Annotated[EntityId, Element("OtherDeviceID", EUI)]

A field with a default may be absent; fields that share a `choice` are alternatives, of which exactly one is present; a
field whose type is a tuple repeats; an `Element` with no simple type holds another struct, one with `attribute` is an
attribute, and one named `CONTENT` is the characters of an element that has attributes too. What the schema rules
(order, occurrence, patterns, ranges, enumerations) is checked here and nowhere else, and each fault names its line, its
element and the rule.
"""

from __future__ import annotations

import types
import typing
from functools import cache
from typing import Any, TypeVar

import msgspec
from lxml import etree

from nowan.duis.document import blank, children, fault, line, local_name, path, tag, text
from nowan.duis.reasons import DuisReason
from nowan.duis.simple_types import EMPTY, SimpleType
from nowan.errors import ApiMisuse, DecodeError

#: Most occurrences of one repeated element; the schema's largest bounded list (day profiles) is far smaller.
MAX_OCCURS = 4096
#: Name of the field that holds an element's own characters.
CONTENT = ""
#: Most characters of a value that an error quotes.
_MAX_QUOTED = 80

S = TypeVar("S", bound=msgspec.Struct)


class Element(msgspec.Struct, frozen=True):
    """How a field stands in XML: its name, its simple type (None: the field is a struct), and its choice."""

    name: str
    type: SimpleType | None = None
    choice: str = ""
    attribute: bool = False
    max_occurs: int = 1
    min_occurs: int = 1


class Particle(msgspec.Struct, frozen=True):
    """A field of a struct with its element, ready to be read and written."""

    field: str
    element: Element
    struct: type[msgspec.Struct] | None
    optional: bool

    @property
    def repeats(self) -> bool:
        """Whether the field is a tuple."""
        return self.element.max_occurs > 1


@cache
def particles(cls: type[msgspec.Struct]) -> tuple[Particle, ...]:
    """The fields of `cls` in the order of its elements: a base type's come first, as an extension has it."""
    hints = typing.get_type_hints(cls, include_extras=True)
    optional = {f.encode_name: not f.required for f in msgspec.structs.fields(cls)}
    found = []
    for name, hint in hints.items():
        if typing.get_origin(hint) is not typing.Annotated:
            continue
        kind, element = typing.get_args(hint)[:2]
        struct = _struct_of(kind) if element.type is None else None
        found.append(Particle(name, element, struct, optional[name]))
    return tuple(found)


def _struct_of(hint: Any) -> type[msgspec.Struct]:
    """The struct in ``T``, ``T | None`` or ``tuple[T, ...]``."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType, tuple):
        hint = next(part for part in typing.get_args(hint) if part not in (type(None), Ellipsis))
    return typing.cast("type[msgspec.Struct]", hint)


def read(cls: type[S], element: etree._Element) -> S:
    """The struct `cls` that `element` holds; raises `DecodeError`."""
    values: dict[str, Any] = {}
    _read_attributes(cls, element, values)
    content = next((p for p in particles(cls) if p.element.name == CONTENT), None)
    if content is not None:
        assert content.element.type is not None
        values[content.field] = _value(content.element.type, element, text(element), "")
        return cls(**values)
    if not blank(element.text):
        raise fault(DuisReason.ELEMENT, element, "characters where elements are wanted")
    rest = children(element)
    for child in rest:
        if not blank(child.tail):
            raise fault(DuisReason.ELEMENT, element, "characters between elements")
    for group in _groups(cls):
        rest = _read_group(group, element, rest, values)
    if rest:
        raise fault(DuisReason.ELEMENT, rest[0], "not expected here")
    return cls(**values)


def _read_attributes(cls: type[msgspec.Struct], element: etree._Element, values: dict[str, Any]) -> None:
    known = {p.element.name: p for p in particles(cls) if p.element.attribute}
    for key, value in element.attrib.items():
        name = str(key)
        particle = known.pop(name, None)
        if particle is None:
            raise fault(DuisReason.ATTRIBUTE, element, f"no attribute {name[:40]!r} here")
        kind = particle.element.type
        if kind is None:
            raise ApiMisuse(f"the attribute {name} of {cls.__name__} has no simple type")
        values[particle.field] = _value(kind, element, str(value), f"@{name}")
    for name, particle in known.items():
        if not particle.optional:
            raise fault(DuisReason.ATTRIBUTE, element, f"the attribute {name!r} is missing")


@cache
def _groups(cls: type[msgspec.Struct]) -> tuple[tuple[Particle, ...], ...]:
    """The sequence of elements: each a group of one, or of the alternatives of a choice."""
    groups: list[list[Particle]] = []
    for particle in particles(cls):
        if particle.element.attribute or particle.element.name == CONTENT:
            continue
        choice = particle.element.choice
        if choice and groups and groups[-1][0].element.choice == choice:
            groups[-1].append(particle)
        else:
            groups.append([particle])
    return tuple(tuple(group) for group in groups)


def _read_group(
    group: tuple[Particle, ...], parent: etree._Element, rest: list[etree._Element], values: dict[str, Any]
) -> list[etree._Element]:
    """Take the elements of one group from the front of `rest`; what is left comes back."""
    found = next((p for p in group if rest and rest[0].tag == tag(p.element.name)), None)
    if found is None:
        if all(p.optional for p in group) and not group[0].element.choice:
            return rest
        names = " or ".join(p.element.name for p in group)
        if rest:
            raise fault(DuisReason.ELEMENT, rest[0], f"{names} is wanted here")
        raise fault(DuisReason.MISSING, parent, f"{names} is missing")
    count = 0
    while count < len(rest) and rest[count].tag == rest[0].tag:
        count += 1
    if count > found.element.max_occurs:
        raise fault(DuisReason.ELEMENT, rest[found.element.max_occurs], f"at most {found.element.max_occurs} of these")
    if found.repeats and count < found.element.min_occurs:
        raise fault(DuisReason.MISSING, parent, f"{found.element.min_occurs} of {found.element.name} are wanted")
    read_values = tuple(_read_one(found, child) for child in rest[:count])
    values[found.field] = read_values if found.repeats else read_values[0]
    return rest[count:]


def _read_one(particle: Particle, element: etree._Element) -> Any:
    if particle.struct is not None:
        return read(particle.struct, element)
    assert particle.element.type is not None
    return simple(particle.element.type, element)


def simple(kind: SimpleType, element: etree._Element) -> Any:
    """The value of an element that holds characters only; raises `DecodeError`."""
    for name in element.attrib:
        raise fault(DuisReason.ATTRIBUTE, element, f"no attribute {str(name)[:40]!r} here")
    return _value(kind, element, text(element), "")


def _value(kind: SimpleType, element: etree._Element, characters: str, attribute: str) -> Any:
    try:
        return kind.read(characters)
    except ValueError:
        where = path(element) + (f"/{attribute}" if attribute else "")
        shown = f"{characters.strip()[:_MAX_QUOTED]!r} is not " if not kind.secret else "wanted: "
        detail = shown + kind.rule
        raise DecodeError(DuisReason.VALUE, line(element), where, detail) from None


def write(value: msgspec.Struct, into: etree._Element) -> None:
    """Append the elements of `value` to `into`, in their order."""
    for particle in particles(type(value)):
        held = getattr(value, particle.field)
        if held is None or (held is False and particle.element.type is EMPTY):
            continue
        if particle.element.name == CONTENT:
            assert particle.element.type is not None
            into.text = particle.element.type.write(held)
            continue
        if particle.element.attribute:
            assert particle.element.type is not None
            into.set(particle.element.name, particle.element.type.write(held))
            continue
        for one in held if particle.repeats else (held,):
            child = etree.SubElement(into, tag(particle.element.name))
            if particle.element.type is None:
                write(one, child)
            else:
                child.text = particle.element.type.write(one) or None


def named(element: etree._Element, name: str) -> etree._Element:
    """`element`, when it is ``sr:name``."""
    if element.tag != tag(name):
        raise fault(DuisReason.ELEMENT, element, f"{name} is wanted here, {local_name(element)} found")
    return element
