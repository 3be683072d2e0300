"""``nowan demo``: the whole story in one command, told as it happens."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from nowan.cli.main import ANSWER_IS_NO, COULD_NOT, DONE, fail
from nowan.errors import DecodeError
from nowan.world.timeline import Lane, Moment, Tone, clock_text

if TYPE_CHECKING:
    from nowan.world.page import Table
    from nowan.world.runtime.demo import Outcomes

#: Longest request file that is read.
MAX_REQUEST_BYTES = 256 * 1024
_STYLES = {Tone.MESSAGE: "", Tone.EVENT: "dim", Tone.REFUSAL: "red", Tone.GOOD: "green"}


@click.command("demo", short_help="a no-WAN flat: pairing, delivery, supply back on")
@click.option("--seed", default="1", show_default=True, help="Same seed, same frames and messages.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("nowan-demo"),
    show_default=True,
    help="Folder for capture, messages and page; made when absent.",
)
@click.option(
    "--request",
    "requests",
    multiple=True,
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    help="A DUIS service request of your own, ordered after the story's five; may be given again.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what came of it as JSON and nothing else.")
def command(seed: str, out: Path, requests: tuple[Path, ...], as_json: bool) -> int:
    """Tell the whole story: a flat without WAN, off supply, gets a display in the post.

    Under today's rule the display gets silence. With its permit it pairs, on the air; five orders become Commands and
    travel through it; the customer enables supply and the light is on. Everything is emulated and says so; the bytes,
    the keys and the checks are the real ones. Exit status 1 when the light stayed off.
    """
    try:
        from nowan.world.runtime.demo import Demo
        from nowan.world.runtime.demo_files import summary, write
    except ModuleNotFoundError as error:
        fail(f"{error.name} is missing: install nowan[hes] for the demo", COULD_NOT)
    console = Console(stderr=as_json, highlight=False)
    teller = _Teller(console, quiet=as_json)
    own = [(path.name, _read(path)) for path in requests]
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="nowan-") as work:
        outcomes = asyncio.run(Demo(seed, Path(work), own, teller.told).run())
        files = write(outcomes, out)
    if as_json:
        sys.stdout.write(json.dumps(summary(outcomes), default=str) + "\n")
    else:
        _conclude(console, outcomes, files, out)
    return DONE if outcomes.succeeded else ANSWER_IS_NO


def _read(path: Path) -> bytes:
    from nowan.duis.reasons import DuisReason

    with path.open("rb") as file:
        data = file.read(MAX_REQUEST_BYTES + 1)
    if len(data) > MAX_REQUEST_BYTES:
        raise DecodeError(DuisReason.TOO_LONG, 0, path.name, f"more than {MAX_REQUEST_BYTES} bytes")
    return data


class _Teller:
    """Prints each moment as it happens; a moment that repeats is counted, not printed again."""

    def __init__(self, console: Console, *, quiet: bool) -> None:
        self._console = console
        self._quiet = quiet
        self._act = ""
        self._last = ""

    def told(self, moment: Moment) -> None:
        """One moment."""
        if self._quiet:
            return
        if moment.act != self._act:
            self._act = moment.act
            self._console.print()
            self._console.rule(Text(moment.act, style="bold"), align="left")
        if moment.text == self._last:
            return
        self._last = moment.text
        who = moment.by.value + (f" → {moment.to.value}" if moment.to else "")
        line = Text.assemble(
            (f"{clock_text(moment.home_ns):>20}  ", "cyan"),
            (f"{who:<30.30} ", "bold"),
            (moment.text, _STYLES[moment.tone]),
        )
        self._console.print(line, soft_wrap=True)


#: Who is in the table of what happened when; the rest is in the page.
_KEY_MOMENTS = {
    (Lane.PPMID, Tone.GOOD),
    (Lane.PPMID, Tone.REFUSAL),
    (Lane.METER, Tone.GOOD),
    (Lane.METER, Tone.REFUSAL),
    (Lane.METER, Tone.EVENT),
    (Lane.HEAD_END, Tone.GOOD),
}


def _conclude(console: Console, outcomes: Outcomes, files: list[tuple[str, str]], out: Path) -> None:
    from nowan.world.chart import words
    from nowan.world.runtime.demo_files import EMULATED, facts, open_command, orders_table, ways_table

    console.print()
    when = RichTable(title="What happened when", title_justify="left", show_edge=False, pad_edge=False)
    for name, justify in (("home's time", "right"), ("real", "right"), ("who", "left"), ("what", "left")):
        when.add_column(name, justify="right" if justify == "right" else "left")
    for moment in outcomes.timeline.moments:
        if (moment.by, moment.tone) in _KEY_MOMENTS:
            style = _STYLES[moment.tone]
            text = Text(words(moment), style=style)
            when.add_row(clock_text(moment.home_ns), f"{moment.real_ms / 1000:.2f} s", moment.by.value, text)
    console.print(when)
    for table in (orders_table(outcomes), ways_table()):
        console.print()
        console.print(_rich(table))
    console.print()
    for name, value in facts(outcomes):
        console.print(f"  {name + ':':<42}{value}")
    console.print(f"\n{EMULATED}\n", style="yellow")
    console.print(f"In {out}/:")
    for name, what in files:
        console.print(f"  {name:<28}{what}")
    console.print("\nOpen the capture decrypted:")
    console.print(f"  cd {out} && {open_command('air.pcapng')}", soft_wrap=True)
    verdict = (
        Text("The light is on.", style="bold green")
        if outcomes.succeeded
        else Text("The light is off.", style="bold red")
    )
    console.print()
    console.print(verdict)


def _rich(table: Table) -> RichTable:
    shown = RichTable(title=table.title, title_justify="left", show_edge=False, pad_edge=False, caption=table.lead)
    shown.caption_justify = "left"
    for column in table.columns:
        # What one may want to copy stays in one piece, however narrow the terminal is.
        shown.add_column(column, overflow="fold", no_wrap=column == "Order")
    for row in table.rows:
        shown.add_row(*row)
    return shown
