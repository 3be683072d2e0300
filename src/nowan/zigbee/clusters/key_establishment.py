"""Key Establishment cluster, 0x0800 (ZSE 1.4, Annex C.3): the messages of certificate-based key establishment.

Each message has the same identifier and layout in both directions; client to server is the request, the other way the
response with the request's sequence number. The protocol itself is `nowan.zigbee.cbke`.
"""

from __future__ import annotations

from enum import IntEnum, IntFlag
from typing import Annotated, ClassVar

from nowan.errors import DecodeError
from nowan.zigbee.clusters.ids import Cluster
from nowan.zigbee.layout import U8, Code, Layout, Octets16, Rest
from nowan.zigbee.reasons import ZigbeeReason
from nowan.zigbee.zcl import ZclFrame

#: Attribute 0x0000 of both sides: the suites supported, answered as ENUM16 or bitmap.
SUITES_ATTRIBUTE = 0x0000
#: Greatest time that a peer may advertise or ask to wait, in seconds (C.3.1.2.3.1).
MAX_TIME_S = 0xFE


class SuiteBit(IntFlag):
    """Key establishment suites (C.3.1.1)."""

    SUITE_1 = 0x0001
    SUITE_2 = 0x0002


class TerminateStatus(IntEnum):
    """Why an establishment ended (C.3.1.2.3.4.1)."""

    UNKNOWN_ISSUER = 1
    BAD_KEY_CONFIRM = 2
    BAD_MESSAGE = 3
    NO_RESOURCES = 4
    UNSUPPORTED_SUITE = 5
    INVALID_CERTIFICATE = 6


class Initiate(Layout, frozen=True):
    """Initiate request or response: times in seconds; the certificate has 48 bytes in suite 1 and 74 in suite 2.

    Its length is not judged here: what a wrong one deserves depends on the suite, and the answer is a Terminate.
    """

    ID: ClassVar[int] = 0x00
    suite: Annotated[int, Code(2, SuiteBit)]
    ephemeral_time_s: U8
    confirm_time_s: U8
    certificate: Rest


class EphemeralData(Layout, frozen=True):
    """Ephemeral Data request or response: a compressed point, 22 or 37 bytes."""

    ID: ClassVar[int] = 0x01
    point: Rest


class ConfirmKey(Layout, frozen=True):
    """Confirm Key request (MACU) or response (MACV)."""

    ID: ClassVar[int] = 0x02
    mac: Octets16


class Terminate(Layout, frozen=True):
    """Terminate: wait at least `wait_s` before another try; `suites` are all that the sender supports."""

    ID: ClassVar[int] = 0x03
    status: Annotated[int, Code(1, TerminateStatus)]
    wait_s: U8
    suites: Annotated[int, Code(2, SuiteBit)]


KeyMessage = Initiate | EphemeralData | ConfirmKey | Terminate
_KNOWN = (Initiate, EphemeralData, ConfirmKey, Terminate)
_BY_ID = {known.ID: known for known in _KNOWN}
CLUSTER = Cluster.KEY_ESTABLISHMENT


def decode(frame: ZclFrame) -> KeyMessage:
    """The message in `frame`; raises `DecodeError`."""
    known = _BY_ID.get(frame.command) if frame.cluster_specific and frame.manufacturer_code is None else None
    if known is None:
        raise DecodeError(ZigbeeReason.COMMAND, 0, "ZCL/command", f"command {frame.command:#04x} is not known here")
    return known.decode(frame.payload)


def frame(message: KeyMessage, sequence: int, *, to_client: bool) -> ZclFrame:
    """The ZCL frame: `to_client` in responses and in the responder's Terminate. Frame control 01 or 09."""
    return ZclFrame(message.ID, sequence, message.encode(), direction_to_client=to_client)
