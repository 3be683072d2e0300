"""The head end running: workers for the DCC, a sweeper for expiry, the device gateway and the API, over one desk."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable

import msgspec

from nowan.errors import NowanError
from nowan.headend.consent import Consent
from nowan.headend.desk import Desk
from nowan.headend.homes import Home
from nowan.headend.intake import Wish
from nowan.headend.lifecycle import Moved
from nowan.headend.orders import Order, State
from nowan.headend.ports import Clock, Dcc, HeadEndRefusal
from nowan.headend.reasons import HeadEndReason
from nowan.headend.runtime.store import SqliteStore
from nowan.headend.supplier import Supplier
from nowan.ids import EntityId, OrderId
from nowan.instant import Utc
from nowan.uplink import frames
from nowan.uplink.frames import Frame
from nowan.uplink.reasons import UplinkReason
from nowan.uplink.runtime.gateway import Gateway, Refusal
from nowan.uplink.session import Report

_LOG = logging.getLogger("nowan.headend")

#: Orders that are worked on with the DCC at the same time.
WORKERS = 4
#: How often expiry is looked for, and how long an order that was put off may wait beyond its time.
SWEEP_S = 1.0


def wall() -> Utc:
    """The head end's clock."""
    return Utc(time.time_ns() // 1_000_000)


class UplinkAddress(msgspec.Struct, frozen=True):
    """Where devices connect."""

    host: str
    port: int
    tls: ssl.SSLContext


class Service:
    """Start it with `running`. It is the gateway's host: what a device says is on disk before it is answered."""

    def __init__(
        self,
        supplier: Supplier,
        store: SqliteStore,
        dcc: Dcc,
        clock: Clock = wall,
        listen: Callable[[Moved], None] | None = None,
        *,
        workers: int = WORKERS,
    ) -> None:
        """`workers` of 1 makes the order of everything that goes to the DCC a matter of the orders alone."""
        self.store = store
        self._workers = workers
        self.desk = Desk(supplier, store, dcc, clock, self._moved)
        self.gateway = Gateway(self)
        self._listen = listen
        self._work = asyncio.Event()
        self._stepped = asyncio.Event()
        self._farewells: set[asyncio.Task[None]] = set()

    @contextlib.asynccontextmanager
    async def running(self, uplink: UplinkAddress) -> AsyncIterator[int]:
        """Work while the context lasts; its value is the port that devices connect to (0 in `uplink`: a free one)."""
        if self.store.restored:
            _LOG.warning("the store is a restored backup: open orders are closed as unknown, none is built again")
            await self.desk.restored()
        port = await self.gateway.start(uplink.host, uplink.port, uplink.tls)
        tasks = [asyncio.create_task(self._worker(f"worker {number}")) for number in range(self._workers)]
        tasks.append(asyncio.create_task(self._sweeper()))
        try:
            yield port
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self.gateway.stop()

    # The back office

    async def submit(self, xml: bytes, wish: Wish | None = None) -> Order:
        """See `Desk.submit`; the work begins at once."""
        order = await self.desk.submit(xml, wish)
        self._work.set()
        self._step()
        return order

    async def withdraw(self, order_id: OrderId, detail: str) -> Order:
        """See `Desk.withdraw`; its relay is told at once where it is connected."""
        order = await self.desk.withdraw(order_id, detail)
        await self.gateway.push(order.relay)
        return order

    async def set_consent(self, relay: EntityId, consent: Consent) -> None:
        """See `Desk.set_consent`."""
        for device in await self.desk.set_consent(relay, consent):
            await self.gateway.push(device)

    async def save_home(self, home: Home) -> None:
        """See `Desk.save_home`."""
        for device in await self.desk.save_home(home):
            await self.gateway.push(device)

    async def new_tenancy(self, hub: EntityId) -> None:
        """See `Desk.new_tenancy`."""
        for device in await self.desk.new_tenancy(hub):
            await self.gateway.push(device)

    async def stepped(self, holds: Callable[[], Awaitable[bool]], timeout_s: float) -> bool:
        """Wait until `holds`, asked after every step of any order; False where `timeout_s` has passed first."""
        deadline = asyncio.get_running_loop().time() + timeout_s
        while True:
            waiting = self._stepped
            if await holds():
                return True
            left = deadline - asyncio.get_running_loop().time()
            try:
                await asyncio.wait_for(waiting.wait(), max(0.0, left))
            except TimeoutError:
                return False

    # The gateway's host

    async def hello(self, device: EntityId, hello: frames.Hello) -> list[Frame]:
        """See `nowan.uplink.runtime.gateway.Host`."""
        return await self._for_device(self.desk.connected(device, hello))

    async def report(self, device: EntityId, report: Report) -> list[Frame]:
        """See `nowan.uplink.runtime.gateway.Host`."""
        answer = await self._for_device(self.desk.received(device, report))
        if isinstance(report, frames.Answer | frames.Alert):
            self._work.set()
        if isinstance(report, frames.Answer | frames.Dropped):
            # It may have been the last that a session with another supplier's home stood for.
            farewell = asyncio.create_task(self.gateway.push(device))
            self._farewells.add(farewell)
            farewell.add_done_callback(self._farewells.discard)
        return answer

    async def outgoing(self, device: EntityId) -> list[Frame]:
        """See `nowan.uplink.runtime.gateway.Host`."""
        return await self._for_device(self.desk.outgoing(device))

    async def _for_device(self, asked: Awaitable[list[Frame]]) -> list[Frame]:
        try:
            return await asked
        except HeadEndRefusal as refusal:
            unknown = refusal.reason in (HeadEndReason.NO_RELAY, HeadEndReason.NOT_OURS)
            raise Refusal(UplinkReason.UNKNOWN_DEVICE if unknown else UplinkReason.BUSY, refusal.detail) from None
        except (NowanError, sqlite3.Error, OSError):
            _LOG.exception("what a device said could not be stored; it will say it again")
            raise Refusal(UplinkReason.BUSY) from None

    # Tasks

    async def _worker(self, owner: str) -> None:
        while True:
            self._work.clear()
            try:
                order = await self.desk.work(owner)
            except Exception:
                # One order's fault (a key that is missing, a full disk) must not stop the others.
                _LOG.exception("%s: an order could not be worked on; it will be taken up again", owner)
                await asyncio.sleep(SWEEP_S)
                continue
            if order is None:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._work.wait(), SWEEP_S)
                continue
            # Whatever came after it may be next: the other workers look again.
            self._work.set()
            if order.state is State.READY:
                await self.gateway.push(order.relay)

    async def _sweeper(self) -> None:
        while True:
            try:
                for device in await self.desk.sweep():
                    await self.gateway.push(device)
            except Exception:
                _LOG.exception("expiry could not be looked after; it will be tried again")
            await asyncio.sleep(SWEEP_S)

    def _moved(self, moved: Moved) -> None:
        _LOG.info(
            "order %s: %s, %s%s", moved.order_id, moved.state, moved.what, f", {moved.outcome}" * bool(moved.outcome)
        )
        if self._listen is not None:
            self._listen(moved)
        self._step()

    def _step(self) -> None:
        self._stepped.set()
        self._stepped = asyncio.Event()
