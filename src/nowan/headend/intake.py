"""From a back office's request file to a new order, or a refusal by name."""

from __future__ import annotations

import hashlib

import msgspec

from nowan.duis import parse, verify_xml
from nowan.duis.bodies.han import LogChange, UpdateHanDeviceLog
from nowan.duis.bodies.prepayment import TopUpDevice
from nowan.duis.request import ServiceRequest
from nowan.duis.service_references import CommandVariant
from nowan.duis.xml_signature import is_signed
from nowan.errors import DecodeError, PeerMisbehaved
from nowan.gbcs import utrn
from nowan.headend import paths
from nowan.headend.homes import Home
from nowan.headend.orders import Kind, Moment, Order, State
from nowan.headend.ports import HeadEndRefusal, OrderStore
from nowan.headend.reasons import HeadEndReason
from nowan.headend.supplier import Supplier
from nowan.ids import EntityId, OrderId, RequestId, dashed
from nowan.instant import Utc

#: Longest request file; the longest of the published set has 20 KB.
MAX_REQUEST_BYTES = 256 * 1024
#: Lowest and highest priority; higher goes first.
MIN_PRIORITY, MAX_PRIORITY = -9, 9


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What a back office may say beside the request: priority, when it is no use any more, which relay."""

    priority: int = 0
    expires: Utc | None = None
    relay: EntityId | None = None


async def receive(xml: bytes, wish: Wish, supplier: Supplier, store: OrderStore, now: Utc) -> Order:
    """The new order for `xml`, not stored yet. Raises `DecodeError` (bad input) or `HeadEndRefusal`."""
    if len(xml) > MAX_REQUEST_BYTES:
        raise HeadEndRefusal(HeadEndReason.BACK_OFFICE, f"{len(xml)} bytes, {MAX_REQUEST_BYTES} allowed")
    request = parse(xml)
    _check_signature(xml, supplier)
    home = await store.home_of(request.target)
    if home is None:
        raise HeadEndRefusal(HeadEndReason.UNKNOWN_TARGET, dashed(request.target))
    if not home.lets(supplier.id, request.target):
        detail = f"{dashed(request.target)} in {home.id} is not supplied by {dashed(supplier.id)}"
        raise HeadEndRefusal(HeadEndReason.NOT_OURS, detail)
    _check_token(request)
    kind, admitted = _kind(request, home)
    path = paths.choose(home, supplier.id, request.target, admitted or wish.relay)
    if path is None:
        raise HeadEndRefusal(HeadEndReason.NO_RELAY, home.id)
    if wish.relay is not None and path.device != wish.relay:
        raise HeadEndRefusal(HeadEndReason.NO_RELAY, f"{dashed(wish.relay)} is no relay for this request")
    return Order(
        order_id=name(supplier.id, request.srv, request.request_id),
        supplier=supplier.id,
        request_id=request.request_id,
        srv=request.srv,
        kind=kind,
        home=home.id,
        target=request.target,
        relay=path.device,
        priority=max(MIN_PRIORITY, min(MAX_PRIORITY, wish.priority)),
        created=now,
        expires=wish.expires,
        request_xml=xml,
        history=(Moment(State.RECEIVED, now, "received"),),
    )


def _check_token(request: ServiceRequest) -> None:
    """A top-up travels under its token's counter: the back office's RequestID must carry it."""
    if not isinstance(request.body, TopUpDevice):
        return
    counter = request.request_id.counter
    try:
        bits = utrn.parse(bytes(request.body.utrn)).counter_bits
    except DecodeError as error:
        raise HeadEndRefusal(HeadEndReason.TOKEN_COUNTER, str(error.detail)) from None
    if not utrn.is_token_counter(counter) or utrn.counter_bits(counter) != bits:
        raise HeadEndRefusal(HeadEndReason.TOKEN_COUNTER, f"RequestID counter {counter} is not the token's")


def name(supplier: EntityId, srv: str, request_id: RequestId) -> OrderId:
    """The order's id: its service reference variant and a digest of whose request it is, equal for equal requests."""
    digest = hashlib.sha256(supplier + str(request_id).encode()).hexdigest()
    return OrderId(f"{srv}-{digest[:10]}")


def _check_signature(xml: bytes, supplier: Supplier) -> None:
    """A signature that is there must be a back office's; the head end signs its own request, so it goes no further."""
    if not is_signed(xml):
        return
    try:
        verify_xml(xml, supplier.back_office)
    except PeerMisbehaved as error:
        raise HeadEndRefusal(HeadEndReason.BACK_OFFICE, str(error)) from None


def _kind(request: ServiceRequest, home: Home) -> tuple[Kind, EntityId | None]:
    """Critical, non-critical, or a permit with the relay that it admits; refuses what goes another way."""
    if request.service.critical:
        if request.command_variant is not CommandVariant.TRANSFORM:
            raise _wrong_variant(request, CommandVariant.TRANSFORM)
        return Kind.CRITICAL, None
    if request.command_variant is not CommandVariant.LOCAL:
        raise _wrong_variant(request, CommandVariant.LOCAL)
    body = request.body
    if isinstance(body, UpdateHanDeviceLog) and body.request_type is LogChange.ADD:
        if home.relay(body.device) is None:
            detail = f"{dashed(body.device)} is no relay of {home.id}, and none carries another Device's permit"
            raise HeadEndRefusal(HeadEndReason.NO_RELAY, detail)
        return Kind.PERMIT, body.device
    return Kind.NON_CRITICAL, None


def _wrong_variant(request: ServiceRequest, wanted: CommandVariant) -> HeadEndRefusal:
    found = int(request.command_variant)
    detail = f"{request.srv} for local delivery comes with Command Variant {int(wanted)}, not {found}"
    return HeadEndRefusal(HeadEndReason.WRONG_VARIANT, detail)
