"""ZigBee Device Objects: the messages of the device profile (ZigBee 053474r20, clause 2.4), on endpoint 0, profile 0.

    transaction sequence 1 | fields

The cluster of the APS frame names the message; a response's cluster is the request's with bit 15 set.
"""

from __future__ import annotations

from enum import IntEnum, IntFlag
from typing import Annotated, ClassVar, Self

import msgspec

from nowan.errors import ApiMisuse
from nowan.wire import Reader
from nowan.zigbee.ieee802154 import Capability
from nowan.zigbee.layout import U8, U16, Code, Eui64, Flag, Layout, Rest, writes

#: Endpoint and profile of all of these.
ENDPOINT = 0
PROFILE = 0x0000
#: Longest time one Mgmt_Permit_Joining opens; 0xFF, for ever, is outside what ZSE allows.
MAX_PERMIT_S = 254


class ZdoStatus(IntEnum):
    """Outcomes (2.4.5)."""

    SUCCESS = 0x00
    INV_REQUESTTYPE = 0x80
    DEVICE_NOT_FOUND = 0x81
    INVALID_EP = 0x82
    NOT_ACTIVE = 0x83
    NOT_SUPPORTED = 0x84
    TIMEOUT = 0x85
    NO_MATCH = 0x86
    INSUFFICIENT_SPACE = 0x8A
    NOT_PERMITTED = 0x8B
    TABLE_FULL = 0x8C
    NOT_AUTHORIZED = 0x8D


class LeaveFlag(IntFlag):
    """Flags of a Mgmt_Leave_req (2.4.3.3.5)."""

    REMOVE_CHILDREN = 0x40
    REJOIN = 0x80


class NwkAddressRequest(Layout, frozen=True):
    """NWK_addr_req: who has `ieee`? `request_type` 0 single, 1 with its children from `start_index`."""

    CLUSTER: ClassVar[int] = 0x0000
    ieee: Eui64
    request_type: U8 = 0
    start_index: U8 = 0


class IeeeAddressRequest(Layout, frozen=True):
    """IEEE_addr_req: who is `short`?"""

    CLUSTER: ClassVar[int] = 0x0001
    short: U16
    request_type: U8 = 0
    start_index: U8 = 0


class NwkAddressResponse(Layout, frozen=True):
    """NWK_addr_rsp; `associated` holds the list of children as it came, empty for a single answer."""

    CLUSTER: ClassVar[int] = 0x8000
    status: Annotated[int, Code(1, ZdoStatus)]
    ieee: Eui64
    short: U16
    associated: Rest = b""


class IeeeAddressResponse(Layout, frozen=True):
    """IEEE_addr_rsp; `associated` as in `NwkAddressResponse`."""

    CLUSTER: ClassVar[int] = 0x8001
    status: Annotated[int, Code(1, ZdoStatus)]
    ieee: Eui64
    short: U16
    associated: Rest = b""


class MatchDescriptorRequest(msgspec.Struct, frozen=True):
    """Match_Desc_req: which endpoints of `short` serve (`server`) or use (`client`) those clusters?"""

    CLUSTER: ClassVar[int] = 0x0006
    short: int
    profile: int
    server: tuple[int, ...] = ()
    client: tuple[int, ...] = ()

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """Read the fields; raises `DecodeError`."""
        reader = Reader(data, path=("MatchDescriptorRequest",))
        short, profile = reader.u16_le("short"), reader.u16_le("profile")
        server = tuple(reader.u16_le("server cluster") for _ in range(reader.u8("server count")))
        client = tuple(reader.u16_le("client cluster") for _ in range(reader.u8("client count")))
        reader.expect_end()
        return cls(short, profile, server, client)

    @writes
    def encode(self) -> bytes:
        """The fields."""
        if max(len(self.server), len(self.client)) > 0xFF:
            raise ApiMisuse("at most 255 clusters")
        parts = [self.short.to_bytes(2, "little"), self.profile.to_bytes(2, "little")]
        for clusters in (self.server, self.client):
            parts.append(bytes((len(clusters),)) + b"".join(cluster.to_bytes(2, "little") for cluster in clusters))
        return b"".join(parts)


