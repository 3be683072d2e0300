"""The whole story, with real processes and links: a no-WAN flat, paired, delivered to, and back on supply.

Processes and links: the home runs in a process of its own; its display calls the head end's gateway over WebSocket and
TLS 1.3 with certificates on both sides; the head end keeps its orders in SQLite and asks an emulated DCC over HTTPS. No
call goes from the head end into a device. Everything secret is made on the spot and marked TEST.

What depends on the seed alone: the frames on the air, and the bytes of every GBCS and DUIS message. The head end works
with one worker, the DCC's clock moves by a second a request, and the home's clock stands still while its uplink works.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from nowan.crypto.secret import Secret
from nowan.dcc.broker import Broker
from nowan.dcc.runtime.server import serve, tls_context
from nowan.duis.request import parse
from nowan.duis.service_references import CommandVariant
from nowan.errors import ApiMisuse, DecodeError
from nowan.headend.lifecycle import Moved
from nowan.headend.orders import Order, Outcome, State, Way
from nowan.headend.ports import HeadEndRefusal
from nowan.headend.reasons import HeadEndReason
from nowan.headend.runtime.dcc_client import DccClient
from nowan.headend.runtime.service import Service, UplinkAddress
from nowan.headend.runtime.store import SqliteStore
from nowan.ids import OrderId, dashed
from nowan.instant import Utc
from nowan.uplink.runtime import tls
from nowan.world import cast as who
from nowan.world import office
from nowan.world.cast import EPOCH, Cast
from nowan.world.requests import add_device, story_files
from nowan.world.runtime.remote_home import RemoteHome
from nowan.world.runtime.tls_files import TlsFiles
from nowan.world.runtime.tls_files import make as make_tls
from nowan.world.timeline import Lane, Moment, Timeline, Tone

#: Longest wait for a state of the head end, seconds of real time.
PATIENCE_S = 30.0
#: Virtual seconds that delivery may take.
DELIVERY_S = 900.0
#: Number of the back office's request for the permit.
PERMIT_REQUEST = 70_000
#: When the DCC's clock starts: the day of the story, 18 days after the home's commissioning.
DCC_START = Utc(EPOCH + 18 * 86_400_000)

ACTS = (
    "(a) Today's rule: the posted display gets silence",
    "(b) With its permit it pairs",
    "(c) Orders become Commands and travel",
    "(d) The customer enables supply",
)


class Exchange(msgspec.Struct, frozen=True):
    """One request to the DCC and its answer, both signed."""

    request: bytes
    response: bytes

    def __repr__(self) -> str:
        return f"Exchange({len(self.request)} bytes, {len(self.response)} bytes)"


class Capture(msgspec.Struct, frozen=True):
    """A capture file, how many frames it holds, and the keys that open it, with their names."""

    path: Path
    frames: int
    keys: list[tuple[bytes, str]]

    def __repr__(self) -> str:
        return f"Capture({self.path.name}, {self.frames} frames, {len(self.keys)} keys)"


class Outcomes(msgspec.Struct, frozen=True):
    """Everything that came of the story."""

    seed: str
    timeline: Timeline
    requests: Sequence[tuple[str, bytes]]
    orders: Sequence[Order]
    names: dict[str, str]
    exchanges: Sequence[Exchange]
    captures: Sequence[Capture]
    before: dict[str, Any]
    after: dict[str, Any]
    silence: Sequence[str]
    enabled: str
    seconds: float

    @property
    def succeeded(self) -> bool:
        """Whether supply is on again and every order was executed and accepted by the DCC."""
        returned = all(o.outcome is Outcome.EXECUTED and o.state is State.RETURNED for o in self.orders)
        return bool(self.after["mains"]) and returned and not self.enabled


class _RecordingDcc:
    """The head end's port to the DCC, keeping what passes."""

    def __init__(self, client: DccClient) -> None:
        self._client = client
        self.exchanges: list[Exchange] = []

    async def submit(self, xml: bytes) -> bytes:
        """See `nowan.headend.ports.Dcc`."""
        response = await self._client.submit(xml)
        self.exchanges.append(Exchange(xml, response))
        return response


#: How a step of an order shows in the chart: from, to, words.
_STEPS: dict[State, tuple[Lane, Lane | None, str]] = {
    State.TRANSFORMED: (Lane.HEAD_END, Lane.DCC, "{srv}: signed request"),
    State.CORRELATED: (Lane.HEAD_END, None, "{srv}: the Pre-Command says what the request said"),
    State.SIGNED: (Lane.HEAD_END, None, "{srv}: Pre-Command signed"),
    State.READY: (Lane.DCC, Lane.HEAD_END, "{srv}: Command for Local Delivery, MACed by the ACB"),
    State.OFFERED: (Lane.HEAD_END, Lane.PPMID, "{srv}: Command offered"),
    State.ANSWERED: (Lane.PPMID, Lane.HEAD_END, "{srv}: Response"),
    State.RETURNED: (Lane.HEAD_END, Lane.DCC, "{srv}: Response returned by SRV 8.13, accepted"),
}


