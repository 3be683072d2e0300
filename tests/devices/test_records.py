"""Snapshots, COSEM access and bounds: what the devices promise beside the story."""

from __future__ import annotations

import msgspec
import pytest

from nowan.crypto.entropy import Drbg
from nowan.crypto.secret import Secret
from nowan.devices import snapshots
from nowan.devices.clock import ClockStatus, DeviceClock
from nowan.devices.cosem_objects import obis
from nowan.devices.device_log import DeviceLog, LogEntry
from nowan.devices.esme import Esme
from nowan.devices.esme_objects import ECS04A, ECS82, OBJECTS, MeterWork
from nowan.devices.hub import Hub
from nowan.devices.hub_state import MAX_ROUTES, MAX_UPWARD, HubState, Route
from nowan.devices.outbox import KEEP_MS, Outbox
from nowan.devices.ppmid import Ppmid
from nowan.devices.prepayment import Account, SupplyState
from nowan.devices.reasons import DeviceReason
from nowan.devices.records import Record, appended
from nowan.dlms.access import AccessRequest, Action, Get, ResultCode
from nowan.dlms.data import I32, NULL
from nowan.effects import Persist, Send
from nowan.errors import DecodeError
from nowan.ids import EntityId
from nowan.instant import Tick, Utc
from nowan.world.cast import GPF, METER, NEW_DISPLAY, OLD_DISPLAY, display_config, hub_config, meter_config
from tests.devices.flat import commissioned
from tests.devices.messages import CAST, permit

BALANCE = obis("0-0:19.10.0.255")


def work() -> MeterWork:
    return MeterWork(Account(meter_balance=5), lambda _work, _digits: False)


def test_a_read_cannot_adjust_though_its_payload_says_so() -> None:
    copy = work()
    request = AccessRequest((Action(112, BALANCE, 1, I32(1000)),))
    answer = OBJECTS.execute(request, ECS82, copy)
    assert [result.code for result in answer.results] == [ResultCode.READ_WRITE_DENIED]
    assert copy.account.meter_balance == 5
    assert OBJECTS.execute(request, ECS04A, copy).succeeded
    assert copy.account.meter_balance == 1005


def test_unknown_objects_and_what_comes_after_a_failure() -> None:
    copy = work()
    items = (Get(112, BALANCE, 2), Get(112, obis("0-0:19.10.9.255"), 2), Get(112, BALANCE, 2))
    answer = OBJECTS.execute(AccessRequest(items, invoke_id=7), ECS82, copy)
    assert [(result.code, result.data) for result in answer.results] == [
        (ResultCode.SUCCESS, I32(5)),
        (ResultCode.OBJECT_UNDEFINED, NULL),
        (ResultCode.OTHER_REASON, NULL),
    ]
    assert answer.invoke_id == 7


