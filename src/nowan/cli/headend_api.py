"""A head end's API as the commands see it."""

from __future__ import annotations

import http.client
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from nowan.cli.main import BAD_INPUT, COULD_NOT, fail

#: How long one answer is waited for, beyond what the head end may hold back.
TIMEOUT_S = 40.0


class HeadEndApi:
    """One head end, and the token that opens it."""

    def __init__(self, url: str, token: str) -> None:
        host, self._port = _address(url)
        if not host:
            fail(f"--to: {url!r} is no http address", BAD_INPUT)
        self._host = host
        self._token = token

    @classmethod
    def at(cls, url: str, token: str | None, token_file: Path | None) -> HeadEndApi:
        """From what the command line gave; leaves with a status where there is no token."""
        if token_file is not None:
            token = token_file.read_text().strip()
        if not token:
            fail("the API wants a token: --token-file or NOWAN_TOKEN", BAD_INPUT)
        return cls(url, token)

    def ask(self, method: str, path: str, body: bytes | None = None, named: str = "") -> Any:
        """One request: JSON, or bytes where the answer is none; leaves with a status where it is refused.

        `named` is the file that `body` was read from, for the line that says what is wrong with it.
        """
        connection = http.client.HTTPConnection(self._host, self._port, timeout=TIMEOUT_S)
        try:
            connection.request(method, path, body, {"Authorization": f"Bearer {self._token}"})
            response = connection.getresponse()
            data = response.read()
            found = json.loads(data) if response.headers["Content-Type"] == "application/json" else data
        except (OSError, http.client.HTTPException, ValueError) as error:
            fail(f"the head end at {self._host}:{self._port} could not be asked: {error}", COULD_NOT)
        finally:
            connection.close()
        if response.status != 200:
            status = COULD_NOT if response.status in (401, 503) else BAD_INPUT
            fail(_refusal(found, named) if isinstance(found, dict) else str(response.status), status)
        return found


def _address(url: str) -> tuple[str, int]:
    """Host and port of a plain HTTP address; no host where it is none."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "" if parts.scheme == "http" else ""), parts.port or 80
    except ValueError:
        return "", 0


def _refusal(found: dict[str, Any], named: str) -> str:
    """Code, file and words of a refusal, in one line."""
    return ": ".join(part for part in (str(found["code"]), named, str(found["message"])) if part)
