"""`nowan decode`: a GBCS message in words, and whether its MAC and signature hold."""

from __future__ import annotations

import base64
import binascii
import json
import re
import sys
from pathlib import Path
from typing import Any

import click
import msgspec

from nowan.cli.main import ANSWER_IS_NO, DONE
from nowan.dlms import data as cosem_data
from nowan.dlms.access import AccessRequest, AccessResponse, Action, Get, Notification, ResultCode
from nowan.errors import DecodeError, PeerMisbehaved, WireReason
from nowan.gbcs import GbcsReason, Keys, KeyUse, Message, protect
from nowan.gbcs import decode as decode_message
from nowan.gbcs import payload as read_payload
from nowan.gbcs.asn1 import JoinCode, JoinDeviceType, JoinMethod, JoinRequest, JoinResult
from nowan.gbcs.contents import Content
from nowan.gbcs.message import MAX_MESSAGE_SIZE
from nowan.gbcs.usecases import USE_CASES, UseCase
from nowan.gbcs.verification import mac_parties, protection_due
from nowan.ids import EntityId, dashed

#: Version of the JSON that ``--json`` writes.
JSON_VERSION = 1
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2})*", re.ASCII)
_BASE64 = re.compile(rb"[0-9A-Za-z+/]+={0,2}")


class Verdict(msgspec.Struct, frozen=True):
    """What came of one check: ``holds``, ``fails``, ``not checked`` or ``none due``, and why."""

    outcome: str
    detail: str = ""

    def __str__(self) -> str:
        return self.outcome + (f" ({self.detail})" if self.detail else "")


