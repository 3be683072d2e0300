"""Network, APS, Inter-PAN and ZCL headers and the device profile, worked out by hand from the clauses they name."""

from __future__ import annotations

import pytest

from nowan.crypto.secret import Secret
from nowan.errors import ApiMisuse, DecodeError, Reason, WireReason
from nowan.ids import EntityId, ShortAddress
from nowan.zigbee import aps, aps_commands, interpan, nwk, zcl, zdo
from nowan.zigbee.aps import ApsFrame, ApsKind, Delivery, Extended
from nowan.zigbee.interpan import InterPanFrame
from nowan.zigbee.nwk import NwkFrame, NwkKind
from nowan.zigbee.reasons import ZigbeeReason
from nowan.zigbee.zcl import ZclFrame
from nowan.zigbee.zcl_types import DataType, Value

HUB = EntityId(bytes.fromhex("0A0B0C0D0E0F1011"))
PPMID = EntityId(bytes.fromhex("0A0B0C0D0E0F1012"))
SHORT = ShortAddress(0x5C3D)

NETWORK = [
    ("data", "0800 0000 3D5C 1E 07 AA", NwkFrame(NwkKind.DATA, ShortAddress(0), SHORT, 30, 7, b"\xaa")),
    ("command", "0900 FDFF 0000 01 08", NwkFrame(NwkKind.COMMAND, nwk.BROADCAST_AWAKE, ShortAddress(0), 1, 8)),
    (
        "both EUI-64s",
        "0818 0000 3D5C 1E 07 11100F0E0D0C0B0A 12100F0E0D0C0B0A AA",
        NwkFrame(NwkKind.DATA, ShortAddress(0), SHORT, 30, 7, b"\xaa", dst_ieee=HUB, src_ieee=PPMID),
    ),
    (
        "source route, route discovery, end device",
        "4824 0000 3D5C 1E 07 02 01 0100 0200 AA",
        NwkFrame(
            NwkKind.DATA,
            ShortAddress(0),
            SHORT,
            30,
            7,
            b"\xaa",
            discover_route=1,
            end_device_initiator=True,
            source_route=nwk.SourceRoute(1, (ShortAddress(1), ShortAddress(2))),
        ),
    ),
    (
        "multicast, reserved bits",
        "08C1 0000 3D5C 1E 07 24",
        NwkFrame(NwkKind.DATA, ShortAddress(0), SHORT, 30, 7, multicast_control=0x24, reserved=3),
    ),
]


@pytest.mark.parametrize(("text", "frame"), [row[1:] for row in NETWORK], ids=[row[0] for row in NETWORK])
def test_network_frames(text: str, frame: NwkFrame) -> None:
    assert frame.encode() == bytes.fromhex(text)
    assert NwkFrame.decode(bytes.fromhex(text)) == frame


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("0B00", ZigbeeReason.FRAME_TYPE),
        ("0A00 0000 0000 00 00", ZigbeeReason.FRAME_TYPE),
        ("0400 0000 0000 00 00", ZigbeeReason.FRAME_VERSION),
        ("0800 0000 3D5C 1E", WireReason.TRUNCATED),
        ("0804 0000 3D5C 1E 07 01 01 0100", WireReason.BAD_VALUE),
        ("0804 0000 3D5C 1E 07 05 01 0100", WireReason.TRUNCATED),
    ],
)
def test_network_frames_refused(text: str, reason: Reason) -> None:
    with pytest.raises(DecodeError) as caught:
        NwkFrame.decode(bytes.fromhex(text))
    assert caught.value.reason is reason


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("03 0C 3D5C", nwk.NetworkStatus(0x0C, SHORT)),
        ("04 40", nwk.Leave(nwk.LeaveOption.REQUEST)),
        ("06 80", nwk.RejoinRequest(0x80)),
        ("07 3D5C 00", nwk.RejoinResponse(SHORT, 0)),
        ("08 61 3D5C 31", nwk.LinkStatus((nwk.LinkCost(SHORT, 0x31),))),
        ("08 60", nwk.LinkStatus(())),
        ("0B 08 00", nwk.EndDeviceTimeoutRequest(8, 0)),
        ("0C 00 03", nwk.EndDeviceTimeoutResponse(0, 3)),
        ("0D 01 02", nwk.UnknownNwkCommand(0x0D, b"\x01\x02")),
    ],
)
def test_network_commands(text: str, command: nwk.NwkCommand) -> None:
    assert nwk.encode_command(command) == bytes.fromhex(text)
    assert nwk.decode_command(bytes.fromhex(text)) == command


