"""The frames between a head end and a PPMID: MessagePack maps, each with its kind under ``t``.

The version stands in the first frame of either side. Unknown fields are passed over, so that a field may be added
without a new version; an unknown kind is refused by name. Durations are what is left, never a time of day: a PPMID in
a home without WAN has no clock to compare with. The layout is this project's own (docs/assumptions/headend.md).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from nowan.errors import DecodeError
from nowan.ids import EntityId, OrderId
from nowan.uplink.reasons import UplinkReason

#: Version of this layout; a Hello with another is answered by Goodbye and no more.
VERSION = 1
#: Longest frame: the longest message, with room for the rest of its frame, or a Hello with `MAX_OPEN` orders.
MAX_FRAME_BYTES = 32 * 1024
#: Longest Remote Party Message: four times the longest of the published set (3,986 bytes, GBCS CS02b).
MAX_MESSAGE_BYTES = 16 * 1024
#: Most orders that a PPMID may hold open at once: a home has two meters, and a meter takes one Command at a time.
MAX_OPEN = 128
#: Longest order id, software name and detail text.
MAX_ID, MAX_TEXT = 64, 200

Eui = Annotated[EntityId, msgspec.Meta(min_length=8, max_length=8)]
MessageBytes = Annotated[bytes, msgspec.Meta(max_length=MAX_MESSAGE_BYTES)]
Id = Annotated[OrderId, msgspec.Meta(min_length=1, max_length=MAX_ID)]
AlertId = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_ID)]
Text = Annotated[str, msgspec.Meta(max_length=MAX_TEXT)]
Count = Annotated[int, msgspec.Meta(ge=0, le=1 << 40)]


class Stage(StrEnum):
    """How far a PPMID has come with an order that is open there."""

    HELD = "held"
    FORWARDED = "forwarded"
    ANSWERED = "answered"


class OpenOrder(msgspec.Struct, frozen=True):
    """One order that the PPMID has not finished with."""

    order_id: Id
    stage: Stage


class Hello(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="hello"):
    """First frame of the PPMID: the version it speaks, who it is, and the work that is open there, oldest first."""

    version: int = VERSION
    device: Eui
    software: Text = ""
    work: Annotated[tuple[OpenOrder, ...], msgspec.Meta(max_length=MAX_OPEN)] = ()


class Welcome(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="welcome"):
    """First frame of the head end; `pending` Offers and PermitOffers follow it at once."""

    version: int = VERSION
    pending: Count = 0


class Offer(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="offer"):
    """A Command to deliver. `remaining_ms` until the head end gives it up (None: never), `priority` higher first."""

    order_id: Id
    message: MessageBytes
    priority: int = 0
    remaining_ms: Count | None = None

    def __repr__(self) -> str:
        return f"Offer({self.order_id}, {len(self.message)} bytes)"


class PermitOffer(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="permit"):
    """A CCS01 for this PPMID's own admission at `hub` (GPF id, on the label), with an install code inside."""

    order_id: Id
    hub: Eui
    chf: Eui
    message: MessageBytes
    remaining_ms: Count | None = None

    def __repr__(self) -> str:
        return f"PermitOffer({self.order_id}, {len(self.message)} bytes)"


class Held(msgspec.Struct, frozen=True, tag_field="t", tag="held"):
    """The PPMID holds the order durably."""

    order_id: Id


class PermitHeld(msgspec.Struct, frozen=True, tag_field="t", tag="permit-held"):
    """The PPMID holds the permit durably."""

    order_id: Id


class Forwarded(msgspec.Struct, frozen=True, tag_field="t", tag="forwarded"):
    """The order's bytes have gone into the HAN."""

    order_id: Id


class Answer(msgspec.Struct, frozen=True, tag_field="t", tag="answer"):
    """The Device's Response; resent until AnswerStored."""

    order_id: Id
    response: MessageBytes

    def __repr__(self) -> str:
        return f"Answer({self.order_id}, {len(self.response)} bytes)"


