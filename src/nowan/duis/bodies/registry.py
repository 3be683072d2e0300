"""Which body a service reference variant has: one row each, and nothing about variants elsewhere in this package.

A variant of `nowan.duis.service_references` with no row here is known and not supported; parsing refuses it by name.
"""

from __future__ import annotations

import msgspec

from nowan.duis.bodies.body import Body
from nowan.duis.bodies.han import JoinOrUnjoinDevice, UpdateHanDeviceLog
from nowan.duis.bodies.local import ReturnLocalCommandResponse, SignedPreCommand
from nowan.duis.bodies.prepayment import TopUpDevice, UpdateMeterBalance
from nowan.duis.bodies.reads import ReadMeterBalance


class BodyForm(msgspec.Struct, frozen=True):
    """The element in ``Request/Body`` and the struct that it is read into."""

    element: str
    struct: type[Body]


#: Service reference variant to body.
BODIES: dict[str, BodyForm] = {
    "1.5": BodyForm("UpdateMeterBalance", UpdateMeterBalance),
    "2.2": BodyForm("TopUpDevice", TopUpDevice),
    "4.18": BodyForm("ReadMeterBalance", ReadMeterBalance),
    "8.7.1": BodyForm("JoinServiceCritical", JoinOrUnjoinDevice),
    "8.7.2": BodyForm("JoinServiceNonCritical", JoinOrUnjoinDevice),
    "8.11": BodyForm("UpdateHANDeviceLog", UpdateHanDeviceLog),
    "8.13": BodyForm("ReturnLocalCommandResponse", ReturnLocalCommandResponse),
}

#: The body of Command Variants 5, 6 and 7, whatever the service reference variant.
SIGNED_PRE_COMMAND = BodyForm("SignedPreCommand", SignedPreCommand)
