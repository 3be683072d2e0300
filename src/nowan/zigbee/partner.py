"""A link key between two joined devices (ZSE 5.4.7.4): asked of the trust centre, then replaced by their own.

The device that wants the link asks the trust centre, which gives both the same key; whoever shares one may do a key
establishment, whose result is the partner link key that replaces it. The asker begins. What the trust centre refuses or
the air loses ends in a time-out and is asked for again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import msgspec

from nowan.effects import Effect, Emit, SetTimer
from nowan.ids import EntityId
from nowan.instant import Tick, after
from nowan.zigbee.ke_status import KeStatus

#: What every timer of this module begins with.
TIMERS = "partner."
#: Waits for the trust centre's key, and how often it is asked.
KEY_WAIT_S = 10.0
ATTEMPTS = 4
#: Partner links being made at a time.
MAX_LINKS = 8
#: Ends after which another try makes sense: the partner's copy of the key may have been lost on the way.
RETRIABLE = frozenset({KeStatus.TIMEOUT, KeStatus.UNDELIVERED, KeStatus.NO_RESOURCES, KeStatus.BAD_MESSAGE})


class PartnerStep(Enum):
    """What the owner of this machine is to do."""

    REQUEST_KEY = "ask the trust centre"
    ESTABLISH = "begin key establishment"


class PartnerStepWanted(msgspec.Struct, frozen=True):
    """Do `step` for the link with `partner`; for the owner of this machine."""

    step: PartnerStep
    partner: EntityId


class PartnerFailed(msgspec.Struct, frozen=True):
    """No link key with `partner` came about; for the owner of this machine."""

    partner: EntityId
    status: KeStatus


@dataclass(frozen=True)
class _Link:
    """One link in the making: waiting for the trust centre's key, or establishing under it."""

    attempt: int
    establishing: bool = False


class PartnerLinks:
    """The links that this device asked for; those that others asked for need nothing of it."""

    def __init__(self) -> None:
        self._links: dict[EntityId, _Link] = {}

    def wants(self, partner: EntityId) -> bool:
        """Whether a link with `partner` is being made."""
        return partner in self._links

    def begin(self, partner: EntityId, now: Tick) -> list[Effect]:
        """Make a link with `partner`; one in the making goes on. Too many at a time fail at once."""
        if partner in self._links:
            return []
        if len(self._links) >= MAX_LINKS:
            return [Emit(PartnerFailed(partner, KeStatus.NO_RESOURCES))]
        return self._ask(partner, 1, now)

    def key_arrived(self, partner: EntityId, initiator: bool) -> list[Effect]:
        """The trust centre's key is installed; `initiator` whether this device asked."""
        link = self._links.get(partner)
        if link is None or link.establishing or not initiator:
            return []
        self._links[partner] = _Link(link.attempt, establishing=True)
        return [SetTimer(self._timer(partner), None), Emit(PartnerStepWanted(PartnerStep.ESTABLISH, partner))]

    def established(self, partner: EntityId) -> None:
        """The partner link key stands."""
        self._links.pop(partner, None)

    def failed(self, partner: EntityId, status: KeStatus, wait_s: int, now: Tick) -> list[Effect]:
        """The key establishment ended without a key."""
        link = self._links.get(partner)
        if link is None or not link.establishing:
            return []
        if status in RETRIABLE and link.attempt < ATTEMPTS:
            self._links[partner] = _Link(link.attempt)
            return [SetTimer(self._timer(partner), after(now, max(wait_s, KEY_WAIT_S)))]
        del self._links[partner]
        return [Emit(PartnerFailed(partner, status))]

    def drop(self) -> list[Effect]:
        """Out of the network: nothing is being made."""
        gone, self._links = self._links, {}
        return [SetTimer(self._timer(partner), None) for partner in gone]

    def fire(self, timer: str, now: Tick) -> list[Effect]:
        """No key came in time, or it is time to try again."""
        for partner, link in self._links.items():
            if timer == self._timer(partner) and not link.establishing:
                if link.attempt < ATTEMPTS:
                    return self._ask(partner, link.attempt + 1, now)
                del self._links[partner]
                return [Emit(PartnerFailed(partner, KeStatus.TIMEOUT))]
        return []

    def _ask(self, partner: EntityId, attempt: int, now: Tick) -> list[Effect]:
        self._links[partner] = _Link(attempt)
        timer = SetTimer(self._timer(partner), after(now, KEY_WAIT_S))
        return [timer, Emit(PartnerStepWanted(PartnerStep.REQUEST_KEY, partner))]

    def _timer(self, partner: EntityId) -> str:
        return f"{TIMERS}{partner.hex()}"
