"""The air: times worked out from IEEE 802.15.4-2015, 12.1, and levels from ITU-R P.1238."""

from __future__ import annotations

import pytest

from nowan.errors import ApiMisuse
from nowan.instant import Tick
from nowan.radio.faults import LOST
from nowan.radio.medium import Medium, Sighting, airtime_ns
from nowan.radio.propagation import Place, Propagation


def _pair(**options: object) -> Medium:
    medium = Medium(**options)  # type: ignore[arg-type]
    medium.place("hub", Place(), 8.0)
    medium.place("display", Place(x_m=10.0), 4.0)
    medium.tune("hub", 15)
    medium.tune("display", 15)
    return medium


def test_longest_frame_takes_4256_microseconds() -> None:
    # 4 + 1 + 1 + 127 bytes at 32 us each.
    assert airtime_ns(127) == 4_256_000


def test_level_falls_by_28_db_a_decade() -> None:
    assert Propagation().received_dbm(8.0, Place(), Place(x_m=1.0)) == pytest.approx(-32.05)
    assert Propagation().received_dbm(8.0, Place(), Place(x_m=10.0)) == pytest.approx(-60.05)
    # Three metres up a storey is 2.7 m and one floor of 15 dB.
    assert Propagation().received_dbm(8.0, Place(), Place(storey=1)) == pytest.approx(-59.13, abs=0.01)


def test_frame_arrives_after_turnaround_and_airtime() -> None:
    (heard,) = _pair().transmit("hub", bytes(10), Tick(1_000))
    assert heard.station == "display"
    assert heard.at == 1_000 + 192_000 + 16 * 32_000
    assert heard.rssi_dbm == pytest.approx(-60.05)


def test_a_busy_channel_makes_the_next_frame_wait() -> None:
    medium = _pair()
    (first,) = medium.transmit("hub", bytes(127), Tick(0))
    (second,) = medium.transmit("display", bytes(10), Tick(0))
    assert second.at == first.at + airtime_ns(10)
    assert medium.airtime_ns == {"hub": airtime_ns(127), "display": airtime_ns(10)}


def test_an_acknowledgement_goes_before_whoever_waits() -> None:
    medium = _pair()
    (asking,) = medium.transmit("hub", bytes((0x21,)) + bytes(9), Tick(0))
    (waiting,) = medium.transmit("hub", bytes((0x01,)) + bytes(9), Tick(0))
    (ack,) = medium.transmit("display", bytes((0x02,)) + bytes(4), asking.at)
    # 192 us turnaround and 11 bytes at 32 us; the other frame comes after it.
    assert ack.at == asking.at + 192_000 + 352_000
    assert waiting.at == ack.at + airtime_ns(10)


def test_other_channels_and_far_stations_hear_nothing() -> None:
    medium = _pair()
    medium.tune("display", 20)
    assert medium.transmit("hub", bytes(10), Tick(0)) == []
    medium.tune("display", 15)
    medium.place("display", Place(x_m=3_000.0))
    medium.tune("display", 15)
    assert medium.transmit("hub", bytes(10), Tick(0)) == []


def test_lost_and_doubled_frames_are_seen_by_the_sniffer_once() -> None:
    seen: list[Sighting] = []
    medium = _pair(faults=lambda *_: LOST)
    medium.tap(seen.append)
    assert medium.transmit("hub", b"once", Tick(0)) == []
    doubled = _pair(faults=lambda *_: (0, 77))
    assert [r.at - 192_000 - airtime_ns(4) for r in doubled.transmit("hub", b"once", Tick(0))] == [0, 77]
    assert [s.frame for s in seen] == [b"once"]


def test_what_no_radio_could_send_is_refused() -> None:
    medium = _pair()
    with pytest.raises(ApiMisuse):
        medium.transmit("hub", bytes(128), Tick(0))
    medium.tune("hub", None)
    with pytest.raises(ApiMisuse):
        medium.transmit("hub", bytes(10), Tick(0))
