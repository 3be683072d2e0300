"""Writes the files that a head end in service is configured with: TEST keys, TLS certificates, the TOML file."""

from __future__ import annotations

from pathlib import Path

from nowan.crypto import x509
from nowan.crypto.entropy import Drbg
from nowan.crypto.p256 import PrivateKey
from nowan.gbcs import KeyUse
from nowan.ids import dashed
from nowan.world import cast as who
from tests.headend.stage import CAST, NOW, RELAY

_SUFFIX = {KeyUse.DIGITAL_SIGNING: "ds", KeyUse.KEY_AGREEMENT: "ka", KeyUse.PREPAYMENT: "pp-ka"}
#: A day before the tests' fixed moment, and so long that the real clock is within.
_BEFORE = NOW - 365 * 86_400_000


def write(folder: Path) -> Path:
    """Everything in `folder`; the configuration file's path. The DCC's address is put in by `configure`."""
    drbg = Drbg("keyring")
    keys = folder / "keys"
    keys.mkdir()
    for entity in (who.SUPPLIER, who.ACB, *who.DEVICES):
        for use, pair in CAST.parties[entity].pairs.items():
            stem = f"{entity.hex()}-{_SUFFIX[use]}"
            (keys / f"{stem}.pem").write_bytes(pair.certificate.pem())
            if entity == who.SUPPLIER:
                (keys / f"{stem}.key").write_bytes(pair.key.pem())
    xml = CAST.xml(who.SUPPLIER)
    (folder / "xml.pem").write_bytes(xml.certificate.pem())
    (folder / "xml.key").write_bytes(xml.key.pem())
    (folder / "dcc-xml.pem").write_bytes(CAST.xml(who.ACB).certificate.pem())
    root_key = PrivateKey.generate(drbg)
    root = x509.issue_root("nowan TEST TLS", root_key, not_before=_BEFORE, not_after=x509.NEVER, serial=1)
    (folder / "tls-root.pem").write_bytes(root.pem())
    names = {"uplink": (True, "head end"), "dcc": (True, "DCC"), "hes": (False, "head end"), "ppmid": (False, dashed(RELAY)),
             "stranger": (False, dashed(who.OLD_DISPLAY))}  # fmt: skip
    for serial, (file, (server, name)) in enumerate(names.items(), start=2):
        key = PrivateKey.generate(drbg)
        made = x509.issue_tls(
            name, key.public, root, root_key, server=server, not_before=_BEFORE, not_after=x509.NEVER, serial=serial
        )
        (folder / f"{file}.pem").write_bytes(made.pem())
        (folder / f"{file}.key").write_bytes(key.pem())
    for path in folder.rglob("*.key"):
        path.chmod(0o600)
    return folder / "headend.toml"


def configure(file: Path, dcc_url: str, uplink_port: int = 0) -> None:
    """Write the configuration for a DCC at `dcc_url`."""
    link = 'certificate = "{0}.pem"\nkey = "{0}.key"\nauthority = "tls-root.pem"'
    file.write_text(f"""\
supplier = "{dashed(who.SUPPLIER)}"
acb = "{dashed(who.ACB)}"
data = "data"
keys = "keys"
counter_start = 9000

[xml]
key = "xml.key"
certificate = "xml.pem"
dcc = ["dcc-xml.pem"]

[dcc]
url = "{dcc_url}"
{link.format("hes")}

[uplink]
host = "127.0.0.1"
port = {uplink_port}
{link.format("uplink")}

[api]
port = 0

[[homes]]
id = "flat 7"
hub = "{dashed(who.GPF)}"
chf = "{dashed(who.CHF)}"
devices = [{{ id = "{dashed(who.METER)}", type = "ESME" }}]
supplies = [{{ fuel = "electricity", mpxn = "1312345678111" }}]
relays = [{{ id = "{dashed(RELAY)}", consent = "given" }}]
""")
