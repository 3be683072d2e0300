"""What a Device checks before it acts on a Command, and in which order.

The text of GBCS 6.2.4 could not be had, so `ORDER` is data in one place: format, recipient, originator, authority,
counter, protection (form, MAC, signature). A counter is taken only after everything else held, so a forged message
moves nothing. Whoever executes takes an `AcceptedCommand` and nothing else; whoever refuses logs the security code in
`Rejected`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias, final

import msgspec

from nowan.errors import ApiMisuse, DecodeError, PeerMisbehaved, Reason
from nowan.gbcs.counters import Counters
from nowan.gbcs.credentials import Keys
from nowan.gbcs.header import Cra
from nowan.gbcs.message import Message, decode
from nowan.gbcs.reasons import GbcsReason
from nowan.gbcs.usecases import USE_CASES, DeviceKind, Role, UseCase
from nowan.gbcs.verification import Verified, verify
from nowan.ids import EntityId

#: Security log codes of the GBCS event list.
LOG_FORMAT, LOG_NO_AUTHORITY = 0x8F1E, 0x8F30
LOG_NOT_AUTHENTIC, LOG_UNAUTHORISED, LOG_OTHER = 0x8F3D, 0x8F3E, 0x8F53

_SEAL: Final = object()


class DeviceTrust(msgspec.Struct, frozen=True):
    """What a Device is, and whom it knows: its kind, its Access Control Broker, and the role of every known party."""

    kind: DeviceKind
    acb: EntityId
    roles: Mapping[EntityId, Role]


class Rejected(msgspec.Struct, frozen=True):
    """A Command that is not acted on: the security log's code, the check that failed, and why."""

    log_code: int
    check: str
    reason: Reason
    detail: str = ""


@final
class AcceptedCommand:
    """A Command that passed every check and whose counter was taken; only `check_command` makes one."""

    __slots__ = ("_role", "_verified")

    def __init__(self, verified: Verified, role: Role, seal: object) -> None:
        if seal is not _SEAL:
            raise ApiMisuse("AcceptedCommand comes from check_command, not from a constructor")
        self._verified = verified
        self._role = role

    @property
    def message(self) -> Message:
        """The Command."""
        return self._verified.message

    @property
    def use_case(self) -> UseCase:
        """Its row of the table."""
        return self._verified.use_case

    @property
    def verified(self) -> Verified:
        """Proof of its MAC and signature."""
        return self._verified

    @property
    def role(self) -> Role:
        """The role in which its originator asked."""
        return self._role

    def __repr__(self) -> str:
        return f"AcceptedCommand({self.use_case.name}, counter={self.message.counter})"


class Context(msgspec.Struct, frozen=True):
    """What a check looks at."""

    message: Message
    me: EntityId
    keys: Keys
    counters: Counters
    trust: DeviceTrust

    @property
    def use_case(self) -> UseCase | None:
        """The message's row of the table, if it has one."""
        return USE_CASES.get(self.message.code)


#: A check gives why it fails, or None; the one that looks at the protection gives its proof.
Check: TypeAlias = Callable[[Context], Rejected | Verified | None]


def is_command(context: Context) -> Rejected | None:
    """It is a Command, in a form that goes over the air."""
    message = context.message
    if message.cra is not Cra.COMMAND or message.signature is None:
        kind = f"{message.form.value} {message.cra.name.lower()}"
        return Rejected(LOG_FORMAT, "format", GbcsReason.FORM, kind)
    return None


def recipient_is_me(context: Context) -> Rejected | None:
    """It is addressed to this Device."""
    if context.message.recipient != context.me:
        return Rejected(LOG_UNAUTHORISED, "recipient", GbcsReason.RECIPIENT)
    return None


def originator_is_known(context: Context) -> Rejected | None:
    """This Device knows the originator."""
    if context.message.originator not in context.trust.roles:
        return Rejected(LOG_NO_AUTHORITY, "originator", GbcsReason.ORIGINATOR)
    return None


def role_may_send(context: Context) -> Rejected | None:
    """The use case is one for this kind of Device, and the originator's role may ask for it."""
    use_case = context.use_case
    if use_case is None or context.trust.kind not in use_case.devices:
        return Rejected(LOG_NO_AUTHORITY, "use case", GbcsReason.UNKNOWN_USE_CASE, f"0x{context.message.code:04X}")
    if context.trust.roles[context.message.originator] not in use_case.senders:
        return Rejected(LOG_NO_AUTHORITY, "role", GbcsReason.ROLE, use_case.name)
    return None


def counter_is_fresh(context: Context) -> Rejected | None:
    """Its counter is above the last one accepted; a top-up's is left to the check of its UTRN."""
    use_case = context.use_case
    if use_case is not None and use_case.is_top_up:
        return None
    if not context.counters.is_fresh(context.message.identity):
        return Rejected(LOG_OTHER, "counter", GbcsReason.REPLAY, str(context.message.counter))
    return None


def protection_holds(context: Context) -> Rejected | Verified:
    """Its form is the one its use case has, then its MAC holds, then its signature."""
    try:
        return verify(context.message, context.keys, acb=context.trust.acb)
    except PeerMisbehaved as error:
        log_code = LOG_FORMAT if error.reason is GbcsReason.FORM else LOG_NOT_AUTHENTIC
        return Rejected(log_code, "protection", error.reason, error.detail)


#: The order of checks (assumed; GBCS 6.2.4 is the clause): cheap before dear, no counter is looked up for a stranger.
ORDER: tuple[Check, ...] = (
    is_command,
    recipient_is_me,
    originator_is_known,
    role_may_send,
    counter_is_fresh,
    protection_holds,
)


def check_command(
    data: Message | bytes,
    me: EntityId,
    keys: Keys,
    counters: Counters,
    trust: DeviceTrust,
    *,
    order: tuple[Check, ...] = ORDER,
) -> AcceptedCommand | Rejected:
    """Check a Command at the Device `me` and take its counter.

    Bytes that are no message give `Rejected` too, with LOG_FORMAT. The counter of a top-up is not taken here: the
    executor checks its UTRN. On `AcceptedCommand` the caller persists `counters` before anything reveals the Command's
    effect. An `order` without `protection_holds` is `ApiMisuse`.
    """
    try:
        message = decode(data) if isinstance(data, bytes) else data
    except DecodeError as error:
        return Rejected(LOG_FORMAT, "format", error.reason, str(error))
    context = Context(message, me, keys, counters, trust)
    verified: Verified | None = None
    for check in order:
        found = check(context)
        if isinstance(found, Rejected):
            return found
        verified = found or verified
    if verified is None:
        raise ApiMisuse("an order of checks needs the one that looks at MAC and signature")
    role = trust.roles.get(message.originator)
    if role is None:
        return Rejected(LOG_NO_AUTHORITY, "originator", GbcsReason.ORIGINATOR)
    if not verified.use_case.is_top_up and not counters.accept(message.identity):
        return Rejected(LOG_OTHER, "counter", GbcsReason.REPLAY, str(message.counter))
    return AcceptedCommand(verified, role, _SEAL)
