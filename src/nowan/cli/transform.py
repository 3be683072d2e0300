"""`nowan transform`: a DUIS request becomes a GBCS Pre-Command or Command, as the DCC's Transform makes it."""

from __future__ import annotations

import json
from enum import Enum
from typing import Any

import click
import msgspec

from nowan.cli.duis_options import Beyond, beyond_options, context_of, read_request
from nowan.cli.main import DONE
from nowan.crypto.secret import Secret
from nowan.dlms.access import AccessRequest, Action, Get, Item
from nowan.duis.request import ServiceRequest
from nowan.duis.transform import TransformContext, asking, making, transform
from nowan.gbcs import Keys, KeyUse, Message, protect
from nowan.gbcs.gbz import Component, GbzCommands
from nowan.gbcs.header import Cra
from nowan.gbcs.usecases import USE_CASES, by_code
from nowan.ids import EntityId, dashed

#: Version of the JSON that ``--json`` writes.
JSON_VERSION = 1


@click.command("transform")
@click.argument("request", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option(
    "--keys",
    "folder",
    type=click.Path(exists=True, file_okay=False),
    help="Key folder with the ACB's private keys: a Command that is not critical is protected with them.",
)
@beyond_options
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of text.")
def command(request: str, folder: str | None, as_json: bool, beyond: Beyond, schema: str | None) -> int:
    """Turn the DUIS request in the file REQUEST (or on standard input) into the GBCS message that the DCC makes of it.

    A critical request gives a Pre-Command, the others a Command. Exit status 2: bad input, or not supported.
    """
    asked = read_request(request, schema)
    keys = Keys.load(folder) if folder is not None else None
    context = context_of(asked, beyond, keys)
    message = transform(asked, context)
    if keys is not None and not asked.service.critical:
        message = _protected(message, keys, context.acb)
    if as_json:
        click.echo(json.dumps(_document(asked, context, message), indent=2))
    else:
        click.echo("\n".join(_text(asked, context, message)))
    return DONE


def _protected(message: Message, keys: Keys, acb: EntityId) -> Message:
    """The Command with the ACB's MAC, and its signature where the use case asks the ACB for one."""
    by_broker = message.originator == acb
    if by_broker and by_code(message.code).protection(Cra.COMMAND, by_broker=True).signature:
        message = protect.signed(message, keys.private(acb, KeyUse.DIGITAL_SIGNING))
    return protect.maced(message, keys.shared(acb, message.recipient))


def _says(request: ServiceRequest, context: TransformContext, message: Message) -> dict[str, Any]:
    """The values that the message says; of a list of items or commands, each in its own words."""
    said = making(request, context).asked(asking(request, context, message.counter))
    if isinstance(said, AccessRequest):
        return {f"item {place}": item_in_words(item) for place, item in enumerate(said.items, 1)}
    if isinstance(said, GbzCommands):
        parts = [part.command for part in said.components if isinstance(part, Component)]
        return {f"command {place}": str(command) for place, command in enumerate(parts, 1)}
    return {name: _plain(getattr(said, name)) for name in said.__struct_fields__}


def item_in_words(item: Item) -> str:
    """One COSEM item: what is done, to which attribute or method, with what."""
    kind = {Get: "read", Action: "do"}.get(type(item), "write")
    place = "-".join(map(str, item.obis[:2])) + ":" + ".".join(map(str, item.obis[2:]))
    said = "" if isinstance(item, Get) else f" {item.data}"
    return f"{kind} class {item.class_id} {place} {item.index}{said}"


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
        "says": msgspec.to_builtins(_says(request, context, message)),
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
    lines += [f"  {name.replace('_', ' '):<15} {value}" for name, value in _says(request, context, message).items()]
    lines += [f"  taken to be     {dashed(device)} {kind.value}" for device, kind in context.devices.items()]
    return [*lines, "", data.hex().upper()]
