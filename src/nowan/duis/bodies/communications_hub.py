"""Status of a Communications Hub: 8.14 (DUIS 5.4)."""

from __future__ import annotations

from typing import Annotated

from nowan.duis.bodies.body import Body
from nowan.duis.bodies.values import (
    CHF_CONNECTION_METHOD,
    CHF_FAULT_REASON,
    CHF_FAULT_RETURN_TYPE,
    CHF_INSTALL_TYPE,
    CHF_LOCATION,
    CHF_NO_FAULT_RETURN_TYPE,
    GIS_DATA,
    INCIDENT_REFERENCE,
    MPXN,
    PREMISE_TYPE,
    USER_REF_ID,
)
from nowan.duis.elements import Element
from nowan.duis.simple_types import BOOLEAN, DATE_TIME, EUI, DateTime, string
from nowan.ids import EntityId


class ChfInstallSuccessSmWan(Body, frozen=True, kw_only=True):
    """8.14.1: Communications Hub Status Update- Install Success."""

    device_id: Annotated[EntityId, Element("DeviceID", EUI)]
    chf_install_type: Annotated[str, Element("CHFInstallType", CHF_INSTALL_TYPE)]
    install_date_time: Annotated[DateTime | None, Element("InstallDateTime", DATE_TIME)] = None
    user_ref_id: Annotated[str | None, Element("UserRefID", USER_REF_ID)] = None
    mpxn: Annotated[str, Element("MPxN", MPXN)]
    gis_data: Annotated[str | None, Element("GISData", GIS_DATA)] = None
    aerial_install: Annotated[bool, Element("AerialInstall", BOOLEAN)]
    chf_location: Annotated[str, Element("CHFLocation", CHF_LOCATION)]
    additional_information: Annotated[str | None, Element("AdditionalInformation", string(0, 200))] = None


class ChfInstallSuccessNoSmWan(Body, frozen=True, kw_only=True):
    """8.14.2: Communications Hub Status Update - Install No SM WAN."""

    device_id: Annotated[EntityId, Element("DeviceID", EUI)]
    chf_install_type: Annotated[str, Element("CHFInstallType", CHF_INSTALL_TYPE)]
    install_date_time: Annotated[DateTime | None, Element("InstallDateTime", DATE_TIME)] = None
    user_ref_id: Annotated[str | None, Element("UserRefID", USER_REF_ID)] = None
    mpxn: Annotated[str, Element("MPxN", MPXN)]
    gis_data: Annotated[str | None, Element("GISData", GIS_DATA)] = None
    aerial_install: Annotated[bool, Element("AerialInstall", BOOLEAN)]
    chf_location: Annotated[str, Element("CHFLocation", CHF_LOCATION)]
    premise_type: Annotated[str, Element("PremiseType", PREMISE_TYPE)]
    metal_obstruction_check: Annotated[bool, Element("MetalObstructionCheck", BOOLEAN)]
    connectivity_obstruction_check: Annotated[bool, Element("ConnectivityObstructionCheck", BOOLEAN)]
    shared_obstruction_check: Annotated[bool, Element("SharedObstructionCheck", BOOLEAN)]
    additional_information: Annotated[str | None, Element("AdditionalInformation", string(0, 200))] = None


class ChfFaultReturn(Body, frozen=True, kw_only=True):
    """8.14.3: Communications Hub Status Update. – Fault Return."""

    device_id: Annotated[EntityId, Element("DeviceID", EUI)]
    chf_fault_return_type: Annotated[str, Element("CHFFaultReturnType", CHF_FAULT_RETURN_TYPE)]
    user_ref_date_time: Annotated[DateTime | None, Element("UserRefDateTime", DATE_TIME)] = None
    user_ref_id: Annotated[str | None, Element("UserRefID", USER_REF_ID)] = None
    other_device_id: Annotated[EntityId, Element("OtherDeviceID", EUI)]
    incident_reference: Annotated[str | None, Element("IncidentReference", INCIDENT_REFERENCE)] = None
    chf_connection_method: Annotated[str, Element("CHFConnectionMethod", CHF_CONNECTION_METHOD)]
    chf_fault_reason: Annotated[str, Element("CHFFaultReason", CHF_FAULT_REASON)]
    additional_information: Annotated[str | None, Element("AdditionalInformation", string(0, 200))] = None


class ChfNoFaultReturn(Body, frozen=True, kw_only=True):
    """8.14.4: Communications Hub Status Update – No Fault Return."""

    device_id: Annotated[EntityId, Element("DeviceID", EUI)]
    chf_no_fault_return_type: Annotated[str, Element("CHFNoFaultReturnType", CHF_NO_FAULT_RETURN_TYPE)]
    user_ref_date_time: Annotated[DateTime | None, Element("UserRefDateTime", DATE_TIME)] = None
    user_ref_id: Annotated[str | None, Element("UserRefID", USER_REF_ID)] = None
    incident_reference: Annotated[str | None, Element("IncidentReference", INCIDENT_REFERENCE)] = None
    additional_information: Annotated[str | None, Element("AdditionalInformation", string(0, 200))] = None
