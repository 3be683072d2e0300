"""Services that the DCC answers alone and the emulated one only takes note of: 8.14 and 12.2."""

from __future__ import annotations

from nowan.dcc.admission import Refusal
from nowan.dcc.register import Register
from nowan.duis.bodies.communications_hub import (
    ChfFaultReturn,
    ChfInstallSuccessNoSmWan,
    ChfInstallSuccessSmWan,
    ChfNoFaultReturn,
)
from nowan.duis.bodies.inventory import DevicePrenotification
from nowan.duis.request import ServiceRequest
from nowan.ids import dashed

_ABOUT_HUBS = (ChfInstallSuccessSmWan, ChfInstallSuccessNoSmWan, ChfFaultReturn, ChfNoFaultReturn)


def noted(request: ServiceRequest, register: Register) -> Refusal | str:
    """What is noted, in words; a `Refusal` for a hub that is not known, and for services that are not emulated."""
    body = request.body
    if isinstance(body, _ABOUT_HUBS):
        if not register.is_hub(body.device_id):
            return Refusal("E081401", f"{dashed(body.device_id)} is no hub in the inventory")
        return f"{request.srv} {request.service.name}: noted for hub {dashed(body.device_id)}"
    if isinstance(body, DevicePrenotification):
        return f"{request.srv}: the {body.device_type} {dashed(body.device_id)} is announced"
    return Refusal("E19", f"{request.srv} ({request.service.name}) is not emulated")