@click.command("decode")
@click.argument("file", default="-", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option(
    "--keys",
    "folder",
    type=click.Path(exists=True, file_okay=False),
    help="Key folder to check MAC and signature with.",
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of text.")
def command(file: str, folder: str | None, as_json: bool) -> int:
    """Explain a GBCS message in FILE (or on standard input): hex, base64 or binary.

    Exit status 1 says that the MAC or the signature does not hold, 2 that the input cannot be read.
    """
    data = octets(_read(file))
    message = decode_message(data)
    use_case = USE_CASES.get(message.code)
    content = _content(message)
    keys = Keys.load(folder) if folder is not None else None
    verdicts = checks(message, use_case, keys)
    if as_json:
        click.echo(json.dumps(_document(data, message, use_case, content, verdicts), indent=2))
    else:
        click.echo("\n".join(_text(data, message, use_case, content, verdicts)))
    return ANSWER_IS_NO if any(verdict.outcome == "fails" for verdict in verdicts.values()) else DONE


def _read(file: str) -> bytes:
    """At most twice the largest message in hex, with room for spaces: more is no message."""
    limit = 4 * MAX_MESSAGE_SIZE
    if file == "-":
        return sys.stdin.buffer.read(limit)
    with Path(file).open("rb") as stream:
        return stream.read(limit)


def octets(raw: bytes) -> bytes:
    """The message's bytes from hex, base64 or binary input; raises `DecodeError` for text that is neither."""
    if not raw.isascii():
        return raw
    text = b"".join(raw.split()).replace(b":", b"").removeprefix(b"0x")
    if not text:
        raise DecodeError(WireReason.TRUNCATED, 0, "input", "nothing there")
    if text[:2].upper() not in (b"DD", b"DF") and _BASE64.fullmatch(text):
        try:
            return base64.b64decode(text, validate=True)
        except binascii.Error:
            if not _HEX.fullmatch(text):
                raise DecodeError(WireReason.NOT_TEXT, 0, "input", "neither hex nor base64") from None
    if not _HEX.fullmatch(text):
        found = _HEX.match(text)
        place = found.end() if found else 0
        raise DecodeError(WireReason.NOT_TEXT, place // 2, "input", f"no hex digits: {text[place : place + 2]!r}")
    return bytes.fromhex(text.decode("ascii"))


def _content(message: Message) -> Content | None:
    """The typed payload, or None where this use case has none yet."""
    try:
        return read_payload(message)
    except DecodeError as error:
        if error.reason is GbcsReason.UNSUPPORTED_PAYLOAD:
            return None
        raise


def checks(message: Message, use_case: UseCase | None, keys: Keys | None) -> dict[str, Verdict]:
    """What came of checking MAC and signature, each apart, with the keys at hand."""
    if keys is None:
        return _all(Verdict("not checked", "no keys given"))
    if message.signature is None:
        return _all(Verdict("none due", "a Pre-Command is not protected yet"))
    if use_case is None:
        return _all(Verdict("not checked", "unknown use case"))
    try:
        due = protection_due(message, use_case, keys)
    except PeerMisbehaved as error:
        return _all(Verdict("fails", str(error)))
    verdicts = _all(Verdict("none due"))
    if due.mac:
        verdicts["MAC"] = _verdict(
            lambda: protect.check_mac(message, keys.shared(*mac_parties(message, use_case, keys, None)))
        )
    if due.signature:
        verdicts["signature"] = _verdict(
            lambda: protect.check_signature(message, keys.public(message.originator, KeyUse.DIGITAL_SIGNING))
        )
    return verdicts


def _all(verdict: Verdict) -> dict[str, Verdict]:
    return {"MAC": verdict, "signature": verdict}


def _verdict(check: Any) -> Verdict:
    try:
        check()
    except PeerMisbehaved as error:
        if error.reason is GbcsReason.NO_KEY:
            return Verdict("not checked", str(error))
        return Verdict("fails", str(error.reason))
    return Verdict("holds")


def _fields(message: Message) -> list[tuple[str, str, Any]]:
    """Header fields: label for people, name in JSON, value."""
    head, other = message.header, message.header.other
    rows: list[tuple[str, str, Any]] = [
        ("message code", "message_code", f"{other.message_code:04X}"),
        ("originator", "originator", dashed(head.originator)),
        ("recipient", "recipient", dashed(head.recipient)),
        ("counter", "counter", head.counter),
        ("device time", "device_time", None if head.device_time is None else head.device_time.hex().upper()),
        ("for party", "party", None if other.party is None else dashed(other.party)),
        ("its counter", "party_counter", other.party_counter),
        ("second counter", "originator_counter", other.originator_counter),
        ("certificate", "certificate", None if other.certificate is None else other.certificate.hex().upper()),
    ]
    return [row for row in rows if row[2] is not None]


def _document(
    data: bytes, message: Message, use_case: UseCase | None, content: Content | None, verdicts: dict[str, Verdict]
) -> dict[str, Any]:
    return {
        "version": JSON_VERSION,
        "size": len(data),
        "kind": message.cra.name.lower(),
        "form": message.form.value,
        "use_case": None
        if use_case is None
        else {"name": use_case.name, "title": use_case.title, "type": use_case.type.value, "srv": use_case.srv},
        "header": {name: value for _, name, value in _fields(message)},
        "payload": {
            "offset": message.payload_offset,
            "hex": message.payload.hex().upper(),
            "content": None if content is None else _plain(msgspec.to_builtins(content, builtin_types=(bytes,))),
        },
        "checks": {name: msgspec.to_builtins(verdict) for name, verdict in verdicts.items()},
    }


def _plain(value: Any) -> Any:
    """`value` with octets as hex."""
    if isinstance(value, bytes):
        return value.hex().upper()
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


def _text(
    data: bytes, message: Message, use_case: UseCase | None, content: Content | None, verdicts: dict[str, Verdict]
) -> list[str]:
    title = f"{use_case.name}  {use_case.title}" if use_case else f"unknown use case 0x{message.code:04X}"
    lines = [title, f"{message.cra.name.capitalize()}, {message.form.value}, {len(data)} bytes", ""]
    lines += [f"  {label:<15} {value}" for label, _, value in _fields(message)]
    lines += ["", f"payload at {message.payload_offset}, {len(message.payload)} bytes"]
    lines += [f"  {line}" for line in _payload_lines(message, content)]
    lines += [""] + [f"{name:<10} {verdict}" for name, verdict in verdicts.items()]
    return lines


def _payload_lines(message: Message, content: Content | None) -> list[str]:
    match content:
        case None:
            return ["(not typed yet)", message.payload.hex().upper()]
        case AccessRequest(items=items):
            return [
                f"{type(item).__name__.lower():<7} class {item.class_id:<5} {obis(item.obis)}"
                f" {'method' if isinstance(item, Action) else 'attribute'} {item.index}"
                + ("" if isinstance(item, Get) else f"  {value(item.data)}")
                for item in items
            ]
        case AccessResponse(results=results):
            kinds = {1: "get", 2: "set", 3: "action"}
            return [f"{kinds.get(r.kind, r.kind):<7} {_named(ResultCode, r.code)}  {value(r.data)}" for r in results]
        case Notification(body=body):
            return [value(body)]
        case JoinRequest():
            certificate = "" if content.certificate is None else f", certificate of {len(content.certificate)} bytes"
            return [
                f"join {dashed(content.other)}, {_named(JoinDeviceType, content.device_type)},"
                f" {_named(JoinMethod, content.method)}{certificate}"
            ]
        case JoinResult(code=code):
            return [_named(JoinCode, code)]


def _named(kind: Any, number: int) -> str:
    """A number by the name its table gives it."""
    try:
        return str(kind(number).name).lower().replace("_", " ")
    except ValueError:
        return f"{number} (unnamed)"


def obis(code: bytes) -> str:
    """``0-0:19.10.0.255``."""
    return f"{code[0]}-{code[1]}:{code[2]}.{code[3]}.{code[4]}.{code[5]}"


def value(data: cosem_data.Data) -> str:
    """A COSEM value in one line."""
    match data:
        case cosem_data.Null():
            return ""
        case cosem_data.Array(items) | cosem_data.Structure(items):
            ends = "[]" if isinstance(data, cosem_data.Array) else "{}"
            return f"{ends[0]}{', '.join(map(value, items))}{ends[1]}"
        case cosem_data.OctetString(found) | cosem_data.VisibleString(found) | cosem_data.Utf8String(found):
            if len(found) == 8:
                return dashed(EntityId(bytes(found)))
            readable = found.isascii() and found.decode("ascii").isprintable() and len(found) > 0
            return repr(found.decode("ascii")) if readable else found.hex().upper() or "''"
        case cosem_data.Bool():
            return "true" if data.value else "false"
        case cosem_data.DontCare():
            return "don't care"
        case cosem_data.BitString(size, found):
            return f"{int.from_bytes(found, 'big') >> -size % 8:0{size}b}b" if size else "''"
        case cosem_data.CompactArray(description, contents):
            return f"compact array {description.hex().upper()} {contents.hex().upper()}"
        case cosem_data.Bcd(octet):
            return f"{octet:02X}"
        case cosem_data.DateTime() | cosem_data.Date() | cosem_data.Time():
            return data.octets.hex().upper()
        case _:
            return str(data.value)
