"""GSME and GPF: reads, logs, settings and supply by GBZ commands (3.x to 14.1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nowan.crypto.secret import Secret
from nowan.dlms.access import Item
from nowan.dlms.data import OctetString
from nowan.duis.commands.attribute_table import ROWS
from nowan.duis.commands.items import put
from nowan.duis.commands.row import ESME, GAS, GPF, GSME, Asking, DeviceType, Making, dlms, gbz
from nowan.duis.commands.zcl_items import ANY_CALENDAR, AT_ONCE, CURRENT_CALENDAR, numbered, one, payload, reads
from nowan.gbcs import zcl_calendar, zcl_management, zcl_metering, zcl_prepayment, zcl_price
from nowan.gbcs.gbz import GbzCommands
from nowan.instant import zigbee_seconds
from nowan.zigbee.clusters.ids import Cluster
from nowan.zigbee.clusters.metering import ChangeSupply, SupplyStatus

#: Samples (GBZ message templates): logs by number, and the seconds between their samples.
_PROFILE_LOG, _DAILY_LOG, _NETWORK_LOG = 0, 1, 2
_HALF_HOUR_S, _DAY_S, _NETWORK_S, _NETWORK_SAMPLES = 1_800, 86_400, 360, 41
#: Snapshots: how many a log holds, and the cause by which they are asked for.
_BILLING_SNAPSHOTS, _DAILY_SNAPSHOTS = 12, 31
_ON_CALENDAR, _ON_CHANGE, _DAILY = 0x0002, 0x6008, 0x0001
#: Debts and top-ups are read with one command each, so many at most.
_DEBTS, _DEBT_TYPE, _TOP_UPS = 10, 2, 5
_NEWEST = 0xFFFFFFFE
#: Logs of the Events cluster; the high nibble asks for the full entries.
_EVENT_LOG, _SECURITY_LOG, _CLEARED_LOG = 0x13, 0x04, 0x03
_ALL_OF_81XX = 0x81FF
_UNTIL_CHANGED, _CLEAR_CONSUMER = 0xFFFF, 0x0200
_SUPPLIER_CHANGE = 0x1800
_PRIVACY_PIN = 2
_MJ_PER_M3, _M3_PER_H = 1, 1
_LOCKED, _UNCHANGED, _OFF = 0, 3, 0
_STATES = {"Locked": _LOCKED, "Unchanged": _UNCHANGED}
_ACKNOWLEDGE = 1
#: Periods of a billing calendar: a number and its unit, of which the high nibble says "control not specified".
_DAYS, _WEEKS, _MONTHS = 0x21, 0x22, 0x23
_PERIODICITIES = {
    "Daily": (1, _DAYS),
    "Weekly": (1, _WEEKS),
    "Monthly": (1, _MONTHS),
    "Quarterly": (3, _MONTHS),
    "SixMonthly": (6, _MONTHS),
    "Yearly": (12, _MONTHS),
}


def _read_row(line: str) -> tuple[str, Making]:
    use_case, srv, kinds, clusters = (cell.strip() for cell in line.split(" | "))
    components = []
    for part in clusters.split(";"):
        cluster, _, attributes = part.partition(":")
        components.append(reads(int(cluster, 16), [int(word, 16) for word in attributes.split()]))
    made = numbered(components)
    return srv, gbz(use_case, lambda _: made, kinds=frozenset(DeviceType(kind) for kind in kinds.split("+")))


def _period(asking: Asking) -> tuple[int, int]:
    period = asking.body.read_log_period
    return zigbee_seconds(period.start_date_time.utc), zigbee_seconds(period.end_date_time.utc)


def _snapshots(cause: int, count: int, *commands: Any) -> Callable[[Asking], GbzCommands]:
    """All snapshots of a period, one command each, first of one kind and then of the other."""

    def asked(asking: Asking) -> GbzCommands:
        earliest, latest = _period(asking)
        return payload(command(earliest, latest, offset, cause) for command in commands for offset in range(count))

    return asked


def _samples(sample: int, interval_s: int) -> Callable[[Asking], GbzCommands]:
    """Both ends of the period are samples."""

    def asked(asking: Asking) -> GbzCommands:
        earliest, latest = _period(asking)
        return payload([zcl_metering.GetSampledData(sample, earliest, 0, (latest - earliest) // interval_s + 1)])

    return asked


def _network_log(_: Asking) -> GbzCommands:
    # The template fixes the earliest time at 1 and reads all four hours, whatever period a request names.
    return payload([zcl_metering.GetSampledData(_NETWORK_LOG, 1, 0, _NETWORK_SAMPLES)])


def _debt_log(asking: Asking) -> GbzCommands:
    earliest, latest = _period(asking)
    command = zcl_prepayment.GetDebtRepaymentLog(latest, _DEBTS, _DEBT_TYPE)
    return numbered([one(Cluster.PREPAYMENT, command, earliest)])


def _top_up_log(asking: Asking) -> GbzCommands:
    return numbered([one(Cluster.PREPAYMENT, zcl_prepayment.GetTopUpLog(_NEWEST, _TOP_UPS), _period(asking)[0])])


def _events(log: int, *names: str) -> tuple[Callable[[Asking], GbzCommands], Callable[[Asking], bool]]:
    def asked(asking: Asking) -> GbzCommands:
        earliest, latest = _period(asking)
        return payload([zcl_management.GetEventLog(log, 0, earliest, latest, 0, 0)])

    return asked, lambda asking: asking.body.log_to_read in names


def _calendar_reads(calendar: int, calendar_type: int) -> list[Any]:
    return [
        one(Cluster.CALENDAR, command)
        for command in (
            zcl_calendar.GetDayProfiles(0, calendar, 1, 0),
            zcl_calendar.GetWeekProfiles(0, calendar, 1, 0),
            zcl_calendar.GetSeasons(0, calendar),
            zcl_calendar.GetSpecialDays(AT_ONCE, 0, calendar_type, 0, calendar),
        )
    ]


_TARIFF_ATTRIBUTES = (
    0x0203, 0x0202, 0x0100, 0x0101, 0x0102, 0x0615, 0x0400, 0x0401, 0x0402, 0x0403, 0x0410, 0x0420, 0x0430, 0x0440,
    0x0616, 0x0617, 0x0301,
)  # fmt: skip
_PREPAYMENT_ATTRIBUTES = (
    0x0239, 0x0006, 0x0216, 0x0226, 0x0040, 0x0010, 0x0011, 0x0031, 0x0021, 0x0022, 0x0217, 0x0227,
)  # fmt: skip


def _tariff(_: Asking) -> GbzCommands:
    prices, current = reads(Cluster.PRICE, _TARIFF_ATTRIBUTES), one(Cluster.PRICE, zcl_price.GetCurrentPrice(0))
    return numbered([prices, *_calendar_reads(ANY_CALENDAR, 0), current])


def _prepayment(_: Asking) -> GbzCommands:
    settings, charge = reads(Cluster.PREPAYMENT, _PREPAYMENT_ATTRIBUTES), reads(Cluster.PRICE, (0x0617,))
    return numbered([settings, charge, *_calendar_reads(CURRENT_CALENDAR, 3)])


def _billing_calendar(_: Asking) -> GbzCommands:
    return payload([zcl_price.GetBillingPeriod(AT_ONCE, 0xFFFFFFFF, 1, 0)])


def _message(asking: Asking) -> GbzCommands:
    text = asking.body.supplier_message.encode()
    return payload([zcl_management.DisplayMessage(asking.facts.issued, 0, AT_ONCE, _UNTIL_CHANGED, text)])


def _tenancy(asking: Asking) -> GbzCommands:
    at = zigbee_seconds(asking.body.restriction_date_time.utc)
    return payload([zcl_management.PublishChangeOfTenancy(0, asking.facts.issued, 0, at, _CLEAR_CONSUMER)])


def _supplier_name(asking: Asking) -> GbzCommands:
    body = asking.body
    name, contact = body.supplier_name.encode(), body.supplier_telephone_number.encode()
    change = (0, asking.facts.issued, 0, 0, AT_ONCE, _SUPPLIER_CHANGE, name, contact)
    return payload([zcl_management.PublishChangeOfSupplier(*change)])


def _no_pin(asking: Asking) -> GbzCommands:
    issued = asking.facts.issued
    return payload([zcl_management.RequestNewPasswordResponse(issued, AT_ONCE, 0, _PRIVACY_PIN, Secret(b""))])


def _site(asking: Asking) -> GbzCommands:
    return payload([zcl_management.UpdateSiteId(asking.facts.issued, AT_ONCE, 0, asking.body.import_mprn.encode())])


def _customer(asking: Asking) -> GbzCommands:
    number = Secret(asking.facts.customer_number())
    return payload([zcl_management.UpdateCin(asking.facts.issued, AT_ONCE, 0, number)])


def _electricity_customer(asking: Asking) -> list[Item]:
    return [put(1, "0-3:96.13.1", 2, OctetString(asking.facts.customer_number()))]


def _conversion(asking: Asking) -> GbzCommands:
    body, issued = asking.body, asking.facts.issued
    factor, value = int(body.conversion_factor * 100_000), int(body.calorific_value * 10)
    return payload(
        (
            zcl_price.PublishConversionFactor(issued, AT_ONCE, factor, 5 << 4),
            zcl_price.PublishCalorificValue(issued, AT_ONCE, value, _MJ_PER_M3, 1 << 4),
        )
    )


def _flow(divisor: int, threshold: Callable[[Any], int]) -> Callable[[Asking], GbzCommands]:
    def asked(asking: Asking) -> GbzCommands:
        body, issued = asking.body, asking.facts.issued
        periods = (body.stabilisation_period, body.measurement_period)
        limit = (threshold(body), _M3_PER_H, 1, divisor)
        states = (_STATES[body.supply_tamper_state], _STATES[body.supply_depletion_state])
        return payload(
            (
                zcl_metering.SetUncontrolledFlowThreshold(0, issued, *limit, *periods),
                zcl_metering.SetSupplyStatus(issued, *states, _OFF, _UNCHANGED),
            )
        )

    return asked


def _billing(asking: Asking) -> GbzCommands:
    calendar, issued = asking.body.gas_billing_calendar, asking.facts.issued
    start = zigbee_seconds(calendar.billing_period_start.utc)
    number, unit = _PERIODICITIES[calendar.periodicity]
    return payload(
        (
            zcl_price.PublishBillingPeriod(0, issued, start, number, unit, 0),
            zcl_price.PublishBlockPeriod(0, issued, start, number, 2, unit, 0, 1),
        )
    )


def _months(*periodicities: str) -> Callable[[Asking], bool]:
    def applies(asking: Asking) -> bool:
        calendar = asking.body.gas_billing_calendar
        return calendar is not None and calendar.periodicity in periodicities

    return applies


def _supply(status: SupplyStatus) -> Callable[[Asking], GbzCommands]:
    return lambda asking: payload([ChangeSupply(0, asking.facts.issued, 0, AT_ONCE, status, _ACKNOWLEDGE)])


def _sampling(asking: Asking) -> GbzCommands:
    sampling = (asking.facts.issued, AT_ONCE, 0, _NETWORK_S, _NETWORK_SAMPLES)
    return payload([zcl_metering.StartSampling(*sampling)])


_EVENTS = _events(_EVENT_LOG, "Event", "GSMEEvent")
_SECURITY = _events(_SECURITY_LOG, "Security", "GSMESecurity")
_SNAPSHOT, _PREPAY = zcl_metering.GetSnapshot, zcl_prepayment.GetPrepaySnapshot

#: Service reference variant and row.
GAS_COMMANDS: tuple[tuple[str, Making], ...] = (
    *map(_read_row, ROWS.splitlines()),
    ("3.1", gbz("GCS07", _message)),
    ("3.2", gbz("GCS09", _tenancy, kinds=GPF)),
    ("3.3", gbz("CS11", lambda _: payload([zcl_management.ClearEventLogRequest(_CLEARED_LOG)]), kinds=GAS)),
    ("3.4", gbz("GCS44", _supplier_name)),
    ("3.5", gbz("GCS11", _no_pin)),
    ("4.4.2", gbz("GCS15b", _snapshots(_ON_CHANGE, _BILLING_SNAPSHOTS, _PREPAY, _SNAPSHOT), kinds=GAS)),
    ("4.4.3", gbz("GCS15c", _snapshots(_ON_CALENDAR, _BILLING_SNAPSHOTS, _SNAPSHOT, _PREPAY), kinds=GAS)),
    ("4.4.4", gbz("GCS15d", _debt_log, kinds=GAS)),
    ("4.4.5", gbz("GCS15e", _top_up_log, kinds=GAS)),
    ("4.6.1", gbz("GCS16a", _snapshots(_DAILY, _DAILY_SNAPSHOTS, _SNAPSHOT), kinds=GAS)),
    ("4.8.1", gbz("GCS17", _samples(_PROFILE_LOG, _HALF_HOUR_S), kinds=GAS)),
    ("4.10", gbz("GCS18", _network_log)),
    ("4.11.1", gbz("GCS21f", _tariff, kinds=GAS)),
    ("4.13", gbz("GCS21b", _prepayment, kinds=GAS)),
    ("4.14", gbz("GCS16b", _snapshots(_DAILY, _DAILY_SNAPSHOTS, _PREPAY), kinds=GAS)),
    ("4.17", gbz("GCS61", _samples(_DAILY_LOG, _DAY_S), kinds=GPF)),
    ("6.2.3", gbz("GCS21k", _billing_calendar, kinds=GAS)),
    ("6.2.3", gbz("GCS21d", _billing_calendar, kinds=GAS)),
    ("6.2.10", gbz("GCS20r", lambda _: payload([zcl_management.GetEventConfiguration(_ALL_OF_81XX)]))),
    ("6.6", gbz("GCS23", _conversion)),
    (
        "6.7",
        gbz(
            "GCS24a",
            _flow(10_000, lambda body: int(body.uncontrolled_gas_flow_rate_decimal * 10_000)),
            applies=lambda asking: asking.body.uncontrolled_gas_flow_rate_decimal is not None,
        ),
    ),
    ("6.8", gbz("GCS25a", _billing, applies=_months(*_PERIODICITIES))),
    ("6.8", gbz("GCS25", _billing, applies=_months("Daily", "Weekly", "Monthly"))),
    ("6.13", gbz("CS10a", _EVENTS[0], kinds=GAS, applies=_EVENTS[1])),
    ("6.13", gbz("CS10b", _SECURITY[0], kinds=GAS, applies=_SECURITY[1])),
    ("6.20.1", gbz("GCS41", _site, applies=lambda asking: asking.body.import_mprn is not None)),
    ("7.2", gbz("GCS32", _supply(SupplyStatus.OFF))),
    ("7.3", gbz("GCS39", _supply(SupplyStatus.OFF_ARMED))),
    ("9.1", gbz("GCS36", _customer, kinds=GSME)),
    ("9.1", dlms("ECS50", _electricity_customer, kinds=ESME)),
    ("14.1", gbz("GCS31", _sampling)),
)
