"""Reads of logs (DUIS 5.4, 4.x, 6.13 and 7.11) and the schedules of 5.x."""

from __future__ import annotations

from typing import Annotated

import msgspec

from nowan.duis.bodies.body import Body, FutureDatable
from nowan.duis.bodies.values import (
    DSP_SCHEDULED_SERVICE_REFERENCE,
    DSP_SCHEDULED_SERVICE_REFERENCE_VARIANT,
    LOG_PERIOD_OFFSET,
    SCHEDULE_FREQUENCY,
    SCHEDULE_ID,
)
from nowan.duis.elements import Element
from nowan.duis.simple_types import BASE64, DATE, DATE_TIME, EMPTY, EUI, TIME, Date, DateTime, Time, one_of
from nowan.ids import EntityId


class ReadLogPeriod(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ReadLogPeriod``."""

    start_date_time: Annotated[DateTime, Element("StartDateTime", DATE_TIME)]
    end_date_time: Annotated[DateTime, Element("EndDateTime", DATE_TIME)]


class ReadLogFutureDatable(FutureDatable, frozen=True, kw_only=True):
    """Complex type ``ReadLogPeriodFDAbstractType``."""

    read_log_period: Annotated[ReadLogPeriod, Element("ReadLogPeriod")]


class ReadLogForAnyParty(ReadLogFutureDatable, frozen=True, kw_only=True):
    """Complex type ``ReadLogFutureDatableAndURPCredentials``."""

    ka_public_security_credentials: Annotated[bytes | None, Element("KAPublicSecurityCredentials", BASE64)] = None


class ReadLogPeriodOffset(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ReadLogPeriodOffset``."""

    start_date_offset: Annotated[int, Element("StartDateOffset", LOG_PERIOD_OFFSET)]
    start_time: Annotated[Time, Element("StartTime", TIME)]
    end_date_offset: Annotated[int, Element("EndDateOffset", LOG_PERIOD_OFFSET)]
    end_time: Annotated[Time, Element("EndTime", TIME)]


class CreateSchedule(Body, frozen=True, kw_only=True):
    """5.1: Create Schedule."""

    schedule_frequency: Annotated[str, Element("ScheduleFrequency", SCHEDULE_FREQUENCY)]
    schedule_start_date: Annotated[Date, Element("ScheduleStartDate", DATE)]
    schedule_end_date: Annotated[Date | None, Element("ScheduleEndDate", DATE)] = None
    schedule_execution_start_time: Annotated[Time | None, Element("ScheduleExecutionStartTime", TIME)] = None
    ka_public_security_credential: Annotated[bytes | None, Element("KAPublicSecurityCredential", BASE64)] = None
    dsp_scheduled_service_reference: Annotated[
        str, Element("DSPScheduledServiceReference", DSP_SCHEDULED_SERVICE_REFERENCE)
    ]
    dsp_scheduled_service_reference_variant: Annotated[
        str, Element("DSPScheduledServiceReferenceVariant", DSP_SCHEDULED_SERVICE_REFERENCE_VARIANT)
    ]
    device_id: Annotated[EntityId, Element("DeviceID", EUI)]
    dsp_retrieve_import_daily_read_log: Annotated[
        ReadLogPeriodOffset | None, Element("DSPRetrieveImportDailyReadLog", choice="choice")
    ] = None
    dsp_retrieve_export_daily_read_log: Annotated[
        ReadLogPeriodOffset | None, Element("DSPRetrieveExportDailyReadLog", choice="choice")
    ] = None
    dsp_read_active_import_profile_data: Annotated[
        ReadLogPeriodOffset | None, Element("DSPReadActiveImportProfileData", choice="choice")
    ] = None
    dsp_read_reactive_import_profile_data: Annotated[
        ReadLogPeriodOffset | None, Element("DSPReadReactiveImportProfileData", choice="choice")
    ] = None
    dsp_read_export_profile_data: Annotated[
        ReadLogPeriodOffset | None, Element("DSPReadExportProfileData", choice="choice")
    ] = None
    dsp_read_network_data: Annotated[ReadLogPeriodOffset | None, Element("DSPReadNetworkData", choice="choice")] = None
    dsp_read_maximum_demand_import_registers: Annotated[
        bool, Element("DSPReadMaximumDemandImportRegisters", EMPTY, choice="choice")
    ] = False
    dsp_read_maximum_demand_export_registers: Annotated[
        bool, Element("DSPReadMaximumDemandExportRegisters", EMPTY, choice="choice")
    ] = False
    dsp_read_prepayment_daily_read_log: Annotated[
        ReadLogPeriodOffset | None, Element("DSPReadPrepaymentDailyReadLog", choice="choice")
    ] = None
    dsp_read_load_limit_data: Annotated[bool, Element("DSPReadLoadLimitData", EMPTY, choice="choice")] = False
    dsp_read_active_power_import: Annotated[bool, Element("DSPReadActivePowerImport", EMPTY, choice="choice")] = False
    dsp_retrieve_daily_consumption_log: Annotated[
        ReadLogPeriodOffset | None, Element("DSPRetrieveDailyConsumptionLog", choice="choice")
    ] = None
    dsp_record_network_data_gas: Annotated[bool, Element("DSPRecordNetworkDataGAS", EMPTY, choice="choice")] = False
    dsp_read_instantaneous_export_registers: Annotated[
        bool, Element("DSPReadInstantaneousExportRegisters", EMPTY, choice="choice")
    ] = False


class ReadSchedule(Body, frozen=True, kw_only=True):
    """5.2: Read Schedule."""

    dsp_schedule_id: Annotated[int | None, Element("DSPScheduleID", SCHEDULE_ID, choice="choice")] = None
    device_id: Annotated[EntityId | None, Element("DeviceID", EUI, choice="choice")] = None


class DeleteSchedule(Body, frozen=True, kw_only=True):
    """5.3: Delete Schedule."""

    dsp_schedule_id: Annotated[int | None, Element("DSPScheduleID", SCHEDULE_ID, choice="choice")] = None
    device_id: Annotated[EntityId | None, Element("DeviceID", EUI, choice="choice")] = None


class ReadLog(Body, frozen=True, kw_only=True):
    """Complex type ``ReadLogPeriodAbstractType``."""

    read_log_period: Annotated[ReadLogPeriod, Element("ReadLogPeriod")]


class ReadEventOrSecurityLog(ReadLog, frozen=True, kw_only=True):
    """6.13: Read Event Or Security Log."""

    log_to_read: Annotated[
        str, Element("LogToRead", one_of("Event", "ALCSEvent", "PowerEvent", "Security", "GSMEEvent", "GSMESecurity"))
    ]
