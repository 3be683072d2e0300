"""The order store on disk: SQLite in WAL mode, synchronous FULL, through one `Writer`.

Beside the database stand the counters' mark (`nowan.headend.counters`), flushed before a number of its block is given,
and how many events the database has seen, by which a restored backup is told from a restart.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from nowan.gbcs.utrn import is_token_counter
from nowan.headend import counters, rows
from nowan.headend.counters import CounterRow
from nowan.headend.homes import Home
from nowan.headend.memory import same_request
from nowan.headend.orders import BEFORE_OFFER, Lease, Moment, Order, Outcome, State
from nowan.headend.ports import MAX_STRAYS, WORK, HeadEndRefusal, StoredEvent, Stray
from nowan.headend.reasons import HeadEndReason
from nowan.headend.runtime.writer import Writer
from nowan.ids import EntityId, OrderId, RequestId
from nowan.instant import Utc

#: Migrations in order; the database's user_version says how many it has had.
MIGRATIONS = (
    """
    CREATE TABLE orders (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        order_id TEXT NOT NULL UNIQUE,
        supplier BLOB NOT NULL,
        request_id TEXT NOT NULL,
        target BLOB NOT NULL,
        relay BLOB NOT NULL,
        state TEXT NOT NULL,
        outcome TEXT,
        closed INTEGER NOT NULL,
        concerns_relay INTEGER NOT NULL,
        at_large INTEGER NOT NULL,
        offered INTEGER NOT NULL,
        command_key TEXT,
        priority INTEGER NOT NULL,
        created_utc INTEGER NOT NULL,
        expires_utc INTEGER,
        not_before_utc INTEGER NOT NULL,
        lease_until_utc INTEGER NOT NULL,
        lease_owner TEXT NOT NULL,
        version INTEGER NOT NULL,
        row BLOB NOT NULL,
        UNIQUE (supplier, request_id)
    );
    CREATE INDEX orders_work ON orders (state, sequence) WHERE closed = 0;
    CREATE INDEX orders_age ON orders (target, sequence) WHERE closed = 0;
    CREATE INDEX orders_relay ON orders (relay, sequence) WHERE concerns_relay = 1;
    CREATE INDEX orders_target ON orders (target) WHERE at_large = 1;
    CREATE INDEX orders_due ON orders (expires_utc) WHERE outcome IS NULL AND expires_utc IS NOT NULL;
    CREATE INDEX orders_command ON orders (command_key) WHERE command_key IS NOT NULL;
    CREATE TABLE events (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        supplier BLOB NOT NULL,
        order_id TEXT NOT NULL,
        version INTEGER NOT NULL,
        state TEXT NOT NULL,
        outcome TEXT,
        what TEXT NOT NULL,
        at_utc INTEGER NOT NULL
    );
    CREATE TABLE homes (id TEXT PRIMARY KEY, row BLOB NOT NULL);
    CREATE TABLE home_members (device BLOB PRIMARY KEY, home TEXT NOT NULL REFERENCES homes (id));
    CREATE TABLE counters (originator BLOB PRIMARY KEY, next TEXT NOT NULL, mark TEXT NOT NULL);
    CREATE TABLE strays (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        relay BLOB NOT NULL,
        at_utc INTEGER NOT NULL,
        what TEXT NOT NULL,
        digest BLOB NOT NULL,
        data BLOB NOT NULL,
        UNIQUE (relay, digest)
    );
    """,
)


class SqliteStore:
    """See `nowan.headend.ports.OrderStore`. Open it with `open`, inside the loop that will use it."""

    def __init__(self, path: Path, *, counter_start: int) -> None:
        self._path = path
        self._counter_start = counter_start
        self._seen: int | None = None
        self._noted = -1
        self._writer = Writer(path, self._note_progress)
        self._do = self._writer.do
        #: Whether the database is a restored backup, by the operator's word or by what stands beside it.
        self.restored = False

    @classmethod
    async def open(cls, path: Path, *, counter_start: int = 1, restored: bool = False) -> SqliteStore:
        """Open or make the store at `path` (mode 0600); `restored`: the operator says that it is an old backup.

        Raises `HeadEndRefusal(headend.store-version)` for a database of a newer program, `OSError` or `sqlite3.Error`
        where it cannot be opened.
        """
        store = cls(path, counter_start=counter_start)
        try:
            await store._do(lambda base: store._start(base, restored))
        except BaseException:
            await store.close()
            raise
        return store

    async def close(self) -> None:
        """Finish what waits and close."""
        await self._writer.close()
        if self._seen is not None:
            os.close(self._seen)
            self._seen = None

    def _note_progress(self, base: sqlite3.Connection) -> None:
        """Leave word beside the database of how far it has come; a database that has come less far is a backup.

        Not flushed: after a power cut the word may be older than the database, which only makes it say less.
        """
        if self._seen is None:
            return
        last = _last_event(base)
        if last != self._noted:
            with contextlib.suppress(OSError):
                os.lseek(self._seen, 0, os.SEEK_SET)
                os.write(self._seen, b"%032d" % last)
                self._noted = last

    def _start(self, base: sqlite3.Connection, restored: bool) -> None:
        version = base.execute("PRAGMA user_version").fetchone()[0]
        if version > len(MIGRATIONS):
            detail = f"{self._path} has version {version}; this program knows {len(MIGRATIONS)}"
            raise HeadEndRefusal(HeadEndReason.STORE_VERSION, detail)
        for number, script in enumerate(MIGRATIONS[version:], start=version + 1):
            for statement in script.split(";"):
                base.execute(statement)
            base.execute(f"PRAGMA user_version = {number}")
        marks = self._marks()
        for row in self._counter_rows(base):
            _save_counter(base, counters.opened(row, marks.get(row.originator), restored=restored))
        self._seen = os.open(self._beside("seen"), os.O_RDWR | os.O_CREAT, 0o600)
        self.restored = restored or _last_event(base) < int(os.read(self._seen, 32) or b"0")

    # Counters

    def _beside(self, what: str) -> Path:
        return self._path.with_name(f"{self._path.name}.{what}")

    def _marks(self) -> dict[EntityId, int]:
        try:
            found = json.loads(self._beside("counters").read_text())
        except FileNotFoundError:
            return {}
        return {EntityId(bytes.fromhex(name)): int(mark) for name, mark in found.items()}

    def _raise_mark(self, row: CounterRow) -> None:
        """Put the mark on disk, whole or not at all."""
        marks = {**self._marks(), row.originator: row.mark}
        aside = self._beside("counters.new")
        with open(aside, "w", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            json.dump({name.hex(): mark for name, mark in marks.items()}, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, self._beside("counters"))
        if os.name == "posix":
            folder = os.open(self._path.parent, os.O_RDONLY)
            os.fsync(folder)
            os.close(folder)

    @staticmethod
    def _counter_rows(base: sqlite3.Connection) -> list[CounterRow]:
        found = base.execute("SELECT originator, next, mark FROM counters").fetchall()
        return [CounterRow(EntityId(originator), int(number), int(mark)) for originator, number, mark in found]

    async def reserve(self, originator: EntityId) -> int:
        """See `OrderStore.reserve`."""

        def work(base: sqlite3.Connection) -> int:
            rows_ = {row.originator: row for row in self._counter_rows(base)}
            row = rows_.get(originator) or counters.first(originator, self._first(originator))
            after, number = counters.reserve(row)
            if after.mark != row.mark:
                self._raise_mark(after)
            _save_counter(base, after)
            return number

        return await self._do(work)

    def _first(self, originator: EntityId) -> int:
        """Where an originator starts that the database does not know: at the mark, if there is one from before."""
        return max(self._counter_start, self._marks().get(originator, 0))

    # Orders

    async def submit(self, order: Order) -> Order:
        """See `OrderStore.submit`."""

        def work(base: sqlite3.Connection) -> Order:
            known = _orders(base, "supplier = ? AND request_id = ?", (order.supplier, str(order.request_id)))
            if known:
                return same_request(known[0], order)
            names = ", ".join(_columns(order))
            marks = ", ".join("?" for _ in _columns(order))
            base.execute(f"INSERT INTO orders ({names}) VALUES ({marks})", tuple(_columns(order).values()))
            _event(base, order, Moment(order.state, order.created, "received"))
            return order

        return await self._do(work)

    async def load(self, order_id: OrderId) -> Order:
        """See `OrderStore.load`."""
        found = await self._do(lambda base: _orders(base, "order_id = ?", (order_id,)))
        if not found:
            raise HeadEndRefusal(HeadEndReason.UNKNOWN_ORDER, order_id)
        return found[0]

    async def save(self, order: Order, moment: Moment) -> Order:
        """See `OrderStore.save`."""

        def work(base: sqlite3.Connection) -> Order:
            saved = _replace(base, order)
            _event(base, saved, moment)
            return saved

        return await self._do(work)

    async def claim(self, owner: str, now: Utc, lease_ms: int) -> Order | None:
        """See `OrderStore.claim`."""
        preparing = tuple(sorted(BEFORE_OFFER - {State.READY}))
        working = tuple(sorted(WORK))
        oldest = (
            "NOT EXISTS (SELECT 1 FROM orders AS older WHERE older.target = orders.target AND older.closed = 0"
            f" AND older.sequence < orders.sequence AND older.state IN ({_marks_for(preparing)}))"
        )
        where = (
            f"closed = 0 AND state IN ({_marks_for(working)}) AND not_before_utc <= ?"
            " AND (lease_until_utc <= ? OR lease_owner = ?)"
            f" AND (state = ? OR {oldest}) ORDER BY priority DESC, sequence LIMIT 1"
        )
        values = (*working, now, now, owner, State.ANSWERED, *preparing)

        def work(base: sqlite3.Connection) -> Order | None:
            found = _orders(base, where, values, ordered=False)
            if not found:
                return None
            lease = Lease(owner, Utc(now + lease_ms), found[0].lease.fencing + 1)
            return _replace(base, msgspec.structs.replace(found[0], lease=lease))

        return await self._do(work)

    async def listed(self, *, open_only: bool = False, limit: int = 1000) -> Sequence[Order]:
        """See `OrderStore.listed`."""
        where = "closed = 0" if open_only else "1"
        tail = " ORDER BY sequence DESC LIMIT ?"
        return await self._do(lambda base: _orders(base, where + tail, (limit,), ordered=False))

    async def of_relay(self, relay: EntityId) -> Sequence[Order]:
        """See `OrderStore.of_relay`."""
        return await self._do(lambda base: _orders(base, "relay = ? AND concerns_relay = 1", (relay,)))

    async def of_target(self, target: EntityId) -> Sequence[Order]:
        """See `OrderStore.of_target`."""
        return await self._do(lambda base: _orders(base, "target = ? AND at_large = 1", (target,)))

    async def of_command(self, command_id: RequestId) -> Order | None:
        """See `OrderStore.of_command`."""
        found = await self._do(lambda base: _orders(base, "command_key = ?", (rows.command_key(command_id),)))
        return found[0] if found else None

    async def highest_offered(self, originator: EntityId, target: EntityId) -> int:
        """See `OrderStore.highest_offered`."""
        lowest = rows.command_key(RequestId(originator, target, 0))
        highest = rows.command_key(RequestId(originator, target, counters.MAX_COUNTER))
        query = (
            "SELECT command_key FROM orders WHERE command_key BETWEEN ? AND ? AND offered = 1 ORDER BY command_key DESC"
        )

        def first(base: sqlite3.Connection) -> int:
            numbers = (int(key.rsplit(":", 1)[1]) for (key,) in base.execute(query, (lowest, highest)))
            return next((number for number in numbers if not is_token_counter(number)), -1)

        return await self._do(first)

    async def due(self, now: Utc) -> Sequence[Order]:
        """See `OrderStore.due`."""
        where = "outcome IS NULL AND expires_utc IS NOT NULL AND expires_utc <= ?"
        return await self._do(lambda base: _orders(base, where, (now,)))

    # Homes, strays, events

    async def home_of(self, device: EntityId) -> Home | None:
        """See `OrderStore.home_of`."""
        query = "SELECT row FROM homes JOIN home_members ON home_members.home = homes.id WHERE device = ?"
        found = await self._do(lambda base: base.execute(query, (device,)).fetchone())
        return rows.decode_home(found[0]) if found else None

    async def save_home(self, home: Home) -> None:
        """See `OrderStore.save_home`; a Device that was another home's is this one's from now on."""

        def work(base: sqlite3.Connection) -> None:
            statement = "INSERT INTO homes (id, row) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET row = excluded.row"
            base.execute(statement, (home.id, rows.encode(home)))
            base.execute("DELETE FROM home_members WHERE home = ?", (home.id,))
            members = [(device, home.id) for device in sorted(home.members)]
            base.executemany("INSERT OR REPLACE INTO home_members (device, home) VALUES (?, ?)", members)

        await self._do(work)

    async def homes(self) -> Sequence[Home]:
        """See `OrderStore.homes`."""
        found = await self._do(lambda base: base.execute("SELECT row FROM homes ORDER BY id").fetchall())
        return [rows.decode_home(row) for (row,) in found]

    async def keep_stray(self, stray: Stray) -> None:
        """See `OrderStore.keep_stray`."""
        digest = hashlib.sha256(stray.data).digest()
        values = (stray.relay, stray.at, stray.what, digest, stray.data)
        statement = "INSERT OR IGNORE INTO strays (relay, at_utc, what, digest, data) VALUES (?, ?, ?, ?, ?)"
        older = (
            "DELETE FROM strays WHERE relay = ? AND sequence <="
            " (SELECT sequence FROM strays WHERE relay = ? ORDER BY sequence DESC LIMIT 1 OFFSET ?)"
        )

        def work(base: sqlite3.Connection) -> None:
            base.execute(statement, values)
            base.execute(older, (stray.relay, stray.relay, MAX_STRAYS))

        await self._do(work)

    async def strays(self) -> Sequence[Stray]:
        """See `OrderStore.strays`."""
        query = "SELECT relay, at_utc, what, data FROM strays ORDER BY sequence"
        found = await self._do(lambda base: base.execute(query).fetchall())
        return [Stray(relay=EntityId(relay), at=Utc(at), what=what, data=data) for relay, at, what, data in found]

    async def events(self, after: int, limit: int = 1000) -> Sequence[StoredEvent]:
        """See `OrderStore.events`."""
        query = (
            "SELECT sequence, order_id, version, state, outcome, what, at_utc FROM events"
            " WHERE sequence > ? ORDER BY sequence LIMIT ?"
        )
        found = await self._do(lambda base: base.execute(query, (after, limit)).fetchall())
        return [
            StoredEvent(
                sequence=sequence,
                order_id=OrderId(order_id),
                version=version,
                state=State(state),
                outcome=Outcome(outcome) if outcome else None,
                what=what,
                at=Utc(at),
            )
            for sequence, order_id, version, state, outcome, what, at in found
        ]


def _last_event(base: sqlite3.Connection) -> int:
    return int(base.execute("SELECT coalesce(max(sequence), 0) FROM events").fetchone()[0])


def _marks_for(values: tuple[str, ...]) -> str:
    return ", ".join("?" for _ in values)


def _columns(order: Order) -> dict[str, Any]:
    """The row's columns: what is searched for, and the order itself."""
    return {
        "order_id": order.order_id,
        "supplier": order.supplier,
        "request_id": str(order.request_id),
        "target": order.target,
        "relay": order.relay,
        "state": str(order.state),
        "outcome": str(order.outcome) if order.outcome else None,
        "closed": order.closed,
        "concerns_relay": order.concerns_relay,
        "at_large": order.at_large,
        "offered": order.way is not None,
        "command_key": rows.command_key(order.command_id),
        "priority": order.priority,
        "created_utc": order.created,
        "expires_utc": order.expires,
        "not_before_utc": order.not_before,
        "lease_until_utc": order.lease.until,
        "lease_owner": order.lease.owner,
        "version": order.version,
        "row": rows.encode(order),
    }


