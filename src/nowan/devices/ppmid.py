"""The prepayment display: see `Ppmid`.

Theory of operation. Three things share one radio and one snapshot: the hand-held terminal that pairs it with a hub
(`hht.py`), the relay that carries Commands into the home (`relay.py`), and the display that its user presses, which
asks the meter over the partner link key (PECS01 to PECS03). A Command addressed to the display itself (CS03A2, which
lets a meter join it) is checked and executed as any device does.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from nowan.crypto.entropy import Entropy
from nowan.crypto.secret import Secret
from nowan.devices import commands
from nowan.devices.clock import DeviceClock
from nowan.devices.device import Device, restored
from nowan.devices.esme_state import JoinedDevice
from nowan.devices.events import Executed, Logged, LogKind, PairingFailed, PartnerPaired, Refused
from nowan.devices.hand import Hand
from nowan.devices.hht import Idle, Terminal
from nowan.devices.identity import RadioIdentity
from nowan.devices.outbox import Parcel
from nowan.devices.ppmid_state import MAX_JOINED, LoadedPermit, PpmidState
from nowan.devices.reasons import DeviceReason
from nowan.devices.records import Record, appended
from nowan.devices.relay import Relay
from nowan.effects import Effect, Emit
from nowan.errors import DecodeError
from nowan.gbcs import contents
from nowan.gbcs.asn1 import JoinCode, JoinDeviceType, JoinMethod, JoinRequest, JoinResult
from nowan.gbcs.credentials import Keys
from nowan.gbcs.device_check import DeviceTrust, Rejected
from nowan.gbcs.header import Cra
from nowan.gbcs.message import decode
from nowan.gbcs.reasons import GbcsReason
from nowan.gbcs.usecases import DeviceKind, Role
from nowan.ids import EntityId, OrderId
from nowan.instant import Tick
from nowan.zigbee.cbke import KeConfig
from nowan.zigbee.indications import Delivered, LeftNetwork, Received, Scanned
from nowan.zigbee.key_store import LinkKeyKind
from nowan.zigbee.node import NodeConfig, NodeRole
from nowan.zigbee.smart_energy import Admission, LinkEstablished, SmartEnergyNode
from nowan.zigbee.tunnel import TunnelData, TunnelUp


class PpmidConfig(msgspec.Struct, frozen=True, kw_only=True):
    """A prepayment interface device as it comes in the post."""

    radio: RadioIdentity
    install_code: Secret
    acb: EntityId
    #: Private keys of the PPMID and public ones of the ACB, whose CS03A2 it executes.
    keys: Keys
    clock: DeviceClock = DeviceClock()
    channels: tuple[int, ...] = tuple(range(11, 27))


class OpenWork(msgspec.Struct, frozen=True, kw_only=True):
    """One thing of the relay that is not finished: `state` is ``held``, ``forwarded`` or ``answered``."""

    order_id: OrderId
    state: str
    response: bytes | None = None


class Ppmid(Device[PpmidState]):
    """A PPMID: hand-held terminal first (pairing), relay afterwards, with the user's hand on it. Link: ``air``."""

    kind = "ppmid"

    def __init__(self, config: PpmidConfig, entropy: Entropy, snapshot: bytes | None = None) -> None:
        node, outbox, state = restored(self.kind, snapshot, PpmidState, PpmidState())
        super().__init__(config.radio.eui64, config.clock, state, outbox)
        self.config = config
        self._trust = DeviceTrust(DeviceKind.PPMID, config.acb, {config.acb: Role.ACCESS_CONTROL_BROKER})
        self.terminal = Terminal(self, config.install_code, config.channels)
        self.relay = Relay(self)
        self.hand = Hand(self)
        self.node = SmartEnergyNode(
            NodeConfig(eui64=self.entity, role=NodeRole.END_DEVICE, mains=False),
            KeConfig(credentials=(config.radio.credentials(),)),
            _DisplayPolicy(self),
            entropy,
            node,
            tunnel_server=True,
        )

    @property
    def has_permit(self) -> bool:
        """Whether a permit is loaded that has not done its work yet."""
        return self.state.permit is not None

    @property
    def hub(self) -> EntityId | None:
        """Label of the hub it is paired with."""
        return self.state.hub

    # -- power

    def start(self, now: Tick) -> list[Effect]:
        """Power on: a joined one resumes with its keys; an interrupted pairing waits for the user."""
        effects = self.absorb(self.node.start(now), now)
        unfinished = self.state.pairing_with
        if unfinished is not None:
            if self.node.node.has_key(unfinished, LinkKeyKind.TRUST_CENTRE):
                effects += self.terminal.await_tunnel(unfinished, now)
            else:
                self.state = msgspec.structs.replace(self.state, pairing_with=None)
                effects.append(
                    Emit(PairingFailed(DeviceReason.POWER_CUT, "pairing was interrupted: pick the hub again"))
                )
        elif self.state.hub is not None:
            effects += self.say_hello(now)
        return self.commit(effects)

    def _its_hub(self) -> EntityId | None:
        return self.state.hub or self.state.pairing_with

    # -- the user's hand

    def look_for_hubs(self, now: Tick) -> list[Effect]:
        """Scan; ends with `HubsFound`."""
        return self.commit(self.terminal.look(now))

    def pick(self, hub_label: EntityId, now: Tick) -> list[Effect]:
        """Pair with the hub of that label (its GPF Entity Identifier); ends with `Paired` or `PairingFailed`."""
        return self.commit(self.terminal.pick(hub_label, now))

    def enter_utrn(self, text: str, now: Tick) -> list[Effect]:
        """Send a 20-digit token to the meter (PECS01); ends with `UserResult`."""
        return self.commit(self.hand.enter_utrn(text, now))

    def request_enable(self, now: Tick) -> list[Effect]:
        """Ask the meter to enable supply (PECS03); ends with `UserResult`."""
        return self.commit(self.hand.request_enable(now))

    def activate_emergency_credit(self, now: Tick) -> list[Effect]:
        """Ask the meter for emergency credit (PECS02); ends with `UserResult`."""
        return self.commit(self.hand.activate_emergency_credit(now))

    # -- the uplink's hand

    def load_permit(self, permit: bytes, hub: EntityId, chf: EntityId, _now: Tick) -> list[Effect]:
        """Take the CCS01 that lets this PPMID join `hub` (GPF id), whose CHF is `chf`; a later one replaces it."""
        self.state = msgspec.structs.replace(self.state, permit=LoadedPermit(Secret(permit), hub, chf))
        return self.commit([])

    def take_order(self, order_id: OrderId, message: bytes, now: Tick) -> list[Effect]:
        """Hold a Command for the home; `OrderHeld` (or `OrderRefused`) follows its Persist."""
        return self.commit(self.relay.take(order_id, message, now))

    def drop_order(self, order_id: OrderId, _now: Tick) -> list[Effect]:
        """Let go of an order; `OrderDropped` says whether that proves it unsent."""
        return self.commit(self.relay.drop(order_id))

    def answer_stored(self, order_id: OrderId, _now: Tick) -> list[Effect]:
        """The head end has the answer durably; it may go."""
        return self.commit(self.relay.stored(order_id))

    def alert_stored(self, data: bytes, _now: Tick) -> list[Effect]:
        """The head end has the carried Alert durably; it may go."""
        carried = tuple(alert for alert in self.state.carried if alert != data)
        if len(carried) != len(self.state.carried):
            self.state = msgspec.structs.replace(self.state, carried=carried)
        return self.commit([])

    def open_work(self) -> list[OpenWork]:
        """Orders that are not finished, oldest first, for a resync after reconnection."""
        return [
            OpenWork(order_id=order.order_id, state=order.state.value, response=order.response)
            for order in self.state.orders
        ]

    def open_alerts(self) -> list[bytes]:
        """Alerts not yet stored by the head end, oldest first."""
        return list(self.state.carried)

    # -- Commands for the display itself

    def command(self, data: bytes, now: Tick) -> tuple[bytes | None, list[Effect]]:
        """Check and execute a Command; gives the protected Response where there is one."""
        checked, counters = commands.take(data, self.entity, self.config.keys, self.state.counters, self._trust)
        if isinstance(checked, Rejected):
            replay = checked.reason is GbcsReason.REPLAY
            reason = DeviceReason.REPLAYED if replay else DeviceReason.NOT_AUTHENTIC
            log = self.log(LogKind.SECURITY, checked.log_code, f"{checked.check}: {checked.reason}", now)
            return None, [log, Emit(Refused(device=self.entity, reason=reason))]
        self.state = msgspec.structs.replace(self.state, counters=counters.snapshot())
        message = checked.message
        try:
            content = contents.payload(message)
        except DecodeError as error:
            return None, [self.log(LogKind.SECURITY, commands.LOG_FORMAT, str(error.reason), now)]
        if not isinstance(content, JoinRequest):
            return None, [self.log(LogKind.SECURITY, commands.LOG_FORMAT, "unsupported", now)]
        result = JoinResult(self._join(content))
        done = Executed(
            device=self.entity, originator=message.originator, counter=message.counter, message_code=message.code
        )
        return commands.answer(message, result, self.config.keys, self.config.acb), [Emit(done)]

    def _join(self, request: JoinRequest) -> JoinCode:
        """CS03A2: let a meter establish a partner link key (GBCS 13.7).

        ASSUMPTION: the responder answers when its log has the entry; how the key establishment ends is in the
        initiator's Response.
        """
        if request.method not in (JoinMethod.METHOD_A_INITIATOR, JoinMethod.METHOD_A_RESPONDER):
            return JoinCode.MESSAGE_CODE_MISMATCH
        if request.method != JoinMethod.METHOD_A_RESPONDER:
            return JoinCode.BAD_METHOD_OR_ROLE
        entry = self.entry(request.other)
        if request.device_type != JoinDeviceType.ESME or (entry and entry.device_type != request.device_type):
            return JoinCode.INCOMPATIBLE_ENTRY
        if entry is None:
            if len(self.state.joined) >= MAX_JOINED:
                return JoinCode.LOG_FULL
            joined = (*self.state.joined, JoinedDevice(request.other, request.device_type))
            self.state = msgspec.structs.replace(self.state, joined=joined)
        return JoinCode.SUCCESS

    def entry(self, device: EntityId) -> JoinedDevice | None:
        """The join log's entry of `device`."""
        return next((entry for entry in self.state.joined if entry.device == device), None)

    def log(self, log: LogKind, code: int, text: str, now: Tick, about: EntityId | None = None) -> Effect:
        """An entry of one of the display's logs."""
        record = Record(self.clock.read(now), code, text, about)
        if log is LogKind.SECURITY:
            self.state = msgspec.structs.replace(self.state, security=appended(self.state.security, record))
        else:
            self.state = msgspec.structs.replace(self.state, events=appended(self.state.events, record))
        return Emit(Logged(device=self.entity, log=log, code=code, text=text, about=about))

    # -- the node

    def _heard(self, event: object, now: Tick) -> Iterable[Effect]:
        match event:
            case TunnelData(peer=peer, data=data):
                return self._tunnel(peer, data, now)
            case TunnelUp(peer=peer):
                effects = [Emit(event), *self.terminal.heard(event, now)]
                if isinstance(self.terminal.state, Idle) and peer == self.state.hub:
                    effects += self.relay.forward(now)
                return effects
            case Received(interpan=False):
                return self.hand.received(event, now)
            case Delivered():
                return self.hand.delivered(event)
            case LinkEstablished(partner=partner, kind=LinkKeyKind.PARTNER):
                return [Emit(event), Emit(PartnerPaired(device=self.entity, partner=partner))]
            case LeftNetwork():
                # Told to leave, or removed: what is left is to pair again.
                self.state = msgspec.structs.replace(self.state, hub=None)
                return [Emit(event), *self.terminal.heard(event, now)]
            case Received() | Scanned():
                return self.terminal.heard(event, now)
        return [Emit(event), *self.terminal.heard(event, now)]

    def _tunnel(self, peer: EntityId, data: bytes, now: Tick) -> list[Effect]:
        if peer not in (self.state.hub, self.state.pairing_with):
            return []
        try:
            message = decode(data)
        except DecodeError as error:
            return [self.log(LogKind.SECURITY, commands.LOG_FORMAT, str(error.reason), now, peer)]
        if message.cra is not Cra.COMMAND:
            return self.relay.message(message, data)
        response, effects = self.command(data, now)
        return effects if response is None else effects + self.post(peer, response, now)

    def _delivered(self, parcel: Parcel, _now: Tick) -> Iterable[Effect]:
        return self.relay.delivered(parcel)

    def _timer(self, name: str, now: Tick) -> Iterable[Effect]:
        if name.startswith("hand."):
            return self.hand.timer(name)
        return self.terminal.timer(name, now)


class _DisplayPolicy:
    """What the display lets its node do."""

    def __init__(self, display: Ppmid) -> None:
        self._display = display

    def may_associate(self, _device: EntityId) -> bool:
        """A display is no coordinator."""
        return False

    def may_establish(self, partner: EntityId, interpan: bool, _rssi_dbm: float, _now: Tick) -> Admission:
        """Only a meter that a CS03A2 named may establish a key with it."""
        known = not interpan and self._display.entry(partner) is not None
        return Admission.ADMIT if known else Admission.SILENT

    def may_partner(self, _first: EntityId, _second: EntityId) -> bool:
        """A display is no trust centre."""
        return False

    def may_tunnel(self, client: EntityId) -> bool:
        """Only its hub opens a tunnel to it."""
        return client in (self._display.state.hub, self._display.state.pairing_with)
