"""Whole frames, FCS included, that an independent dissector opened with these keys; read and written again from scratch.

Keys: network key 01..10, sequence 0; install code 83FED3407A939723A5C639B26916D505 (ZigBee's published example); link
key AA4689C7... from the certificates and ephemeral keys of ZSE C.6. Hub 0A-..-10-11, device 0A-..-10-12 (short 5C3D).
"""

from __future__ import annotations

import pytest

from nowan.crypto.secret import Secret
from nowan.ids import EntityId, PanId, ShortAddress
from nowan.zigbee import aps, aps_commands, interpan, nwk, security, zcl, zdo
from nowan.zigbee.beacon import Beacon, coordinator_beacon
from nowan.zigbee.clusters import key_establishment, tunneling
from nowan.zigbee.clusters.ids import PROFILE, Cluster
from nowan.zigbee.ieee802154 import BROADCAST_PAN, FrameKind, MacFrame, data
from nowan.zigbee.security import KeyIdentifier
from tests.zigbee.wire.captures import HUB, INSTALL_KEY, LINK_KEY, NETWORK_KEY, PAN, PPMID, PPMID_SHORT

TRANSPORT_KEY = bytes.fromhex(
    "61880fb2a13d5c000008003d5c00001e012101300100000011100f0e0d0c0b0ad20c4f3aa267bf5d661fddacb250a5007b3864995c60d30cc3"
    "071c0033230aaabf102c18b85ef37733"
)
DEVICE_ANNOUNCE = bytes.fromhex(
    "618810b2a100003d5c080200003d5c1e02280100000012100f0e0d0c0b0a0086a123138b68c9bb28b78fff5ca15245044abaa32ca37b463ee2"
)
REQUEST_TUNNEL = bytes.fromhex(
    "618817b2a100003d5c080200003d5c1e09280500000012100f0e0d0c0b0a0018dc763b7bfa27f54ef06fbd18c7445bcd7a061b0239c383db16"
    "8d6c335555e1"
)
TUNNEL_GET = bytes.fromhex(
    "618819b2a100003d5c080200003d5c1e0b280600000012100f0e0d0c0b0a0039ea5183039ddaba75793edc24faaa0c3e05daa921b71af64367"
    "2c61e9"
)
INTERPAN_TERMINATE = bytes.fromhex(
    "21cc0bb2a111100f0e0d0c0b0affff12100f0e0d0c0b0a0b002300080901200800000012100f0e0d0c0b0a49e73c528151a9322e7dc70046"
)
BEACON = bytes.fromhex("008002b2a10000ffcf000000228411100f0e0d0c0b0affffff00e210")


def test_transport_key_opens_under_the_install_code() -> None:
    frame = nwk.NwkFrame.decode(MacFrame.decode(TRANSPORT_KEY).payload)
    assert not frame.security
    sealed = aps.ApsFrame.decode(frame.payload)
    assert security.auxiliary(sealed).key_id is KeyIdentifier.KEY_TRANSPORT
    opened = security.unsecure_aps(sealed, security.key_transport_key(INSTALL_KEY))
    assert (opened.source, opened.counter, opened.key_id) == (HUB, 1, KeyIdentifier.KEY_TRANSPORT)
    command = aps_commands.decode(opened.frame.payload)
    assert isinstance(command, aps_commands.TransportNetworkKey)
    assert (command.key, command.sequence, command.dst, command.src) == (NETWORK_KEY, 0, PPMID, HUB)


def test_transport_key_is_written_to_the_same_bytes() -> None:
    command = aps_commands.TransportNetworkKey(Secret(NETWORK_KEY), 0, PPMID, HUB)
    sealed = security.secure_aps(
        aps.command(1, aps_commands.encode(command)),
        security.key_transport_key(INSTALL_KEY),
        source=HUB,
        counter=1,
        key_id=KeyIdentifier.KEY_TRANSPORT,
    )
    frame = nwk.NwkFrame(nwk.NwkKind.DATA, PPMID_SHORT, ShortAddress(0), 30, 1, sealed.encode())
    assert data(0x0F, PAN, PPMID_SHORT, ShortAddress(0), frame.encode()).encode() == TRANSPORT_KEY


def open_network(frame: bytes) -> aps.ApsFrame:
    sealed = nwk.NwkFrame.decode(MacFrame.decode(frame).payload)
    opened = security.unsecure_nwk(sealed, NETWORK_KEY)
    assert (opened.source, opened.key_sequence) == (PPMID, 0)
    return aps.ApsFrame.decode(opened.frame.payload)


def to_hub(frame: aps.ApsFrame, *, mac: int, sequence: int, counter: int) -> bytes:
    plain = nwk.NwkFrame(nwk.NwkKind.DATA, ShortAddress(0), PPMID_SHORT, 30, sequence, frame.encode())
    sealed = security.secure_nwk(plain, NETWORK_KEY, source=PPMID, counter=counter, key_sequence=0)
    return data(mac, PAN, ShortAddress(0), PPMID_SHORT, sealed.encode()).encode()


