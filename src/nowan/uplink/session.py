"""Both ends of an uplink connection, sans-IO: `DeviceSession` in the PPMID, `HeadEndSession` in the head end.

Theory of operation
-------------------
* The device dials, says Hello with the work that is open there, and is answered by Welcome; then either side speaks
  when it has something to say. The head end takes no frame before Hello, the device none before Welcome.
* Nothing is told before it is durable. The device sends Held, Forwarded, Answer and Dropped only when its machine says
  so, which it does after its `Persist`; the head end confirms (Noted, AnswerStored, AlertStored) only what it has on
  disk. What is not confirmed is sent again: after `RESEND_S` on a live connection, and after a reconnection.
* Every frame may come twice. An Offer of an order that is held changes nothing and is answered by its stage again; an
  Answer that is stored is confirmed again.
* Where the two disagree after a reconnection, the device's Hello is what it has, the head end's rows are what it
  knows; the head end offers again what the device lacks, and withdraws again what it has given up.
* One connection a device: a newer one ends the older.

Who drives it: uplink/runtime over WebSocket, or a simulation over a list of frames. The link is named ``uplink``,
timers start with ``uplink.``; `Dial` and `HangUp` are told through `Emit`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import NewType

import msgspec

from nowan.crypto.entropy import Entropy, integer
from nowan.effects import Effect, Emit, Send, SetTimer
from nowan.errors import ApiMisuse, DecodeError
from nowan.ids import EntityId, OrderId, dashed
from nowan.instant import Tick, after
from nowan.uplink import frames
from nowan.uplink.frames import Frame, Stage
from nowan.uplink.reasons import UplinkReason

LINK = "uplink"
#: Silence after which the device says that it is there; below the 60 s after which home routers forget a connection.
HEARTBEAT_S = 45.0
#: Heartbeats missed before a side gives the connection up.
MISSED_HEARTBEATS = 3
#: How long the head end waits for Hello, and the device for Welcome.
GREETING_S = 10.0
#: How long an unconfirmed frame waits before it is sent again.
RESEND_S = 20.0
#: First and longest back-off before the device dials again; each is drawn between half of it and the whole.
FIRST_BACKOFF_S, LONGEST_BACKOFF_S = 1.0, 300.0
#: Most Alerts that wait at a device's session: a day's worth of a meter in trouble.
MAX_ALERTS = 64

#: Names one frame that waits for its confirmation.
_Key = NewType("_Key", tuple[str, str])


class _Connection(Enum):
    DOWN = "down"
    DIALLING = "dialling"
    GREETED = "greeted"
    OPEN = "open"


class OpenWork(msgspec.Struct, frozen=True, kw_only=True):
    """One order that the PPMID has open, as its machine lists it; `response` where `stage` is ANSWERED."""

    order_id: OrderId
    stage: Stage
    response: bytes | None = None

    def __repr__(self) -> str:
        return f"OpenWork({self.order_id}, {self.stage.value})"


class Dial(msgspec.Struct, frozen=True):
    """Open a connection; answered by `DeviceSession.connected` or `DeviceSession.closed`."""


class HangUp(msgspec.Struct, frozen=True):
    """Close the connection once what was sent has left."""

    reason: UplinkReason
    detail: str = ""


class TakeOrder(msgspec.Struct, frozen=True, kw_only=True):
    """The PPMID shall hold this order; answered by `order_held` once that is durable."""

    order_id: OrderId
    message: bytes
    priority: int
    remaining_ms: int | None

    def __repr__(self) -> str:
        return f"TakeOrder({self.order_id}, {len(self.message)} bytes)"


class TakePermit(msgspec.Struct, frozen=True, kw_only=True):
    """The PPMID shall load this permit; answered by `permit_held` once that is durable."""

    order_id: OrderId
    hub: EntityId
    chf: EntityId
    message: bytes

    def __repr__(self) -> str:
        return f"TakePermit({self.order_id}, {len(self.message)} bytes)"


class DropOrder(msgspec.Struct, frozen=True):
    """The PPMID shall let go of the order; answered by `order_dropped`."""

    order_id: OrderId


class AnswerSettled(msgspec.Struct, frozen=True):
    """The head end has the Response; the PPMID may forget the order."""

    order_id: OrderId


class AlertSettled(msgspec.Struct, frozen=True):
    """The head end has the Alert; the PPMID may forget it."""

    data: bytes

    def __repr__(self) -> str:
        return f"AlertSettled({len(self.data)} bytes)"


DeviceEvent = Dial | HangUp | TakeOrder | TakePermit | DropOrder | AnswerSettled | AlertSettled


def alert_id(data: bytes) -> str:
    """The name of an Alert between the two ends: the first 16 bytes of its SHA-256, in hex, equal for equal bytes."""
    return hashlib.sha256(data).hexdigest()[:32]


class DeviceSession:
    """The PPMID's end, over all its connections. Every method returns the effects to carry out in order."""

    def __init__(self, device: EntityId, entropy: Entropy, *, software: str = "") -> None:
        self._device = device
        self._entropy = entropy
        self._software = software
        self._connection = _Connection.DOWN
        self._stopped = False
        self._failures = 0
        self._pending = 0
        self._heard = Tick(0)
        self._unconfirmed: dict[_Key, Frame] = {}
        self._alerts: dict[str, bytes] = {}

    @property
    def in_flight(self) -> bool:
        """Whether the head end owes us something: a Welcome, an Offer it announced, or a confirmation of what we sent.

        While it is true on a live connection, a simulated home lets no virtual time pass, so that a seed replays.
        False while the connection is down: how long that lasts is the world's to say.
        """
        if self._connection is _Connection.DOWN:
            return False
        return self._connection is not _Connection.OPEN or self._pending > 0 or bool(self._unconfirmed)

    @property
    def is_open(self) -> bool:
        """Whether Hello and Welcome have passed."""
        return self._connection is _Connection.OPEN

    # The connection

    def start(self, now: Tick) -> list[Effect]:
        """Power on, or the network has come back: dial at once."""
        self._stopped = False
        if self._connection is not _Connection.DOWN:
            return []
        self._connection = _Connection.DIALLING
        return [SetTimer("uplink.dial", None), Emit(Dial())]

    def connected(self, work: Sequence[OpenWork], alerts: Iterable[bytes], now: Tick) -> list[Effect]:
        """The dialled connection stands; `work` and `alerts` are what the PPMID has open, oldest first."""
        self._connection = _Connection.GREETED
        self._pending = 0
        self._heard = now
        self._unconfirmed = {k: frame for k, frame in self._unconfirmed.items() if isinstance(frame, frames.Dropped)}
        for item in work:
            if item.stage is Stage.ANSWERED and item.response is not None:
                self._expect(frames.Answer(item.order_id, item.response))
        for data in alerts:
            self._note_alert(data)
        for name, data in self._alerts.items():
            self._expect(frames.Alert(name, data))
        listed = tuple(frames.OpenOrder(item.order_id, item.stage) for item in work[: frames.MAX_OPEN])
        hello = frames.Hello(device=self._device, software=self._software, work=listed)
        return [self._send(hello), SetTimer("uplink.greeting", after(now, GREETING_S))]

    def closed(self, now: Tick) -> list[Effect]:
        """The connection is gone, or could not be made: dial again after a back-off that doubles and is jittered."""
        self._connection = _Connection.DOWN
        self._pending = 0
        longest = min(FIRST_BACKOFF_S * 2.0 ** min(self._failures, 16), LONGEST_BACKOFF_S)
        self._failures += 1
        wait_s = longest * (0.5 + integer(self._entropy, 1 << 16) / (1 << 17))
        quiet = [SetTimer(f"uplink.{name}", None) for name in ("greeting", "resend", "heartbeat")]
        if self._stopped:
            return [*quiet]
        return [*quiet, SetTimer("uplink.dial", after(now, wait_s))]

    def stop(self, now: Tick) -> list[Effect]:
        """Power off or network gone, on purpose: no dialling until `start`."""
        self._stopped = True
        self._connection = _Connection.DOWN
        self._pending = 0
        names = ("greeting", "resend", "heartbeat", "dial")
        return [*(SetTimer(f"uplink.{name}", None) for name in names), Emit(HangUp(UplinkReason.STOPPING))]

    def receive(self, data: bytes, now: Tick) -> list[Effect]:
        """A frame from the head end."""
        if self._connection not in (_Connection.GREETED, _Connection.OPEN):
            return []
        try:
            frame = frames.decode(data)
        except DecodeError as error:
            return self._give_up(UplinkReason(error.reason), error.detail)
        self._heard = now
        if self._connection is _Connection.GREETED and not isinstance(frame, frames.Welcome | frames.Goodbye):
            return self._give_up(UplinkReason.OUT_OF_TURN, type(frame).__name__)
        return self._take(frame, now)

    def fire(self, timer: str, now: Tick) -> list[Effect]:
        """A timer has come due."""
        if timer == "uplink.dial":
            return self.start(now)
        if timer == "uplink.greeting" and self._connection is _Connection.GREETED:
            return self._give_up(UplinkReason.SILENT, "no Welcome")
        if self._connection is not _Connection.OPEN:
            return []
        if timer == "uplink.resend" and self._unconfirmed:
            return [*self._resend(), SetTimer("uplink.resend", after(now, RESEND_S))]
        if timer == "uplink.heartbeat":
            if now - self._heard > after(Tick(0), HEARTBEAT_S * MISSED_HEARTBEATS):
                return self._give_up(UplinkReason.SILENT, f"{MISSED_HEARTBEATS} heartbeats unanswered")
            return [self._send(frames.Heartbeat()), SetTimer("uplink.heartbeat", after(now, HEARTBEAT_S))]
        return []

    # What the PPMID's machine says

    def order_held(self, order_id: OrderId, now: Tick) -> list[Effect]:
        """The order is durable here."""
        return self._say(frames.Held(order_id), now)

    def permit_held(self, order_id: OrderId, now: Tick) -> list[Effect]:
        """The permit is durable here."""
        return self._say(frames.PermitHeld(order_id), now)

    def order_forwarded(self, order_id: OrderId, now: Tick) -> list[Effect]:
        """The order's bytes are in the HAN."""
        return self._say(frames.Forwarded(order_id), now)

    def order_answered(self, order_id: OrderId, response: bytes, now: Tick) -> list[Effect]:
        """The Response is durable here."""
        return self._say(frames.Answer(order_id, response), now)

    def order_dropped(self, order_id: OrderId, unsent: bool, now: Tick) -> list[Effect]:
        """The order is gone; kept until the head end has noted it, also over a reconnection.

        A proof that it was unsent is not taken back by a second withdrawal, which finds nothing to drop any more.
        """
        said = self._unconfirmed.get(_Key(("dropped", order_id)))
        unsent = unsent or (isinstance(said, frames.Dropped) and said.unsent)
        return self._say(frames.Dropped(order_id, unsent), now, keep=True)

    def alert(self, data: bytes, now: Tick) -> list[Effect]:
        """An Alert to carry up; kept until the head end has stored it."""
        name = self._note_alert(data)
        return self._say(frames.Alert(name, data), now) if name in self._alerts else []

    # Inside

    def _take(self, frame: Frame, now: Tick) -> list[Effect]:
        match frame:
            case frames.Welcome(pending=pending) if self._connection is _Connection.GREETED:
                self._connection = _Connection.OPEN
                self._failures = 0
                self._pending = pending
                timers = [SetTimer("uplink.greeting", None), SetTimer("uplink.heartbeat", after(now, HEARTBEAT_S))]
                resend = [SetTimer("uplink.resend", after(now, RESEND_S))] if self._unconfirmed else []
                return [*timers, *self._resend(), *resend]
            case frames.Offer():
                self._pending = max(0, self._pending - 1)
                taken = TakeOrder(
                    order_id=frame.order_id,
                    message=frame.message,
                    priority=frame.priority,
                    remaining_ms=frame.remaining_ms,
                )
                return [Emit(taken)]
            case frames.PermitOffer():
                self._pending = max(0, self._pending - 1)
                return [Emit(TakePermit(order_id=frame.order_id, hub=frame.hub, chf=frame.chf, message=frame.message))]
            case frames.Withdraw(order_id=order_id):
                return [Emit(DropOrder(order_id))]
            case frames.Noted(order_id=order_id, what=what):
                return self._confirmed(_Key((what, order_id)))
            case frames.AnswerStored(order_id=order_id):
                return [*self._confirmed(_Key(("answer", order_id))), Emit(AnswerSettled(order_id))]
            case frames.AlertStored(alert_id=name):
                data = self._alerts.pop(name, None)
                settled: list[Effect] = [] if data is None else [Emit(AlertSettled(data))]
                return [*self._confirmed(_Key(("alert", name))), *settled]
            case frames.Heartbeat():
                return []
            case frames.Goodbye(reason=reason, detail=detail):
                known = {str(item): item for item in UplinkReason}
                return [Emit(HangUp(known.get(reason, UplinkReason.OUT_OF_TURN), detail))]
            case _:
                return self._give_up(UplinkReason.OUT_OF_TURN, type(frame).__name__)

    def _note_alert(self, data: bytes) -> str:
        name = alert_id(data)
        if len(self._alerts) < MAX_ALERTS:
            self._alerts.setdefault(name, data)
        return name

    def _say(self, frame: Frame, now: Tick, *, keep: bool = False) -> list[Effect]:
        """Send `frame` and expect its confirmation.

        With no connection the next Hello will say it, or (`keep`) it waits; between Hello and Welcome it waits, since
        that Hello has left.
        """
        if self._connection is not _Connection.OPEN:
            if keep or self._connection is _Connection.GREETED:
                self._expect(frame)
            return []
        timer = [] if self._unconfirmed else [SetTimer("uplink.resend", after(now, RESEND_S))]
        self._expect(frame)
        return [self._send(frame), *timer]

    def _expect(self, frame: Frame) -> None:
        self._unconfirmed[_key(frame)] = frame

    def _confirmed(self, key: _Key) -> list[Effect]:
        known = self._unconfirmed.pop(key, None)
        return [SetTimer("uplink.resend", None)] if known is not None and not self._unconfirmed else []

    def _resend(self) -> list[Effect]:
        return [self._send(frame) for frame in self._unconfirmed.values()]

    def _give_up(self, reason: UplinkReason, detail: str) -> list[Effect]:
        return [self._send(frames.Goodbye(str(reason), detail[: frames.MAX_TEXT])), Emit(HangUp(reason, detail))]

    @staticmethod
    def _send(frame: Frame) -> Send:
        return Send(LINK, frames.encode(frame))