class MatchDescriptorResponse(msgspec.Struct, frozen=True):
    """Match_Desc_rsp: the endpoints that match."""

    CLUSTER: ClassVar[int] = 0x8006
    status: int
    short: int
    endpoints: tuple[int, ...] = ()

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """Read the fields; raises `DecodeError`."""
        reader = Reader(data, path=("MatchDescriptorResponse",))
        status, short = reader.u8("status"), reader.u16_le("short")
        endpoints = tuple(reader.take(reader.u8("count"), "endpoints"))
        reader.expect_end()
        return cls(status, short, endpoints)

    @writes
    def encode(self) -> bytes:
        """The fields."""
        head = bytes((self.status,)) + self.short.to_bytes(2, "little")
        return head + bytes((len(self.endpoints), *self.endpoints))


class DeviceAnnounce(Layout, frozen=True):
    """Device_annce: `ieee` is here and is `short` (2.4.3.1.11)."""

    CLUSTER: ClassVar[int] = 0x0013
    short: U16
    ieee: Eui64
    capability: Annotated[int, Code(1, Capability)]


class MgmtLeaveRequest(Layout, frozen=True):
    """Mgmt_Leave_req: `ieee`, a child of the receiver or (all zero) the receiver itself, is to leave."""

    CLUSTER: ClassVar[int] = 0x0034
    ieee: Eui64
    flags: Annotated[int, Code(1, LeaveFlag)]


class MgmtLeaveResponse(Layout, frozen=True):
    """Mgmt_Leave_rsp."""

    CLUSTER: ClassVar[int] = 0x8034
    status: Annotated[int, Code(1, ZdoStatus)]


class MgmtPermitJoiningRequest(Layout, frozen=True):
    """Mgmt_Permit_Joining_req: open joining for `duration_s` seconds, 0 closes (2.4.3.3.7)."""

    CLUSTER: ClassVar[int] = 0x0036
    duration_s: U8
    trust_centre: Flag = True


class MgmtPermitJoiningResponse(Layout, frozen=True):
    """Mgmt_Permit_Joining_rsp."""

    CLUSTER: ClassVar[int] = 0x8036
    status: Annotated[int, Code(1, ZdoStatus)]


class UnknownZdo(Layout, frozen=True):
    """A message this table does not hold: its cluster and fields as they came."""

    cluster: U16
    data: Rest


ZdoBody = (
    NwkAddressRequest
    | NwkAddressResponse
    | IeeeAddressRequest
    | IeeeAddressResponse
    | MatchDescriptorRequest
    | MatchDescriptorResponse
    | DeviceAnnounce
    | MgmtLeaveRequest
    | MgmtLeaveResponse
    | MgmtPermitJoiningRequest
    | MgmtPermitJoiningResponse
    | UnknownZdo
)
_KNOWN = (
    NwkAddressRequest,
    NwkAddressResponse,
    IeeeAddressRequest,
    IeeeAddressResponse,
    MatchDescriptorRequest,
    MatchDescriptorResponse,
    DeviceAnnounce,
    MgmtLeaveRequest,
    MgmtLeaveResponse,
    MgmtPermitJoiningRequest,
    MgmtPermitJoiningResponse,
)
_BY_CLUSTER = {known.CLUSTER: known for known in _KNOWN}


class ZdoMessage(msgspec.Struct, frozen=True):
    """A transaction's sequence number and its message."""

    sequence: int
    body: ZdoBody

    @property
    def cluster(self) -> int:
        """The cluster for the APS frame."""
        return self.body.cluster if isinstance(self.body, UnknownZdo) else self.body.CLUSTER

    @classmethod
    def decode(cls, cluster: int, payload: bytes) -> Self:
        """Read the payload of an APS frame to endpoint 0; raises `DecodeError`."""
        reader = Reader(payload, path=("ZDO",))
        sequence = reader.u8("sequence")
        known = _BY_CLUSTER.get(cluster)
        rest = reader.rest()
        return cls(sequence, UnknownZdo(cluster, rest) if known is None else known.decode(rest))

    @writes
    def encode(self) -> bytes:
        """The payload of the APS frame."""
        fields = self.body.data if isinstance(self.body, UnknownZdo) else self.body.encode()
        return bytes((self.sequence,)) + fields
