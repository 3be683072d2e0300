"""`nowan sign` and `nowan utrn`: what they print, and what they refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nowan.cli import main as cli
from nowan.crypto.p256 import PrivateKey
from nowan.crypto.secret import Secret
from nowan.duis import CommandVariant, PreCommand, Response, parse, transform
from nowan.gbcs import utrn
from nowan.ids import EntityId, entity_id
from tests.duis.material import ADJUST, CONTEXT, NOW, READ, document

SUPPLIER, ESME = entity_id("90-B3-D5-1F-30-0A-00-01"), entity_id("00-DB-12-34-56-00-00-01")
DS, PP, DEVICE = (PrivateKey.from_scalar(number) for number in (7_001, 7_002, 7_003))


def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[int, str, str]:
    monkeypatch.setattr("sys.argv", ["nowan", *arguments])
    with pytest.raises(SystemExit) as left:
        cli.main()
    captured = capsys.readouterr()
    assert isinstance(left.value.code, int)
    return left.value.code, captured.out, captured.err


@pytest.fixture
def keys(tmp_path: Path) -> str:
    """A key folder: the supplier's private keys, and a meter's key agreement key."""
    folder = tmp_path / "keys"
    folder.mkdir()

    def name(entity: EntityId, use: str) -> Path:
        return folder / f"{entity.hex()}-{use}.key"

    name(SUPPLIER, "ds").write_bytes(DS.pem())
    name(SUPPLIER, "pp-ka").write_bytes(PP.pem())
    name(ESME, "ka").write_bytes(DEVICE.pem())
    return str(folder)


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """A request and its Pre-Command in hex."""
    request, pre_command = tmp_path / "request.xml", tmp_path / "pre-command.hex"
    request.write_bytes(ADJUST)
    pre_command.write_text(transform(parse(ADJUST), CONTEXT).encode().hex())
    return str(request), str(pre_command)


ACB = ("--acb", "90-B3-D5-1F-30-0A-00-0B")


def test_what_says_the_same_is_signed(capsys, monkeypatch, files, keys) -> None:  # type: ignore[no-untyped-def]
    status, out, _ = run(capsys, monkeypatch, "sign", *files, "--keys", keys, *ACB)
    signed = bytes.fromhex(out)
    pre_command = bytes.fromhex(Path(files[1]).read_text())
    assert status == 0
    # GBCS 6.2.5: the Pre-Command, 40, and a signature over it without its first octet.
    assert signed[:-65] == pre_command and signed[-65] == 0x40
    DS.public.verify(pre_command[1:], signed[-64:])


def test_the_request_that_goes_to_the_dcc(capsysbinary, monkeypatch, files, keys) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("sys.argv", ["nowan", "sign", *files, "--keys", keys, *ACB, "--variant", "6"])
    with pytest.raises(SystemExit):
        cli.main()
    request = parse(capsysbinary.readouterr().out)
    assert request.command_variant is CommandVariant.SIGNED_LOCAL
    assert request.request_id == parse(ADJUST).request_id


def test_the_dccs_response_is_taken_as_it_is(capsys, monkeypatch, files, keys, tmp_path) -> None:  # type: ignore[no-untyped-def]
    pre_command = bytes.fromhex(Path(files[1]).read_text())
    answer = Response(
        request_id=parse(ADJUST).request_id, code="I0", at=NOW, service_reference_variant="1.5",
        content=PreCommand(gbcs_version="4.2", gbcs=pre_command),
    )  # fmt: skip
    path = tmp_path / "response.xml"
    path.write_bytes(answer.xml())
    status, out, _ = run(capsys, monkeypatch, "sign", files[0], str(path), "--keys", keys, *ACB, "--json")
    found = json.loads(out)
    assert (status, found["correlated"], found["use_case"]) == (0, True, "ECS04a")


def test_one_that_says_something_else_is_not_signed(capsys, monkeypatch, files, keys) -> None:  # type: ignore[no-untyped-def]
    text = Path(files[1]).read_text()
    Path(files[1]).write_text(text[:-1] + format(int(text[-1], 16) ^ 1, "x"))
    status, out, err = run(capsys, monkeypatch, "sign", *files, "--keys", keys, *ACB)
    assert (status, out) == (1, "")
    assert "duis.correlation: ECS04a: amount millipence differs" in err


def test_a_request_that_is_not_critical_is_not_signed(capsys, monkeypatch, files, keys) -> None:  # type: ignore[no-untyped-def]
    Path(files[0]).write_bytes(READ)
    status, _, err = run(capsys, monkeypatch, "sign", *files, "--keys", keys, *ACB)
    assert status == 2 and "duis.command-variant" in err


PARTIES = ("--supplier", "90-B3-D5-1F-30-0A-00-01", "--meter", "00-DB-12-34-56-00-00-01")


@pytest.mark.parametrize(
    ("amount", "pence", "kind"), [("20", 2000, "pence"), ("7.50", 750, "pence"), ("100", 10_000, "pounds")]
)
def test_a_token_made_shown_and_checked(capsys, monkeypatch, keys, amount, pence, kind) -> None:  # type: ignore[no-untyped-def]
    counter = str(5 << 32)
    status, out, _ = run(capsys, monkeypatch, "utrn", "make", amount, "--keys", keys, *PARTIES, "--counter", counter)
    token = out.strip()
    assert status == 0 and len(token.replace(" ", "")) == 20
    status, out, _ = run(capsys, monkeypatch, "utrn", "show", token, "--json")
    shown = json.loads(out)
    assert (shown["pence"], shown["value_class"], shown["counter_bits"]) == (pence, kind, 5)
    status, out, _ = run(capsys, monkeypatch, "utrn", "check", token, "--keys", keys, *PARTIES, "--counter", counter)
    assert status == 0 and out.startswith(f"true: {pence // 100}.{pence % 100:02} pounds")
    other = Secret(PP.ecdh(DEVICE.public))
    assert utrn.make(1, utrn.ValueClass.PENCE, 5 << 32, SUPPLIER, ESME, other) != token.replace(" ", "").encode()


def test_a_forged_token_and_a_mistyped_one(capsys, monkeypatch, keys) -> None:  # type: ignore[no-untyped-def]
    # A published token, of another supplier and meter.
    status, out, _ = run(capsys, monkeypatch, "utrn", "check", "73946144332040217315", "--keys", keys, *PARTIES)
    assert (status, out) == (1, "refused: gbcs.utrn-forged\n")
    status, _, err = run(capsys, monkeypatch, "utrn", "show", "73946144332040217316")
    assert status == 2 and "gbcs.utrn-typo" in err


@pytest.mark.parametrize("amount", ["-1", "81.925", "82.01", "8192", "ten"])
def test_what_is_no_amount(capsys, monkeypatch, keys, amount) -> None:  # type: ignore[no-untyped-def]
    arguments = ("utrn", "make", "--keys", keys, *PARTIES, "--counter", str(5 << 32), "--", amount)
    assert run(capsys, monkeypatch, *arguments)[0] == 2


def test_a_counter_that_no_token_has(capsys, monkeypatch, keys) -> None:  # type: ignore[no-untyped-def]
    assert run(capsys, monkeypatch, "utrn", "make", "5", "--keys", keys, *PARTIES, "--counter", "1000")[0] == 2


@pytest.mark.rtds
def test_the_schema_that_one_holds(capsys, monkeypatch, tmp_path, duis: Path) -> None:  # type: ignore[no-untyped-def]
    good, bad = tmp_path / "good.xml", tmp_path / "bad.xml"
    good.write_bytes(READ)
    bad.write_bytes(
        document("4.18", 1, "00-DB-12-34-56-00-00-01", "<sr:ReadMeterBalance><sr:Now/></sr:ReadMeterBalance>")
    )
    schema = ("--schema", str(duis / "DUIS_V5.4.xsd"))
    assert run(capsys, monkeypatch, "transform", str(good), *schema)[0] == 0
    status, _, err = run(capsys, monkeypatch, "transform", str(bad), *schema)
    assert status == 2 and "duis.schema" in err and "Now" in err
    status, _, err = run(capsys, monkeypatch, "transform", str(good), "--schema", str(good))
    assert status == 2 and "duis.schema" in err
