"""A store whose head end dies between two commits: what was committed stays, what was about to be said is not said."""

from __future__ import annotations

from collections.abc import Callable

from nowan.crypto.entropy import Drbg
from nowan.headend.memory import MemoryStore
from nowan.headend.orders import Moment, Order
from nowan.ids import EntityId
from nowan.instant import Utc
from nowan.world.internet import HeadEndKilled


class MortalStore(MemoryStore):
    """Kills its user with the probability `kills` right after a commit."""

    def __init__(self, drbg: Drbg) -> None:
        super().__init__(counter_start=2000)
        self._drbg = drbg
        self.kills = 0.0
        self.alive = True

    def survivor(self) -> MemoryStore:
        """The same rows for somebody who is not killed: the back office's own call, tried until it succeeds."""
        return _Survivor(self)

    def guarded(self, work: Callable[[], None], died: Callable[[], None]) -> None:
        """Do `work`; where the head end is killed in it, `died`."""
        try:
            work()
        except HeadEndKilled:
            died()

    def _maybe_die(self) -> None:
        if self._drbg.chance(self.kills):
            raise HeadEndKilled

    async def save(self, order: Order, moment: Moment) -> Order:
        """Commit, and perhaps die."""
        saved = await super().save(order, moment)
        self._maybe_die()
        return saved

    async def claim(self, owner: str, now: Utc, lease_ms: int) -> Order | None:
        """Commit the lease, and perhaps die with it."""
        claimed = await super().claim(owner, now, lease_ms)
        self._maybe_die()
        return claimed

    async def reserve(self, originator: EntityId) -> int:
        """Commit the reservation, and perhaps die before it is used."""
        number = await super().reserve(originator)
        self._maybe_die()
        return number


class _Survivor(MemoryStore):
    """Shares the rows of a `MortalStore` and kills nobody."""

    def __init__(self, store: MortalStore) -> None:
        self.__dict__.update(store.__dict__)
