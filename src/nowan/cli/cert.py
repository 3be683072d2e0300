"""``nowan cert``: show certificates of either kind, and issue a test key folder."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from nowan.cli.main import COULD_NOT, DONE, fail
from nowan.crypto import CryptoReason
from nowan.crypto.ecqv import FOR_EVER, ImplicitCertificate, Suite, Suite2Fields
from nowan.crypto.entropy import Drbg, Entropy
from nowan.crypto.p256 import PublicKey
from nowan.crypto.pki import Entry, Role, TrialInfrastructure
from nowan.crypto.x509 import NEVER, Certificate
from nowan.errors import DecodeError
from nowan.ids import EntityId, dashed, entity_id
from nowan.instant import Utc, from_datetime, iso

#: Version of the ``--json`` form.
JSON_VERSION = 1
_MAX_FILE = 1 << 16
_SUPPLIER = "90-B3-D5-1F-30-01-00-00"
_BROKER = "90-B3-D5-1F-30-00-00-02"
_IMPLICIT_SIZES = tuple(suite.certificate_size for suite in Suite)

Facts = dict[str, Any]


def _bad(file: str, detail: str, offset: int = 0) -> DecodeError:
    return DecodeError(CryptoReason.BAD_CERTIFICATE, offset, file, detail)


def _implicit(file: str, data: bytes) -> Facts:
    certificate = ImplicitCertificate.decode(data)
    curve = certificate.suite.curve
    try:
        curve.decompress(certificate.reconstruction)
    except DecodeError as error:
        raise _bad(file, f"public reconstruction key: {error.detail}", data.index(certificate.reconstruction)) from None
    facts: Facts = {
        "kind": f"implicit, suite {int(certificate.suite)} ({curve.name})",
        "subject": dashed(certificate.subject),
        "issuer": dashed(certificate.issuer),
        "key usage": _usage(certificate.key_usage),
        "reconstruction key": certificate.reconstruction.hex().upper(),
        "MMO": certificate.digest.hex().upper(),
    }
    fields = certificate.fields
    if isinstance(fields, Suite2Fields):
        facts["serial"] = fields.serial.hex().upper()
        facts["valid from"] = iso(Utc(fields.valid_from_s * 1000))
        facts["valid for"] = "ever" if fields.valid_for_s == FOR_EVER else f"{fields.valid_for_s} s"
        facts["refused for"] = ", ".join(fault.value for fault in certificate.faults()) or "nothing"
    else:
        facts["profile attributes"] = fields.profile_attributes.hex().upper()
    return facts


def _usage(usage: int) -> str:
    names = {0x80: "digital signature", 0x08: "key agreement", 0x04: "certificate signing", 0x02: "CRL signing"}
    known = [name for bit, name in names.items() if usage & bit]
    rest = usage & ~sum(names)
    return ", ".join([*known, *([f"{rest:#04x}"] if rest else [])]) or "none"


def _x509(certificate: Certificate) -> Facts:
    role = certificate.remote_party_role
    facts: Facts = {
        "kind": "X.509 (P-256)",
        "entity": dashed(certificate.subject_id) if certificate.subject_id else "none",
        "subject": certificate.subject_text or "empty, as a Device's is",
        "issuer": certificate.issuer_text,
        "serial": str(certificate.serial),
        "key usage": _usage(certificate.key_usage),
        "valid from": iso(certificate.not_before),
        "valid to": "for ever" if certificate.not_after >= NEVER else iso(certificate.not_after),
        "public key": certificate.public_key.point.hex().upper(),
        "bytes": len(certificate.der),
        "test": certificate.is_test,
    }
    if role is not None:
        facts["role"] = Role(role).name.lower().replace("_", " ") if role in set(Role) else f"{role:02X}"
    return facts


def facts_of(file: str, data: bytes) -> Facts:
    """What a certificate says: PEM, DER, or 48/74 bytes as they are or in hexadecimal; else `DecodeError`."""
    if b"PRIVATE KEY-----" in data:
        raise _bad(file, "a private key, which is not shown")
    try:
        if b"-----BEGIN CERTIFICATE-----" in data:
            return _x509(Certificate.from_pem(data))
        if b"-----BEGIN PUBLIC KEY-----" in data:
            key = PublicKey.from_pem(data)
            return {"kind": "public key alone (P-256)", "public key": key.point.hex().upper()}
        if len(data) in _IMPLICIT_SIZES and not data.strip().isalnum():
            return _implicit(file, data)
        if data[:1] == b"\x30" and not data[:8].isalnum():
            return _x509(Certificate.from_der(data))
        octets = bytes.fromhex(data.decode("ascii"))
    except DecodeError as error:
        raise DecodeError(error.reason, error.offset, file, error.detail) from None
    except ValueError:
        raise _bad(file, "neither PEM, DER, an implicit certificate nor hexadecimal") from None
    if len(octets) not in _IMPLICIT_SIZES:
        raise _bad(file, f"{len(octets)} bytes in hexadecimal; an implicit certificate has 48 or 74", len(data))
    return _implicit(file, octets)


@click.group(name="cert", help="Show certificates of either kind, and issue a TEST key folder.")
def command() -> None:
    """Hold the two commands below."""


@command.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(files: tuple[str, ...], as_json: bool) -> int:
    """Say what certificates hold: X.509 (PEM, DER) or implicit (48 or 74 bytes, raw or hexadecimal); - reads stdin."""
    rows: list[tuple[str, Facts]] = []
    for file in files:
        if file == "-":
            data = sys.stdin.buffer.read(_MAX_FILE + 1)
        else:
            with Path(file).open("rb") as stream:
                data = stream.read(_MAX_FILE + 1)
        if len(data) > _MAX_FILE:
            raise _bad(file, f"more than {_MAX_FILE} bytes", _MAX_FILE)
        rows.append((file, facts_of(file, data)))
    if as_json:
        listed = [
            {"file": file, **{name.replace(" ", "_"): fact for name, fact in facts.items()}} for file, facts in rows
        ]
        click.echo(json.dumps({"version": JSON_VERSION, "certificates": listed}, indent=2))
        return DONE
    for file, facts in rows:
        click.echo(file)
        for name, fact in facts.items():
            click.echo(f"  {name:<18} {fact}")
    return DONE


def _entities(option: str, texts: tuple[str, ...]) -> list[EntityId]:
    entities = []
    for text in texts:
        try:
            entities.append(entity_id(text))
        except DecodeError as error:
            raise DecodeError(error.reason, 0, option, error.detail) from None
    return entities


def _write(path: Path, data: bytes, mode: int) -> None:
    """Write a new file with its mode from the first moment on; never over another."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)


