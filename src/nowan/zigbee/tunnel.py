"""The tunnel of GBCS 10.2.2: Remote Party Messages over the Tunneling cluster 0x0704.

Protocol 6 (GB-HRGP), manufacturer 0xFFFF, no flow control, at most 1,500 bytes a message. One `TunnelClient` serves one
server; one `TunnelServer` serves all its clients. Both emit `TunnelMessage` for the node to send and are told by
`delivered` what became of it.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

import msgspec

from nowan.effects import Effect
from nowan.ids import EntityId
from nowan.instant import Tick

#: Longest message a tunnel carries (GBCS 10.2.2, MaximumIncomingTransferSize).
MAX_TRANSFER = 1500


class DownReason(Enum):
    """Why a tunnel is down."""

    CLOSED = "closed"
    NO_ANSWER = "no answer"
    REFUSED = "refused"
    BUSY = "busy"
    NO_SUCH_TUNNEL = "no such tunnel"
    EXPIRED = "expired"
    STRANGER = "data from a device that does not own it"


class TunnelMessage(msgspec.Struct, frozen=True):
    """Send this ZCL frame of cluster 0x0704 to `peer`, link-key secured, and report by `handle`."""

    peer: EntityId
    payload: bytes
    handle: str


class TunnelUp(msgspec.Struct, frozen=True):
    """Messages can pass to and from `peer`."""

    peer: EntityId


class TunnelDown(msgspec.Struct, frozen=True):
    """No messages pass; what was queued is reported by `TunnelSent(.., False)`."""

    peer: EntityId
    reason: DownReason


class TunnelData(msgspec.Struct, frozen=True):
    """One whole message from `peer`."""

    peer: EntityId
    data: bytes


class TunnelSent(msgspec.Struct, frozen=True):
    """The message named `token` reached `peer` (APS acknowledged) or did not."""

    peer: EntityId
    token: str
    ok: bool


class TunnelClient:
    """Client end towards one server. Timer names begin with ``tunnel.``."""

    def __init__(self, server: EntityId) -> None:
        raise NotImplementedError

    @property
    def is_up(self) -> bool:
        """Whether a tunnel id stands."""
        raise NotImplementedError

    def open(self, now: Tick) -> list[Effect]:
        """Ask for a tunnel; ends in `TunnelUp`, or `TunnelDown` (BUSY: it tries again by itself)."""
        raise NotImplementedError

    def close(self, now: Tick) -> list[Effect]:
        """Close it."""
        raise NotImplementedError

    def send(self, data: bytes, now: Tick, token: str = "") -> list[Effect]:
        """Send one message; opens the tunnel first when it is down. Raises `ApiMisuse` above `MAX_TRANSFER` bytes."""
        raise NotImplementedError

    def receive(self, payload: bytes, now: Tick) -> list[Effect]:
        """A ZCL frame of the cluster from the server."""
        raise NotImplementedError

    def delivered(self, handle: str, ok: bool, now: Tick) -> list[Effect]:
        """What became of a `TunnelMessage`."""
        raise NotImplementedError

    def fire(self, timer: str, now: Tick) -> list[Effect]:
        """A timer fired."""
        raise NotImplementedError


class TunnelServer:
    """Server end for all clients; `accepts` is asked for each RequestTunnel (the Device Log)."""

    def __init__(self, accepts: Callable[[EntityId], bool], max_tunnels: int = 16) -> None:
        raise NotImplementedError

    def is_up(self, peer: EntityId) -> bool:
        """Whether `peer` holds a tunnel."""
        raise NotImplementedError

    def send(self, peer: EntityId, data: bytes, now: Tick, token: str = "") -> list[Effect]:
        """Send one message through `peer`'s tunnel; without one `TunnelSent(.., False)` at once."""
        raise NotImplementedError

    def close(self, peer: EntityId, now: Tick) -> list[Effect]:
        """Tear down (device removed, rejoined)."""
        raise NotImplementedError

    def receive(self, peer: EntityId, payload: bytes, now: Tick) -> list[Effect]:
        """A ZCL frame of the cluster from `peer`, link-key secured."""
        raise NotImplementedError

    def delivered(self, handle: str, ok: bool, now: Tick) -> list[Effect]:
        """What became of a `TunnelMessage`."""
        raise NotImplementedError

    def fire(self, timer: str, now: Tick) -> list[Effect]:
        """A timer fired."""
        raise NotImplementedError
