"""Parties, keys and requests of our own that the DUIS and DCC tests share."""

from __future__ import annotations

from nowan.crypto.entropy import Drbg
from nowan.crypto.key_usage import KeyUsage
from nowan.crypto.p256 import PrivateKey
from nowan.crypto.x509 import Certificate, issue, issue_root
from nowan.duis import DeviceType, TransformContext
from nowan.ids import EntityId, entity_id
from nowan.instant import Utc

SUPPLIER = entity_id("90-B3-D5-1F-30-0A-00-01")
OTHER_SUPPLIER = entity_id("90-B3-D5-1F-30-0A-00-02")
ACB = entity_id("90-B3-D5-1F-30-0A-00-0B")
ESME = entity_id("00-DB-12-34-56-00-00-01")
GSME = entity_id("00-DB-12-34-56-00-00-02")
CHF = entity_id("00-DB-12-34-56-00-00-03")
PPMID = entity_id("00-DB-12-34-56-00-00-04")
STRANGER = entity_id("00-DB-12-34-56-00-00-99")

#: 2026-01-16T18:05:00Z.
NOW = Utc(1_768_586_700_000)
YEAR_MS = 365 * 86_400_000
#: TLS and other libraries look at the machine's own clock: the material outlives the program.
LIFE_MS = 40 * YEAR_MS

entropy = Drbg("duis tests")
ROOT_KEY = PrivateKey.generate(entropy.fork("root"))
ROOT = issue_root("TEST ROOT", ROOT_KEY, not_before=Utc(NOW - YEAR_MS), not_after=Utc(NOW + LIFE_MS), serial=1)


def certified(entity: EntityId, use: KeyUsage, role: int | None, serial: int) -> tuple[PrivateKey, Certificate]:
    """A key pair and its certificate, valid a year either side of `NOW`."""
    key = PrivateKey.generate(entropy.fork(f"{entity.hex()} {use} {serial}"))
    certificate = issue(
        f"TEST {serial}" if role is not None else "",
        entity,
        key.public,
        use,
        role,
        ROOT,
        ROOT_KEY,
        not_before=Utc(NOW - YEAR_MS),
        not_after=Utc(NOW + LIFE_MS),
        serial=serial,
    )
    return key, certificate


#: XML signing: role 0x87 "XML signing" stands in for what the published certificates carry.
SUPPLIER_XML_KEY, SUPPLIER_XML = certified(SUPPLIER, KeyUsage.DIGITAL_SIGNATURE, 2, 1001)
OTHER_XML_KEY, OTHER_XML = certified(OTHER_SUPPLIER, KeyUsage.DIGITAL_SIGNATURE, 2, 1002)
DCC_XML_KEY, DCC_XML = certified(ACB, KeyUsage.DIGITAL_SIGNATURE, 4, 1003)

KINDS = {
    ESME: DeviceType.ESME,
    GSME: DeviceType.GSME,
    CHF: DeviceType.CHF,
    PPMID: DeviceType.PPMID,
}
CONTEXT = TransformContext(KINDS, ACB)


def document(srv: str, variant: int, target: str, body: str, counter: int | str = 1000) -> bytes:
    """A request as a back office writes it, unsigned, with no help from what is tested."""
    reference = ".".join(srv.split(".")[:2])
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<sr:Request xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway" schemaVersion="5.4">
  <sr:Header>
    <sr:RequestID>90-B3-D5-1F-30-0A-00-01:{target}:{counter}</sr:RequestID>
    <sr:CommandVariant>{variant}</sr:CommandVariant>
    <sr:ServiceReference>{reference}</sr:ServiceReference>
    <sr:ServiceReferenceVariant>{srv}</sr:ServiceReferenceVariant>
  </sr:Header>
  <sr:Body>
    {body}
  </sr:Body>
</sr:Request>
""".encode()


ESME_TEXT, CHF_TEXT, PPMID_TEXT = "00-DB-12-34-56-00-00-01", "00-DB-12-34-56-00-00-03", "00-DB-12-34-56-00-00-04"
ADJUST = document(
    "1.5",
    4,
    ESME_TEXT,
    "<sr:UpdateMeterBalance><sr:PrepaymentMode><sr:AdjustMeterBalance>1500000</sr:AdjustMeterBalance>"
    "</sr:PrepaymentMode></sr:UpdateMeterBalance>",
)
TOP_UP = document(
    "2.2", 2, ESME_TEXT, "<sr:TopUpDevice><sr:UTRN>73946144332040217315</sr:UTRN></sr:TopUpDevice>", 3 << 32
)
READ = document("4.18", 2, ESME_TEXT, "<sr:ReadMeterBalance/>")
JOIN_METER = document(
    "8.7.1",
    4,
    ESME_TEXT,
    f"<sr:JoinServiceCritical><sr:OtherDeviceID>{PPMID_TEXT}</sr:OtherDeviceID></sr:JoinServiceCritical>",
)
JOIN_PPMID = document(
    "8.7.2",
    2,
    PPMID_TEXT,
    f"<sr:JoinServiceNonCritical><sr:OtherDeviceID>{ESME_TEXT}</sr:OtherDeviceID></sr:JoinServiceNonCritical>",
)
ADD_PPMID = document(
    "8.11",
    2,
    CHF_TEXT,
    f"""<sr:UpdateHANDeviceLog>
      <sr:DeviceID>{PPMID_TEXT}</sr:DeviceID>
      <sr:RequestType>Add</sr:RequestType>
      <sr:AddDeviceToCHFWhitelist>
        <sr:JoinTimePeriod>3600</sr:JoinTimePeriod>
        <sr:InstallCode>00112233445566778899AABBCCDDEEFF</sr:InstallCode>
        <sr:ImportMPxN>1312345678111</sr:ImportMPxN>
      </sr:AddDeviceToCHFWhitelist>
    </sr:UpdateHANDeviceLog>""",
)
RETURN = document(
    "8.13",
    8,
    "90-B3-D5-1F-30-0A-00-0B",
    "<sr:ReturnLocalCommandResponse><sr:OriginalRequestID>90-B3-D5-1F-30-0A-00-01:00-DB-12-34-56-00-00-01:1000"
    "</sr:OriginalRequestID><sr:DeviceGBCSResponse>3wkC</sr:DeviceGBCSResponse></sr:ReturnLocalCommandResponse>",
)
REQUESTS = {
    "adjust": ADJUST,
    "top-up": TOP_UP,
    "read": READ,
    "join meter": JOIN_METER,
    "join ppmid": JOIN_PPMID,
    "add ppmid": ADD_PPMID,
    "return": RETURN,
}
