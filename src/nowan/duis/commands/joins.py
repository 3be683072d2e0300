"""Joins and unjoins, what a Device has joined with, and versions of it (8.7.x, 8.8.x, 8.9, 8.12.2, 11.2): ASN.1."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nowan.duis.commands.row import ESME, GAS, GPF, GSME, Asking, DeviceType, Making, asn1
from nowan.gbcs.asn1 import JoinDeviceType, JoinMethod, JoinRequest
from nowan.gbcs.asn1_records import Nothing, RestoreLog, UnjoinRequest

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
_PPMID = frozenset((DeviceType.PPMID,))
_HCALCS = frozenset((DeviceType.HCALCS,))
_SIGNING = _PPMID | _HCALCS


def _others(others: frozenset[DeviceType]) -> Callable[[Asking], bool]:
    return lambda asking: asking.facts.kind(asking.body.other_device) in others


def _joined(method: JoinMethod, asking: Asking, certificate: bytes | None = None) -> JoinRequest:
    other = asking.body.other_device
    return JoinRequest(int(method), other, int(JOINED_AS[asking.facts.kind(other)]), certificate)


def _join(
    use_case: str,
    method: JoinMethod,
    kinds: frozenset[DeviceType],
    others: frozenset[DeviceType],
    *,
    by_broker: bool = False,
) -> Making:
    def asked(asking: Asking) -> JoinRequest:
        # Method C is key agreement by certificates alone, so the Command brings the other Device's.
        certified = method is JoinMethod.METHOD_C
        return _joined(method, asking, asking.facts.certificate(asking.body.other_device) if certified else None)

    return asn1(use_case, JoinRequest, asked, kinds=kinds, applies=_others(others), by_broker=by_broker)


def _unjoin(
    use_case: str, kinds: frozenset[DeviceType], others: frozenset[DeviceType] | None, *, by_broker: bool = False
) -> Making:
    def applies(asking: Asking) -> bool:
        return others is None or asking.facts.kind(asking.body.other_device) in others

    return asn1(
        use_case,
        UnjoinRequest,
        lambda asking: UnjoinRequest(asking.body.other_device),
        kinds=kinds,
        applies=applies,
        by_broker=by_broker,
    )


def _restored(asking: Asking) -> RestoreLog:
    return asking.facts.gpf_log(asking.body.old_gpf)


def _nothing(_: Asking) -> Nothing:
    return Nothing()


#: Service reference variant and row.
JOINS: tuple[tuple[str, Making], ...] = (
    ("8.7.1", _join("CS03A1", JoinMethod.METHOD_A_INITIATOR, ESME, _SIGNING)),
    ("8.7.1", _join("CS03C", JoinMethod.METHOD_C, GSME, _PPMID)),
    ("8.7.2", _join("CS03A2", JoinMethod.METHOD_A_RESPONDER, _SIGNING, ESME, by_broker=True)),
    ("8.7.2", _join("CS03C", JoinMethod.METHOD_C, _PPMID, GSME, by_broker=True)),
    ("8.7.2", _join("CS03B", JoinMethod.METHOD_B, ESME | GSME | GPF, frozenset(JOINED_AS) - _SIGNING)),
    ("8.8.1", _unjoin("CS04AC", ESME | GSME, None)),
    ("8.8.2", _unjoin("CS04AC", _SIGNING, None, by_broker=True)),
    ("8.8.2", _unjoin("CS04B", ESME | GSME | GPF, None)),
    ("8.9", asn1("CS07", Nothing, _nothing, kinds=ESME | GAS | _SIGNING)),
    ("8.12.2", asn1("GCS59", RestoreLog, _restored, kinds=GPF, by_broker=True, party=False)),
    ("11.2", asn1("CS08", Nothing, _nothing, kinds=_SIGNING)),
)
