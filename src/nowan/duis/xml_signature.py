"""The enveloped XML signature of DUIS documents (XMLDSig 1.1; DUIS 2.4): ECDSA with SHA-256 over canonical XML."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from nowan.crypto.p256 import PrivateKey
    from nowan.crypto.x509 import Certificate


class VerifiedXml(msgspec.Struct, frozen=True):
    """Proof that the whole document `xml` carries a good signature by the key in `certificate`."""

    xml: bytes
    certificate: Certificate


def sign_xml(xml: bytes, key: PrivateKey, certificate: Certificate) -> bytes:
    """`xml` with a signature by `key` as the root's last child; a signature that is there is replaced."""
    raise NotImplementedError


def verify_xml(xml: bytes, certificates: Iterable[Certificate]) -> VerifiedXml:
    """Check the one signature of `xml` against the certificate among `certificates` that it names.

    Raises `DecodeError` where the document or its signature is not of the only form allowed, `PeerMisbehaved`
    (``duis.signer-unknown``, ``duis.signature-digest``, ``duis.signature-value``) where a check fails.
    """
    raise NotImplementedError
