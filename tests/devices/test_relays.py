"""Relays that lie: what they cannot take from others, however many Commands they make up."""

from __future__ import annotations

import pytest

from nowan.crypto.secret import Secret
from nowan.devices import commands
from nowan.devices.events import CarriedAlert, Refused
from nowan.devices.hub_routing import MAX_BY_RELAY, MAX_UP_BY_RELAY
from nowan.devices.outbox import MAX_PARCELS
from nowan.devices.reasons import DeviceReason
from nowan.gbcs import build, cosem, decode, protect
from nowan.gbcs.header import Cra
from nowan.home import home as homes
from nowan.ids import EntityId
from nowan.world.cast import METER, NEW_DISPLAY, OLD_DISPLAY, SUPPLIER
from tests.devices.flat import DISPLAY, Flat
from tests.devices.messages import CAST, permit, read_balance
from tests.devices.test_orders import paired


def made_up(counter: int) -> bytes:
    """A Command in the supplier's name whose MAC is nobody's."""
    command = build.command(0x0069, SUPPLIER, METER, counter, cosem.ReadBalance().request())
    return protect.maced(command, Secret(b"\x01" * 32)).encode()


def from_relay(flat: Flat, message: bytes, relay: EntityId = NEW_DISPLAY) -> None:
    flat.home.hub(lambda hub, now: hub._finish(hub.router.take(message, relay, now)))


def with_wan() -> Flat:
    flat = paired()
    flat.home.hub(lambda hub, now: hub.wan_up(now))
    flat.home.run(5)
    return flat


@pytest.mark.parametrize("lie", ["before", "after"])
def test_a_made_up_command_does_not_divert_the_response_of_the_wans(lie: str) -> None:
    flat = with_wan()
    since = len(flat.home.wan_out)
    if lie == "before":
        from_relay(flat, made_up(3000))
        flat.home.run(30)
    flat.home.wan_in(read_balance(3000))
    if lie == "after":
        from_relay(flat, made_up(3000))
    flat.home.run(60)
    responses = [data for data in flat.home.wan_out[since:] if decode(data).cra is Cra.RESPONSE]
    assert [decode(data).counter for data in responses] == [3000]


def test_another_relays_made_up_commands_divert_no_response() -> None:
    flat = with_wan()
    flat.home.wan_in(permit(40, OLD_DISPLAY))
    flat.home.hub(lambda hub, now: hub.wan_down(now))
    from_relay(flat, made_up(3000), OLD_DISPLAY)
    flat.order("read", read_balance(3000))
    for counter in range(4000, 4200):
        from_relay(flat, made_up(counter), OLD_DISPLAY)
    flat.until(lambda: flat.answer("read") is not None)
    assert decode(flat.answer("read") or b"").counter == 3000


def test_a_relay_fills_half_of_the_queue_and_the_wan_gets_through() -> None:
    flat = with_wan()
    flat.home.power(homes.METER, on=False)
    for counter in range(5000, 5000 + 2 * MAX_PARCELS):
        from_relay(flat, made_up(counter))
    assert len(flat.hub().outbox.parcels) == MAX_BY_RELAY
    assert {event.reason for event in flat.happened(Refused)} == {DeviceReason.QUEUE_FULL}
    refused = len(flat.happened(Refused))
    flat.home.wan_in(read_balance(6000))
    assert len(flat.happened(Refused)) == refused
    assert len(flat.hub().outbox.parcels) == MAX_BY_RELAY + 1


def test_what_a_removed_relay_brought_is_forgotten() -> None:
    flat = paired()
    from_relay(flat, made_up(3000))
    assert flat.hub().state.brought_by(SUPPLIER, METER, 3000) == (NEW_DISPLAY,)
    flat.home.hub(lambda hub, now: hub._finish(hub.remove(NEW_DISPLAY, now)))
    assert flat.hub().state.brought_by(SUPPLIER, METER, 3000) == ()
    assert flat.home.display_now(DISPLAY).entity == NEW_DISPLAY


def alert(counter: int) -> bytes:
    """An Alert of the meter for its supplier."""
    content = cosem.alert_body(0x8F0F, bytes(12))
    return commands.alert(0x8F0F, content, METER, SUPPLIER, counter, CAST.keys([METER], [SUPPLIER]))


def test_alerts_that_a_relay_does_not_take_leave_the_queue_to_commands() -> None:
    flat = paired()
    flat.home.power(DISPLAY, on=False)  # its tunnel still stands, as far as the hub knows
    for number in range(1, MAX_PARCELS + 11):
        from_relay(flat, alert(number), METER)
    assert len(flat.hub().outbox.parcels) == MAX_UP_BY_RELAY
    assert len(flat.hub().state.upward) >= MAX_PARCELS - MAX_UP_BY_RELAY
    flat.home.wan_in(read_balance(6000))
    assert not [event for event in flat.happened(Refused) if event.reason is DeviceReason.QUEUE_FULL]


def test_what_waited_goes_once_the_relay_takes_it() -> None:
    flat = paired()
    for number in range(1, 2 * MAX_UP_BY_RELAY + 1):
        from_relay(flat, alert(number), METER)
    flat.home.run(120)
    carried = {
        decode(event.data).counter for event in flat.happened(CarriedAlert) if decode(event.data).cra is Cra.ALERT
    }
    assert set(range(1, 2 * MAX_UP_BY_RELAY + 1)) <= carried
