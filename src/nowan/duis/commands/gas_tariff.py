"""GSME: tariffs and prices by GBZ commands (1.1.1, 1.2.1)."""

from __future__ import annotations

from collections.abc import Iterator

from nowan.duis.bodies.tariff_gas import GasPriceElements
from nowan.duis.commands.gas_calendars import calendar_commands
from nowan.duis.commands.row import Asking, Making, gbz
from nowan.duis.commands.zcl_items import NEVER_STARTS, numbered, one, start
from nowan.gbcs import zcl_price
from nowan.gbcs.gbz import Component
from nowan.zigbee.clusters.ids import Cluster

_CURRENCIES = {"GBP": 826, "ECB": 978}
_TARIFF_ID, _TARIFF_CALENDAR = 1, 0
#: Tariff type and charging scheme; prices are in millipence, five places after the point of a pound.
_BLOCK, _TIME_OF_USE, _FIVE_PLACES, _NO_TIER_BLOCK_MODE = 0x10, 0x00, 0x50, 0xFF
_MULTIPLIER, _DIVISOR = 1, 1_000
#: One set of thresholds stands for all tiers; the prices are of tiers, not blocks.
_ALL_TIERS, _OF_TIERS = 1, 1


def _information(asking: Asking, prices: GasPriceElements) -> Component:
    tiers = 0 if prices.tou_tariff is None else len(prices.tou_tariff.tou_price)
    # So many blocks need one threshold less. The published request's NumberOfThresholds is not what its message says.
    thresholds = 0 if prices.block_tariff is None else len(prices.block_tariff.block_price) - 1
    scheme = _TIME_OF_USE if prices.block_tariff is None else _BLOCK
    return one(
        Cluster.PRICE,
        zcl_price.PublishTariffInformation(
            0, asking.facts.issued, _TARIFF_ID, start(asking), scheme, b"", tiers, thresholds, 0,
            _CURRENCIES[prices.currency_units], _FIVE_PLACES, prices.standing_charge, _NO_TIER_BLOCK_MODE,
            _MULTIPLIER, _DIVISOR,
        ),
    )  # fmt: skip


def _matrix(asking: Asking, prices: GasPriceElements) -> Component:
    if prices.block_tariff is not None:
        control = 0
        listed = [(int(price.index) - 1, int(price.value)) for price in prices.block_tariff.block_price]
    else:
        assert prices.tou_tariff is not None
        control = _OF_TIERS
        listed = [(int(price.index), int(price.value)) for price in prices.tou_tariff.tou_price]
    at = start(asking, never=NEVER_STARTS)
    entries = tuple(zcl_price.Price(place, value) for place, value in sorted(listed))
    return one(
        Cluster.PRICE,
        zcl_price.PublishPriceMatrix(0, asking.facts.issued, at, _TARIFF_ID, 0, 1, control, entries),
    )


def _tariff(asking: Asking) -> Iterator[Component]:
    elements, prices = asking.body.gas_tariff_elements, asking.body.price_elements.gas_price_elements
    issued, at = asking.facts.issued, start(asking, never=NEVER_STARTS)
    table = elements.switching_table
    yield from calendar_commands(
        issued=issued,
        start=at,
        calendar_type=_TARIFF_CALENDAR,
        days=[(int(day.day_name), [(0, int(day.tou_tariff_action or 0))]) for day in table.day_profiles.day_profile],
        weeks=table.week_profiles.week_profile,
        seasons=table.seasons.season,
        special_days=elements.special_days.special_day,
    )
    yield _information(asking, prices)
    if prices.block_tariff is not None:
        limits = sorted((int(entry.index), int(entry.value)) for entry in elements.threshold_matrix.block_threshold)
        tiers = (zcl_price.BlockThresholds(0, tuple(value for _, value in limits)),)
        command = zcl_price.PublishBlockThresholds(0, issued, at, _TARIFF_ID, 0, 1, _ALL_TIERS, tiers)
        yield one(Cluster.PRICE, command)
    yield _matrix(asking, prices)


def _prices(asking: Asking) -> Iterator[Component]:
    prices = asking.body.price_elements.gas_price_elements
    yield _information(asking, prices)
    yield _matrix(asking, prices)


def _priced(asking: Asking) -> bool:
    return asking.body.price_elements.gas_price_elements is not None


def _whole(asking: Asking) -> bool:
    return _priced(asking) and asking.body.gas_tariff_elements is not None


#: Service reference variant and row.
GAS_TARIFF: tuple[tuple[str, Making], ...] = (
    ("1.1.1", gbz("GCS01a", lambda asking: numbered(_tariff(asking)), applies=_whole)),
    ("1.2.1", gbz("GCS01b", lambda asking: numbered(_prices(asking)), applies=_priced)),
)
