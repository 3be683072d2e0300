"""The life of an order: its inputs, the table of what may follow what, and `step`.

`TRANSITIONS` is the whole truth of which input is legal in which state, and the diagram in the documentation is drawn
from it. What it does not list, and what a closed order no longer takes, changes nothing and is answered by one
`Ignored` effect. The rules behind the table stand in `nowan.headend.orders`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from nowan.effects import Effect, Emit
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
from nowan.ids import OrderId, RequestId
from nowan.instant import Utc


class _Quiet(msgspec.Struct, frozen=True):
    """An input with documents or messages in it, which may hold an install code: it shows its name alone."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(...)"


class Requested(_Quiet, frozen=True):
    """A counter is reserved and our own request made; it is sent only once this is saved."""

    own_id: RequestId
    xml: bytes


class Transformed(_Quiet, frozen=True):
    """The DCC's answer to the first request: a Pre-Command where it is critical, else the Command itself."""

    gbcs: bytes


class Correlated(msgspec.Struct, frozen=True):
    """The Pre-Command says what the request said."""


class Signed(_Quiet, frozen=True):
    """The Pre-Command is signed, and the request that takes it to the DCC made."""

    signed_pre_command: bytes
    xml: bytes


class Protected(_Quiet, frozen=True):
    """The Command for Local Delivery is here and holds what was asked for or signed."""

    command: bytes
    command_id: RequestId


class Offered(msgspec.Struct, frozen=True):
    """The bytes are about to leave, or to leave again."""

    way: Way = Way.UPLINK


class Held(msgspec.Struct, frozen=True):
    """The relay has it durably."""


class Forwarded(msgspec.Struct, frozen=True):
    """The relay has sent it into the HAN."""


class Answered(msgspec.Struct, frozen=True):
    """A Response that fits is here: verified, or carried for the ACB; `executed` is what it says."""

    response: bytes
    proof: Proof
    executed: bool
    detail: str = ""


class BadAnswer(msgspec.Struct, frozen=True):
    """The relay brought something that is no Response to this Command."""

    detail: str


class ReturnRequested(_Quiet, frozen=True):
    """A counter is reserved and the 8.13 made; it is sent only once this is saved."""

    return_id: RequestId
    xml: bytes


class Returned(msgspec.Struct, frozen=True):
    """The DCC has taken the Response."""

    ack: bytes


class ReturnRefused(msgspec.Struct, frozen=True):
    """The DCC has refused the Response."""

    code: str
    ack: bytes


class Refused(msgspec.Struct, frozen=True):
    """The operator (or a check on the operator's behalf) or the DCC refused before any byte left."""

    by: Refuser
    reason: HeadEndReason
    detail: str = ""


class Delayed(msgspec.Struct, frozen=True):
    """The DCC could not be reached: again, not before `until`."""

    until: Utc
    detail: str = ""


class Withdrawn(msgspec.Struct, frozen=True):
    """The operator, or a change of consent, supplier or tenancy, wants it stopped."""

    detail: str = ""


class Expired(msgspec.Struct, frozen=True):
    """Its time is over by the head end's clock."""


class Restored(msgspec.Struct, frozen=True):
    """The store was restored from a backup: what the order did after the backup was made is not known here."""


class Dropped(msgspec.Struct, frozen=True):
    """The relay has let go of it; `unsent` proves that the bytes never left the relay."""

    unsent: bool


class Overtaken(msgspec.Struct, frozen=True):
    """A later counter of the same originator is known to have run at the Device: this one never will."""

    counter: int


Input = (
    Requested
    | Transformed
    | Correlated
    | Signed
    | Protected
    | Offered
    | Held
    | Forwarded
    | Answered
    | BadAnswer
    | ReturnRequested
    | Returned
    | ReturnRefused
    | Refused
    | Delayed
    | Withdrawn
    | Expired
    | Restored
    | Dropped
    | Overtaken
)


# Effects, all within `Emit`


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """The order took an input; for timelines and followers."""

    order_id: OrderId
    state: State
    outcome: Outcome | None
    what: str
    at: Utc


class Ignored(msgspec.Struct, frozen=True, kw_only=True):
    """The input has no place in the order's state; nothing changed."""

    order_id: OrderId
    state: State
    what: str
    reason: HeadEndReason = HeadEndReason.IGNORED


def _same(states: frozenset[State], *inputs: type) -> dict[State, dict[type, State]]:
    return {state: dict.fromkeys(inputs, state) for state in states}


