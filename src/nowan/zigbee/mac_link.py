"""The MAC's acknowledged transfer (IEEE 802.15.4-2006, 7.5.6): one frame in flight, repeated until acknowledged.

Frames to one node wait for their acknowledgement and are repeated up to three times; frames to everyone are sent once.
A frame that repeats its sender's last sequence number within the time of those repetitions is the same frame again:
it is acknowledged and goes no further.
"""

from __future__ import annotations

from collections import deque

import msgspec

from nowan.crypto.entropy import Entropy
from nowan.effects import Effect, Emit, Send, SetTimer
from nowan.ids import EntityId, ShortAddress
from nowan.instant import Tick, after
from nowan.zigbee import ieee802154
from nowan.zigbee.ieee802154 import MacFrame

#: What every timer of this module begins with.
TIMERS = "node.mac."
#: macMaxFrameRetries.
RETRIES = 3
#: Frames that may wait; a GB home sends a few at a time, and whoever floods gets no memory for it.
MAX_QUEUE = 64
#: Senders whose last sequence number is remembered.
MAX_SENDERS = 64
#: The link that frames leave by.
LINK = "air"


class MacSent(msgspec.Struct, frozen=True):
    """The frame sent with `token` was acknowledged (or went to everyone), or was given up."""

    token: str
    ok: bool


class _Waiting(msgspec.Struct, frozen=True):
    frame: MacFrame
    token: str
    serial: int
    attempts: int = 0


class MacLink:
    """See the module's text; `MacSent` is for the node that owns this."""

    def __init__(self, ack_wait_s: float, entropy: Entropy) -> None:
        self._ack_wait_s = ack_wait_s
        self._sequence = entropy(1)[0]
        self._queue: deque[_Waiting] = deque()
        self._flying: _Waiting | None = None
        self._serial = 0
        self._heard: dict[ShortAddress | EntityId, tuple[int, Tick]] = {}

    def next_sequence(self) -> int:
        """A sequence number for a frame that is not queued here (a beacon, a beacon request)."""
        self._sequence = (self._sequence + 1) & 0xFF
        return self._sequence

    def send(self, frame: MacFrame, now: Tick, token: str = "") -> list[Effect]:
        """Queue `frame`; its sequence number is set here. With a token its `MacSent` follows."""
        if len(self._queue) >= MAX_QUEUE:
            return [Emit(MacSent(token, False))] if token else []
        self._serial += 1
        numbered = msgspec.structs.replace(frame, sequence=self.next_sequence())
        self._queue.append(_Waiting(numbered, token, self._serial))
        return self._pump(now)

    def acknowledge(self, frame: MacFrame, *, pending: bool = False) -> list[Effect]:
        """The acknowledgement of `frame`, where it asks for one."""
        if not frame.ack_request:
            return []
        return [Send(LINK, ieee802154.ack(frame.sequence, frame_pending=pending).encode())]

    def acknowledged(self, sequence: int, now: Tick) -> list[Effect]:
        """An acknowledgement was heard."""
        flying = self._flying
        if flying is None or flying.frame.sequence != sequence:
            return []
        self._flying = None
        done: list[Effect] = [SetTimer(self._timer(flying), None)]
        return [*done, *self._report(flying, True), *self._pump(now)]

    def repeats(self, frame: MacFrame, now: Tick) -> bool:
        """Whether `frame` is the one its source sent last; if not, it is now."""
        if frame.src is None:
            return False
        last = self._heard.get(frame.src)
        if last is not None and last[0] == frame.sequence and now < last[1]:
            return True
        if frame.src not in self._heard and len(self._heard) >= MAX_SENDERS:
            self._heard.pop(next(iter(self._heard)))
        self._heard[frame.src] = (frame.sequence, after(now, self._ack_wait_s * (RETRIES + 1)))
        return False

    def fire(self, timer: str, now: Tick) -> list[Effect]:
        """No acknowledgement came in time: again, or give up."""
        flying = self._flying
        if flying is None or timer != self._timer(flying):
            return []
        if flying.attempts <= RETRIES:
            return self._transmit(flying, now)
        self._flying = None
        return [*self._report(flying, False), *self._pump(now)]

    def _pump(self, now: Tick) -> list[Effect]:
        effects: list[Effect] = []
        while self._flying is None and self._queue:
            effects += self._transmit(self._queue.popleft(), now)
        return effects

    def _transmit(self, waiting: _Waiting, now: Tick) -> list[Effect]:
        send = Send(LINK, waiting.frame.encode())
        if not waiting.frame.ack_request:
            return [send, *self._report(waiting, True)]
        self._flying = msgspec.structs.replace(waiting, attempts=waiting.attempts + 1)
        return [SetTimer(self._timer(waiting), after(now, self._ack_wait_s)), send]

    def _report(self, waiting: _Waiting, ok: bool) -> list[Effect]:
        return [Emit(MacSent(waiting.token, ok))] if waiting.token else []

    def _timer(self, waiting: _Waiting) -> str:
        return f"{TIMERS}{waiting.serial}"