def _replace(base: sqlite3.Connection, order: Order) -> Order:
    """Compare-and-set on the version; gives the order with the new one."""
    saved = msgspec.structs.replace(order, version=order.version + 1)
    columns = _columns(saved)
    assignments = ", ".join(f"{name} = ?" for name in columns)
    values = (*columns.values(), order.order_id, order.version)
    changed = base.execute(f"UPDATE orders SET {assignments} WHERE order_id = ? AND version = ?", values).rowcount
    if changed != 1:
        raise HeadEndRefusal(HeadEndReason.CONFLICT, order.order_id)
    return saved


def _orders(base: sqlite3.Connection, where: str, values: tuple[Any, ...], *, ordered: bool = True) -> list[Order]:
    tail = " ORDER BY sequence" if ordered else ""
    found = base.execute(f"SELECT row FROM orders WHERE {where}{tail}", values).fetchall()
    return [rows.decode_order(row) for (row,) in found]


def _event(base: sqlite3.Connection, order: Order, moment: Moment) -> None:
    outcome = str(order.outcome) if order.outcome else None
    base.execute(
        "INSERT INTO events (supplier, order_id, version, state, outcome, what, at_utc) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (order.supplier, order.order_id, order.version, str(order.state), outcome, moment.what, moment.at),
    )


def _save_counter(base: sqlite3.Connection, row: CounterRow) -> None:
    base.execute(
        "INSERT OR REPLACE INTO counters (originator, next, mark) VALUES (?, ?, ?)",
        (row.originator, str(row.next), str(row.mark)),
    )