def test_which_kind_of_network_frame() -> None:
    assert nwk.kind(b"\x0b\x00") == NwkKind.INTERPAN
    assert nwk.kind(b"\x08\x02\x00") == NwkKind.DATA
    with pytest.raises(DecodeError):
        nwk.kind(b"\x08")


APS = [
    (
        "data",
        "40 01 0407 0901 02 09 AA",
        aps.data(9, b"\xaa", profile=0x0109, cluster=0x0704, src_endpoint=2, dst_endpoint=1),
    ),
    (
        "to a group",
        "0C 3412 0407 0901 02 09",
        ApsFrame(ApsKind.DATA, 9, b"", 0x0704, 0x0109, 2, None, 0x1234, Delivery.GROUP),
    ),
    (
        "first of three blocks",
        "C0 01 0407 0901 02 09 01 03 AA",
        aps.data(
            9, b"\xaa", profile=0x0109, cluster=0x0704, src_endpoint=2, dst_endpoint=1, extended=aps.first_block(3)
        ),
    ),
    (
        "block 2",
        "C0 01 0407 0901 02 09 02 02 AA",
        aps.data(
            9, b"\xaa", profile=0x0109, cluster=0x0704, src_endpoint=2, dst_endpoint=1, extended=aps.later_block(2)
        ),
    ),
    (
        "extended header without fragmentation",
        "80 01 0407 0901 02 09 04 AA",
        ApsFrame(ApsKind.DATA, 9, b"\xaa", 0x0704, 0x0109, 2, 1, extended=Extended(0, reserved=1)),
    ),
    ("command", "01 05 09 01", aps.command(5, aps_commands.encode(aps_commands.SwitchKey(1)))),
    ("ack of a command", "12 05", ApsFrame(ApsKind.ACK, 5, ack_format=True)),
    ("ack", "02 01 0407 0901 02 09", ApsFrame(ApsKind.ACK, 9, b"", 0x0704, 0x0109, 2, 1)),
    (
        "ack of block 2",
        "82 01 0407 0901 02 09 01 02 FF",
        ApsFrame(ApsKind.ACK, 9, b"", 0x0704, 0x0109, 2, 1, extended=Extended(1, 2, 0xFF)),
    ),
]


@pytest.mark.parametrize(("text", "frame"), [row[1:] for row in APS], ids=[row[0] for row in APS])
def test_aps_frames(text: str, frame: ApsFrame) -> None:
    assert frame.encode() == bytes.fromhex(text)
    assert ApsFrame.decode(bytes.fromhex(text)) == frame


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", WireReason.TRUNCATED),
        ("03 0008 0901", ZigbeeReason.FRAME_TYPE),
        ("04 01 0407 0901 02 09", ZigbeeReason.DELIVERY_MODE),
        ("80 01 0407 0901 02 09 03 00", ZigbeeReason.FRAGMENTATION),
        ("82 01 0407 0901 02 09 01 00", WireReason.TRUNCATED),
        ("00 01 0407 0901 02", WireReason.TRUNCATED),
    ],
)
def test_aps_frames_refused(text: str, reason: Reason) -> None:
    with pytest.raises(DecodeError) as caught:
        ApsFrame.decode(bytes.fromhex(text))
    assert caught.value.reason is reason


def test_acknowledgements_turn_the_endpoints_round() -> None:
    sent = aps.data(9, b"x", profile=0x0109, cluster=0x0704, src_endpoint=2, dst_endpoint=1)
    assert aps.ack(sent).encode() == bytes.fromhex("02 02 0407 0901 01 09")
    first = aps.data(
        9, b"x", profile=0x0109, cluster=0x0704, src_endpoint=2, dst_endpoint=1, extended=aps.first_block(3)
    )
    assert aps.ack(first).encode() == bytes.fromhex("82 02 0407 0901 01 09 01 00 FF")
    assert aps.ack(aps.command(5, b"\x09\x01")).encode() == bytes.fromhex("12 05")


