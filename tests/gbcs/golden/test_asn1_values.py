"""Values in ASN.1 messages, from the service requests and the modules' field lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from nowan.crypto.x509 import Certificate
from nowan.gbcs import decode, payload
from nowan.gbcs.asn1 import JoinDeviceType, JoinMethod, JoinRequest, JoinResult
from nowan.gbcs.asn1_credentials import (
    Cell,
    CellOutcome,
    CertificateContent,
    CertificateResult,
    CredentialDetails,
    KeyUsageRequest,
    OtherFloor,
    ReadCredentials,
    ReplaceCredentials,
    ReplacementAlert,
    ReplacementResponse,
    SpecialistFloor,
)
from nowan.gbcs.asn1_records import (
    ActivateFirmware,
    ClockResult,
    DisplayFirmwareAlert,
    FirmwareActivation,
    FirmwareActivationAlert,
    FirmwareTransferAlert,
    FirmwareVersion,
    JoinDetails,
    JoinedDevice,
    Nothing,
    RestoredDevice,
    RestoreLog,
    RestoreResult,
    SetClock,
    UnjoinRequest,
    UnjoinResult,
)
from nowan.gbcs.der_layout import KeyUsage
from nowan.gbcs.usecases import Role
from nowan.ids import EntityId, entity_id
from tests.gbcs.golden.published import published

pytestmark = pytest.mark.rtds

SIGNING, AGREEMENT = KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_AGREEMENT
ACB_CELL = Cell(Role.ACCESS_CONTROL_BROKER, AGREEMENT)
HASH = bytes.fromhex("AA758690730934FF0685AA758690730934FF0685657788990011223344556677")
VERSION, NEW_VERSION = bytes.fromhex("0123ABCD"), bytes.fromhex("0123ABCF")
OLD_ONE, OLD_TWO = entity_id("00-11-22-33-44-55-66-77"), entity_id("88-99-AA-BB-CC-DD-EE-FF")
LOG = (JoinedDevice(OLD_ONE, JoinDeviceType.PPMID), JoinedDevice(OLD_TWO, JoinDeviceType.TYPE_2))


def other(text: str) -> EntityId:
    return entity_id(text)


#: File, then its whole payload.
WHOLE = [
    # The supplier's and the network operator's credentials; the supplier's and the load controller's.
    ("6.24.1_CS02aMAC/CS02aMAC_6.24.1_SUCCESS_COMMAND_GBCS.HEX", ReadCredentials(ACB_CELL, (2, 3))),
    ("6.24.1_CS02fMAC/CS02fMAC_6.24.1_SUCCESS_COMMAND_GBCS.HEX", ReadCredentials(ACB_CELL, (2, 8))),
    ("6.24.2_CS02e/CS02e_6.24.2_SUCCESS_COMMAND_GBCS.HEX", KeyUsageRequest(SIGNING)),
    ("6.24.2_CS02e/CS02e_6.24.2_ERROR_RESPONSE_GBCS.HEX", CertificateResult(3)),
    ("6.15.2_CS02d/CS02d_6.15.2_SUCCESS_RESPONSE_GBCS.HEX", CertificateResult(0)),
    # An HCALCS joins at the ESME, a GPF at the GSME, the ESME at a PPMID.
    ("8.7.1_CS03A1/CS03A1_8.7.1_SUCCESS_COMMAND_GBCS.HEX", JoinRequest(JoinMethod.METHOD_A_INITIATOR, other("00-DB-12-34-56-78-90-9A"), JoinDeviceType.HCALCS)),
    ("8.7.1_CS03A1/CS03A1_8.7.1_SUCCESS_RESPONSE_GBCS.HEX", JoinResult(0)),
    ("8.7.2_CS03A2NonCritical/CS03A2NonCritical_8.7.2_SUCCESS_COMMAND_GBCS.HEX", JoinRequest(JoinMethod.METHOD_A_RESPONDER, other("00-DB-12-34-56-78-90-93"), JoinDeviceType.ESME)),
    ("8.7.2_CS03B/CS03B_8.7.2_SUCCESS_COMMAND_GBCS.HEX", JoinRequest(JoinMethod.METHOD_B, other("00-DB-12-34-56-78-90-9C"), JoinDeviceType.GPF)),
    ("8.8.1_CS04ACCritical/CS04ACCritical_8.8.1_SUCCESS_COMMAND_GBCS.HEX", UnjoinRequest(other("00-DB-12-34-56-78-90-99"))),
    ("8.8.1_CS04ACCritical/CS04ACCritical_8.8.1_SUCCESS_RESPONSE_GBCS.HEX", UnjoinResult(0)),
    ("8.8.2_CS04B/CS04B_8.8.2_SUCCESS_COMMAND_GBCS.HEX", UnjoinRequest(other("01-02-03-04-05-06-07-08"))),
    # The request's hash; a cancellation names the last second of the year 9999.
    ("11.3_CS06/CS06_11.3_IMMEDIATE_SUCCESS_COMMAND_GBCS.HEX", ActivateFirmware(HASH, 1000)),
    ("11.3_CS06/CS06_11.3_CANCELLATION_SUCCESS_COMMAND_GBCS.HEX", ActivateFirmware(HASH, 1002, "99991231235959Z")),
    ("11.3_CS06/CS06_11.3_CANCELLATION_SUCCESS_RESPONSE_GBCS.HEX", Nothing()),
    ("11.3_CS06/CS06_11.3_IMMEDIATE_ERROR_RESPONSE_GBCS.HEX", FirmwareActivation(1, NEW_VERSION)),
    ("11.3_CS06/CS06_11.3_8F66_FUTURE_DATED_SUCCESS_ALERT_GBCS.HEX", FirmwareActivationAlert(0x8F66, "20300115090000Z", 1001, FirmwareActivation(0, NEW_VERSION))),
    ("8.9_CS07/CS07_8.9_ERROR_COMMAND_GBCS.HEX", Nothing()),
    ("8.9_CS07/CS07_8.9_ERROR_RESPONSE_GBCS.HEX", JoinDetails(1)),
    ("11.2_CS08/CS08_11.2_SUCCESS_COMMAND_GBCS.HEX", Nothing()),
    ("11.2_CS08/CS08_11.2_SUCCESS_RESPONSE_GBCS.HEX", FirmwareVersion(VERSION, 0)),
    ("NA_CS09/CS09_NA_8F8B_ALERT_GBCS.HEX", DisplayFirmwareAlert(0x8F8B, "20150101000000Z", bytes.fromhex("1234ABCD"), 0)),
    ("NA_CCS08/CCS08_NA_NA_ALERT_GBCS.HEX", FirmwareTransferAlert(0x8F8A, "20150101000000Z", other("00-DB-12-34-56-78-90-A4"), VERSION, 0)),
    # 23:30 on the last day of 2014, an hour's tolerance.
    ("8.1.1_GCS28Commission/GCS28Commission_8.1.1_SUCCESS_COMMAND_GBCS.HEX", SetClock("20141231233000Z", "20150101003000Z")),
    ("8.1.1_GCS28Commission/GCS28Commission_8.1.1_SUCCESS_RESPONSE_GBCS.HEX", ClockResult("20141231233000Z", 0)),
    ("8.12.2_GCS59/GCS59_8.12.2_SUCCESS_COMMAND_GBCS.HEX", RestoreLog(LOG)),
    ("8.12.2_GCS59/GCS59_8.12.2_SUCCESS_RESPONSE_GBCS.HEX", RestoreResult(tuple(RestoredDevice(device, 0) for device in LOG))),
    # Nothing is told of a replacement for later until it is executed.
    ("6.15.1_CS02bSupplierBySupplier/CS02bSupplierBySupplier_6.15.1_CANCELLATION_SUCCESS_RESPONSE_GBCS.HEX", ReplacementResponse()),
]  # fmt: skip


@pytest.mark.parametrize(("name", "wanted"), WHOLE, ids=[name.rsplit("/")[-1] for name, _ in WHOLE])
def test_whole_payloads(rtds: Path, name: str, wanted: object) -> None:
    assert payload(published(rtds, name)) == wanted


SUPPLIER, LOAD_CONTROLLER = other("90-B3-D5-1F-30-01-00-00"), other("90-B3-D5-1F-30-01-00-08")


def test_a_supplier_replaces_its_own_credentials(rtds: Path) -> None:
    """CS02b supplierBySupplier (mode 2): three certificates, signed for by the supplier, one for prepayment."""
    found = payload(
        published(
            rtds, "6.15.1_CS02bSupplierBySupplier/CS02bSupplierBySupplier_6.15.1_IMMEDIATE_SUCCESS_COMMAND_GBCS.HEX"
        )
    )
    assert isinstance(found, ReplaceCredentials)
    control = found.control
    assert (control.mode, control.authorising_cell) == (2, Cell(Role.SUPPLIER, SIGNING))
    assert (control.floor, control.specialist_floors) == (0, (SpecialistFloor(0, 0),))
    # Element [1] is there and says 1: the certificates' dates are not to be looked at.
    assert control.symmetric_key is None and control.apply_time_checks == 1 and found.execution is None
    cells = [replacement.cell for replacement in found.replacements]
    assert cells == [Cell(2, SIGNING), Cell(2, AGREEMENT), Cell(2, AGREEMENT, 1)]
    for replacement in found.replacements:
        certificate = replacement.parsed
        assert certificate.remote_party_role == Role.SUPPLIER and certificate.subject_id == SUPPLIER
    assert [Certificate.from_der(der).remote_party_role for der in found.path] == [Role.ISSUING_AUTHORITY]


def test_what_became_of_a_load_controllers_credentials(rtds: Path) -> None:
    found = payload(
        published(
            rtds,
            "NA_CS02gLoadControllerByLoadController/CS02gLoadControllerByLoadController_NA_8F66_FUTURE_DATED_SUCCESS_ALERT_GBCS.HEX",
        )
    )
    assert isinstance(found, ReplacementAlert)
    assert (found.alert_code, found.time) == (0x8F66, "20300115000000Z")
    assert (found.outcome.mode, found.outcome.floors) == (10, (OtherFloor(8, 0),))
    first = found.outcome.cells[0]
    assert first == CellOutcome(
        Cell(8, SIGNING),
        0,
        LOAD_CONTROLLER,
        bytes.fromhex("4694FE8205DC1ACD"),
        SUPPLIER,
        bytes.fromhex("43046B4FB7C4F11B"),
    )
    assert [cell.cell.key_usage for cell in found.outcome.cells] == [SIGNING, AGREEMENT]


def test_credentials_that_a_device_tells_of(rtds: Path) -> None:
    found = payload(published(rtds, "6.24.1_CS02aMAC/CS02aMAC_6.24.1_SUCCESS_RESPONSE_GBCS.HEX"))
    assert isinstance(found, CredentialDetails)
    assert [(role.role, role.status) for role in found.roles] == [(2, 0), (3, 0)]
    supplier = found.roles[0].cells
    assert supplier is not None
    assert [(cell.key_usage, cell.cell_usage, cell.subject) for cell in supplier] == [
        (SIGNING, 0, SUPPLIER),
        (AGREEMENT, 0, SUPPLIER),
        (AGREEMENT, 1, SUPPLIER),
    ]
    refused = payload(published(rtds, "6.24.1_CS02fMAC/CS02fMAC_6.24.1_ERROR_RESPONSE_GBCS.HEX"))
    assert isinstance(refused, CredentialDetails)
    assert [(role.role, role.status, role.cells) for role in refused.roles] == [(5, 0x7F, None)]


def test_a_devices_certificate(rtds: Path) -> None:
    for name in (
        "6.15.2_CS02d/CS02d_6.15.2_SUCCESS_COMMAND_GBCS.HEX",
        "6.24.2_CS02e/CS02e_6.24.2_SUCCESS_RESPONSE_GBCS.HEX",
    ):
        message = published(rtds, name)
        found = payload(message)
        assert isinstance(found, CertificateContent)
        device = message.recipient if "COMMAND" in name else message.originator
        assert found.parsed.subject_id == device


def test_a_join_that_carries_the_others_certificate(rtds: Path) -> None:
    found = payload(published(rtds, "8.7.1_CS03CCritical/CS03CCritical_8.7.1_SUCCESS_COMMAND_GBCS.HEX"))
    assert isinstance(found, JoinRequest) and found.certificate is not None
    assert (found.method, found.other, found.device_type) == (
        JoinMethod.METHOD_C,
        other("00-DB-12-34-56-78-90-98"),
        JoinDeviceType.PPMID,
    )
    assert Certificate.from_der(found.certificate).subject_id == found.other


#: Message code, replacement mode (GBCS 13.3: 2 supplierBySupplier to 9 anyByContingency, 10 and 11 the load
#: controller's), role that authorises, and roles whose certificates may be replaced.
MODES: dict[int, tuple[int, int, set[int]]] = {
    0x0102: (2, Role.SUPPLIER, {2}),
    0x0103: (3, Role.NETWORK_OPERATOR, {3}),
    0x0104: (4, Role.ACCESS_CONTROL_BROKER, {4}),
    0x0105: (5, Role.WAN_PROVIDER, {6}),
    0x0106: (6, Role.TRANSITIONAL_COS, {5}),
    0x0107: (7, Role.TRANSITIONAL_COS, {2}),
    0x0108: (8, Role.RECOVERY, {1, 2, 3, 4, 5}),
    0x0109: (9, Role.RECOVERY, {0, 1, 2, 3, 4, 5}),
    0x0125: (10, Role.LOAD_CONTROLLER, {8}),
    0x0126: (11, Role.SUPPLIER, {8}),
}


def test_replacements_name_their_mode_and_who_authorises_them(rtds_messages: dict[str, bytes]) -> None:
    seen = set()
    for name, data in rtds_messages.items():
        message = decode(data)
        if message.code not in MODES:
            continue
        mode, role, replaced = MODES[message.code]
        found = payload(message)
        if isinstance(found, ReplacementResponse):
            if found.outcome is not None:
                assert found.outcome.mode == mode, name
                assert {cell.cell.role for cell in found.outcome.cells} == replaced, name
            continue
        assert isinstance(found, ReplaceCredentials), name
        seen.add(message.code)
        assert found.control.mode == mode, name
        cell = found.control.authorising_cell
        assert cell == Cell(role, SIGNING) or (cell is None and mode == 9), name
        assert {replacement.cell.role for replacement in found.replacements} == replaced, name
        for replacement in found.replacements:
            wanted = KeyUsage.KEY_CERT_SIGN if replacement.cell.role == Role.ROOT else replacement.cell.key_usage
            assert replacement.cell.key_usage == wanted, name
            # The set's load controller goes by a supplier's certificates.
            wanted_role = Role.SUPPLIER if replacement.cell.role == Role.LOAD_CONTROLLER else replacement.cell.role
            assert replacement.parsed.remote_party_role == wanted_role, name
        assert (found.control.symmetric_key is not None) == (mode == 9), name
    assert set(MODES) - seen == {0x0104, 0x0109}, "Commands that are not published"
