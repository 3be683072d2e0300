"""Consent to deliver through a customer's PPMID, as a state per supplier and relay.

No consent, no delivery: an order stays READY. Withdrawn consent, a change of supplier and one of tenancy withdraw the
orders that were offered under it.
"""

from __future__ import annotations

from enum import StrEnum


class Consent(StrEnum):
    """Whether the customer allows a supplier to use the relay."""

    NOT_ASKED = "not asked"
    GIVEN = "given"
    WITHDRAWN = "withdrawn"

    @property
    def allows(self) -> bool:
        """Whether an order may be offered."""
        return self is Consent.GIVEN
