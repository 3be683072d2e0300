"""Inter-PAN as a node lets it in and out (ZSE Annex B): closed unless opened, and then for two kinds of frame only.

Open, it takes unsecured commands 0-3 of the Key Establishment cluster, and frames secured by the Inter-PAN link key
that a key establishment made with their sender. Everything else is dropped in silence. There is no APS acknowledgement
here: a message counts as delivered when the MAC's acknowledgement came.
"""

from __future__ import annotations

from nowan.effects import Effect, Emit
from nowan.errors import DecodeError, PeerMisbehaved
from nowan.ids import EntityId, PanId
from nowan.instant import Tick
from nowan.zigbee import interpan, security
from nowan.zigbee.clusters.ids import PROFILE, Cluster
from nowan.zigbee.ieee802154 import BROADCAST_PAN, MacFrame
from nowan.zigbee.indications import Delivered, Outgoing, Protection, Received, Undecryptable
from nowan.zigbee.interpan import InterPanFrame
from nowan.zigbee.ke_messages import KeFrame
from nowan.zigbee.key_store import KeyStore, LinkKeyKind
from nowan.zigbee.mac_link import MacLink

#: What the tokens of this module begin with.
TOKENS = "interpan."
#: Partners whose PAN is remembered; a flood of strangers pushes the oldest out.
MAX_PARTNERS = 16


class InterPanAccess:
    """See the module's text."""

    def __init__(self, eui64: EntityId, keys: KeyStore, link: MacLink, endpoint: int) -> None:
        self._eui64 = eui64
        self._keys = keys
        self._link = link
        self._endpoint = endpoint
        self._pans: dict[EntityId, PanId] = {}
        self.is_open = False

    def meet(self, partner: EntityId, pan: PanId) -> None:
        """`partner` is to be found in `pan`."""
        self._pans.pop(partner, None)
        while len(self._pans) >= MAX_PARTNERS:
            self._pans.pop(next(iter(self._pans)))
        self._pans[partner] = pan

    def send(self, message: Outgoing, now: Tick) -> list[Effect]:
        """Send; without an Inter-PAN key for a LINK message, or with too long a payload, it fails at once."""
        frame: InterPanFrame | None = InterPanFrame(message.cluster, message.profile, message.payload)
        if message.protection is Protection.LINK:
            frame = self._seal(frame, message.destination) if frame is not None else None
        room = interpan.MAX_PAYLOAD
        if frame is None or len(frame.payload) > room:
            return [Emit(Delivered(message.handle, False))] if message.handle else []
        member = self._keys.membership
        packet = interpan.mac_frame(
            frame,
            sequence=0,
            src=self._eui64,
            src_pan=member.pan_id if member is not None else BROADCAST_PAN,
            dst=message.destination,
            dst_pan=self._pans.get(message.destination, BROADCAST_PAN),
        )
        return self._link.send(packet, now, TOKENS + message.handle if message.handle else "")

    def sent(self, token: str, ok: bool) -> list[Effect]:
        """The MAC is done with a message of `send`."""
        return [Emit(Delivered(token.removeprefix(TOKENS), ok))]

    def receive(self, frame: MacFrame, rssi_dbm: float) -> list[Effect]:
        """An Inter-PAN frame for this node."""
        if not self.is_open or not isinstance(frame.src, bytes):
            return []
        try:
            packet = InterPanFrame.decode(frame.payload)
        except DecodeError:
            return []
        source = EntityId(frame.src)
        protection = Protection.NONE
        if packet.security:
            opened = self._open(packet, source)
            if not isinstance(opened, InterPanFrame):
                return [] if opened is None else [Emit(opened)]
            packet, protection = opened, Protection.LINK
        elif not _may_be_open(packet):
            return []
        # Where a partner is found is its own claim; once known, only the holder of its key may change it.
        if protection is Protection.LINK or source not in self._pans:
            self.meet(source, frame.src_pan if frame.src_pan is not None else BROADCAST_PAN)
        received = Received(
            source=source,
            profile=packet.profile,
            cluster=packet.cluster,
            src_endpoint=self._endpoint,
            dst_endpoint=self._endpoint,
            payload=packet.payload,
            protection=protection,
            interpan=True,
            rssi_dbm=rssi_dbm,
        )
        return [Emit(received)]

    def _seal(self, frame: InterPanFrame, partner: EntityId) -> InterPanFrame | None:
        links = self._keys.links(partner, (LinkKeyKind.INTERPAN,))
        counter = self._keys.next_link_counter() if links else None
        if counter is None:
            return None
        return security.secure_interpan(frame, links[0].key, source=self._eui64, counter=counter)

    def _open(self, packet: InterPanFrame, source: EntityId) -> InterPanFrame | Undecryptable | None:
        for link in self._keys.links(source, (LinkKeyKind.INTERPAN,)):
            try:
                opened = security.unsecure_interpan(packet, link.key, source)
            except DecodeError:
                return None
            except PeerMisbehaved:
                return Undecryptable(source, "Inter-PAN", False)
            if not self._keys.accept_link(link, opened.counter):
                return Undecryptable(source, "Inter-PAN", True)
            return opened.frame
        return Undecryptable(source, "Inter-PAN", False)


def _may_be_open(packet: InterPanFrame) -> bool:
    """Whether a frame without security is one of a key establishment."""
    smart_energy = packet.profile == PROFILE and packet.cluster == Cluster.KEY_ESTABLISHMENT
    return smart_energy and KeFrame.decode(packet.payload) is not None
