"""Each condition on a permit, violated in turn: refused by its own name, recorded, and nothing changed."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from nowan.crypto.entropy import Drbg
from nowan.crypto.secret import Secret
from nowan.devices.admission import Both, Either, Guarded, Permit, Policy, Window
from nowan.devices.chf import ChfState
from nowan.devices.events import PairingRefused
from nowan.devices.hub import Hub
from nowan.devices.identity import DeviceType
from nowan.devices.permit import MAX_RETRIES
from nowan.devices.reasons import DeviceReason as R
from nowan.devices.registration import Assemblies
from nowan.dlms.access import AccessRequest, Action
from nowan.dlms.data import OctetString
from nowan.effects import Emit
from nowan.gbcs import build, cosem, decode, verify
from nowan.ids import EntityId
from nowan.instant import NS_PER_S, Tick
from nowan.world.cast import ACB, CHF, METER, NEW_DISPLAY, OLD_DISPLAY, SUPPLIER, hub_config
from nowan.zigbee.clusters.registration import PermitBlock, Register, RegistrationStatus, blocks
from nowan.zigbee.key_store import LinkKeyKind
from tests.devices.messages import CAST, by_broker, maced, permit

LATE = Tick(10_000 * NS_PER_S)
CODE = CAST.install_codes[NEW_DISPLAY]
PERMIT_ONLY: Policy = Both(Guarded(), Either(Permit(), Window()))


def hub(policy: Policy = PERMIT_ONLY, snapshot: bytes | None = None) -> Hub:
    made = Hub(hub_config(CAST, policy), Drbg("hub"), snapshot)
    made.start(Tick(0))
    return made


def present(
    to: Hub, message: bytes, *, peer: EntityId = NEW_DISPLAY, register: Register | None = None, now: Tick = LATE
) -> tuple[RegistrationStatus, list[object]]:
    """What the hub says to a device that key establishment proved to be `peer`, and what it tells."""
    shown = register if register is not None else Register(peer, CODE, DeviceType.PPMID)
    assemblies: Assemblies = to.pairing._assemblies
    assert assemblies.register(shown.entity, shown, now) is RegistrationStatus.TAKEN
    assemblies._by_peer[peer] = assemblies._by_peer.pop(shown.entity)
    for block in blocks(message) if message else []:
        assert assemblies.block(peer, block, now)[0] is RegistrationStatus.TAKEN
    to.pairing._answers.clear()
    verdict = to.pairing.commit(peer, now)
    return verdict.status, [effect.event for effect in verdict.effects if isinstance(effect, Emit)]


def test_a_good_permit_admits_and_answers_the_broker() -> None:
    one = hub()
    status, _ = present(one, permit())
    assert status is RegistrationStatus.ADMITTED
    (entry,) = one.chf.state.log.entries
    assert (entry.device, entry.device_type, entry.key_hash) == (NEW_DISPLAY, 132, b"")
    parcel = one.outbox.first(NEW_DISPLAY)
    assert parcel is not None
    response = decode(parcel.data)
    verify(response, CAST.acb_keys(), acb=ACB)
    # RTDS' CCS01: three results, all well: action, set, set.
    assert response.payload.hex().upper().endswith("03000000" + "03" + "0300" + "0200" + "0200")
    (waiting,) = one.state.upward
    alert = decode(waiting.data)
    assert (alert.code, alert.originator, alert.recipient) == (0x0018, CHF, ACB)
    verify(alert, CAST.acb_keys(), acb=ACB)


def _changed(change: Callable[[cosem.DeviceAddition], cosem.DeviceAddition], counter: int = 100) -> bytes:
    addition = change(cosem.DeviceAddition(NEW_DISPLAY, CODE, 132, 90))
    return maced(by_broker(0x0001, CHF, counter, addition.request()))


def _other_key_type() -> bytes:
    request = cosem.DeviceAddition(NEW_DISPLAY, CODE, 132, 90).request()
    octets = request.encode()
    assert octets.count(bytes.fromhex("16010910")) == 1
    payload = octets.replace(bytes.fromhex("16010910"), bytes.fromhex("16020910"))
    return maced(msgspec.structs.replace(by_broker(0x0001, CHF, 100, request), payload=payload))


def _forged() -> bytes:
    good = bytearray(permit())
    good[-1] ^= 1
    return bytes(good)


def _from_supplier() -> bytes:
    addition = cosem.DeviceAddition(NEW_DISPLAY, CODE, 132, 90)
    return maced(build.command(0x0001, SUPPLIER, CHF, 100, addition.request()))


VIOLATIONS = [
    ("unreadable", lambda: b"\xdd" + bytes(30), R.PERMIT_UNREADABLE, RegistrationStatus.PERMIT_INVALID),
    (
        "another use case",
        lambda: maced(by_broker(0x0002, CHF, 100, cosem.DeviceAddition(NEW_DISPLAY, CODE, 132, 90).request())),
        R.PERMIT_CODE,
        RegistrationStatus.PERMIT_INVALID,
    ),
    ("key type", _other_key_type, R.PERMIT_KEY_TYPE, RegistrationStatus.PERMIT_INVALID),
    ("another hub", lambda: permit(chf=METER), R.PERMIT_TARGET, RegistrationStatus.PERMIT_INVALID),
    ("another originator", _from_supplier, R.PERMIT_ORIGINATOR, RegistrationStatus.PERMIT_INVALID),
    (
        "another device",
        lambda: _changed(lambda a: msgspec.structs.replace(a, ieee_address=OLD_DISPLAY)),
        R.PERMIT_DEVICE,
        RegistrationStatus.PERMIT_INVALID,
    ),
    (
        "device type",
        lambda: _changed(lambda a: msgspec.structs.replace(a, device_type=130)),
        R.PERMIT_DEVICE_TYPE,
        RegistrationStatus.PERMIT_INVALID,
    ),
    (
        "install code",
        lambda: _changed(lambda a: msgspec.structs.replace(a, install_code=Secret(bytes(16)))),
        R.PERMIT_INSTALL_CODE,
        RegistrationStatus.WRONG_INSTALL_CODE,
    ),
    ("MAC", _forged, R.PERMIT_MAC, RegistrationStatus.PERMIT_INVALID),
    ("none", lambda: b"", R.PERMIT_WANTED, RegistrationStatus.PERMIT_WANTED),
]


@pytest.mark.parametrize(
    ("make", "reason", "status"), [row[1:] for row in VIOLATIONS], ids=[row[0] for row in VIOLATIONS]
)
def test_each_condition_violated(make: Callable[[], bytes], reason: R, status: RegistrationStatus) -> None:
    one = hub()
    before = one.chf.state
    said, told = present(one, make())
    assert said is status
    (record,) = one.chf.state.attempts
    assert (record.device, record.reason) == (NEW_DISPLAY, str(reason))
    assert [event.reason for event in told if isinstance(event, PairingRefused)] == [reason]
    unrecorded = msgspec.structs.replace(one.chf.state, attempts=before.attempts, security=before.security)
    assert unrecorded == before
    assert not one.outbox.parcels
    assert not one.state.upward
    assert str(reason).startswith("devices.")


def test_the_registering_id_must_be_the_proved_one() -> None:
    one = hub()
    told = Register(OLD_DISPLAY, CODE, DeviceType.PPMID)
    assert one.pairing._assemblies.register(NEW_DISPLAY, told, LATE) is RegistrationStatus.WRONG_ENTITY
    # And were an assembly there all the same, the permit's own condition refuses it.
    status, _ = present(one, permit(), register=told)
    assert status is RegistrationStatus.WRONG_ENTITY
    assert not one.chf.state.log.entries


def test_a_counter_at_or_below_the_brokers_last_is_stale() -> None:
    one = hub()
    assert present(one, permit(counter=100, device=OLD_DISPLAY), peer=OLD_DISPLAY, register=_old())[0] is (
        RegistrationStatus.ADMITTED
    )
    for counter in (99, 100):
        before = one.chf.state.log
        assert present(one, permit(counter=counter))[0] is RegistrationStatus.PERMIT_STALE
        assert one.chf.state.log == before
    assert present(one, permit(counter=101))[0] is RegistrationStatus.ADMITTED


def _old() -> Register:
    return Register(OLD_DISPLAY, CAST.install_codes[OLD_DISPLAY], DeviceType.PPMID)


def test_the_same_permit_reopens_joining_five_times_and_runs_once_across_power_cuts() -> None:
    one = hub()
    assert present(one, permit())[0] is RegistrationStatus.ADMITTED
    alerts = one.chf.state.alert_counter
    for _ in range(MAX_RETRIES):
        one = hub(snapshot=one.snapshot())
        status, told = present(one, permit())
        assert status is RegistrationStatus.ADMITTED
        assert told == []
    assert one.chf.state.alert_counter == alerts
    assert len(one.outbox.parcels) == 1
    assert present(one, permit())[0] is RegistrationStatus.PERMIT_SPENT
    assert one.chf.state.attempts[-1].reason == str(R.PERMIT_USED_UP)


def test_no_retry_once_the_device_has_used_a_key_of_its_own() -> None:
    one = hub()
    present(one, permit())
    one.chf.key_established(NEW_DISPLAY, Secret(bytes(range(16))), LATE)
    assert present(one, permit())[0] is RegistrationStatus.ADMITTED  # it never proved that it holds it
    one.chf.proved(NEW_DISPLAY, LATE)
    assert present(one, permit())[0] is RegistrationStatus.PERMIT_SPENT
    assert one.chf.state.attempts[-1].reason == str(R.PERMIT_IN_USE)


def test_a_later_command_of_the_broker_overtakes_a_permit_even_for_retries() -> None:
    one = hub()
    present(one, permit(counter=100))
    one.receive("wan", permit(counter=101, device=OLD_DISPLAY), LATE)
    assert present(one, permit(counter=100))[0] is RegistrationStatus.PERMIT_STALE


def test_any_later_command_of_the_broker_ends_the_retries() -> None:
    one = hub()
    present(one, permit(counter=100))
    # CCS02 for a device that is not in the log: it fails, and its counter is taken all the same.
    remove = AccessRequest((Action(104, bytes.fromhex("00001E0300FF"), 2, OctetString(METER)),))
    one.receive("wan", maced(by_broker(0x0002, CHF, 101, remove)), LATE)
    assert present(one, permit(counter=100))[0] is RegistrationStatus.PERMIT_STALE
    assert NEW_DISPLAY in one.chf.state.log


def test_removal_takes_a_device_off_the_log_and_tells_the_broker() -> None:
    one = hub()
    present(one, permit(counter=100))
    key = Secret(bytes(range(16)))
    one.node.node.install_key(NEW_DISPLAY, LinkKeyKind.TRUST_CENTRE, key)
    one.chf.key_established(NEW_DISPLAY, key, LATE)
    remove = AccessRequest((Action(104, bytes.fromhex("00001E0300FF"), 2, OctetString(NEW_DISPLAY)),))
    one.receive("wan", maced(by_broker(0x0002, CHF, 101, remove)), LATE)
    assert NEW_DISPLAY not in one.chf.state.log
    assert one.chf.state.log.historic_key(NEW_DISPLAY) == key
    assert not one.node.node.has_key(NEW_DISPLAY, LinkKeyKind.TRUST_CENTRE)
    assert [decode(waiting.data).code for waiting in one.state.upward] == [0x0018, 0x0018, 0x0002]
    # Added again: the first half of join_timeout belongs to the key of old, the second to the install code.
    later = Tick(LATE + 200 * NS_PER_S)  # the joining that the permit opened is over
    one.receive("wan", permit(counter=102, timeout_s=90), later)
    assert one.node.node.has_key(NEW_DISPLAY, LinkKeyKind.TRUST_CENTRE)
    assert not one.node.node.permits_joining(later)
    half = Tick(later + 45 * NS_PER_S)
    one.fire(f"hub.historic.{NEW_DISPLAY.hex()}", half)
    assert not one.node.node.has_key(NEW_DISPLAY, LinkKeyKind.TRUST_CENTRE)
    assert one.node.node.has_key(NEW_DISPLAY, LinkKeyKind.INSTALL_CODE)
    assert one.node.node.permits_joining(Tick(half + 44 * NS_PER_S))
    assert not one.node.node.permits_joining(Tick(half + 46 * NS_PER_S))


def test_a_full_log_admits_nobody() -> None:
    one = hub()
    for number in range(16):
        addition = cosem.DeviceAddition(EntityId(number.to_bytes(8, "big")), Secret(bytes(16)), 130, 90)
        one.receive("wan", maced(by_broker(0x0001, CHF, 10 + number, addition.request())), LATE)
    assert one.chf.state.log.full
    assert present(one, permit())[0] is RegistrationStatus.LOG_FULL
    assert one.chf.state.attempts[-1].reason == str(R.LOG_FULL)
    # A Command from the WAN fails too, in its Response: the first item other-reason, and the rest with it.
    one.wan_up(LATE)
    sent = one.receive("wan", permit(counter=200), LATE)
    answers = [decode(effect.data) for effect in sent if getattr(effect, "link", "") == "wan"]
    assert answers[-1].payload.hex().upper().endswith("03" + "03FA" + "02FA" + "02FA")


def test_in_the_window_a_device_without_a_permit_becomes_a_terminal_that_lapses() -> None:
    one = hub()
    early = Tick(60 * NS_PER_S)
    assert present(one, b"", now=early)[0] is RegistrationStatus.ADMITTED
    (entry,) = one.chf.state.log.entries
    assert entry.device_type == DeviceType.HHT
    assert present(one, b"", peer=OLD_DISPLAY, register=_old(), now=early)[0] is RegistrationStatus.BUSY
    assert one.chf.state.attempts[-1].reason == str(R.ENTRY_PENDING)
    assert not one.pairing.may_partner(NEW_DISPLAY, METER)
    one.fire("hub.housekeeping", Tick(early + 179 * NS_PER_S))
    assert NEW_DISPLAY in one.chf.state.log
    one.fire("hub.housekeeping", Tick(early + 181 * NS_PER_S))
    assert NEW_DISPLAY not in one.chf.state.log


def test_a_deployed_hub_reads_no_permit() -> None:
    one = hub(Window())
    assert present(one, permit(), now=Tick(60 * NS_PER_S))[0] is RegistrationStatus.ADMITTED
    assert one.chf.state.log.entries[0].device_type == DeviceType.HHT
    assert one.chf.state.last_addition is None
    late = hub(Window())
    assert present(late, permit())[0] is RegistrationStatus.REFUSED


def test_assemblies_take_blocks_in_order_and_for_thirty_seconds() -> None:
    assemblies = Assemblies()
    told = Register(NEW_DISPLAY, CODE, DeviceType.PPMID)
    first, second, third = blocks(bytes(range(150)))
    assert assemblies.block(NEW_DISPLAY, first, LATE) == (RegistrationStatus.OUT_OF_ORDER, 0)
    assemblies.register(NEW_DISPLAY, told, LATE)
    assert assemblies.block(NEW_DISPLAY, second, LATE) == (RegistrationStatus.OUT_OF_ORDER, 0)
    assert assemblies.block(NEW_DISPLAY, first, LATE) == (RegistrationStatus.TAKEN, 60)
    assert assemblies.block(NEW_DISPLAY, first, LATE) == (RegistrationStatus.TAKEN, 60)
    assert (
        assemblies.block(NEW_DISPLAY, PermitBlock(60, 151, Secret(bytes(60))), LATE)[0] is RegistrationStatus.MALFORMED
    )
    assemblies.block(NEW_DISPLAY, second, LATE)
    assert assemblies.commit(NEW_DISPLAY, LATE) is None  # a block is missing
    assemblies.register(NEW_DISPLAY, told, LATE)
    for block in (first, second, third):
        assemblies.block(NEW_DISPLAY, block, LATE)
    whole = assemblies.commit(NEW_DISPLAY, LATE)
    assert whole is not None
    assert whole.permit == bytes(range(150))
    assemblies.register(NEW_DISPLAY, told, LATE)
    assert assemblies.commit(NEW_DISPLAY, Tick(LATE + 31 * NS_PER_S)) is None


def test_state_of_a_fresh_chf() -> None:
    assert hub().chf.state == ChfState()
