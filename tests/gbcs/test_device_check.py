"""What a Device makes of a Command, check by check, and what moves its counter."""

from __future__ import annotations

import msgspec
import pytest

from nowan.crypto.secret import Secret
from nowan.errors import ApiMisuse
from nowan.gbcs import AcceptedCommand, Counters, GbcsReason, KeyUse, Message, Rejected, build, check_command, protect
from nowan.gbcs.asn1 import JoinRequest
from nowan.gbcs.cosem import AdjustBalance, DeviceAddition, ReadBalance, TopUp
from nowan.gbcs.device_check import ORDER, counter_is_fresh, protection_holds
from nowan.gbcs.usecases import DeviceKind, Role
from nowan.ids import EntityId
from tests.gbcs.parties import ACB, CHF, ESME, PPMID, STRANGER, SUPPLIER, everything, held_by, private, trust


def maced(message: Message) -> Message:
    return protect.maced(message, everything().shared(ACB, message.recipient))


def signed(message: Message) -> Message:
    return protect.signed(message, private(message.originator, KeyUse.DIGITAL_SIGNING))


def adjust(counter: int, originator: EntityId = SUPPLIER) -> Message:
    return maced(signed(build.command(0x001C, originator, ESME, counter, AdjustBalance(1).request())))


def read(counter: int) -> Message:
    return maced(build.command(0x0069, SUPPLIER, ESME, counter, ReadBalance().request()))


def ask(
    message: Message | bytes, counters: Counters, me: EntityId = ESME, kind: DeviceKind = DeviceKind.ESME
) -> AcceptedCommand | Rejected:
    return check_command(message, me, held_by(me), counters, trust(kind))


def test_a_true_command_is_accepted_once() -> None:
    counters = Counters()
    accepted = ask(adjust(10), counters)
    assert isinstance(accepted, AcceptedCommand)
    assert (accepted.use_case.name, accepted.role, accepted.message.counter) == ("ECS04a", Role.SUPPLIER, 10)
    assert accepted.verified.signed is not None and accepted.verified.authenticated is not None
    assert counters.last(SUPPLIER) == 10
    again = ask(adjust(10), counters)
    assert again == Rejected(0x8F53, "counter", GbcsReason.REPLAY, "10")


def test_a_lower_counter_is_refused_whatever_the_use_case_and_a_higher_one_taken() -> None:
    counters = Counters()
    assert isinstance(ask(adjust(10), counters), AcceptedCommand)
    assert isinstance(ask(read(9), counters), Rejected)
    assert isinstance(ask(read(11), counters), AcceptedCommand)
    assert isinstance(ask(adjust(11), counters), Rejected)
    assert counters.last(SUPPLIER) == 11


def test_originators_have_counters_of_their_own() -> None:
    counters = Counters()
    addition = DeviceAddition(PPMID, Secret(b"0123456789ABCDEF"), 132, 90)
    permit = maced(build.command(0x0001, ACB, CHF, 5, addition.request(), party=SUPPLIER, party_counter=1))
    counters.set(SUPPLIER, 1000)
    assert isinstance(ask(permit, counters, CHF, DeviceKind.CHF), AcceptedCommand)
    assert (counters.last(ACB), counters.last(SUPPLIER)) == (5, 1000)


def forged(message: Message, **changes: object) -> Message:
    return msgspec.structs.replace(message, **changes)


def unsigned() -> Message:
    return maced(build.command(0x001C, SUPPLIER, ESME, 10, AdjustBalance(1).request()))


