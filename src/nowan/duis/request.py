"""Service requests: the header, and one typed body a service reference variant (DUIS 5.4, element ``Request``)."""

from __future__ import annotations

import re
from typing import Annotated

import msgspec
from lxml import etree

from nowan.duis import document, elements
from nowan.duis.bodies.body import Body
from nowan.duis.bodies.registry import BODIES, SIGNED_PRE_COMMAND, BodyForm
from nowan.duis.elements import Element
from nowan.duis.reasons import DuisReason
from nowan.duis.service_references import SERVICE_REFERENCES, CommandVariant, ServiceReference
from nowan.duis.simple_types import BOOLEAN, REQUEST_ID, SimpleType, integer
from nowan.errors import ApiMisuse
from nowan.ids import EntityId, RequestId

#: The schema that is written, and the newest that is read.
SCHEMA_VERSION = "5.4"
_READABLE = re.compile(r"5\.[0-4]0*")
_REFERENCES = frozenset(row.reference for row in SERVICE_REFERENCES.values())


def _one_of(known: frozenset[str], what: str) -> SimpleType:
    def read(characters: str) -> str:
        if characters not in known:
            raise ValueError
        return characters

    return SimpleType(what, read, str)


SERVICE_REFERENCE = _one_of(_REFERENCES, "a service reference of DUIS 5.4")
SERVICE_REFERENCE_VARIANT = _one_of(frozenset(SERVICE_REFERENCES), "a service reference variant of DUIS 5.4")


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """``Request/Header``."""

    request_id: Annotated[RequestId, Element("RequestID", REQUEST_ID)]
    first_in_sequence: Annotated[bool | None, Element("FirstInSequence", BOOLEAN)] = None
    preceding: Annotated[RequestId | None, Element("PrecedingServiceRequestID", REQUEST_ID)] = None
    variant_number: Annotated[int, Element("CommandVariant", integer(1, 9))]
    service_reference: Annotated[str, Element("ServiceReference", SERVICE_REFERENCE)]
    service_reference_variant: Annotated[str, Element("ServiceReferenceVariant", SERVICE_REFERENCE_VARIANT)]


class ServiceRequest(msgspec.Struct, frozen=True):
    """A service request or, with a `SignedPreCommand` body, a Signed Pre-Command."""

    header: Header
    body: Body
    schema_version: str = SCHEMA_VERSION

    @property
    def request_id(self) -> RequestId:
        """Originator, target and the originator's counter."""
        return self.header.request_id

    @property
    def target(self) -> EntityId:
        """Whom the request is for: a Device, or the ACB where the DCC alone answers."""
        return self.header.request_id.target

    @property
    def srv(self) -> str:
        """The service reference variant, such as ``8.7.1``."""
        return self.header.service_reference_variant

    @property
    def command_variant(self) -> CommandVariant:
        """What the User asks the DCC to do with it."""
        return CommandVariant(self.header.variant_number)

    @property
    def service(self) -> ServiceReference:
        """The row of the table of service references."""
        return SERVICE_REFERENCES[self.srv]

    def xml(self) -> bytes:
        """The request as an unsigned document, UTF-8, indented as the published samples are."""
        root = document.new_root("Request", self.schema_version)
        elements.write(self.header, etree.SubElement(root, document.tag("Header")))
        form = _form(self.srv, self.command_variant)
        into = etree.SubElement(etree.SubElement(root, document.tag("Body")), document.tag(form.element))
        elements.write(self.body, into)
        return document.serialise(root)


def parse(xml: bytes) -> ServiceRequest:
    """Read a service request, signed or not; a signature is not checked here (`verify_xml`) and is not kept.

    Raises `DecodeError` with the line and the element's path.
    """
    root = document.load(xml)
    if root.tag != document.tag("Request"):
        raise document.fault(DuisReason.ROOT, root, "a Request of the DCC's User interface is wanted")
    version = schema_version(root)
    header_element, body_element = frame(root)
    header = elements.read(Header, header_element)
    _check_header(header, header_element)
    body = _read_body(header, body_element)
    return ServiceRequest(header, body, version)


