"""The stage that the head end's tests play on: TEST keys, an emulated DCC, and Devices that answer by real messages."""

from __future__ import annotations

from nowan.crypto.secret import Secret
from nowan.dcc.broker import Broker
from nowan.dlms.access import AccessRequest
from nowan.dlms.data import I32, NULL
from nowan.duis.bodies.han import AddDevice, LogChange, UpdateHanDeviceLog
from nowan.duis.bodies.prepayment import AdjustOrReset, UpdateMeterBalance
from nowan.duis.bodies.reads import ReadMeterBalance
from nowan.duis.request import new_request
from nowan.duis.service_references import CommandVariant
from nowan.gbcs import Cra, KeyUse, build, decode, payload, protect, verify
from nowan.gbcs.asn1 import JoinRequest, JoinResult
from nowan.gbcs.cosem import results
from nowan.gbcs.usecases import by_code
from nowan.headend.desk import Desk
from nowan.headend.intake import Wish
from nowan.headend.memory import MemoryStore, complete
from nowan.headend.orders import Order
from nowan.headend.ports import DccUnreachable
from nowan.ids import EntityId, OrderId, RequestId
from nowan.instant import Utc
from nowan.uplink import frames
from nowan.uplink.frames import Frame
from nowan.uplink.session import Report
from nowan.world import cast as who
from nowan.world import office
from nowan.world.cast import Cast

CAST: Cast = who.make("headend tests")
NOW = who.EPOCH
RELAY = who.NEW_DISPLAY


class Wall:
    """A clock that a test moves."""

    def __init__(self, now: Utc = NOW) -> None:
        self.now = now

    def __call__(self) -> Utc:
        return self.now

    def pass_ms(self, elapsed: int) -> None:
        self.now = Utc(self.now + elapsed)


class TestDcc:
    """A broker behind a network that can lose the question or the answer."""

    __test__ = False

    def __init__(self, broker: Broker, wall: Wall) -> None:
        self.broker = broker
        self.wall = wall
        self.asked: list[bytes] = []
        self.lose: list[str] = []

    async def submit(self, xml: bytes) -> bytes:
        fate = self.lose.pop(0) if self.lose else ""
        if fate == "question":
            raise DccUnreachable("lost on the way there")
        self.asked.append(xml)
        answer = self.broker.submit(xml, self.wall())
        if fate == "answer":
            raise DccUnreachable("lost on the way back")
        return answer


class Devices:
    """Meter, hub and display as one: executes each (originator, counter) at most once, and answers as they would."""

    def __init__(self, cast: Cast = CAST) -> None:
        self._keys = cast.keys(who.DEVICES, [who.SUPPLIER, who.ACB])
        self.executed: list[tuple[EntityId, EntityId, int]] = []
        self._highest: dict[tuple[EntityId, EntityId], int] = {}

    def answer(self, command: bytes, balance: int = -1234) -> bytes | None:
        """The Response; None where the counter is not above the last, as a Device says nothing then."""
        message = decode(command)
        verify(message, self._keys, acb=who.ACB)
        line = (message.originator, message.recipient)
        if message.counter <= self._highest.get(line, -1):
            return None
        self._highest[line] = message.counter
        self.executed.append((*line, message.counter))
        asked = payload(message)
        if isinstance(asked, AccessRequest):
            content = results(asked, [I32(balance) if message.code == 0x0069 else NULL for _ in asked.items])
        else:
            assert isinstance(asked, JoinRequest)
            content = JoinResult(0)
        return self.protected(build.response(message, content))

    def protected(self, response):  # type: ignore[no-untyped-def]
        due = by_code(response.code).protection(Cra.RESPONSE, by_broker=response.recipient == who.ACB)
        if due.signature:
            return protect.signed(response, self._keys.private(response.originator, KeyUse.DIGITAL_SIGNING)).encode()
        return protect.maced(response, self._keys.shared(response.originator, response.recipient)).encode()


def adjust(counter: int, amount: int = 1_500_000) -> bytes:
    body = UpdateMeterBalance(prepayment=AdjustOrReset(adjust=amount))
    return new_request(RequestId(who.SUPPLIER, who.METER, counter), "1.5", CommandVariant.TRANSFORM, body).xml()


def read(counter: int) -> bytes:
    request_id = RequestId(who.SUPPLIER, who.METER, counter)
    return new_request(request_id, "4.18", CommandVariant.LOCAL, ReadMeterBalance()).xml()


def permit(counter: int, device: EntityId = RELAY, variant: CommandVariant = CommandVariant.LOCAL) -> bytes:
    add = AddDevice(join_time_period_s=600, install_code=Secret(bytes(range(16))), import_mpxn=office.MPAN)
    body = UpdateHanDeviceLog(device=device, request_type=LogChange.ADD, add=add)
    return new_request(RequestId(who.SUPPLIER, who.CHF, counter), "8.11", variant, body).xml()


class Stage:
    """A desk over a memory store, with all that it talks to."""

    def __init__(self) -> None:
        self.wall = Wall()
        self.store = MemoryStore(counter_start=5000)
        self.dcc = TestDcc(office.broker(CAST), self.wall)
        self.devices = Devices()
        complete(self.store.save_home(office.home_record()))
        self.desk = self.new_desk()

    def new_desk(self) -> Desk:
        return Desk(office.supplier(CAST), self.store, self.dcc, self.wall)

    def submit(self, xml: bytes, **wish: object) -> OrderId:
        return complete(self.desk.submit(xml, Wish(**wish))).order_id  # type: ignore[arg-type]

    def work(self) -> None:
        for _ in range(100):
            if complete(self.desk.work("worker")) is None:
                return
        raise AssertionError("the desk does not come to rest")

    def order(self, order_id: OrderId) -> Order:
        return complete(self.store.load(order_id))

    def connect(self, *work: tuple[OrderId, str]) -> list[Frame]:
        listed = tuple(frames.OpenOrder(name, frames.Stage(stage)) for name, stage in work)
        return complete(self.desk.connected(RELAY, frames.Hello(device=RELAY, work=listed)))

    def report(self, report: Report) -> list[Frame]:
        return complete(self.desk.received(RELAY, report))

    def deliver(self, offer: Frame) -> list[Frame]:
        """The relay holds, forwards and answers one Offer; what the last frame was answered with."""
        assert isinstance(offer, frames.Offer)
        self.report(frames.Held(offer.order_id))
        self.report(frames.Forwarded(offer.order_id))
        response = self.devices.answer(offer.message)
        assert response is not None
        return self.report(frames.Answer(offer.order_id, response))
