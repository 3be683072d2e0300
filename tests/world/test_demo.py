"""The whole story, with real processes and links, and what independent tools make of what it leaves behind."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from nowan.duis.bodies.prepayment import TopUpDevice
from nowan.duis.request import new_request
from nowan.duis.service_references import CommandVariant
from nowan.duis.xml_signature import verify_xml
from nowan.gbcs import decode, utrn
from nowan.gbcs.credentials import KeyUse
from nowan.headend.orders import Outcome, State
from nowan.ids import RequestId
from nowan.world import cast as who
from nowan.world.requests import story_files
from nowan.world.runtime.demo import Demo, Outcomes
from nowan.world.runtime.demo_files import write
from tests import duis_schema

NOWAN = [sys.executable, "-m", "nowan"]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> tuple[Outcomes, Path]:
    folder = tmp_path_factory.mktemp("story")
    outcomes = asyncio.run(Demo("1", folder / "work").run())
    write(outcomes, folder)
    return outcomes, folder


def test_the_light_is_on(story: tuple[Outcomes, Path]) -> None:
    outcomes, _ = story
    assert outcomes.succeeded
    assert (outcomes.before["supply"], outcomes.before["mains"]) == ("Disabled", False)
    assert (outcomes.after["supply"], outcomes.after["mains"]) == ("Enabled", True)
    # 4-adjust-balance.xml adds 15 pounds, in millipence; nothing was used meanwhile.
    assert outcomes.after["balance"] - outcomes.before["balance"] == 1_500_000


def test_every_order_is_executed_once_and_accepted_by_the_dcc(story: tuple[Outcomes, Path]) -> None:
    outcomes, _ = story
    assert [(o.srv, o.state, o.outcome) for o in outcomes.orders] == [
        (srv, State.RETURNED, Outcome.EXECUTED) for srv in ("8.11", "8.7.1", "8.7.2", "4.18", "1.5", "4.18")
    ]
    executed = [m.text for m in outcomes.timeline.moments if "checks and executes" in m.text]
    assert len(executed) == len(set(executed)) == 6


def test_balance_is_read_before_and_after(story: tuple[Outcomes, Path]) -> None:
    outcomes, _ = story
    # ECS82's Response carries a double-long (05) with the balance, big-endian: -4.10 and 10.90 pounds in millipence.
    payloads = [decode(o.response).payload for o in outcomes.orders if o.srv == "4.18" and o.response]
    assert [(-410_000).to_bytes(4, "big", signed=True) in p for p in payloads] == [True, False]
    assert (1_090_000).to_bytes(4, "big", signed=True) in payloads[1]


def test_todays_rule_is_silence_and_the_hub_knows_why(story: tuple[Outcomes, Path]) -> None:
    outcomes, _ = story
    assert outcomes.silence
    today = [m for m in outcomes.timeline.moments if m.act.startswith("(a)")]
    assert any("devices.closed" in m.text for m in today)
    assert not any(m.text.startswith("registering") for m in today)


def test_same_seed_same_bytes(story: tuple[Outcomes, Path], tmp_path: Path) -> None:
    outcomes, folder = story
    again = asyncio.run(Demo("1", tmp_path / "work").run())
    write(again, tmp_path)
    for name in ("air.pcapng", "air-today.pcapng", "wireshark/zigbee_pc_keys"):
        assert (folder / name).read_bytes() == (tmp_path / name).read_bytes(), name
    assert [e.request + e.response for e in outcomes.exchanges] == [e.request + e.response for e in again.exchanges]
    assert [(o.command, o.response) for o in outcomes.orders] == [(o.command, o.response) for o in again.orders]


def test_every_document_is_signed_and_valid(story: tuple[Outcomes, Path]) -> None:
    outcomes, _ = story
    cast = who.make("1")
    certificates = [cast.xml(entity).certificate for entity in (who.SUPPLIER, who.ACB)]
    for exchange in outcomes.exchanges:
        verify_xml(exchange.request, certificates)
        verify_xml(exchange.response, certificates)


@pytest.mark.rtds
def test_every_document_is_valid_by_the_schema(story: tuple[Outcomes, Path], rtds: Path, tmp_path: Path) -> None:
    duis = rtds.parent / "duis"
    if not (duis / "DUIS_V5.4.xsd").is_file():
        pytest.skip("the DUIS schema is not at hand")
    schema = duis_schema.load(duis, tmp_path)
    for exchange in story[0].exchanges:
        for document in (exchange.request, exchange.response):
            assert schema.validate(etree.fromstring(document)), schema.error_log


def _tshark(folder: Path, capture: str, *options: str) -> str:
    environment = os.environ | {"WIRESHARK_CONFIG_DIR": str(folder / "wireshark")}
    command = ["tshark", "-r", str(folder / capture), *options]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment, timeout=120).stdout


@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_tshark_reads_the_capture(story: tuple[Outcomes, Path]) -> None:
    _, folder = story
    for capture in ("air.pcapng", "air-today.pcapng"):
        assert _tshark(folder, capture, "-Y", "_ws.malformed") == ""
    shown = _tshark(folder, "air.pcapng")
    for named in (
        "Key Establishment: Initiate Key Establishment Request",
        "Key Establishment: Ephemeral Data Response",
        "Key Establishment: Confirm Key Data Response",
        "Tunneling: Request Tunnel Response",
        "Transport Key",
    ):
        assert named in shown, named
    messages = re.findall(r"(Command|Response), ([A-Za-z0-9]+) ", shown)
    for use_case in ("CS03a1", "ECS82", "ECS04a"):
        assert ("Command", use_case) in messages and ("Response", use_case) in messages, use_case
    assert ("Response", "CCS01") in messages
    encrypted = _tshark(folder, "air.pcapng", "-Y", "zbee_sec.encrypted_payload || zbee_sec.extended_source_unknown")
    assert encrypted == ""


@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_todays_capture_shows_the_hubs_silence(story: tuple[Outcomes, Path]) -> None:
    _, folder = story
    asked = _tshark(folder, "air-today.pcapng", "-Y", "wpan.src64 == 02:4e:4f:57:41:4e:00:a5")
    answered = _tshark(folder, "air-today.pcapng", "-Y", "wpan.src64 == 02:4e:4f:57:41:4e:00:a3")
    assert asked.count("Initiate Key Establishment Request") >= 3
    assert "Key Establishment" not in answered


def test_order_ids_stand_in_the_capture(story: tuple[Outcomes, Path]) -> None:
    outcomes, folder = story
    data = (folder / "air.pcapng").read_bytes()
    assert any(f"order {order.order_id}".encode() in data for order in outcomes.orders)


def _run(*words: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    command = [*NOWAN, *(str(word) for word in words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, **options)  # type: ignore[call-overload,no-any-return]


def test_command_line_tells_the_story_and_writes_the_folder(tmp_path: Path) -> None:
    done = _run("demo", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip().endswith("The light is on.")
    for name in ("index.html", "story.json", "air.pcapng", "wireshark/zigbee_pc_keys", "requests/4-adjust-balance.xml"):
        assert (tmp_path / "out" / name).is_file(), name
    secret = stat.S_IMODE((tmp_path / "out" / "wireshark" / "zigbee_pc_keys").stat().st_mode)
    assert secret == 0o600


def test_json_is_all_that_is_printed(tmp_path: Path) -> None:
    done = _run("demo", "--json", "--out", tmp_path)
    told = json.loads(done.stdout)
    assert told["format"] == 1
    assert told["succeeded"] is True
    assert [order["outcome"] for order in told["orders"]] == ["executed"] * 6
    assert done.stderr == ""


TOP_UP = """<?xml version="1.0" encoding="UTF-8"?>
<sr:Request xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway" schemaVersion="5.4">
  <sr:Header>
    <sr:RequestID>02-4E-4F-57-41-4E-01-00:02-4E-4F-57-41-4E-00-A0:4294967296</sr:RequestID>
    <sr:CommandVariant>{variant}</sr:CommandVariant>
    <sr:ServiceReference>{reference}</sr:ServiceReference>
    <sr:ServiceReferenceVariant>{reference}</sr:ServiceReferenceVariant>
  </sr:Header>
  <sr:Body>{body}</sr:Body>
