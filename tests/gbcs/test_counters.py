"""Counters only rise, tokens run once, and a snapshot brings both back."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowan.errors import ApiMisuse, DecodeError
from nowan.gbcs import Counters, Cra, GbcsReason, MessageIdentity
from nowan.gbcs.counters import MAX_ORIGINATORS, UTRN_HISTORY
from nowan.ids import EntityId
from tests.gbcs.parties import ACB, ESME, SUPPLIER


def command(counter: int, originator: EntityId = SUPPLIER) -> MessageIdentity:
    return MessageIdentity(originator, ESME, counter, Cra.COMMAND)


@given(st.lists(st.tuples(st.sampled_from([SUPPLIER, ACB]), st.integers(0, 20)), max_size=40))
def test_what_is_accepted_rises_strictly_per_originator(steps: list[tuple[EntityId, int]]) -> None:
    counters = Counters()
    accepted: dict[EntityId, list[int]] = {SUPPLIER: [], ACB: []}
    for originator, counter in steps:
        counters = Counters.restore(counters.snapshot())
        fresh = not accepted[originator] or counter > accepted[originator][-1]
        assert counters.accept(command(counter, originator)) is fresh
        if fresh:
            accepted[originator].append(counter)
    for originator, taken in accepted.items():
        assert counters.last(originator) == (taken[-1] if taken else None)


@given(st.lists(st.integers(0, 30), max_size=60))
def test_a_token_runs_once_in_any_order(order: list[int]) -> None:
    counters = Counters()
    seen: set[int] = set()
    for number in order:
        assert counters.accept_utrn(SUPPLIER, number << 32) is (number not in seen)
        seen.add(number)
    assert counters.utrn_used(SUPPLIER) == tuple(number << 32 for number in sorted(seen))


def test_past_the_list_nothing_old_runs_again() -> None:
    counters = Counters()
    for number in range(1, UTRN_HISTORY + 11):
        assert counters.accept_utrn(SUPPLIER, number << 32)
    assert len(counters.utrn_used(SUPPLIER)) == UTRN_HISTORY
    for number in range(UTRN_HISTORY + 11):
        assert not counters.accept_utrn(SUPPLIER, number << 32)


def test_tokens_and_commands_do_not_mix() -> None:
    counters = Counters()
    assert counters.accept_utrn(SUPPLIER, 5 << 32)
    assert counters.accept(command(1))
    assert counters.accept_utrn(ACB, 5 << 32)


def test_a_counter_is_never_set_back() -> None:
    counters = Counters()
    counters.set(SUPPLIER, 9)
    with pytest.raises(ApiMisuse):
        counters.set(SUPPLIER, 8)
    assert not counters.accept(command(9))


def test_originators_are_bounded() -> None:
    counters = Counters()
    for number in range(MAX_ORIGINATORS):
        assert counters.accept(command(1, EntityId(number.to_bytes(8, "big"))))
    assert not counters.accept(command(1, SUPPLIER))
    assert counters.accept(command(2, EntityId(bytes(8))))


@pytest.mark.parametrize(
    "data", [b"", b"\xc1", b"\x80", msgspec.msgpack.encode({"version": 2, "last": {}, "utrn": {}})]
)
def test_other_snapshots_are_refused(data: bytes) -> None:
    with pytest.raises(DecodeError) as caught:
        Counters.restore(data)
    assert caught.value.reason is GbcsReason.SNAPSHOT


def test_a_snapshot_of_version_1_stays_readable() -> None:
    stored = msgspec.msgpack.encode({"version": 1, "last": {SUPPLIER.hex(): 7}, "utrn": {SUPPLIER.hex(): [3 << 32]}})
    counters = Counters.restore(stored)
    assert (counters.last(SUPPLIER), counters.utrn_used(SUPPLIER)) == (7, (3 << 32,))
