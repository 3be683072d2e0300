"""The back office's JSON API: a handful of HTTP/1.1 on the loopback, behind a token.

====== ======================= ======================================================================================
method path                    what
====== ======================= ======================================================================================
POST   /orders                 a DUIS request (XML); query: priority, expires_s, relay. The order; twice gives one
GET    /orders                 orders, newest first; query: open=1, limit
GET    /orders/ID              one order; query: after_version and wait_s hold the answer until it has moved on
POST   /orders/ID/withdraw     stop it
POST   /orders/ID/permit       the permit as a file to load into the PPMID; it is at large from then on
GET    /events                 steps of all orders; query: after (a sequence number), wait_s
GET    /homes                  homes
POST   /homes                  a home (JSON), new or changed; what it no longer allows is withdrawn
POST   /consents               {"relay": EUI, "consent": "given"}
POST   /tenancies              {"hub": EUI}: others live there now; orders are withdrawn, nobody has consented
GET    /status                 connected devices
====== ======================= ======================================================================================

A refusal is JSON as well: its stable code, and words. Statuses: 400 bad input, 401 no token, 404, 409 another body
under a known RequestID or a lost race, 422 refused.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import logging
import math
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec

from nowan.errors import DecodeError, NowanError
from nowan.headend import forms, rows
from nowan.headend.consent import Consent
from nowan.headend.intake import MAX_REQUEST_BYTES, Wish
from nowan.headend.ports import HeadEndRefusal
from nowan.headend.reasons import HeadEndReason
from nowan.headend.runtime.service import Service, wall
from nowan.ids import EntityId, OrderId, dashed, entity_id
from nowan.instant import Utc, iso

_LOG = logging.getLogger("nowan.headend.api")

#: Longest head of a request, and how long a caller may take over a request.
MAX_HEAD_BYTES, PATIENCE_S = 16 * 1024, 30.0
#: Longest that an answer is held back for a caller who waits.
MAX_WAIT_S = 30.0
#: Most orders or events in one answer, and most connections at a time.
MAX_ROWS, MAX_CONNECTIONS = 1000, 256

_PHRASES = {
    200: "OK", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 405: "Method Not Allowed",
    409: "Conflict", 413: "Content Too Large", 422: "Unprocessable Content", 503: "Service Unavailable",
}  # fmt: skip
_STATUS = {
    HeadEndReason.UNKNOWN_ORDER: 404,
    HeadEndReason.REQUEST_REUSED: 409,
    HeadEndReason.CONFLICT: 409,
    HeadEndReason.TOKEN: 401,
}


class _Request(msgspec.Struct, frozen=True):
    method: str
    path: tuple[str, ...]
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    def number(self, name: str, default: float, most: float) -> float:
        text = self.query.get(name, str(default))
        with contextlib.suppress(ValueError):
            value = float(text)
            if math.isfinite(value):
                return min(max(value, -most), most)
        raise DecodeError(HeadEndReason.CONFIG, 0, name, f"{text[:40]!r} is no number")


class _Answer(msgspec.Struct, frozen=True):
    status: int
    body: bytes
    kind: str = "application/json"


class Api:
    """Serves one `Service` to whoever has the `token`."""

    def __init__(self, service: Service, supplier: EntityId, token: str) -> None:
        self._service = service
        self._supplier = supplier
        self._token = token
        self._connections: set[asyncio.Task[Any]] = set()

    @contextlib.asynccontextmanager
    async def serving(self, host: str, port: int) -> AsyncIterator[int]:
        """Listen while the context lasts; its value is the port (0: a free one)."""
        server = await asyncio.start_server(self._connection, host, port, limit=MAX_HEAD_BYTES)
        try:
            yield int(server.sockets[0].getsockname()[1])
        finally:
            server.close()
            for task in list(self._connections):
                task.cancel()
            await asyncio.gather(*self._connections, return_exceptions=True)

    # HTTP

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None or len(self._connections) >= MAX_CONNECTIONS:
            writer.close()
            return
        self._connections.add(task)
        try:
            answer = await self._one(reader)
            head = (
                f"HTTP/1.1 {answer.status} {_PHRASES[answer.status]}\r\nContent-Type: {answer.kind}\r\n"
                f"Content-Length: {len(answer.body)}\r\nConnection: close\r\nCache-Control: no-store\r\n\r\n"
            )
            writer.write(head.encode() + answer.body)
            await asyncio.wait_for(writer.drain(), PATIENCE_S)
        except (TimeoutError, ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self._connections.discard(task)
            writer.close()

    async def _one(self, reader: asyncio.StreamReader) -> _Answer:
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE_S)
            request = _head(head)
            length = request.headers.get("content-length", "0")
            if not (length.isascii() and length.isdigit()) or "transfer-encoding" in request.headers:
                return _refused(400, HeadEndReason.CONFIG, "a body comes with its Content-Length")
            if int(length) > MAX_REQUEST_BYTES:
                return _refused(413, HeadEndReason.BACK_OFFICE, f"at most {MAX_REQUEST_BYTES} bytes")
            body = await asyncio.wait_for(reader.readexactly(int(length)), PATIENCE_S)
            return await self._answer(msgspec.structs.replace(request, body=body))
        except asyncio.LimitOverrunError:
            return _refused(413, HeadEndReason.CONFIG, "the head is too long")
        except HeadEndRefusal as refusal:
            return _refused(_STATUS.get(HeadEndReason(refusal.reason), 422), refusal.reason, refusal.detail)
        except NowanError as error:
            return _refused(400, error.reason, str(error).removeprefix(f"{error.reason}: "))
        except (sqlite3.Error, OSError):
            _LOG.exception("the store failed")
            return _refused(503, HeadEndReason.BUSY, "the store failed; try again")

    async def _answer(self, request: _Request) -> _Answer:
        given = request.headers.get("authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode()):
            raise HeadEndRefusal(HeadEndReason.TOKEN, "a bearer token is wanted")
        routes: dict[tuple[str, ...], dict[str, Callable[[_Request], Coroutine[Any, Any, _Answer]]]] = {
            ("orders",): {"POST": self._submit, "GET": self._orders},
            ("orders", "ID"): {"GET": self._order},
            ("orders", "ID", "withdraw"): {"POST": self._withdraw},
            ("orders", "ID", "permit"): {"POST": self._permit},
            ("events",): {"GET": self._events},
            ("homes",): {"GET": self._homes, "POST": self._save_home},
            ("consents",): {"POST": self._consent},
            ("tenancies",): {"POST": self._tenancy},
            ("status",): {"GET": self._status},
        }
        pattern = tuple("ID" if place == 1 else part for place, part in enumerate(request.path))
        methods = routes.get(pattern)
        if methods is None:
            return _refused(404, HeadEndReason.CONFIG, "no such resource")
        if request.method not in methods:
            return _refused(405, HeadEndReason.CONFIG, f"{request.method} is not taken here")
        return await methods[request.method](request)

    # Resources

    async def _submit(self, request: _Request) -> _Answer:
        expires_s = request.number("expires_s", -1, 1e9)
        named = request.query.get("relay")
        wish = Wish(
            priority=int(request.number("priority", 0, 9)),
            expires=Utc(wall() + round(expires_s * 1000)) if expires_s >= 0 else None,
            relay=entity_id(named) if named else None,
        )
        return _json(rows.public(await self._service.submit(request.body, wish)))

    async def _orders(self, request: _Request) -> _Answer:
        limit = int(request.number("limit", MAX_ROWS, MAX_ROWS))
        found = await self._service.store.listed(open_only=request.query.get("open") == "1", limit=max(0, limit))
        return _json([rows.public(order) for order in found])

    async def _order(self, request: _Request) -> _Answer:
        order_id = OrderId(request.path[1])
        after = int(request.number("after_version", -1, 1e15))

        async def moved() -> bool:
            order = await self._service.store.load(order_id)
            return order.version > after or order.closed

        await self._service.stepped(moved, request.number("wait_s", 0, MAX_WAIT_S))
        return _json(rows.public(await self._service.store.load(order_id)))

    async def _withdraw(self, request: _Request) -> _Answer:
        order = await self._service.withdraw(OrderId(request.path[1]), "by the operator")
        return _json(rows.public(order))

    async def _permit(self, request: _Request) -> _Answer:
        permit = await self._service.desk.permit_file(OrderId(request.path[1]))
        return _Answer(200, permit.encode(), "application/octet-stream")

    async def _events(self, request: _Request) -> _Answer:
        after = int(request.number("after", 0, 1e15))

        async def some() -> bool:
            return bool(await self._service.store.events(after, 1))

        await self._service.stepped(some, request.number("wait_s", 0, MAX_WAIT_S))
        found = await self._service.store.events(after, MAX_ROWS)
        return _json([{**msgspec.structs.asdict(event), "at": iso(event.at)} for event in found])

    async def _homes(self, request: _Request) -> _Answer:
        return _json([forms.shown(home, self._supplier) for home in await self._service.store.homes()])

    async def _save_home(self, request: _Request) -> _Answer:
        home = forms.read(_body(request), forms.HomeForm, "home").home(self._supplier)
        await self._service.save_home(home)
        return _json(forms.shown(home, self._supplier))

    async def _consent(self, request: _Request) -> _Answer:
        form = forms.read(_body(request), _ConsentForm, "consent")
        await self._service.set_consent(entity_id(form.relay), form.consent)
        return _json(form)

    async def _tenancy(self, request: _Request) -> _Answer:
        form = forms.read(_body(request), _TenancyForm, "tenancy")
        await self._service.new_tenancy(entity_id(form.hub))
        return _json(form)

    async def _status(self, request: _Request) -> _Answer:
        return _json({"devices": sorted(dashed(device) for device in self._service.gateway.devices)})


class _ConsentForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    relay: str
    consent: Consent


class _TenancyForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    hub: str


def _head(head: bytes) -> _Request:
    lines = head.decode("latin-1").split("\r\n")
    words = lines[0].split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1."):
        raise DecodeError(HeadEndReason.CONFIG, 0, "request", "no HTTP/1.1 request")
    try:
        target = urlsplit(words[1])
    except ValueError:
        raise DecodeError(HeadEndReason.CONFIG, 0, "request", "no address") from None
    path = tuple(unquote(part) for part in target.path.split("/") if part)
    fields = [line.partition(":") for line in lines[1:] if line]
    headers = {name.strip().lower(): value.strip() for name, _, value in fields}
    return _Request(words[0], path, dict(parse_qsl(target.query)), headers, b"")


def _body(request: _Request) -> Any:
    try:
        return msgspec.json.decode(request.body)
    except msgspec.MsgspecError as error:
        raise DecodeError(HeadEndReason.CONFIG, 0, "body", str(error)) from None


def _json(value: Any) -> _Answer:
    return _Answer(200, msgspec.json.encode(value) + b"\n")


def _refused(status: int, reason: object, detail: str) -> _Answer:
    return _Answer(status, msgspec.json.encode({"code": str(reason), "message": detail}) + b"\n")
