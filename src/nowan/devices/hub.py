"""The Communications Hub: see `Hub`."""

from __future__ import annotations

import msgspec

from nowan.crypto.entropy import Entropy
from nowan.devices.admission import DEFAULT_POLICY, Policy
from nowan.devices.clock import DeviceClock
from nowan.devices.identity import RadioIdentity
from nowan.effects import Effect
from nowan.gbcs.credentials import Keys
from nowan.ids import EntityId, PanId
from nowan.instant import Tick


class CurveCosts(msgspec.Struct, frozen=True, kw_only=True):
    """How long a hub's processor takes for its part of a key establishment, seconds.

    ASSUMPTION: of the order of what the standard's advertised times allow (about 10 s each).
    """

    ephemeral_s: float = 3.0
    confirm_s: float = 5.0


class HubConfig(msgspec.Struct, frozen=True, kw_only=True):
    """A hub as it leaves the factory and as its owner set it."""

    #: The radio's identity; its EUI-64 is the GPF's Entity Identifier, printed on the label and the extended PAN id.
    radio: RadioIdentity
    #: The Communications Hub Function's Entity Identifier, which GBCS messages name.
    chf: EntityId
    #: The Access Control Broker that alone may command the CHF.
    acb: EntityId
    #: The CHF's private keys and the ACB's public ones.
    keys: Keys
    channel: int = 15
    pan: PanId = PanId(0xB1A2)
    policy: Policy = DEFAULT_POLICY
    clock: DeviceClock = DeviceClock()
    costs: CurveCosts = CurveCosts()


class Hub:
    """A Communications Hub: CHF, GPF identity, trust centre and router of Remote Party Messages.

    Links: ``air`` (IEEE 802.15.4 frames) and ``wan`` (bare Remote Party Messages, both ways).
    """

    def __init__(self, config: HubConfig, entropy: Entropy, snapshot: bytes | None = None) -> None:
        raise NotImplementedError

    def start(self, now: Tick) -> list[Effect]:
        """Power on at `now`: form the network (or go on with it), beacon, open what the policy opens."""
        raise NotImplementedError

    def receive(self, link: str, data: bytes, now: Tick, *, rssi_dbm: float = -60.0) -> list[Effect]:
        """A frame of the air or a message from the WAN has come in."""
        raise NotImplementedError

    def fire(self, timer: str, now: Tick) -> list[Effect]:
        """A timer that an effect set has come due."""
        raise NotImplementedError

    def wan_up(self, now: Tick) -> list[Effect]:
        """The wide area network is there: what waits for it is sent."""
        raise NotImplementedError

    def wan_down(self, now: Tick) -> list[Effect]:
        """The wide area network is gone."""
        raise NotImplementedError

    def act_present(self, now: Tick) -> list[Effect]:
        """Somebody acted at the hub or the meter's keypad (policy `presence`; hypothetical)."""
        raise NotImplementedError

    def snapshot(self) -> bytes:
        """Everything that survives a power cut, versioned."""
        raise NotImplementedError
