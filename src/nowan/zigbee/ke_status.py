"""How a key establishment can end (ZSE Annex C.3.1.2.3.5, Terminate)."""

from __future__ import annotations

from enum import IntEnum

from nowan.zigbee.reasons import ZigbeeReason


class KeStatus(IntEnum):
    """Status of a Terminate command; from TIMEOUT on, ends that send none and exist only on this side."""

    UNKNOWN_ISSUER = 1
    BAD_KEY_CONFIRM = 2
    BAD_MESSAGE = 3
    NO_RESOURCES = 4
    UNSUPPORTED_SUITE = 5
    INVALID_CERTIFICATE = 6
    TIMEOUT = 0x100
    UNDELIVERED = 0x101
    CANCELLED = 0x102

    @property
    def reason(self) -> ZigbeeReason:
        """Its stable code."""
        return ZigbeeReason[f"KE_{self.name}"]
