"""Every published message against the mapping tables and templates, value by value, and which use cases have golden rows.

A value is what its octets say: encoded again by the helper of our own messages, which shares no code with the decoder,
it gives the message's payload; and it has the type, and where there is one the constant, of its table.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from nowan.dlms.access import AccessRequest, AccessResponse
from nowan.errors import PeerMisbehaved
from nowan.gbcs import Cra, Keys, Message, decode, payload
from nowan.gbcs.encryption import opened
from nowan.gbcs.gbz import Component, GbzCommands
from nowan.gbcs.zcl_commands import RawCommand
from nowan.zigbee.zcl import DefaultResponse, ReadAttributesResponse
from tests.gbcs.golden.digests import SHA256
from tests.gbcs.own import octets
from tests.gbcs.own.decoded import leaves, neutral, place, selected
from tests.gbcs.own.gbz_octets import COMMANDS, RESPONSES, Template
from tests.gbcs.own.octets import Group, Leaf, Value
from tests.gbcs.own.tables import GIVEN_BACK, TABLES, chosen

pytestmark = pytest.mark.rtds


def messages(rtds_messages: dict[str, bytes], cra: Cra) -> Iterator[tuple[str, Message]]:
    for name, data in rtds_messages.items():
        message = decode(data)
        if message.cra is cra:
            yield name, message


def test_every_published_use_case_has_a_golden_row(rtds: Path, rtds_messages: dict[str, bytes]) -> None:
    """Rows with values name their file in `digests`; together they cover every message code of the set.

    The kinds that have no row of their own (Responses, all of them) are those that the tests below hold against tables.
    """
    published = {(message.code, message.cra) for message in map(decode, rtds_messages.values())}
    covered = set()
    for name, digest in SHA256.items():
        data = (rtds / "gbcs" / name).read_bytes()
        assert hashlib.sha256(data).hexdigest() == digest, name
        message = decode(bytes.fromhex(data.decode("ascii")))
        covered.add((message.code, message.cra))
    assert {code for code, _ in published - covered} <= {code for code, _ in covered}
    assert (len({code for code, _ in published}), len(published)) == (211, 398)
    by_table = {(code, Cra.RESPONSE) for code in (*TABLES, *RESPONSES)}
    assert published - covered <= by_table, published - covered - by_table


def test_every_digest_has_its_row() -> None:
    """No file is named without a test that holds values against it."""
    texts = [path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py")]
    assert [name for name in SHA256 if not any(name in text for text in texts)] == []


def test_dlms_commands(rtds_messages: dict[str, bytes]) -> None:
    """Objects in their tables' order, data of their types with their constants, and nothing else in the octets."""
    seen = set()
    for name, message in messages(rtds_messages, Cra.COMMAND):
        if message.code not in TABLES:
            continue
        content = payload(message)
        assert isinstance(content, AccessRequest), name
        table = chosen(message.code, [place(item)[1] for item in content.items])
        assert [place(item) for item in content.items] == [(what.verb, what.place) for what in table], name
        found = []
        for what, item in zip(table, content.items, strict=True):
            data, times = neutral(item.data), selected(item)
            assert (times is not None) is what.log, name
            if what.verb != "get" and what.class_id != 30:
                assert octets.fits(what.shape, data), f"{name}: {what.place.hex()}"
            found.append(replace(what, shape=data if what.verb != "get" else what.shape, times=times or (0, 0)))
        assert message.payload == octets.request(found, message.counter), name
        seen.add(message.code)
    assert len(seen) == 111


def test_dlms_responses(rtds_messages: dict[str, bytes], rtds_keys: Keys) -> None:
    """What was read has its table's types and constants; so has what class 30 encrypts, where the key is at hand."""
    seen, encrypted = set(), set()
    for name, message in messages(rtds_messages, Cra.RESPONSE):
        content = payload(message)
        if message.code not in TABLES or not isinstance(content, AccessResponse):
            continue
        table = [what for what in TABLES[message.code] if what.verb != "covered"]
        if len(content.results) != len(table):
            # A Command that left optional items out, which wrote and so read nothing.
            assert all(neutral(result.data) == Leaf("null") for result in content.results), name
            continue
        for at, (what, result) in enumerate(zip(table, content.results, strict=True)):
            value = neutral(result.data)
            if result.code or value == Leaf("null"):
                continue
            if what.class_id == 30:
                if fits_when_opened(message, rtds_keys, at):
                    encrypted.add(message.code)
                continue
            shape = GIVEN_BACK[message.code][at] if message.code in GIVEN_BACK else what.shape
            assert octets.fits(shape, value), f"{name}: {what.place.hex()}"
        seen.add(message.code)
    assert (len(seen), len(encrypted)) == (108, 7)


def fits_when_opened(message: Message, keys: Keys, at: int) -> bool:
    """Whether the key is at hand; if so, what class 30 gave back must be of its tables' types."""
    try:
        content = opened(message, keys)
    except PeerMisbehaved:
        return False
    assert isinstance(content, AccessResponse)
    value = neutral(content.results[at].data)
    assert isinstance(value, Group)
    covered = [what.shape for what in TABLES[message.code] if what.verb == "covered"]
    inside = value.items[-1]
    assert isinstance(inside, Group)
    found: tuple[Value, ...] = inside.items
    assert len(found) == len(covered) and all(map(octets.fits, covered, found)), hex(message.code)
    return True


