"""Bodies of the requests about the home's network (DUIS 5.4, service references 8.x)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from nowan.crypto.secret import Secret
from nowan.duis.bodies.body import Body, FutureDatable
from nowan.duis.elements import Element
from nowan.duis.simple_types import EUI, enumeration, integer, secret_hex, string
from nowan.ids import EntityId

_MPAN = string(13, 13)


class JoinOrUnjoinDevice(Body, frozen=True, kw_only=True):
    """8.7.1, 8.7.2: the Device that the target is to be joined with."""

    other_device: Annotated[EntityId, Element("OtherDeviceID", EUI)]


class LogChange(StrEnum):
    """What 8.11 does to the CHF Device Log."""

    ADD = "Add"
    REMOVE = "Remove"


class AddDevice(msgspec.Struct, frozen=True, kw_only=True):
    """AddDeviceToCHFWhitelist: how long the Device may join, its install code without CRC, and its supply points."""

    join_time_period_s: Annotated[int, Element("JoinTimePeriod", integer(1, 3600))]
    install_code: Annotated[Secret, Element("InstallCode", secret_hex(6, 16))]
    import_mpxn: Annotated[str | None, Element("ImportMPxN", string(1, 13))] = None
    secondary_import_mpan: Annotated[str | None, Element("SecondaryImportMPAN", _MPAN)] = None
    export_mpan: Annotated[str | None, Element("ExportMPAN", _MPAN)] = None


class UpdateHanDeviceLog(FutureDatable, frozen=True, kw_only=True):
    """8.11: a Device enters or leaves the CHF Device Log."""

    device: Annotated[EntityId, Element("DeviceID", EUI)]
    request_type: Annotated[LogChange, Element("RequestType", enumeration(LogChange))]
    add: Annotated[AddDevice | None, Element("AddDeviceToCHFWhitelist")] = None

    def broken_rule(self) -> str:
        """An addition says how; a removal does not."""
        if self.request_type is LogChange.ADD and self.add is None:
            return "RequestType Add wants AddDeviceToCHFWhitelist"
        if self.request_type is LogChange.REMOVE and self.add is not None:
            return "RequestType Remove takes no AddDeviceToCHFWhitelist"
        return ""
