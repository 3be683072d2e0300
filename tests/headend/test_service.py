"""The head end in service: real processes, TLS, SQLite and a DCC over HTTPS; killed after every step it commits."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import os
import ssl
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from nowan.crypto.entropy import Drbg
from nowan.dcc.runtime import server as dcc_server
from nowan.headend.ports import HeadEndRefusal
from nowan.headend.reasons import HeadEndReason
from nowan.headend.runtime import config
from nowan.ids import OrderId
from nowan.uplink.frames import Stage
from nowan.uplink.runtime import tls
from nowan.uplink.runtime.device import DeviceLink, Task, Unfinished
from nowan.uplink.session import AnswerSettled, DeviceSession, DropOrder, OpenWork, TakeOrder
from nowan.world import cast as who
from nowan.world import office
from tests.headend import keyring
from tests.headend.stage import CAST, NOW, RELAY, Devices, adjust, read

#: Every step of a critical order that the head end commits, in order.
STEPS = [
    "received", "requested", "transformed", "correlated", "signed", "protected", "offered by uplink", "held",
    "forwarded", "answered, verified", "returnrequested", "returned",
]  # fmt: skip
LIMIT_S = 30.0


class Ppmid:
    """A PPMID whose store never fails, with the Devices behind it."""

    def __init__(self) -> None:
        self.devices = Devices()
        self.open: dict[OrderId, OpenWork] = {}
        self.link: DeviceLink | None = None
        self.settled: list[OrderId] = []

    def carry(self, task: Task) -> None:
        assert self.link is not None
        match task:
            case TakeOrder(order_id=order_id, message=message):
                if order_id in self.open:
                    return
                self.open[order_id] = OpenWork(order_id=order_id, stage=Stage.HELD)
                self.link.held(order_id)
                self.link.forwarded(order_id)
                response = self.devices.answer(message)
                if response is not None:
                    self.open[order_id] = OpenWork(order_id=order_id, stage=Stage.ANSWERED, response=response)
                    self.link.answered(order_id, response)
            case AnswerSettled(order_id=order_id):
                self.open.pop(order_id, None)
                self.settled.append(order_id)
            case DropOrder(order_id=order_id):
                self.link.dropped(order_id, False)

    def unfinished(self) -> Unfinished:
        return Unfinished(tuple(self.open.values()))


@contextlib.asynccontextmanager
async def dcc(folder: Path) -> AsyncIterator[str]:
    """The emulated DCC over HTTPS; its value is the address."""
    context = dcc_server.tls_context(folder / "dcc.pem", folder / "dcc.key", folder / "tls-root.pem")
    async with dcc_server.serve(office.broker(CAST), context, clock=lambda: NOW) as address:
        yield address.url


@contextlib.asynccontextmanager
async def display(folder: Path, port: int, name: str = "ppmid") -> AsyncIterator[Ppmid]:
    """A display that dials `port` until the context ends."""
    ppmid = Ppmid()
    context = tls.client_context(folder / f"{name}.pem", folder / f"{name}.key", folder / "tls-root.pem")
    session = DeviceSession(RELAY, Drbg(1))
    ppmid.link = DeviceLink(session, f"wss://localhost:{port}/", context, ppmid.carry, ppmid.unfinished)
    task = asyncio.create_task(ppmid.link.run())
    try:
        yield ppmid
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def ask(api: str, folder: Path, method: str, path: str, body: bytes | None = None) -> Any:
    """One request to the API, as a back office makes it."""
    token = (folder / "data" / "token").read_text().strip()
    connection = http.client.HTTPConnection(api.removeprefix("http://"), timeout=LIMIT_S)
    try:
        connection.request(method, path, body, {"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        data = answer.read()
        return answer.status, json.loads(data) if answer.headers["Content-Type"] == "application/json" else data
    finally:
        connection.close()


async def closed(api: str, folder: Path, order_id: str) -> dict[str, Any]:
    """The order once it has ended."""
    version = -1
    while True:
        path = f"/orders/{order_id}?after_version={version}&wait_s=5"
        _, order = await asyncio.to_thread(ask, api, folder, "GET", path)
        if order["closed"]:
            return dict(order)
        version = order["version"]


@contextlib.asynccontextmanager
async def child(folder: Path, step: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, dict[str, Any]]]:
    """A head end process that may die at `step`, and its addresses."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.headend.mortal_child", str(folder / "headend.toml"), step, str(folder / "died"),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    try:
        assert process.stdout is not None
        yield process, json.loads(await process.stdout.readline())
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def killed_at(folder: Path, step: str) -> None:
    """Submit one order, kill the head end after `step`, start it again: the order ends once, executed once."""
    keyring.write(folder)
    async with dcc(folder) as url:
        keyring.configure(folder / "headend.toml", url)
        async with child(folder, step) as (first, at), display(folder, at["port"]) as ppmid:
            with contextlib.suppress(OSError, http.client.HTTPException):
                await asyncio.to_thread(ask, at["api"], folder, "POST", "/orders", adjust(1))
            await first.wait()
            assert (folder / "died").exists()
            assert ppmid.link is not None
            async with child(folder, step) as (_, at):
                ppmid.link.url = f"wss://localhost:{at['port']}/"
                ppmid.link.stop()
                ppmid.link.start()
                # The back office heard nothing when it was killed at once, and hands the file in again.
                status, order = await asyncio.to_thread(ask, at["api"], folder, "POST", "/orders", adjust(1))
                assert status == 200
                ended = await closed(at["api"], folder, order["order_id"])
                _, listed = await asyncio.to_thread(ask, at["api"], folder, "GET", "/orders")
                await ppmid.link.opened()
                await ppmid.link.settled()
    assert (ended["state"], ended["outcome"]) == ("returned", "executed")
    assert [item["order_id"] for item in listed] == [order["order_id"]]
    assert ppmid.devices.executed == [(who.SUPPLIER, who.METER, 9000)]
    assert set(ppmid.settled) == {order["order_id"]}
    assert ppmid.open == {}


