"""Who the head end works for: identifiers, keys and certificates. Nothing of it is stored with orders."""

from __future__ import annotations

import msgspec

from nowan.crypto.p256 import PrivateKey
from nowan.crypto.x509 import Certificate
from nowan.gbcs.credentials import Keys
from nowan.ids import EntityId


class Supplier(msgspec.Struct, frozen=True, kw_only=True):
    """One supplier.

    `keys` holds its own private keys for signing and key agreement and the certificates of its Devices; `xml_key` and
    `xml_certificate` sign its DUIS requests. `dcc_certificates` sign what the DCC answers, `back_office` what the
    supplier's own systems hand in (unsigned requests are taken as well, from whoever has the token).
    """

    id: EntityId
    acb: EntityId
    keys: Keys
    xml_key: PrivateKey
    xml_certificate: Certificate
    dcc_certificates: tuple[Certificate, ...]
    back_office: tuple[Certificate, ...] = ()

    def __repr__(self) -> str:
        return f"Supplier({self.id.hex('-').upper()})"
