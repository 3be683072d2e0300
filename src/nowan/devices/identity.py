"""What a device is born with: its identifiers, its install code and its suite-2 certificate.

Made outside (by the world, with keys of its own) and handed to the device's constructor; never part of a snapshot.
"""

from __future__ import annotations

from enum import IntEnum

import msgspec

from nowan.crypto.secret import Secret
from nowan.ids import EntityId


class DeviceType(IntEnum):
    """Type of a device in a CHF Device Log (`register_device.device_type`, GBCS use case CCS01).

    ASSUMPTION: HHT has no number in what could be read; 133 is ours.
    """

    ESME = 0
    GSME = 1
    HCALCS = 13
    IHD = 128
    CAD = 130
    PPMID = 132
    HHT = 133
    GPF = 254


class JoinType(IntEnum):
    """Type of the other device in a JoinDevice Command (GBCS 13.7): not the numbers of `DeviceType`."""

    GSME = 0
    ESME = 1
    CHF = 2
    GPF = 3
    HCALCS = 4
    PPMID = 5
    TYPE_2 = 6


class RadioIdentity(msgspec.Struct, frozen=True, kw_only=True):
    """A node's EUI-64 and what its key establishment needs (ZSE Annex C, suite 2)."""

    eui64: EntityId
    #: Implicit certificate, 74 bytes; its Subject is `eui64`.
    certificate: bytes
    #: Static private key, 36 bytes big-endian.
    private_key: Secret
    #: Compressed public key of the certificate authority, 37 bytes.
    authority: bytes


class InstallCode(msgspec.Struct, frozen=True):
    """An install code of 16 bytes, without its CRC."""

    code: Secret
