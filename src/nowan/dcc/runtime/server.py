"""The emulated DCC's User interface: HTTPS with TLS 1.3 and client certificates, ``POST /duis`` (DUIS 5.4, 2).

A handful of HTTP/1.1, enough for one client library of ours and for curl: no chunks, no compression, one request at a
time on a connection. What is not a request of that form is answered with a status and a line of text.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import msgspec

from nowan.dcc.broker import EMULATED, Broker
from nowan.duis.document import MAX_LENGTH
from nowan.errors import DecodeError
from nowan.instant import Utc

#: Path that requests are posted to.
PATH = "/duis"
#: Most bytes of a request's head; ours have below 300.
MAX_HEAD = 8_192
#: Seconds that a client has for its head and its body; an idle connection is closed after the same time.
PATIENCE_S = 30.0
#: Connections at a time; more are closed at once.
MAX_CONNECTIONS = 64

_STATUS = {
    200: "OK",
    400: "Bad Request",
    404: "Not Found",
    405: "Method Not Allowed",
    411: "Length Required",
    413: "Content Too Large",
    431: "Request Header Fields Too Large",
}


class Address(msgspec.Struct, frozen=True):
    """Where the server listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """The address that requests are posted to."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"https://{host}:{self.port}{PATH}"


def tls_context(certificate: Path, key: Path, client_authority: Path) -> ssl.SSLContext:
    """TLS 1.3 with this certificate, for clients whose certificate `client_authority` issued, and for nobody else."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_cert_chain(certificate, key)
    context.load_verify_locations(client_authority)
    return context


def wall_clock() -> Utc:
    """The machine's clock."""
    return Utc(time.time_ns() // 1_000_000)


class _Answer(msgspec.Struct, frozen=True):
    status: int
    body: bytes
    kind: str = "text/plain; charset=utf-8"
    close: bool = False


@contextlib.asynccontextmanager
async def serve(
    broker: Broker,
    tls: ssl.SSLContext,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    clock: Callable[[], Utc] = wall_clock,
    persist: Callable[[bytes], None] | None = None,
    after: Callable[[], None] | None = None,
) -> AsyncIterator[Address]:
    """Serve `broker` while the context lasts; its value is the address (port 0: one that is free).

    `persist` stores the broker's snapshot before each answer leaves; `after` runs after each answer was made, for a
    driver that wants to flush the WAN.
    """
    service = _Service(broker, clock, persist, after)
    server = await asyncio.start_server(service.connection, host, port, ssl=tls, limit=MAX_HEAD)
    bound = server.sockets[0].getsockname()
    try:
        yield Address(bound[0], bound[1])
    finally:
        server.close()
        await service.close()
        await server.wait_closed()


class _Service:
    def __init__(
        self,
        broker: Broker,
        clock: Callable[[], Utc],
        persist: Callable[[bytes], None] | None,
        after: Callable[[], None] | None,
    ) -> None:
        self._broker = broker
        self._clock = clock
        self._persist = persist
        self._after = after
        self._open: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self._closing = False

    async def connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client, until it goes, is silent for too long, or sends what is no HTTP."""
        task = asyncio.current_task()
        # A handshake that ends while the server closes still comes here.
        if task is None or self._closing or len(self._open) >= MAX_CONNECTIONS:
            writer.transport.abort()
            return
        self._open[task] = writer
        try:
            while await self._one(reader, writer):
                pass
        except (asyncio.IncompleteReadError, TimeoutError, ConnectionError, ssl.SSLError):
            pass
        finally:
            del self._open[task]
            writer.close()
            with contextlib.suppress(ConnectionError, ssl.SSLError, TimeoutError):
                await asyncio.wait_for(writer.wait_closed(), 1.0)

    async def close(self) -> None:
        """End every connection, and take none that comes late."""
        self._closing = True
        tasks = list(self._open)
        for writer in self._open.values():
            writer.transport.abort()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request and its answer; whether the connection stays open."""
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE_S)
        except asyncio.LimitOverrunError:
            await self._write(writer, _Answer(431, b"the head is too long\n", close=True))
            return False
        answer, length = _head(head)
        if answer is None:
            body = await asyncio.wait_for(reader.readexactly(length), PATIENCE_S)
            answer = self._submit(body)
        keep = not answer.close and b"\r\nconnection: close" not in head.lower()
        await self._write(writer, answer)
        return keep

    def _submit(self, body: bytes) -> _Answer:
        try:
            xml = self._broker.submit(body, self._clock())
        except DecodeError as error:
            return _Answer(400, f"{error}\n".encode())
        if self._persist is not None:
            self._persist(self._broker.snapshot())
        if self._after is not None:
            self._after()
        return _Answer(200, xml, "application/xml; charset=utf-8")

    async def _write(self, writer: asyncio.StreamWriter, answer: _Answer) -> None:
        head = (
            f"HTTP/1.1 {answer.status} {_STATUS[answer.status]}\r\n"
            f"Server: nowan ({EMULATED})\r\n"
            f"Content-Type: {answer.kind}\r\n"
            f"Content-Length: {len(answer.body)}\r\n"
            f"Connection: {'close' if answer.close else 'keep-alive'}\r\n\r\n"
        )
        writer.write(head.encode() + answer.body)
        await asyncio.wait_for(writer.drain(), PATIENCE_S)


def _head(head: bytes) -> tuple[_Answer | None, int]:
    """A refusal, or the length of the body that follows."""
    lines = head.decode("latin-1").split("\r\n")
    words = lines[0].split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1."):
        return _Answer(400, b"this is no HTTP/1.1 request\n", close=True), 0
    fields = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    if words[1] != PATH:
        return _Answer(404, f"only {PATH} is here\n".encode(), close=True), 0
    if words[0] != "POST":
        return _Answer(405, b"only POST is taken\n", close=True), 0
    length = fields.get("content-length", "")
    if "transfer-encoding" in fields or not (length.isascii() and length.isdigit() and len(length) < 12):
        return _Answer(411, b"a Content-Length is wanted\n", close=True), 0
    if int(length) > MAX_LENGTH:
        return _Answer(413, f"at most {MAX_LENGTH} bytes are taken\n".encode(), close=True), 0
    return None, int(length)