@command.command()
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the keys; new or empty.")
@click.option("--supplier", "suppliers", multiple=True, default=(_SUPPLIER,), show_default=True, help="A supplier.")
@click.option(
    "--acb", "brokers", multiple=True, default=(_BROKER,), show_default=True, help="The Access Control Broker."
)
@click.option("--device", "devices", multiple=True, help="A Device's EUI-64; any number.")
@click.option("--seed", help="Same seed, same keys: for tests that are to replay.")
@click.option("--valid-from", type=click.DateTime(["%Y-%m-%d"]), default="2026-01-01", show_default=True)
def issue(
    out: Path,
    suppliers: tuple[str, ...],
    brokers: tuple[str, ...],
    devices: tuple[str, ...],
    seed: str | None,
    valid_from: datetime,
) -> int:
    """Make a TEST key folder: root, issuing authorities, supplier, ACB and Devices, for nothing but tests."""
    entropy: Entropy = os.urandom if seed is None else Drbg(seed)
    groups = {
        "--supplier": _entities("--supplier", suppliers),
        "--acb": _entities("--acb", brokers),
        "--device": _entities("--device", devices),
    }
    every = [entity for group in groups.values() for entity in group]
    twice = next((entity for entity in every if every.count(entity) > 1), None)
    if twice is not None:
        raise DecodeError(
            CryptoReason.BAD_CERTIFICATE, 0, "--supplier, --acb, --device", f"{dashed(twice)} stands twice"
        )
    infrastructure = TrialInfrastructure(entropy, from_datetime(valid_from.replace(tzinfo=UTC)))
    entries: list[Entry] = list(infrastructure.authorities())
    for option, make in (
        ("--supplier", infrastructure.supplier),
        ("--acb", infrastructure.access_control_broker),
        ("--device", infrastructure.device),
    ):
        for entity in groups[option]:
            entries += make(entity)
    out.mkdir(parents=True, exist_ok=True)
    if any(out.iterdir()):
        fail(f"--out {out}: the folder is not empty, and keys are never overwritten", COULD_NOT)
    for entry in entries:
        _write(out / f"{entry.name}.key", entry.key.pem(), 0o600)
        _write(out / f"{entry.name}.pem", entry.certificate.pem(), 0o644)
    click.echo(f"{len(entries)} TEST certificates and keys in {out}")
    return DONE
