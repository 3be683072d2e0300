"""Certificate-based key establishment (ZSE Annex C.3): one handshake, either role.

One dataclass a state, holding only what is valid there; `step` takes a state and an input and gives the next state with
its effects. Curve operations take seconds on a hub's microcontroller: their results leave through a timer after
`compute_s`, so that virtual time passes. `nowan.zigbee.handshakes.Handshakes` keeps many of these, one a partner.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, IntEnum

import msgspec

from nowan.crypto.secret import Secret
from nowan.ids import EntityId


class Role(Enum):
    """Who began."""

    INITIATOR = 2
    RESPONDER = 3


class KeStatus(IntEnum):
    """Status of a Terminate command (ZSE Annex C.3.1.2.3.5), and TIMEOUT/UNDELIVERED for ends that send none."""

    UNKNOWN_ISSUER = 1
    BAD_KEY_CONFIRM = 2
    BAD_MESSAGE = 3
    NO_RESOURCES = 4
    UNSUPPORTED_SUITE = 5
    INVALID_CERTIFICATE = 6
    TIMEOUT = 0x100
    UNDELIVERED = 0x101


class Credentials(msgspec.Struct, frozen=True):
    """A device's implicit certificate for one suite (1 or 2), its private scalar and the CA's compressed public key."""

    suite: int
    certificate: bytes
    private: Secret
    ca_public: bytes


class KeConfig(msgspec.Struct, frozen=True, kw_only=True):
    """How this side behaves. Times in seconds; `guarded`: an unauthenticated Initiate or Terminate cannot end a live
    handshake. `ephemeral` (tests) gives the ephemeral private scalar in place of entropy."""

    credentials: tuple[Credentials, ...]
    compute_ephemeral_s: float = 0.0
    compute_confirm_s: float = 0.0
    advertised_ephemeral_s: int = 10
    advertised_confirm_s: int = 10
    initiate_wait_s: float = 10.0
    allowance_s: float = 5.0
    wait_time_s: int = 30
    guarded: bool = True
    max_half_open: int = 2
    ephemeral: Callable[[int], int] | None = None


class KeMessage(msgspec.Struct, frozen=True):
    """Send this ZCL frame of cluster 0x0800 to `partner`."""

    partner: EntityId
    payload: bytes
    interpan: bool


class Established(msgspec.Struct, frozen=True):
    """Both sides hold `link_key`; the partner proved its certificate's Subject, `partner`."""

    partner: EntityId
    link_key: Secret
    role: Role
    interpan: bool


class Failed(msgspec.Struct, frozen=True):
    """The handshake ended without a key. `by_us`: we found the fault; `wait_s`: not to be tried again before."""

    partner: EntityId
    status: KeStatus
    by_us: bool
    role: Role
    interpan: bool
    wait_s: int = 0
