"""COSEM objects of the Communications Hub Function: the device log object, class 104 (GBCS use cases CCS01, CCS02)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from nowan.crypto.secret import Secret
from nowan.devices.cosem_objects import Answer, CosemObject, CosemTable, obis
from nowan.devices.device_log import DeviceLog, LogEntry
from nowan.devices.identity import DeviceType
from nowan.dlms import data as cosem
from nowan.dlms.access import Kind, ResultCode
from nowan.dlms.data import NULL, Data
from nowan.ids import EntityId

CCS01, CCS02 = 0x0001, 0x0002
#: DLMS class of the ZigBee network control object, and the CHF Device Log's instance of it.
NETWORK_CONTROL = 104
DEVICE_LOG = obis("0-0:30.3.0.255")
#: `register_device.key_type`: the key is an install code.
KEY_IS_INSTALL_CODE = 1
INSTALL_CODE_SIZE = 16
#: What CCS01 may register; the GPF is part of the hub itself.
REGISTRABLE = frozenset(DeviceType) - {DeviceType.HHT}


class Opening(msgspec.Struct, frozen=True):
    """Joining is to be opened for `device` (None: for whoever is in the log) for `seconds`."""

    device: EntityId | None
    seconds: int


@dataclass
class ChfWork:
    """The working copy that a Command acts on, and what it asks of the radio."""

    log: DeviceLog
    join_timeout_s: int
    registered: EntityId | None = None
    removed: list[EntityId] = field(default_factory=list)
    changed: list[EntityId] = field(default_factory=list)
    opening: Opening | None = None
    link_key: Secret | None = None


def _register_device(work: ChfWork, data: Data) -> Answer:
    match data:
        case cosem.Structure(
            items=(
                cosem.OctetString(value=device),
                cosem.Enum(value=key_type),
                cosem.OctetString(value=code),
                cosem.Enum(value=device_type),
            )
        ) if len(device) == 8 and len(code) == INSTALL_CODE_SIZE:
            pass
        case _:
            return ResultCode.TYPE_UNMATCHED
    if key_type != KEY_IS_INSTALL_CODE or device_type not in REGISTRABLE:
        return ResultCode.OTHER_REASON
    entity = EntityId(device)
    if entity not in work.log:
        if work.log.full:
            return ResultCode.OTHER_REASON
        work.log = work.log.with_entry(LogEntry(entity, device_type, Secret(code)))
        work.changed.append(entity)
    # For a device in the log already the key is discarded and the answer is success (GBCS, CCS01).
    work.registered = entity
    return NULL


def _unregister_device(work: ChfWork, data: Data) -> Answer:
    if not isinstance(data, cosem.OctetString) or len(data.value) != 8:
        return ResultCode.TYPE_UNMATCHED
    entity = EntityId(data.value)
    if entity not in work.log:
        return ResultCode.OTHER_REASON
    work.removed.append(entity)
    return NULL


def _set_join_timeout(work: ChfWork, data: Data) -> Answer:
    if not isinstance(data, cosem.U16):
        return ResultCode.TYPE_UNMATCHED
    work.join_timeout_s = data.value
    return NULL


def _set_joining(work: ChfWork, data: Data) -> Answer:
    if not isinstance(data, cosem.Bool):
        return ResultCode.TYPE_UNMATCHED
    work.opening = Opening(work.registered, work.join_timeout_s if data.value else 0)
    return NULL


def _row(kind: Kind, index: int, code: int, act: Callable[[ChfWork, Data], Answer]) -> CosemObject[ChfWork]:
    return CosemObject(
        kind=kind,
        class_id=NETWORK_CONTROL,
        obis=DEVICE_LOG,
        index=index,
        message_codes=frozenset((code,)),
        act=act,
    )


OBJECTS: CosemTable[ChfWork] = CosemTable(
    (
        _row(Kind.ACTION, 1, CCS01, _register_device),
        _row(Kind.SET, 3, CCS01, _set_join_timeout),
        _row(Kind.SET, 2, CCS01, _set_joining),
        _row(Kind.ACTION, 2, CCS02, _unregister_device),
    )
)
