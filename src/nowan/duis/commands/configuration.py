"""ESME: settings, messages and alert behaviour (3.x, 6.x, 7.12, 8.1.1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from nowan.dlms.access import Item
from nowan.dlms.data import U16, U32, Array, BitString, Enum, OctetString, Structure
from nowan.duis.commands.calendars import MAXIMUM_DEMAND, schedule
from nowan.duis.commands.items import FALSE, NEVER, TRUE, act, activation, bits, get, moment, put, time_of_day
from nowan.duis.commands.row import Asking, Making, dlms
from nowan.duis.reasons import DuisReason
from nowan.duis.simple_types import DateTime
from nowan.errors import PeerMisbehaved
from nowan.instant import Utc, iso

_ALL_WEEK = bits(7, set(range(7)))
#: Of a voltage threshold: register monitor and the two settings by their names in the request.
_VOLTAGES = (
    ("0-0:17.0.1", "extreme_over_voltage"),
    ("0-0:17.0.2", "extreme_under_voltage"),
    ("0-0:17.0.3", "voltage_sag"),
    ("0-0:17.0.4", "voltage_swell"),
)
_PHASES = (32, 52, 72)
_MASK = 256


def _text(value: str) -> OctetString:
    return OctetString(value.encode())


def _message(asking: Asking) -> Iterable[Item]:
    return (put(1, "0-2:96.13.1", 2, _text(asking.body.supplier_message)),)


def _tenancy(asking: Asking) -> Iterable[Item]:
    return (put(1, "0-0:94.44.3.2", 2, moment(asking.body.restriction_date_time)),)


def _supplier_name(asking: Asking) -> Iterable[Item]:
    body = asking.body
    yield put(9000, "0-0:96.13.0", 2, _text(body.supplier_telephone_number))
    yield put(9000, "0-0:96.13.1", 2, _text(body.supplier_name))


def _load_limits(asking: Asking) -> Iterable[Item]:
    body = asking.body
    when = activation(asking)
    settings = (
        ("0-0:94.44.0.3", TRUE if body.load_limit_supply_state == "Disable" else FALSE),
        ("0-0:94.44.128.7", U32(body.load_limit_power_threshold)),
        ("0-0:94.44.128.6", U32(body.load_limit_period)),
        ("0-0:94.44.128.8", U32(body.load_limit_restoration_period)),
    )
    yield from (put(9000, code, 4, value) for code, value in settings)
    yield from (put(9000, code, 6, when) for code, _ in settings)


def _phase_settings(asking: Asking) -> dict[int, tuple[int, int]]:
    """Over and under voltage of each phase's register group."""
    body = asking.body
    if body.single_phase_voltage_settings is not None:
        phases = {1: body.single_phase_voltage_settings}
    else:
        phases = {int(entry.phase): entry.phase_voltage_settings for entry in body.poly_phase_voltage_settings}
    return {
        _PHASES[phase - 1]: (int(s.average_rms_over_voltage_threshold), int(s.average_rms_under_voltage_threshold))
        for phase, s in sorted(phases.items())
    }


def _measurement_periods(asking: Asking) -> Iterable[Item]:
    body = asking.body
    settings = body.single_phase_voltage_settings
    if settings is not None:
        periods = [settings.average_rms_voltage_measurement_period]
    else:
        entries = sorted(body.poly_phase_voltage_settings, key=lambda entry: int(entry.phase))
        periods = [entry.phase_voltage_settings.average_rms_voltage_measurement_period for entry in entries]
    return [put(7, f"1-0:{group}.24.0", 4, U32(period)) for group, period in zip(_PHASES, periods, strict=False)]


def _voltage_monitors(asking: Asking) -> Iterable[Item]:
    settings = asking.body.rms_voltage_settings
    for code, name in _VOLTAGES:
        yield put(71, code, 4, U32(getattr(settings, f"rms_{name}_threshold")))
        yield put(71, code, 6, U32(getattr(settings, f"rms_{name}_measurement_period")))


def _averages(asking: Asking, *, over_first: bool) -> Iterable[Item]:
    """Thresholds of average voltage; of the first phase alone, ECS29a and ECS29b write the upper one first."""
    for at, (group, (over, under)) in enumerate(_phase_settings(asking).items()):
        upper, lower = put(1, f"1-0:{group}.35.0.4", 2, U32(over)), put(1, f"1-0:{group}.31.0.4", 2, U32(under))
        yield from (upper, lower) if over_first and at == 0 else (lower, upper)


