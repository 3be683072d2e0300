"""Why an uplink connection was refused or ended; docs/errors/uplink.md says what to do about each."""

from __future__ import annotations

from enum import unique

from nowan.errors import Reason


@unique
class UplinkReason(Reason):
    """Stable codes of this package."""

    FRAME = "uplink.frame"
    UNKNOWN_FRAME = "uplink.unknown-frame"
    TOO_LONG = "uplink.too-long"
    VERSION = "uplink.version"
    IDENTITY = "uplink.identity"
    OUT_OF_TURN = "uplink.out-of-turn"
    SILENT = "uplink.silent"
    REPLACED = "uplink.replaced"
    UNKNOWN_DEVICE = "uplink.unknown-device"
    BUSY = "uplink.busy"
    STOPPING = "uplink.stopping"
    PERMIT_FILE = "uplink.permit-file"
