"""Own GBZ messages of every use case: Commands, Responses and Alerts from the message templates, values and octets."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from nowan.gbcs import payload
from nowan.gbcs.encryption import opened
from nowan.gbcs.gbz import Component, GbzCommands, SealedComponent
from nowan.gbcs.gbz_alerts import BillingLog, GbzAlert
from nowan.gbcs.usecases import USE_CASES
from nowan.gbcs.zcl_commands import RawCommand
from tests.gbcs.own import alert_rows, gbz_octets
from tests.gbcs.own.decoded import leaves
from tests.gbcs.own.gbz_octets import COMMANDS, RESPONSES, Built, Sealing
from tests.gbcs.own.messages import COUNTER, KEYS, built, parties, sent


def name(code: int) -> str:
    return f"{code:04X}-{USE_CASES[code].name}"


def sealing(code: int) -> Sealing:
    """How the Device of a use case encrypts for its Remote Party, spelled out (GBCS 8.4)."""
    party, device = parties(code)
    key = gbz_octets.encryption_key(bytes(KEYS.shared(party, device)), COUNTER, device, party)
    # The tag of GBCS has 12 octets, the first of the usual 16.
    return lambda text: AESGCM(key).encrypt(device + bytes(4), text, b"\x31")[:-4]


def same(component: object, part: Built, at: int) -> None:
    """A decoded component says what its template and the numbers put into it say."""
    template = part.template
    assert isinstance(component, Component)
    assert (component.cluster, component.header.sequence) == (template.cluster, at)
    assert component.header.to_client is bool(template.control & 8)
    assert component.header.disable_default_response is bool(template.control & 16)
    assert component.from_time == part.from_time
    assert not isinstance(component.command, RawCommand) and template.command == component.command.ID
    assert leaves(component.command) == list(part.contents)


@pytest.mark.parametrize("code", COMMANDS, ids=name)
def test_commands(code: int) -> None:
    parts = gbz_octets.built(COMMANDS[code])
    octets = gbz_octets.payload(parts)
    content = payload(sent(built(code, 1, octets)))
    assert isinstance(content, GbzCommands) and len(content.components) == len(parts)
    for at, (component, part) in enumerate(zip(content.components, parts, strict=True)):
        same(component, part, at)
    assert content.encode() == octets


@pytest.mark.parametrize("code", RESPONSES, ids=name)
def test_responses(code: int) -> None:
    parts = gbz_octets.built(RESPONSES[code])
    octets = gbz_octets.payload(parts, sealing(code))
    message = sent(built(code, 2, octets))
    content, clear = payload(message), opened(message, KEYS)
    assert isinstance(content, GbzCommands) and isinstance(clear, GbzCommands)
    assert len(content.components) == len(clear.components) == len(parts)
    for at, part in enumerate(parts):
        assert isinstance(content.components[at], SealedComponent) is part.template.encrypted
        same(clear.components[at], part, at)
    assert content.encode() == octets


@pytest.mark.parametrize("code", alert_rows.GBZ, ids=name)
def test_alerts(code: int) -> None:
    count, alert_code, text, contents = alert_rows.GBZ[code]
    added = bytes.fromhex(text)
    head = alert_code.to_bytes(2, "big") + alert_rows.SECONDS.to_bytes(4, "big")
    octets = b"\x01\x09" + bytes((count,)) + head + added
    content = payload(sent(built(code, 3, octets)))
    assert isinstance(content, GbzAlert)
    assert (content.alert_code, content.time) == (alert_code, alert_rows.SECONDS)
    assert leaves(content.addition) == contents
    assert content.encode() == octets


def test_a_billing_log_that_is_pushed() -> None:
    """GCS53: the latest snapshot, encrypted, with the fields of GCS16a's Response."""
    (part,) = gbz_octets.built(RESPONSES[0x0077])
    log = gbz_octets.component(part, 0, last=True, sealing=sealing(0x008B))
    octets = b"\x01\x09\x01\x8f\x0a" + alert_rows.SECONDS.to_bytes(4, "big") + log
    message = sent(built(0x008B, 3, octets))
    content, clear = payload(message), opened(message, KEYS)
    assert isinstance(content, GbzAlert) and isinstance(clear, GbzAlert)
    assert (content.alert_code, content.time) == (0x8F0A, alert_rows.SECONDS)
    assert isinstance(clear.addition, BillingLog)
    same(clear.addition.component, part, 0)
    assert content.encode() == octets
