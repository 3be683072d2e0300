"""What both drivers share: effects carried out over one WebSocket, in order, and timers in real time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from websockets.asyncio.connection import Connection
from websockets.exceptions import ConnectionClosed

from nowan.effects import Effect, Emit, Send, SetTimer
from nowan.instant import NS_PER_S, Tick

#: Frames that may wait to leave: a Hello's answer of `MAX_OPEN` Offers and as much again.
MAX_WAITING = 512


def tick() -> Tick:
    """The monotonic clock."""
    return Tick(time.monotonic_ns())


class Timers:
    """Named timers on the running loop; `fire` is called with a name that has come due."""

    def __init__(self, fire: Callable[[str], None]) -> None:
        self._fire = fire
        self._running: dict[str, asyncio.TimerHandle] = {}

    def set(self, timer: SetTimer) -> None:
        """Replace, or cancel, the timer of that name."""
        old = self._running.pop(timer.name, None)
        if old is not None:
            old.cancel()
        if timer.at is not None:
            delay_s = max(0.0, (timer.at - tick()) / NS_PER_S)
            self._running[timer.name] = asyncio.get_running_loop().call_later(delay_s, self._due, timer.name)

    def clear(self) -> None:
        """Cancel all."""
        for handle in self._running.values():
            handle.cancel()
        self._running.clear()

    def _due(self, name: str) -> None:
        self._running.pop(name, None)
        self._fire(name)


class SocketLink:
    """One WebSocket: `put` never waits, `drain` sends what was put in that order until `finish`."""

    def __init__(self, socket: Connection) -> None:
        self._socket = socket
        self._waiting: asyncio.Queue[bytes | None] = asyncio.Queue(MAX_WAITING)

    def put(self, data: bytes) -> None:
        """Send `data` after everything before it; a peer that reads too slowly to keep up is cut off."""
        try:
            self._waiting.put_nowait(data)
        except asyncio.QueueFull:
            self._socket.transport.abort()

    def finish(self) -> None:
        """Close once everything has left."""
        try:
            self._waiting.put_nowait(None)
        except asyncio.QueueFull:
            self._socket.transport.abort()

    async def drain(self) -> None:
        """Send until `finish`, then close; ends as well when the peer has gone."""
        try:
            while (data := await self._waiting.get()) is not None:
                await self._socket.send(data)
            await self._socket.close()
        except ConnectionClosed:
            return


def carry_out(effects: list[Effect], link: SocketLink | None, timers: Timers) -> list[Any]:
    """Send and set what `effects` ask for; gives the events they emit, in order, for the driver to act on."""
    events: list[Any] = []
    for effect in effects:
        match effect:
            case Send(data=data) if link is not None:
                link.put(data)
            case SetTimer():
                timers.set(effect)
            case Emit(event=event):
                events.append(event)
    return events
