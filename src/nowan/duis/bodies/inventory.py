"""The DCC's inventory, and what the DCC alone answers: 8.2 to 8.6, 12.x (DUIS 5.4)."""

from __future__ import annotations

from typing import Annotated

import msgspec

from nowan.duis.bodies.body import Body
from nowan.duis.bodies.values import (
    ADDRESS_IDENTIFIER,
    DEVICE_MANUFACTURER,
    DEVICE_MODEL,
    DEVICE_TYPE,
    ESME_VARIANT,
    FIRMWARE_VERSION,
    IMPORT_MPXN,
    MPAN,
    POST_CODE,
    SMETSCHTS_VERSION,
    UPDATE_DEVICE_STATUS_CH,
    UPDATE_DEVICE_STATUS_EXCEPT_CH,
    UPRN,
)
from nowan.duis.elements import Element
from nowan.duis.simple_types import DATE, EMPTY, EUI, Date
from nowan.ids import EntityId


class PropertyFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``PropertyFilter``."""

    post_code: Annotated[str, Element("PostCode", POST_CODE)]
    address_identifier: Annotated[str, Element("AddressIdentifier", ADDRESS_IDENTIFIER)]


class ReadInventory(Body, frozen=True, kw_only=True):
    """8.2: Read Inventory."""

    uprn: Annotated[int | None, Element("UPRN", UPRN, choice="choice")] = None
    device_id: Annotated[EntityId | None, Element("DeviceID", EUI, choice="choice")] = None
    mpxn: Annotated[str | None, Element("MPxN", IMPORT_MPXN, choice="choice")] = None
    property_filter: Annotated[PropertyFilter | None, Element("PropertyFilter", choice="choice")] = None


class DecommissionDevice(Body, frozen=True, kw_only=True):
    """8.3: Decommission Device."""

    device_id: Annotated[EntityId, Element("DeviceID", EUI)]


class UpdateDeviceDetails(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``UpdateDeviceDetails``."""

    device_manufacturer: Annotated[str | None, Element("DeviceManufacturer", DEVICE_MANUFACTURER)] = None
    device_model: Annotated[str | None, Element("DeviceModel", DEVICE_MODEL)] = None
    smetschts_version: Annotated[str | None, Element("SMETSCHTSVersion", SMETSCHTS_VERSION)] = None
    firmware_version: Annotated[str | None, Element("FirmwareVersion", FIRMWARE_VERSION)] = None
    esme_variant: Annotated[str | None, Element("ESMEVariant", ESME_VARIANT)] = None


class UpdateMpxn(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``UpdateMPxN``."""

    import_mpxn: Annotated[str | None, Element("ImportMPxN", IMPORT_MPXN, choice="choice")] = None
    secondary_import_mpan: Annotated[str | None, Element("SecondaryImportMPAN", MPAN, choice="choice")] = None
    export_mpan: Annotated[str | None, Element("ExportMPAN", MPAN, choice="choice")] = None


class UpdateInventory(Body, frozen=True, kw_only=True):
    """8.4: Update Inventory."""

    device_id: Annotated[EntityId, Element("DeviceID", EUI)]
    update_device_status_except_ch: Annotated[
        str | None, Element("UpdateDeviceStatusExceptCH", UPDATE_DEVICE_STATUS_EXCEPT_CH, choice="choice")
    ] = None
    update_device_status_ch: Annotated[
        str | None, Element("UpdateDeviceStatusCH", UPDATE_DEVICE_STATUS_CH, choice="choice")
    ] = None
    update_device_details: Annotated[UpdateDeviceDetails | None, Element("UpdateDeviceDetails", choice="choice")] = None
    delete_device: Annotated[bool, Element("DeleteDevice", EMPTY, choice="choice")] = False
    update_mpxn: Annotated[UpdateMpxn | None, Element("UpdateMPxN", choice="choice")] = None


class MeterMpxns(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``MeterMPxNs``."""

    import_mpxn: Annotated[str, Element("ImportMPxN", IMPORT_MPXN)]
    secondary_import_mpan: Annotated[str | None, Element("SecondaryImportMPAN", MPAN)] = None
    export_mpan: Annotated[str | None, Element("ExportMPAN", MPAN)] = None


class ServiceOptIn(Body, frozen=True, kw_only=True):
    """8.6: Service Opt In."""

    device_id: Annotated[EntityId, Element("DeviceID", EUI)]
    device_type: Annotated[str, Element("DeviceType", DEVICE_TYPE)]
    mpxns: Annotated[MeterMpxns, Element("MPxNs")]
    opt_in_date: Annotated[Date, Element("OptInDate", DATE)]


class PartialAddress(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``PartialAddress``."""

    post_code: Annotated[str, Element("PostCode", POST_CODE)]
    address_identifier: Annotated[str, Element("AddressIdentifier", ADDRESS_IDENTIFIER)]


class RequestWanMatrix(Body, frozen=True, kw_only=True):
    """12.1: Request WAN Matrix."""

    uprn: Annotated[int | None, Element("UPRN", UPRN, choice="choice")] = None
    partial_address: Annotated[PartialAddress | None, Element("PartialAddress", choice="choice")] = None


class DevicePrenotification(Body, frozen=True, kw_only=True):
    """12.2: Device Pre-notification."""

    device_id: Annotated[EntityId, Element("DeviceID", EUI)]
    device_manufacturer: Annotated[str, Element("DeviceManufacturer", DEVICE_MANUFACTURER)]
    device_model: Annotated[str, Element("DeviceModel", DEVICE_MODEL)]
    device_type: Annotated[str, Element("DeviceType", DEVICE_TYPE)]
    smetschts_version: Annotated[str | None, Element("SMETSCHTSVersion", SMETSCHTS_VERSION)] = None
    firmware_version: Annotated[str | None, Element("FirmwareVersion", FIRMWARE_VERSION)] = None
    esme_variant: Annotated[str | None, Element("ESMEVariant", ESME_VARIANT)] = None
    associated_gpf_device_id: Annotated[EntityId | None, Element("AssociatedGPFDeviceID", EUI)] = None
