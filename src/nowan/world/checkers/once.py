"""No Command executes twice.

Three books must agree: the device's own word (each Command at most once), the orders (each order's Commands together
at most once, however many were made for it), and the money (the balance moved by what the executed orders are worth).
"""

from __future__ import annotations

from collections import Counter

from nowan.world.checkers.records import Balance, Built, Executed, Placed, Record, Violation

RULE = "no Command executes twice"


def identity(command: bytes) -> tuple[bytes, int]:
    """Originator and counter of a Command, read by offset."""
    start = command.index(b"\xdf\x09\x01")
    counter = int.from_bytes(command[start + 3 : start + 11], "big")
    return command[start + 12 : start + 20], counter


class Once:
    """Keeps the three books."""

    def __init__(self) -> None:
        self._worth: dict[str, int] = {}
        self._order_of: dict[tuple[bytes, int], str] = {}
        self._executed: Counter[tuple[bytes, bytes, int]] = Counter()
        self._balance: Balance | None = None

    def see(self, record: Record) -> None:
        """Enter it."""
        match record:
            case Placed(order=order, worth=worth):
                self._worth[order] = worth
            case Built(order=order, command=command):
                self._order_of[identity(command)] = order
            case Executed(device=device, originator=originator, counter=counter):
                self._executed[(device, originator, counter)] += 1
            case Balance():
                self._balance = record
            case _:
                pass

    def finish(self) -> list[Violation]:
        """Close the books."""
        found = [
            Violation(RULE, f"{originator.hex()} counter {counter} ran {times} times")
            for (_, originator, counter), times in self._executed.items()
            if times > 1
        ]
        by_order: Counter[str] = Counter()
        for (_, originator, counter), times in self._executed.items():
            order = self._order_of.get((originator, counter))
            if order is not None:
                by_order[order] += times
        found += [Violation(RULE, f"order {order} ran {times} times") for order, times in by_order.items() if times > 1]
        if self._balance is not None:
            due = sum(self._worth.get(order, 0) for order in by_order)
            moved = self._balance.after - self._balance.before
            if moved != due:
                found.append(Violation(RULE, f"the balance moved by {moved}, the executed orders are worth {due}"))
        return found
