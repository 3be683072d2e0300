"""Services that the emulated DCC answers alone, and gas meters through it."""

from __future__ import annotations

import pytest

from nowan.duis import CommandVariant, PreCommand, correlate, parse, sign_pre_command, signed_request
from nowan.duis.response import LocalCommand
from nowan.gbcs import KeyUse, decode, verify
from tests.dcc.flat import ALL, ask, broker, keys_of, signed, signed_by_other
from tests.duis.material import ACB, CONTEXT, GSME, document

ACB_TEXT, CHF_TEXT, STRANGER_TEXT = "90-B3-D5-1F-30-0A-00-0B", "00-DB-12-34-56-00-00-03", "00-DB-12-34-56-00-00-99"


def _no_wan(hub: str) -> bytes:
    return document(
        "8.14.2", 8, ACB_TEXT,
        f"""<sr:CHFInstallSuccessNoSMWAN><sr:DeviceID>{hub}</sr:DeviceID>
        <sr:CHFInstallType>CHF Install - no SM WAN</sr:CHFInstallType><sr:MPxN>1312345678111</sr:MPxN>
        <sr:AerialInstall>false</sr:AerialInstall><sr:CHFLocation>Basement or Cellar</sr:CHFLocation>
        <sr:PremiseType>Low Rise Apartment (MDU &lt;= 5 floors)</sr:PremiseType>
        <sr:MetalObstructionCheck>false</sr:MetalObstructionCheck>
        <sr:ConnectivityObstructionCheck>false</sr:ConnectivityObstructionCheck>
        <sr:SharedObstructionCheck>false</sr:SharedObstructionCheck></sr:CHFInstallSuccessNoSMWAN>""",
    )  # fmt: skip


NOTIFIED = document(
    "12.2", 8, ACB_TEXT,
    f"""<sr:DevicePrenotification><sr:DeviceID>{STRANGER_TEXT}</sr:DeviceID><sr:DeviceManufacturer>AB01
    </sr:DeviceManufacturer><sr:DeviceModel>010A030B</sr:DeviceModel><sr:DeviceType>PPMID</sr:DeviceType>
    </sr:DevicePrenotification>""",
)  # fmt: skip
INVENTORY = document("8.2", 8, ACB_TEXT, f"<sr:ReadInventory><sr:DeviceID>{CHF_TEXT}</sr:DeviceID></sr:ReadInventory>")


@pytest.mark.parametrize(
    ("xml", "code"),
    [(_no_wan(CHF_TEXT), "I0"), (_no_wan(STRANGER_TEXT), "E081401"), (NOTIFIED, "I0"), (INVENTORY, "E19")],
    ids=["no WAN at a hub", "no WAN at a stranger", "announced", "inventory"],
)
def test_what_the_dcc_answers_alone(xml: bytes, code: str) -> None:
    dcc = broker()
    response = ask(dcc, signed(xml))
    assert (response.code, response.content) == (code, None)
    assert dcc.log[-1].code == code and dcc.wan.waiting() == [] and dcc.acb_counter == 0


OFF = document("7.2", 4, "00-DB-12-34-56-00-00-02", "<sr:DisableSupply/>").replace(
    b"90-B3-D5-1F-30-0A-00-01", b"90-B3-D5-1F-30-0A-00-02"
)


def test_a_gas_meters_command_goes_the_same_way() -> None:
    dcc = broker()
    transformed = ask(dcc, signed_by_other(OFF))
    assert transformed.code == "I0" and isinstance(transformed.content, PreCommand)
    key, _ = ALL[parse(OFF).request_id.originator][KeyUse.DIGITAL_SIGNING]
    body = sign_pre_command(correlate(parse(OFF), transformed.content.gbcs, CONTEXT), key)
    response = ask(dcc, signed_by_other(signed_request(parse(OFF), body, CommandVariant.SIGNED_LOCAL).xml()))
    assert response.code == "I0" and isinstance(response.content, LocalCommand)
    command = decode(response.content.gbcs)
    assert verify(command, keys_of(GSME), acb=ACB).signed is not None
    # GCS32, by the Gas supplier itself.
    assert (command.code, command.originator) == (0x0081, parse(OFF).request_id.originator)
