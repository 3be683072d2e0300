"""What the DCC's Transform does: a service request becomes a GBCS Pre-Command or an unprotected Command."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import msgspec

from nowan.crypto.secret import Secret
from nowan.dlms.data import Structure
from nowan.duis.bodies.local import SignedPreCommand
from nowan.duis.commands.row import Asking, DeviceType, Making
from nowan.duis.reasons import DuisReason
from nowan.duis.request import ServiceRequest
from nowan.duis.transforms import TRANSFORMS, making_of
from nowan.errors import ApiMisuse, PeerMisbehaved
from nowan.gbcs import build
from nowan.gbcs.asn1_records import RestoreLog
from nowan.gbcs.message import Message
from nowan.ids import EntityId, dashed

__all__ = ["DeviceType", "TransformContext", "asking", "making", "transform"]

T = TypeVar("T")


class TransformContext(msgspec.Struct, frozen=True):
    """What a Transform needs beyond the request.

    `devices` says what kind each Device is that the request names (its target, and the other Device of a join or of an
    addition to the CHF Device Log). `acb` and `acb_counter` are used where the ACB is the originator; the counter is
    the ACB's own, so `correlate` and the checks of Commands for Local Delivery take it from the message. In the same
    way `issuer_event` is the DCC's: the time of the Transform, in seconds since 2000, which GBZ commands carry.

    The rest is asked for where a request needs it: `variants` the ESMEVariant of meters (A where not said), `use_cases`
    those to take where a request fits several, such as an earlier one for an earlier meter, `unknown_parties` Users
    without credentials on the Device, `load_controllers` Users that ask as such, `certificates` the key agreement
    certificates of Devices (DER), `hub_logs` and `gpf_logs` the backups of Device Logs, `cin` the customer's number,
    and `trans_cos` the DCC's change-of-supplier party, whose counter `acb_counter` then is.
    """

    devices: Mapping[EntityId, DeviceType]
    acb: EntityId
    acb_counter: int | None = None
    issuer_event: int | None = None
    variants: Mapping[EntityId, str] = {}
    use_cases: frozenset[str] = frozenset()
    unknown_parties: frozenset[EntityId] = frozenset()
    load_controllers: frozenset[EntityId] = frozenset()
    certificates: Mapping[EntityId, bytes] = {}
    hub_logs: Mapping[EntityId, Structure] = {}
    gpf_logs: Mapping[EntityId, RestoreLog] = {}
    cin: Secret | None = None
    trans_cos: EntityId | None = None

    @property
    def issued(self) -> int:
        """The issuer event id; raises `PeerMisbehaved(duis.context)` where none is given."""
        if self.issuer_event is None:
            raise PeerMisbehaved(DuisReason.CONTEXT, "the message wants an issuer event id, the time of its making")
        return self.issuer_event

    def kind(self, device: EntityId) -> DeviceType:
        """What kind `device` is; raises `PeerMisbehaved(duis.context)` where that is not known."""
        return _known(self.devices, device, "the kind of")

    def variant(self, device: EntityId) -> str:
        """The ESMEVariant of a meter, A where it is not said."""
        return self.variants.get(device, "A")

    def certificate(self, device: EntityId) -> bytes:
        """A Device's key agreement certificate."""
        return _known(self.certificates, device, "the key agreement certificate of")

    def hub_log(self, hub: EntityId) -> Structure:
        """The backup of a hub's Device Log."""
        return _known(self.hub_logs, hub, "the Device Log of")

    def gpf_log(self, gpf: EntityId) -> RestoreLog:
        """The backup of a GPF's Device Log."""
        return _known(self.gpf_logs, gpf, "the Device Log of")

    def customer_number(self) -> bytes:
        """The customer identification number."""
        if self.cin is None:
            raise PeerMisbehaved(DuisReason.CONTEXT, "the customer identification number is not given")
        return bytes(self.cin)

    def prefers(self, use_case: str) -> bool:
        """Whether a use case is asked for."""
        return use_case in self.use_cases

    def is_unknown(self, party: EntityId) -> bool:
        """Whether a User has no credentials on the Device."""
        return party in self.unknown_parties

    def is_load_controller(self, party: EntityId) -> bool:
        """Whether a User asks as a load controller."""
        return party in self.load_controllers


def _known(known: Mapping[EntityId, T], device: EntityId, what: str) -> T:
    found = known.get(device)
    if found is None:
        raise PeerMisbehaved(DuisReason.CONTEXT, f"{what} {dashed(device)} is not known")
    return found


def asking(request: ServiceRequest, context: TransformContext, counter: int | None = None) -> Asking:
    """A request as the rows see it; `counter` is the message's, where that is not the request's."""
    if isinstance(request.body, SignedPreCommand):
        raise ApiMisuse("a Signed Pre-Command is a message already")
    asked = request.request_id
    if request.srv not in TRANSFORMS:
        detail = f"{request.srv} ({request.service.name}) makes no message"
        raise PeerMisbehaved(DuisReason.UNSUPPORTED, detail)
    return Asking(
        body=request.body,
        request_id=asked,
        counter=asked.counter if counter is None else counter,
        kind=context.kind(asked.target),
        facts=context,
    )


def making(request: ServiceRequest, context: TransformContext) -> Making:
    """How the request's message is made; raises `PeerMisbehaved` (``duis.unsupported``, ``duis.context``)."""
    return making_of(request.srv, asking(request, context))


def transform(request: ServiceRequest, context: TransformContext) -> Message:
    """The Pre-Command (critical; ends after the payload) or the Command without its protection.

    Raises `PeerMisbehaved(duis.context)` where the context lacks what the request needs, ``duis.unsupported`` where the
    request makes no message here, ``duis.rule`` where GBCS cannot say what it says.
    """
    row = making(request, context)
    originator, counter = sender(request, context, row)
    asked = request.request_id
    content = row.encode(row.asked(asking(request, context, counter)))
    for_party = row.by_broker and row.party and asked.originator != context.acb
    message = build.command(
        row.code,
        originator,
        asked.target,
        counter,
        content,
        party=asked.originator if for_party else None,
        party_counter=asked.counter if for_party else None,
    )
    certificate = getattr(request.body, "ka_public_security_credentials", None)
    if for_party and certificate is not None:
        other = msgspec.structs.replace(message.header.other, certificate=certificate)
        message = msgspec.structs.replace(message, header=msgspec.structs.replace(message.header, other=other))
    return message if request.service.critical else msgspec.structs.replace(message, signature=b"")


def sender(request: ServiceRequest, context: TransformContext, row: Making) -> tuple[EntityId, int]:
    """Originator and originator counter of the message that `row` makes of a request."""
    asked = request.request_id
    if not (row.by_broker or row.by_cos) or asked.originator == context.acb:
        return asked.originator, asked.counter
    originator = context.trans_cos if row.by_cos else context.acb
    if originator is None or context.acb_counter is None:
        whose = "change-of-supplier party" if row.by_cos else "ACB"
        raise PeerMisbehaved(DuisReason.CONTEXT, f"{row.use_case} is the {whose}'s and wants the {whose}'s counter")
    return originator, context.acb_counter
