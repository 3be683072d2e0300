"""What a careful supplier does with the DCC's answer before it signs: correlate (SEC, Service User's obligations).

The Pre-Command is read, not compared as text: who, whom, which counter, which use case and every value of its payload
must be what the request asked for, and the whole must be, byte for byte, what a Transform of the request gives. The
answer is a proof value, and signing takes nothing else.
"""

from __future__ import annotations

from typing import Any, Final, final

import msgspec

from nowan.crypto.p256 import PrivateKey
from nowan.duis.reasons import DuisReason
from nowan.duis.request import ServiceRequest
from nowan.duis.service_references import CommandVariant
from nowan.duis.transform import TransformContext, asking, making, transform
from nowan.errors import ApiMisuse, DecodeError, PeerMisbehaved
from nowan.gbcs import protect
from nowan.gbcs.contents import payload
from nowan.gbcs.gbz import Component, GbzCommands
from nowan.gbcs.message import Form, Message, decode

_SEAL: Final = object()


@final
class Correlated:
    """Proof that a Pre-Command says what the request said; only `correlate` makes one."""

    __slots__ = ("_pre_command", "_request")

    def __init__(self, request: ServiceRequest, pre_command: Message, seal: object) -> None:
        if seal is not _SEAL:
            raise ApiMisuse("Correlated comes from correlate, not from a constructor")
        self._request = request
        self._pre_command = pre_command

    @property
    def request(self) -> ServiceRequest:
        """What was asked."""
        return self._request

    @property
    def pre_command(self) -> Message:
        """What came back, and says the same."""
        return self._pre_command

    def __repr__(self) -> str:
        return f"Correlated({self._request.srv}, {self._request.request_id})"


def correlate(request: ServiceRequest, pre_command: bytes, context: TransformContext) -> Correlated:
    """Hold `pre_command` against `request` (Command Variant 4), field by field and byte by byte.

    Raises `PeerMisbehaved(duis.correlation)` naming the field that differs, and what `transform` raises.
    """
    if request.command_variant is not CommandVariant.TRANSFORM:
        raise ApiMisuse("a Pre-Command answers Command Variant 4")
    try:
        message = decode(pre_command)
    except DecodeError as error:
        raise PeerMisbehaved(DuisReason.CORRELATION, f"no Pre-Command: {error}") from None
    context = with_issuer_event_of(message, context)
    expected = transform(request, context)
    if message.form is not Form.PRE_COMMAND:
        raise PeerMisbehaved(DuisReason.CORRELATION, f"no Pre-Command: it is {message.form.value}")
    differing = difference(request, message, expected, context)
    if differing:
        raise PeerMisbehaved(DuisReason.CORRELATION, differing)
    return Correlated(request, message, _SEAL)


def with_issuer_event_of(message: Message, context: TransformContext) -> TransformContext:
    """The issuer event id is the DCC's clock: whichever the message's first component has, where it is not given.

    The id of every other component is held against it.
    """
    if context.issuer_event is not None:
        return context
    try:
        content = payload(message)
    except DecodeError:
        return context
    parts = content.components if isinstance(content, GbzCommands) else ()
    commands = [part.command for part in parts if isinstance(part, Component)]
    found = (getattr(command, name, None) for command in commands for name in ("issuer_event", "message_id"))
    event = next((number for number in found if isinstance(number, int)), 0)
    return msgspec.structs.replace(context, issuer_event=event)


def difference(request: ServiceRequest, message: Message, expected: Message, context: TransformContext) -> str:
    """The first field in which a Command differs from the one expected, or "" where header and payload are the same."""
    for owner, got, wanted in (
        ("", message.header, expected.header),
        ("other information: ", message.header.other, expected.header.other),
    ):
        for name in got.__struct_fields__:
            if name != "other" and getattr(got, name) != getattr(wanted, name):
                return f"{owner}{name.replace('_', ' ')} differs"
    row = making(request, context)
    try:
        said = row.said(payload(message))
    except DecodeError as error:
        return f"the payload is none of {row.use_case}: {error.path}"
    asked = row.asked(asking(request, context, message.counter))
    differing = _first_difference(said, asked)
    if differing:
        return f"{row.use_case}: {differing} differs"
    return "" if message.body == expected.body else "the bytes differ"


def _first_difference(said: Any, asked: Any) -> str:
    """Where two values differ, in words: names of fields, places in lists; "" where they are the same."""
    if said == asked:
        return ""
    if isinstance(said, tuple) and isinstance(asked, tuple):
        for place, pair in enumerate(zip(said, asked, strict=False), 1):
            inner = _first_difference(*pair)
            if inner:
                return f"{place} {inner}" if inner != "the value" else str(place)
        return f"the number, {len(said)} for {len(asked)}"
    if not isinstance(said, msgspec.Struct) or not isinstance(asked, msgspec.Struct):
        return "the value"
    if type(said) is not type(asked):
        return "the kind of value"
    for name in said.__struct_fields__:
        inner = _first_difference(getattr(said, name), getattr(asked, name))
        if inner:
            words = name.replace("_", " ")
            return words if inner == "the value" else f"{words} {inner}"
    return "the value"


def sign_pre_command(correlated: Correlated, key: PrivateKey) -> bytes:
    """The Signed Pre-Command: DF .. payload, 40, signature (GBCS 6.2.5). Takes nothing but a `Correlated`."""
    if not isinstance(correlated, Correlated):
        raise ApiMisuse("only a correlated Pre-Command is signed")
    return protect.signed(correlated.pre_command, key).encode()
