"""`nowan decode`: GBCS messages in words, and whether their MACs and signatures hold."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.progress import Progress

from nowan.cli import decode_view
from nowan.cli.decode_input import MAX_FILE_SIZE, Found, Source, files_below, octets, read_file, read_source
from nowan.cli.decode_view import Row
from nowan.cli.main import ANSWER_IS_NO, BAD_INPUT, DONE
from nowan.crypto.secret import Secret
from nowan.errors import DecodeError
from nowan.gbcs import Keys, explain
from nowan.gbcs.explanation import Explanation
from nowan.radio.capture_messages import key_file

__all__ = ["command", "octets"]


class _Options(msgspec.Struct, frozen=True):
    keys: Keys | None
    zigbee_keys: list[Secret]
    as_json: bool
    everything: bool
    secrets: bool

    def explain(self, found: Found) -> Explanation:
        return explain(found.data, self.keys, secrets=self.secrets)


@click.command("decode")
@click.argument("file", default="-", type=click.Path(exists=True, allow_dash=True))
@click.option("--keys", "folder", type=click.Path(exists=True, file_okay=False), help="Key folder to check with.")
@click.option(
    "--zigbee-keys",
    "zigbee",
    type=click.Path(exists=True, dir_okay=False),
    help="Keys for a capture, as Wireshark's zigbee_pc_keys.",
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON: one document, or a line for each of many messages.")
@click.option("--all", "everything", is_flag=True, help="Show every octet, with offsets.")
@click.option("--secrets", is_flag=True, help="Show install codes, tokens and PINs.")
def command(file: str, folder: str | None, zigbee: str | None, as_json: bool, everything: bool, secrets: bool) -> int:
    """Explain the GBCS messages in FILE, a folder, or on standard input.

    FILE holds a message (hex, base64 or binary), a DUIS response, or a capture (pcap or pcapng) whose tunnelled
    messages are found and decrypted. Exit status 1 says that a MAC or signature does not hold, 2 that something cannot
    be read: what can be is shown, and one line names code, offset and field.
    """
    keys = Keys.load(folder) if folder is not None else None
    zigbee_keys = key_file(Path(zigbee).read_text("utf-8", "replace")) if zigbee is not None else []
    options = _Options(keys, zigbee_keys, as_json, everything, secrets)
    if file != "-" and Path(file).is_dir():
        return _folder(Path(file), options)
    raw = sys.stdin.buffer.read(MAX_FILE_SIZE) if file == "-" else read_file(Path(file))
    name = "standard input" if file == "-" else Path(file).name
    source = read_source(name, raw, zigbee_keys)
    if source.kind == "capture":
        return _capture(source, options)
    return _messages(source, options)


def _messages(source: Source, options: _Options) -> int:
    """One message, or the few of a DUIS document, each in full."""
    out = decode_view.console()
    explained = [options.explain(found) for found in source.messages]
    for found, message in zip(source.messages, explained, strict=True):
        if options.as_json and len(explained) == 1:
            click.echo(json.dumps(msgspec.to_builtins(message), indent=2))
        elif options.as_json:
            _json_line(found.place, message)
        else:
            place = "" if source.kind == "message" else found.place
            decode_view.show(out, message, place, everything=options.everything)
    faults = [fault for message in explained for fault in message.faults]
    if faults:
        first = faults[0]
        raise DecodeError(first.reason, first.offset, first.path, first.detail)
    return DONE if all(message.holds for message in explained) else ANSWER_IS_NO


def _json_line(place: str, message: Explanation | None, problem: str = "") -> None:
    document: dict[str, object] = {"place": place}
    document |= {"problem": problem} if message is None else msgspec.to_builtins(message)
    click.echo(json.dumps(document))


def _capture(source: Source, options: _Options) -> int:
    rows = [Row(found.place.partition(", ")[2], options.explain(found)) for found in source.messages]
    if options.as_json:
        return _rows(rows, options)
    out = decode_view.console()
    assert source.tally is not None
    if options.everything:
        for row in rows:
            assert row.explained is not None
            decode_view.show(out, row.explained, row.place)
    status = _rows(rows, options)
    out.print(decode_view.tally_line(source.tally), style="dim")
    if not rows and source.tally.closed:
        out.print("No message could be opened: give the home's keys with --zigbee-keys.", style="yellow")
    return status


def _folder(folder: Path, options: _Options) -> int:
    return _rows(list(_explained(folder, options)), options)


def _explained(folder: Path, options: _Options) -> Iterator[Row]:
    """Every file of the folder; a bar on standard error while a person waits."""
    paths = files_below(folder)
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        for path in progress.track(paths, description="reading"):
            name = str(path.relative_to(folder))
            try:
                source = read_source(name, read_file(path), options.zigbee_keys)
            except DecodeError as error:
                yield Row(name, None, str(error))
                continue
            for found in source.messages:
                yield Row(found.place, options.explain(found))


def _rows(rows: list[Row], options: _Options) -> int:
    if options.as_json:
        for row in rows:
            _json_line(row.place, row.explained, row.problem)
    else:
        out = decode_view.console()
        out.print(decode_view.summary(rows))
        out.print(decode_view.totals(rows))
    if any(row.explained is None or row.explained.faults for row in rows):
        return BAD_INPUT
    return DONE if all(row.explained.holds for row in rows if row.explained) else ANSWER_IS_NO
