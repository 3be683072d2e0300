"""One counter per originator, strictly rising for ever (GBCS 4.3.1).

A counter is on disk before it is given, so a crash loses numbers and never gives one twice: two bodies under one
counter would share a GMAC key and IV. A *mark* beside the database is raised in blocks before the numbers of a block
are used. Every start goes on from the mark, since the database may be a restored backup that has forgotten numbers of
the block; that costs at most a block of numbers out of 2^64. Where the mark is as old as the backup (another machine),
the operator says that it is a restoration, and the counter jumps by `RESTORE_JUMP`.
"""

from __future__ import annotations

import msgspec

from nowan.errors import ApiMisuse
from nowan.gbcs.utrn import is_token_counter
from nowan.ids import EntityId

#: Numbers that one raise of the mark covers: a write of the mark a thousand orders.
MARK_BLOCK = 1024
#: How far a restoration without its mark jumps: more orders than a head end makes between two backups.
RESTORE_JUMP = 1 << 24
#: Highest counter: 64 bits on the wire (GBCS 7.2.7).
MAX_COUNTER = (1 << 64) - 1


class CounterRow(msgspec.Struct, frozen=True):
    """One originator's counter: the next number to give, and the mark below which numbers may be given."""

    originator: EntityId
    next: int
    mark: int


def first(originator: EntityId, start: int) -> CounterRow:
    """A counter that was never used; `start` is the first number it gives."""
    if not 1 <= start <= MAX_COUNTER:
        raise ApiMisuse("a counter starts between 1 and 2^64 - 1")
    return CounterRow(originator, start, start)


def reserve(row: CounterRow) -> tuple[CounterRow, int]:
    """The row to make durable, its mark before its counter, and the number that may then be given."""
    if row.next >= MAX_COUNTER:
        raise ApiMisuse("the counter is used up")
    # A counter with its low 32 bits zero is a token's (GBCS 14): an order of ours never looks like one.
    number = row.next + is_token_counter(row.next)
    mark = row.mark if number < row.mark else number + MARK_BLOCK
    return CounterRow(row.originator, number + 1, mark), number


def opened(row: CounterRow, mark: int | None, *, restored: bool = False) -> CounterRow:
    """The row after a start, given the `mark` found beside the database (None: none was found)."""
    ahead = max(row.next, row.mark if mark is None else mark) + (RESTORE_JUMP if restored else 0)
    return CounterRow(row.originator, ahead, ahead)
