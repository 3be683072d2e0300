"""ESME: auxiliary loads and controllers (6.14.x, 7.5 to 7.16)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from nowan.dlms.access import Item
from nowan.dlms.data import U16, Array, OctetString, Structure, VisibleString
from nowan.duis.commands.calendars import AUXILIARY_LOAD, schedule, special_days
from nowan.duis.commands.items import FALSE, TRUE, activation, bits, date, moment, put, script, weekdays
from nowan.duis.commands.row import Asking, Making, dlms
from nowan.ids import EntityId

#: A script number is {what, controller, level}: what is done in the high nibble, controller in the low one, and a
#: percentage, or a code, in the low octet (GBCS 7.3.6, read off the published messages).
_CONTROLLER = 8
_OUTPUT, _INPUT = 0x1000, 0x2000
#: Set in the numbers that a calendar runs.
_BY_CALENDAR = 0x80
#: Codes of the switch scripts that came before controllers (7.5, 7.6, 7.8, 6.14.2).
_ACTIVATE, _DEACTIVATE, _RESET = 0x11, 0x12, 0x20
_CALENDAR_ACTIVATE, _CALENDAR_DEACTIVATE = 0x01, 0x02
#: The objects of controller n are numbered from these.
_DESCRIPTION, _SWITCH, _BOOST, _PERIOD = 10, 20, 0, 116
_LIMIT_SCRIPTS = "0-0:10.0.107"


def _descriptions(asking: Asking) -> Iterable[Item]:
    for entry in asking.body.alcs_description:
        text = VisibleString(entry.switch_description.encode())
        yield put(1, f"0-0:94.44.0.{_DESCRIPTION + entry.index}", 2, text)


def _controlled(asking: Asking, numbered: list[tuple[int, Any]], entries: Iterable[Structure]) -> Iterator[Item]:
    """The calendar of auxiliary loads: its special days, its schedule and when it is to hold."""
    when = activation(asking)
    yield put(11, "0-1:11.0.3", 2, special_days(numbered))
    yield put(10, "0-1:12.0.2", 2, Array(tuple(entries)))
    yield put(9000, "0-0:94.44.128.26", 6, when)
    yield put(9000, "0-0:94.44.128.35", 6, when)


def _entry(number: int, action: int, days: list[int], named: Iterable[int], weekly: Any, dates: Any) -> Structure:
    return schedule(
        number,
        AUXILIARY_LOAD,
        action,
        dates.switch_time,
        weekdays(weekly),
        bits(len(days), {days.index(day) for day in named}),
        date(dates.start_date),
        date(dates.end_date),
    )


def _switch_calendar(asking: Asking) -> Iterable[Item]:
    body = asking.body
    for switch in body.switch_type_and_id:
        held = EntityId(bytes(8)) if switch.hcalcs is None else switch.hcalcs
        yield put(1, f"0-0:94.44.0.{_SWITCH + switch.index}", 2, OctetString(held))
    numbered = [(int(day.index), day) for day in body.alcs_special_days.alcs_special_day]
    days = [number for number, _ in numbered]
    entries = []
    for number, row in enumerate(body.alcs_connection_schedule, 1):
        switch = row.activate_deactivate_switch
        code = _CALENDAR_ACTIVATE if switch.activate_switch else _CALENDAR_DEACTIVATE
        named = [int(day.index) for day in row.special_days_applicability]
        dates = row.alcs_schedule_dates_and_time
        action = switch.index << _CONTROLLER | code
        entries.append(_entry(number, action, days, named, row.days_of_week_applicability, dates))
    yield from _controlled(asking, numbered, entries)


def _level(action: Any) -> int:
    kind = _INPUT if action.input_from_controlled_load else _OUTPUT
    return int(kind | action.auxiliary_controller_n << _CONTROLLER | action.commanded_state_level)


def _controller_calendar(asking: Asking) -> Iterable[Item]:
    body = asking.body
    definitions = body.auxiliary_controller_special_day_definitions.auxiliary_controller_special_day_definition
    numbered = [(int(day.identifier), day) for day in definitions]
    days = [number for number, _ in numbered]
    entries = []
    for number, row in enumerate(body.auxiliary_controller_schedule, 1):
        named = [int(day.identifier) for day in row.special_days_applicability]
        dates = row.auxiliary_controller_schedule_period_and_time
        action = _level(row.auxiliary_controller_action) | _BY_CALENDAR
        entries.append(_entry(number, action, days, named, row.days_of_week_applicability, dates))
    yield from _controlled(asking, numbered, entries)


def _switched(element: str, code: int, duration: int) -> Callable[[Asking], Iterable[Item]]:
    """7.5 and 7.6: for how many minutes, and the script; `duration` is where in the switch's objects it stands."""

    def items(asking: Asking) -> Iterable[Item]:
        switch = getattr(asking.body, element)
        yield put(1, f"0-0:94.44.{_PERIOD + switch.index}.{duration}", 2, U16(switch.duration))
        yield script(AUXILIARY_LOAD, switch.index << _CONTROLLER | code)

    return items


def _reset(asking: Asking) -> Iterable[Item]:
    return (script(AUXILIARY_LOAD, asking.body.reset_alcs.index << _CONTROLLER | _RESET),)


def _period(asking: Asking, first: int) -> Iterable[Item]:
    body = asking.body
    place = f"0-0:94.44.{_PERIOD + body.auxiliary_controller_n}"
    yield put(1, f"{place}.{first}", 2, moment(body.start_date_time))
    yield put(1, f"{place}.{first + 1}", 2, moment(body.end_date_time))


def _state(asking: Asking) -> Iterable[Item]:
    return (*_period(asking, 1), script(AUXILIARY_LOAD, _level(asking.body)))


def _limit(asking: Asking) -> Iterable[Item]:
    return (*_period(asking, 3), script(_LIMIT_SCRIPTS, _level(asking.body)))


def _boost(element: str, *, associates: bool) -> Callable[[Asking], Iterable[Item]]:
    """7.9 and 7.10: each switch that the request says true of is tied to the boost button, or no longer."""

    def items(asking: Asking) -> Iterable[Item]:
        for switch in sorted(getattr(asking.body, element), key=lambda switch: int(switch.index)):
            if switch.value:
                yield put(1, f"0-0:94.44.6.{_BOOST + switch.index}", 2, TRUE if associates else FALSE)

    return items


#: Service reference variant and row.
AUXILIARY: tuple[tuple[str, Making], ...] = (
    ("6.14.1", dlms("ECS46a", _descriptions)),
    ("6.14.2", dlms("ECS46c", _switch_calendar)),
    ("6.14.3", dlms("ECS46d", _controller_calendar)),
    ("7.5", dlms("ECS47", _switched("activate_alcs", _ACTIVATE, 1))),
    ("7.6", dlms("ECS47", _switched("deactivate_alcs", _DEACTIVATE, 2))),
    ("7.8", dlms("ECS47", _reset)),
    ("7.9", dlms("ECS62", _boost("add_to_boost_button", associates=True))),
    ("7.10", dlms("ECS62", _boost("remove_from_boost_button", associates=False))),
    ("7.13", dlms("ECS47a", _state)),
    ("7.16", dlms("ECS47e", _limit)),
)
