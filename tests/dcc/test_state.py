"""Snapshots: a DCC that was cut off at any point goes on where it stood, and no counter goes back."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowan.dcc.replay import WINDOW, ReplayGuard, Sequence
from nowan.dcc.state import VERSION, BrokerState, decode
from nowan.duis import CommandVariant, parse, signed_request
from nowan.errors import DecodeError
from nowan.gbcs import decode as decode_message
from nowan.ids import EntityId
from tests.dcc.flat import ask, broker, counted, signed
from tests.dcc.test_broker import local_command, signed_pre_command
from tests.dcc.test_responses import answer, give_back
from tests.duis.material import ADD_PPMID, ADJUST, JOIN_PPMID, NOW, READ, TOP_UP

A, B = EntityId(bytes(8)), EntityId(bytes(7) + b"\x01")


def test_every_step_survives_a_restart() -> None:
    dcc = broker(broker().snapshot())
    permit = local_command(dcc, ADD_PPMID)
    dcc = broker(dcc.snapshot())
    assert dcc.acb_counter == 1
    # Where 8.11 put the PPMID is known still, and the ACB's counter goes on.
    assert decode_message(local_command(dcc, JOIN_PPMID)).counter == 2
    body = signed_pre_command(dcc, ADJUST)
    dcc = broker(dcc.snapshot())
    asked = signed(signed_request(parse(ADJUST), body, CommandVariant.SIGNED_LOCAL))
    first = dcc.submit(asked, NOW)
    dcc = broker(dcc.snapshot())
    assert dcc.submit(asked, NOW) == first
    assert ask(dcc, signed(counted(READ, 1000))).code == "E17"
    assert give_back(dcc, ADD_PPMID, answer(permit).encode()) == "I0"
    assert ask(dcc, signed(counted(READ, 1001).replace(b"Variant>2<", b"Variant>1<"))).code == "I99"
    dcc = broker(dcc.snapshot())
    assert len(dcc.wan.waiting()[0].messages) == 1
    assert broker(dcc.snapshot()).snapshot() == dcc.snapshot()


def test_other_snapshots_are_refused_by_name() -> None:
    newer = msgspec.msgpack.encode(BrokerState(version=VERSION + 1))
    for data, what in ((b"", "snapshot"), (b"\xc1", "snapshot"), (newer, f"version.*reads {VERSION}")):
        with pytest.raises(DecodeError, match=what):
            decode(data)


def test_a_snapshot_of_version_1_is_read() -> None:
    """One that stays as it is: taken by this program at version 1 after an addition, a read and two top-ups."""
    dcc = broker((Path(__file__).parent / "fixtures" / "broker-1.msgpack").read_bytes())
    assert dcc.acb_counter == 1
    assert ask(dcc, signed(counted(READ, 999))).code == "E17"
    assert ask(dcc, signed(counted(READ, 1001))).code == "I0"
    # The same bytes get the answer that is kept; others under a used token are refused.
    assert ask(dcc, signed(counted(TOP_UP, 1 << 32))).code == "I0"
    assert ask(dcc, signed(counted(TOP_UP, 1 << 32).replace(b"<sr:Body>", b"<sr:Body> "))).code == "E17"


def test_top_ups_stand_outside_the_sequence_and_others_do_not() -> None:
    dcc = broker()
    codes = [ask(dcc, signed(counted(TOP_UP, token << 32))).code for token in (2, 1, 2)]
    # The third is another document under a token that was used: its bytes are the first's, and so is its answer.
    assert codes == ["I0", "I0", "I0"]
    spaced = counted(TOP_UP, 2 << 32).replace(b"<sr:Body>", b"<sr:Body> ")
    assert ask(dcc, signed(spaced)).code == "E17"
    assert ask(dcc, signed(counted(READ, 1000))).code == "I0"
    assert [ask(dcc, signed(counted(READ, token << 32))).code for token in (5, 4)] == ["I0", "E17"]


@given(st.lists(st.integers(0, 50), max_size=60))
def test_no_ordered_counter_is_taken_twice_or_goes_back(counters: list[int]) -> None:
    guard = ReplayGuard()
    taken: list[int] = []
    for counter in counters:
        if guard.fresh(A, B, counter, Sequence.RISING):
            guard.use(A, B, counter, Sequence.RISING)
            taken.append(counter)
        guard = ReplayGuard(guard.lines())
    assert taken == sorted(set(taken))
    assert guard.fresh(B, A, 0, Sequence.RISING)


@given(st.lists(st.integers(0, 50), max_size=60))
def test_unordered_counters_are_taken_once(counters: list[int]) -> None:
    guard = ReplayGuard()
    taken: list[int] = []
    for counter in counters:
        if guard.fresh(A, B, counter, Sequence.WINDOW):
            guard.use(A, B, counter, Sequence.WINDOW)
            taken.append(counter)
    assert sorted(taken) == sorted(set(counters))


def test_below_the_window_nothing_is_taken() -> None:
    guard = ReplayGuard()
    for counter in range(10, WINDOW + 20):
        guard.use(A, B, counter, Sequence.WINDOW)
    assert not guard.fresh(A, B, 5, Sequence.WINDOW)
    assert guard.fresh(A, B, WINDOW + 20, Sequence.WINDOW)
