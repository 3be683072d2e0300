"""The table of an order's life: every state takes every input, and says so."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowan.effects import Emit
from nowan.headend import lifecycle as life
from nowan.headend.lifecycle import TRANSITIONS, Ignored, Input, Moved, step
from nowan.headend.orders import (
    ABROAD,
    BEFORE_OFFER,
    MAX_HISTORY,
    STATES,
    Kind,
    Moment,
    Order,
    Outcome,
    Proof,
    Refuser,
    State,
    Way,
)
from nowan.headend.reasons import HeadEndReason
from nowan.ids import EntityId, OrderId, RequestId
from nowan.instant import Utc

SUPPLIER, METER, RELAY = (EntityId(bytes((n,)) * 8) for n in (1, 2, 3))
IDENTITY = RequestId(SUPPLIER, METER, 7)
INPUTS: list[Input] = [
    life.Requested(IDENTITY, b"x"),
    life.Transformed(b"pre"),
    life.Correlated(),
    life.Signed(b"signed", b"x"),
    life.Protected(b"command", IDENTITY),
    life.Offered(),
    life.Offered(Way.FILE),
    life.Held(),
    life.Forwarded(),
    life.Answered(b"r", Proof.VERIFIED, True),
    life.Answered(b"r", Proof.CARRIED, True),
    life.Answered(b"r", Proof.VERIFIED, False, "result codes 250"),
    life.BadAnswer("no"),
    life.ReturnRequested(IDENTITY, b"x"),
    life.Returned(b"ack"),
    life.ReturnRefused("E1", b"ack"),
    life.Refused(Refuser.DCC, HeadEndReason.DCC_REFUSED),
    life.Delayed(Utc(9)),
    life.Withdrawn(),
    life.Expired(),
    life.Restored(),
    life.Dropped(True),
    life.Dropped(False),
    life.Overtaken(8),
]


def new(kind: Kind = Kind.CRITICAL) -> Order:
    return Order(
        order_id=OrderId("1.5-test"),
        supplier=SUPPLIER,
        request_id=RequestId(SUPPLIER, METER, 1),
        srv="1.5",
        kind=kind,
        home="h",
        target=METER,
        relay=RELAY,
        created=Utc(0),
        request_xml=b"<secret/>",
    )


def test_every_input_and_state_is_in_the_table() -> None:
    assert set(TRANSITIONS) == set(State)
    assert {type(item) for item in INPUTS} == set(Input.__args__)
    assert {item for row in TRANSITIONS.values() for item in row} == set(Input.__args__)


def happy(kind: Kind) -> list[Input]:
    asked: list[Input] = [life.Requested(IDENTITY, b"x"), life.Transformed(b"pre")]
    if kind is Kind.CRITICAL:
        asked += [life.Correlated(), life.Signed(b"s", b"x")]
    asked += [life.Protected(b"c", IDENTITY), life.Offered(), life.Held(), life.Forwarded()]
    return [
        *asked,
        life.Answered(b"r", Proof.VERIFIED, True),
        life.ReturnRequested(IDENTITY, b"x"),
        life.Returned(b"a"),
    ]


@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_reaches_returned(kind: Kind) -> None:
    order = new(kind)
    for taken in happy(kind):
        order, (effect,) = step(order, taken, Utc(1))
        assert isinstance(effect, Emit) and isinstance(effect.event, Moved), taken
    assert (order.state, order.outcome, order.closed, order.at_large) == (State.RETURNED, Outcome.EXECUTED, True, False)


def check(before: Order, taken: Input, after: Order, effects: list[Emit]) -> None:
    """What holds of every step, whatever came before it."""
    (effect,) = effects
    if isinstance(effect.event, Ignored):
        assert after is before
        return
    assert isinstance(effect.event, Moved)
    # State only goes forward, and the step that happened is the history's last word.
    assert STATES.index(after.state) >= STATES.index(before.state)
    assert after.state is TRANSITIONS[before.state][type(taken)]
    assert after.history[-1].state is after.state and len(after.history) <= MAX_HISTORY
    assert after.version == before.version, "the store raises the version"
    # What was at large stays so, unless there is one of the three proofs.
    if before.at_large and not after.at_large:
        proven = isinstance(taken, life.Dropped) and taken.unsent and before.state is not State.FORWARDED
        assert proven or isinstance(taken, life.Answered | life.Overtaken)
    # Nothing that left is ever said to have failed, except by the Device or by proof that it never ran.
    if after.state in ABROAD and after.outcome is not None:
        dropped = isinstance(taken, life.Dropped) and taken.unsent
        assert after.outcome is Outcome.UNKNOWN or (after.outcome is Outcome.NOT_EXECUTED and dropped)
    if after.outcome is Outcome.NOT_EXECUTED:
        assert not after.at_large
    if before.state in BEFORE_OFFER and before.outcome is not None:
        raise AssertionError("an order that ended before its offer takes nothing more")
    # A Response is never forgotten or replaced, except one that the DCC unmasked.
    if before.response is not None and after.response != before.response:
        assert before.outcome is Outcome.UNKNOWN
    # Counter and bytes that were sent stay what they were.
    for name in ("own_id", "own_xml", "signed_xml", "command", "command_id"):
        if name != "command" and getattr(before, name) is not None:
            assert getattr(after, name) == getattr(before, name), name


@given(st.sampled_from(list(Kind)), st.lists(st.sampled_from(INPUTS), max_size=25))
def test_any_sequence_of_inputs_keeps_the_promises(kind: Kind, inputs: list[Input]) -> None:
    order = new(kind)
    for now, taken in enumerate(inputs):
        after, effects = step(order, taken, Utc(now))
        check(order, taken, after, effects)  # type: ignore[arg-type]
        order = after


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("prefix", range(12))
def test_every_state_takes_every_input(kind: Kind, prefix: int) -> None:
    order = new(kind)
    for taken in happy(kind)[:prefix]:
        order, _ = step(order, taken, Utc(1))
    for first in INPUTS:
        once, effects = step(order, first, Utc(2))
        check(order, first, once, effects)  # type: ignore[arg-type]
        for second in INPUTS:
            twice, effects = step(once, second, Utc(3))
            check(once, second, twice, effects)  # type: ignore[arg-type]


def at(state: State, **changes: object) -> Order:
    base = msgspec.structs.replace(new(), state=state, own_id=IDENTITY, own_xml=b"x", at_large=state in ABROAD)
    return msgspec.structs.replace(base, **changes)


ENDS = [
    (State.READY, life.Withdrawn(), Outcome.REFUSED, False),
    (State.READY, life.Expired(), Outcome.NOT_EXECUTED, False),
    (State.OFFERED, life.Withdrawn(), Outcome.UNKNOWN, True),
    (State.HELD, life.Expired(), Outcome.UNKNOWN, True),
    (State.HELD, life.Dropped(True), Outcome.NOT_EXECUTED, False),
    (State.HELD, life.Dropped(False), Outcome.UNKNOWN, True),
    (State.FORWARDED, life.Dropped(True), Outcome.UNKNOWN, True),
    (State.FORWARDED, life.Overtaken(8), None, False),
    (State.FORWARDED, life.Answered(b"r", Proof.VERIFIED, False), Outcome.REFUSED, False),
]


@pytest.mark.parametrize(("state", "taken", "outcome", "at_large"), ENDS)
def test_how_an_order_ends(state: State, taken: Input, outcome: Outcome | None, at_large: bool) -> None:
    order, _ = step(at(state), taken, Utc(1))
    assert (order.outcome, order.at_large) == (outcome, at_large)


def test_evidence_that_comes_late_replaces_unknown() -> None:
    unknown, _ = step(at(State.HELD), life.Expired(), Utc(1))
    dropped, _ = step(unknown, life.Dropped(True), Utc(2))
    assert (dropped.outcome, dropped.at_large, dropped.withdraw) == (Outcome.NOT_EXECUTED, False, False)
    answered, _ = step(unknown, life.Answered(b"r", Proof.VERIFIED, True), Utc(2))
    assert (answered.state, answered.outcome, answered.closed) == (State.ANSWERED, Outcome.EXECUTED, False)


def test_history_keeps_its_first_and_last_entries() -> None:
    order = at(State.OFFERED, history=(Moment(State.RECEIVED, Utc(0), "received"),))
    for now in range(200):
        order, _ = step(order, life.BadAnswer(str(now)), Utc(now))
    assert len(order.history) == MAX_HISTORY
    assert (order.history[0].what, order.history[-1].what) == ("received", "bad answer: 199")


def test_an_order_shows_no_bytes() -> None:
    assert "secret" not in repr(new())


def test_the_diagram_has_every_state_and_input() -> None:
    drawn = life.diagram()
    assert all(state.name in drawn for state in State)
    assert all(item.__name__ in drawn for item in Input.__args__)


@pytest.mark.parametrize(
    "taken", [life.Requested(IDENTITY, b"code"), life.Transformed(b"code"), life.Protected(b"code", IDENTITY)], ids=repr
)
def test_an_input_shows_no_bytes(taken: Input) -> None:
    assert repr(taken) == f"{type(taken).__name__}(...)"
