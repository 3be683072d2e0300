"""How each use case's message is made from a request and read back: one row each.

A row gives the values that the request asks for, as the use case's own struct of `nowan.gbcs`; that struct makes the
payload and reads one. So correlation compares what a Pre-Command *says* with what the request *asks*, field by field,
and never text with text. To support another service reference variant: its body in `nowan.duis.bodies.registry`, its
struct in gbcs, and its rows here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Protocol

import msgspec

from nowan.dlms.access import AccessRequest
from nowan.duis.bodies.body import Body, FutureDatable
from nowan.duis.bodies.han import JoinOrUnjoinDevice, LogChange, UpdateHanDeviceLog
from nowan.duis.bodies.prepayment import TopUpDevice, UpdateMeterBalance
from nowan.duis.reasons import DuisReason
from nowan.errors import DecodeError, PeerMisbehaved
from nowan.gbcs import cosem
from nowan.gbcs.asn1 import JoinDeviceType, JoinMethod, JoinRequest
from nowan.gbcs.contents import Content
from nowan.gbcs.reasons import GbcsReason
from nowan.ids import EntityId, dashed


class DeviceType(StrEnum):
    """Kinds of Device, by the names that DUIS gives them."""

    ESME = "ESME"
    GSME = "GSME"
    CHF = "CHF"
    GPF = "GPF"
    HCALCS = "HCALCS"
    IHD = "IHD"
    CAD = "CAD"
    PPMID = "PPMID"


#: device_type of register_device in CCS01 (GBCS mapping table). A hub's own CHF is no Device that joins.
ADDED_AS: Mapping[DeviceType, int] = {
    DeviceType.ESME: cosem.DeviceType.ESME,
    DeviceType.GSME: cosem.DeviceType.GSME,
    DeviceType.HCALCS: cosem.DeviceType.HCALCS,
    DeviceType.IHD: cosem.DeviceType.IHD,
    DeviceType.CAD: cosem.DeviceType.CAD,
    DeviceType.PPMID: cosem.DeviceType.PPMID,
    DeviceType.GPF: cosem.DeviceType.GPF,
}
#: Device type of a join (GBCS 13.7).
JOINED_AS: Mapping[DeviceType, JoinDeviceType] = {
    DeviceType.GSME: JoinDeviceType.GSME,
    DeviceType.ESME: JoinDeviceType.ESME,
    DeviceType.CHF: JoinDeviceType.CHF,
    DeviceType.GPF: JoinDeviceType.GPF,
    DeviceType.HCALCS: JoinDeviceType.HCALCS,
    DeviceType.PPMID: JoinDeviceType.PPMID,
    DeviceType.IHD: JoinDeviceType.TYPE_2,
    DeviceType.CAD: JoinDeviceType.TYPE_2,
}


class Devices(Protocol):
    """What kind a Device is."""

    def kind(self, device: EntityId) -> DeviceType:
        """Its kind; raises `PeerMisbehaved(duis.context)` where it is not known."""
        ...


class Making(msgspec.Struct, frozen=True, kw_only=True):
    """One use case's row.

    `applies` says whether this is the use case of a body (several share a service reference variant); `asked` gives
    its values, `encode` their payload, `said` the values of a payload (`DecodeError` for one of another shape).
    `by_broker`: the ACB is the Command's originator and names the supplier in the supplementary fields.
    """

    use_case: str
    code: int
    applies: Callable[[Any, DeviceType, Devices], bool]
    asked: Callable[[Any, Devices], Any]
    encode: Callable[[Any], Content]
    said: Callable[[Content], Any]
    by_broker: bool = False


def _said_by(command: Any) -> Callable[[Content], Any]:
    def said(content: Content) -> Any:
        if not isinstance(content, AccessRequest):
            raise DecodeError(GbcsReason.PAYLOAD, 0, "payload", "no access request")
        return command.read(content)

    return said


def _cosem(
    use_case: str,
    command: Any,
    applies: Callable[[Any, DeviceType, Devices], bool],
    asked: Callable[[Any, Devices], Any],
    *,
    by_broker: bool = False,
) -> Making:
    return Making(
        use_case=use_case,
        code=command.MESSAGE_CODE,
        applies=applies,
        asked=asked,
        encode=lambda values: values.request(),
        said=_said_by(command),
        by_broker=by_broker,
    )


def _said_join(content: Content) -> JoinRequest:
    if not isinstance(content, JoinRequest):
        raise DecodeError(GbcsReason.PAYLOAD, 0, "payload", "no JoinDevice")
    return content


def _join(
    use_case: str,
    code: int,
    method: JoinMethod,
    target: DeviceType,
    others: frozenset[DeviceType],
    *,
    by_broker: bool = False,
) -> Making:
    def applies(body: JoinOrUnjoinDevice, kind: DeviceType, devices: Devices) -> bool:
        return kind is target and devices.kind(body.other_device) in others

    def asked(body: JoinOrUnjoinDevice, devices: Devices) -> JoinRequest:
        return JoinRequest(int(method), body.other_device, int(JOINED_AS[devices.kind(body.other_device)]))

    return Making(
        use_case=use_case,
        code=code,
        applies=applies,
        asked=asked,
        encode=lambda values: values,
        said=_said_join,
        by_broker=by_broker,
    )


def _at(*kinds: DeviceType) -> Callable[[Body, DeviceType, Devices], bool]:
    """The use case of a body at these kinds of Device, when it is to run at once."""

    def applies(body: Body, kind: DeviceType, _: Devices) -> bool:
        return kind in kinds and not (isinstance(body, FutureDatable) and body.execution is not None)

    return applies


def _adjusts(body: UpdateMeterBalance, kind: DeviceType, _: Devices) -> bool:
    return kind is DeviceType.ESME and body.prepayment is not None and body.prepayment.adjust is not None


def _adjustment(body: UpdateMeterBalance, _: Devices) -> cosem.AdjustBalance:
    if body.prepayment is None or body.prepayment.adjust is None:
        raise PeerMisbehaved(DuisReason.UNSUPPORTED, "1.5 without an amount")
    return cosem.AdjustBalance(body.prepayment.adjust)


def _top_up(body: TopUpDevice, _: Devices) -> cosem.TopUp:
    return cosem.TopUp(body.utrn)


def _adds(body: UpdateHanDeviceLog, kind: DeviceType, devices: Devices) -> bool:
    return _at(DeviceType.CHF)(body, kind, devices) and body.request_type is LogChange.ADD


def _addition(body: UpdateHanDeviceLog, devices: Devices) -> cosem.DeviceAddition:
    if body.add is None:
        raise PeerMisbehaved(DuisReason.UNSUPPORTED, "8.11 without AddDeviceToCHFWhitelist")
    if len(body.add.install_code) != cosem.INSTALL_CODE_SIZE:
        size = len(body.add.install_code)
        raise PeerMisbehaved(DuisReason.RULE, f"an InstallCode of {size} bytes; GBCS has 16 without CRC")
    kind = devices.kind(body.device)
    if kind not in ADDED_AS:
        raise PeerMisbehaved(DuisReason.RULE, f"a {kind.value} does not enter a CHF Device Log")
    return cosem.DeviceAddition(body.device, body.add.install_code, ADDED_AS[kind], body.add.join_time_period_s)


#: Service reference variant to the use cases that serve it; the first that applies is taken.
TRANSFORMS: Mapping[str, tuple[Making, ...]] = {
    "1.5": (_cosem("ECS04a", cosem.AdjustBalance, _adjusts, _adjustment),),
    "2.2": (_cosem("CS01a", cosem.TopUp, _at(DeviceType.ESME), _top_up),),
    "4.18": (_cosem("ECS82", cosem.ReadBalance, _at(DeviceType.ESME), lambda *_: cosem.ReadBalance()),),
    "8.7.1": (
        _join(
            "CS03A1",
            0x000D,
            JoinMethod.METHOD_A_INITIATOR,
            DeviceType.ESME,
            frozenset((DeviceType.HCALCS, DeviceType.PPMID)),
        ),
    ),
    "8.7.2": (
        _join(
            "CS03A2",
            0x00AB,
            JoinMethod.METHOD_A_RESPONDER,
            DeviceType.PPMID,
            frozenset((DeviceType.ESME,)),
            by_broker=True,
        ),
    ),
    "8.11": (_cosem("CCS01", cosem.DeviceAddition, _adds, _addition, by_broker=True),),
}


def making_of(srv: str, body: Body, target: EntityId, devices: Devices) -> Making:
    """The row of a request; raises `PeerMisbehaved(duis.unsupported)` where it makes no message here."""
    kind = devices.kind(target)
    for row in TRANSFORMS.get(srv, ()):
        if row.applies(body, kind, devices):
            return row
    raise PeerMisbehaved(
        DuisReason.UNSUPPORTED, f"{srv} in this form for the {kind.value} {dashed(target)} is not supported yet"
    )
