"""Certificates to their roots (GBCS 4.3.2.8, 12; RFC 5280, 6): who vouches for a key, for which use, in which role.

`Authorities` holds the roots that one trusts and the issuing authorities that one knows. A path is built from a
certificate upwards by names and signatures, at most `MAX_DEPTH` steps, and ends at a root; on the way every issuer
must be an issuing authority that may sign certificates. Validity is judged at a given time, or not at all: GBCS lets
who replaces credentials leave it out, and a Device with no reliable clock cannot judge it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final, final

from nowan.crypto.key_usage import KeyUsage
from nowan.crypto.x509 import Certificate
from nowan.errors import ApiMisuse, PeerMisbehaved
from nowan.gbcs.reasons import GbcsReason
from nowan.gbcs.usecases import Role
from nowan.ids import EntityId
from nowan.instant import Utc

#: Certificates in a path without its root: the party's, and an issuing authority's or two.
MAX_DEPTH = 3
#: Issuing authorities that one store holds; the infrastructure has a handful.
MAX_AUTHORITIES = 256

_SEAL: Final = object()


@final
class Trusted:
    """A certificate and the path to its root; only `Authorities.check` makes one."""

    __slots__ = ("_path",)

    def __init__(self, path: tuple[Certificate, ...], seal: object) -> None:
        if seal is not _SEAL:
            raise ApiMisuse("Trusted comes from Authorities.check, not from a constructor")
        self._path = path

    @property
    def certificate(self) -> Certificate:
        """The certificate that was checked."""
        return self._path[0]

    @property
    def path(self) -> tuple[Certificate, ...]:
        """From the certificate to its root."""
        return self._path

    def __repr__(self) -> str:
        return f"Trusted({self.certificate!r}, {len(self._path) - 1} above)"


class Authorities:
    """The roots that are trusted, and issuing authorities, which are not trusted by themselves."""

    def __init__(self, roots: Collection[Certificate], issuing: Iterable[Certificate] = ()) -> None:
        if not roots:
            raise ApiMisuse("a path ends at a root: give one at least")
        self._roots = tuple(roots)
        self._issuing: dict[Certificate, None] = {}
        for certificate in issuing:
            self.add(certificate)

    def __repr__(self) -> str:
        return f"Authorities({len(self._roots)} roots, {len(self._issuing)} issuing)"

    def add(self, certificate: Certificate) -> None:
        """Know one more issuing authority, such as one of a replacement's path; `ApiMisuse` past the limit."""
        if len(self._issuing) >= MAX_AUTHORITIES and certificate not in self._issuing:
            raise ApiMisuse(f"at most {MAX_AUTHORITIES} issuing authorities")
        self._issuing[certificate] = None

    def check(
        self,
        certificate: Certificate,
        *,
        use: KeyUsage,
        at: Utc | None,
        subject: EntityId | None = None,
        roles: Collection[int] | None = None,
    ) -> Trusted:
        """Proof that a root vouches for `certificate`.

        `use` must be among its key usages; `at` within the validity of every certificate of the path (None leaves that
        out); `subject` is whose it must be; `roles` are those that its role must be among (None leaves that out, an
        empty collection asks for a Device's, which has none). Raises `PeerMisbehaved(GbcsReason.CERTIFICATE)` that says
        which of these failed; a certificate is public, so that tells no secret.
        """
        if use not in certificate.key_usage:
            raise _refused("key usage", certificate)
        if subject is not None and certificate.subject_id != subject:
            raise _refused("subject", certificate)
        role = certificate.remote_party_role
        if roles is not None and (role is not None or roles) and role not in roles:
            raise _refused("role", certificate)
        path = self._path(certificate, MAX_DEPTH)
        if path is None:
            raise _refused("no path to a root", certificate)
        if at is not None:
            for member in path:
                if not member.valid_at(at):
                    raise _refused("not valid at this time", member)
        return Trusted(path, _SEAL)

    def _path(self, certificate: Certificate, depth: int) -> tuple[Certificate, ...] | None:
        if depth == 0:
            return None
        for root in self._roots:
            if _issued(certificate, root):
                return certificate, root
        for authority in self._issuing:
            if authority.remote_party_role == Role.ISSUING_AUTHORITY and _issued(certificate, authority):
                above = self._path(authority, depth - 1)
                if above is not None:
                    return certificate, *above
        return None


def _issued(certificate: Certificate, issuer: Certificate) -> bool:
    if certificate == issuer or certificate.issuer_text != issuer.subject_text:
        return False
    try:
        certificate.verify_issued_by(issuer)
    except PeerMisbehaved:
        return False
    return True


def _refused(detail: str, certificate: Certificate) -> PeerMisbehaved:
    return PeerMisbehaved(GbcsReason.CERTIFICATE, f"{detail}: {certificate!r}")
