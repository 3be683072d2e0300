"""The network layer of one node: its frames, their security, and what a star needs of routing (ZigBee 3.6, 4.3).

Every frame is secured with the network key and a counter of its hop; a receiver takes a hop's counters only upwards.
A coordinator passes on frames for a child, and repeats broadcasts once; any other node sends everything that is not
for everyone to its coordinator, and says who it is where others pass it on. The one unsecured frame that goes further
is data, on its way to a joiner that has no network key yet: what may be in it is for the receiver of `NetworkData` to
judge.
"""

from __future__ import annotations

import msgspec

from nowan.crypto.entropy import Entropy
from nowan.effects import Effect, Emit
from nowan.errors import DecodeError, PeerMisbehaved
from nowan.ids import EntityId, PanId, ShortAddress
from nowan.instant import Tick, after
from nowan.zigbee import ieee802154, nwk, security
from nowan.zigbee.ieee802154 import MacFrame
from nowan.zigbee.indications import Undecryptable
from nowan.zigbee.key_store import KeyStore, Membership
from nowan.zigbee.mac_link import MacLink
from nowan.zigbee.nwk import NwkCommand, NwkFrame, NwkKind

#: Application payload of one unfragmented message: 127 - MAC 11 - NWK 8 and its security 18 - APS 8.
ROOM = 82
#: Lowest of the broadcast addresses.
FIRST_BROADCAST = 0xFFF8
#: How long a broadcast is remembered (nwkNetworkBroadcastDeliveryTime) and how many are.
BROADCAST_MEMORY_S = 9.0
MAX_BROADCASTS = 64


class NetworkData(msgspec.Struct, frozen=True):
    """An opened APS frame; `source` is known when the frame or an address told it. For the node that owns this."""

    source: EntityId | None
    short: ShortAddress
    payload: bytes
    secured: bool
    broadcast: bool
    rssi_dbm: float


class NetworkCommand(msgspec.Struct, frozen=True):
    """A network command of `source`, authenticated by the network key."""

    source: EntityId
    command: NwkCommand


