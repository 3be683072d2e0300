"""Routing of Remote Party Messages at the hub, by the identifiers in their header (GBCS 10.2, 7.2.7).

- A Command for the CHF is consumed here; one for a device of the CHF Device Log goes into its tunnel.
- A Command may come from the WAN or from a relay (a PPMID, or a terminal let in without a permit). Which way it came
  is remembered, durably and bounded, and its Response goes back there. The hub cannot tell a Command from one that a
  relay made up under the same identity, so a Response goes to everybody who brought one: a relay that lies gets a copy
  of what it could have carried, and takes it from nobody. A relay fills half of the queue and no more.
- Other Responses and Alerts go to the WAN; while there is none they wait, and what is not for the Access Control Broker
  is given to a relay instead when one is there. ASSUMPTION: what a hub does with Alerts when a terminal is present is
  not in what could be read; a supplier's head end cannot pass an Alert on to the Access Control Broker.
"""

from __future__ import annotations

from typing import Protocol

from nowan.devices import commands
from nowan.devices.chf import Chf, Done
from nowan.devices.events import Logged, LogKind, MessageRouted, Refused
from nowan.devices.hub_state import HubState, Route
from nowan.devices.identity import RELAYS
from nowan.devices.outbox import MAX_PARCELS, Outbox, Parcel
from nowan.devices.reasons import DeviceReason
from nowan.effects import Effect, Emit, Send, SetTimer
from nowan.errors import DecodeError
from nowan.gbcs.device_check import Rejected
from nowan.gbcs.header import Cra
from nowan.gbcs.message import Message, decode
from nowan.gbcs.reasons import GbcsReason
from nowan.ids import EntityId
from nowan.instant import Tick, after
from nowan.zigbee.smart_energy import SmartEnergyNode

#: A tunnel carries no more (GBCS 10.2.2).
MAX_MESSAGE = 1500
#: Most of one relay's Commands in the hub's queue, and the length past which it takes none of any relay's: one that
#: makes them up leaves room for another, and both for the WAN and for Responses.
MAX_BY_RELAY, MAX_BY_RELAYS = MAX_PARCELS // 2, MAX_PARCELS * 3 // 4
#: Messages for beyond the home that are given to a relay at a time; one that takes none must not fill the queue with
#: them, and the rest waits where messages for the WAN do.
MAX_UP_BY_RELAY = MAX_PARCELS // 4
#: Event log: a HAN command was passed on, or was not (GBCS event list).
EVENT_DELIVERED, EVENT_NOT_DELIVERED = 0x8154, 0x8155
#: Security log: unauthorised communication access attempted.
LOG_UNAUTHORISED = 0x8F3E
#: A message sent over the WAN is let go this much later, so that a power cut between the two sends it again.
WAN_SETTLE_S = 1.0


class RoutingHub(Protocol):
    """What the router needs of its hub."""

    entity: EntityId
    chf: Chf
    node: SmartEnergyNode
    state: HubState
    outbox: Outbox
    wan_is_up: bool

    def apply(self, done: Done, now: Tick) -> list[Effect]:
        """Carry out what a Command to the CHF asks of radio and WAN."""

    def post(self, peer: EntityId, data: bytes, now: Tick, relay: EntityId | None = None) -> list[Effect]:
        """Owe `data`, which `relay` may have brought, to `peer`."""


