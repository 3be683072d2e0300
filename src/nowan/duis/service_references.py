"""Service reference variants and Command Variants: who may ask for what, and in which form (DUIS 5.4; SEC Appendix E).

One row a variant. The rows are data that parsing, the broker and the documentation share; what a body looks like stands
in `nowan.duis.bodies`, what becomes of it in `nowan.duis.transforms`.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum

import msgspec


class CommandVariant(IntEnum):
    """What the User asks the DCC to do with a request (DUIS XSD 5.4, type CommandVariant)."""

    WAN = 1
    LOCAL = 2
    WAN_AND_LOCAL = 3
    TRANSFORM = 4
    SIGNED_WAN = 5
    SIGNED_LOCAL = 6
    SIGNED_WAN_AND_LOCAL = 7
    DCC_ONLY = 8

    @property
    def signed(self) -> bool:
        """Whether the body is a Signed Pre-Command."""
        return self in (self.SIGNED_WAN, self.SIGNED_LOCAL, self.SIGNED_WAN_AND_LOCAL)

    @property
    def over_wan(self) -> bool:
        """Whether the Command travels over the SM WAN."""
        return self in (self.WAN, self.WAN_AND_LOCAL, self.SIGNED_WAN, self.SIGNED_WAN_AND_LOCAL)

    @property
    def returned(self) -> bool:
        """Whether the User gets a Command for Local Delivery back."""
        return self in (self.LOCAL, self.WAN_AND_LOCAL, self.SIGNED_LOCAL, self.SIGNED_WAN_AND_LOCAL)


class UserRole(StrEnum):
    """User roles of the Smart Energy Code that service requests name."""

    IMPORT_SUPPLIER = "IS"
    GAS_SUPPLIER = "GS"
    ELECTRICITY_DISTRIBUTOR = "ED"
    OTHER_USER = "OU"
    GAS_TRANSPORTER = "GT"
    REGISTERED_SUPPLIER_AGENT = "RSA"
    EXPORT_SUPPLIER = "ES"


class ServiceReference(msgspec.Struct, frozen=True):
    """One service reference variant."""

    variant: str
    name: str
    critical: bool
    device: bool
    roles: frozenset[UserRole]
    future_dated: frozenset[str]
    on_demand: bool
    dcc_scheduled: bool

    @property
    def reference(self) -> str:
        """The service reference: the first two numbers of the variant."""
        return ".".join(self.variant.split(".")[:2])

    @property
    def command_variants(self) -> frozenset[CommandVariant]:
        """The Command Variants that the schema's notes allow for it (DUIS XSD 5.4, ServiceReferenceVariant)."""
        narrowed = _NARROWED.get(self.variant)
        if narrowed is not None:
            return narrowed
        if not self.device:
            return frozenset((CommandVariant.DCC_ONLY,))
        return _CRITICAL if self.critical else _NON_CRITICAL


_CRITICAL = frozenset(
    (
        CommandVariant.TRANSFORM,
        CommandVariant.SIGNED_WAN,
        CommandVariant.SIGNED_LOCAL,
        CommandVariant.SIGNED_WAN_AND_LOCAL,
    )
)
_NON_CRITICAL = frozenset((CommandVariant.WAN, CommandVariant.LOCAL, CommandVariant.WAN_AND_LOCAL))
#: Variants that the schema's notes narrow further.
_NARROWED = {
    "8.1.1": frozenset((CommandVariant.TRANSFORM, CommandVariant.SIGNED_WAN)),
    "8.5": frozenset((CommandVariant.WAN,)),
}

