"""What each control buys: the points of score that fall where it is credited.

A risk counts once, at its highest entry. The fall from one stage to the next is shared equally among the credited
controls that say they lower a factor that fell (among all of them, when none says so). Sharing equally is ours; where
one control does all the work, `alone` shows it: the points of risks on which it is the only one credited.
"""

from __future__ import annotations

import msgspec

from nowan.risk.checks import fallen, lowers
from nowan.risk.model import Control, ControlState, Stage
from nowan.risk.register import Register
from nowan.risk.scoring import factors_at, score, scored, unique


class Bought(msgspec.Struct, frozen=True):
    """A control, on how many unique risks it is credited, and the points it takes off: today and when planned."""

    control: str
    name: str
    state: ControlState | None
    risks: int
    existing: float
    planned: float
    alone: float

    @property
    def points(self) -> float:
        """Points today and planned together."""
        return self.existing + self.planned


class _Tally:
    def __init__(self) -> None:
        self.risks: set[str] = set()
        self.points = {Stage.CURRENT: 0.0, Stage.RESIDUAL: 0.0}
        self.alone = 0.0


def bought(register: Register) -> tuple[Bought, ...]:
    """Every control that is listed or credited, the one that buys most first."""
    listed = {control.control: control for control in register.controls}
    tallies = {name: _Tally() for name in listed}
    for earlier, later in ((Stage.INHERENT, Stage.CURRENT), (Stage.CURRENT, Stage.RESIDUAL)):
        for risk_id, item in unique(scored(register, earlier)).items():
            entry = item.entry
            credited = entry.existing if later is Stage.CURRENT else entry.planned
            before, after = factors_at(entry, earlier), factors_at(entry, later)
            points = item.score.score - score(after, register.method).score
            down = fallen(register, before, after)
            working = [name for name in credited if lowers(listed.get(name, Control(control=name)), down)] or list(
                credited
            )
            for name in credited:
                tally = tallies.setdefault(name, _Tally())
                tally.risks.add(risk_id)
                if name in working:
                    tally.points[later] += points / len(working)
                    tally.alone += points if len(credited) == 1 else 0
    rows = (
        Bought(
            name,
            listed[name].name if name in listed else "",
            listed[name].state if name in listed else None,
            len(tally.risks),
            round(tally.points[Stage.CURRENT], 1),
            round(tally.points[Stage.RESIDUAL], 1),
            round(tally.alone, 1),
        )
        for name, tally in tallies.items()
    )
    return tuple(sorted(rows, key=lambda row: -row.points))
