"""The desk over a memory store, an emulated DCC with real keys, and Devices that check and answer with theirs."""

from __future__ import annotations

import base64
import re

import msgspec
import pytest

from nowan.dcc.broker import Broker
from nowan.duis import parse, sign_xml
from nowan.duis.service_references import CommandVariant
from nowan.errors import DecodeError
from nowan.gbcs import decode
from nowan.headend.consent import Consent
from nowan.headend.memory import complete
from nowan.headend.offering import WINDOW
from nowan.headend.orders import Kind, Outcome, Proof, Refuser, State, Way
from nowan.headend.ports import HeadEndRefusal
from nowan.headend.reasons import HeadEndReason
from nowan.ids import RequestId
from nowan.instant import Utc
from nowan.uplink import frames
from nowan.uplink import permit as permits
from nowan.world import cast as who
from nowan.world import office
from tests.headend.stage import CAST, NOW, RELAY, Stage, adjust, permit, read


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_a_critical_order_goes_all_the_way(stage: Stage) -> None:
    order_id = stage.submit(adjust(1))
    stage.work()
    ready = stage.order(order_id)
    assert (ready.state, ready.kind, ready.relay) == (State.READY, Kind.CRITICAL, RELAY)
    assert ready.own_id == RequestId(who.SUPPLIER, who.METER, 5000)
    # The Command names our counter, is signed by us and MACed by the ACB: the Device's own check says so below.
    assert decode(ready.command or b"").counter == 5000
    (offer,) = stage.connect()
    assert stage.order(order_id).state is State.OFFERED
    assert stage.deliver(offer) == [frames.AnswerStored(order_id)]
    answered = stage.order(order_id)
    assert (answered.state, answered.outcome, answered.proof) == (State.ANSWERED, Outcome.EXECUTED, Proof.VERIFIED)
    stage.work()
    returned = stage.order(order_id)
    assert (returned.state, returned.closed, returned.at_large) == (State.RETURNED, True, False)
    assert [m.state for m in returned.history if m.what != "requested"] == [
        State.RECEIVED, State.TRANSFORMED, State.CORRELATED, State.SIGNED, State.READY, State.OFFERED, State.HELD,
        State.FORWARDED, State.ANSWERED, State.ANSWERED, State.RETURNED,
    ]  # fmt: skip
    # What went to the DCC: the Transform, the Signed Pre-Command, and the Response by 8.13 to the ACB.
    sent = [parse(xml) for xml in stage.dcc.asked]
    assert [int(request.command_variant) for request in sent] == [4, 6, 8]
    assert sent[2].request_id == RequestId(who.SUPPLIER, who.ACB, 5001)


def test_a_non_critical_order_skips_correlation_and_signature(stage: Stage) -> None:
    order_id = stage.submit(read(1))
    stage.work()
    assert [m.state for m in stage.order(order_id).history if m.what != "requested"] == [
        State.RECEIVED, State.TRANSFORMED, State.READY,
    ]  # fmt: skip
    stage.deliver(stage.connect()[0])
    stage.work()
    assert (stage.order(order_id).outcome, stage.order(order_id).proof) == (Outcome.EXECUTED, Proof.VERIFIED)


def test_a_permit_is_carried_home_and_its_response_through_the_acb(stage: Stage) -> None:
    order_id = stage.submit(permit(1))
    stage.work()
    (offer,) = stage.connect()
    assert isinstance(offer, frames.PermitOffer)
    assert (offer.hub, offer.chf) == (who.GPF, who.CHF)
    assert decode(offer.message).originator == who.ACB
    stage.report(frames.PermitHeld(order_id))
    assert stage.order(order_id).state is State.HELD
    assert stage.connect() == []
    response = stage.devices.answer(offer.message)
    assert response is not None
    # After pairing the display carries what no order of its own asked for as an Alert.
    assert stage.report(frames.Alert("a", response)) == [frames.AlertStored("a")]
    assert (stage.order(order_id).state, stage.order(order_id).proof) == (State.ANSWERED, Proof.CARRIED)
    stage.work()
    assert (stage.order(order_id).state, stage.order(order_id).outcome) == (State.RETURNED, Outcome.EXECUTED)


