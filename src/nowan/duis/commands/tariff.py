"""ESME: tariffs and prices of the primary and the secondary element (1.1.1 to 1.2.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from nowan.dlms.access import Item
from nowan.dlms.data import I8, I16, U8, U16, U32, Array, Data, OctetString, Structure
from nowan.duis.bodies.tariff_electricity import (
    ElecPriceElementsPrimary,
    ElecSwitchingTablePrimary,
    ElecSwitchingTableSecondary,
)
from nowan.duis.commands.calendars import special_days
from nowan.duis.commands.items import FALSE, TRUE, activation, date, obis, put, time_of_day
from nowan.duis.commands.row import Asking, Making, dlms

_STANDING_CHARGE, _PRICES, _SECONDARY_PRICES = "0-0:19.20.4", "0-0:19.20.0", "0-0:19.20.5"
_TOU_TIERS, _BLOCK_TIERS, _SECONDARY_TIERS = range(1, 49), range(1, 9), range(1, 5)
#: Script numbers of the tariff switching table: tiers of blocks from 101, tiers of the secondary element from 201.
_BLOCK_SCRIPT, _SECONDARY_SCRIPT = 100, 200
#: Price indices of block n in tier t: A1 .. A8 for block 1, B1 .. for block 2, to D8.
_BLOCK_INDEX = {1: 0xA0, 2: 0xB0, 3: 0xC0, 4: 0xD0}
#: Charges per unit: the unit is the register of total active import, of the first element or the second.
_COMMODITY, _SECONDARY_COMMODITY = "1-0:1.8.0", "1-20:1.8.0"
_CURRENCIES = {"GBP": TRUE, "ECB": FALSE}


class _Element(msgspec.Struct, frozen=True):
    """Where an element's tariff stands."""

    calendar: str
    special_days: str


_PRIMARY, _SECONDARY = _Element("0-0:13.0.0", "0-1:11.0.0"), _Element("0-0:13.0.1", "0-1:11.0.1")


def _name(number: int) -> OctetString:
    return OctetString(bytes((number,)))


def _action(entry: object) -> int:
    """The script that an entry of a day profile runs."""
    block = getattr(entry, "block_tariff_action", None)
    return _BLOCK_SCRIPT + block if block is not None else int(getattr(entry, "tou_tariff_action"))  # noqa: B009


def _calendar(
    element: _Element, table: ElecSwitchingTablePrimary | ElecSwitchingTableSecondary, first_script: int = 0
) -> Iterator[Item]:
    scripts = OctetString(obis("0-0:10.0.100"))
    seasons = (
        Structure(
            (
                OctetString(season.season_name.encode()),
                OctetString(date(season.season_start_date) + bytes(4) + b"\x80\x00\xff"),
                _name(season.referenced_week_name),
            )
        )
        for season in table.seasons.season
    )
    weeks = (
        Structure(
            (_name(week.week_name), *(U8(int(day.value)) for day in sorted(week.referenced_day_name, key=_index)))
        )
        for week in table.week_profiles.week_profile
    )
    days = (
        Structure(
            (
                U8(int(day.day_name)),
                Array(
                    tuple(
                        Structure((time_of_day(entry.start_time), scripts, U16(first_script + _action(entry))))
                        for entry in day.profile_schedule
                    )
                ),
            )
        )
        for day in table.day_profiles.day_profile
    )
    for attribute, entries in ((7, seasons), (8, weeks), (9, days)):
        yield put(20, element.calendar, attribute, Array(tuple(entries)))


def _index(numbered: object) -> int:
    return int(getattr(numbered, "index"))  # noqa: B009


def _charge(scale: int, unit: tuple[int, str | None, int], prices: Iterable[tuple[bytes, int]], own: int) -> Structure:
    """A charge table (COSEM class 113, unit_charge): commodity scale and price scale, what is charged, the prices."""
    class_id, code, attribute = unit
    commodity = Structure((U16(class_id), OctetString(bytes(6) if code is None else obis(code)), I8(attribute)))
    table = tuple(Structure((OctetString(index), I16(price))) for index, price in prices)
    return Structure((Structure((I8(own), I8(scale))), commodity, Array(table)))


def _prices(tou: Mapping[int, int], blocks: Mapping[tuple[int, int], int]) -> Iterator[tuple[bytes, int]]:
    """All tiers, then all blocks in tiers; what the tariff does not use costs nothing."""
    yield from ((bytes((tier,)), tou.get(tier, 0)) for tier in _TOU_TIERS)
    for block, first in _BLOCK_INDEX.items():
        yield from ((bytes((first + tier,)), blocks.get((tier, block), 0)) for tier in _BLOCK_TIERS)