def test_aps_frames_that_cannot_be_formed() -> None:
    with pytest.raises(ApiMisuse):
        ApsFrame(ApsKind.DATA, 1).encode()
    with pytest.raises(ApiMisuse):
        ApsFrame(ApsKind.DATA, 1, b"", 0, 0, 1, 1, extended=Extended(1, 2, bitfield=1)).encode()


def test_sizes_add_up() -> None:
    # 127 = MAC 9 + NWK 8 + auxiliary header 14 + APS 8 + payload + MIC 4 + FCS 2.
    assert aps.MAX_PAYLOAD == 127 - 9 - 8 - 14 - 8 - 4 - 2
    assert interpan.MAX_PAYLOAD == 127 - 23 - 2 - 5 - 2
    assert interpan.MAX_PAYLOAD - aps.SECURITY_OVERHEAD == interpan.MAX_SECURED_PAYLOAD
    assert interpan.MAX_PAYLOAD - aps.SECURITY_OVERHEAD_EXTENDED == interpan.MAX_SECURED_PAYLOAD_EXTENDED


KEY = bytes(range(16))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("05 01" + KEY.hex() + "07 12100F0E0D0C0B0A 11100F0E0D0C0B0A", aps_commands.TransportNetworkKey),
        ("05 04" + KEY.hex() + "12100F0E0D0C0B0A 11100F0E0D0C0B0A", aps_commands.TransportTrustCentreKey),
        ("05 03" + KEY.hex() + "12100F0E0D0C0B0A 01", aps_commands.TransportApplicationKey),
        ("06 12100F0E0D0C0B0A 3D5C 01", aps_commands.UpdateDevice),
        ("07 12100F0E0D0C0B0A", aps_commands.RemoveDevice),
        ("08 02 12100F0E0D0C0B0A", aps_commands.RequestApplicationKey),
        ("08 04", aps_commands.RequestTrustCentreKey),
        ("09 07", aps_commands.SwitchKey),
        ("0E 12100F0E0D0C0B0A 210130", aps_commands.Tunnel),
        ("0F 04 12100F0E0D0C0B0A" + KEY.hex(), aps_commands.VerifyKey),
        ("10 00 04 12100F0E0D0C0B0A", aps_commands.ConfirmKey),
        ("7F 00 04", aps_commands.UnknownApsCommand),
    ],
)
def test_aps_commands(text: str, kind: type[aps_commands.ApsCommand]) -> None:
    found = aps_commands.decode(bytes.fromhex(text))
    assert type(found) is kind
    assert aps_commands.encode(found) == bytes.fromhex(text)
    for name in ("dst", "device", "partner"):
        assert getattr(found, name, PPMID) == PPMID
    if hasattr(found, "key"):
        assert isinstance(found.key, Secret) and found.key == KEY
        assert repr(KEY) not in repr(found)


@pytest.mark.parametrize(
    "text", ["", "05", "05 02" + KEY.hex(), "08 03", "09", "09 07 00", "05 03" + KEY.hex() + "00" * 8 + "02"]
)
def test_aps_commands_refused(text: str) -> None:
    with pytest.raises(DecodeError):
        aps_commands.decode(bytes.fromhex(text))


INTERPAN = [
    ("unicast", "0B00 03 0008 0901 AA", InterPanFrame(0x0800, 0x0109, b"\xaa")),
    ("broadcast", "0B00 0B 0008 0901", InterPanFrame(0x0800, 0x0109, delivery=Delivery.BROADCAST)),
    ("group", "0B00 0F 3412 0008 0901", InterPanFrame(0x0800, 0x0109, delivery=Delivery.GROUP, group=0x1234)),
    ("secured", "0B00 23 0008 0901 AA", InterPanFrame(0x0800, 0x0109, b"\xaa", security=True)),
    ("reserved bits", "0B00 D3 0008 0901", InterPanFrame(0x0800, 0x0109, reserved=0xD0)),
]


@pytest.mark.parametrize(("text", "frame"), [row[1:] for row in INTERPAN], ids=[row[0] for row in INTERPAN])
def test_interpan_frames(text: str, frame: InterPanFrame) -> None:
    assert frame.encode() == bytes.fromhex(text)
    assert InterPanFrame.decode(bytes.fromhex(text)) == frame


@pytest.mark.parametrize(
    "text", ["", "0B", "0800 03 0008 0901", "0B00 00 0008 0901", "0B00 07 0008 0901", "0B00 03 0008 09"]
)
def test_interpan_frames_refused(text: str) -> None:
    with pytest.raises(DecodeError):
        InterPanFrame.decode(bytes.fromhex(text))


