"""What the DCC's Transform does: a service request becomes a GBCS Pre-Command or an unprotected Command."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from nowan.duis.bodies.local import SignedPreCommand
from nowan.duis.reasons import DuisReason
from nowan.duis.request import ServiceRequest
from nowan.duis.transforms import DeviceType, Making, making_of
from nowan.errors import ApiMisuse, PeerMisbehaved
from nowan.gbcs import build
from nowan.gbcs.message import Message
from nowan.ids import EntityId, dashed

__all__ = ["DeviceType", "TransformContext", "making", "transform"]


class TransformContext(msgspec.Struct, frozen=True):
    """What a Transform needs beyond the request.

    `devices` says what kind each Device is that the request names (its target, and the other Device of a join or of an
    addition to the CHF Device Log). `acb` and `acb_counter` are used where the ACB is the originator; the counter is
    the ACB's own, so `correlate` and the checks of Commands for Local Delivery take it from the message.
    """

    devices: Mapping[EntityId, DeviceType]
    acb: EntityId
    acb_counter: int | None = None

    def kind(self, device: EntityId) -> DeviceType:
        """What kind `device` is; raises `PeerMisbehaved(duis.context)` where that is not known."""
        found = self.devices.get(device)
        if found is None:
            raise PeerMisbehaved(DuisReason.CONTEXT, f"the kind of {dashed(device)} is not known")
        return found


def making(request: ServiceRequest, context: TransformContext) -> Making:
    """How the request's message is made; raises `PeerMisbehaved` (``duis.unsupported``, ``duis.context``)."""
    if isinstance(request.body, SignedPreCommand):
        raise ApiMisuse("a Signed Pre-Command is a message already")
    return making_of(request.srv, request.body, request.target, context)


def transform(request: ServiceRequest, context: TransformContext) -> Message:
    """The Pre-Command (critical; ends after the payload) or the Command without its protection.

    Raises `PeerMisbehaved(duis.context)` where the context lacks what the request needs, ``duis.unsupported`` where the
    request makes no message here, ``duis.rule`` where GBCS cannot say what it says.
    """
    row = making(request, context)
    content = row.encode(row.asked(request.body, context))
    asked = request.request_id
    if row.by_broker:
        if context.acb_counter is None:
            raise PeerMisbehaved(DuisReason.CONTEXT, f"{row.use_case} is the ACB's and wants the ACB's counter")
        message = build.command(
            row.code,
            context.acb,
            asked.target,
            context.acb_counter,
            content,
            party=asked.originator,
            party_counter=asked.counter,
        )
    else:
        message = build.command(row.code, asked.originator, asked.target, asked.counter, content)
    return message if request.service.critical else msgspec.structs.replace(message, signature=b"")
