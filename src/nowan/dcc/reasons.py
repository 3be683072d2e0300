"""Why the emulated DCC could not go on. What it refuses a User is a response code, not one of these."""

from __future__ import annotations

from nowan.errors import Reason


class DccReason(Reason):
    """Stable codes of this package; docs/errors/dcc.md gives cause and next step of each."""

    SNAPSHOT = "dcc.snapshot"
    UNSOLICITED = "dcc.unsolicited"
    UNKNOWN_HUB = "dcc.unknown-hub"
