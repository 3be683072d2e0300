"""Orders through the display: executed once, answered once, whatever loses power on the way."""

from __future__ import annotations

import pytest

from nowan.crypto.secret import Secret
from nowan.devices.esme_supply import local_request
from nowan.devices.events import (
    CarriedAlert,
    Executed,
    OrderAnswered,
    OrderDropped,
    OrderForwarded,
    OrderHeld,
    OrderRefused,
    Refused,
    UserResult,
)
from nowan.devices.ppmid import OpenWork
from nowan.devices.prepayment import SupplyState
from nowan.devices.reasons import DeviceReason as R
from nowan.dlms.access import AccessResponse
from nowan.gbcs import cosem, decode, payload, verify
from nowan.gbcs.asn1 import JoinResult
from nowan.home import home as homes
from nowan.ids import EntityId, OrderId
from nowan.world.cast import ACB, GPF, METER, NEW_DISPLAY, OLD_DISPLAY
from nowan.zigbee.clusters import metering
from nowan.zigbee.indications import Protection, Received
from nowan.zigbee.key_store import LinkKeyKind
from tests.devices.flat import DISPLAY, Flat, commissioned
from tests.devices.messages import CAST, adjust, join_at_display, join_at_meter, read_balance, token, top_up
from tests.devices.test_pairing import CutAt


def paired(**options: object) -> Flat:
    flat = commissioned(**options)
    assert [type(end).__name__ for end in flat.pick()] == ["Paired"]
    flat.home.run(10)
    return flat


def joined(**options: object) -> Flat:
    """A display that the meter has joined."""
    flat = paired(**options)
    flat.order("join at the meter", join_at_meter(1000))
    flat.order("join at the display", join_at_display(2000))
    flat.until(lambda: flat.answer("join at the meter") is not None)
    return flat


def balance(response: bytes | None) -> int | None:
    assert response is not None
    message = decode(response)
    verify(message, CAST.supplier_keys(), acb=ACB)
    content = payload(message)
    assert isinstance(content, AccessResponse)
    return cosem.ReadBalance.balance(content)


def test_the_five_orders_and_the_light() -> None:
    flat = paired()
    flat.order("join at the meter", join_at_meter(1000))
    flat.home.run(60)
    assert flat.answer("join at the meter") is None  # the display has not been told yet
    flat.order("join at the display", join_at_display(2000))
    flat.order("read", read_balance(1001))
    flat.order("adjust", adjust(1002, 1_200_000))
    flat.order("read again", read_balance(1003))
    flat.until(lambda: len(flat.happened(OrderAnswered)) == 5)
    for name in ("join at the meter", "join at the display"):
        response = flat.answer(name)
        assert response is not None
        message = decode(response)
        verify(message, CAST.supplier_keys(), acb=ACB)
        assert payload(message) == JoinResult(0)
    # Off supply at -4.00; 12.00 more make 8.00, and arm.
    assert balance(flat.answer("read")) == -400_000
    assert balance(flat.answer("read again")) == 800_000
    assert flat.meter().account.state is SupplyState.ARMED
    assert not flat.home.mains
    assert flat.ask(lambda display, now: display.request_enable(now)).ok
    assert flat.meter().account.state is SupplyState.ENABLED
    assert flat.home.mains
    (alert,) = [decode(event.data) for event in flat.happened(CarriedAlert) if decode(event.data).originator == METER]
    assert alert.code == 0x1000
    assert alert.payload[8:11].hex() == "128f32"
    verify(alert, CAST.supplier_keys(), acb=ACB)


def test_a_response_waits_at_the_display_until_it_is_stored() -> None:
    flat = paired()
    flat.order("read", read_balance(1000))
    flat.until(lambda: flat.answer("read") is not None)
    answer = flat.answer("read")
    flat.home.power(DISPLAY, on=False)
    flat.home.power(DISPLAY, on=True)
    assert flat.display().open_work() == [OpenWork(order_id=OrderId("read"), state="answered", response=answer)]
    flat.home.display(DISPLAY, lambda display, now: display.answer_stored(OrderId("read"), now))
    assert flat.display().open_work() == []


