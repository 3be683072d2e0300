"""The head end's driver: a WebSocket server that authenticates each device and binds its session to a host."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Sequence
from typing import Protocol

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import WebSocketException

from nowan.effects import Effect
from nowan.errors import ApiMisuse
from nowan.ids import EntityId
from nowan.uplink import frames
from nowan.uplink.frames import MAX_FRAME_BYTES, Frame
from nowan.uplink.reasons import UplinkReason
from nowan.uplink.runtime.socket_link import SocketLink, Timers, carry_out, tick
from nowan.uplink.runtime.tls import identity
from nowan.uplink.session import HangUp, HeadEndSession, Report

#: Most connections of one gateway process: half of the 20,000 descriptors that a process may be limited to.
MAX_CONNECTIONS = 10_000


class Refusal(Exception):
    """The host will not have this device, or cannot take what it says now: the connection ends by name."""

    def __init__(self, reason: UplinkReason, detail: str = "") -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(reason, detail)


class Host(Protocol):
    """Whoever makes durable what devices say. Frames it gives are sent after what it was told is on disk."""

    async def hello(self, device: EntityId, hello: frames.Hello) -> list[Frame]:
        """What `device` is sent after Welcome; raises `Refusal`."""
        ...

    async def report(self, device: EntityId, report: Report) -> list[Frame]:
        """What answers `report`, the confirmation last; raises `Refusal`, after which the device will say it again."""
        ...

    async def outgoing(self, device: EntityId) -> list[Frame]:
        """What there is for `device` now."""
        ...


class _Connection:
    """One device's connection; what happens on it happens one at a time."""

    def __init__(self, device: EntityId, socket: ServerConnection, host: Host) -> None:
        self.device = device
        self._socket = socket
        self._host = host
        self._session = HeadEndSession(device)
        self._link = SocketLink(socket)
        self._timers = Timers(self._fire)
        self._turn = asyncio.Lock()

    async def run(self) -> None:
        sender = asyncio.create_task(self._link.drain())
        try:
            await self._perform(self._session.start(tick()))
            async for data in self._socket:
                async with self._turn:
                    await self._perform(self._session.receive(data if isinstance(data, bytes) else b"", tick()))
        except WebSocketException:
            pass
        finally:
            self._timers.clear()
            sender.cancel()

    async def push(self) -> None:
        """Send what there is now."""
        async with self._turn:
            try:
                await self._perform(self._session.send(await self._host.outgoing(self.device)))
            except Refusal as refusal:
                self.end(refusal.reason, refusal.detail)

    def end(self, reason: UplinkReason, detail: str = "") -> None:
        """Close by name."""
        self._act(self._session.end(reason, detail))

    async def _perform(self, effects: list[Effect]) -> None:
        for event in self._act(effects):
            try:
                if isinstance(event, frames.Hello):
                    self._act(self._session.welcome(await self._host.hello(self.device, event)))
                else:
                    self._act(self._session.send(await self._host.report(self.device, event)))
            except Refusal as refusal:
                self.end(refusal.reason, refusal.detail)

    def _act(self, effects: list[Effect]) -> list[frames.Hello | Report]:
        """Carry out what needs no host; gives what does."""
        told: list[frames.Hello | Report] = []
        for event in carry_out(effects, self._link, self._timers):
            if isinstance(event, HangUp):
                self._link.finish()
            else:
                told.append(event)
        return told

    def _fire(self, name: str) -> None:
        self._act(self._session.fire(name, tick()))


class Gateway:
    """A server for devices. `push` tells a device that is connected what there is for it."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._server: Server | None = None
        self._connections: dict[EntityId, _Connection] = {}

    async def start(self, address: str, port: int, tls: ssl.SSLContext) -> int:
        """Listen at `address`; `port` 0 takes a free one. Gives the port."""
        if tls.verify_mode is not ssl.CERT_REQUIRED:
            raise ApiMisuse("a gateway asks devices for their certificate")
        self._server = await serve(
            self._serve,
            address,
            port,
            ssl=tls,
            compression=None,
            max_size=MAX_FRAME_BYTES,
            ping_interval=None,
        )
        return int(next(iter(self._server.sockets)).getsockname()[1])

    async def stop(self) -> None:
        """End every connection by name and listen no more."""
        for connection in list(self._connections.values()):
            connection.end(UplinkReason.STOPPING)
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    @property
    def devices(self) -> Sequence[EntityId]:
        """Who is connected."""
        return tuple(self._connections)

    async def push(self, device: EntityId) -> None:
        """Send `device` what there is for it, where it is connected."""
        connection = self._connections.get(device)
        if connection is not None:
            await connection.push()

    async def _serve(self, socket: ServerConnection) -> None:
        peer: ssl.SSLObject | None = socket.transport.get_extra_info("ssl_object")
        device = identity(peer.getpeercert(True) if peer else None)
        if device is None or len(self._connections) >= MAX_CONNECTIONS:
            reason = UplinkReason.IDENTITY if device is None else UplinkReason.BUSY
            await socket.send(frames.encode(frames.Goodbye(str(reason))))
            return
        connection = _Connection(device, socket, self._host)
        older = self._connections.get(device)
        self._connections[device] = connection
        if older is not None:
            older.end(UplinkReason.REPLACED)
        try:
            await connection.run()
        finally:
            if self._connections.get(device) is connection:
                del self._connections[device]
