"""The DCC's User interface over HTTPS: one signed request in, one signed response out (DUIS 5.4, clause 2)."""

from __future__ import annotations

import asyncio
import http.client
import ssl
from urllib.parse import urlsplit

from nowan.errors import ApiMisuse
from nowan.headend.ports import DccUnreachable

#: How long the DCC may take, below the desk's lease of 60 s.
TIMEOUT_S = 30.0
#: Longest response that is read.
MAX_RESPONSE_BYTES = 4 * 1024 * 1024


class DccClient:
    """See `nowan.headend.ports.Dcc`. A connection for each request: a supplier sends few, and none may be sent twice
    by a client library's own retry."""

    def __init__(self, url: str, tls: ssl.SSLContext) -> None:
        parts = urlsplit(url)
        if parts.scheme != "https" or not parts.hostname:
            raise ApiMisuse(f"{url!r} is no https address of a DCC")
        self._host, self._port, self._path = parts.hostname, parts.port or 443, parts.path or "/"
        self._tls = tls

    async def submit(self, xml: bytes) -> bytes:
        """See `Dcc.submit`."""
        return await asyncio.to_thread(self._post, xml)

    def _post(self, xml: bytes) -> bytes:
        connection = http.client.HTTPSConnection(self._host, self._port, timeout=TIMEOUT_S, context=self._tls)
        try:
            connection.request("POST", self._path, xml, {"Content-Type": "application/xml; charset=utf-8"})
            response = connection.getresponse()
            body = response.read(MAX_RESPONSE_BYTES + 1)
        except (OSError, http.client.HTTPException) as error:
            raise DccUnreachable(f"{self._host}:{self._port}: {error}") from None
        finally:
            connection.close()
        if response.status != 200 or len(body) > MAX_RESPONSE_BYTES:
            words = body[:200].decode("utf-8", "replace").strip()
            raise DccUnreachable(f"{self._host}:{self._port}: HTTP {response.status} {words}")
        return body