def test_a_top_up_by_command_counts_once_and_arms() -> None:
    flat = paired()
    flat.order("top up", top_up(7, 10))
    flat.until(lambda: flat.answer("top up") is not None)
    response = decode(flat.answer("top up") or b"")
    verify(response, CAST.supplier_keys(), acb=ACB)
    assert response.header.device_time is not None
    # The meter's clock is the cast's, three days on: 2026-01-19, unreliable.
    assert response.header.device_time[:4].hex() == "07ea0113"
    assert response.header.device_time[-1] == 0x02
    assert flat.meter().account.meter_balance == -400_000 + 1_000_000
    assert flat.meter().account.state is SupplyState.ARMED
    flat.order("the same once more", top_up(7, 10))
    flat.home.run(120)
    assert flat.answer("the same once more") is None
    assert flat.meter().account.meter_balance == 600_000
    assert flat.meter().state.security[-1].text == "counter: gbcs.replay"


def test_a_token_typed_at_the_display_and_typed_again() -> None:
    flat = joined()
    digits = token(9, 15).decode()
    first = flat.ask(lambda display, now: display.enter_utrn(digits, now))
    assert first == UserResult(action="enter_utrn", ok=True, text="accepted: balance 11.00")
    again = flat.ask(lambda display, now: display.enter_utrn(digits, now))
    assert not again.ok
    assert again.text.endswith("rejected duplicate")
    assert flat.meter().account.meter_balance == 1_100_000
    typo = digits[:-1] + str((int(digits[-1]) + 1) % 10)
    assert flat.ask(lambda display, now: display.enter_utrn(typo, now)).text.startswith(str(R.UTRN_UNREADABLE))
    codes = [record.code for record in flat.meter().state.events]
    assert codes.count(0x0116) == 2
    assert 0x8F51 in codes


def test_emergency_credit_from_the_display() -> None:
    flat = joined()
    assert flat.ask(lambda display, now: display.activate_emergency_credit(now)).ok
    account = flat.meter().account
    assert account.emergency_active
    assert account.state is SupplyState.ARMED  # -4.00 and 10.00 of emergency credit


def test_a_display_that_was_not_joined_moves_nothing() -> None:
    flat = paired()
    result = flat.ask(lambda display, now: display.request_enable(now))
    assert (result.ok, result.text) == (False, str(R.NO_METER))


@pytest.mark.parametrize(
    ("source", "protection", "kind"),
    [
        (NEW_DISPLAY, Protection.NETWORK, LinkKeyKind.PARTNER),
        (NEW_DISPLAY, Protection.LINK, LinkKeyKind.APPLICATION),
        (OLD_DISPLAY, Protection.LINK, LinkKeyKind.PARTNER),
        (GPF, Protection.LINK, LinkKeyKind.TRUST_CENTRE),
    ],
)
def test_the_meter_enables_for_nobody_without_a_partner_link_key(
    source: EntityId, protection: Protection, kind: LinkKeyKind
) -> None:
    flat = joined()
    flat.home.meter(lambda meter, now: meter.enter_utrn(token(3, 20).decode(), now))
    meter = flat.meter()
    assert meter.account.state is SupplyState.ARMED
    if kind is LinkKeyKind.APPLICATION:
        meter.node.node.forget_key(source, LinkKeyKind.PARTNER)
    if kind is not LinkKeyKind.TRUST_CENTRE:
        meter.node.node.install_key(source, kind, Secret(bytes(16)))
    frame = metering.FAMILY.frame(metering.LocalChangeSupply(metering.SupplyStatus.ON), 1)
    received = Received(source, 0x0109, 0x0702, 1, 1, frame.encode(), protection, False, -50.0)
    told = local_request(meter, received, flat.home.now)
    assert meter.account.state is SupplyState.ARMED
    assert meter.state.security[-1].code == 0x8F3E
    assert meter.state.security[-1].about == source
    assert [effect.event.reason for effect in told if isinstance(getattr(effect, "event", None), Refused)] == [
        R.NO_PARTNER_KEY
    ]