def schema_version(root: etree._Element) -> str:
    """The document's schemaVersion, when it is one that is read here."""
    for name in root.attrib:
        if name != "schemaVersion":
            raise document.fault(DuisReason.ATTRIBUTE, root, f"no attribute {str(name)[:40]!r} here")
    version = str(root.get("schemaVersion", "")).strip()
    if not _READABLE.fullmatch(version):
        raise document.fault(DuisReason.VERSION, root, f"schemaVersion {version[:20]!r}; 5.0 to 5.4 are read")
    return version


def frame(root: etree._Element) -> tuple[etree._Element, etree._Element]:
    """Header and Body of a document; after them nothing may come but one signature."""
    parts = document.children(root)
    for name, index in (("Header", 0), ("Body", 1)):
        if len(parts) <= index:
            raise document.fault(DuisReason.MISSING, root, f"{name} is missing")
        elements.named(parts[index], name)
    for extra in parts[2:]:
        if extra.tag != f"{{{document.DS}}}Signature" or extra is not parts[2]:
            raise document.fault(DuisReason.ELEMENT, extra, "not expected here")
    if not document.blank(root.text) or not all(document.blank(child.tail) for child in root):
        raise document.fault(DuisReason.ELEMENT, root, "characters between elements")
    return parts[0], parts[1]


def only_child(body: etree._Element) -> etree._Element:
    """The one element in ``Body``."""
    inside = document.children(body)
    if not inside:
        raise document.fault(DuisReason.MISSING, body, "an element is missing")
    if len(inside) > 1:
        raise document.fault(DuisReason.ELEMENT, inside[1], "not expected here")
    if not document.blank(body.text) or not all(document.blank(child.tail) for child in body):
        raise document.fault(DuisReason.ELEMENT, body, "characters between elements")
    return inside[0]


def _check_header(header: Header, element: etree._Element) -> None:
    service = SERVICE_REFERENCES[header.service_reference_variant]
    last = document.children(element)[-1]
    if service.reference != header.service_reference:
        raise document.fault(DuisReason.RULE, last, f"{service.variant} is no variant of {header.service_reference}")
    if header.variant_number not in service.command_variants:
        allowed = ", ".join(str(int(cv)) for cv in sorted(service.command_variants))
        where = next(child for child in document.children(element) if document.local_name(child) == "CommandVariant")
        detail = f"{header.variant_number} is not one of {allowed}, which {service.variant} allows"
        raise document.fault(DuisReason.COMMAND_VARIANT, where, detail)


def _read_body(header: Header, element: etree._Element) -> Body:
    form = _form(header.service_reference_variant, CommandVariant(header.variant_number))
    inside = elements.named(only_child(element), form.element)
    body = elements.read(form.struct, inside)
    broken = body.broken_rule()
    if broken:
        raise document.fault(DuisReason.RULE, inside, broken)
    return body


def _form(srv: str, variant: CommandVariant) -> BodyForm:
    return SIGNED_PRE_COMMAND if variant.signed else BODIES[srv]


def new_request(
    request_id: RequestId, srv: str, variant: CommandVariant, body: Body, *, preceding: RequestId | None = None
) -> ServiceRequest:
    """A request of our own; raises `ApiMisuse` where variant, Command Variant and body do not go together."""
    service = SERVICE_REFERENCES.get(srv)
    if service is None or srv not in BODIES:
        raise ApiMisuse(f"service reference variant {srv} is not supported")
    if variant not in service.command_variants:
        raise ApiMisuse(f"{srv} does not allow Command Variant {int(variant)}")
    wanted = _form(srv, variant).struct
    if not isinstance(body, wanted):
        raise ApiMisuse(f"{srv} with Command Variant {int(variant)} wants a {wanted.__name__}")
    if body.broken_rule():
        raise ApiMisuse(body.broken_rule())
    header = Header(
        request_id=request_id,
        preceding=preceding,
        variant_number=int(variant),
        service_reference=service.reference,
        service_reference_variant=srv,
    )
    return ServiceRequest(header, body)


def readdressed(
    request: ServiceRequest, request_id: RequestId, variant: CommandVariant | None = None
) -> ServiceRequest:
    """The same request under another RequestID (a head end's own originator and counter) and Command Variant.

    It is a request of its own: what the old one said of its place in a sequence is dropped.
    """
    return new_request(request_id, request.srv, variant or request.command_variant, request.body)
