"""Firmware: 11.x (DUIS 5.4)."""

from __future__ import annotations

from typing import Annotated

from nowan.duis.bodies.body import Body, FutureDatable
from nowan.duis.bodies.values import DEVICE_IDS, FIRMWARE_VERSION
from nowan.duis.elements import Element
from nowan.duis.simple_types import BASE64, hexadecimal


class UpdateFirmware(Body, frozen=True, kw_only=True):
    """11.1: Update Firmware."""

    firmware_image: Annotated[bytes, Element("FirmwareImage", BASE64)]
    firmware_version: Annotated[str, Element("FirmwareVersion", FIRMWARE_VERSION)]
    device_id_list: Annotated[str, Element("DeviceIDList", DEVICE_IDS)]


class ActivateFirmware(FutureDatable, frozen=True, kw_only=True):
    """11.3: Activate Firmware."""

    firmware_hash: Annotated[bytes, Element("FirmwareHash", hexadecimal(32, 32))]


class UpdatePpmidFirmware(Body, frozen=True, kw_only=True):
    """11.4: Update PPMID Firmware."""

    firmware_image: Annotated[bytes, Element("FirmwareImage", BASE64)]
    firmware_version: Annotated[str, Element("FirmwareVersion", FIRMWARE_VERSION)]
    device_id_list: Annotated[str, Element("DeviceIDList", DEVICE_IDS)]