def _table() -> dict[State, dict[type, State]]:
    moves: dict[State, dict[type, State]] = {
        State.RECEIVED: {Requested: State.RECEIVED, Transformed: State.TRANSFORMED},
        State.TRANSFORMED: {Correlated: State.CORRELATED, Protected: State.READY},
        State.CORRELATED: {Signed: State.SIGNED},
        State.SIGNED: {Protected: State.READY},
        State.READY: {Offered: State.OFFERED},
        State.OFFERED: {Offered: State.OFFERED, Held: State.HELD, Forwarded: State.FORWARDED},
        State.HELD: {Offered: State.HELD, Forwarded: State.FORWARDED},
        State.FORWARDED: {Offered: State.FORWARDED},
        State.ANSWERED: {
            Answered: State.ANSWERED,
            ReturnRequested: State.ANSWERED,
            Returned: State.RETURNED,
            ReturnRefused: State.ANSWERED,
            Delayed: State.ANSWERED,
        },
        State.RETURNED: {},
    }
    shared: tuple[dict[State, dict[type, State]], ...] = (
        _same(BEFORE_OFFER, Refused, Withdrawn, Expired, Restored),
        _same(frozenset((State.RECEIVED, State.SIGNED)), Delayed),
        _same(ABROAD, BadAnswer, Withdrawn, Expired, Dropped, Overtaken),
        {state: {Answered: State.ANSWERED} for state in ABROAD},
    )
    for rows in shared:
        for state, row in rows.items():
            moves[state].update(row)
    return moves


#: State -> input -> the state that follows, where `_admissible` has no objection.
TRANSITIONS: Mapping[State, Mapping[type, State]] = _table()
#: What an order that ended abroad still takes: evidence.
LATE = (Held, Forwarded, Answered, BadAnswer, Dropped, Overtaken)


def step(order: Order, taken: Input, now: Utc) -> tuple[Order, list[Effect]]:
    """The order after `taken`, and one effect: `Moved`, or `Ignored` with the order unchanged.

    The version is the store's to raise; the caller saves the order before it acts on anything that follows from it.
    """
    after = TRANSITIONS[order.state].get(type(taken))
    what = type(taken).__name__.lower()
    if after is None or not _admissible(order, taken):
        return order, [Emit(Ignored(order_id=order.order_id, state=order.state, what=what))]
    changes = _changes(order, taken)
    said = str(changes.pop("said", what))
    moment = Moment(after, now, said)
    history = _remembered(order.history, moment)
    moved = msgspec.structs.replace(order, **{"state": after, "history": history, **changes})
    told = Moved(order_id=order.order_id, state=after, outcome=moved.outcome, what=said, at=now)
    return moved, [Emit(told)]


def _admissible(order: Order, taken: Input) -> bool:
    """What the table cannot say: closed orders, the two kinds of request, and things that happen once."""
    if order.closed:
        if order.outcome is Outcome.NOT_EXECUTED:
            return isinstance(taken, Answered)
        return isinstance(taken, LATE) and order.outcome is Outcome.UNKNOWN
    match taken:
        case Requested():
            return order.own_xml is None
        case Transformed():
            return order.own_xml is not None
        case Correlated():
            return order.kind is Kind.CRITICAL
        case Protected():
            return (order.kind is Kind.CRITICAL) is (order.state is State.SIGNED)
        case ReturnRequested():
            return order.return_xml is None
        case Returned() | ReturnRefused() | Delayed() if order.state is State.ANSWERED:
            return order.return_xml is not None
        case Answered():
            return order.state is not State.ANSWERED
        case _:
            return True


def _changes(order: Order, taken: Input) -> dict[str, Any]:
    """What `taken` changes of the row beside state and history; ``said`` is the history's wording."""
    match taken:
        case Requested(own_id=own_id, xml=xml):
            return {"own_id": own_id, "own_xml": xml}
        case Transformed(gbcs=gbcs):
            name = "pre_command" if order.kind is Kind.CRITICAL else "command"
            return {name: gbcs, "attempts": 0, "not_before": Utc(0)}
        case Signed(signed_pre_command=signed, xml=xml):
            return {"signed_pre_command": signed, "signed_xml": xml}
        case Protected(command=command, command_id=command_id):
            return {"command": command, "command_id": command_id, "attempts": 0, "not_before": Utc(0)}
        case Offered(way=way):
            return {"way": order.way if order.way is Way.FILE else way, "at_large": True, "said": f"offered by {way}"}
        case BadAnswer(detail=detail):
            return {"detail": detail, "said": f"bad answer: {detail}"}
        case ReturnRequested(return_id=return_id, xml=xml):
            return {"return_id": return_id, "return_xml": xml}
        case Returned(ack=ack):
            return {"returned_ack": ack}
        case Delayed(until=until, detail=detail):
            return {"attempts": order.attempts + 1, "not_before": until, "said": f"delayed: {detail}"}
        case Refused(by=by, reason=reason, detail=detail):
            return _ended(Outcome.REFUSED, reason, detail, refused_by=by)
        case Overtaken(counter=counter):
            return {"at_large": False, "said": f"overtaken by counter {counter}"}
        case Answered():
            return _answered(taken)
        case ReturnRefused():
            return _return_refused(order, taken)
        case Restored():
            return {**_ended(Outcome.UNKNOWN, HeadEndReason.RESTORED, ""), "at_large": True}
        case Withdrawn() | Expired() | Dropped():
            return _stopped(order, taken)
        case Correlated() | Held() | Forwarded():
            return {}


