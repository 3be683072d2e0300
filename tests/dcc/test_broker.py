"""The emulated DCC: every check violated in turn, and what each Command Variant gives."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from nowan.dcc import Broker
from nowan.duis import (
    CommandVariant,
    LocalCommand,
    PreCommand,
    UserRole,
    correlate,
    local_command_matches,
    parse,
    sign_pre_command,
    sign_xml,
    signed_request,
    transform,
)
from nowan.errors import DecodeError
from nowan.gbcs import KeyUse, decode, protect, verify
from nowan.gbcs.message import Form
from nowan.ids import EntityId
from tests.dcc.flat import ALL, CONFIG, ask, broker, counted, keys_of, signed, signed_by_other
from tests.duis.material import (
    ACB,
    ADD_PPMID,
    ADJUST,
    CHF,
    CHF_TEXT,
    CONTEXT,
    DCC_XML,
    ESME,
    ESME_TEXT,
    JOIN_METER,
    JOIN_PPMID,
    LIFE_MS,
    NOW,
    OTHER_SUPPLIER,
    OTHER_XML,
    OTHER_XML_KEY,
    PPMID,
    PPMID_TEXT,
    READ,
    RETURN,
    SUPPLIER,
    SUPPLIER_XML,
    SUPPLIER_XML_KEY,
    TOP_UP,
    document,
)

SIGNING = ALL[SUPPLIER][KeyUse.DIGITAL_SIGNING][0]
GSME_READ = document("4.18", 2, "00-DB-12-34-56-00-00-02", "<sr:ReadMeterBalance/>")
UNKNOWN_TARGET = document("4.18", 2, "00-DB-12-34-56-00-00-99", "<sr:ReadMeterBalance/>")


def local_command(dcc: Broker, xml: bytes) -> bytes:
    """The Command for Local Delivery that `xml` gets."""
    response = ask(dcc, signed(xml))
    assert (response.code, type(response.content)) == ("I0", LocalCommand)
    assert isinstance(response.content, LocalCommand)
    return response.content.gbcs


def signed_pre_command(dcc: Broker, xml: bytes) -> bytes:
    """Transform, correlate and sign, as a supplier does."""
    response = ask(dcc, signed(xml))
    assert response.code == "I0" and isinstance(response.content, PreCommand)
    return sign_pre_command(correlate(parse(xml), response.content.gbcs, CONTEXT), SIGNING)


LATER = "<sr:ReadMeterBalance><sr:ExecutionDateTime>2030-01-15T09:00:00Z</sr:ExecutionDateTime></sr:ReadMeterBalance>"


@pytest.mark.parametrize("xml", [ADJUST, JOIN_METER])
def test_a_critical_command_for_local_delivery(xml: bytes) -> None:
    dcc = broker()
    body = signed_pre_command(dcc, xml)
    response = ask(dcc, signed(signed_request(parse(xml), body, CommandVariant.SIGNED_LOCAL)))
    assert response.code == "I0" and isinstance(response.content, LocalCommand)
    command = local_command_matches(parse(xml), response.content.gbcs, CONTEXT, body).command
    # The meter checks it with its own private key and the supplier's certificate.
    assert verify(command, keys_of(ESME), acb=ACB).signed is not None
    assert dcc.wan.waiting() == []


@pytest.mark.parametrize(
    ("xml", "device", "by_broker"),
    [(READ, ESME, False), (TOP_UP, ESME, False), (ADD_PPMID, CHF, True)],
    ids=["read", "top-up", "permit"],
)
def test_a_command_that_is_not_critical(xml: bytes, device: EntityId, by_broker: bool) -> None:
    dcc = broker()
    command = local_command_matches(parse(xml), local_command(dcc, xml), CONTEXT).command
    assert verify(command, keys_of(device), acb=ACB).authenticated is not None
    assert command.form is Form.MACED
    assert (command.originator == ACB) == by_broker
    assert dcc.acb_counter == (1 if by_broker else 0)


def test_the_ppmids_join_is_signed_and_maced_by_the_acb() -> None:
    dcc = broker()
    local_command(dcc, ADD_PPMID)
    command = local_command_matches(parse(JOIN_PPMID), local_command(dcc, JOIN_PPMID), CONTEXT).command
    checked = verify(command, keys_of(PPMID), acb=ACB)
    assert checked.authenticated is not None and checked.signed is not None
    assert (command.originator, command.counter) == (ACB, 2)
    assert (command.header.other.party, command.header.other.party_counter) == (SUPPLIER, 1000)


def test_over_the_wan_and_both() -> None:
    dcc = broker()
    over = READ.replace(b"Variant>2<", b"Variant>1<")
    response = ask(dcc, signed(over))
    assert (response.code, response.content) == ("I99", None)
    (waiting,) = dcc.wan.waiting()
    assert waiting.chf == CHF
    local_command_matches(parse(READ), waiting.messages[0], CONTEXT)
    both = ask(dcc, signed(counted(READ.replace(b"Variant>2<", b"Variant>3<"), 1001)))
    assert isinstance(both.content, LocalCommand) and dcc.wan.waiting()[0].messages[1] == both.content.gbcs


@pytest.mark.parametrize("variant", [CommandVariant.SIGNED_WAN, CommandVariant.SIGNED_WAN_AND_LOCAL])
def test_a_critical_command_over_the_wan(variant: CommandVariant) -> None:
    dcc = broker()
    body = signed_pre_command(dcc, ADJUST)
    response = ask(dcc, signed(signed_request(parse(ADJUST), body, variant)))
    assert response.code == ("I99" if variant is CommandVariant.SIGNED_WAN else "I0")
    assert decode(dcc.wan.waiting()[0].messages[0]).signed_body == body


# -- checks, each violated in turn --------------------------------------------------------------------------------


def _unsigned() -> bytes:
    return READ


def _tampered() -> bytes:
    return signed(READ).replace(b":1000<", b":1001<")


def _unknown_signer() -> bytes:
    key, certificate = ALL[SUPPLIER][KeyUse.DIGITAL_SIGNING]
    return sign_xml(READ, key, certificate)  # type: ignore[arg-type]


def _for_another() -> bytes:
    return sign_xml(READ, OTHER_XML_KEY, OTHER_XML)


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        pytest.param(_unsigned(), "E100", id="no signature"),
        pytest.param(_tampered(), "E100", id="changed after signing"),
        pytest.param(_unknown_signer(), "E3", id="a certificate that is not registered"),
        pytest.param(_for_another(), "E2", id="signed by another than the originator"),
        pytest.param(signed(READ.replace(b"<sr:ReadMeterBalance/>", b"<sr:Read/>")), "E49", id="not by the schema"),
        pytest.param(signed(READ.replace(b"Variant>2<", b"Variant>4<")), "E12", id="Command Variant"),
        pytest.param(
            signed(document("4.18", 1, ESME_TEXT, LATER)), "E19", id="unsupported"
        ),
        pytest.param(signed(UNKNOWN_TARGET), "E11", id="target not in the inventory"),
        pytest.param(signed(GSME_READ), "E5", id="another's meter"),
        pytest.param(signed_by_other(READ), "E5", id="a meter of another fuel and supplier"),
        pytest.param(signed(JOIN_PPMID), "E5", id="a PPMID that is behind no hub"),
        pytest.param(
            signed(JOIN_METER.replace(PPMID_TEXT.encode(), b"00-DB-12-34-56-00-00-99")), "E080702",
            id="join with a Device that is not in the inventory",
        ),
        pytest.param(
            signed(ADD_PPMID.replace(PPMID_TEXT.encode(), b"00-DB-12-34-56-00-00-99")), "E081101",
            id="addition of a Device that is not in the inventory",
        ),
        pytest.param(signed(RETURN.replace(b"0A-00-0B", b"0A-00-0C")), "E11", id="8.13 to another than the ACB"),
        pytest.param(
            signed(signed_request(parse(ADJUST), b"\xdf\x09", CommandVariant.SIGNED_LOCAL)), "E48",
            id="a signature under a Pre-Command that was never made",
        ),
    ],
)  # fmt: skip
def test_refused(xml: bytes, code: str) -> None:
    dcc = broker()
    before = dcc.snapshot()
    assert ask(dcc, xml).code == code
    assert dcc.snapshot() == before
    assert dcc.log[-1].code == code and dcc.log[-1].what


def test_a_role_that_may_not_ask() -> None:
    users = tuple(replace(user, roles=frozenset((UserRole.REGISTERED_SUPPLIER_AGENT,))) for user in CONFIG.users)
    dcc = Broker(replace(CONFIG, users=users), keys_of(ACB))
    assert ask(dcc, signed(READ)).code == "E1"


def test_a_certificate_that_has_run_out() -> None:
    dcc = broker()
    answer = dcc.submit(signed(READ), type(NOW)(NOW + LIFE_MS + 1))
    assert b">E100<" in answer


def test_a_meter_changes_supplier() -> None:
    """Who registered the meter decides, whoever signed before."""
    devices = tuple(replace(d, supplier=OTHER_SUPPLIER) if d.id == ESME else d for d in CONFIG.devices)
    assert ask(Broker(replace(CONFIG, devices=devices), keys_of(ACB)), signed(READ)).code == "E5"


def test_a_meters_supplier_needs_the_role_of_its_fuel() -> None:
    devices = tuple(replace(d, supplier=OTHER_SUPPLIER) if d.id == ESME else d for d in CONFIG.devices)
    dcc = Broker(replace(CONFIG, devices=devices), keys_of(ACB))
    assert ask(dcc, signed_by_other(READ)).code == "E5"


def test_a_meter_behind_no_hub_is_reached_locally_only() -> None:
    devices = tuple(replace(d, chf=None) if d.id == ESME else d for d in CONFIG.devices)
    dcc = Broker(replace(CONFIG, devices=devices), keys_of(ACB))
    assert ask(dcc, signed(READ.replace(b"Variant>2<", b"Variant>1<"))).code == "E4"
    assert ask(dcc, signed(READ)).code == "I0"


def test_the_hub_answers_to_the_supplier_of_either_meter() -> None:
    dcc = broker()
    assert ask(dcc, signed_by_other(ADD_PPMID)).code == "I0"
    assert ask(dcc, signed(ADD_PPMID)).code == "I0"
    assert CHF_TEXT.encode() in ADD_PPMID


def test_documents_that_nobody_can_be_answered_about() -> None:
    for xml in (b"", b"<a/>", READ[:-20], READ.replace(b":1000<", b":x<"), b"\xff"):
        with pytest.raises(DecodeError):
            broker().submit(xml, NOW)


# -- no RequestID twice -------------------------------------------------------------------------------------------


def test_a_counter_must_rise_for_a_device() -> None:
    dcc = broker()
    assert ask(dcc, signed(counted(READ, 1000))).code == "I0"
    for used in (1000, 999):
        other = counted(READ, used).replace(b"Variant>2<", b"Variant>3<")
        assert ask(dcc, signed(other)).code == "E17"
    assert ask(dcc, signed(counted(ADJUST, 1000))).code == "E17"
    assert ask(dcc, signed(counted(READ, 1001))).code == "I0"
    assert ask(dcc, signed(ADD_PPMID)).code == "I0"


def test_the_same_bytes_get_the_same_answer_and_nothing_runs_twice() -> None:
    dcc = broker()
    over = signed(READ.replace(b"Variant>2<", b"Variant>1<"))
    first = dcc.submit(over, NOW)
    assert dcc.submit(over, type(NOW)(NOW + 5000)) == first
    assert len(dcc.wan.waiting()[0].messages) == 1
    permit = signed(ADD_PPMID)
    assert dcc.submit(permit, NOW) == dcc.submit(permit, NOW)
    assert dcc.acb_counter == 1


def test_a_refusal_uses_up_nothing() -> None:
    dcc = broker()
    assert ask(dcc, signed_by_other(READ)).code == "E5"
    assert ask(dcc, signed(READ)).code == "I0"


# -- Signed Pre-Commands ------------------------------------------------------------------------------------------


def test_a_signed_pre_command_is_the_one_that_was_made_and_signed_by_its_originator() -> None:
    dcc = broker()
    request = parse(ADJUST)
    body = signed_pre_command(dcc, ADJUST)
    another = transform(parse(ADJUST.replace(b"1500000", b"9500000")), CONTEXT)
    acb_key = ALL[ACB][KeyUse.DIGITAL_SIGNING][0]
    wrong = {
        "E48": protect.signed(another, SIGNING).encode(),
        "E50": protect.signed(transform(request, CONTEXT), acb_key).encode(),
        "E50 ": transform(request, CONTEXT).encode(),
        "E50  ": b"\xdf\x09",
    }
    for code, gbcs in wrong.items():
        asked = signed(signed_request(request, gbcs, CommandVariant.SIGNED_LOCAL))
        assert ask(dcc, asked).code == code.strip()
    assert ask(dcc, signed(signed_request(request, body, CommandVariant.SIGNED_LOCAL))).code == "I0"
    again = signed(signed_request(request, body, CommandVariant.SIGNED_WAN))
    assert ask(dcc, again).code == "E48"
    assert dcc.wan.waiting() == []


def test_the_dccs_answers_are_signed_and_its_emulation_is_said() -> None:
    assert "emulated" in repr(broker())
    assert DCC_XML.subject_id == ACB
    assert SUPPLIER_XML.public_key == SUPPLIER_XML_KEY.public
