"""Whose keys we hold: certificates and public keys of others, private keys of our own, and what is shared with them.

A folder uses the names of the Reference Test Data Set: ``<eui64>-ds.pem`` (digital signing), ``-ka.pem`` (key
agreement), ``-pp-ka.pem`` (prepayment key agreement) hold certificates or public keys, ``.key`` files private keys. A
pair's shared secret Z costs a curve multiplication and never changes, so it is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from pathlib import Path
from typing import TypeAlias

from nowan.crypto.p256 import PrivateKey, PublicKey
from nowan.crypto.secret import Secret
from nowan.crypto.x509 import Certificate
from nowan.errors import DecodeError, PeerMisbehaved
from nowan.gbcs.reasons import GbcsReason
from nowan.gbcs.usecases import Role
from nowan.ids import EntityId, dashed, entity_id


class KeyUse(Enum):
    """What a key pair is for; the value is the ending of its file's name."""

    DIGITAL_SIGNING = "ds"
    KEY_AGREEMENT = "ka"
    PREPAYMENT = "pp-ka"


#: Whose key, for what.
KeyName: TypeAlias = tuple[EntityId, KeyUse]
#: Shared secrets that are kept; past it the oldest goes. A head end's devices, a few secrets each.
MAX_SHARED = 200_000
#: A key file is a few hundred bytes.
_MAX_FILE_SIZE = 64 * 1024


