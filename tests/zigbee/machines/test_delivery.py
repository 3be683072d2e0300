"""Messages through a node: order of delivery and acknowledgement, repetitions, fragments, counters, and what is refused."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowan.crypto.entropy import Drbg
from nowan.crypto.secret import Secret, dec_hook, enc_hook
from nowan.effects import Emit, Send
from nowan.ids import EntityId
from nowan.instant import NS_PER_S, Tick, after
from nowan.zigbee import security
from nowan.zigbee.aps import ApsFrame, ApsKind, Extended, first_block, later_block
from nowan.zigbee.fragmentation import MAX_BLOCKS, STALL_S, Reassembly, blocks_of
from nowan.zigbee.ieee802154 import FrameKind, MacFrame, fcs
from nowan.zigbee.indications import BROADCAST, Delivered, Outgoing, Protection, Received, Undecryptable
from nowan.zigbee.key_store import COUNTER_END, COUNTER_STEP, KeyStore, LinkKeyKind, NodeState, OutgoingCounter
from nowan.zigbee.nwk import NwkFrame
from tests.zigbee.machines.home import DISPLAY, HUB, METER, Home

METERING = 0x0702


def joined(seed: int = 1, *names: tuple[str, EntityId]) -> Home:
    home = Home(seed)
    for name, eui in names or (("meter", METER),):
        home.commission(name, eui)
    home.air.run(1)
    home.air.frames.clear()
    return home


def message(to: EntityId, payload: bytes, handle: str = "h", protection: Protection = Protection.LINK) -> Outgoing:
    return Outgoing(destination=to, cluster=METERING, payload=payload, protection=protection, handle=handle)


def opened(home: Home, data: bytes) -> ApsFrame | None:
    """The APS frame in a frame of the air, read with the network's key."""
    frame = MacFrame.decode(data)
    member = home.node("hub").state().membership
    if frame.kind is not FrameKind.DATA or member is None:
        return None
    return ApsFrame.decode(security.unsecure_nwk(NwkFrame.decode(frame.payload), member.network_key).frame.payload)


# Order ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [20, 300])
def test_what_is_received_stands_before_its_acknowledgement(size: int) -> None:
    home = joined()
    lists: list[list[Any]] = []
    hub = home.node("hub")
    inner = hub.receive

    def spy(frame: bytes, rssi_dbm: float, now: Tick) -> list[Any]:
        lists.append(inner(frame, rssi_dbm, now))
        return lists[-1]

    hub.receive = spy  # type: ignore[method-assign]
    home.do("meter", "send", message(HUB, bytes(size)))
    home.air.waits("meter", Delivered, 10)
    found = next(
        each for each in lists if any(isinstance(one, Emit) and isinstance(one.event, Received) for one in each)
    )
    at = next(i for i, one in enumerate(found) if isinstance(one, Emit) and isinstance(one.event, Received))
    acks = [
        i
        for i, one in enumerate(found)
        if isinstance(one, Send) and (frame := opened(home, one.data)) is not None and frame.kind is ApsKind.ACK
    ]
    assert acks and acks[0] > at
    assert home.air.events("hub", Received)[0].protection is Protection.LINK


# Repetitions ------------------------------------------------------------------------------------------------------------


def test_a_lost_acknowledgement_repeats_and_is_not_delivered_twice() -> None:
    home = joined()
    dropped = []

    def drop(sender: str, data: bytes) -> bool:
        frame = opened(home, data) if sender == "hub" else None
        if frame is not None and frame.kind is ApsKind.ACK and len(dropped) < 8:
            dropped.append(frame)
            return True
        return False

    home.air.drop = drop
    home.do("meter", "send", message(HUB, b"once"))
    assert home.air.waits("meter", Delivered, 20) == Delivered("h", True)
    assert [one.payload for one in home.air.events("hub", Received)] == [b"once"]
    assert len(dropped) == 8, "two acknowledgements, each four times at the MAC"


