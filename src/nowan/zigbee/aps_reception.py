"""Messages on their way in through APS: opened, reassembled, delivered once, acknowledged (ZigBee 2.2.8.4, 4.4.1).

What is delivered stands before its acknowledgement in the list of effects, so that whoever embeds the node can store
first. A message that was delivered is only acknowledged again. Acknowledgements carry no APS security of their own.

The eight bits of the APS counter alone do not tell a repetition: a sender that lost its power begins anew somewhere,
and a message mistaken for an old one would be acknowledged and lost. A repetition has the same counter and bytes.
"""

from __future__ import annotations

import hashlib

import msgspec

from nowan.effects import Effect, Emit
from nowan.errors import DecodeError, PeerMisbehaved
from nowan.ids import EntityId
from nowan.instant import Tick, after
from nowan.zigbee import aps, aps_commands, security
from nowan.zigbee.aps import ApsFrame, ApsKind
from nowan.zigbee.aps_commands import ApsCommand
from nowan.zigbee.aps_delivery import ApsDelivery
from nowan.zigbee.fragmentation import Reassembly
from nowan.zigbee.indications import Protection, Received, Undecryptable
from nowan.zigbee.key_store import DATA_KINDS, TRANSPORT_KINDS, KeyStore, LinkKey
from nowan.zigbee.network_layer import NetworkData, NetworkLayer
from nowan.zigbee.security import KeyIdentifier

#: How long a delivered message is remembered: all of a sender's repetitions, and some.
MEMORY_S = 20.0
#: Delivered messages that are remembered.
MAX_REMEMBERED = 256


class CommandReceived(msgspec.Struct, frozen=True):
    """An APS command of `source`, opened with the link key `link`; for the node that owns this."""

    source: EntityId
    command: ApsCommand
    key_id: KeyIdentifier
    link: LinkKey


class _Delivered(msgspec.Struct, frozen=True):
    """A message that was delivered: a digest of each of its blocks, and how long it is remembered."""

    blocks: tuple[bytes, ...]
    until: Tick


class ApsReception:
    """See the module's text."""

    def __init__(self, keys: KeyStore, network: NetworkLayer, delivery: ApsDelivery) -> None:
        self._keys = keys
        self._network = network
        self._delivery = delivery
        self._reassembly = Reassembly()
        self._delivered: dict[tuple[int, int], _Delivered] = {}

    def receive(self, data: NetworkData, now: Tick) -> list[Effect]:
        """An APS frame that the network layer opened. What is no such frame changes nothing."""
        try:
            frame = ApsFrame.decode(data.payload)
        except DecodeError:
            return []
        if frame.kind is ApsKind.COMMAND:
            return self._command(frame, data)
        if not data.secured:
            return []
        if frame.kind is ApsKind.ACK:
            known = data.source is not None and not frame.security
            return self._delivery.acknowledged(data.source, frame, now) if known and data.source else []
        return self._data(frame, data, now)

    def _data(self, frame: ApsFrame, data: NetworkData, now: Tick) -> list[Effect]:
        if data.source is None:
            return []
        protection = Protection.NETWORK
        if frame.security:
            opened = self._open(frame, data.source)
            if not isinstance(opened, ApsFrame):
                return [] if opened is None else [Emit(opened)]
            frame, protection = opened, Protection.LINK
        acknowledge = frame.ack_request and not data.broadcast
        name = (int(data.short), frame.counter)
        known = self._delivered.get(name)
        if known is not None and known.until > now and _digest(frame) in known.blocks:
            return self._ack(frame, data, now) if acknowledge else []
        payload = frame.payload
        blocks: tuple[bytes, ...] = (_digest(frame),)
        if frame.extended is not None and frame.extended.fragmentation:
            whole = self._reassembly.take(name[0], name[1], frame.extended, frame.payload, now)
            if isinstance(whole, bool):
                return self._ack(frame, data, now) if whole and acknowledge else []
            blocks, payload = tuple(map(_hash, enumerate(whole))), b"".join(whole)
        self._remember(name, blocks, now)
        received = Received(
            source=data.source,
            profile=frame.profile or 0,
            cluster=frame.cluster or 0,
            src_endpoint=frame.src_endpoint or 0,
            dst_endpoint=frame.dst_endpoint or 0,
            payload=payload,
            protection=protection,
            interpan=False,
            rssi_dbm=data.rssi_dbm,
        )
        return [Emit(received), *(self._ack(frame, data, now) if acknowledge else ())]

    def _open(self, frame: ApsFrame, source: EntityId) -> ApsFrame | Undecryptable | None:
        """The frame as one of the link keys with `source` opens it, and its counter allows; None for no APS frame."""
        for link in self._keys.links(source, DATA_KINDS):
            try:
                if security.auxiliary(frame).key_id is not KeyIdentifier.DATA:
                    return Undecryptable(source, "APS", False)
                opened = security.unsecure_aps(frame, link.key, source)
            except DecodeError:
                return None
            except PeerMisbehaved:
                continue
            if not self._keys.accept_link(link, opened.counter):
                return Undecryptable(source, "APS", True)
            return opened.frame
        return Undecryptable(source, "APS", False)

    def _command(self, frame: ApsFrame, data: NetworkData) -> list[Effect]:
        """A command is always sealed, names its source, and only a network key may come outside network security."""
        try:
            aux = security.auxiliary(frame)
        except (DecodeError, PeerMisbehaved):
            return []
        source = aux.source
        if source is None:
            return []
        kinds = TRANSPORT_KINDS if aux.key_id is KeyIdentifier.KEY_TRANSPORT else DATA_KINDS
        for link in self._keys.links(source, kinds):
            try:
                opened = security.unsecure_aps(frame, _derived(link, aux.key_id), source)
                command = aps_commands.decode(opened.frame.payload)
            except DecodeError:
                return []
            except PeerMisbehaved:
                continue
            if not data.secured and not isinstance(command, aps_commands.TransportNetworkKey):
                return []
            if not self._keys.accept_link(link, opened.counter):
                return [Emit(Undecryptable(source, "APS", True))]
            return [Emit(CommandReceived(source, command, aux.key_id, link))]
        return [Emit(Undecryptable(source, "APS", False))]

    def _ack(self, frame: ApsFrame, data: NetworkData, now: Tick) -> list[Effect]:
        return self._network.send(aps.ack(frame).encode(), data.short, now)

    def _remember(self, name: tuple[int, int], blocks: tuple[bytes, ...], now: Tick) -> None:
        if len(self._delivered) >= MAX_REMEMBERED:
            self._delivered = {one: each for one, each in self._delivered.items() if each.until > now}
        while len(self._delivered) >= MAX_REMEMBERED:
            self._delivered.pop(next(iter(self._delivered)))
        self._delivered[name] = _Delivered(blocks, after(now, MEMORY_S))


def _digest(frame: ApsFrame) -> bytes:
    """What tells this block of this message from any other under the same counter."""
    extended = frame.extended
    return _hash((extended.block if extended is not None and extended.later else 0, frame.payload))


def _hash(block: tuple[int, bytes]) -> bytes:
    return hashlib.blake2b(bytes((block[0],)) + block[1], digest_size=8).digest()


def _derived(link: LinkKey, key_id: KeyIdentifier) -> bytes:
    if key_id is KeyIdentifier.KEY_TRANSPORT:
        return security.key_transport_key(link.key)
    if key_id is KeyIdentifier.KEY_LOAD:
        return security.key_load_key(link.key)
    return link.key