def _primary_prices(prices: ElecPriceElementsPrimary) -> Iterator[Item]:
    tariffs = (prices.block_tariff, prices.tou_tariff, prices.hybrid_tariff)
    tariff = next(t for t in tariffs if t is not None)
    tou = {int(price.index): int(price.value) for price in getattr(tariff, "tou_price", ())}
    blocks = {
        (int(tier.index), int(price.index)): int(price.value)
        for tier in getattr(tariff, "block_prices", ())
        for price in tier.block_price
    }
    standing = _charge(prices.standing_charge_scale, (0, None, 0), [(b"", prices.standing_charge)], 0)
    yield put(113, _STANDING_CHARGE, 6, standing)
    yield put(113, _PRICES, 6, _charge(prices.price_scale, (3, _COMMODITY, 2), _prices(tou, blocks), 3))


def _primary_tariff(asking: Asking) -> Iterable[Item]:
    elements = asking.body.elec_tariff_elements
    when = activation(asking)
    days = elements.special_days.special_day
    yield from _calendar(_PRIMARY, elements.switching_table)
    dated = [(at, day.date) for at, day in enumerate(days, 1)]
    yield put(11, _PRIMARY.special_days, 2, special_days(dated, [int(day.referenced_day_name) for day in days]))
    for tier in sorted(elements.threshold_matrix.thresholds, key=_index):
        values = (U32(int(threshold.value)) for threshold in sorted(tier.block_threshold, key=_index))
        yield put(21, f"0-0:16.1.{10 + tier.index}", 2, Array(tuple(values)))
    yield put(9000, "0-0:94.44.2.0", 4, _CURRENCIES[elements.currency_units])
    yield from _primary_prices(asking.body.price_elements.electricity_price_elements)
    yield put(20, _PRIMARY.calendar, 10, when)
    yield put(9000, "0-0:94.44.128.29", 6, when)
    yield put(9000, "0-0:94.44.2.0", 6, when)
    yield put(113, _STANDING_CHARGE, 7, when)
    yield put(113, _PRICES, 7, when)
    yield put(9000, "0-0:63.1.1", 6, when)


def _primary_price(asking: Asking) -> Iterable[Item]:
    when = activation(asking)
    yield from _primary_prices(asking.body.price_elements.electricity_price_elements)
    yield put(113, _STANDING_CHARGE, 7, when)
    yield put(113, _PRICES, 7, when)


def _secondary_prices(asking: Asking) -> Item:
    elements = asking.body.price_elements
    given = {int(price.index): int(price.value) for price in elements.electricity_price_element}
    prices = [(bytes((tier,)), given.get(tier, 0)) for tier in _SECONDARY_TIERS]
    data: Data = _charge(elements.price_scale, (3, _SECONDARY_COMMODITY, 2), prices, 3)
    return put(113, _SECONDARY_PRICES, 6, data)


def _secondary_tariff(asking: Asking) -> Iterable[Item]:
    body = asking.body
    when = activation(asking)
    days = body.special_days.special_day
    yield _secondary_prices(asking)
    yield from _calendar(_SECONDARY, body.switching_table, _SECONDARY_SCRIPT)
    dated = [(at, day.date) for at, day in enumerate(days, 1)]
    yield put(11, _SECONDARY.special_days, 2, special_days(dated, [int(day.referenced_day_name) for day in days]))
    yield put(20, _SECONDARY.calendar, 10, when)
    yield put(113, _SECONDARY_PRICES, 7, when)
    yield put(9000, "0-0:94.44.128.30", 6, when)


def _secondary_price(asking: Asking) -> Iterable[Item]:
    return (_secondary_prices(asking), put(113, _SECONDARY_PRICES, 7, activation(asking)))


def _priced(asking: Asking) -> bool:
    return asking.body.price_elements.electricity_price_elements is not None


def _primary_given(asking: Asking) -> bool:
    return _priced(asking) and asking.body.elec_tariff_elements is not None


#: Service reference variant and row.
TARIFF: tuple[tuple[str, Making], ...] = (
    ("1.1.1", dlms("ECS01a", _primary_tariff, applies=_primary_given)),
    ("1.1.2", dlms("ECS01c", _secondary_tariff)),
    ("1.2.1", dlms("ECS01b", _primary_price, applies=_priced)),
    ("1.2.2", dlms("ECS01d", _secondary_price)),
)
