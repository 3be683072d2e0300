"""``nowan order``: hand a service request to a head end and follow it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import click

from nowan.cli.headend_api import HeadEndApi
from nowan.cli.main import ANSWER_IS_NO, DONE

#: How long the head end may hold an answer back while nothing happens.
WAIT_S = 20


@click.command("order", short_help="hand a service request to a head end and follow it")
@click.argument("request", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--to", "url", required=True, help="Address of the head end's API.")
@click.option("--token", envvar="NOWAN_TOKEN", help="The API's token (or NOWAN_TOKEN).")
@click.option("--token-file", type=click.Path(dir_okay=False, path_type=Path), help="File that holds the token.")
@click.option("--priority", type=click.IntRange(-9, 9), default=0, show_default=True, help="Higher goes first.")
@click.option("--expires-in", type=float, help="Seconds after which it is no use any more.")
@click.option("--relay", help="EUI-64 of the PPMID that shall carry it.")
@click.option("--follow", is_flag=True, help="Wait until it has ended; exit 1 where it was not executed.")
@click.option("--json", "as_json", is_flag=True, help="Print each state as one line of JSON.")
def command(
    request: Path,
    url: str,
    token: str | None,
    token_file: Path | None,
    priority: int,
    expires_in: float | None,
    relay: str | None,
    follow: bool,
    as_json: bool,
) -> None:
    """Hand the service request in the file REQUEST (DUIS XML) to a running head end.

    The same file again names the same order and starts nothing new.
    """
    api = HeadEndApi.at(url, token, token_file)
    query: dict[str, str] = {"priority": str(priority)}
    if expires_in is not None:
        query["expires_s"] = str(expires_in)
    if relay:
        query["relay"] = relay
    order = api.ask("POST", f"/orders?{urlencode(query)}", request.read_bytes(), str(request))
    _show(order, 0, as_json)
    if follow:
        sys.exit(_follow(api, order, as_json))


def _follow(api: HeadEndApi, order: dict[str, Any], as_json: bool) -> int:
    """Show every step until the order has ended; the exit status that says how."""
    seen = len(order["history"])
    while not order["closed"]:
        name = quote(order["order_id"], safe="")
        order = api.ask("GET", f"/orders/{name}?after_version={order['version']}&wait_s={WAIT_S}")
        if len(order["history"]) > seen or order["closed"]:
            _show(order, seen, as_json)
            seen = len(order["history"])
    return DONE if order["outcome"] == "executed" else ANSWER_IS_NO


def _show(order: dict[str, Any], seen: int, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(order))
        return
    for moment in order["history"][seen:]:
        click.echo(f"{moment['at']}  {order['order_id']}  {moment['state']:<12} {moment['what']}")
    if order["closed"]:
        by = f" by {order['refused_by']}" if order["refused_by"] else ""
        why = ": ".join(part for part in (order["reason"], order["detail"]) if part)
        click.echo(f"{order['order_id']}  {order['outcome']}{by}" + (f" ({why})" if why else ""))
