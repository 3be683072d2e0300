"""`nowan decode` as a person runs it: what it reads, what it shows, and its exit statuses."""

from __future__ import annotations

import base64
import json
import struct
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from nowan.cli.decode import command
from nowan.cli.decode_input import octets
from nowan.errors import DecodeError
from nowan.gbcs import KeyUse, Message, build, protect
from nowan.gbcs.cosem import AdjustBalance, null_results
from nowan.ids import EntityId, PanId, ShortAddress
from nowan.zigbee import aps, ieee802154, nwk, security
from nowan.zigbee.zcl import ZclFrame
from tests.gbcs.parties import ACB, ESME, GPF, SUPPLIER, everything, private

PRE = build.command(0x001C, SUPPLIER, ESME, 1003, AdjustBalance(1_200_000).request())
NETWORK_KEY, LINK_KEY = bytes(range(16)), bytes(range(16, 32))
HUB, METER, PAN = ShortAddress(0), ShortAddress(0x1234), PanId(0xBEEF)


def run(*arguments: str, data: bytes = b"") -> Result:
    return CliRunner().invoke(command, list(arguments), input=data, standalone_mode=False)


def response() -> Message:
    return protect.signed(
        build.response(PRE, null_results(AdjustBalance(5).request())), private(ESME, KeyUse.DIGITAL_SIGNING)
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    kept = tmp_path / "keys"
    kept.mkdir()
    for entity, use in (
        (SUPPLIER, KeyUse.DIGITAL_SIGNING),
        (ESME, KeyUse.DIGITAL_SIGNING),
        (ACB, KeyUse.KEY_AGREEMENT),
    ):
        (kept / f"{entity.hex()}-{use.value}.key").write_bytes(private(entity, use).pem())
    return kept


@pytest.mark.parametrize(
    "data",
    [
        PRE.encode(),
        PRE.encode().hex().encode(),
        b" " + PRE.encode().hex(" ").upper().encode() + b"\r\n",
        b"0x" + PRE.encode().hex(":").encode(),
        base64.b64encode(PRE.encode()),
        base64.encodebytes(PRE.encode()),
    ],
)
def test_every_encoding_is_recognised(data: bytes) -> None:
    assert octets(data) == PRE.encode()
    result = run("-", data=data)
    assert result.return_value == 0
    assert "ECS04a Adjust Meter Balance on the ESME" in result.output
    assert "Command, a Pre-Command, 57 bytes" in result.output
    assert "Meter Balance: update_amount  £12.00" in result.output


@pytest.mark.parametrize("data", [b"", b"  \n", b"DF0", b"DF09zz", b"hello world!", b"<xml/>"])
def test_what_is_no_encoding_is_refused(data: bytes) -> None:
    result = run("-", data=data)
    assert isinstance(result.exception, DecodeError)


def test_json_has_offsets(tmp_path: Path) -> None:
    path = tmp_path / "message.bin"
    path.write_bytes(PRE.encode())
    document = json.loads(run(str(path), "--json").output)
    assert document["version"] == 1 and document["size"] == 57
    assert document["checks"]["MAC"]["outcome"] == "none due"

    def leaves(node: dict[str, object]) -> list[dict[str, object]]:
        children = node.get("children")
        return [node] if not isinstance(children, list) else [leaf for child in children for leaf in leaves(child)]

    found = {leaf["name"]: leaf for leaf in leaves(document["tree"])}
    amount = found["Meter Balance: update_amount"]
    # The amount, tag 05 and 4 octets, is the last thing of the message.
    assert (amount["offset"], amount["length"], amount["raw"]) == (52, 5, "0500124F80")
    assert found["originator counter"]["value"] == "1003"


def test_checks_and_exit_statuses(folder: Path) -> None:
    def status(data: bytes) -> tuple[int, str]:
        result = run("--keys", str(folder), data=data)
        return result.return_value, result.output

    code, output = status(response().encode())
    assert code == 0 and "✔ signature holds  by 0E-0E-0E-00-00-00-00-E1" in output and "MAC       none due" in output
    broken = bytearray(response().encode())
    broken[-1] ^= 1
    code, output = status(bytes(broken))
    assert code == 1 and "✘ signature fails" in output
    signed = protect.signed(PRE, private(SUPPLIER, KeyUse.DIGITAL_SIGNING))
    keys = everything()
    code, output = status(protect.maced(signed, keys.shared(ACB, ESME)).encode())
    assert code == 0 and "MAC       not checked" in output and "signature holds" in output
    code, output = status(signed.encode())
    assert code == 1 and "gbcs.form" in output


def test_a_truncated_message_is_shown_as_far_as_it_goes_and_the_fault_is_named() -> None:
    result = run(data=PRE.encode()[:19])
    assert isinstance(result.exception, DecodeError)
    assert str(result.exception) == "wire.truncated: header/originator at 12: 8 bytes wanted, 7 left"
    assert "originator counter  1003" in result.output and "✘ wire.truncated" in result.output


def test_a_duis_response_gives_its_message() -> None:
    payload = base64.b64encode(PRE.encode()).decode()
    xml = (
        '<sr:Response xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway"><sr:Body><sr:ResponseMessage>'
        f"<sr:PreCommand><sr:GBCSVersion>4.0</sr:GBCSVersion>\n<sr:GBCSPayload>{payload}</sr:GBCSPayload>"
        "</sr:PreCommand></sr:ResponseMessage></sr:Body></sr:Response>"
    )
    result = run(data=xml.encode())
    assert result.return_value == 0 and "GBCSPayload in line 2" in result.output and "£12.00" in result.output
    assert isinstance(run(data=xml.replace(payload, "!!!!").encode()).exception, DecodeError)


def test_a_folder_is_summed_up(tmp_path: Path, folder: Path) -> None:
    messages = tmp_path / "messages"
    (messages / "below").mkdir(parents=True)
    (messages / "one.hex").write_text(response().encode().hex())
    (messages / "below" / "two.bin").write_bytes(PRE.encode())
    result = run(str(messages), "--keys", str(folder))
    assert result.return_value == 0
    assert "one.hex" in result.output and "below/two.bin" in result.output and "2 of 2 read whole" in result.output
    (messages / "three.txt").write_text("not a message")
    result = run(str(messages), "--json")
    assert result.return_value == 2
    lines = [json.loads(line) for line in result.output.splitlines()]
    assert [line["place"] for line in lines] == ["below/two.bin", "one.hex", "three.txt"]
    assert lines[2]["problem"].startswith("wire.not-text")


# Captures ----------------------------------------------------------------------------------------------------------


def on_air(blocks: list[bytes], *, sequence: int) -> list[bytes]:
    """A tunnelled message as MAC frames with FCS: fragments under link key and network key."""
    frames = []
    for place, block in enumerate(blocks):
        extended = None
        if len(blocks) > 1:
            extended = aps.first_block(len(blocks)) if place == 0 else aps.later_block(place)
        application = aps.ApsFrame(
            kind=aps.ApsKind.DATA,
            counter=7,
            payload=block,
            cluster=0x0704,
            profile=0x0109,
            src_endpoint=1,
            dst_endpoint=1,
            extended=extended,
        )
        number = sequence + place
        sealed = security.secure_aps(application, LINK_KEY, source=GPF, counter=number)
        network = nwk.NwkFrame(nwk.NwkKind.DATA, METER, HUB, 30, number, sealed.encode())
        outer = security.secure_nwk(network, NETWORK_KEY, source=GPF, counter=number, key_sequence=0)
        frames.append(ieee802154.data(number, PAN, METER, HUB, outer.encode()).encode())
    return frames


def tunnelled(message: bytes) -> list[bytes]:
    frame = ZclFrame(cluster_specific=True, sequence=1, command=2, payload=b"\x05\x00" + message).encode()
    return [frame[at : at + 50] for at in range(0, len(frame), 50)]


def pcap(frames: list[bytes], link_type: int) -> bytes:
    head = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, link_type)
    return head + b"".join(struct.pack("<IIII", 1, place, len(f), len(f)) + f for place, f in enumerate(frames))


