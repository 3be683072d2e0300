"""Commands for Local Delivery: what goes to the DCC for one, what comes back, and the Device's Response by 8.13."""

from __future__ import annotations

from typing import Final, final

import msgspec

from nowan.crypto.secret import Secret
from nowan.duis.bodies.local import ReturnLocalCommandResponse, SignedPreCommand
from nowan.duis.correlate import difference, with_issuer_event_of
from nowan.duis.reasons import DuisReason
from nowan.duis.request import ServiceRequest, new_request
from nowan.duis.service_references import CommandVariant
from nowan.duis.transform import TransformContext, making, transform
from nowan.errors import ApiMisuse, DecodeError, PeerMisbehaved
from nowan.gbcs.header import Cra
from nowan.gbcs.message import Form, Message, decode
from nowan.gbcs.usecases import by_code
from nowan.ids import EntityId, RequestId

_SEAL: Final = object()


@final
class MatchedCommand:
    """Proof that a Command for Local Delivery is what was asked for; only `local_command_matches` makes one."""

    __slots__ = ("_command", "_request")

    def __init__(self, request: ServiceRequest, command: Message, seal: object) -> None:
        if seal is not _SEAL:
            raise ApiMisuse("MatchedCommand comes from local_command_matches, not from a constructor")
        self._request = request
        self._command = command

    @property
    def request(self) -> ServiceRequest:
        """What was asked."""
        return self._request

    @property
    def command(self) -> Message:
        """The Command, MACed for the Device that it is for."""
        return self._command

    def __repr__(self) -> str:
        return f"MatchedCommand({self._request.srv}, {self._request.request_id})"


def signed_request(request: ServiceRequest, signed: bytes, variant: CommandVariant) -> ServiceRequest:
    """The Signed Pre-Command's own request (Command Variant 5, 6 or 7), under the RequestID of its Transform."""
    body = SignedPreCommand(gbcs=Secret(signed))
    return new_request(request.request_id, request.srv, variant, body, preceding=request.header.preceding)


def return_local_command_response(
    original: RequestId, gbcs: bytes, originator: EntityId, acb: EntityId, counter: int
) -> ServiceRequest:
    """SRV 8.13: hand the Device's Response `gbcs` to the DCC; `original` is the RequestID its Command came from."""
    body = ReturnLocalCommandResponse(original=original, gbcs=Secret(gbcs))
    return new_request(RequestId(originator, acb, counter), "8.13", CommandVariant.DCC_ONLY, body)


def local_command_matches(
    request: ServiceRequest, command: bytes, context: TransformContext, signed: bytes | None = None
) -> MatchedCommand:
    """Hold a Command for Local Delivery against what was asked for.

    A critical one must hold the body that was `signed`, a non-critical one must say what `request` says, in the
    protection of its use case. Its MAC belongs to the ACB and the Device: only they can check it. `request` is the one
    that was transformed (Command Variant 4) or asked for (2, 3).
    Raises `PeerMisbehaved(duis.local-command)`, or `DecodeError` where it is no message at all.
    """
    message = decode(command)
    if request.service.critical:
        if signed is None:
            raise ApiMisuse("a critical Command is held against what was signed")
        if message.form is not Form.SIGNED_MACED or message.signed_body != signed:
            raise PeerMisbehaved(DuisReason.LOCAL_COMMAND, "it does not hold the body that was signed")
        return MatchedCommand(request, message, _SEAL)
    context = with_issuer_event_of(message, context)
    row = making(request, context)
    expected = transform(request, _with_counter_of(message, context) if row.by_broker or row.by_cos else context)
    due = by_code(row.code).protection(Cra.COMMAND, by_broker=row.by_broker)
    if (message.mac is not None, bool(message.signature)) != (due.mac, due.signature):
        raise PeerMisbehaved(DuisReason.LOCAL_COMMAND, f"a {row.use_case} that is {message.form.value}")
    try:
        differing = difference(request, message, expected, context)
    except DecodeError as error:
        differing = f"unreadable at {error.path}"
    if differing:
        raise PeerMisbehaved(DuisReason.LOCAL_COMMAND, differing)
    return MatchedCommand(request, message, _SEAL)


def _with_counter_of(message: Message, context: TransformContext) -> TransformContext:
    """The ACB's counter is its own affair: whichever the message has. What it covers is compared all the same."""
    return msgspec.structs.replace(context, acb_counter=message.counter)
