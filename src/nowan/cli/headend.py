"""``nowan headend``: run a supplier's head end."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
from pathlib import Path
from urllib.parse import quote

import click

from nowan.cli.headend_api import HeadEndApi
from nowan.cli.main import COULD_NOT, INTERRUPTED, fail
from nowan.headend.lifecycle import diagram


@click.group("headend", short_help="serve the head end: device gateway and API")
def command() -> None:
    """A supplier's head end: service requests in, homes reached through their PPMID, Responses back to the DCC."""


@command.command()
@click.option(
    "--config",
    "config_file",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The head end's TOML file (docs/headend.md).",
)
@click.option("--demo-keys", is_flag=True, help="Take TEST keys: for a demonstration, never for customers.")
@click.option("--restored", is_flag=True, help="The database is a restored backup: jump ahead, build nothing again.")
@click.option("--json", "as_json", is_flag=True, help="Say the addresses as one line of JSON.")
def serve(config_file: Path, demo_keys: bool, restored: bool, as_json: bool) -> None:
    """Serve devices and the back office until interrupted."""
    from nowan.headend.runtime import config

    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(name)s %(message)s")
    settings = config.load(config_file)

    async def main() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError):
                asyncio.get_running_loop().add_signal_handler(number, stop.set)
        running = config.running(settings, config_file.parent, test_keys=demo_keys, restored=restored)
        async with running as ready:
            if as_json:
                click.echo(
                    json.dumps(
                        {"api": ready.api_url, "uplink_port": ready.uplink_port, "token_file": str(ready.token_file)}
                    )
                )
            else:
                click.echo(f"API at {ready.api_url} (token in {ready.token_file}), devices at port {ready.uplink_port}")
            await stop.wait()

    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except (OSError, ValueError) as error:
        fail(str(error), COULD_NOT)


@command.command()
@click.argument("order_id")
@click.option("--to", "url", required=True, help="Address of the head end's API.")
@click.option("--token", envvar="NOWAN_TOKEN", help="The API's token (or NOWAN_TOKEN).")
@click.option("--token-file", type=click.Path(dir_okay=False, path_type=Path), help="File that holds the token.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Where the permit goes.")
def permit(order_id: str, url: str, token: str | None, token_file: Path | None, out: Path) -> None:
    """Hand out the permit of ORDER_ID as a file, to be loaded into the PPMID before it is posted.

    It holds an install code, and it is at large from then on: destroy the file when it is loaded.
    """
    api = HeadEndApi.at(url, token, token_file)
    data = api.ask("POST", f"/orders/{quote(order_id, safe='')}/permit")
    with open(out, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(data)
    click.echo(f"{out}: {len(data)} bytes, a secret")


@command.command()
def lifecycle() -> None:
    """Print the life of an order as a Mermaid diagram."""
    click.echo(diagram())
