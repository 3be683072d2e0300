"""The clusters' commands, worked out by hand from ZSE and ZCL, and what each refuses."""

from __future__ import annotations

import pytest

from nowan.crypto.secret import Secret
from nowan.errors import ApiMisuse, DecodeError, Reason, WireReason
from nowan.ids import EntityId
from nowan.zigbee import interpan
from nowan.zigbee.clusters import (
    basic,
    keep_alive,
    key_establishment,
    metering,
    prepayment,
    registration,
    time,
    tunneling,
)
from nowan.zigbee.clusters.family import Command, Family
from nowan.zigbee.clusters.ids import PROFILE, Cluster
from nowan.zigbee.reasons import ZigbeeReason
from nowan.zigbee.zcl import ZclFrame
from tests.zigbee.wire.captures import CERTIFICATE_1, CERTIFICATE_2, LINK_KEY, POINT_2, PPMID

#: ZigBee's published install code and its CRC as printed.
CODE = bytes.fromhex("83FED3407A939723A5C639B26916D505")
CODE_CRC = bytes.fromhex("C3B5")
STATUS = registration.RegistrationStatus

COMMANDS: list[tuple[Family[Command], str, Command]] = [
    (tunneling.FAMILY, "01 30 00 06 FFFF 00 DC05", tunneling.RequestTunnel()),
    (tunneling.FAMILY, "09 30 00 0201 00 DC05", tunneling.RequestTunnelResponse(0x0102, 0)),
    (
        tunneling.FAMILY,
        "09 30 00 FFFF 01 DC05",
        tunneling.RequestTunnelResponse(tunneling.NO_TUNNEL, tunneling.TunnelStatus.BUSY),
    ),
    (tunneling.FAMILY, "01 30 01 0201", tunneling.CloseTunnel(0x0102)),
    (tunneling.FAMILY, "01 30 02 0201 DD00", tunneling.TransferData(0x0102, b"\xdd\x00")),
    (tunneling.FAMILY, "09 30 01 0201 DD00", tunneling.TransferDataToClient(0x0102, b"\xdd\x00")),
    (tunneling.FAMILY, "01 30 03 0201 02", tunneling.TransferDataError(0x0102, tunneling.TransferStatus.DATA_OVERFLOW)),
    (tunneling.FAMILY, "09 30 02 0201 00", tunneling.TransferDataErrorToClient(0x0102, 0)),
    (tunneling.FAMILY, "01 30 04 0201 0500", tunneling.AckTransferData(0x0102, 5)),
    (tunneling.FAMILY, "09 30 03 0201 0500", tunneling.AckTransferDataToClient(0x0102, 5)),
    (tunneling.FAMILY, "01 30 05 0201 0500", tunneling.ReadyData(0x0102, 5)),
    (tunneling.FAMILY, "09 30 04 0201 0500", tunneling.ReadyDataToClient(0x0102, 5)),
    (tunneling.FAMILY, "01 30 06 01", tunneling.RequestSupportedProtocols(1)),
    (
        tunneling.FAMILY,
        "09 30 05 01 01 FFFF 06",
        tunneling.SupportedProtocols(True, (tunneling.SupportedProtocol(0xFFFF, 6),)),
    ),
    (tunneling.FAMILY, "09 30 06 0201", tunneling.TunnelClosure(0x0102)),
    (prepayment.FAMILY, "01 30 00 0000002A 02", prepayment.SelectAvailableEmergencyCredit(0x2A000000)),
    (
        prepayment.FAMILY,
        "01 30 04 02 14" + b"12345678901234567890".hex(),
        prepayment.consumer_top_up("12345678901234567890"),
    ),
    (
        prepayment.FAMILY,
        "09 30 03 12 40420F00 02 FFFFFFFF",
        prepayment.ConsumerTopUpResponse(prepayment.TopUpResult.ACCEPTED_SUPPLY_ARMED, 1_000_000, 2, -1),
    ),
    (metering.FAMILY, "01 30 0C 02", metering.LocalChangeSupply(metering.SupplyStatus.ON)),
    (metering.FAMILY, "01 30 0B 01000000 02000000 03000000 00000000 01 00", metering.ChangeSupply(1, 2, 3, 0, 1, 0)),
    (metering.FAMILY, "09 30 0C 01000000 02000000 00000000 02", metering.SupplyStatusResponse(1, 2, 0, 2)),
    (
        registration.FAMILY,
        "05 F1FF 30 00 12100F0E0D0C0B0A" + CODE.hex() + CODE_CRC.hex() + "84",
        registration.Register(PPMID, Secret(CODE), 132),
    ),
    (registration.FAMILY, "05 F1FF 30 01 3C00 9A00 AABB", registration.PermitBlock(60, 154, Secret(b"\xaa\xbb"))),
    (registration.FAMILY, "05 F1FF 30 02", registration.Commit()),
    (registration.FAMILY, "0D F1FF 30 00 03 1E00", registration.RegisterAnswer(STATUS.BUSY, 30)),
    (registration.FAMILY, "0D F1FF 30 01 01 3C00", registration.PermitBlockAnswer(STATUS.TAKEN, 60)),
    (registration.FAMILY, "0D F1FF 30 02 00 5A00", registration.CommitAnswer(STATUS.ADMITTED, 90)),
    (registration.FAMILY, "0D F1FF 30 02 77 0000", registration.CommitAnswer(0x77)),
]


