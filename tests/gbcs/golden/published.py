"""Published messages by path and SHA-256, so that a golden value is held against the very bytes it was worked out for."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from nowan.gbcs import Message, decode
from tests.gbcs.golden.digests import SHA256

#: The time at which the set's messages were made, as far as they tell it: 2015-01-01T00:00:00Z.
MADE = datetime(2015, 1, 1, tzinfo=UTC)


def published(rtds: Path, name: str) -> Message:
    """The message of a file below ``gbcs/``; its bytes must be those that the golden values belong to."""
    octets = (rtds / "gbcs" / name).read_bytes()
    assert hashlib.sha256(octets).hexdigest() == SHA256[name], f"{name} is another file"
    return decode(bytes.fromhex(octets.decode("ascii")))


def zigbee(*when: int) -> int:
    """Seconds since 2000-01-01 UTC of a date and time."""
    return int((datetime(*when, tzinfo=UTC) - datetime(2000, 1, 1, tzinfo=UTC)).total_seconds())  # type: ignore[arg-type, misc]


NOW = zigbee(2015, 1, 1)
LATER = zigbee(2030, 1, 15, 9)
NEVER = 0xFFFFFFFF
