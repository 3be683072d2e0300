"""The ASN.1 payloads of clocks, firmware, joins undone and device logs (GBCS 13.1, 13.7 to 13.13).

Times are text, ``YYYYMMDDhhmmssZ``; result codes are kept as numbers, 0 being success.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from nowan.gbcs import der
from nowan.gbcs.der_layout import (
    INTEGER,
    NULL,
    DerSequence,
    Entity,
    Nested,
    Number,
    Octets,
    Optional,
    OptionalTime,
    SequenceOf,
    Time,
)
from nowan.ids import EntityId
from nowan.wire import Reader

#: Octets of a firmware image's hash, and of a version.
HASH_SIZE, VERSION_SIZE = 32, 4
Version = Annotated[bytes, Octets(VERSION_SIZE)]


class Nothing(msgspec.Struct, frozen=True, tag="null"):
    """NULL: a Command without parameters (CS07, CS08), or a Response that says "taken up" (CS06 for later)."""

    def encode(self) -> bytes:
        """The payload's octets."""
        return NULL.write(None)


class SetClock(DerSequence, frozen=True, tag="set-clock"):
    """Command of GCS28: set the clock if the hub's time lies between the two."""

    validity_start: Time
    validity_end: Time


class ClockResult(DerSequence, frozen=True, tag="clock-result"):
    """Response of GCS28: the GSME's time and its status, 0 reliable, 1 invalid, 2 unreliable."""

    device_time: Time
    status: Number


class ActivateFirmware(DerSequence, frozen=True, tag="activate-firmware"):
    """Command of CS06: activate the image of this hash, at once or at `execution` (9999... cancels)."""

    image_hash: Annotated[bytes, Octets(HASH_SIZE)]
    originator_counter: Number
    execution: OptionalTime = None


class FirmwareActivation(DerSequence, frozen=True, tag="firmware-activation"):
    """Response of CS06 at once: the code, and the version that runs now."""

    status: Number
    version: Version


class FirmwareActivationAlert(DerSequence, frozen=True, tag="firmware-activation-alert"):
    """Alert 0x00CA: an activation for later was, or failed to be, executed."""

    alert_code: Number
    time: Time
    originator_counter: Number
    outcome: Annotated[FirmwareActivation, Nested(FirmwareActivation)]


class FirmwareVersion(DerSequence, frozen=True, tag="firmware-version"):
    """Response of CS08."""

    version: Version
    status: Number


class FirmwareTransferAlert(DerSequence, frozen=True, tag="firmware-transfer-alert"):
    """CCS08: the hub handed an image to `device`."""

    alert_code: Number
    time: Time
    device: Entity
    version: Version
    status: Number


class DisplayFirmwareAlert(DerSequence, frozen=True, tag="display-firmware-alert"):
    """CS09: a PPMID activated an image."""

    alert_code: Number
    time: Time
    version: Version
    status: Number


class JoinedDevice(DerSequence, frozen=True):
    """An entry of a Device Log: the other Device and its type, a number of `nowan.gbcs.asn1.JoinDeviceType`."""

    entity: Entity
    device_type: Number


class JoinDetails(DerSequence, frozen=True, tag="join-details"):
    """Response of CS07: the code, and the entries of the Device Log where it could be read."""

    status: Number
    devices: Annotated[tuple[JoinedDevice, ...] | None, Optional(SequenceOf(Nested(JoinedDevice)))] = None
    wide_lengths: bool = False


class RestoreLog(DerSequence, frozen=True, tag="restore-log"):
    """Command of GCS59: the entries that a replaced GPF is to have."""

    devices: Annotated[tuple[JoinedDevice, ...], SequenceOf(Nested(JoinedDevice))]
    wide_lengths: bool = False


class RestoredDevice(DerSequence, frozen=True):
    """What became of one entry."""

    device: Annotated[JoinedDevice, Nested(JoinedDevice)]
    code: Number


class RestoreResult(DerSequence, frozen=True, tag="restore-result"):
    """Response of GCS59."""

    devices: Annotated[tuple[RestoredDevice, ...], SequenceOf(Nested(RestoredDevice))]
    wide_lengths: bool = False


class BackupLogAlert(DerSequence, frozen=True, tag="backup-log-alert"):
    """GCS62: the GPF's Device Log changed."""

    alert_code: Number
    time: Time
    devices: Annotated[tuple[JoinedDevice, ...], SequenceOf(Nested(JoinedDevice))]
    wide_lengths: bool = False


class UnjoinRequest(msgspec.Struct, frozen=True, tag="unjoin-request"):
    """Command of CS04AC and CS04B: the other Device."""

    other: EntityId

    def encode(self) -> bytes:
        """The payload's octets."""
        return Octets(8).write(self.other)


class UnjoinResult(msgspec.Struct, frozen=True, tag="unjoin-result"):
    """Response of CS04AC and CS04B: 0 done, 1 no such entry, 2 otherwise."""

    code: int

    def encode(self) -> bytes:
        """The payload's octets."""
        return INTEGER.write(self.code)


def read_nothing(reader: Reader) -> Nothing:
    """Read a NULL."""
    NULL.read(reader, "nothing")
    return Nothing()


def read_unjoin_request(reader: Reader) -> UnjoinRequest:
    """Read the Command of CS04AC or CS04B."""
    return UnjoinRequest(EntityId(Octets(8).read(reader, "other device")))


def read_unjoin_result(reader: Reader) -> UnjoinResult:
    """Read the Response of CS04AC or CS04B."""
    return UnjoinResult(INTEGER.read(reader, "result"))


def read_activation(reader: Reader) -> FirmwareActivation | Nothing:
    """Read the Response of CS06."""
    if reader.peek() == bytes((der.NULL,)):
        return read_nothing(reader)
    return FirmwareActivation.read(reader)
