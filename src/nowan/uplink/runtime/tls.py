"""TLS 1.3 with certificates on both sides: who connects is known before the first frame."""

from __future__ import annotations

import re
import ssl
from pathlib import Path

from nowan.crypto.x509 import Certificate
from nowan.errors import DecodeError
from nowan.ids import EntityId, entity_id

_COMMON_NAME = re.compile(r"[0-9A-Fa-f-]{16,23}")


def server_context(certificate: Path, key: Path, clients: Path, password: str | None = None) -> ssl.SSLContext:
    """For the head end: its certificate chain and key (PEM), and who issues the relays' certificates."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_cert_chain(certificate, key, password)
    context.load_verify_locations(clients)
    return context


def client_context(certificate: Path, key: Path, servers: Path, password: str | None = None) -> ssl.SSLContext:
    """For a PPMID: its certificate and key (PEM), and the authorities that issue the head end's certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(certificate, key, password)
    context.load_verify_locations(servers)
    return context


def identity(der: bytes | None) -> EntityId | None:
    """Whom a peer's certificate names: its EUI-64 as SMKI certificates hold it, or as the common name."""
    if not der:
        return None
    try:
        certificate = Certificate.from_der(der)
        name = certificate.common_name or ""
        return certificate.subject_id or (entity_id(name) if _COMMON_NAME.fullmatch(name) else None)
    except DecodeError:
        return None