def test_given_up_after_three_repetitions() -> None:
    home = joined()
    home.air.drop = lambda sender, data: sender == "meter"
    since = home.air.now
    home.do("meter", "send", message(HUB, b"lost"))
    assert home.air.waits("meter", Delivered, 30) == Delivered("h", False)
    assert home.air.now - since == 12 * NS_PER_S, "four times 3 s"
    assert len(home.air.frames) == 16, "four times four at the MAC"


def test_order_to_one_destination_is_kept() -> None:
    home = joined()
    for number in range(6):
        home.do("meter", "send", message(HUB, bytes((number,)) * (200 if number % 2 else 5), f"{number}"))
    home.air.waits("meter", Delivered, 30, 6)
    assert [one.payload[0] for one in home.air.events("hub", Received)] == list(range(6))
    assert [one.handle for one in home.air.events("meter", Delivered)] == [f"{number}" for number in range(6)]


@pytest.mark.parametrize(
    "change",
    [
        {"destination": DISPLAY},
        {"payload": bytes(5000)},
        {"destination": BROADCAST, "payload": bytes(100), "protection": Protection.NETWORK},
        {"interpan": True},
        {"interpan": True, "protection": Protection.NONE, "payload": bytes(96)},
    ],
)
def test_what_cannot_be_sent_fails_at_once(change: dict[str, Any]) -> None:
    home = joined()
    home.do("meter", "send", msgspec.structs.replace(message(HUB, b"x"), **change))
    assert home.air.events("meter", Delivered) == [Delivered("h", False)]


# Fragments --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(8))
def test_1500_bytes_under_loss_and_duplication(seed: int) -> None:
    home = joined(seed)
    home.air.loss = home.air.duplication = 0.15
    whole = Drbg(seed)(1500)
    home.do("hub", "send", message(METER, whole, "big"))
    done = home.air.waits("hub", Delivered, 400)
    got = [one.payload for one in home.air.events("meter", Received)]
    assert got == [whole] if done.ok else got in ([], [whole])


def test_blocks_are_as_long_as_a_frame_allows() -> None:
    """ST's figures: 73 bytes unfragmented and 71 in a block under APS security, 82 and 80 without."""
    assert [len(one) for one in blocks_of(bytes(73), 82, link=True)] == [73]
    assert [len(one) for one in blocks_of(bytes(74), 82, link=True)] == [71, 3]
    assert [len(one) for one in blocks_of(bytes(83), 82, link=False)] == [80, 3]
    home = joined()
    home.do("meter", "send", message(HUB, bytes(1500)))
    home.air.waits("meter", Delivered, 60)
    assert max(len(data) for _, _, data in home.air.frames) == 127


def test_reassembly_takes_blocks_in_order_once() -> None:
    now = Tick(0)
    one = Reassembly()
    assert one.take(1, 9, later_block(1), b"b", now) is False, "no first block"
    assert one.take(1, 9, first_block(3), b"a", now) is True
    assert one.take(1, 9, first_block(3), b"a", now) is True
    assert one.take(1, 9, later_block(2), b"c", now) is False, "a gap"
    assert one.take(1, 8, later_block(1), b"x", now) is False, "of another message"
    assert one.take(2, 9, later_block(1), b"x", now) is False, "of another peer"
    assert one.take(1, 9, later_block(1), b"b", now) is True
    assert one.take(1, 9, later_block(1), b"b", now) is True
    assert one.take(1, 9, later_block(2), b"c", now) == [b"a", b"b", b"c"]
    assert one.take(1, 9, later_block(2), b"c", now) is False


@pytest.mark.parametrize("total", [0, 1, MAX_BLOCKS + 1, 255])
def test_reassembly_bounds_blocks(total: int) -> None:
    assert Reassembly().take(1, 1, Extended(1, total), b"a", Tick(0)) is False


def test_reassembly_bounds_size_time_and_peers() -> None:
    one = Reassembly(max_peers=2)
    assert one.take(1, 1, first_block(3), bytes(800), Tick(0)) is True
    assert one.take(1, 1, later_block(1), bytes(801), Tick(0)) is False
    assert one.take(1, 1, later_block(1), b"b", after(Tick(0), STALL_S)) is False, "stood still too long"
    assert one.take(2, 1, first_block(2), b"a", Tick(0)) is True
    assert one.take(3, 1, first_block(2), b"a", Tick(0)) is False
    assert one.take(3, 1, first_block(2), b"a", after(Tick(0), STALL_S)) is True, "the stalled ones made room"


