"""The hub's Sub GHz radio: 6.28 and 6.32 (DUIS 5.4)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import msgspec

from nowan.duis.bodies.body import Body
from nowan.duis.bodies.logs import ReadLogPeriod
from nowan.duis.elements import Element
from nowan.duis.simple_types import EMPTY, decimal, integer


class Channels0To26(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``Channels0To26``."""

    channel0: Annotated[bool, Element("Channel0", EMPTY)] = False
    channel1: Annotated[bool, Element("Channel1", EMPTY)] = False
    channel2: Annotated[bool, Element("Channel2", EMPTY)] = False
    channel3: Annotated[bool, Element("Channel3", EMPTY)] = False
    channel4: Annotated[bool, Element("Channel4", EMPTY)] = False
    channel5: Annotated[bool, Element("Channel5", EMPTY)] = False
    channel6: Annotated[bool, Element("Channel6", EMPTY)] = False
    channel7: Annotated[bool, Element("Channel7", EMPTY)] = False
    channel8: Annotated[bool, Element("Channel8", EMPTY)] = False
    channel9: Annotated[bool, Element("Channel9", EMPTY)] = False
    channel10: Annotated[bool, Element("Channel10", EMPTY)] = False
    channel11: Annotated[bool, Element("Channel11", EMPTY)] = False
    channel12: Annotated[bool, Element("Channel12", EMPTY)] = False
    channel13: Annotated[bool, Element("Channel13", EMPTY)] = False
    channel14: Annotated[bool, Element("Channel14", EMPTY)] = False
    channel15: Annotated[bool, Element("Channel15", EMPTY)] = False
    channel16: Annotated[bool, Element("Channel16", EMPTY)] = False
    channel17: Annotated[bool, Element("Channel17", EMPTY)] = False
    channel18: Annotated[bool, Element("Channel18", EMPTY)] = False
    channel19: Annotated[bool, Element("Channel19", EMPTY)] = False
    channel20: Annotated[bool, Element("Channel20", EMPTY)] = False
    channel21: Annotated[bool, Element("Channel21", EMPTY)] = False
    channel22: Annotated[bool, Element("Channel22", EMPTY)] = False
    channel23: Annotated[bool, Element("Channel23", EMPTY)] = False
    channel24: Annotated[bool, Element("Channel24", EMPTY)] = False
    channel25: Annotated[bool, Element("Channel25", EMPTY)] = False
    channel26: Annotated[bool, Element("Channel26", EMPTY)] = False


