"""A partner link key between a meter and a display, through the trust centre."""

from __future__ import annotations

import pytest

from nowan.crypto.secret import Secret
from nowan.ids import EntityId
from nowan.instant import NS_PER_S
from nowan.zigbee import aps_commands, security
from nowan.zigbee.aps import ApsFrame, ApsKind
from nowan.zigbee.ieee802154 import FrameKind, MacFrame
from nowan.zigbee.indications import Delivered, Outgoing, Protection, Received
from nowan.zigbee.ke_status import KeStatus
from nowan.zigbee.key_store import LinkKeyKind
from nowan.zigbee.nwk import NwkFrame
from nowan.zigbee.security import KeyIdentifier
from nowan.zigbee.smart_energy import LinkEstablished, LinkFailed
from tests.zigbee.machines.home import DISPLAY, HUB, METER, Home


def couple(seed: int = 1) -> Home:
    home = Home(seed)
    home.commission("meter", METER)
    home.commission("display", DISPLAY)
    home.air.run(1)
    for member in home.air.members.values():
        member.events.clear()
    home.air.frames.clear()
    return home


def keys(home: Home, name: str, partner: EntityId) -> dict[LinkKeyKind, Secret]:
    return {one.kind: one.key for one in home.node(name).state().link_keys if one.partner == partner}


def test_both_hold_one_key_that_the_trust_centre_does_not() -> None:
    home = couple()
    home.do("meter", "link_partner", DISPLAY)
    assert home.air.waits("meter", LinkEstablished, 60) == LinkEstablished(DISPLAY, LinkKeyKind.PARTNER)
    assert home.air.waits("display", LinkEstablished, 1) == LinkEstablished(METER, LinkKeyKind.PARTNER)
    ours, theirs = keys(home, "meter", DISPLAY), keys(home, "display", METER)
    assert ours == theirs and list(ours) == [LinkKeyKind.PARTNER], "the trust centre's key is replaced"
    assert all(one.key not in ours.values() for one in home.node("hub").state().link_keys)
    home.do(
        "display", "send", Outgoing(destination=METER, cluster=0x0705, payload=b"\x01\x01\x00" + bytes(90), handle="h")
    )
    assert home.air.waits("display", Delivered, 10).ok
    received = home.air.events("meter", Received)[0]
    assert (received.source, received.protection) == (DISPLAY, Protection.LINK)


def test_the_trust_centres_key_travels_under_the_load_key() -> None:
    home = couple()
    member = home.node("hub").state().membership
    links = {one.partner: one.key for one in home.node("hub").state().link_keys}
    home.do("meter", "link_partner", DISPLAY)
    home.air.waits("meter", LinkEstablished, 60)
    found = {}
    for _, sender, data in home.air.frames:
        frame = MacFrame.decode(data)
        if sender != "hub" or frame.kind is not FrameKind.DATA or member is None:
            continue
        plain = security.unsecure_nwk(NwkFrame.decode(frame.payload), member.network_key).frame
        aps = ApsFrame.decode(plain.payload)
        if aps.kind is ApsKind.COMMAND and security.auxiliary(aps).key_id is KeyIdentifier.KEY_LOAD:
            to = next(device for device in (METER, DISPLAY) if home.node("hub").node.short_of(device) == plain.dst)
            opened = security.unsecure_aps(aps, security.key_load_key(links[to]))
            found[to] = aps_commands.decode(opened.frame.payload)
    one, other = found[METER], found[DISPLAY]
    assert isinstance(one, aps_commands.TransportApplicationKey)
    assert isinstance(other, aps_commands.TransportApplicationKey)
    assert one.key == other.key and (one.partner, other.partner) == (DISPLAY, METER)
    assert (one.initiator, other.initiator) == (True, False)


@pytest.mark.parametrize("seed", range(4))
def test_under_loss(seed: int) -> None:
    home = couple(seed)
    home.air.loss = home.air.duplication = 0.15
    for _ in range(5):
        home.do("meter", "link_partner", DISPLAY)
        home.air.run(400)
        if home.air.events("meter", LinkEstablished):
            break
    home.air.loss = home.air.duplication = 0.0
    home.air.run(400)
    assert keys(home, "meter", DISPLAY)[LinkKeyKind.PARTNER] == keys(home, "display", METER)[LinkKeyKind.PARTNER]


def test_again_when_one_side_lost_its_key() -> None:
    home = couple()
    home.do("meter", "link_partner", DISPLAY)
    home.air.waits("meter", LinkEstablished, 60)
    home.node("meter").node.forget_key(DISPLAY)
    home.do("meter", "link_partner", DISPLAY)
    home.air.waits("meter", LinkEstablished, 60, 2)
    assert keys(home, "meter", DISPLAY) == keys(home, "display", METER)


def test_the_trust_centre_refuses_in_silence() -> None:
    home = couple()
    home.policies["hub"].partner = False
    since = home.air.now
    home.do("meter", "link_partner", DISPLAY)
    assert home.air.waits("meter", LinkFailed, 60) == LinkFailed(DISPLAY, KeStatus.TIMEOUT, True, False, 0)
    assert home.air.now - since == 40 * NS_PER_S
    assert keys(home, "meter", DISPLAY) == {}


def test_key_establishment_without_the_trust_centres_key_is_not_heard() -> None:
    """A device with the network key alone cannot begin a handshake with another device (ZSE 5.4.7)."""
    home = couple()
    node = home.node("meter")
    payload = bytes.fromhex("01 01 00 0200 0A0A") + bytes(74)
    node_send = Outgoing(
        destination=DISPLAY, cluster=0x0800, payload=payload, protection=Protection.NETWORK, handle="h"
    )
    home.air.do("meter", node.send(node_send, home.air.now))
    assert home.air.waits("meter", Delivered, 20).ok, "heard by the stack"
    assert home.node("display").half_open == 0 and home.air.events("display", LinkFailed) == []
    assert HUB not in (METER, DISPLAY)
