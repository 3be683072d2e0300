"""Every kind of frame, read by tshark: it names them, finds nothing malformed, opens what is sealed."""

from __future__ import annotations

import json
import shutil
import struct
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.zigbee.wire import captures
from tests.zigbee.wire.captures import Case

CASES = list(captures.cases())
_TSHARK = shutil.which("tshark")


def pcap(frames: list[bytes]) -> bytes:
    """A capture of link type 195, IEEE 802.15.4 with FCS."""
    parts = [struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 195)]
    for second, frame in enumerate(frames):
        parts.append(struct.pack("<IIII", second, 0, len(frame), len(frame)) + frame)
    return b"".join(parts)


def flatten(tree: Any, found: dict[str, list[str]]) -> dict[str, list[str]]:
    """Every field with all its values, wherever it hangs."""
    if isinstance(tree, dict):
        for name, value in tree.items():
            if isinstance(value, (dict, list)):
                found.setdefault(name, [])
                flatten(value, found)
                if isinstance(value, list):
                    found[name] += [item for item in value if isinstance(item, str)]
            else:
                found.setdefault(name, []).append(value)
    elif isinstance(tree, list):
        for item in tree:
            flatten(item, found)
    return found


@pytest.fixture(scope="module")
def dissected(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, list[str]]]:
    if _TSHARK is None:
        pytest.skip("tshark is not installed, so no independent dissector checks the frames")
    folder = tmp_path_factory.mktemp("air")
    path = Path(folder, "all.pcap")
    path.write_bytes(pcap([frame for case in CASES for frame in case.frames]))
    keys = (captures.NETWORK_KEY, captures.LINK_KEY, bytes(captures.INSTALL_KEY))
    options = [part for key in keys for part in ("-o", f'uat:zigbee_pc_keys:"{key.hex(":")}","Normal","key"')]
    done = subprocess.run(
        [_TSHARK, "-r", str(path), *options, "-T", "json", "--no-duplicate-keys"],
        capture_output=True,
        timeout=60,
        check=True,
        env={"HOME": str(folder), "PATH": "/usr/bin:/bin:/usr/local/bin", "LC_ALL": "C"},
    )
    packets = json.loads(done.stdout)
    return [flatten(packet["_source"]["layers"], {}) for packet in packets]


def canonical(text: str) -> int | str:
    """Numbers by value, for tshark pads some and writes others in hexadecimal."""
    try:
        return int(text, 0)
    except ValueError:
        return text


def last_index(case: Case) -> int:
    """Where the last frame of `case` stands in the capture."""
    before = CASES[: CASES.index(case)]
    return sum(len(other.frames) for other in before) + len(case.frames) - 1


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_tshark_reads_it_as_meant(case: Case, dissected: list[dict[str, list[str]]]) -> None:
    fields = dissected[last_index(case)]
    assert "_ws.malformed" not in fields
    assert fields["wpan.fcs_ok"] == ["1"]
    assert not [name for name in fields if "decrypt" in name and "error" in name], fields
    for name, value in case.fields.items():
        assert name in fields, (name, sorted(fields))
        if value is not None:
            assert canonical(value) in map(canonical, fields[name]), (name, fields[name])


def test_no_frame_is_left_out_and_nothing_stays_encrypted(dissected: list[dict[str, list[str]]]) -> None:
    assert len(dissected) == sum(len(case.frames) for case in CASES)
    for index, fields in enumerate(dissected):
        assert "_ws.malformed" not in fields, index
        assert not any("Encrypted Payload" in text for text in fields.get("_ws.expert.message", [])), (index, fields)
