"""All key establishments of one device: one handshake a partner, and a limit on the half-open ones."""

from __future__ import annotations

from nowan.crypto.entropy import Entropy
from nowan.effects import Effect
from nowan.ids import EntityId
from nowan.instant import Tick
from nowan.zigbee.cbke import KeConfig


class Handshakes:
    """Timer names begin with ``ke.``; effects carry `KeMessage`, `Established` and `Failed`."""

    def __init__(self, config: KeConfig, entropy: Entropy) -> None:
        raise NotImplementedError

    def initiate(self, partner: EntityId, interpan: bool, now: Tick) -> list[Effect]:
        """Begin as initiator; a live handshake with `partner` is left as it is and nothing begins."""
        raise NotImplementedError

    def receive(self, partner: EntityId, payload: bytes, interpan: bool, now: Tick) -> list[Effect]:
        """A ZCL frame of cluster 0x0800 from `partner`."""
        raise NotImplementedError

    def undelivered(self, partner: EntityId, now: Tick) -> list[Effect]:
        """The last message to `partner` was given up: the handshake fails, no Terminate (ZSE C.3)."""
        raise NotImplementedError

    def cancel(self, partner: EntityId, now: Tick) -> list[Effect]:
        """Drop a handshake in silence."""
        raise NotImplementedError

    def fire(self, timer: str, now: Tick) -> list[Effect]:
        """A timer fired."""
        raise NotImplementedError

    @property
    def half_open(self) -> int:
        """Handshakes that a partner began and that have not ended."""
        raise NotImplementedError
