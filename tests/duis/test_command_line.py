"""`nowan transform`: what it prints, and what bad input gets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nowan.cli import main as cli
from tests.duis.material import ADD_PPMID, ADJUST, JOIN_PPMID, READ, RETURN
from tests.duis.test_transform import BY_HAND


def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[int, str, str]:
    monkeypatch.setattr("sys.argv", ["nowan", "transform", *arguments])
    with pytest.raises(SystemExit) as left:
        cli.main()
    captured = capsys.readouterr()
    assert isinstance(left.value.code, int)
    return left.value.code, captured.out, captured.err


@pytest.fixture
def put(tmp_path: Path) -> object:
    def write(xml: bytes) -> str:
        path = tmp_path / "request.xml"
        path.write_bytes(xml)
        return str(path)

    return write


def test_a_pre_command(capsys, monkeypatch, put) -> None:  # type: ignore[no-untyped-def]
    status, out, _ = run(capsys, monkeypatch, put(ADJUST))
    assert status == 0
    assert out.rstrip().endswith(BY_HAND["ECS04a"][1])
    assert "Pre-Command" in out and "amount millipence 1500000" in out and "ESME" in out


def test_a_command_of_the_acbs(capsys, monkeypatch, put) -> None:  # type: ignore[no-untyped-def]
    options = ("--acb", "90-B3-D5-1F-30-0A-00-0B", "--counter", "4660", "--json")
    status, out, _ = run(capsys, monkeypatch, put(ADD_PPMID), *options)
    found = json.loads(out)
    assert status == 0 and found["version"] == 1
    assert found["gbcs"] == BY_HAND["CCS01"][1]
    assert found["says"]["install_code"] == "Secret(16 bytes)"
    assert (found["use_case"], found["message_code"], found["counter"]) == ("CCS01", "0001", 4660)
    status, out, _ = run(capsys, monkeypatch, put(JOIN_PPMID), *options)
    assert json.loads(out)["gbcs"] == BY_HAND["CS03A2"][1]


@pytest.mark.parametrize(
    ("xml", "options", "said"),
    [
        (ADJUST.replace(b":1000<", b":x<"), (), "duis.value: @FILE@: Request/Header/RequestID at 4"),
        (b"", (), "duis.not-xml: @FILE@ at 1"),
        (RETURN, (), "duis.unsupported: 8.13 (Return Local Command Response) makes no message"),
        (READ, ("--device", "00-DB-12-34-56-00-00-01=PPMID"), "duis.unsupported: 4.18 in this form for the PPMID"),
        (ADD_PPMID, (), "duis.context: CCS01 is the ACB's and wants the ACB's counter"),
    ],
)  # fmt: skip
def test_bad_input_gets_one_line(capsys, monkeypatch, put, xml, options, said) -> None:  # type: ignore[no-untyped-def]
    file = put(xml)
    status, out, err = run(capsys, monkeypatch, file, *options)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1 and said.replace("@FILE@", file) in err


def test_bad_options_and_missing_files(capsys, monkeypatch, put, tmp_path) -> None:  # type: ignore[no-untyped-def]
    for options in (
        ("--device", "x=ESME"),
        ("--device", "00-DB-12-34-56-00-00-01=X"),
        ("--acb", "x"),
        ("--counter", "-1"),
    ):
        assert run(capsys, monkeypatch, put(READ), *options)[0] == 2
    assert run(capsys, monkeypatch, str(tmp_path / "nothing"))[0] == 2


@pytest.mark.rtds
def test_the_published_command_with_its_mac(capsys, monkeypatch, rtds: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    import subprocess
    import sys

    keys = tmp_path / "keys"
    subprocess.run([sys.executable, str(rtds / "unpack_keys.py"), str(keys)], check=True, capture_output=True)
    options = ("--keys", str(keys), "--counter", "1302", "--device", "00DB1234567890A0=ESME", "--json")
    request = rtds / "duis" / "CCS01_8.11_SUCCESS_REQUEST_DUIS.XML"
    status, out, _ = run(capsys, monkeypatch, str(request), *options)
    published = (rtds / "gbcs" / "8.11_CCS01" / "CCS01_8.11_SUCCESS_COMMAND_GBCS.HEX").read_text().strip()
    assert (status, json.loads(out)["gbcs"]) == (0, published)
