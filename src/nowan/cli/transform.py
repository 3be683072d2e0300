"""`nowan transform`: a DUIS request becomes a GBCS Pre-Command or Command, as the DCC's Transform makes it."""

from __future__ import annotations

import json
import sys
from enum import Enum
from pathlib import Path
from typing import Any

import click
import msgspec

from nowan.cli.main import DONE
from nowan.crypto.secret import Secret
from nowan.duis.bodies.han import JoinOrUnjoinDevice, UpdateHanDeviceLog
from nowan.duis.document import MAX_LENGTH
from nowan.duis.request import ServiceRequest, parse
from nowan.duis.transform import DeviceType, TransformContext, asking, making, transform
from nowan.errors import DecodeError
from nowan.gbcs import Keys, KeyUse, Message, protect
from nowan.gbcs.header import Cra
from nowan.gbcs.usecases import USE_CASES, by_code
from nowan.ids import EntityId, dashed, entity_id

#: Version of the JSON that ``--json`` writes.
JSON_VERSION = 1
#: The Access Control Broker of the published test messages.
TEST_ACB = "90-B3-D5-1F-30-00-00-02"
#: What kind the target and the other Device of a request are taken for, unless ``--device`` says otherwise.
ASSUMED: dict[str, tuple[DeviceType, DeviceType]] = {
    "8.7.1": (DeviceType.ESME, DeviceType.PPMID),
    "8.7.2": (DeviceType.PPMID, DeviceType.ESME),
    "8.11": (DeviceType.CHF, DeviceType.PPMID),
}
_METER = (DeviceType.ESME, DeviceType.ESME)


def _kind(text: str) -> tuple[EntityId, DeviceType]:
    """Read ``EUI-64=KIND``."""
    device, _, kind = text.partition("=")
    try:
        return entity_id(device), DeviceType(kind.upper())
    except (DecodeError, ValueError):
        kinds = ", ".join(DeviceType)
        raise click.BadParameter(f"{text[:60]!r} is not EUI-64=KIND, KIND one of {kinds}") from None


@click.command("transform")
@click.argument("request", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option(
    "--keys",
    "folder",
    type=click.Path(exists=True, file_okay=False),
    help="Key folder with the ACB's private keys: a Command that is not critical is protected with them.",
)
@click.option("--acb", "broker", help=f"Access Control Broker (the one in --keys, or {TEST_ACB}).")
@click.option(
    "--counter", type=click.IntRange(0, (1 << 64) - 1), help="The ACB's originator counter, where the ACB asks."
)
@click.option("--device", "devices", multiple=True, help="What kind a Device is, such as 00-…-A4=PPMID.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of text.")
def command(
    request: str,
    folder: str | None,
    broker: str | None,
    counter: int | None,
    devices: tuple[str, ...],
    as_json: bool,
) -> int:
    """Turn the DUIS request in the file REQUEST (or on standard input) into the GBCS message that the DCC makes of it.

    A critical request gives a Pre-Command, the others a Command. Exit status 2: bad input, or not supported yet.
    """
    try:
        asked = parse(_read(request))
    except DecodeError as error:
        raise _named(request, error) from None
    keys = Keys.load(folder) if folder is not None else None
    acb = entity_id(broker or TEST_ACB) if broker or keys is None else keys.access_control_broker()
    kinds = {**_assumed(asked), **dict(_kind(text) for text in devices)}
    context = TransformContext(kinds, acb, counter)
    message = transform(asked, context)
    if keys is not None and not asked.service.critical:
        message = _protected(message, keys, acb)
    if as_json:
        click.echo(json.dumps(_document(asked, context, message), indent=2))
    else:
        click.echo("\n".join(_text(asked, context, message)))
    return DONE


def _read(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read(MAX_LENGTH + 1)
    with Path(file).open("rb") as stream:
        return stream.read(MAX_LENGTH + 1)


def _named(file: str, error: DecodeError) -> DecodeError:
    """The same error, naming the file that it is in."""
    name = "standard input" if file == "-" else file
    return DecodeError(error.reason, error.offset, f"{name}: {error.path}".removesuffix(": "), error.detail)


def _assumed(request: ServiceRequest) -> dict[EntityId, DeviceType]:
    target, other = ASSUMED.get(request.srv, _METER)
    kinds: dict[EntityId, DeviceType] = {}
    match request.body:
        case JoinOrUnjoinDevice(other_device=device) | UpdateHanDeviceLog(device=device):
            kinds[device] = other
    kinds[request.target] = target
    return kinds


def _protected(message: Message, keys: Keys, acb: EntityId) -> Message:
    """The Command with the ACB's MAC, and its signature where the use case asks the ACB for one."""
    by_broker = message.originator == acb
    if by_broker and by_code(message.code).protection(Cra.COMMAND, by_broker=True).signature:
        message = protect.signed(message, keys.private(acb, KeyUse.DIGITAL_SIGNING))
    return protect.maced(message, keys.shared(acb, message.recipient))


def _says(request: ServiceRequest, context: TransformContext) -> dict[str, Any]:
    asked = making(request, context).asked(asking(request, context))
    return {name: _plain(getattr(asked, name)) for name in asked.__struct_fields__}


def _plain(value: Any) -> Any:
    """A value for people; a secret only as its length (the message's hex holds it)."""
    match value:
        case Secret():
            return repr(value)
        case bytes() if len(value) == 8:
            return dashed(EntityId(value))
        case bytes():
            return value.hex().upper()
        case Enum():
            return value.value
        case _:
            return value


def _what(message: Message) -> str:
    return {"pre-command": "Pre-Command", "unprotected": "Command without its MAC"}.get(
        message.form.value, f"Command, {message.form.value}"
    )


def _document(request: ServiceRequest, context: TransformContext, message: Message) -> dict[str, Any]:
    return {
        "version": JSON_VERSION,
        "request": {
            "id": str(request.request_id),
            "service_reference_variant": request.srv,
            "service": request.service.name,
            "command_variant": int(request.command_variant),
            "critical": request.service.critical,
        },
        "use_case": USE_CASES[message.code].name,
        "message_code": f"{message.code:04X}",
        "kind": _what(message),
        "originator": dashed(message.originator),
        "recipient": dashed(message.recipient),
        "counter": message.counter,
        "devices": {dashed(device): kind.value for device, kind in context.devices.items()},
        "says": msgspec.to_builtins(_says(request, context)),
        "gbcs": message.encode().hex().upper(),
    }


def _text(request: ServiceRequest, context: TransformContext, message: Message) -> list[str]:
    row = USE_CASES[message.code]
    data = message.encode()
    lines = [
        f"{request.srv} {request.service.name}, Command Variant {int(request.command_variant)}",
        f"{row.name}  {row.title}: {_what(message)}, {len(data)} bytes",
        "",
        f"  originator      {dashed(message.originator)}",
        f"  recipient       {dashed(message.recipient)}",
        f"  counter         {message.counter}",
    ]
    if message.header.other.party is not None:
        lines.append(f"  for party       {dashed(message.header.other.party)}")
        lines.append(f"  its counter     {message.header.other.party_counter}")
    lines += [f"  {name.replace('_', ' '):<15} {value}" for name, value in _says(request, context).items()]
    lines += [f"  taken to be     {dashed(device)} {kind.value}" for device, kind in context.devices.items()]
    return [*lines, "", data.hex().upper()]
