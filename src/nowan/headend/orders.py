"""An order: one service request on its way to a Device and back, as one row.

Theory of operation
-------------------
* An order is loaded, stepped by one input (`nowan.headend.lifecycle.step`) and saved by compare-and-set on its
  `version`; nothing about it is held anywhere else.
* `state` says how far the order has come and only goes forward; `outcome` says how it ended and is a field of its own.
* GBCS Commands carry no expiry. From OFFERED on their bytes are *at large*: whatever is wished here, they may still
  run. `at_large` is cleared by three things only: a Response, the PPMID's word that it dropped them unsent, and the
  knowledge that a later counter ran at the same Device, after which this one never will.
* Expiry and withdrawal before OFFERED end an order as not executed, or refused by the operator. After that they end
  it as *unknown*, never as failed. Evidence that comes later still counts: a Response, or a drop unsent, replaces
  *unknown*.
* That a later counter ran says that this one never will, not that it never did: the outcome stays open or unknown,
  with `at_large` cleared. Only `Dropped(unsent=True)` proves an offered order unexecuted.
* Two orders need no transaction between them. Those for one Device become READY one after the other, in the order in
  which they were received, so their counters are in that order too; the desk offers them in that order and never a
  lower counter after a higher. Forwarding in order is the PPMID's duty.

A critical request goes RECEIVED, TRANSFORMED (the Pre-Command is here), CORRELATED, SIGNED, READY. A non-critical one
has nothing to correlate or sign: RECEIVED, TRANSFORMED (the Command is here, unchecked), READY (checked).
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from nowan.ids import EntityId, OrderId, RequestId
from nowan.instant import Utc

#: Version of the stored row.
FORMAT = 1
#: Most entries of an order's history; beyond it those in the middle give way, so that first and last stay.
MAX_HISTORY = 64


class State(StrEnum):
    """How far an order has come."""

    RECEIVED = "received"
    TRANSFORMED = "transformed"
    CORRELATED = "correlated"
    SIGNED = "signed"
    READY = "ready"
    OFFERED = "offered"
    HELD = "held"
    FORWARDED = "forwarded"
    ANSWERED = "answered"
    RETURNED = "returned"


STATES = tuple(State)
#: States from which the bytes have not left the head end.
BEFORE_OFFER = frozenset(STATES[: STATES.index(State.OFFERED)])
#: States in which the bytes have left and no Response is here.
ABROAD = frozenset((State.OFFERED, State.HELD, State.FORWARDED))


class Outcome(StrEnum):
    """How an order ended."""

    EXECUTED = "executed"
    REFUSED = "refused"
    NOT_EXECUTED = "not executed"
    UNKNOWN = "unknown"


class Refuser(StrEnum):
    """Who refused."""

    OPERATOR = "operator"
    DCC = "dcc"
    DEVICE = "device"


class Proof(StrEnum):
    """What is known of a Response: `VERIFIED` here, or `CARRIED`, since only its addressee, the ACB, can verify it."""

    VERIFIED = "verified"
    CARRIED = "carried"


class Kind(StrEnum):
    """What becomes of the request: who must sign, and how it reaches the relay."""

    CRITICAL = "critical"
    NON_CRITICAL = "non-critical"
    PERMIT = "permit"


class Way(StrEnum):
    """By what the bytes left the head end."""

    UPLINK = "uplink"
    FILE = "file"


class Lease(msgspec.Struct, frozen=True):
    """Who works on the order, until when, and the fencing number of that claim; numbers only rise."""

    owner: str = ""
    until: Utc = Utc(0)
    fencing: int = 0


class Moment(msgspec.Struct, frozen=True):
    """One entry of the history: what happened when, in which state that left the order."""

    state: State
    at: Utc
    what: str


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """The row. Bytes of requests and messages may hold install codes and personal data: `repr` shows none."""

    format: int = FORMAT
    order_id: OrderId
    version: int = 0
    supplier: EntityId
    #: The back office's own RequestID: the idempotency key.
    request_id: RequestId
    srv: str
    kind: Kind
    home: str
    target: EntityId
    relay: EntityId
    priority: int = 0
    created: Utc
    expires: Utc | None = None
    request_xml: bytes

    state: State = State.RECEIVED
    outcome: Outcome | None = None
    refused_by: Refuser | None = None
    reason: str = ""
    detail: str = ""
    at_large: bool = False

    #: Our RequestID, with a reserved counter, and the signed request that carries it.
    own_id: RequestId | None = None
    own_xml: bytes | None = None
    pre_command: bytes | None = None
    signed_pre_command: bytes | None = None
    signed_xml: bytes | None = None
    command: bytes | None = None
    #: Originator, target and counter of the Command: what its Response repeats.
    command_id: RequestId | None = None
    way: Way | None = None
    #: Whether the relay shall still be told to drop it.
    withdraw: bool = False
    response: bytes | None = None
    proof: Proof | None = None
    return_id: RequestId | None = None
    return_xml: bytes | None = None
    returned_ack: bytes | None = None

    attempts: int = 0
    not_before: Utc = Utc(0)
    lease: Lease = Lease()
    history: tuple[Moment, ...] = ()

    def __repr__(self) -> str:
        outcome = f", {self.outcome}" if self.outcome else ""
        return f"Order({self.order_id}, version {self.version}, {self.state}{outcome})"

    @property
    def closed(self) -> bool:
        """Whether nothing is left to do here: returned (or the DCC refused that), or ended without a Response."""
        return self.returned_ack is not None or (self.outcome is not None and self.state is not State.ANSWERED)

    @property
    def concerns_relay(self) -> bool:
        """Whether a session with its relay may be about it."""
        return not self.closed or self.withdraw or self.at_large
