"""The parties of our own test messages: made-up identifiers, and keys whose scalars are small numbers (TEST only)."""

from __future__ import annotations

from nowan.crypto.p256 import PrivateKey
from nowan.gbcs import Keys, KeyUse
from nowan.gbcs.device_check import DeviceTrust
from nowan.gbcs.usecases import DeviceKind, Role
from nowan.ids import EntityId

SUPPLIER = EntityId(bytes.fromhex("0A0B0C0000000001"))
ACB = EntityId(bytes.fromhex("0A0B0C0000000002"))
STRANGER = EntityId(bytes.fromhex("0A0B0C0000000003"))
ESME = EntityId(bytes.fromhex("0E0E0E00000000E1"))
CHF = EntityId(bytes.fromhex("0E0E0E00000000C1"))
GPF = EntityId(bytes.fromhex("0E0E0E00000000F1"))
PPMID = EntityId(bytes.fromhex("0E0E0E00000000B1"))
GSME = EntityId(bytes.fromhex("0E0E0E00000000A1"))
EVERYBODY = (SUPPLIER, ACB, STRANGER, ESME, CHF, GPF, PPMID, GSME)


def private(entity: EntityId, use: KeyUse) -> PrivateKey:
    """The private key of a party, the same in every run."""
    return PrivateKey.from_scalar(1000 + 10 * EVERYBODY.index(entity) + list(KeyUse).index(use))


def everything() -> Keys:
    """A store that holds every private key: what no single party has."""
    return Keys(private={(entity, use): private(entity, use) for entity in EVERYBODY for use in KeyUse})


def held_by(owner: EntityId) -> Keys:
    """What `owner` holds: its own private keys and everybody's public ones."""
    return Keys(
        public={(entity, use): private(entity, use).public for entity in EVERYBODY for use in KeyUse},
        private={(owner, use): private(owner, use) for use in KeyUse},
    )


ROLES = {SUPPLIER: Role.SUPPLIER, ACB: Role.ACCESS_CONTROL_BROKER}


def trust(kind: DeviceKind) -> DeviceTrust:
    """A Device of `kind` that knows the supplier and the ACB."""
    return DeviceTrust(kind, ACB, ROLES)
