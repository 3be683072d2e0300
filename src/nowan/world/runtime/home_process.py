"""The home of the demo as a process of its own: ``python -m nowan.world.runtime.home_process``.

One JSON object a line comes in on standard input (`Call`); what happens in the home goes out on standard output as it
happens, and then what came of the call (`Reply`). The display's uplink is a real one: WebSocket over TLS to the head
end's gateway. While it has work in flight the home's clock stands still, so that what happens in the home depends on
the seed alone.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

import msgspec

from nowan.devices.admission import TODAY
from nowan.devices.events import CarriedAlert, OrderAnswered
from nowan.devices.prepayment import Account
from nowan.errors import ApiMisuse
from nowan.home.carrier import Carrier
from nowan.home.driver import Happened
from nowan.home.home import HUB, METER
from nowan.ids import entity_id
from nowan.instant import NS_PER_S, after
from nowan.uplink.runtime.device import DeviceLink, Unfinished
from nowan.uplink.runtime.tls import client_context
from nowan.uplink.session import DeviceSession
from nowan.world import cast as who
from nowan.world.capture import Capture
from nowan.world.cast import EPOCH, Cast
from nowan.world.commissioning import Commissioning
from nowan.world.flat import Flat
from nowan.world.narration import narrate
from nowan.world.office import broker
from nowan.world.timeline import Moment

DISPLAY, OLD_DISPLAY = "display", "old display"
#: How long the uplink may keep the home waiting before that is a failure, seconds of real time.
PATIENCE_S = 30.0
#: The story's account: paid up for a while, then used up.
START_BALANCE = 6_400_000
#: How long ago the hub was powered up, and how long ago the WAN went.
WEEKS_S, WAN_GONE_S = 18 * 86_400.0, 3 * 86_400.0
USED_UP = 6_810_000


class Call(msgspec.Struct, frozen=True):
    """Do this, with these arguments."""

    do: str
    args: dict[str, Any] = {}


class Reply(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line out: a moment of the home as it happens, or what came of the call: its result, or what went wrong."""

    moment: Moment | None = None
    result: Any = None
    error: str = ""


def say(reply: Reply) -> None:
    """One line to the parent."""
    sys.stdout.buffer.write(msgspec.json.encode(reply) + b"\n")
    sys.stdout.buffer.flush()


