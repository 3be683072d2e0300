"""Device logs: 8.9 and 8.12 (DUIS 5.4)."""

from __future__ import annotations

from typing import Annotated

from nowan.duis.bodies.body import Body, FutureDatable
from nowan.duis.elements import Element
from nowan.duis.simple_types import EMPTY, EUI
from nowan.ids import EntityId


class ReadDeviceLog(FutureDatable, frozen=True, kw_only=True):
    """8.9: Read Device Log."""

    read_security_details: Annotated[bool, Element("ReadSecurityDetails", EMPTY)] = False


class RestoreHanDeviceLog(Body, frozen=True, kw_only=True):
    """8.12.1: Restore HAN Device Log."""

    old_chf: Annotated[EntityId, Element("OldCHFID", EUI)]


class RestoreGpfDeviceLog(Body, frozen=True, kw_only=True):
    """8.12.2: Restore Gas Proxy Function Device Log."""

    old_gpf: Annotated[EntityId, Element("OldGPFID", EUI)]
