"""The messages of key establishment as its machine reads them: leniently, for the machine judges.

The layouts are those of `nowan.zigbee.clusters.key_establishment`. Here a message of the wrong length is still a
message of its command, since it must end the handshake with BAD_MESSAGE and not vanish.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Self

import msgspec

from nowan.errors import DecodeError
from nowan.zigbee.clusters.key_establishment import ConfirmKey, EphemeralData, Initiate, Terminate
from nowan.zigbee.ke_status import KeStatus
from nowan.zigbee.zcl import ZclFrame


class Command(IntEnum):
    """Commands of the cluster; their ids are the same both ways."""

    INITIATE = Initiate.ID
    EPHEMERAL_DATA = EphemeralData.ID
    CONFIRM_KEY = ConfirmKey.ID
    TERMINATE = Terminate.ID


class KeFrame(msgspec.Struct, frozen=True):
    """One message: its direction, ZCL sequence number, command and what follows the ZCL header."""

    to_client: bool
    sequence: int
    command: Command
    body: bytes

    @classmethod
    def decode(cls, payload: bytes) -> Self | None:
        """Read a ZCL frame; None when it is no command of this cluster."""
        try:
            frame = ZclFrame.decode(payload)
        except DecodeError:
            return None
        if not frame.cluster_specific or frame.manufacturer_code is not None or frame.command > Command.TERMINATE:
            return None
        return cls(frame.direction_to_client, frame.sequence, Command(frame.command), frame.payload)

    def encode(self) -> bytes:
        """As a ZCL frame. Default responses stay enabled, as ZSE has it: frame control 0x01 or 0x09."""
        return ZclFrame(self.command, self.sequence, self.body, direction_to_client=self.to_client).encode()

    def terminate(self) -> tuple[KeStatus, int] | None:
        """Status and seconds to wait of a Terminate; None when it cannot be read or its status is none of C.3's."""
        try:
            said = Terminate.decode(self.body)
        except DecodeError:
            return None
        known = KeStatus.UNKNOWN_ISSUER <= said.status <= KeStatus.INVALID_CERTIFICATE
        return (KeStatus(int(said.status)), said.wait_s) if known else None

    @staticmethod
    def terminate_body(status: KeStatus, wait_s: int, suites: int) -> bytes:
        """What follows the ZCL header of a Terminate."""
        return Terminate(int(status), wait_s, suites).encode()
