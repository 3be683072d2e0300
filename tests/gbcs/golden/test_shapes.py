"""Every published Command asks for what its use case's table says, and its Response answers that, item by item."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from nowan.dlms.access import AccessRequest, AccessResponse, Action, Get, Set
from nowan.dlms.data import I8, U16, Array, Data, OctetString, Structure
from nowan.gbcs import Cra, Message, decode, payload
from nowan.gbcs.gbz import Component, GbzCommands
from nowan.gbcs.usecases import USE_CASES
from nowan.zigbee.zcl import DefaultResponse, ReadAttributes, ReadAttributesResponse
from tests.gbcs.golden import cosem_objects, gbz_templates

pytestmark = pytest.mark.rtds

#: Commands that pick some of their table's objects: those of the one controller that the request names.
PARTIAL = {"ECS47a", "ECS47e"}
PROTECTED_ATTRIBUTES = 30


def cosem_rows() -> dict[int, tuple[str, frozenset[str]]]:
    rows = {}
    for line in cosem_objects.ROWS.splitlines():
        code, name, objects = (cell.strip() for cell in line.split("|"))
        rows[int(code, 16)] = name, frozenset(objects.split(", "))
    return rows


def protected_objects(data: Data) -> Iterator[str]:
    """The attributes that a class 30 method is asked to encrypt: structures {class, OBIS, attribute, index, selection}."""
    match data:
        case Structure((U16(class_id), OctetString(obis), I8(attribute), *_)):
            yield f"{class_id} {obis.hex().upper()} A{attribute}"
        case Structure(items) | Array(items):
            for item in items:
                yield from protected_objects(item)
        case _:
            pass


def objects(request: AccessRequest) -> set[str]:
    found = set()
    for item in request.items:
        letter = "M" if isinstance(item, Action) else "A"
        found.add(f"{item.class_id} {item.obis.hex().upper()} {letter}{item.index}")
        if item.class_id == PROTECTED_ATTRIBUTES:
            found.update(protected_objects(item.data))
    return found


def commands(rtds_messages: dict[str, bytes]) -> Iterator[tuple[str, Message]]:
    for name, data in rtds_messages.items():
        message = decode(data)
        if message.cra is Cra.COMMAND:
            yield name, message


def test_every_dlms_command_asks_for_the_objects_of_its_table(rtds_messages: dict[str, bytes]) -> None:
    rows = cosem_rows()
    whole, partly = set(), set()
    for name, message in commands(rtds_messages):
        content = payload(message)
        if not isinstance(content, AccessRequest) or message.code not in rows:
            continue
        use_case, wanted = rows[message.code]
        assert use_case == USE_CASES[message.code].name
        found = objects(content)
        assert found <= wanted, f"{name}: {found - wanted}"
        (whole if found == wanted else partly).add(use_case)
    assert partly - whole <= PARTIAL, partly - whole
    assert len(whole) == 100


#: Use cases of earlier versions, whose tables are gone, and those that took their objects over.
SUCCESSORS = {
    "ECS08": ("ECS08a", "ECS26a"),
    "ECS26d": ("ECS26l",),
    "ECS30": ("ECS30a",),
    "ECS35f": ("ECS35g",),
    "ECS46c": ("ECS46d", "ECS61e"),
    "ECS47": ("ECS47a",),
    "CCS05": ("CCS06",),
}


def test_older_use_cases_ask_for_objects_of_their_successors(rtds_messages: dict[str, bytes]) -> None:
    by_name = dict(cosem_rows().values())
    seen = set()
    for name, message in commands(rtds_messages):
        use_case = USE_CASES[message.code].name
        if use_case in SUCCESSORS:
            seen.add(use_case)
            content = payload(message)
            assert isinstance(content, AccessRequest), name
            known = frozenset[str]().union(*(by_name[successor] for successor in SUCCESSORS[use_case]))
            assert objects(content) <= known, name
    assert seen == set(SUCCESSORS)


def gbz_rows() -> dict[str, list[tuple[int, bool, int, tuple[int, ...]]]]:
    rows = {}
    for line in gbz_templates.ROWS.splitlines():
        name, cells = (cell.strip() for cell in line.split("|"))
        parts = [cell.split() for cell in cells.split(", ")]
        rows[name] = [
            (int(part[0], 16), part[1][0] == "s", int(part[1][1:], 16), tuple(int(x, 16) for x in part[2:]))
            for part in parts
        ]
    return rows


def component_shape(component: object) -> tuple[int, bool, int, tuple[int, ...]]:
    assert isinstance(component, Component)
    command = component.command
    attributes = command.attributes if isinstance(command, ReadAttributes) else ()
    specific = not isinstance(command, ReadAttributes | ReadAttributesResponse | DefaultResponse)
    return component.cluster, specific, command.ID, attributes


def test_every_gbz_command_has_the_components_of_its_template(rtds_messages: dict[str, bytes]) -> None:
    rows = gbz_rows()
    seen = set()
    for name, message in commands(rtds_messages):
        content = payload(message)
        wanted = rows.get(USE_CASES[message.code].name)
        if not isinstance(content, GbzCommands) or wanted is None:
            continue
        seen.add(USE_CASES[message.code].name)
        left = list(wanted)
        for at, component in enumerate(content.components):
            shape = component_shape(component)
            assert component.header.sequence == at, name
            # A template names a repeated component once, and one that may be missing all the same.
            while left and left[0] != shape:
                left.pop(0)
            assert left, f"{name}: {shape} is not in the template, or out of order"
    assert set(rows) - seen == {"GCS20", "GCS21m", "GCS38", "GCS46", "PCS02"}, "not published"


def test_every_response_answers_item_by_item(rtds_messages: dict[str, bytes]) -> None:
    dlms = gbz = 0
    for name, message in commands(rtds_messages):
        answer = rtds_messages.get(name.replace("_COMMAND_", "_RESPONSE_"))
        if "_COMMAND_" not in name or answer is None:
            continue
        asked, answered = payload(message), payload(decode(answer))
        if isinstance(asked, AccessRequest) and isinstance(answered, AccessResponse):
            dlms += 1
            kinds = [{Get: 1, Set: 2, Action: 3}[type(item)] for item in asked.items]
            assert [result.kind for result in answered.results] == kinds, name
        if isinstance(asked, GbzCommands) and isinstance(answered, GbzCommands):
            gbz += 1
            pairs = [(c.cluster, c.header.sequence) for c in asked.components]
            assert {(c.cluster, c.header.sequence) for c in answered.components} <= set(pairs), name
    assert dlms > 150 and gbz > 80, (dlms, gbz)
