"""Auxiliary load control: 6.14, 7.5 to 7.16 (DUIS 5.4)."""

from __future__ import annotations

from typing import Annotated

import msgspec

from nowan.duis.bodies.body import Body, FutureDatable
from nowan.duis.bodies.dates import CalendarDate, DaysOfWeekApplicability, ScheduleDatesAndTime
from nowan.duis.bodies.values import AUXILIARY_CONTROLLER_LEVEL
from nowan.duis.elements import CONTENT, Element
from nowan.duis.simple_types import BOOLEAN, DATE_TIME, EMPTY, EUI, DateTime, integer, string
from nowan.ids import EntityId


class AlcsDescription(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ALCSHCALCSDescription``."""

    index: Annotated[int, Element("index", integer(1, 5), attribute=True)]
    switch_description: Annotated[str, Element("SwitchDescription", string(0, 22, r"[ -~]+"))]


class UpdateAlcDescriptions(Body, frozen=True, kw_only=True):
    """6.14.1: Update Device Configuration (Auxiliary Load Control Description)."""

    alcs_description: Annotated[
        tuple[AlcsDescription, ...], Element("ALCSHCALCSDescription", choice="choice", max_occurs=5)
    ] = ()


class ActivateDeactivateSwitch(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ActivateDeactivateSwitch``."""

    index: Annotated[int, Element("index", integer(1, 5), attribute=True)]
    activate_switch: Annotated[bool, Element("ActivateSwitch", EMPTY, choice="choice")] = False
    deactivate_switch: Annotated[bool, Element("DeactivateSwitch", EMPTY, choice="choice")] = False


class AlcsSpecialDay(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``AlcsSpecialDay``."""

    index: Annotated[int, Element("index", integer(1, 20), attribute=True)]


class AlcsConnectionSchedule(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ALCSHCALCSConnectionSchedule``."""

    activate_deactivate_switch: Annotated[ActivateDeactivateSwitch, Element("ActivateDeactivateSwitch")]
    special_days_applicability: Annotated[
        tuple[AlcsSpecialDay, ...], Element("SpecialDaysApplicability", max_occurs=20)
    ] = ()
    days_of_week_applicability: Annotated[DaysOfWeekApplicability | None, Element("DaysOfWeekApplicability")] = None
    alcs_schedule_dates_and_time: Annotated[ScheduleDatesAndTime, Element("ALCSScheduleDatesAndTime")]


class NumberedAlcsSpecialDay(CalendarDate, frozen=True, kw_only=True):
    """Complex type ``NumberedAlcsSpecialDay``."""

    index: Annotated[int, Element("index", integer(1, 20), attribute=True)]


class AlcsSpecialDays(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ALCSHCALCSSpecialDays``."""

    alcs_special_day: Annotated[tuple[NumberedAlcsSpecialDay, ...], Element("ALCSHCALCSSpecialDay", max_occurs=20)] = ()


class SwitchTypeAndId(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``SwitchTypeAndId``."""

    index: Annotated[int, Element("index", integer(1, 5), attribute=True)]
    alcs: Annotated[bool, Element("ALCS", EMPTY, choice="choice")] = False
    hcalcs: Annotated[EntityId | None, Element("HCALCS", EUI, choice="choice")] = None


class UpdateAlcScheduler(FutureDatable, frozen=True, kw_only=True):
    """6.14.2: Update Device Configuration (Auxiliary Load Control Scheduler)."""

    alcs_connection_schedule: Annotated[
        tuple[AlcsConnectionSchedule, ...], Element("ALCSHCALCSConnectionSchedule", max_occurs=48)
    ]
    alcs_special_days: Annotated[AlcsSpecialDays, Element("ALCSHCALCSSpecialDays")]
    switch_type_and_id: Annotated[tuple[SwitchTypeAndId, ...], Element("SwitchTypeAndId", max_occurs=5)] = ()


class AuxiliaryControllerAction(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``AuxiliaryControllerAction``."""

    auxiliary_controller_n: Annotated[int, Element("auxiliaryControllerN", integer(1, 5), attribute=True)]
    commanded_state_level: Annotated[int, Element("CommandedStateLevel", AUXILIARY_CONTROLLER_LEVEL)]
    input_from_controlled_load: Annotated[bool, Element("InputFromControlledLoad", EMPTY)] = False


class ControllerSpecialDay(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ControllerSpecialDay``."""

    identifier: Annotated[int, Element("identifier", integer(1, 20), attribute=True)]


class AuxiliaryControllerSchedule(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``AuxiliaryControllerSchedule``."""

    auxiliary_controller_action: Annotated[AuxiliaryControllerAction, Element("AuxiliaryControllerAction")]
    special_days_applicability: Annotated[
        tuple[ControllerSpecialDay, ...], Element("SpecialDaysApplicability", max_occurs=20)
    ] = ()
    days_of_week_applicability: Annotated[DaysOfWeekApplicability | None, Element("DaysOfWeekApplicability")] = None
    auxiliary_controller_schedule_period_and_time: Annotated[
        ScheduleDatesAndTime, Element("AuxiliaryControllerSchedulePeriodAndTime")
    ]


class ControllerSpecialDayDefinition(CalendarDate, frozen=True, kw_only=True):
    """Complex type ``ControllerSpecialDayDefinition``."""

    identifier: Annotated[int, Element("identifier", integer(1, 20), attribute=True)]


class AuxiliaryControllerSpecialDayDefinitions(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``AuxiliaryControllerSpecialDayDefinitions``."""

    auxiliary_controller_special_day_definition: Annotated[
        tuple[ControllerSpecialDayDefinition, ...], Element("AuxiliaryControllerSpecialDayDefinition", max_occurs=20)
    ] = ()


class UpdateControllerScheduler(FutureDatable, frozen=True, kw_only=True):
    """6.14.3: Update Device Configuration (Auxiliary Controller Scheduler)."""

    auxiliary_controller_schedule: Annotated[
        tuple[AuxiliaryControllerSchedule, ...], Element("AuxiliaryControllerSchedule", max_occurs=120)
    ] = ()
    auxiliary_controller_special_day_definitions: Annotated[
        AuxiliaryControllerSpecialDayDefinitions, Element("AuxiliaryControllerSpecialDayDefinitions")
    ]


class ActivateDeactivateAlcs(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ActivateDeactivateALCSHCALCS``."""

    index: Annotated[int, Element("index", integer(1, 5), attribute=True)]
    duration: Annotated[int, Element("Duration", integer(0, 65535))]


class ActivateAuxiliaryLoad(Body, frozen=True, kw_only=True):
    """7.5: Activate Auxiliary Load."""

    activate_alcs: Annotated[ActivateDeactivateAlcs, Element("ActivateALCSHCALCS")]


class DeactivateAuxiliaryLoad(Body, frozen=True, kw_only=True):
    """7.6: Deactivate Auxiliary Load."""

    deactivate_alcs: Annotated[ActivateDeactivateAlcs, Element("DeactivateALCSHCALCS")]


class ResetAlcs(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ResetALCSHCALCS``."""

    index: Annotated[int, Element("index", integer(1, 5), attribute=True)]


class ResetAuxiliaryLoad(Body, frozen=True, kw_only=True):
    """7.8: Reset Auxiliary Load."""

    reset_alcs: Annotated[ResetAlcs, Element("ResetALCSHCALCS")]


class BoostButtonAddition(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``BoostButtonAddition``."""

    index: Annotated[int, Element("index", integer(1, 5), attribute=True)]
    value: Annotated[bool, Element(CONTENT, BOOLEAN)]


class AddAuxiliaryLoadToBoostButton(FutureDatable, frozen=True, kw_only=True):
    """7.9: Add Auxiliary Load To Boost Button."""

    add_to_boost_button: Annotated[
        tuple[BoostButtonAddition, ...], Element("AddToBoostButton", max_occurs=5, min_occurs=5)
    ]


class BoostButtonRemoval(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``BoostButtonRemoval``."""

    index: Annotated[int, Element("index", integer(1, 5), attribute=True)]
    value: Annotated[bool, Element(CONTENT, BOOLEAN)]


class RemoveAuxiliaryLoadFromBoostButton(FutureDatable, frozen=True, kw_only=True):
    """7.10: Remove Auxiliary Load From Boost Button."""

    remove_from_boost_button: Annotated[
        tuple[BoostButtonRemoval, ...], Element("RemoveFromBoostButton", max_occurs=5, min_occurs=5)
    ]


class SetRandomisedOffsetLimit(Body, frozen=True, kw_only=True):
    """7.12: Set Randomised Offset Limit."""

    randomised_offset_limit: Annotated[int, Element("RandomisedOffsetLimit", integer(0, 1799))]


class SetAuxiliaryControllerState(Body, frozen=True, kw_only=True):
    """7.13: Set Auxiliary Controller State."""

    auxiliary_controller_n: Annotated[int, Element("auxiliaryControllerN", integer(1, 5), attribute=True)]
    start_date_time: Annotated[DateTime, Element("StartDateTime", DATE_TIME)]
    end_date_time: Annotated[DateTime, Element("EndDateTime", DATE_TIME)]
    commanded_state_level: Annotated[int, Element("CommandedStateLevel", AUXILIARY_CONTROLLER_LEVEL)]
    input_from_controlled_load: Annotated[bool, Element("InputFromControlledLoad", EMPTY)] = False


class LimitApcLevel(Body, frozen=True, kw_only=True):
    """7.16: Limit APC Level."""

    auxiliary_controller_n: Annotated[int, Element("auxiliaryControllerN", integer(1, 5), attribute=True)]
    start_date_time: Annotated[DateTime, Element("StartDateTime", DATE_TIME)]
    end_date_time: Annotated[DateTime, Element("EndDateTime", DATE_TIME)]
    commanded_state_level: Annotated[int, Element("CommandedStateLevel", AUXILIARY_CONTROLLER_LEVEL)]
    input_from_controlled_load: Annotated[bool, Element("InputFromControlledLoad", EMPTY)] = False
