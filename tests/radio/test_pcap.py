"""Captures, read back by tshark."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from nowan.instant import Tick
from nowan.radio import pcap
from nowan.radio.medium import Sighting

# A beacon request: frame control 0x0803, sequence 7, broadcast PAN and address, command 07, FCS.
BEACON_REQUEST = bytes.fromhex("030807ffffffff07")


def _fcs(frame: bytes) -> bytes:
    crc = 0
    for byte in frame:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0x8408 if crc & 1 else crc >> 1
    return crc.to_bytes(2, "little")


@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_tshark_reads_channel_level_time_and_comment(tmp_path: Path) -> None:
    frame = BEACON_REQUEST + _fcs(BEACON_REQUEST)
    sighting = Sighting(Tick(1_500_000_123), "display", 15, frame, -51.5)
    capture = tmp_path / "air.pcapng"
    capture.write_bytes(pcap.header() + pcap.packet(sighting, epoch_ns=10**18, comment="order 4"))
    fields = ["wpan-tap.ch_num", "wpan-tap.rss", "frame.time_epoch", "frame.comment", "wpan.cmd", "wpan.fcs_ok"]
    command = ["tshark", "-r", str(capture), "-T", "fields", *(word for field in fields for word in ("-e", field))]
    shown = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.rstrip("\n")
    channel, level, time, comment, mac_command, fcs_ok = shown.split("\t")
    assert channel == "15"
    assert level.startswith("-51.5")
    assert time == "1000000001.500000123"
    assert comment == "order 4"
    assert mac_command == "0x07"
    assert fcs_ok == "1"
