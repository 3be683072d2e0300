"""The tunnel of GBCS 10.2.2: Remote Party Messages over the Tunneling cluster 0x0704.

Protocol 6 (GB-HRGP), manufacturer 0xFFFF, no flow control, at most 1,500 bytes a message. One `TunnelClient` serves one
server; one `TunnelServer` serves all its clients. Both emit `TunnelMessage` for the node to send and are told by
`delivered` what became of it.

Rules:

- A client asks for a tunnel and gets an id; asking again while it holds one gives the same id and restarts the server's
  clock. It asks again by itself 65,535 s after the last answer, and 3 minutes after the answer "busy".
- On "no more ids" it closes every id that it may hold at that server, waits for what became of that, and asks again.
- Data with an id that is nobody's, or somebody else's, is answered by a TransferDataError and goes no further. Data
  from a device that the server no longer accepts destroys that device's tunnel.
- What a tunnel carries is link-key secured, and one message is whole or absent: APS fragments and reassembles.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from enum import Enum

import msgspec

from nowan.effects import Effect, Emit, SetTimer
from nowan.errors import ApiMisuse, DecodeError, Reason
from nowan.ids import EntityId
from nowan.instant import Tick, after
from nowan.zigbee.clusters import tunneling
from nowan.zigbee.clusters.family import Command
from nowan.zigbee.clusters.ids import NO_MANUFACTURER
from nowan.zigbee.clusters.tunneling import (
    GB_CLOSE_TUNNEL_TIMEOUT_S,
    GB_MAX_INCOMING,
    CloseTunnel,
    Protocol,
    RequestSupportedProtocols,
    RequestTunnel,
    RequestTunnelResponse,
    SupportedProtocol,
    SupportedProtocols,
    TransferData,
    TransferDataError,
    TransferDataErrorToClient,
    TransferDataToClient,
    TransferStatus,
    TunnelClosure,
    TunnelStatus,
)
from nowan.zigbee.zcl import DefaultResponse, ZclFrame, ZclStatus, default_response, wants_default_response

#: Longest message a tunnel carries (GBCS 10.2.2, MaximumIncomingTransferSize).
MAX_TRANSFER = GB_MAX_INCOMING
#: After the answer "busy" a client asks again so much later (GBCS 10.2.2.1).
BUSY_RETRY_S = 180.0
#: A client asks again so long after the last answer, and a server closes a tunnel without a command for so long.
RENEWAL_S = float(GB_CLOSE_TUNNEL_TIMEOUT_S)
#: How long a client waits for the answer to a RequestTunnel: all of APS's repetitions, there and back.
ANSWER_S = 30.0
#: Messages that wait for a tunnel to open.
MAX_WAITING = 16
#: Ids that a client remembers to close when the server has no more.
MAX_REMEMBERED = 4
#: What timers and handles of either end begin with.
CLIENT = "tunnel.c."
SERVER = "tunnel.s."


class DownReason(Reason):
    """Why a tunnel is down."""

    CLOSED = "zigbee.tunnel-closed"
    NO_ANSWER = "zigbee.tunnel-no-answer"
    REFUSED = "zigbee.tunnel-refused"
    BUSY = "zigbee.tunnel-busy"
    NO_SUCH_TUNNEL = "zigbee.tunnel-unknown"
    EXPIRED = "zigbee.tunnel-expired"
    STRANGER = "zigbee.tunnel-stranger"


class TunnelMessage(msgspec.Struct, frozen=True):
    """Send this ZCL frame of cluster 0x0704 to `peer`, link-key secured, and report by `handle` (empty: none)."""

    peer: EntityId
    payload: bytes
    handle: str


class TunnelUp(msgspec.Struct, frozen=True):
    """Messages can pass to and from `peer`. Told again when the peer asked again."""

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
    """The message named `token` reached the stack of `peer` (APS acknowledged) or did not."""

    peer: EntityId
    token: str
    ok: bool


class TunnelTaken(msgspec.Struct, frozen=True):
    """`peer` answered the message named `token`: its application took it (`ok`), or refused it."""

    peer: EntityId
    token: str
    ok: bool


class _Outbound:
    """ZCL frames on their way out, with sequence numbers and handles."""

    def __init__(self, prefix: str, first_sequence: int) -> None:
        self._prefix = prefix
        self._serial = 0
        self._sequence = first_sequence
        self._tokens: dict[str, tuple[EntityId, str]] = {}
        self._unanswered: dict[tuple[EntityId, int], str] = {}

    def frame(
        self,
        peer: EntityId,
        command: Command,
        *,
        sequence: int | None = None,
        handle: str = "",
        answer_wanted: bool = False,
    ) -> Emit:
        """`command` as a message; an answer repeats the `sequence` of what it answers."""
        if sequence is None:
            self._sequence = (self._sequence + 1) & 0xFF
        number = self._sequence if sequence is None else sequence
        frame = tunneling.FAMILY.frame(command, number, disable_default_response=not answer_wanted)
        return Emit(TunnelMessage(peer, frame.encode(), handle))

    @property
    def last_sequence(self) -> int:
        """The sequence number of the last frame that was no answer."""
        return self._sequence

    def handle(self) -> str:
        """A fresh handle."""
        self._serial += 1
        return f"{self._prefix}{self._serial}"

    def data(self, peer: EntityId, command: Command, token: str) -> Emit:
        """A data command whose end is told as `token`'s."""
        handle = self.handle()
        self._tokens[handle] = (peer, token)
        sent = self.frame(peer, command, handle=handle, answer_wanted=True)
        self._unanswered.pop((peer, self._sequence), None)
        self._unanswered[peer, self._sequence] = token
        while len(self._unanswered) > MAX_WAITING:
            del self._unanswered[next(iter(self._unanswered))]
        return sent

    def answered(self, peer: EntityId, frame: ZclFrame) -> list[Effect]:
        """A default response to a data command: only the peer's application gives one."""
        try:
            answer = DefaultResponse.decode(frame.payload)
        except DecodeError:
            return []
        token = self._unanswered.pop((peer, frame.sequence), "")
        return [Emit(TunnelTaken(peer, token, answer.status == ZclStatus.SUCCESS))] if token else []

    def refused(self, peer: EntityId, frame: ZclFrame) -> list[Effect]:
        """A TransferDataError for an id of before: it repeats the sequence number of what was not taken."""
        token = self._unanswered.pop((peer, frame.sequence), "")
        return [Emit(TunnelTaken(peer, token, False))] if token else []

    def ended(self, handle: str, ok: bool) -> list[Effect]:
        """What became of a data command."""
        named = self._tokens.pop(handle, None)
        return [] if named is None else _told(*named, ok)


