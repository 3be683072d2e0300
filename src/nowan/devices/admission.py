"""Who may pair with a hub over the air: admission policies, composable.

Theory of operation. The hub asks its policy three times, each time before it spends more: `Stage.FRAME` when an
Inter-PAN frame has come (answer at all?), `Stage.HANDSHAKE` before a key establishment takes its processor, and
`Stage.REGISTRATION` when an authenticated device asks for an entry in the CHF Device Log. A policy is a small frozen
value whose `decide` takes a `Context` and says `Admit` or `Refuse(reason)`; it changes nothing. `Both` and `Either`
compose. What has been used up stands in a `Ledger` of the hub's, in memory only: a power cut gives an attacker fresh
budgets, and he cannot cause one over the air.

`attacker` and `promise` say in words under whom a policy promises what. None can promise anything against jamming, or
against identities that are made up before CBKE has proved one.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from nowan.devices.reasons import DeviceReason
from nowan.ids import EntityId
from nowan.instant import NS_PER_S, Tick

#: Sources a ledger remembers; the one that has been quiet longest is forgotten first. Sources are spoofable before
#: CBKE, so this bounds memory and nothing else.
MAX_SOURCES = 64
#: Today's rule: minutes after power-up that Inter-PAN is open (GBCS 10.5).
WINDOW_S = 3600


class Stage(StrEnum):
    """What the hub is about to spend."""

    FRAME = "frame"
    HANDSHAKE = "handshake"
    REGISTRATION = "registration"


class Admit(msgspec.Struct, frozen=True):
    """Go on."""


class Refuse(msgspec.Struct, frozen=True):
    """Do not, and record why; on the air a refusal before CBKE is silence."""

    reason: DeviceReason


Decision = Admit | Refuse
ADMIT = Admit()


class Bucket(msgspec.Struct):
    """A budget in use: `level` spent units that leak away at the budget's rate."""

    level: float = 0.0
    at: Tick = Tick(0)

    def current(self, rate_per_s: float, now: Tick) -> float:
        """Units that still count at `now`."""
        return max(0.0, self.level - (now - self.at) / NS_PER_S * rate_per_s)

    def spend(self, rate_per_s: float, now: Tick) -> None:
        """One unit more."""
        self.level = self.current(rate_per_s, now) + 1.0
        self.at = now


class Budget(msgspec.Struct, frozen=True):
    """At most `burst` at once, refilled at `per_hour`; for one source, and for all together."""

    burst_source: float
    per_hour_source: float
    burst_all: float
    per_hour_all: float


class Ledger:
    """What has been spent on pairing since power-up, by all and by source."""

    def __init__(self) -> None:
        self._all: dict[str, Bucket] = {}
        self._sources: dict[EntityId, dict[str, Bucket]] = {}

    def allows(self, what: str, budget: Budget, source: EntityId, now: Tick) -> bool:
        """Whether one more `what` from `source` is within `budget`."""
        whole = self._all.get(what, Bucket()).current(budget.per_hour_all / 3600, now)
        own = self._sources.get(source, {}).get(what, Bucket()).current(budget.per_hour_source / 3600, now)
        return whole + 1 <= budget.burst_all and own + 1 <= budget.burst_source

    def spend(self, what: str, budget: Budget, source: EntityId, now: Tick) -> None:
        """Note one more `what` from `source`."""
        self._all.setdefault(what, Bucket()).spend(budget.per_hour_all / 3600, now)
        mine = self._sources.pop(source, {})
        mine.setdefault(what, Bucket()).spend(budget.per_hour_source / 3600, now)
        while len(self._sources) >= MAX_SOURCES:
            del self._sources[next(iter(self._sources))]
        self._sources[source] = mine


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What a policy may look at."""

    stage: Stage
    now: Tick
    source: EntityId
    powered_up_at: Tick
    #: Since when the WAN has been away, None while it is up.
    wan_away_since: Tick | None = None
    #: When somebody last acted at the hub or the meter's keypad.
    acted_at: Tick | None = None
    #: A permit that passed every check came with the registration.
    with_permit: bool = False
    #: Handshakes begun and not ended.
    half_open: int = 0
    ledger: Ledger


class Window(msgspec.Struct, frozen=True):
    """Open for `seconds` after power-up: today's rule, and all that deployed hubs know."""

    seconds: float = WINDOW_S
    attacker = "in radio range, later than the window or unable to wait for a power-up"
    promise = "nothing is answered outside the window; inside it, nothing is promised"

    def decide(self, context: Context) -> Decision:
        """Open while the window is."""
        if context.now - context.powered_up_at < self.seconds * NS_PER_S:
            return ADMIT
        return Refuse(DeviceReason.CLOSED)


class Always(msgspec.Struct, frozen=True):
    """Open always: SECMP0037 as proposed."""

    attacker = "none"
    promise = "whoever has a certificate of the right authority may take an entry at any time"

    def decide(self, _context: Context) -> Decision:
        """Open."""
        return ADMIT


