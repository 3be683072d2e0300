"""What the emulated DCC checks before it does anything for a request, in order: the rows of `CHECKS`.

A check gives a `Refusal` or nothing. The signature and the document's form come before all of them, in the broker.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from nowan.dcc.register import Register, User
from nowan.dcc.replay import ReplayGuard, Sequence
from nowan.duis.bodies.han import JoinOrUnjoinDevice, UpdateHanDeviceLog
from nowan.duis.bodies.prepayment import TopUpDevice
from nowan.duis.request import ServiceRequest
from nowan.duis.service_references import CommandVariant
from nowan.ids import EntityId, RequestId, dashed
from nowan.instant import Utc


class Refusal(msgspec.Struct, frozen=True):
    """A response code, and in words for the log what led to it."""

    code: str
    what: str


class Asked(msgspec.Struct, frozen=True):
    """A request whose signature holds, by whom it was signed, and what the checks look at."""

    request: ServiceRequest
    signer: User
    acb: EntityId
    now: Utc
    register: Register
    replay: ReplayGuard
    transformed: frozenset[RequestId]


def sequence(request: ServiceRequest) -> Sequence:
    """What the request's counter has to keep to: a Device's rise strictly, a top-up carries its token's."""
    if request.command_variant is CommandVariant.DCC_ONLY:
        return Sequence.WINDOW
    return Sequence.TOKENS if isinstance(request.body, TopUpDevice) else Sequence.RISING


def _certificate_current(asked: Asked) -> Refusal | None:
    if asked.signer.certificate.valid_at(asked.now):
        return None
    return Refusal("E100", "the signing certificate is not valid now")


def _originator_signed(asked: Asked) -> Refusal | None:
    originator = asked.request.request_id.originator
    if originator == asked.signer.id:
        return None
    return Refusal("E2", f"{dashed(originator)} is named as originator and {dashed(asked.signer.id)} signed")


def _role(asked: Asked) -> Refusal | None:
    if asked.signer.roles & asked.request.service.roles:
        return None
    roles = ", ".join(sorted(role.value for role in asked.signer.roles)) or "none"
    return Refusal("E1", f"{asked.request.srv} is not for the roles held: {roles}")


def _target_known(asked: Asked) -> Refusal | None:
    target = asked.request.target
    if asked.request.command_variant is CommandVariant.DCC_ONLY:
        return None if target == asked.acb else Refusal("E11", f"{asked.request.srv} is addressed to the ACB")
    if asked.register.device(target) is None:
        return Refusal("E11", f"{dashed(target)} is not in the inventory")
    return None


def _registered_supplier(asked: Asked) -> Refusal | None:
    if asked.request.command_variant is CommandVariant.DCC_ONLY:
        return None
    if asked.register.responsible(asked.signer, asked.request.target):
        return None
    return Refusal("E5", f"{dashed(asked.signer.id)} is no registered supplier of {dashed(asked.request.target)}")


def _other_device_known(asked: Asked) -> Refusal | None:
    match asked.request.body:
        case JoinOrUnjoinDevice(other_device=other):
            code = "E080702"
        case UpdateHanDeviceLog(device=other):
            code = "E081101"
        case _:
            return None
    if asked.register.device(other) is None:
        return Refusal(code, f"{dashed(other)} is not in the inventory")
    return None


def _reachable(asked: Asked) -> Refusal | None:
    if not asked.request.command_variant.over_wan or asked.register.hub_of(asked.request.target) is not None:
        return None
    return Refusal("E4", f"{dashed(asked.request.target)} is behind no hub")


def _not_replayed(asked: Asked) -> Refusal | None:
    request_id = asked.request.request_id
    if asked.request.command_variant.signed:
        # A Signed Pre-Command repeats the RequestID of its Transform, once.
        if request_id in asked.transformed:
            return None
        return Refusal("E48", f"no Pre-Command waits for its signature under {request_id}")
    fresh = asked.replay.fresh(request_id.originator, request_id.target, request_id.counter, sequence(asked.request))
    return None if fresh else Refusal("E17", f"{request_id}: the counter is not above the last")


#: The checks, in the order in which they are made.
CHECKS: tuple[Callable[[Asked], Refusal | None], ...] = (
    _certificate_current,
    _originator_signed,
    _role,
    _target_known,
    _registered_supplier,
    _other_device_known,
    _reachable,
    _not_replayed,
)


def refused(asked: Asked) -> Refusal | None:
    """The first check that fails, or None."""
    for check in CHECKS:
        refusal = check(asked)
        if refusal is not None:
            return refusal
    return None
