"""The head end's configuration file (TOML), and the service that it describes.

Paths are relative to the file. Private keys are files of mode 0600, in the key folder by RTDS naming; the passphrase of
encrypted ones comes from the environment (NOWAN_KEY_PASSPHRASE).
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import os
import ssl
import tomllib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import msgspec

from nowan.crypto.p256 import PrivateKey
from nowan.crypto.x509 import Certificate
from nowan.errors import DecodeError
from nowan.gbcs import Keys, KeyUse
from nowan.headend import forms
from nowan.headend.lifecycle import Moved
from nowan.headend.ports import HeadEndRefusal
from nowan.headend.reasons import HeadEndReason
from nowan.headend.runtime.api import Api
from nowan.headend.runtime.dcc_client import DccClient
from nowan.headend.runtime.service import Service, UplinkAddress
from nowan.headend.runtime.store import SqliteStore
from nowan.headend.supplier import Supplier
from nowan.ids import entity_id
from nowan.uplink.runtime import tls

#: Where the passphrase of private keys is looked for.
PASSPHRASE = "NOWAN_KEY_PASSPHRASE"
#: Longest configuration file.
MAX_BYTES = 1024 * 1024


class XmlKeys(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What DUIS requests are signed with, and whose signatures are believed."""

    key: str
    certificate: str
    dcc: tuple[str, ...]
    back_office: tuple[str, ...] = ()


class TlsLink(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Our certificate and key on a link, and the authority of the other side's."""

    certificate: str
    key: str
    authority: str


class DccLink(TlsLink, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where the DCC is."""

    url: str


class UplinkLink(TlsLink, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where devices connect."""

    host: str = "0.0.0.0"
    port: int = 8443


class ApiLink(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the back office connects: the loopback, since it is plain HTTP."""

    host: str = "127.0.0.1"
    port: int = 8480


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file. `data` is the folder of the database and of the API's token, made when absent."""

    supplier: str
    acb: str
    data: str
    keys: str
    xml: XmlKeys
    dcc: DccLink
    uplink: UplinkLink
    api: ApiLink = ApiLink()
    counter_start: int = 1
    homes: tuple[forms.HomeForm, ...] = ()


class Ready(msgspec.Struct, frozen=True):
    """A head end that runs: its ports, and where its token is."""

    service: Service
    uplink_port: int
    api_url: str
    token_file: Path


def load(path: Path) -> Config:
    """Read a configuration; raises `DecodeError` that names line or field, `OSError` where there is none."""
    with path.open("rb") as file:
        text = file.read(MAX_BYTES)
    try:
        return forms.read(tomllib.loads(text.decode()), Config, str(path))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DecodeError(HeadEndReason.CONFIG, 0, str(path), str(error)) from None


def supplier(config: Config, folder: Path, *, test_keys: bool = False) -> Supplier:
    """Keys and certificates from their files; TEST ones are refused unless `test_keys` says that this is a demo."""
    passphrase = os.environ.get(PASSPHRASE)
    password = passphrase.encode() if passphrase else None
    own, acb = entity_id(config.supplier), entity_id(config.acb)
    keys = Keys.load(folder / config.keys, password)
    found = Supplier(
        id=own,
        acb=acb,
        keys=keys,
        xml_key=PrivateKey.from_pem((folder / config.xml.key).read_bytes(), password),
        xml_certificate=_certificate(folder / config.xml.certificate),
        dcc_certificates=tuple(_certificate(folder / name) for name in config.xml.dcc),
        back_office=tuple(_certificate(folder / name) for name in config.xml.back_office),
    )
    for use in (KeyUse.DIGITAL_SIGNING, KeyUse.KEY_AGREEMENT):
        if not keys.has_private(own, use):
            detail = f"{folder / config.keys} holds no private key of {config.supplier} for {use.name.lower()}"
            raise HeadEndRefusal(HeadEndReason.CONFIG, detail)
    if not test_keys:
        _refuse_test_keys(found)
    return found


@contextlib.asynccontextmanager
async def running(
    config: Config,
    folder: Path,
    *,
    test_keys: bool = False,
    restored: bool = False,
    listen: Callable[[Moved], None] | None = None,
) -> AsyncIterator[Ready]:
    """Everything that `config` (found in `folder`) describes, until the context ends."""
    if not _is_loopback(config.api.host):
        detail = f"the API is plain HTTP and stays on the loopback; {config.api.host} is not"
        raise HeadEndRefusal(HeadEndReason.CONFIG, detail)
    _refuse_open_keys(config, folder)
    who = supplier(config, folder, test_keys=test_keys)
    dcc = DccClient(config.dcc.url, _client(config.dcc, folder))
    door = config.uplink
    devices = tls.server_context(folder / door.certificate, folder / door.key, folder / door.authority)
    data = folder / config.data
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    token_file = data / "token"
    token = _token(token_file)
    store = await SqliteStore.open(data / "orders.db", counter_start=config.counter_start, restored=restored)
    try:
        service = Service(who, store, dcc, listen=listen)
        for form in config.homes:
            home = form.home(who.id)
            await service.save_home(home.remembering(await store.home_of(home.hub)))
        address = UplinkAddress(door.host, door.port, devices)
        api = Api(service, who.id, token)
        async with service.running(address) as uplink_port, api.serving(config.api.host, config.api.port) as api_port:
            host = f"[{config.api.host}]" if ":" in config.api.host else config.api.host
            yield Ready(service, uplink_port, f"http://{host}:{api_port}", token_file)
    finally:
        await asyncio.shield(store.close())


def _certificate(path: Path) -> Certificate:
    return Certificate.from_pem(path.read_bytes())


def _client(link: TlsLink, folder: Path) -> ssl.SSLContext:
    return tls.client_context(folder / link.certificate, folder / link.key, folder / link.authority)


def _refuse_test_keys(found: Supplier) -> None:
    """Keys of a demonstration are known to whoever has seen it; they serve no customer."""
    own = (found.keys.certificate(found.id, use) for use in KeyUse)
    for certificate in (found.xml_certificate, *found.dcc_certificates, *own):
        if certificate is not None and certificate.is_test:
            raise HeadEndRefusal(HeadEndReason.TEST_KEYS, f"{certificate.subject_text} says TEST")


def _refuse_open_keys(config: Config, folder: Path) -> None:
    """A private key that others on the machine can read is theirs as well (where files have such modes at all)."""
    named = (folder / name for name in (config.xml.key, config.dcc.key, config.uplink.key))
    for path in (*named, *sorted((folder / config.keys).glob("*.key"))):
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise HeadEndRefusal(HeadEndReason.OPEN_KEY, f"{path} can be read by others: chmod 600")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _token(path: Path) -> str:
    """The API's token: made once, readable by its owner alone."""
    with contextlib.suppress(FileNotFoundError):
        return path.read_text().strip()
    token = os.urandom(24).hex()
    with open(path, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(token + "\n")
    return token