def test_device_announce_both_ways() -> None:
    body = zdo.DeviceAnnounce(PPMID_SHORT, PPMID, 0x80)
    frame = open_network(DEVICE_ANNOUNCE)
    assert frame.cluster is not None
    assert zdo.ZdoMessage.decode(frame.cluster, frame.payload) == zdo.ZdoMessage(1, body)
    built = aps.data(
        2,
        zdo.ZdoMessage(1, body).encode(),
        profile=0,
        cluster=0x0013,
        src_endpoint=0,
        dst_endpoint=0,
        ack_request=False,
    )
    assert frame == built
    assert to_hub(built, mac=0x10, sequence=2, counter=1) == DEVICE_ANNOUNCE


@pytest.mark.parametrize(
    ("vector", "command", "numbers"),
    [
        (
            REQUEST_TUNNEL,
            zcl.ZclFrame(0, 0x30, bytes.fromhex("06ffff00dc05")),
            {"mac": 0x17, "sequence": 9, "counter": 5, "aps_counter": 1},
        ),
        (
            TUNNEL_GET,
            zcl.ZclFrame(2, 0x31, bytes.fromhex("000001")),
            {"mac": 0x19, "sequence": 11, "counter": 6, "aps_counter": 2},
        ),
    ],
    ids=["request tunnel", "gas meter's GET"],
)
def test_tunnel_frames_both_ways(vector: bytes, command: zcl.ZclFrame, numbers: dict[str, int]) -> None:
    sealed = open_network(vector)
    opened = security.unsecure_aps(sealed, LINK_KEY, PPMID)
    assert opened.counter == numbers["aps_counter"]
    assert zcl.ZclFrame.decode(opened.frame.payload) == command
    plain = aps.data(
        numbers["sequence"],
        command.encode(),
        profile=PROFILE,
        cluster=Cluster.TUNNELING,
        src_endpoint=1,
        dst_endpoint=1,
    )
    again = security.secure_aps(plain, LINK_KEY, source=PPMID, counter=opened.counter, extended_nonce=False)
    assert to_hub(again, mac=numbers["mac"], sequence=numbers["sequence"], counter=numbers["counter"]) == vector


def test_what_the_tunnel_frames_say() -> None:
    asked = zcl.ZclFrame.decode(security.unsecure_aps(open_network(REQUEST_TUNNEL), LINK_KEY, PPMID).frame.payload)
    assert tunneling.FAMILY.decode(asked) == tunneling.RequestTunnel()
    sent = zcl.ZclFrame.decode(security.unsecure_aps(open_network(TUNNEL_GET), LINK_KEY, PPMID).frame.payload)
    transfer = tunneling.FAMILY.decode(sent)
    assert transfer == tunneling.TransferData(0, b"\x01")
    assert tunneling.decode_gas(b"\x01") == tunneling.Get()


def test_interpan_terminate_both_ways() -> None:
    mac = MacFrame.decode(INTERPAN_TERMINATE)
    assert (mac.dst, mac.dst_pan, mac.src, mac.src_pan) == (HUB, PAN, PPMID, BROADCAST_PAN)
    assert isinstance(mac.src, bytes)
    opened = security.unsecure_interpan(interpan.InterPanFrame.decode(mac.payload), LINK_KEY, mac.src)
    assert opened.counter == 8
    message = key_establishment.Terminate(key_establishment.TerminateStatus.BAD_MESSAGE, 1, 3)
    assert key_establishment.decode(zcl.ZclFrame.decode(opened.frame.payload)) == message
    plain = interpan.InterPanFrame(
        Cluster.KEY_ESTABLISHMENT, PROFILE, key_establishment.frame(message, 0x21, to_client=False).encode()
    )
    sealed = security.secure_interpan(plain, LINK_KEY, source=PPMID, counter=8)
    again = interpan.mac_frame(sealed, sequence=0x0B, src=PPMID, dst=HUB, dst_pan=PAN)
    assert again.encode() == INTERPAN_TERMINATE


def test_beacon_both_ways() -> None:
    mac = MacFrame.decode(BEACON)
    assert (mac.kind, mac.sequence, mac.src_pan, mac.src, mac.dst) == (FrameKind.BEACON, 2, PAN, 0, None)
    found = Beacon.decode(mac.payload)
    assert found.association_permit and found.pan_coordinator
    assert found.superframe == 0xCFFF
    network = found.network
    assert (network.extended_pan_id, network.depth, network.stack_profile) == (HUB, 0, 2)
    assert network.router_capacity and network.end_device_capacity
    again = coordinator_beacon(2, PanId(0xA1B2), ShortAddress(0), EntityId(HUB), association_permit=True)
    assert again.encode() == BEACON
    closed = coordinator_beacon(2, PAN, ShortAddress(0), HUB, association_permit=False, room=False)
    shut = Beacon.decode(closed.payload)
    assert not shut.association_permit and not shut.network.end_device_capacity


@pytest.mark.parametrize(
    ("derive", "expected"),
    [
        (security.key_transport_key, "4BAB0F173E1434A2D572E1C1EF478782"),
        (security.key_load_key, "C5A47035C332CCBF251571D8BADED188"),
        (security.verify_key_hash, "1AB128DF1639A1246AABA72A6A559124"),
    ],
)
def test_key_hashes_of_the_well_known_link_key(derive: object, expected: str) -> None:
    assert callable(derive)
    assert bytes(derive(b"ZigBeeAlliance09")) == bytes.fromhex(expected)