def key_table(tmp_path: Path, *keys: bytes) -> str:
    path = tmp_path / "zigbee_pc_keys"
    path.write_text("".join(f'"{key.hex(":")}","Normal","a key"\n' for key in keys))
    return str(path)


@pytest.mark.parametrize("link_type", [195, 230, 283])
def test_a_capture_gives_its_tunnelled_messages(tmp_path: Path, link_type: int) -> None:
    frames = on_air(tunnelled(PRE.encode()), sequence=10)
    assert len(frames) == 2
    if link_type == 230:
        frames = [frame[:-2] for frame in frames]
    elif link_type == 283:
        frames = [struct.pack("<BBHHHBxxx", 0, 0, 12, 0, 1, 1) + frame for frame in frames]
    capture = tmp_path / "air.pcap"
    # The second frame is heard twice, as a sender repeats it that got no acknowledgement.
    capture.write_bytes(pcap([*frames, frames[1]], link_type))
    result = run(str(capture), "--zigbee-keys", key_table(tmp_path, LINK_KEY, NETWORK_KEY))
    assert result.return_value == 0
    assert "packet 2, 0x0000 to 0x1234" in result.output and "ECS04a" in result.output
    assert "1 of 1 read whole" in result.output
    closed = run(str(capture), "--zigbee-keys", key_table(tmp_path, LINK_KEY))
    assert "ECS04a" not in closed.output and "--zigbee-keys" in closed.output


def test_the_network_key_is_learned_from_a_transport_key(tmp_path: Path) -> None:
    from nowan.zigbee import aps_commands

    carried = aps_commands.encode(aps_commands.TransportNetworkKey(NETWORK_KEY, 0, EntityId(ESME), EntityId(GPF)))
    sealed = security.secure_aps(
        aps.command(3, carried),
        security.key_transport_key(LINK_KEY),
        source=GPF,
        counter=1,
        key_id=security.KeyIdentifier.KEY_TRANSPORT,
    )
    plain = nwk.NwkFrame(nwk.NwkKind.DATA, METER, HUB, 30, 1, sealed.encode())
    first = ieee802154.data(1, PAN, METER, HUB, plain.encode()).encode()
    capture = tmp_path / "join.pcap"
    capture.write_bytes(pcap([first, *on_air(tunnelled(PRE.encode()), sequence=10)], 195))
    result = run(str(capture), "--zigbee-keys", key_table(tmp_path, LINK_KEY))
    assert "ECS04a" in result.output and "1 keys learned" in result.output


@pytest.mark.parametrize("cut", [10, 30, 60])
def test_a_capture_that_ends_early_is_bad_input(tmp_path: Path, cut: int) -> None:
    capture = tmp_path / "air.pcap"
    capture.write_bytes(pcap(on_air(tunnelled(PRE.encode()), sequence=10), 195)[:cut])
    error = run(str(capture)).exception
    assert isinstance(error, DecodeError) and error.path.startswith("capture/")
