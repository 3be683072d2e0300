"""What the emulated DCC must not forget, as one versioned snapshot."""

from __future__ import annotations

import msgspec

from nowan.dcc.issued import IssuedCommand
from nowan.dcc.reasons import DccReason
from nowan.dcc.replay import Line
from nowan.dcc.wan import Waiting
from nowan.errors import DecodeError
from nowan.ids import EntityId, RequestId

#: Version that is written; an older one is migrated, a newer one refused by name.
VERSION = 1


class Transformed(msgspec.Struct, frozen=True):
    """A Pre-Command that waits for its signature."""

    request_id: RequestId
    pre_command: bytes


class Answer(msgspec.Struct, frozen=True):
    """The answer to a document, by the document's SHA-256: the same bytes again get the same answer."""

    digest: bytes
    xml: bytes

    def __repr__(self) -> str:
        return f"Answer({self.digest.hex()[:16]}, {len(self.xml)} bytes)"


class Placed(msgspec.Struct, frozen=True):
    """A Device that 8.11 put behind a CHF."""

    device: EntityId
    chf: EntityId


class WanAlert(msgspec.Struct, frozen=True):
    """An Alert that came over the WAN; `verified` is None where it was addressed to somebody else."""

    chf: EntityId
    message: bytes
    verified: bool | None


class BrokerState(msgspec.Struct):
    """All durable state of a `Broker`."""

    version: int = VERSION
    acb_counter: int = 0
    lines: list[Line] = []
    transformed: list[Transformed] = []
    issued: list[IssuedCommand] = []
    placed: list[Placed] = []
    waiting: list[Waiting] = []
    answers: list[Answer] = []
    alerts: list[WanAlert] = []


def encode(state: BrokerState) -> bytes:
    """The snapshot; it holds Commands, and with them install codes and tokens."""
    return msgspec.msgpack.encode(state)


def decode(snapshot: bytes) -> BrokerState:
    """Read a snapshot; raises `DecodeError(dcc.snapshot)` for what is none or is of a newer version."""
    try:
        state = msgspec.msgpack.decode(snapshot, type=BrokerState)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise DecodeError(DccReason.SNAPSHOT, 0, "snapshot", str(error)[:80]) from None
    if state.version != VERSION:
        raise DecodeError(DccReason.SNAPSHOT, 0, "version", f"{state.version}; this program reads {VERSION}")
    return state
