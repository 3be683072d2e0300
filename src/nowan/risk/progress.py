"""How a long step tells how far it is."""

from __future__ import annotations

from collections.abc import Callable

#: Told as ``(done, of)`` while a long step runs.
Progress = Callable[[int, int], None]
