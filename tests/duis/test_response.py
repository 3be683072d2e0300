"""Responses and Acknowledgements: out, in again, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from nowan.duis import (
    DuisReason,
    FutureDatedAlert,
    GbcsPayload,
    LocalCommand,
    OtherContent,
    PreCommand,
    Response,
    read_response,
)
from nowan.duis.response_codes import MEANINGS, RESPONSE_CODES
from nowan.errors import ApiMisuse, DecodeError
from nowan.ids import RequestId
from tests.duis.material import ESME, NOW, SUPPLIER

REQUEST_ID = RequestId(SUPPLIER, ESME, 1000)
CONTENTS = {
    "acknowledgement": None,
    "pre-command": PreCommand(gbcs_version="4.2", gbcs=b"\xdf\x09\x01"),
    "local command": LocalCommand(gbcs=b"\xdd\x00"),
    "device's response": GbcsPayload(gbcs=b"\xdd\x01\x02\x03"),
    "future dated alert": FutureDatedAlert(alert_code=b"\x8f\x66", gbcs=b"\xdf\x09\x03", instruction=1, instructions=6),
}


def responses() -> dict[str, Response]:
    """One of each kind."""
    return {
        name: Response(
            request_id=REQUEST_ID, code="I0", at=NOW, service_reference_variant="8.7.1", content=content,
            response_id=RequestId(ESME, SUPPLIER, 1000) if name == "device's response" else None,
        )
        for name, content in CONTENTS.items()
    }  # fmt: skip


@pytest.mark.parametrize("name", CONTENTS)
def test_out_and_in_again(name: str) -> None:
    response = responses()[name]
    xml = response.xml()
    assert read_response(xml) == response
    assert b"<sr:ResponseDateTime>2026-01-16T18:05:00.000Z</sr:ResponseDateTime>" in xml
    assert b"<sr:ServiceReference>8.7</sr:ServiceReference>" in xml
    assert response.ok


def test_a_refusal() -> None:
    refusal = Response(request_id=None, code="E5", at=NOW, service_reference_variant="2.2")
    assert not refusal.ok
    assert read_response(refusal.xml()) == refusal


def test_a_command_in_it_stays_out_of_its_repr() -> None:
    permit = Response(
        request_id=REQUEST_ID, code="I0", at=NOW, service_reference_variant="8.11",
        content=LocalCommand(gbcs=b"install code"),
    )  # fmt: skip
    assert "install code" not in repr(read_response(permit.xml()))


def test_only_codes_of_the_schema_go_out_and_all_that_are_used_are_of_it() -> None:
    assert len(RESPONSE_CODES) == 194
    assert set(MEANINGS) <= RESPONSE_CODES
    with pytest.raises(ApiMisuse):
        Response(request_id=REQUEST_ID, code="E6", at=NOW, service_reference_variant="2.2").xml()


@pytest.mark.parametrize(
    ("old", "new", "reason", "path"),
    [
        ("sr:Response ", "sr:Request ", DuisReason.NOT_XML, ""),
        (">I0<", ">OK<", DuisReason.VALUE, "Response/Header/ResponseCode"),
        (">I0<", "><", DuisReason.VALUE, "Response/Header/ResponseCode"),
        ("00.000Z", "00.000", DuisReason.VALUE, "Response/Header/ResponseDateTime"),
        (">8.7.1<", ">8.11<", DuisReason.RULE, "Response/Body/ResponseMessage"),
        (">8.7.1<", ">8.99<", DuisReason.VALUE, "Response/Body/ResponseMessage/ServiceReferenceVariant"),
        ("sr:ResponseMessage", "sr:DeviceAlertMessage", DuisReason.UNSUPPORTED, "Response/Body/DeviceAlertMessage"),
        (
            "<sr:PreCommand>",
            "<sr:LocalCommand/><sr:PreCommand>",
            DuisReason.ELEMENT,
            "Response/Body/ResponseMessage/PreCommand",
        ),
        (">4.2<", "><", DuisReason.VALUE, "Response/Body/ResponseMessage/PreCommand/GBCSVersion"),
    ],
)
def test_refused(old: str, new: str, reason: DuisReason, path: str) -> None:
    xml = responses()["pre-command"].xml().decode()
    assert old in xml
    with pytest.raises(DecodeError) as caught:
        read_response(xml.replace(old, new).encode())
    assert (caught.value.reason, caught.value.path) == (reason, path)


@pytest.mark.rtds
def test_the_published_samples(duis: Path) -> None:
    samples = duis / "samples"
    acknowledgement = read_response((samples / "acknowledgement-error.xml").read_bytes())
    assert (acknowledgement.code, acknowledgement.ok, acknowledgement.content) == ("E65", False, None)
    firmware = read_response((samples / "readfw-response.xml").read_bytes())
    assert isinstance(firmware.content, GbcsPayload) and firmware.content.gbcs.hex().startswith("dd0000000000005511")
    inventory = read_response((samples / "read-inventory-response-5.4.xml").read_bytes())
    assert isinstance(inventory.content, OtherContent) and inventory.content.element == "DSPInventory"
    assert read_response(inventory.xml()) == inventory
    with pytest.raises(DecodeError, match=r"duis\.value: Response/Body/ResponseMessage/ServiceReference at 1"):
        read_response((samples / "readfw-response-invalid.xml").read_bytes())
    with pytest.raises(DecodeError, match=r"duis\.forbidden-xml"):
        read_response((samples / "duis-xxe.xml").read_bytes())