def test_a_permit_can_be_handed_out_as_a_file(stage: Stage) -> None:
    order_id = stage.submit(permit(1))
    with pytest.raises(HeadEndRefusal) as early:
        complete(stage.desk.permit_file(order_id))
    assert early.value.reason is HeadEndReason.NO_PERMIT
    stage.work()
    file = permits.decode(complete(stage.desk.permit_file(order_id)).encode())
    assert (file.device, file.hub, file.chf) == (RELAY, who.GPF, who.CHF)
    assert file.message == stage.order(order_id).command
    assert (stage.order(order_id).state, stage.order(order_id).way) == (State.OFFERED, Way.FILE)
    # A copy of the file may be anywhere: the relay's word cannot prove it unsent.
    stage.report(frames.Dropped(order_id, True))
    assert (stage.order(order_id).outcome, stage.order(order_id).at_large) == (Outcome.UNKNOWN, True)


def test_a_forged_carried_response_is_unmasked_by_the_dcc(stage: Stage) -> None:
    order_id = stage.submit(permit(1))
    stage.work()
    (offer,) = stage.connect()
    response = stage.devices.answer(offer.message)
    assert response is not None
    forged = response[:-1] + bytes((response[-1] ^ 1,))
    stage.report(frames.Answer(order_id, forged))
    stage.work()
    order = stage.order(order_id)
    assert (order.outcome, order.at_large) == (Outcome.UNKNOWN, True)
    assert order.reason == str(HeadEndReason.RETURN_REFUSED)
    stage.report(frames.Alert("true", response))
    stage.work()
    assert (stage.order(order_id).state, stage.order(order_id).outcome) == (State.RETURNED, Outcome.EXECUTED)


@pytest.mark.parametrize("place", ["mac", "other order's"])
def test_a_bad_answer_changes_nothing_and_is_kept(stage: Stage, place: str) -> None:
    first, second = stage.submit(read(1)), stage.submit(read(2))
    stage.work()
    offers = {offer.order_id: offer for offer in stage.connect() if isinstance(offer, frames.Offer)}
    good = stage.devices.answer(offers[first].message)
    assert good is not None
    bad = good[:-1] + bytes((good[-1] ^ 1,)) if place == "mac" else good
    target = first if place == "mac" else second
    assert stage.report(frames.Answer(target, bad)) == [frames.AnswerStored(target)]
    assert (stage.order(target).state, stage.order(target).outcome) == (State.OFFERED, None)
    assert [stray.data for stray in complete(stage.store.strays())] == [bad]
    stage.report(frames.Answer(first, good))
    assert stage.order(first).outcome is Outcome.EXECUTED


def test_the_same_request_is_the_same_order_and_another_under_its_id_is_refused(stage: Stage) -> None:
    order_id = stage.submit(adjust(1))
    assert stage.submit(adjust(1)) == order_id
    with pytest.raises(HeadEndRefusal) as reused:
        stage.submit(adjust(1, amount=1))
    assert reused.value.reason is HeadEndReason.REQUEST_REUSED
    stage.work()
    assert len(stage.dcc.asked) == 2


@pytest.mark.parametrize("fate", ["question", "answer"])
def test_an_unreachable_dcc_is_asked_again_with_the_same_bytes(stage: Stage, fate: str) -> None:
    order_id = stage.submit(adjust(1))
    stage.dcc.lose = [fate, fate]
    stage.work()
    assert (stage.order(order_id).state, stage.order(order_id).attempts) == (State.RECEIVED, 1)
    for _ in range(8):
        stage.wall.pass_ms(300_000)
        stage.work()
    order = stage.order(order_id)
    assert (order.state, order.attempts) == (State.READY, 0)
    assert order.own_id == RequestId(who.SUPPLIER, who.METER, 5000)
    assert len(set(stage.dcc.asked)) == 2


def test_what_the_dcc_refuses_ends_there(stage: Stage) -> None:
    order_id = stage.submit(permit(1, variant=CommandVariant.LOCAL))
    unregistered = msgspec.structs.replace(office.broker_config(CAST), devices=())
    stage.dcc.broker = Broker(unregistered, CAST.acb_keys())
    stage.work()
    order = stage.order(order_id)
    assert (order.outcome, order.refused_by) == (Outcome.REFUSED, Refuser.DCC)
    assert order.detail.startswith("E11 ")
    assert order.closed