@pytest.mark.parametrize("step", STEPS)
def test_killed_after_any_step_the_order_ends_once(tmp_path: Path, step: str) -> None:
    asyncio.run(asyncio.wait_for(killed_at(tmp_path, step), LIMIT_S))


def run_in_process(folder: Path, body: Any) -> None:
    """`body(ready, dcc url)` with a head end in this process."""

    async def main() -> None:
        keyring.write(folder)
        async with dcc(folder) as url:
            keyring.configure(folder / "headend.toml", url)
            settings = config.load(folder / "headend.toml")
            async with config.running(settings, folder, test_keys=True) as ready:
                await body(ready)

    asyncio.run(asyncio.wait_for(main(), LIMIT_S))


def test_the_api(tmp_path: Path) -> None:
    async def body(ready: config.Ready) -> None:
        def call(method: str, path: str, data: bytes | None = None) -> Any:
            return asyncio.to_thread(ask, ready.api_url, tmp_path, method, path, data)

        status, order = await call("POST", "/orders?priority=3&expires_s=3600", read(1))
        assert (status, order["srv"], order["priority"]) == (200, "4.18", 3)
        assert (await call("POST", "/orders", read(1)))[1]["order_id"] == order["order_id"]
        status, refusal = await call("POST", "/orders", read(1).replace(b"<sr:Body>", b"<sr:Body> "))
        assert (status, refusal["code"]) == (409, "headend.request-reused")
        status, refusal = await call("POST", "/orders", b"<x>")
        assert (status, refusal["code"]) == (400, "duis.not-xml")
        status, refusal = await call("GET", "/orders/none")
        assert (status, refusal["code"]) == (404, "headend.unknown-order")
        for path, wanted in (("/nothing", 404), ("/events?after=nan", 400), ("/homes", 200), ("/status", 200)):
            assert (await call("GET", path))[0] == wanted
        assert (await call("DELETE", "/orders"))[0] == 405
        async with display(tmp_path, ready.uplink_port):
            assert (await closed(ready.api_url, tmp_path, order["order_id"]))["outcome"] == "executed"
        status, events = await call("GET", "/events?after=2")
        assert [event["sequence"] for event in events] == list(range(3, 3 + len(events)))
        assert events[-1]["state"] == "returned"
        (tmp_path / "data" / "token").write_text("wrong")
        assert (await call("GET", "/orders"))[0] == 401

    run_in_process(tmp_path, body)


def test_a_home_comes_over_the_api_and_consent_with_it(tmp_path: Path) -> None:
    async def body(ready: config.Ready) -> None:
        def call(method: str, path: str, data: Any) -> Any:
            return asyncio.to_thread(ask, ready.api_url, tmp_path, method, path, json.dumps(data).encode())

        _, (home,) = await asyncio.to_thread(ask, ready.api_url, tmp_path, "GET", "/homes")
        home["relays"] = [{"id": "02-4E-4F-57-41-4E-00-A5", "consent": "not asked"}]
        assert (await call("POST", "/homes", home)) == (200, home)
        status, refusal = await call("POST", "/homes", {**home, "hub": "nonsense"})
        assert (status, refusal["code"]) == (400, "wire.bad-value")
        status, refusal = await call("POST", "/homes", {**home, "colour": "red"})
        assert (status, refusal["code"]) == (400, "headend.config")
        async with display(tmp_path, ready.uplink_port) as ppmid:
            assert ppmid.link is not None
            await ppmid.link.opened()
            order = await ready.service.submit(read(1))
            await ready.service.stepped(lambda: _is_ready(ready, order.order_id), LIMIT_S)
            assert ppmid.devices.executed == []
            consent = {"relay": "02-4E-4F-57-41-4E-00-A5", "consent": "given"}
            assert (await call("POST", "/consents", consent)) == (200, consent)
            assert (await closed(ready.api_url, tmp_path, order.order_id))["outcome"] == "executed"

    run_in_process(tmp_path, body)


