"""Certificate-based key establishment (ZSE Annex C.3): one handshake with one partner, in either role.

Theory of operation
-------------------
The initiator asks three times and the responder answers each: certificates, ephemeral points, confirmation codes.

    Initiate Request          ->
                              <-  Initiate Response          certificates and how long each side will compute
    Ephemeral Data Request    ->
                              <-  Ephemeral Data Response    compressed points
    Confirm Key Request       ->
                              <-  Confirm Key Response       codes under the derived key

There is one dataclass a state that holds only what is valid there, and `step` takes an input to a next state with its
effects. Curve operations take seconds on a hub's microcontroller: a result leaves through the handshake's one timer,
when the `Processor` (one core, shared by all handshakes of a device) is done, so that virtual time passes. Cheap checks
of a certificate come before the first curve operation.

Whoever finds a fault sends Terminate and ends; a partner that timed out or could not be reached is sent nothing
(C.3.1.3). A request that repeats the sequence number of the one being served is a repetition and changes nothing.

Guarded
-------
Over Inter-PAN anybody can send in anybody's name before the confirmation. With `KeConfig.guarded` such a message cannot
end a live handshake: a Terminate is only remembered, and names the reason if the handshake then times out; an Initiate
or a message out of turn is dropped. A forged ephemeral point or code in the partner's name, in its turn, can still
spoil one attempt: only the confirmation tells the two apart.

The responder installs the key before it sends its code (`Established` precedes the `KeMessage`), so that the embedder
can store it first; the initiator installs it when the responder's code is right.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import assert_never

import msgspec

from nowan.crypto.ecqv import Suite
from nowan.crypto.entropy import Entropy
from nowan.crypto.secret import Secret
from nowan.effects import Effect, Emit, SetTimer
from nowan.errors import ApiMisuse, DecodeError, PeerMisbehaved
from nowan.ids import EntityId
from nowan.instant import Tick, after
from nowan.zigbee.clusters.key_establishment import MAX_TIME_S, Initiate
from nowan.zigbee.ke_messages import Command, KeFrame
from nowan.zigbee.ke_states import (
    Answering,
    Begin,
    CertificateAnswered,
    Confirming,
    ConfirmSent,
    Deriving,
    Drop,
    Ended,
    EphemeralAnswered,
    EphemeralSent,
    Fired,
    GivenUp,
    Incoming,
    InitiateSent,
    Input,
    MakingEphemeral,
    Peer,
    Ready,
    State,
)
from nowan.zigbee.ke_status import KeStatus
from nowan.zigbee.key_agreement import AgreedKeys, Credentials, Ephemeral, derive, examine, make_ephemeral

__all__ = [
    "Credentials",
    "Established",
    "Failed",
    "KeConfig",
    "KeMessage",
    "KeStatus",
    "KeyEstablishment",
    "Processor",
    "Role",
]


#: Length of a confirmation code in bytes.
CODE_SIZE = 16


class Role(Enum):
    """Who began."""

    INITIATOR = "initiator"
    RESPONDER = "responder"


class KeConfig(msgspec.Struct, frozen=True, kw_only=True):
    """How this side behaves; times in seconds.

    `compute_*_s` is what the side's own curve operations cost (one for the ephemeral key, three and a half for the
    confirmation), `advertised_*_s` what it tells its partner to expect. `initiate_wait_s` is the wait for the Initiate
    Response and `allowance_s` what is added to a partner's advertised times. `wait_time_s` goes into Terminate.
    `max_half_open` bounds handshakes that partners began. `ephemeral` gives the ephemeral private scalar for a suite
    in place of entropy, for vectors.
    """

    credentials: tuple[Credentials, ...]
    compute_ephemeral_s: float = 0.0
    compute_confirm_s: float = 0.0
    advertised_ephemeral_s: int = 10
    advertised_confirm_s: int = 10
    initiate_wait_s: float = 10.0
    allowance_s: float = 5.0
    wait_time_s: int = 30
    guarded: bool = True
    max_half_open: int = 2
    ephemeral: Callable[[int], int] | None = None

    @property
    def suites(self) -> int:
        """The suites supported, as the bits of KeyEstablishmentSuite."""
        return sum({held.suite for held in self.credentials})

    def credentials_for(self, suite: int) -> Credentials | None:
        """What is held for one suite bit."""
        return next((held for held in self.credentials if held.suite == suite), None)


class KeMessage(msgspec.Struct, frozen=True):
    """Send this ZCL frame of cluster 0x0800 to `partner`."""

    partner: EntityId
    payload: bytes
    interpan: bool


class Established(msgspec.Struct, frozen=True):
    """Both sides hold `link_key`; the partner proved its certificate's Subject, `partner`."""

    partner: EntityId
    link_key: Secret
    role: Role
    interpan: bool


