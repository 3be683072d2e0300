"""What must hold of a message, decided and checked: `verify` (GBCS 6.2, 4.3.3).

The use case and the Remote Party of the exchange say whether MAC, signature or both are due. A Command's MAC is made
with the Access Control Broker's key, whoever its originator is; a Response's or Alert's with the key of whom it is
addressed to; between a PPMID and a GSME with their own two keys. A signature is always the originator's.
"""

from __future__ import annotations

from typing import Final, final

from nowan.crypto.key_usage import KeyUsage
from nowan.errors import ApiMisuse, PeerMisbehaved
from nowan.gbcs import protect
from nowan.gbcs.chains import Authorities, Trusted
from nowan.gbcs.credentials import Keys, KeyUse
from nowan.gbcs.header import Cra
from nowan.gbcs.message import Message
from nowan.gbcs.protect import Authenticated, Signed
from nowan.gbcs.reasons import GbcsReason
from nowan.gbcs.usecases import MessageType, Protection, Role, UseCase, by_code
from nowan.ids import EntityId, dashed
from nowan.instant import Utc

_SEAL: Final = object()


@final
class Verified:
    """Everything that its use case asks of a message holds; only `verify` makes one."""

    __slots__ = ("_authenticated", "_signed", "_use_case")

    def __init__(
        self, use_case: UseCase, authenticated: Authenticated | None, signed: Signed | None, seal: object
    ) -> None:
        if seal is not _SEAL:
            raise ApiMisuse("Verified comes from verify, not from a constructor")
        self._use_case = use_case
        self._authenticated = authenticated
        self._signed = signed

    @property
    def message(self) -> Message:
        """The message that was checked."""
        proof = self._authenticated or self._signed
        assert proof is not None
        return proof.message

    @property
    def use_case(self) -> UseCase:
        """Its row of the table."""
        return self._use_case

    @property
    def authenticated(self) -> Authenticated | None:
        """Proof of its MAC, where one was due."""
        return self._authenticated

    @property
    def signed(self) -> Signed | None:
        """Proof of its signature, where one was due."""
        return self._signed

    def __repr__(self) -> str:
        return f"Verified({self._use_case.name}, {self.message.cra.name}, counter={self.message.counter})"


def verify(
    message: Message,
    keys: Keys,
    *,
    acb: EntityId | None = None,
    authorities: Authorities | None = None,
    at: Utc | None = None,
) -> Verified:
    """Check all that the message's use case and parties ask for, no more and no less.

    `acb` names the Access Control Broker; without it the one certificate of that role in `keys` decides. With
    `authorities` the certificates behind MAC and signature are checked to their roots first, valid `at` that time, each
    for its use and in a role that may send the use case; without, the keys held are taken as trusted. Raises
    `PeerMisbehaved`: UNKNOWN_USE_CASE, FORM (protection other than its use case has), NO_KEY (not ours to check: a
    Response for somebody else), CERTIFICATE, ROLE, MAC or SIGNATURE.
    """
    use_case = by_code(message.code)
    due = protection_due(message, use_case, keys, acb)
    if authorities is not None:
        check_certificates(message, keys, authorities, at, acb=acb)
    authenticated = signed = None
    if due.mac:
        authenticated = protect.check_mac(message, keys.shared(*mac_parties(message, use_case, keys, acb)))
    if due.signature:
        signed = protect.check_signature(message, keys.public(message.originator, KeyUse.DIGITAL_SIGNING))
    return Verified(use_case, authenticated, signed, _SEAL)


def protection_due(message: Message, use_case: UseCase, keys: Keys, acb: EntityId | None = None) -> Protection:
    """What is due of this message; raises `PeerMisbehaved(GbcsReason.FORM)` when its form is another."""
    party = message.originator if message.cra is Cra.COMMAND else message.recipient
    if use_case.type is MessageType.VARIANT:
        by_broker = party == acb if acb is not None else keys.role(party) == Role.ACCESS_CONTROL_BROKER
    else:
        by_broker = False
    due = use_case.protection(message.cra, by_broker=by_broker)
    if (message.mac is not None, bool(message.signature)) != (due.mac, due.signature):
        raise PeerMisbehaved(GbcsReason.FORM, f"{use_case.name} {message.cra.name.lower()} is {message.form.value}")
    return due


def mac_parties(message: Message, use_case: UseCase, keys: Keys, acb: EntityId | None) -> tuple[EntityId, EntityId]:
    """Whose two key agreement keys the MAC is made with."""
    if message.cra is Cra.COMMAND and use_case.type is not MessageType.PPMID_COMMAND:
        return acb if acb is not None else keys.access_control_broker(), message.recipient
    return message.recipient, message.originator


def check_role(message: Message, keys: Keys) -> None:
    """Whether the originator's role may send this, by the certificates held.

    A Command is for the roles of its use case, a Response or Alert for a Device, which has none. Raises
    `PeerMisbehaved`: ROLE, or NO_KEY when no certificate of a Command's originator is held.
    """
    use_case = by_code(message.code)
    role = keys.role(message.originator)
    if message.cra is not Cra.COMMAND or use_case.type is MessageType.PPMID_COMMAND:
        if role is not None:
            raise PeerMisbehaved(GbcsReason.ROLE, f"{use_case.name} {message.cra.name.lower()} of an organisation")
        return
    if role is None:
        raise PeerMisbehaved(GbcsReason.NO_KEY, f"no certificate with the role of {dashed(message.originator)}")
    if role not in use_case.senders:
        raise PeerMisbehaved(GbcsReason.ROLE, f"{use_case.name} of role {role:02X}")


def check_certificates(
    message: Message, keys: Keys, authorities: Authorities, at: Utc | None, *, acb: EntityId | None = None
) -> tuple[Trusted, ...]:
    """Proof for every certificate behind the message's MAC and signature, its originator's role checked too.

    Raises `PeerMisbehaved`: CERTIFICATE, ROLE, or NO_KEY for one that is not held.
    """
    use_case = by_code(message.code)
    due = protection_due(message, use_case, keys, acb)
    check_role(message, keys)
    wanted = [(message.originator, KeyUse.DIGITAL_SIGNING, KeyUsage.DIGITAL_SIGNATURE)] if due.signature else []
    if due.mac:
        parties = mac_parties(message, use_case, keys, acb)
        wanted += [(party, KeyUse.KEY_AGREEMENT, KeyUsage.KEY_AGREEMENT) for party in parties]
    proofs = []
    for party, key_use, use in wanted:
        certificate = keys.certificate(party, key_use)
        if certificate is None:
            raise PeerMisbehaved(GbcsReason.NO_KEY, f"no {key_use.value} certificate of {dashed(party)}")
        proofs.append(authorities.check(certificate, use=use, at=at, subject=party))
    return tuple(proofs)
