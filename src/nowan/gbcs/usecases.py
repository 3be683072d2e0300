"""What every message code means: name, protection, payload, who may send it to what (GBCS 17 to 20).

The rows stand in `nowan.gbcs.usecase_table`; here they become one lookup that verification, a Device's checks, payload
decoding and the documentation all read. Protection follows the use case and the originator, never the "critical" flag
of the service request: CS03A2 asked for as a non-critical service is signed by the Access Control Broker.
"""

from __future__ import annotations

from enum import Enum, IntEnum

import msgspec

from nowan.crypto import pki
from nowan.errors import PeerMisbehaved
from nowan.gbcs.header import Cra
from nowan.gbcs.reasons import GbcsReason
from nowan.gbcs.usecase_table import ROWS, UNCODED


class Family(Enum):
    """How a payload is encoded. ALERT: DLMS or GBZ, whichever the Device speaks; NONE: no message of that code."""

    DLMS = "DLMS"
    GBZ = "GBZ"
    ASN1 = "ASN1"
    ALERT = "ALERT"
    NONE = "NONE"


class MessageType(Enum):
    """Message types of GBCS, with the three that the mapping table leaves to the text."""

    CRITICAL_COMMAND = "SME.C.C"
    NON_CRITICAL_COMMAND = "SME.C.NC"
    PPMID_COMMAND = "SME.C.PPMID-GSME"
    CRITICAL_ALERT = "SME.A.C"
    NON_CRITICAL_ALERT = "SME.A.NC"
    VARIANT = "VARIANT"
    SIGNED = "SIGNED"
    ZSE = "ZSE"


class Role(IntEnum):
    """Remote Party Roles, by the number that stands in an organisation's certificate (GBCS 4.3, SMKI profiles)."""

    ROOT = pki.Role.ROOT
    RECOVERY = pki.Role.RECOVERY
    SUPPLIER = pki.Role.SUPPLIER
    NETWORK_OPERATOR = pki.Role.NETWORK_OPERATOR
    ACCESS_CONTROL_BROKER = pki.Role.ACCESS_CONTROL_BROKER
    TRANSITIONAL_COS = pki.Role.TRANSITIONAL_COS
    WAN_PROVIDER = pki.Role.WAN_PROVIDER
    ISSUING_AUTHORITY = pki.Role.ISSUING_AUTHORITY
    LOAD_CONTROLLER = 0x08
    PPMID = 0x100
    """Not a Remote Party: a PPMID that speaks to a GSME over the HAN."""


class DeviceKind(Enum):
    """Kinds of Device that GBCS addresses."""

    ESME = "ESME"
    GSME = "GSME"
    CHF = "CHF"
    GPF = "GPF"
    PPMID = "PPMID"
    HCALCS = "HCALCS"


class Protection(msgspec.Struct, frozen=True):
    """What must hold of a message: a MAC, the originator's signature, or both."""

    mac: bool
    signature: bool


_BOTH = Protection(mac=True, signature=True)
_MAC = Protection(mac=True, signature=False)
_SIGNATURE = Protection(mac=False, signature=True)

#: Letters of the table's sender column.
_ROLES = {
    "S": Role.SUPPLIER,
    "N": Role.NETWORK_OPERATOR,
    "A": Role.ACCESS_CONTROL_BROKER,
    "L": Role.LOAD_CONTROLLER,
    "T": Role.TRANSITIONAL_COS,
    "W": Role.WAN_PROVIDER,
    "R": Role.RECOVERY,
    "P": Role.PPMID,
}
#: Letters of its Device column.
_KINDS = {
    "E": DeviceKind.ESME,
    "G": DeviceKind.GSME,
    "C": DeviceKind.CHF,
    "F": DeviceKind.GPF,
    "P": DeviceKind.PPMID,
    "H": DeviceKind.HCALCS,
}
#: Top-ups carry a UTRN, whose counters are a sequence of their own (GBCS 14).
_TOP_UPS = frozenset({0x0007, 0x0097, 0x009B})


class UseCase(msgspec.Struct, frozen=True):
    """One row of the table.

    `srv` holds the service reference variants ("8.7.1, 8.7.2", or "N/A"), `senders` who may send the Command, `devices`
    what it may be sent to, or for an Alert what sends it. `replay_protected` is what GBCS asks for, None for Alerts.
    """

    code: int
    name: str
    title: str
    type: MessageType
    srv: str
    family: Family
    senders: frozenset[Role]
    devices: frozenset[DeviceKind]
    replay_protected: bool | None

    @property
    def critical(self) -> bool:
        """Whether its Commands carry a signature beside the MAC, or its Alerts one instead of it."""
        return self.type in (MessageType.CRITICAL_COMMAND, MessageType.CRITICAL_ALERT, MessageType.SIGNED)

    @property
    def is_alert(self) -> bool:
        """Whether a Device sends it unasked."""
        return self.type in (MessageType.CRITICAL_ALERT, MessageType.NON_CRITICAL_ALERT)

    @property
    def is_top_up(self) -> bool:
        """Whether it carries a UTRN, whose counter belongs to a sequence of its own."""
        return self.code in _TOP_UPS

    def protection(self, cra: Cra, *, by_broker: bool) -> Protection:
        """What must hold of its message of kind `cra`.

        `by_broker`: the Remote Party of the exchange (a Command's originator, a Response's recipient) is the Access
        Control Broker. Raises `PeerMisbehaved(GbcsReason.FORM)` when the use case has no such message.
        """
        if self.is_alert != (cra is Cra.ALERT) or self.type is MessageType.ZSE:
            raise PeerMisbehaved(GbcsReason.FORM, f"{self.name} has no {cra.name.lower()}")
        match self.type:
            case MessageType.CRITICAL_COMMAND:
                return _BOTH if cra is Cra.COMMAND else _SIGNATURE
            case MessageType.CRITICAL_ALERT | MessageType.SIGNED:
                return _SIGNATURE
            case MessageType.VARIANT:
                return _MAC if by_broker else _SIGNATURE
            case _:
                return _MAC


def _row(line: str) -> UseCase:
    code, name, kind, srv, family, senders, devices, replay, title = (cell.strip() for cell in line.split("|"))
    return UseCase(
        int(code, 16),
        name,
        title,
        MessageType(kind),
        srv,
        Family(family),
        frozenset(_ROLES[letter] for letter in senders.replace("-", "")),
        frozenset(_KINDS[letter] for letter in devices.replace("-", "")),
        {"Y": True, "N": False, "-": None}[replay],
    )


#: Every use case that has a message code, by that code.
USE_CASES: dict[int, UseCase] = {row.code: row for row in map(_row, ROWS.splitlines())}
#: Use cases with a name and no known message code: name to title.
WITHOUT_CODE: dict[str, str] = {
    name.strip(): title.strip() for name, title in (line.split("|") for line in UNCODED.splitlines())
}


def by_code(code: int) -> UseCase:
    """The use case of a message code; raises `PeerMisbehaved(GbcsReason.UNKNOWN_USE_CASE)`."""
    row = USE_CASES.get(code)
    if row is None:
        raise PeerMisbehaved(GbcsReason.UNKNOWN_USE_CASE, f"0x{code:04X}")
    return row
