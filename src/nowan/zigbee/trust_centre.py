"""The trust centre's watch over its devices (ZSE 5.4.6, 5.4.7).

A device that joined has 20 minutes for its key establishment; one that has not done it by then is reported, and the
embedder may have it removed. Between two devices that both have trust-centre link keys the trust centre makes a link
key when one of them asks and the embedder's policy allows it.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from nowan.crypto.entropy import Entropy
from nowan.crypto.secret import Secret
from nowan.effects import Effect, Emit, SetTimer
from nowan.ids import EntityId
from nowan.instant import Tick, after

#: What every timer of this module begins with.
TIMERS = "tc."
#: How long a joined device may go without key establishment.
VERIFY_S = 1200.0
#: Devices watched at a time; more than a GB Device Log holds.
MAX_WATCHED = 32


class Unverified(msgspec.Struct, frozen=True):
    """At the trust centre: `device` has not done its key establishment within 20 minutes of joining."""

    device: EntityId


class KeyForBoth(msgspec.Struct, frozen=True):
    """Transport `key` to both devices, `first` having asked; for the owner of this machine."""

    first: EntityId
    second: EntityId
    key: Secret


class TrustCentre:
    """See the module's text."""

    def __init__(
        self,
        entropy: Entropy,
        may_partner: Callable[[EntityId, EntityId], bool],
        verified: Callable[[EntityId], bool],
    ) -> None:
        """`verified` tells whether a device has a trust-centre link key."""
        self._entropy = entropy
        self._may_partner = may_partner
        self._verified = verified
        self._watched: set[EntityId] = set()

    def joined(self, device: EntityId, now: Tick) -> list[Effect]:
        """`device` has the network key."""
        if len(self._watched) >= MAX_WATCHED and device not in self._watched:
            return []
        self._watched.add(device)
        return [SetTimer(self._timer(device), after(now, VERIFY_S))]

    def settled(self, device: EntityId) -> list[Effect]:
        """`device` did its key establishment, or is gone."""
        if device not in self._watched:
            return []
        self._watched.discard(device)
        return [SetTimer(self._timer(device), None)]

    def asked(self, device: EntityId, partner: EntityId) -> list[Effect]:
        """`device` asks for a link key with `partner`; a refusal is silence."""
        both = self._verified(device) and self._verified(partner)
        if device == partner or not both or not self._may_partner(device, partner):
            return []
        return [Emit(KeyForBoth(device, partner, Secret(self._entropy(16))))]

    def fire(self, timer: str) -> list[Effect]:
        """A device's time is up."""
        late = next((device for device in self._watched if timer == self._timer(device)), None)
        if late is None:
            return []
        self._watched.discard(late)
        return [Emit(Unverified(late))]

    def _timer(self, device: EntityId) -> str:
        return f"{TIMERS}{device.hex()}"
