"""Payloads worked out by hand from the layouts of GBCS 7.2.8 and 7.2.10 and the use-case tables, one of every kind."""

from __future__ import annotations

import re

import msgspec
import pytest

from nowan.crypto.secret import Secret
from nowan.duis import parse, transform
from nowan.duis.service_references import by_variant
from tests.duis.material import CONTEXT, document

ESME, GSME, CHF = "00-DB-12-34-56-00-00-01", "00-DB-12-34-56-00-00-02", "00-DB-12-34-56-00-00-03"
ESME_HEX, PPMID_HEX = "00DB123456000001", "00DB123456000004"
#: 2015-01-01T00:00:00Z in seconds since 2000, also as octets of a ZCL command.
EVENT, EVENT_HEX = 473_385_600, "804A371C"
CONTEXT_ALL = msgspec.structs.replace(CONTEXT, acb_counter=1000, issuer_event=EVENT, cin=Secret(b"4711"))
NEVER, AT_ONCE = "FFFFFFFFFFFFFFFFFF8000FF", "0000000000000000008000FF"
LATER = "<ExecutionDateTime>2030-01-15T09:00:00Z</ExecutionDateTime>"
CANCEL = "<ExecutionDateTime>3000-12-31T00:00:00.00Z</ExecutionDateTime>"
PERIOD = (
    "<ReadLogPeriod><StartDateTime>2014-12-31T00:00:00Z</StartDateTime>"
    "<EndDateTime>2015-01-01T00:00:00Z</EndDateTime></ReadLogPeriod>"
)
#: {1, 0-0:94.44.100.255, 2, 0}, from 473299200 to 473385600, no columns.
ENTRIES = "02040204120001090600005E2C64FF0F02120000061C35F900061C374A800100"
LIMITS = (
    "<LoadLimitPeriod>300</LoadLimitPeriod><LoadLimitPowerThreshold>6900</LoadLimitPowerThreshold>"
    "<LoadLimitRestorationPeriod>30</LoadLimitRestorationPeriod><LoadLimitSupplyState>Disable</LoadLimitSupplyState>"
)
SPECS_OF_LIMITS = [
    f"02232800005E2C{code}{attribute}" for attribute in ("04", "06") for code in ("0003", "8007", "8006", "8008")
]


def access(*items: tuple[str, str]) -> str:
    """An access request of specifications and data; the invoke id is the counter, 1000."""
    specs, data = "".join(spec for spec, _ in items), "".join(value for _, value in items)
    return f"D9200003E800{len(items):02X}{specs}{len(items):02X}{data}"


def commands(*parts: tuple[str, str]) -> str:
    """A GBZ payload of clusters and ZCL frames; the last says so."""
    framed = (
        f"{'01' if at == len(parts) - 1 else '00'}{cluster}{len(frame) // 2:04X}{frame}"
        for at, (cluster, frame) in enumerate(parts)
    )
    return f"0109{len(parts):02X}{''.join(framed)}"


def ascii_hex(text: str) -> str:
    return text.encode().hex().upper()


