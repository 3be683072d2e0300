"""The PPMID's driver: one `DeviceSession` over WebSocket connections that come and go."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Sequence

import msgspec
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from nowan.effects import Effect
from nowan.ids import OrderId
from nowan.uplink.frames import MAX_FRAME_BYTES
from nowan.uplink.runtime.socket_link import SocketLink, Timers, carry_out, tick
from nowan.uplink.session import (
    AlertSettled,
    AnswerSettled,
    DeviceSession,
    Dial,
    DropOrder,
    HangUp,
    OpenWork,
    TakeOrder,
    TakePermit,
)

#: How long a connection may take to stand.
OPEN_TIMEOUT_S = 10.0

#: What the PPMID is asked to do.
Task = TakeOrder | TakePermit | DropOrder | AnswerSettled | AlertSettled


class Unfinished(msgspec.Struct, frozen=True):
    """What the PPMID has open when a connection is made, oldest first."""

    work: Sequence[OpenWork] = ()
    alerts: Sequence[bytes] = ()


class DeviceLink:
    """`carry` is called with each `Task`, and answers through `held`, `forwarded`, `answered` and the rest.

    `in_flight` is true while the head end owes an answer, and `settled` waits until it is not: a simulated home lets
    its clock stand still meanwhile.
    """

    def __init__(
        self,
        session: DeviceSession,
        url: str,
        tls: ssl.SSLContext | None,
        carry: Callable[[Task], None],
        unfinished: Callable[[], Unfinished],
    ) -> None:
        self._session = session
        #: Where the head end is; a change holds from the next connection on.
        self.url = url
        self._tls = tls
        self._carry = carry
        self._unfinished = unfinished
        self._link: SocketLink | None = None
        self._dial = asyncio.Event()
        self._waiters: list[tuple[Callable[[], bool], asyncio.Future[None]]] = []
        self._timers = Timers(lambda name: self._perform(self._session.fire(name, tick())))
        #: Why the last connection ended, where one side said so.
        self.last_end: HangUp | None = None

    @property
    def in_flight(self) -> bool:
        """Whether something was sent that is not confirmed, or announced that has not come."""
        return self._session.in_flight

    @property
    def is_open(self) -> bool:
        """Whether the head end has welcomed us on the connection of now."""
        return self._session.is_open

    async def settled(self) -> None:
        """Wait until nothing is in flight."""
        await self._until(lambda: not self._session.in_flight)

    async def opened(self) -> None:
        """Wait until the head end has welcomed us."""
        await self._until(lambda: self._session.is_open)

    async def ended(self) -> HangUp:
        """Wait until one side has ended a connection by name, if none has yet."""
        await self._until(lambda: self.last_end is not None)
        assert self.last_end is not None
        return self.last_end

    async def run(self) -> None:
        """Connect and reconnect until cancelled."""
        self.start()
        try:
            while True:
                await self._dial.wait()
                self._dial.clear()
                await self._connection()
        finally:
            self._timers.clear()

    def start(self) -> None:
        """The network is there: dial now."""
        self._perform(self._session.start(tick()))

    def stop(self) -> None:
        """The network goes: no connection until `start`."""
        self._perform(self._session.stop(tick()))

    def held(self, order_id: OrderId) -> None:
        """The order is durable at the PPMID."""
        self._perform(self._session.order_held(order_id, tick()))

    def permit_held(self, order_id: OrderId) -> None:
        """The permit is durable at the PPMID."""
        self._perform(self._session.permit_held(order_id, tick()))

    def forwarded(self, order_id: OrderId) -> None:
        """The order's bytes are in the HAN."""
        self._perform(self._session.order_forwarded(order_id, tick()))

    def answered(self, order_id: OrderId, response: bytes) -> None:
        """The Response is durable at the PPMID."""
        self._perform(self._session.order_answered(order_id, response, tick()))

    def dropped(self, order_id: OrderId, unsent: bool) -> None:
        """The PPMID has let go of the order."""
        self._perform(self._session.order_dropped(order_id, unsent, tick()))

    def alert(self, data: bytes) -> None:
        """An Alert, durable at the PPMID."""
        self._perform(self._session.alert(data, tick()))

    async def _connection(self) -> None:
        dialling = connect(
            self.url,
            ssl=self._tls,
            open_timeout=OPEN_TIMEOUT_S,
            compression=None,
            max_size=MAX_FRAME_BYTES,
            ping_interval=None,
            proxy=None,
        )
        try:
            async with dialling as socket:
                link = self._link = SocketLink(socket)
                found = self._unfinished()
                self._perform(self._session.connected(found.work, found.alerts, tick()))
                sender = asyncio.create_task(link.drain())
                try:
                    async for data in socket:
                        self._perform(self._session.receive(data if isinstance(data, bytes) else b"", tick()))
                finally:
                    sender.cancel()
        except (OSError, TimeoutError, WebSocketException):
            pass
        finally:
            self._link = None
            self._perform(self._session.closed(tick()))

    def _perform(self, effects: list[Effect]) -> None:
        for event in carry_out(effects, self._link, self._timers):
            match event:
                case Dial():
                    self._dial.set()
                case HangUp():
                    self.last_end = event
                    if self._link is not None:
                        self._link.finish()
                case _:
                    self._carry(event)
        for waiter in [item for item in self._waiters if item[0]() and not item[1].done()]:
            waiter[1].set_result(None)

    async def _until(self, holds: Callable[[], bool]) -> None:
        if holds():
            return
        waiter = (holds, asyncio.get_running_loop().create_future())
        self._waiters.append(waiter)
        try:
            await waiter[1]
        finally:
            self._waiters.remove(waiter)
