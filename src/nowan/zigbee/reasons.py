"""Why ZigBee bytes or peers were refused; docs/errors/zigbee.md lists cause and next step of each."""

from __future__ import annotations

from nowan.errors import Reason


class ZigbeeReason(Reason):
    """Reasons of the HAN protocols, wire formats first, machines after them."""

    # Wire formats.
    FCS = "zigbee.fcs"
    FRAME_TOO_LONG = "zigbee.frame-too-long"
    FRAME_TYPE = "zigbee.frame-type"
    FRAME_VERSION = "zigbee.frame-version"
    ADDRESSING = "zigbee.addressing"
    MAC_SECURITY = "zigbee.mac-security"
    DELIVERY_MODE = "zigbee.delivery-mode"
    FRAGMENTATION = "zigbee.fragmentation"
    COMMAND = "zigbee.command"
    DATA_TYPE = "zigbee.data-type"
    KEY_TYPE = "zigbee.key-type"
    # Security of frames.
    NOT_SECURED = "zigbee.not-secured"
    KEY_IDENTIFIER = "zigbee.key-identifier"
    NONCE_SOURCE = "zigbee.nonce-source"
    AUTHENTICATION = "zigbee.authentication"
    COUNTER_EXHAUSTED = "zigbee.counter-exhausted"
    # Ends of a key establishment: the statuses of Terminate, and ends that send none.
    KE_UNKNOWN_ISSUER = "zigbee.ke-unknown-issuer"
    KE_BAD_KEY_CONFIRM = "zigbee.ke-bad-key-confirm"
    KE_BAD_MESSAGE = "zigbee.ke-bad-message"
    KE_NO_RESOURCES = "zigbee.ke-no-resources"
    KE_UNSUPPORTED_SUITE = "zigbee.ke-unsupported-suite"
    KE_INVALID_CERTIFICATE = "zigbee.ke-invalid-certificate"
    KE_TIMEOUT = "zigbee.ke-timeout"
    KE_UNDELIVERED = "zigbee.ke-undelivered"
    KE_CANCELLED = "zigbee.ke-cancelled"
    # Registration over Inter-PAN.
    INSTALL_CODE = "zigbee.install-code"
