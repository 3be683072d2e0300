"""What a device is born with: its radio's address and suite-2 certificate, and the type it has in a CHF Device Log.

Made outside (by the world, with keys of its own) and handed to the device's constructor; never part of a snapshot.
"""

from __future__ import annotations

from enum import IntEnum

import msgspec

from nowan.crypto.secret import Secret
from nowan.ids import EntityId
from nowan.zigbee.cbke import Credentials

#: Key establishment suite of GB devices: sect283k1.
SUITE_2 = 2


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


#: Devices that may carry Commands into the home: displays, and terminals that were let in without a permit.
RELAYS = frozenset({DeviceType.PPMID, DeviceType.HHT})


class RadioIdentity(msgspec.Struct, frozen=True, kw_only=True):
    """A node's EUI-64 and what its key establishment needs (ZSE Annex C, suite 2)."""

    eui64: EntityId
    #: Implicit certificate, 74 bytes; its Subject is `eui64`.
    certificate: bytes
    #: Static private key, 36 bytes big-endian.
    private_key: Secret
    #: Compressed public key of the certificate authority, 37 bytes.
    authority: bytes

    def credentials(self) -> Credentials:
        """For the node's key establishment."""
        return Credentials(SUITE_2, self.certificate, self.private_key, self.authority)
