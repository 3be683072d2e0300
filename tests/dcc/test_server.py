"""The DCC's HTTPS interface with real sockets: TLS 1.3, client certificates, and what is no request."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from pathlib import Path

import pytest

from nowan.crypto.p256 import PrivateKey
from nowan.crypto.x509 import issue_tls
from nowan.dcc.runtime.server import MAX_HEAD, Address, serve, tls_context
from nowan.duis import read_response
from nowan.duis.document import MAX_LENGTH
from tests.dcc.flat import broker, signed
from tests.duis.material import LIFE_MS, NOW, READ, ROOT, ROOT_KEY, YEAR_MS, entropy

LIMIT_S = 10.0


def tls_files(folder: Path, name: str, *, server: bool, serial: int) -> tuple[Path, Path]:
    key = PrivateKey.generate(entropy.fork(name))
    certificate = issue_tls(
        f"TEST {name}", key.public, ROOT, ROOT_KEY, server=server, serial=serial,
        not_before=type(NOW)(NOW - YEAR_MS), not_after=type(NOW)(NOW + LIFE_MS),
    )  # fmt: skip
    paths = folder / f"{name}.pem", folder / f"{name}.key"
    paths[0].write_bytes(certificate.pem())
    paths[1].write_bytes(key.pem())
    return paths


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("tls")
    (made / "root.pem").write_bytes(ROOT.pem())
    tls_files(made, "server", server=True, serial=5001)
    tls_files(made, "client", server=False, serial=5002)
    return made


def client(folder: Path, *, certificate: bool = True) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(folder / "root.pem"))
    if certificate:
        context.load_cert_chain(folder / "client.pem", folder / "client.key")
    return context


async def exchange(address: Address, context: ssl.SSLContext, *requests: bytes) -> list[tuple[int, bytes]]:
    """Send `requests` over one connection; status and body of each answer."""
    reader, writer = await asyncio.open_connection(address.host, address.port, ssl=context, server_hostname="localhost")
    try:
        answers = []
        for request in requests:
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = int(head.lower().split("content-length: ")[1].split("\r\n")[0])
            answers.append((int(head.split()[1]), await reader.readexactly(length)))
            assert "emulated" in head
        return answers
    finally:
        writer.close()


def post(body: bytes, path: str = "/duis", method: str = "POST", length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    return f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {size}\r\n\r\n".encode() + body


def served(folder: Path, scenario: object, **options: object) -> None:
    async def run() -> None:
        tls = tls_context(folder / "server.pem", folder / "server.key", folder / "root.pem")
        async with serve(broker(), tls, clock=lambda: NOW, **options) as address:  # type: ignore[arg-type]
            assert address.url == f"https://127.0.0.1:{address.port}/duis"
            await scenario(address)  # type: ignore[operator]

    asyncio.run(asyncio.wait_for(run(), LIMIT_S))


def test_requests_over_one_connection(folder: Path) -> None:
    kept: list[bytes] = []

    async def scenario(address: Address) -> None:
        request = post(signed(READ))
        answers = await exchange(address, client(folder), request, request, post(b"<a/>"))
        assert [status for status, _ in answers] == [200, 200, 400]
        assert read_response(answers[0][1]).code == "I0"
        assert answers[1] == answers[0]
        assert answers[2][1].startswith(b"duis.")

    served(folder, scenario, persist=kept.append)
    assert len(kept) == 2
    assert broker(kept[0]).snapshot() == kept[0]


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (post(b"", path="/"), 404),
        (post(b"", method="GET"), 405),
        (b"POST /duis HTTP/1.1\r\nHost: x\r\n\r\n", 411),
        (b"POST /duis HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 411),
        (b"POST /duis HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 411),
        (post(b"", length=MAX_LENGTH + 1), 413),
        (b"hello\r\n\r\n", 400),
        (b"POST /duis HTTP/1.1\r\nX: " + b"x" * (2 * MAX_HEAD), 431),
    ],
)
def test_what_is_no_request(folder: Path, request_: bytes, status: int) -> None:
    async def scenario(address: Address) -> None:
        assert [found for found, _ in await exchange(address, client(folder), request_)] == [status]

    served(folder, scenario)


def test_a_client_without_a_certificate_or_with_old_tls_is_not_served(folder: Path) -> None:
    async def scenario(address: Address) -> None:
        with pytest.raises((ssl.SSLError, ConnectionError, asyncio.IncompleteReadError)):
            await exchange(address, client(folder, certificate=False), post(signed(READ)))
        old = client(folder)
        old.maximum_version = ssl.TLSVersion.TLSv1_2
        with pytest.raises((ssl.SSLError, ConnectionError)):
            await exchange(address, old, post(signed(READ)))
        assert (await exchange(address, client(folder), post(signed(READ))))[0][0] == 200

    served(folder, scenario)


def test_leaving_the_context_ends_open_connections(folder: Path) -> None:
    async def run() -> None:
        tls = tls_context(folder / "server.pem", folder / "server.key", folder / "root.pem")
        async with serve(broker(), tls, clock=lambda: NOW) as address:
            reader, writer = await asyncio.open_connection(
                address.host, address.port, ssl=client(folder), server_hostname="localhost"
            )
            writer.write(b"POST /duis")
            await writer.drain()
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            assert await reader.read() == b""
        writer.close()
        with pytest.raises(OSError):
            await asyncio.open_connection(address.host, address.port)

    asyncio.run(asyncio.wait_for(run(), LIMIT_S))
