"""The store on disk and the one in memory: the same promises, and what only a disk can be asked."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import stat
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec
import pytest

from nowan.errors import DecodeError
from nowan.headend import rows
from nowan.headend.lifecycle import Offered, step
from nowan.headend.memory import MemoryStore
from nowan.headend.orders import Kind, Moment, Order, Outcome, State
from nowan.headend.ports import MAX_STRAYS, HeadEndRefusal, OrderStore, Stray
from nowan.headend.reasons import HeadEndReason
from nowan.headend.runtime.store import SqliteStore
from nowan.ids import EntityId, OrderId, RequestId
from nowan.instant import Utc
from nowan.world import office

SUPPLIER, METER, OTHER, RELAY = (EntityId(bytes((n,)) * 8) for n in (1, 2, 3, 4))
Body = Callable[[OrderStore], Awaitable[None]]


def order(number: int, target: EntityId = METER, **changes: object) -> Order:
    made = Order(
        order_id=OrderId(f"order {number}"),
        supplier=SUPPLIER,
        request_id=RequestId(SUPPLIER, target, number),
        srv="1.5",
        kind=Kind.CRITICAL,
        home="h",
        target=target,
        relay=RELAY,
        created=Utc(number),
        request_xml=b"request",
    )
    return msgspec.structs.replace(made, **changes)


def moment(state: State = State.RECEIVED, what: str = "x") -> Moment:
    return Moment(state, Utc(1), what)


@pytest.fixture(params=["memory", "disk"])
def run(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Body], None]:
    """Runs a test's body with a store of each kind."""

    async def on_disk(body: Body) -> None:
        store = await SqliteStore.open(tmp_path / "orders.db", counter_start=100)
        try:
            await body(store)
        finally:
            await store.close()

    async def in_memory(body: Body) -> None:
        await body(MemoryStore(counter_start=100))

    chosen = in_memory if request.param == "memory" else on_disk
    return lambda body: asyncio.run(chosen(body))


Run = Callable[[Body], None]


def test_submitting_is_idempotent(run: Run) -> None:
    async def body(store: OrderStore) -> None:
        first = await store.submit(order(1))
        assert await store.submit(order(1)) == first
        with pytest.raises(HeadEndRefusal) as refused:
            await store.submit(order(1, request_xml=b"another"))
        assert refused.value.reason is HeadEndReason.REQUEST_REUSED
        assert [item.order_id for item in await store.listed()] == ["order 1"]
        assert len(await store.events(0)) == 1

    run(body)


def test_a_save_on_an_old_version_changes_nothing(run: Run) -> None:
    async def body(store: OrderStore) -> None:
        old = await store.submit(order(1))
        new = await store.save(msgspec.structs.replace(old, detail="first"), moment())
        assert new.version == old.version + 1
        with pytest.raises(HeadEndRefusal) as refused:
            await store.save(msgspec.structs.replace(old, detail="second"), moment())
        assert refused.value.reason is HeadEndReason.CONFLICT
        assert (await store.load(old.order_id)).detail == "first"
        assert [event.version for event in await store.events(0)] == [0, 1]

    run(body)


def test_of_many_savers_one_wins(run: Run) -> None:
    async def body(store: OrderStore) -> None:
        old = await store.submit(order(1))
        attempts = [store.save(msgspec.structs.replace(old, detail=str(n)), moment()) for n in range(20)]
        results = await asyncio.gather(*attempts, return_exceptions=True)
        assert sum(isinstance(result, Order) for result in results) == 1
        assert sum(isinstance(result, HeadEndRefusal) for result in results) == 19

    run(body)


