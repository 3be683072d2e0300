"""What customers see: 3.x (DUIS 5.4)."""

from __future__ import annotations

from typing import Annotated

from nowan.duis.bodies.body import Body, FutureDatable
from nowan.duis.elements import Element
from nowan.duis.simple_types import DATE_TIME, DateTime, one_of, string


class DisplayMessage(FutureDatable, frozen=True, kw_only=True):
    """3.1: Display Message."""

    supplier_message: Annotated[str, Element("SupplierMessage", string(1, 116, r"[ -~]+"))]


class RestrictAccessForChangeOfTenancy(FutureDatable, frozen=True, kw_only=True):
    """3.2: Restrict Access For Change Of Tenancy."""

    restriction_date_time: Annotated[DateTime, Element("RestrictionDateTime", DATE_TIME)]


class ClearEventLog(Body, frozen=True, kw_only=True):
    """3.3: Clear Event Log."""

    esme_event_log_type: Annotated[str | None, Element("ESMEEventLogType", one_of("ESME", "ALCS"))] = None


class UpdateSupplierName(FutureDatable, frozen=True, kw_only=True):
    """3.4: Update Supplier Name."""

    supplier_name: Annotated[str, Element("SupplierName", string(0, 15, r"[ -~]+"))]
    supplier_telephone_number: Annotated[str, Element("SupplierTelephoneNumber", string(0, 18, r"[0-9 ]+"))]
