"""Frames: both directions, limits, and any bytes."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowan.errors import DecodeError
from nowan.ids import EntityId, OrderId
from nowan.uplink import frames, permit
from nowan.uplink.frames import Frame, Stage
from nowan.uplink.reasons import UplinkReason

EUI = EntityId(bytes(range(8)))
ORDER = OrderId("1.5-0123456789")
#: Each kind with the map that MessagePack must hold (the layout of docs/assumptions/headend.md).
LAYOUT: list[tuple[Frame, dict[str, object]]] = [
    (
        frames.Hello(device=EUI, software="s", work=(frames.OpenOrder(ORDER, Stage.HELD),)),
        {
            "t": "hello",
            "version": 1,
            "device": EUI,
            "software": "s",
            "work": [{"order_id": ORDER, "stage": "held"}],
        },
    ),
    (frames.Welcome(pending=2), {"t": "welcome", "version": 1, "pending": 2}),
    (
        frames.Offer(order_id=ORDER, message=b"m", priority=1, remaining_ms=5),
        {"t": "offer", "order_id": ORDER, "message": b"m", "priority": 1, "remaining_ms": 5},
    ),
    (
        frames.PermitOffer(order_id=ORDER, hub=EUI, chf=EUI, message=b"m"),
        {"t": "permit", "order_id": ORDER, "hub": EUI, "chf": EUI, "message": b"m", "remaining_ms": None},
    ),
    (frames.Held(ORDER), {"t": "held", "order_id": ORDER}),
    (frames.PermitHeld(ORDER), {"t": "permit-held", "order_id": ORDER}),
    (frames.Forwarded(ORDER), {"t": "forwarded", "order_id": ORDER}),
    (frames.Answer(ORDER, b"r"), {"t": "answer", "order_id": ORDER, "response": b"r"}),
    (frames.AnswerStored(ORDER), {"t": "answer-stored", "order_id": ORDER}),
    (frames.Withdraw(ORDER), {"t": "withdraw", "order_id": ORDER}),
    (frames.Dropped(ORDER, True), {"t": "dropped", "order_id": ORDER, "unsent": True}),
    (frames.Noted(ORDER, "held"), {"t": "noted", "order_id": ORDER, "what": "held"}),
    (frames.Alert("a", b"d"), {"t": "alert", "alert_id": "a", "data": b"d"}),
    (frames.AlertStored("a"), {"t": "alert-stored", "alert_id": "a"}),
    (frames.Heartbeat(), {"t": "heartbeat"}),
    (frames.Goodbye("uplink.silent", "d"), {"t": "goodbye", "reason": "uplink.silent", "detail": "d"}),
]


@pytest.mark.parametrize(("frame", "layout"), LAYOUT, ids=lambda item: type(item).__name__)
def test_both_directions(frame: Frame, layout: dict[str, object]) -> None:
    assert msgspec.msgpack.decode(frames.encode(frame)) == layout
    assert frames.decode(msgspec.msgpack.encode(layout)) == frame
    assert frames.decode(msgspec.msgpack.encode({**layout, "new": [1]})) == frame


def test_every_kind_is_in_the_table() -> None:
    assert {type(frame) for frame, _ in LAYOUT} == set(Frame.__args__)


BAD = [
    (b"", UplinkReason.FRAME),
    (b"\xc1", UplinkReason.FRAME),
    (b"\x93\x01\x02", UplinkReason.FRAME),
    (b"\x91" * 20_000, UplinkReason.FRAME),
    (b"\x82\xa1t\xa4held\xa8order_id\xa2\xff\xff", UplinkReason.FRAME),
    (msgspec.msgpack.encode({"t": "held"}), UplinkReason.FRAME),
    (msgspec.msgpack.encode({"t": "held", "order_id": ""}), UplinkReason.FRAME),
    (msgspec.msgpack.encode({"t": "held", "order_id": "x" * 65}), UplinkReason.FRAME),
    (msgspec.msgpack.encode({"t": "alert", "alert_id": "a", "data": bytes(16385)}), UplinkReason.FRAME),
    (msgspec.msgpack.encode({"t": "hello", "version": 1, "device": bytes(7)}), UplinkReason.FRAME),
    (msgspec.msgpack.encode({"t": "firmware"}), UplinkReason.UNKNOWN_FRAME),
    (msgspec.msgpack.encode({"t": "hello", "version": 2, "who": "new layout"}), UplinkReason.VERSION),
    (msgspec.msgpack.encode({"t": "welcome", "version": 7}), UplinkReason.VERSION),
    (bytes(frames.MAX_FRAME_BYTES + 1), UplinkReason.TOO_LONG),
]


@pytest.mark.parametrize(("data", "reason"), BAD)
def test_what_is_refused_and_why(data: bytes, reason: UplinkReason) -> None:
    with pytest.raises(DecodeError) as refused:
        frames.decode(data)
    assert refused.value.reason is reason


@given(st.one_of(st.binary(max_size=200), st.sampled_from([frames.encode(f) for f, _ in LAYOUT]).flatmap(
    lambda good: st.tuples(st.integers(0, len(good) - 1), st.integers(0, 255)).map(
        lambda change: good[: change[0]] + bytes((change[1],)) + good[change[0] + 1 :]
    )
)))  # fmt: skip
def test_any_bytes_are_a_frame_or_a_decode_error(data: bytes) -> None:
    try:
        frame = frames.decode(data)
    except DecodeError:
        return
    assert frames.decode(frames.encode(frame)) == frame


def test_messages_are_not_shown() -> None:
    for frame, _ in LAYOUT:
        if isinstance(frame, frames.Offer | frames.PermitOffer | frames.Answer | frames.Alert):
            assert "b'" not in repr(frame)


def test_permit_files() -> None:
    file = permit.PermitFile(order_id=ORDER, device=EUI, hub=EUI, chf=EUI, message=b"m")
    assert permit.decode(file.encode()) == file
    newer = msgspec.msgpack.encode({"kind": "nowan permit", "version": 2})
    for data, reason in ((newer, UplinkReason.VERSION), (b"PNG", UplinkReason.PERMIT_FILE)):
        with pytest.raises(DecodeError) as refused:
            permit.decode(data)
        assert refused.value.reason is reason
