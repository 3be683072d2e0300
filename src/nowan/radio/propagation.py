"""How loud a station is heard: the log-distance model with a loss for each wall and floor.

ITU-R P.1238-12, 3.1: L = L0 + 10 n log10(d) + losses in between, where L0 is the free-space loss at one metre,
40.05 dB at 2.4 GHz and 31.2 dB at 868 MHz.
"""

from __future__ import annotations

import math

import msgspec


class Place(msgspec.Struct, frozen=True):
    """Where a station stands: metres along, metres across, and the storey."""

    x_m: float = 0.0
    y_m: float = 0.0
    storey: int = 0


class Propagation(msgspec.Struct, frozen=True):
    """Parameters of the model; the defaults are for 2.4 GHz within one flat (ITU-R P.1238-12, table 2)."""

    loss_at_1m_db: float = 40.05
    exponent: float = 2.8
    storey_loss_db: float = 15.0
    storey_height_m: float = 2.7

    def received_dbm(self, tx_dbm: float, sender: Place, receiver: Place) -> float:
        """Power at `receiver` in dBm of what `sender` radiates with `tx_dbm`."""
        storeys = abs(sender.storey - receiver.storey)
        height_m = storeys * self.storey_height_m
        distance_m = max(1.0, math.hypot(sender.x_m - receiver.x_m, sender.y_m - receiver.y_m, height_m))
        return tx_dbm - self.loss_at_1m_db - 10 * self.exponent * math.log10(distance_m) - storeys * self.storey_loss_db