#: variant | kind: C critical, N non-critical, D answered by the DCC alone | eligible roles | who holds a future-dated
#: one | on demand, scheduled by the DCC | name
_TABLE = """
1.1.1|C|IS+GS|device|YN|Update Import Tariff (Primary Element)
1.1.2|C|IS|device|YN|Update Import Tariff (Secondary Element)
1.2.1|C|IS+GS|device|YN|Update Price (Primary Element)
1.2.2|C|IS|device|YN|Update Price (Secondary Element)
1.5|C|IS+GS||YN|Update Meter Balance
1.6|C|IS+GS|device|YN|Update Payment Mode
1.7|C|IS||YN|Reset Tariff Block Counter Matrix
2.1|C|IS+GS|device|YN|Update Prepay Configuration
2.2|N|IS+GS||YN|Top Up Device
2.3|C|IS+GS||YN|Update Debt
2.5|C|IS+GS||YN|Activate Emergency Credit
3.1|N|IS+GS|dcc|YN|Display Message
3.2|N|IS+GS|dcc|YN|Restrict Access For Change Of Tenancy
3.3|N|IS+GS||YN|Clear Event Log
3.4|N|IS+GS|dcc|YN|Update Supplier Name
3.5|N|IS+GS||YN|Disable Privacy PIN
4.1.1|N|IS+GS+ED+GT|dcc|YN|Read Instantaneous Import Registers
4.1.2|N|IS+GS+ED+GT|dcc|YN|Read Instantaneous Import TOU Matrices
4.1.3|N|IS+ED|dcc|YN|Read Instantaneous Import TOU With Blocks Matrices
4.1.4|N|GS|dcc|YN|Read Instantaneous Import Block Counters
4.2|N|ES+ED|dcc|YN|Read Instantaneous Export Registers
4.3|N|IS+GS|dcc|YN|Read Instantaneous Prepay Values
4.4.2|N|IS+GS|dcc|YN|Retrieve Change Of Mode / Tariff Triggered Billing Data Log
4.4.3|N|IS+GS|dcc|YN|Retrieve Billing Calendar Triggered Billing Data Log
4.4.4|N|GS+IS|dcc|YN|Retrieve Billing Data Log (Payment Based Debt Payments)
4.4.5|N|GS+IS|dcc|YN|Retrieve Billing Data Log (Prepayment Credits)
4.6.1|N|IS+GS|dcc|YY|Retrieve Import Daily Read Log
4.6.2|N|ES|dcc|YY|Retrieve Export Daily Read Log
4.8.1|N|IS+GS+ED+GT+OU|dcc|YY|Read Active Import Profile Data
4.8.2|N|IS+ED+OU|dcc|YY|Read Reactive Import Profile Data
4.8.3|N|ES+ED+OU|dcc|YY|Read Export Profile Data
4.10|N|IS+GS+ED+GT|dcc|YY|Read Network Data
4.11.1|N|IS+GS+OU||YN|Read Tariff (Primary Element)
4.11.2|N|IS+OU||YN|Read Tariff (Secondary Element)
4.12.1|N|IS+ED|dcc|YY|Read Maximum Demand Import Registers
4.12.2|N|ES+ED|dcc|YY|Read Maximum Demand Export Registers
4.13|N|IS+GS|dcc|YN|Read Prepayment Configuration
4.14|N|IS+GS|dcc|YY|Read Prepayment Daily Read Log
4.15|N|IS+ED|dcc|YY|Read Load Limit Data
4.16|N|IS+ED||YY|Read Active Power Import
4.17|N|IS+GS+ED+GT+OU|dcc|YY|Retrieve Daily Consumption Log
4.18|N|IS+GS|dcc|YN|Read Meter Balance
5.1|D|IS+ES+GS+ED+GT+OU||NN|Create Schedule
5.2|D|IS+ES+GS+ED+GT+OU||NN|Read Schedule
5.3|D|IS+ES+GS+ED+GT+OU||NN|Delete Schedule
6.2.1|N|IS+RSA+ED||YN|Read Device Configuration (Voltage)
6.2.2|N|IS+RSA+ED||YN|Read Device Configuration (Randomisation)
6.2.3|N|IS+RSA+GS||YN|Read Device Configuration (Billing Calendar)
6.2.4|N|IS+ES+GS+RSA+ED+GT+OU||YN|Read Device Configuration (Identity Exc MPxN)
6.2.5|N|IS+RSA||YN|Read Device Configuration (Instantaneous Power Thresholds)
6.2.7|N|IS+ES+GS+RSA+ED+GT+OU||YN|Read Device Configuration (MPxN)
6.2.8|N|GS+RSA+GT||YN|Read Device Configuration (Gas)
6.2.9|N|IS+GS+RSA||YN|Read Device Configuration (Payment Mode)
6.2.10|N|IS+GS+ED||YN|Read Device Configuration (Event and Alert Behaviours)
6.4.1|C|IS|device|YN|Update Device Configuration (Load Limiting General Settings)
6.4.2|N|IS|dcc|YN|Update Device Configuration (Load Limiting Counter Reset)
6.5|N|ED|dcc|YN|Update Device Configuration (Voltage)
6.6|C|GS||YN|Update Device Configuration (Gas Conversion)
6.7|C|GS||YN|Update Device Configuration (Gas Flow)
6.8|C|IS+GS||YN|Update Device Configuration (Billing Calendar)
6.11|C|IS+GS||YN|Synchronise Clock
6.12|N|IS|dcc|YN|Update Device Configuration (Instantaneous Power Threshold)
6.13|N|IS+GS+ED+GT+RSA||YN|Read Event Or Security Log
6.14.1|C|IS||YN|Update Device Configuration (Auxiliary Load Control Description)
6.14.2|C|IS|device|YN|Update Device Configuration (Auxiliary Load Control Scheduler)
6.14.3|C|IS|device|YN|Update Device Configuration (Auxiliary Controller Scheduler)
6.15.1|C|IS+GS+ED+GT|device|YN|Update Security Credentials (KRP)
6.15.2|C|IS+GS||YN|Update Security Credentials (Device)
6.17|C|IS+GS||YN|Issue Security Credentials
6.18.1|N|ED|dcc|YN|Set Maximum Demand Configurable Time Period
6.18.2|N|ED|dcc|YN|Reset Maximum Demand Registers
6.20.1|N|IS+GS|dcc|YN|Set Device Configuration (Import MPxN)
6.20.2|N|ES|dcc|YN|Set Device Configuration (Export MPAN)
6.21|N|IS+GS|dcc|YN|Request Handover Of DCC Controlled Device
6.22|N|IS+GS+ED||YN|Configure Alert Behaviour
6.23|N|IS+GS|dcc device|YN|Update Security Credentials (CoS)
6.24.1|N|IS+GS+ED+GT||YN|Retrieve Device Security Credentials (KRP)
6.24.2|C|IS+GS||YN|Retrieve Device Security Credentials (Device)
6.25|C|IS||YN|Set Electricity Supply Tamper State
6.26|C|IS||YN|Update Device Configuration (daily resetting of Tariff Block Counter Matrix)
6.27|N|ED|dcc|YN|Update Device Configuration (RMS Voltage Counter Reset)
6.28|N|IS+GS||YN|Set CHF Sub GHz Configuration
6.29|N|IS+GS||YN|Request CHF Sub GHz Channel Scan
6.30|N|IS+GS+RSA||YN|Read CHF Sub GHz Configuration
6.31|N|IS+GS+RSA||YN|Read CHF Sub GHz Channel
6.32|N|IS+GS+RSA||YN|Read CHF Sub GHz Channel Log
7.1|C|IS||YN|Enable Supply
7.2|C|IS+GS||YN|Disable Supply
7.3|C|IS+GS||YN|Arm Supply
7.4|N|IS+ES+GS+RSA+ED+GT||YN|Read Supply Status
7.5|C|IS||YN|Activate Auxiliary Load
7.6|C|IS||YN|Deactivate Auxiliary Load
7.7|N|IS+ED+OU|dcc|YN|Read Auxiliary Load Switch Data
7.8|C|IS||YN|Reset Auxiliary Load
7.9|N|IS|dcc|YN|Add Auxiliary Load To Boost Button
7.10|N|IS|dcc|YN|Remove Auxiliary Load From Boost Button
7.11|N|IS+OU|dcc|YN|Read Boost Button Details
7.12|C|IS||YN|Set Randomised Offset Limit
7.13|C|IS||YN|Set Auxiliary Controller State
7.14|N|IS+ED+OU|dcc|YN|Read Auxiliary Controller Configuration Data
7.15|N|IS+ED+OU|dcc|YN|Read Auxiliary Controller Operational Data
7.16|C|||YN|Limit APC Level
8.1.1|C|IS+GS||YN|Commission Device
8.2|D|IS+ES+GS+RSA+ED+GT+OU||NN|Read Inventory
8.3|D|IS+GS||NN|Decommission Device
8.4|D|IS+ES+GS+RSA+ED+GT+OU||NN|Update Inventory
8.5|N||dcc|NN|Service Opt Out
8.6|D|||NN|Service Opt In
8.7.1|C|IS+GS||YN|Join Service (Critical)
8.7.2|N|IS+GS+OU||YN|Join Service (Non-Critical)
8.8.1|C|IS+GS||YN|Unjoin Service (Critical)
8.8.2|N|IS+GS+OU||YN|Unjoin Service (Non-Critical)
8.9|N|IS+GS+OU|dcc|YN|Read Device Log
8.11|N|IS+GS+OU|dcc|YN|Update HAN Device Log
8.12.1|N|IS+GS||YN|Restore HAN Device Log
8.12.2|N|IS+GS||YN|Restore Gas Proxy Function Device Log
8.13|D|IS+GS||NN|Return Local Command Response
8.14.1|D|IS+GS||NN|Communications Hub Status Update- Install Success
8.14.2|D|IS+GS||NN|Communications Hub Status Update - Install No SM WAN
8.14.3|D|IS+GS||NN|Communications Hub  Status Update. – Fault Return
8.14.4|D|IS+GS||NN|Communications Hub Status Update – No Fault Return
9.1|N|OU||YN|Request Customer Identification Number
11.1|D|IS+GS||NN|Update Firmware
11.2|N|IS+ES+GS+RSA+ED+GT+OU|dcc|YN|Read Firmware Version
11.3|C|IS+GS|device|YN|Activate Firmware
11.4|D|IS+GS||NN|Update PPMID Firmware
12.1|D|IS+ES+GS+RSA+ED+GT+OU||NN|Request WAN Matrix
12.2|D|IS+ES+GS+RSA+ED+GT+OU||NN|Device Pre-notification
14.1|N|GT||YY|Record Network Data (GAS)
"""


def _row(line: str) -> ServiceReference:
    variant, kind, roles, future_dated, modes, name = line.split("|")
    return ServiceReference(
        variant=variant,
        name=name,
        critical=kind == "C",
        device=kind != "D",
        roles=frozenset(UserRole(role) for role in roles.split("+") if role),
        future_dated=frozenset(future_dated.split()),
        on_demand=modes[0] == "Y",
        dcc_scheduled=modes[1] == "Y",
    )


#: Every service reference variant of DUIS 5.4.
SERVICE_REFERENCES: dict[str, ServiceReference] = {
    row.variant: row for row in (_row(line) for line in _TABLE.strip().splitlines())
}


def by_variant(variant: str) -> ServiceReference:
    """The row of `variant` ("8.7.1"); raises `KeyError` for what is no service reference variant."""
    return SERVICE_REFERENCES[variant]
