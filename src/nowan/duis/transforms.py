"""All use cases that requests make Commands of, by service reference variant, and which of them a request is for.

To support another use case: a row in `nowan.duis.commands.item_table` where its Command is a fixed list, else a builder
beside its like in `nowan.duis.commands`.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from nowan.duis.bodies.body import FutureDatable
from nowan.duis.commands.auxiliary import AUXILIARY
from nowan.duis.commands.configuration import CONFIGURATION
from nowan.duis.commands.credentials import CREDENTIALS
from nowan.duis.commands.fixed_items import FIXED
from nowan.duis.commands.gas import GAS_COMMANDS
from nowan.duis.commands.gas_prepayment import GAS_PREPAYMENT
from nowan.duis.commands.gas_tariff import GAS_TARIFF
from nowan.duis.commands.hub import ADDED_AS, HUB
from nowan.duis.commands.joins import JOINED_AS, JOINS
from nowan.duis.commands.prepayment import PREPAYMENT
from nowan.duis.commands.row import Asking, DeviceType, Making
from nowan.duis.commands.tariff import TARIFF
from nowan.duis.reasons import DuisReason
from nowan.duis.service_references import SERVICE_REFERENCES
from nowan.errors import PeerMisbehaved
from nowan.gbcs.usecases import USE_CASES, Role
from nowan.ids import dashed

__all__ = ["ADDED_AS", "JOINED_AS", "TRANSFORMS", "DeviceType", "Making", "making_of", "rows_of"]

_ROWS = (
    *PREPAYMENT,
    *TARIFF,
    *CONFIGURATION,
    *AUXILIARY,
    *HUB,
    *JOINS,
    *CREDENTIALS,
    *FIXED,
    *GAS_PREPAYMENT,
    *GAS_TARIFF,
    *GAS_COMMANDS,
)

#: Service reference variant to the use cases that serve it; the first that applies is taken.
TRANSFORMS: Mapping[str, tuple[Making, ...]] = {
    srv: tuple(row for of, row in _ROWS if of == srv) for srv in SERVICE_REFERENCES if any(of == srv for of, _ in _ROWS)
}
#: Remote Parties that ask Devices themselves; for all others the Access Control Broker asks.
_KNOWN_ROLES = frozenset((Role.SUPPLIER, Role.NETWORK_OPERATOR, Role.LOAD_CONTROLLER))


def rows_of(srv: str, asking: Asking) -> list[Making]:
    """The rows that a request fits, the latest use case first."""
    return [row for row in TRANSFORMS.get(srv, ()) if asking.kind in row.kinds and row.applies(asking)]


def making_of(srv: str, asking: Asking) -> Making:
    """The row of a request; raises `PeerMisbehaved(duis.unsupported)` where it makes no message here."""
    execution = asking.body.execution if isinstance(asking.body, FutureDatable) else None
    service = SERVICE_REFERENCES[srv]
    name = f"{srv} in this form for the {asking.kind.value} {dashed(asking.target)}"
    if execution is not None and "device" not in service.future_dated:
        raise PeerMisbehaved(DuisReason.UNSUPPORTED, f"{name}: the DCC holds it until its time")
    rows = rows_of(srv, asking)
    row = next((row for row in rows if asking.facts.prefers(row.use_case)), rows[0] if rows else None)
    if row is None:
        raise PeerMisbehaved(DuisReason.UNSUPPORTED, f"{name} is not supported")
    return row if row.by_broker or row.by_cos else msgspec.structs.replace(row, by_broker=_for_a_party(row, asking))


def _for_a_party(row: Making, asking: Asking) -> bool:
    """Whether the Access Control Broker asks, since the Device does not know who does (GBCS 7.2.7)."""
    if asking.kind in (DeviceType.CHF,) or getattr(asking.body, "ka_public_security_credentials", None) is not None:
        return True
    return not USE_CASES[row.code].senders & _KNOWN_ROLES or asking.facts.is_unknown(asking.request_id.originator)
