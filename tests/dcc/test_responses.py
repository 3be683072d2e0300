"""What Devices answer: by SRV 8.13, and over the WAN."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from nowan.dcc import Broker, ToUser, WanAlert
from nowan.dlms.access import AccessRequest
from nowan.dlms.data import I32
from nowan.duis import (
    CommandVariant,
    GbcsPayload,
    LocalCommand,
    parse,
    read_response,
    return_local_command_response,
    signed_request,
    verify_xml,
)
from nowan.effects import Emit, Send
from nowan.gbcs import KeyUse, Message, build, decode, protect
from nowan.gbcs.asn1 import JoinResult
from nowan.gbcs.contents import payload
from nowan.gbcs.cosem import DeviceLogAlert, DeviceLogEntry, null_results, results
from nowan.ids import EntityId, RequestId
from tests.dcc.flat import ALL, ask, broker, counted, keys_of, signed, signed_by_other
from tests.dcc.test_broker import local_command, signed_pre_command
from tests.duis.material import (
    ACB,
    ADD_PPMID,
    ADJUST,
    CHF,
    DCC_XML,
    ESME,
    GSME,
    JOIN_METER,
    JOIN_PPMID,
    NOW,
    PPMID,
    READ,
    STRANGER,
    SUPPLIER,
)


def critical(dcc: Broker, xml: bytes) -> bytes:
    body = signed_pre_command(dcc, xml)
    response = ask(dcc, signed(signed_request(parse(xml), body, CommandVariant.SIGNED_LOCAL)))
    assert isinstance(response.content, LocalCommand)
    return response.content.gbcs


def answer(command: bytes, content: Any = None) -> Message:
    """A Device's Response to `command`, protected as its use case wants."""
    asked = decode(command)
    if content is None:
        request = payload(asked)
        content = null_results(request) if isinstance(request, AccessRequest) else JoinResult(0)
    response = build.response(asked, content)
    device = asked.recipient
    if asked.code in (0x001C, 0x000D, 0x00AB):
        return protect.signed(response, ALL[device][KeyUse.DIGITAL_SIGNING][0])
    return protect.maced(response, keys_of(device).shared(device, asked.originator))


def give_back(dcc: Broker, request: bytes, response: bytes, counter: int = 1) -> str:
    """Return `response` by 8.13; the response code."""
    original = parse(request).request_id
    return ask(dcc, signed(return_local_command_response(original, response, SUPPLIER, ACB, counter))).code


ORDERS = {"adjust": ADJUST, "join meter": JOIN_METER, "read": READ, "permit": ADD_PPMID, "join ppmid": JOIN_PPMID}


def run(dcc: Broker, name: str) -> bytes:
    """The Command for Local Delivery of one of `ORDERS`."""
    if name == "join ppmid":
        local_command(dcc, ADD_PPMID)
    xml = ORDERS[name]
    return critical(dcc, xml) if parse(xml).service.critical else local_command(dcc, xml)


@pytest.mark.parametrize("name", ORDERS)
def test_a_devices_response_is_taken(name: str) -> None:
    dcc = broker()
    response = answer(run(dcc, name)).encode()
    assert give_back(dcc, ORDERS[name], response) == "I0"
    how = "carried" if name == "read" else "verified"
    assert dcc.log[-1].what.endswith(how)
    # Again, under a new RequestID: the same Response is acknowledged, another one is not taken.
    assert give_back(dcc, ORDERS[name], response, 2) == "I0"


@pytest.mark.parametrize("name", ORDERS)
def test_a_changed_response_is_refused(name: str) -> None:
    dcc = broker()
    response = answer(run(dcc, name)).encode()
    codes = set()
    for at in range(0, len(response), 3):
        changed = response[:at] + bytes((response[at] ^ 1,)) + response[at + 1 :]
        codes.add(give_back(dcc, ORDERS[name], changed, 100 + at))
        if name == "read" and "I0" in codes:
            # Its MAC is the supplier's to check; what the DCC sees (parties, counter, code, form) must hold.
            codes.discard("I0")
            dcc = broker()
            run(dcc, name)
    assert codes <= {"E081302", "E081303"} and codes
    assert give_back(dcc, ORDERS[name], response, 9999) == "I0"


def test_a_response_must_belong_to_a_command() -> None:
    dcc = broker()
    command = run(dcc, "adjust")
    response = answer(command).encode()
    assert give_back(dcc, counted(ADJUST, 1001), response) == "E081301"
    other = critical(dcc, counted(ADJUST, 2000))
    assert give_back(dcc, ADJUST, answer(other).encode()) == "E081302"
    assert give_back(dcc, ADJUST, command) == "E081302"
    assert give_back(dcc, ADJUST, b"\xdf") == "E081302"
    stolen = return_local_command_response(parse(ADJUST).request_id, response, SUPPLIER, ACB, 5)
    assert ask(dcc, signed_by_other(stolen.xml())).code == "E081301"
    assert give_back(dcc, ADJUST, response) == "I0"


