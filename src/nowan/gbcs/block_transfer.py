"""General Block Transfer (GBCS 7.2.11; DLMS UA Green Book, general-block-transfer): long messages in blocks.

Layout of a block, big-endian::

    DD | 09 CRA counter(8) | 08 originator(8) | 08 recipient(8) | 00 | 02 message code | 00 | length
       | security header 5 | E0 | block control | block number 2 | block number acknowledged 2 | length | data

Block control: bit 7 the last block, bit 6 more follow without waiting (streaming), bits 5 to 0 the window, how many
blocks the sender lets through before it waits. The routing header is that of the message inside, which alone is
protected: nothing here is authenticated, so whoever reassembles checks the whole.

Rules, where the standard's text could not be had (docs/assumptions/gbcs.md): blocks count from 1; a receiver answers
when a window ends with a block without data whose acknowledged number is the last before the first gap; a sender goes
on behind that number, so a lost block brings its successors again; repeated blocks are dropped; a repeated end is
answered again. Timers belong to whoever drives `Sender` (`Sender.repeat`) and `Reassembler` (`Reassembler.forget`).
"""

from __future__ import annotations

import msgspec

from nowan.errors import ApiMisuse, DecodeError, PeerMisbehaved, WireReason
from nowan.gbcs.header import Cra
from nowan.gbcs.message import GENERAL_CIPHERING, MAX_MESSAGE_SIZE, Message
from nowan.gbcs.reasons import GbcsReason
from nowan.ids import EntityId
from nowan.wire import Reader, ber_length
from nowan.zigbee.layout import Reticent

GENERAL_BLOCK_TRANSFER = 0xE0
_LAST, _STREAMING, _WINDOW = 0x80, 0x40, 0x3F
#: Window and number fields have 6 and 16 bits.
MAX_WINDOW, MAX_BLOCKS = 0x3F, 0xFFFF
#: Data of a block that, with its header, goes through a tunnel of 1,500 octets (GBCS 10.2.2).
BLOCK_SIZE = 1400
#: Blocks sent before an acknowledgement is awaited.
WINDOW = 4
#: Windows sent again without progress before a transfer is given up.
MAX_REPEATS = 8
#: Messages that are put together at a time; one more and the oldest is forgotten. A Device hears few parties.
MAX_TRANSFERS = 8
#: Finished transfers that are remembered, so that a repeated end is answered and not taken for a new message.
MAX_FINISHED = 32


class Route(msgspec.Struct, frozen=True):
    """The routing header: which message the blocks belong to."""

    cra: Cra
    counter: int
    originator: EntityId
    recipient: EntityId
    message_code: int

    def encode(self) -> bytes:
        """Its octets, from the transaction id to the empty key info."""
        if len(self.originator) != 8 or len(self.recipient) != 8:
            raise ApiMisuse("an entity identifier has 8 octets")
        try:
            transaction = bytes((9, self.cra)) + self.counter.to_bytes(8, "big")
            code = self.message_code.to_bytes(2, "big")
        except OverflowError:
            raise ApiMisuse("a field of the routing header does not fit") from None
        return b"".join((transaction, b"\x08", self.originator, b"\x08", self.recipient, b"\x00\x02", code, b"\x00"))


class Block(Reticent, frozen=True):
    """One block, or an acknowledgement, which has no data."""

    route: Route
    number: int
    data: bytes = b""
    last: bool = False
    streaming: bool = False
    window: int = WINDOW
    acknowledged: int = 0
    security_header: bytes = bytes(5)

    def encode(self) -> bytes:
        """The block's octets."""
        if not 0 <= self.window <= MAX_WINDOW or len(self.security_header) != 5:
            raise ApiMisuse("a window has 6 bits and the security header 5 octets")
        if not (0 <= self.number <= MAX_BLOCKS and 0 <= self.acknowledged <= MAX_BLOCKS):
            raise ApiMisuse("a block number has 16 bits")
        control = (_LAST if self.last else 0) | (_STREAMING if self.streaming else 0) | self.window
        inner = b"".join(
            (
                self.security_header,
                bytes((GENERAL_BLOCK_TRANSFER, control)),
                self.number.to_bytes(2, "big"),
                self.acknowledged.to_bytes(2, "big"),
                ber_length(len(self.data)),
                self.data,
            )
        )
        return bytes((GENERAL_CIPHERING,)) + self.route.encode() + ber_length(len(inner)) + inner