class Failed(msgspec.Struct, frozen=True):
    """The handshake ended without a key. `by_us`: we found the fault; `wait_s`: not to be tried again before."""

    partner: EntityId
    status: KeStatus
    by_us: bool
    role: Role
    interpan: bool
    wait_s: int = 0


class Processor:
    """The one core that does a device's curve operations, one after the other."""

    def __init__(self) -> None:
        self._free_at = Tick(0)

    def reserve(self, seconds: float, now: Tick) -> Tick:
        """When work of so many seconds that arrives now is done."""
        self._free_at = after(max(self._free_at, now), seconds)
        return self._free_at


class KeyEstablishment:
    """One handshake. `state` is open to tests and to whoever draws it; only `step` changes it."""

    def __init__(
        self,
        config: KeConfig,
        partner: EntityId,
        *,
        interpan: bool,
        entropy: Entropy,
        processor: Processor,
        timer: str,
        sequence: int = 0,
    ) -> None:
        """`timer` names this handshake's one timer; `sequence` is its first ZCL sequence number as initiator."""
        if not config.credentials:
            raise ApiMisuse("key establishment needs credentials of at least one suite")
        self.state: State = Ready()
        self.role = Role.INITIATOR
        self.partner = partner
        self.interpan = interpan
        self.timer = timer
        self._config = config
        self._entropy = entropy
        self._processor = processor
        self._sequence = sequence
        self._deadline: Tick | None = None
        self._doubt: tuple[KeStatus, int] | None = None

    @property
    def ended(self) -> bool:
        """Whether it is over, either way."""
        return isinstance(self.state, Ended)

    @property
    def live(self) -> bool:
        """Whether it has begun and not ended."""
        return not isinstance(self.state, Ready | Ended)

    @property
    def serving(self) -> int | None:
        """Responder: the sequence number of the request last taken; None at an initiator."""
        match self.state:
            case CertificateAnswered() | Answering() | EphemeralAnswered() | Confirming() as state:
                return state.sequence
            case _:
                return None

    @property
    def hardened(self) -> bool:
        """Whether messages of this handshake are anybody's claim and may not end it."""
        return self.interpan and self._config.guarded

    def step(self, event: Input, now: Tick) -> list[Effect]:
        """The next state, and what it asks of the world."""
        match event:
            case Drop():
                return self._over(KeStatus.CANCELLED)
            case GivenUp():
                return self._fail(KeStatus.UNDELIVERED, by_us=True)
            case Incoming(frame) if frame.command is Command.TERMINATE:
                return self._terminated(frame)
            case Fired() if self._deadline is not None and now < self._deadline:
                return [SetTimer(self.timer, self._deadline)]
            case Begin() | Incoming() | Fired():
                return self._by_state(event, now)
            case _:
                assert_never(event)

    def _by_state(self, event: Begin | Incoming | Fired, now: Tick) -> list[Effect]:
        match self.state:
            case Ready():
                return self._ready(event, now)
            case InitiateSent() as state:
                return self._initiate_sent(state, event, now)
            case EphemeralSent() as state:
                return self._ephemeral_sent(state, event, now)
            case ConfirmSent() as state:
                return self._confirm_sent(state, event)
            case CertificateAnswered() as state:
                return self._certificate_answered(state, event, now)
            case EphemeralAnswered() as state:
                return self._ephemeral_answered(state, event, now)
            case MakingEphemeral() | Deriving() | Answering() | Confirming() as state:
                return self._computing(state, event, now)
            case Ended():
                return []
            case _:
                assert_never(self.state)

    # -- the first message, either role

    def _ready(self, event: Begin | Incoming | Fired, now: Tick) -> list[Effect]:
        match event:
            case Begin():
                mine = max(self._config.credentials, key=lambda held: held.suite)
                self.state = InitiateSent(self._sequence, mine)
                offer = self._offer(mine)
                return [
                    *self._wait(self._config.initiate_wait_s, now),
                    self._say(Command.INITIATE, offer.encode(), self._sequence),
                ]
            case Incoming(frame) if frame.command is Command.INITIATE and not frame.to_client:
                self.role = Role.RESPONDER
                peer = self._judge(frame)
                if isinstance(peer, KeStatus):
                    return self._refuse(peer, frame.sequence)
                self.state = CertificateAnswered(frame.sequence, peer)
                return [
                    *self._wait(peer.ephemeral_s + self._config.allowance_s, now),
                    self._say(Command.INITIATE, self._offer(peer.mine).encode(), frame.sequence),
                ]
            case _:
                return []

    def _judge(self, frame: KeFrame, asked: int | None = None) -> Peer | KeStatus:
        """The checks of an Initiate in their order: suite, times, then the certificate."""
        try:
            offer = Initiate.decode(frame.body)
        except DecodeError:
            return KeStatus.BAD_MESSAGE
        if int(offer.suite).bit_count() != 1:
            return KeStatus.BAD_MESSAGE
        mine = self._config.credentials_for(int(offer.suite))
        if mine is None or (asked is not None and offer.suite != asked):
            return KeStatus.UNSUPPORTED_SUITE
        if offer.ephemeral_time_s > MAX_TIME_S or offer.confirm_time_s > MAX_TIME_S:
            return KeStatus.BAD_MESSAGE
        certificate = examine(offer.certificate, Suite(offer.suite), self.partner, mine)
        if isinstance(certificate, KeStatus):
            return certificate
        return Peer(certificate, offer.ephemeral_time_s, offer.confirm_time_s, mine)

    # -- the initiator waits

    def _initiate_sent(self, state: InitiateSent, event: Begin | Incoming | Fired, now: Tick) -> list[Effect]:
        match event:
            case Fired():
                return self._timed_out()
            case Incoming(frame) if self._answers(frame, Command.INITIATE, state.sequence):
                peer = self._judge(frame, state.mine.suite)
                if isinstance(peer, KeStatus):
                    return self._refuse(peer, state.sequence)
                self.state = MakingEphemeral(peer)
                return self._compute(self._config.compute_ephemeral_s, now)
            case Incoming(frame):
                return self._disorder(frame, state.sequence)
            case _:
                return []

    def _ephemeral_sent(self, state: EphemeralSent, event: Begin | Incoming | Fired, now: Tick) -> list[Effect]:
        match event:
            case Fired():
                return self._timed_out()
            case Incoming(frame) if self._answers(frame, Command.EPHEMERAL_DATA, state.sequence):
                if len(frame.body) != len(state.own.encoded):
                    return self._refuse(KeStatus.BAD_MESSAGE, state.sequence)
                self.state = Deriving(state.peer, state.own, frame.body)
                return self._compute(self._config.compute_confirm_s, now)
            case Incoming(frame):
                return self._disorder(frame, state.sequence)
            case _:
                return []

    def _confirm_sent(self, state: ConfirmSent, event: Begin | Incoming | Fired) -> list[Effect]:
        match event:
            case Fired():
                return self._timed_out()
            case Incoming(frame) if self._answers(frame, Command.CONFIRM_KEY, state.sequence):
                if len(frame.body) != CODE_SIZE:
                    return self._refuse(KeStatus.BAD_MESSAGE, state.sequence)
                if state.keys.responder_code != frame.body:
                    return self._refuse(KeStatus.BAD_KEY_CONFIRM, state.sequence)
                return self._established(state.keys)
            case Incoming(frame):
                return self._disorder(frame, state.sequence)
            case _:
                return []

    # -- the responder waits

    def _certificate_answered(
        self, state: CertificateAnswered, event: Begin | Incoming | Fired, now: Tick
    ) -> list[Effect]:
        match event:
            case Fired():
                return self._timed_out()
            case Incoming(frame) if self._asks(frame, Command.EPHEMERAL_DATA):
                if len(frame.body) != state.peer.certificate.suite.curve.size + 1:
                    return self._refuse(KeStatus.BAD_MESSAGE, frame.sequence)
                self.state = Answering(frame.sequence, state.peer, frame.body)
                return self._compute(self._config.compute_ephemeral_s, now)
            case Incoming(frame):
                return self._disorder(frame, state.sequence)
            case _:
                return []

    def _ephemeral_answered(self, state: EphemeralAnswered, event: Begin | Incoming | Fired, now: Tick) -> list[Effect]:
        match event:
            case Fired():
                return self._timed_out()
            case Incoming(frame) if self._asks(frame, Command.CONFIRM_KEY):
                if len(frame.body) != CODE_SIZE:
                    return self._refuse(KeStatus.BAD_MESSAGE, frame.sequence)
                self.state = Confirming(frame.sequence, state.peer, state.peer_point, state.own, frame.body)
                return self._compute(self._config.compute_confirm_s, now)
            case Incoming(frame):
                return self._disorder(frame, state.sequence)
            case _:
                return []

    # -- computing, either role

    def _computing(
        self,
        state: MakingEphemeral | Deriving | Answering | Confirming,
        event: Begin | Incoming | Fired,
        now: Tick,
    ) -> list[Effect]:
        match event:
            case Fired():
                return self._computed(state, now)
            case Incoming(frame):
                sequence = state.sequence if isinstance(state, Answering | Confirming) else self._sequence
                return self._disorder(frame, sequence)
            case _:
                return []

    def _computed(self, state: MakingEphemeral | Deriving | Answering | Confirming, now: Tick) -> list[Effect]:
        """The processor is done. The arithmetic happens here and not earlier, so a dropped handshake costs none."""
        suite = state.peer.certificate.suite
        match state:
            case MakingEphemeral(peer):
                own = make_ephemeral(suite, self._entropy, self._config.ephemeral)
                sequence = self._next_sequence()
                self.state = EphemeralSent(sequence, peer, own)
                wait = self._wait(peer.ephemeral_s + self._config.allowance_s, now)
                return [*wait, self._say(Command.EPHEMERAL_DATA, own.encoded, sequence)]
            case Answering(sequence, peer, peer_point):
                own = make_ephemeral(suite, self._entropy, self._config.ephemeral)
                self.state = EphemeralAnswered(sequence, peer, peer_point, own)
                wait = self._wait(peer.confirm_s + self._config.allowance_s, now)
                return [*wait, self._say(Command.EPHEMERAL_DATA, own.encoded, sequence)]
            case Deriving(peer, own, peer_point):
                keys = self._derive(peer, own, peer_point)
                if keys is None:
                    return self._refuse(KeStatus.BAD_KEY_CONFIRM, self._sequence)
                sequence = self._next_sequence()
                self.state = ConfirmSent(sequence, keys)
                wait = self._wait(peer.confirm_s + self._config.allowance_s, now)
                return [*wait, self._say(Command.CONFIRM_KEY, keys.initiator_code, sequence)]
            case Confirming(sequence, peer, peer_point, own, code):
                keys = self._derive(peer, own, peer_point)
                if keys is None or keys.initiator_code != code:
                    return self._refuse(KeStatus.BAD_KEY_CONFIRM, sequence)
                say = self._say(Command.CONFIRM_KEY, keys.responder_code, sequence)
                return [*self._established(keys), say]
            case _:
                assert_never(state)

    def _derive(self, peer: Peer, own: Ephemeral, peer_point: bytes) -> AgreedKeys | None:
        try:
            return derive(peer.mine, own, peer.certificate, peer_point, initiator=self.role is Role.INITIATOR)
        except (DecodeError, PeerMisbehaved):
            return None

    def _compute(self, seconds: float, now: Tick) -> list[Effect]:
        done = self._processor.reserve(seconds, now)
        self._deadline = done
        if done <= now:
            return self._by_state(Fired(), now)
        return [SetTimer(self.timer, done)]

    # -- messages

    def _answers(self, frame: KeFrame, command: Command, sequence: int) -> bool:
        return frame.to_client and frame.command is command and frame.sequence == sequence

    def _asks(self, frame: KeFrame, command: Command) -> bool:
        return not frame.to_client and frame.command is command

    def _offer(self, mine: Credentials) -> Initiate:
        config = self._config
        return Initiate(mine.suite, config.advertised_ephemeral_s, config.advertised_confirm_s, mine.certificate)

    def _say(self, command: Command, body: bytes, sequence: int) -> Emit:
        frame = KeFrame(self.role is Role.RESPONDER, sequence, command, bytes(body))
        return Emit(KeMessage(self.partner, frame.encode(), self.interpan))

    def _next_sequence(self) -> int:
        self._sequence = (self._sequence + 1) & 0xFF
        return self._sequence

    def _wait(self, seconds: float, now: Tick) -> list[Effect]:
        self._deadline = after(now, seconds)
        return [SetTimer(self.timer, self._deadline)]

    # -- ends

    def _disorder(self, frame: KeFrame, serving: int) -> list[Effect]:
        """A message that this state does not await: a repetition, anybody's claim, or the partner's fault."""
        initiator = self.role is Role.INITIATOR
        # To an initiator an answer to another sequence number is stale; to a responder the one it serves is repeated.
        stale = (frame.sequence != serving) if initiator else (frame.sequence == serving)
        if self.hardened or stale or frame.to_client != initiator:
            return []
        return self._refuse(KeStatus.BAD_MESSAGE, frame.sequence)

    def _terminated(self, frame: KeFrame) -> list[Effect]:
        ended = self.ended or isinstance(self.state, Ready)
        said = frame.terminate()
        if ended or said is None or frame.to_client != (self.role is Role.INITIATOR):
            return []
        if self.hardened:
            self._doubt = said
            return []
        return self._fail(said[0], by_us=False, wait_s=said[1])

    def _timed_out(self) -> list[Effect]:
        if self._doubt is not None:
            return self._fail(self._doubt[0], by_us=False, wait_s=self._doubt[1])
        return self._fail(KeStatus.TIMEOUT, by_us=True)

    def _refuse(self, status: KeStatus, sequence: int) -> list[Effect]:
        body = KeFrame.terminate_body(status, self._config.wait_time_s, self._config.suites)
        return [*self._fail(status, by_us=True), self._say(Command.TERMINATE, body, sequence)]

    def _fail(self, status: KeStatus, *, by_us: bool, wait_s: int = 0) -> list[Effect]:
        if self.ended or (isinstance(self.state, Ready) and self.role is Role.INITIATOR):
            return []
        failed = Failed(self.partner, status, by_us, self.role, self.interpan, wait_s)
        return [*self._over(status), Emit(failed)]

    def _established(self, keys: AgreedKeys) -> list[Effect]:
        return [*self._over(None), Emit(Established(self.partner, keys.link_key, self.role, self.interpan))]

    def _over(self, status: KeStatus | None) -> list[Effect]:
        if self.ended:
            return []
        self.state = Ended(status)
        armed, self._deadline = self._deadline, None
        return [SetTimer(self.timer, None)] if armed is not None else []
