"""Messages as JSON: what stands there, that it comes back, and what is refused."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowan.crypto.secret import Secret
from nowan.errors import DecodeError
from nowan.gbcs import GbcsReason, Message, build, decode, from_json, to_json
from nowan.gbcs.asn1_records import SetClock
from nowan.gbcs.cosem import DeviceAddition, ReadBalance
from nowan.gbcs.gbz import gbz
from nowan.gbcs.header import Cra, GroupingHeader, OtherInfo
from nowan.gbcs.zcl_prepayment import CreditAdjustment
from nowan.zigbee.clusters.prepayment import ConsumerTopUp
from tests.gbcs.parties import ACB, CHF, ESME, SUPPLIER

ADDITION = DeviceAddition(ESME, Secret(bytes(range(16))), 0, 90).request()
MESSAGES = [
    build.command(0x0069, SUPPLIER, ESME, 1, ReadBalance().request()),
    build.command(0x0001, ACB, CHF, 2, ADDITION, party=SUPPLIER, party_counter=2),
    build.command(0x0086, SUPPLIER, ESME, 3, gbz(CreditAdjustment(473_385_600, 0, 0, -5))),
    build.command(0x0097, SUPPLIER, ESME, 1 << 40, gbz(ConsumerTopUp(0, Secret(b"1" * 20)))),
    build.command(0x007F, SUPPLIER, ESME, 5, SetClock("20150101010000Z", "20150101020000Z")),
    Message(GroupingHeader(Cra.COMMAND, 6, SUPPLIER, ESME, OtherInfo(0xEEEE)), b"\xd9whatever", b"", bytes(12)),
]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda m: f"{m.code:04X}")
def test_json_gives_the_message_back(message: Message) -> None:
    again = from_json(to_json(message))
    assert again == message and again.encode() == message.encode()


def test_json_reads_as_documented() -> None:
    found = json.loads(to_json(MESSAGES[2]))
    assert found == {
        "nowan": "gbcs-message",
        "version": 1,
        "header": {
            "cra": 1,
            "counter": 3,
            "originator": "0x" + SUPPLIER.hex().upper(),
            "recipient": "0x" + ESME.hex().upper(),
            "other": {"message_code": 0x86},
        },
        "content": {
            "type": "gbz",
            "components": [
                {
                    "type": "component",
                    "cluster": 0x0705,
                    "header": {"sequence": 0, "to_client": False, "disable_default_response": False, "reserved": 0},
                    "command": "CreditAdjustment",
                    "fields": {"issuer_event": 473_385_600, "start": 0, "adjustment_type": 0, "value": -5},
                }
            ],
        },
    }


def test_what_a_later_gbcs_brings_stands_as_octets() -> None:
    found = json.loads(to_json(MESSAGES[5]))
    assert found["payload"] == "0x" + b"\xd9whatever".hex().upper() and "content" not in found


@pytest.mark.rtds
def test_every_published_message_survives_json_with_typed_content(rtds_messages: dict[str, bytes]) -> None:
    for name, data in rtds_messages.items():
        text = to_json(decode(data))
        assert "content" in json.loads(text), name
        assert from_json(text).encode() == data, name


def changed(path: list[str | int], value: object) -> bytes:
    whole = json.loads(to_json(MESSAGES[2]))
    place = whole
    for step in path[:-1]:
        place = place[step]
    if value is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return json.dumps(whole).encode()


COMPONENT: list[str | int] = ["content", "components", 0]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["nowan"], "another"),
        (["version"], 2),
        (["version"], ...),
        (["header"], ...),
        (["header", "counter"], -1),
        (["header", "counter"], 1 << 64),
        (["header", "cra"], 4),
        (["header", "originator"], "0x00"),
        (["header", "originator"], "90B3D51F30010000"),
        (["header", "originator"], "0xZZ"),
        (["content"], []),
        (["content", "type"], "nothing"),
        (["content", "components"], []),
        (["content", "components"], 3),
        ([*COMPONENT, "command"], "Reboot"),
        ([*COMPONENT, "command"], "ChangeDebt"),
        ([*COMPONENT, "cluster"], 0x0702),
        ([*COMPONENT, "fields", "value"], 1 << 31),
        ([*COMPONENT, "fields", "value"], "0x00"),
        ([*COMPONENT, "header", "sequence"], 256),
        (["mac"], "0x00"),
        (["mac"], 12),
        (["signature"], "0x01"),
    ],
)
def test_json_that_is_refused(path: list[str | int], value: object) -> None:
    with pytest.raises(DecodeError) as caught:
        from_json(changed(path, value))
    assert caught.value.reason is GbcsReason.JSON


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"null", b"[" * 100_000, b"\xff", b'{"nowan":"gbcs-message"}'])
def test_text_that_is_no_message_is_refused(text: bytes) -> None:
    with pytest.raises(DecodeError):
        from_json(text)


@given(st.sampled_from(MESSAGES), st.data())
def test_json_with_anything_replaced_gives_a_message_or_a_decode_error(message: Message, data: st.DataObject) -> None:
    whole = json.loads(to_json(message))
    place, steps = whole, 0
    while isinstance(place, dict | list) and place and steps < 8:
        keys = sorted(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if (steps and data.draw(st.booleans())) or not isinstance(place[key], dict | list):
            place[key] = data.draw(
                st.one_of(st.none(), st.integers(), st.text(), st.just([]), st.just({}), st.booleans(), st.floats())
            )
            break
        place, steps = place[key], steps + 1
    try:
        again = from_json(msgspec.json.encode(whole))
    except DecodeError:
        return
    assert decode(again.encode()).encode() == again.encode()
