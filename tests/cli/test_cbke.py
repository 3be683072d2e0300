"""``nowan cbke`` and ``nowan cert`` as people meet them: output, exit statuses, and one line for bad input."""

from __future__ import annotations

import json
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from nowan.cli.main import main
from nowan.crypto import establishment
from nowan.crypto.p256 import PrivateKey
from nowan.crypto.vectors import C5, C6
from nowan.crypto.x509 import Certificate

U, V = C6.u, C6.v
C6_KEYS = {
    "Z": C6.z,
    "MacKey": "ED380A00296600FB6B893025DE5FD137",
    "KeyData": "AA4689C70BE0FAF0C9BE534ABD9F4CDC",
    "MACU": "BF7E1A26D4EF7038B56813E465A131C9",
    "MACV": "C5B432A9995A092F4449F83613930064",
}
ONE_SIDE = [
    "--ca",
    C6.authority,
    "--u-cert",
    U.certificate,
    "--u-static",
    U.static_private,
    "--u-ephemeral",
    U.ephemeral_private,
]
OTHER_SIDE = ["--v-cert", V.certificate, "--v-ephemeral-public", V.ephemeral_public]


class Ran:
    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def steps(self) -> dict[str, str]:
        rows = [line.split(" = ") for line in self.out.splitlines() if " = " in line]
        return {name.strip(): value for name, value in rows}


Nowan = Callable[..., Ran]


