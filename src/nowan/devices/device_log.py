"""The CHF Device Log: who may be on the home area network (CHTS 4.6.2.1), and the CHF Historic Device Log (4.6.3.15).

Values only. A device that is not in the log cannot communicate; an entry holds the install code until the device has
proved a trust-centre link key of its own.
"""

from __future__ import annotations

import msgspec

from nowan.crypto.mmo import mmo
from nowan.crypto.secret import Secret
from nowan.devices.identity import DeviceType
from nowan.ids import EntityId
from nowan.instant import Utc

#: Entries of the CHF Device Log (CHTS 4.6.2.1) and of the historic one (4.6.3.15).
MAX_ENTRIES = 16
MAX_HISTORIC = 15


class LogEntry(msgspec.Struct, frozen=True):
    """One device: its type, install code (16 bytes), and the hash of its trust-centre link key where there is one.

    `proved`: the device has used that key, so that it surely holds it. `lapses_at`: the hub's clock when an entry made
    without a permit goes again.
    """

    device: EntityId
    device_type: int
    install_code: Secret
    key_hash: bytes = b""
    proved: bool = False
    lapses_at: Utc | None = None


class Historic(msgspec.Struct, frozen=True):
    """A device that was removed, with its trust-centre link key."""

    device: EntityId
    key: Secret


class DeviceLog(msgspec.Struct, frozen=True):
    """Both logs."""

    entries: tuple[LogEntry, ...] = ()
    historic: tuple[Historic, ...] = ()

    def find(self, device: EntityId) -> LogEntry | None:
        """The entry of `device`."""
        return next((entry for entry in self.entries if entry.device == device), None)

    def __contains__(self, device: EntityId) -> bool:
        return self.find(device) is not None

    @property
    def full(self) -> bool:
        """No room for one more."""
        return len(self.entries) >= MAX_ENTRIES

    def of_type(self, *types: DeviceType) -> tuple[LogEntry, ...]:
        """Entries of these types."""
        return tuple(entry for entry in self.entries if entry.device_type in types)

    def with_entry(self, entry: LogEntry) -> DeviceLog:
        """With `entry` in the place of its device's old one, or last."""
        if entry.device in self:
            entries = tuple(entry if old.device == entry.device else old for old in self.entries)
        else:
            entries = (*self.entries, entry)
        return DeviceLog(entries, self.historic)

    def with_key(self, device: EntityId, key: Secret) -> DeviceLog:
        """With the hash of a trust-centre link key just established, not proved yet."""
        entry = self.find(device)
        if entry is None:
            return self
        return self.with_entry(msgspec.structs.replace(entry, key_hash=mmo(key), proved=False))

    def with_proof(self, device: EntityId) -> DeviceLog:
        """`device` has used its trust-centre link key; its install code is needed no longer."""
        entry = self.find(device)
        if entry is None or entry.proved:
            return self
        return self.with_entry(msgspec.structs.replace(entry, proved=True))

    def without(self, device: EntityId, key: Secret | None) -> DeviceLog:
        """Without `device`; its key goes to the historic log first, but not an HHT's (GBCS use case CCS02)."""
        entry = self.find(device)
        if entry is None:
            return self
        historic = tuple(old for old in self.historic if old.device != device)
        if key is not None and entry.device_type != DeviceType.HHT:
            historic = (*historic, Historic(device, key))[-MAX_HISTORIC:]
        return DeviceLog(tuple(old for old in self.entries if old.device != device), historic)

    def historic_key(self, device: EntityId) -> Secret | None:
        """The trust-centre link key with which `device` was once here."""
        return next((old.key for old in self.historic if old.device == device), None)
