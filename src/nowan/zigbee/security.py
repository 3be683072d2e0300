"""Security of network, APS and Inter-PAN frames (ZigBee 053474r20, clauses 4.3.1, 4.4.1 and 4.5; ZSE 1.4, B.5).

An auxiliary header stands between header and payload:

    control 1 | frame counter 4 | [source EUI-64 8] | [network key sequence number 1]

control: level in bits 0-2, key identifier in bits 3-4, extended nonce (the source stands) in bit 5. On air the level is
0; for the nonce and for what the MIC covers it is 5, encryption with a 32-bit MIC, the only level that ZigBee PRO uses.
The nonce is source EUI-64 8 | frame counter 4 | control 1, all least significant byte first; the cipher is CCM* with
M = 4 and L = 2, over header | auxiliary header. The counter of a sender grows with every frame under one key and its
last value is never used. Who counts and who refuses replays is the node; what is opened here is only authentic.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Generic, Self, TypeVar

import msgspec

from nowan.crypto import ccm, mmo
from nowan.crypto.secret import Secret
from nowan.errors import ApiMisuse, PeerMisbehaved, WireReason
from nowan.ids import EntityId
from nowan.wire import Reader
from nowan.zigbee.aps import ApsFrame
from nowan.zigbee.interpan import InterPanFrame
from nowan.zigbee.layout import wire_order, writes
from nowan.zigbee.nwk import NwkFrame
from nowan.zigbee.reasons import ZigbeeReason

#: Encryption and a MIC of 4 bytes (4.5.1.1.1).
LEVEL = 5
#: Bytes of the MIC.
MIC = 4
#: The value a counter never takes in a frame (4.3.1.1, 4.4.1.1).
MAX_FRAME_COUNTER = 0xFFFFFFFF

_EXTENDED_NONCE = 0x20


class KeyIdentifier(IntEnum):
    """Which key secures a frame (4.5.1.1.2)."""

    DATA = 0
    NETWORK = 1
    KEY_TRANSPORT = 2
    KEY_LOAD = 3


class AuxHeader(msgspec.Struct, frozen=True):
    """An auxiliary header. `source` stands only with the extended nonce, `key_sequence` only for the network key."""

    key_id: KeyIdentifier
    counter: int
    source: EntityId | None = None
    key_sequence: int | None = None
    #: As on air; the receiver puts its own in place of it.
    level: int = 0
    #: Bits 6 and 7 of the control byte.
    reserved: int = 0

    @classmethod
    def read(cls, reader: Reader) -> Self:
        """Take one; raises `DecodeError`."""
        with reader.field("auxiliary header"):
            control = reader.u8("control")
            key_id = KeyIdentifier(control >> 3 & 3)
            counter = reader.u32_le("frame counter")
            source = EntityId(reader.take(8, "source")[::-1]) if control & _EXTENDED_NONCE else None
            sequence = reader.u8("key sequence number") if key_id is KeyIdentifier.NETWORK else None
        return cls(key_id, counter, source, sequence, control & 7, control >> 6)

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """The auxiliary header at the start of a sealed payload; raises `DecodeError`."""
        return cls.read(Reader(data))

    def encode(self) -> bytes:
        """As on air."""
        return self._encode(self.level)

    def covered(self) -> bytes:
        """As the MIC covers it: with the real level."""
        return self._encode(LEVEL)

    @writes
    def nonce(self, source: EntityId) -> bytes:
        """The 13 bytes of CCM* (4.5.2.2)."""
        return wire_order(source) + self.counter.to_bytes(4, "little") + bytes((self._control(LEVEL),))

    def _control(self, level: int) -> int:
        extended = _EXTENDED_NONCE if self.source is not None else 0
        return level | self.key_id << 3 | extended | self.reserved << 6

    @writes
    def _encode(self, level: int) -> bytes:
        if (self.key_sequence is not None) != (self.key_id is KeyIdentifier.NETWORK):
            raise ApiMisuse("the key sequence number stands with the network key, and only there")
        return b"".join(
            (
                bytes((self._control(level),)),
                self.counter.to_bytes(4, "little"),
                b"" if self.source is None else wire_order(self.source),
                b"" if self.key_sequence is None else bytes((self.key_sequence,)),
            )
        )


_Frame = TypeVar("_Frame", NwkFrame, ApsFrame, InterPanFrame)


class Authenticated(msgspec.Struct, Generic[_Frame], frozen=True):
    """Proof that `frame` (opened: `security` off, payload plain) was sealed by `source` under the key given.

    Whether `counter` is fresh is for the holder of the counters to judge.
    """

    frame: _Frame
    source: EntityId
    counter: int
    key_id: KeyIdentifier
    key_sequence: int | None = None


def auxiliary(frame: NwkFrame | ApsFrame | InterPanFrame) -> AuxHeader:
    """The auxiliary header of a sealed frame, to choose the key by; nothing of it is proved yet. Raises `DecodeError`,
    or `PeerMisbehaved` when the frame is not secured.
    """
    if not frame.security:
        raise PeerMisbehaved(ZigbeeReason.NOT_SECURED)
    return AuxHeader.decode(frame.payload)


def secure_nwk(frame: NwkFrame, key: bytes, *, source: EntityId, counter: int, key_sequence: int) -> NwkFrame:
    """`frame` sealed under the network key; 18 bytes longer."""
    return _seal(frame, key, AuxHeader(KeyIdentifier.NETWORK, counter, source, key_sequence), source)


def unsecure_nwk(frame: NwkFrame, key: bytes) -> Authenticated[NwkFrame]:
    """Open a network frame. The extended nonce must stand, as it does in every network frame (4.3.1.1).

    Raises `DecodeError`, or `PeerMisbehaved`: not secured, another key meant, no source, counter spent, not authentic.
    """
    aux = auxiliary(frame)
    if aux.key_id is not KeyIdentifier.NETWORK:
        raise PeerMisbehaved(ZigbeeReason.KEY_IDENTIFIER)
    return _open(frame, key, aux, None)


def secure_aps(
    frame: ApsFrame,
    key: bytes,
    *,
    source: EntityId,
    counter: int,
    key_id: KeyIdentifier = KeyIdentifier.DATA,
    extended_nonce: bool = True,
) -> ApsFrame:
    """`frame` sealed: 9 bytes longer, 17 with the extended nonce. `key` is the key itself, already derived for `key_id`
    (`key_transport_key`, `key_load_key`) where that is not DATA. Commands always carry the extended nonce.
    """
    return _seal(frame, key, AuxHeader(key_id, counter, source if extended_nonce else None), source)


def unsecure_aps(frame: ApsFrame, key: bytes, source: EntityId | None = None) -> Authenticated[ApsFrame]:
    """Open an APS frame; `source` is the sender's EUI-64 as known from its address, for frames that do not name it.

    A frame that names another than `source` is refused. Errors as in `unsecure_nwk`.
    """
    return _open(frame, key, auxiliary(frame), source)


def secure_interpan(
    frame: InterPanFrame, key: bytes, *, source: EntityId, counter: int, extended_nonce: bool = True
) -> InterPanFrame:
    """`frame` sealed under the link key that CBKE made. The extended nonce is sent unless told otherwise, for
    analysers need it; both forms are accepted.
    """
    return _seal(frame, key, AuxHeader(KeyIdentifier.DATA, counter, source if extended_nonce else None), source)


def unsecure_interpan(frame: InterPanFrame, key: bytes, source: EntityId) -> Authenticated[InterPanFrame]:
    """Open an Inter-PAN frame; `source` is the EUI-64 of the MAC frame. Errors as in `unsecure_nwk`."""
    aux = auxiliary(frame)
    if aux.key_id is not KeyIdentifier.DATA:
        raise PeerMisbehaved(ZigbeeReason.KEY_IDENTIFIER)
    return _open(frame, key, aux, source)


def _seal(frame: _Frame, key: bytes, aux: AuxHeader, source: EntityId) -> _Frame:
    if frame.security:
        raise ApiMisuse("the frame is sealed already")
    if not 0 <= aux.counter < MAX_FRAME_COUNTER:
        raise ApiMisuse(f"frame counter {aux.counter} must never be used")
    sealed = msgspec.structs.replace(frame, security=True)
    ciphertext = ccm.seal(key, aux.nonce(source), sealed.header() + aux.covered(), frame.payload)
    return msgspec.structs.replace(sealed, payload=aux.encode() + ciphertext)


def _open(frame: _Frame, key: bytes, aux: AuxHeader, source: EntityId | None) -> Authenticated[_Frame]:
    named = aux.source if aux.source is not None else source
    if named is None or (source is not None and named != source):
        raise PeerMisbehaved(ZigbeeReason.NONCE_SOURCE)
    if aux.counter == MAX_FRAME_COUNTER:
        raise PeerMisbehaved(ZigbeeReason.COUNTER_EXHAUSTED)
    reader = Reader(frame.payload, path=("sealed payload",))
    AuxHeader.read(reader)
    if reader.remaining < MIC:
        raise reader.error(WireReason.TRUNCATED, f"{reader.remaining} bytes left, a MIC has {MIC}")
    try:
        plain = ccm.open(key, aux.nonce(named), frame.header() + aux.covered(), reader.rest())
    except PeerMisbehaved:
        raise PeerMisbehaved(ZigbeeReason.AUTHENTICATION) from None
    opened = msgspec.structs.replace(frame, security=False, payload=plain)
    return Authenticated(opened, named, aux.counter, aux.key_id, aux.key_sequence)


def key_transport_key(link_key: bytes) -> Secret:
    """The key that seals a Transport-Key with the network key (4.5.3): HMAC-MMO of 0x00."""
    return Secret(mmo.hmac_mmo(link_key, b"\x00"))


def key_load_key(link_key: bytes) -> Secret:
    """The key that seals a Transport-Key with a link key (4.5.3): HMAC-MMO of 0x02."""
    return Secret(mmo.hmac_mmo(link_key, b"\x02"))


def verify_key_hash(link_key: bytes) -> bytes:
    """What a Verify-Key shows of a link key (R21 4.5.3): HMAC-MMO of 0x03, 16 bytes."""
    return bytes(mmo.hmac_mmo(link_key, b"\x03"))
