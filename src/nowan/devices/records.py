"""Logs of a device: the last entries, oldest dropped (CHTS 4.6.3.3 and 4.6.3.5: 100 entries each)."""

from __future__ import annotations

import msgspec

from nowan.ids import EntityId
from nowan.instant import Utc

#: Entries of an event log or a security log (CHTS 4.6.3.3, 4.6.3.5; SMETS2 5.7.5.14).
MAX_RECORDS = 100


class Record(msgspec.Struct, frozen=True):
    """One entry: the device's clock, the code, and in words what happened with whom; never a secret."""

    at: Utc
    code: int
    text: str = ""
    about: EntityId | None = None


Log = tuple[Record, ...]


def appended(log: Log, record: Record, most: int = MAX_RECORDS) -> Log:
    """`log` with `record` last, first in first out."""
    return (*log, record)[-most:]