class Channels27To34(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``Channels27To34``."""

    channel27: Annotated[bool, Element("Channel27", EMPTY)] = False
    channel28: Annotated[bool, Element("Channel28", EMPTY)] = False
    channel29: Annotated[bool, Element("Channel29", EMPTY)] = False
    channel30: Annotated[bool, Element("Channel30", EMPTY)] = False
    channel31: Annotated[bool, Element("Channel31", EMPTY)] = False
    channel32: Annotated[bool, Element("Channel32", EMPTY)] = False
    channel33: Annotated[bool, Element("Channel33", EMPTY)] = False
    channel34: Annotated[bool, Element("Channel34", EMPTY)] = False


class Channels35To61(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``Channels35To61``."""

    channel35: Annotated[bool, Element("Channel35", EMPTY)] = False
    channel36: Annotated[bool, Element("Channel36", EMPTY)] = False
    channel37: Annotated[bool, Element("Channel37", EMPTY)] = False
    channel38: Annotated[bool, Element("Channel38", EMPTY)] = False
    channel39: Annotated[bool, Element("Channel39", EMPTY)] = False
    channel40: Annotated[bool, Element("Channel40", EMPTY)] = False
    channel41: Annotated[bool, Element("Channel41", EMPTY)] = False
    channel42: Annotated[bool, Element("Channel42", EMPTY)] = False
    channel43: Annotated[bool, Element("Channel43", EMPTY)] = False
    channel44: Annotated[bool, Element("Channel44", EMPTY)] = False
    channel45: Annotated[bool, Element("Channel45", EMPTY)] = False
    channel46: Annotated[bool, Element("Channel46", EMPTY)] = False
    channel47: Annotated[bool, Element("Channel47", EMPTY)] = False
    channel48: Annotated[bool, Element("Channel48", EMPTY)] = False
    channel49: Annotated[bool, Element("Channel49", EMPTY)] = False
    channel50: Annotated[bool, Element("Channel50", EMPTY)] = False
    channel51: Annotated[bool, Element("Channel51", EMPTY)] = False
    channel52: Annotated[bool, Element("Channel52", EMPTY)] = False
    channel53: Annotated[bool, Element("Channel53", EMPTY)] = False
    channel54: Annotated[bool, Element("Channel54", EMPTY)] = False
    channel55: Annotated[bool, Element("Channel55", EMPTY)] = False
    channel56: Annotated[bool, Element("Channel56", EMPTY)] = False
    channel57: Annotated[bool, Element("Channel57", EMPTY)] = False
    channel58: Annotated[bool, Element("Channel58", EMPTY)] = False
    channel59: Annotated[bool, Element("Channel59", EMPTY)] = False
    channel60: Annotated[bool, Element("Channel60", EMPTY)] = False
    channel61: Annotated[bool, Element("Channel61", EMPTY)] = False


class SubGhzConfiguration(Body, frozen=True, kw_only=True):
    """6.28: Set CHF Sub GHz Configuration."""

    lower_band_sub_ghz_channels0_to26: Annotated[Channels0To26, Element("LowerBandSubGHzChannels0To26")]
    lower_band_sub_ghz_channels27_to34: Annotated[Channels27To34, Element("LowerBandSubGHzChannels27To34")]
    lower_band_sub_ghz_channels35_to61: Annotated[Channels35To61, Element("LowerBandSubGHzChannels35To61")]
    upper_band_sub_ghz_channels0_to26: Annotated[Channels0To26, Element("UpperBandSubGHzChannels0To26")]
    normal_limited_duty_cycle_threshold: Annotated[
        Decimal, Element("NormalLimitedDutyCycleThreshold", decimal("0.5", "2.0", 1))
    ]
    limited_critical_duty_cycle_threshold: Annotated[
        Decimal, Element("LimitedCriticalDutyCycleThreshold", decimal("1.6", "2.4", 1))
    ]
    maximum_sub_ghz_channel_changes_per_week: Annotated[
        int, Element("MaximumSubGHzChannelChangesPerWeek", integer(1, 7))
    ]
    gsme_curfew: Annotated[int, Element("GSMECurfew", integer(2, 65535))]
    channel_quieter_threshold: Annotated[int, Element("ChannelQuieterThreshold", integer(1, 255))]
    channel_noisier_threshold: Annotated[int, Element("ChannelNoisierThreshold", integer(0, 20))]
    non_gsme_poor_comms_percentage_threshold: Annotated[
        Decimal, Element("NonGSMEPoorCommsPercentageThreshold", decimal("1.00", "100.00", 2))
    ]
    non_gsme_poor_comms_measurement_periods: Annotated[
        int, Element("NonGSMEPoorCommsMeasurementPeriods", integer(50, 150))
    ]
    local_ch_noise_measurement_period: Annotated[int, Element("LocalCHNoiseMeasurementPeriod", integer(61, 65535))]
    local_ch_failure_percentage: Annotated[Decimal, Element("LocalCHFailurePercentage", decimal("1.00", "100.00", 2))]
    local_ch_retry_percentage: Annotated[Decimal, Element("LocalCHRetryPercentage", decimal("1.00", "100.00", 2))]


class ReadChfSubGhzChannelLog(Body, frozen=True, kw_only=True):
    """6.32: Read CHF Sub GHz Channel Log."""

    read_log_period: Annotated[ReadLogPeriod, Element("ReadLogPeriod")]