# Counters ---------------------------------------------------------------------------------------------------------------


def test_a_counter_is_never_used_twice_across_power_cuts() -> None:
    """Cut at every frame: whatever was stored last, no counter under the network key comes again."""
    home = joined()
    used: set[tuple[str, int]] = set()
    stored = home.node("meter").state()
    home.node("meter").stored()
    for number in range(30):
        meter = home.node("meter")
        home.do("meter", "send", message(HUB, bytes((number,)), ""))
        if meter.dirty:
            stored = meter.state()
            meter.stored()
        home.air.run(0.1)
        if number % 3 == 0:
            home.boot("meter", METER, stored)
    for _, sender, data in home.air.frames:
        frame = MacFrame.decode(data)
        if frame.kind is FrameKind.DATA and sender == "meter":
            name = (frame.payload.hex(), security.auxiliary(NwkFrame.decode(frame.payload)).counter)
            used.add(name)
    counters = [counter for _, counter in used]
    assert len(counters) == len(set(counters)) and len(counters) >= 30
    got = [one.payload[0] for one in home.air.events("hub", Received)]
    assert got == list(range(30)), "and none is taken for a repetition of an older one"


def test_reservation_moves_in_steps_and_ends() -> None:
    counter = OutgoingCounter(0)
    assert counter.take() == (0, True) and counter.limit == COUNTER_STEP
    for expected in range(1, COUNTER_STEP):
        assert counter.take() == (expected, False)
    assert counter.take() == (COUNTER_STEP, True)
    last = OutgoingCounter(COUNTER_END - 1)
    assert last.take() == (COUNTER_END - 1, True) and last.limit == COUNTER_END
    assert last.take() is None and OutgoingCounter(COUNTER_END).take() is None


def test_a_link_counter_survives_the_same_key_coming_again() -> None:
    keys = KeyStore()
    code = Secret(bytes(16))
    keys.install(METER, LinkKeyKind.INSTALL_CODE, code)
    first = keys.next_link_counter()
    keys.install(METER, LinkKeyKind.TRUST_CENTRE, Secret(bytes(range(16))))
    keys.install(METER, LinkKeyKind.INSTALL_CODE, code)
    second = keys.next_link_counter()
    assert first is not None and second is not None and second > first


def test_state_survives_messagepack() -> None:
    state = joined().node("hub").state()
    data = msgspec.msgpack.Encoder(enc_hook=enc_hook).encode(state)
    assert msgspec.msgpack.Decoder(NodeState, dec_hook=dec_hook).decode(data) == state
    assert state.membership is not None and state.membership.network_key.hex() not in repr(state)


# What is refused --------------------------------------------------------------------------------------------------------


def test_a_replayed_frame_is_refused() -> None:
    home = joined()
    home.do("meter", "send", message(HUB, b"once"))
    home.air.waits("meter", Delivered, 5)
    frame = next(data for _, sender, data in home.air.frames if sender == "meter" and opened(home, data) is not None)
    home.air.run(60)
    home.air.do("hub", home.node("hub").receive(frame, -50.0, home.air.now))
    assert len(home.air.events("hub", Received)) == 1
    assert home.air.events("hub", Undecryptable) == [Undecryptable(METER, "NWK", True)]


def test_a_replayed_link_counter_is_refused() -> None:
    keys = KeyStore()
    keys.install(METER, LinkKeyKind.TRUST_CENTRE, Secret(bytes(16)))
    (link,) = keys.links(METER, (LinkKeyKind.TRUST_CENTRE,))
    assert [keys.accept_link(link, counter) for counter in (5, 5, 4, 6)] == [True, False, False, True]
    assert [keys.accept_network(METER, counter) for counter in (0, 0, 7, 6)] == [True, False, True, False]