def _told(peer: EntityId, token: str, ok: bool) -> list[Effect]:
    return [Emit(TunnelSent(peer, token, ok))] if token else []


def _check(data: bytes) -> None:
    if len(data) > MAX_TRANSFER:
        raise ApiMisuse(f"a tunnel carries at most {MAX_TRANSFER} bytes, not {len(data)}")


def _read(payload: bytes) -> tuple[ZclFrame, Command] | None:
    """The frame and its command; None for what is no command of the cluster."""
    try:
        frame = ZclFrame.decode(payload)
        return frame, tunneling.FAMILY.decode(frame)
    except DecodeError:
        return None


def _owed(peer: EntityId, frame: ZclFrame, status: ZclStatus) -> list[Effect]:
    """The default response to `frame`, where its sender wants one."""
    if not wants_default_response(frame, status):
        return []
    return [Emit(TunnelMessage(peer, default_response(frame, status).encode(), ""))]


class _Phase(Enum):
    DOWN = "down"
    ASKING = "asking"
    UP = "up"
    CLOSING = "closing ids the server may still hold for us"
    BUSY = "waiting to ask again"


class TunnelClient:
    """Client end towards one server. Timers and handles begin with ``tunnel.c.``."""

    def __init__(self, server: EntityId, first_sequence: int = 0) -> None:
        """`first_sequence` is drawn afresh at each start: an answer to before a power cut answers nothing of now."""
        self.server = server
        self.prefix = f"{CLIENT}{server.hex()}."
        self._timer = self.prefix + "timer"
        self._out = _Outbound(self.prefix, first_sequence)
        self._phase = _Phase.DOWN
        self._tunnel: int | None = None
        self._remembered: deque[int] = deque(maxlen=MAX_REMEMBERED)
        self._waiting: deque[tuple[str, bytes]] = deque()
        self._asked = ""
        self._request_sequence = 0
        self._closing: set[str] = set()

    @property
    def is_up(self) -> bool:
        """Whether a tunnel id stands."""
        return self._tunnel is not None

    def open(self, now: Tick) -> list[Effect]:
        """Ask for a tunnel; ends in `TunnelUp`, or `TunnelDown` (BUSY: it tries again by itself).

        While a tunnel stands it stays, and the answer renews it.
        """
        return [] if self._phase in (_Phase.ASKING, _Phase.CLOSING) else self._ask(now)

    def close(self, now: Tick) -> list[Effect]:
        """Close it; an attempt to open is dropped."""
        said: list[Effect] = []
        if self._tunnel is not None:
            said = [self._out.frame(self.server, CloseTunnel(self._tunnel))]
        return [*said, *self._down(DownReason.CLOSED)]

    def drop(self) -> list[Effect]:
        """The server is gone: nothing is said to it."""
        return self._down(DownReason.CLOSED)

    def send(self, data: bytes, now: Tick, token: str = "") -> list[Effect]:
        """Send one message; opens the tunnel first when it is down. Raises `ApiMisuse` above `MAX_TRANSFER` bytes."""
        _check(data)
        if self._tunnel is not None:
            return [self._out.data(self.server, TransferData(self._tunnel, bytes(data)), token)]
        if len(self._waiting) >= MAX_WAITING:
            return _told(self.server, token, False)
        self._waiting.append((token, bytes(data)))
        return [] if self._phase is _Phase.BUSY else self.open(now)

    def receive(self, payload: bytes, now: Tick) -> list[Effect]:
        """A ZCL frame of the cluster from the server."""
        read = _read(payload)
        if read is None:
            return []
        frame, command = read
        match command:
            case RequestTunnelResponse():
                return self._answered(frame, command, now)
            case TransferDataToClient(tunnel, data):
                if tunnel != self._tunnel:
                    error = TransferDataError(tunnel, TransferStatus.NO_SUCH_TUNNEL)
                    return [self._out.frame(self.server, error, sequence=frame.sequence)]
                if len(data) > MAX_TRANSFER:
                    error = TransferDataError(tunnel, TransferStatus.DATA_OVERFLOW)
                    return [self._out.frame(self.server, error, sequence=frame.sequence)]
                return [Emit(TunnelData(self.server, data)), *_owed(self.server, frame, ZclStatus.SUCCESS)]
            case TransferDataErrorToClient(tunnel, status) if tunnel == self._tunnel:
                lost = {
                    TransferStatus.NO_SUCH_TUNNEL: DownReason.NO_SUCH_TUNNEL,
                    TransferStatus.WRONG_DEVICE: DownReason.STRANGER,
                }
                reason = lost.get(TransferStatus(status)) if status in tuple(TransferStatus) else None
                return [] if reason is None else self._down(reason)
            case TransferDataErrorToClient():
                return self._out.refused(self.server, frame)
            case TunnelClosure(tunnel) if tunnel == self._tunnel:
                return [*_owed(self.server, frame, ZclStatus.SUCCESS), *self._down(DownReason.CLOSED)]
            case _:
                return []

    def answered(self, peer: EntityId, frame: ZclFrame) -> list[Effect]:
        """A default response from `peer`."""
        return self._out.answered(peer, frame)

    def delivered(self, handle: str, ok: bool, now: Tick) -> list[Effect]:
        """What became of a `TunnelMessage`."""
        if handle in self._closing:
            self._closing.discard(handle)
            return self._ask(now) if not self._closing and self._phase is _Phase.CLOSING else []
        if handle == self._asked:
            self._asked = ""
            return [] if ok or self._phase is not _Phase.ASKING else self._down(DownReason.NO_ANSWER)
        return self._out.ended(handle, ok)

    def fire(self, timer: str, now: Tick) -> list[Effect]:
        """A timer fired."""
        if timer != self._timer:
            return []
        match self._phase:
            case _Phase.UP | _Phase.BUSY:
                return self._ask(now)
            case _Phase.ASKING | _Phase.CLOSING:
                return self._down(DownReason.NO_ANSWER)
            case _Phase.DOWN:
                return []

    def _ask(self, now: Tick) -> list[Effect]:
        self._phase = _Phase.ASKING
        self._asked = self._out.handle()
        request = self._out.frame(self.server, RequestTunnel(), handle=self._asked)
        self._request_sequence = self._out.last_sequence
        return [SetTimer(self._timer, after(now, ANSWER_S)), request]

    def _answered(self, frame: ZclFrame, answer: RequestTunnelResponse, now: Tick) -> list[Effect]:
        if self._phase is not _Phase.ASKING or frame.sequence != self._request_sequence:
            return []
        match answer.status:
            case TunnelStatus.SUCCESS:
                self._phase = _Phase.UP
                self._tunnel = answer.tunnel
                if answer.tunnel not in self._remembered:
                    self._remembered.append(answer.tunnel)
                renew: list[Effect] = [SetTimer(self._timer, after(now, RENEWAL_S)), Emit(TunnelUp(self.server))]
                waiting, self._waiting = self._waiting, deque()
                return renew + [effect for token, data in waiting for effect in self.send(data, now, token)]
            case TunnelStatus.BUSY:
                return self._later(DownReason.BUSY, now)
            case TunnelStatus.NO_MORE_TUNNEL_IDS if self._remembered:
                return self._close_all(now)
            case TunnelStatus.NO_MORE_TUNNEL_IDS:
                return self._later(DownReason.REFUSED, now)
            case _:
                return self._down(DownReason.REFUSED)

    def _close_all(self, now: Tick) -> list[Effect]:
        self._phase = _Phase.CLOSING
        self._tunnel = None
        closing: list[Effect] = []
        for tunnel in self._remembered:
            handle = self._out.handle()
            self._closing.add(handle)
            closing.append(self._out.frame(self.server, CloseTunnel(tunnel), handle=handle))
        self._remembered.clear()
        return [SetTimer(self._timer, after(now, ANSWER_S)), *closing]

    def _later(self, reason: DownReason, now: Tick) -> list[Effect]:
        """Down for `reason`, and asking again by itself; the timer comes first, whatever the events bring about."""
        told = [effect for effect in self._down(reason) if isinstance(effect, Emit)]
        self._phase = _Phase.BUSY
        return [SetTimer(self._timer, after(now, BUSY_RETRY_S)), *told]

    def _down(self, reason: DownReason) -> list[Effect]:
        if self._phase is _Phase.DOWN:
            return []
        self._phase = _Phase.DOWN
        self._tunnel = None
        self._closing.clear()
        waiting, self._waiting = self._waiting, deque()
        failed = [effect for token, _ in waiting for effect in _told(self.server, token, False)]
        return [SetTimer(self._timer, None), *failed, Emit(TunnelDown(self.server, reason))]


