"""Consent, tenancy and supply are states: what a change of each does to orders, and to nobody else's."""

from __future__ import annotations

import msgspec
import pytest

from nowan.headend.consent import Consent
from nowan.headend.forms import HomeForm
from nowan.headend.homes import Agreement, Fuel, Home, Relay, Supply
from nowan.headend.memory import complete
from nowan.headend.orders import Outcome, State
from nowan.headend.ports import HeadEndRefusal
from nowan.headend.reasons import HeadEndReason
from nowan.uplink import frames
from nowan.world import cast as who
from nowan.world import office
from tests.headend.stage import RELAY, Stage, adjust, permit, read


@pytest.fixture
def stage() -> Stage:
    return Stage()


def supplied(**supplier_of: object) -> Home:
    """The home of the story, with a supplier for each fuel."""
    supplies = tuple(
        Supply(fuel=Fuel(fuel), mpxn=office.MPAN, supplier=supplier)  # type: ignore[arg-type]
        for fuel, supplier in supplier_of.items()
    )
    return msgspec.structs.replace(office.home_record(), supplies=supplies)


def test_at_a_change_of_supplier_the_old_sides_orders_are_withdrawn_and_its_session_ends(stage: Stage) -> None:
    offered = stage.submit(read(1))
    stage.work()
    assert len(stage.connect()) == 1
    waiting = stage.submit(adjust(2))
    assert complete(stage.desk.save_home(supplied(electricity=who.OTHER_SUPPLIER))) == [RELAY]
    assert stage.order(waiting).outcome is Outcome.REFUSED
    assert stage.order(offered).outcome is Outcome.UNKNOWN
    assert stage.connect((offered, "held")) == [frames.Withdraw(offered)]
    stage.report(frames.Dropped(offered, True))
    with pytest.raises(HeadEndRefusal) as refused:
        stage.connect()
    assert refused.value.reason is HeadEndReason.NOT_OURS
    with pytest.raises(HeadEndRefusal):
        stage.submit(read(3))


def test_a_session_that_stands_ends_when_its_last_order_is_settled(stage: Stage) -> None:
    offered = stage.submit(read(1))
    stage.work()
    assert len(stage.connect()) == 1
    complete(stage.desk.save_home(supplied(electricity=who.OTHER_SUPPLIER)))
    assert complete(stage.desk.outgoing(RELAY)) == [frames.Withdraw(offered)]
    stage.report(frames.Dropped(offered, True))
    with pytest.raises(HeadEndRefusal) as refused:
        complete(stage.desk.outgoing(RELAY))
    assert refused.value.reason is HeadEndReason.NOT_OURS


def test_the_other_fuels_orders_stay(stage: Stage) -> None:
    both = supplied(electricity=who.SUPPLIER, gas=who.SUPPLIER)
    complete(stage.desk.save_home(both))
    meter, hub = stage.submit(read(1)), stage.submit(permit(2))
    complete(stage.desk.save_home(supplied(electricity=who.OTHER_SUPPLIER, gas=who.SUPPLIER)))
    assert stage.order(meter).outcome is Outcome.REFUSED
    stage.work()
    assert stage.order(hub).state is State.READY
    assert not stage.order(hub).closed
    assert len(stage.connect()) == 1


def test_a_home_saved_as_it_was_withdraws_nothing(stage: Stage) -> None:
    order = stage.submit(read(1))
    complete(stage.desk.save_home(office.home_record()))
    assert not stage.order(order).closed


def test_a_new_tenancy_has_consented_to_nothing(stage: Stage) -> None:
    order = stage.submit(read(1))
    stage.work()
    stage.connect()
    assert complete(stage.desk.new_tenancy(who.GPF)) == [RELAY]
    assert stage.order(order).outcome is Outcome.UNKNOWN
    later = stage.submit(read(2))
    stage.work()
    assert stage.connect((order, "held")) == [frames.Withdraw(order)]
    assert stage.order(later).state is State.READY
    with pytest.raises(HeadEndRefusal):
        complete(stage.desk.new_tenancy(who.OTHER_SUPPLIER))


FORM = HomeForm(id="a", hub="02-4E-4F-57-41-4E-00-A3", chf="02-4E-4F-57-41-4E-00-A2")


@pytest.mark.parametrize(
    ("said", "file", "holds"),
    [
        (None, Consent.GIVEN, Consent.GIVEN),
        (Consent.WITHDRAWN, Consent.GIVEN, Consent.WITHDRAWN),
        (Consent.GIVEN, Consent.NOT_ASKED, Consent.GIVEN),
        (Consent.GIVEN, Consent.WITHDRAWN, Consent.WITHDRAWN),
    ],
)
def test_a_restart_gives_no_consent_that_the_customer_has_withdrawn(
    said: Consent | None, file: Consent, holds: Consent
) -> None:
    def home(consent: Consent) -> Home:
        relay = Relay(device=RELAY, agreements=(Agreement(who.SUPPLIER, consent),))
        return msgspec.structs.replace(FORM.home(who.SUPPLIER), relays=(relay,))

    started = home(file).remembering(None if said is None else home(said))
    relay = started.relay(RELAY)
    assert relay is not None
    assert relay.consent(who.SUPPLIER) is holds