def test_a_second_and_different_response_is_not_taken() -> None:
    dcc = broker()
    command = run(dcc, "read")
    request = payload(decode(command))
    assert isinstance(request, AccessRequest)
    first, second = (answer(command, results(request, [I32(value)])).encode() for value in (250_000, 999_999))
    assert give_back(dcc, READ, first, 1) == "I0"
    assert give_back(dcc, READ, second, 2) == "E081302"
    assert give_back(dcc, READ, first, 3) == "I0"


def test_without_an_original_request_id_the_message_tells() -> None:
    dcc = broker()
    response = answer(run(dcc, "permit")).encode()
    request = return_local_command_response(RequestId(SUPPLIER, CHF, 1000), response, SUPPLIER, ACB, 1)
    xml = request.xml()
    start, end = xml.index(b"<sr:OriginalRequestID>"), xml.index(b"<sr:DeviceGBCSResponse>")
    assert ask(dcc, signed(xml[:start] + xml[end:])).code == "I0"


def test_8_13_may_overtake_itself_but_not_repeat() -> None:
    dcc = broker()
    response = answer(run(dcc, "adjust")).encode()
    assert give_back(dcc, ADJUST, response, 12) == "I0"
    assert give_back(dcc, ADJUST, response, 10) == "I0"
    changed = signed(return_local_command_response(parse(ADJUST).request_id, response[:-1], SUPPLIER, ACB, 10))
    assert ask(dcc, changed).code == "E17"


# -- the WAN -----------------------------------------------------------------------------------------------------


def sends(effects: Sequence[object]) -> list[tuple[str, bytes]]:
    return [(effect.link, effect.data) for effect in effects if isinstance(effect, Send)]


def test_the_wan_holds_what_it_cannot_send() -> None:
    dcc = broker()
    over = READ.replace(b"Variant>2<", b"Variant>1<")
    assert ask(dcc, signed(over)).code == "I99"
    assert dcc.flush() == []
    ((link, command),) = sends(dcc.wan_up(CHF))
    assert link == f"wan:{CHF.hex()}"
    assert sends(dcc.flush()) == []
    response = answer(command, results(payload(decode(command)), [I32(250_000)])).encode()  # type: ignore[arg-type]
    (pushed,) = dcc.receive(CHF, response, NOW)
    assert isinstance(pushed, Emit) and isinstance(pushed.event, ToUser) and pushed.event.user == SUPPLIER
    verify_xml(pushed.event.xml, [DCC_XML])
    read = read_response(pushed.event.xml)
    assert (read.request_id, read.response_id) == (RequestId(SUPPLIER, ESME, 1000), RequestId(ESME, SUPPLIER, 1000))
    assert read.content == GbcsPayload(gbcs=response)
    assert dcc.receive(CHF, response, NOW) == []
    dcc.wan_down(CHF)
    assert ask(dcc, signed(counted(over, 1001))).code == "I99"
    assert dcc.flush() == [] and len(dcc.wan.waiting()[0].messages) == 1


def test_a_full_queue_refuses_and_uses_up_nothing() -> None:
    dcc = broker()
    while dcc.wan.enqueue(CHF, b"\xdd"):
        pass
    over = signed(READ.replace(b"Variant>2<", b"Variant>1<"))
    assert ask(dcc, over).code == "E20"
    dcc.wan_up(CHF)
    dcc.flush()
    assert ask(dcc, over).code == "I99"


def _alert(to: EntityId) -> Message:
    time = bytes.fromhex("07EA0110FF12050000800000")
    body = DeviceLogAlert(time, time, EntityId(bytes(8)), (DeviceLogEntry(PPMID),)).notification()
    alert = build.alert(0x0018, CHF, to, 5, body)
    return protect.maced(alert, keys_of(CHF).shared(CHF, to))


def test_alerts_are_recorded_and_checked() -> None:
    dcc = broker()
    good = _alert(ACB).encode()
    assert dcc.receive(CHF, good, NOW) == [Emit(WanAlert(CHF, good, True))]
    forged = good[:-1] + bytes((good[-1] ^ 1,))
    assert dcc.receive(CHF, forged, NOW) == []
    assert dcc.log[-1].code == "gbcs.mac"
    others = _alert(SUPPLIER).encode()
    dcc.receive(CHF, others, NOW)
    assert [alert.verified for alert in dcc.alerts] == [True, None]


def test_what_nobody_asked_for_changes_nothing() -> None:
    dcc = broker()
    before = dcc.snapshot()
    response = answer(local_command(broker(), READ)).encode()
    for chf, data, code in (
        (CHF, response, "dcc.unsolicited"),
        (STRANGER, response, "dcc.unknown-hub"),
        (GSME, response, "dcc.unknown-hub"),
        (CHF, b"\x00", "gbcs.not-a-message"),
    ):
        assert dcc.receive(chf, data, NOW) == []
        assert dcc.log[-1].code == code
    assert dcc.snapshot() == before
