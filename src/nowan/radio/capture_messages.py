"""Remote Party Messages out of captured ZigBee frames: the tunnelled ones, decrypted with the keys at hand.

Frame by frame: the network layer is opened with a network key (given, or learned from a transport key that a link key
opens), the application support layer with a link key, fragments are put together, and what the Tunneling cluster
(0x0704) carries is the message (GBCS 10.2.2). Keys are tried one after the other, since a capture does not say which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from nowan.crypto.secret import Secret
from nowan.errors import DecodeError, NowanError, WireReason
from nowan.ids import EntityId, ShortAddress
from nowan.radio.capture_reader import Packet
from nowan.zigbee import aps_commands, security
from nowan.zigbee.aps import ApsFrame, ApsKind
from nowan.zigbee.clusters import tunneling
from nowan.zigbee.ieee802154 import FrameKind, MacFrame
from nowan.zigbee.nwk import NwkFrame, NwkKind
from nowan.zigbee.security import KeyIdentifier
from nowan.zigbee.zcl import ZclFrame

TUNNELING = 0x0704
#: Commands of the Tunneling cluster that carry data: TransferData is 2 to the server and 1 to the client.
_TRANSFER = {(False, 2), (True, 1)}
#: Messages that are being put together; the oldest goes when there are more.
MAX_ASSEMBLIES = 64
#: Messages that are remembered, so that one repeated over the air counts once.
MAX_REMEMBERED = 1024
#: Keys that are tried; a home has a dozen.
MAX_KEYS = 256
_KEY = re.compile(r"(?:[0-9A-Fa-f]{2}[:\s-]?){15}[0-9A-Fa-f]{2}")


class Tunnelled(msgspec.Struct, frozen=True):
    """A message found in the air: the packet that completed it, when, between which nodes, and its octets."""

    packet: int
    at_ns: int
    source: ShortAddress
    destination: ShortAddress
    data: bytes


class Tally(msgspec.Struct):
    """What a capture held: frames, how many were opened or stayed closed, and keys that were learned from it."""

    frames: int = 0
    opened: int = 0
    closed: int = 0
    damaged: int = 0
    learned: int = 0


def key_file(text: str) -> list[Secret]:
    """Keys of a file in the form of Wireshark's ``zigbee_pc_keys``: ``"key in hex","Normal","name"`` on each line.

    ``Reverse`` in the second column says that the key is written last octet first. Raises `DecodeError` with the line.
    """
    keys = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        cells = [cell.strip().strip('"') for cell in line.split(",")]
        if not _KEY.fullmatch(cells[0]):
            raise DecodeError(WireReason.NOT_TEXT, number, "keys", "no key of 16 octets in hex at the line's start")
        key = bytes.fromhex(re.sub(r"[^0-9A-Fa-f]", "", cells[0]))
        keys.append(Secret(key[::-1] if cells[1:2] == ["Reverse"] else key))
    return keys


class Listener:
    """Follows a capture; `hear` gives the messages that a packet completes."""

    def __init__(self, keys: Iterable[bytes]) -> None:
        self.tally = Tally()
        self._keys: list[Secret] = [Secret(key) for key in keys][:MAX_KEYS]
        self._names: dict[ShortAddress, EntityId] = {}
        self._parts: dict[tuple[int, int, int], dict[int, bytes]] = {}
        self._totals: dict[tuple[int, int, int], int] = {}
        self._seen: dict[tuple[int, int, int, bytes], None] = {}

    def hear(self, packet: Packet) -> list[Tunnelled]:
        """The messages that `packet` completes: none, as a rule. Damaged and closed frames are counted, not raised."""
        frame = packet.frame
        if frame is None:
            return []
        self.tally.frames += 1
        try:
            found = self._mac(frame)
        except NowanError:
            self.tally.damaged += 1
            return []
        return [Tunnelled(packet.number, packet.at_ns, *message) for message in found]

    def _mac(self, octets: bytes) -> list[tuple[ShortAddress, ShortAddress, bytes]]:
        mac = MacFrame.decode(octets)
        if mac.kind is not FrameKind.DATA or not mac.payload or mac.payload[0] & 3 == 3:
            return []
        nwk = NwkFrame.decode(mac.payload)
        if nwk.src_ieee is not None:
            self._names[nwk.src] = nwk.src_ieee
        if nwk.security:
            opened = self._open_network(nwk, direct=mac.src == nwk.src)
            if opened is None:
                self.tally.closed += 1
                return []
            nwk = opened
        if nwk.kind is not NwkKind.DATA:
            return []
        aps = self._open_application(ApsFrame.decode(nwk.payload), nwk)
        if aps is None:
            self.tally.closed += 1
            return []
        self.tally.opened += 1
        if aps.kind is ApsKind.COMMAND:
            self._learn(aps.payload)
        if aps.kind is not ApsKind.DATA or aps.cluster != TUNNELING:
            return []
        whole = self._whole(aps, nwk)
        message = None if whole is None else _tunnelled(whole)
        if message is None:
            return []
        heard = (int(nwk.src), int(nwk.dst), aps.counter, message)
        if heard in self._seen:
            return []
        self._seen[heard] = None
        if len(self._seen) > MAX_REMEMBERED:
            self._seen.pop(next(iter(self._seen)))
        return [(nwk.src, nwk.dst, message)]

    def _open_network(self, nwk: NwkFrame, *, direct: bool) -> NwkFrame | None:
        """The opened frame; its sealer is its source when it comes from there `direct`, not through a router."""
        for place, key in enumerate(self._keys):
            try:
                proof = security.unsecure_nwk(nwk, key)
            except NowanError:
                continue
            self._keys.insert(0, self._keys.pop(place))
            if direct:
                self._names.setdefault(nwk.src, proof.source)
            return proof.frame
        return None

    def _open_application(self, aps: ApsFrame, nwk: NwkFrame) -> ApsFrame | None:
        if not aps.security:
            return aps
        key_id = security.auxiliary(aps).key_id
        source = self._names.get(nwk.src)
        for key in self._keys:
            try:
                return security.unsecure_aps(aps, _derived(key, key_id), source).frame
            except NowanError:
                continue
        for key in self._keys if source is not None else ():
            try:
                return security.unsecure_aps(aps, _derived(key, key_id)).frame
            except NowanError:
                continue
        return None

    def _learn(self, payload: bytes) -> None:
        """Keep a key that a transport-key command carries."""
        match aps_commands.decode(payload):
            case (
                aps_commands.TransportNetworkKey(key=key)
                | aps_commands.TransportTrustCentreKey(key=key)
                | aps_commands.TransportApplicationKey(key=key)
            ) if key not in self._keys and len(self._keys) < MAX_KEYS:
                self._keys.append(Secret(key))
                self.tally.learned += 1
            case _:
                pass

    def _whole(self, aps: ApsFrame, nwk: NwkFrame) -> bytes | None:
        """The payload, or None while fragments are missing."""
        extended = aps.extended
        if extended is None or not (extended.first or extended.later):
            return aps.payload
        name = (int(nwk.src), int(nwk.dst), aps.counter)
        if extended.first:
            self._totals[name] = extended.block
        parts = self._parts.setdefault(name, {})
        parts[0 if extended.first else extended.block] = aps.payload
        total = self._totals.get(name)
        if total is not None and all(place in parts for place in range(total)):
            self._totals.pop(name)
            self._parts.pop(name)
            return b"".join(parts[place] for place in range(total))
        while len(self._parts) > MAX_ASSEMBLIES:
            oldest = next(iter(self._parts))
            self._parts.pop(oldest)
            self._totals.pop(oldest, None)
        return None


def _derived(key: Secret, key_id: KeyIdentifier) -> bytes:
    """The key itself, or what is derived of it for carrying keys."""
    if key_id is KeyIdentifier.KEY_TRANSPORT:
        return security.key_transport_key(key)
    return security.key_load_key(key) if key_id is KeyIdentifier.KEY_LOAD else key


def _tunnelled(payload: bytes) -> bytes | None:
    """The message of a TransferData; None for other commands, and for the gas meter's requests."""
    frame = ZclFrame.decode(payload)
    if not frame.cluster_specific or (frame.direction_to_client, frame.command) not in _TRANSFER:
        return None
    data = frame.payload[2:]
    if data[:1] in (b"\xdd", b"\xdf"):
        return data
    match tunneling.decode_gas(data):
        case tunneling.GetResponse(message=message) | tunneling.Put(message=message) if message:
            return message
        case _:
            return None
