"""Alerts of Devices and of the DCC: out, in again, and what is refused."""

from __future__ import annotations

import pytest

from nowan.duis import Alert, DccAlert, DeviceAlert, DuisReason, OtherContent, Response, read_alert, read_response
from nowan.errors import ApiMisuse, DecodeError
from nowan.ids import RequestId
from tests.duis.material import ESME, NOW, SUPPLIER

EVENT = (
    b'<sr:PowerOutageEvent xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway">'
    b"<sr:DeviceID>00-DB-12-34-56-00-00-03</sr:DeviceID></sr:PowerOutageEvent>"
)


def alerts() -> dict[str, Alert]:
    """One of each kind."""
    return {
        "device": Alert(
            alert=DeviceAlert(alert_code=b"\x81\xa0", gbcs=b"\xdf\x09\x03"),
            at=NOW,
            response_id=RequestId(ESME, SUPPLIER, 77),
        ),
        "throttled": Alert(
            alert=DeviceAlert(alert_code=b"\x81\xa0", gbcs=b"\xdf", throttled_sequence_id=3, throttled_count=40), at=NOW
        ),
        "dcc": Alert(
            alert=DccAlert(alert_code="AD1", event=OtherContent(element="PowerOutageEvent", xml=EVENT)), at=NOW
        ),
    }


@pytest.mark.parametrize("name", alerts())
def test_out_and_in_again(name: str) -> None:
    alert = alerts()[name]
    assert read_alert(alert.xml()) == alert
    with pytest.raises(DecodeError, match=r"duis\.unsupported"):
        read_response(alert.xml())


def test_a_device_alert_as_the_schema_has_it() -> None:
    xml = alerts()["device"].xml()
    assert b"<sr:AlertCode>81A0</sr:AlertCode>" in xml
    assert b"<sr:GBCSPayload>3wkD</sr:GBCSPayload>" in xml


@pytest.mark.parametrize(
    ("name", "old", "new", "reason"),
    [
        ("device", "81A0", "81", DuisReason.VALUE),
        ("device", "3wkD", "3wk", DuisReason.VALUE),
        ("dcc", ">AD1<", ">X1<", DuisReason.VALUE),
        ("dcc", EVENT.decode().replace(' xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway"', ""), "",
         DuisReason.MISSING),
        ("dcc", "sr:DCCAlert>", "sr:Other>", DuisReason.MISSING),
        ("dcc", "sr:Response ", "sr:Answer ", DuisReason.NOT_XML),
    ],
)  # fmt: skip
def test_refused(name: str, old: str, new: str, reason: DuisReason) -> None:
    xml = alerts()[name].xml().decode()
    assert old in xml
    with pytest.raises(DecodeError) as caught:
        read_alert(xml.replace(old, new).encode())
    assert caught.value.reason is reason


def test_a_response_is_no_alert() -> None:
    response = Response(request_id=None, code="E5", at=NOW, service_reference_variant="2.2")
    with pytest.raises(DecodeError, match=r"duis\.element"):
        read_alert(response.xml())


def test_the_event_must_be_what_it_is_called() -> None:
    wrong = DccAlert(alert_code="N1", event=OtherContent(element="CommandFailure", xml=EVENT))
    with pytest.raises(ApiMisuse):
        Alert(alert=wrong, at=NOW).xml()