</sr:Request>
"""


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        ("<not xml", "duis.not-xml", "own.xml"),
        (TOP_UP.format(variant=9, reference="2.2", body="<sr:TopUpDevice/>"), "duis.", "CommandVariant"),
        (TOP_UP.format(variant=2, reference="2.2", body="<sr:TopUpDevice/>"), "duis.missing", "TopUpDevice"),
        (TOP_UP.format(variant=1, reference="99.9", body="<sr:X/>"), "duis.", "ServiceReference"),
    ],
)
def test_bad_request_is_one_line_with_code_and_place(tmp_path: Path, content: str, code: str, place: str) -> None:
    own = tmp_path / "own.xml"
    own.write_text(content)
    done = _run("demo", "--request", own, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("nowan: ") and code in line and "own.xml" in line and place in line
    assert not (tmp_path / "out" / "index.html").exists()


def test_a_request_that_the_head_end_refuses_is_named_by_its_file(tmp_path: Path) -> None:
    own = tmp_path / "own.xml"
    adjust = dict(story_files())["4-adjust-balance.xml"]
    own.write_bytes(adjust.replace(b"00-A0:70004", b"00-AF:70098"))
    done = _run("demo", "--request", own, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert done.stderr.strip().startswith("nowan: headend.unknown-target: own.xml: 02-4E-4F-57-41-4E-00-AF")
    assert len(done.stderr.strip().splitlines()) == 1
    # Refused before the story begins: nothing was told.
    assert done.stdout == ""


def _top_up(pounds: int, counter: int) -> bytes:
    keys = who.make("1").keys([who.SUPPLIER], [who.METER])
    shared = keys.shared(who.SUPPLIER, who.METER, KeyUse.PREPAYMENT)
    token = utrn.make(pounds, utrn.ValueClass.POUNDS, counter, who.SUPPLIER, who.METER, shared)
    request_id = RequestId(who.SUPPLIER, who.METER, counter)
    return new_request(request_id, "2.2", CommandVariant.LOCAL, TopUpDevice(utrn=token)).xml()


def test_a_top_up_of_ones_own_travels_as_well(tmp_path: Path) -> None:
    requests = [("ten.xml", _top_up(10, 2 << 32)), ("five.xml", _top_up(5, 1 << 32))]
    outcomes = asyncio.run(Demo("1", tmp_path, requests).run())
    assert outcomes.succeeded
    # 15 pounds of adjustment, 10 and 5 of tokens; that the second token has the lower counter is no matter.
    assert outcomes.after["balance"] - outcomes.before["balance"] == 3_000_000
    assert [o.command_id.counter for o in outcomes.orders if o.srv == "2.2" and o.command_id] == [2 << 32, 1 << 32]


def test_the_example_top_up_is_for_the_demo_as_it_stands() -> None:
    example = Path(__file__).parents[2] / "examples" / "top-up.xml"
    assert example.read_bytes() == _top_up(10, 1 << 32)


def test_a_top_up_without_its_tokens_counter_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.xml"
    wrong.write_bytes(_top_up(10, 1 << 32).replace(b":4294967296<", b":70010<"))
    done = _run("demo", "--request", wrong, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "headend.token-counter" in done.stderr and len(done.stderr.strip().splitlines()) == 1


@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_filters_of_the_page_for_engineers_find_what_they_say(story: tuple[Outcomes, Path]) -> None:
    _, folder = story
    page = (Path(__file__).parents[2] / "docs" / "devices.md").read_text()
    table = page[page.index("| what | filter |") : page.index("`air-today.pcapng`")]
    filters = [found.replace(r"\|", "|") for found in re.findall(r"\| `(.+)` \|$", table, re.MULTILINE)]
    assert len(filters) == 7
    for wanted in filters:
        assert _tshark(folder, "air.pcapng", "-Y", wanted), wanted