def is_block(data: bytes) -> bool:
    """Whether octets that start a message start a block."""
    return data[:2] == bytes((GENERAL_CIPHERING, 9))


def decode_block(data: bytes) -> Block:
    """Read one block; raises `DecodeError`."""
    reader = Reader(data, path=("block",))
    if len(data) > MAX_MESSAGE_SIZE:
        raise reader.error(WireReason.TOO_LONG, f"{len(data)} bytes, at most {MAX_MESSAGE_SIZE}")
    reader.expect(bytes((GENERAL_CIPHERING, 9)), "general-ciphering")
    start = reader.offset
    try:
        cra = Cra(reader.u8("CRA flag"))
    except ValueError:
        raise reader.error(WireReason.BAD_VALUE, offset=start, name="CRA flag") from None
    counter = reader.u64("originator counter")
    reader.expect(b"\x08", "originator length")
    originator = EntityId(reader.take(8, "originator"))
    reader.expect(b"\x08", "recipient length")
    recipient = EntityId(reader.take(8, "recipient"))
    reader.expect(b"\x00\x02", "date-time and other information")
    route = Route(cra, counter, originator, recipient, reader.u16("message code"))
    reader.expect(b"\x00", "key info")
    inner = reader.sub(reader.ber_length())
    reader.expect_end()
    security = inner.take(5, "security header")
    inner.expect(bytes((GENERAL_BLOCK_TRANSFER,)), "general-block-transfer")
    control, number, acknowledged = inner.u8("block control"), inner.u16("block number"), inner.u16("acknowledged")
    octets = inner.take(inner.ber_length(), "data")
    inner.expect_end()
    last, streaming = bool(control & _LAST), bool(control & _STREAMING)
    return Block(route, number, octets, last, streaming, control & _WINDOW, acknowledged, security)


def route_of(message: Message) -> Route:
    """The routing header of a message's blocks."""
    return Route(message.cra, message.counter, message.originator, message.recipient, message.code)


class Sender:
    """The blocks of one message, a window at a time."""

    def __init__(self, message: Message, *, block_size: int = BLOCK_SIZE, window: int = WINDOW) -> None:
        octets = message.encode()
        if block_size < 1 or not 1 <= window <= MAX_WINDOW or len(octets) > block_size * MAX_BLOCKS:
            raise ApiMisuse("a block has an octet or more, a window 1 to 63 blocks, a message at most 65,535 blocks")
        self._route, self._window = route_of(message), window
        self._parts = [octets[at : at + block_size] for at in range(0, len(octets), block_size)]
        self._acknowledged = self._repeats = 0

    @property
    def done(self) -> bool:
        """Whether the receiver has acknowledged every block."""
        return self._acknowledged == len(self._parts)

    def due(self) -> tuple[Block, ...]:
        """The blocks of the present window; none once `done`."""
        first = self._acknowledged + 1
        final = min(self._acknowledged + self._window, len(self._parts))
        return tuple(
            Block(
                self._route,
                number,
                self._parts[number - 1],
                last=number == len(self._parts),
                streaming=number < final,
                window=self._window,
            )
            for number in range(first, final + 1)
        )

    def acknowledge(self, block: Block) -> tuple[Block, ...]:
        """Take an acknowledgement; gives what is to be sent now.

        One for another message, or older than the last, is passed over: nothing to send. Raises
        `PeerMisbehaved(GbcsReason.BLOCK_TRANSFER)` for a block that was never sent, or once too many windows brought no
        progress.
        """
        if not _answers(block.route, self._route) or block.acknowledged < self._acknowledged or self.done:
            return ()
        if block.acknowledged > min(self._acknowledged + self._window, len(self._parts)):
            raise PeerMisbehaved(GbcsReason.BLOCK_TRANSFER, "a block was acknowledged that was not sent")
        if block.acknowledged == self._acknowledged:
            return self.repeat()
        self._acknowledged, self._repeats = block.acknowledged, 0
        return self.due()

    def repeat(self) -> tuple[Block, ...]:
        """The present window again: no acknowledgement came in time, or one without progress."""
        self._repeats += 1
        if self._repeats > MAX_REPEATS:
            raise PeerMisbehaved(GbcsReason.BLOCK_TRANSFER, f"no progress in {MAX_REPEATS} windows")
        return self.due()


