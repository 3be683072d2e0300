"""DUIS Responses and Acknowledgements (DUIS 5.4, element ``Response``)."""

from __future__ import annotations

import msgspec

from nowan.ids import RequestId
from nowan.instant import Utc


class PreCommand(msgspec.Struct, frozen=True):
    """The answer to a Transform: the unsigned GBCS message from DF to the end of its payload."""

    gbcs: bytes
    gbcs_version: str


class LocalCommand(msgspec.Struct, frozen=True):
    """A Command for Local Delivery, signed where it is critical and MACed by the ACB."""

    gbcs: bytes


class GbcsPayload(msgspec.Struct, frozen=True):
    """A Device's Response."""

    gbcs: bytes


class OtherContent(msgspec.Struct, frozen=True):
    """Content that is carried unread, such as an inventory."""

    element: str
    xml: bytes


Content = PreCommand | LocalCommand | GbcsPayload | OtherContent


class Response(msgspec.Struct, frozen=True):
    """A Response, or with neither `response_id` nor `content` an Acknowledgement."""

    request_id: RequestId | None
    code: str
    at: Utc
    service_reference: str
    service_reference_variant: str
    content: Content | None = None
    response_id: RequestId | None = None
    schema_version: str = "5.4"

    @property
    def ok(self) -> bool:
        """Whether the code is one of success (``I0``) or acknowledgement (``I99``)."""
        return self.code.startswith("I")

    def xml(self) -> bytes:
        """The response as an unsigned document."""
        raise NotImplementedError


def read_response(xml: bytes) -> Response:
    """Read a Response; its signature is checked by `verify_xml`. Raises `DecodeError`."""
    raise NotImplementedError
