"""A whole test key infrastructure as a key folder: authorities, organisations and Devices (GBCS 12, SMKI profiles).

Everything comes from one entropy, so that a seed gives the same folder again. File names follow the published test
data: ``<eui64>-ds`` digital signing, ``-ka`` key agreement, ``-pp-ka`` prepayment; ``xml-sign-<eui64>-ds`` signs DUIS.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum

import msgspec

from nowan.crypto import x509
from nowan.crypto.entropy import Entropy
from nowan.crypto.key_usage import KeyUsage
from nowan.crypto.p256 import PrivateKey
from nowan.crypto.x509 import Certificate
from nowan.ids import EntityId
from nowan.instant import Utc, from_datetime, to_datetime


class Role(IntEnum):
    """Remote party roles, as organisations' certificates carry them in OU (GBCS 12; XML signing as published)."""

    ROOT = 0x00
    RECOVERY = 0x01
    SUPPLIER = 0x02
    NETWORK_OPERATOR = 0x03
    ACCESS_CONTROL_BROKER = 0x04
    TRANSITIONAL_COS = 0x05
    WAN_PROVIDER = 0x06
    ISSUING_AUTHORITY = 0x07
    XML_SIGNING = 0x87
    DSP_XML_SIGNING = 0x89


class Entry(msgspec.Struct, frozen=True):
    """One certificate with its key, under the name of its two files (``.pem`` and ``.key``)."""

    name: str
    certificate: Certificate
    key: PrivateKey


_SIGN, _AGREE = KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_AGREEMENT
_YEARS = 10


class TrialInfrastructure:
    """A TEST root with an issuing authority for organisations and one for Devices."""

    def __init__(self, entropy: Entropy, not_before: Utc) -> None:
        self._entropy = entropy
        self._not_before = not_before
        start = to_datetime(not_before)
        self._not_after = from_datetime(start.replace(year=start.year + _YEARS, day=min(start.day, 28)))
        key = self._key()
        root = x509.issue_root(
            "TEST root", key, not_before=not_before, not_after=self._not_after, serial=x509.serial(entropy)
        )
        self.root = Entry("root", root, key)
        self.issuer = self._authority("issuer", "TEST CA")
        self.device_issuer = self._authority("device-issuer", "TEST device CA")

    def _key(self) -> PrivateKey:
        return PrivateKey.generate(self._entropy)

    def _authority(self, name: str, subject: str) -> Entry:
        key = self._key()
        certificate = x509.issue_authority(
            subject,
            key.public,
            self.root.certificate,
            self.root.key,
            not_before=self._not_before,
            not_after=self._not_after,
            serial=x509.serial(self._entropy),
        )
        return Entry(name, certificate, key)

    def _organisation(self, name: str, subject: str, entity: EntityId, role: Role, use: KeyUsage) -> Entry:
        key = self._key()
        certificate = x509.issue(
            subject,
            entity,
            key.public,
            use,
            role,
            self.issuer.certificate,
            self.issuer.key,
            not_before=self._not_before,
            not_after=self._not_after,
            serial=x509.serial(self._entropy),
        )
        return Entry(name, certificate, key)

    def authorities(self) -> Iterator[Entry]:
        """The root and both issuing authorities."""
        yield from (self.root, self.issuer, self.device_issuer)

    def supplier(self, entity: EntityId) -> Iterator[Entry]:
        """A supplier's keys: signing, agreement, prepayment, and XML signing."""
        for suffix, use in (("ds", _SIGN), ("ka", _AGREE), ("pp-ka", _AGREE)):
            yield self._organisation(f"{entity.hex()}-{suffix}", "TEST supplier", entity, Role.SUPPLIER, use)
        xml = f"xml-sign-{entity.hex()}-ds"
        yield self._organisation(xml, "TEST supplier XML signing", entity, Role.XML_SIGNING, _SIGN)

    def access_control_broker(self, entity: EntityId) -> Iterator[Entry]:
        """The Access Control Broker's keys: signing, agreement, and the DSP's XML signing."""
        for suffix, use in (("ds", _SIGN), ("ka", _AGREE)):
            role = Role.ACCESS_CONTROL_BROKER
            yield self._organisation(f"{entity.hex()}-{suffix}", "TEST access control broker", entity, role, use)
        xml = f"xml-sign-{entity.hex()}-ds"
        yield self._organisation(xml, "TEST DSP XML signing", entity, Role.DSP_XML_SIGNING, _SIGN)

    def device(self, entity: EntityId) -> Iterator[Entry]:
        """A Device's keys: signing and agreement; its certificates never expire, as the profile has it."""
        for suffix, use in (("ds", _SIGN), ("ka", _AGREE)):
            key = self._key()
            certificate = x509.issue(
                "",
                entity,
                key.public,
                use,
                None,
                self.device_issuer.certificate,
                self.device_issuer.key,
                not_before=self._not_before,
                serial=x509.serial(self._entropy),
            )
            yield Entry(f"{entity.hex()}-{suffix}", certificate, key)