class Router:
    """The hub's router; it keeps nothing that is not in the hub's state but what is on its way over the WAN."""

    def __init__(self, hub: RoutingHub) -> None:
        self._hub = hub
        self._sent: set[int] = set()

    def take(self, data: bytes, relay: EntityId | None, now: Tick) -> list[Effect]:
        """A Remote Party Message from a device's tunnel, or from the WAN (`relay` None)."""
        hub = self._hub
        if relay is not None and relay not in hub.chf.state.log:
            return []
        try:
            message = decode(data)
        except DecodeError as error:
            return [self._security(commands.LOG_FORMAT, str(error.reason), relay, now)]
        if message.cra is Cra.COMMAND:
            return self._command(message, data, relay, now)
        if relay is None or message.originator != relay:
            return [self._security(LOG_UNAUTHORISED, "a Response or Alert in another's name", relay, now)]
        return self._homeward(message, data, now)

    def _command(self, message: Message, data: bytes, relay: EntityId | None, now: Tick) -> list[Effect]:
        hub = self._hub
        if relay is not None:
            entry = hub.chf.state.log.find(relay)
            if entry is None or entry.device_type not in RELAYS:
                return [self._security(LOG_UNAUTHORISED, "a Command from a device that is no relay", relay, now)]
        if message.recipient == hub.chf.entity:
            return self._for_chf(data, relay, now)
        refusal = None
        if message.recipient not in hub.chf.state.log:
            refusal = DeviceReason.NOT_IN_LOG
        elif len(data) > MAX_MESSAGE:
            refusal = DeviceReason.ORDER_TOO_LONG
        elif hub.outbox.full or (relay is not None and self._relay_has_its_share(relay)):
            refusal = DeviceReason.QUEUE_FULL
        if refusal is not None:
            hub.chf.note_event(EVENT_NOT_DELIVERED, str(refusal), now, message.recipient)
            return [
                Emit(Refused(device=hub.entity, reason=refusal, message_code=message.code, about=message.recipient))
            ]
        hub.state = hub.state.with_route(Route(message.originator, message.recipient, message.counter, relay))
        return [self._routed(message, "tunnel"), *hub.post(message.recipient, data, now, relay)]

    def _relay_has_its_share(self, relay: EntityId) -> bool:
        box = self._hub.outbox
        return box.brought_by(relay) >= MAX_BY_RELAY or len(box.parcels) >= MAX_BY_RELAYS

    def _for_chf(self, data: bytes, relay: EntityId | None, now: Tick) -> list[Effect]:
        hub = self._hub
        checked, counters = hub.chf.check(data)
        done = checked if isinstance(checked, Rejected) else hub.chf.execute(checked, counters, now)
        if isinstance(done, Rejected):
            replay = done.reason is GbcsReason.REPLAY
            reason = DeviceReason.REPLAYED if replay else DeviceReason.NOT_AUTHENTIC
            text = f"{done.check}: {done.reason}"
            return [
                self._security(done.log_code, text, relay, now),
                Emit(Refused(device=hub.chf.entity, reason=reason)),
            ]
        effects = [self._routed(done.command, "chf"), *hub.apply(done, now)]
        if relay is not None:
            return effects + hub.post(relay, done.response, now)
        return effects + self.upward(done.command.originator, done.response, now)

    def _homeward(self, message: Message, data: bytes, now: Tick) -> list[Effect]:
        hub = self._hub
        brought_by: tuple[EntityId | None, ...] = ()
        if message.cra is Cra.RESPONSE:
            brought_by = hub.state.brought_by(message.recipient, message.originator, message.counter)
        effects: list[Effect] = []
        for relay in brought_by:
            if relay is not None and relay in hub.chf.state.log and not hub.outbox.full:
                effects += [self._routed(message, "tunnel"), *hub.post(relay, data, now)]
        if effects and None not in brought_by:
            return effects
        via = "wan" if hub.wan_is_up else "held"
        return [*effects, self._routed(message, via), *self.upward(message.recipient, data, now)]

    # -- beyond the home

    def upward(self, recipient: EntityId, data: bytes, now: Tick) -> list[Effect]:
        """A message for beyond the home: over the WAN, by a relay that is there, or kept."""
        hub = self._hub
        if not hub.wan_is_up and recipient != hub.chf.acb:
            relay = self._present_relay()
            if relay is not None and hub.outbox.waiting_for(relay) < MAX_UP_BY_RELAY:
                return hub.post(relay, data, now)
        hub.state = hub.state.with_upward(recipient, data)
        return self.flush(now)

    def flush(self, now: Tick) -> list[Effect]:
        """Send what waits, if the WAN is up; it is let go a moment later."""
        if not self._hub.wan_is_up:
            return []
        waiting = [message for message in self._hub.state.upward if message.token not in self._sent]
        self._sent.update(message.token for message in waiting)
        effects: list[Effect] = [Send("wan", message.data) for message in waiting]
        return [*effects, SetTimer("hub.wan-sent", after(now, WAN_SETTLE_S))] if waiting else []

    def sent(self, _now: Tick) -> list[Effect]:
        """The moment is over."""
        if self._sent:
            self._hub.state = self._hub.state.without_upward(frozenset(self._sent))
            self._sent.clear()
        return []

    def stop(self) -> list[Effect]:
        """The WAN went away: what was sent in its last moment goes again when it is back."""
        self._sent.clear()
        return [SetTimer("hub.wan-sent", None)]

    def relay_is_there(self, peer: EntityId, now: Tick) -> list[Effect]:
        """A tunnel came up: with a relay at its end, and no WAN, it takes what waits for suppliers."""
        hub = self._hub
        entry = hub.chf.state.log.find(peer)
        if hub.wan_is_up or entry is None or entry.device_type not in RELAYS:
            return []
        effects: list[Effect] = []
        for waiting in hub.state.upward:
            if waiting.recipient != hub.chf.acb and hub.outbox.waiting_for(peer) < MAX_UP_BY_RELAY:
                hub.state = hub.state.without_upward(frozenset((waiting.token,)))
                effects += hub.post(peer, waiting.data, now)
        return effects

    def _present_relay(self) -> EntityId | None:
        entries = self._hub.chf.state.log.of_type(*RELAYS)
        return next((entry.device for entry in entries if self._hub.node.tunnel_up(entry.device)), None)

    # -- notes

    def delivered(self, parcel: Parcel, now: Tick) -> list[Effect]:
        """A device has its message: an entry of the CHF event log (GBCS event list, 0x8154); a relay may take more."""
        self._hub.chf.note_event(EVENT_DELIVERED, "delivered", now, parcel.peer)
        return self.relay_is_there(parcel.peer, now)

    def _routed(self, message: Message, via: str) -> Effect:
        return Emit(
            MessageRouted(
                hub=self._hub.entity,
                message_code=message.code,
                originator=message.originator,
                recipient=message.recipient,
                via=via,
            )
        )

    def _security(self, code: int, text: str, about: EntityId | None, now: Tick) -> Effect:
        self._hub.chf.note_security(code, text, now, about)
        return Emit(Logged(device=self._hub.chf.entity, log=LogKind.SECURITY, code=code, text=text, about=about))
