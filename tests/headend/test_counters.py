"""The allocator's arithmetic; on disk it is tested with the store."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowan.errors import ApiMisuse
from nowan.headend.counters import MARK_BLOCK, MAX_COUNTER, RESTORE_JUMP, CounterRow, first, opened, reserve
from nowan.ids import EntityId

WHO = EntityId(bytes(8))


@given(st.lists(st.integers(0, 40), max_size=40), st.integers(1, 1 << 40))
def test_no_number_twice_over_crashes_and_restored_backups(events: list[int], start: int) -> None:
    """A file mark that is never lost, a database that may go back to any earlier moment: numbers still only rise."""
    row, mark, given_numbers = first(WHO, start), 0, []
    saved = [row]
    for event in events:
        if event < 30:
            after, number = reserve(row)
            mark = max(mark, after.mark)  # the mark is on disk before the row is
            given_numbers.append(number)
            row = after
            saved.append(row)
        else:
            row = opened(saved[event % len(saved)], mark or None)
    assert given_numbers == sorted(set(given_numbers))


def test_a_restoration_without_its_mark_jumps() -> None:
    assert opened(CounterRow(WHO, 10, 1025), None).next == 1025
    assert opened(CounterRow(WHO, 10, 1025), 1025, restored=True).next == 1025 + RESTORE_JUMP


def test_the_mark_goes_ahead_by_blocks() -> None:
    row, number = reserve(first(WHO, 1))
    assert (number, row.next, row.mark) == (1, 2, 1 + MARK_BLOCK)
    again, number = reserve(row)
    assert (number, again.mark) == (2, row.mark)


def test_no_order_is_given_a_tokens_counter() -> None:
    # Low 32 bits zero is what tells a token (GBCS 14): the number is passed over.
    row, number = reserve(first(WHO, 3 << 32))
    assert number == (3 << 32) + 1
    assert reserve(row)[1] == (3 << 32) + 2


def test_the_limits() -> None:
    for start in (0, MAX_COUNTER + 1):
        with pytest.raises(ApiMisuse):
            first(WHO, start)
    with pytest.raises(ApiMisuse):
        reserve(CounterRow(WHO, MAX_COUNTER, MAX_COUNTER))
