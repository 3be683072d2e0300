"""Whom the emulated DCC knows: Users with their roles and certificates, and the Smart Metering Inventory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from nowan.crypto.x509 import Certificate
from nowan.duis.service_references import UserRole
from nowan.duis.transforms import DeviceType
from nowan.ids import EntityId

#: Which supplier's role a meter answers to.
SUPPLIER_ROLE: Mapping[DeviceType, UserRole] = {
    DeviceType.ESME: UserRole.IMPORT_SUPPLIER,
    DeviceType.GSME: UserRole.GAS_SUPPLIER,
    DeviceType.GPF: UserRole.GAS_SUPPLIER,
}


class User(msgspec.Struct, frozen=True):
    """An organisation that may sign requests: its EUI-64, its user roles, and its XML signing certificate."""

    id: EntityId
    roles: frozenset[UserRole]
    certificate: Certificate


class RegisteredDevice(msgspec.Struct, frozen=True):
    """A Device in the Smart Metering Inventory: its kind, the CHF that it is behind (None where it was only notified
    so far; a CHF is behind itself) and its registered supplier (meters only)."""

    id: EntityId
    type: DeviceType
    chf: EntityId | None = None
    supplier: EntityId | None = None


class Register:
    """Lookups over Users and Devices. `placed` is what 8.11 added since: Device to CHF."""

    def __init__(self, users: Iterable[User], devices: Iterable[RegisteredDevice]) -> None:
        self._users = {user.id: user for user in users}
        self._devices = {device.id: device for device in devices}
        self.placed: dict[EntityId, EntityId] = {}

    @property
    def certificates(self) -> list[Certificate]:
        """Every certificate that a request may be signed with."""
        return [user.certificate for user in self._users.values()]

    def user(self, entity: EntityId) -> User | None:
        """The User, if known."""
        return self._users.get(entity)

    def device(self, entity: EntityId) -> RegisteredDevice | None:
        """The Device, if in the inventory."""
        return self._devices.get(entity)

    def kinds(self) -> dict[EntityId, DeviceType]:
        """What kind every Device is."""
        return {device.id: device.type for device in self._devices.values()}

    def hub_of(self, entity: EntityId) -> EntityId | None:
        """The CHF that a Device is behind."""
        device = self._devices.get(entity)
        if device is None:
            return None
        if device.type is DeviceType.CHF:
            return device.id
        return self.placed.get(entity, device.chf)

    def is_hub(self, entity: EntityId) -> bool:
        """Whether `entity` is a CHF in the inventory."""
        device = self._devices.get(entity)
        return device is not None and device.type is DeviceType.CHF

    def responsible(self, user: User, target: EntityId) -> bool:
        """Whether `user` is a registered supplier for `target`.

        Of a meter (and the GPF) it is the supplier registered for it, in the role that the fuel wants; of everything
        else in the home (hub, PPMID) any registered supplier of a meter behind the same hub.
        """
        device = self._devices.get(target)
        if device is None:
            return False
        if device.type in SUPPLIER_ROLE:
            return device.supplier == user.id and SUPPLIER_ROLE[device.type] in user.roles
        hub = self.hub_of(target)
        return hub is not None and any(
            self.responsible(user, meter.id)
            for meter in self._devices.values()
            if meter.type in SUPPLIER_ROLE and self.hub_of(meter.id) == hub
        )
