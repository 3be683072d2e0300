"""The desk: the head end's service, without a clock, a network or a disk of its own.

Theory of operation
-------------------
* Every change of an order is load, `step`, save. A save that loses the race is done again on the row as it is now;
  what the step says is told, sent or acted on only after its save has returned.
* Work with the DCC is done under a lease, one input at a time; a worker that dies leaves its lease to run out, and
  the next goes on from the row.
* Frames for a relay are returned to the caller, who sends them: Offers only after OFFERED is saved, confirmations only
  after what they confirm is saved. New Offers go before the confirmation that made room for them, so a device that has
  every confirmation has every Offer as well.
* What a relay says of another relay's order changes nothing. What it brings that fits no order is kept as a stray.

The same class serves the simulation (`memory.MemoryStore`, run by `memory.complete`) and the runtime.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from nowan.effects import Emit
from nowan.errors import DecodeError, PeerMisbehaved
from nowan.gbcs.utrn import is_token_counter
from nowan.headend import intake, lifecycle, offering
from nowan.headend.answers import answers, judge
from nowan.headend.consent import Consent
from nowan.headend.homes import Home
from nowan.headend.intake import Wish
from nowan.headend.lifecycle import (
    Answered,
    BadAnswer,
    Dropped,
    Expired,
    Forwarded,
    Held,
    Input,
    Moved,
    Offered,
    Overtaken,
    Restored,
    Returned,
    Withdrawn,
)
from nowan.headend.orders import ABROAD, Kind, Lease, Order, Proof, State, Way
from nowan.headend.ports import WORK, Clock, Dcc, HeadEndRefusal, OrderStore, Stray
from nowan.headend.preparation import Preparation
from nowan.headend.reasons import HeadEndReason
from nowan.headend.supplier import Supplier
from nowan.ids import EntityId, OrderId
from nowan.uplink import frames
from nowan.uplink.frames import Frame, Stage
from nowan.uplink.permit import PermitFile
from nowan.uplink.session import Report, confirmation

#: How long a claim holds; longer than the DCC client waits for an answer.
LEASE_MS = 60_000
#: How often a lost race is run again before the caller is told.
MAX_RACES = 16
#: Most open orders that a restoration goes through: more than a head end of one machine has.
MAX_RESTORED = 1_000_000


class Desk:
    """See the module. `listen` hears of every step, after it is durable."""

    def __init__(
        self,
        supplier: Supplier,
        store: OrderStore,
        dcc: Dcc,
        clock: Clock,
        listen: Callable[[Moved], None] | None = None,
    ) -> None:
        self._supplier = supplier
        self._store = store
        self._clock = clock
        self._listen = listen
        self._preparation = Preparation(supplier, store, dcc, clock)

    # The back office

    async def submit(self, xml: bytes, wish: Wish | None = None) -> Order:
        """Take a service request; the same bytes again give the same order. Raises `DecodeError`, `HeadEndRefusal`."""
        order = await intake.receive(xml, wish or Wish(), self._supplier, self._store, self._clock())
        return await self._store.submit(order)

    async def withdraw(self, order_id: OrderId, detail: str = "") -> Order:
        """Stop an order; what was offered becomes unknown until its relay proves that it dropped it unsent."""
        return await self._apply(order_id, Withdrawn(detail))

    async def permit_file(self, order_id: OrderId) -> PermitFile:
        """Hand the permit out as a file, to be loaded before the PPMID is posted; from then on it is at large."""
        order = await self._store.load(order_id)
        if order.kind is not Kind.PERMIT or order.command is None or order.state not in {State.READY, *ABROAD}:
            raise HeadEndRefusal(HeadEndReason.NO_PERMIT, f"{order_id} is {order.kind} and {order.state}")
        home = await self._home(order)
        order = await self._apply(order_id, Offered(Way.FILE))
        if order.closed or order.command is None:
            raise HeadEndRefusal(HeadEndReason.NO_PERMIT, f"{order_id} is {order.outcome}")
        return PermitFile(order_id=order_id, device=order.relay, hub=home.hub, chf=home.chf, message=order.command)

    async def set_consent(self, relay: EntityId, consent: Consent) -> list[EntityId]:
        """Record the customer's word about `relay`; its withdrawal withdraws this supplier's orders there.

        Gives the relays that have something to be told.
        """
        home = await self._store.home_of(relay)
        found = home.relay(relay) if home else None
        if home is None or found is None:
            raise HeadEndRefusal(HeadEndReason.NO_RELAY, relay.hex("-").upper())
        await self._store.save_home(home.with_relay(found.agreeing(self._supplier.id, consent)))
        if consent is Consent.WITHDRAWN:
            for order in await self._store.of_relay(relay):
                await self._apply(order.order_id, Withdrawn("consent withdrawn"))
        return [relay]

    async def save_home(self, home: Home) -> list[EntityId]:
        """Keep a home as it is from now on: orders that its supply, relays or consent no longer allow are withdrawn.

        Gives the relays that have something to be told.
        """
        before = await self._store.home_of(home.hub)
        await self._store.save_home(home)
        return [] if before is None else await self._withdraw_from(before, lambda order: self._forbidden(order, home))

    async def new_tenancy(self, hub: EntityId) -> list[EntityId]:
        """Somebody else lives at `hub`: nobody has consented yet, and the old side's orders are withdrawn."""
        home = await self._store.home_of(hub)
        if home is None:
            raise HeadEndRefusal(HeadEndReason.UNKNOWN_TARGET, hub.hex("-").upper())
        await self._store.save_home(home.in_new_hands())
        return await self._withdraw_from(home, lambda _: "another tenancy")

    def _forbidden(self, order: Order, home: Home) -> str:
        relay = home.relay(order.relay)
        if relay is None:
            return "its relay is the home's no more"
        if relay.consent(self._supplier.id) is Consent.WITHDRAWN:
            return "consent withdrawn"
        return "" if home.lets(self._supplier.id, order.target) else "another supplier"

    async def _withdraw_from(self, home: Home, why: Callable[[Order], str]) -> list[EntityId]:
        for relay in home.relays:
            for order in await self._store.of_relay(relay.device):
                if order.home == home.id and why(order):
                    await self._apply(order.order_id, Withdrawn(why(order)))
        return [relay.device for relay in home.relays]

    # The DCC

    async def work(self, owner: str) -> Order | None:
        """Claim one order and take it as far as it goes without its relay; None where nothing is to be done now."""
        order = await self._store.claim(owner, self._clock(), LEASE_MS)
        if order is None:
            return None
        lease = order.lease
        home = await self._home(order)
        while order.state in WORK and not order.closed and order.not_before <= self._clock():
            taken = await self._preparation.next_input(order, home)
            before = order.version
            order = await self._apply(order.order_id, taken, lease)
            if order.version == before or (order.lease.owner, order.lease.fencing) != (owner, lease.fencing):
                break
        return order

    async def sweep(self) -> list[EntityId]:
        """End what has expired; gives the relays that have something to be told."""
        told: list[EntityId] = []
        for order in await self._store.due(self._clock()):
            ended = await self._apply(order.order_id, Expired())
            if ended.withdraw and ended.relay not in told:
                told.append(ended.relay)
        return told

    async def restored(self) -> None:
        """The store is an old backup: open orders that had not left by then may have since, so none is built again."""
        for order in await self._store.listed(open_only=True, limit=MAX_RESTORED):
            await self._apply(order.order_id, Restored())

    # The relays

    async def connected(self, relay: EntityId, hello: frames.Hello) -> list[Frame]:
        """What `relay` is to be sent after Welcome: withdrawals, what it lacks, and what waits for it.

        Raises `HeadEndRefusal` as `outgoing` does.
        """
        home = await self._served(relay)
        for item in hello.work:
            if item.stage is not Stage.ANSWERED:
                await self._report(relay, item.order_id, Held() if item.stage is Stage.HELD else Forwarded())
        again: list[Frame] = []
        open_there = {item.order_id for item in hello.work}
        for order in await self._store.of_relay(relay):
            lacking = order.order_id not in open_there and not (
                order.kind is Kind.PERMIT and order.state is not State.OFFERED
            )
            if order.state in ABROAD and not order.closed and lacking and order.way is Way.UPLINK:
                again += await self._offer(order, home)
        return [*again, *await self.offers(relay), *await self._disowned(hello)]

    async def outgoing(self, relay: EntityId) -> list[Frame]:
        """`offers`, for a session that stands.

        Raises `HeadEndRefusal` where it has outlived its reason: no home has the relay any more (``headend.no-relay``),
        or its home has another supplier and nothing is open (``headend.not-ours``).
        """
        await self._served(relay)
        return await self.offers(relay)

    async def _served(self, relay: EntityId) -> Home:
        home = await self._store.home_of(relay)
        if home is None or home.relay(relay) is None:
            raise HeadEndRefusal(HeadEndReason.NO_RELAY, relay.hex("-").upper())
        if not home.supplied_by(self._supplier.id) and not await self._store.of_relay(relay):
            raise HeadEndRefusal(HeadEndReason.NOT_OURS, f"{home.id} has another supplier, and nothing is open")
        return home

    async def offers(self, relay: EntityId) -> list[Frame]:
        """Withdrawals that `relay` has not confirmed, and orders that may go to it now, already saved as OFFERED."""
        home = await self._store.home_of(relay)
        if home is None:
            return []
        orders = await self._store.of_relay(relay)
        outgoing: list[Frame] = [frames.Withdraw(order.order_id) for order in orders if order.withdraw]
        for order in offering.choose(orders, home, self._supplier.id):
            outgoing += await self._offer(order, home)
        return outgoing

    async def received(self, relay: EntityId, report: Report) -> list[Frame]:
        """Make durable what `relay` reports; the confirmation comes last."""
        outgoing: list[Frame] = []
        match report:
            case frames.Held(order_id=order_id) | frames.PermitHeld(order_id=order_id):
                await self._report(relay, order_id, Held())
            case frames.Forwarded(order_id=order_id):
                await self._report(relay, order_id, Forwarded())
            case frames.Dropped(order_id=order_id, unsent=unsent):
                await self._report(relay, order_id, Dropped(unsent))
            case frames.Answer(order_id=order_id, response=response):
                await self._answer(relay, await self._own(relay, order_id), response)
                outgoing = await self.offers(relay)
            case frames.Alert(data=data):
                named = answers(data)
                order = await self._store.of_command(named) if named else None
                await self._answer(relay, order if order and order.relay == relay else None, data)
                outgoing = await self.offers(relay) if order else []
        return [*outgoing, confirmation(report)]

    # Inside

    async def _apply(self, order_id: OrderId, taken: Input, lease: Lease | None = None) -> Order:
        """Load, step, save; the order as it stands afterwards, unchanged where `taken` has no place in its state.

        With `lease`, only while the row's lease is that one: a worker whose lease ran out changes nothing.
        """
        for _ in range(MAX_RACES):
            order = await self._store.load(order_id)
            if lease is not None and order.lease.fencing != lease.fencing:
                return order
            stepped, effects = lifecycle.step(order, taken, self._clock())
            if stepped is order or _says_nothing_new(order, stepped, taken):
                return order
            try:
                saved = await self._store.save(offering.released(stepped), stepped.history[-1])
            except HeadEndRefusal as refusal:
                if refusal.reason is not HeadEndReason.CONFLICT:
                    raise
                continue
            self._tell(effects)
            await self._overtake(saved, taken)
            return saved
        raise HeadEndRefusal(HeadEndReason.CONFLICT, f"{order_id}: {MAX_RACES} races lost")

    def _tell(self, effects: Iterable[object]) -> None:
        for effect in effects:
            if self._listen is not None and isinstance(effect, Emit) and isinstance(effect.event, Moved):
                self._listen(effect.event)

    async def _overtake(self, order: Order, taken: Input) -> None:
        """A counter known to have run says that the lower ones of its originator at the same Device never will."""
        proven = isinstance(taken, Answered) and taken.proof is Proof.VERIFIED
        ran = order.command_id
        if ran is None or is_token_counter(ran.counter) or not (proven or isinstance(taken, Returned)):
            return
        for other in await self._store.of_target(order.target):
            late = other.command_id
            if late is not None and late.originator == ran.originator and late.counter < ran.counter:
                await self._apply(other.order_id, Overtaken(ran.counter))

    async def _offer(self, order: Order, home: Home) -> list[Frame]:
        """Save that the bytes leave, then give them; nothing where the order took another turn meanwhile."""
        if order.command_id is not None and order.state is State.READY:
            highest = await self._store.highest_offered(order.command_id.originator, order.target)
            refusal = offering.out_of_order(order, highest)
            if refusal is not None:
                await self._apply(order.order_id, refusal)
                return []
        saved = await self._apply(order.order_id, Offered())
        if saved.state not in ABROAD or saved.closed:
            return []
        return [offering.frame(saved, home, self._clock())]

    async def _own(self, relay: EntityId, order_id: OrderId) -> Order | None:
        """The order, where it exists and is this relay's."""
        try:
            order = await self._store.load(order_id)
        except HeadEndRefusal:
            return None
        return order if order.relay == relay else None

    async def _report(self, relay: EntityId, order_id: OrderId, taken: Input) -> None:
        if await self._own(relay, order_id) is not None:
            await self._apply(order_id, taken)

    async def _answer(self, relay: EntityId, order: Order | None, response: bytes) -> None:
        """A Response for `order`, or what fits none: kept as a stray, so that nothing that came is ever lost."""
        if order is None or order.command is None:
            await self._keep(relay, "alert" if answers(response) is None else "response to no order", response)
            return
        if order.response == response:
            return
        try:
            taken: Input = judge(order.command, response, self._supplier)
        except (DecodeError, PeerMisbehaved) as error:
            await self._keep(relay, f"bad answer to {order.order_id}", response)
            taken = BadAnswer(str(error))
        after = await self._apply(order.order_id, taken)
        if isinstance(taken, Answered) and after.response != response:
            await self._keep(relay, f"another answer to {order.order_id}", response)

    async def _keep(self, relay: EntityId, what: str, data: bytes) -> None:
        await self._store.keep_stray(Stray(relay=relay, at=self._clock(), what=what, data=data))

    async def _disowned(self, hello: frames.Hello) -> list[Frame]:
        """Withdrawals of what the relay still has open though it is settled here."""
        outgoing: list[Frame] = []
        for item in hello.work:
            order = await self._own(hello.device, item.order_id)
            settled = order is not None and not order.withdraw and order.response is not None
            if settled and item.stage is not Stage.ANSWERED:
                outgoing.append(frames.Withdraw(item.order_id))
        return outgoing

    async def _home(self, order: Order) -> Home:
        home = await self._store.home_of(order.relay)
        if home is None:
            raise HeadEndRefusal(HeadEndReason.UNKNOWN_TARGET, f"{order.order_id}: its home {order.home} is gone")
        return home


def _says_nothing_new(order: Order, stepped: Order, taken: Input) -> bool:
    """Whether a relay only repeats itself: rows and events that it could have written without end."""
    match taken:
        case BadAnswer():
            return any(moment.what.startswith("bad answer") for moment in order.history)
        case Dropped():
            return msgspec.structs.replace(stepped, history=order.history) == order
        case _:
            return False
