"""Into the network end to end: scan, association, network key, announcement, key establishment; and what refuses it."""

from __future__ import annotations

import pytest

from nowan.crypto.secret import Secret
from nowan.ids import EntityId
from nowan.instant import NS_PER_S
from nowan.zigbee import aps_commands, security
from nowan.zigbee.aps import ApsFrame
from nowan.zigbee.ieee802154 import FrameKind, MacFrame
from nowan.zigbee.indications import (
    AssociationRefused,
    DeviceJoined,
    DeviceLeft,
    JoinFailure,
    LeftNetwork,
    Undecryptable,
)
from nowan.zigbee.joining import Commissioned, CommissioningFailed
from nowan.zigbee.key_store import LinkKeyKind
from nowan.zigbee.nwk import NwkFrame
from nowan.zigbee.smart_energy import Admission, HandshakeOffered, LinkEstablished, LinkFailed, Unverified
from tests.zigbee.machines.home import CHANNEL, DISPLAY, HUB, METER, Home, code_key


def link(home: Home, name: str, partner: EntityId, kind: LinkKeyKind) -> Secret | None:
    held = [one.key for one in home.node(name).state().link_keys if (one.partner, one.kind) == (partner, kind)]
    return held[0] if held else None


def test_scan_finds_the_hub_by_its_label() -> None:
    home = Home()
    home.boot("meter", METER)
    beacon = home.scan("meter")
    assert (beacon.extended_pan_id, beacon.channel, beacon.pan_id, beacon.source) == (HUB, CHANNEL, 0xB1A2, 0)
    assert not beacon.association_permit
    home.do("hub", "permit_joining", 60)
    assert home.scan("meter").association_permit


def test_join_end_to_end() -> None:
    home = Home()
    home.commission("meter", METER)
    hub, meter = home.node("hub"), home.node("meter")
    key = link(home, "meter", HUB, LinkKeyKind.TRUST_CENTRE)
    assert key is not None and key == link(home, "hub", METER, LinkKeyKind.TRUST_CENTRE)
    for name, partner in (("hub", METER), ("meter", HUB)):
        assert link(home, name, partner, LinkKeyKind.INSTALL_CODE) is None, "replaced"
    theirs, ours = hub.state().membership, meter.state().membership
    assert theirs is not None and ours is not None and theirs.network_key == ours.network_key
    assert dict(hub.state().addresses)[METER] == ours.short
    assert home.air.events("hub", DeviceJoined) == [DeviceJoined(METER, ours.short)]
    assert home.air.events("hub", LinkEstablished) == [LinkEstablished(METER, LinkKeyKind.TRUST_CENTRE)]
    assert home.air.events("hub", HandshakeOffered) == [HandshakeOffered(METER, False, True)]
    home.air.run(1300)
    assert home.air.events("hub", Unverified) == []


def test_the_transport_key_opens_with_the_install_code_key_alone() -> None:
    """What went over the air, taken apart here with the codecs: only the network key's frame is without NWK security."""
    home = Home()
    home.commission("meter", METER)
    clear = []
    for _, sender, data in home.air.frames:
        frame = MacFrame.decode(data)
        if frame.kind is not FrameKind.DATA:
            continue
        packet = NwkFrame.decode(frame.payload)
        if not packet.security:
            clear.append((sender, packet))
    assert {sender for sender, _ in clear} == {"hub"}
    sealed = ApsFrame.decode(clear[0][1].payload)
    opened = security.unsecure_aps(sealed, security.key_transport_key(code_key(METER)))
    command = aps_commands.decode(opened.frame.payload)
    membership = home.node("hub").state().membership
    assert isinstance(command, aps_commands.TransportNetworkKey) and membership is not None
    assert command.key == membership.network_key and (command.dst, command.src) == (METER, HUB)
    assert all(bytes(membership.network_key) not in data for _, _, data in home.air.frames)


@pytest.mark.parametrize("seed", range(6))
def test_join_under_loss_and_duplication(seed: int) -> None:
    home = Home(seed, loss=0.15, duplication=0.15)
    home.boot("meter", METER)
    for _ in range(8):
        try:
            home.commission("meter", METER, 200)
            break
        except (AssertionError, StopIteration):
            continue
    assert link(home, "meter", HUB, LinkKeyKind.TRUST_CENTRE) == link(home, "hub", METER, LinkKeyKind.TRUST_CENTRE)
    assert link(home, "meter", HUB, LinkKeyKind.TRUST_CENTRE) is not None


def test_a_wrong_install_code_gets_no_network_key() -> None:
    home = Home()
    home.boot("meter", METER)
    home.do("hub", "admit", METER, code_key(METER), 600)
    home.do("meter", "join", home.scan("meter"), code_key(DISPLAY))
    failed = home.air.waits("meter", CommissioningFailed, 60)
    assert failed.reason is JoinFailure.NO_TRANSPORT_KEY
    assert home.node("meter").state().membership is None
    assert home.air.events("meter", Undecryptable)[0].layer == "APS"


@pytest.mark.parametrize("why", ["closed", "no key", "policy"])
def test_a_stranger_is_denied(why: str) -> None:
    home = Home()
    home.boot("meter", METER)
    if why != "no key":
        home.do("hub", "admit", METER, code_key(METER), 0 if why == "closed" else 600)
    else:
        home.do("hub", "permit_joining", 600)
    home.policies["hub"].associate = why != "policy"
    home.do("meter", "join", home.scan("meter"), code_key(METER))
    assert home.air.waits("meter", CommissioningFailed, 60).reason is JoinFailure.DENIED
    assert home.air.events("hub", AssociationRefused) == [AssociationRefused(METER)]


