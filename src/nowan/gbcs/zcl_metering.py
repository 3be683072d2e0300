"""Metering cluster, 0x0702 (ZSE 1.4, Annex D.3): snapshots, samples and supply control in GBZ use cases."""

from __future__ import annotations

from typing import Annotated, ClassVar, TypeAlias

from nowan.gbcs.zcl_fields import Counted, Repeated, Selected, UtcTime
from nowan.wire import Reader
from nowan.zigbee.clusters.family import Command, Family
from nowan.zigbee.clusters.ids import Cluster
from nowan.zigbee.clusters.metering import ChangeSupply, LocalChangeSupply, SupplyStatusResponse
from nowan.zigbee.layout import U8, U16, U32, U48, Layout, Number, Rest, writes

#: Registers of 48 bits.
Registers: TypeAlias = Annotated[tuple[int, ...], Counted(Number(6))]


class GetSnapshot(Command, frozen=True):
    """Client to server 0x06 (GCS15, GCS16): snapshots of a period; `cause` is a bitmap."""

    ID: ClassVar[int] = 0x06
    earliest_start: UtcTime
    latest_end: UtcTime
    offset: U8
    cause: U32


class StartSampling(Command, frozen=True):
    """Client to server 0x07 (GCS31): the interval in seconds."""

    ID: ClassVar[int] = 0x07
    issuer_event: U32
    start: UtcTime
    sample_type: U8
    interval_s: U16
    maximum_number_of_samples: U16


class GetSampledData(Command, frozen=True):
    """Client to server 0x08 (GCS17, GCS18, GCS61)."""

    ID: ClassVar[int] = 0x08
    sample: U16
    earliest: UtcTime
    sample_type: U8
    number_of_samples: U16


class SetSupplyStatus(Command, frozen=True):
    """Client to server 0x0D (GCS24a): what becomes of the supply in each state; 3 is "unchanged"."""

    ID: ClassVar[int] = 0x0D
    issuer_event: U32
    tamper: U8
    depletion: U8
    uncontrolled_flow: U8
    load_limit: U8


class SetUncontrolledFlowThreshold(Command, frozen=True):
    """Client to server 0x0E (GCS24a); periods as ZSE has them: tenths of a second, seconds."""

    ID: ClassVar[int] = 0x0E
    provider: U32
    issuer_event: U32
    threshold: U16
    unit_of_measure: U8
    multiplier: U16
    divisor: U16
    stabilisation_period: U8
    measurement_period: U16


class TouSnapshot(Layout, frozen=True, tag=True):
    """Snapshot payload 4: registers of a time-of-use tariff, without billing."""

    summation: U48
    tiers: Registers


class BlockSnapshot(Layout, frozen=True, tag=True):
    """Snapshot payload 6: registers of tiers and of blocks in tiers, without billing (all that GBCS has).

    `tiers_and_blocks` is the octet "number of tiers and block thresholds in use"; the registers that follow it are
    counted by what is left, since the two nibbles are used in more than one way.
    """

    summation: U48
    tiers: Registers
    tiers_and_blocks: U8
    blocks: Annotated[tuple[int, ...], Repeated(Number(6))]


class OtherSnapshot(Layout, frozen=True, tag=True):
    """A snapshot payload of another type."""

    payload_type: U8
    data: Rest


Snapshot: TypeAlias = TouSnapshot | BlockSnapshot | OtherSnapshot


class PublishSnapshot(Command, frozen=True):
    """Server to client 0x06 (GCS15, GCS16, GCS53)."""

    ID: ClassVar[int] = 0x06
    TO_CLIENT: ClassVar[bool] = True
    snapshot: U32
    time: UtcTime
    total_found: U8
    command_index: U8
    number_of_commands: U8
    cause: U32
    payload: Annotated[Snapshot, Selected({4: TouSnapshot, 6: BlockSnapshot}, OtherSnapshot)]


class GetSampledDataResponse(Command, frozen=True):
    """Server to client 0x07 (GCS17, GCS18, GCS61): samples of 24 bits, a count of 16 bits before them."""

    ID: ClassVar[int] = 0x07
    TO_CLIENT: ClassVar[bool] = True
    sample: int
    start: int
    sample_type: int
    interval_s: int
    samples: tuple[int, ...]

    @classmethod
    def read(cls, reader: Reader) -> GetSampledDataResponse:
        """Take one from `reader`; raises `DecodeError`."""
        sample, start = reader.u16_le("sample"), reader.u32_le("start")
        kind, interval_s = reader.u8("sample type"), reader.u16_le("interval")
        data = reader.take(3 * reader.u16_le("number of samples"), "samples")
        samples = tuple(int.from_bytes(data[at : at + 3], "little") for at in range(0, len(data), 3))
        return cls(sample, start, kind, interval_s, samples)

    @writes
    def encode(self) -> bytes:
        """The wire form."""
        return b"".join(
            (
                self.sample.to_bytes(2, "little"),
                self.start.to_bytes(4, "little"),
                bytes((self.sample_type,)),
                self.interval_s.to_bytes(2, "little"),
                len(self.samples).to_bytes(2, "little"),
                *(sample.to_bytes(3, "little") for sample in self.samples),
            )
        )


class StartSamplingResponse(Command, frozen=True):
    """Server to client 0x0D (GCS31); 0xFFFF when the request was not taken."""

    ID: ClassVar[int] = 0x0D
    TO_CLIENT: ClassVar[bool] = True
    sample: U16


FAMILY: Family[Command] = Family(
    Cluster.METERING,
    (
        GetSnapshot,
        StartSampling,
        GetSampledData,
        ChangeSupply,
        LocalChangeSupply,
        SetSupplyStatus,
        SetUncontrolledFlowThreshold,
        PublishSnapshot,
        GetSampledDataResponse,
        SupplyStatusResponse,
        StartSamplingResponse,
    ),
)
