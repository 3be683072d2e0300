"""An active scan: ask on each channel in turn, listen, report what was heard (IEEE 802.15.4-2006, 7.5.2.1.2)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from nowan.effects import Effect, Emit, Send, SetTimer
from nowan.errors import ApiMisuse, DecodeError
from nowan.instant import Tick, after
from nowan.zigbee import beacon, ieee802154
from nowan.zigbee.ieee802154 import MacFrame
from nowan.zigbee.indications import Beacon, Scanned, Tune
from nowan.zigbee.mac_link import LINK, MacLink

#: The one timer of a scan.
TIMER = "node.scan"
#: Networks that one scan reports; a terrace of flats is heard with a few dozen.
MAX_BEACONS = 64


class Scanning:
    """The scan of one node, when one is running."""

    def __init__(self, link: MacLink, dwell_s: float) -> None:
        self._link = link
        self._dwell_s = dwell_s
        self._channels: deque[int] = deque()
        self._channel: int | None = None
        self._heard: dict[tuple[int, int, bytes], Beacon] = {}

    @property
    def running(self) -> bool:
        """Whether one is running."""
        return self._channel is not None

    def begin(self, channels: Iterable[int], now: Tick) -> list[Effect]:
        """Scan `channels` in their order; a running scan is begun anew. Raises `ApiMisuse` for none or unknown ones."""
        wanted = deque(dict.fromkeys(channels))
        if not wanted or any(not 11 <= channel <= 26 for channel in wanted):
            raise ApiMisuse("a scan needs channels between 11 and 26")
        self._channels = wanted
        self._heard = {}
        return self._next(now)

    def heard(self, frame: MacFrame, rssi_dbm: float) -> None:
        """A beacon; of one network on one channel the strongest counts."""
        if self._channel is None or frame.src_pan is None or not isinstance(frame.src, int):
            return
        try:
            said = beacon.Beacon.decode(frame.payload)
        except DecodeError:
            return
        found = Beacon(
            channel=self._channel,
            pan_id=frame.src_pan,
            extended_pan_id=said.network.extended_pan_id,
            source=frame.src,
            association_permit=said.association_permit,
            end_device_capacity=said.network.end_device_capacity,
            router_capacity=said.network.router_capacity,
            rssi_dbm=rssi_dbm,
        )
        name = (found.channel, found.pan_id, bytes(found.extended_pan_id))
        held = self._heard.get(name)
        if (held is None and len(self._heard) < MAX_BEACONS) or (held is not None and held.rssi_dbm < rssi_dbm):
            self._heard[name] = found

    def fire(self, home: int | None, now: Tick) -> list[Effect]:
        """Time on the channel is up: the next one, or back to `home` with what was heard."""
        if self._channel is None:
            return []
        if self._channels:
            return self._next(now)
        self._channel = None
        found = tuple(sorted(self._heard.values(), key=lambda one: (-one.rssi_dbm, one.channel, one.pan_id)))
        back: list[Effect] = [] if home is None else [Emit(Tune(home))]
        return [*back, Emit(Scanned(found))]

    def _next(self, now: Tick) -> list[Effect]:
        self._channel = self._channels.popleft()
        request = ieee802154.beacon_request(self._link.next_sequence())
        return [
            Emit(Tune(self._channel)),
            SetTimer(TIMER, after(now, self._dwell_s)),
            Send(LINK, request.encode()),
        ]
