"""Orders and homes as stored bytes, and as what a caller of the API may see.

A row says its format; a newer one is refused by name, so that an older program never guesses at it.
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from nowan.crypto.secret import enc_hook
from nowan.errors import DecodeError
from nowan.headend import homes, orders
from nowan.headend.homes import Home
from nowan.headend.orders import Order
from nowan.headend.reasons import HeadEndReason
from nowan.ids import RequestId, dashed
from nowan.instant import iso

_ENCODER = msgspec.msgpack.Encoder(enc_hook=enc_hook)
_Row = TypeVar("_Row", Order, Home)


class _Format(msgspec.Struct):
    format: int


def encode(row: Order | Home) -> bytes:
    """`row` as MessagePack."""
    return _ENCODER.encode(row)


def decode_order(data: bytes) -> Order:
    """A stored order; raises `DecodeError`, with `headend.store-version` for a format that is not known here."""
    return _decode(data, Order, orders.FORMAT)


def decode_home(data: bytes) -> Home:
    """A stored home; raises `DecodeError` as `decode_order` does."""
    return _decode(data, Home, homes.FORMAT)


def _decode(data: bytes, wanted: type[_Row], newest: int) -> _Row:
    try:
        found = msgspec.msgpack.decode(data, type=_Format).format
        if found != newest:
            detail = f"format {found} of a stored {wanted.__name__}; {newest} is read here"
            raise DecodeError(HeadEndReason.STORE_VERSION, 0, "format", detail)
        return msgspec.msgpack.decode(data, type=wanted)
    except msgspec.MsgspecError as error:
        raise DecodeError(HeadEndReason.STORE_VERSION, 0, wanted.__name__, str(error)) from None


def command_key(command_id: RequestId | None) -> str | None:
    """A Command's identity as the text that is indexed; 20 digits, so that text order is counter order."""
    if command_id is None:
        return None
    return f"{command_id.originator.hex()}:{command_id.target.hex()}:{command_id.counter:020d}"


def public(order: Order) -> dict[str, Any]:
    """What the API shows of an order: how it goes, and none of the bytes it carries."""
    return {
        "order_id": order.order_id,
        "version": order.version,
        "request_id": str(order.request_id),
        "own_request_id": str(order.own_id) if order.own_id else None,
        "srv": order.srv,
        "kind": order.kind,
        "home": order.home,
        "target": dashed(order.target),
        "relay": dashed(order.relay),
        "priority": order.priority,
        "created": iso(order.created),
        "expires": iso(order.expires) if order.expires is not None else None,
        "state": order.state,
        "outcome": order.outcome,
        "refused_by": order.refused_by,
        "reason": order.reason,
        "detail": order.detail,
        "at_large": order.at_large,
        "closed": order.closed,
        "proof": order.proof,
        "attempts": order.attempts,
        "history": [{"state": m.state, "at": iso(m.at), "what": m.what} for m in order.history],
    }
