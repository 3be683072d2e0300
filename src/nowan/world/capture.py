"""Everything that was on a home's air as a capture, with the keys that open it.

A frame carries as its comment the order that its sender was at work on, where it was. The keys are those that the
home's emulated devices hold or have held; a real device would not give them away.
"""

from __future__ import annotations

from nowan.crypto.secret import Secret
from nowan.devices.events import OrderAnswered, OrderForwarded
from nowan.home.driver import Happened
from nowan.home.home import Home
from nowan.instant import Utc
from nowan.radio import pcap
from nowan.radio.medium import Sighting
from nowan.zigbee.key_store import LinkKey, NodeState


class Capture:
    """Records the air of `home` from now on."""

    def __init__(self, home: Home, epoch: Utc) -> None:
        self._home = home
        self._epoch_ns = epoch * 1_000_000
        self._packets: list[tuple[int, int, bytes]] = []
        self._comments: dict[str, str] = {}
        self._keys: dict[bytes, str] = {}
        home.driver.medium.tap(self._see)
        home.driver.listen(self._told)

    @property
    def frames(self) -> int:
        """How many frames there are."""
        return len(self._packets)

    def file(self) -> bytes:
        """The capture as pcapng, frames in the order of their first bits."""
        return pcap.header() + b"".join(packet for _, _, packet in sorted(self._packets))

    def key_list(self) -> list[tuple[bytes, str]]:
        """Every key seen so far with its name, each once."""
        self._harvest()
        return list(self._keys.items())

    def _see(self, sighting: Sighting) -> None:
        packet = pcap.packet(sighting, self._epoch_ns, self._comments.get(sighting.sender, ""))
        self._packets.append((sighting.at, len(self._packets), packet))

    def _told(self, happened: Happened) -> None:
        self._harvest()
        match happened.event:
            case OrderForwarded(order_id=order_id):
                self._comments[happened.station] = f"order {order_id}"
            case OrderAnswered():
                self._comments.pop(happened.station, None)
            case _:
                pass

    def _harvest(self) -> None:
        for name, state in self._home.node_states().items():
            self._take(name, state)

    def _take(self, name: str, state: NodeState) -> None:
        if state.membership is not None:
            self._name(state.membership.network_key, "network key")
        for link in state.link_keys:
            self._name(link.key, _title(name, link))

    def _name(self, key: Secret, title: str) -> None:
        self._keys.setdefault(bytes(key), title)


def _title(holder: str, link: LinkKey) -> str:
    return f"{link.kind.value} key of {holder} and {link.partner.hex()}"
