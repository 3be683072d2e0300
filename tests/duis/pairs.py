"""The published pairs of request and message, and where a message says what its request does not determine."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from nowan.crypto.secret import Secret
from nowan.duis import DeviceType, ServiceRequest, TransformContext, parse
from nowan.duis.transforms import JOINED_AS
from nowan.gbcs import Message, decode, payload
from nowan.gbcs.asn1 import JoinDeviceType, JoinRequest
from nowan.gbcs.asn1_credentials import ReplaceCredentials
from nowan.gbcs.gbz import GbzCommands
from nowan.ids import EntityId, RequestId, entity_id

ACB, TRANS_COS = entity_id("90B3D51F30000002"), entity_id("90B3D51F30000004")
SUPPLIER = entity_id("90B3D51F30010000")
#: What the Devices of the published set are, by the last octet of their ids. A few are one thing in one message and
#: another in the next: what a join or an addition says of the other Device goes before this.
_KINDS = {
    "A0": DeviceType.ESME,
    "A1": DeviceType.GSME,
    "A2": DeviceType.CHF,
    "A3": DeviceType.GPF,
    "A4": DeviceType.PPMID,
    "A5": DeviceType.HCALCS,
    "A6": DeviceType.ESME,
    "93": DeviceType.ESME,
    "94": DeviceType.GSME,
    "95": DeviceType.CHF,
    "98": DeviceType.PPMID,
    "99": DeviceType.PPMID,
    "9A": DeviceType.HCALCS,
    "9C": DeviceType.GPF,
    "B3": DeviceType.GPF,
}
KINDS = {
    **{entity_id(f"00DB1234567890{last}"): kind for last, kind in _KINDS.items()},
    entity_id("0102030405060708"): DeviceType.CAD,
}
#: Use cases of meters with three phases.
_POLYPHASE = frozenset(("ECS23b", "ECS26k", "ECS29b", "ECS29d", "ECS29f"))
#: Names in file names that are not those of the table of use cases.
_USE_CASES = {"CCS05CCS04": "CCS05"}


class Pair(msgspec.Struct, frozen=True):
    """A request, and the Pre-Command or Command of the same name."""

    name: str
    request: Path
    message: Path

    @property
    def use_case(self) -> str:
        """The use case by the file's name."""
        first = self.name.split("_")[0]
        return _USE_CASES.get(first, first)


def pairs(rtds: Path) -> list[Pair]:
    """All pairs of the set at `rtds`, by name."""
    messages = {path.name: path for path in (rtds / "gbcs").glob("*/*_GBCS.HEX")}
    found = []
    for request in sorted((rtds / "duis").glob("*_REQUEST_DUIS.XML")):
        name = request.name.removesuffix("_REQUEST_DUIS.XML")
        for kind in ("PRECOMMAND", "COMMAND"):
            message = messages.get(f"{name}_{kind}_GBCS.HEX")
            if message is not None:
                found.append(Pair(name, request, message))
                break
    return found


def message_of(pair: Pair) -> Message:
    """The published message."""
    return decode(bytes.fromhex(pair.message.read_text()))


def _kinds(body: Any, content: Any) -> dict[EntityId, DeviceType]:
    """What the Devices are, by the message where it says so of the other Device."""
    kinds = dict(KINDS)
    if isinstance(content, JoinRequest):
        said = {number: kind for kind, number in reversed(JOINED_AS.items())}
        kinds[content.other] = said.get(JoinDeviceType(content.device_type), DeviceType.IHD)
    device = getattr(body, "device", None)
    if device is not None:
        kinds.setdefault(device, DeviceType.PPMID)
    return kinds


def context_for(pair: Pair, request: ServiceRequest, message: Message) -> TransformContext:
    """What the request does not determine, taken from the message or from the pair's name.

    The ACB's counter; the issuer event id, which is the DCC's clock; which ESMEs have two elements or three phases;
    which of several use cases for one request; whether the meter knows the User; the other Device's certificate in a
    join by Method C; the backup of a Device Log; the customer's number.
    """
    content = payload(message)
    variant = "B" if "TWIN" in pair.name else "C" if pair.use_case in _POLYPHASE else "A"
    party = message.header.other.party
    body: Any = request.body
    context = TransformContext(
        _kinds(body, content),
        ACB,
        message.counter,
        variants={request.target: variant},
        use_cases=frozenset((pair.use_case,)),
        unknown_parties=frozenset(() if party is None else (party,)),
        trans_cos=TRANS_COS,
    )
    changes: dict[str, Any] = {}
    certificate = getattr(content, "certificate", None)
    if certificate is not None:
        changes["certificates"] = {body.other_device: certificate}
    if isinstance(content, GbzCommands):
        command: Any = content.components[0].command
        changes["issuer_event"] = getattr(command, "issuer_event", getattr(command, "message_id", None))
    if pair.use_case == "CCS03":
        changes["hub_logs"] = {body.old_chf: content.items[0].data}  # type: ignore[union-attr]
    if pair.use_case == "GCS59":
        changes["gpf_logs"] = {body.old_gpf: content}
    if request.srv == "9.1":
        changes["cin"] = Secret(message.payload[-4:])
    return msgspec.structs.replace(context, **changes)