def _answers(found: Route, route: Route) -> bool:
    """An acknowledgement repeats the routing header, the parties exchanged."""
    there = (found.cra, found.counter, found.message_code, found.originator, found.recipient)
    return there == (route.cra, route.counter, route.message_code, route.recipient, route.originator)


class Received(Reticent, frozen=True):
    """What taking a block brought: an acknowledgement to send, and the whole message when it is complete."""

    reply: Block | None = None
    message: bytes | None = None


class _Assembly:
    def __init__(self) -> None:
        self.parts: dict[int, bytes] = {}
        self.size = 0
        self.last = 0
        self.before_gap = 0


class Reassembler:
    """Puts blocks together, of several messages at a time; see the limits above."""

    def __init__(self, max_message_size: int = MAX_MESSAGE_SIZE) -> None:
        self._max_size = max_message_size
        self._open: dict[Route, _Assembly] = {}
        self._finished: dict[Route, int] = {}

    def take(self, block: Block) -> Received:
        """Take one block of data.

        Raises `PeerMisbehaved(GbcsReason.BLOCK_TRANSFER)`, and forgets the message, for a block that contradicts an
        earlier one or makes the message longer than may be.
        """
        route = block.route
        if route in self._finished:
            return Received(_reply(route, self._finished[route]) if not block.streaming else None)
        if not 1 <= block.number <= MAX_BLOCKS or not block.data:
            return Received()
        assembly = self._open.get(route)
        if assembly is None:
            if len(self._open) >= MAX_TRANSFERS:
                del self._open[next(iter(self._open))]
            assembly = self._open[route] = _Assembly()
        self._add(route, assembly, block)
        if assembly.last and assembly.before_gap == assembly.last:
            del self._open[route]
            if len(self._finished) >= MAX_FINISHED:
                del self._finished[next(iter(self._finished))]
            self._finished[route] = assembly.last
            whole = b"".join(assembly.parts[number] for number in range(1, assembly.last + 1))
            return Received(_reply(route, assembly.last), whole)
        return Received(None if block.streaming else _reply(route, assembly.before_gap))

    def _add(self, route: Route, assembly: _Assembly, block: Block) -> None:
        known = assembly.parts.get(block.number)
        ended = bool(assembly.last) and (block.number > assembly.last or block.last != (block.number == assembly.last))
        behind = block.last and not assembly.last and any(number > block.number for number in assembly.parts)
        if ended or behind or (known is not None and known != block.data):
            del self._open[route]
            raise PeerMisbehaved(GbcsReason.BLOCK_TRANSFER, "a block contradicts an earlier one")
        if known is None:
            assembly.size += len(block.data)
            if assembly.size > self._max_size:
                del self._open[route]
                raise PeerMisbehaved(GbcsReason.BLOCK_TRANSFER, f"longer than {self._max_size} bytes")
            assembly.parts[block.number] = block.data
        if block.last:
            assembly.last = block.number
        while assembly.before_gap + 1 in assembly.parts:
            assembly.before_gap += 1

    def missing(self, route: Route) -> tuple[int, ...]:
        """Numbers that are known to be missing: below the highest that came."""
        assembly = self._open.get(route)
        if assembly is None:
            return ()
        return tuple(number for number in range(1, max(assembly.parts)) if number not in assembly.parts)

    def acknowledgement(self, route: Route) -> Block | None:
        """The acknowledgement of what came so far, for an owner whose timer ran out; None for an unknown message."""
        assembly = self._open.get(route)
        return None if assembly is None else _reply(route, assembly.before_gap)

    def forget(self, route: Route) -> None:
        """Give up a message; its blocks start anew."""
        self._open.pop(route, None)


def _reply(route: Route, number: int) -> Block:
    back = Route(route.cra, route.counter, route.recipient, route.originator, route.message_code)
    return Block(back, 0, last=True, acknowledged=number)


def reassembled(blocks: list[bytes]) -> bytes:
    """The message of a list of blocks in any order; raises `DecodeError` when blocks are missing or contradict."""
    reassembler = Reassembler()
    for data in blocks:
        try:
            received = reassembler.take(decode_block(data))
        except PeerMisbehaved as error:
            raise DecodeError(GbcsReason.BLOCK_TRANSFER, 0, "block", error.detail) from None
        if received.message is not None:
            return received.message
    raise DecodeError(GbcsReason.BLOCK_TRANSFER, 0, "block", "blocks are missing")
