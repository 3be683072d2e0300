"""Carries out what the machines of one home ask for, in virtual time.

The driver owns the queue of what happens next (receptions, timers, calls), the stations' power and what each has made
durable. It carries effects out strictly in order, and between any two of them the power of the station may fail: then
the rest is lost, and the machine is made again from its last `Persist` when the power is back. Everything random comes
from elsewhere (the medium's faults, `cut`), so a seed replays.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import Protocol

import msgspec

from nowan.effects import Effect, Emit, Persist, Send, SetTimer
from nowan.errors import ApiMisuse
from nowan.instant import Tick
from nowan.radio.medium import Medium
from nowan.radio.propagation import Place
from nowan.zigbee.indications import Tune

#: More effects than one input may ever cause; a machine that exceeds it is in a loop.
MAX_EFFECTS = 10_000


class Machine(Protocol):
    """The face of every device."""

    def start(self, now: Tick) -> list[Effect]:
        """Power on."""

    def receive(self, link: str, data: bytes, now: Tick, *, rssi_dbm: float = ...) -> list[Effect]:
        """Bytes from a link."""

    def fire(self, timer: str, now: Tick) -> list[Effect]:
        """A timer that was set has come."""


class Happened(msgspec.Struct, frozen=True):
    """Something that the device `station` told at `at`."""

    at: Tick
    station: str
    event: object


class _Station(msgspec.Struct):
    make: Callable[[bytes | None], Machine]
    machine: Machine | None = None
    durable: bytes | None = None
    timers: dict[str, int] = msgspec.field(default_factory=dict)
    generation: int = 0


Action = Callable[[], None]
#: Asked before each effect: does the power of the station fail here?
Cut = Callable[[str, Effect], bool]
#: What a `Persist` really leaves on the medium it is written to; None is a write that was lost.
Disk = Callable[[str, Persist], bytes | None]


def _steady(_station: str, _effect: Effect) -> bool:
    return False


def _sound(_station: str, persist: Persist) -> bytes | None:
    return persist.data


class Driver:
    """One home's stations, its air, and virtual time."""

    def __init__(self, medium: Medium, *, cut: Cut = _steady, disk: Disk = _sound) -> None:
        self.now = Tick(0)
        self.medium = medium
        self.cut = cut
        self.disk = disk
        self._stations: dict[str, _Station] = {}
        self._queue: list[tuple[int, int, Action]] = []
        self._serial = 0
        self._listeners: list[Callable[[Happened], None]] = []
        self._witnesses: list[Callable[[Happened], None]] = []
        self._links: dict[str, Callable[[str, bytes], None]] = {}

    def attach(self, name: str, make: Callable[[bytes | None], Machine], place: Place, tx_dbm: float = 8.0) -> None:
        """A station, without power as yet; `make` builds its machine from its last durable snapshot, or from none."""
        self._stations[name] = _Station(make)
        self.medium.place(name, place, tx_dbm)

    def connect(self, link: str, carrier: Callable[[str, bytes], None]) -> None:
        """What is sent over `link` goes to `carrier` with the sender's name."""
        self._links[link] = carrier

    def listen(self, listener: Callable[[Happened], None]) -> None:
        """`listener` is told of every event of every device, in order."""
        self._listeners.append(listener)

    def witness(self, witness: Callable[[Happened], None]) -> None:
        """`witness` is told what listeners are, and also what became durable but was left unsaid by a power cut."""
        self._witnesses.append(witness)

    def has_power(self, name: str) -> bool:
        """Whether the station is on."""
        return self._stations[name].machine is not None

    def machine(self, name: str) -> Machine:
        """The running machine of a station, to look at. Raises `ApiMisuse` when it has no power."""
        machine = self._stations[name].machine
        if machine is None:
            raise ApiMisuse(f"{name} has no power")
        return machine

    def durable(self, name: str) -> bytes | None:
        """What the station would find after a power cut now."""
        return self._stations[name].durable

    def restore(self, name: str, snapshot: bytes) -> None:
        """The station finds `snapshot` when it is started next."""
        self._stations[name].durable = snapshot

    def power_on(self, name: str) -> None:
        """Start the station from what it last made durable."""
        station = self._stations[name]
        if station.machine is None:
            station.generation += 1
            station.machine = station.make(station.durable)
            self._carry_out(name, station.machine.start(self.now))

    def power_off(self, name: str) -> None:
        """Cut the station's power: what is not durable is gone."""
        station = self._stations[name]
        station.machine = None
        station.timers.clear()
        station.generation += 1
        self.medium.tune(name, None)

    def call(self, name: str, act: Callable[[Machine, Tick], list[Effect]]) -> None:
        """Give the station an input that is neither air nor timer: a user's hand, a link. Nothing without power."""
        machine = self._stations[name].machine
        if machine is not None:
            self._carry_out(name, act(machine, self.now))

    def at(self, when: Tick, action: Action) -> None:
        """Do `action` at `when`."""
        self._serial += 1
        heapq.heappush(self._queue, (when, self._serial, action))

    def step(self) -> bool:
        """Let the next thing happen; False when nothing is left."""
        if not self._queue:
            return False
        when, _, action = heapq.heappop(self._queue)
        self.now = Tick(max(self.now, when))
        action()
        return True

    def run(self, until: Tick, done: Callable[[], bool] = lambda: False) -> bool:
        """Let things happen until `done`, or until `until`, which the clock then shows; whether `done` holds."""
        while not done():
            if not self._queue or self._queue[0][0] > until:
                self.now = Tick(max(self.now, until))
                return done()
            self.step()
        return True

    def _carry_out(self, name: str, effects: list[Effect]) -> None:
        if len(effects) > MAX_EFFECTS:
            raise ApiMisuse(f"{name} asks for {len(effects)} effects at once")
        durable = False
        for index, effect in enumerate(effects):
            if self._stations[name].machine is not None and self.cut(name, effect):
                self.power_off(name)
            if self._stations[name].machine is None:
                if durable:
                    self._bear_witness(name, effects[index:])
                return
            durable = durable or isinstance(effect, Persist)
            self._do(name, effect)

    def _bear_witness(self, name: str, unsaid: list[Effect]) -> None:
        """What a power cut left unsaid though it had become durable: it is so, and nobody heard."""
        for effect in unsaid:
            if isinstance(effect, Emit):
                for witness in self._witnesses:
                    witness(Happened(self.now, name, effect.event))

    def _do(self, name: str, effect: Effect) -> None:
        match effect:
            case Send(link="air", data=frame):
                self._transmit(name, frame)
            case Send(link=link, data=data):
                carrier = self._links.get(link)
                if carrier is not None:
                    carrier(name, data)
            case SetTimer(name=timer, at=at):
                self._set_timer(name, timer, at)
            case Persist():
                written = self.disk(name, effect)
                if written is not None:
                    self._stations[name].durable = written
            case Emit(event=Tune(channel=channel)):
                self.medium.tune(name, channel)
            case Emit(event=event):
                happened = Happened(self.now, name, event)
                for listener in (*self._listeners, *self._witnesses):
                    listener(happened)

    def _transmit(self, name: str, frame: bytes) -> None:
        for reception in self.medium.transmit(name, frame, self.now):
            self.at(reception.at, self._hearing(reception.station, frame, reception.rssi_dbm))

    def _hearing(self, name: str, frame: bytes, rssi_dbm: float) -> Action:
        station = self._stations[name]
        generation = station.generation

        def hear() -> None:
            if station.machine is not None and station.generation == generation:
                self._carry_out(name, station.machine.receive("air", frame, self.now, rssi_dbm=rssi_dbm))

        return hear

    def _set_timer(self, name: str, timer: str, at: Tick | None) -> None:
        station = self._stations[name]
        self._serial += 1
        serial = self._serial
        if at is None:
            station.timers.pop(timer, None)
            return
        station.timers[timer] = serial

        def fire() -> None:
            if station.machine is not None and station.timers.get(timer) == serial:
                del station.timers[timer]
                self._carry_out(name, station.machine.fire(timer, self.now))

        self.at(at, fire)
