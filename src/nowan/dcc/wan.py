"""The wide area network between the DCC and each hub: a queue for each, and a link that can be down. Emulated."""

from __future__ import annotations

from collections import deque

import msgspec

from nowan.crypto.secret import Secret
from nowan.ids import EntityId

#: Most messages that wait for one hub: a supplier's day of Commands for a home, with room.
MAX_WAITING = 256


class Waiting(msgspec.Struct):
    """What waits for one hub, oldest first; for snapshots."""

    chf: EntityId
    messages: list[bytes]


class Wan:
    """Per hub: up or down, and what waits. A hub is down until it is said to be up; queues outlive a restart."""

    def __init__(self, waiting: list[Waiting] | None = None) -> None:
        self._queues: dict[EntityId, deque[Secret]] = {
            entry.chf: deque(Secret(message) for message in entry.messages) for entry in waiting or []
        }
        self._up: set[EntityId] = set()

    def waiting(self) -> list[Waiting]:
        """The durable state."""
        return [Waiting(chf, [bytes(m) for m in queue]) for chf, queue in self._queues.items() if queue]

    def set_up(self, chf: EntityId, up: bool) -> None:
        """The link to `chf` comes or goes."""
        (self._up.add if up else self._up.discard)(chf)

    def is_up(self, chf: EntityId) -> bool:
        """Whether messages pass."""
        return chf in self._up

    def room(self, chf: EntityId) -> bool:
        """Whether another message fits the queue for `chf`."""
        return len(self._queues.get(chf, ())) < MAX_WAITING

    def enqueue(self, chf: EntityId, message: bytes) -> bool:
        """Put a message into the queue for `chf`; False where the queue is full."""
        if not self.room(chf):
            return False
        self._queues.setdefault(chf, deque()).append(Secret(message))
        return True

    def take(self, chf: EntityId) -> list[bytes]:
        """What can be sent now, oldest first; empty while the link is down."""
        if chf not in self._up:
            return []
        return list(self._queues.pop(chf, ()))
