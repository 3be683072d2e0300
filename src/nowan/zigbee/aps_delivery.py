"""Messages on their way out through APS: acknowledged, repeated, cut into blocks (ZigBee 2.2.8.4).

One message at a time goes to one destination, so that they arrive in their order; each block of it is sent until it is
acknowledged, at most `retries` times more. Every repetition is sealed anew: its receiver takes counters only upwards.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import msgspec

from nowan.effects import Effect, Emit, SetTimer
from nowan.ids import EntityId, ShortAddress
from nowan.instant import Tick, after
from nowan.zigbee import aps, nwk, security
from nowan.zigbee.aps import ApsFrame, Delivery
from nowan.zigbee.aps_commands import ApsCommand
from nowan.zigbee.aps_commands import encode as encode_command
from nowan.zigbee.fragmentation import MAX_BLOCKS, blocks_of
from nowan.zigbee.indications import BROADCAST, Delivered, Outgoing, Protection
from nowan.zigbee.key_store import DATA_KINDS, KeyStore
from nowan.zigbee.network_layer import NetworkLayer
from nowan.zigbee.security import KeyIdentifier

#: What every timer of this module begins with.
TIMERS = "node.aps."
#: Messages that may wait for one destination.
MAX_QUEUE = 32


class AddressWanted(msgspec.Struct, frozen=True):
    """A message waits for the address of `device`; for the node that owns this."""

    device: EntityId


@dataclass
class _Transaction:
    message: Outgoing
    blocks: tuple[bytes, ...]
    counter: int
    timer: str
    index: int = 0
    attempts: int = 0


class ApsDelivery:
    """See the module's text."""

    def __init__(
        self,
        eui64: EntityId,
        keys: KeyStore,
        network: NetworkLayer,
        *,
        ack_wait_s: float,
        retries: int,
    ) -> None:
        self._eui64 = eui64
        self._keys = keys
        self._network = network
        self._ack_wait_s = ack_wait_s
        self._retries = retries
        # Where a node restored from its state begins is not where it last began: its peers still remember that.
        self._counter = keys.boots * 37 & 0xFF
        self._serial = 0
        self._queues: dict[EntityId, deque[_Transaction]] = {}

    def send(self, message: Outgoing, now: Tick) -> list[Effect]:
        """Send or queue; without a network, key or room it fails at once."""
        if message.destination == BROADCAST:
            return self._broadcast(message, now)
        link = message.protection is Protection.LINK
        blocks = blocks_of(message.payload, self._network.room(message.destination), link=link)
        queue = self._queues.setdefault(message.destination, deque())
        keyless = link and not self._keys.links(message.destination, DATA_KINDS)
        if self._keys.membership is None or keyless or len(blocks) > MAX_BLOCKS or len(queue) >= MAX_QUEUE:
            return self._report(message, False)
        self._serial += 1
        queue.append(_Transaction(message, blocks, self._next_counter(), f"{TIMERS}{self._serial}"))
        return self._transmit(queue[0], now) if len(queue) == 1 else []

    def command(
        self, command: ApsCommand, device: EntityId, key: bytes, key_id: KeyIdentifier, now: Tick, *, joiner: bool
    ) -> list[Effect]:
        """One APS command sealed under `key` (already derived for `key_id`), unacknowledged. `joiner`: in a network
        frame without security, for `device` has no network key yet.
        """
        short = self._keys.short_of(device)
        counter = self._keys.next_link_counter()
        if short is None or counter is None:
            return []
        frame = aps.command(self._next_counter(), encode_command(command))
        sealed = security.secure_aps(frame, key, source=self._eui64, counter=counter, key_id=key_id)
        send = self._network.send_unsecured if joiner else self._network.send
        return send(sealed.encode(), short, now)

    def acknowledged(self, source: EntityId, frame: ApsFrame, now: Tick) -> list[Effect]:
        """An acknowledgement of `source`: the next block, or done."""
        queue = self._queues.get(source)
        if not queue or queue[0].counter != frame.counter or queue[0].attempts == 0:
            return []
        head = queue[0]
        if frame.cluster not in (None, head.message.cluster) or not _names(frame, head.index, len(head.blocks)):
            return []
        head.index += 1
        head.attempts = 0
        stop: list[Effect] = [SetTimer(head.timer, None)]
        if head.index < len(head.blocks):
            return self._transmit(head, now)
        return [*stop, *self._finish(source, True, now)]

    def resolved(self, device: EntityId, now: Tick) -> list[Effect]:
        """The address of `device` is known."""
        queue = self._queues.get(device)
        return self._transmit(queue[0], now) if queue else []

    def abandon(self, device: EntityId, now: Tick) -> list[Effect]:
        """Give up whatever is on its way to `device`."""
        effects: list[Effect] = []
        for gone in self._queues.pop(device, ()):
            effects += [SetTimer(gone.timer, None), *self._report(gone.message, False)]
        return effects

    def abandon_all(self, now: Tick) -> list[Effect]:
        """Give up everything."""
        return [effect for device in list(self._queues) for effect in self.abandon(device, now)]

    def fire(self, timer: str, now: Tick) -> list[Effect]:
        """No acknowledgement came in time: again, or give up."""
        for device, queue in self._queues.items():
            if queue and queue[0].timer == timer:
                if queue[0].attempts <= self._retries:
                    return self._transmit(queue[0], now)
                return self._finish(device, False, now)
        return []

    def _finish(self, device: EntityId, ok: bool, now: Tick) -> list[Effect]:
        queue = self._queues[device]
        done = queue.popleft()
        effects = self._report(done.message, ok)
        return effects + self._transmit(queue[0], now) if queue else effects

    def _transmit(self, one: _Transaction, now: Tick) -> list[Effect]:
        one.attempts += 1
        timer: list[Effect] = [SetTimer(one.timer, after(now, self._ack_wait_s))]
        short = self._keys.short_of(one.message.destination)
        if short is None:
            return [*timer, Emit(AddressWanted(one.message.destination))]
        frame = self._seal(one)
        return timer if frame is None else [*timer, *self._network.send(frame.encode(), short, now)]

    def _seal(self, one: _Transaction) -> ApsFrame | None:
        """The block as it stands now; None when its key or counter is gone, and then its time-outs end it."""
        message = one.message
        extended = None
        if len(one.blocks) > 1:
            extended = aps.later_block(one.index) if one.index else aps.first_block(len(one.blocks))
        frame = aps.data(
            one.counter,
            one.blocks[one.index],
            profile=message.profile,
            cluster=message.cluster,
            src_endpoint=message.src_endpoint,
            dst_endpoint=message.dst_endpoint,
            extended=extended,
        )
        if message.protection is not Protection.LINK:
            return frame
        links = self._keys.links(message.destination, DATA_KINDS)
        counter = self._keys.next_link_counter() if links else None
        if counter is None:
            return None
        return security.secure_aps(frame, links[0].key, source=self._eui64, counter=counter, extended_nonce=False)

    def _broadcast(self, message: Outgoing, now: Tick) -> list[Effect]:
        if self._keys.membership is None or len(message.payload) > self._network.room(message.destination):
            return self._report(message, False)
        frame = aps.data(
            self._next_counter(),
            message.payload,
            profile=message.profile,
            cluster=message.cluster,
            src_endpoint=message.src_endpoint,
            dst_endpoint=message.dst_endpoint,
            ack_request=False,
        )
        frame = msgspec.structs.replace(frame, delivery=Delivery.BROADCAST)
        effects = self._network.send(frame.encode(), ShortAddress(nwk.BROADCAST_AWAKE), now)
        return effects + self._report(message, True)

    def _next_counter(self) -> int:
        self._counter = (self._counter + 1) & 0xFF
        return self._counter

    def _report(self, message: Outgoing, ok: bool) -> list[Effect]:
        return [Emit(Delivered(message.handle, ok))] if message.handle else []


def _names(frame: ApsFrame, index: int, total: int) -> bool:
    """Whether an acknowledgement is of block `index`; of an unfragmented message it names none."""
    if total == 1:
        return frame.extended is None or frame.extended.fragmentation == 0
    extended = frame.extended
    if extended is None or extended.fragmentation == 0 or not (extended.bitfield or 0) & 1:
        return False
    return extended.block == index
