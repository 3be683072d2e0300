"""A device's way into the network: association, network key, key establishment with the trust centre (ZSE 5.4).

The node associates and takes the network key; then this machine has the key establishment done, tries again where the
standard lets it, and leaves the network where it does not. A device that was cut off in between goes on from where its
state says it was. It asks for what it wants done by `JoinStep`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

import msgspec

from nowan.effects import Effect, Emit, SetTimer
from nowan.ids import EntityId
from nowan.instant import Tick, after
from nowan.zigbee.indications import JoinFailure
from nowan.zigbee.ke_status import KeStatus

#: The one timer of this machine.
TIMER = "joining.retry"
#: Key establishments that a joiner begins before it gives up.
ATTEMPTS = 3
#: Least time between two of them (the back-off of deployed devices).
BACK_OFF_S = 10.0
#: Ends after which another try makes sense (ZSE Annex C.3.1.2.3.5 rules the others out).
RETRIABLE = frozenset({KeStatus.TIMEOUT, KeStatus.UNDELIVERED, KeStatus.NO_RESOURCES, KeStatus.BAD_MESSAGE})


class Commissioned(msgspec.Struct, frozen=True):
    """At a joiner: in the network with a trust-centre link key of its own."""

    trust_centre: EntityId


class CommissioningFailed(msgspec.Struct, frozen=True):
    """At a joiner: the join ended; `JoinFailure` says where. It has left the network again."""

    reason: JoinFailure


class JoinStep(Enum):
    """What the owner of this machine is to do with the trust centre."""

    ESTABLISH = "begin key establishment"
    LEAVE = "leave the network"


class StepWanted(msgspec.Struct, frozen=True):
    """Do `step`; for the owner of this machine."""

    step: JoinStep
    trust_centre: EntityId


@dataclass(frozen=True)
class Idle:
    """Nothing to do: outside, or done."""


@dataclass(frozen=True)
class Associating:
    """The node is at it."""


@dataclass(frozen=True)
class Establishing:
    """The `attempt`th key establishment is running, or waits for its time."""

    trust_centre: EntityId
    attempt: int


JoinerState: TypeAlias = Idle | Associating | Establishing


class Joiner:
    """See the module's text."""

    def __init__(self) -> None:
        self.state: JoinerState = Idle()

    def began(self) -> list[Effect]:
        """The node was told to join."""
        self.state = Associating()
        return [SetTimer(TIMER, None)]

    def in_network(self, trust_centre: EntityId) -> list[Effect]:
        """The network key is held: by joining, or since before a power cut."""
        self.state = Establishing(trust_centre, 1)
        return [Emit(StepWanted(JoinStep.ESTABLISH, trust_centre))]

    def join_failed(self, reason: JoinFailure) -> list[Effect]:
        """The node gave up."""
        if not isinstance(self.state, Associating):
            return []
        self.state = Idle()
        return [Emit(CommissioningFailed(reason))]

    def left(self) -> list[Effect]:
        """The node was told to leave while it joined."""
        if isinstance(self.state, Idle):
            return []
        self.state = Idle()
        return [SetTimer(TIMER, None), Emit(CommissioningFailed(JoinFailure.LEFT))]

    def established(self, partner: EntityId) -> list[Effect]:
        """A key establishment with `partner` succeeded."""
        if not isinstance(self.state, Establishing) or self.state.trust_centre != partner:
            return []
        self.state = Idle()
        return [SetTimer(TIMER, None), Emit(Commissioned(partner))]

    def failed(self, partner: EntityId, status: KeStatus, wait_s: int, now: Tick) -> list[Effect]:
        """A key establishment with `partner` ended without a key."""
        if not isinstance(self.state, Establishing) or self.state.trust_centre != partner:
            return []
        if status in RETRIABLE and self.state.attempt < ATTEMPTS:
            self.state = Establishing(partner, self.state.attempt + 1)
            return [SetTimer(TIMER, after(now, max(wait_s, BACK_OFF_S)))]
        self.state = Idle()
        leave = Emit(StepWanted(JoinStep.LEAVE, partner))
        return [leave, Emit(CommissioningFailed(JoinFailure.KEY_ESTABLISHMENT))]

    def fire(self, timer: str) -> list[Effect]:
        """It is time to try again."""
        if timer != TIMER or not isinstance(self.state, Establishing):
            return []
        return [Emit(StepWanted(JoinStep.ESTABLISH, self.state.trust_centre))]
