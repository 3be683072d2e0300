"""Service reference variants and Command Variants: who may ask for what, and in which form (DUIS 5.4; SEC Appendix E).

One row a variant. The rows are data that parsing, the broker and the documentation share; what a body looks like stands
in `nowan.duis.bodies`, what becomes of it in `nowan.duis.transforms`.
"""

from __future__ import annotations

from enum import Enum, IntEnum

import msgspec


class CommandVariant(IntEnum):
    """What the User asks the DCC to do with a request (DUIS XSD 5.4, type CommandVariant)."""

    WAN = 1
    LOCAL = 2
    WAN_AND_LOCAL = 3
    TRANSFORM = 4
    SIGNED_WAN = 5
    SIGNED_LOCAL = 6
    SIGNED_WAN_AND_LOCAL = 7
    DCC_ONLY = 8

    @property
    def signed(self) -> bool:
        """Whether the body is a Signed Pre-Command."""
        return self in (self.SIGNED_WAN, self.SIGNED_LOCAL, self.SIGNED_WAN_AND_LOCAL)

    @property
    def over_wan(self) -> bool:
        """Whether the Command travels over the SM WAN."""
        return self in (self.WAN, self.WAN_AND_LOCAL, self.SIGNED_WAN, self.SIGNED_WAN_AND_LOCAL)

    @property
    def returned(self) -> bool:
        """Whether the User gets a Command for Local Delivery back."""
        return self in (self.LOCAL, self.WAN_AND_LOCAL, self.SIGNED_LOCAL, self.SIGNED_WAN_AND_LOCAL)


class UserRole(str, Enum):
    """User roles of the Smart Energy Code that service requests name."""

    IMPORT_SUPPLIER = "IS"
    GAS_SUPPLIER = "GS"
    ELECTRICITY_DISTRIBUTOR = "ED"
    OTHER_USER = "OU"
    GAS_TRANSPORTER = "GT"
    REGISTERED_SUPPLIER_AGENT = "RSA"
    EXPORT_SUPPLIER = "ES"


class ServiceReference(msgspec.Struct, frozen=True):
    """One service reference variant."""

    variant: str
    reference: str
    name: str
    critical: bool
    device: bool
    future_dated: frozenset[str]
    roles: frozenset[UserRole]

    @property
    def command_variants(self) -> frozenset[CommandVariant]:
        """The Command Variants that the schema's notes allow for it."""
        raise NotImplementedError


def by_variant(variant: str) -> ServiceReference:
    """The row of `variant` ("8.7.1"); raises `KeyError` for what is no service reference variant."""
    raise NotImplementedError