def _key(frame: Frame) -> _Key:
    """What the confirmation of `frame` names."""
    match frame:
        case frames.Held(order_id=name):
            return _Key(("held", name))
        case frames.PermitHeld(order_id=name):
            return _Key(("permit-held", name))
        case frames.Forwarded(order_id=name):
            return _Key(("forwarded", name))
        case frames.Dropped(order_id=name):
            return _Key(("dropped", name))
        case frames.Answer(order_id=name):
            return _Key(("answer", name))
        case frames.Alert(alert_id=text):
            return _Key(("alert", text))
        case _:
            raise ApiMisuse(f"{type(frame).__name__} is not confirmed")


#: What a device may say between Hello and the end, for the head end to make durable and confirm.
Report = frames.Held | frames.PermitHeld | frames.Forwarded | frames.Answer | frames.Dropped | frames.Alert


class HeadEndSession:
    """The head end's end of one connection, whose device the transport has authenticated.

    Emits the `Hello`, then each `Report`; the desk makes them durable and answers through `welcome` and `send`.
    """

    def __init__(self, device: EntityId) -> None:
        self.device = device
        self._greeted = False
        self._welcomed = False
        self._over = False
        self._heard = Tick(0)

    def start(self, now: Tick) -> list[Effect]:
        """The connection stands."""
        self._heard = now
        return [SetTimer("uplink.greeting", after(now, GREETING_S))]

    def receive(self, data: bytes, now: Tick) -> list[Effect]:
        """A frame from the device."""
        if self._over:
            return []
        try:
            frame = frames.decode(data)
        except DecodeError as error:
            return self.end(UplinkReason(error.reason), error.detail)
        self._heard = now
        match frame:
            case frames.Hello(device=device):
                if self._greeted:
                    return self.end(UplinkReason.OUT_OF_TURN, "a second Hello")
                if device != self.device:
                    return self.end(
                        UplinkReason.IDENTITY, f"{dashed(device)} came with the certificate of {dashed(self.device)}"
                    )
                self._greeted = True
                silence = after(now, HEARTBEAT_S * MISSED_HEARTBEATS)
                return [SetTimer("uplink.greeting", None), SetTimer("uplink.silence", silence), Emit(frame)]
            case frames.Goodbye(reason=reason, detail=detail):
                self._over = True
                known = {str(item): item for item in UplinkReason}
                return [Emit(HangUp(known.get(reason, UplinkReason.OUT_OF_TURN), detail))]
            case _ if not self._greeted:
                return self.end(UplinkReason.OUT_OF_TURN, f"{type(frame).__name__} before Hello")
            case frames.Heartbeat():
                return [Send(LINK, frames.encode(frames.Heartbeat()))]
            case (
                frames.Held()
                | frames.PermitHeld()
                | frames.Forwarded()
                | frames.Answer()
                | frames.Dropped()
                | frames.Alert()
            ):
                return [Emit(frame)]
            case _:
                return self.end(UplinkReason.OUT_OF_TURN, type(frame).__name__)

    def fire(self, timer: str, now: Tick) -> list[Effect]:
        """A timer has come due."""
        if self._over:
            return []
        if timer == "uplink.greeting" and not self._greeted:
            return self.end(UplinkReason.SILENT, "no Hello")
        if timer == "uplink.silence":
            due = after(self._heard, HEARTBEAT_S * MISSED_HEARTBEATS)
            if now >= due:
                return self.end(UplinkReason.SILENT, f"{MISSED_HEARTBEATS} heartbeats missed")
            return [SetTimer("uplink.silence", due)]
        return []

    def welcome(self, offers: Sequence[Frame]) -> list[Effect]:
        """Answer Hello, announcing the Offers and PermitOffers among `offers`, which follow at once."""
        pending = sum(isinstance(frame, frames.Offer | frames.PermitOffer) for frame in offers)
        self._welcomed = True
        return self.send([frames.Welcome(pending=pending), *offers])

    def send(self, outgoing: Sequence[Frame]) -> list[Effect]:
        """Send what the desk says, in its order; before Welcome and after the end, nothing (a Hello will ask again)."""
        if self._over or not self._welcomed:
            return []
        return [Send(LINK, frames.encode(frame)) for frame in outgoing]

    def end(self, reason: UplinkReason, detail: str = "") -> list[Effect]:
        """End the connection by name."""
        self._over = True
        return [
            Send(LINK, frames.encode(frames.Goodbye(str(reason), detail[: frames.MAX_TEXT]))),
            Emit(HangUp(reason, detail)),
        ]


def confirmation(report: Report) -> Frame:
    """The frame that tells the device that `report` is durable at the head end."""
    what, name = _key(report)
    match report:
        case frames.Answer(order_id=order_id):
            return frames.AnswerStored(order_id)
        case frames.Alert(alert_id=alert):
            return frames.AlertStored(alert)
        case _:
            return frames.Noted(OrderId(name), what)
