"""How a key establishment can end (ZSE Annex C.3.1.2.3.5, Terminate)."""

from __future__ import annotations

from enum import IntEnum

from nowan.zigbee.clusters.key_establishment import TerminateStatus
from nowan.zigbee.reasons import ZigbeeReason


class KeStatus(IntEnum):
    """Status of a Terminate command; from TIMEOUT on, ends that send none and exist only on this side."""

    UNKNOWN_ISSUER = TerminateStatus.UNKNOWN_ISSUER
    BAD_KEY_CONFIRM = TerminateStatus.BAD_KEY_CONFIRM
    BAD_MESSAGE = TerminateStatus.BAD_MESSAGE
    NO_RESOURCES = TerminateStatus.NO_RESOURCES
    UNSUPPORTED_SUITE = TerminateStatus.UNSUPPORTED_SUITE
    INVALID_CERTIFICATE = TerminateStatus.INVALID_CERTIFICATE
    TIMEOUT = 0x100
    UNDELIVERED = 0x101
    CANCELLED = 0x102

    @property
    def reason(self) -> ZigbeeReason:
        """Its stable code."""
        return ZigbeeReason[f"KE_{self.name}"]