def _counter_resets(asking: Asking) -> Iterable[Item]:
    return [act(3, f"1-0:{group}.{kind}.0.4", 1) for group in _phase_settings(asking) for kind in (32, 36)]


def _voltage_and_reset(asking: Asking) -> Iterable[Item]:
    yield from _measurement_periods(asking)
    yield from _voltage_monitors(asking)
    yield from _averages(asking, over_first=True)
    yield from _counter_resets(asking)


def _voltage(asking: Asking) -> Iterable[Item]:
    yield from _averages(asking, over_first=False)
    yield from _measurement_periods(asking)
    yield from _voltage_monitors(asking)


def _voltage_use_case(*, polyphase: bool, reset: bool) -> Callable[[Asking], bool]:
    def applies(asking: Asking) -> bool:
        body = asking.body
        return bool(body.poly_phase_voltage_settings) == polyphase and body.rms_voltage_counters_not_reset != reset

    return applies


def _billing_dates(asking: Asking) -> list[bytes]:
    """COSEM dates of 5 octets at which a billing period ends."""
    calendar = asking.body.electricity_billing_calendar
    if calendar.daily:
        return [b"\xff" * 5]
    if calendar.weekly is not None:
        return [b"\xff\xff\xff\xff" + bytes((calendar.weekly,))]
    if calendar.monthly is not None:
        return [b"\xff\xff\xff" + bytes((calendar.monthly, 0xFF))]
    entry, every = next(
        (entry, months)
        for entry, months in ((calendar.quarterly, 3), (calendar.six_monthly, 6), (calendar.yearly, 12))
        if entry is not None
    )
    first = int(entry.billing_period_start_month)
    months = [(first - 1 + step) % 12 + 1 for step in range(0, 12, every)]
    return [b"\xff\xff" + bytes((month, entry.day_of_month, 0xFF)) for month in months]


def _billing(asking: Asking) -> Iterable[Item]:
    at = time_of_day(asking.body.electricity_billing_calendar.billing_time)
    entries = tuple(Structure((at, OctetString(day))) for day in _billing_dates(asking))
    return (put(22, "0-0:15.0.0", 4, Array(entries)),)


def _short_periodicity(asking: Asking) -> bool:
    calendar = asking.body.electricity_billing_calendar
    return calendar is not None and (calendar.daily or calendar.weekly is not None or calendar.monthly is not None)


def _clock(asking: Asking) -> Iterable[Item]:
    body = asking.body
    late = DateTime(iso(Utc(body.current_date_time.utc + 1000 * body.tolerance_period)))
    preset = Structure((NEVER, moment(body.current_date_time), moment(late)))
    yield put(8, "0-0:1.0.0", 9, Enum(5))
    yield act(8, "0-0:1.0.0", 5, preset)
    yield act(8, "0-0:1.0.0", 4)
    yield get(8, "0-0:1.0.0", 2)
    yield get(8, "0-0:1.0.0", 4)


def _power_thresholds(asking: Asking) -> Iterable[Item]:
    body = asking.body
    thresholds = Array((U32(body.low_medium_power_threshold), U32(body.medium_high_power_threshold)))
    return (put(21, "0-0:16.0.0", 2, thresholds),)


def _demand_period(asking: Asking) -> Iterable[Item]:
    period = asking.body.maximum_demand_time_period_schedule
    entries = tuple(
        schedule(at, MAXIMUM_DEMAND, at + 1, time, _ALL_WEEK, bits(0, set()), b"\x00\x00\x01\xff\xff", b"\xff" * 5)
        for at, time in enumerate((period.start_time, period.end_time))
    )
    return (put(10, "0-0:12.0.0", 2, Array(entries)),)


def _demand_resets(asking: Asking) -> Iterable[Item]:
    body = asking.body
    if body.max_demand_active_power_import_value:
        yield act(4, "1-0:1.6.0", 1)
    if body.max_demand_config_time_active_power_import_value:
        yield act(4, "1-0:1.6.1", 1)
    if body.max_demand_active_power_export_value:
        yield act(4, "1-0:2.6.0", 1)


def _import_mpans(asking: Asking) -> Iterable[Item]:
    mpans = asking.body.import_mpans
    # A meter of two elements takes both as one string (GBCS mapping table, ECS39a).
    return (put(1, "0-0:94.44.34.11", 2, _text(mpans.import_mpan + (mpans.secondary_import_mpan or ""))),)


