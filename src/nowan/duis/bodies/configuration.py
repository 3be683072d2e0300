"""Device configuration: 6.4 to 6.8, 6.11, 6.12, 6.18, 6.20, 6.25 to 6.27 (DUIS 5.4)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import msgspec

from nowan.duis.bodies.body import Body, FutureDatable
from nowan.duis.bodies.values import (
    BILLING_CALENDAR_DAY_OF_MONTH,
    BILLING_CALENDAR_DAY_OF_WEEK,
    BILLING_PERIOD_START_MONTH,
    MPAN,
    MPRN,
    TOLERANCE_PERIOD,
)
from nowan.duis.elements import Element
from nowan.duis.simple_types import (
    BOOLEAN,
    DATE_TIME,
    EMPTY,
    TIME,
    UNSIGNED_INT,
    DateTime,
    Time,
    decimal,
    integer,
    one_of,
)


class UpdateLoadLimitingGeneralSettings(FutureDatable, frozen=True, kw_only=True):
    """6.4.1: Update Device Configuration (Load Limiting General Settings)."""

    load_limit_period: Annotated[int, Element("LoadLimitPeriod", UNSIGNED_INT)]
    load_limit_power_threshold: Annotated[int, Element("LoadLimitPowerThreshold", UNSIGNED_INT)]
    load_limit_restoration_period: Annotated[int, Element("LoadLimitRestorationPeriod", UNSIGNED_INT)]
    load_limit_supply_state: Annotated[str, Element("LoadLimitSupplyState", one_of("Disable", "Unchanged"))]


class RmsVoltageSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``RMSVoltageSettings``."""

    rms_extreme_over_voltage_measurement_period: Annotated[
        int, Element("RMSExtremeOverVoltageMeasurementPeriod", UNSIGNED_INT)
    ]
    rms_extreme_over_voltage_threshold: Annotated[int, Element("RMSExtremeOverVoltageThreshold", UNSIGNED_INT)]
    rms_extreme_under_voltage_measurement_period: Annotated[
        int, Element("RMSExtremeUnderVoltageMeasurementPeriod", UNSIGNED_INT)
    ]
    rms_extreme_under_voltage_threshold: Annotated[int, Element("RMSExtremeUnderVoltageThreshold", UNSIGNED_INT)]
    rms_voltage_sag_measurement_period: Annotated[int, Element("RMSVoltageSagMeasurementPeriod", UNSIGNED_INT)]
    rms_voltage_sag_threshold: Annotated[int, Element("RMSVoltageSagThreshold", UNSIGNED_INT)]
    rms_voltage_swell_measurement_period: Annotated[int, Element("RMSVoltageSwellMeasurementPeriod", UNSIGNED_INT)]
    rms_voltage_swell_threshold: Annotated[int, Element("RMSVoltageSwellThreshold", UNSIGNED_INT)]


class AverageRmsVoltageSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``AverageRMSVoltageSettings``."""

    average_rms_over_voltage_threshold: Annotated[int, Element("AverageRMSOverVoltageThreshold", UNSIGNED_INT)]
    average_rms_under_voltage_threshold: Annotated[int, Element("AverageRMSUnderVoltageThreshold", UNSIGNED_INT)]
    average_rms_voltage_measurement_period: Annotated[int, Element("AverageRMSVoltageMeasurementPeriod", UNSIGNED_INT)]


class PolyPhaseVoltageSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``PolyPhaseVoltageSettings``."""

    phase: Annotated[int, Element("Phase", integer(1, 3))]
    phase_voltage_settings: Annotated[AverageRmsVoltageSettings, Element("PhaseVoltageSettings")]


class UpdateVoltage(FutureDatable, frozen=True, kw_only=True):
    """6.5: Update Device Configuration (Voltage)."""

    rms_voltage_settings: Annotated[RmsVoltageSettings, Element("RMSVoltageSettings")]
    single_phase_voltage_settings: Annotated[
        AverageRmsVoltageSettings | None, Element("SinglePhaseVoltageSettings", choice="choice")
    ] = None
    poly_phase_voltage_settings: Annotated[
        tuple[PolyPhaseVoltageSettings, ...],
        Element("PolyPhaseVoltageSettings", choice="choice", max_occurs=3, min_occurs=3),
    ] = ()
    rms_voltage_counters_not_reset: Annotated[bool, Element("RMSVoltageCountersNotReset", EMPTY)] = False


class UpdateGasConversion(Body, frozen=True, kw_only=True):
    """6.6: Update Device Configuration (Gas Conversion)."""

    calorific_value: Annotated[Decimal, Element("CalorificValue", decimal("0", "429496729.5", 1))]
    conversion_factor: Annotated[Decimal, Element("ConversionFactor", decimal("0", "42949.67295", 5))]


class UpdateGasFlow(Body, frozen=True, kw_only=True):
    """6.7: Update Device Configuration (Gas Flow)."""

    uncontrolled_gas_flow_rate: Annotated[
        int | None, Element("UncontrolledGasFlowRate", integer(0, 65535), choice="choice")
    ] = None
    uncontrolled_gas_flow_rate_decimal: Annotated[
        Decimal | None, Element("UncontrolledGasFlowRateDecimal", decimal("0.0000", "6.5535", 4), choice="choice")
    ] = None
    supply_depletion_state: Annotated[str, Element("SupplyDepletionState", one_of("Unchanged", "Locked"))]
    supply_tamper_state: Annotated[str, Element("SupplyTamperState", one_of("Unchanged", "Locked"))]
    stabilisation_period: Annotated[int, Element("StabilisationPeriod", integer(1, 255))]
    measurement_period: Annotated[int, Element("MeasurementPeriod", integer(1, 65535))]


