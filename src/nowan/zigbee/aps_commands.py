"""APS commands, which carry keys and the trust centre's business (ZigBee 053474r20, 4.4.9; R21 for 0x0F and 0x10).

Identifier 1 | fields. A Transport-Key has a layout for each type of key.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated, ClassVar

from nowan.errors import DecodeError
from nowan.zigbee.layout import U8, U16, Code, Eui64, Flag, Key16, Layout, Octets16, Rest
from nowan.zigbee.reasons import ZigbeeReason

_TRANSPORT_KEY = 0x05
_REQUEST_KEY = 0x08


class KeyType(IntEnum):
    """Types of key that a Transport-Key, Verify-Key or Confirm-Key names (4.4.9.1)."""

    NETWORK = 1
    APPLICATION_LINK = 3
    TRUST_CENTRE_LINK = 4


class RequestedKey(IntEnum):
    """Types of key that a Request-Key names (4.4.9.5)."""

    APPLICATION_LINK = 2
    TRUST_CENTRE_LINK = 4


class DeviceStatus(IntEnum):
    """What an Update-Device tells of (4.4.9.3)."""

    SECURED_REJOIN = 0
    UNSECURED_JOIN = 1
    LEFT = 2
    UNSECURED_REJOIN = 3


class TransportNetworkKey(Layout, frozen=True):
    """Command 0x05, type 1: the network key, sealed under a key-transport key."""

    ID: ClassVar[bytes] = bytes((_TRANSPORT_KEY, KeyType.NETWORK))
    key: Key16
    sequence: U8
    dst: Eui64
    src: Eui64


class TransportTrustCentreKey(Layout, frozen=True):
    """Command 0x05, type 4: a trust-centre link key, sealed under a key-load key. CBKE makes it needless in ZSE."""

    ID: ClassVar[bytes] = bytes((_TRANSPORT_KEY, KeyType.TRUST_CENTRE_LINK))
    key: Key16
    dst: Eui64
    src: Eui64


class TransportApplicationKey(Layout, frozen=True):
    """Command 0x05, type 3: a link key for the receiver and `partner`, sealed under a key-load key.

    `initiator`: whether the receiver asked for it.
    """

    ID: ClassVar[bytes] = bytes((_TRANSPORT_KEY, KeyType.APPLICATION_LINK))
    key: Key16
    partner: Eui64
    initiator: Flag


class UpdateDevice(Layout, frozen=True):
    """Command 0x06: a router tells the trust centre of `device`."""

    ID: ClassVar[bytes] = b"\x06"
    device: Eui64
    short: U16
    status: Annotated[int, Code(1, DeviceStatus)]


class RemoveDevice(Layout, frozen=True):
    """Command 0x07: the trust centre has `device` removed by its parent."""

    ID: ClassVar[bytes] = b"\x07"
    device: Eui64


class RequestApplicationKey(Layout, frozen=True):
    """Command 0x08, type 2: the sender wants a link key with `partner`."""

    ID: ClassVar[bytes] = bytes((_REQUEST_KEY, RequestedKey.APPLICATION_LINK))
    partner: Eui64


class RequestTrustCentreKey(Layout, frozen=True):
    """Command 0x08, type 4: the sender wants a trust-centre link key."""

    ID: ClassVar[bytes] = bytes((_REQUEST_KEY, RequestedKey.TRUST_CENTRE_LINK))


class SwitchKey(Layout, frozen=True):
    """Command 0x09: from now on the network key with that sequence number."""

    ID: ClassVar[bytes] = b"\x09"
    sequence: U8


class Tunnel(Layout, frozen=True):
    """Command 0x0E: a router hands `frame`, a secured APS command as it stands, to its child `dst` unsecured."""

    ID: ClassVar[bytes] = b"\x0e"
    dst: Eui64
    frame: Rest


class VerifyKey(Layout, frozen=True):
    """Command 0x0F: the sender proves that it has the link key: `hash` is `security.verify_key_hash` of it."""

    ID: ClassVar[bytes] = b"\x0f"
    type: Annotated[int, Code(1, KeyType)]
    src: Eui64
    hash: Octets16


class ConfirmKey(Layout, frozen=True):
    """Command 0x10: the answer; status 0 is success."""

    ID: ClassVar[bytes] = b"\x10"
    status: U8
    type: Annotated[int, Code(1, KeyType)]
    dst: Eui64


class UnknownApsCommand(Layout, frozen=True):
    """A command this table does not hold, as it came."""

    id: U8
    data: Rest


ApsCommand = (
    TransportNetworkKey
    | TransportTrustCentreKey
    | TransportApplicationKey
    | UpdateDevice
    | RemoveDevice
    | RequestApplicationKey
    | RequestTrustCentreKey
    | SwitchKey
    | Tunnel
    | VerifyKey
    | ConfirmKey
    | UnknownApsCommand
)
_KNOWN = (
    TransportNetworkKey,
    TransportTrustCentreKey,
    TransportApplicationKey,
    UpdateDevice,
    RemoveDevice,
    RequestApplicationKey,
    RequestTrustCentreKey,
    SwitchKey,
    Tunnel,
    VerifyKey,
    ConfirmKey,
)
_BY_ID = {known.ID: known for known in _KNOWN}


def decode(payload: bytes) -> ApsCommand:
    """The command in the opened payload of a frame of kind COMMAND; raises `DecodeError`.

    A Transport-Key or Request-Key of an unknown type is refused, since it may hold a key and must not be shown.
    """
    size = 2 if payload[:1] in (b"\x05", b"\x08") else 1
    known = _BY_ID.get(payload[:size])
    if known is not None:
        return known.decode(payload[size:])
    if size == 2:
        raise DecodeError(ZigbeeReason.KEY_TYPE, 1, "APS command/key type", "a type of key that is not known")
    return UnknownApsCommand.decode(payload)


def encode(command: ApsCommand) -> bytes:
    """Identifier and fields, the payload of a frame of kind COMMAND."""
    if isinstance(command, UnknownApsCommand):
        return command.encode()
    return command.ID + command.encode()
