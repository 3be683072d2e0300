"""A message as JSON and back, byte for byte.

    {"nowan": "gbcs-message", "version": 1, "header": {...}, "content": {"type": ...}, "signature": "0x", "mac": "0x"}

Octets are hexadecimal after ``0x``, numbers are numbers (counters have 64 bits: read them with a JSON library that
keeps whole numbers), fields that are missing are left out. A payload that is in no table, or that would not encode back
to its octets, stands as ``"payload": "0x..."`` in place of `content`, so that what a later GBCS brings survives.

The JSON of a message holds all that the message says, by design: install codes, UTRNs and customer's texts too. Whoever
logs or stores it treats it as the message itself.
"""

from __future__ import annotations

import enum
from typing import Any

import msgspec

from nowan.crypto.secret import dec_hook
from nowan.errors import ApiMisuse, DecodeError, WireReason
from nowan.gbcs.contents import Content, PlainContent, payload
from nowan.gbcs.gbz import AnyComponent, Component, GbzCommands, Seal, SealedComponent, ZclHeader
from nowan.gbcs.gbz_alerts import BillingLog, Executed, FirmwareHash, GbzAlert, IntegrityIssue, OtherAddition
from nowan.gbcs.header import GroupingHeader
from nowan.gbcs.message import MAX_MESSAGE_SIZE, Message
from nowan.gbcs.reasons import GbcsReason
from nowan.gbcs.zcl_commands import kind_named

#: What the first field says, and the newest version that is read.
KIND, VERSION = "gbcs-message", 1
#: Longest JSON that is read: a message of the largest size, every octet a small structure of its own.
MAX_JSON_SIZE = 64 * MAX_MESSAGE_SIZE
_HEX = "0x"
_PlainAddition = Executed | FirmwareHash | IntegrityIssue | OtherAddition
#: What a library raises for values that do not fit.
_UNFIT = (ApiMisuse, ValueError, OverflowError, TypeError, KeyError, AttributeError, RecursionError)


def to_json(message: Message) -> bytes:
    """The message as JSON (UTF-8)."""
    whole: dict[str, Any] = {"nowan": KIND, "version": VERSION, "header": plain(message.header)}
    try:
        content = payload(message)
        typed = content.encode() == message.payload
    except DecodeError:
        typed = False
    if typed:
        whole["content"] = plain(content)
    else:
        whole["payload"] = plain(message.payload)
    for name, octets in (("signature", message.signature), ("mac", message.mac)):
        if octets is not None:
            whole[name] = plain(octets)
    return msgspec.json.encode(whole)


def from_json(data: bytes) -> Message:
    """The message that `to_json` was given; raises `DecodeError`, for a newer version by name.

    The offset of an error is that in the JSON where the text itself is at fault, else 0; the detail names the place.
    """
    if len(data) > MAX_JSON_SIZE:
        raise DecodeError(WireReason.TOO_LONG, 0, "json", f"{len(data)} bytes, at most {MAX_JSON_SIZE}")
    try:
        whole = revived(msgspec.json.decode(data))
        if not isinstance(whole, dict) or whole.get("nowan") != KIND:
            raise _refused("not a message as JSON")
        if whole.get("version") != VERSION:
            raise _refused(f"version {whole.get('version')!r}, not {VERSION}")
        content = whole.get("content")
        octets = content_from_plain(content).encode() if content is not None else whole["payload"]
        message = Message(_converted(whole["header"], GroupingHeader), octets, whole.get("signature"), whole.get("mac"))
        if not all(isinstance(part, bytes | None) for part in (octets, message.signature, message.mac)):
            raise _refused("octets are text that starts with 0x")
        message.encode()
    except msgspec.DecodeError as error:
        raise _refused(str(error)) from None
    except _UNFIT as error:
        raise _refused(f"{type(error).__name__}: a value is missing or does not fit") from None
    return message


def plain(value: object) -> Any:
    """A struct of this package as dictionaries, lists, numbers and text."""
    match value:
        case Component():
            fields = {name: plain(getattr(value.command, name)) for name in value.command.__struct_fields__}
            found = _fields(value, skip="command")
            return {"type": "component", **found, "command": type(value.command).__name__, "fields": fields}
        case msgspec.Struct():
            tag = value.__struct_config__.tag
            return {"type": tag, **_fields(value)} if isinstance(tag, str) else _fields(value)
        case bytes():
            return _HEX + bytes(value).hex().upper()
        case tuple():
            return [plain(item) for item in value]
        case enum.Enum():
            return value.value
        case _:
            return value


def _fields(value: msgspec.Struct, skip: str = "") -> dict[str, Any]:
    names, defaults = value.__struct_fields__, value.__struct_defaults__
    may_lack = names[len(names) - len(defaults) :]
    found = ((name, getattr(value, name)) for name in names if name != skip)
    return {name: plain(item) for name, item in found if item is not None or name not in may_lack}


def revived(value: Any) -> Any:
    """What JSON gave, with octets in place of text that starts with 0x."""
    match value:
        case dict():
            return {name: revived(item) for name, item in value.items()}
        case list():
            return [revived(item) for item in value]
        case str() if value.startswith(_HEX):
            return bytes.fromhex(value[2:])
        case _:
            return value


def content_from_plain(value: Any) -> Content:
    """A payload's content from what `revived` gave; raises what does not fit raises (`from_json` turns it)."""
    if not isinstance(value, dict):
        raise _refused("content is no object")
    match value.get("type"):
        case "gbz":
            return GbzCommands(tuple(_component(item) for item in value["components"]))
        case "gbz-alert":
            return _alert(value)
        case _:
            content: Content = _converted(value, PlainContent)
            return content


def _alert(value: dict[str, Any]) -> GbzAlert:
    addition = value.get("addition")
    added: Any = None
    if addition is not None and addition.get("type") == "billing-log":
        added = BillingLog(_component(addition["component"]))
    elif addition is not None:
        added = _converted(addition, _PlainAddition)
    return GbzAlert(value["alert_code"], value["time"], added, value.get("components"))


def _component(value: dict[str, Any]) -> AnyComponent:
    if value.get("type") == "sealed-component":
        sealed: SealedComponent = _converted(value, SealedComponent)
        return sealed
    kind = kind_named(value["command"])
    if kind is None:
        raise _refused("a command that is in no table")
    head: _Head = _converted({name: item for name, item in value.items() if name != "command"}, _Head)
    return Component(head.cluster, head.header, _converted(value["fields"], kind), head.from_time, head.seal)


class _Head(msgspec.Struct, frozen=True):
    """A component without its command, whose type only its name tells."""

    cluster: int
    header: ZclHeader
    from_time: int | None = None
    seal: Seal | None = None


def _converted(value: Any, kind: Any) -> Any:
    return msgspec.convert(value, kind, dec_hook=dec_hook)


def _refused(detail: str) -> DecodeError:
    return DecodeError(GbcsReason.JSON, 0, "json", detail)