class Demo:
    """One telling of the story. `told` hears of every moment as it happens."""

    def __init__(
        self,
        seed: str,
        work: Path,
        requests: Sequence[tuple[str, bytes]] = (),
        told: Callable[[Moment], None] | None = None,
    ) -> None:
        for name, xml in requests:
            check_request(name, xml)
        self._seed = seed
        self._work = work
        self._requests = [*story_files(), *requests]
        self._told = told
        self._timeline = Timeline()
        self._start = time.monotonic()
        self._act = ""
        self._cast: Cast = who.make(seed)
        self._names: dict[str, str] = {}
        self._states: set[tuple[str, State]] = set()
        self._requests_to_dcc = 0

    async def run(self) -> Outcomes:
        """Tell it to the end."""
        self._work.mkdir(parents=True, exist_ok=True)
        async with self._home() as home:
            silence, first = await self._today(home)
            snapshot = await self._move_in(home, today=False)
            before = await home.call("state")
            broker = office.broker(self._cast, snapshot)
            files = make_tls(self._work)
            async with self._head_end(broker, files) as (service, port, dcc):
                await self._pair(home, service)
                await self._deliver(home, service, port, files)
                enabled = await self._enable(home)
                after = await home.call("state")
                second = await self._capture(home, "air.pcapng")
                orders = list(reversed(await service.store.listed()))
        return Outcomes(
            seed=self._seed,
            timeline=self._timeline,
            requests=self._requests,
            orders=orders,
            names=self._names,
            exchanges=dcc.exchanges,
            captures=[first, second],
            before=before,
            after=after,
            silence=silence,
            enabled=enabled,
            seconds=time.monotonic() - self._start,
        )

    # The acts

    async def _today(self, home: RemoteHome) -> tuple[list[str], Capture]:
        await self._move_in(home, today=True)
        await home.call("unpack")
        hubs = await home.call("look")
        if not hubs:
            raise ApiMisuse("the display heard no hub")
        await home.call("pick", label=hubs[0]["label"])
        return await home.call("hub_record"), await self._capture(home, "air-today.pcapng")

    async def _pair(self, home: RemoteHome, service: Service) -> None:
        code = Secret(self._cast.install_codes[who.NEW_DISPLAY])
        request = add_device(who.NEW_DISPLAY, code, PERMIT_REQUEST, CommandVariant.LOCAL)
        order = await self._submit(service, "permit for the new display", request.xml())
        await self._wait_all(service, lambda row: row.state is State.READY)
        permit = await service.desk.permit_file(order)
        await home.call("load_permit", permit=permit.message.hex())
        self._note(Lane.HEAD_END, Lane.PPMID, "permit loaded, and the display posted", order=order)
        await home.call("unpack")
        hubs = await home.call("look")
        why = await home.call("pick", label=hubs[0]["label"])
        if why:
            raise ApiMisuse(f"the display did not pair: {why}")

    async def _deliver(self, home: RemoteHome, service: Service, port: int, files: TlsFiles) -> None:
        await self._begin(home, ACTS[2])
        self._note(Lane.PPMID, None, "on its battery, over a phone's hotspot: the router is off", tone=Tone.EVENT)
        await home.call(
            "connect",
            url=f"wss://127.0.0.1:{port}",
            certificate=str(files.certificate("display")),
            key=str(files.key("display")),
            authority=str(files.authority),
        )
        await self._settle(home, service)
        for name, xml in self._requests:
            await self._submit(service, name, xml)
            await self._settle(home, service)
        until = DELIVERY_S
        while until > 0 and not await self._all(service, _closed):
            until -= await home.call("deliver", limit_s=until)
            await self._settle(home, service)

    async def _settle(self, home: RemoteHome, service: Service) -> None:
        """Until neither head end nor uplink has anything to do: what comes next is the home's doing alone.

        Without it the order of the head end's requests, and so their counters, would depend on who is faster.
        """
        await self._wait_all(service, _in_the_home)
        await home.call("quiet")
        await self._wait_all(service, _in_the_home)

    async def _enable(self, home: RemoteHome) -> str:
        await self._begin(home, ACTS[3])
        self._note(Lane.CUSTOMER, Lane.PPMID, "enable supply, please")
        return str(await home.call("enable"))

    # Steps

    async def _move_in(self, home: RemoteHome, *, today: bool) -> bytes:
        await self._begin(home, ACTS[0] if today else ACTS[1])
        hub = (
            "deployed hubs know the 60-minute window alone" if today else "the same flat, with a hub that knows permits"
        )
        self._note(Lane.HUB, None, hub, tone=Tone.EVENT)
        return bytes.fromhex(await home.call("move_in", seed=self._seed, today=today))

    async def _begin(self, home: RemoteHome, title: str) -> None:
        self._act = title
        await home.call("act", title=title)

    async def _submit(self, service: Service, name: str, xml: bytes) -> OrderId:
        try:
            order = await service.submit(xml)
        except HeadEndRefusal as refusal:
            raise HeadEndRefusal(HeadEndReason(refusal.reason), f"{name}: {refusal.detail}") from None
        self._names[order.order_id] = name
        self._note(Lane.DESK, Lane.HEAD_END, f"{order.srv}: {name}", order=order.order_id)
        return order.order_id

    async def _wait_all(self, service: Service, holds: Callable[[Order], bool]) -> None:
        """Until `holds` of every order. Raises `ApiMisuse` when that takes too long."""
        if not await service.stepped(lambda: self._all(service, holds), PATIENCE_S):
            late = [row for row in await service.store.listed() if not holds(row)]
            raise ApiMisuse("; ".join(f"order {row.order_id} is still {row.state} {row.detail}" for row in late))

    async def _all(self, service: Service, holds: Callable[[Order], bool]) -> bool:
        return all(holds(row) for row in await service.store.listed())

    async def _capture(self, home: RemoteHome, name: str) -> Capture:
        path = self._work / name
        written = await home.call("capture", path=str(path))
        return Capture(path, written["frames"], [(bytes.fromhex(key), title) for key, title in written["keys"]])

    # What happened

    def _note(
        self,
        by: Lane,
        to: Lane | None,
        text: str,
        *,
        order: str = "",
        tone: Tone = Tone.MESSAGE,
        home_ns: int | None = None,
    ) -> None:
        self._heard(
            Moment(act=self._act, home_ns=home_ns, real_ms=0.0, by=by, to=to, text=text, order=order, tone=tone)
        )

    def _heard(self, moment: Moment) -> None:
        stamped = msgspec.structs.replace(moment, real_ms=(time.monotonic() - self._start) * 1000)
        self._timeline.note(stamped)
        if self._told is not None:
            self._told(stamped)

    def _moved(self, moved: Moved) -> None:
        step = _STEPS.get(moved.state)
        if step is None or (moved.order_id, moved.state) in self._states:
            return
        self._states.add((moved.order_id, moved.state))
        by, to, words = step
        srv = moved.order_id.partition("-")[0]
        tone = Tone.GOOD if moved.state is State.RETURNED else Tone.MESSAGE
        self._note(by, to, words.format(srv=srv), order=moved.order_id, tone=tone)

    # Who runs

    @contextlib.asynccontextmanager
    async def _home(self) -> AsyncIterator[RemoteHome]:
        home = await RemoteHome.start(self._heard)
        try:
            yield home
        finally:
            await home.stop()

    @contextlib.asynccontextmanager
    async def _head_end(self, broker: Broker, files: TlsFiles) -> AsyncIterator[tuple[Service, int, _RecordingDcc]]:
        dcc_tls = tls_context(files.certificate("dcc"), files.key("dcc"), files.authority)
        store = await SqliteStore.open(self._work / "orders.db", counter_start=5000)
        try:
            async with serve(broker, dcc_tls, clock=self._dcc_clock) as address:
                client = tls.client_context(files.certificate("supplier"), files.key("supplier"), files.authority)
                dcc = _RecordingDcc(DccClient(address.url, client))
                await store.save_home(office.home_record())
                service = Service(office.supplier(self._cast), store, dcc, listen=self._moved, workers=1)
                gateway = tls.server_context(files.certificate("gateway"), files.key("gateway"), files.authority)
                async with service.running(UplinkAddress("127.0.0.1", 0, gateway)) as port:
                    yield service, port, dcc
        finally:
            await store.close()

    def _dcc_clock(self) -> Utc:
        self._requests_to_dcc += 1
        return Utc(DCC_START + 1000 * self._requests_to_dcc)


def _closed(row: Order) -> bool:
    return row.closed


def _in_the_home(row: Order) -> bool:
    """Whether the head end waits for the home, or for nothing any more."""
    by_file = row.way is Way.FILE and row.state is State.OFFERED
    return row.closed or by_file or row.state in (State.HELD, State.FORWARDED)


def check_request(name: str, xml: bytes) -> None:
    """Read a request before anything starts; raises `DecodeError` that names the file, or `HeadEndRefusal`."""
    try:
        target = parse(xml).target
    except DecodeError as error:
        path = f"{name}: {error.path}" if error.path else name
        raise DecodeError(error.reason, error.offset, path, error.detail) from None
    if target not in office.home_record().members:
        raise HeadEndRefusal(HeadEndReason.UNKNOWN_TARGET, f"{name}: {dashed(target)} is no Device of the demo's home")
