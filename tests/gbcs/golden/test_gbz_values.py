"""Values in GBZ Commands, from the service request of the same name and the message template's constants.

The request's numbers stand in the comments' order; issuer event ids and "current time" fields are 2015-01-01, when the
set was made. Units: the template's (millipence, minutes, seconds).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from nowan.gbcs import payload
from nowan.gbcs import zcl_calendar as calendar
from nowan.gbcs import zcl_management as management
from nowan.gbcs import zcl_metering as metering
from nowan.gbcs import zcl_prepayment as prepayment
from nowan.gbcs import zcl_price as price
from nowan.gbcs.gbz import Component, GbzCommands
from nowan.gbcs.gbz_alerts import Executed, FirmwareHash, GbzAlert, IntegrityIssue
from nowan.zigbee.clusters.metering import ChangeSupply, SupplyStatusResponse
from nowan.zigbee.clusters.prepayment import ConsumerTopUp, ConsumerTopUpResponse, SelectAvailableEmergencyCredit
from nowan.zigbee.zcl import ReadAttributes
from tests.gbcs.golden.published import LATER, NEVER, NOW, published, zigbee

pytestmark = pytest.mark.rtds


def commands(rtds: Path, name: str) -> list[object]:
    content = payload(published(rtds, name))
    assert isinstance(content, GbzCommands)
    return [part.command for part in content.components if isinstance(part, Component)]


GBP, EURO = 826, 978
PRICES = (price.Price(0, 9600), price.Price(1, 10200), price.Price(2, 10750), price.Price(3, 11000))

#: File, then the commands that it holds.
WHOLE: list[tuple[str, list[object]]] = [
    # UTRN 73950067887105178605, topped up by the supplier.
    ("2.2_CS01b/CS01b_2.2_SUCCESS_COMMAND_GBCS.HEX", [ConsumerTopUp(0, b"73950067887105178605")]),  # type: ignore[arg-type]
    # That token is for 1,250 pence.
    (
        "2.2_CS01b/CS01b_2.2_SUCCESS_RESPONSE_GBCS.HEX",
        [ConsumerTopUpResponse(0, 1_250_000, 0, 25_144_000)],
    ),
    (
        "6.13_CS10b/CS10b_6.13_SUCCESS_COMMAND_GBCS.HEX",
        [management.GetEventLog(0x04, 0, zigbee(2014, 12, 31), NOW, 0, 0)],
    ),
    ("3.3_CS11/CS11_3.3_SUCCESS_COMMAND_GBCS.HEX", [management.ClearEventLogRequest(3)]),
    ("3.3_CS11/CS11_3.3_SUCCESS_RESPONSE_GBCS.HEX", [management.ClearEventLogResponse(8)]),
    # Cancellation: activation time "never".
    (
        "1.6_GCS02/GCS02_1.6_CANCELLATION_SUCCESS_COMMAND_GBCS.HEX",
        [prepayment.ChangePaymentMode(0, NOW, NEVER, 0x0C94, -1)],
    ),
    (
        "1.6_GCS02/GCS02_1.6_FUTURE_DATED_SUCCESS_COMMAND_GBCS.HEX",
        [prepayment.ChangePaymentMode(0, NOW, LATER, 0x0C94, -1)],
    ),
    # Suspend debt disabled / emergency: true, false; then false, true; then false, false. Threshold 0.
    (
        "1.6_GCS03/GCS03_1.6_CANCELLATION_SUCCESS_COMMAND_GBCS.HEX",
        [prepayment.ChangePaymentMode(0, NOW, NEVER, 0x0C97, 0)],
    ),
    (
        "1.6_GCS03/GCS03_1.6_FUTURE_DATED_SUCCESS_COMMAND_GBCS.HEX",
        [prepayment.ChangePaymentMode(0, NOW, zigbee(2030, 1, 15), 0x0097, 0)],
    ),
    ("1.6_GCS03/GCS03_1.6_IMMEDIATE_SUCCESS_COMMAND_GBCS.HEX", [prepayment.ChangePaymentMode(0, NOW, 0, 0x0897, 0)]),
    # Registers 1,000,000, 500,000 and 1,000,000; 50,000 a day, 50,000 an hour, and 1 % of each payment.
    (
        "2.3_GCS04/GCS04_2.3_SUCCESS_COMMAND_GBCS.HEX",
        [
            prepayment.ChangeDebt(NOW, b"", 1_000_000, 0, 1, 0, 0, 1, 50_000, 0),
            prepayment.ChangeDebt(NOW, b"", 500_000, 0, 3, 0, 0, 0, 50_000, 0),
            prepayment.ChangeDebt(NOW, b"", 1_000_000, 1, 5, 0, 0, 1, 0, 100),
        ],
    ),
    ("2.5_GCS06/GCS06_2.5_ERROR_COMMAND_GBCS.HEX", [SelectAvailableEmergencyCredit(0, 0)]),
    ("3.1_GCS07/GCS07_3.1_SUCCESS_COMMAND_GBCS.HEX", [management.DisplayMessage(NOW, 0, 0, 0xFFFF, b"Reset")]),
    # The message's time is not that of the request beside it: 20 6E C6 1F, little-endian.
    (
        "3.2_GCS09/GCS09_3.2_SUCCESS_COMMAND_GBCS.HEX",
        [management.PublishChangeOfTenancy(0, NOW, 0, 0x1FC66E20, 0x200)],
    ),
    ("3.5_GCS11/GCS11_3.5_SUCCESS_COMMAND_GBCS.HEX", [management.RequestNewPasswordResponse(NOW, 0, 0, 2, b"")]),  # type: ignore[arg-type]
    # From 2014-12-01; the template asks for ten payments of debts of type 2 before the end, 2020-12-31.
    (
        "4.4.4_GCS15d/GCS15d_4.4.4_SUCCESS_COMMAND_GBCS.HEX",
        [prepayment.GetDebtRepaymentLog(zigbee(2020, 12, 31), 10, 2)],
    ),
    (
        "4.4.2_GCS15b/GCS15b_4.4.2_SUCCESS_COMMAND_GBCS.HEX",
        [prepayment.GetPrepaySnapshot(zigbee(2014, 12, 1), zigbee(2015, 11, 1), at, 0x6008) for at in range(12)]
        + [metering.GetSnapshot(zigbee(2014, 12, 1), zigbee(2015, 11, 1), at, 0x6008) for at in range(12)],
    ),
    # The request beside it asks for other times; the failing one's message has them.
    (
        "4.4.3_GCS15c/GCS15c_4.4.3_ERROR_COMMAND_GBCS.HEX",
        [metering.GetSnapshot(zigbee(2014, 12, 1), zigbee(2015, 11, 1), at, 2) for at in range(12)]
        + [prepayment.GetPrepaySnapshot(zigbee(2014, 12, 1), zigbee(2015, 11, 1), at, 2) for at in range(12)],
    ),
    (
        "4.6.1_GCS16a/GCS16a_4.6.1_SUCCESS_COMMAND_GBCS.HEX",
        [metering.GetSnapshot(zigbee(2014, 12, 30, 0, 0, 4), zigbee(2016, 1, 1, 0, 0, 3), at, 1) for at in range(31)],
    ),
    (
        "4.14_GCS16b/GCS16b_4.14_KRP_SUCCESS_COMMAND_GBCS.HEX",
        [prepayment.GetPrepaySnapshot(zigbee(2014, 12, 29, 23), NOW, at, 1) for at in range(31)],
    ),
    # Half-hours of two days, and one more.
    ("4.8.1_GCS17/GCS17_4.8.1_SUCCESS_COMMAND_GBCS.HEX", [metering.GetSampledData(0, zigbee(2014, 12, 30), 0, 97)]),
    # All 731 days of the log, from 2014-12-22 (not the days of the request beside it).
    ("4.17_GCS61/GCS61_4.17_SUCCESS_COMMAND_GBCS.HEX", [metering.GetSampledData(1, zigbee(2014, 12, 22), 0, 731)]),
    ("6.2.10_GCS20r/GCS20r_6.2.10_SUCCESS_COMMAND_GBCS.HEX", [management.GetEventConfiguration(0x81FF)]),
    ("6.2.3_GCS21d/GCS21d_6.2.3_SUCCESS_COMMAND_GBCS.HEX", [price.GetBillingPeriod(0, NEVER, 1, 0)]),
    # Conversion factor 1.02264, calorific value 40.0 MJ/m3.
    (
        "6.6_GCS23/GCS23_6.6_SUCCESS_COMMAND_GBCS.HEX",
        [price.PublishConversionFactor(NOW, 0, 102_264, 0x50), price.PublishCalorificValue(NOW, 0, 400, 1, 0x10)],
    ),
    # 6.1680 m3/h; stabilisation 60 s in tenths would not fit: the template has whole seconds; measurement 300 s.
    (
        "6.7_GCS24a/GCS24a_6.7_SUCCESS_COMMAND_GBCS.HEX",
        [
            metering.SetUncontrolledFlowThreshold(0, NOW, 61_680, 1, 1, 10_000, 60, 300),
            metering.SetSupplyStatus(NOW, 3, 3, 0, 3),
        ],
    ),
    # Monthly from 2015-02-01: one month, from its start; block periods likewise.
    (
        "6.8_GCS25/GCS25_6.8_SUCCESS_COMMAND_GBCS.HEX",
        [
            price.PublishBillingPeriod(0, NOW, zigbee(2015, 2, 1), 1, 0x23, 0),
            price.PublishBlockPeriod(0, NOW, zigbee(2015, 2, 1), 1, 2, 0x23, 0, 1),
        ],
    ),
    ("14.1_GCS31/GCS31_14.1_SUCCESS_COMMAND_GBCS.HEX", [metering.StartSampling(NOW, 0, 0, 360, 41)]),
    ("14.1_GCS31/GCS31_14.1_SUCCESS_RESPONSE_GBCS.HEX", [metering.StartSamplingResponse(2)]),
    # Model, hardware version, manufacturer; then supply tamper and depletion state.
    (
        "6.2.4_GCS21e/GCS21e_6.2.4_SUCCESS_COMMAND_GBCS.HEX",
        [ReadAttributes((0x0004, 0x0005, 0x0003)), ReadAttributes((0x0608, 0x0607))],
    ),
    ("6.2.9_GCS21j/GCS21j_6.2.9_SUCCESS_COMMAND_GBCS.HEX", [ReadAttributes((0x0000,))]),
    ("7.4_GCS33/GCS33_7.4_SUCCESS_COMMAND_GBCS.HEX", [ReadAttributes((0x0205, 0x0014))]),
    (
        "4.18_GCS60a/GCS60a_4.18_SUCCESS_RELIABLE_GSME_COMMAND_GBCS.HEX",
        [ReadAttributes((0x0A00,)), ReadAttributes((0x0001,))],
    ),
    ("7.2_GCS32/GCS32_7.2_ERROR_COMMAND_GBCS.HEX", [ChangeSupply(0, NOW, 0, 0, 0, 1)]),
    ("9.1_GCS36/GCS36_9.1_SUCCESS_COMMAND_GBCS.HEX", [management.UpdateCin(NOW, 0, 0, b"1234")]),  # type: ignore[arg-type]
    ("7.3_GCS39/GCS39_7.3_SUCCESS_COMMAND_GBCS.HEX", [ChangeSupply(0, NOW, 0, 0, 1, 1)]),
    ("7.3_GCS39/GCS39_7.3_SUCCESS_RESPONSE_GBCS.HEX", [SupplyStatusResponse(0, NOW, 0, 1)]),
    ("1.5_GCS40a/GCS40a_1.5_SUCCESS_COMMAND_GBCS.HEX", [prepayment.CreditAdjustment(NOW, 0, 0, 23_130)]),
    ("1.5_GCS40b/GCS40b_1.5_ERROR_COMMAND_GBCS.HEX", [prepayment.CreditAdjustment(NOW, 0, 1, 0)]),
    ("1.5_GCS40d/GCS40d_1.5_ERROR_COMMAND_GBCS.HEX", [prepayment.CreditAdjustment(NOW, 0, 2, 0)]),
    ("6.20.1_GCS41/GCS41_6.20.1_SUCCESS_COMMAND_GBCS.HEX", [management.UpdateSiteId(NOW, 0, 0, b"1234567890")]),
    (
        "3.4_GCS44/GCS44_3.4_SUCCESS_COMMAND_GBCS.HEX",
        [management.PublishChangeOfSupplier(0, NOW, 0, 0, 0, 0x1800, b"E-ON", b"0333 202 4650")],
    ),
    # Price only: Euro, standing charge 22,465, three thresholds.
    (
        "1.2.1_GCS01b/GCS01b_1.2.1_CANCELLATION_BLOCK_SUCCESS_COMMAND_GBCS.HEX",
        [
            price.PublishTariffInformation(0, NOW, 1, NEVER, 0x10, b"", 0, 3, 0, EURO, 0x50, 22_465, 0xFF, 1, 1000),
            price.PublishPriceMatrix(0, NOW, NEVER - 1, 1, 0, 1, 0, PRICES),
        ],
    ),
]


@pytest.mark.parametrize(("name", "wanted"), WHOLE, ids=[name.rsplit("/")[-1] for name, _ in WHOLE])
def test_values_of_a_whole_message(rtds: Path, name: str, wanted: list[object]) -> None:
    assert commands(rtds, name) == wanted


def test_a_block_tariff(rtds: Path) -> None:
    """GCS01a: one day, one week, one season from 20 March; thresholds 1, 2, 3 million; 54,794 a day; four prices."""
    found = commands(rtds, "1.1.1_GCS01a/GCS01a_1.1.1_FUTURE_DATED_BLOCK_SUCCESS_COMMAND_GBCS.HEX")
    assert found[0] == calendar.PublishCalendar(0, NOW, NOW, LATER, 0, 0, b"", 1, 1, 1)
    assert found[1] == calendar.PublishDayProfile(0, NOW, NOW, 1, 1, 0, 1, 0, (calendar.DayScheduleEntry(0, 0),))
    assert found[2] == calendar.PublishWeekProfile(0, NOW, NOW, 1, 1, 1, 1, 1, 1, 1, 1)
    season = calendar.Season(calendar.Date(0xFF, 3, 20, 0xFF), 1)
    assert found[3] == calendar.PublishSeasons(0, NOW, NOW, 0, 1, (season,))
    thresholds = price.BlockThresholds(0, (1_000_000, 2_000_000, 3_000_000))
    assert price.PublishBlockThresholds(0, NOW, LATER, 1, 0, 1, 1, (thresholds,)) in found
    information = price.PublishTariffInformation
    assert information(0, NOW, 1, LATER, 0x10, b"", 0, 3, 0, GBP, 0x50, 54_794, 0xFF, 1, 1000) in found
    assert [command.prices for command in found if isinstance(command, price.PublishPriceMatrix)] == [PRICES]


def test_a_time_of_use_tariff(rtds: Path) -> None:
    """GCS01a: four days with tiers 1 to 4, two weeks, seasons from 20 March and 21 June."""
    found = commands(rtds, "1.1.1_GCS01a/GCS01a_1.1.1_IMMEDIATE_TOU_SUCCESS_PRECOMMAND_GBCS.HEX")
    days = [command for command in found if isinstance(command, calendar.PublishDayProfile)]
    assert [(day.day, [entry.value for entry in day.entries]) for day in days] == [(n, [n]) for n in (1, 2, 3, 4)]
    weeks = [command for command in found if isinstance(command, calendar.PublishWeekProfile)]
    assert [(w.monday, w.friday, w.saturday, w.sunday) for w in weeks] == [(1, 1, 2, 2), (3, 3, 4, 4)]
    seasons = next(command for command in found if isinstance(command, calendar.PublishSeasons))
    assert [(s.start.month, s.start.day, s.week) for s in seasons.seasons] == [(3, 20, 1), (6, 21, 2)]


def test_times_from_which_data_is_asked_for(rtds: Path) -> None:
    content = payload(published(rtds, "4.4.4_GCS15d/GCS15d_4.4.4_SUCCESS_COMMAND_GBCS.HEX"))
    assert isinstance(content, GbzCommands) and isinstance(content.components[0], Component)
    assert content.components[0].from_time == zigbee(2014, 12, 1)


ALERTS = [
    (
        "1.1.1_GCS01a/GCS01a_1.1.1_8F66_FUTURE_DATED_BLOCK_SUCCESS_ALERT_PUBLISH_PRICE_MATRIX_GBCS.HEX",
        GbzAlert(0x8F66, LATER, Executed(0x006B, 1005, 0x0700, 0x09, 0x05)),
    ),
    (
        "1.6_GCS03/GCS03_1.6_8F66_FUTURE_DATED_SUCCESS_ALERT_CHANGE_PAYMENT_MODE_GBCS.HEX",
        GbzAlert(0x8F66, zigbee(2030, 1, 15), Executed(0x006D, 1005, 0x0705, 0x01, 0x06)),
    ),
    ("NA_FDRA-ZigBee/FDRA-ZigBee_NA_8F72_ALERT_GBCS.HEX", GbzAlert(0x8F72, NOW, FirmwareHash(b"\xa1" * 32))),
    ("NA_GCA-ZigBee/GCA-ZigBee_NA_8F30_ALERT_GBCS.HEX", GbzAlert(0x8F30, NOW)),
    ("NA_MIIWA-ZigBee/MIIWA-ZigBee_NA_81A0_ALERT_GBCS.HEX", GbzAlert(0x81A0, NOW, IntegrityIssue(5))),
]


@pytest.mark.parametrize(("name", "wanted"), ALERTS, ids=[name.rsplit("/")[-1] for name, _ in ALERTS])
def test_alerts(rtds: Path, name: str, wanted: GbzAlert) -> None:
    assert payload(published(rtds, name)) == wanted
