"""What the machines put on the air, as an independent dissector reads it with the keys given."""

from __future__ import annotations

import shutil
import struct
import subprocess
from pathlib import Path

import pytest

from nowan.instant import NS_PER_S
from nowan.zigbee.indications import Outgoing
from nowan.zigbee.smart_energy import LinkEstablished
from nowan.zigbee.tunnel import TunnelSent, TunnelUp
from tests.zigbee.machines.home import DISPLAY, METER, Home, code_key

TSHARK = shutil.which("tshark")
#: Link type of 802.15.4 frames with their FCS.
DLT_WITH_FCS = 195


def held(home: Home) -> set[bytes]:
    keys = {bytes(one.key) for name in home.names for one in home.node(name).state().link_keys}
    member = home.node("hub").state().membership
    return keys | ({bytes(member.network_key)} if member is not None else set())


@pytest.mark.skipif(TSHARK is None, reason="tshark is not installed")
def test_every_frame_of_a_whole_story(tmp_path: Path) -> None:
    home = Home(5)
    home.do("hub", "open_interpan")
    home.boot("display", DISPLAY)
    home.do("display", "establish_interpan", home.scan("display"))
    home.air.waits("display", LinkEstablished, 60)
    keys = held(home) | {bytes(code_key(METER)), bytes(code_key(DISPLAY))}
    price = Outgoing(destination=DISPLAY, cluster=0x0700, payload=b"\x09\x01\x00" + bytes(50), interpan=True)
    home.do("hub", "send", price)
    home.air.run(1)
    home.commission("display", DISPLAY)
    home.commission("meter", METER)
    home.do("hub", "open_tunnel", METER)
    home.air.waits("hub", TunnelUp, 10)
    home.do("hub", "send_tunnel", METER, b"\x07" + bytes(900), token="t")
    home.air.waits("hub", TunnelSent, 60)
    home.do("meter", "link_partner", DISPLAY)
    home.air.waits("meter", LinkEstablished, 60, 2)
    keys |= held(home)

    capture = tmp_path / "story.pcap"
    records = [struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, DLT_WITH_FCS)]
    for at, _, data in home.air.frames:
        records.append(struct.pack("<IIII", at // NS_PER_S, at % NS_PER_S // 1000, len(data), len(data)) + data)
    capture.write_bytes(b"".join(records))
    command = [str(TSHARK), "-r", str(capture)]
    for key in sorted(keys):
        command += ["-o", f'uat:zigbee_pc_keys:"{key.hex(":")}","Normal","k"']
    lines = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    details = subprocess.run([*command, "-V"], capture_output=True, text=True, check=True, timeout=60).stdout

    assert len(lines.splitlines()) == len(home.air.frames)
    assert "Malformed" not in details and "Encrypted Payload" not in details and "Bad FCS" not in lines
    for named in (
        "Beacon, Src: 0x0000, EPID: 00:db:00:00:00:00:00:a3",
        "Association Request",
        "Association Response",
        "Transport Key",
        "Device Announcement",
        "Initiate Key Establishment Request",
        "Ephemeral Data Response",
        "Confirm Key Data Response",
        "Publish Price",
        "Request Tunnel Response",
        "Transfer Data",
        "Request Key",
        "Network Address Response",
    ):
        assert named in lines, named
    # Three establishments with the hub over and in the network, and one between the devices, which the hub passes on.
    assert lines.count("Confirm Key Data Request") == 3 + 2
