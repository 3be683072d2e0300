"""The parent's end of the home's process: calls it, and hears what happens there."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import Any

import msgspec

from nowan.errors import ApiMisuse
from nowan.world.runtime.home_process import Call, Reply
from nowan.world.timeline import Moment

#: Longest line of a reply: a story's moments and a snapshot.
MAX_LINE = 1 << 24


class RemoteHome:
    """A running home process. `told` hears of every moment of the home as it happens."""

    def __init__(self, process: asyncio.subprocess.Process, told: Callable[[Moment], None]) -> None:
        self._process = process
        self._told = told

    @classmethod
    async def start(cls, told: Callable[[Moment], None]) -> RemoteHome:
        """Start the process."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "nowan.world.runtime.home_process",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=MAX_LINE,
        )
        return cls(process, told)

    async def call(self, do: str, **args: Any) -> Any:
        """Call a method of the home; raises `ApiMisuse` with the home's words when that failed."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise ApiMisuse("the home's process has no pipes")
        stdin.write(msgspec.json.encode(Call(do, args)) + b"\n")
        await stdin.drain()
        while line := await stdout.readline():
            reply = msgspec.json.decode(line, type=Reply)
            if reply.moment is None:
                break
            self._told(reply.moment)
        else:
            raise ApiMisuse(f"the home's process ended in {do}")
        if reply.error:
            raise ApiMisuse(f"the home could not {do}: {reply.error}")
        return reply.result

    async def stop(self) -> None:
        """End the process and wait for it."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), 5.0)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
