"""What the DCC's Transform does: a service request becomes a GBCS Pre-Command or an unprotected Command."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from nowan.duis.request import ServiceRequest
from nowan.ids import EntityId

if TYPE_CHECKING:
    from nowan.gbcs.message import Message


class DeviceType(StrEnum):
    """Kinds of Device, by the names that DUIS gives them."""

    ESME = "ESME"
    GSME = "GSME"
    CHF = "CHF"
    GPF = "GPF"
    HCALCS = "HCALCS"
    IHD = "IHD"
    CAD = "CAD"
    PPMID = "PPMID"


class TransformContext(msgspec.Struct, frozen=True):
    """What a Transform needs beyond the request.

    `devices` says what kind each Device is that the request names (its target, and the other Device of a join or of an
    addition to the CHF Device Log). `acb` and `acb_counter` are used where the ACB is the originator; the counter is
    the ACB's own, so `correlate` and the checks of Commands for Local Delivery take it from the message.
    """

    devices: Mapping[EntityId, DeviceType]
    acb: EntityId
    acb_counter: int | None = None


def transform(request: ServiceRequest, context: TransformContext) -> Message:
    """The Pre-Command (critical; ends after the payload) or the Command without its protection.

    Raises `PeerMisbehaved(duis.context)` where the context lacks what the request needs, ``duis.unsupported`` where the
    request makes no message.
    """
    raise NotImplementedError
