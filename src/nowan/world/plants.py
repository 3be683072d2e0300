"""Bugs put in on purpose: the harness must find each, or it would not find them where they are not on purpose."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec

from nowan.crypto.entropy import Drbg
from nowan.effects import Persist
from nowan.home.driver import Disk
from nowan.home.home import METER, Start


class Plant(StrEnum):
    """The bugs."""

    LOST_PERSIST = "lost Persist"
    REUSED_COUNTER = "reused counter"
    DOUBLE_SEND = "double send"


def planted_disk(plant: Plant | None, drbg: Drbg) -> Disk | None:
    """A disk that now and then says that it has written and has not."""
    if plant is not Plant.LOST_PERSIST:
        return None

    def disk(name: str, persist: Persist) -> bytes | None:
        return None if name == METER and drbg.chance(0.5) else persist.data

    return disk


def planted_start(plant: Plant | None) -> Start | None:
    """A device that forgets after a power cut how far its frame counters had come."""
    if plant is not Plant.REUSED_COUNTER:
        return None

    def start(_name: str, saved: bytes | None) -> bytes | None:
        if saved is None:
            return None
        snapshot: dict[str, Any] = msgspec.msgpack.decode(saved)
        snapshot["state"]["node"]["nwk_out_limit"] = 0
        return msgspec.msgpack.encode(snapshot)

    return start