class TunnelServer:
    """Server end for all clients; `accepts` is asked for each RequestTunnel and each datum (the Device Log)."""

    def __init__(self, accepts: Callable[[EntityId], bool], max_tunnels: int = 16, first_sequence: int = 0) -> None:
        self.prefix = SERVER
        self._accepts = accepts
        self._max_tunnels = max_tunnels
        self._out = _Outbound(SERVER, first_sequence)
        self._tunnels: dict[EntityId, int] = {}
        self._last = 0

    def is_up(self, peer: EntityId) -> bool:
        """Whether `peer` holds a tunnel."""
        return peer in self._tunnels

    def send(self, peer: EntityId, data: bytes, now: Tick, token: str = "") -> list[Effect]:
        """Send one message through `peer`'s tunnel; without one `TunnelSent(.., False)` at once.

        Raises `ApiMisuse` above `MAX_TRANSFER` bytes.
        """
        _check(data)
        tunnel = self._tunnels.get(peer)
        if tunnel is None:
            return _told(peer, token, False)
        command = TransferDataToClient(tunnel, bytes(data))
        return [*self._restart(peer, now), self._out.data(peer, command, token)]

    def close(self, peer: EntityId, now: Tick) -> list[Effect]:
        """Tear down (device removed, rejoined); the client is told."""
        tunnel = self._tunnels.get(peer)
        if tunnel is None:
            return []
        return [self._out.frame(peer, TunnelClosure(tunnel)), *self._down(peer, DownReason.CLOSED)]

    def drop(self, peer: EntityId) -> list[Effect]:
        """`peer` is gone: nothing is said to it."""
        return self._down(peer, DownReason.CLOSED)

    @property
    def peers(self) -> tuple[EntityId, ...]:
        """Who holds a tunnel."""
        return tuple(self._tunnels)

    def receive(self, peer: EntityId, payload: bytes, now: Tick) -> list[Effect]:
        """A ZCL frame of the cluster from `peer`, link-key secured."""
        read = _read(payload)
        if read is None:
            return []
        frame, command = read
        match command:
            case RequestTunnel():
                return self._requested(peer, frame, command, now)
            case CloseTunnel(tunnel):
                mine = self._tunnels.get(peer) == tunnel
                answer = _owed(peer, frame, ZclStatus.SUCCESS if mine else ZclStatus.NOT_FOUND)
                return [*answer, *self._down(peer, DownReason.CLOSED)] if mine else answer
            case TransferData(tunnel, data):
                return self._data(peer, frame, tunnel, data, now)
            case TransferDataError(tunnel, TransferStatus.NO_SUCH_TUNNEL) if self._tunnels.get(peer) == tunnel:
                return self._down(peer, DownReason.NO_SUCH_TUNNEL)
            case TransferDataError():
                return self._out.refused(peer, frame)
            case RequestSupportedProtocols(offset):
                spoken = (SupportedProtocol(NO_MANUFACTURER, Protocol.GB_HRGP),)[offset:]
                return [self._out.frame(peer, SupportedProtocols(True, spoken), sequence=frame.sequence)]
            case _:
                return []

    def answered(self, peer: EntityId, frame: ZclFrame) -> list[Effect]:
        """A default response from `peer`."""
        return self._out.answered(peer, frame)

    def delivered(self, handle: str, ok: bool, now: Tick) -> list[Effect]:
        """What became of a `TunnelMessage`."""
        return self._out.ended(handle, ok)

    def fire(self, timer: str, now: Tick) -> list[Effect]:
        """A tunnel had no command for as long as CloseTunnelTimeout."""
        peer = next((one for one in self._tunnels if timer == self._timer(one)), None)
        if peer is None:
            return []
        closure = self._out.frame(peer, TunnelClosure(self._tunnels[peer]))
        return [closure, *self._down(peer, DownReason.EXPIRED)]

    def _requested(self, peer: EntityId, frame: ZclFrame, asked: RequestTunnel, now: Tick) -> list[Effect]:
        status = self._status(peer, asked)
        if status is not TunnelStatus.SUCCESS:
            refusal = RequestTunnelResponse(tunneling.NO_TUNNEL, status, MAX_TRANSFER)
            return [self._out.frame(peer, refusal, sequence=frame.sequence)]
        if peer not in self._tunnels:
            self._tunnels[peer] = self._fresh()
        answer = RequestTunnelResponse(self._tunnels[peer], status, MAX_TRANSFER)
        said = self._out.frame(peer, answer, sequence=frame.sequence)
        return [*self._restart(peer, now), said, Emit(TunnelUp(peer))]

    def _status(self, peer: EntityId, asked: RequestTunnel) -> TunnelStatus:
        if asked.protocol != Protocol.GB_HRGP or asked.manufacturer != NO_MANUFACTURER:
            return TunnelStatus.PROTOCOL_NOT_SUPPORTED
        if asked.flow_control:
            return TunnelStatus.FLOW_CONTROL_NOT_SUPPORTED
        if not self._accepts(peer):
            return TunnelStatus.BUSY
        full = peer not in self._tunnels and len(self._tunnels) >= self._max_tunnels
        return TunnelStatus.NO_MORE_TUNNEL_IDS if full else TunnelStatus.SUCCESS

    def _data(self, peer: EntityId, frame: ZclFrame, tunnel: int, data: bytes, now: Tick) -> list[Effect]:
        if not self._accepts(peer):
            return self._down(peer, DownReason.STRANGER)
        wrong: TransferStatus | None = None
        if tunnel not in self._tunnels.values():
            wrong = TransferStatus.NO_SUCH_TUNNEL
        elif self._tunnels.get(peer) != tunnel:
            wrong = TransferStatus.WRONG_DEVICE
        elif len(data) > MAX_TRANSFER:
            wrong = TransferStatus.DATA_OVERFLOW
        if wrong is not None:
            return [self._out.frame(peer, TransferDataErrorToClient(tunnel, wrong), sequence=frame.sequence)]
        answer = _owed(peer, frame, ZclStatus.SUCCESS)
        return [*self._restart(peer, now), Emit(TunnelData(peer, data)), *answer]

    def _fresh(self) -> int:
        while True:
            self._last = self._last % (tunneling.NO_TUNNEL - 1) + 1
            if self._last not in self._tunnels.values():
                return self._last

    def _timer(self, peer: EntityId) -> str:
        return f"{SERVER}{peer.hex()}.timer"

    def _restart(self, peer: EntityId, now: Tick) -> list[Effect]:
        # The client renews after the same time; the answer's way is added so that it comes first.
        return [SetTimer(self._timer(peer), after(now, RENEWAL_S + ANSWER_S))]

    def _down(self, peer: EntityId, reason: DownReason) -> list[Effect]:
        if self._tunnels.pop(peer, None) is None:
            return []
        return [SetTimer(self._timer(peer), None), Emit(TunnelDown(peer, reason))]
