"""One frame of every kind that nowan can encode, for an independent dissector, with what it must say of each."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from nowan.crypto import install_code
from nowan.crypto.secret import Secret
from nowan.ids import EntityId, PanId, ShortAddress
from nowan.zigbee import aps, aps_commands, beacon, ieee802154, interpan, nwk, security, zcl, zdo
from nowan.zigbee.clusters import key_establishment, metering, prepayment, registration, tunneling
from nowan.zigbee.clusters.ids import PROFILE, Cluster
from nowan.zigbee.security import KeyIdentifier
from nowan.zigbee.zcl_types import DataType, Value

PAN = PanId(0xA1B2)
HUB = EntityId(bytes.fromhex("0A0B0C0D0E0F1011"))
PPMID = EntityId(bytes.fromhex("0A0B0C0D0E0F1012"))
HUB_SHORT = ShortAddress(0x0000)
PPMID_SHORT = ShortAddress(0x5C3D)

NETWORK_KEY = bytes(range(1, 17))
#: Of ZSE C.6: what key establishment agrees there.
LINK_KEY = bytes.fromhex("AA4689C70BE0FAF0C9BE534ABD9F4CDC")
INSTALL_CODE = Secret(bytes.fromhex("83FED3407A939723A5C639B26916D505"))
INSTALL_KEY = install_code.link_key(INSTALL_CODE)
PARTNER_KEY = bytes(range(0x70, 0x80))

#: Certificates of ZSE C.5 and C.6, the responder's.
CERTIFICATE_1 = bytes.fromhex(
    "03045FDFC8D85FFB8B3993CB72DDCAA55F00B3E87D6D0000000000000001544553545345434101090006000000000000"
)
CERTIFICATE_2 = bytes.fromhex(
    "002622A505E8938F270D081112131415161718005292A35BFFFFFFFF0A0B0C0D0E0F1011880303B4E9DC543A64333C982308022B54E67E2F15"
    "F532551B0A11E2E2C1C1D3097A4324E7ED"
)
POINT_1 = bytes.fromhex("0306AB52062201D995B8B8591F3F086A3A2E214D845E")
POINT_2 = bytes.fromhex("03009A5131CF5B92A016378C0F7F284ECD47F94010F875D43BF1E9A65474ADBFC63696A930")

#: A Remote Party Message of the shape of ECS82 (code 0x0069) from 90-B3-D5-1F-30-01-00-00, its payload and MAC made up.
_BODY = bytes.fromhex("DF 0901 0000000000000010 08 90B3D51F30010000 08 00DB1234567890A0 00 020069") + bytes.fromhex(
    "14 D920000010000001 010001 0000010000FF 0200 00 00".replace(" ", "")
)
GBCS_MESSAGE = (
    bytes.fromhex("DD000000000000") + bytes((5 + len(_BODY) + 12,)) + bytes.fromhex("1100000000") + _BODY + bytes(12)
)


class Case(msgspec.Struct, frozen=True):
    """Frames, and what the last of them must show: field name to one of its values, None for "is there"."""

    name: str
    frames: tuple[bytes, ...]
    fields: dict[str, str | None]


class Air:
    """Counters for the frames of one capture."""

    def __init__(self) -> None:
        self.sequence = 0
        self.nwk_counter = 0
        self.aps_counter = 0

    def mac(self, payload: bytes, *, to_hub: bool = True) -> bytes:
        """`payload` between the two nodes."""
        self.sequence += 1
        ends = (HUB_SHORT, PPMID_SHORT) if to_hub else (PPMID_SHORT, HUB_SHORT)
        return ieee802154.data(self.sequence, PAN, *ends, payload).encode()

    def nwk(
        self, payload: bytes, *, kind: nwk.NwkKind = nwk.NwkKind.DATA, to_hub: bool = True, secured: bool = True
    ) -> bytes:
        """A network frame with `payload`, under the network key unless `secured` is off."""
        dst, src = (HUB_SHORT, PPMID_SHORT) if to_hub else (PPMID_SHORT, HUB_SHORT)
        self.nwk_counter += 1
        frame = nwk.NwkFrame(kind, dst, src, nwk.RADIUS, self.nwk_counter & 0xFF, payload)
        if secured:
            source = PPMID if to_hub else HUB
            frame = security.secure_nwk(frame, NETWORK_KEY, source=source, counter=self.nwk_counter, key_sequence=0)
        return self.mac(frame.encode(), to_hub=to_hub)

    def aps(self, frame: aps.ApsFrame, *, to_hub: bool = True, key: bytes | None = LINK_KEY) -> bytes:
        """An APS data frame under `key` inside a secured network frame."""
        if key is not None:
            self.aps_counter += 1
            source = PPMID if to_hub else HUB
            frame = security.secure_aps(frame, key, source=source, counter=self.aps_counter, extended_nonce=False)
        return self.nwk(frame.encode(), to_hub=to_hub)

    def data(
        self,
        cluster: int,
        payload: bytes,
        *,
        to_hub: bool = True,
        key: bytes | None = LINK_KEY,
        profile: int = PROFILE,
        endpoint: int = 1,
        extended: aps.Extended | None = None,
    ) -> bytes:
        """`payload` to `cluster`."""
        frame = aps.data(
            self.nwk_counter & 0xFF,
            payload,
            profile=profile,
            cluster=cluster,
            src_endpoint=endpoint,
            dst_endpoint=endpoint,
            extended=extended,
        )
        return self.aps(frame, to_hub=to_hub, key=key)

    def command(
        self,
        command: aps_commands.ApsCommand,
        *,
        key: bytes = LINK_KEY,
        key_id: KeyIdentifier = KeyIdentifier.DATA,
        nwk_secured: bool = True,
    ) -> bytes:
        """An APS command from the hub, under `key`."""
        self.aps_counter += 1
        plain = aps.command(self.aps_counter & 0xFF, aps_commands.encode(command))
        sealed = security.secure_aps(plain, key, source=HUB, counter=self.aps_counter, key_id=key_id)
        return self.nwk(sealed.encode(), to_hub=False, secured=nwk_secured)

    def interpan(self, frame: interpan.InterPanFrame, *, secured: bool = False, broadcast: bool = False) -> bytes:
        """An Inter-PAN frame from the PPMID."""
        self.sequence += 1
        self.aps_counter += 1
        if secured:
            frame = security.secure_interpan(frame, LINK_KEY, source=PPMID, counter=self.aps_counter)
        to = {} if broadcast else {"dst": HUB, "dst_pan": PAN}
        return interpan.mac_frame(frame, sequence=self.sequence, src=PPMID, **to).encode()  # type: ignore[arg-type]


def cases() -> Iterator[Case]:
    """All of them, in an order in which a listener can learn addresses and keys."""
    air = Air()
    yield from mac_cases()
    yield from command_cases(air)
    yield from network_cases(air)
    yield from device_profile_cases(air)
    yield from key_establishment_cases(air)
    yield from tunnel_cases(air)
    yield from cluster_cases(air)
    yield from interpan_cases(air)


def mac_cases() -> Iterator[Case]:
    """Scan and association."""
    frames = {
        "beacon request": ieee802154.beacon_request(1),
        "beacon": beacon.coordinator_beacon(2, PAN, HUB_SHORT, HUB, association_permit=True),
        "association request": ieee802154.association_request(
            3, PAN, HUB_SHORT, PPMID, ieee802154.Capability.ALLOCATE_ADDRESS
        ),
        "data request": ieee802154.data_request(4, PAN, HUB_SHORT, PPMID),
        "ack": ieee802154.ack(4, frame_pending=True),
        "association response": ieee802154.association_response(5, PAN, PPMID, HUB, PPMID_SHORT),
        "disassociation": ieee802154.disassociation(6, PAN, PPMID, HUB, 1),
    }
    wanted: dict[str, dict[str, str | None]] = {
        "beacon request": {"wpan.cmd": "0x07"},
        "beacon": {
            "zbee_beacon.ext_panid": "0a:0b:0c:0d:0e:0f:10:11",
            "zbee_beacon.profile": "0x02",
            "wpan.assoc_permit": "1",
            "zbee_beacon.end_dev": "1",
        },
        "association request": {"wpan.cmd": "0x01", "wpan.cinfo.alloc_addr": "1"},
        "data request": {"wpan.cmd": "0x04"},
        "ack": {"wpan.frame_type": "0x0002", "wpan.pending": "1"},
        "association response": {"wpan.cmd": "0x02", "wpan.asoc.addr": "0x5c3d", "wpan.assoc.status": "0x00"},
        "disassociation": {"wpan.cmd": "0x03"},
    }
    for name, frame in frames.items():
        yield Case(name, (frame.encode(),), wanted[name])


def command_cases(air: Air) -> Iterator[Case]:
    """APS commands."""
    transport = aps_commands.TransportNetworkKey(Secret(NETWORK_KEY), 0, PPMID, HUB)
    key = security.key_transport_key(INSTALL_KEY)
    frame = air.command(transport, key=key, key_id=KeyIdentifier.KEY_TRANSPORT, nwk_secured=False)
    fields: dict[str, str | None] = {
        "zbee_aps.cmd.id": "0x05",
        "zbee_aps.cmd.key": "01:02:03:04:05:06:07:08:09:0a:0b:0c:0d:0e:0f:10",
        "zbee_aps.cmd.dst": "0a:0b:0c:0d:0e:0f:10:12",
    }
    yield Case("transport network key", (frame,), fields)
    inner = security.secure_aps(
        aps.command(9, aps_commands.encode(transport)),
        key,
        source=HUB,
        counter=90,
        key_id=KeyIdentifier.KEY_TRANSPORT,
    )
    tunnel = aps.command(8, aps_commands.encode(aps_commands.Tunnel(PPMID, inner.encode())))
    tunnelled = air.nwk(tunnel.encode(), to_hub=False)
    yield Case(
        "tunnel command", (tunnelled,), {"zbee_aps.cmd.id": "0x0e", "zbee_aps.cmd.dst": "0a:0b:0c:0d:0e:0f:10:12"}
    )
    load = security.key_load_key(LINK_KEY)
    partner = aps_commands.TransportApplicationKey(Secret(PARTNER_KEY), PPMID, True)
    yield Case(
        "transport application key",
        (air.command(partner, key=load, key_id=KeyIdentifier.KEY_LOAD),),
        {
            "zbee_aps.cmd.key_type": "0x03",
            "zbee_aps.cmd.partner": "0a:0b:0c:0d:0e:0f:10:12",
            "zbee_aps.cmd.init_flag": "1",
        },
    )
    trust = aps_commands.TransportTrustCentreKey(Secret(PARTNER_KEY), PPMID, HUB)
    yield Case(
        "transport trust-centre key",
        (air.command(trust, key=load, key_id=KeyIdentifier.KEY_LOAD),),
        {"zbee_aps.cmd.key_type": "0x04", "zbee_aps.cmd.src": "0a:0b:0c:0d:0e:0f:10:11"},
    )
    rows: tuple[tuple[aps_commands.ApsCommand, dict[str, str | None]], ...] = (
        (
            aps_commands.UpdateDevice(PPMID, PPMID_SHORT, aps_commands.DeviceStatus.UNSECURED_JOIN),
            {"zbee_aps.cmd.id": "0x06", "zbee_aps.cmd.addr": "0x5c3d", "zbee_aps.cmd.update_status": "0x01"},
        ),
        (aps_commands.RemoveDevice(PPMID), {"zbee_aps.cmd.id": "0x07"}),
        (aps_commands.RequestApplicationKey(PPMID), {"zbee_aps.cmd.id": "0x08", "zbee_aps.cmd.key_type": "0x02"}),
        (aps_commands.RequestTrustCentreKey(), {"zbee_aps.cmd.id": "0x08", "zbee_aps.cmd.key_type": "0x04"}),
        (aps_commands.SwitchKey(3), {"zbee_aps.cmd.id": "0x09", "zbee_aps.cmd.seqno": "3"}),
        (
            aps_commands.VerifyKey(aps_commands.KeyType.TRUST_CENTRE_LINK, PPMID, security.verify_key_hash(LINK_KEY)),
            {"zbee_aps.cmd.id": "0x0f"},
        ),
        (
            aps_commands.ConfirmKey(0, aps_commands.KeyType.TRUST_CENTRE_LINK, PPMID),
            {"zbee_aps.cmd.id": "0x10", "zbee_aps.cmd.dst": "0a:0b:0c:0d:0e:0f:10:12"},
        ),
    )
    for command, wanted in rows:
        yield Case(type(command).__name__, (air.command(command),), wanted)


def network_cases(air: Air) -> Iterator[Case]:
    """Network commands."""
    rows: tuple[tuple[nwk.NwkCommand, dict[str, str | None]], ...] = (
        (nwk.NetworkStatus(0x02, PPMID_SHORT), {"zbee_nwk.cmd.id": "0x03"}),
        (nwk.Leave(nwk.LeaveOption.REQUEST), {"zbee_nwk.cmd.id": "0x04", "zbee_nwk.cmd.leave.request": "1"}),
        (nwk.RejoinRequest(0x80), {"zbee_nwk.cmd.id": "0x06", "zbee_nwk.cmd.cinfo.alloc": "1"}),
        (nwk.RejoinResponse(PPMID_SHORT, 0), {"zbee_nwk.cmd.id": "0x07", "zbee_nwk.cmd.rejoin_status": "0x00"}),
        (
            nwk.LinkStatus((nwk.LinkCost(PPMID_SHORT, 0x31),)),
            {"zbee_nwk.cmd.id": "0x08", "zbee_nwk.cmd.link.count": "1"},
        ),
        (nwk.EndDeviceTimeoutRequest(8, 0), {"zbee_nwk.cmd.id": "0x0b", "zbee_nwk.cmd.ed_tmo_req": "8"}),
        (nwk.EndDeviceTimeoutResponse(0, 1), {"zbee_nwk.cmd.id": "0x0c", "zbee_nwk.cmd.ed_tmo_rsp_status": "0"}),
    )
    for command, wanted in rows:
        frame = air.nwk(nwk.encode_command(command), kind=nwk.NwkKind.COMMAND)
        yield Case(type(command).__name__, (frame,), wanted)


def device_profile_cases(air: Air) -> Iterator[Case]:
    """Messages of the device profile."""
    nobody = EntityId(bytes(8))
    rows: tuple[tuple[zdo.ZdoBody, dict[str, str | None]], ...] = (
        (zdo.DeviceAnnounce(PPMID_SHORT, PPMID, 0x80), {"zbee_zdp.nwk_addr": "0x5c3d", "zbee_zdp.cinfo.alloc": "1"}),
        (zdo.NwkAddressRequest(PPMID), {"zbee_zdp.ext_addr": "0a:0b:0c:0d:0e:0f:10:12"}),
        (zdo.NwkAddressResponse(0, PPMID, PPMID_SHORT), {"zbee_zdp.status": "0", "zbee_zdp.nwk_addr": "0x5c3d"}),
        (zdo.IeeeAddressRequest(PPMID_SHORT), {"zbee_zdp.nwk_addr": "0x5c3d"}),
        (zdo.IeeeAddressResponse(0, PPMID, PPMID_SHORT), {"zbee_zdp.ext_addr": "0a:0b:0c:0d:0e:0f:10:12"}),
        (
            zdo.MatchDescriptorRequest(0, PROFILE, (Cluster.KEY_ESTABLISHMENT,)),
            {"zbee_zdp.profile": "0x0109", "zbee_zdp.in_count": "1"},
        ),
        (zdo.MatchDescriptorResponse(0, 0, (123,)), {"zbee_zdp.endpoint": "123"}),
        (zdo.MgmtLeaveRequest(nobody, zdo.LeaveFlag.REJOIN), {"zbee_zdp.leave.rejoin": "1"}),
        (zdo.MgmtLeaveResponse(0), {"zbee_zdp.status": "0"}),
        (zdo.MgmtPermitJoiningRequest(180), {"zbee_zdp.duration": "180", "zbee_zdp.significance": "1"}),
        (zdo.MgmtPermitJoiningResponse(0), {"zbee_zdp.status": "0"}),
    )
    for body, wanted in rows:
        message = zdo.ZdoMessage(7, body)
        frame = air.data(message.cluster, message.encode(), key=None, profile=zdo.PROFILE, endpoint=zdo.ENDPOINT)
        yield Case(type(body).__name__, (frame,), {"zbee_zdp.seqno": "7", **wanted})


_KE = "zbee_zcl_se.ke"


def _key_messages() -> Iterator[tuple[str, key_establishment.KeyMessage, dict[str, str | None]]]:
    yield (
        "initiate, suite 1",
        key_establishment.Initiate(1, 10, 15, CERTIFICATE_1),
        {f"{_KE}.cert.subject": "00:00:00:00:00:00:00:01"},
    )
    yield (
        "initiate, suite 2",
        key_establishment.Initiate(2, 10, 15, CERTIFICATE_2),
        {f"{_KE}.cert.subject": "0a:0b:0c:0d:0e:0f:10:11", f"{_KE}.cert.key.usage.agreement": "1"},
    )
    yield "ephemeral data, suite 1", key_establishment.EphemeralData(POINT_1), {f"{_KE}.qeu": POINT_1.hex(":")}
    yield "ephemeral data, suite 2", key_establishment.EphemeralData(POINT_2), {f"{_KE}.qeu": POINT_2.hex(":")}
    yield "confirm key", key_establishment.ConfirmKey(bytes(range(16))), {f"{_KE}.macu": None}
    yield (
        "terminate",
        key_establishment.Terminate(key_establishment.TerminateStatus.NO_RESOURCES, 30, 2),
        {f"{_KE}.terminate.status": "0x04", f"{_KE}.terminate.wait.time": "30"},
    )


def key_establishment_cases(air: Air) -> Iterator[Case]:
    """Inside the network, without APS security."""
    for name, message, wanted in _key_messages():
        frame = key_establishment.frame(message, 0x20, to_client=False)
        yield Case(
            f"key establishment: {name}", (air.data(Cluster.KEY_ESTABLISHMENT, frame.encode(), key=None),), wanted
        )


def tunnel_cases(air: Air) -> Iterator[Case]:
    """The Tunneling cluster, with a Remote Party Message whole and in fragments."""
    tun = "zbee_zcl_se.tun"
    family = tunneling.FAMILY
    rows = (
        (
            tunneling.RequestTunnel(),
            {f"{tun}.protocol_id": "0x06", f"{tun}.max_in_transfer_size": "1500", f"{tun}.manufacturer_code": "0xffff"},
        ),
        (
            tunneling.RequestTunnelResponse(0x0102, 0),
            {f"{tun}.tunnel_id": "0x0102", f"{tun}.max_in_transfer_size": "1500"},
        ),
        (tunneling.TransferDataError(0x0102, 0), {f"{tun}.transfer_data_status": "0x00"}),
        (tunneling.TransferDataErrorToClient(0x0102, 1), {f"{tun}.transfer_data_status": "0x01"}),
        (tunneling.AckTransferData(0x0102, 5), {f"{tun}.octets_left": "5"}),
        (tunneling.AckTransferDataToClient(0x0102, 5), {f"{tun}.octets_left": "5"}),
        (tunneling.ReadyData(0x0102, 5), {f"{tun}.octets_left": "5"}),
        (tunneling.ReadyDataToClient(0x0102, 5), {f"{tun}.octets_left": "5"}),
        (tunneling.RequestSupportedProtocols(1), {f"{tun}.protocol_offset": "1"}),
        (
            tunneling.SupportedProtocols(True, (tunneling.SupportedProtocol(0xFFFF, 6),)),
            {f"{tun}.protocol_count": "1", f"{tun}.protocol_id": "0x06"},
        ),
        (tunneling.CloseTunnel(0x0102), {f"{tun}.tunnel_id": "0x0102"}),
        (tunneling.TunnelClosure(0x0102), {f"{tun}.tunnel_id": "0x0102"}),
    )
    for command, wanted in rows:
        frame = family.frame(command, 0x30).encode()
        yield Case(type(command).__name__, (air.data(Cluster.TUNNELING, frame, to_hub=not command.TO_CLIENT),), wanted)
    gbcs: dict[str, str | None] = {
        "gbcs_message.grouping_header.message_code": "0x0069",
        "gbcs_message.grouping_header.originator_counter": "16",
        "zbee_aps.reassembled.length": str(5 + len(GBCS_MESSAGE)),
    }
    whole = family.frame(tunneling.TransferDataToClient(0x0102, GBCS_MESSAGE), 0x31).encode()
    yield Case("Remote Party Message in fragments", fragments(air, whole), gbcs)
    for name, item in (
        ("gas tunnel GET", tunneling.Get()),
        ("gas tunnel GET-RESPONSE", tunneling.GetResponse(2, b"")),
    ):
        data = tunneling.TransferData(0x0102, tunneling.encode_gas(item))
        yield Case(
            name, (air.data(Cluster.TUNNELING, family.frame(data, 0x32).encode()),), {"gbcs_tunnel.command": None}
        )


def fragments(air: Air, payload: bytes, size: int = 60) -> tuple[bytes, ...]:
    """`payload` from the hub in blocks, each sealed by itself under one APS counter."""
    parts = [payload[start : start + size] for start in range(0, len(payload), size)]
    counter = 0x77
    frames = []
    for index, part in enumerate(parts):
        extended = aps.later_block(index) if index else aps.first_block(len(parts))
        plain = aps.data(
            counter,
            part,
            profile=PROFILE,
            cluster=Cluster.TUNNELING,
            src_endpoint=1,
            dst_endpoint=1,
            extended=extended,
        )
        frames.append(air.aps(plain, to_hub=False))
    return tuple(frames)


def cluster_cases(air: Air) -> Iterator[Case]:
    """General commands, acknowledgements and the other clusters."""
    ask = zcl.general(zcl.ReadAttributes((0x0000, 0x0003)), 0x40)
    yield Case("read attributes", (air.data(Cluster.PREPAYMENT, ask.encode()),), {"zbee_zcl.cmd.id": "0x00"})
    records = (
        zcl.AttributeStatus(0x0001, zcl.ZclStatus.SUCCESS, Value(DataType.INT32, -1234)),
        zcl.AttributeStatus(0x0099, zcl.ZclStatus.UNSUPPORTED_ATTRIBUTE),
    )
    answer = zcl.general(zcl.ReadAttributesResponse(records), 0x40, to_client=True)
    yield Case(
        "read attributes response",
        (air.data(Cluster.PREPAYMENT, answer.encode(), to_hub=False),),
        {"zbee_zcl.attr.int32": "-1234", "zbee_zcl.attr.status": "0x86"},
    )
    values = (zcl.AttributeValue(0x0000, Value(DataType.UTC, 0x2A000000)),)
    report = zcl.general(zcl.ReportAttributes(values), 0x41, to_client=True)
    yield Case("report", (air.data(Cluster.TIME, report.encode(), to_hub=False),), {"zbee_zcl.cmd.id": "0x0a"})
    write = zcl.general(zcl.WriteAttributes(values), 0x42)
    yield Case("write", (air.data(Cluster.TIME, write.encode()),), {"zbee_zcl.cmd.id": "0x02"})
    done = zcl.general(zcl.WriteAttributesResponse(0), 0x42, to_client=True)
    yield Case("write response", (air.data(Cluster.TIME, done.encode(), to_hub=False),), {"zbee_zcl.cmd.id": "0x04"})
    refused = zcl.default_response(ask, zcl.ZclStatus.FAILURE)
    yield Case(
        "default response",
        (air.data(Cluster.PREPAYMENT, refused.encode(), to_hub=False),),
        {"zbee_zcl.cmd.id": "0x0b", "zbee_zcl.attr.status": "0x01"},
    )
    pp = "zbee_zcl_se.pp"
    rows = (
        (
            Cluster.PREPAYMENT,
            prepayment.FAMILY.frame(prepayment.SelectAvailableEmergencyCredit(0x2A000000), 0x43),
            {f"{pp}.select_available_emc.originating_device": "0x02"},
        ),
        (
            Cluster.PREPAYMENT,
            prepayment.FAMILY.frame(prepayment.consumer_top_up("12345678901234567890"), 0x44),
            {f"{pp}.consumer_top_up.originating_device": "0x02"},
        ),
        (
            Cluster.PREPAYMENT,
            prepayment.FAMILY.frame(prepayment.ConsumerTopUpResponse(0x12, 1_000_000, 2, 1_500_000), 0x44),
            {f"{pp}.consumer_top_up_response.result_type": "0x12"},
        ),
        (
            Cluster.METERING,
            metering.FAMILY.frame(metering.LocalChangeSupply(metering.SupplyStatus.ON), 0x45),
            {"zbee_zcl_se.met.local_change_supply.proposed_supply_status": "0x02"},
        ),
        (
            Cluster.METERING,
            metering.FAMILY.frame(metering.ChangeSupply(1, 2, 3, 0, 1, 0), 0x46),
            {"zbee_zcl_se.met.change_supply.proposed_supply_status": "0x01"},
        ),
        (
            Cluster.METERING,
            metering.FAMILY.frame(metering.SupplyStatusResponse(1, 2, 3, 2), 0x46),
            {"zbee_zcl_se.met.supply_status_response.supply_status_after_implementation": "0x02"},
        ),
    )
    for cluster, frame, wanted in rows:
        name = f"cluster {cluster.name} command {frame.command:#04x} from {frame.direction_to_client}"
        yield Case(name, (air.data(cluster, frame.encode(), to_hub=not frame.direction_to_client),), wanted)
    plain = aps.data(5, b"", profile=PROFILE, cluster=Cluster.TUNNELING, src_endpoint=1, dst_endpoint=1)
    yield Case("APS ack", (air.aps(aps.ack(plain), key=LINK_KEY),), {"zbee_aps.type": "0x02", "zbee_aps.counter": "5"})
    fragment = msgspec.structs.replace(plain, extended=aps.later_block(2))
    yield Case(
        "APS ack of a fragment",
        (air.aps(aps.ack(fragment), key=None),),
        {"zbee_aps.type": "0x02", "zbee_aps.block": "2"},
    )
    switch = aps.command(6, b"", ack_request=True)
    yield Case("APS ack of a command", (air.aps(aps.ack(switch), key=None),), {"zbee_aps.ack_format": "1"})


def interpan_cases(air: Air) -> Iterator[Case]:
    """Inter-PAN: key establishment bare, registration secured."""
    for name, message, wanted in _key_messages():
        payload = key_establishment.frame(message, 0x50, to_client=False).encode()
        frame = interpan.InterPanFrame(Cluster.KEY_ESTABLISHMENT, PROFILE, payload)
        yield Case(f"Inter-PAN {name}", (air.interpan(frame),), wanted)
    terminate = key_establishment.frame(key_establishment.Terminate(3, 1, 3), 0x51, to_client=False).encode()
    group = interpan.InterPanFrame(
        Cluster.KEY_ESTABLISHMENT, PROFILE, terminate, delivery=aps.Delivery.GROUP, group=0x1234
    )
    yield Case("Inter-PAN to a group", (air.interpan(group, broadcast=True),), {"zbee_aps.group": "0x1234"})
    everyone = msgspec.structs.replace(group, delivery=aps.Delivery.BROADCAST, group=None)
    yield Case("Inter-PAN to everyone", (air.interpan(everyone, broadcast=True),), {"zbee_aps.delivery": "0x02"})
    commands = (
        registration.Register(PPMID, INSTALL_CODE, 132),
        registration.PermitBlock(0, 154, Secret(bytes(60))),
        registration.Commit(),
        registration.RegisterAnswer(registration.RegistrationStatus.TAKEN),
        registration.PermitBlockAnswer(registration.RegistrationStatus.TAKEN, 60),
        registration.CommitAnswer(registration.RegistrationStatus.ADMITTED, 90),
    )
    for command in commands:
        payload = registration.FAMILY.frame(command, 0x52).encode()
        frame = interpan.InterPanFrame(Cluster.REGISTRATION, PROFILE, payload)
        fields: dict[str, str | None] = {
            "zbee_zcl.cmd.mc": "0xfff1",
            "zbee_zcl.cs.cmd.id": str(command.ID),
            "zbee.sec.decryption_key": "key",
        }
        yield Case(f"registration {type(command).__name__}", (air.interpan(frame, secured=True),), fields)