#: Use case to service reference variant, target, body, and the payload.
BY_HAND = {
    "ECS42 enable": ("7.1", ESME, "<EnableSupply/>", access(("03000900000A006AFF01", "120033"))),
    "ECS10 message": (
        "3.1", ESME, "<DisplayMessage><SupplierMessage>Reset</SupplierMessage></DisplayMessage>",
        access(("0200010002600D01FF02", "09055265736574")),
    ),
    "ECS35a log": (
        "6.13", ESME, f"<ReadEventOrSecurityLog>{PERIOD}<LogToRead>Event</LogToRead></ReadEventOrSecurityLog>",
        access((f"0400070000636200FF0201{ENTRIES}", "00")),
    ),
    "ECS04b reset": (
        "1.5", ESME, "<UpdateMeterBalance><CreditMode><ResetMeterBalance/></CreditMode></UpdateMeterBalance>",
        access(*((f"0300700000130A{place}FF02", "0500000000") for place in ("00", "01", "02"))),
    ),
    "ECS02 cancelled": (
        "1.6", ESME, f"<UpdatePaymentMode>{CANCEL}<Credit/></UpdatePaymentMode>",
        access(
            ("02006F0001130000FF02", "020216011601"),
            (
                "02006F0001130000FF0B",
                "0102" "0203" "09060000130A00FF" "09060000131400FF" "0403E0"
                "0203" "09060000130A00FF" "09060000131404FF" "0403E0",
            ),
            ("02006F0001130000FF0D", f"090C{NEVER}"),
        ),
    ),
    "ECS28a at once": (
        "6.4.1", ESME,
        f"<UpdateDeviceConfigurationLoadLimitingGeneralSettings>{LIMITS}"
        "</UpdateDeviceConfigurationLoadLimitingGeneralSettings>",
        access(*zip(
            SPECS_OF_LIMITS, ["03FF", "0600001AF4", "060000012C", "060000001E", *[f"090C{AT_ONCE}"] * 4], strict=True
        )),
    ),
    "ECS28a for later": (
        "6.4.1", ESME,
        f"<UpdateDeviceConfigurationLoadLimitingGeneralSettings>{LATER}{LIMITS}"
        "</UpdateDeviceConfigurationLoadLimitingGeneralSettings>",
        access(*zip(
            SPECS_OF_LIMITS,
            # 2030-01-15, any weekday, 09:00:00.00, no deviation, no status.
            ["03FF", "0600001AF4", "060000012C", "060000001E", *["090C07EE010FFF090000008000FF"] * 4],
            strict=True,
        )),
    ),
    "ECS38 offset": (
        "7.12", ESME,
        "<SetRandomisedOffsetLimit><RandomisedOffsetLimit>900</RandomisedOffsetLimit></SetRandomisedOffsetLimit>",
        access(("02000100005E2C000102", "120384")),
    ),
    "ECS47 reset": (
        "7.8", ESME, '<ResetAuxiliaryLoad><ResetALCSHCALCS index="5"/></ResetAuxiliaryLoad>',
        access(("03000900000A0067FF01", "120520")),
    ),
    "ECS46a description": (
        "6.14.1", ESME,
        '<UpdateDeviceConfigurationALCDescriptions><ALCSHCALCSDescription index="2"><SwitchDescription>Heat'
        "</SwitchDescription></ALCSHCALCSDescription></UpdateDeviceConfigurationALCDescriptions>",
        access(("02000100005E2C000C02", "0A0448656174")),
    ),
    "ECS70 clock": (
        "6.11", ESME,
        "<SynchroniseClock><CurrentDateTime>2014-12-31T23:59:10Z</CurrentDateTime><TolerancePeriod>60"
        "</TolerancePeriod></SynchroniseClock>",
        access(
            ("0200080000010000FF09", "1605"),
            (
                "0300080000010000FF05",
                f"0203090C{NEVER}" "090C07DE0C1FFF173B0A008000FF" "090C07DF0101FF00000A008000FF",
            ),
            ("0300080000010000FF04", "0F00"),
            ("0100080000010000FF02", "00"),
            ("0100080000010000FF04", "00"),
        ),
    ),
    "ECS17b protected": (
        "4.1.1", ESME, "<ReadInstantaneousImportRegisters/>",
        access((
            "03001E00002B0208FF01",
            "0202" "0101" "0205" "120001" "090600005E2C220A" "0F02" "120000" "0202160000"
            "0101" "02021602" "0205" "09090400000000000003E8" "090890B3D51F300A0001" f"0908{ESME_HEX}" "0900"
            "02021602" "0202" "090102" "0900",
        )),
    ),
    "ECS39a two elements": (
        "6.20.1", ESME,
        "<SetDeviceConfigurationImportMPxN><ImportMPANs><ImportMPAN>1312345678111</ImportMPAN><SecondaryImportMPAN>"
        "1312345678222</SecondaryImportMPAN></ImportMPANs></SetDeviceConfigurationImportMPxN>",
        access(("02000100005E2C220B02", f"091A{ascii_hex('13123456781111312345678222')}")),
    ),
    "CCS02 removal": (
        "8.11", CHF,
        "<UpdateHANDeviceLog><DeviceID>00-DB-12-34-56-00-00-04</DeviceID><RequestType>Remove</RequestType>"
        "</UpdateHANDeviceLog>",
        access(("03006800001E0300FF02", f"0908{PPMID_HEX}")),
    ),
    "CCS07 logs": (
        "8.9", CHF, "<ReadDeviceLog><ReadSecurityDetails/></ReadDeviceLog>",
        access(("03006800001E0300FF04", "00"), ("03006800001E0301FF04", "00")),
    ),
    "ECS50 customer": (
        "9.1", ESME, "<RequestCustomerIdentificationNumber/>", access(("0200010003600D01FF02", "090434373131"))
    ),
    "CS02e key usage": (
        "6.24.2", ESME,
        "<RetrieveDeviceSecurityCredentialsDevice><CredentialType>Key Agreement</CredentialType>"
        "</RetrieveDeviceSecurityCredentialsDevice>",
        # SEQUENCE {BIT STRING, 3 unused bits: keyAgreement is bit 4}.
        "3004" "03020308",
    ),
    "CS06 cancelled": (
        "11.3", ESME, f"<ActivateFirmware>{CANCEL}<FirmwareHash>{'AB' * 32}</FirmwareHash></ActivateFirmware>",
        f"3037" f"0420{'AB' * 32}" "020203E8" f"180F{ascii_hex('99991231235959Z')}",
    ),
    "CS04B unjoin": (
        "8.8.2", GSME,
        "<UnjoinServiceNonCritical><OtherDeviceID>00-DB-12-34-56-00-00-01</OtherDeviceID></UnjoinServiceNonCritical>",
        f"0408{ESME_HEX}",
    ),
    "GCS28 clock": (
        "8.1.1", GSME,
        "<CommissionDeviceSynchroniseClock><CurrentDateTime>2014-12-31T23:30:00Z</CurrentDateTime>"
        "<TolerancePeriod>3600</TolerancePeriod></CommissionDeviceSynchroniseClock>",
        f"3022" f"180F{ascii_hex('20141231233000Z')}" f"180F{ascii_hex('20150101003000Z')}",
    ),
    "GCS32 off": (
        "7.2", GSME, "<DisableSupply/>", commands(("0702", f"01000B00000000{EVENT_HEX}00000000000000000001"))
    ),
    "GCS13a registers": (
        "4.1.1", GSME, "<ReadInstantaneousImportRegisters/>", commands(("0702", "0000000203010300030000"))
    ),
    "GCS40d reset": (
        "1.5", GSME, "<UpdateMeterBalance><CreditMode><ResetMeterBalance/></CreditMode></UpdateMeterBalance>",
        commands(("0705", f"010005{EVENT_HEX}000000000200000000")),
    ),
    "GCS02 cancelled": (
        "1.6", GSME, f"<UpdatePaymentMode>{CANCEL}<Credit/></UpdatePaymentMode>",
        commands(("0705", f"01000600000000{EVENT_HEX}FFFFFFFF940CFFFFFFFF")),
    ),
    "GCS15d debts from a time": (
        "4.4.4", GSME,
        f"<RetrieveBillingDataLogDebtPayments>{PERIOD}</RetrieveBillingDataLogDebtPayments>",
        # Control 0x11: the last, with a from-date-time, 473299200, before the ZCL frame.
        "010901" "110705000D" "1C35F900" "01000A804A371C0A02",
    ),
    "GCS24a flow": (
        "6.7", GSME,
        "<UpdateDeviceConfigurationGasFlow><UncontrolledGasFlowRateDecimal>6.1680</UncontrolledGasFlowRateDecimal>"
        "<SupplyDepletionState>Locked</SupplyDepletionState><SupplyTamperState>Unchanged</SupplyTamperState>"
        "<StabilisationPeriod>60</StabilisationPeriod><MeasurementPeriod>300</MeasurementPeriod>"
        "</UpdateDeviceConfigurationGasFlow>",
        commands(
            ("0702", f"01000E00000000{EVENT_HEX}F0F001010010273C2C01"),
            # Tamper state unchanged, depletion state locked, uncontrolled flow off, load limit unchanged.
            ("0702", f"01010D{EVENT_HEX}03000003"),
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BY_HAND)
def test_payload(name: str) -> None:
    srv, target, body, wanted = BY_HAND[name]
    named = re.sub(r"(</?)(?=[A-Za-z])", r"\1sr:", body)
    request = parse(document(srv, 4 if by_variant(srv).critical else 1, target, named))
    assert transform(request, CONTEXT_ALL).payload.hex().upper() == wanted
