"""General Block Transfer: a block by hand, both ends over a link that loses and repeats, and the limits."""

from __future__ import annotations

import contextlib
import random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowan.errors import ApiMisuse, DecodeError, PeerMisbehaved
from nowan.gbcs import GbcsReason, Message, decode
from nowan.gbcs.block_transfer import (
    MAX_FINISHED,
    MAX_REPEATS,
    MAX_TRANSFERS,
    Block,
    Reassembler,
    Route,
    Sender,
    decode_block,
    is_block,
    reassembled,
    route_of,
)
from nowan.gbcs.header import Cra, GroupingHeader, OtherInfo
from tests.gbcs.parties import ESME, SUPPLIER

ROUTE = Route(Cra.COMMAND, 5, SUPPLIER, ESME, 0x0102)
#: The layout of GBCS 7.2.11 written down: the third block, streaming, window 4, with two octets.
THIRD = (
    "DD 09 01 0000000000000005 08 0A0B0C0000000001 08 0E0E0E00000000E1 00 02 0102 00"
    " 0E 0000000000 E0 44 0003 0000 02 AABB"
)


def message(size: int, counter: int = 5) -> Message:
    payload = bytes(index * 7 & 0xFF for index in range(size))
    return Message(GroupingHeader(Cra.COMMAND, counter, SUPPLIER, ESME, OtherInfo(0x0102)), payload, b"", bytes(12))


def test_a_block_is_as_the_clause_lays_it_out() -> None:
    octets = bytes.fromhex(THIRD)
    block = Block(ROUTE, 3, b"\xaa\xbb", streaming=True)
    assert block.encode() == octets and decode_block(octets) == block and is_block(octets)
    last = msgspec.structs.replace(block, last=True, streaming=False, acknowledged=2)
    assert last.encode() == octets[:-8] + bytes.fromhex("84 0003 0002 02 AABB")
    assert decode_block(last.encode()) == last
    with pytest.raises(DecodeError) as caught:
        decode(octets)
    assert caught.value.reason is GbcsReason.BLOCK_TRANSFER


@pytest.mark.parametrize("size", range(len(bytes.fromhex(THIRD))))
def test_a_truncated_block_is_refused(size: int) -> None:
    with pytest.raises(DecodeError):
        decode_block(bytes.fromhex(THIRD)[:size])


@given(st.binary(max_size=80))
def test_any_octets_are_a_block_or_refused(octets: bytes) -> None:
    for data in (octets, bytes.fromhex(THIRD)[:12] + octets):
        with contextlib.suppress(DecodeError):
            assert decode_block(data).encode() == data


def test_blocks_cut_the_message_in_order_and_say_which_is_last() -> None:
    sender = Sender(message(90), block_size=40, window=2)
    size = len(message(90).encode())
    blocks = sender.due()
    assert [(b.number, b.last, b.streaming, len(b.data)) for b in blocks] == [
        (1, False, True, 40),
        (2, False, False, 40),
    ]
    acknowledgement = Block(route_back(), 0, acknowledged=2)
    rest = sender.acknowledge(acknowledgement)
    assert next((b.number, b.last, b.streaming, len(b.data)) for b in rest) == (3, False, True, 40)
    assert (rest[-1].number, rest[-1].last, len(rest[-1].data)) == (4, True, size - 120)
    assert sender.acknowledge(Block(route_back(), 0, acknowledged=4)) == () and sender.done and sender.due() == ()


def route_back() -> Route:
    return Route(Cra.COMMAND, 5, ESME, SUPPLIER, 0x0102)


def transfer(sender: Sender, reassembler: Reassembler, chance: random.Random, loss: float) -> list[bytes]:
    """Both ends over a link that loses and repeats; a silent link makes the sender's timer run out."""
    whole: list[bytes] = []
    due = list(sender.due())
    for _ in range(4000):
        if sender.done:
            return whole
        answers = []
        for block in due:
            for _ in range(chance.choice((1, 1, 2))):
                if chance.random() >= loss:
                    received = reassembler.take(decode_block(block.encode()))
                    whole += [received.message] if received.message is not None else []
                    answers += [received.reply] if received.reply is not None else []
        due = []
        for answer in answers:
            if chance.random() >= loss:
                due = list(sender.acknowledge(decode_block(answer.encode()))) or due
        due = due or list(sender.due())
    raise AssertionError("no end")


@pytest.mark.parametrize("seed", range(20))
def test_lost_and_repeated_blocks_do_no_harm(seed: int) -> None:
    chance = random.Random(seed)
    sent = message(chance.randrange(1, 3000))
    sender = Sender(sent, block_size=chance.randrange(20, 300), window=chance.randrange(1, 9))
    sender.repeat = sender.due  # type: ignore[method-assign]
    assert transfer(sender, Reassembler(), chance, 0.2) == [sent.encode()]