@pytest.fixture
def nowan(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Nowan:
    def run(*arguments: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["nowan", *arguments])
        with pytest.raises(SystemExit) as caught:
            main()
        shown = capsys.readouterr()
        assert isinstance(caught.value.code, int)
        return Ran(caught.value.code, shown.out, shown.err)

    return run


def test_the_specification_s_vector(nowan: Nowan) -> None:
    ran = nowan("cbke", "--vector", "c6")
    assert ran.status == 0 and ran.err == ""
    assert tuple(ran.steps) == establishment.NAMES
    assert ran.steps.items() >= C6_KEYS.items()


def test_one_side_with_the_peer_s_public_keys(nowan: Nowan) -> None:
    ran = nowan("cbke", *ONE_SIDE, *OTHER_SIDE)
    assert ran.status == 0 and ran.steps.items() >= C6_KEYS.items()
    assert "V.d" not in ran.steps


def test_suite_1_from_files(nowan: Nowan, tmp_path: Path) -> None:
    arguments = []
    for side, party in (("u", C5.u), ("v", C5.v)):
        for option, value in (
            ("cert", party.certificate),
            ("static", party.static_private),
            ("ephemeral", party.ephemeral_private),
        ):
            file = tmp_path / f"{side}-{option}"
            file.write_bytes(bytes.fromhex(value) if option == "cert" else f"{value}\n".encode())
            arguments += [f"--{side}-{option}", f"@{file}"]
    ran = nowan("cbke", "--ca", C5.authority, *arguments)
    assert ran.status == 0 and ran.steps["Z"] == C5.z and ran.steps["MacKey"] == "90F967B22C8357C10C1C04788DE9E848"


def test_json_is_its_own_transcript(nowan: Nowan, tmp_path: Path) -> None:
    ran = nowan("cbke", "--vector", "c6", "--json")
    content = json.loads(ran.out)
    assert content["version"] == 1 and content["suite"] == 2 and content["differs"] is None
    assert content["steps"].items() >= C6_KEYS.items()
    file = tmp_path / "transcript.json"
    file.write_text(ran.out)
    assert nowan("cbke", "--vector", "c6", "--transcript", str(file)).status == 0
    assert nowan("cbke", "--vector", "c5", "--transcript", str(file)).status == 1


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize("step", ["U.MMO", "V.avf", "U.P", "Z", "MACV"])
def test_the_first_step_that_differs_is_named(nowan: Nowan, tmp_path: Path, step: str, as_json: bool) -> None:
    steps = nowan("cbke", "--vector", "c6").steps
    names = list(steps)
    # From the wrong step on everything is wrong, as it would be.
    wrong = {
        name: value if names.index(name) < names.index(step) else f"{value[:-1]}{'0' if value[-1] != '0' else '1'}"
        for name, value in steps.items()
    }
    file = tmp_path / "transcript"
    file.write_text(
        json.dumps(wrong) if as_json else "# theirs\n\n" + "".join(f"{n} = {v.lower()}\n" for n, v in wrong.items())
    )
    ran = nowan("cbke", "--vector", "c6", "--transcript", str(file), "--json")
    assert ran.status == 1 and json.loads(ran.out)["differs"] == step
    assert ran.err.startswith(f"nowan: {step} differs: ") and ran.err.count("\n") == 1


def test_a_private_key_of_another_certificate_is_told(nowan: Nowan) -> None:
    arguments = [V.static_private if value == U.static_private else value for value in ONE_SIDE]
    ran = nowan("cbke", *arguments, *OTHER_SIDE)
    assert ran.status == 1 and "U.d*G is not U.Q" in ran.err


def test_a_certificate_that_would_be_refused_is_named(nowan: Nowan) -> None:
    signing_only = U.certificate[:72] + "80" + U.certificate[74:]
    ran = nowan("cbke", *[signing_only if value == U.certificate else value for value in ONE_SIDE], *OTHER_SIDE)
    assert "# U.certificate: INVALID_CERTIFICATE for its key usage" in ran.out


BAD = [
    ([], "--u-cert at 0"),
    (["--u-cert", "00zz"], "--u-cert at 2: 'z' is not a hexadecimal digit"),
    (["--u-cert", "000"], "--u-cert at 3"),
    (["--u-cert", "00"], "--u-cert at 0: 1 bytes; suite 1 has 48, suite 2 has 74"),
    (
        ["--u-cert", U.certificate[:74] + "05" + U.certificate[76:]],
        "--u-cert at 37: its first byte is neither 02 nor 03",
    ),
    (["--u-cert", U.certificate], "--v-cert at 0"),
    (["--u-cert", U.certificate, "--v-cert", C5.v.certificate], "--v-cert at 0: of suite 1"),
    (["--u-cert", U.certificate, "--v-cert", V.certificate], "--ca at 0"),
    (["--u-cert", U.certificate, "--v-cert", V.certificate, "--ca", C5.authority], "--ca at 22: 22 bytes; 37 wanted"),
    ([*ONE_SIDE, "--v-cert", V.certificate], "--v-ephemeral at 0: give it or --v-ephemeral-public"),
    ([*ONE_SIDE, *OTHER_SIDE, "--v-ephemeral", V.ephemeral_private], "--v-ephemeral-public at 0"),
    ([*ONE_SIDE[:4], "--u-ephemeral", U.ephemeral_private, *OTHER_SIDE], "--u-static at 0"),
    ([*ONE_SIDE[:6], "--u-ephemeral", "00" * 36, *OTHER_SIDE], "--u-ephemeral at 0: a multiple"),
    (
        [*ONE_SIDE, "--v-cert", V.certificate, "--v-ephemeral-public", "02" + "00" * 36],
        "--v-ephemeral-public at 0: the point of order 2",
    ),
    (["--vector", "c6", "--ca", C6.authority], "--ca at 0: --vector brings its own"),
]


@pytest.mark.parametrize(("arguments", "said"), BAD)
def test_bad_input_names_its_option_and_place(nowan: Nowan, arguments: list[str], said: str) -> None:
    ran = nowan("cbke", *arguments)
    assert ran.status == 2 and ran.out == ""
    assert said in ran.err and ran.err.count("\n") == 1 and ran.err.startswith("nowan: ")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Z = 00\nnonsense\n", "line at 2"),
        (b"Z = 0g\n", "line 1 at 1: 'g'"),
        (b"W = 00\n", "'W' is no step"),
        (b"# nothing\n", "no step that could be compared"),
        (b"\xff\xfe", "not text"),
        (b'{"Z": ', "not JSON"),
        (b'{"Z": 5}', "/steps"),
        (b'{"steps": {"Q": "00"}}', "/Q at 0: 'Q' is no step"),
        (b'{"version": 2, "steps": {}}', "version 2 is not 1"),
        (b"{" * 5000, "not JSON"),
        (b'{"steps":' + b"[" * 200_000, "JSON"),
    ],
)
def test_a_bad_transcript_is_told_by_its_line(nowan: Nowan, tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "transcript"
    file.write_bytes(content)
    ran = nowan("cbke", "--vector", "c6", "--transcript", str(file))
    assert ran.status == 2 and said in ran.err and str(file) in ran.err and ran.err.count("\n") == 1


def test_a_missing_file_is_could_not(nowan: Nowan, tmp_path: Path) -> None:
    ran = nowan("cbke", "--u-cert", f"@{tmp_path / 'absent'}")
    assert ran.status == 3 and "absent" in ran.err and ran.err.count("\n") == 1


def test_issue_and_show_a_key_folder(nowan: Nowan, tmp_path: Path) -> None:
    arguments = ["cert", "issue", "--device", "00-DB-12-34-56-78-90-A0", "--device", "00db1234567890a4", "--seed", "s"]
    first, second = tmp_path / "first", tmp_path / "second"
    ran = nowan(*arguments, "--out", str(first))
    assert ran.status == 0 and ran.out.startswith("14 TEST certificates")
    names = {path.name for path in first.iterdir()}
    for stem in (
        "root",
        "issuer",
        "90b3d51f30010000-pp-ka",
        "90b3d51f30000002-ka",
        "00db1234567890a0-ds",
        "00db1234567890a4-ka",
    ):
        assert {f"{stem}.pem", f"{stem}.key"} <= names
    for path in first.glob("*.key"):
        if sys.platform != "win32":
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
        certificate = Certificate.from_pem(path.with_suffix(".pem").read_bytes())
        assert certificate.public_key == PrivateKey.from_pem(path.read_bytes()).public and certificate.is_test
    assert nowan(*arguments, "--out", str(second)).status == 0
    assert {p.name: p.read_bytes() for p in first.iterdir()} == {p.name: p.read_bytes() for p in second.iterdir()}
    assert nowan(*arguments, "--out", str(first)).status == 3
    ran = nowan("cert", "show", "--json", *map(str, sorted(first.glob("*.pem"))))
    facts = {Path(row["file"]).stem: row for row in json.loads(ran.out)["certificates"]}
    assert facts["90b3d51f30010000-ds"]["role"] == "supplier" and facts["90b3d51f30010000-ds"]["test"] is True
    assert facts["00db1234567890a0-ka"]["entity"] == "00-DB-12-34-56-78-90-A0"
    assert facts["00db1234567890a0-ka"]["valid_to"] == "for ever"


@pytest.mark.parametrize("form", ["hex", "binary"])
def test_show_implicit_certificates(nowan: Nowan, tmp_path: Path, form: str) -> None:
    for vector, words in (
        (C6, ["suite 2", "2013-11-25", "11-12-13-14-15-16-17-18", "E122DCCC45B301D81043EACFAF15EF4B"]),
        (C5, ["suite 1", "01090006"]),
    ):
        file = tmp_path / "certificate"
        text = vector.v.certificate
        file.write_bytes(bytes.fromhex(text) if form == "binary" else f"{text}\n".encode())
        ran = nowan("cert", "show", str(file))
        assert ran.status == 0 and all(word in ran.out for word in words)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "0 bytes"),
        (b"words", "neither PEM"),
        (b"00ff", "2 bytes in hexadecimal"),
        (b"\x30\x82\x01\x00" + bytes(20), "not an X.509"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "certificate"),
        (b"-----BEGIN PRIVATE KEY-----\n", "a private key, which is not shown"),
        (bytes(48), "public reconstruction key"),
        (bytes(70_000), "more than"),
    ],
)
def test_show_refuses_what_is_no_certificate(nowan: Nowan, tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    ran = nowan("cert", "show", str(file))
    assert ran.status == 2 and said in ran.err and str(file) in ran.err and ran.err.count("\n") == 1


def test_issue_refuses_bad_and_repeated_ids(nowan: Nowan, tmp_path: Path) -> None:
    out = tmp_path / "keys"
    for arguments, said in ((["--device", "12"], "--device"), (["--device", "90b3d51f30010000"], "stands twice")):
        ran = nowan("cert", "issue", "--out", str(out), *arguments)
        assert ran.status == 2 and said in ran.err and not out.exists()
