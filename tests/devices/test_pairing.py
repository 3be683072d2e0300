"""Pairing over the air: by permit, under today's rule, and with power cuts on the way."""

from __future__ import annotations

import msgspec
import pytest

from nowan.crypto.entropy import Drbg
from nowan.devices.admission import Always, Policy, Window
from nowan.devices.events import CarriedAlert, Executed, HubsFound, Paired, PairingFailed, PairingRefused
from nowan.devices.hub_pairing import MAX_WAITING, Pairing
from nowan.devices.identity import DeviceType
from nowan.devices.reasons import DeviceReason as R
from nowan.effects import Effect, Send
from nowan.gbcs import decode
from nowan.home import home as homes
from nowan.ids import EntityId, PanId, ShortAddress
from nowan.instant import Tick
from nowan.world.cast import ACB, CHF, GPF, METER, NEW_DISPLAY, OLD_DISPLAY
from nowan.zigbee.clusters.key_establishment import Initiate
from nowan.zigbee.ieee802154 import MacFrame
from nowan.zigbee.interpan import InterPanFrame, mac_frame
from nowan.zigbee.key_store import LinkKeyKind
from nowan.zigbee.smart_energy import HandshakeOffered
from nowan.zigbee.zcl import ZclFrame
from tests.devices.flat import DISPLAY, Flat, commissioned
from tests.devices.messages import CAST, permit


def test_a_meter_is_commissioned_by_the_wan() -> None:
    flat = Flat()
    flat.commission_meter()
    entry = flat.hub().chf.state.log.find(METER)
    assert entry is not None
    assert entry.proved
    assert len(entry.key_hash) == 16
    sent = [decode(data) for data in flat.home.wan_out]
    # CS14 with the meter and no hash, the Response, CS14 with the hash.
    assert sorted((message.code, message.cra) for message in sent) == [(0x0001, 2), (0x0018, 3), (0x0018, 3)]
    assert not flat.hub().state.upward


def test_a_display_pairs_by_permit_with_no_wan() -> None:
    flat = commissioned()
    assert flat.pick() == [Paired(GPF)]
    entry = flat.hub().chf.state.log.find(NEW_DISPLAY)
    assert entry is not None
    assert (entry.device_type, len(entry.key_hash)) == (DeviceType.PPMID, 16)
    flat.home.run(10)
    assert flat.hub().chf.state.log.find(NEW_DISPLAY).proved  # type: ignore[union-attr]
    assert not flat.hub().node.node.has_key(NEW_DISPLAY, LinkKeyKind.INTERPAN)
    assert not flat.display().node.node.has_key(GPF, LinkKeyKind.INTERPAN)
    assert flat.display().state.permit is None
    # The permit's Response comes home through the display; the CS14s wait for the WAN.
    (carried,) = flat.happened(CarriedAlert)
    response = decode(carried.data)
    assert (response.code, response.originator, response.recipient, response.counter) == (0x0001, CHF, ACB, 20)
    assert [decode(waiting.data).code for waiting in flat.hub().state.upward] == [0x0018, 0x0018]
    flat.home.hub(lambda hub, now: hub.wan_up(now))
    flat.home.run(5)
    assert not flat.hub().state.upward


def test_todays_rule_is_silence_and_a_record() -> None:
    flat = commissioned(policy=Window())
    heard: list[bytes] = []
    transmit = flat.home.driver.medium.transmit

    def listening(name: str, frame: bytes, now: Tick) -> object:
        if name == homes.HUB:
            heard.append(frame)
        return transmit(name, frame, now)

    flat.home.driver.medium.transmit = listening  # type: ignore[method-assign,assignment]
    (ended,) = flat.pick()
    assert isinstance(ended, PairingFailed)
    assert ended.reason is R.HUB_SILENT
    beacons = [frame for frame in heard if frame[0] & 7 == 0]
    assert beacons
    assert heard == beacons  # not one frame but beacons, which answer scans
    records = flat.hub().chf.state.attempts
    assert {(record.device, record.reason) for record in records} == {(NEW_DISPLAY, str(R.CLOSED))}
    assert flat.happened(PairingRefused)[0].text == "a key establishment got no answer"
    assert NEW_DISPLAY not in flat.hub().chf.state.log


def test_a_power_cycled_hub_opens_its_window_again() -> None:
    flat = commissioned(policy=Window())
    flat.home.power(homes.HUB, on=False)
    flat.home.power(homes.HUB, on=True)
    assert flat.pick(None) == [Paired(GPF)]
    assert flat.hub().chf.state.log.find(NEW_DISPLAY).device_type == DeviceType.HHT  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("policy", "message", "reason"),
    [
        (None, None, R.PERMIT_WANTED),
        (None, permit(5), R.PERMIT_STALE),
        (None, permit(20)[:-1] + bytes((permit(20)[-1] ^ 1,)), R.REGISTRATION_REFUSED),
    ],
)
def test_the_user_is_told_why(policy: Policy | None, message: bytes | None, reason: R) -> None:
    flat = commissioned(**({} if policy is None else {"policy": policy}))
    (ended,) = flat.pick(message)
    assert isinstance(ended, PairingFailed)
    assert ended.reason is reason


def test_a_label_that_no_beacon_has() -> None:
    flat = commissioned()
    (ended,) = flat.pick(hub=EntityId(bytes(8)))
    assert isinstance(ended, PairingFailed)
    assert ended.reason is R.NO_HUB
    flat.home.display(DISPLAY, lambda display, now: display.look_for_hubs(now))
    flat.until(lambda: bool(flat.happened(HubsFound)), 30)
    (found,) = flat.happened(HubsFound)[0].hubs
    assert (found.label, found.channel) == (GPF, 15)


