"""Alert and event behaviour: 6.22 (DUIS 5.4)."""

from __future__ import annotations

from typing import Annotated

import msgspec

from nowan.duis.bodies.alert_switches import (
    NetworkOperatorEsmeCommon,
    NetworkOperatorEsmePolyPhase,
    NetworkOperatorEsmeSinglePhase,
    SupplierEsmeCommon,
    SupplierEsmePolyPhase,
    SupplierGsme,
    SupplierGsmeAlertsEvents,
)
from nowan.duis.bodies.body import Body
from nowan.duis.elements import Element


class ElectricitySupplierAlerts(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElectricitySupplierAlerts``."""

    supplier_esme_common: Annotated[SupplierEsmeCommon | None, Element("SupplierESMECommon")] = None
    supplier_esme_poly_phase: Annotated[SupplierEsmePolyPhase | None, Element("SupplierESMEPolyPhase")] = None


class ElectricityNetworkOperatorAlerts(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElectricityNetworkOperatorAlerts``."""

    network_operator_esme_common: Annotated[NetworkOperatorEsmeCommon | None, Element("NetworkOperatorESMECommon")] = (
        None
    )
    network_operator_esme_single_phase: Annotated[
        NetworkOperatorEsmeSinglePhase | None, Element("NetworkOperatorESMESinglePhase")
    ] = None
    network_operator_esme_poly_phase: Annotated[
        NetworkOperatorEsmePolyPhase | None, Element("NetworkOperatorESMEPolyPhase")
    ] = None


class ConfigureAlertBehaviour(Body, frozen=True, kw_only=True):
    """6.22: Configure Alert Behaviour."""

    electricity_supplier_alerts: Annotated[
        ElectricitySupplierAlerts | None, Element("ElectricitySupplierAlerts", choice="choice")
    ] = None
    electricity_supplier_han_alert_settings: Annotated[
        ElectricitySupplierAlerts | None, Element("ElectricitySupplierHANAlertSettings", choice="choice")
    ] = None
    electricity_supplier_alarm_settings: Annotated[
        ElectricitySupplierAlerts | None, Element("ElectricitySupplierAlarmSettings", choice="choice")
    ] = None
    electricity_supplier_logging_settings: Annotated[
        ElectricitySupplierAlerts | None, Element("ElectricitySupplierLoggingSettings", choice="choice")
    ] = None
    electricity_network_operator_alerts: Annotated[
        ElectricityNetworkOperatorAlerts | None, Element("ElectricityNetworkOperatorAlerts", choice="choice")
    ] = None
    electricity_network_operator_logging_settings: Annotated[
        ElectricityNetworkOperatorAlerts | None, Element("ElectricityNetworkOperatorLoggingSettings", choice="choice")
    ] = None
    gas_supplier_alerts: Annotated[SupplierGsme | None, Element("GasSupplierAlerts", choice="choice")] = None
    gas_supplier_alert_event_settings: Annotated[
        SupplierGsmeAlertsEvents | None, Element("GasSupplierAlertEventSettings", choice="choice")
    ] = None

    def broken_rule(self) -> str:
        """A network operator's settings are of one phase or of several."""
        for settings in (
            self.electricity_network_operator_alerts,
            self.electricity_network_operator_logging_settings,
        ):
            if (
                settings is not None
                and settings.network_operator_esme_single_phase is not None
                and settings.network_operator_esme_poly_phase is not None
            ):
                return "NetworkOperatorESMESinglePhase and NetworkOperatorESMEPolyPhase exclude each other"
        return ""