def test_enabling_is_refused_while_supply_is_not_armed() -> None:
    flat = joined()
    result = flat.ask(lambda display, now: display.request_enable(now))
    assert (result.ok, result.text) == (False, str(R.METER_REFUSED))
    assert flat.meter().account.state is SupplyState.DISABLED
    assert flat.meter().state.events[-1].code == 0x0118


def _forged_signature() -> bytes:
    good = bytearray(adjust(1000, 1_200_000))
    good[-20] ^= 1  # inside the signature: the MAC fails with it
    return bytes(good)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (_forged_signature(), 0x8F3D),
        (read_balance(1000)[:-1] + b"\x00", 0x8F3D),
    ],
)
def test_a_message_that_fails_a_check_changes_nothing_and_is_in_the_security_log(message: bytes, code: int) -> None:
    flat = paired()
    before = flat.meter().state
    flat.order("forged", message)
    flat.until(lambda: bool(flat.happened(Refused)), 60)
    flat.home.run(60)
    after = flat.meter().state
    assert after.security[-1].code == code
    assert (after.account, after.counters, after.joined) == (before.account, before.counters, before.joined)
    assert flat.answer("forged") is None
    assert not flat.meter().outbox.parcels


def test_an_old_command_again_is_a_replay() -> None:
    flat = paired()
    flat.order("adjust", adjust(1000, 100))
    flat.until(lambda: flat.answer("adjust") is not None)
    flat.order("adjust again", adjust(1000, 100))
    flat.order("older", adjust(999, 100))
    flat.home.run(120)
    assert flat.meter().account.meter_balance == -399_900
    assert [event.counter for event in flat.happened(Executed) if event.device == METER] == [1000]


def test_a_join_by_the_wrong_method_is_answered_with_its_code() -> None:
    flat = paired()
    for name, message, code in (
        ("method b", join_at_meter(1000, method=2), 1),
        ("responder", join_at_meter(1001, method=1), 2),
        ("type", join_at_meter(1002, device_type=3), 3),
        ("at the display", join_at_display(2000, method=0), 2),
    ):
        flat.order(name, message)
        flat.until(lambda name=name: flat.answer(name) is not None)  # type: ignore[misc]
        assert payload(decode(flat.answer(name) or b"")) == JoinResult(code)
    assert flat.meter().state.joined == ()
    assert flat.display().state.joined == ()


def test_a_join_that_nobody_answers_ends_in_code_13_and_leaves_no_entry() -> None:
    flat = paired()
    flat.order("join at the meter", join_at_meter(1000))
    flat.until(lambda: flat.answer("join at the meter") is not None, 2000)
    assert payload(decode(flat.answer("join at the meter") or b"")) == JoinResult(13)
    assert flat.meter().state.joined == ()


def test_dropping_before_it_was_forwarded_proves_it_unsent() -> None:
    flat = paired()
    flat.home.power(homes.HUB, on=False)
    flat.home.power(DISPLAY, on=False)
    flat.home.power(DISPLAY, on=True)  # no tunnel now
    flat.order("early", adjust(1000, 100))
    flat.home.run(5)
    flat.home.display(DISPLAY, lambda display, now: display.drop_order(OrderId("early"), now))
    assert flat.happened(OrderDropped) == [OrderDropped(OrderId("early"), unsent=True)]
    flat.home.power(homes.HUB, on=True)
    flat.home.run(600)
    assert not [event for event in flat.happened(Executed) if event.device == METER]
    flat.order("on its way", adjust(1001, 100))
    flat.home.display(DISPLAY, lambda display, now: display.drop_order(OrderId("on its way"), now))
    assert flat.happened(OrderDropped)[-1] == OrderDropped(OrderId("on its way"), unsent=False)
    flat.order("late", adjust(1002, 100))
    flat.until(lambda: bool(flat.happened(OrderForwarded)))
    flat.home.display(DISPLAY, lambda display, now: display.drop_order(OrderId("late"), now))
    assert flat.happened(OrderDropped)[-1] == OrderDropped(OrderId("late"), unsent=False)


