"""All key establishments of one device: one handshake a partner, and a limit on the half-open ones.

Messages that belong to no live handshake are judged here. A partner's Initiate begins one as responder, unless too
many are half-open already: then it is answered NO_RESOURCES with a time to wait. A stray Ephemeral Data or Confirm Key
request is answered BAD_MESSAGE, except over a guarded Inter-PAN, where an answer would only be airtime for an attacker.
"""

from __future__ import annotations

from nowan.crypto.entropy import Entropy
from nowan.effects import Effect, Emit
from nowan.ids import EntityId
from nowan.instant import Tick
from nowan.zigbee.cbke import Failed, KeConfig, KeMessage, KeyEstablishment, Processor, Role
from nowan.zigbee.ke_messages import Command, KeFrame
from nowan.zigbee.ke_states import Begin, Drop, Fired, GivenUp, Incoming, Input
from nowan.zigbee.ke_status import KeStatus

#: What every timer of this module begins with.
TIMERS = "ke."


class Handshakes:
    """Timer names begin with ``ke.``; effects carry `KeMessage`, `Established` and `Failed`."""

    def __init__(self, config: KeConfig, entropy: Entropy) -> None:
        self._config = config
        self._entropy = entropy
        self._processor = Processor()
        self._live: dict[EntityId, KeyEstablishment] = {}
        self._begun = 0

    @property
    def half_open(self) -> int:
        """Handshakes that a partner began and that have not ended."""
        return sum(one.role is Role.RESPONDER for one in self._live.values())

    def live(self, partner: EntityId) -> KeyEstablishment | None:
        """The handshake with `partner` that has not ended, if there is one."""
        return self._live.get(partner)

    def initiate(self, partner: EntityId, interpan: bool, now: Tick) -> list[Effect]:
        """Begin as initiator; a live handshake with `partner` is left as it is and nothing begins."""
        if partner in self._live:
            return []
        return self._step(self._new(partner, interpan), Begin(), now)

    def offers(self, partner: EntityId, payload: bytes, interpan: bool) -> bool:
        """Whether `payload` is an Initiate that would begin a handshake now: the moment for a policy to decide."""
        frame = KeFrame.decode(payload)
        if frame is None or frame.to_client or frame.command is not Command.INITIATE:
            return False
        live = self._live.get(partner)
        return live is None or self._restarts(live, interpan)

    def busy(self, partner: EntityId, payload: bytes, interpan: bool) -> list[Effect]:
        """Answer an Initiate with NO_RESOURCES; nothing is kept of it."""
        frame = KeFrame.decode(payload)
        return [] if frame is None else self._refuse(partner, frame, KeStatus.NO_RESOURCES, interpan)

    def receive(self, partner: EntityId, payload: bytes, interpan: bool, now: Tick) -> list[Effect]:
        """A ZCL frame of cluster 0x0800 from `partner`. What is no message of the cluster changes nothing."""
        frame = KeFrame.decode(payload)
        if frame is None:
            return []
        live = self._live.get(partner)
        initiate = frame.command is Command.INITIATE and not frame.to_client
        if live is None:
            if initiate:
                return self._answer(partner, frame, interpan, now)
            return self._stray(partner, frame, interpan)
        if live.interpan != interpan and not initiate:
            return self._stray(partner, frame, interpan)
        if initiate and live.serving != frame.sequence:
            return self._again(live, frame, interpan, now)
        return self._step(live, Incoming(frame), now)

    def undelivered(self, partner: EntityId, now: Tick) -> list[Effect]:
        """The last message to `partner` was given up: the handshake fails, and no Terminate is sent (ZSE C.3)."""
        live = self._live.get(partner)
        return [] if live is None else self._step(live, GivenUp(), now)

    def cancel(self, partner: EntityId, now: Tick) -> list[Effect]:
        """Drop a handshake in silence."""
        live = self._live.get(partner)
        return [] if live is None else self._step(live, Drop(), now)

    def cancel_interpan(self, now: Tick) -> list[Effect]:
        """Drop every handshake over Inter-PAN in silence."""
        dropped = [one for one in self._live.values() if one.interpan]
        return [effect for one in dropped for effect in self._step(one, Drop(), now)]

    def cancel_network(self, now: Tick) -> list[Effect]:
        """Drop every handshake inside the network in silence."""
        dropped = [one for one in self._live.values() if not one.interpan]
        return [effect for one in dropped for effect in self._step(one, Drop(), now)]

    def fire(self, timer: str, now: Tick) -> list[Effect]:
        """A timer fired; a stranger's does nothing."""
        live = next((one for one in self._live.values() if one.timer == timer), None)
        return [] if live is None else self._step(live, Fired(), now)

    # -- what has no handshake yet, or begins another

    def _answer(self, partner: EntityId, frame: KeFrame, interpan: bool, now: Tick) -> list[Effect]:
        if self.half_open >= self._config.max_half_open:
            return self._refuse(partner, frame, KeStatus.NO_RESOURCES, interpan)
        return self._step(self._new(partner, interpan), Incoming(frame), now)

    def _restarts(self, live: KeyEstablishment, interpan: bool) -> bool:
        """Whether an Initiate in the partner's name replaces the live handshake: not ours, and not if it is guarded."""
        guarded = live.hardened or (interpan and self._config.guarded)
        return live.role is Role.RESPONDER and not guarded

    def _again(self, live: KeyEstablishment, frame: KeFrame, interpan: bool, now: Tick) -> list[Effect]:
        if self._restarts(live, interpan):
            dropped = self._step(live, Drop(), now)
            return [*dropped, *self._answer(live.partner, frame, interpan, now)]
        if live.hardened or (interpan and self._config.guarded):
            return []
        return self._refuse(live.partner, frame, KeStatus.NO_RESOURCES, interpan)

    def _stray(self, partner: EntityId, frame: KeFrame, interpan: bool) -> list[Effect]:
        silent = frame.to_client or frame.command is Command.TERMINATE or (interpan and self._config.guarded)
        return [] if silent else self._refuse(partner, frame, KeStatus.BAD_MESSAGE, interpan)

    def _refuse(self, partner: EntityId, frame: KeFrame, status: KeStatus, interpan: bool) -> list[Effect]:
        body = KeFrame.terminate_body(status, self._config.wait_time_s, self._config.suites)
        answer = KeFrame(True, frame.sequence, Command.TERMINATE, body)
        return [
            Emit(Failed(partner, status, True, Role.RESPONDER, interpan)),
            Emit(KeMessage(partner, answer.encode(), interpan)),
        ]

    # -- running them

    def _new(self, partner: EntityId, interpan: bool) -> KeyEstablishment:
        self._begun += 1
        return KeyEstablishment(
            self._config,
            partner,
            interpan=interpan,
            entropy=self._entropy,
            processor=self._processor,
            timer=f"{TIMERS}{partner.hex()}.{self._begun}",
            sequence=self._entropy(1)[0],
        )

    def _step(self, one: KeyEstablishment, event: Input, now: Tick) -> list[Effect]:
        effects = one.step(event, now)
        if one.live:
            self._live[one.partner] = one
        elif self._live.get(one.partner) is one:
            del self._live[one.partner]
        return effects
