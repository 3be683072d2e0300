"""The desk killed between any two commits, with nothing left but the store: the order ends once, executed once."""

from __future__ import annotations

import pytest

from nowan.headend.memory import MemoryStore, complete
from nowan.headend.orders import Moment, Order, Outcome, State
from nowan.ids import EntityId, OrderId
from nowan.instant import Utc
from nowan.uplink import frames
from tests.headend.stage import Stage, adjust, permit, read

#: More commits than a single order takes.
MOST = 40


class Killed(Exception):
    """The process is gone."""


class MortalStore(MemoryStore):
    """Dies right after its commit number `after`."""

    def __init__(self, after: int) -> None:
        super().__init__(counter_start=5000)
        self.left = after

    def spend(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise Killed

    async def submit(self, order: Order) -> Order:
        stored = await super().submit(order)
        self.spend()
        return stored

    async def save(self, order: Order, moment: Moment) -> Order:
        saved = await super().save(order, moment)
        self.spend()
        return saved

    async def claim(self, owner: str, now: Utc, lease_ms: int) -> Order | None:
        claimed = await super().claim(owner, now, lease_ms)
        if claimed is not None:
            self.spend()
        return claimed

    async def reserve(self, originator: EntityId) -> int:
        number = await super().reserve(originator)
        self.spend()
        return number


class Relay:
    """What the PPMID holds durably, over the head end's deaths."""

    def __init__(self) -> None:
        self.open: dict[OrderId, bytes | None] = {}
        self.alerts: list[bytes] = []

    def visit(self, stage: Stage) -> None:
        """One connection, as far as the head end lives."""
        listed = [(name, "held" if response is None else "answered") for name, response in self.open.items()]
        for name, response in list(self.open.items()):
            if response is not None:
                self.take(stage, stage.report(frames.Answer(name, response)))
        for data in list(self.alerts):
            self.take(stage, stage.report(frames.Alert("a", data)), data)
        self.take(stage, stage.connect(*listed))

    def take(self, stage: Stage, told: list[frames.Frame], alert: bytes = b"") -> None:
        for frame in told:
            match frame:
                case frames.Offer(order_id=name, message=message) if name not in self.open:
                    self.open[name] = None
                    self.open[name] = stage.devices.answer(message)
                    stage.report(frames.Held(name))
                    stage.report(frames.Forwarded(name))
                    response = self.open[name]
                    if response is not None:
                        self.take(stage, stage.report(frames.Answer(name, response)))
                case frames.PermitOffer(order_id=name, message=message):
                    response = stage.devices.answer(message)
                    if response is not None:
                        self.alerts.append(response)
                    stage.report(frames.PermitHeld(name))
                    for data in list(self.alerts):
                        self.take(stage, stage.report(frames.Alert("a", data)), data)
                case frames.AnswerStored(order_id=name):
                    self.open.pop(name, None)
                case frames.AlertStored() if alert in self.alerts:
                    self.alerts.remove(alert)


@pytest.mark.parametrize("request_xml", [adjust(1), read(1), permit(1)], ids=["critical", "non-critical", "permit"])
def test_killed_after_every_commit(request_xml: bytes) -> None:
    deaths = 0
    for after in range(1, MOST):
        stage, relay = Stage(), Relay()
        store = MortalStore(after)
        homes = complete(stage.store.homes())
        complete(store.save_home(homes[0]))
        stage.store = store
        stage.desk = stage.new_desk()
        for _ in range(4):
            try:
                order_id = stage.submit(request_xml)
                stage.work()
                relay.visit(stage)
                stage.work()
            except Killed:
                deaths += 1
                # A new process over what was committed; leases of the old one are its own again.
                stage.desk = stage.new_desk()
        order = stage.order(order_id)
        assert (order.state, order.outcome) == (State.RETURNED, Outcome.EXECUTED), after
        assert len(complete(store.listed())) == 1
        assert len(stage.devices.executed) == 1, after
        assert (relay.open, relay.alerts) == ({}, []), after
        # Nothing was ever asked of the DCC under two counters, and nothing twice with other bytes.
        assert len(set(stage.dcc.asked)) == (3 if order.kind == "critical" else 2), after
    assert 10 < deaths < MOST
