"""Security credentials: read, replaced and issued (6.15.x, 6.17, 6.21, 6.23, 6.24.x), firmware and clock in ASN.1."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Any

import msgspec

from nowan.duis.commands.items import CANCELLATION, cancels
from nowan.duis.commands.row import CHF, ESME, GPF, GSME, Asking, DeviceType, Making, always, asn1
from nowan.duis.simple_types import DateTime
from nowan.gbcs.asn1_credentials import (
    Cell,
    CertificateContent,
    KeyUsageRequest,
    OtherFloor,
    ReadCredentials,
    ReplaceCredentials,
    Replacement,
    ReplacementControl,
    SpecialistFloor,
)
from nowan.gbcs.asn1_records import ActivateFirmware, SetClock
from nowan.gbcs.der_layout import KeyUsage
from nowan.gbcs.usecases import Role
from nowan.instant import Utc, to_datetime

#: Times of what never runs, which cancels (GBCS 11.5, 13.3), as a GeneralizedTime.
NEVER = "99991231235959Z"
_ROLES = {
    "Root": Role.ROOT,
    "Recovery": Role.RECOVERY,
    "Supplier": Role.SUPPLIER,
    "NetworkOperator": Role.NETWORK_OPERATOR,
    "ACB": Role.ACCESS_CONTROL_BROKER,
    "TransCoS": Role.TRANSITIONAL_COS,
    "LoadController": Role.LOAD_CONTROLLER,
}
_KEY_USAGES = {"Digital Signature": KeyUsage.DIGITAL_SIGNATURE, "Key Agreement": KeyUsage.KEY_AGREEMENT}
_PREPAYMENT = 1
#: The usage of a specialist counter that is that of prepayment top-ups.
_TOP_UPS = 0
_ALL = ESME | GSME | GPF | CHF
_EVERY = _ALL | frozenset((DeviceType.PPMID, DeviceType.HCALCS))


class Mode(IntEnum):
    """Who replaces whose credentials (GBCS 13.3, credentialsReplacementMode)."""

    ROOT_BY_SUPPLIER = 0
    SUPPLIER_BY_SUPPLIER = 2
    NETWORK_OPERATOR_BY_NETWORK_OPERATOR = 3
    ACB_BY_ACB = 4
    TRANS_COS_BY_TRANS_COS = 6
    SUPPLIER_BY_TRANS_COS = 7
    LOAD_CONTROLLER_BY_LOAD_CONTROLLER = 10
    LOAD_CONTROLLER_BY_SUPPLIER = 11


def generalized(at: Utc) -> str:
    """A GeneralizedTime to the second."""
    return to_datetime(at).strftime("%Y%m%d%H%M%SZ")


def _execution(body: Any) -> str | None:
    at: DateTime | None = body.execution
    if at is None:
        return None
    return NEVER if at.utc == CANCELLATION else generalized(at.utc)


class _Given(msgspec.Struct, frozen=True):
    """What the three requests that replace certificates have in common."""

    certificates: Any
    floor: int | None
    top_up_floor: int | None


def _replacements(role: Role, certificates: Any) -> tuple[Replacement, ...]:
    cells: Sequence[tuple[bytes | None, Cell]] = (
        (certificates.digital_signing_certificate, Cell(role, KeyUsage.DIGITAL_SIGNATURE)),
        (certificates.key_agreement_certificate, Cell(role, KeyUsage.KEY_AGREEMENT)),
        (certificates.key_agreement_top_up_certificate, Cell(role, KeyUsage.KEY_AGREEMENT, _PREPAYMENT)),
    )
    return tuple(Replacement(certificate, cell) for certificate, cell in cells if certificate is not None)


def _replacing(mode: Mode, authority: Role, role: Role, given: Callable[[Any], _Given]) -> Callable[[Asking], Any]:
    """The replacement of `role`'s certificates by `authority`; floors of another's are named apart."""

    def asked(asking: Asking) -> ReplaceCredentials:
        body = asking.body
        values = given(body)
        specialist = None if values.top_up_floor is None else (SpecialistFloor(_TOP_UPS, int(values.top_up_floor)),)
        own = authority is role
        # A cancellation by the change-of-supplier party names no counters (the published one).
        named = None if own or cancels(body) else values.floor
        others = None if named is None else (OtherFloor(role, int(named), specialist),)
        control = ReplacementControl(
            mode=int(mode),
            symmetric_key=None,
            apply_time_checks=0 if body.apply_time_based_cpv_checks else 1,
            authorising_cell=Cell(authority, KeyUsage.DIGITAL_SIGNATURE),
            counter=asking.counter,
            floor=int(values.floor) if own and values.floor is not None else None,
            specialist_floors=specialist if own else None,
            other_floors=others,
        )
        path = tuple(body.certification_path_certificates.certificate)
        return ReplaceCredentials(control, _replacements(role, values.certificates), path, _execution(body))

    return asked


def _by_a_party(body: Any) -> _Given:
    certificates = body.replacement_certificates
    return _Given(
        getattr(certificates, "supplier_or_network_operator_certificates", certificates),
        body.remote_party_floor_seq_number,
        body.remote_party_prepayment_top_up_floor_seq_number,
    )


def _by_cos(body: Any) -> _Given:
    return _Given(
        body.supplier_replacement_certificates,
        body.supplier_floor_seq_number,
        body.supplier_prepayment_top_up_floor_seq_number,
    )


def _of(role: str) -> Callable[[Asking], bool]:
    return lambda asking: asking.body.remote_party_role == role


def _own(asking: Asking) -> bool:
    """A load controller replaces its own credentials where its request says so by who it is from."""
    return asking.facts.is_load_controller(asking.request_id.originator)


def _read(asking: Asking) -> ReadCredentials:
    roles = tuple(int(_ROLES[role]) for role in asking.body.remote_party_role)
    return ReadCredentials(Cell(Role.ACCESS_CONTROL_BROKER, KeyUsage.KEY_AGREEMENT), roles)


def _usage(asking: Asking) -> KeyUsageRequest:
    return KeyUsageRequest(_KEY_USAGES[asking.body.credential_type])


def _firmware(asking: Asking) -> ActivateFirmware:
    return ActivateFirmware(asking.body.firmware_hash, asking.counter, _execution(asking.body))


def _clock(asking: Asking) -> SetClock:
    body = asking.body
    start = body.current_date_time.utc
    return SetClock(generalized(start), generalized(Utc(start + 1000 * body.tolerance_period)))


def _device_certificate(asking: Asking) -> CertificateContent:
    return CertificateContent(asking.body.device_certificate)


def _reads_load_controller(asking: Asking) -> bool:
    return "LoadController" in asking.body.remote_party_role


def _dcc(
    use_case: str,
    asked: Callable[[Asking], Any],
    kinds: frozenset[DeviceType],
    *,
    kind: type = ReplaceCredentials,
    applies: Callable[[Asking], bool] = always,
    code: int | None = None,
) -> Making:
    """A use case that the Access Control Broker asks for in its own name."""
    return asn1(use_case, kind, asked, kinds=kinds, applies=applies, code=code, by_broker=True, party=False)


_SUPPLIER, _NETWORK, _LOAD = Role.SUPPLIER, Role.NETWORK_OPERATOR, Role.LOAD_CONTROLLER
_S_BY_S = _replacing(Mode.SUPPLIER_BY_SUPPLIER, _SUPPLIER, _SUPPLIER, _by_a_party)
_N_BY_N = _replacing(Mode.NETWORK_OPERATOR_BY_NETWORK_OPERATOR, _NETWORK, _NETWORK, _by_a_party)
_L_BY_S = _replacing(Mode.LOAD_CONTROLLER_BY_SUPPLIER, _SUPPLIER, _LOAD, _by_a_party)
_L_BY_L = _replacing(Mode.LOAD_CONTROLLER_BY_LOAD_CONTROLLER, _LOAD, _LOAD, _by_a_party)
_S_BY_T = _replacing(Mode.SUPPLIER_BY_TRANS_COS, Role.TRANSITIONAL_COS, _SUPPLIER, _by_cos)
_R = ReplaceCredentials

#: Service reference variant and row.
CREDENTIALS: tuple[tuple[str, Making], ...] = (
    ("6.11", asn1("GCS28", SetClock, _clock, kinds=GSME)),
    ("8.1.1", asn1("GCS28", SetClock, _clock, kinds=GSME)),
    ("6.15.1", asn1("CS02b", _R, _S_BY_S, kinds=_ALL, applies=_of("Supplier"), code=0x0102)),
    ("6.15.1", asn1("CS02b", _R, _N_BY_N, kinds=_ALL, applies=_of("NetworkOperator"), code=0x0103)),
    (
        "6.15.1",
        asn1("CS02g", _R, _L_BY_L, kinds=ESME, applies=lambda a: _of("LoadController")(a) and _own(a), code=0x0125),
    ),
    ("6.15.1", asn1("CS02g", _R, _L_BY_S, kinds=ESME, applies=_of("LoadController"), code=0x0126)),
    ("6.15.2", asn1("CS02d", CertificateContent, _device_certificate, kinds=_EVERY)),
    ("6.17", asn1("CS02c", KeyUsageRequest, _usage, kinds=_EVERY)),
    ("6.21", _dcc("CS02b", _N_BY_N, GPF, applies=_of("NetworkOperator"), code=0x0103)),
    ("6.23", asn1("CS02b", _R, _S_BY_T, kinds=_ALL, code=0x0107, by_cos=True, party=False)),
    ("6.24.1", _dcc("CS02f", _read, ESME, applies=_reads_load_controller, kind=ReadCredentials)),
    ("6.24.1", _dcc("CS02a", _read, _ALL, kind=ReadCredentials)),
    ("6.24.2", asn1("CS02e", KeyUsageRequest, _usage, kinds=_EVERY)),
    ("11.3", asn1("CS06", ActivateFirmware, _firmware, kinds=ESME | GSME)),
)
