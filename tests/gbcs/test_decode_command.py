"""`nowan decode` as a person runs it: three encodings in, words or JSON out, and its exit statuses."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from nowan.cli.decode import command, octets
from nowan.errors import DecodeError
from nowan.gbcs import Cra, GroupingHeader, KeyUse, Message, OtherInfo, build, protect
from nowan.gbcs.cosem import AdjustBalance, null_results
from tests.gbcs.parties import ACB, ESME, SUPPLIER, everything, private

PRE = build.command(0x001C, SUPPLIER, ESME, 1003, AdjustBalance(1_200_000).request())


def response() -> Message:
    return protect.signed(
        build.response(PRE, null_results(AdjustBalance(5).request())), private(ESME, KeyUse.DIGITAL_SIGNING)
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for entity, use in (
        (SUPPLIER, KeyUse.DIGITAL_SIGNING),
        (ESME, KeyUse.DIGITAL_SIGNING),
        (ACB, KeyUse.KEY_AGREEMENT),
    ):
        (tmp_path / f"{entity.hex()}-{use.value}.key").write_bytes(private(entity, use).pem())
    return tmp_path


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
    result = CliRunner().invoke(command, ["-"], input=data, standalone_mode=False)
    assert result.return_value == 0
    assert "ECS04a  Adjust Meter Balance on the ESME" in result.output
    assert "Command, pre-command, 57 bytes" in result.output
    assert "0-0:19.10.0.255 method 1  1200000" in result.output


@pytest.mark.parametrize("data", [b"", b"  \n", b"DF0", b"DF09zz", b"hello world!", b"<xml/>"])
def test_what_is_no_encoding_is_refused(data: bytes) -> None:
    with pytest.raises(DecodeError):
        octets(data)


def test_json(tmp_path: Path) -> None:
    path = tmp_path / "message.bin"
    path.write_bytes(PRE.encode())
    document = json.loads(CliRunner().invoke(command, [str(path), "--json"], standalone_mode=False).output)
    assert document["header"] == {
        "message_code": "001C",
        "originator": "0A-0B-0C-00-00-00-00-01",
        "recipient": "0E-0E-0E-00-00-00-00-E1",
        "counter": 1003,
    }
    assert document["use_case"]["name"] == "ECS04a" and document["version"] == 1
    (item,) = document["payload"]["content"]["items"]
    assert (item["class_id"], item["obis"], item["data"]["value"]) == (112, "0000130A00FF", 1_200_000)
    assert document["checks"]["MAC"]["outcome"] == "not checked"


def test_checks_and_exit_statuses(folder: Path) -> None:
    def run(data: bytes) -> tuple[int, str]:
        result = CliRunner().invoke(command, ["--keys", str(folder)], input=data, standalone_mode=False)
        return result.return_value, result.output

    status, output = run(response().encode())
    assert status == 0 and "signature  holds" in output and "MAC        none due" in output
    broken = bytearray(response().encode())
    broken[-1] ^= 1
    status, output = run(bytes(broken))
    assert status == 1 and "signature  fails" in output
    status, output = run(PRE.encode())
    assert status == 0 and "none due" in output
    keys = everything()
    signed = protect.signed(PRE, private(SUPPLIER, KeyUse.DIGITAL_SIGNING))
    status, output = run(protect.maced(signed, keys.shared(ACB, ESME)).encode())
    assert status == 0 and "MAC        not checked" in output and "signature  holds" in output
    status, output = run(signed.encode())
    assert status == 1 and "gbcs.form" in output


def test_a_payload_of_a_code_without_message_is_shown_as_octets() -> None:
    message = Message(GroupingHeader(Cra.COMMAND, 1, SUPPLIER, ESME, OtherInfo(0x0116)), b"\x01\x09\x55")
    result = CliRunner().invoke(command, [], input=message.encode(), standalone_mode=False)
    assert result.return_value == 0 and "010955" in result.output and "PECS01" in result.output


def test_bad_input_is_a_decode_error_with_its_place() -> None:
    result = CliRunner().invoke(command, [], input=PRE.encode()[:19], standalone_mode=False)
    assert isinstance(result.exception, DecodeError)
    assert str(result.exception) == "wire.truncated: header/originator at 12: 8 bytes wanted, 7 left"
