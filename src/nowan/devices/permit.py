"""Addition by permit: the CCS01 Command that a device brings along, and every condition on it.

A permit is the Access Control Broker's own Command, so that everything the CHF asks of a Command from its WAN is asked
of it too; the conditions before that tie it to the device that presents it. They stand in a table, cheap ones first,
and each refuses by a name of its own. The same bytes as the last CCS01 executed are no second Command: they re-open
joining for a device that has proved no trust-centre link key yet, `MAX_RETRIES` times, across power cuts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import msgspec

from nowan.crypto.secret import Secret
from nowan.devices.chf_objects import CCS01, KEY_IS_INSTALL_CODE
from nowan.devices.device_log import DeviceLog
from nowan.devices.reasons import DeviceReason
from nowan.dlms import data as cosem_data
from nowan.dlms.access import AccessRequest
from nowan.errors import DecodeError
from nowan.gbcs import contents, cosem
from nowan.gbcs.counters import Counters
from nowan.gbcs.header import Cra
from nowan.gbcs.message import Message, decode
from nowan.ids import EntityId
from nowan.zigbee.clusters.registration import Register

#: How often the same permit re-opens joining after its execution.
MAX_RETRIES = 5


class LastAddition(msgspec.Struct, frozen=True):
    """The last CCS01 that was executed: the digest of its bytes (they hold an install code), whom it added, retries."""

    digest: bytes
    device: EntityId
    retries: int = 0


def digest(message: bytes) -> bytes:
    """What stands for the bytes of a CCS01: SHA-256."""
    return hashlib.sha256(message).digest()


class Presented(msgspec.Struct, frozen=True):
    """A permit as it was presented: by whom key establishment proved, and with what registration."""

    message: Message
    addition: cosem.DeviceAddition
    register: Register
    proved: EntityId
    chf: EntityId
    acb: EntityId
    counters: Counters


#: A condition holds, or the reason it does not is that of its row.
Condition = Callable[[Presented], bool]

#: All conditions but MAC and form, which `device_check` looks at after them (docs/assumptions/devices.md).
CONDITIONS: tuple[tuple[DeviceReason, Condition], ...] = (
    (DeviceReason.PERMIT_TARGET, lambda p: p.message.recipient == p.chf),
    (DeviceReason.PERMIT_ORIGINATOR, lambda p: p.message.originator == p.acb),
    (DeviceReason.ENTITY_MISMATCH, lambda p: p.register.entity == p.proved),
    (DeviceReason.PERMIT_DEVICE, lambda p: p.addition.ieee_address == p.proved),
    (DeviceReason.PERMIT_DEVICE_TYPE, lambda p: p.addition.device_type == p.register.device_type),
    (
        DeviceReason.PERMIT_INSTALL_CODE,
        lambda p: Secret(p.addition.install_code) == Secret(p.register.install_code),
    ),
    (DeviceReason.PERMIT_STALE, lambda p: p.counters.is_fresh(p.message.identity)),
)


def read(permit: bytes) -> tuple[Message, cosem.DeviceAddition] | DeviceReason:
    """Take a permit apart: a CCS01 Command, or why it is none."""
    try:
        message = decode(permit)
    except DecodeError:
        return DeviceReason.PERMIT_UNREADABLE
    if message.code != CCS01 or message.cra is not Cra.COMMAND:
        return DeviceReason.PERMIT_CODE
    try:
        content = contents.payload(message)
        if not isinstance(content, AccessRequest):
            return DeviceReason.PERMIT_UNREADABLE
        if _other_key_type(content):
            return DeviceReason.PERMIT_KEY_TYPE
        return message, cosem.DeviceAddition.read(content)
    except DecodeError:
        return DeviceReason.PERMIT_UNREADABLE


def first_refusal(presented: Presented) -> DeviceReason | None:
    """The first condition that does not hold."""
    return next((reason for reason, holds in CONDITIONS if not holds(presented)), None)


def retry(
    last: LastAddition | None, permit: bytes, presented: Presented, log: DeviceLog
) -> LastAddition | DeviceReason:
    """What a permit is good for whose counter was taken: one retry less, or why not."""
    overtaken = presented.counters.last(presented.acb) != presented.message.counter
    if last is None or last.digest != digest(permit) or overtaken:
        return DeviceReason.PERMIT_STALE
    entry = log.find(presented.proved)
    if last.device != presented.proved or entry is None:
        return DeviceReason.PERMIT_DEVICE
    if entry.proved:
        return DeviceReason.PERMIT_IN_USE
    if last.retries >= MAX_RETRIES:
        return DeviceReason.PERMIT_USED_UP
    return msgspec.structs.replace(last, retries=last.retries + 1)


def _other_key_type(request: AccessRequest) -> bool:
    """A register_device whose key is no install code."""
    match request.items[0].data if request.items else None:
        case cosem_data.Structure(items=(_, cosem_data.Enum(value=key_type), _, _)):
            return key_type != KEY_IS_INSTALL_CODE
    return False
