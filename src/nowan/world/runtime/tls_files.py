"""TLS certificates for a simulated world, made on the spot and written where the servers want them.

They live from a day before now: TLS is checked against the machine's own clock, unlike everything else of the world.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import msgspec

from nowan.crypto import x509
from nowan.crypto.p256 import PrivateKey
from nowan.ids import EntityId, dashed
from nowan.instant import Utc
from nowan.world import cast as who

_DAY_MS = 86_400_000
_YEAR_MS = 365 * _DAY_MS


class TlsFiles(msgspec.Struct, frozen=True):
    """Paths of PEM files: the authority, and certificate and key by name."""

    folder: Path

    @property
    def authority(self) -> Path:
        """Who issued them all."""
        return self.folder / "tls-authority.pem"

    def certificate(self, name: str) -> Path:
        """The certificate of ``dcc``, ``gateway``, ``supplier`` or ``display``."""
        return self.folder / f"tls-{name}.pem"

    def key(self, name: str) -> Path:
        """Its private key."""
        return self.folder / f"tls-{name}.key"


def write_private(path: Path, data: bytes) -> None:
    """Write a secret: a new file that its owner alone may read."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)


def make(folder: Path) -> TlsFiles:
    """An authority, a server's certificate for the DCC and the gateway, a client's for supplier and display."""
    files = TlsFiles(folder)
    start = Utc(time.time_ns() // 1_000_000 - _DAY_MS)
    end = Utc(start + _YEAR_MS)
    authority_key = PrivateKey.generate(os.urandom)
    authority = x509.issue_root(
        "nowan TEST TLS authority", authority_key, not_before=start, not_after=end, serial=x509.serial(os.urandom)
    )
    files.authority.write_bytes(authority.pem())
    parties: tuple[tuple[str, EntityId | None], ...] = (
        ("dcc", None),
        ("gateway", None),
        ("supplier", who.SUPPLIER),
        ("display", who.NEW_DISPLAY),
    )
    for name, entity in parties:
        key = PrivateKey.generate(os.urandom)
        certificate = x509.issue_tls(
            dashed(entity) if entity else f"nowan TEST {name}",
            key.public,
            authority,
            authority_key,
            server=entity is None,
            not_before=start,
            not_after=end,
            serial=x509.serial(os.urandom),
        )
        files.certificate(name).write_bytes(certificate.pem())
        write_private(files.key(name), key.pem())
    return files
