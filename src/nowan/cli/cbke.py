"""``nowan cbke``: every intermediate value of a key establishment, and the first step that differs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click

from nowan.cli.main import ANSWER_IS_NO, DONE
from nowan.crypto import establishment, route, vectors
from nowan.crypto.ecqv import ImplicitCertificate, Suite
from nowan.crypto.establishment import Party, Steps
from nowan.crypto.secret import Secret
from nowan.errors import DecodeError, PeerMisbehaved, WireReason

#: Version of the ``--json`` form.
JSON_VERSION = 1
_VECTORS = {"c5": vectors.C5, "c6": vectors.C6}
_MAX_FILE = 1 << 20
_LINE = re.compile(r"\s*([^\s=]+)\s*=\s*(\S*)\s*")

_VALUE = "HEX|@FILE"
_HELP = """Print every intermediate value of a key establishment, and name the first step that differs.

Values are hexadecimal, or @FILE for a file that holds them, which keeps private keys off the command line. One side's
two private keys are enough. With --transcript, exit status 1 says that a step differs. What is printed is secret
wherever the keys are."""


def _octets(text: str, where: str) -> bytes:
    """`text` as bytes: hexadecimal, or after @ a file with hexadecimal or the bytes themselves."""
    if text.startswith("@"):
        data = _file(Path(text[1:]), where)
        try:
            text = data.decode("ascii")
        except UnicodeDecodeError:
            return data
    bad = re.search(r"[^0-9A-Fa-f\s]", text)
    if bad:
        detail = f"{bad.group()!r} is not a hexadecimal digit"
        raise DecodeError(WireReason.BAD_VALUE, bad.start(), where, detail)
    digits = "".join(text.split())
    if len(digits) % 2:
        raise DecodeError(WireReason.BAD_LENGTH, len(text), where, f"{len(digits)} hexadecimal digits, an odd number")
    return bytes.fromhex(digits)


def _file(path: Path, where: str) -> bytes:
    with path.open("rb") as file:
        data = file.read(_MAX_FILE + 1)
    if len(data) > _MAX_FILE:
        raise DecodeError(WireReason.TOO_LONG, _MAX_FILE, where, f"{path} has more than {_MAX_FILE} bytes")
    return data


def _missing(options: str, why: str) -> DecodeError:
    return DecodeError(WireReason.BAD_VALUE, 0, options, why)


class _Given:
    """The options of one run by name, each read at most once and every fault named by its option."""

    def __init__(self, options: dict[str, str | None]) -> None:
        self._options = options

    def octets(self, option: str, size: int | None = None) -> bytes | None:
        text = self._options[option]
        if text is None:
            return None
        data = _octets(text, option)
        if size is not None and len(data) != size:
            raise DecodeError(WireReason.BAD_LENGTH, len(data), option, f"{len(data)} bytes; {size} wanted")
        return data

    def certificate(self, option: str) -> ImplicitCertificate:
        data = self.octets(option)
        if data is None:
            raise _missing(option, "a key establishment needs both certificates (or --vector)")
        try:
            certificate = ImplicitCertificate.decode(data)
        except DecodeError as error:
            raise DecodeError(error.reason, error.offset, option, error.detail) from None
        place = data.index(certificate.reconstruction)
        self.point(certificate.suite, certificate.reconstruction, option, place)
        return certificate

    def point(self, suite: Suite, data: bytes, option: str, place: int = 0) -> bytes:
        try:
            suite.curve.decompress(data)
        except DecodeError as error:
            raise DecodeError(error.reason, place, option, error.detail) from None
        return data

    def private(self, suite: Suite, option: str) -> Secret | None:
        data = self.octets(option, suite.curve.size)
        if data is None:
            return None
        if int.from_bytes(data, "big") % suite.curve.n == 0:
            raise DecodeError(WireReason.BAD_VALUE, 0, option, "a multiple of the curve's order is no private key")
        return Secret(data)

    def party(self, side: str, certificate: ImplicitCertificate) -> Party:
        suite = certificate.suite
        static = self.private(suite, f"--{side}-static")
        ephemeral = self.private(suite, f"--{side}-ephemeral")
        public_option = f"--{side}-ephemeral-public"
        public = self.octets(public_option, suite.point_size)
        if ephemeral is None and public is None:
            raise _missing(f"--{side}-ephemeral", f"give it or {public_option}")
        if ephemeral is not None and public is not None:
            raise _missing(public_option, f"give it or --{side}-ephemeral, not both")
        if public is not None:
            self.point(suite, public, public_option)
        return Party(certificate, static, ephemeral, public)

    def establishment(self) -> tuple[Suite, Steps]:
        certificates = {side: self.certificate(f"--{side}-cert") for side in "uv"}
        suite = certificates["u"].suite
        if certificates["v"].suite is not suite:
            raise _missing(
                "--v-cert", f"of suite {certificates['v'].suite.value}, while --u-cert is of suite {suite.value}"
            )
        authority = self.octets("--ca", suite.point_size)
        if authority is None:
            raise _missing("--ca", "the authority's compressed public key is wanted")
        self.point(suite, authority, "--ca")
        u, v = (self.party(side, certificates[side]) for side in "uv")
        if not (u.computes or v.computes):
            raise _missing("--u-static", "one side's static and ephemeral private keys are wanted")
        try:
            return suite, establishment.trace(authority, u, v)
        except PeerMisbehaved as error:
            raise DecodeError(error.reason, 0, "--ca, --u-cert, --v-cert", "the points lead to infinity") from None


def read_transcript(path: Path) -> Steps:
    """Steps from a JSON file of the shape that ``--json`` prints (or name and hex alone), or ``name = hex`` lines."""
    where = f"--transcript {path}"
    try:
        text = _file(path, where).decode("utf-8")
    except UnicodeDecodeError as error:
        raise DecodeError(WireReason.NOT_TEXT, error.start, where, "not text") from None
    if text.lstrip().startswith("{"):
        return _from_json(text, where)
    steps: Steps = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _LINE.fullmatch(line)
        if found is None:
            raise DecodeError(WireReason.BAD_VALUE, number, f"{where} line", "'name = hex' wanted")
        _add(steps, found[1], found[2], f"{where} line {number}")
    return steps


def _from_json(text: str, where: str) -> Steps:
    try:
        content = json.loads(text)
    except ValueError as error:
        offset = error.pos if isinstance(error, json.JSONDecodeError) else 0
        raise DecodeError(WireReason.BAD_VALUE, offset, where, "not JSON") from None
    except RecursionError:
        raise DecodeError(WireReason.TOO_DEEP, 0, where, "JSON nested too deep") from None
    if "version" in content and content["version"] != JSON_VERSION:
        detail = f"version {content['version']!r} is not {JSON_VERSION}"
        raise DecodeError(WireReason.UNKNOWN, 0, f"{where}/version", detail)
    entries = content.get("steps", content)
    if not isinstance(entries, dict) or not all(isinstance(value, str) for value in entries.values()):
        raise DecodeError(WireReason.BAD_VALUE, 0, f"{where}/steps", "an object of names and hexadecimal texts wanted")
    steps: Steps = {}
    for name, value in entries.items():
        _add(steps, name, value, f"{where}/{name}")
    return steps


def _add(steps: Steps, name: str, value: str, where: str) -> None:
    if name not in establishment.NAMES:
        detail = f"{name[:40]!r} is no step; they are {', '.join(establishment.NAMES)}"
        raise DecodeError(WireReason.UNKNOWN, 0, where, detail)
    steps[name] = _octets(value.removeprefix("@"), where)


def _compare(steps: Steps, path: Path) -> tuple[str, str] | None:
    """The first step that differs from the transcript at `path`, and how in words; None when none does."""
    transcript = read_transcript(path)
    if not transcript.keys() & steps.keys():
        raise DecodeError(WireReason.BAD_VALUE, 0, f"--transcript {path}", "it has no step that could be compared")
    differs = establishment.first_difference(steps, transcript)
    if differs is None:
        return None
    given, worked_out = transcript[differs].hex().upper(), steps[differs].hex().upper()
    return differs, f"{differs} differs: {given or 'nothing'} in the transcript, {worked_out} here"


def _refused(steps: Steps) -> list[str]:
    """Which certificates key establishment would answer with INVALID_CERTIFICATE, and why."""
    rows = []
    for side in "UV":
        faults = ImplicitCertificate.decode(steps[f"{side}.certificate"]).faults()
        if faults:
            rows.append(f"{side}.certificate: INVALID_CERTIFICATE for its {', '.join(fault.value for fault in faults)}")
    return rows


@click.command(name="cbke", help=_HELP)
@click.option("--vector", type=click.Choice(list(_VECTORS)), help="The specification's own values: C.5 or C.6.")
@click.option("--ca", metavar=_VALUE, help="The authority's compressed public key.")
@click.option("--u-cert", metavar=_VALUE, help="Certificate of the initiator U, 48 or 74 bytes.")
@click.option("--u-static", metavar=_VALUE, help="U's static private key.")
@click.option("--u-ephemeral", metavar=_VALUE, help="U's ephemeral private key.")
@click.option(
    "--u-ephemeral-public", metavar=_VALUE, help="U's compressed ephemeral point, instead of the private key."
)
@click.option("--v-cert", metavar=_VALUE, help="Certificate of the responder V.")
@click.option("--v-static", metavar=_VALUE, help="V's static private key.")
@click.option("--v-ephemeral", metavar=_VALUE, help="V's ephemeral private key.")
@click.option("--v-ephemeral-public", metavar=_VALUE, help="V's compressed ephemeral point, likewise.")
@click.option(
    "--transcript", type=click.Path(path_type=Path), help="Compare with this file: JSON or 'name = hex' lines."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(vector: str | None, transcript: Path | None, as_json: bool, **options: str | None) -> int:
    """Print the steps; 1 when a step differs from the transcript or the keys contradict each other."""
    given = {f"--{name.replace('_', '-')}": value for name, value in options.items()}
    if vector is not None:
        extra = next((name for name, value in given.items() if value is not None), None)
        if extra is not None:
            raise _missing(extra, "--vector brings its own keys and certificates")
        suite, authority, u, v = establishment.of_vector(_VECTORS[vector])
        steps = establishment.trace(authority, u, v)
    else:
        suite, steps = _Given(given).establishment()
    difference = None if transcript is None else _compare(steps, transcript)
    verdict = difference[1] if difference else establishment.contradiction(steps)
    differs, refused = difference[0] if difference else None, _refused(steps)
    values = {name: value.hex().upper() for name, value in steps.items()}
    if as_json:
        head = {"version": JSON_VERSION, "suite": int(suite), "curve": suite.curve.name, "route": route()}
        body = {**head, "steps": values, "refused": refused, "differs": differs, "verdict": verdict}
        click.echo(json.dumps(body, indent=2))
    else:
        click.echo(f"# suite {int(suite)}, {suite.curve.name}, {route()}; U is the initiator, V the responder")
        for row in refused:
            click.echo(f"# {row}")
        for name, value in values.items():
            click.echo(f"{name:<13} = {value}")
    if verdict is not None:
        click.echo(f"nowan: {verdict}", err=True)
        return ANSWER_IS_NO
    return DONE
