"""Bodies that carry GBCS messages: a Signed Pre-Command, and the Response to a Command for Local Delivery."""

from __future__ import annotations

from typing import Annotated

from nowan.duis.bodies.body import Body, FutureDatable
from nowan.duis.elements import Element
from nowan.duis.simple_types import GBCS_MESSAGE, REQUEST_ID
from nowan.ids import RequestId


class SignedPreCommand(FutureDatable, frozen=True, kw_only=True):
    """Command Variants 5 to 7: the Pre-Command with the User's signature (DF .. payload, 40, signature)."""

    gbcs: Annotated[bytes, Element("GBCSPayload", GBCS_MESSAGE)]


class ReturnLocalCommandResponse(Body, frozen=True, kw_only=True):
    """8.13: a Device's Response, and the RequestID of the request that its Command came from."""

    original: Annotated[RequestId | None, Element("OriginalRequestID", REQUEST_ID)] = None
    gbcs: Annotated[bytes, Element("DeviceGBCSResponse", GBCS_MESSAGE)]