def test_interpan_mac_frames() -> None:
    frame = InterPanFrame(0x0800, 0x0109)
    sent = interpan.mac_frame(frame, sequence=1, src=PPMID)
    assert sent.encode()[:-2] == bytes.fromhex("01C8 01 FFFF FFFF FFFF 12100F0E0D0C0B0A 0B00 03 0008 0901")
    with pytest.raises(ApiMisuse):
        InterPanFrame(0, 0, group=1).encode()


ZCL = [
    ("cluster command", "01 21 03 AA", ZclFrame(3, 0x21, b"\xaa")),
    ("its answer", "09 21 03", ZclFrame(3, 0x21, direction_to_client=True)),
    ("manufacturer's", "05 F1FF 21 00", ZclFrame(0, 0x21, manufacturer_code=0xFFF1)),
    ("general", "10 21 00 0100", zcl.general(zcl.ReadAttributes((1,)), 0x21)),
    ("reserved bits", "E1 21 03", ZclFrame(3, 0x21, reserved=7)),
]


@pytest.mark.parametrize(("text", "frame"), [row[1:] for row in ZCL], ids=[row[0] for row in ZCL])
def test_zcl_frames(text: str, frame: ZclFrame) -> None:
    assert frame.encode() == bytes.fromhex(text)
    assert ZclFrame.decode(bytes.fromhex(text)) == frame


@pytest.mark.parametrize("text", ["", "01", "01 21", "02 21 03", "05 F1 21"])
def test_zcl_frames_refused(text: str) -> None:
    with pytest.raises(DecodeError):
        ZclFrame.decode(bytes.fromhex(text))


GENERAL = [
    ("0000 0300", zcl.ReadAttributes((0, 3))),
    (
        "0100 00 2B 2EFBFFFF 9900 86",
        zcl.ReadAttributesResponse(
            (
                zcl.AttributeStatus(1, 0, Value(DataType.INT32, -1234)),
                zcl.AttributeStatus(0x99, zcl.ZclStatus.UNSUPPORTED_ATTRIBUTE),
            )
        ),
    ),
    ("0000 E2 0000002A", zcl.WriteAttributes((zcl.AttributeValue(0, Value(DataType.UTC, 0x2A000000)),))),
    ("00", zcl.WriteAttributesResponse(0)),
    ("86 0500", zcl.WriteAttributesResponse(0x86, b"\x05\x00")),
    ("0400 42 02 4869", zcl.ReportAttributes((zcl.AttributeValue(4, Value(DataType.CHARACTER_STRING, b"Hi")),))),
    ("0C 81", zcl.DefaultResponse(0x0C, zcl.ZclStatus.UNSUP_CLUSTER_COMMAND)),
]


@pytest.mark.parametrize(("text", "command"), GENERAL)
def test_general_commands(text: str, command: zcl.GeneralCommand) -> None:
    frame = zcl.general(command, 0x40)
    assert frame.payload == bytes.fromhex(text)
    assert zcl.decode_general(frame) == command


def test_values_of_every_type() -> None:
    rows = (
        ("00", Value(DataType.NO_DATA, None)),
        ("10 01", Value(DataType.BOOL, 1)),
        ("20 FF", Value(DataType.UINT8, 255)),
        ("25 010203040506", Value(DataType.UINT48, 0x060504030201)),
        ("28 FF", Value(DataType.INT8, -1)),
        ("1F 0100000000000080", Value(DataType.MAP64, 0x8000000000000001)),
        ("41 FF", Value(DataType.OCTET_STRING, None)),
        ("43 0200 AABB", Value(DataType.LONG_OCTET_STRING, b"\xaa\xbb")),
        ("44 FFFF", Value(DataType.LONG_CHARACTER_STRING, None)),
        ("F0 12100F0E0D0C0B0A", Value(DataType.IEEE_ADDRESS, PPMID[::-1])),
    )
    for text, value in rows:
        assert value.encode() == bytes.fromhex(text)
        frame = zcl.ReportAttributes.decode(b"\x00\x00" + bytes.fromhex(text))
        assert frame.records[0].value == value
    for wrong in (
        Value(DataType.UINT8, 256),
        Value(DataType.OCTET_STRING, 5),
        Value(DataType.OCTET_STRING, bytes(255)),
        Value(DataType.KEY128, b""),
    ):
        with pytest.raises(ApiMisuse):
            wrong.encode()
    with pytest.raises(DecodeError) as caught:
        zcl.ReportAttributes.decode(b"\x00\x00\x48\x00")
    assert caught.value.reason is ZigbeeReason.DATA_TYPE


