"""One thread that owns an SQLite database and commits in groups.

Whatever waits when the thread comes round is one transaction, each piece in a savepoint of its own, so a thousand
callers share one flush (synchronous FULL). A caller's coroutine goes on only when that transaction is on disk.
"""

from __future__ import annotations

import asyncio
import os
import queue
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

_T = TypeVar("_T")
Work = Callable[[sqlite3.Connection], Any]

#: Most pieces of work in one transaction, so that no caller waits for a thousand others' payloads.
GROUP = 512


class Writer:
    """The only connection to the database at `path`; `committed` is called in its thread after each transaction."""

    def __init__(self, path: Path, committed: Callable[[sqlite3.Connection], None]) -> None:
        self._path = path
        self._committed = committed
        self._loop = asyncio.get_running_loop()
        self._queue: queue.SimpleQueue[tuple[Work, asyncio.Future[Any]] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="nowan store", daemon=True)
        self._thread.start()

    async def do(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        """What `work` gives, once it is on disk; whatever it raises, with nothing changed."""
        future: asyncio.Future[_T] = self._loop.create_future()
        self._queue.put((work, future))
        return await future

    async def close(self) -> None:
        """Finish what waits and close."""
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        base = self._connect()
        open_ = True
        while open_:
            group = [self._queue.get()]
            while len(group) < GROUP and not self._queue.empty():
                group.append(self._queue.get())
            open_ = None not in group
            self._commit(base, [item for item in group if item is not None])
        if not isinstance(base, Exception):
            base.close()

    def _connect(self) -> sqlite3.Connection | Exception:
        try:
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
            base = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("PRAGMA synchronous = FULL")
            base.execute("PRAGMA foreign_keys = ON")
        except (OSError, sqlite3.Error) as error:
            return error
        return base

    def _commit(self, base: sqlite3.Connection | Exception, group: list[tuple[Work, asyncio.Future[Any]]]) -> None:
        """One transaction for the whole group; a piece that fails undoes only itself."""
        if isinstance(base, Exception):
            for _, future in group:
                self._settle(future, base)
            return
        results: list[Any] = []
        try:
            base.execute("BEGIN IMMEDIATE")
            for work, _ in group:
                results.append(_savepoint(base, work))
            base.execute("COMMIT")
        except (sqlite3.Error, OSError) as error:
            if base.in_transaction:
                base.execute("ROLLBACK")
            results = [error] * len(group)
        else:
            self._committed(base)
        for (_, future), result in zip(group, results, strict=True):
            self._settle(future, result)

    def _settle(self, future: asyncio.Future[Any], result: Any) -> None:
        def settle() -> None:
            if future.done():
                return
            if isinstance(result, Exception):
                future.set_exception(result)
            else:
                future.set_result(result)

        # A loop that has stopped has nobody left who waits.
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(settle)


def _savepoint(base: sqlite3.Connection, work: Work) -> Any:
    """What `work` gives, or the refusal or fault that undid it; a fault of the database itself undoes the group."""
    base.execute("SAVEPOINT piece")
    try:
        result = work(base)
    except (sqlite3.Error, OSError):
        raise
    except Exception as error:
        base.execute("ROLLBACK TO piece")
        result = error
    base.execute("RELEASE piece")
    return result
