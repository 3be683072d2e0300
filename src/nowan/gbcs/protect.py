"""Signing, MACing and checking (GBCS 4.3.3, 6.2; Crypto Protection I and II).

The MAC key belongs to one message alone: it is derived from the pair's shared secret and from originator, CRA flag,
counter and recipient, and the initialisation vector is fixed by the originator. So two different bodies under one
counter would share key and vector, which breaks GMAC: never MAC a second body under a counter that was used.

Checks return proof values. They can only be made here, so whoever holds one knows that the check was done.
"""

from __future__ import annotations

from typing import Final, final

import msgspec

from nowan.crypto import gcm
from nowan.crypto.kdf import concat_kdf
from nowan.crypto.p256 import PrivateKey, PublicKey
from nowan.crypto.secret import Secret
from nowan.errors import ApiMisuse, PeerMisbehaved
from nowan.gbcs.header import GroupingHeader
from nowan.gbcs.message import SECURITY_HEADER, Message
from nowan.gbcs.reasons import GbcsReason
from nowan.ids import EntityId

#: Start of the key derivation's OtherInfo: the algorithm id of AES-GCM-128 (GBCS 4.3.3.2).
_ALGORITHM_ID = bytes.fromhex("60857406080300")
#: CRA octet of the key that encrypts parts of a payload (GBCS 4.3.3.3).
ENCRYPTION_CRA = 0x04
#: What GMAC covers before the body: the security header and the empty additional octet string.
_AAD_PREFIX = SECURITY_HEADER + b"\x00"

_SEAL: Final = object()


class _Proof:
    """A message of which something was checked; only this module makes one."""

    __slots__ = ("_message",)

    def __init__(self, message: Message, seal: object) -> None:
        if seal is not _SEAL:
            raise ApiMisuse(f"{type(self).__name__} comes from a check, not from a constructor")
        self._message = message

    @property
    def message(self) -> Message:
        """The message that was checked."""
        return self._message

    def __repr__(self) -> str:
        head = self._message.header
        return f"{type(self).__name__}(code=0x{self._message.code:04X}, {head.cra.name}, counter={head.counter})"


@final
class Authenticated(_Proof):
    """Its MAC holds."""


@final
class Signed(_Proof):
    """Its signature holds."""


def derivation_info(cra: int, counter: int, originator: EntityId, recipient: EntityId) -> bytes:
    """OtherInfo of the key derivation: 33 bytes (GBCS 4.3.3.2)."""
    return b"".join((_ALGORITHM_ID, originator, b"\x09", bytes((cra,)), counter.to_bytes(8, "big"), recipient))


def mac_key(header: GroupingHeader, shared: Secret) -> Secret:
    """The key of this message's MAC, 16 bytes."""
    info = derivation_info(header.cra, header.counter, header.originator, header.recipient)
    return concat_kdf(shared, info)


def initialisation_vector(originator: EntityId) -> bytes:
    """12 bytes: the originator and four zeros; what makes it unique is the key."""
    return originator + bytes(4)


def signed(pre: Message, key: PrivateKey) -> Message:
    """`pre` with the originator's signature: what the sender of a critical message does (Crypto Protection I)."""
    if pre.mac is not None or pre.signature:
        raise ApiMisuse("only a message without signature and MAC is signed")
    return msgspec.structs.replace(pre, signature=key.sign(pre.body[1:]))


def maced(message: Message, shared: Secret) -> Message:
    """`message` in a MAC wrapper under the secret that the two parties share (Crypto Protection II)."""
    if message.mac is not None:
        raise ApiMisuse("the message has a MAC already")
    bare = message if message.signature is not None else msgspec.structs.replace(message, signature=b"")
    head = bare.header
    mac = gcm.gmac(mac_key(head, shared), initialisation_vector(head.originator), _AAD_PREFIX + bare.signed_body)
    return msgspec.structs.replace(bare, mac=mac)


def check_mac(message: Message, shared: Secret) -> Authenticated:
    """Proof that the MAC holds; raises `PeerMisbehaved(GbcsReason.MAC)`, which says nothing of why."""
    head = message.header
    if message.mac is None:
        raise PeerMisbehaved(GbcsReason.MAC)
    key, vector = mac_key(head, shared), initialisation_vector(head.originator)
    try:
        gcm.check_gmac(key, vector, _AAD_PREFIX + message.signed_body, message.mac)
    except PeerMisbehaved:
        raise PeerMisbehaved(GbcsReason.MAC) from None
    return Authenticated(message, _SEAL)


def check_signature(message: Message, public: PublicKey) -> Signed:
    """Proof that the originator's signature holds; raises `PeerMisbehaved(GbcsReason.SIGNATURE)`."""
    if not message.signature:
        raise PeerMisbehaved(GbcsReason.SIGNATURE)
    try:
        public.verify(message.body[1:], message.signature)
    except PeerMisbehaved:
        raise PeerMisbehaved(GbcsReason.SIGNATURE) from None
    return Signed(message, _SEAL)
