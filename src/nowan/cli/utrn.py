"""`nowan utrn`: prepayment tokens made, taken apart and checked (GBCS 14)."""

from __future__ import annotations

import json
import re

import click

from nowan.cli.main import ANSWER_IS_NO, DONE
from nowan.errors import DecodeError
from nowan.gbcs import Counters, Keys, KeyUse, utrn
from nowan.ids import EntityId, dashed, entity_id

#: Version of the JSON that ``--json`` writes.
JSON_VERSION = 1
_MONEY = re.compile(r"([0-9]{1,6})(?:\.([0-9]{2}))?")


def _party(ctx: click.Context, param: click.Parameter, value: str) -> EntityId:
    """An EUI-64."""
    try:
        return entity_id(value)
    except DecodeError as error:
        raise click.BadParameter(str(error), ctx, param) from None


_KEYS = click.option(
    "--keys",
    "folder",
    type=click.Path(exists=True, file_okay=False),
    required=True,
    help="Key folder: the supplier's prepayment key and the meter's key agreement key, one of them private.",
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Write JSON instead of text.")


@click.group("utrn")
def command() -> None:
    """Make, take apart or check a prepayment token of 20 digits."""


@command.command("make")
@click.argument("amount")
@_KEYS
@click.option("--supplier", callback=_party, required=True, help="Whose token it is.")
@click.option("--meter", callback=_party, required=True, help="The meter that it is for.")
@click.option(
    "--counter",
    type=click.IntRange(0, (1 << 64) - 1),
    required=True,
    help="Originator counter: the low 32 bits zero, never used before for this meter.",
)
@_JSON
def make(amount: str, folder: str, supplier: EntityId, meter: EntityId, counter: int, as_json: bool) -> int:
    """A token worth AMOUNT pounds, such as 20 or 7.50: to 81.91 in pence, above in whole pounds to 8191."""
    value, value_class = _value(amount)
    shared = Keys.load(folder).shared(supplier, meter, KeyUse.PREPAYMENT)
    if counter & 0xFFFFFFFF:
        raise click.BadParameter("the low 32 bits of a token's counter are zero", param_hint="--counter")
    token = bytes(utrn.make(value, value_class, counter, supplier, meter, shared)).decode()
    if as_json:
        click.echo(json.dumps({"version": JSON_VERSION, "utrn": token, "counter": counter}, indent=2))
    else:
        click.echo(_spaced(token))
    return DONE


def _value(amount: str) -> tuple[int, utrn.ValueClass]:
    found = _MONEY.fullmatch(amount)
    if found is None:
        raise click.BadParameter(f"{amount[:20]!r} is no amount of pounds and pence", param_hint="AMOUNT")
    pounds, pence = int(found[1]), int(found[2] or 0)
    if 100 * pounds + pence <= utrn.MAX_VALUE:
        return 100 * pounds + pence, utrn.ValueClass.PENCE
    if pence or pounds > utrn.MAX_VALUE:
        raise click.BadParameter("above 81.91 a token has whole pounds, at most 8191", param_hint="AMOUNT")
    return pounds, utrn.ValueClass.POUNDS


def _spaced(token: str) -> str:
    return " ".join(token[at : at + 4] for at in range(0, len(token), 4))


@command.command("show")
@click.argument("token")
@_JSON
def show(token: str, as_json: bool) -> int:
    """What TOKEN says; whether it is true, only the keys can tell (`nowan utrn check`)."""
    fields = utrn.parse(token)
    if as_json:
        document = {
            "version": JSON_VERSION,
            "pence": fields.pence,
            "value_class": fields.value_class.name.lower(),
            "value": fields.value,
            "counter_bits": fields.counter_bits,
        }
        click.echo(json.dumps(document, indent=2))
    else:
        click.echo(f"amount         {fields.pence // 100}.{fields.pence % 100:02} pounds")
        click.echo(f"value class    {fields.value_class.name.lower()}, {fields.value}")
        click.echo(f"counter bits   {fields.counter_bits} (bits 41 to 32 of the counter)")
        click.echo("check digit    right")
    return DONE


@command.command("check")
@click.argument("token")
@_KEYS
@click.option("--supplier", callback=_party, required=True, help="The supplier whose tokens the meter takes.")
@click.option("--meter", callback=_party, required=True, help="The meter.")
@click.option("--counter", type=click.IntRange(0, (1 << 64) - 1), help="The whole counter, where it is known.")
@_JSON
def check(token: str, folder: str, supplier: EntityId, meter: EntityId, counter: int | None, as_json: bool) -> int:
    """Whether a meter that has taken no token yet would take TOKEN. Exit status 1: it would not."""
    shared = Keys.load(folder).shared(supplier, meter, KeyUse.PREPAYMENT)
    outcome = utrn.check(token, meter, [(supplier, shared)], Counters(), counter=counter)
    taken = isinstance(outcome, utrn.Credit)
    if as_json:
        document: dict[str, object] = {"version": JSON_VERSION, "taken": taken}
        if isinstance(outcome, utrn.Credit):
            document |= {"pence": outcome.pence, "counter": outcome.counter, "supplier": dashed(outcome.supplier)}
        else:
            document |= {"reason": str(outcome.reason), "log_code": outcome.log_code}
        click.echo(json.dumps(document, indent=2))
    elif isinstance(outcome, utrn.Credit):
        click.echo(f"true: {outcome.pence // 100}.{outcome.pence % 100:02} pounds, counter {outcome.counter}")
    else:
        click.echo(f"refused: {outcome.reason}")
    return DONE if taken else ANSWER_IS_NO