def test_a_pre_command_that_says_something_else_is_not_signed(stage: Stage) -> None:
    order_id = stage.submit(adjust(1))
    honest = stage.dcc.submit

    async def altered(xml: bytes) -> bytes:
        answer = await honest(xml)
        return answer if b"PreCommand" not in answer else resigned(answer)

    def resigned(answer: bytes) -> bytes:
        config = office.broker_config(CAST)

        def more(match: re.Match[bytes]) -> bytes:
            gbcs = base64.b64decode(match[2])
            assert gbcs.count(bytes.fromhex("0016E360")) == 1  # 1,500,000 millipence
            return (
                match[1]
                + base64.b64encode(gbcs.replace(bytes.fromhex("0016E360"), bytes.fromhex("0016E361")))
                + match[3]
            )

        changed = re.sub(rb"(<[a-z:]*GBCSPayload>)([^<]*)(</)", more, answer)
        return sign_xml(changed, config.xml_key, config.xml_certificate)

    stage.dcc.submit = altered  # type: ignore[method-assign]
    stage.work()
    order = stage.order(order_id)
    assert (order.outcome, order.refused_by, order.reason) == (
        Outcome.REFUSED, Refuser.OPERATOR, str(HeadEndReason.CORRELATION),
    )  # fmt: skip
    assert (order.state, order.signed_pre_command) == (State.TRANSFORMED, None)


def test_an_answer_that_the_dcc_did_not_sign_counts_as_none(stage: Stage) -> None:
    order_id = stage.submit(adjust(1))
    honest = stage.dcc.submit

    async def tampered(xml: bytes) -> bytes:
        return (await honest(xml)).replace(b"I0", b"E5")

    stage.dcc.submit = tampered  # type: ignore[method-assign]
    stage.work()
    assert (stage.order(order_id).state, stage.order(order_id).outcome) == (State.RECEIVED, None)
    assert "headend.dcc-answer" in stage.order(order_id).history[-1].what


def test_an_answer_of_the_dcc_to_another_request_counts_as_none(stage: Stage) -> None:
    order_id = stage.submit(adjust(1))
    honest, elsewhere = stage.dcc.submit, Stage()
    elsewhere.submit(adjust(9))
    elsewhere.work()
    other = complete(elsewhere.dcc.submit(elsewhere.dcc.asked[0]))

    async def swapped(xml: bytes) -> bytes:
        await honest(xml)
        return other

    stage.dcc.submit = swapped  # type: ignore[method-assign]
    # The other stage's first counter is ours too; ours is moved on so that the two differ.
    complete(stage.store.reserve(who.SUPPLIER))
    stage.work()
    assert (stage.order(order_id).state, stage.order(order_id).outcome) == (State.RECEIVED, None)
    assert "an answer to" in stage.order(order_id).history[-1].what


def test_what_makes_room_is_confirmed_after_the_room_is_filled(stage: Stage) -> None:
    names = [stage.submit(read(n)) for n in range(1, WINDOW + 3)]
    stage.work()
    offers = stage.connect()
    assert [offer.order_id for offer in offers if isinstance(offer, frames.Offer)] == names[:WINDOW]
    said = stage.deliver(offers[0])
    assert [type(frame) for frame in said] == [frames.Offer, frames.AnswerStored]


def test_refusals_of_requests_by_name(stage: Stage) -> None:
    def reason(xml: bytes) -> HeadEndReason:
        with pytest.raises(HeadEndRefusal) as refused:
            stage.submit(xml)
        return HeadEndReason(refused.value.reason)

    elsewhere = adjust(1).replace(b"00-A0:1<", b"00-AF:1<")
    assert reason(elsewhere) is HeadEndReason.UNKNOWN_TARGET
    assert reason(permit(1, device=who.OLD_DISPLAY)) is HeadEndReason.NO_RELAY
    assert reason(permit(1, variant=CommandVariant.WAN)) is HeadEndReason.WRONG_VARIANT
    with pytest.raises(DecodeError):
        stage.submit(b"<no>")
    with pytest.raises(HeadEndRefusal):
        stage.submit(signed_by_a_stranger())


def signed_by_a_stranger() -> bytes:
    pair = CAST.xml(who.OTHER_SUPPLIER)
    return sign_xml(adjust(1), pair.key, pair.certificate)


def test_no_consent_no_delivery(stage: Stage) -> None:
    complete(stage.desk.set_consent(RELAY, Consent.NOT_ASKED))
    order_id = stage.submit(read(1))
    stage.work()
    assert stage.connect() == []
    assert stage.order(order_id).state is State.READY
    complete(stage.desk.set_consent(RELAY, Consent.GIVEN))
    assert len(complete(stage.desk.offers(RELAY))) == 1
    complete(stage.desk.set_consent(RELAY, Consent.WITHDRAWN))
    assert stage.order(order_id).outcome is Outcome.UNKNOWN
    assert complete(stage.desk.offers(RELAY)) == [frames.Withdraw(order_id)]
    stage.report(frames.Dropped(order_id, True))
    assert stage.order(order_id).outcome is Outcome.NOT_EXECUTED
    assert complete(stage.desk.offers(RELAY)) == []