def test_default_responses() -> None:
    asked = ZclFrame(0x0C, 7)
    assert zcl.default_response(asked, 0).encode() == bytes.fromhex("18 07 0B 0C 00")
    answer = zcl.default_response(ZclFrame(2, 7, direction_to_client=True, manufacturer_code=0xFFF1), 0x81)
    assert answer.encode() == bytes.fromhex("14 F1FF 07 0B 02 81")
    assert zcl.wants_default_response(asked, 0)
    assert not zcl.wants_default_response(asked, 1, unicast=False)
    assert not zcl.wants_default_response(answer, 1)
    quiet = ZclFrame(0x0C, 7, disable_default_response=True)
    assert not zcl.wants_default_response(quiet, 0)
    assert zcl.wants_default_response(quiet, 1)


ZDO = [
    (0x0000, "07 12100F0E0D0C0B0A 00 00", zdo.NwkAddressRequest(PPMID)),
    (0x8000, "07 00 12100F0E0D0C0B0A 3D5C", zdo.NwkAddressResponse(0, PPMID, SHORT)),
    (0x0001, "07 3D5C 00 00", zdo.IeeeAddressRequest(SHORT)),
    (0x8001, "07 81 12100F0E0D0C0B0A 3D5C", zdo.IeeeAddressResponse(0x81, PPMID, SHORT)),
    (0x0006, "07 0000 0901 01 0008 00", zdo.MatchDescriptorRequest(0, 0x0109, (0x0800,))),
    (0x8006, "07 00 0000 02 017B", zdo.MatchDescriptorResponse(0, 0, (1, 123))),
    (0x0013, "07 3D5C 12100F0E0D0C0B0A 80", zdo.DeviceAnnounce(SHORT, PPMID, 0x80)),
    (0x0034, "07 12100F0E0D0C0B0A 80", zdo.MgmtLeaveRequest(PPMID, zdo.LeaveFlag.REJOIN)),
    (0x8034, "07 00", zdo.MgmtLeaveResponse(0)),
    (0x0036, "07 B4 01", zdo.MgmtPermitJoiningRequest(180)),
    (0x8036, "07 00", zdo.MgmtPermitJoiningResponse(0)),
    (0x0031, "07 0102", zdo.UnknownZdo(0x0031, b"\x01\x02")),
]


@pytest.mark.parametrize(("cluster", "text", "body"), ZDO)
def test_device_profile(cluster: int, text: str, body: zdo.ZdoBody) -> None:
    message = zdo.ZdoMessage(7, body)
    assert message.cluster == cluster
    assert message.encode() == bytes.fromhex(text)
    assert zdo.ZdoMessage.decode(cluster, bytes.fromhex(text)) == message
    if not isinstance(body, zdo.UnknownZdo):
        with pytest.raises(DecodeError):
            zdo.ZdoMessage.decode(cluster, bytes.fromhex(text)[:2] if len(bytes.fromhex(text)) > 2 else b"\x07")


@pytest.mark.parametrize(
    "frame",
    [
        NwkFrame(NwkKind.DATA, ShortAddress(0x10000), SHORT, 30, 7),
        NwkFrame(NwkKind.DATA, ShortAddress(0), SHORT, 256, 7),
        NwkFrame(NwkKind.DATA, ShortAddress(0), SHORT, 30, 7, dst_ieee=EntityId(b"short")),
        ApsFrame(ApsKind.DATA, 256, b"", 0, 0, 1, 1),
        InterPanFrame(0x10000, 0x0109),
        ZclFrame(3, 256),
        zcl.ReadAttributes((0x10000,)),
        zdo.ZdoMessage(256, zdo.MgmtLeaveResponse(0)),
        zdo.MatchDescriptorRequest(0, 0x0109, (0x10000,)),
    ],
)
def test_values_that_do_not_fit_are_our_own_fault(frame: NwkFrame | zcl.ReadAttributes | zdo.ZdoMessage) -> None:
    with pytest.raises(ApiMisuse):
        frame.encode()