def test_leases_fence_off_whoever_lost_them(run: Run) -> None:
    async def body(store: OrderStore) -> None:
        await store.submit(order(1))
        claimed = await store.claim("a", Utc(0), 100)
        assert claimed is not None and (claimed.lease.owner, claimed.lease.fencing) == ("a", 1)
        assert await store.claim("b", Utc(99), 100) is None
        taken_over = await store.claim("b", Utc(100), 100)
        assert taken_over is not None and taken_over.lease.fencing == 2
        with pytest.raises(HeadEndRefusal):
            await store.save(claimed, moment())
        # The same worker, after it died, has its own lease back at once.
        again = await store.claim("b", Utc(101), 100)
        assert again is not None and again.lease.fencing == 3

    run(body)


def test_only_the_oldest_of_a_target_is_prepared_and_priority_is_between_targets(run: Run) -> None:
    async def body(store: OrderStore) -> None:
        for number, target, priority in ((1, METER, 0), (2, METER, 9), (3, OTHER, 5)):
            await store.submit(order(number, target, priority=priority))
        claims = [await store.claim(name, Utc(0), 100) for name in ("a", "b", "c")]
        assert [claim and claim.order_id for claim in claims] == ["order 3", "order 1", None]
        first = claims[1]
        assert first is not None
        await store.save(msgspec.structs.replace(first, state=State.READY), moment())
        following = await store.claim("c", Utc(0), 100)
        assert following is not None and following.order_id == "order 2"

    run(body)


def test_an_order_waits_for_its_time_and_a_closed_one_is_left_alone(run: Run) -> None:
    async def body(store: OrderStore) -> None:
        waiting = await store.submit(order(1))
        await store.save(msgspec.structs.replace(waiting, not_before=Utc(50)), moment())
        closed = await store.submit(order(2, OTHER))
        await store.save(msgspec.structs.replace(closed, outcome=Outcome.REFUSED), moment())
        assert await store.claim("a", Utc(49), 1) is None
        assert await store.claim("a", Utc(50), 1) is not None
        assert [item.order_id for item in await store.listed(open_only=True)] == ["order 1"]

    run(body)


def test_lookups(run: Run) -> None:
    async def body(store: OrderStore) -> None:
        base = await store.submit(order(1, expires=Utc(10)))
        command = RequestId(SUPPLIER, METER, (1 << 40) + 1)
        ready = msgspec.structs.replace(base, state=State.READY, command_id=command, command=b"c")
        ready = await store.save(ready, moment(State.READY))
        assert await store.highest_offered(SUPPLIER, METER) == -1
        offered, _ = step(ready, Offered(), Utc(3))
        await store.save(offered, offered.history[-1])
        assert await store.highest_offered(SUPPLIER, METER) == (1 << 40) + 1
        assert await store.highest_offered(SUPPLIER, OTHER) == -1
        found = await store.of_command(command)
        assert found is not None and found.order_id == "order 1"
        assert [item.order_id for item in await store.of_relay(RELAY)] == ["order 1"]
        assert [item.order_id for item in await store.of_target(METER)] == ["order 1"]
        assert await store.of_relay(METER) == []
        assert [item.order_id for item in await store.due(Utc(10))] == ["order 1"]
        assert await store.due(Utc(9)) == []
        with pytest.raises(HeadEndRefusal):
            await store.load(OrderId("none"))

    run(body)


def test_homes_and_strays(run: Run) -> None:
    async def body(store: OrderStore) -> None:
        home = office.home_record()
        await store.save_home(home)
        await store.save_home(home)
        for device in home.members:
            assert await store.home_of(device) == home
        assert await store.home_of(RELAY) is None
        assert await store.homes() == [home]
        stray = Stray(relay=RELAY, at=Utc(1), what="alert", data=b"d")
        await store.keep_stray(stray)
        await store.keep_stray(stray)
        assert await store.strays() == [stray]
        other = Stray(relay=OTHER, at=Utc(2), what="alert", data=b"d")
        await store.keep_stray(other)
        for number in range(MAX_STRAYS + 5):
            await store.keep_stray(Stray(relay=RELAY, at=Utc(3), what="alert", data=number.to_bytes(2, "big")))
        kept = await store.strays()
        assert other in kept
        assert next(item.data for item in kept if item.relay == RELAY) == (5).to_bytes(2, "big")
        assert len(kept) == MAX_STRAYS + 1

    run(body)


