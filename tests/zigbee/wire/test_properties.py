"""Any bytes give a value or DecodeError, and what was read is written back to the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowan.crypto.secret import Secret
from nowan.errors import DecodeError
from nowan.zigbee import aps, aps_commands, beacon, ieee802154, interpan, layout, nwk, security, zcl, zdo
from nowan.zigbee.clusters import key_establishment, metering, prepayment, registration, tunneling
from nowan.zigbee.clusters.family import Command
from nowan.zigbee.ieee802154 import MacFrame
from nowan.zigbee.layout import Layout
from tests.zigbee.wire import captures

FAMILIES = (tunneling.FAMILY, prepayment.FAMILY, metering.FAMILY, registration.FAMILY)


def with_fcs(body: bytes) -> bytes:
    return body + ieee802154.fcs(body).to_bytes(2, "little")


def general(data: bytes) -> bytes | None:
    frame = zcl.ZclFrame.decode(data)
    found = zcl.decode_general(frame)
    return (
        None
        if found is None
        else zcl.ZclFrame(
            found.ID,
            frame.sequence,
            found.encode(),
            cluster_specific=False,
            direction_to_client=frame.direction_to_client,
            disable_default_response=frame.disable_default_response,
            manufacturer_code=frame.manufacturer_code,
            reserved=frame.reserved,
        ).encode()
    )


def cluster(data: bytes) -> bytes | None:
    """The command of whichever family knows it, after its header."""
    frame = zcl.ZclFrame.decode(data)
    for family in FAMILIES:
        if family.knows(frame):
            assert family.decode(frame).encode() == frame.payload
    return None


def device_profile(data: bytes) -> bytes:
    number = int.from_bytes(data[:2], "little")
    message = zdo.ZdoMessage.decode(number, data[2:])
    return data[:2] + message.encode()


CODECS: dict[str, Callable[[bytes], bytes | None]] = {
    "MAC": lambda data: MacFrame.decode(with_fcs(data)).encode()[:-2],
    "MAC command": lambda data: ieee802154.encode_command(ieee802154.decode_command(data)),
    "beacon": lambda data: beacon.Beacon.decode(data).encode(),
    "NWK": lambda data: nwk.NwkFrame.decode(data).encode(),
    "NWK command": lambda data: nwk.encode_command(nwk.decode_command(data)),
    "APS": lambda data: aps.ApsFrame.decode(data).encode(),
    "APS command": lambda data: aps_commands.encode(aps_commands.decode(data)),
    "Inter-PAN": lambda data: interpan.InterPanFrame.decode(data).encode(),
    "ZCL": lambda data: zcl.ZclFrame.decode(data).encode(),
    "general command": general,
    "cluster command": cluster,
    "device profile": device_profile,
    "key establishment": lambda data: (
        key_establishment.frame(
            key_establishment.decode(zcl.ZclFrame(data[0], 0, data[1:])), 0, to_client=False
        ).encode()[2:]
        if data
        else None
    ),
    "gas tunnel": lambda data: tunneling.encode_gas(tunneling.decode_gas(data)),
    "auxiliary header": lambda data: (
        security.AuxHeader.decode(data).encode() + data[len(security.AuxHeader.decode(data).encode()) :]
    ),
}

#: Beginnings that lead somewhere, so that random bytes get past the header.
STARTS = [
    b"",
    b"\x61\x88",
    b"\x08\x02",
    b"\x08\x3c",
    b"\x40\x01",
    b"\xc0\x01",
    b"\x0b\x00\x03",
    b"\x01\x30",
    b"\x09\x30",
]
STARTS += [
    b"\x05\xf1\xff\x30",
    b"\x18\x01\x01",
    b"\x18\x01\x0a",
    b"\x13\x00",
    b"\x06\x00",
    b"\x02",
    b"\x05\x03",
    b"\xff\xcf",
]
FRAMES = [frame[:-2] for case in captures.cases() for frame in case.frames]


@pytest.mark.parametrize("name", list(CODECS))
@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=110))
def test_any_bytes_give_a_value_or_decode_error(name: str, start: bytes, rest: bytes) -> None:
    data = start + rest
    try:
        again = CODECS[name](data)
    except DecodeError:
        return
    assert again is None or again == data


@pytest.mark.parametrize("name", list(CODECS))
@given(frame=st.sampled_from(FRAMES), cut=st.integers(0, 40), index=st.integers(0, 124), flip=st.integers(0, 255))
def test_real_frames_damaged(name: str, frame: bytes, cut: int, index: int, flip: int) -> None:
    data = bytearray(frame[cut:])
    if index < len(data):
        data[index] ^= flip
    try:
        again = CODECS[name](bytes(data))
    except DecodeError:
        return
    assert again is None or again == bytes(data)


def layouts(root: type[Layout]) -> list[type[Layout]]:
    found = [root] if root not in (Layout, Command) else []
    for child in root.__subclasses__():
        found += layouts(child)
    return [cls for cls in dict.fromkeys(found) if cls.__module__.startswith("nowan.")]


def content(field: Any) -> st.SearchStrategy[Any]:
    """Whatever fits `field`."""
    if isinstance(field, layout.Number):
        bits = 8 * field.size
        low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if field.signed else (0, (1 << bits) - 1)
        return st.integers(low, high)
    if isinstance(field, layout.Code):
        return st.integers(0, (1 << 8 * field.size) - 1)
    if isinstance(field, layout.Octets):
        return st.binary(min_size=field.size, max_size=field.size).map(Secret if field.secret else bytes)
    if isinstance(field, layout.OctetString):
        return st.binary(max_size=40).map(Secret if field.secret else bytes)
    name = type(field).__name__
    return {"_Flag": st.booleans(), "_Eui64": st.binary(min_size=8, max_size=8), "_Rest": st.binary(max_size=40)}[name]


BY_HAND = {registration.Register, registration.PermitBlock, tunneling.SupportedProtocols}
#: The layouts of this package; others build on `Layout` as well, with types of their own.
LAYOUTS = [cls for cls in layouts(Layout) if cls not in BY_HAND and cls.__module__.startswith("nowan.zigbee")]


def test_the_layouts_are_found() -> None:
    assert len(LAYOUTS) > 50


@pytest.mark.parametrize("cls", LAYOUTS, ids=lambda cls: cls.__name__)
@given(draw=st.data())
def test_every_layout_survives_the_wire(cls: type[Layout], draw: st.DataObject) -> None:
    hints = get_type_hints(cls, include_extras=True)
    fields = {name: draw.draw(content(hints[name].__metadata__[0])) for name in cls.__struct_fields__}
    value = cls(**fields)
    again = cls.decode(value.encode())
    assert again == value
    assert again.encode() == value.encode()
    for name, field in fields.items():
        if isinstance(field, Secret):
            assert isinstance(getattr(again, name), Secret)
