"""All ZCL commands that a GBZ payload may hold: cluster, direction and identifier to layout, and layout to name.

Clusters come from their own files; the general commands (read attributes and so on) stand under every cluster.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, TypeAlias

import msgspec

from nowan.gbcs import zcl_calendar, zcl_management, zcl_metering, zcl_prepayment, zcl_price
from nowan.zigbee import zcl
from nowan.zigbee.clusters.family import Command, Family
from nowan.zigbee.layout import writes

#: Every cluster of a GBZ use case that has commands of its own; Basic (0x0000) is only read.
FAMILIES: tuple[Family[Command], ...] = (
    zcl_price.FAMILY,
    zcl_metering.FAMILY,
    zcl_management.MESSAGING,
    zcl_prepayment.FAMILY,
    zcl_calendar.FAMILY,
    zcl_management.DEVICE_MANAGEMENT,
    zcl_management.EVENTS,
)
_GENERAL = (
    zcl.ReadAttributes,
    zcl.ReadAttributesResponse,
    zcl.WriteAttributes,
    zcl.WriteAttributesResponse,
    zcl.ReportAttributes,
    zcl.DefaultResponse,
)


class RawCommand(msgspec.Struct, frozen=True):
    """A command that is in no table: it survives, untyped."""

    ID: ClassVar[int] = -1
    command: int
    payload: bytes
    cluster_specific: bool = True

    @writes
    def encode(self) -> bytes:
        """The payload."""
        return self.payload


ZclCommand: TypeAlias = Command | zcl.GeneralCommand | RawCommand
#: What reads a command's payload.
CommandType: TypeAlias = Any

_GENERAL_BY_ID: dict[int, CommandType] = {kind.ID: kind for kind in _GENERAL}
_BY_ID: dict[tuple[int, bool, int], CommandType] = {
    (family.cluster, kind.TO_CLIENT, kind.ID): kind for family in FAMILIES for kind in family.commands
}
_CLUSTER_OF: dict[CommandType, int] = {kind: cluster for (cluster, _, _), kind in _BY_ID.items()}
_BY_NAME: dict[str, CommandType] = {
    kind.__name__: kind for kind in (*_BY_ID.values(), *_GENERAL_BY_ID.values(), RawCommand)
}


def kind_of(cluster: int, to_client: bool, cluster_specific: bool, number: int) -> CommandType | None:
    """The layout of a command, None for one that is in no table."""
    return _BY_ID.get((cluster, to_client, number)) if cluster_specific else _GENERAL_BY_ID.get(number)


def kind_named(name: str) -> CommandType | None:
    """The layout whose class has this name."""
    return _BY_NAME.get(name)


def cluster_of(command: ZclCommand) -> int | None:
    """The cluster that a command belongs to, None for a general or raw one."""
    return _CLUSTER_OF.get(type(command))


def kinds() -> Iterator[tuple[int, bool, int, CommandType]]:
    """Every command of a cluster: cluster, to client, identifier and layout."""
    for (cluster, to_client, number), kind in _BY_ID.items():
        yield cluster, to_client, number, kind
