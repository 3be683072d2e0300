"""Both machines of the uplink, over a link that loses connections at any frame, and by themselves where rules need it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowan.crypto.entropy import Drbg
from nowan.effects import Effect, Emit, Send, SetTimer
from nowan.ids import EntityId, OrderId
from nowan.instant import NS_PER_S, Tick, after
from nowan.uplink import frames
from nowan.uplink.frames import Frame, Stage
from nowan.uplink.reasons import UplinkReason
from nowan.uplink.session import (
    HEARTBEAT_S,
    LONGEST_BACKOFF_S,
    RESEND_S,
    AlertSettled,
    AnswerSettled,
    DeviceSession,
    Dial,
    DropOrder,
    HangUp,
    HeadEndSession,
    OpenWork,
    TakeOrder,
    TakePermit,
    confirmation,
)

EUI = EntityId(bytes(range(8)))
T0 = Tick(0)


def sent(effects: list[Effect]) -> list[Frame]:
    return [frames.decode(effect.data) for effect in effects if isinstance(effect, Send)]


def told(effects: list[Effect]) -> list[object]:
    return [effect.event for effect in effects if isinstance(effect, Emit)]


def timers(effects: list[Effect]) -> dict[str, Tick | None]:
    return {effect.name: effect.at for effect in effects if isinstance(effect, SetTimer)}


def device() -> DeviceSession:
    return DeviceSession(EUI, Drbg(1), software="test")


def opened(pending: int = 0) -> DeviceSession:
    session = device()
    session.start(T0)
    session.connected((), (), T0)
    session.receive(frames.encode(frames.Welcome(pending=pending)), T0)
    return session


def test_greeting() -> None:
    session = device()
    assert not session.in_flight
    assert told(session.start(T0)) == [Dial()]
    assert session.in_flight
    work = [
        OpenWork(order_id=OrderId("a"), stage=Stage.HELD),
        OpenWork(order_id=OrderId("b"), stage=Stage.ANSWERED, response=b"r"),
    ]
    (hello,) = sent(session.connected(work, [b"alert"], T0))
    assert hello == frames.Hello(
        device=EUI,
        software="test",
        work=(frames.OpenOrder(OrderId("a"), Stage.HELD), frames.OpenOrder(OrderId("b"), Stage.ANSWERED)),
    )
    welcome = session.receive(frames.encode(frames.Welcome()), T0)
    # What the head end may not have is said again at once.
    assert [type(frame) for frame in sent(welcome)] == [frames.Answer, frames.Alert]


def test_in_flight_until_everything_announced_has_come_and_everything_said_is_confirmed() -> None:
    session = opened(pending=1)
    assert session.in_flight
    offer = frames.Offer(order_id=OrderId("a"), message=b"m", priority=2, remaining_ms=9)
    (taken,) = told(session.receive(frames.encode(offer), T0))
    assert taken == TakeOrder(order_id=OrderId("a"), message=b"m", priority=2, remaining_ms=9)
    assert not session.in_flight
    for said, answer in (
        (lambda: session.order_held(OrderId("a"), T0), frames.Noted(OrderId("a"), "held")),
        (lambda: session.order_forwarded(OrderId("a"), T0), frames.Noted(OrderId("a"), "forwarded")),
        (lambda: session.order_answered(OrderId("a"), b"r", T0), frames.AnswerStored(OrderId("a"))),
        (lambda: session.order_dropped(OrderId("b"), True, T0), frames.Noted(OrderId("b"), "dropped")),
        (lambda: session.permit_held(OrderId("p"), T0), frames.Noted(OrderId("p"), "permit-held")),
    ):
        assert len(sent(said())) == 1
        assert session.in_flight
        session.receive(frames.encode(answer), T0)
        assert not session.in_flight


def test_unconfirmed_frames_are_sent_again() -> None:
    session = opened()
    first = session.order_answered(OrderId("a"), b"r", T0)
    assert timers(first)["uplink.resend"] == after(T0, RESEND_S)
    again = session.fire("uplink.resend", after(T0, RESEND_S))
    assert sent(again) == sent(first)
    done = session.receive(frames.encode(frames.AnswerStored(OrderId("a"))), T0)
    assert told(done) == [AnswerSettled(OrderId("a"))]
    assert timers(done) == {"uplink.resend": None}
    assert session.fire("uplink.resend", T0) == []


def test_tasks_for_the_ppmid() -> None:
    session = opened()
    permit = frames.PermitOffer(order_id=OrderId("p"), hub=EUI, chf=EUI, message=b"m")
    assert told(session.receive(frames.encode(permit), T0)) == [
        TakePermit(order_id=OrderId("p"), hub=EUI, chf=EUI, message=b"m")
    ]
    assert told(session.receive(frames.encode(frames.Withdraw(OrderId("a"))), T0)) == [DropOrder(OrderId("a"))]
    (alert,) = sent(session.alert(b"data", T0))
    assert isinstance(alert, frames.Alert)
    assert told(session.receive(frames.encode(frames.AlertStored(alert.alert_id)), T0)) == [AlertSettled(b"data")]
    assert told(session.receive(frames.encode(frames.AlertStored(alert.alert_id)), T0)) == []


def test_a_drop_is_said_until_it_is_noted_over_reconnections() -> None:
    session = device()
    session.order_dropped(OrderId("a"), True, T0)
    for _ in range(3):
        session.start(T0)
        session.connected((), (), T0)
        welcomed = session.receive(frames.encode(frames.Welcome()), T0)
        assert sent(welcomed) == [frames.Dropped(OrderId("a"), True)]
        session.closed(T0)
    session.start(T0)
    session.connected((), (), T0)
    session.receive(frames.encode(frames.Welcome()), T0)
    session.receive(frames.encode(frames.Noted(OrderId("a"), "dropped")), T0)
    assert not session.in_flight


def test_a_second_withdrawal_does_not_take_back_the_proof() -> None:
    session = opened()
    session.order_dropped(OrderId("a"), True, T0)
    assert sent(session.order_dropped(OrderId("a"), False, T0)) == [frames.Dropped(OrderId("a"), True)]


def test_what_happens_between_hello_and_welcome_is_said_after_it() -> None:
    session = device()
    session.start(T0)
    session.connected((), (), T0)
    assert session.order_forwarded(OrderId("a"), T0) == []
    assert sent(session.receive(frames.encode(frames.Welcome()), T0)) == [frames.Forwarded(OrderId("a"))]


def test_backoff_doubles_is_jittered_and_has_a_limit() -> None:
    session = device()
    waits = []
    for _ in range(14):
        session.start(T0)
        at = timers(session.closed(T0))["uplink.dial"]
        assert at is not None
        waits.append(at / NS_PER_S)
    for attempt, wait in enumerate(waits):
        longest = min(2.0**attempt, LONGEST_BACKOFF_S)
        assert longest / 2 <= wait <= longest
    assert told(session.fire("uplink.dial", T0)) == [Dial()]
    session.stop(T0)
    assert "uplink.dial" not in timers(session.closed(T0))


def test_silence_ends_the_connection_on_either_side() -> None:
    session = opened()
    assert sent(session.fire("uplink.heartbeat", after(T0, HEARTBEAT_S))) == [frames.Heartbeat()]
    over = session.fire("uplink.heartbeat", after(T0, HEARTBEAT_S * 4))
    assert told(over) == [HangUp(UplinkReason.SILENT, "3 heartbeats unanswered")]
    far = HeadEndSession(EUI)
    far.start(T0)
    (hang_up,) = told(far.fire("uplink.greeting", after(T0, 10)))
    assert isinstance(hang_up, HangUp) and hang_up.reason is UplinkReason.SILENT
    far = HeadEndSession(EUI)
    far.start(T0)
    far.receive(frames.encode(frames.Hello(device=EUI)), T0)
    far.welcome([])
    assert sent(far.receive(frames.encode(frames.Heartbeat()), after(T0, 100))) == [frames.Heartbeat()]
    assert timers(far.fire("uplink.silence", after(T0, 135))) == {"uplink.silence": after(T0, 235)}
    assert len(told(far.fire("uplink.silence", after(T0, 235)))) == 1


@pytest.mark.parametrize(
    ("first", "reason"),
    [
        (frames.encode(frames.Hello(device=EntityId(bytes(8)))), UplinkReason.IDENTITY),
        (frames.encode(frames.Held(OrderId("a"))), UplinkReason.OUT_OF_TURN),
        (frames.encode(frames.Welcome()), UplinkReason.OUT_OF_TURN),
        (b"\x82\xa1t\xa5hello\xa7version\x02", UplinkReason.VERSION),
        (b"\xff", UplinkReason.FRAME),
    ],
)
def test_the_head_end_refuses_by_name(first: bytes, reason: UplinkReason) -> None:
    session = HeadEndSession(EUI)
    session.start(T0)
    effects = session.receive(first, T0)
    (goodbye,) = sent(effects)
    assert isinstance(goodbye, frames.Goodbye) and goodbye.reason == str(reason)
    (hang_up,) = told(effects)
    assert isinstance(hang_up, HangUp) and hang_up.reason is reason
    assert session.receive(frames.encode(frames.Hello(device=EUI)), T0) == []
    assert session.send([frames.Heartbeat()]) == []


def test_the_device_refuses_a_newer_head_end_and_frames_out_of_turn() -> None:
    for data, reason in (
        (b"\x82\xa1t\xa7welcome\xa7version\x02", UplinkReason.VERSION),
        (frames.encode(frames.AnswerStored(OrderId("a"))), UplinkReason.OUT_OF_TURN),
    ):
        session = device()
        session.start(T0)
        session.connected((), (), T0)
        effects = session.receive(data, T0)
        (hang_up,) = told(effects)
        assert isinstance(hang_up, HangUp) and hang_up.reason is reason
    session = opened()
    (hang_up,) = told(session.receive(frames.encode(frames.Hello(device=EUI)), T0))
    assert isinstance(hang_up, HangUp) and hang_up.reason is UplinkReason.OUT_OF_TURN
    (hang_up,) = told(opened().receive(frames.encode(frames.Goodbye("uplink.replaced")), T0))
    assert isinstance(hang_up, HangUp) and hang_up.reason is UplinkReason.REPLACED


def test_nothing_is_sent_before_welcome() -> None:
    session = HeadEndSession(EUI)
    session.start(T0)
    session.receive(frames.encode(frames.Hello(device=EUI)), T0)
    assert session.send([frames.Heartbeat()]) == []
    offer = frames.Offer(order_id=OrderId("a"), message=b"m")
    assert sent(session.welcome([frames.Withdraw(OrderId("b")), offer])) == [
        frames.Welcome(pending=1),
        frames.Withdraw(OrderId("b")),
        offer,
    ]
    (hang_up,) = told(session.receive(frames.encode(frames.Hello(device=EUI)), T0))
    assert isinstance(hang_up, HangUp) and hang_up.reason is UplinkReason.OUT_OF_TURN


class Pair:
    """A PPMID that stores durably, a head end that does, and a link that breaks before any frame it is told to."""

    def __init__(self, orders: int, breaks: set[int]) -> None:
        self.near = device()
        self.far: HeadEndSession | None = None
        self.breaks = breaks
        self.frames = 0
        self.held: dict[str, OpenWork] = {}
        self.executed: list[str] = []
        self.waiting = [OrderId(f"order {n}") for n in range(orders)]
        self.answers: dict[str, bytes] = {}
        self.line: list[tuple[str, bytes]] = []

    def run(self) -> None:
        self.near_does(self.near.start(T0))
        for _ in range(2000):
            if not self.line:
                if not self.waiting and not self.held:
                    return
                # The link is idle and something is missing: only a new connection can bring it.
                self.cut()
                continue
            to, data = self.line.pop(0)
            self.frames += 1
            if self.frames in self.breaks:
                self.cut()
            elif to == "far":
                self.far_receives(data)
            else:
                self.near_does(self.near.receive(data, T0))
        raise AssertionError("no end")

    def cut(self) -> None:
        self.line.clear()
        self.far = None
        self.near.closed(T0)
        self.near_does(self.near.fire("uplink.dial", T0))

    def near_does(self, effects: list[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, Send):
                self.line.append(("far", effect.data))
            elif isinstance(effect, Emit):
                self.near_told(effect.event)

    def near_told(self, event: object) -> None:
        match event:
            case Dial():
                self.far = HeadEndSession(EUI)
                self.near_does(self.near.connected(list(self.held.values()), (), T0))
            case TakeOrder(order_id=name):
                if name in self.held:
                    return
                self.held[name] = OpenWork(order_id=name, stage=Stage.HELD)
                self.near_does(self.near.order_held(name, T0))
                assert name not in self.executed
                self.executed.append(name)
                self.held[name] = OpenWork(order_id=name, stage=Stage.ANSWERED, response=name.encode())
                self.near_does(self.near.order_answered(name, name.encode(), T0))
            case AnswerSettled(order_id=name):
                self.held.pop(name, None)
            case HangUp():
                raise AssertionError(event)

    def far_receives(self, data: bytes) -> None:
        assert self.far is not None
        for effect in self.far.receive(data, T0):
            if isinstance(effect, Send):
                self.line.append(("near", effect.data))
                continue
            if not isinstance(effect, Emit):
                continue
            replies: list[Effect]
            if isinstance(effect.event, frames.Hello):
                there = {item.order_id for item in effect.event.work}
                offers = [frames.Offer(order_id=n, message=b"m") for n in self.waiting if n not in there]
                replies = self.far.welcome(offers)
            else:
                if isinstance(effect.event, frames.Answer):
                    self.answers[effect.event.order_id] = effect.event.response
                    self.waiting = [name for name in self.waiting if name != effect.event.order_id]
                replies = self.far.send([confirmation(effect.event)])
            for reply in replies:
                if isinstance(reply, Send):
                    self.line.append(("near", reply.data))


@given(st.integers(1, 6), st.sets(st.integers(1, 80), max_size=12))
def test_every_order_is_executed_once_and_answered_whatever_breaks(orders: int, breaks: set[int]) -> None:
    pair = Pair(orders, breaks)
    pair.run()
    assert sorted(pair.executed) == sorted(pair.answers) == [f"order {n}" for n in range(orders)]
    assert all(pair.answers[name] == name.encode() for name in pair.answers)


@given(st.lists(st.tuples(st.sampled_from(["near", "far"]), st.one_of(st.binary(max_size=40), st.sampled_from(
    [frames.encode(f) for f in (frames.Hello(device=EUI), frames.Welcome(pending=3), frames.Heartbeat(), frames.Withdraw(OrderId("a")),
     frames.Noted(OrderId("a"), "held"), frames.AnswerStored(OrderId("a")), frames.Held(OrderId("a")), frames.Goodbye("x"))]
))), max_size=20))  # fmt: skip
def test_any_bytes_in_any_order_raise_nothing(script: list[tuple[str, bytes]]) -> None:
    near, far = device(), HeadEndSession(EUI)
    near.start(T0)
    near.connected((), (), T0)
    far.start(T0)
    for side, data in script:
        (near if side == "near" else far).receive(data, T0)
