"""A head end that kills its own process right after a given step is on disk: ``mortal_child CONFIG STEP MARKER``.

It prints one line of JSON with its addresses. With the marker file there it has died before, and lives.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

from nowan.headend.orders import Moment, Order
from nowan.headend.runtime import config
from nowan.headend.runtime.store import SqliteStore


class MortalStore(SqliteStore):
    """Dies, once, with its marker left behind, between a commit and everything that would follow it."""

    step = ""
    marker = Path()

    async def save(self, order: Order, moment: Moment) -> Order:
        saved = await super().save(order, moment)
        self.die_at(moment.what)
        return saved

    async def submit(self, order: Order) -> Order:
        stored = await super().submit(order)
        self.die_at("received")
        return stored

    @classmethod
    def die_at(cls, what: str) -> None:
        if what == cls.step and not cls.marker.exists():
            cls.marker.touch()
            os.kill(os.getpid(), signal.SIGKILL)


async def main() -> None:
    file = Path(sys.argv[1])
    MortalStore.step, MortalStore.marker = sys.argv[2], Path(sys.argv[3])
    config.SqliteStore = MortalStore  # type: ignore[misc]
    async with config.running(config.load(file), file.parent, test_keys=True) as ready:
        print(json.dumps({"api": ready.api_url, "port": ready.uplink_port}), flush=True)
        # The parent holds the other end of standard input: when it goes, so do we.
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