def test_always_lets_anybody_with_a_certificate_in_as_a_terminal() -> None:
    flat = commissioned(policy=Always())
    assert flat.pick(None) == [Paired(GPF)]
    assert flat.hub().chf.state.log.find(NEW_DISPLAY).device_type == DeviceType.HHT  # type: ignore[union-attr]


class CutAt:
    """Cuts the power of `station` at its `nth` Send or Persist since it was armed."""

    def __init__(self) -> None:
        self.station = ""
        self.left = -1
        self.seen = 0

    def arm(self, station: str, nth: int) -> None:
        self.station, self.left, self.seen = station, nth, 0

    def __call__(self, station: str, effect: Effect) -> bool:
        if station != self.station or not (isinstance(effect, Send) or type(effect).__name__ == "Persist"):
            return False
        self.seen += 1
        if self.left < 0:
            return False
        self.left -= 1
        return self.left < 0


def _whole_pairing(station: str) -> int:
    """How many Sends and Persists of `station` a pairing takes."""
    cut = CutAt()
    flat = commissioned(cut=cut)
    cut.arm(station, -1)
    assert flat.pick() == [Paired(GPF)]
    return cut.seen


def _interrupted(station: str, nth: int) -> None:
    cut = CutAt()
    flat = commissioned(cut=cut)
    cut.arm(station, nth)
    ends = flat.pick()
    flat.home.run(20)
    flat.home.power(station, on=True)
    flat.home.run(5)
    if not flat.happened(Paired):
        tries = 0
        while not flat.happened(Paired) and tries < 3:
            flat.home.run(60)
            if not flat.happened(Paired):
                if flat.display().state.permit is None:
                    flat.home.display(DISPLAY, lambda d, now: d.load_permit(permit(20), GPF, CHF, now))
                ends = flat.pick_again()
            tries += 1
        assert flat.happened(Paired), (station, nth, ends, flat.hub().chf.state.attempts[-3:])
    ran = [event for event in flat.happened(Executed) if event.device == CHF and event.counter == 20]
    assert len(ran) <= 1
    flat.home.run(120)
    assert flat.hub().node.tunnel_up(NEW_DISPLAY)


@pytest.mark.parametrize("station", [DISPLAY, homes.HUB])
def test_power_cut_at_every_send_and_persist_of_a_pairing_still_pairs(station: str) -> None:
    for nth in range(_whole_pairing(station)):
        _interrupted(station, nth)


def _initiate(source: EntityId, sequence: int) -> bytes:
    """An Initiate in a made-up name, with a certificate that anybody could have overheard."""
    certificate = CAST.radio[OLD_DISPLAY].certificate
    body = Initiate(2, 10, 10, certificate).encode()
    frame = InterPanFrame(0x0800, 0x0109, ZclFrame(0, sequence, body).encode())
    return mac_frame(frame, sequence=sequence, src=source, dst=GPF, dst_pan=PanId(0xB1A2)).encode()


def _flood(flat: Flat, count: int, every_s: float) -> None:
    for number in range(count):
        frame = _initiate(EntityId(b"\xee" + number.to_bytes(7, "big")), number % 256)
        flat.home.hub(lambda hub, now, frame=frame: hub.receive("air", frame, now))  # type: ignore[misc]
        flat.home.run(every_s)


def test_a_flood_of_initiates_spends_a_bounded_budget_and_writes_a_bounded_record() -> None:
    flat = commissioned()
    since = len(flat.home.events)
    _flood(flat, 300, 0.5)  # 150 s
    begun = [event for event in flat.home.happened(HandshakeOffered, since) if event.admitted]
    assert 1 <= len(begun) <= 12 + 150 / 60  # the burst of all, and one a minute
    assert len(flat.hub().chf.state.attempts) <= 24 + 2
    assert len(flat.hub().chf.state.log.entries) == 1
    # An hour later the budget is whole again, and the owner pairs.
    flat.home.run(3600)
    assert flat.pick() == [Paired(GPF)]


def test_always_spends_its_processor_on_everybody() -> None:
    flat = commissioned(policy=Always())
    since = len(flat.home.events)
    _flood(flat, 60, 0.5)
    assert sum(event.admitted for event in flat.home.happened(HandshakeOffered, since)) == 60


def _odd(**changes: object) -> bytes:
    frame = MacFrame.decode(_initiate(OLD_DISPLAY, 7))
    return msgspec.structs.replace(frame, **changes).encode()


@pytest.mark.parametrize(
    "frame",
    [
        _odd(),
        _odd(src=ShortAddress(0x1234)),
        _odd(payload=b"\x03\x00" + bytes(20)),
        _odd(payload=b"\x0b\x01" + bytes(20)),
        _odd(payload=b"\x0b"),
    ],
    ids=["an Initiate", "short source", "older version", "flags", "one byte"],
)
def test_a_closed_hub_acknowledges_no_inter_pan_frame_of_any_shape(frame: bytes) -> None:
    flat = commissioned(policy=Window())
    effects = flat.hub().receive("air", frame, flat.home.now)
    assert [effect for effect in effects if isinstance(effect, Send)] == []


def test_who_comes_late_waits_with_the_same_chance() -> None:
    # 160 come while the processor is busy, and 16 may wait: one in ten, whenever it came.
    flat = Flat()
    flat.home.power(homes.HUB, on=True)
    hub, late = flat.hub(), 0
    for number in range(40):
        pairing = Pairing(hub, Drbg(number))
        for who in range(160):
            pairing._wait(EntityId(who.to_bytes(8, "big")), Tick(who))
        assert len(pairing._waiting) == MAX_WAITING
        late += sum(int.from_bytes(who, "big") >= 80 for who in pairing._waiting)
    assert 0.4 < late / (40 * MAX_WAITING) < 0.6