def _export_mpan(asking: Asking) -> Iterable[Item]:
    return (put(1, "1-0:0.0.2", 2, _text(asking.body.export_mpan)),)


def _mask_and_actions(settings: object) -> BitString:
    """Two strings of 256 bits, which alerts change and to what: bit n, from the right, is alert code 0x8?nn."""
    changed: set[int] = set()
    turned_on: set[int] = set()
    for group in (getattr(settings, name) for name in settings.__struct_fields__):  # type: ignore[attr-defined]
        for name in () if group is None else group.__struct_fields__:
            value = getattr(group, name)
            if value is not None:
                place = _MASK - 1 - int(name[-2:], 16)
                changed.add(place)
                if value == "Enable":
                    turned_on.add(_MASK + place)
    return bits(2 * _MASK, changed | turned_on)


def _behaviour(use_case: str, setting: str, code: str) -> tuple[str, Making]:
    return "6.22", dlms(
        use_case,
        lambda asking: (put(1, code, 2, _mask_and_actions(getattr(asking.body, setting))),),
        applies=lambda asking: getattr(asking.body, setting) is not None,
    )


def _daily_reset(asking: Asking) -> Iterable[Item]:
    if not asking.body.daily_tariff_block_counter_matrix_reset:
        raise PeerMisbehaved(DuisReason.UNSUPPORTED, "6.26 that ends the daily reset")
    return (put(22, "0-0:15.1.0", 4, Array((Structure((OctetString(bytes(4)), OctetString(b"\xff" * 5))),))),)


def _tamper(asking: Asking) -> Iterable[Item]:
    return (put(1, "0-0:94.44.0.4", 2, TRUE if asking.body.supply_tamper_state == "Locked" else FALSE),)


def _offset(asking: Asking) -> Iterable[Item]:
    return (put(1, "0-0:94.44.0.1", 2, U16(asking.body.randomised_offset_limit)),)


def _electricity(asking: Asking) -> bool:
    return asking.body.electricity_billing_calendar is not None


#: Service reference variant and row.
CONFIGURATION: tuple[tuple[str, Making], ...] = (
    ("3.1", dlms("ECS10", _message)),
    ("3.2", dlms("ECS12", _tenancy)),
    ("3.4", dlms("ECS16", _supplier_name)),
    ("6.4.1", dlms("ECS28a", _load_limits)),
    ("6.5", dlms("ECS29a", _voltage_and_reset, applies=_voltage_use_case(polyphase=False, reset=True))),
    ("6.5", dlms("ECS29b", _voltage_and_reset, applies=_voltage_use_case(polyphase=True, reset=True))),
    ("6.5", dlms("ECS29c", _voltage, applies=_voltage_use_case(polyphase=False, reset=False))),
    ("6.5", dlms("ECS29d", _voltage, applies=_voltage_use_case(polyphase=True, reset=False))),
    ("6.8", dlms("ECS30a", _billing, applies=_electricity)),
    ("6.8", dlms("ECS30", _billing, applies=_short_periodicity)),
    ("6.11", dlms("ECS70", _clock)),
    ("6.12", dlms("ECS34", _power_thresholds)),
    ("6.18.1", dlms("ECS37", _demand_period)),
    ("6.18.2", dlms("ECS57", _demand_resets)),
    ("6.20.1", dlms("ECS39a", _import_mpans, applies=lambda asking: asking.body.import_mpans is not None)),
    ("6.20.2", dlms("ECS39b", _export_mpan)),
    _behaviour("ECS25a", "electricity_supplier_alerts", "0-30:97.98.11"),
    _behaviour("ECS25a1", "electricity_supplier_han_alert_settings", "0-30:97.98.12"),
    _behaviour("ECS25a2", "electricity_supplier_alarm_settings", "0-30:97.98.13"),
    _behaviour("ECS25a3", "electricity_supplier_logging_settings", "0-30:97.98.14"),
    _behaviour("ECS25b", "electricity_network_operator_alerts", "0-33:97.98.11"),
    _behaviour("ECS25b3", "electricity_network_operator_logging_settings", "0-33:97.98.14"),
    ("6.25", dlms("ECS81", _tamper)),
    ("6.26", dlms("ECS48", _daily_reset)),
    ("7.12", dlms("ECS38", _offset)),
    ("8.1.1", dlms("ECS70", _clock)),
)