def test_what_the_inbox_refuses() -> None:
    flat = paired()
    flat.order("nonsense", b"\x00\x01")
    flat.order("a response", b"")
    flat.order("one", read_balance(1000))
    flat.order("one", read_balance(1001))
    flat.order("one", read_balance(1000))
    assert [event.reason for event in flat.happened(OrderRefused)] == [
        R.ORDER_UNREADABLE,
        R.ORDER_UNREADABLE,
        R.ORDER_ID_REUSED,
    ]
    assert flat.happened(OrderHeld) == [OrderHeld(OrderId("one"))] * 2


ADJUST = ("adjust", adjust(1000, 1_200_000))


def _sends(station: str) -> int:
    cut = CutAt()
    flat = paired(cut=cut)
    cut.arm(station, -1)
    flat.order(*ADJUST)
    flat.until(lambda: flat.answer("adjust") is not None)
    flat.home.run(10)
    return cut.seen


@pytest.mark.parametrize("station", [DISPLAY, homes.HUB, homes.METER])
def test_power_cut_at_every_send_and_persist_of_an_order(station: str) -> None:
    count = _sends(station)
    assert count >= 4
    for nth in range(count):
        cut = CutAt()
        flat = paired(cut=cut)
        cut.arm(station, nth)
        flat.order(*ADJUST)
        flat.home.run(15)
        assert not flat.home.driver.has_power(station), nth
        flat.home.power(station, on=True)
        flat.order(*ADJUST)  # the head end's resync: the display has it or gets it again
        flat.until(lambda flat=flat: flat.display().state.order(OrderId("adjust")).response is not None, 1200)  # type: ignore[misc,union-attr]
        flat.home.run(400)
        assert flat.meter().account.meter_balance == 800_000, nth
        assert flat.meter().account.state is SupplyState.ARMED
        assert (
            len({event.response for event in flat.happened(OrderAnswered)}) <= 1
        )  # told again on resync, never otherwise
        assert not flat.meter().outbox.parcels
        assert not [parcel for parcel in flat.hub().outbox.parcels if parcel.peer == METER]


def test_power_cut_during_the_join_of_meter_and_display() -> None:
    cut = CutAt()
    flat = paired(cut=cut)
    cut.arm(homes.METER, -1)
    flat.order("join at the display", join_at_display(2000))
    flat.order("join at the meter", join_at_meter(1000))
    flat.until(lambda: flat.answer("join at the meter") is not None)
    for nth in range(0, cut.seen, 3):
        again = CutAt()
        flat = paired(cut=again)
        again.arm(homes.METER, nth)
        flat.order("join at the display", join_at_display(2000))
        flat.order("join at the meter", join_at_meter(1000))
        flat.home.run(3)
        flat.home.power(homes.METER, on=True)
        flat.until(lambda flat=flat: flat.answer("join at the meter") is not None, 1800)  # type: ignore[misc]
        assert payload(decode(flat.answer("join at the meter") or b"")) == JoinResult(0), nth
        assert not flat.ask(lambda display, now: display.request_enable(now)).text.startswith(str(R.METER_SILENT))


def test_alerts_for_the_supplier_wait_for_a_relay_and_those_for_the_broker_for_the_wan() -> None:
    flat = commissioned()
    flat.home.meter(lambda meter, now: meter.consume(1, now))
    flat.home.meter(lambda meter, now: meter.enter_utrn(token(3, 20).decode(), now))
    flat.home.run(30)
    held = [decode(waiting.data).recipient for waiting in flat.hub().state.upward]
    assert held.count(ACB) == 0
    assert len(held) == 2  # armed, and credit added locally
    flat.pick()
    flat.home.run(30)
    carried = [decode(event.data) for event in flat.happened(CarriedAlert)]
    assert sum(message.originator == METER for message in carried) == 2
    assert {decode(waiting.data).recipient for waiting in flat.hub().state.upward} == {ACB}