def test_counters_are_one_line_per_originator(run: Run) -> None:
    async def body(store: OrderStore) -> None:
        numbers = await asyncio.gather(*(store.reserve(SUPPLIER) for _ in range(50)))
        assert sorted(numbers) == list(range(100, 150))
        assert await store.reserve(OTHER) == 100

    run(body)


# Only on disk


def with_store(path: Path, body: Callable[[SqliteStore], Awaitable[object]], **options: bool) -> None:
    async def main() -> None:
        store = await SqliteStore.open(path, counter_start=1, **options)
        try:
            await body(store)
        finally:
            await store.close()

    asyncio.run(main())


def test_counters_never_go_back_over_restarts_and_a_restored_backup(tmp_path: Path) -> None:
    path, backup = tmp_path / "orders.db", tmp_path / "backup.db"
    numbers: list[int] = []

    async def some(store: SqliteStore) -> None:
        numbers.extend([await store.reserve(SUPPLIER) for _ in range(5)])

    with_store(path, some)
    shutil.copy(path, backup)
    with_store(path, some)
    shutil.copy(backup, path)
    with_store(path, some)
    # The mark lost as well: the operator says so.
    (tmp_path / "orders.db.counters").unlink()
    shutil.copy(backup, path)
    with_store(path, some, restored=True)
    assert numbers == sorted(set(numbers))


def test_a_restored_backup_is_told_from_a_restart(tmp_path: Path) -> None:
    path, backup = tmp_path / "orders.db", tmp_path / "backup.db"
    found: list[bool] = []

    async def one(store: SqliteStore) -> None:
        found.append(store.restored)
        await store.submit(order(len(found)))

    with_store(path, one)
    shutil.copy(path, backup)
    with_store(path, one)
    with_store(path, one)
    shutil.copy(backup, path)
    with_store(path, one)
    with_store(path, one)
    assert found == [False, False, False, True, False]


def test_a_newer_store_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "orders.db"
    base = sqlite3.connect(path)
    base.execute("PRAGMA user_version = 99")
    base.close()
    with pytest.raises(HeadEndRefusal) as refused:
        with_store(path, lambda store: store.listed())
    assert refused.value.reason is HeadEndReason.STORE_VERSION


def test_the_database_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "orders.db"
    with_store(path, lambda store: store.reserve(SUPPLIER))
    for file in tmp_path.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


def test_a_place_that_cannot_be_written_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        with_store(tmp_path / "absent" / "orders.db", lambda store: store.listed())


def test_rows_of_version_1_are_read_for_ever() -> None:
    folder = Path(__file__).parent / "fixtures"
    kept = rows.decode_order((folder / "order-1.msgpack").read_bytes())
    assert (kept.order_id, kept.state, kept.outcome) == ("1.5-fixture", State.FORWARDED, Outcome.UNKNOWN)
    assert kept.history == (Moment(State.RECEIVED, Utc(5), "received"), Moment(State.FORWARDED, Utc(9), "forwarded"))
    home = rows.decode_home((folder / "home-1.msgpack").read_bytes())
    assert home == office.home_record()
    newer = msgspec.msgpack.encode({"format": 2})
    for decode in (rows.decode_order, rows.decode_home):
        with pytest.raises(DecodeError) as refused:
            decode(newer)
        assert refused.value.reason is HeadEndReason.STORE_VERSION


def test_the_public_view_holds_no_bytes() -> None:
    shown = rows.public(order(1, request_xml=b"<InstallCode>", command=b"secret"))
    assert "InstallCode" not in str(shown) and "secret" not in str(shown)
    msgspec.json.encode(shown)