@pytest.mark.parametrize(("family", "text", "command"), COMMANDS)
def test_cluster_commands(family: Family[Command], text: str, command: Command) -> None:
    assert family.frame(command, 0x30).encode() == bytes.fromhex(text)
    frame = ZclFrame.decode(bytes.fromhex(text))
    assert family.knows(frame)
    found = family.decode(frame)
    assert found == command
    assert type(found) is type(command)


@pytest.mark.parametrize(
    ("family", "text", "reason"),
    [
        (tunneling.FAMILY, "01 30 07", ZigbeeReason.COMMAND),
        (tunneling.FAMILY, "00 30 00 06 FFFF 00 DC05", ZigbeeReason.COMMAND),
        (tunneling.FAMILY, "05 F1FF 30 00 06 FFFF 00 DC05", ZigbeeReason.COMMAND),
        (tunneling.FAMILY, "01 30 00 06 FFFF 02 DC05", WireReason.BAD_VALUE),
        (tunneling.FAMILY, "01 30 00 06 FFFF 00 DC", WireReason.TRUNCATED),
        (tunneling.FAMILY, "01 30 00 06 FFFF 00 DC05 00", WireReason.TRAILING),
        (tunneling.FAMILY, "01 30 02 02", WireReason.TRUNCATED),
        (tunneling.FAMILY, "09 30 05 01 11" + "FFFF06" * 17, WireReason.BAD_VALUE),
        (tunneling.FAMILY, "09 30 05 02 00", WireReason.BAD_VALUE),
        (prepayment.FAMILY, "01 30 04 02 FF", WireReason.BAD_LENGTH),
        (prepayment.FAMILY, "01 30 04 02 14 3132", WireReason.TRUNCATED),
        (registration.FAMILY, "01 30 02", ZigbeeReason.COMMAND),
        (registration.FAMILY, "05 F1FF 30 00 12100F0E0D0C0B0A" + CODE.hex() + "C3B6 84", ZigbeeReason.INSTALL_CODE),
        (registration.FAMILY, "05 F1FF 30 01 0000 9A00", WireReason.BAD_LENGTH),
        (registration.FAMILY, "05 F1FF 30 01 0000 9A00" + "00" * 61, WireReason.BAD_LENGTH),
        (registration.FAMILY, "05 F1FF 30 01 9A00 9A00 00", WireReason.BAD_LENGTH),
        (registration.FAMILY, "05 F1FF 30 01 0000 0102 00", WireReason.BAD_LENGTH),
    ],
)
def test_cluster_commands_refused(family: Family[Command], text: str, reason: Reason) -> None:
    with pytest.raises(DecodeError) as caught:
        family.decode(ZclFrame.decode(bytes.fromhex(text)))
    assert caught.value.reason is reason
    assert CODE.hex() not in str(caught.value).lower()


def test_registration_fits_inter_pan() -> None:
    largest = registration.FAMILY.frame(registration.PermitBlock(0, 512, Secret(bytes(60))), 0).encode()
    assert len(largest) == 69 <= interpan.MAX_SECURED_PAYLOAD_EXTENDED


def test_a_permit_goes_in_blocks_and_comes_together() -> None:
    permit = bytes(range(154))
    blocks = registration.blocks(permit)
    assert [(block.offset, len(block.data), block.total) for block in blocks] == [
        (0, 60, 154),
        (60, 60, 154),
        (120, 34, 154),
    ]
    assert b"".join(bytes(block.data) for block in blocks) == permit
    assert len(registration.blocks(bytes(512))) == 9
    for wrong in (b"", bytes(513)):
        with pytest.raises(ApiMisuse):
            registration.blocks(wrong)


def test_secrets_do_not_show() -> None:
    texts = [
        repr(registration.Register(PPMID, Secret(CODE), 132)),
        repr(registration.PermitBlock(0, 20, Secret(b"secret permit"))),
        repr(prepayment.consumer_top_up("12345678901234567890")),
        repr(prepayment.FAMILY.frame(prepayment.consumer_top_up("12345678901234567890"), 1)),
        repr(tunneling.TransferData(1, b"secret permit")),
        repr(tunneling.Put(b"secret permit")),
        repr(interpan.InterPanFrame(Cluster.REGISTRATION, PROFILE, CODE)),
    ]
    for text in texts:
        for secret in (repr(CODE)[2:-1], CODE.hex(), "12345678901234567890", "secret permit"):
            assert secret not in text
    decoded = registration.FAMILY.decode(registration.FAMILY.frame(registration.Register(PPMID, Secret(CODE), 132), 1))
    assert isinstance(decoded, registration.Register)
    assert isinstance(decoded.install_code, Secret)


