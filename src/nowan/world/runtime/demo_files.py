"""Writes what came of the story into a folder: captures, messages, requests, one page, and the figures as JSON."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import msgspec

from nowan.gbcs import decode
from nowan.headend.orders import Order
from nowan.headend.rows import public
from nowan.radio import pcap
from nowan.world.existing_ways import EXISTING_WAYS
from nowan.world.narration import use_case
from nowan.world.page import Story, Table, page
from nowan.world.runtime.demo import Outcomes
from nowan.world.runtime.tls_files import write_private
from nowan.world.timeline import clock_text

EMULATED = (
    "Everything here is emulated: the DCC, the hub, the meter, the display and the air between them. The bytes, the "
    "keys and the checks are the real ones; the keys were made for this run and are marked TEST."
)
#: Version of story.json.
FORMAT = 1
TITLE = "A flat without WAN, back on supply"


def write(outcomes: Outcomes, folder: Path) -> list[tuple[str, str]]:
    """Write everything; the names of the files with what each holds."""
    files: list[tuple[str, str]] = [
        ("index.html", "the page, with the sequence chart"),
        ("story.json", "everything on it, as JSON"),
    ]
    files += _captures(outcomes, folder)
    files += _requests(outcomes, folder)
    files += _messages(outcomes, folder)
    (folder / "story.json").write_bytes(msgspec.json.format(msgspec.json.encode(summary(outcomes)), indent=1))
    (folder / "index.html").write_text(page(_story(outcomes, files), outcomes.timeline), encoding="utf-8")
    return files


def summary(outcomes: Outcomes) -> dict[str, Any]:
    """The story as plain values; the install code's Command is left out."""
    return {
        "format": FORMAT,
        "emulated": EMULATED,
        "seed": outcomes.seed,
        "succeeded": outcomes.succeeded,
        "before": outcomes.before,
        "after": outcomes.after,
        "seconds": round(outcomes.seconds, 3),
        "hub_record_under_todays_rule": list(outcomes.silence),
        "orders": [public(order) | {"name": outcomes.names.get(order.order_id, "")} for order in outcomes.orders],
        "moments": msgspec.to_builtins(outcomes.timeline.moments),
    }


def open_command(name: str) -> str:
    """The command line that opens a capture decrypted, in the folder it stands in."""
    return f"WIRESHARK_CONFIG_DIR=wireshark wireshark -r {name}"


def balance(millipence: int) -> str:
    """Millipence as pounds."""
    sign = "-" if millipence < 0 else ""
    return f"{sign}£{abs(millipence) / 100_000:.2f}"


def _captures(outcomes: Outcomes, folder: Path) -> list[tuple[str, str]]:
    keys: dict[bytes, str] = {}
    files: list[tuple[str, str]] = []
    for capture, what in zip(outcomes.captures, ("act (a), under today's rule", "acts (b) to (d)"), strict=True):
        keys.update(dict(capture.keys))
        target = folder / capture.path.name
        if capture.path != target:
            shutil.copyfile(capture.path, target)
        files.append((target.name, f"every frame on the air, {what}: {capture.frames} frames (pcapng)"))
    (folder / "wireshark").mkdir(exist_ok=True)
    table = folder / "wireshark" / "zigbee_pc_keys"
    table.unlink(missing_ok=True)
    write_private(table, pcap.key_table(list(keys.items())).encode())
    files.append(("wireshark/zigbee_pc_keys", "the TEST keys that open the captures"))
    return files


def _requests(outcomes: Outcomes, folder: Path) -> list[tuple[str, str]]:
    asked = folder / "requests"
    asked.mkdir(exist_ok=True)
    for name, xml in outcomes.requests:
        (asked / Path(name).name).write_bytes(xml)
    talked = folder / "duis"
    talked.mkdir(exist_ok=True)
    for number, exchange in enumerate(outcomes.exchanges, 1):
        (talked / f"{number:02d}-request.xml").write_bytes(exchange.request)
        (talked / f"{number:02d}-response.xml").write_bytes(exchange.response)
    return [
        ("requests/", "the service requests as the back office wrote them"),
        ("duis/", "what head end and DCC said to each other, signed, in its order"),
    ]


def _messages(outcomes: Outcomes, folder: Path) -> list[tuple[str, str]]:
    place = folder / "gbcs"
    place.mkdir(exist_ok=True)
    for number, order in enumerate(outcomes.orders, 1):
        for kind, data in (
            ("pre-command", order.pre_command),
            ("command", order.command),
            ("response", order.response),
        ):
            if data is not None:
                name = use_case(decode(data).code)
                (place / f"{number:02d}-{name}-{kind}.hex").write_text(bytes(data).hex().upper() + "\n")
    return [("gbcs/", "Pre-Commands, Commands and Responses in hex: try `nowan decode` on one")]


def orders_table(outcomes: Outcomes) -> Table:
    """What came of each order."""
    rows = [
        [
            order.order_id,
            outcomes.names.get(order.order_id, ""),
            _use_case(order),
            str(order.command_id.counter) if order.command_id else "",
            str(order.state),
            str(order.outcome or ""),
            str(order.proof or ""),
        ]
        for order in outcomes.orders
    ]
    columns = ["Order", "Request", "Use case", "Counter", "State", "Outcome", "Response"]
    lead = "Response: verified here, or carried, when only the DCC's Access Control Broker can verify it."
    return Table("Orders", lead, columns, rows)


def ways_table() -> Table:
    """What each existing way could not have done."""
    lead = "What exists today for a home without WAN, and why it would not have ended this story."
    return Table(
        "The existing ways", lead, ["Way", "What it does", "Why not here"], [list(row) for row in EXISTING_WAYS]
    )


def _use_case(order: Order) -> str:
    return use_case(decode(order.command).code) if order.command else ""


def facts(outcomes: Outcomes) -> list[tuple[str, str]]:
    """The headline figures."""
    passed = outcomes.after["home_ns"] - outcomes.before["home_ns"]
    return [
        ("supply", f"{outcomes.before['supply']} → {outcomes.after['supply']}"),
        ("meter balance", f"{balance(outcomes.before['balance'])} → {balance(outcomes.after['balance'])}"),
        ("from the box to the light, home's time", clock_text(passed)),
        ("real time", f"{outcomes.seconds:.1f} s"),
        ("frames on the air", str(sum(capture.frames for capture in outcomes.captures))),
        ("seed", outcomes.seed),
    ]


def _story(outcomes: Outcomes, files: list[tuple[str, str]]) -> Story:
    return Story(
        title=TITLE,
        lead=(
            "The WAN has been gone for three days, the old display is dead, the credit is used up and supply is off, "
            "and with it the light and the router. A replacement display comes in the post."
        ),
        emulated=EMULATED,
        facts=facts(outcomes),
        tables=[orders_table(outcomes), ways_table()],
        capture="\n".join(open_command(capture.path.name) for capture in outcomes.captures),
        files=files,
    )