Change = Callable[[ServiceRequest, Message], ServiceRequest]


def _renewed_certificates(request: ServiceRequest, message: Message) -> ServiceRequest:
    """The request with the message's certificates in the places where it has its own."""
    content = payload(message)
    assert isinstance(content, ReplaceCredentials)
    body: Any = request.body
    name = "supplier_replacement_certificates" if request.srv == "6.23" else "replacement_certificates"
    outer = getattr(body, name)
    inner = getattr(outer, "supplier_or_network_operator_certificates", None) or outer
    given = iter(content.replacements)
    fields = [field for field in inner.__struct_fields__ if getattr(inner, field) is not None]
    assert len(fields) == len(content.replacements)
    inner = msgspec.structs.replace(inner, **{field: next(given).certificate for field in fields})
    if outer.__struct_fields__ == ("supplier_or_network_operator_certificates",):
        inner = msgspec.structs.replace(outer, supplier_or_network_operator_certificates=inner)
    path = body.certification_path_certificates
    assert len(path.certificate) == len(content.path)
    path = msgspec.structs.replace(path, certificate=content.path)
    changed = msgspec.structs.replace(body, **{name: inner, "certification_path_certificates": path})
    return msgspec.structs.replace(request, body=changed)


def _renewed_party(request: ServiceRequest, message: Message) -> ServiceRequest:
    certificate = message.header.other.certificate
    assert certificate is not None
    body = msgspec.structs.replace(request.body, ka_public_security_credentials=certificate)
    return msgspec.structs.replace(request, body=body)


def _text(old: bytes, new: bytes) -> Change:
    def change(request: ServiceRequest, _: Message) -> ServiceRequest:
        xml = request.xml()
        assert len(re.findall(old, xml)) >= 1
        return parse(re.sub(old, new, xml))

    return change


def _asked_by_the_supplier(request: ServiceRequest, _: Message) -> ServiceRequest:
    asked = RequestId(SUPPLIER, request.target, request.request_id.counter)
    return msgspec.structs.replace(request, header=msgspec.structs.replace(request.header, request_id=asked))


def _both(*changes: Change) -> Change:
    def change(request: ServiceRequest, message: Message) -> ServiceRequest:
        for one in changes:
            request = one(request, message)
        return request

    return change


class Differing(msgspec.Struct, frozen=True):
    """Pairs whose names match, the bytes that differ, why, and the request that the message does say."""

    pairs: str
    bytes: str
    reason: str
    change: Change


RENEWED = "The published request was renewed with certificates of September 2025; its message holds those before."
_PERIOD = rb"(<sr:StartDateTime>)[^<]*(</sr:StartDateTime>\s*<sr:EndDateTime>)[^<]*"
#: Where a published message says something else than the request of its name. All other bytes are the same.
DIFFERING = (
    Differing(r"CS02[bg]", "the certificates", RENEWED, _renewed_certificates),
    Differing(r"ECS21b_4\.14_URP", "the party's certificate in the header", RENEWED, _renewed_party),
    Differing(
        r"GCS61_4\.17_SUCCESS",
        "the party's certificate in the header; earliest time and number of samples",
        f"{RENEWED} The request names ten days of December 2014, the message all 731 days from the 22nd.",
        _both(_renewed_party, _text(_PERIOD, rb"\g<1>2014-12-22T00:00:00Z\g<2>2016-12-21T00:00:00Z")),
    ),
    Differing(
        r"CS08_11\.2",
        "originator counter, supplementary party and its counter",
        "The request's originator is the ACB itself; its message was made for the supplier, under counters of both.",
        _asked_by_the_supplier,
    ),
    Differing(
        r"ECS25a_6\.22_SUCCESS",
        "one octet of the mask",
        "The request configures alert 81B7, the message 81C4 and 81C5.",
        _text(
            rb"(?s)<sr:SupplierESMEPolyPhase>.*?</sr:SupplierESMEPolyPhase>|(?=</sr:SupplierESMECommon>)",
            lambda m: b"" if m[0] else b"<sr:x81C4>Disable</sr:x81C4><sr:x81C5>Disable</sr:x81C5>",  # type: ignore[arg-type]
        ),
    ),
    Differing(
        r"GCS09_3\.2",
        "the implementation time",
        "The request restricts from 2015-02-01, the message from 2016-11-22.",
        _text(rb"(<sr:RestrictionDateTime>)[^<]*", rb"\g<1>2016-11-22T02:46:56Z"),
    ),
    Differing(
        r"GCS15c_4\.4\.3_SUCCESS",
        "start and end of the period in each component",
        "The request names 2014-12-01 to 2015-11-01, the message 2015-01-01T00:00:01 to 2016-01-01T00:00:01.",
        _text(_PERIOD, rb"\g<1>2015-01-01T00:00:01Z\g<2>2016-01-01T00:00:01Z"),
    ),
)


def differing(pair: Pair) -> Differing | None:
    """The row of a pair that is not the same as it stands."""
    return next((row for row in DIFFERING if re.match(row.pairs, pair.name)), None)


def own_party(message: Message) -> EntityId | None:
    """The party that the ACB asks for."""
    return message.header.other.party