def test_a_restart_gives_no_consent_that_was_withdrawn_and_a_tenancy_ends_over_the_api(tmp_path: Path) -> None:
    keyring.write(tmp_path)
    keyring.configure(tmp_path / "headend.toml", "https://localhost:1/duis")  # it says: given
    settings = config.load(tmp_path / "headend.toml")

    async def consent(path: str, body: dict[str, str]) -> str:
        async with config.running(settings, tmp_path, test_keys=True) as ready:
            await asyncio.to_thread(ask, ready.api_url, tmp_path, "POST", path, json.dumps(body).encode())
        async with config.running(settings, tmp_path, test_keys=True) as ready:
            _, (home,) = await asyncio.to_thread(ask, ready.api_url, tmp_path, "GET", "/homes")
            return str(home["relays"][0]["consent"])

    relay, hub = "02-4E-4F-57-41-4E-00-A5", "02-4E-4F-57-41-4E-00-A3"
    assert asyncio.run(consent("/homes", {})) == "given"  # refused, and changes nothing
    assert asyncio.run(consent("/tenancies", {"hub": hub})) == "not asked"
    assert asyncio.run(consent("/consents", {"relay": relay, "consent": "withdrawn"})) == "withdrawn"


async def _is_ready(ready: config.Ready, order_id: OrderId) -> bool:
    return str((await ready.service.store.load(order_id)).state) == "ready"


def test_a_certificate_that_is_another_devices_is_refused_by_name(tmp_path: Path) -> None:
    async def body(ready: config.Ready) -> None:
        async with display(tmp_path, ready.uplink_port, name="stranger") as ppmid:
            assert ppmid.link is not None
            assert str((await ppmid.link.ended()).reason) == "uplink.identity"
        # With no certificate of our authority there is no connection at all.
        context = ssl.create_default_context(cafile=str(tmp_path / "tls-root.pem"))
        said = b""
        with contextlib.suppress(OSError):
            reader, writer = await asyncio.open_connection("localhost", ready.uplink_port, ssl=context)
            writer.write(b"GET / HTTP/1.1\r\n\r\n")
            said = await reader.read(1)
        assert said == b""

    run_in_process(tmp_path, body)


def test_a_second_connection_ends_the_first(tmp_path: Path) -> None:
    async def body(ready: config.Ready) -> None:
        async with display(tmp_path, ready.uplink_port) as first:
            assert first.link is not None
            await first.link.opened()
            async with display(tmp_path, ready.uplink_port) as second:
                assert second.link is not None
                await second.link.opened()
                assert str((await first.link.ended()).reason) == "uplink.replaced"
                assert ready.service.gateway.devices == (RELAY,)

    run_in_process(tmp_path, body)


def test_a_change_of_supplier_ends_the_session_that_stands(tmp_path: Path) -> None:
    async def body(ready: config.Ready) -> None:
        async with display(tmp_path, ready.uplink_port) as ppmid:
            assert ppmid.link is not None
            await ppmid.link.opened()
            (home,) = await ready.service.store.homes()
            supplies = tuple(msgspec.structs.replace(s, supplier=who.OTHER_SUPPLIER) for s in home.supplies)
            await ready.service.save_home(msgspec.structs.replace(home, supplies=supplies))
            assert str((await ppmid.link.ended()).reason) == "uplink.unknown-device"

    run_in_process(tmp_path, body)


def test_test_keys_are_refused_without_the_demonstrations_flag(tmp_path: Path) -> None:
    keyring.write(tmp_path)
    keyring.configure(tmp_path / "headend.toml", "https://localhost:1/duis")
    settings = config.load(tmp_path / "headend.toml")

    async def main() -> None:
        async with config.running(settings, tmp_path):
            raise AssertionError("it serves with TEST keys")

    with pytest.raises(HeadEndRefusal) as refused:
        asyncio.run(main())
    assert refused.value.reason is HeadEndReason.TEST_KEYS


@pytest.mark.skipif(os.name != "posix", reason="files have no such modes")
@pytest.mark.parametrize("name", ["xml.key", "uplink.key", f"keys/{who.SUPPLIER.hex()}-ds.key"])
def test_a_private_key_that_others_can_read_is_refused_by_name(tmp_path: Path, name: str) -> None:
    keyring.write(tmp_path)
    keyring.configure(tmp_path / "headend.toml", "https://localhost:1/duis")
    (tmp_path / name).chmod(0o640)

    async def main() -> None:
        async with config.running(config.load(tmp_path / "headend.toml"), tmp_path, test_keys=True):
            raise AssertionError("it serves with an open key")

    with pytest.raises(HeadEndRefusal) as refused:
        asyncio.run(main())
    assert refused.value.reason is HeadEndReason.OPEN_KEY
    assert name in refused.value.detail


def test_the_api_stays_on_the_loopback(tmp_path: Path) -> None:
    keyring.write(tmp_path)
    file = tmp_path / "headend.toml"
    keyring.configure(file, "https://localhost:1/duis")
    file.write_text(file.read_text().replace("[api]", '[api]\nhost = "0.0.0.0"'))

    async def main() -> None:
        async with config.running(config.load(file), tmp_path, test_keys=True):
            raise AssertionError("it listens to the world")

    with pytest.raises(HeadEndRefusal) as refused:
        asyncio.run(main())
    assert refused.value.reason is HeadEndReason.CONFIG
