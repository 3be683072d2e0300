"""Requests: typed values out, the same document in again, and every rule of the schema by element and reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from nowan.duis import CommandVariant, DuisReason, new_request, parse, readdressed
from nowan.duis.bodies.han import JoinOrUnjoinDevice, LogChange, UpdateHanDeviceLog
from nowan.duis.bodies.local import ReturnLocalCommandResponse, SignedPreCommand
from nowan.duis.bodies.prepayment import AdjustOrReset, TopUpDevice, UpdateMeterBalance
from nowan.duis.bodies.reads import ReadMeterBalance
from nowan.duis.bodies.registry import BODIES
from nowan.duis.service_references import SERVICE_REFERENCES
from nowan.errors import ApiMisuse, DecodeError
from nowan.ids import RequestId
from tests.duis.material import (
    ACB,
    ADD_PPMID,
    ADJUST,
    CHF,
    ESME,
    ESME_TEXT,
    JOIN_METER,
    JOIN_PPMID,
    PPMID,
    READ,
    REQUESTS,
    RETURN,
    SUPPLIER,
    TOP_UP,
    document,
)


def canonical(xml: bytes) -> bytes:
    """Exclusive canonical XML without signature, comments and the white space between elements."""
    root = etree.fromstring(xml, etree.XMLParser(remove_blank_text=True, remove_comments=True))
    for signature in root.findall("{http://www.w3.org/2000/09/xmldsig#}Signature"):
        root.remove(signature)
    for element in root.iter():
        if len(element):
            element.text = None
        element.tail = None
    return etree.tostring(root, method="c14n", exclusive=True)


def test_what_a_request_says() -> None:
    request = parse(ADJUST)
    assert request.request_id == RequestId(SUPPLIER, ESME, 1000)
    assert (request.srv, request.target, request.command_variant) == ("1.5", ESME, CommandVariant.TRANSFORM)
    assert request.body == UpdateMeterBalance(prepayment=AdjustOrReset(adjust=1_500_000))
    assert (request.service.name, request.service.critical) == ("Update Meter Balance", True)
    assert parse(JOIN_METER).body == JoinOrUnjoinDevice(other_device=PPMID)
    assert parse(JOIN_PPMID).body == JoinOrUnjoinDevice(other_device=ESME)
    assert parse(READ).body == ReadMeterBalance()
    assert parse(TOP_UP).body == TopUpDevice(utrn=b"73946144332040217315")
    returned = parse(RETURN).body
    assert isinstance(returned, ReturnLocalCommandResponse)
    assert (returned.original, returned.gbcs) == (RequestId(SUPPLIER, ESME, 1000), bytes.fromhex("DF0902"))
    added = parse(ADD_PPMID).body
    assert isinstance(added, UpdateHanDeviceLog) and added.add is not None
    assert (added.device, added.request_type, added.add.join_time_period_s) == (PPMID, LogChange.ADD, 3600)
    assert added.add.install_code == bytes.fromhex("00112233445566778899AABBCCDDEEFF")
    assert (added.add.import_mpxn, added.add.export_mpan) == ("1312345678111", None)


@pytest.mark.parametrize("xml", REQUESTS.values(), ids=REQUESTS)
def test_out_and_in_again(xml: bytes) -> None:
    request = parse(xml)
    assert canonical(request.xml()) == canonical(xml)
    assert parse(request.xml()) == request


def test_a_token_and_an_install_code_stay_out_of_reprs() -> None:
    assert "73946144332040217315" not in repr(parse(TOP_UP))
    assert "33DD" not in repr(parse(ADD_PPMID)).upper().replace("\\X", "")
    for xml, value in ((TOP_UP, b"73946144332040217315"), (ADD_PPMID, b"00112233445566778899AABBCCDDEEFF")):
        with pytest.raises(DecodeError) as caught:
            parse(xml.replace(value, value[:-2] + b"x7"))
        assert value[:8].decode() not in str(caught.value)


V, E, M = DuisReason.VALUE, DuisReason.ELEMENT, DuisReason.MISSING
HEADER, BODY = "Request/Header", "Request/Body"
TOP = "<sr:TopUpDevice>"
LOG = BODY + "/UpdateHANDeviceLog"


@pytest.mark.parametrize(
    ("xml", "old", "new", "reason", "path"),
    [
        (ADJUST, ":1000<", ":01000<", V, HEADER + "/RequestID"),
        (ADJUST, ":1000<", "::1000<", V, HEADER + "/RequestID"),
        (ADJUST, ":1000<", ":18446744073709551616<", V, HEADER + "/RequestID"),
        (ADJUST, ":1000<", ":-1<", V, HEADER + "/RequestID"),
        (ADJUST, "90-B3-D5", "90B3D5", V, HEADER + "/RequestID"),
        (ADJUST, "90-B3-D5", "90-B3-G5", V, HEADER + "/RequestID"),
        (ADJUST, "Variant>4<", "Variant>0<", V, HEADER + "/CommandVariant"),
        (ADJUST, "Variant>4<", "Variant>four<", V, HEADER + "/CommandVariant"),
        (ADJUST, "Variant>4<", "Variant>2<", DuisReason.COMMAND_VARIANT, HEADER + "/CommandVariant"),
        (ADJUST, "Variant>4<", "Variant>9<", DuisReason.COMMAND_VARIANT, HEADER + "/CommandVariant"),
        (READ, "Variant>2<", "Variant>4<", DuisReason.COMMAND_VARIANT, HEADER + "/CommandVariant"),
        (RETURN, "Variant>8<", "Variant>1<", DuisReason.COMMAND_VARIANT, HEADER + "/CommandVariant"),
        (ADJUST, "Reference>1.5<", "Reference>1.4<", V, HEADER + "/ServiceReference"),
        (ADJUST, "Reference>1.5<", "Reference>1.6<", DuisReason.RULE, HEADER + "/ServiceReferenceVariant"),
        (ADJUST, "ReferenceVariant>1.5<", "ReferenceVariant>1.5.9<", V, HEADER + "/ServiceReferenceVariant"),
        (ADJUST, "<sr:CommandVariant>4</sr:CommandVariant>", "", E, HEADER + "/ServiceReference"),
        (ADJUST, "</sr:Header>", "<sr:Extra/></sr:Header>", E, HEADER + "/Extra"),
        (ADJUST, "</sr:Header>", "x</sr:Header>", E, HEADER),
        (ADJUST, "<sr:Header>", "<sr:Header a='1'>", DuisReason.ATTRIBUTE, HEADER),
        (ADJUST, "<sr:RequestID>", "<sr:RequestID a='1'>", DuisReason.ATTRIBUTE, HEADER + "/RequestID"),
        (ADJUST, '"5.4"', '"6.0"', DuisReason.VERSION, "Request"),
        (ADJUST, '"5.4"', '"5.5"', DuisReason.VERSION, "Request"),
        (ADJUST, ' schemaVersion="5.4"', "", DuisReason.VERSION, "Request"),
        (ADJUST, "sr:Request ", "sr:Requests ", DuisReason.NOT_XML, ""),
        (ADJUST, "ServiceUserGateway", "Elsewhere", DuisReason.ROOT, "Request"),
        (ADJUST, "</sr:Body>", "</sr:Body><sr:Body/>", E, "Request/Body"),
        (ADJUST, ">1500000<", ">1500000.5<", V, BODY + "/UpdateMeterBalance/PrepaymentMode/AdjustMeterBalance"),
        (ADJUST, ">1500000<", ">2147483648<", V, BODY + "/UpdateMeterBalance/PrepaymentMode/AdjustMeterBalance"),
        (ADJUST, ">1500000<", "><a/><", E, BODY + "/UpdateMeterBalance/PrepaymentMode/AdjustMeterBalance/a"),
        (ADJUST, "sr:PrepaymentMode", "sr:CashMode", E, BODY + "/UpdateMeterBalance/CashMode"),
        (ADJUST, "UpdateMeterBalance>", "TopUpDevice>", E, BODY + "/TopUpDevice"),
        (TOP_UP, "7315<", "731<", V, BODY + "/TopUpDevice/UTRN"),
        (TOP_UP, "7315<", "731x<", V, BODY + "/TopUpDevice/UTRN"),
        (TOP_UP, "7315<", "731\N{ARABIC-INDIC DIGIT FIVE}<", V, BODY + "/TopUpDevice/UTRN"),
        (TOP_UP, TOP, TOP + "<sr:UTRN>73946144332040217315</sr:UTRN>", E, BODY + "/TopUpDevice/UTRN"),
        (READ, "<sr:ReadMeterBalance/>", "", M, BODY),
        (READ, "<sr:ReadMeterBalance/>", "<sr:ReadMeterBalance>x</sr:ReadMeterBalance>", E, BODY + "/ReadMeterBalance"),
        (READ, "<sr:ReadMeterBalance/>", "<sr:ReadMeterBalance/><sr:ReadMeterBalance/>", E, BODY + "/ReadMeterBalance"),
        (ADD_PPMID, ">3600<", ">3601<", V, LOG + "/AddDeviceToCHFWhitelist/JoinTimePeriod"),
        (ADD_PPMID, ">3600<", ">0<", V, LOG + "/AddDeviceToCHFWhitelist/JoinTimePeriod"),
        (ADD_PPMID, "DDEEFF<", "DDEEFF00<", V, LOG + "/AddDeviceToCHFWhitelist/InstallCode"),
        (ADD_PPMID, "DDEEFF<", "DDEEF<", V, LOG + "/AddDeviceToCHFWhitelist/InstallCode"),
        (ADD_PPMID, "1312345678111", "13123456781112", V, LOG + "/AddDeviceToCHFWhitelist/ImportMPxN"),
        (ADD_PPMID, ">Add<", ">Replace<", V, LOG + "/RequestType"),
        (ADD_PPMID, ">Add<", ">Remove<", DuisReason.RULE, LOG),
        (RETURN, ">3wkC<", ">3wkC=<", V, BODY + "/ReturnLocalCommandResponse/DeviceGBCSResponse"),
        (RETURN, ">3wkC<", ">3wl=<", V, BODY + "/ReturnLocalCommandResponse/DeviceGBCSResponse"),
        (RETURN, ">3wkC<", ">3!kC<", V, BODY + "/ReturnLocalCommandResponse/DeviceGBCSResponse"),
    ],
)
def test_a_broken_rule_is_named_with_its_place(xml: bytes, old: str, new: str, reason: DuisReason, path: str) -> None:
    parse(xml)
    assert old.encode() in xml
    broken = xml.decode().replace(old, new).encode()
    with pytest.raises(DecodeError) as caught:
        parse(broken)
    assert (caught.value.reason, caught.value.path) == (reason, path)
    assert caught.value.offset > 0 and caught.value.detail
    assert "\n" not in str(caught.value)


def test_the_line_is_the_elements() -> None:
    with pytest.raises(DecodeError) as caught:
        parse(ADJUST.replace(b":1000<", b":x<"))
    assert caught.value.offset == 4


def test_a_missing_choice_and_two_of_one() -> None:
    empty = document("1.5", 4, ESME_TEXT, "<sr:UpdateMeterBalance><sr:PrepaymentMode/></sr:UpdateMeterBalance>")
    with pytest.raises(DecodeError, match=r"duis\.missing.*AdjustMeterBalance or ResetMeterBalance"):
        parse(empty)
    both = ADJUST.replace(b"</sr:PrepaymentMode>", b"<sr:ResetMeterBalance/></sr:PrepaymentMode>")
    with pytest.raises(DecodeError, match=r"duis\.element.*ResetMeterBalance"):
        parse(both)
    reset = document(
        "1.5", 4, ESME_TEXT,
        "<sr:UpdateMeterBalance><sr:CreditMode><sr:ResetMeterBalance/></sr:CreditMode></sr:UpdateMeterBalance>",
    )  # fmt: skip
    assert parse(reset).body == UpdateMeterBalance(credit=AdjustOrReset(reset=True))
    assert canonical(parse(reset).xml()) == canonical(reset)


def test_a_future_date_keeps_its_characters() -> None:
    later = "<sr:ExecutionDateTime>2030-01-15T09:00:00.00Z</sr:ExecutionDateTime>"
    xml = document("4.18", 1, ESME_TEXT, f"<sr:ReadMeterBalance>{later}</sr:ReadMeterBalance>")
    request = parse(xml)
    assert isinstance(request.body, ReadMeterBalance) and request.body.execution is not None
    assert request.body.execution.utc == 1_894_698_000_000
    assert canonical(request.xml()) == canonical(xml)
    for bad in ("2030-02-30T09:00:00Z", "2030-01-15 09:00:00Z", "2030-01-15T09:00:00+01:00", "soon"):
        with pytest.raises(DecodeError, match="ExecutionDateTime"):
            parse(xml.replace(b"2030-01-15T09:00:00.00Z", bad.encode()))


def test_every_service_reference_variant_has_a_body() -> None:
    assert set(BODIES) == set(SERVICE_REFERENCES)
    elements = [form.element for form in BODIES.values()]
    assert len(set(elements)) == len(elements)


def test_requests_of_our_own_obey_the_same_rules() -> None:
    request_id = RequestId(SUPPLIER, ESME, 7)
    with pytest.raises(ApiMisuse):
        new_request(request_id, "4.18", CommandVariant.TRANSFORM, ReadMeterBalance())
    with pytest.raises(ApiMisuse):
        new_request(request_id, "4.18", CommandVariant.WAN, TopUpDevice(utrn=b"0" * 20))
    with pytest.raises(ApiMisuse):
        new_request(request_id, "8.14.1", CommandVariant.DCC_ONLY, ReadMeterBalance())
    with pytest.raises(ApiMisuse):
        new_request(request_id, "4.18.1", CommandVariant.WAN, ReadMeterBalance())
    with pytest.raises(ApiMisuse):
        new_request(
            RequestId(SUPPLIER, CHF, 7), "8.11", CommandVariant.LOCAL,
            UpdateHanDeviceLog(device=PPMID, request_type=LogChange.ADD),
        )  # fmt: skip
    signed = new_request(request_id, "1.5", CommandVariant.SIGNED_LOCAL, SignedPreCommand(gbcs=b"\xdf"))
    assert parse(signed.xml()) == signed


def test_readdressed() -> None:
    request = readdressed(parse(READ), RequestId(SUPPLIER, ESME, 77), CommandVariant.WAN)
    assert (request.request_id.counter, request.command_variant) == (77, CommandVariant.WAN)
    assert request.body == parse(READ).body
    assert readdressed(parse(READ), RequestId(SUPPLIER, ESME, 78)).command_variant is CommandVariant.LOCAL
    assert readdressed(request, RequestId(SUPPLIER, ACB, 1)).target == ACB


@pytest.mark.rtds
def test_the_published_requests(rtds: Path) -> None:
    paths = sorted((rtds / "duis").glob("*.XML"))
    for path in paths:
        xml = path.read_bytes()
        request = parse(xml)
        assert canonical(request.xml()) == canonical(xml), path.name
        assert parse(request.xml()) == request, path.name
    assert len(paths) >= 190
