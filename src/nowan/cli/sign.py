"""`nowan sign`: a Pre-Command is held against its request, and signed when it says the same."""

from __future__ import annotations

import json
import sys

import click

from nowan.cli.decode import octets
from nowan.cli.duis_options import Beyond, beyond_options, context_of, read, read_request
from nowan.cli.main import ANSWER_IS_NO, DONE
from nowan.duis import CommandVariant, PreCommand, correlate, read_response, sign_pre_command, signed_request
from nowan.duis.reasons import DuisReason
from nowan.errors import DecodeError, PeerMisbehaved
from nowan.gbcs import Keys, KeyUse
from nowan.gbcs.usecases import USE_CASES

#: Version of the JSON that ``--json`` writes.
JSON_VERSION = 1


@click.command("sign")
@click.argument("request", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.argument("pre_command", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option(
    "--keys",
    "folder",
    type=click.Path(exists=True, file_okay=False),
    required=True,
    help="Key folder with the User's private key for digital signing.",
)
@beyond_options
@click.option(
    "--variant",
    type=click.Choice(["5", "6", "7"]),
    help="Write the DUIS request with the Signed Pre-Command: for the WAN (5), for local delivery (6), both (7).",
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of hex.")
def command(
    request: str,
    pre_command: str,
    folder: str,
    variant: str | None,
    as_json: bool,
    beyond: Beyond,
    schema: str | None,
) -> int:
    """Correlate the PRE_COMMAND with the REQUEST that it was made of, and sign it with the User's key.

    PRE_COMMAND is hex, base64 or binary, or the DCC's Response that holds it. Exit status 1 says that it does not say
    what the request said; the field that differs is named and nothing is signed.
    """
    if request == pre_command == "-":
        raise click.BadParameter("only one of the two can come on standard input")
    asked = read_request(request, schema)
    if asked.command_variant is not CommandVariant.TRANSFORM:
        detail = f"Command Variant {int(asked.command_variant)}: a Pre-Command answers a request of 4"
        raise PeerMisbehaved(DuisReason.COMMAND_VARIANT, detail)
    keys = Keys.load(folder)
    context = context_of(asked, beyond, keys, now=False)
    try:
        proof = correlate(asked, _pre_command(read(pre_command)), context)
    except PeerMisbehaved as error:
        if error.reason is not DuisReason.CORRELATION:
            raise
        click.echo(f"nowan: {error}", err=True)
        return ANSWER_IS_NO
    signed = sign_pre_command(proof, keys.private(asked.request_id.originator, KeyUse.DIGITAL_SIGNING))
    if variant is not None:
        sys.stdout.buffer.write(signed_request(asked, signed, CommandVariant(int(variant))).xml())
    elif as_json:
        document = {
            "version": JSON_VERSION,
            "request": str(asked.request_id),
            "use_case": USE_CASES[proof.pre_command.code].name,
            "correlated": True,
            "gbcs": signed.hex().upper(),
        }
        click.echo(json.dumps(document, indent=2))
    else:
        click.echo(signed.hex().upper())
    return DONE


def _pre_command(raw: bytes) -> bytes:
    """The message's bytes, out of a DUIS Response where it stands in one."""
    if not raw.lstrip().startswith(b"<"):
        return octets(raw)
    content = read_response(raw).content
    if not isinstance(content, PreCommand):
        raise DecodeError(DuisReason.ELEMENT, 0, "Response/Body/ResponseMessage", "no PreCommand in it")
    return content.gbcs
