"""Whom a relay's certificate names: its common name and nothing that looks like one."""

from __future__ import annotations

import datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from nowan.uplink.runtime.tls import identity

OWN, OTHER = "02-4E-4F-57-41-4E-00-A5", "02-4E-4F-57-41-4E-00-FF"
CN, O = NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME  # noqa: E741


def certificate(*names: tuple[x509.ObjectIdentifier, str]) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(kind, value) for kind, value in names])
    start = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    made = x509.CertificateBuilder(subject, subject, key.public_key(), 1, start, start + datetime.timedelta(365))
    return made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


@pytest.mark.parametrize(
    ("names", "whom"),
    [
        ([(CN, OWN)], OWN),
        ([(CN, OWN), (O, f"x,CN={OTHER}")], OWN),
        ([(O, f"x,CN={OTHER}"), (CN, OWN)], OWN),
        ([(O, f"x,CN={OTHER}")], None),
        ([(CN, f"x,CN={OTHER}")], None),
        ([(CN, OWN), (CN, OTHER)], None),
        ([(CN, "relay")], None),
    ],
)
def test_only_the_common_name_names_a_relay(names: list[tuple[x509.ObjectIdentifier, str]], whom: str | None) -> None:
    found = identity(certificate(*names))
    assert (found.hex("-").upper() if found else None) == whom
