"""What every device here is made of: a ZigBee node, durable state, and the outbox between them.

Theory of operation. A device's input runs to its end in memory, its effects in a list. Then `commit` looks whether
anything durable changed and, if so, puts ONE `Persist` of the whole snapshot before everything else in the list: no
byte leaves and nobody is told before the change is safe, and a power cut anywhere between two effects leaves either
the old state with nothing said or the new one with the rest unsaid, which the outbox says later.

The node's events are taken out of its lists where they stand and replaced by what the device makes of them, so that an
acknowledgement follows what it acknowledges.

Parcels go out one at a time for each peer, since Commands must come in the order of their counters. The tunnel's
acknowledgement means that the peer's stack has the message and not that its application took it: a peer may have lost
its end of the tunnel in a power cut. So a parcel is let go only when the peer's application has answered for it, and
goes once more when no answer comes in `ANSWER_S`; the peer tells a repeated message by its identity.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import ClassVar, Generic, TypeVar

import msgspec

from nowan.devices import keep_alive, snapshots
from nowan.devices.clock import DeviceClock
from nowan.devices.events import Refused
from nowan.devices.outbox import Outbox, Parcel
from nowan.devices.reasons import DeviceReason
from nowan.effects import Effect, Emit, Persist, SetTimer
from nowan.ids import EntityId
from nowan.instant import Tick, after
from nowan.zigbee.key_store import NodeState
from nowan.zigbee.smart_energy import SmartEnergyNode
from nowan.zigbee.tunnel import TunnelDown, TunnelSent, TunnelTaken, TunnelUp

S = TypeVar("S")

#: How long an acknowledged parcel waits for the answer of the peer's application: all of APS's repetitions.
ANSWER_S = 15.0
#: Waits between attempts at an unreachable peer; the last one repeats until the parcel expires.
RETRIES_S = (5.0, 15.0, 60.0, 300.0)


#: Timer of the poll that tells the hub of this device, how often it goes while there is no tunnel, and how soon after
#: one was lost (the hub may be about to open it by itself).
HELLO, HELLO_S, HELLO_SOON_S = "hello", 60.0, 2.0


class Snapshot(msgspec.Struct, Generic[S], frozen=True):
    """Everything of a device that survives a power cut."""

    node: NodeState
    outbox: Outbox
    own: S


class Device(ABC, Generic[S]):
    """Base of hub, meter and display; see the module's text."""

    kind: ClassVar[str]

    #: The radio, which the device's own constructor makes.
    node: SmartEnergyNode

    def __init__(self, entity: EntityId, clock: DeviceClock, state: S, outbox: Outbox) -> None:
        self.entity = entity
        self.clock = clock
        self.state = state
        self.outbox = outbox
        self._safe: tuple[S, Outbox] | None = None
        self._in_flight: dict[EntityId, int] = {}
        self._awaited: dict[EntityId, int] = {}
        self._attempts: dict[EntityId, int] = {}
        self._resting: set[EntityId] = set()

    @abstractmethod
    def _heard(self, event: object, now: Tick) -> Iterable[Effect]:
        """What the device makes of an event of its node."""

    @abstractmethod
    def _timer(self, name: str, now: Tick) -> Iterable[Effect]:
        """One of the device's own timers fired."""

    def _delivered(self, _parcel: Parcel, _now: Tick) -> Iterable[Effect]:
        """The peer has the parcel, which is out of the outbox."""
        return ()

    def _reachable(self, peer: EntityId) -> bool:
        """Whether an attempt at `peer` makes sense: its tunnel stands, or this device may open it."""
        return self.node.tunnel_up(peer)

    # -- the face

    def receive(self, link: str, data: bytes, now: Tick, *, rssi_dbm: float = -60.0) -> list[Effect]:
        """A frame of the air (or a message of another link that the device has) has come in."""
        if link != "air":
            return []
        return self.commit(self.absorb(self.node.receive(data, rssi_dbm, now), now))

    def fire(self, timer: str, now: Tick) -> list[Effect]:
        """A timer that an effect set has come due."""
        if timer.startswith("zb."):
            return self.commit(self.absorb(self.node.fire(timer, now), now))
        if timer.startswith("outbox."):
            return self.commit(list(self.outbox_timer(timer, now)))
        if timer == HELLO:
            return self.commit(self.say_hello(now))
        return self.commit(list(self._timer(timer, now)))

    def snapshot(self) -> bytes:
        """Everything that survives a power cut, versioned; it holds secrets."""
        return snapshots.encode(self.kind, Snapshot(self.node.state(), self.outbox, self.state))

    @property
    def node_state(self) -> NodeState:
        """Keys, counters and addresses of the radio, as they stand (for captures of emulated homes)."""
        return self.node.state()

    # -- the hub, for the devices that have one

    def _its_hub(self) -> EntityId | None:
        """The hub that opens this device's tunnel; a hub itself has none."""
        return None

    def say_hello(self, now: Tick) -> list[Effect]:
        """Let the hub know that this device is there, again and again until its tunnel stands.

        Only the hub opens tunnels, and after a power cut of either it may believe that one stands.
        """
        hub = self._its_hub()
        if hub is None or self.node.tunnel_up(hub):
            return []
        polled = self.absorb(keep_alive.poll(self.node, hub, now), now)
        return [SetTimer(HELLO, after(now, HELLO_S)), *polled]

    # -- effects

    def absorb(self, effects: Iterable[Effect], now: Tick) -> list[Effect]:
        """`effects` of the node with each event replaced by what the device makes of it."""
        done: list[Effect] = []
        for effect in effects:
            if isinstance(effect, Emit):
                match effect.event:
                    case TunnelUp(peer=peer):
                        self._attempts.pop(peer, None)
                        self._resting.discard(peer)
                        done += self._unanswered(peer)
                        done += self._heard(effect.event, now)
                        done += self._pump(peer, now)
                    case TunnelTaken(peer=peer, token=token, ok=ok):
                        done += self._taken(peer, token, ok, now)
                    case TunnelDown(peer=peer):
                        done += self._lost(peer, now)
                        done += self._heard(effect.event, now)
                        if peer == self._its_hub():
                            done.append(SetTimer(HELLO, after(now, HELLO_SOON_S)))
                    case TunnelSent(peer=peer, token=token, ok=ok):
                        done += self._sent(peer, token, ok, now)
                    case _:
                        done += self._heard(effect.event, now)
            else:
                done.append(effect)
        return done

    def commit(self, effects: list[Effect]) -> list[Effect]:
        """`effects` behind one Persist when anything durable changed."""
        current = (self.state, self.outbox)
        unchanged = self._safe is not None and all(a is b for a, b in zip(current, self._safe, strict=True))
        if unchanged and not self.node.dirty:
            return effects
        data = self.snapshot()
        self._safe = current
        self.node.stored()
        return [Persist(self.kind, data), *effects]

    # -- the outbox

    def post(self, peer: EntityId, data: bytes, now: Tick, relay: EntityId | None = None) -> list[Effect]:
        """Owe `data`, which `relay` may have brought, to `peer`, and send it as soon as that is possible.

        A caller with a choice looks for room first; without room the message is lost, and told to be.
        """
        if self.outbox.full:
            return [Emit(Refused(device=self.entity, reason=DeviceReason.QUEUE_FULL, about=peer))]
        self.outbox = self.outbox.put(peer, data, self.clock.read(now), relay)
        return self._pump(peer, now)

    def _pump(self, peer: EntityId, now: Tick) -> list[Effect]:
        """Send the oldest parcel for `peer` unless one is on its way or the peer is being left in peace."""
        if peer in self._in_flight or peer in self._awaited or peer in self._resting:
            return []
        parcel = self.outbox.first(peer)
        if parcel is None or not self._reachable(peer):
            return []
        self._in_flight[peer] = parcel.token
        if not parcel.tried:
            self.outbox = self.outbox.tried(parcel.token)
        return self.absorb(self.node.send_tunnel(peer, parcel.data, now, str(parcel.token)), now)

    def pump_all(self, now: Tick) -> list[Effect]:
        return [effect for peer in self.outbox.peers() for effect in self._pump(peer, now)]

    def wake(self, peer: EntityId, now: Tick) -> list[Effect]:
        """`peer` was heard: what waits for it need not wait longer."""
        if peer not in self._resting:
            return []
        self._resting.discard(peer)
        return [SetTimer(f"outbox.retry.{peer.hex()}", None), *self._pump(peer, now)]

    def _sent(self, peer: EntityId, token: str, ok: bool, now: Tick) -> list[Effect]:
        """The peer's stack has it, and its application has `ANSWER_S` to answer; or nobody has it."""
        if self._in_flight.get(peer) != int(token or 0):
            return []
        del self._in_flight[peer]
        if ok:
            self._awaited[peer] = int(token)
            return [SetTimer(f"outbox.answer.{peer.hex()}", after(now, ANSWER_S))]
        return self._rest(peer, now)

    def _taken(self, peer: EntityId, token: str, ok: bool, now: Tick) -> list[Effect]:
        """The peer's application answered, perhaps before its stack's acknowledgement was heard."""
        number = int(token)
        if number not in (self._awaited.get(peer), self._in_flight.get(peer)):
            return []
        done = self._unanswered(peer)
        self._in_flight.pop(peer, None)
        if not ok:
            return done + self._rest(peer, now)
        self._attempts.pop(peer, None)
        parcel = self.outbox.find(number)
        if parcel is not None:
            self.outbox = self.outbox.without(number)
            done += self._delivered(parcel, now)
        return done + self._pump(peer, now)

    def _rest(self, peer: EntityId, now: Tick) -> list[Effect]:
        attempt = self._attempts.get(peer, 0)
        self._attempts[peer] = attempt + 1
        self._resting.add(peer)
        wait = RETRIES_S[min(attempt, len(RETRIES_S) - 1)]
        return [SetTimer(f"outbox.retry.{peer.hex()}", after(now, wait))]

    def _lost(self, peer: EntityId, now: Tick) -> list[Effect]:
        """The tunnel is gone: what was not answered for is not delivered."""
        dropped = self._unanswered(peer)
        return dropped + self._rest(peer, now) if dropped else []

    def _unanswered(self, peer: EntityId) -> list[Effect]:
        """Wait no longer for an answer."""
        if self._awaited.pop(peer, None) is None:
            return []
        return [SetTimer(f"outbox.answer.{peer.hex()}", None)]

    def outbox_timer(self, timer: str, now: Tick) -> list[Effect]:
        what, _, name = timer.removeprefix("outbox.").partition(".")
        peer = EntityId(bytes.fromhex(name))
        if what == "retry":
            self._resting.discard(peer)
            return self._pump(peer, now)
        return self._lost(peer, now)


def restored(kind: str, data: bytes | None, own: type[S], fresh: S) -> tuple[NodeState | None, Outbox, S]:
    """What a device starts from: its snapshot, or a `fresh` state. Raises `DecodeError`."""
    if data is None:
        return None, Outbox(), fresh
    snapshot = snapshots.decode(kind, data, Snapshot[own])  # type: ignore[valid-type]
    return snapshot.node, snapshot.outbox, snapshot.own
