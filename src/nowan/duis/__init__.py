"""DUIS: service requests and responses as XML, their signatures, and their transform to GBCS.

`parse` reads a request into typed values and `ServiceRequest.xml` writes it; `sign_xml` and `verify_xml` are the XML
signature; `transform` makes the Pre-Command or Command; `correlate` proves that a Pre-Command says what the request
said, and `sign_pre_command` takes nothing else.
"""

from __future__ import annotations

from nowan.duis.alerts import Alert, DccAlert, DeviceAlert, read_alert
from nowan.duis.correlate import Correlated, correlate, sign_pre_command
from nowan.duis.local_delivery import (
    MatchedCommand,
    local_command_matches,
    return_local_command_response,
    signed_request,
)
from nowan.duis.reasons import DuisReason
from nowan.duis.request import Header, ServiceRequest, new_request, parse, readdressed
from nowan.duis.response import (
    FutureDatedAlert,
    GbcsPayload,
    LocalCommand,
    OtherContent,
    PreCommand,
    Response,
    read_response,
)
from nowan.duis.service_references import CommandVariant, ServiceReference, UserRole
from nowan.duis.transform import DeviceType, TransformContext, transform
from nowan.duis.xml_signature import VerifiedXml, sign_xml, verify_xml

__all__ = [
    "Alert",
    "CommandVariant",
    "Correlated",
    "DccAlert",
    "DeviceAlert",
    "DeviceType",
    "DuisReason",
    "FutureDatedAlert",
    "GbcsPayload",
    "Header",
    "LocalCommand",
    "MatchedCommand",
    "OtherContent",
    "PreCommand",
    "Response",
    "ServiceReference",
    "ServiceRequest",
    "TransformContext",
    "UserRole",
    "VerifiedXml",
    "correlate",
    "local_command_matches",
    "new_request",
    "parse",
    "read_alert",
    "read_response",
    "readdressed",
    "return_local_command_response",
    "sign_pre_command",
    "sign_xml",
    "signed_request",
    "transform",
    "verify_xml",
]
