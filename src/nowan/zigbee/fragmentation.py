"""Long APS messages in blocks, one in flight at a time (ZigBee 2.2.8.4.5; ZSE 5.4: a window of one).

A secured network frame has room for 82 bytes of application payload, less two of the extended header in a block, less
nine of APS security. A receiver holds one unfinished message a peer and gives it up when it stands still.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from nowan.instant import Tick, after
from nowan.zigbee.aps import MAX_REASSEMBLED, SECURITY_OVERHEAD, Extended

#: What the extended header takes.
EXTENDED_HEADER = 2
#: Most blocks a message may claim; the smallest block anybody sends holds about 50 bytes.
MAX_BLOCKS = 40
#: How long an unfinished message waits for its next block: a sender's repetitions and some.
STALL_S = 15.0


def blocks_of(payload: bytes, room: int, *, link: bool) -> tuple[bytes, ...]:
    """`payload` as one block when it fits the `room` of a frame, else cut. `link`: it will carry APS security."""
    overhead = SECURITY_OVERHEAD if link else 0
    if len(payload) <= room - overhead:
        return (payload,)
    size = room - overhead - EXTENDED_HEADER
    return tuple(payload[at : at + size] for at in range(0, len(payload), size))


@dataclass
class Assembly:
    """One message of one peer that is coming in."""

    counter: int
    total: int
    expires: Tick
    blocks: list[bytes] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Bytes so far."""
        return sum(map(len, self.blocks))


class Reassembly:
    """The unfinished messages of all peers, at most one each."""

    def __init__(self, max_peers: int = 16) -> None:
        self._max_peers = max_peers
        self._open: dict[int, Assembly] = {}

    def take(self, peer: int, counter: int, header: Extended, block: bytes, now: Tick) -> list[bytes] | bool:
        """A block of `peer`'s message: all blocks when this was its last, else whether to acknowledge it.

        A first block begins a message and drops the peer's unfinished one; a block taken before is acknowledged again.
        """
        if header.first:
            return self._first(peer, counter, header.block, block, now)
        held = self._open.get(peer)
        if held is None or held.counter != counter or held.expires <= now:
            return False
        if header.block < len(held.blocks):
            return held.blocks[header.block] == block
        if header.block != len(held.blocks) or held.size + len(block) > MAX_REASSEMBLED:
            return False
        held.blocks.append(block)
        held.expires = after(now, STALL_S)
        if len(held.blocks) < held.total:
            return True
        del self._open[peer]
        return held.blocks

    def _first(self, peer: int, counter: int, total: int, block: bytes, now: Tick) -> bool:
        held = self._open.get(peer)
        same = held is not None and held.counter == counter and held.total == total and held.blocks[0] == block
        if held is not None and same and held.expires > now:
            return True
        if not 2 <= total <= MAX_BLOCKS or len(block) > MAX_REASSEMBLED:
            return False
        self._open = {one: assembly for one, assembly in self._open.items() if assembly.expires > now}
        self._open.pop(peer, None)
        if len(self._open) >= self._max_peers:
            return False
        self._open[peer] = Assembly(counter, total, after(now, STALL_S), [block])
        return True
