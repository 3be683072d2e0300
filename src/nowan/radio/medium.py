"""The air between stations, in virtual time.

A frame takes the time that the physical layer needs for it, is heard by every station on the same channel that the
propagation model lets hear it, and waits while the channel is busy. Carrier sense is ideal: two stations never talk at
once, an acknowledgement comes straight after its frame, and the random back-off of IEEE 802.15.4 is left out, so that a
world replays from its seed. Loss and duplication come from `faults`.

The medium holds no clock and no queue: `transmit` says who hears what and when, and whoever drives the world delivers.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from nowan.errors import ApiMisuse
from nowan.instant import Tick
from nowan.radio.faults import LOST, Faults, calm
from nowan.radio.propagation import Place, Propagation

#: aMaxPHYPacketSize (IEEE 802.15.4-2015, 11.3).
MAX_PSDU = 127
#: aTurnaroundTime of 12 symbols at 16 us (IEEE 802.15.4-2015, table 11-1).
TURNAROUND_NS = 192_000
#: A byte at 250 kbit/s; four preamble bytes, the start delimiter and the PHY header go before (12.1).
BYTE_NS = 32_000
SYNCHRONISATION_BYTES = 6
#: What a frame that asks for an acknowledgement keeps free behind it: turnaround and an acknowledgement of 5 bytes.
ACK_NS = TURNAROUND_NS + (SYNCHRONISATION_BYTES + 5) * BYTE_NS
#: Frame type and acknowledgement request in the first byte of the frame control field (IEEE 802.15.4-2015, 7.2.2).
_ACK_TYPE, _ACK_REQUEST = 2, 0x20
#: Typical sensitivity of a 2.4 GHz part; the standard asks for -85 dBm at least (12.3.4).
SENSITIVITY_DBM = -98.0


def airtime_ns(psdu_length: int) -> int:
    """Time on the air of a frame of `psdu_length` bytes, FCS included, on the 2.4 GHz O-QPSK PHY."""
    return (SYNCHRONISATION_BYTES + psdu_length) * BYTE_NS


class Reception(msgspec.Struct, frozen=True):
    """`station` hears `frame` at `at`, when its last bit is there, with `rssi_dbm`."""

    station: str
    at: Tick
    frame: bytes
    rssi_dbm: float


class Sighting(msgspec.Struct, frozen=True):
    """A frame as a sniffer beside the hub has it: first bit at `at`."""

    at: Tick
    sender: str
    channel: int
    frame: bytes
    rssi_dbm: float


class _Station(msgspec.Struct):
    place: Place
    tx_dbm: float
    channel: int | None = None


class Medium:
    """Stations, the channels they listen on, and what they hear of each other."""

    def __init__(
        self, propagation: Propagation | None = None, faults: Faults = calm, sniffer: Place | None = None
    ) -> None:
        self._propagation = propagation or Propagation()
        self._faults = faults
        self._sniffer = sniffer or Place()
        self._stations: dict[str, _Station] = {}
        self._free_from: dict[int, int] = {}
        self._taps: list[Callable[[Sighting], None]] = []
        self.airtime_ns: dict[str, int] = {}

    def place(self, name: str, place: Place, tx_dbm: float = 8.0) -> None:
        """Put the station `name` at `place`; 8 dBm is usual for a hub."""
        self._stations[name] = _Station(place, tx_dbm)
        self.airtime_ns.setdefault(name, 0)

    def tune(self, name: str, channel: int | None) -> None:
        """The station listens and talks on `channel` from now on; None switches its radio off."""
        self._stations[name].channel = channel

    def tap(self, listener: Callable[[Sighting], None]) -> None:
        """`listener` is told of every frame, lost ones included."""
        self._taps.append(listener)

    def transmit(self, name: str, frame: bytes, now: Tick) -> list[Reception]:
        """Who hears `frame`, sent by the station `name`. Raises `ApiMisuse` for a frame that no radio could send.

        Taps are told at once, also of a frame that has to wait: their times need not rise.
        """
        sender = self._stations[name]
        if sender.channel is None:
            raise ApiMisuse(f"{name} sends with its radio off")
        if not 0 < len(frame) <= MAX_PSDU:
            raise ApiMisuse(f"{name} sends a frame of {len(frame)} bytes; a radio takes 1 to {MAX_PSDU}")
        start = now + TURNAROUND_NS
        if frame[0] & 7 != _ACK_TYPE:
            start = max(start, self._free_from.get(sender.channel, 0))
            kept_ns = ACK_NS if frame[0] & _ACK_REQUEST else 0
            self._free_from[sender.channel] = start + airtime_ns(len(frame)) + kept_ns
        end = start + airtime_ns(len(frame))
        self.airtime_ns[name] += end - start
        heard = self._propagation.received_dbm(sender.tx_dbm, sender.place, self._sniffer)
        for listener in self._taps:
            listener(Sighting(Tick(start), name, sender.channel, frame, heard))
        return [
            Reception(other, Tick(end + delay), frame, rssi)
            for other, station in self._stations.items()
            if other != name and station.channel == sender.channel
            for rssi in [self._propagation.received_dbm(sender.tx_dbm, sender.place, station.place)]
            for delay in (self._faults(name, other, frame) if rssi >= SENSITIVITY_DBM else LOST)
        ]