class Keys:
    """A key store in memory. Its ``repr`` counts and shows no key."""

    def __init__(
        self,
        certificates: Iterable[tuple[EntityId, KeyUse, Certificate]] = (),
        public: Mapping[KeyName, PublicKey] | None = None,
        private: Mapping[KeyName, PrivateKey] | None = None,
    ) -> None:
        self._certificates: dict[KeyName, Certificate] = {}
        self._public: dict[KeyName, PublicKey] = dict(public or {})
        self._private: dict[KeyName, PrivateKey] = {}
        self._shared: dict[tuple[EntityId, EntityId, KeyUse], Secret] = {}
        for entity, use, certificate in certificates:
            self.add_certificate(entity, use, certificate)
        for (entity, use), key in (private or {}).items():
            self.add_private(entity, use, key)

    def __repr__(self) -> str:
        return f"Keys({len(self._public)} public, {len(self._private)} private)"

    @classmethod
    def load(cls, folder: str | Path, password: bytes | None = None) -> Keys:
        """Read a key folder; other files in it are left alone. `password` opens the private keys that are encrypted.

        Raises `DecodeError(GbcsReason.KEY_FILE)` that names the file which cannot be read, and `OSError`.
        """
        keys = cls()
        for path in sorted(Path(folder).iterdir()):
            if path.suffix in (".pem", ".key") and (name := _key_name(path.stem)):
                keys._add_file(path, *name, password)
        return keys

    def _add_file(self, path: Path, entity: EntityId, use: KeyUse, password: bytes | None) -> None:
        data = path.read_bytes()[:_MAX_FILE_SIZE]
        try:
            if path.suffix == ".key":
                self.add_private(entity, use, PrivateKey.from_pem(data, password if b"ENCRYPTED" in data else None))
            elif b"BEGIN PUBLIC KEY" in data:
                self.add_public(entity, use, PublicKey.from_pem(data))
            else:
                self.add_certificate(entity, use, Certificate.from_pem(data))
        except DecodeError as error:
            raise DecodeError(GbcsReason.KEY_FILE, error.offset, path.name, error.detail or str(error.reason)) from None

    def add_certificate(self, entity: EntityId, use: KeyUse, certificate: Certificate) -> None:
        """Hold a certificate and the public key in it."""
        self._certificates[entity, use] = certificate
        self.add_public(entity, use, certificate.public_key)

    def add_public(self, entity: EntityId, use: KeyUse, key: PublicKey) -> None:
        """Hold a public key, in place of any earlier one (secrets shared with that one are forgotten)."""
        if self._public.get((entity, use), key) != key:
            self._forget(entity)
        self._public[entity, use] = key

    def add_private(self, entity: EntityId, use: KeyUse, key: PrivateKey) -> None:
        """Hold a private key; its public half too where no certificate gave one."""
        self._private[entity, use] = key
        self._public.setdefault((entity, use), key.public)
        self._forget(entity)

    def _forget(self, entity: EntityId) -> None:
        for pair in [pair for pair in self._shared if entity in pair]:
            del self._shared[pair]

    def certificate(self, entity: EntityId, use: KeyUse) -> Certificate | None:
        """The certificate held, if any."""
        return self._certificates.get((entity, use))

    def has_public(self, entity: EntityId, use: KeyUse) -> bool:
        """Whether `public` would answer."""
        return (entity, use) in self._public

    def has_private(self, entity: EntityId, use: KeyUse) -> bool:
        """Whether `private` would answer."""
        return (entity, use) in self._private

    def public(self, entity: EntityId, use: KeyUse) -> PublicKey:
        """A public key; raises `PeerMisbehaved(GbcsReason.NO_KEY)` where none is held."""
        key = self._public.get((entity, use))
        if key is None:
            raise _no_key(f"no public {use.value} key of {dashed(entity)}")
        return key

    def private(self, entity: EntityId, use: KeyUse) -> PrivateKey:
        """A private key; raises `PeerMisbehaved(GbcsReason.NO_KEY)` where none is held."""
        key = self._private.get((entity, use))
        if key is None:
            raise _no_key(f"no private {use.value} key of {dashed(entity)}")
        return key

    def shared(self, own: EntityId, peer: EntityId, use: KeyUse = KeyUse.KEY_AGREEMENT) -> Secret:
        """The secret Z that `own` and `peer` share (32 bytes), from the private key of either.

        `use` names `own`'s key: a supplier's prepayment key meets the meter's ordinary key agreement key. Raises
        `PeerMisbehaved(GbcsReason.NO_KEY)` when neither private key is held with the other's public one.
        """
        known = self._shared.get((own, peer, use))
        if known is not None:
            return known
        if (own, use) in self._private:
            secret = self._private[own, use].ecdh(self.public(peer, KeyUse.KEY_AGREEMENT))
        elif (peer, KeyUse.KEY_AGREEMENT) in self._private:
            secret = self._private[peer, KeyUse.KEY_AGREEMENT].ecdh(self.public(own, use))
        else:
            raise _no_key(f"no private key agreement key of {dashed(own)} or {dashed(peer)}")
        if len(self._shared) >= MAX_SHARED:
            del self._shared[next(iter(self._shared))]
        self._shared[own, peer, use] = secret
        return secret

    def role(self, entity: EntityId) -> int | None:
        """The Remote Party Role in a certificate held of `entity`, or None."""
        for use in KeyUse:
            certificate = self._certificates.get((entity, use))
            if certificate is not None and certificate.remote_party_role is not None:
                return certificate.remote_party_role
        return None

    def access_control_broker(self) -> EntityId:
        """The only party held that has an Access Control Broker's key agreement certificate.

        Raises `PeerMisbehaved(GbcsReason.NO_KEY)` when there is none or more than one: then name it to `verify`.
        """
        found = [
            entity
            for (entity, use), certificate in self._certificates.items()
            if use is KeyUse.KEY_AGREEMENT and certificate.remote_party_role == Role.ACCESS_CONTROL_BROKER
        ]
        if len(found) != 1:
            raise _no_key(f"{len(found)} key agreement certificates of an Access Control Broker, one wanted")
        return found[0]


def _no_key(detail: str) -> PeerMisbehaved:
    return PeerMisbehaved(GbcsReason.NO_KEY, detail)


def _key_name(stem: str) -> KeyName | None:
    entity, _, ending = stem.partition("-")
    try:
        return entity_id(entity), KeyUse(ending)
    except (DecodeError, ValueError):
        return None
