"""No order is lost.

Every order that was placed ends, and what is said of it is true: one that ran is never called not executed or refused,
and one called executed did run. A balance that moved says that its order did not fail, whatever the Response says.
"""

from __future__ import annotations

from nowan.world.checkers.once import identity
from nowan.world.checkers.records import Built, Ended, Executed, Placed, Record, Violation

RULE = "no order is lost"


class Lost:
    """Compares what was placed with what was said and with what ran."""

    def __init__(self) -> None:
        self._placed: dict[str, int] = {}
        self._outcome: dict[str, str] = {}
        self._order_of: dict[tuple[bytes, int], str] = {}
        self._ran: set[tuple[bytes, int]] = set()

    def see(self, record: Record) -> None:
        """Enter it."""
        match record:
            case Placed(order=order, worth=worth):
                self._placed[order] = worth
            case Built(order=order, command=command):
                self._order_of[identity(command)] = order
            case Ended(order=order, outcome=outcome):
                self._outcome[order] = outcome
            case Executed(originator=originator, counter=counter):
                self._ran.add((originator, counter))
            case _:
                pass

    def finish(self) -> list[Violation]:
        """Every order that has no end, or an untrue one."""
        ran = {order for key, order in self._order_of.items() if key in self._ran}
        found: list[Violation] = []
        for order, worth in self._placed.items():
            outcome = self._outcome.get(order)
            if outcome is None:
                found.append(Violation(RULE, f"order {order} has no outcome{' though it ran' if order in ran else ''}"))
            elif outcome in {"executed", "answered with a failure"} and order not in ran:
                found.append(Violation(RULE, f"order {order} is called {outcome} and did not run"))
            elif outcome == "answered with a failure" and worth:
                found.append(Violation(RULE, f"order {order} ran, was worth {worth} and is called a failure"))
            elif outcome in {"refused", "not executed"} and order in ran:
                found.append(Violation(RULE, f"order {order} ran and is called {outcome}"))
        return found
