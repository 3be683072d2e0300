"""DUIS Responses and Acknowledgements (DUIS 5.4, element ``Response``)."""

from __future__ import annotations

from typing import Annotated

import msgspec
from lxml import etree

from nowan.duis import document, elements
from nowan.duis.elements import Element
from nowan.duis.reasons import DuisReason
from nowan.duis.request import (
    SCHEMA_VERSION,
    SERVICE_REFERENCE,
    SERVICE_REFERENCE_VARIANT,
    frame,
    only_child,
    schema_version,
)
from nowan.duis.response_codes import RESPONSE_CODES
from nowan.duis.service_references import SERVICE_REFERENCES
from nowan.duis.simple_types import DATE_TIME, GBCS_MESSAGE, REQUEST_ID, DateTime, hexadecimal, integer, string
from nowan.errors import ApiMisuse
from nowan.ids import RequestId
from nowan.instant import Utc, iso

#: The schema's enumeration grows with its versions: any code of that shape is read, and only known ones are written.
_CODE = string(2, 7, "[IEW][0-9]{1,6}", what="a response code")


class PreCommand(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a Transform: the unsigned GBCS message from DF to the end of its payload."""

    gbcs_version: Annotated[str, Element("GBCSVersion", string(1, 40))]
    gbcs: Annotated[bytes, Element("GBCSPayload", GBCS_MESSAGE)]


class LocalCommand(msgspec.Struct, frozen=True, kw_only=True):
    """A Command for Local Delivery, signed where it is critical and MACed by the ACB."""

    gbcs: Annotated[bytes, Element("GBCSPayload", GBCS_MESSAGE)]


class GbcsPayload(msgspec.Struct, frozen=True, kw_only=True):
    """A Device's Response."""

    gbcs: bytes


class FutureDatedAlert(msgspec.Struct, frozen=True, kw_only=True):
    """A Device's Alert that an instruction for later was executed (8F66) or failed (8F67): which one of how many."""

    alert_code: Annotated[bytes, Element("FutureDatedAlertCode", hexadecimal(2, 2))]
    gbcs: Annotated[bytes, Element("GBCSPayload", GBCS_MESSAGE)]
    instruction: Annotated[int, Element("InstructionNumber", integer(0, 0xFFFF))]
    instructions: Annotated[int, Element("TotalCommandInstructions", integer(0, 0xFFFF))]


class OtherContent(msgspec.Struct, frozen=True, kw_only=True):
    """Content that is carried unread, such as an inventory: its element's name and its canonical XML."""

    element: str
    xml: bytes


Content = PreCommand | LocalCommand | GbcsPayload | FutureDatedAlert | OtherContent


class ResponseHeader(msgspec.Struct, frozen=True, kw_only=True):
    """``Response/Header``."""

    request_id: Annotated[RequestId | None, Element("RequestID", REQUEST_ID)] = None
    response_id: Annotated[RequestId | None, Element("ResponseID", REQUEST_ID)] = None
    code: Annotated[str, Element("ResponseCode", _CODE)]
    at: Annotated[DateTime, Element("ResponseDateTime", DATE_TIME)]


class _Service(msgspec.Struct, frozen=True, kw_only=True):
    """The first two elements of ``Response/Body/ResponseMessage``."""

    service_reference: Annotated[str, Element("ServiceReference", SERVICE_REFERENCE)]
    variant: Annotated[str, Element("ServiceReferenceVariant", SERVICE_REFERENCE_VARIANT)]


class Response(msgspec.Struct, frozen=True, kw_only=True):
    """A Response, or with neither `response_id` nor `content` an Acknowledgement."""

    request_id: RequestId | None
    code: str
    at: Utc
    service_reference_variant: str
    content: Content | None = None
    response_id: RequestId | None = None
    schema_version: str = SCHEMA_VERSION

    @property
    def ok(self) -> bool:
        """Whether the code is one of success (``I0``), acknowledgement (``I99``) or of a warning (``W...``)."""
        return self.code.startswith(("I", "W"))

    @property
    def service_reference(self) -> str:
        """The service reference that the variant belongs to."""
        return SERVICE_REFERENCES[self.service_reference_variant].reference

    def xml(self) -> bytes:
        """The response as an unsigned document; raises `ApiMisuse` for a code that the schema does not have."""
        if self.code not in RESPONSE_CODES:
            raise ApiMisuse(f"{self.code} is no response code of DUIS {SCHEMA_VERSION}")
        root = document.new_root("Response", self.schema_version)
        header = ResponseHeader(
            request_id=self.request_id, response_id=self.response_id, code=self.code, at=DateTime(iso(self.at))
        )
        elements.write(header, etree.SubElement(root, document.tag("Header")))
        body = etree.SubElement(root, document.tag("Body"))
        message = etree.SubElement(body, document.tag("ResponseMessage"))
        service = _Service(service_reference=self.service_reference, variant=self.service_reference_variant)
        elements.write(service, message)
        _write_content(self.content, message)
        # What is carried unread keeps its white space too.
        return document.serialise(root, indent=not isinstance(self.content, OtherContent))


def _write_content(content: Content | None, message: etree._Element) -> None:
    match content:
        case PreCommand():
            elements.write(content, etree.SubElement(message, document.tag("PreCommand")))
        case LocalCommand():
            elements.write(content, etree.SubElement(message, document.tag("LocalCommand")))
        case FutureDatedAlert():
            elements.write(content, etree.SubElement(message, document.tag("FutureDatedDeviceAlertMessage")))
        case GbcsPayload():
            etree.SubElement(message, document.tag("GBCSPayload")).text = GBCS_MESSAGE.write(content.gbcs)
        case OtherContent():
            message.append(document.load(content.xml))
        case None:
            pass


def read_response(xml: bytes) -> Response:
    """Read a Response; its signature is checked by `verify_xml`. Raises `DecodeError`.

    Alerts (`nowan.duis.alerts.read_alert` reads them) and SMETS1 messages are refused by name.
    """
    root = document.load(xml)
    if root.tag != document.tag("Response"):
        raise document.fault(DuisReason.ROOT, root, "a Response of the DCC's User interface is wanted")
    version = schema_version(root)
    header_element, body = frame(root)
    header = elements.read(ResponseHeader, header_element)
    message = only_child(body)
    if message.tag != document.tag("ResponseMessage"):
        name = document.local_name(message)
        raise document.fault(DuisReason.UNSUPPORTED, message, f"a Response with {name}: an alert, or not of SMETS2")
    service, content = _read_message(message)
    return Response(
        request_id=header.request_id,
        code=header.code,
        at=header.at.utc,
        service_reference_variant=service.variant,
        content=content,
        response_id=header.response_id,
        schema_version=version,
    )


def _read_message(message: etree._Element) -> tuple[_Service, Content | None]:
    inside = document.children(message)
    if len(inside) > 3:
        raise document.fault(DuisReason.ELEMENT, inside[3], "not expected here")
    content = _read_content(inside[2]) if len(inside) == 3 else None
    if content is not None:
        message.remove(inside[2])
    service = elements.read(_Service, message)
    if SERVICE_REFERENCES[service.variant].reference != service.service_reference:
        detail = f"{service.variant} is no variant of {service.service_reference}"
        raise document.fault(DuisReason.RULE, message, detail)
    return service, content


def _read_content(element: etree._Element) -> Content:
    name = document.local_name(element)
    if element.tag != document.tag(name):
        raise document.fault(DuisReason.ELEMENT, element, "not expected here")
    match name:
        case "PreCommand":
            return elements.read(PreCommand, element)
        case "LocalCommand":
            return elements.read(LocalCommand, element)
        case "FutureDatedDeviceAlertMessage":
            return elements.read(FutureDatedAlert, element)
        case "GBCSPayload":
            return GbcsPayload(gbcs=elements.simple(GBCS_MESSAGE, element))
        case _:
            return OtherContent(element=name, xml=document.canonical(element, exclusive=True))
