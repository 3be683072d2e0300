"""What a Communications Hub keeps across power cuts beside its CHF's own state, and its bounds."""

from __future__ import annotations

import msgspec

from nowan.devices.chf import ChfState
from nowan.ids import EntityId

#: Messages that wait for the WAN; past it the oldest goes. A hub without WAN for months must not fill its flash.
MAX_UPWARD = 64
#: Commands remembered of each who brought some: each device answers in order, so that few are open at a time, and a
#: relay that makes some up pushes out none but its own.
MAX_ROUTES = 32


class Upward(msgspec.Struct, frozen=True):
    """A message for somebody beyond the home."""

    token: int
    recipient: EntityId
    data: bytes


class Route(msgspec.Struct, frozen=True):
    """A Command that came through the tunnel of `relay`, or over the WAN (None): its Response goes back there."""

    originator: EntityId
    recipient: EntityId
    counter: int
    relay: EntityId | None


class HubState(msgspec.Struct, frozen=True):
    """All of it but node and outbox."""

    chf: ChfState = ChfState()
    upward: tuple[Upward, ...] = ()
    next_upward: int = 1
    routes: tuple[Route, ...] = ()

    def with_upward(self, recipient: EntityId, data: bytes) -> HubState:
        """With one more message for beyond the home, last; the same message twice is one."""
        if any(waiting.data == data for waiting in self.upward):
            return self
        upward = (*self.upward, Upward(self.next_upward, recipient, data))[-MAX_UPWARD:]
        return msgspec.structs.replace(self, upward=upward, next_upward=self.next_upward + 1)

    def without_upward(self, tokens: frozenset[int]) -> HubState:
        """Without those."""
        upward = tuple(waiting for waiting in self.upward if waiting.token not in tokens)
        return msgspec.structs.replace(self, upward=upward)

    def with_route(self, route: Route) -> HubState:
        """With `route`; the same Command from the same relay again is one."""
        others = tuple(old for old in self.routes if old.relay != route.relay)
        same = tuple(old for old in self.routes if old.relay == route.relay and _key(old) != _key(route))
        return msgspec.structs.replace(self, routes=(*others, *same[1 - MAX_ROUTES :], route))

    def without_relay(self, relay: EntityId) -> HubState:
        """Without what `relay` brought: it is a device of this home no more."""
        return msgspec.structs.replace(self, routes=tuple(old for old in self.routes if old.relay != relay))

    def brought_by(self, originator: EntityId, recipient: EntityId, counter: int) -> tuple[EntityId | None, ...]:
        """Everybody who brought a Command of that identity, None for the WAN; one of them, the real one."""
        wanted = (originator, recipient, counter)
        return tuple(route.relay for route in self.routes if _key(route) == wanted)


def _key(route: Route) -> tuple[EntityId, EntityId, int]:
    return route.originator, route.recipient, route.counter
