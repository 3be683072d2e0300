"""An emulated DCC: Transform, Access Control Broker and the checks before them. It says that it is emulated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from nowan.duis.service_references import UserRole
from nowan.duis.transform import DeviceType
from nowan.effects import Effect
from nowan.ids import EntityId
from nowan.instant import Utc

if TYPE_CHECKING:
    from nowan.crypto.p256 import PrivateKey
    from nowan.crypto.x509 import Certificate
    from nowan.gbcs.credentials import Keys


class User(msgspec.Struct, frozen=True):
    """An organisation that may sign requests."""

    id: EntityId
    roles: frozenset[UserRole]
    certificate: Certificate


class RegisteredDevice(msgspec.Struct, frozen=True):
    """A Device in the Smart Metering Inventory: its kind, the CHF that it is behind (None for one not placed yet) and
    its registered supplier (meters only)."""

    id: EntityId
    type: DeviceType
    chf: EntityId | None = None
    supplier: EntityId | None = None


class BrokerConfig(msgspec.Struct, frozen=True):
    """Who the ACB is, whom it knows, and what it signs DUIS Responses with."""

    acb: EntityId
    users: tuple[User, ...]
    devices: tuple[RegisteredDevice, ...]
    xml_key: PrivateKey
    xml_certificate: Certificate
    gbcs_version: str = "4.2"


class ToUser(msgspec.Struct, frozen=True):
    """A Response or alert that the DCC pushes to a User over its Receive Response Service (`Emit` event)."""

    user: EntityId
    xml: bytes


class Broker:
    """The emulated DCC. Sans-IO: `submit` is its synchronous service, `receive` what comes from the WAN."""

    def __init__(self, config: BrokerConfig, keys: Keys, snapshot: bytes | None = None) -> None:
        raise NotImplementedError

    def submit(self, xml: bytes, now: Utc) -> bytes:
        """Answer one signed request with a signed Response or Acknowledgement. Never raises on a caller's bytes."""
        raise NotImplementedError

    def receive(self, chf: EntityId, message: bytes, now: Utc) -> list[Effect]:
        """A GBCS message that came over the WAN from the hub `chf`."""
        raise NotImplementedError

    def snapshot(self) -> bytes:
        """All durable state, versioned."""
        raise NotImplementedError
