"""What every body of a service request has in common."""

from __future__ import annotations

from typing import Annotated

import msgspec

from nowan.duis.elements import Element
from nowan.duis.simple_types import DATE_TIME, DateTime


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """Root of the bodies; each subclass is a complex type of the schema."""

    def broken_rule(self) -> str:
        """The rule between elements that this body breaks and the schema cannot say, in words; empty when none."""
        return ""


class FutureDatable(Body, frozen=True, kw_only=True):
    """FutureDatedAbstractType: a body that may name the time of its execution."""

    execution: Annotated[DateTime | None, Element("ExecutionDateTime", DATE_TIME)] = None


class MandatoryFutureDated(Body, frozen=True, kw_only=True):
    """MandatoryFutureDatedAbstractType: a body that names the time of its execution."""

    execution: Annotated[DateTime, Element("ExecutionDateTime", DATE_TIME)]


class BareBody(Body, frozen=True, kw_only=True):
    """A body that says nothing beyond which service is asked for."""
