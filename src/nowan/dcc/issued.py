"""What the ACB let out, and the Device's answer to it: a Response is matched, and verified as far as the DCC can."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from enum import Enum

import msgspec

from nowan.errors import DecodeError, PeerMisbehaved
from nowan.gbcs.contents import payload
from nowan.gbcs.credentials import Keys
from nowan.gbcs.header import Cra
from nowan.gbcs.message import Message
from nowan.gbcs.reasons import GbcsReason
from nowan.gbcs.usecases import by_code
from nowan.gbcs.verification import protection_due, verify
from nowan.ids import EntityId, RequestId

#: Commands that are remembered; past it the oldest is forgotten, and its Response is refused as unasked for.
MAX_ISSUED = 10_000


class Checked(Enum):
    """How far a Device's Response could be checked."""

    VERIFIED = "verified"
    #: MACed for somebody else: the ACB has no key for it, so shape and match are all that was checked.
    CARRIED = "carried"


class IssuedCommand(msgspec.Struct, frozen=True, kw_only=True):
    """A Command that was MACed: its identity, and the digest of the Response that was accepted for it."""

    request_id: RequestId
    service_reference_variant: str
    code: int
    originator: EntityId
    recipient: EntityId
    counter: int
    party: EntityId | None = None
    party_counter: int | None = None
    answered: bytes | None = None


def issued_command(request_id: RequestId, srv: str, command: Message) -> IssuedCommand:
    """The record of `command`."""
    other = command.header.other
    return IssuedCommand(
        request_id=request_id,
        service_reference_variant=srv,
        code=command.code,
        originator=command.originator,
        recipient=command.recipient,
        counter=command.counter,
        party=other.party,
        party_counter=other.party_counter,
    )


def answers(issued: IssuedCommand, response: Message) -> bool:
    """Whether `response` is one to `issued`: parties exchanged, counter, code and supplementary fields repeated."""
    other = response.header.other
    return (
        response.cra is Cra.RESPONSE
        and (response.originator, response.recipient) == (issued.recipient, issued.originator)
        and (response.counter, response.code) == (issued.counter, issued.code)
        and (other.party, other.party_counter) == (issued.party, issued.party_counter)
    )


def check_response(response: Message, keys: Keys, acb: EntityId) -> Checked:
    """Verify a Device's Response as far as the ACB's keys reach.

    A signature is checked with the Device's certificate, a MAC when it was made for the ACB; of one made for somebody
    else the form and the payload's shape are checked. Raises `PeerMisbehaved` or `DecodeError`.
    """
    use_case = by_code(response.code)
    due = protection_due(response, use_case, keys, acb)
    try:
        payload(response)
    except DecodeError as error:
        if error.reason is not GbcsReason.UNSUPPORTED_PAYLOAD:
            raise
    if due.mac and response.recipient != acb:
        return Checked.CARRIED
    verify(response, keys, acb=acb)
    return Checked.VERIFIED


class IssuedCommands:
    """Every Command that was let out, by the RequestID that asked for it."""

    def __init__(self, commands: Iterable[IssuedCommand] = ()) -> None:
        self._by_request: OrderedDict[RequestId, IssuedCommand] = OrderedDict()
        for command in commands:
            self.keep(command)

    def all(self) -> list[IssuedCommand]:
        """The durable state, oldest first."""
        return list(self._by_request.values())

    def keep(self, command: IssuedCommand) -> None:
        """Remember `command`, or what is new of it."""
        self._by_request[command.request_id] = command
        if len(self._by_request) > MAX_ISSUED:
            self._by_request.popitem(last=False)

    def of(self, request_id: RequestId) -> IssuedCommand | None:
        """The Command that was issued under `request_id`."""
        return self._by_request.get(request_id)

    def answered_by(self, response: Message) -> IssuedCommand | None:
        """The Command that `response` answers."""
        other = response.header.other
        asked = RequestId(
            other.party or response.recipient,
            response.originator,
            response.counter if other.party_counter is None else other.party_counter,
        )
        found = self._by_request.get(asked)
        return found if found is not None and answers(found, response) else None


def accepted(issued: IssuedCommand, digest: bytes) -> IssuedCommand:
    """`issued` with its Response."""
    if issued.answered not in (None, digest):
        raise PeerMisbehaved(GbcsReason.REPLAY, "another Response was accepted before")
    return msgspec.structs.replace(issued, answered=digest)