REFUSED = [
    ("no message", b"\x00\x01", 0x8F1E, GbcsReason.NOT_A_MESSAGE),
    ("cut off", adjust(10).encode()[:-1], 0x8F1E, None),
    ("a Response", build.response(adjust(10), ReadBalance().request()), 0x8F1E, GbcsReason.FORM),
    ("a Pre-Command", build.command(0x001C, SUPPLIER, ESME, 10, AdjustBalance(1).request()), 0x8F1E, GbcsReason.FORM),
    ("for another", maced(build.command(0x0069, SUPPLIER, CHF, 10, ReadBalance().request())), 0x8F3E, GbcsReason.RECIPIENT),
    ("a stranger", adjust(10, STRANGER), 0x8F30, GbcsReason.ORIGINATOR),
    ("unknown code", maced(build.command(0xEEEE, SUPPLIER, ESME, 10, ReadBalance().request())), 0x8F30, GbcsReason.UNKNOWN_USE_CASE),
    ("a hub's use case", maced(build.command(0x0001, ACB, ESME, 10, ReadBalance().request())), 0x8F30, GbcsReason.UNKNOWN_USE_CASE),
    ("not the ACB's to ask", adjust(10, ACB), 0x8F30, GbcsReason.ROLE),
    ("unsigned", unsigned(), 0x8F1E, GbcsReason.FORM),
    ("MAC altered", forged(adjust(10), mac=bytes(12)), 0x8F3D, GbcsReason.MAC),
    ("payload altered", forged(adjust(10), payload=AdjustBalance(9).request().encode()), 0x8F3D, GbcsReason.MAC),
    ("signed by another", maced(protect.signed(build.command(0x001C, SUPPLIER, ESME, 10, AdjustBalance(1).request()), private(ACB, KeyUse.DIGITAL_SIGNING))), 0x8F3D, GbcsReason.SIGNATURE),
]  # fmt: skip


@pytest.mark.parametrize(("name", "message", "log_code", "reason"), REFUSED, ids=[row[0] for row in REFUSED])
def test_refused_and_nothing_changes(
    name: str, message: Message | bytes, log_code: int, reason: GbcsReason | None
) -> None:
    counters = Counters()
    counters.set(SUPPLIER, 5)
    before = counters.snapshot()
    outcome = ask(message, counters)
    assert isinstance(outcome, Rejected)
    assert outcome.log_code == log_code
    assert reason is None or outcome.reason is reason
    assert counters.snapshot() == before


def test_a_join_at_the_ppmid_is_the_acbs() -> None:
    join = build.command(0x00AB, ACB, PPMID, 3, JoinRequest(1, ESME, 1), party=SUPPLIER, party_counter=7)
    assert isinstance(ask(maced(signed(join)), Counters(), PPMID, DeviceKind.PPMID), AcceptedCommand)
    outcome = ask(maced(join), Counters(), PPMID, DeviceKind.PPMID)
    assert isinstance(outcome, Rejected) and outcome.reason is GbcsReason.FORM


def test_a_top_up_leaves_the_ordinary_counter_alone() -> None:
    counters = Counters()
    counters.set(SUPPLIER, 1000)
    top_up = TopUp(Secret(b"73946144332040217315"))
    message = maced(build.command(0x0007, SUPPLIER, ESME, 3 << 32, top_up.request()))
    assert isinstance(ask(message, counters), AcceptedCommand)
    assert isinstance(ask(message, counters), AcceptedCommand), "whether it runs twice, its UTRN decides"
    assert counters.last(SUPPLIER) == 1000
    assert isinstance(ask(adjust(1001), counters), AcceptedCommand)


def test_the_order_of_checks_is_data() -> None:
    counters = Counters()
    counters.set(SUPPLIER, 100)
    replayed = forged(adjust(10), mac=bytes(12))
    usual = check_command(replayed, ESME, held_by(ESME), counters, trust(DeviceKind.ESME))
    turned = [check for check in ORDER if check is not counter_is_fresh]
    other = check_command(
        replayed, ESME, held_by(ESME), counters, trust(DeviceKind.ESME), order=(*turned, counter_is_fresh)
    )
    assert isinstance(usual, Rejected) and usual.reason is GbcsReason.REPLAY
    assert isinstance(other, Rejected) and other.reason is GbcsReason.MAC
    with pytest.raises(ApiMisuse):
        check_command(
            adjust(200), ESME, held_by(ESME), counters, trust(DeviceKind.ESME),
            order=tuple(check for check in ORDER if check is not protection_holds),
        )  # fmt: skip


def test_no_order_takes_a_counter_twice() -> None:
    counters = Counters()
    loose = tuple(check for check in ORDER if check is not counter_is_fresh)
    outcomes = [
        check_command(adjust(5), ESME, held_by(ESME), counters, trust(DeviceKind.ESME), order=loose) for _ in "ab"
    ]
    assert [type(outcome) for outcome in outcomes] == [AcceptedCommand, Rejected]


def test_an_accepted_command_comes_from_the_check_alone() -> None:
    accepted = ask(adjust(10), Counters())
    assert isinstance(accepted, AcceptedCommand)
    with pytest.raises(ApiMisuse):
        AcceptedCommand(accepted.verified, Role.SUPPLIER, object())
