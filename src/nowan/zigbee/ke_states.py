"""States and inputs of one key establishment: each state holds only what is valid there (`nowan.zigbee.cbke`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from nowan.crypto.ecqv import ImplicitCertificate
from nowan.zigbee.ke_messages import KeFrame
from nowan.zigbee.ke_status import KeStatus
from nowan.zigbee.key_agreement import AgreedKeys, Credentials, Ephemeral

# Inputs -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Begin:
    """Be the initiator."""


@dataclass(frozen=True)
class Incoming:
    """A message of the cluster from the partner."""

    frame: KeFrame


@dataclass(frozen=True)
class Fired:
    """The handshake's timer."""


@dataclass(frozen=True)
class GivenUp:
    """Our last message never reached the partner."""


@dataclass(frozen=True)
class Drop:
    """End in silence."""


Input: TypeAlias = Begin | Incoming | Fired | GivenUp | Drop


# States -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ready:
    """Nothing has passed."""


@dataclass(frozen=True)
class InitiateSent:
    """Initiator: our certificate is out."""

    sequence: int
    mine: Credentials


@dataclass(frozen=True)
class MakingEphemeral:
    """Initiator: computing our ephemeral key."""

    peer: Peer


@dataclass(frozen=True)
class EphemeralSent:
    """Initiator: our point is out."""

    sequence: int
    peer: Peer
    own: Ephemeral


@dataclass(frozen=True)
class Deriving:
    """Initiator: computing the keys."""

    peer: Peer
    own: Ephemeral
    peer_point: bytes


@dataclass(frozen=True)
class ConfirmSent:
    """Initiator: our code is out."""

    sequence: int
    keys: AgreedKeys


@dataclass(frozen=True)
class CertificateAnswered:
    """Responder: our certificate is out."""

    sequence: int
    peer: Peer


@dataclass(frozen=True)
class Answering:
    """Responder: computing our ephemeral key."""

    sequence: int
    peer: Peer
    peer_point: bytes


@dataclass(frozen=True)
class EphemeralAnswered:
    """Responder: our point is out."""

    sequence: int
    peer: Peer
    peer_point: bytes
    own: Ephemeral


@dataclass(frozen=True)
class Confirming:
    """Responder: computing the keys to judge the initiator's code."""

    sequence: int
    peer: Peer
    peer_point: bytes
    own: Ephemeral
    code: bytes


@dataclass(frozen=True)
class Ended:
    """Over; whatever comes changes nothing."""

    status: KeStatus | None


@dataclass(frozen=True)
class Peer:
    """What the partner said of itself, and what we answer it with."""

    certificate: ImplicitCertificate
    ephemeral_s: int
    confirm_s: int
    mine: Credentials


State: TypeAlias = (
    Ready
    | InitiateSent
    | MakingEphemeral
    | EphemeralSent
    | Deriving
    | ConfirmSent
    | CertificateAnswered
    | Answering
    | EphemeralAnswered
    | Confirming
    | Ended
)
