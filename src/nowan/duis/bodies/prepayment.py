"""Bodies of the requests about credit (DUIS 5.4, service references 1.5 and 2.x)."""

from __future__ import annotations

from typing import Annotated

import msgspec

from nowan.crypto.secret import Secret
from nowan.duis.bodies.body import Body
from nowan.duis.elements import Element
from nowan.duis.simple_types import EMPTY, INT, secret_digits


class AdjustOrReset(msgspec.Struct, frozen=True, kw_only=True):
    """Either an amount to add to the balance, in millipence (ESME) and signed, or a reset to zero."""

    adjust: Annotated[int | None, Element("AdjustMeterBalance", INT, choice="change")] = None
    reset: Annotated[bool, Element("ResetMeterBalance", EMPTY, choice="change")] = False


class UpdateMeterBalance(Body, frozen=True, kw_only=True):
    """1.5: the meter's balance in the payment mode that it is in."""

    prepayment: Annotated[AdjustOrReset | None, Element("PrepaymentMode", choice="mode")] = None
    credit: Annotated[AdjustOrReset | None, Element("CreditMode", choice="mode")] = None


class TopUpDevice(Body, frozen=True, kw_only=True):
    """2.2: a prepayment token, the ASCII codes of its 20 digits; a secret, since whoever holds it can spend it."""

    utrn: Annotated[Secret, Element("UTRN", secret_digits(20))]