def test_snapshots_come_back_whole_and_hide_nothing_they_hold() -> None:
    flat = commissioned()
    flat.pick()
    flat.home.run(10)
    entropy = Drbg("again")
    hub = Hub(hub_config(CAST), entropy, flat.hub().snapshot())
    assert hub.snapshot() == flat.hub().snapshot()
    meter = Esme(meter_config(CAST, Account()), entropy, flat.meter().snapshot())
    assert (meter.snapshot(), meter.account.state) == (flat.meter().snapshot(), SupplyState.DISABLED)
    display = Ppmid(display_config(CAST, NEW_DISPLAY), entropy, flat.display().snapshot())
    assert (display.snapshot(), display.hub) == (flat.display().snapshot(), GPF)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"version": 2}, DeviceReason.SNAPSHOT_NEWER),
        ({"version": 0}, DeviceReason.SNAPSHOT_FOREIGN),
        ({"nowan_device": "esme"}, DeviceReason.SNAPSHOT_FOREIGN),
        ({"state": 1}, DeviceReason.SNAPSHOT_FOREIGN),
    ],
)
def test_a_snapshot_of_another_version_or_device_is_refused_by_name(
    change: dict[str, object], reason: DeviceReason
) -> None:
    fresh = Hub(hub_config(CAST), Drbg("hub")).snapshot()
    altered = msgspec.msgpack.encode(msgspec.msgpack.decode(fresh) | change)
    with pytest.raises(DecodeError) as caught:
        Hub(hub_config(CAST), Drbg("hub"), altered)
    assert caught.value.reason is reason
    for cut in (0, 1, len(fresh) // 2):
        with pytest.raises(DecodeError):
            snapshots.decode("hub", fresh[:cut], HubState)


def test_secrets_are_not_shown() -> None:
    code = CAST.install_codes[NEW_DISPLAY]
    entry = LogEntry(NEW_DISPLAY, 132, code)
    assert code.hex() not in repr(entry).replace("\\x", "")
    display = Ppmid(display_config(CAST, NEW_DISPLAY), Drbg("d"))
    display.load_permit(permit(1), GPF, METER, Tick(0))
    assert repr(permit(1)) not in repr(display.state)
    assert "Secret(" in repr(display.state)
    assert repr(bytes(code)) not in repr(display_config(CAST, NEW_DISPLAY))
    snapshot = display.snapshot()
    assert repr(Persist("ppmid", snapshot)) == f"Persist('ppmid', {len(snapshot)} bytes)"
    assert repr(Send("uplink", permit(1))) == f"Send('uplink', {len(permit(1))} bytes)"


def test_a_clock_as_cosem_date_time() -> None:
    # Friday 16 January 2026, 12:00:00.25 UTC, doubtful.
    clock = DeviceClock(Utc(1_768_564_800_000), Tick(0), ClockStatus.UNRELIABLE)
    assert clock.cosem(Tick(250_000_000)).hex() == "07ea0110050c0000190000" + "02"


def test_logs_and_queues_are_bounded() -> None:
    log: tuple[Record, ...] = ()
    for number in range(150):
        log = appended(log, Record(Utc(number), number))
    assert (len(log), log[0].code, log[-1].code) == (100, 50, 149)
    state = HubState()
    for number in range(200):
        state = state.with_upward(METER, number.to_bytes(2, "big"))
        state = state.with_route(Route(METER, GPF, number, NEW_DISPLAY))
        state = state.with_route(Route(METER, GPF, number, OLD_DISPLAY))
    state = state.with_route(Route(METER, GPF, 199, None))
    assert (len(state.upward), len(state.routes)) == (MAX_UPWARD, 2 * MAX_ROUTES + 1)
    assert state.upward[0].data == (200 - MAX_UPWARD).to_bytes(2, "big")
    assert set(state.brought_by(METER, GPF, 199)) == {NEW_DISPLAY, OLD_DISPLAY, None}
    assert state.brought_by(METER, GPF, 0) == ()
    assert state.without_relay(OLD_DISPLAY).brought_by(METER, GPF, 198) == (NEW_DISPLAY,)


def test_an_outbox_keeps_order_and_tells_twice_from_once() -> None:
    box = Outbox().put(METER, b"a", Utc(0)).put(METER, b"b", Utc(5)).put(METER, b"a", Utc(9))
    assert [parcel.data for parcel in box.parcels] == [b"a", b"b"]
    assert box.tried(1).find(1).tried  # type: ignore[union-attr]
    assert not box.find(1).tried  # type: ignore[union-attr]
    assert [parcel.token for parcel in box.expired(Utc(KEEP_MS + 3))] == [1]
    assert box.without(1).put(METER, b"a", Utc(9)).parcels[-1].token == 3


def test_removing_a_device_keeps_its_key_in_the_historic_log_but_not_a_terminals() -> None:
    key = Secret(bytes(range(16)))
    log = DeviceLog()
    for number in range(17):
        device = EntityId(number.to_bytes(8, "big"))
        log = log.with_entry(LogEntry(device, 130, Secret(bytes(16)))).without(device, key)
    assert len(log.historic) == 15
    assert log.historic_key(EntityId((1).to_bytes(8, "big"))) is None
    assert log.historic_key(EntityId((16).to_bytes(8, "big"))) == key
    terminal = EntityId(b"\xff" * 8)
    log = log.with_entry(LogEntry(terminal, 133, Secret(bytes(16)))).without(terminal, key)
    assert log.historic_key(terminal) is None
