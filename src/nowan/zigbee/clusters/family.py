"""The commands of one cluster as a table: direction and identifier to layout.

A cluster numbers its commands apart for either direction (ZCL 2.4.1.1), so a command is known by both together.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Generic, TypeVar

from nowan.errors import DecodeError
from nowan.zigbee.layout import Layout
from nowan.zigbee.reasons import ZigbeeReason
from nowan.zigbee.zcl import ZclFrame


class Command(Layout, frozen=True):
    """A cluster's command: its layout, identifier and direction."""

    ID: ClassVar[int]
    TO_CLIENT: ClassVar[bool] = False


_C = TypeVar("_C", bound=Command)


class Family(Generic[_C]):
    """The commands of one cluster, under one manufacturer's code when it is that manufacturer's."""

    def __init__(self, cluster: int, commands: Iterable[type[_C]], manufacturer_code: int | None = None) -> None:
        self.cluster = cluster
        self.manufacturer_code = manufacturer_code
        self.commands = tuple(commands)
        self._by_id = {(command.TO_CLIENT, command.ID): command for command in self.commands}

    def knows(self, frame: ZclFrame) -> bool:
        """Whether `frame` is one of these commands."""
        return (
            frame.cluster_specific
            and frame.manufacturer_code == self.manufacturer_code
            and (frame.direction_to_client, frame.command) in self._by_id
        )

    def decode(self, frame: ZclFrame) -> _C:
        """The command in `frame`; raises `DecodeError`, with `ZigbeeReason.COMMAND` when it is none of these."""
        if not self.knows(frame):
            raise DecodeError(ZigbeeReason.COMMAND, 0, "ZCL/command", f"command {frame.command:#04x} is not known here")
        return self._by_id[frame.direction_to_client, frame.command].decode(frame.payload)

    def frame(self, command: _C, sequence: int, *, disable_default_response: bool = False) -> ZclFrame:
        """The ZCL frame for `command`."""
        return ZclFrame(
            command.ID,
            sequence,
            command.encode(),
            direction_to_client=command.TO_CLIENT,
            disable_default_response=disable_default_response,
            manufacturer_code=self.manufacturer_code,
        )