def test_a_wrong_link_key_is_refused_and_not_acknowledged() -> None:
    home = joined()
    home.node("meter").node.install_key(HUB, LinkKeyKind.TRUST_CENTRE, Secret(bytes(16)))
    home.do("meter", "send", message(HUB, b"forged"))
    assert home.air.waits("meter", Delivered, 30) == Delivered("h", False)
    assert home.air.events("hub", Received) == []
    assert set(home.air.events("hub", Undecryptable)) == {Undecryptable(METER, "APS", False)}


def test_a_wrong_network_key_is_refused() -> None:
    home, other = joined(), joined(2)
    other.do("meter", "send", message(HUB, b"from elsewhere"))
    for _, sender, data in list(other.air.frames):
        if sender == "meter":
            home.air.do("hub", home.node("hub").receive(data, -50.0, home.air.now))
    assert home.air.events("hub", Received) == []


@given(st.binary(max_size=127))
def test_any_bytes_from_the_air(data: bytes) -> None:
    home = Home()
    before = home.node("hub").state()
    home.node("hub").receive(data, -50.0, home.air.now)
    assert home.node("hub").state() == before


@given(st.integers(0, 10_000), st.integers(0, 1015))
def test_any_bit_changed_changes_nothing(which: int, bit: int) -> None:
    """Each frame of a join with one bit changed (and its FCS made good): nobody's keys or addresses change."""
    home = _RECORDED
    frames = [(sender, data) for _, sender, data in home.air.frames if len(data) > 20]
    sender, data = frames[which % len(frames)]
    body = bytearray(data[:-2])
    body[bit // 8 % len(body)] ^= 1 << bit % 8
    forged = bytes(body) + fcs(bytes(body)).to_bytes(2, "little")
    for name in ("hub", "meter"):
        if name != sender:
            before = home.node(name).state()
            home.node(name).receive(forged, -50.0, home.air.now)
            assert home.node(name).state() == before


def _recorded() -> Home:
    home = Home(3)
    home.commission("meter", METER)
    home.do("meter", "send", message(HUB, bytes(300)))
    home.air.waits("meter", Delivered, 30)
    home.do("hub", "permit_joining", 0)
    home.air.run(60)
    return home


_RECORDED = _recorded()


# Between two devices ----------------------------------------------------------------------------------------------------


def test_the_coordinator_passes_on_between_devices() -> None:
    home = joined(1, ("meter", METER), ("display", DISPLAY))
    for number in range(2):
        whole = bytes((number,)) * 300
        home.do("meter", "send", message(DISPLAY, whole, "h", Protection.NETWORK))
        assert home.air.waits("meter", Delivered, 60, number + 1).ok
        received = home.air.events("display", Received)[number]
        assert (received.source, received.payload, received.protection) == (METER, whole, Protection.NETWORK)
    hops = {(sender, MacFrame.decode(data).dst) for _, sender, data in home.air.frames if opened(home, data)}
    assert {sender for sender, _ in hops} == {"meter", "hub", "display"}
    assert {dst for sender, dst in hops if sender != "hub"} == {0}, "devices speak to their coordinator only"


def test_an_unknown_address_is_asked_for() -> None:
    home = joined(1, ("meter", METER), ("display", DISPLAY))
    state = msgspec.structs.replace(home.node("meter").state(), addresses=())
    home.boot("meter", METER, state)
    assert home.node("meter").node.short_of(DISPLAY) is None
    home.do("meter", "send", message(DISPLAY, b"hello", "h", Protection.NETWORK))
    assert home.air.waits("meter", Delivered, 30).ok
    assert home.air.events("display", Received)[0].source == METER


@pytest.mark.parametrize("size", [20, 300])
def test_a_counter_that_comes_again_does_not_swallow_a_message(size: int) -> None:
    """A sender that lost its power may begin where it was; what it says is new all the same."""
    home = joined()
    for number in range(3):
        home.node("meter").node._delivery._counter = 77
        home.do("meter", "send", message(HUB, bytes((number,)) * size))
        assert home.air.waits("meter", Delivered, 10, number + 1).ok
    assert [one.payload[0] for one in home.air.events("hub", Received)] == [0, 1, 2]
