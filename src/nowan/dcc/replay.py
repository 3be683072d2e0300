"""No RequestID twice: what was used, and which counter comes next.

For a Device the originator counter of each User rises strictly (GBCS 4.3.1: the Device would refuse the rest), so a
request whose counter is not above the last is refused. Requests that the DCC alone answers reach no Device, and a head
end may overtake itself with them: there a RequestID is refused when it was used, within a window below the highest.
Top-ups carry the counter of their token, which stands outside the others' sequence (GBCS 14): they have a line of their
own, and are refused when used.
"""

from __future__ import annotations

from enum import Enum

import msgspec

from nowan.ids import EntityId

#: How many counters below the highest are told apart, for requests that the DCC alone answers.
WINDOW = 4096


class Line(msgspec.Struct):
    """One originator's counters towards one target: the highest used and, below it, those used within the window."""

    originator: EntityId
    target: EntityId
    highest: int
    used: list[int] = []
    tokens: bool = False


class Sequence(Enum):
    """Which rule a request's counter follows."""

    RISING = "rising"
    WINDOW = "window"
    TOKENS = "tokens"


class ReplayGuard:
    """What was used, for every originator and target."""

    def __init__(self, lines: list[Line] | None = None) -> None:
        self._lines = {(line.originator, line.target, line.tokens): line for line in lines or []}

    def lines(self) -> list[Line]:
        """The durable state."""
        return list(self._lines.values())

    def fresh(self, originator: EntityId, target: EntityId, counter: int, sequence: Sequence) -> bool:
        """Whether `counter` may be used: above the highest where RISING, else unused and not below the window."""
        line = self._lines.get((originator, target, sequence is Sequence.TOKENS))
        if line is None or counter > line.highest:
            return True
        if sequence is Sequence.RISING:
            return False
        floor = min(line.used) if len(line.used) >= WINDOW else -1
        return counter not in line.used and counter > floor

    def use(self, originator: EntityId, target: EntityId, counter: int, sequence: Sequence) -> None:
        """Mark `counter` as used."""
        tokens = sequence is Sequence.TOKENS
        fresh = Line(originator, target, counter, [], tokens)
        line = self._lines.setdefault((originator, target, tokens), fresh)
        line.highest = max(line.highest, counter)
        if sequence is Sequence.RISING:
            return
        line.used.append(counter)
        if len(line.used) > WINDOW:
            line.used.remove(min(line.used))
