"""The wide area network between the DCC and each hub, which can be down. Emulated."""

from __future__ import annotations

from nowan.ids import EntityId


class Wan:
    """Per hub: up or down, and what waits to be sent. `Send` links are ``wan:<chf eui64 hex>``."""

    def set_up(self, chf: EntityId, up: bool) -> None:
        """The link to `chf` comes or goes."""
        raise NotImplementedError

    def is_up(self, chf: EntityId) -> bool:
        """Whether messages pass."""
        raise NotImplementedError

    def enqueue(self, chf: EntityId, message: bytes) -> bool:
        """Put a message into the queue for `chf`; False where the queue is full."""
        raise NotImplementedError

    def take(self, chf: EntityId) -> list[bytes]:
        """What can be sent now, oldest first; empty while the link is down."""
        raise NotImplementedError
