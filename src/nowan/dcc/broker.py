"""An emulated DCC: Transform, Access Control Broker and what stands before them. It says that it is emulated.

`submit` is its synchronous service. A document is taken only when its XML signature is that of a registered User, it is
a request by the schema, and every row of `nowan.dcc.admission.CHECKS` holds; then, by Command Variant:

  4        Transform: the Pre-Command goes back, and is kept until its signature comes
  5, 6, 7  the signature is the originator's and the body is the Pre-Command that was made: the ACB's MAC goes on it
  1, 2, 3  the Command is made, signed by the ACB where it is the ACB's own and its use case says so, and MACed
  8        8.13: a Device's Response is held against the Command that was let out, and verified as far as keys reach;
           8.14 and 12.2 are noted, other services are not emulated

A MACed Command goes over the WAN (1, 3, 5, 7) or back to the User for local delivery (2, 3, 6, 7). A document that was
answered well gets the same answer when the same bytes come again, and nothing runs twice: a head end that lost an
answer may ask again. Other bytes under a used RequestID are refused.

Whoever drives it stores `snapshot` before an answer or effect leaves: the ACB's counter and the used RequestIDs are in
it.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict, deque

import msgspec
from lxml import etree

from nowan.crypto.p256 import PrivateKey
from nowan.crypto.secret import Secret
from nowan.crypto.x509 import Certificate
from nowan.dcc import state as durable
from nowan.dcc.admission import Asked, Refusal, refused, sequence
from nowan.dcc.issued import IssuedCommands, accepted, answers, check_response, issued_command
from nowan.dcc.notices import noted
from nowan.dcc.reasons import DccReason
from nowan.dcc.register import Register, RegisteredDevice, User
from nowan.dcc.replay import ReplayGuard
from nowan.dcc.state import Answer, BrokerState, Placed, Transformed, WanAlert
from nowan.dcc.wan import Wan
from nowan.duis import document, elements
from nowan.duis.bodies.han import LogChange, UpdateHanDeviceLog
from nowan.duis.bodies.local import ReturnLocalCommandResponse, SignedPreCommand
from nowan.duis.reasons import DuisReason
from nowan.duis.request import Header, ServiceRequest, parse
from nowan.duis.response import Content, GbcsPayload, LocalCommand, PreCommand, Response
from nowan.duis.response_codes import ACKNOWLEDGED, SUCCESS
from nowan.duis.service_references import SERVICE_REFERENCES, CommandVariant
from nowan.duis.transform import TransformContext, making, transform
from nowan.duis.xml_signature import sign_xml, verify_xml
from nowan.effects import Effect, Emit, Send
from nowan.errors import DecodeError, NowanError, PeerMisbehaved
from nowan.gbcs import protect
from nowan.gbcs.credentials import Keys, KeyUse
from nowan.gbcs.header import Cra
from nowan.gbcs.message import Form, Message, decode
from nowan.gbcs.usecases import by_code
from nowan.ids import EntityId, RequestId, dashed
from nowan.instant import Utc, zigbee_seconds

#: Answers that are kept for a document that comes again; a head end asks again within seconds.
MAX_ANSWERS = 1_000
#: Pre-Commands that wait for their signature.
MAX_TRANSFORMED = 1_000
#: Alerts from the WAN that are kept.
MAX_ALERTS = 256
#: Lines of the log, which is not durable.
MAX_LOG = 1_000
#: Name that the emulation gives itself wherever it appears.
EMULATED = "emulated DCC"


class BrokerConfig(msgspec.Struct, frozen=True):
    """Who the ACB is, whom it knows, and what it signs DUIS Responses with."""

    acb: EntityId
    users: tuple[User, ...]
    devices: tuple[RegisteredDevice, ...]
    xml_key: PrivateKey
    xml_certificate: Certificate
    gbcs_version: str = "4.2"


class ToUser(msgspec.Struct, frozen=True):
    """A Response that the DCC pushes to a User over its Receive Response Service (`Emit` event)."""

    user: EntityId
    xml: bytes


class LogLine(msgspec.Struct, frozen=True):
    """What the emulated DCC did with a request or a message, with the response code that went out."""

    at: Utc
    request_id: RequestId | None
    code: str
    what: str


class Broker:
    """The emulated DCC. Sans-IO: `submit` is its synchronous service, `receive` what comes from the WAN."""

    def __init__(self, config: BrokerConfig, keys: Keys, snapshot: bytes | None = None) -> None:
        held = BrokerState() if snapshot is None else durable.decode(snapshot)
        self._config = config
        self._keys = keys
        self._register = Register(config.users, config.devices)
        self._register.placed.update({p.device: p.chf for p in held.placed})
        self._acb_counter = held.acb_counter
        self._replay = ReplayGuard(held.lines)
        self._transformed = OrderedDict((t.request_id, Secret(t.pre_command)) for t in held.transformed)
        self._issued = IssuedCommands(held.issued)
        self._answers = OrderedDict((a.digest, a.xml) for a in held.answers)
        self._alerts = deque(held.alerts, MAX_ALERTS)
        self.wan = Wan(held.waiting)
        self.log: deque[LogLine] = deque(maxlen=MAX_LOG)

    def __repr__(self) -> str:
        return f"Broker({EMULATED}, ACB {dashed(self._config.acb)})"

    @property
    def alerts(self) -> tuple[WanAlert, ...]:
        """The latest Alerts that came over the WAN, oldest first."""
        return tuple(self._alerts)

    @property
    def acb_counter(self) -> int:
        """The last originator counter that the ACB used."""
        return self._acb_counter

    def snapshot(self) -> bytes:
        """All durable state, versioned."""
        return durable.encode(
            BrokerState(
                acb_counter=self._acb_counter,
                lines=self._replay.lines(),
                transformed=[Transformed(key, bytes(pre)) for key, pre in self._transformed.items()],
                issued=self._issued.all(),
                placed=[Placed(device, chf) for device, chf in self._register.placed.items()],
                waiting=self.wan.waiting(),
                answers=[Answer(digest, xml) for digest, xml in self._answers.items()],
                alerts=list(self._alerts),
            )
        )

    # -- the synchronous service ---------------------------------------------------------------------------------

    def submit(self, xml: bytes, now: Utc) -> bytes:
        """Answer one signed request with a signed Response or Acknowledgement.

        Raises `DecodeError` for a document that is so far from a request that nobody could be answered (no readable
        header); everything else is answered with a response code.
        """
        digest = hashlib.sha256(xml).digest()
        known = self._answers.get(digest)
        if known is not None:
            return known
        try:
            proof = verify_xml(xml, self._register.certificates)
            request = parse(proof.xml)
        except NowanError as error:
            refusal = Refusal(_document_code(error), str(error))
            return self._answer(_address(xml, error), refusal.code, now, None, refusal.what)
        signer = self._signer(proof.certificate)
        asked = Asked(
            request, signer, self._config.acb, now, self._register, self._replay, frozenset(self._transformed)
        )
        outcome: Refusal | tuple[str, Content | None, str] | None = refused(asked)
        if outcome is None:
            outcome = self._carry_out(request, now)
        if isinstance(outcome, Refusal):
            return self._answer(request.header, outcome.code, now, None, outcome.what)
        code, content, what = outcome
        answer = self._answer(request.header, code, now, content, what)
        self._answers[digest] = answer
        if len(self._answers) > MAX_ANSWERS:
            self._answers.popitem(last=False)
        return answer

    def _signer(self, certificate: Certificate) -> User:
        return next(user for user in self._config.users if user.certificate == certificate)

    def _answer(self, header: Header, code: str, now: Utc, content: Content | None, what: str) -> bytes:
        self.log.append(LogLine(now, header.request_id, code, what))
        response = Response(
            request_id=header.request_id,
            code=code,
            at=now,
            service_reference_variant=header.service_reference_variant,
            content=content,
        )
        return sign_xml(response.xml(), self._config.xml_key, self._config.xml_certificate)

    def _carry_out(self, request: ServiceRequest, now: Utc) -> Refusal | tuple[str, Content | None, str]:
        """Do what an admitted request asks for; nothing has changed where a `Refusal` comes back."""
        try:
            if isinstance(request.body, ReturnLocalCommandResponse):
                outcome = self._take_response(request, request.body)
            elif request.command_variant is CommandVariant.DCC_ONLY:
                note = noted(request, self._register)
                outcome = note if isinstance(note, Refusal) else (SUCCESS, None, note)
            elif isinstance(request.body, SignedPreCommand):
                outcome = self._take_signed(request, request.body)
            elif request.command_variant is CommandVariant.TRANSFORM:
                outcome = self._transform(request, now)
            else:
                outcome = self._command(request, now)
        except NowanError as error:
            return Refusal(_carrying_code(error), str(error))
        if not isinstance(outcome, Refusal):
            asked = request.request_id
            self._replay.use(asked.originator, asked.target, asked.counter, sequence(request))
        return outcome

    def _context(self, now: Utc) -> TransformContext:
        kinds = self._register.kinds()
        held = ((device, self._keys.certificate(device, KeyUse.KEY_AGREEMENT)) for device in kinds)
        return TransformContext(
            kinds,
            self._config.acb,
            self._acb_counter + 1,
            issuer_event=zigbee_seconds(now),
            certificates={device: certificate.der for device, certificate in held if certificate is not None},
        )

    def _transform(self, request: ServiceRequest, now: Utc) -> Refusal | tuple[str, Content | None, str]:
        pre_command = Secret(transform(request, self._context(now)).encode())
        self._transformed[request.request_id] = pre_command
        if len(self._transformed) > MAX_TRANSFORMED:
            self._transformed.popitem(last=False)
        content = PreCommand(gbcs_version=self._config.gbcs_version, gbcs=pre_command)
        return SUCCESS, content, f"{request.srv} transformed to a Pre-Command"

    def _take_signed(
        self, request: ServiceRequest, body: SignedPreCommand
    ) -> Refusal | tuple[str, Content | None, str]:
        message = decode(body.gbcs)
        if message.form is not Form.SIGNED:
            return Refusal("E50", f"a Signed Pre-Command is wanted, this is {message.form.value}")
        if body.execution is not None:
            return Refusal("E19", "a Signed Pre-Command for later is not supported")
        if message.body != self._transformed[request.request_id]:
            return Refusal("E48", "it is not the Pre-Command that was made")
        signing = self._keys.public(request.request_id.originator, KeyUse.DIGITAL_SIGNING)
        try:
            protect.check_signature(message, signing)
        except PeerMisbehaved:
            return Refusal("E50", "the Signed Pre-Command's signature does not verify")
        outcome = self._let_out(request, message)
        if not isinstance(outcome, Refusal):
            del self._transformed[request.request_id]
        return outcome

    def _command(self, request: ServiceRequest, now: Utc) -> Refusal | tuple[str, Content | None, str]:
        context = self._context(now)
        row = making(request, context)
        message = transform(request, context)
        if row.by_broker and by_code(row.code).protection(Cra.COMMAND, by_broker=True).signature:
            message = protect.signed(message, self._keys.private(self._config.acb, KeyUse.DIGITAL_SIGNING))
        outcome = self._let_out(request, message)
        if not isinstance(outcome, Refusal):
            if row.by_broker:
                self._acb_counter += 1
            if isinstance(request.body, UpdateHanDeviceLog) and request.body.request_type is LogChange.ADD:
                self._register.placed[request.body.device] = request.target
        return outcome

    def _let_out(self, request: ServiceRequest, message: Message) -> Refusal | tuple[str, Content | None, str]:
        """MAC a Command, and send it over the WAN, back to the User, or both."""
        command = protect.maced(message, self._keys.shared(self._config.acb, message.recipient))
        gbcs = Secret(command.encode())
        name = by_code(command.code).name
        if request.command_variant.over_wan:
            hub = self._register.hub_of(request.target)
            if hub is None or not self.wan.enqueue(hub, gbcs):
                return Refusal("E20", "the queue to the hub is full")
        self._issued.keep(issued_command(request.request_id, request.srv, command))
        if request.command_variant.returned:
            return SUCCESS, LocalCommand(gbcs=gbcs), f"{name} MACed as a Command for Local Delivery"
        return ACKNOWLEDGED, None, f"{name} MACed and queued for the WAN"

    def _take_response(
        self, request: ServiceRequest, body: ReturnLocalCommandResponse
    ) -> Refusal | tuple[str, Content | None, str]:
        """SRV 8.13: the Response to a Command for Local Delivery."""
        try:
            message = decode(body.gbcs)
        except DecodeError as error:
            return Refusal("E081302", str(error))
        issued = self._issued.answered_by(message) if body.original is None else self._issued.of(body.original)
        if issued is None or issued.request_id.originator != request.request_id.originator:
            return Refusal("E081301", f"nothing was let out under {body.original}")
        if not answers(issued, message):
            return Refusal("E081302", "it is no Response to that Command")
        try:
            checked = check_response(message, self._keys, self._config.acb)
        except (PeerMisbehaved, DecodeError) as error:
            return Refusal("E081303", str(error))
        try:
            self._issued.keep(accepted(issued, hashlib.sha256(body.gbcs).digest()))
        except PeerMisbehaved as error:
            return Refusal("E081302", str(error))
        return SUCCESS, None, f"Response to {issued.request_id} taken: {checked.value}"

    # -- the WAN -------------------------------------------------------------------------------------------------

    def wan_up(self, chf: EntityId) -> list[Effect]:
        """The WAN reaches the hub `chf` again: what waited goes out."""
        self.wan.set_up(chf, True)
        return self.flush()

    def wan_down(self, chf: EntityId) -> None:
        """The WAN to the hub `chf` is gone."""
        self.wan.set_up(chf, False)

    def flush(self) -> list[Effect]:
        """Send what waits for hubs that can be reached, on the link ``wan:<CHF id in hex>``."""
        return [
            Send(f"wan:{entry.chf.hex()}", message)
            for entry in self.wan.waiting()
            for message in self.wan.take(entry.chf)
        ]

    def receive(self, chf: EntityId, data: bytes, now: Utc) -> list[Effect]:
        """A GBCS message that came over the WAN from the hub `chf`; a bad one leaves a line in the log, no more."""
        try:
            if not self._register.is_hub(chf):
                raise PeerMisbehaved(DccReason.UNKNOWN_HUB, dashed(chf))
            message = decode(data)
            if message.cra is Cra.ALERT:
                return self._take_alert(chf, message, data, now)
            return self._take_wan_response(message, data, now)
        except (PeerMisbehaved, DecodeError) as error:
            self.log.append(LogLine(now, None, str(error.reason), f"from hub {dashed(chf)}: {error}"))
            return []

    def _take_alert(self, chf: EntityId, message: Message, data: bytes, now: Utc) -> list[Effect]:
        verified: bool | None = None
        if message.recipient == self._config.acb:
            check_response(message, self._keys, self._config.acb)
            verified = True
        alert = WanAlert(chf, data, verified)
        self._alerts.append(alert)
        self.log.append(LogLine(now, None, "", f"{by_code(message.code).name} from hub {dashed(chf)}"))
        return [Emit(alert)]

    def _take_wan_response(self, message: Message, data: bytes, now: Utc) -> list[Effect]:
        issued = self._issued.answered_by(message)
        if issued is None:
            raise PeerMisbehaved(DccReason.UNSOLICITED, f"counter {message.counter} of {dashed(message.recipient)}")
        checked = check_response(message, self._keys, self._config.acb)
        digest = hashlib.sha256(data).digest()
        if issued.answered == digest:
            return []
        self._issued.keep(accepted(issued, digest))
        asked = issued.request_id
        response = Response(
            request_id=asked,
            response_id=RequestId(asked.target, asked.originator, asked.counter),
            code=SUCCESS,
            at=now,
            service_reference_variant=issued.service_reference_variant,
            content=GbcsPayload(gbcs=Secret(data)),
        )
        self.log.append(LogLine(now, asked, SUCCESS, f"Response over the WAN: {checked.value}"))
        signed = sign_xml(response.xml(), self._config.xml_key, self._config.xml_certificate)
        return [Emit(ToUser(asked.originator, signed))]


def _document_code(error: NowanError) -> str:
    """The response code for a document that is not taken."""
    if isinstance(error, PeerMisbehaved):
        return "E3" if error.reason is DuisReason.SIGNER_UNKNOWN else "E100"
    match error.reason:
        case DuisReason.SIGNATURE_MISSING | DuisReason.SIGNATURE_FORM | DuisReason.SIGNATURE_ALGORITHM:
            return "E100"
        case DuisReason.UNSUPPORTED:
            return "E19"
        case DuisReason.COMMAND_VARIANT:
            return "E12"
        case _:
            return "E49"


def _carrying_code(error: NowanError) -> str:
    """The response code for an admitted request that could not be carried out."""
    if isinstance(error, DecodeError):
        return "E50"
    if error.reason is DuisReason.UNSUPPORTED:
        return "E19"
    return "E11" if error.reason is DuisReason.CONTEXT else "E13"


def _address(xml: bytes, error: NowanError) -> Header:
    """Whom to answer about a document that was not taken; raises the `error` again where its header cannot be read.

    Nothing but the address of a refusal is taken from it.
    """
    try:
        root = document.load(xml)
        first = next(iter(document.children(root)), None)
        if root.tag != document.tag("Request") or first is None:
            raise error
        header = elements.read(Header, elements.named(first, "Header"))
    except (DecodeError, etree.LxmlError):
        raise error from None
    if header.service_reference_variant not in SERVICE_REFERENCES:
        raise error
    return header
