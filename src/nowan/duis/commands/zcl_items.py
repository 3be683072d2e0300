"""Components of GBZ payloads, numbered as GBCS has them (GBCS 7.2.10, GBZ message templates)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nowan.duis.commands.items import cancels
from nowan.duis.commands.row import Asking
from nowan.gbcs.gbz import Component, GbzCommands, ZclHeader, gbz
from nowan.gbcs.zcl_commands import ZclCommand
from nowan.instant import zigbee_seconds
from nowan.zigbee.zcl import ReadAttributes

#: Times of what is to run at once, and of what never is to, which cancels.
AT_ONCE, NEVER = 0, 0xFFFFFFFF
#: What a calendar, price matrix or threshold of a cancelled tariff starts at.
NEVER_STARTS = 0xFFFFFFFE
#: Any calendar; the one in force is asked for by the last but one.
ANY_CALENDAR, CURRENT_CALENDAR = 0xFFFFFFFF, 0xFFFFFFFE


def payload(commands: Iterable[ZclCommand]) -> GbzCommands:
    """Typed commands of known clusters."""
    return gbz(*commands)


def reads(cluster: int, attributes: Iterable[int]) -> Component:
    """Read attributes of a cluster; its place in the payload is set by `numbered`."""
    return Component(cluster, ZclHeader(0), ReadAttributes(tuple(attributes)))


def numbered(components: Iterable[Component]) -> GbzCommands:
    """A payload in which every component's sequence number is its place."""
    return GbzCommands(
        tuple(
            Component(c.cluster, ZclHeader(place, c.header.to_client), c.command, c.from_time)
            for place, c in enumerate(components)
        )
    )


def one(cluster: int, command: ZclCommand, from_time: int | None = None) -> Component:
    """A component of one command."""
    return Component(cluster, ZclHeader(0, getattr(command, "TO_CLIENT", False)), command, from_time)


def start(asking: Asking, *, never: int = NEVER) -> int:
    """When a future datable body is to run, in ZCL time."""
    body: Any = asking.body
    if body.execution is None:
        return AT_ONCE
    return never if cancels(body) else zigbee_seconds(body.execution.utc)