def blocks_of(sent: Message, size: int = 30) -> list[Block]:
    return list(Sender(sent, block_size=size, window=63).due())


def test_blocks_in_any_order_make_the_message() -> None:
    sent = message(200)
    blocks = [block.encode() for block in blocks_of(sent)]
    for seed in range(10):
        assert decode(reassembled(random.Random(seed).sample(blocks, len(blocks)))) == sent
    with pytest.raises(DecodeError) as caught:
        reassembled(blocks[:-1])
    assert caught.value.reason is GbcsReason.BLOCK_TRANSFER


def test_what_is_missing_is_known_and_asked_for() -> None:
    reassembler = Reassembler()
    blocks = blocks_of(message(200))
    for at in (0, 1, 4):
        assert reassembler.take(blocks[at]).message is None
    assert reassembler.missing(ROUTE) == (3, 4)
    asked = reassembler.acknowledgement(ROUTE)
    assert asked is not None and asked.acknowledged == 2 and asked.route == route_back()
    reassembler.forget(ROUTE)
    assert reassembler.missing(ROUTE) == () and reassembler.acknowledgement(ROUTE) is None


def test_a_repeated_end_is_answered_and_gives_no_second_message() -> None:
    reassembler = Reassembler()
    blocks = blocks_of(message(100))
    received = [reassembler.take(block) for block in blocks]
    assert [r.message for r in received if r.message] == [message(100).encode()]
    again = reassembler.take(blocks[-1])
    assert again.message is None and again.reply is not None and again.reply.acknowledged == len(blocks)


def test_contradictions_are_refused_and_the_message_is_forgotten() -> None:
    blocks = blocks_of(message(200))
    changed = msgspec.structs.replace(blocks[0], data=b"x" * 30)
    beyond = msgspec.structs.replace(blocks[0], number=60)
    early = msgspec.structs.replace(blocks[1], last=True)
    for first, second in ((blocks[0], changed), (blocks[-1], beyond), (blocks[-1], early), (blocks[4], early)):
        reassembler = Reassembler()
        reassembler.take(first)
        with pytest.raises(PeerMisbehaved) as caught:
            reassembler.take(second)
        assert caught.value.reason is GbcsReason.BLOCK_TRANSFER and reassembler.acknowledgement(ROUTE) is None


def test_limits_hold() -> None:
    reassembler = Reassembler(max_message_size=100)
    block = Block(ROUTE, 1, bytes(60))
    reassembler.take(block)
    with pytest.raises(PeerMisbehaved):
        reassembler.take(msgspec.structs.replace(block, number=2))
    many = Reassembler()
    routes = [msgspec.structs.replace(ROUTE, counter=counter) for counter in range(MAX_TRANSFERS + 1)]
    for route in routes:
        many.take(msgspec.structs.replace(block, route=route))
    assert many.acknowledgement(routes[0]) is None and many.acknowledgement(routes[-1]) is not None
    for counter in range(MAX_FINISHED + 5):
        many.take(Block(msgspec.structs.replace(ROUTE, counter=100 + counter), 1, b"x", last=True))
    assert len(many._finished) == MAX_FINISHED
    empty = Reassembler()
    assert empty.take(Block(ROUTE, 0, b"x")).reply is None and empty.take(Block(ROUTE, 1)).message is None


def test_a_sender_gives_up_and_knows_what_it_sent() -> None:
    sender = Sender(message(200), block_size=20, window=2)
    assert sender.acknowledge(Block(ROUTE, 0, acknowledged=1)) == ()
    with pytest.raises(PeerMisbehaved):
        sender.acknowledge(Block(route_back(), 0, acknowledged=3))
    for _ in range(MAX_REPEATS):
        assert [b.number for b in sender.acknowledge(Block(route_back(), 0, acknowledged=0))] == [1, 2]
    with pytest.raises(PeerMisbehaved):
        sender.repeat()
    for wrong in ({"block_size": 0}, {"window": 0}, {"window": 64}):
        with pytest.raises(ApiMisuse):
            Sender(message(1), **wrong)


@pytest.mark.parametrize(
    "changes", [{"window": 64}, {"number": -1}, {"acknowledged": 1 << 16}, {"security_header": b""}]
)
def test_a_block_that_does_not_fit_is_our_misuse(changes: dict[str, object]) -> None:
    with pytest.raises(ApiMisuse):
        msgspec.structs.replace(Block(ROUTE, 1), **changes).encode()


def test_the_largest_published_kind_of_message_takes_three_blocks_of_a_tunnel() -> None:
    """A recovery of credentials has about 4,000 octets, a tunnel takes 1,500."""
    sent = message(3885)
    blocks = Sender(sent).due()
    assert len(blocks) == 3 and all(len(block.encode()) <= 1500 for block in blocks)
    assert route_of(sent) == ROUTE
