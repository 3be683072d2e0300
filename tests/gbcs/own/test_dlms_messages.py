"""Own DLMS messages of every use case: Commands, Responses and Alerts from the mapping tables, values and octets."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from nowan.dlms.access import AccessRequest, AccessResponse, Notification
from nowan.gbcs import payload
from nowan.gbcs.encryption import opened
from nowan.gbcs.usecases import USE_CASES
from tests.gbcs.own import alert_rows, octets
from tests.gbcs.own.decoded import neutral, place, selected
from tests.gbcs.own.gbz_octets import encryption_key
from tests.gbcs.own.messages import COUNTER, KEYS, built, parties, sent
from tests.gbcs.own.octets import Group, Item, Leaf, Numbering, Value, encoded, values
from tests.gbcs.own.tables import GIVEN_BACK, TABLES, protected

#: First and last second of the logs that are read.
TIMES = (820_540_800, 820_627_200)
STAMPS = "oct12=07EA0101FF000000008000FF oct12=07EA0102FF000000008000FF"
IDS = [f"{code:04X}-{USE_CASES[code].name}" for code in TABLES]


def asked(code: int) -> list[Item]:
    """The items of a Command: everything that its table leaves open filled in, class 30 methods with their data."""
    party, device = parties(code)
    numbering, items = Numbering(), []
    covered = [what for what in TABLES[code] if what.verb == "covered"]
    for what in TABLES[code]:
        if what.class_id == 30:
            times = STAMPS if covered[0].class_id == 7 else ""
            items.append(protected(what, covered, COUNTER, party, device, times))
        elif what.verb != "covered":
            items.append(replace(what, shape=numbering.filled(what.shape), times=TIMES if what.log else (0, 0)))
    return items


@pytest.mark.parametrize("code", TABLES, ids=IDS)
def test_commands(code: int) -> None:
    items = asked(code)
    octets_of_it = octets.request(items, COUNTER)
    content = payload(sent(built(code, 1, octets_of_it)))
    assert isinstance(content, AccessRequest) and content.invoke_id == COUNTER & 0xFFFFFF
    assert [place(item) for item in content.items] == [(what.verb, what.place) for what in items]
    for item, what in zip(content.items, items, strict=True):
        assert neutral(item.data) == (Leaf("null") if what.verb == "get" else what.shape)
        assert selected(item) == (what.times if what.log else None)
    assert content.encode() == octets_of_it


def sealed(code: int, value: Value) -> tuple[Value, Value]:
    """What a class 30 method gives back: {parameters, security header and ciphertext}, and the same opened."""
    party, device = parties(code)
    shared = bytes(KEYS.shared(party, device))
    key = encryption_key(shared, COUNTER, device, party)
    text = AESGCM(key).encrypt(device + bytes(4), encoded(value), b"\x31")
    # The tag of GBCS has 12 octets; its first ones are those of the longer tag.
    sealed_octets = b"\x31\0\0\0\0" + text[:-4]
    (parameters,) = values("[{enum=2 {oct1=01 enum=2}}]")
    return (
        Group(False, (parameters, Leaf("oct", len(sealed_octets), sealed_octets))),
        Group(False, (parameters, value)),
    )


@pytest.mark.parametrize("code", [code for code in TABLES if code not in GIVEN_BACK], ids=lambda code: f"{code:04X}")
def test_responses(code: int) -> None:
    """What was read comes back in its table's types; what a class 30 method covers comes encrypted, and opens."""
    items = asked(code)
    results: list[tuple[int, Value]] = []
    opened_results: list[Value] = []
    for what in items:
        value: Value = what.shape if what.verb == "get" else Leaf("null")
        clear = value
        if what.class_id == 30:
            inside = [Numbering().filled(c.shape) for c in TABLES[code] if c.verb == "covered"]
            value, clear = sealed(code, Group(False, tuple(inside)))
        results.append(({"get": 1, "set": 2, "act": 3}[what.verb], value))
        opened_results.append(clear)
    octets_of_it = octets.results(results, COUNTER)
    message = sent(built(code, 2, octets_of_it))
    content = payload(message)
    assert isinstance(content, AccessResponse)
    assert [(result.kind, result.code, neutral(result.data)) for result in content.results] == [
        (kind, 0, value) for kind, value in results
    ]
    assert content.encode() == octets_of_it
    clear_content = opened(message, KEYS)
    assert isinstance(clear_content, AccessResponse)
    assert [neutral(result.data) for result in clear_content.results] == opened_results


@pytest.mark.parametrize("code", GIVEN_BACK, ids=lambda code: f"{code:04X}")
def test_responses_of_methods_that_give_values_back(code: int) -> None:
    numbering = Numbering()
    filled = [numbering.filled(shape) for shape in GIVEN_BACK[code]]
    octets_of_it = octets.results([(3, value) for value in filled], COUNTER)
    content = payload(sent(built(code, 2, octets_of_it)))
    assert isinstance(content, AccessResponse)
    assert [neutral(result.data) for result in content.results] == filled
    assert content.encode() == octets_of_it


@pytest.mark.parametrize("code", alert_rows.DLMS, ids=lambda code: f"{code:04X}")
def test_alerts(code: int) -> None:
    alert_code, added = alert_rows.DLMS[code]
    text = f"{{u16={alert_code} {alert_rows.TIME} {added}}}"
    octets_of_it = octets.notification(text, COUNTER)
    content = payload(sent(built(code, 3, octets_of_it)))
    assert isinstance(content, Notification)
    assert [neutral(content.body)] == values(text)
    assert content.encode() == octets_of_it


def test_a_billing_log_that_is_pushed() -> None:
    """ECS68: alert code, time, and the billing data log as class 30 gives it."""
    inside = Group(False, (Numbering().filled(next(c.shape for c in TABLES[0x0030] if c.verb == "covered")),))
    value, clear = sealed(0x0061, inside)
    (head,) = values(f"{{u16={0x8F0A} {alert_rows.TIME}}}")
    assert isinstance(head, Group)
    body = Group(False, (*head.items, value))
    octets_of_it = b"\x0f\x20" + (COUNTER & 0xFFFFFF).to_bytes(3, "big") + b"\0" + encoded(body)
    message = sent(built(0x0061, 3, octets_of_it))
    content, clear_content = payload(message), opened(message, KEYS)
    assert isinstance(content, Notification) and isinstance(clear_content, Notification)
    assert neutral(content.body) == body and content.encode() == octets_of_it
    assert neutral(clear_content.body) == Group(False, (*head.items, clear))
