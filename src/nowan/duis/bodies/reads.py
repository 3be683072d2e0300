"""Bodies of the requests that read (DUIS 5.4, service references 4.x)."""

from __future__ import annotations

from nowan.duis.bodies.body import FutureDatable


class ReadMeterBalance(FutureDatable, frozen=True, kw_only=True):
    """4.18: the balance of the meter."""