class BillingDayAndMonth(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``BillingCalendarQSMY``."""

    day_of_month: Annotated[int, Element("DayOfMonth", BILLING_CALENDAR_DAY_OF_MONTH)]
    billing_period_start_month: Annotated[int, Element("BillingPeriodStartMonth", BILLING_PERIOD_START_MONTH)]


class ElectricityBillingCalendar(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElectricityBillingCalendar``."""

    billing_time: Annotated[Time, Element("BillingTime", TIME)]
    daily: Annotated[bool, Element("Daily", EMPTY, choice="choice")] = False
    weekly: Annotated[int | None, Element("Weekly", BILLING_CALENDAR_DAY_OF_WEEK, choice="choice")] = None
    monthly: Annotated[int | None, Element("Monthly", BILLING_CALENDAR_DAY_OF_MONTH, choice="choice")] = None
    quarterly: Annotated[BillingDayAndMonth | None, Element("Quarterly", choice="choice")] = None
    six_monthly: Annotated[BillingDayAndMonth | None, Element("SixMonthly", choice="choice")] = None
    yearly: Annotated[BillingDayAndMonth | None, Element("Yearly", choice="choice")] = None


class GasBillingCalendar(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasBillingCalendar``."""

    billing_period_start: Annotated[DateTime, Element("BillingPeriodStart", DATE_TIME)]
    periodicity: Annotated[
        str, Element("Periodicity", one_of("Daily", "Weekly", "Monthly", "Quarterly", "SixMonthly", "Yearly"))
    ]


class BillingCalendar(Body, frozen=True, kw_only=True):
    """6.8: Update Device Configuration (Billing Calendar)."""

    electricity_billing_calendar: Annotated[
        ElectricityBillingCalendar | None, Element("ElectricityBillingCalendar", choice="choice")
    ] = None
    gas_billing_calendar: Annotated[GasBillingCalendar | None, Element("GasBillingCalendar", choice="choice")] = None


class SynchroniseClock(Body, frozen=True, kw_only=True):
    """6.11, 8.1.1: Synchronise Clock."""

    current_date_time: Annotated[DateTime, Element("CurrentDateTime", DATE_TIME)]
    tolerance_period: Annotated[int, Element("TolerancePeriod", TOLERANCE_PERIOD)]


class UpdateInstantaneousPowerThreshold(FutureDatable, frozen=True, kw_only=True):
    """6.12: Update Device Configuration (Instantaneous Power Threshold)."""

    low_medium_power_threshold: Annotated[int, Element("LowMediumPowerThreshold", UNSIGNED_INT)]
    medium_high_power_threshold: Annotated[int, Element("MediumHighPowerThreshold", UNSIGNED_INT)]


class MaximumDemandTimePeriodSchedule(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``MaximumDemandTimePeriodSchedule``."""

    start_time: Annotated[Time, Element("StartTime", TIME)]
    end_time: Annotated[Time, Element("EndTime", TIME)]


class SetMaximumDemandConfigurableTimePeriod(FutureDatable, frozen=True, kw_only=True):
    """6.18.1: Set Maximum Demand Configurable Time Period."""

    maximum_demand_time_period_schedule: Annotated[
        MaximumDemandTimePeriodSchedule, Element("MaximumDemandTimePeriodSchedule")
    ]


class ResetMaximumDemandRegisters(FutureDatable, frozen=True, kw_only=True):
    """6.18.2: Reset Maximum Demand Registers."""

    max_demand_active_power_import_value: Annotated[bool, Element("MaxDemandActivePowerImportValue", EMPTY)] = False
    max_demand_active_power_export_value: Annotated[bool, Element("MaxDemandActivePowerExportValue", EMPTY)] = False
    max_demand_config_time_active_power_import_value: Annotated[
        bool, Element("MaxDemandConfigTimeActivePowerImportValue", EMPTY)
    ] = False


class ImportMpans(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ImportMPANs``."""

    import_mpan: Annotated[str, Element("ImportMPAN", MPAN)]
    secondary_import_mpan: Annotated[str | None, Element("SecondaryImportMPAN", MPAN)] = None


class SetImportMpxn(FutureDatable, frozen=True, kw_only=True):
    """6.20.1: Set Device Configuration (Import MPxN)."""

    import_mpans: Annotated[ImportMpans | None, Element("ImportMPANs", choice="choice")] = None
    import_mprn: Annotated[str | None, Element("ImportMPRN", MPRN, choice="choice")] = None


class SetExportMpan(FutureDatable, frozen=True, kw_only=True):
    """6.20.2: Set Device Configuration (Export MPAN)."""

    export_mpan: Annotated[str, Element("ExportMPAN", MPAN)]


class SetElectricitySupplyTamperState(Body, frozen=True, kw_only=True):
    """6.25: Set Electricity Supply Tamper State."""

    supply_tamper_state: Annotated[str, Element("SupplyTamperState", one_of("Locked", "Unchanged"))]


class UpdateDailyReset(Body, frozen=True, kw_only=True):
    """6.26: Update Device Configuration (daily resetting of Tariff Block Counter Matrix)."""

    daily_tariff_block_counter_matrix_reset: Annotated[bool, Element("DailyTariffBlockCounterMatrixReset", BOOLEAN)]