def test_dlms_values_are_those_of_the_octets(rtds_messages: dict[str, bytes]) -> None:
    """Results encoded again by the helper stand in the payload, one after another."""
    checked = 0
    for name, message in messages(rtds_messages, Cra.RESPONSE):
        content = payload(message)
        if not isinstance(content, AccessResponse) or b"\x13\x02" in message.payload:
            # A compact array is written without its elements' tags; it is checked by its table's types alone.
            continue
        data = b"".join(octets.encoded(neutral(result.data)) for result in content.results)
        assert data in message.payload, name
        checked += 1
    assert checked > 150


def fields(template: Template, command: object) -> bool:
    """Whether a command's numbers fit their fields' sizes, and are the template's constants.

    What repeats at the end, and constants with an alternative in the template (kept in `OTHERWISE`), go by size alone.
    """
    found = leaves(command)
    wanted = [field.partition("=") for field in template.fields if field[0] != "n"]
    if any(given for _, _, given in wanted[len(found) :]):
        return False
    for value, (kind, _, given) in zip(found, wanted, strict=False):
        if kind[0] == "s":
            if not isinstance(value, bytes):
                return False
        elif not isinstance(value, int) or abs(value) >= 1 << 8 * int(kind[1:]):
            return False
        elif given and given != "@" and kind[0] == "u":
            constant = int(given, 16)
            if value != constant and (template.cluster, template.command, kind, constant) not in OTHERWISE:
                return False
    return True


#: Constants for which the templates name alternatives: cluster, command, field, the first of them.
OTHERWISE = {
    (0x0709, 0x00, "u1", 0x13), (0x0709, 0x00, "u1", 0x04), (0x0705, 0x06, "u2", 0x0497), (0x0705, 0x02, "u1", 0x00),
    (0x0709, 0x02, "u1", 0x00), (0x0700, 0x04, "u1", 0x00), (0x0700, 0x04, "u2", 0x033A), (0x0700, 0x05, "u1", 0x00), (0x0702, 0x0D, "u1", 0x00),
}  # fmt: skip


def test_gbz_commands(rtds_messages: dict[str, bytes]) -> None:
    """Components in their template's order; fields of its sizes with its constants."""
    seen = set()
    for name, message in messages(rtds_messages, Cra.COMMAND):
        content = payload(message)
        if message.code not in COMMANDS or not isinstance(content, GbzCommands):
            continue
        left = list(COMMANDS[message.code])
        for component in content.components:
            assert isinstance(component, Component) and not isinstance(component.command, RawCommand), name
            # A template names a repeated component once, and one that may be missing all the same.
            while left and not matches(left[0], component):
                left.pop(0)
            assert left, f"{name}: {component}"
        seen.add(message.code)
    assert len(seen) == 53


def matches(template: Template, component: Component) -> bool:
    command = component.command
    if isinstance(command, RawCommand) or (template.cluster, template.command) != (component.cluster, command.ID):
        return False
    return component.header.to_client is bool(template.control & 8) and fields(template, command)


def test_gbz_attributes(rtds_messages: dict[str, bytes], rtds_keys: Keys) -> None:
    """Read Attributes Responses, opened where they are encrypted: the template's attributes, each of its type."""
    checked = set()
    for name, message in messages(rtds_messages, Cra.RESPONSE):
        if message.code not in RESPONSES:
            continue
        try:
            content = opened(message, rtds_keys)
        except PeerMisbehaved:
            content = payload(message)
        assert isinstance(content, GbzCommands), name
        templates = [each for each in RESPONSES[message.code] if each.command == 1 and not each.control & 1]
        answers = [
            part.command
            for part in content.components
            if isinstance(part, Component) and isinstance(part.command, ReadAttributesResponse)
        ]
        for template, answer in zip(templates, answers, strict=False):
            wanted = [int(field[3:], 16) for field in template.fields[0::4]]
            types = [int(field[3:], 16) for field in template.fields[2::4]]
            assert [record.attribute for record in answer.records] == wanted, name
            for record, kind in zip(answer.records, types, strict=True):
                assert record.value is None or record.value.kind == kind, name
            checked.add(message.code)
    assert len(checked) == 12, sorted(map(hex, checked))


def test_gbz_responses(rtds_messages: dict[str, bytes], rtds_keys: Keys) -> None:
    """What a Device publishes, opened where it is encrypted, has the fields of its template."""
    seen = set()
    for name, message in messages(rtds_messages, Cra.RESPONSE):
        if message.code not in RESPONSES:
            continue
        try:
            content = opened(message, rtds_keys)
        except PeerMisbehaved:
            content = payload(message)
        assert isinstance(content, GbzCommands), name
        for part in content.components:
            if not isinstance(part, Component) or isinstance(part.command, ReadAttributesResponse):
                continue
            if not isinstance(part.command, DefaultResponse):
                assert any(matches(template, part) for template in RESPONSES[message.code]), f"{name}: {part}"
                seen.add(message.code)
    assert len(seen) == 20, len(seen)


def test_gbz_refusals_name_their_command(rtds_messages: dict[str, bytes]) -> None:
    """A Default Response names the command at its sequence number, or, after a failure, 0xFF: not tried."""
    checked = 0
    for name, message in messages(rtds_messages, Cra.RESPONSE):
        asked = rtds_messages.get(name.replace("_RESPONSE_", "_COMMAND_"))
        content = payload(message)
        if asked is None or not isinstance(content, GbzCommands):
            continue
        request = payload(decode(asked))
        assert isinstance(request, GbzCommands)
        by_sequence = {part.header.sequence: part for part in request.components if isinstance(part, Component)}
        for part in content.components:
            if isinstance(part, Component) and isinstance(part.command, DefaultResponse):
                command = by_sequence[part.header.sequence].command
                assert not isinstance(command, RawCommand), name
                assert leaves(part.command)[0] == command.ID or leaves(part.command) == [0xFF, 1], name
                checked += 1
    assert checked > 100