def _answered(taken: Answered) -> dict[str, Any]:
    """A Response settles the order, whatever was thought of it before."""
    settled = {
        "response": taken.response,
        "proof": taken.proof,
        "at_large": False,
        "withdraw": False,
        "return_id": None,
        "return_xml": None,
        "returned_ack": None,
    }
    if taken.executed:
        ended = _ended(Outcome.EXECUTED, None, taken.detail)
    else:
        ended = _ended(Outcome.REFUSED, HeadEndReason.DEVICE_REFUSED, taken.detail, refused_by=Refuser.DEVICE)
    return {**settled, **ended, "said": f"answered, {taken.proof}"}


def _return_refused(order: Order, taken: ReturnRefused) -> dict[str, Any]:
    """The DCC's refusal is its own affair where we verified the Response; else it takes the proof away."""
    said = f"return refused: {taken.code}"
    if order.proof is Proof.VERIFIED:
        return {
            "returned_ack": taken.ack,
            "reason": str(HeadEndReason.RETURN_REFUSED),
            "detail": taken.code,
            "said": said,
        }
    ended = _ended(Outcome.UNKNOWN, HeadEndReason.RETURN_REFUSED, taken.code)
    return {**ended, "returned_ack": taken.ack, "at_large": True, "said": said}


def _stopped(order: Order, taken: Withdrawn | Expired | Dropped) -> dict[str, Any]:
    """Withdrawal, expiry and a drop: before the offer they end the order, after it only proof does."""
    if isinstance(taken, Dropped):
        proven = taken.unsent and order.state is not State.FORWARDED and order.way is not Way.FILE
        if proven:
            return {
                **_ended(Outcome.NOT_EXECUTED, HeadEndReason.DROPPED, "unsent"),
                "at_large": False,
                "withdraw": False,
            }
        return {**_ended(Outcome.UNKNOWN, HeadEndReason.DROPPED, "may have been sent"), "withdraw": False}
    expired = isinstance(taken, Expired)
    reason = HeadEndReason.EXPIRED if expired else HeadEndReason.WITHDRAWN
    detail = "" if isinstance(taken, Expired) else taken.detail
    if order.state in ABROAD:
        return {**_ended(Outcome.UNKNOWN, reason, detail), "withdraw": order.at_large}
    if expired:
        return _ended(Outcome.NOT_EXECUTED, reason, detail)
    return _ended(Outcome.REFUSED, reason, detail, refused_by=Refuser.OPERATOR)


def _ended(
    outcome: Outcome, reason: HeadEndReason | None, detail: str, *, refused_by: Refuser | None = None
) -> dict[str, Any]:
    said = f"{outcome}: {reason}" if reason else str(outcome)
    return {
        "outcome": outcome,
        "refused_by": refused_by,
        "reason": str(reason) if reason else "",
        "detail": detail,
        "said": said,
    }


def _remembered(history: tuple[Moment, ...], moment: Moment) -> tuple[Moment, ...]:
    """`history` with `moment`; the same thing again in the same state only moves its stamp."""
    if history and (history[-1].state, history[-1].what) == (moment.state, moment.what):
        return (*history[:-1], moment)
    if len(history) >= MAX_HISTORY:
        half = MAX_HISTORY // 2
        history = (*history[:half], *history[half + 1 :])
    return (*history, moment)


def diagram() -> str:
    """The table as a Mermaid state diagram, for docs/architecture.md."""
    lines = ["stateDiagram-v2", f"    [*] --> {State.RECEIVED.name}"]
    for state in STATES:
        targets: dict[State, list[str]] = {}
        for item, after in TRANSITIONS[state].items():
            targets.setdefault(after, []).append(item.__name__)
        lines += [f"    {state.name} --> {after.name}: {', '.join(names)}" for after, names in targets.items()]
    return "\n".join((*lines, f"    {State.RETURNED.name} --> [*]"))