class NetworkLayer:
    """See the module's text."""

    def __init__(self, eui64: EntityId, keys: KeyStore, link: MacLink, entropy: Entropy, *, routes: bool) -> None:
        self._eui64 = eui64
        self._keys = keys
        self._link = link
        self._routes = routes
        self._sequence = entropy(1)[0]
        self._heard: dict[tuple[ShortAddress, int], Tick] = {}

    def send(self, payload: bytes, dst: ShortAddress, now: Tick) -> list[Effect]:
        """One APS frame, secured; nothing happens outside a network."""
        return self._originate(NwkKind.DATA, payload, dst, now)

    def command(self, command: NwkCommand, dst: ShortAddress, now: Tick) -> list[Effect]:
        """One network command, secured."""
        return self._originate(NwkKind.COMMAND, nwk.encode_command(command), dst, now)

    def send_unsecured(self, payload: bytes, dst: ShortAddress, now: Tick) -> list[Effect]:
        """One APS frame in the clear: a Transport-Key to a joiner."""
        member = self._keys.membership
        if member is None:
            return []
        frame = NwkFrame(NwkKind.DATA, dst, member.short, nwk.RADIUS, self._next_sequence(), payload)
        return self._link.send(ieee802154.data(0, member.pan_id, dst, member.short, frame.encode()), now)

    def room(self, device: EntityId) -> int:
        """Application payload that one frame to `device` holds, without APS security."""
        member = self._keys.membership
        direct = self._routes or member is None or device == member.trust_centre
        return ROOM if direct else ROOM - 8

    def receive(self, frame: MacFrame, rssi_dbm: float, now: Tick) -> list[Effect]:
        """A MAC data frame for this node. Bytes that are no network frame change nothing."""
        try:
            packet = NwkFrame.decode(frame.payload)
        except DecodeError:
            return []
        if not packet.security:
            return self._unsecured(packet, rssi_dbm)
        member = self._keys.membership
        if member is None:
            return []
        return self._secured(packet, member, frame, rssi_dbm, now)

    # -- out

    def _originate(self, kind: NwkKind, payload: bytes, dst: ShortAddress, now: Tick) -> list[Effect]:
        member = self._keys.membership
        if member is None:
            return []
        frame = NwkFrame(kind, dst, member.short, nwk.RADIUS, self._next_sequence(), payload)
        if self._names_itself(dst):
            frame = msgspec.structs.replace(frame, src_ieee=self._eui64)
        if dst >= FIRST_BROADCAST:
            self._remember(frame, now)
        return self._hop(frame, member, now)

    def _hop(self, frame: NwkFrame, member: Membership, now: Tick) -> list[Effect]:
        counter = self._keys.next_network_counter()
        if counter is None:
            return []
        sealed = security.secure_nwk(
            frame,
            member.network_key,
            source=self._eui64,
            counter=counter,
            key_sequence=member.key_sequence,
        )
        return self._link.send(self._mac(sealed, member.pan_id, self._next_hop(frame.dst), member.short), now)

    def _names_itself(self, dst: ShortAddress) -> bool:
        """Whether the frame tells its source's EUI-64: where others pass it on, its hops' headers do not."""
        return dst >= FIRST_BROADCAST or not (self._routes or dst == ieee802154.COORDINATOR)

    def _mac(self, frame: NwkFrame, pan: PanId, hop: ShortAddress, src: ShortAddress) -> MacFrame:
        return ieee802154.data(0, pan, hop, src, frame.encode())

    def _next_hop(self, dst: ShortAddress) -> ShortAddress:
        if dst >= FIRST_BROADCAST:
            return ieee802154.BROADCAST
        return dst if self._routes else ieee802154.COORDINATOR

    def _next_sequence(self) -> int:
        self._sequence = (self._sequence + 1) & 0xFF
        return self._sequence

    # -- in

    def _unsecured(self, packet: NwkFrame, rssi_dbm: float) -> list[Effect]:
        if packet.kind is not NwkKind.DATA or packet.dst >= FIRST_BROADCAST:
            return []
        data = NetworkData(packet.src_ieee, packet.src, packet.payload, False, False, rssi_dbm)
        return [Emit(data)]

    def _secured(
        self, packet: NwkFrame, member: Membership, frame: MacFrame, rssi_dbm: float, now: Tick
    ) -> list[Effect]:
        try:
            aux = security.auxiliary(packet)
            if aux.key_sequence != member.key_sequence:
                return []
            opened = security.unsecure_nwk(packet, member.network_key)
        except DecodeError:
            return []
        except PeerMisbehaved:
            return [Emit(Undecryptable(packet.src_ieee, "NWK", False))]
        if opened.source == self._eui64:
            return []
        if not self._keys.accept_network(opened.source, opened.counter):
            return [Emit(Undecryptable(opened.source, "NWK", True))]
        plain = opened.frame
        if plain.dst >= FIRST_BROADCAST:
            return self._broadcast(plain, opened.source, member, frame, rssi_dbm, now)
        if plain.dst == member.short:
            return self._up(plain, self._origin(plain, opened.source, frame), rssi_dbm)
        return self._relay(plain, member, now)

    def _origin(self, plain: NwkFrame, hop: EntityId, frame: MacFrame) -> EntityId | None:
        """Who made the frame: the hop itself, or as the frame or an address tells."""
        if plain.src == frame.src:
            return hop
        if plain.src_ieee is None:
            return self._keys.device_of(plain.src)
        if not self._routes:
            self._keys.learn(plain.src_ieee, plain.src)
        return plain.src_ieee

    def _up(self, plain: NwkFrame, source: EntityId | None, rssi_dbm: float) -> list[Effect]:
        if plain.kind is NwkKind.DATA:
            broadcast = plain.dst >= FIRST_BROADCAST
            return [Emit(NetworkData(source, plain.src, plain.payload, True, broadcast, rssi_dbm))]
        try:
            command = nwk.decode_command(plain.payload)
        except DecodeError:
            return []
        return [] if source is None else [Emit(NetworkCommand(source, command))]

    def _relay(self, plain: NwkFrame, member: Membership, now: Tick) -> list[Effect]:
        if not self._routes or plain.radius <= 1 or self._keys.device_of(plain.dst) is None:
            return []
        return self._hop(msgspec.structs.replace(plain, radius=plain.radius - 1), member, now)

    def _broadcast(
        self, plain: NwkFrame, hop: EntityId, member: Membership, frame: MacFrame, rssi_dbm: float, now: Tick
    ) -> list[Effect]:
        if self._remember(plain, now):
            return []
        effects = self._up(plain, self._origin(plain, hop, frame), rssi_dbm)
        if self._routes and plain.radius > 1:
            effects += self._hop(msgspec.structs.replace(plain, radius=plain.radius - 1), member, now)
        return effects

    def _remember(self, plain: NwkFrame, now: Tick) -> bool:
        """Whether the broadcast was seen before; now it has been."""
        name = (plain.src, plain.sequence)
        if self._heard.get(name, now) > now:
            return True
        self._heard = {one: until for one, until in self._heard.items() if until > now}
        if len(self._heard) >= MAX_BROADCASTS:
            self._heard.pop(next(iter(self._heard)))
        self._heard[name] = after(now, BROADCAST_MEMORY_S)
        return False