def test_priority_is_between_targets_and_counters_rise_within_one(stage: Stage) -> None:
    low = [stage.submit(read(1)), stage.submit(adjust(2), priority=1), stage.submit(read(3))]
    hub = stage.submit(permit(4), priority=5)
    stage.work()
    offers = stage.connect()
    assert [offer.order_id for offer in offers if isinstance(offer, frames.Offer | frames.PermitOffer)] == [hub, *low]
    counters = [decode(offer.message).counter for offer in offers if isinstance(offer, frames.Offer)]
    assert counters == sorted(counters)


def test_a_lower_counter_is_never_offered_after_a_higher(stage: Stage) -> None:
    first, second = stage.submit(read(1)), stage.submit(read(2))
    stage.work()
    stage.deliver(stage.connect()[1])
    assert stage.order(second).outcome is Outcome.EXECUTED
    # The first was offered before and is now known never to run, though not whether it did.
    assert (stage.order(first).at_large, stage.order(first).outcome) == (False, None)
    third = stage.submit(read(3))
    stage.work()
    late = stage.order(third)
    assert late.command_id is not None
    lower = msgspec.structs.replace(late.command_id, counter=1)
    complete(stage.store.save(msgspec.structs.replace(late, command_id=lower), late.history[-1]))
    assert complete(stage.desk.offers(RELAY)) == []
    assert stage.order(third).reason == str(HeadEndReason.COUNTER_ORDER)


def test_expiry_before_and_after_the_offer(stage: Stage) -> None:
    early = stage.submit(read(1), expires=Utc(NOW + 10))
    stage.work()
    stage.wall.pass_ms(10)
    complete(stage.desk.sweep())
    assert (stage.order(early).outcome, stage.order(early).at_large) == (Outcome.NOT_EXECUTED, False)
    late = stage.submit(read(2), expires=Utc(NOW + 1000))
    stage.work()
    (offer,) = stage.connect()
    assert isinstance(offer, frames.Offer)
    assert offer.remaining_ms == 990
    stage.wall.pass_ms(5000)
    assert complete(stage.desk.sweep()) == [RELAY]
    assert (stage.order(late).outcome, stage.order(late).at_large) == (Outcome.UNKNOWN, True)
    # A Response that comes after all still counts.
    stage.deliver(offer)
    assert stage.order(late).outcome is Outcome.EXECUTED


def test_reconnection_offers_what_the_relay_lacks_and_nothing_else(stage: Stage) -> None:
    names = [stage.submit(read(n)) for n in (1, 2, 3)]
    stage.work()
    first = stage.connect()
    again = stage.connect((names[0], "held"), (names[1], "forwarded"))
    assert again == [first[2]]
    assert [stage.order(name).state for name in names] == [State.HELD, State.FORWARDED, State.OFFERED]


def test_a_relay_speaks_only_of_its_own_orders(stage: Stage) -> None:
    order_id = stage.submit(read(1))
    stage.work()
    (offer,) = stage.connect()
    assert isinstance(offer, frames.Offer)
    stranger = who.OLD_DISPLAY
    for report in (frames.Held(order_id), frames.Dropped(order_id, True), frames.Forwarded(order_id)):
        complete(stage.desk.received(stranger, report))
    response = stage.devices.answer(offer.message)
    assert response is not None
    complete(stage.desk.received(stranger, frames.Answer(order_id, response)))
    assert (stage.order(order_id).state, stage.order(order_id).outcome) == (State.OFFERED, None)
    with pytest.raises(HeadEndRefusal):
        complete(stage.desk.connected(stranger, frames.Hello(device=stranger)))


def test_a_restored_backup_builds_nothing_again(stage: Stage) -> None:
    order_id = stage.submit(adjust(1))
    complete(stage.desk.restored())
    stage.work()
    assert (stage.order(order_id).outcome, stage.order(order_id).at_large) == (Outcome.UNKNOWN, True)
    assert stage.dcc.asked == []


def test_a_relay_that_repeats_itself_writes_no_events_without_end(stage: Stage) -> None:
    order_id = stage.submit(read(1))
    stage.work()
    stage.connect()
    for number in range(50):
        stage.report(frames.Answer(order_id, bytes((number,))))
    assert len([event for event in complete(stage.store.events(0)) if event.what.startswith("bad answer")]) == 1
    complete(stage.desk.withdraw(order_id))
    for _ in range(50):
        stage.report(frames.Dropped(order_id, False))
    assert len([event for event in complete(stage.store.events(0)) if "dropped" in event.what]) == 1
    assert stage.order(order_id).outcome is Outcome.UNKNOWN
