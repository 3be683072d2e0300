"""Snapshots of every version that a device ever wrote are read for ever: one fixture of each, by emulated devices."""

from __future__ import annotations

from pathlib import Path

from nowan.crypto.entropy import Drbg
from nowan.devices.esme import Esme
from nowan.devices.hub import Hub
from nowan.devices.identity import DeviceType
from nowan.devices.ppmid import Ppmid
from nowan.devices.prepayment import Account, SupplyState
from nowan.gbcs.counters import Counters
from nowan.world.cast import GPF, METER, NEW_DISPLAY, SUPPLIER, display_config, hub_config, meter_config
from nowan.zigbee.key_store import LinkKeyKind
from tests.devices.messages import CAST

FIXTURES = Path(__file__).parent / "fixtures"


def fixture(name: str) -> bytes:
    """Written when a display had joined a meter, an adjustment of 15 pounds had run and a read was on its way."""
    return (FIXTURES / f"{name}.msgpack").read_bytes()


def test_version_1_of_a_hub() -> None:
    hub = Hub(hub_config(CAST), Drbg("again"), fixture("hub-1"))
    found = [(entry.device, entry.device_type, entry.proved) for entry in hub.chf.state.log.entries]
    assert found == [(METER, DeviceType.ESME, True), (NEW_DISPLAY, DeviceType.PPMID, True)]
    (parcel,) = hub.outbox.parcels
    assert (parcel.peer, parcel.relay) == (METER, NEW_DISPLAY)
    assert NEW_DISPLAY in hub.state.brought_by(SUPPLIER, METER, 3001)
    assert hub.node.node.has_key(METER, LinkKeyKind.TRUST_CENTRE)


def test_version_1_of_a_meter() -> None:
    meter = Esme(meter_config(CAST, Account()), Drbg("again"), fixture("esme-1"))
    assert (meter.account.meter_balance, meter.account.state) == (1_100_000, SupplyState.ARMED)
    assert Counters.restore(meter.state.counters).last(SUPPLIER) == 3000
    assert meter.node.node.has_key(NEW_DISPLAY, LinkKeyKind.PARTNER)


def test_version_1_of_a_display() -> None:
    display = Ppmid(display_config(CAST, NEW_DISPLAY), Drbg("again"), fixture("ppmid-1"))
    assert display.hub == GPF
    assert "read" in {work.order_id for work in display.open_work()}
    assert display.node.node.has_key(METER, LinkKeyKind.PARTNER)
