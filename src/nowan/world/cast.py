"""Who is who in a simulated world: identifiers, keys and certificates, all made from one seed and marked TEST.

Every party gets the keys that it would hold in life and no others: a Device its own private keys and the public ones
of the organisations that it trusts; the supplier its own and its Devices'; the DCC the ACB's.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from nowan.crypto import pki, x509
from nowan.crypto.ecqv import Authority, Suite
from nowan.crypto.entropy import Drbg, scalar
from nowan.crypto.key_usage import KeyUsage
from nowan.crypto.p256 import PrivateKey
from nowan.crypto.secret import Secret, scalar_bytes
from nowan.crypto.x509 import Certificate
from nowan.devices.admission import Policy
from nowan.devices.clock import ClockStatus, DeviceClock
from nowan.devices.esme import EsmeConfig
from nowan.devices.hub import HubConfig
from nowan.devices.identity import RadioIdentity
from nowan.devices.ppmid import PpmidConfig
from nowan.devices.prepayment import Account
from nowan.gbcs.credentials import Keys, KeyUse
from nowan.gbcs.usecases import Role
from nowan.ids import EntityId, entity_id
from nowan.instant import Utc

#: Noon on a winter Friday: when a simulated home's clock starts. A date like any other, fixed so that seeds replay.
EPOCH = Utc(1_768_564_800_000)
#: Certificates of simulated parties are valid from a day before the epoch.
NOT_BEFORE = Utc(EPOCH - 86_400_000)

SUPPLIER = entity_id("02-4E-4F-57-41-4E-01-00")
OTHER_SUPPLIER = entity_id("02-4E-4F-57-41-4E-01-01")
ACB = entity_id("02-4E-4F-57-41-4E-02-00")
METER = entity_id("02-4E-4F-57-41-4E-00-A0")
CHF = entity_id("02-4E-4F-57-41-4E-00-A2")
GPF = entity_id("02-4E-4F-57-41-4E-00-A3")
OLD_DISPLAY = entity_id("02-4E-4F-57-41-4E-00-A4")
NEW_DISPLAY = entity_id("02-4E-4F-57-41-4E-00-A5")
_IMPLICIT_ISSUER = entity_id("02-4E-4F-57-41-4E-0C-A2")
DEVICES = (METER, CHF, GPF, OLD_DISPLAY, NEW_DISPLAY)


class Pair(msgspec.Struct, frozen=True):
    """A private key and the certificate of its public half."""

    key: PrivateKey
    certificate: Certificate


class Party(msgspec.Struct, frozen=True):
    """An organisation or a Device with its key pairs by use, and the one it signs XML with."""

    entity: EntityId
    pairs: dict[KeyUse, Pair]
    xml: Pair | None = None


class Cast(msgspec.Struct, frozen=True):
    """Everybody. `radio` and `install_codes` are the Devices'; the rest of the secrets are in their parties."""

    parties: dict[EntityId, Party]
    radio: dict[EntityId, RadioIdentity]
    install_codes: dict[EntityId, Secret]
    issuer: Pair

    def xml(self, entity: EntityId) -> Pair:
        """The pair that an organisation signs XML with."""
        pair = self.parties[entity].xml
        assert pair is not None, "only organisations sign XML"
        return pair

    def keys(self, own: Iterable[EntityId], others: Iterable[EntityId]) -> Keys:
        """A key store with the private keys of `own` and the certificates of both."""
        own = tuple(own)
        keys = Keys()
        for entity in (*own, *others):
            for use, pair in self.parties[entity].pairs.items():
                keys.add_certificate(entity, use, pair.certificate)
                if entity in own:
                    keys.add_private(entity, use, pair.key)
        return keys

    def supplier_keys(self) -> Keys:
        """What the supplier's head end holds."""
        return self.keys([SUPPLIER], [ACB, *DEVICES])

    def acb_keys(self) -> Keys:
        """What the DCC holds."""
        return self.keys([ACB], [SUPPLIER, OTHER_SUPPLIER, *DEVICES])


def _clock(status: ClockStatus) -> DeviceClock:
    return DeviceClock(EPOCH, status=status)