class Presence(msgspec.Struct, frozen=True):
    """Open for `seconds` after somebody acted at the hub or the keypad. Hypothetical: today's hubs have no button."""

    seconds: float = 600.0
    attacker = "in radio range, without access to the premises"
    promise = "pairing begins only soon after somebody acted inside the premises"

    def decide(self, context: Context) -> Decision:
        """Open while the act is recent."""
        if context.acted_at is not None and context.now - context.acted_at < self.seconds * NS_PER_S:
            return ADMIT
        return Refuse(DeviceReason.NOT_PRESENT)


class WanLoss(msgspec.Struct, frozen=True):
    """Open while the wide area network has been away for `seconds`."""

    seconds: float = 24 * 3600.0
    attacker = "in radio range, unable to keep the hub off its WAN"
    promise = "hubs that have their WAN are closed"

    def decide(self, context: Context) -> Decision:
        """Open while the WAN is away for long enough."""
        away = context.wan_away_since
        if away is not None and context.now - away >= self.seconds * NS_PER_S:
            return ADMIT
        return Refuse(DeviceReason.WAN_IS_UP)


class Permit(msgspec.Struct, frozen=True):
    """An entry only on a permit: the CCS01 that the Access Control Broker MACed for this device at this hub."""

    attacker = "any device with a certificate, any relay, not the Access Control Broker"
    promise = (
        "no entry without a Command of the Access Control Broker for that device; nothing against handshake floods"
    )

    def decide(self, context: Context) -> Decision:
        """The permit is shown after CBKE, so that frames and handshakes pass."""
        if context.stage is not Stage.REGISTRATION or context.with_permit:
            return ADMIT
        return Refuse(DeviceReason.PERMIT_WANTED)


class Guarded(msgspec.Struct, frozen=True, kw_only=True):
    """Open always behind budgets: for frames, for curve operations (handshakes), for half-open ones and log entries."""

    frames: Budget = Budget(60, 600, 240, 2400)
    handshakes: Budget = Budget(4, 12, 12, 60)
    registrations: Budget = Budget(3, 12, 6, 24)
    records: Budget = Budget(4, 8, 24, 48)
    half_open: int = 1

    attacker = "in radio range with many made-up identities, the owner's not among them"
    promise = (
        "pairing takes a bounded share of processor, airtime and log; while the processor is busy an owner gets a turn "
        "by lot, and where more comes than the budgets of all allow he waits until it ends"
    )

    def decide(self, context: Context) -> Decision:
        """Within the budget of the stage."""
        budget = self.budget(context.stage)
        if not context.ledger.allows(context.stage, budget, context.source, context.now):
            return Refuse(DeviceReason.BUDGET)
        if context.stage is Stage.HANDSHAKE and context.half_open >= self.half_open:
            return Refuse(DeviceReason.BUDGET)
        return ADMIT

    def budget(self, stage: Stage) -> Budget:
        """The budget that `stage` draws on."""
        return {Stage.FRAME: self.frames, Stage.HANDSHAKE: self.handshakes, Stage.REGISTRATION: self.registrations}[
            stage
        ]


class Both(msgspec.Struct, frozen=True):
    """Admits what both admit; the first refusal is the one recorded."""

    first: Policy
    second: Policy

    @property
    def attacker(self) -> str:
        """Both attacker models."""
        return f"({self.first.attacker}) or ({self.second.attacker})"

    @property
    def promise(self) -> str:
        """Both promises hold."""
        return f"({self.first.promise}) and ({self.second.promise})"

    def decide(self, context: Context) -> Decision:
        """Both."""
        decision = self.first.decide(context)
        return decision if isinstance(decision, Refuse) else self.second.decide(context)


class Either(msgspec.Struct, frozen=True):
    """Admits what one of the two admits; the first one's refusal is the one recorded."""

    first: Policy
    second: Policy

    @property
    def attacker(self) -> str:
        """Only an attacker that both stand against."""
        return f"({self.first.attacker}) and ({self.second.attacker})"

    @property
    def promise(self) -> str:
        """One of the promises holds."""
        return f"({self.first.promise}) or ({self.second.promise})"

    def decide(self, context: Context) -> Decision:
        """One of them."""
        decision = self.first.decide(context)
        if isinstance(decision, Admit) or isinstance(self.second.decide(context), Admit):
            return ADMIT
        return decision


Policy = Window | Always | Presence | WanLoss | Permit | Guarded | Both | Either

#: What the hub is sold with today.
TODAY: Policy = Window()
#: What we propose.
DEFAULT_POLICY: Policy = Both(Guarded(), Either(Permit(), Window()))


def guards(policy: Policy) -> tuple[Guarded, ...]:
    """Every `Guarded` in `policy`, whose budgets the hub must note its spending against."""
    match policy:
        case Guarded():
            return (policy,)
        case Both(first, second) | Either(first, second):
            return guards(first) + guards(second)
        case _:
            return ()


def knows_permits(policy: Policy) -> bool:
    """Whether a hub with `policy` reads permits at all; deployed hubs do not."""
    match policy:
        case Permit():
            return True
        case Both(first, second) | Either(first, second):
            return knows_permits(first) or knows_permits(second)
        case _:
            return False