def test_a_register_that_cannot_be_formed() -> None:
    for wrong in (
        registration.Register(EntityId(b""), Secret(CODE), 132),
        registration.Register(PPMID, Secret(CODE[:-1]), 132),
        registration.Register(PPMID, Secret(CODE), 256),
    ):
        with pytest.raises(ApiMisuse):
            wrong.encode()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("01 20 00 0100 0A 0F" + CERTIFICATE_1.hex(), key_establishment.Initiate(1, 10, 15, CERTIFICATE_1)),
        ("01 20 00 0200 0A 0F" + CERTIFICATE_2.hex(), key_establishment.Initiate(2, 10, 15, CERTIFICATE_2)),
        ("01 20 00 0300 FF FF", key_establishment.Initiate(3, 255, 255, b"")),
        ("01 20 01" + POINT_2.hex(), key_establishment.EphemeralData(POINT_2)),
        ("01 20 02" + LINK_KEY.hex(), key_establishment.ConfirmKey(LINK_KEY)),
        ("01 20 03 03 1E 0200", key_establishment.Terminate(key_establishment.TerminateStatus.BAD_MESSAGE, 30, 2)),
        ("01 20 03 09 1E 0200", key_establishment.Terminate(9, 30, 2)),
    ],
)
def test_key_establishment(text: str, message: key_establishment.KeyMessage) -> None:
    data = bytes.fromhex(text)
    assert key_establishment.frame(message, 0x20, to_client=False).encode() == data
    assert key_establishment.decode(ZclFrame.decode(data)) == message
    answer = b"\x09" + data[1:]
    assert key_establishment.frame(message, 0x20, to_client=True).encode() == answer
    assert key_establishment.decode(ZclFrame.decode(answer)) == message


def test_the_longest_initiate_fits_one_frame() -> None:
    frame = key_establishment.frame(key_establishment.Initiate(2, 0, 0, CERTIFICATE_2), 0, to_client=False)
    assert len(frame.encode()) == 81


@pytest.mark.parametrize(
    "text", ["01 20 04", "00 20 00", "05 F1FF 20 00", "01 20 00 0100 0A", "01 20 02 00", "01 20 03 03 1E 02"]
)
def test_key_establishment_refused(text: str) -> None:
    with pytest.raises(DecodeError):
        key_establishment.decode(ZclFrame.decode(bytes.fromhex(text)))


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("01", tunneling.Get()),
        ("02 00", tunneling.GetResponse(0)),
        ("02 03 DD00", tunneling.GetResponse(3, b"\xdd\x00")),
        ("03 DF09", tunneling.Put(b"\xdf\x09")),
    ],
)
def test_gas_tunnel(text: str, item: tunneling.Get | tunneling.GetResponse | tunneling.Put) -> None:
    assert tunneling.encode_gas(item) == bytes.fromhex(text)
    assert tunneling.decode_gas(bytes.fromhex(text)) == item


@pytest.mark.parametrize("text", ["", "00", "01 00", "02", "DD 00"])
def test_gas_tunnel_refused(text: str) -> None:
    with pytest.raises(DecodeError):
        tunneling.decode_gas(bytes.fromhex(text))


def test_attribute_values() -> None:
    assert basic.MIRROR_CAPABLE.encode() == bytes.fromhex("30 01")
    assert time.time_value(0x2A000000).encode() == bytes.fromhex("E2 0000002A")
    assert time.time_value(None).encode() == bytes.fromhex("E2 FFFFFFFF")
    assert time.status_value(time.TimeStatus.MASTER | time.TimeStatus.SYNCHRONIZED).encode() == bytes.fromhex("18 03")
    assert keep_alive.base_value().encode() == bytes.fromhex("20 0A")
    assert keep_alive.jitter_value().encode() == bytes.fromhex("21 2C01")


def test_values_that_do_not_fit_are_our_own_fault() -> None:
    for wrong in (
        tunneling.CloseTunnel(0x10000),
        tunneling.CloseTunnel(-1),
        prepayment.ConsumerTopUp(2, Secret(bytes(255))),
        key_establishment.ConfirmKey(b"short"),
        tunneling.SupportedProtocols(True, (tunneling.SupportedProtocol(0, 0),) * 17),
    ):
        with pytest.raises(ApiMisuse):
            wrong.encode()
