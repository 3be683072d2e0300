"""Alerts that the DCC passes on or raises itself (DUIS 5.4, ``DeviceAlertMessage`` and ``DCCAlertMessage``)."""

from __future__ import annotations

from typing import Annotated

import msgspec
from lxml import etree

from nowan.duis import document, elements
from nowan.duis.elements import Element
from nowan.duis.reasons import DuisReason
from nowan.duis.request import SCHEMA_VERSION, frame, only_child, schema_version
from nowan.duis.response import OtherContent, ResponseHeader
from nowan.duis.response_codes import SUCCESS
from nowan.duis.simple_types import GBCS_MESSAGE, UNSIGNED_INT, DateTime, hexadecimal, string
from nowan.errors import ApiMisuse
from nowan.ids import RequestId
from nowan.instant import Utc, iso

#: The schema's enumeration grows with its versions: any code of that shape is read and written.
_DCC_CODE = string(2, 5, "(?:N|AD)[0-9]{1,3}", what="a DCC alert code")


class DeviceAlert(msgspec.Struct, frozen=True, kw_only=True):
    """A Device's Alert: its code (two octets), and the message, which `nowan.gbcs` verifies and reads."""

    alert_code: Annotated[bytes, Element("AlertCode", hexadecimal(2, 2))]
    throttled_sequence_id: Annotated[int | None, Element("ThrottledAlertSequenceId", UNSIGNED_INT)] = None
    throttled_count: Annotated[int | None, Element("ThrottledAlertCount", UNSIGNED_INT)] = None
    gbcs: Annotated[bytes, Element("GBCSPayload", GBCS_MESSAGE)]


class _DccAlertHead(msgspec.Struct, frozen=True, kw_only=True):
    """``DCCAlertMessage`` without what happened."""

    alert_code: Annotated[str, Element("DCCAlertCode", _DCC_CODE)]
    throttled_sequence_id: Annotated[int | None, Element("ThrottledAlertSequenceId", UNSIGNED_INT)] = None
    throttled_count: Annotated[int | None, Element("ThrottledAlertCount", UNSIGNED_INT)] = None


class DccAlert(msgspec.Struct, frozen=True, kw_only=True):
    """An alert of the DCC's own, such as N12; `event` says what happened and is carried unread."""

    alert_code: str
    event: OtherContent
    throttled_sequence_id: int | None = None
    throttled_count: int | None = None


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """The document that brings an alert to a User."""

    alert: DeviceAlert | DccAlert
    at: Utc
    request_id: RequestId | None = None
    response_id: RequestId | None = None
    code: str = SUCCESS
    schema_version: str = SCHEMA_VERSION

    def xml(self) -> bytes:
        """The alert as an unsigned document."""
        root = document.new_root("Response", self.schema_version)
        header = ResponseHeader(
            request_id=self.request_id, response_id=self.response_id, code=self.code, at=DateTime(iso(self.at))
        )
        elements.write(header, etree.SubElement(root, document.tag("Header")))
        body = etree.SubElement(root, document.tag("Body"))
        alert = self.alert
        if isinstance(alert, DeviceAlert):
            elements.write(alert, etree.SubElement(body, document.tag("DeviceAlertMessage")))
            return document.serialise(root)
        message = etree.SubElement(body, document.tag("DCCAlertMessage"))
        head = _DccAlertHead(
            alert_code=alert.alert_code,
            throttled_sequence_id=alert.throttled_sequence_id,
            throttled_count=alert.throttled_count,
        )
        elements.write(head, message)
        event = document.load(alert.event.xml)
        if event.tag != document.tag(alert.event.element):
            raise ApiMisuse(f"the event is no {alert.event.element}")
        etree.SubElement(message, document.tag("DCCAlert")).append(event)
        # What is carried unread keeps its white space.
        return document.serialise(root, indent=False)


def read_alert(xml: bytes) -> Alert:
    """Read an alert; its signature is checked by `nowan.duis.verify_xml`. Raises `DecodeError`."""
    root = document.load(xml)
    if root.tag != document.tag("Response"):
        raise document.fault(DuisReason.ROOT, root, "a Response of the DCC's User interface is wanted")
    version = schema_version(root)
    header_element, body = frame(root)
    header = elements.read(ResponseHeader, header_element)
    message = only_child(body)
    alert: DeviceAlert | DccAlert
    if message.tag == document.tag("DeviceAlertMessage"):
        alert = elements.read(DeviceAlert, message)
    elif message.tag == document.tag("DCCAlertMessage"):
        alert = _read_dcc_alert(message)
    else:
        name = document.local_name(message)
        raise document.fault(DuisReason.ELEMENT, message, f"an alert is wanted here, {name} found")
    return Alert(
        alert=alert,
        at=header.at.utc,
        request_id=header.request_id,
        response_id=header.response_id,
        code=header.code,
        schema_version=version,
    )


def _read_dcc_alert(message: etree._Element) -> DccAlert:
    inside = document.children(message)
    if not inside or inside[-1].tag != document.tag("DCCAlert"):
        raise document.fault(DuisReason.MISSING, message, "DCCAlert is missing")
    event = only_child(inside[-1])
    name = document.local_name(event)
    held = OtherContent(element=name, xml=document.canonical(event, exclusive=True))
    message.remove(inside[-1])
    head = elements.read(_DccAlertHead, message)
    return DccAlert(
        alert_code=head.alert_code,
        event=held,
        throttled_sequence_id=head.throttled_sequence_id,
        throttled_count=head.throttled_count,
    )
