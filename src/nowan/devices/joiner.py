"""A meter's own way onto the network: scan, join with its install code, and again with patience (ZSE 5.4.7).

At once, then every 60 s with up to 15 s either way for 15 minutes, then hourly with up to 30 minutes either way.
"""

from __future__ import annotations

from nowan.crypto.entropy import Entropy
from nowan.ids import EntityId
from nowan.zigbee.indications import Beacon

_SOON_S, _SOON_JITTER_S, _SOON_TRIES = 60.0, 15.0, 15
_LATER_S, _LATER_JITTER_S = 3600.0, 1800.0


def wait_s(tries: int, entropy: Entropy) -> float:
    """Seconds to wait after `tries` attempts that came to nothing."""
    unit = int.from_bytes(entropy(2), "big") / 0xFFFF * 2 - 1
    if tries <= _SOON_TRIES:
        return _SOON_S + unit * _SOON_JITTER_S
    return _LATER_S + unit * _LATER_JITTER_S


def chosen(beacons: tuple[Beacon, ...], hub: EntityId | None) -> Beacon | None:
    """The network to join: the strongest that permits association, of `hub` where that is told."""
    wanted = (beacon for beacon in beacons if beacon.association_permit and hub in (None, beacon.extended_pan_id))
    return max(wanted, key=lambda beacon: beacon.rssi_dbm, default=None)