def make(seed: int | str) -> Cast:
    """Everybody, from `seed`."""
    drbg = Drbg(f"cast {seed}")
    issuer = _issuer(drbg.fork("issuer"))
    organisations = {SUPPLIER: Role.SUPPLIER, OTHER_SUPPLIER: Role.SUPPLIER, ACB: Role.ACCESS_CONTROL_BROKER}
    parties = {entity: _organisation(entity, role, issuer, drbg) for entity, role in organisations.items()}
    parties |= {entity: _device(entity, issuer, drbg) for entity in DEVICES}
    radio_drbg = drbg.fork("radio")
    order = Suite.TWO.curve.n
    authority = Authority(Suite.TWO, _IMPLICIT_ISSUER, scalar(radio_drbg, order), radio_drbg)
    radio = {entity: _radio(entity, authority, radio_drbg) for entity in (METER, GPF, OLD_DISPLAY, NEW_DISPLAY)}
    codes = {entity: Secret(drbg.fork(f"install code {entity.hex()}")(16)) for entity in radio}
    return Cast(parties, radio, codes, issuer)


def _issuer(drbg: Drbg) -> Pair:
    key = PrivateKey.generate(drbg)
    root = x509.issue_root(
        "nowan TEST issuer", key, not_before=NOT_BEFORE, not_after=x509.NEVER, serial=x509.serial(drbg)
    )
    return Pair(key, root)


def _pair(entity: EntityId, name: str, usage: KeyUsage, role: int | None, issuer: Pair, drbg: Drbg) -> Pair:
    key = PrivateKey.generate(drbg)
    certificate = x509.issue(
        name,
        entity,
        key.public,
        usage,
        role,
        issuer.certificate,
        issuer.key,
        not_before=NOT_BEFORE,
        serial=x509.serial(drbg),
    )
    return Pair(key, certificate)


_USAGE = {
    KeyUse.DIGITAL_SIGNING: KeyUsage.DIGITAL_SIGNATURE,
    KeyUse.KEY_AGREEMENT: KeyUsage.KEY_AGREEMENT,
    KeyUse.PREPAYMENT: KeyUsage.KEY_AGREEMENT,
}


def _organisation(entity: EntityId, role: Role, issuer: Pair, drbg: Drbg) -> Party:
    own = drbg.fork(entity.hex())
    name = f"TEST {role.name.replace('_', ' ').lower()} {entity[-2:].hex()}"
    pairs = {use: _pair(entity, name, usage, role, issuer, own) for use, usage in _USAGE.items()}
    signs_as = pki.Role.DSP_XML_SIGNING if role is Role.ACCESS_CONTROL_BROKER else pki.Role.XML_SIGNING
    xml = _pair(entity, f"{name} XML", KeyUsage.DIGITAL_SIGNATURE, signs_as, issuer, own)
    return Party(entity, pairs, xml)


def _device(entity: EntityId, issuer: Pair, drbg: Drbg) -> Party:
    own = drbg.fork(entity.hex())
    uses = (KeyUse.DIGITAL_SIGNING, KeyUse.KEY_AGREEMENT)
    return Party(entity, {use: _pair(entity, "", _USAGE[use], None, issuer, own) for use in uses})


def _radio(entity: EntityId, authority: Authority, drbg: Drbg) -> RadioIdentity:
    certificate, private = authority.issue(entity, drbg)
    key = scalar_bytes(private, Suite.TWO.curve.size)
    return RadioIdentity(eui64=entity, certificate=certificate, private_key=key, authority=authority.public)


def hub_config(cast: Cast, policy: Policy | None = None) -> HubConfig:
    """The hub of the story; with `policy` where it is not the one of our own default."""
    config = HubConfig(
        radio=cast.radio[GPF],
        chf=CHF,
        acb=ACB,
        keys=cast.keys([CHF], [ACB]),
        clock=_clock(ClockStatus.RELIABLE),
    )
    if policy is None:
        return config
    return msgspec.structs.replace(config, policy=policy)


def meter_config(cast: Cast, account: Account) -> EsmeConfig:
    """The electricity meter of the story, in prepayment mode with `account`."""
    return EsmeConfig(
        radio=cast.radio[METER],
        install_code=cast.install_codes[METER],
        supplier=SUPPLIER,
        acb=ACB,
        keys=cast.keys([METER], [SUPPLIER, ACB]),
        hub=GPF,
        account=account,
        clock=_clock(ClockStatus.UNRELIABLE),
    )


def display_config(cast: Cast, entity: EntityId) -> PpmidConfig:
    """A prepayment display as it comes in the post."""
    return PpmidConfig(
        radio=cast.radio[entity],
        install_code=cast.install_codes[entity],
        acb=ACB,
        keys=cast.keys([entity], [ACB]),
        clock=_clock(ClockStatus.UNRELIABLE),
    )