class AnswerStored(msgspec.Struct, frozen=True, tag_field="t", tag="answer-stored"):
    """The head end has the Response durably; the PPMID may forget the order."""

    order_id: Id


class Withdraw(msgspec.Struct, frozen=True, tag_field="t", tag="withdraw"):
    """The head end wants the order dropped; answered by Dropped."""

    order_id: Id


class Dropped(msgspec.Struct, frozen=True, tag_field="t", tag="dropped"):
    """The PPMID will not forward the order (again); `unsent` proves that its bytes never left it."""

    order_id: Id
    unsent: bool


class Noted(msgspec.Struct, frozen=True, tag_field="t", tag="noted"):
    """The head end has durably what the PPMID said: ``held``, ``forwarded``, ``permit-held`` or ``dropped``."""

    order_id: Id
    what: Text


class Alert(msgspec.Struct, frozen=True, tag_field="t", tag="alert"):
    """A Device's Alert, or a Response that no order here asked for; resent until AlertStored."""

    alert_id: AlertId
    data: MessageBytes

    def __repr__(self) -> str:
        return f"Alert({self.alert_id}, {len(self.data)} bytes)"


class AlertStored(msgspec.Struct, frozen=True, tag_field="t", tag="alert-stored"):
    """The head end has the Alert durably."""

    alert_id: AlertId


class Heartbeat(msgspec.Struct, frozen=True, tag_field="t", tag="heartbeat"):
    """I am here; the head end answers each with one."""


class Goodbye(msgspec.Struct, frozen=True, tag_field="t", tag="goodbye"):
    """The sender ends the connection; `reason` is a stable code of `UplinkReason`."""

    reason: Text
    detail: Text = ""


Frame = (
    Hello
    | Welcome
    | Offer
    | PermitOffer
    | Held
    | PermitHeld
    | Forwarded
    | Answer
    | AnswerStored
    | Withdraw
    | Dropped
    | Noted
    | Alert
    | AlertStored
    | Heartbeat
    | Goodbye
)


class _Version(msgspec.Struct):
    """What any version's first frame can be read as."""

    t: str
    version: int


_ENCODER = msgspec.msgpack.Encoder()
_DECODER: msgspec.msgpack.Decoder[Frame] = msgspec.msgpack.Decoder(Frame)
_VERSION: msgspec.msgpack.Decoder[_Version] = msgspec.msgpack.Decoder(_Version)


def encode(frame: Frame) -> bytes:
    """`frame` as MessagePack."""
    return _ENCODER.encode(frame)


def decode(data: bytes) -> Frame:
    """Read a frame; raises `DecodeError` for anything else, whose reason names an unknown kind or a foreign version."""
    if len(data) > MAX_FRAME_BYTES:
        raise DecodeError(UplinkReason.TOO_LONG, 0, "frame", f"{len(data)} bytes, {MAX_FRAME_BYTES} allowed")
    version = _foreign_version(data)
    if version is not None:
        raise DecodeError(UplinkReason.VERSION, 0, "version", f"version {version} offered, {VERSION} spoken here")
    try:
        return _DECODER.decode(data)
    except msgspec.ValidationError as error:
        text = str(error)
        reason = (
            UplinkReason.UNKNOWN_FRAME if text.startswith("Invalid value '") and "`$.t`" in text else UplinkReason.FRAME
        )
        raise DecodeError(reason, 0, "frame", _plain(text)) from None
    except (msgspec.MsgspecError, ValueError, RecursionError, OverflowError) as error:
        raise DecodeError(UplinkReason.FRAME, 0, "frame", _plain(str(error))) from None


def _foreign_version(data: bytes) -> int | None:
    try:
        first = _VERSION.decode(data)
    except (msgspec.MsgspecError, ValueError, RecursionError, OverflowError):
        return None
    return first.version if first.t in ("hello", "welcome") and first.version != VERSION else None


def _plain(text: str) -> str:
    """A peer's words, cut and made printable: they end in a log line."""
    return "".join(c if c.isprintable() else "?" for c in text)[:MAX_TEXT]
