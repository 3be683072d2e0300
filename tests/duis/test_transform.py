"""Transform: each use case's octets by hand from the layout of GBCS 7.2, and the published pairs byte for byte."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from nowan.duis import CommandVariant, DeviceType, DuisReason, TransformContext, new_request, parse, transform
from nowan.duis.bodies.body import BareBody
from nowan.duis.bodies.han import AddDevice, JoinOrUnjoinDevice, LogChange, UpdateHanDeviceLog
from nowan.duis.bodies.prepayment import AdjustOrReset, UpdateMeterBalance
from nowan.duis.bodies.reads import ReadMeterBalance
from nowan.duis.service_references import by_variant
from nowan.duis.simple_types import DateTime
from nowan.errors import ApiMisuse, NowanError, PeerMisbehaved
from nowan.gbcs import decode
from nowan.gbcs.message import Form
from nowan.ids import EntityId, RequestId, entity_id
from tests.duis.material import (
    ACB,
    ADD_PPMID,
    ADJUST,
    CHF,
    CONTEXT,
    ESME,
    GSME,
    JOIN_METER,
    JOIN_PPMID,
    KINDS,
    PPMID,
    READ,
    RETURN,
    STRANGER,
    SUPPLIER,
    TOP_UP,
)

SUPPLIER_HEX, ACB_HEX = "90B3D51F300A0001", "90B3D51F300A000B"
ESME_HEX, CHF_HEX, PPMID_HEX = "00DB123456000001", "00DB123456000003", "00DB123456000004"


def head(counter: int, originator: str, recipient: str, other: str, payload: str) -> str:
    """GBCS 7.2.7: DF, 09 CRA counter, 08 originator, 08 recipient, 00, other information, payload."""
    parts = (
        f"DF0901{counter:016X}08{originator}08{recipient}00",
        f"{len(other) // 2:02X}{other}{len(payload) // 2:02X}{payload}",
    )
    return "".join(parts)


#: Invoke ids are the counter's low 24 bits: 1000 is 0003E8, 3 x 2^32 is 000000, and the ACB's 4660 is 001234.
BY_HAND = {
    "ECS04a": (
        ADJUST,
        # action, class 112, 0-0:19.10.0.255, method 1; one double-long of 1,500,000 millipence.
        head(1000, SUPPLIER_HEX, ESME_HEX, "001C", "D9200003E800" "01" "0300700000130A00FF01" "01" "050016E360"),
        Form.PRE_COMMAND,
    ),
    "CS03A1": (
        JOIN_METER,
        # SEQUENCE {0 initiator, the PPMID, 5 type1PrepaymentInterfaceDevice}.
        head(1000, SUPPLIER_HEX, ESME_HEX, "000D", f"3010" "020100" f"0408{PPMID_HEX}" "020105"),
        Form.PRE_COMMAND,
    ),
    "ECS82": (
        READ,
        head(1000, SUPPLIER_HEX, ESME_HEX, "0069", "D9200003E800" "01" "0100700000130A00FF02" "01" "00") + "00",
        Form.UNPROTECTED,
    ),
    "CS01a": (
        TOP_UP,
        head(
            3 << 32, SUPPLIER_HEX, ESME_HEX, "0007",
            "D92000000000" "01" "0300730000132800FF01" "01" "0914" + b"73946144332040217315".hex().upper(),
        ) + "00",
        Form.UNPROTECTED,
    ),
    "CS03A2": (
        JOIN_PPMID,
        # By the ACB for the supplier: {1 responder, the ESME, 1 ESME}.
        head(
            4660, ACB_HEX, PPMID_HEX, f"00AB{SUPPLIER_HEX}{1000:016X}", "3010" "020101" f"0408{ESME_HEX}" "020101"
        ) + "00",
        Form.UNPROTECTED,
    ),
    "CCS01": (
        ADD_PPMID,
        # register_device {id, 1 install code, code, 132 PPMID}; join_timeout 3600; enable joining.
        head(
            4660, ACB_HEX, CHF_HEX, f"0001{SUPPLIER_HEX}{1000:016X}",
            "D92000123400" "03" "03006800001E0300FF01" "02006800001E0300FF03" "02006800001E0300FF02" "03"
            f"0204" f"0908{PPMID_HEX}" "1601" "091000112233445566778899AABBCCDDEEFF" "1684" "120E10" "03FF",
        ) + "00",
        Form.UNPROTECTED,
    ),
}  # fmt: skip


@pytest.mark.parametrize("use_case", BY_HAND)
def test_by_hand(use_case: str) -> None:
    xml, wanted, form = BY_HAND[use_case]
    message = transform(parse(xml), msgspec.structs.replace(CONTEXT, acb_counter=4660))
    assert message.encode().hex().upper() == wanted
    assert message.form is form
    assert decode(message.encode()) == message


R = DuisReason


def _request(target: EntityId, srv: str, body: object, variant: CommandVariant = CommandVariant.WAN) -> object:
    return new_request(RequestId(SUPPLIER, target, 5), srv, variant, body)  # type: ignore[arg-type]


def _added(device: EntityId, code: bytes = bytes(16)) -> UpdateHanDeviceLog:
    return UpdateHanDeviceLog(
        device=device, request_type=LogChange.ADD, add=AddDevice(join_time_period_s=90, install_code=code)
    )


LATER = DateTime("2030-01-15T09:00:00.00Z")
TRANSFORM = CommandVariant.TRANSFORM


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (_request(STRANGER, "4.18", ReadMeterBalance()), R.CONTEXT),
        (_request(PPMID, "4.18", ReadMeterBalance()), R.UNSUPPORTED),
        (_request(ESME, "4.18", ReadMeterBalance(execution=LATER)), R.UNSUPPORTED),
        (_request(ESME, "1.5", UpdateMeterBalance(credit=AdjustOrReset(adjust=1)), TRANSFORM), R.UNSUPPORTED),
        (_request(ESME, "8.7.1", JoinOrUnjoinDevice(other_device=STRANGER), TRANSFORM), R.CONTEXT),
        (_request(GSME, "8.7.1", JoinOrUnjoinDevice(other_device=PPMID), TRANSFORM), R.CONTEXT),
        (_request(PPMID, "8.7.2", JoinOrUnjoinDevice(other_device=GSME)), R.CONTEXT),
        (_request(CHF, "8.11", _added(STRANGER)), R.CONTEXT),
        (_request(CHF, "8.11", _added(PPMID, bytes(8))), R.RULE),
        (_request(CHF, "8.11", _added(CHF)), R.RULE),
        (_request(GSME, "7.1", BareBody(), TRANSFORM), R.UNSUPPORTED),
        (parse(RETURN), R.UNSUPPORTED),
    ],
)
def test_what_makes_no_message_is_refused_by_name(request_: object, reason: DuisReason) -> None:
    with pytest.raises(NowanError) as caught:
        transform(request_, msgspec.structs.replace(CONTEXT, acb_counter=4660))  # type: ignore[arg-type]
    assert caught.value.reason is reason


def test_the_brokers_own_want_its_counter() -> None:
    with pytest.raises(PeerMisbehaved, match=r"duis\.context.*ACB's counter"):
        transform(parse(ADD_PPMID), CONTEXT)


def test_a_signed_pre_command_is_not_transformed() -> None:
    from nowan.duis import signed_request

    with pytest.raises(ApiMisuse):
        transform(signed_request(parse(ADJUST), b"\xdf", CommandVariant.SIGNED_LOCAL), CONTEXT)


def test_critical_requests_alone_make_pre_commands() -> None:
    for use_case, (xml, _, form) in BY_HAND.items():
        critical = by_variant(parse(xml).srv).critical
        assert (form is Form.PRE_COMMAND) == critical, use_case


#: Published pair: request and folder, and the ACB's counter in the published Command, which no request determines.
PAIRS = {
    "CCS01_8.11": ("8.11_CCS01", 0x516),
    "CS01a_2.2": ("2.2_CS01a", None),
    "CS03A1_8.7.1": ("8.7.1_CS03A1", None),
    "CS03A2NonCritical_8.7.2": ("8.7.2_CS03A2NonCritical", 0x514),
    "ECS04a_1.5": ("1.5_ECS04a", None),
    "ECS82_4.18": ("4.18_ECS82", None),
}
PUBLISHED_KINDS = {
    entity_id("00DB12345678909A"): DeviceType.HCALCS,
    entity_id("00DB123456789093"): DeviceType.ESME,
    entity_id("00DB1234567890A0"): DeviceType.ESME,
    entity_id("00DB1234567890A2"): DeviceType.CHF,
    entity_id("00DB1234567890A4"): DeviceType.PPMID,
}


@pytest.mark.rtds
@pytest.mark.parametrize("name", PAIRS)
def test_the_published_pairs_byte_for_byte(rtds: Path, name: str) -> None:
    folder, counter = PAIRS[name]
    request = parse((rtds / "duis" / f"{name}_SUCCESS_REQUEST_DUIS.XML").read_bytes())
    context = TransformContext(PUBLISHED_KINDS, entity_id("90B3D51F30000002"), counter)
    ours = transform(request, context)
    command = bytes.fromhex((rtds / "gbcs" / folder / f"{name}_SUCCESS_COMMAND_GBCS.HEX").read_text())
    assert decode(command).body == ours.body
    if request.service.critical:
        published = (rtds / "gbcs" / folder / f"{name}_SUCCESS_PRECOMMAND_GBCS.HEX").read_text()
        assert ours.encode() == bytes.fromhex(published)
    else:
        assert ours.encode() == ours.body + b"\x00"


def test_kinds_are_those_of_the_material() -> None:
    assert set(KINDS) == {ESME, GSME, CHF, PPMID} and ACB not in KINDS
