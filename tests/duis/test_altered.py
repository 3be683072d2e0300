"""No Pre-Command with one field altered correlates: over all critical requests, ours and the published ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from nowan.crypto.secret import Secret
from nowan.duis import DuisReason, ServiceRequest, TransformContext, correlate, parse, transform
from nowan.duis.service_references import by_variant
from nowan.errors import ApiMisuse, PeerMisbehaved
from nowan.gbcs import Message, payload
from nowan.ids import entity_id
from tests.duis.material import ADJUST, CONTEXT, GSME, JOIN_METER, document
from tests.duis.pairs import Pair, context_for, message_of, pairs
from tests.duis.unpaired import UNPAIRED

#: Fields that are altered of one message, evenly over it; a calendar has thousands.
MOST = 40


def altered(value: Any) -> Iterator[Any]:
    """`value` with one of the things in it changed, each in turn."""
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            for other in altered(getattr(value, name)):
                yield msgspec.structs.replace(value, **{name: other})
    elif isinstance(value, tuple):
        for place, item in enumerate(value):
            for other in altered(item):
                yield (*value[:place], other, *value[place + 1 :])
        if value:
            yield value[:-1]
            yield (*value, value[-1])
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield int(value) ^ 1
    elif isinstance(value, bytes):
        octets = value[:-1] + bytes((value[-1] ^ 1,)) if value else b"\x01"
        yield Secret(octets) if isinstance(value, Secret) else octets
    elif isinstance(value, str):
        yield value[:-2] + ("1" if value[-2] == "0" else "0") + value[-1:]


def of_message(message: Message) -> Iterator[bytes]:
    """The Pre-Command with one field of its header or of its content altered."""
    for header in altered(message.header):
        try:
            yield msgspec.structs.replace(message, header=header).encode()
        except (ApiMisuse, ValueError):
            continue
    changes = list(altered(payload(message)))
    for content in changes[:: max(1, len(changes) // MOST)]:
        try:
            octets = content.encode()
        except (ApiMisuse, ValueError, OverflowError, AttributeError):
            continue
        yield msgspec.structs.replace(message, payload=octets).encode()


def refuses_all(request: ServiceRequest, context: TransformContext) -> int:
    message = transform(request, context)
    original = message.encode()
    assert correlate(request, original, context).pre_command == message
    tried = 0
    for changed in of_message(message):
        if changed == original:
            continue
        with pytest.raises(PeerMisbehaved) as caught:
            correlate(request, changed, context)
        assert caught.value.reason is DuisReason.CORRELATION
        tried += 1
    return tried


def own_critical() -> dict[str, bytes]:
    """Critical requests of our own: one of every kind that the published set has messages of, and two of the story."""
    found = {"ECS04a": ADJUST, "CS03A1": JOIN_METER}
    for name, (srv, body) in UNPAIRED.items():
        if by_variant(srv).critical:
            target = "00-DB-12-34-56-00-00-02" if name.startswith("GCS") else "00-DB-12-34-56-00-00-01"
            found[name] = document(srv, 4, target, re.sub(r"(</?)(?=[A-Za-z])", r"\1sr:", body))
    return found


@pytest.mark.parametrize("xml", own_critical().values(), ids=own_critical())
def test_one_altered_field_of_ours_is_refused(xml: bytes) -> None:
    context = msgspec.structs.replace(CONTEXT, issuer_event=473_385_600)
    assert refuses_all(parse(xml), context) >= 6


def test_the_issuer_event_is_the_dccs_unless_the_supplier_says_it() -> None:
    xml = document("7.2", 4, "00-DB-12-34-56-00-00-02", "<sr:DisableSupply/>")
    request = parse(xml)
    assert request.target == GSME
    made = transform(request, msgspec.structs.replace(CONTEXT, issuer_event=473_385_600)).encode()
    assert correlate(request, made, CONTEXT).pre_command.encode() == made
    with pytest.raises(PeerMisbehaved, match="issuer event"):
        correlate(request, made, msgspec.structs.replace(CONTEXT, issuer_event=473_385_601))


def test_two_issuer_events_in_one_pre_command_are_refused() -> None:
    _, body = UNPAIRED["GCS25a_6.8_ERROR"]
    xml = document("6.8", 4, "00-DB-12-34-56-00-00-02", re.sub(r"(</?)(?=[A-Za-z])", r"\1sr:", body))
    made = transform(parse(xml), msgspec.structs.replace(CONTEXT, issuer_event=473_385_600)).encode()
    event = (473_385_600).to_bytes(4, "little")
    last = made.rindex(event)
    with pytest.raises(PeerMisbehaved, match="issuer event"):
        correlate(parse(xml), made[:last] + b"\x01" + made[last + 1 :], CONTEXT)


def _critical_pairs(rtds: Path) -> list[tuple[Pair, ServiceRequest]]:
    found = ((pair, parse(pair.request.read_bytes())) for pair in pairs(rtds))
    return [(pair, request) for pair, request in found if request.service.critical]


@pytest.mark.rtds
def test_one_altered_field_of_every_published_critical_request_is_refused(rtds: Path) -> None:
    critical = _critical_pairs(rtds)
    assert len(critical) >= 50
    for pair, request in critical:
        context = context_for(pair, request, message_of(pair))
        assert refuses_all(request, context) >= 6, pair.name


def test_alteration_reaches_every_field() -> None:
    message = transform(parse(ADJUST), CONTEXT)
    assert len(set(of_message(message))) >= 8
    assert entity_id("00-DB-12-34-56-00-00-02") == GSME
