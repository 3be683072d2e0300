"""What a careful supplier does with the DCC's answer: correlate before signing, and match what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from nowan.duis.request import ServiceRequest
from nowan.duis.transform import TransformContext

if TYPE_CHECKING:
    from nowan.crypto.p256 import PrivateKey
    from nowan.gbcs.message import Message


class Correlated(msgspec.Struct, frozen=True):
    """Proof that the Pre-Command says what the request said. Only `correlate` makes one."""

    request: ServiceRequest
    pre_command: bytes


class MatchedCommand(msgspec.Struct, frozen=True):
    """Proof that a Command for Local Delivery is what the request asked for. Only `local_command_matches` makes one."""

    request: ServiceRequest
    command: Message


def correlate(request: ServiceRequest, pre_command: bytes, context: TransformContext) -> Correlated:
    """Hold `pre_command` against `request` (Command Variant 4), field by field and byte by byte.

    Raises `PeerMisbehaved(duis.correlation)` naming the field that differs.
    """
    raise NotImplementedError


def sign_pre_command(correlated: Correlated, key: PrivateKey) -> bytes:
    """The Signed Pre-Command: DF .. payload, 40, signature (GBCS 6.2.5). Takes nothing but a `Correlated`."""
    raise NotImplementedError


def local_command_matches(
    request: ServiceRequest, command: bytes, context: TransformContext, signed: bytes | None = None
) -> MatchedCommand:
    """Hold a Command for Local Delivery against what was asked for.

    A critical one must hold the body that was `signed`, a non-critical one must say what `request` says. Its MAC
    belongs to the ACB and the Device: only they can check it.
    Raises `PeerMisbehaved(duis.local-command)`, or `DecodeError` where it is no Command at all.
    """
    raise NotImplementedError
