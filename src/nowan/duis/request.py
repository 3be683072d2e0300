"""Service requests: the header, and one typed body a service reference variant (DUIS 5.4, element ``Request``)."""

from __future__ import annotations

import msgspec

from nowan.duis.service_references import CommandVariant, ServiceReference
from nowan.ids import EntityId, RequestId


class Body(msgspec.Struct, frozen=True):
    """Root of the bodies; each subclass is a complex type of the schema."""


class Header(msgspec.Struct, frozen=True):
    """``Request/Header``."""

    request_id: RequestId
    command_variant: CommandVariant
    service_reference: str
    service_reference_variant: str
    first_in_sequence: bool | None = None
    preceding: RequestId | None = None


class ServiceRequest(msgspec.Struct, frozen=True):
    """A service request or, with a `SignedPreCommand` body, a Signed Pre-Command."""

    header: Header
    body: Body
    schema_version: str = "5.4"

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
        return self.header.command_variant

    @property
    def service(self) -> ServiceReference:
        """The row of the table of service references."""
        raise NotImplementedError

    def xml(self) -> bytes:
        """The request as an unsigned document, UTF-8, indented as the published samples are."""
        raise NotImplementedError


def parse(xml: bytes) -> ServiceRequest:
    """Read a service request, signed or not; a signature is not checked here (`verify_xml`) and is not kept.

    Raises `DecodeError` with the line and the element's path; ``duis.unsupported`` names a service reference variant
    that is known and not supported.
    """
    raise NotImplementedError


def readdressed(
    request: ServiceRequest, request_id: RequestId, variant: CommandVariant | None = None
) -> ServiceRequest:
    """The same request under another RequestID (a head end's own originator and counter) and Command Variant."""
    raise NotImplementedError