def test_nobody_answers() -> None:
    home = Home()
    home.boot("meter", METER)
    beacon = home.scan("meter")
    home.air.drop = lambda sender, frame: sender == "hub"
    home.do("meter", "join", beacon, code_key(METER))
    assert home.air.waits("meter", CommissioningFailed, 60).reason is JoinFailure.NO_ANSWER


def test_twenty_minutes_without_key_establishment() -> None:
    home = Home()
    home.policies["hub"].admission = Admission.SILENT
    home.boot("meter", METER)
    home.do("hub", "admit", METER, code_key(METER), 600)
    home.do("meter", "join", home.scan("meter"), code_key(METER))
    assert home.air.waits("meter", CommissioningFailed, 300).reason is JoinFailure.KEY_ESTABLISHMENT
    assert home.node("meter").state().membership is None, "it left by itself"
    assert home.air.waits("hub", DeviceLeft, 1) == DeviceLeft(METER)

    home = Home()
    home.policies["hub"].admission = Admission.SILENT
    home.boot("meter", METER)
    home.do("hub", "admit", METER, code_key(METER), 600)
    home.do("meter", "join", home.scan("meter"), code_key(METER))
    home.air.waits("hub", DeviceJoined, 10)
    since = home.air.now
    home.air.drop = lambda sender, frame: sender == "meter"
    assert home.air.waits("hub", Unverified, 1300).device == METER
    assert round((home.air.now - since) / NS_PER_S) == 1200


def test_busy_is_waited_for() -> None:
    home = Home(wait_time_s=40)
    home.policies["hub"].admission = Admission.BUSY
    home.boot("meter", METER)
    home.do("hub", "admit", METER, code_key(METER), 600)
    home.do("meter", "join", home.scan("meter"), code_key(METER))
    home.air.waits("hub", LinkFailed, 20)
    home.policies["hub"].admission = Admission.ADMIT
    since = home.air.now
    home.air.waits("meter", Commissioned, 100)
    assert home.air.now - since >= 39 * NS_PER_S


def test_power_cut_between_network_key_and_key_establishment() -> None:
    home = Home(compute_ephemeral_s=3.0, compute_confirm_s=5.0)
    home.boot("meter", METER)
    home.do("hub", "admit", METER, code_key(METER), 600)
    home.do("meter", "join", home.scan("meter"), code_key(METER))
    home.air.waits("hub", DeviceJoined, 10)
    home.boot("meter", METER, home.node("meter").state())
    home.air.waits("meter", Commissioned, 120)
    assert link(home, "meter", HUB, LinkKeyKind.TRUST_CENTRE) == link(home, "hub", METER, LinkKeyKind.TRUST_CENTRE)


def test_removal() -> None:
    home = Home()
    home.commission("meter", METER)
    home.do("hub", "remove_device", METER)
    home.air.waits("meter", LeftNetwork, 5)
    assert home.node("meter").state().membership is None and home.node("meter").state().link_keys == ()
    assert home.node("hub").state().link_keys == () and home.node("hub").node.short_of(METER) is None
    home.commission("meter", METER)


# Inter-PAN ------------------------------------------------------------------------------------------------------------


def test_a_closed_hub_answers_nothing_on_the_air() -> None:
    home = Home()
    home.boot("display", DISPLAY)
    beacon = home.scan("display")
    before = sum(sender == "hub" for _, sender, _ in home.air.frames)
    home.do("display", "establish_interpan", beacon)
    failed = home.air.waits("display", LinkFailed, 60)
    assert failed.interpan and failed.partner == HUB
    assert sum(sender == "hub" for _, sender, _ in home.air.frames) == before
    assert home.air.events("hub", HandshakeOffered) == []


def test_interpan_then_join_erases_the_interpan_key() -> None:
    home = Home()
    home.do("hub", "open_interpan")
    home.boot("display", DISPLAY)
    home.do("display", "establish_interpan", home.scan("display"))
    home.air.waits("display", LinkEstablished, 60)
    first = link(home, "display", HUB, LinkKeyKind.INTERPAN)
    assert first is not None and first == link(home, "hub", DISPLAY, LinkKeyKind.INTERPAN)
    home.commission("display", DISPLAY)
    for name, partner in (("hub", DISPLAY), ("display", HUB)):
        assert link(home, name, partner, LinkKeyKind.INTERPAN) is None
        assert link(home, name, partner, LinkKeyKind.TRUST_CENTRE) not in (None, first)


@pytest.mark.parametrize("admission", [Admission.SILENT, Admission.BUSY])
def test_policy_before_any_curve_operation(admission: Admission) -> None:
    home = Home(guarded=False)
    home.do("hub", "open_interpan")
    home.policies["hub"].admission = admission
    home.boot("display", DISPLAY)
    home.do("display", "establish_interpan", home.scan("display"))
    failed = home.air.waits("display", LinkFailed, 60)
    assert failed.by_us is (admission is Admission.SILENT)
    assert home.air.events("hub", HandshakeOffered) == [HandshakeOffered(DISPLAY, True, False)]
    assert home.node("hub").half_open == 0
