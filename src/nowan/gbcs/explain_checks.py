"""Who signed, who MACed, and whether it holds; and opening of encrypted parts (GBCS 4.3.3, 6.2)."""

from __future__ import annotations

from collections.abc import Callable

from nowan.crypto import gcm
from nowan.errors import PeerMisbehaved
from nowan.gbcs import protect
from nowan.gbcs.credentials import Keys, KeyUse
from nowan.gbcs.encryption import encrypted_for, payload_key
from nowan.gbcs.explanation import Check
from nowan.gbcs.header import GroupingHeader
from nowan.gbcs.message import Message
from nowan.gbcs.protect import initialisation_vector
from nowan.gbcs.reasons import GbcsReason
from nowan.gbcs.usecases import Role, UseCase
from nowan.gbcs.verification import mac_parties, protection_due
from nowan.ids import EntityId, dashed

#: Security header of an encrypted part: control 0x31, invocation counter zero.
_PART_HEADER = b"\x31\x00\x00\x00\x00"


def checks(message: Message, use_case: UseCase | None, keys: Keys | None) -> dict[str, Check]:
    """What came of checking MAC and signature, each apart, with the keys at hand."""
    if message.signature is None:
        return _all(Check("none due", "a Pre-Command is not protected yet"))
    if keys is None:
        there = {"MAC": message.mac is not None, "signature": bool(message.signature)}
        unchecked, absent = Check("not checked", "no keys given"), Check("none there")
        return {name: unchecked if present else absent for name, present in there.items()}
    if use_case is None:
        return _all(Check("not checked", "unknown use case"))
    try:
        due = protection_due(message, use_case, keys)
    except PeerMisbehaved as error:
        return _all(Check("fails", str(error)))
    found = _all(Check("none due", "its use case asks for none"))
    if due.mac:
        found["MAC"] = _mac(message, use_case, keys)
    if due.signature:
        found["signature"] = _check(
            f"by {_who(message.originator, keys)}",
            lambda: protect.check_signature(message, keys.public(message.originator, KeyUse.DIGITAL_SIGNING)),
        )
    return found


def _all(check: Check) -> dict[str, Check]:
    return {"MAC": check, "signature": check}


def _mac(message: Message, use_case: UseCase, keys: Keys) -> Check:
    try:
        one, other = mac_parties(message, use_case, keys, None)
    except PeerMisbehaved as error:
        return Check("not checked", str(error))
    parties = f"between {_who(one, keys)} and {_who(other, keys)}"
    return _check(parties, lambda: protect.check_mac(message, keys.shared(one, other)))


def _check(who: str, check: Callable[[], object]) -> Check:
    try:
        check()
    except PeerMisbehaved as error:
        if error.reason is GbcsReason.NO_KEY:
            return Check("not checked", str(error))
        return Check("fails", f"{error.reason}, said to be {who}")
    return Check("holds", who)


def _who(entity: EntityId, keys: Keys) -> str:
    role = keys.role(entity)
    if role is None:
        return dashed(entity)
    known = {int(member): member.name.lower().replace("_", " ") for member in Role}
    return f"{dashed(entity)} ({known.get(role, f'role {role}')})"


def opener(header: GroupingHeader, keys: Keys) -> Callable[[bytes], bytes | None]:
    """What opens the encrypted parts of a message with this header, given from security control to tag (GBCS 8)."""

    def opened(octets: bytes) -> bytes | None:
        if octets[:5] != _PART_HEADER:
            return None
        try:
            key = payload_key(header, keys.shared(encrypted_for(header), header.originator))
            return gcm.decrypt(key, initialisation_vector(header.originator), octets[:1], octets[5:])
        except PeerMisbehaved:
            return None

    return opened