class HomeProcess:
    """Holds one flat at a time; its public methods are what a `Call` may name."""

    def __init__(self) -> None:
        self._flat: Flat | None = None
        self._cast: Cast | None = None
        self._capture: Capture | None = None
        self._link: DeviceLink | None = None
        self._running: asyncio.Task[None] | None = None
        self._act = ""

    @property
    def flat(self) -> Flat:
        """The flat; raises `ApiMisuse` before `move_in`."""
        if self._flat is None:
            raise ApiMisuse("no flat as yet")
        return self._flat

    # Calls

    async def move_in(self, seed: str, today: bool) -> str:
        """The flat as it is when the story begins, with a hub of today's rule or of ours; the DCC's state in hex.

        Hub, meter and the old display were commissioned over the WAN by the DCC's Commands; weeks passed, the WAN went,
        the old display died, the credit was used up and supply with it.
        """
        self._cast = who.make(seed)
        account = Account(meter_balance=START_BALANCE, emergency_limit=0, emergency_balance=0)
        flat = self._flat = Flat(self._cast, seed, policy=TODAY if today else None, account=account)
        dcc = broker(self._cast)
        past = Commissioning(self._cast, flat, dcc)
        past.install()
        past.join(who.OLD_DISPLAY, OLD_DISPLAY)
        flat.home.driver.listen(self._narrate)
        flat.pass_time(WEEKS_S - WAN_GONE_S)
        past.lose_wan()
        flat.switch_off(OLD_DISPLAY)
        flat.pass_time(WAN_GONE_S)
        self._capture = Capture(flat.home, EPOCH)
        flat.use_up(USED_UP)
        flat.pass_time(5.0)
        return dcc.snapshot().hex()

    async def act(self, title: str) -> None:
        """What follows belongs to the act `title`."""
        self._act = title

    async def unpack(self) -> None:
        """The posted display is taken out of its box and switched on."""
        self.flat.switch_on(DISPLAY)

    async def look(self) -> list[dict[str, Any]]:
        """Scan for hubs."""
        return [msgspec.to_builtins(hub) | {"label": hub.label.hex()} for hub in self.flat.look(DISPLAY)]

    async def pick(self, label: str) -> str:
        """Pair with the hub of that label; empty when paired, else why not."""
        return self.flat.pick(DISPLAY, entity_id(label))

    async def hub_record(self) -> list[str]:
        """What the hub noted of attempts that got no answer."""
        return [record.text for record in self.flat.hub_record()]

    async def load_permit(self, permit: str) -> None:
        """The supplier switches the display on, loads the permit (hex), and switches it off to post it."""
        self.flat.switch_on(DISPLAY)
        self.flat.load_permit(DISPLAY, bytes.fromhex(permit))
        self.flat.switch_off(DISPLAY)

    async def connect(self, url: str, certificate: str, key: str, authority: str) -> None:
        """The display finds a phone's hotspot and calls the head end."""
        tls = client_context(Path(certificate), Path(key), Path(authority))
        session = DeviceSession(who.NEW_DISPLAY, os.urandom, software="nowan emulated display")
        carrier = Carrier(self.flat.home, DISPLAY)
        self._link = DeviceLink(
            session, url, tls, carrier.take, lambda: Unfinished(work=carrier.work(), alerts=carrier.alerts())
        )
        carrier.link = self._link
        self._running = asyncio.create_task(self._link.run())
        await asyncio.wait_for(self._link.opened(), PATIENCE_S)
        await asyncio.wait_for(self._link.settled(), PATIENCE_S)

    async def quiet(self) -> None:
        """Wait, in real time, until the uplink has nothing in flight; the home's clock stands still."""
        if self._link is not None:
            await asyncio.wait_for(self._link.settled(), PATIENCE_S)

    async def deliver(self, limit_s: float) -> float:
        """Let the home work until its display has something to tell the head end, at most `limit_s` virtual seconds.

        Gives the virtual seconds that passed, at least a hundredth.
        """
        home, since = self.flat.home, len(self.flat.home.events)
        start, until = home.now, after(home.now, limit_s)
        await self.quiet()
        while home.now < until:
            if any(isinstance(told.event, OrderAnswered | CarriedAlert) for told in home.events[since:]):
                break
            if not home.driver.step():
                break
            await self.quiet()
        return max(0.01, (home.now - start) / NS_PER_S)

    async def enable(self) -> str:
        """The customer enables supply at the display; empty when it worked, else why not."""
        return self.flat.enable(DISPLAY)

    async def pass_time(self, seconds: float) -> None:
        """Virtual time passes."""
        self.flat.pass_time(seconds)

    async def state(self) -> dict[str, Any]:
        """Balance (millipence), supply, mains and virtual time."""
        flat = self.flat
        return {
            "balance": flat.balance,
            "supply": flat.supply.value,
            "mains": flat.home.mains,
            "home_ns": int(flat.home.now),
            "powered": {name: flat.home.driver.has_power(name) for name in (HUB, METER, DISPLAY, OLD_DISPLAY)},
        }

    async def capture(self, path: str) -> dict[str, Any]:
        """Write the capture to `path`; how many frames there are, and the keys that open it."""
        capture = self._capture
        if capture is None:
            raise ApiMisuse("no flat as yet")
        Path(path).write_bytes(capture.file())
        return {"frames": capture.frames, "keys": [[key.hex(), name] for key, name in capture.key_list()]}

    # Inside

    def _narrate(self, happened: Happened) -> None:
        moment = narrate(happened, self._act, 0.0)
        if moment is not None:
            say(Reply(moment=moment))


async def serve() -> None:
    """Answer calls until standard input ends."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=1 << 24)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    process = HomeProcess()
    while line := await reader.readline():
        call = msgspec.json.decode(line, type=Call)
        try:
            reply = Reply(result=await getattr(process, call.do)(**call.args))
        except Exception as error:
            reply = Reply(error=f"{type(error).__name__}: {error}")
        say(reply)


if __name__ == "__main__":
    asyncio.run(serve())
