"""A fake air in virtual time for tests of machines: frames, timers, loss and duplication by seed.

`Air` knows only the face of a machine: `receive`, `fire`, effects out. Every event is kept with its time in `events`.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from nowan.crypto.entropy import Drbg
from nowan.effects import Effect, Emit, Persist, Send, SetTimer
from nowan.instant import NS_PER_MS, NS_PER_S, Tick
from nowan.zigbee.indications import Tune

_E = TypeVar("_E")

#: A longest frame takes 4.3 ms at 250 kbit/s.
FLIGHT_NS = 4 * NS_PER_MS


class Machine(Protocol):
    def receive(self, frame: bytes, rssi_dbm: float, now: Tick) -> list[Effect]: ...
    def fire(self, timer: str, now: Tick) -> list[Effect]: ...


@dataclass
class Member:
    name: str
    machine: Any
    channel: int = 11
    events: list[tuple[Tick, Any]] = field(default_factory=list)
    timers: dict[str, int] = field(default_factory=dict)
    #: Puts effects in the place of an Emit; None leaves it an event.
    embed: Callable[[Any, Tick], list[Effect] | None] | None = None


class Air:
    def __init__(self, seed: int = 1, loss: float = 0.0, duplication: float = 0.0) -> None:
        self.now = Tick(NS_PER_S)
        self.members: dict[str, Member] = {}
        self.frames: list[tuple[Tick, str, bytes]] = []
        self.loss = loss
        self.duplication = duplication
        self.drop: Callable[[str, bytes], bool] = lambda sender, frame: False
        self._random = Drbg(seed)
        self._queue: list[tuple[Tick, int, Callable[[], None]]] = []
        self._order = 0

    def add(self, name: str, machine: Any, channel: int = 11) -> Member:
        self.members[name] = Member(name, machine, channel)
        return self.members[name]

    def do(self, name: str, effects: list[Effect]) -> None:
        member = self.members[name]
        for effect in effects:
            match effect:
                case Send(_, data):
                    self._send(member, data)
                case SetTimer(timer, at):
                    self._timer(member, timer, at)
                case Emit(Tune(channel)):
                    member.channel = channel
                case Emit(event):
                    inner = member.embed(event, self.now) if member.embed is not None else None
                    if inner is None:
                        member.events.append((self.now, event))
                    else:
                        self.do(name, inner)
                case Persist():
                    pass

    def run(self, seconds: float, until: Callable[[], bool] = lambda: False) -> bool:
        end = self.now + round(seconds * NS_PER_S)
        while self._queue and self._queue[0][0] <= end:
            if until():
                return True
            at, _, action = heapq.heappop(self._queue)
            self.now = at
            action()
        if until():
            return True
        self.now = Tick(end)
        return False

    def events(self, name: str, kind: type[_E]) -> list[_E]:
        return [event for _, event in self.members[name].events if isinstance(event, kind)]

    def waits(self, name: str, kind: type[_E], seconds: float, count: int = 1) -> _E:
        assert self.run(seconds, lambda: len(self.events(name, kind)) >= count), (
            f"{name}: no {kind.__name__} in {seconds} s; events: {self.members[name].events}"
        )
        return self.events(name, kind)[count - 1]

    def _at(self, when: int, action: Callable[[], None]) -> None:
        self._order += 1
        heapq.heappush(self._queue, (Tick(when), self._order, action))

    def _send(self, sender: Member, data: bytes) -> None:
        self.frames.append((self.now, sender.name, data))
        if self.drop(sender.name, data) or self._random.chance(self.loss):
            return
        copies = 2 if self._random.chance(self.duplication) else 1
        channel = sender.channel
        for copy in range(copies):
            self._at(self.now + FLIGHT_NS * (1 + 3 * copy), lambda: self._deliver(sender.name, channel, data))

    def _deliver(self, sender: str, channel: int, data: bytes) -> None:
        for member in list(self.members.values()):
            if member.name != sender and member.channel == channel:
                self.do(member.name, member.machine.receive(data, -50.0, self.now))

    def _timer(self, member: Member, timer: str, at: Tick | None) -> None:
        serial = member.timers.get(timer, 0) + 1
        member.timers[timer] = serial
        machine = member.machine
        if at is not None:
            self._at(at, lambda: self._fire(member, machine, timer, serial))

    def _fire(self, member: Member, machine: Any, timer: str, serial: int) -> None:
        if member.machine is machine and member.timers.get(timer) == serial:
            self.do(member.name, machine.fire(timer, self.now))
