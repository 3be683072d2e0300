"""Price cluster, 0x0700 (ZSE 1.4, Annex D.4): the tariff and price commands of GBZ use cases."""

from __future__ import annotations

from typing import Annotated, ClassVar

from nowan.gbcs.zcl_fields import Repeated, Text, Trailing, UtcTime
from nowan.wire import Reader
from nowan.zigbee.clusters.family import Command, Family
from nowan.zigbee.clusters.ids import Cluster
from nowan.zigbee.layout import U8, U16, U24, U32, Layout, Number, writes

OptionalU8 = Annotated[int | None, Trailing(Number(1))]
OptionalU32 = Annotated[int | None, Trailing(Number(4))]


class GetCurrentPrice(Command, frozen=True):
    """Client to server 0x00 (GCS21f)."""

    ID: ClassVar[int] = 0x00
    options: U8


class GetBillingPeriod(Command, frozen=True):
    """Client to server 0x0B (GCS21d, GCS21k)."""

    ID: ClassVar[int] = 0x0B
    earliest_start: UtcTime
    minimum_issuer_event: U32
    number_of_commands: U8
    tariff_type: Annotated[int | None, Trailing(Number(1))] = None


class PublishPrice(Command, frozen=True):
    """Server to client 0x00 (GCS21f); what follows `price` came with later versions and may be missing."""

    ID: ClassVar[int] = 0x00
    TO_CLIENT: ClassVar[bool] = True
    provider: U32
    rate_label: Text
    issuer_event: U32
    current_time: UtcTime
    unit_of_measure: U8
    currency: U16
    price_trailing_digit_and_tier: U8
    number_of_price_tiers_and_register_tier: U8
    start: UtcTime
    duration_min: U16
    price: U32
    price_ratio: OptionalU8 = None
    generation_price: OptionalU32 = None
    generation_price_ratio: OptionalU8 = None
    alternate_cost_delivered: OptionalU32 = None
    alternate_cost_unit: OptionalU8 = None
    alternate_cost_trailing_digit: OptionalU8 = None
    number_of_block_thresholds: OptionalU8 = None
    price_control: OptionalU8 = None
    number_of_generation_tiers: OptionalU8 = None
    generation_tier: OptionalU8 = None
    extended_number_of_price_tiers: OptionalU8 = None
    extended_price_tier: OptionalU8 = None
    extended_register_tier: OptionalU8 = None


class PublishBlockPeriod(Command, frozen=True):
    """Server to client 0x01 (GCS25, GCS25a)."""

    ID: ClassVar[int] = 0x01
    TO_CLIENT: ClassVar[bool] = True
    provider: U32
    issuer_event: U32
    start: UtcTime
    duration: U24
    control: U8
    duration_type: U8
    tariff_type: U8
    tariff_resolution_period: U8


class PublishConversionFactor(Command, frozen=True):
    """Server to client 0x02 (GCS23): conversion factor, its decimal places in the last octet's high nibble."""

    ID: ClassVar[int] = 0x02
    TO_CLIENT: ClassVar[bool] = True
    issuer_event: U32
    start: UtcTime
    conversion_factor: U32
    trailing_digit: U8


class PublishCalorificValue(Command, frozen=True):
    """Server to client 0x03 (GCS23): calorific value; unit 1 is MJ/m3."""

    ID: ClassVar[int] = 0x03
    TO_CLIENT: ClassVar[bool] = True
    issuer_event: U32
    start: UtcTime
    calorific_value: U32
    unit: U8
    trailing_digit: U8


class PublishTariffInformation(Command, frozen=True):
    """Server to client 0x04 (GCS01a, GCS01b); the standing charge is in millipence a day."""

    ID: ClassVar[int] = 0x04
    TO_CLIENT: ClassVar[bool] = True
    provider: U32
    issuer_event: U32
    issuer_tariff: U32
    start: UtcTime
    tariff_type_and_charging_scheme: U8
    tariff_label: Text
    number_of_price_tiers: U8
    number_of_block_thresholds: U8
    unit_of_measure: U8
    currency: U16
    price_trailing_digit: U8
    standing_charge: U32
    tier_block_mode: U8
    block_threshold_multiplier: U24
    block_threshold_divisor: U24


class Price(Layout, frozen=True):
    """A price, in millipence, of a tier (TOU tariffs) or of a block in a tier (block tariffs)."""

    tier_or_block: U8
    price: U32


class PublishPriceMatrix(Command, frozen=True):
    """Server to client 0x05 (GCS01a, GCS01b); control bit 0: the prices are of tiers (set) or of blocks (clear)."""

    ID: ClassVar[int] = 0x05
    TO_CLIENT: ClassVar[bool] = True
    provider: U32
    issuer_event: U32
    start: UtcTime
    issuer_tariff: U32
    command_index: U8
    number_of_commands: U8
    control: U8
    prices: Annotated[tuple[Price, ...], Repeated(Price)]


class BlockThresholds(Layout, frozen=True):
    """Thresholds of one tier: its number in the high nibble, how many in the low nibble, then 48 bits each."""

    tier: int
    thresholds: tuple[int, ...]

    @classmethod
    def read(cls, reader: Reader) -> BlockThresholds:
        """Take one from `reader`; raises `DecodeError`."""
        head = reader.u8("tier and number")
        sizes = range(head & 0x0F)
        return cls(head >> 4, tuple(int.from_bytes(reader.take(6, "threshold"), "little") for _ in sizes))

    @writes
    def encode(self) -> bytes:
        """The wire form."""
        if len(self.thresholds) > 0x0F:
            raise ValueError("at most 15 thresholds")
        head = bytes((self.tier << 4 | len(self.thresholds),))
        return head + b"".join(threshold.to_bytes(6, "little") for threshold in self.thresholds)


class PublishBlockThresholds(Command, frozen=True):
    """Server to client 0x06 (GCS01a); control bit 0: one set of thresholds stands for all tiers."""

    ID: ClassVar[int] = 0x06
    TO_CLIENT: ClassVar[bool] = True
    provider: U32
    issuer_event: U32
    start: UtcTime
    issuer_tariff: U32
    command_index: U8
    number_of_commands: U8
    control: U8
    tiers: Annotated[tuple[BlockThresholds, ...], Repeated(BlockThresholds)]


class PublishBillingPeriod(Command, frozen=True):
    """Server to client 0x09 (GCS21d, GCS21k, GCS25, GCS25a)."""

    ID: ClassVar[int] = 0x09
    TO_CLIENT: ClassVar[bool] = True
    provider: U32
    issuer_event: U32
    start: UtcTime
    duration: U24
    duration_type: U8
    tariff_type: U8


FAMILY: Family[Command] = Family(
    Cluster.PRICE,
    (
        GetCurrentPrice,
        GetBillingPeriod,
        PublishPrice,
        PublishBlockPeriod,
        PublishConversionFactor,
        PublishCalorificValue,
        PublishTariffInformation,
        PublishPriceMatrix,
        PublishBlockThresholds,
        PublishBillingPeriod,
    ),
)
