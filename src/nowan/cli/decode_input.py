"""What `nowan decode` is given, and the messages in it: hex, base64, binary, DUIS, captures, folders."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
from lxml import etree

from nowan.crypto.secret import Secret
from nowan.duis import document
from nowan.errors import DecodeError, WireReason
from nowan.gbcs.message import MAX_MESSAGE_SIZE
from nowan.radio import capture_reader
from nowan.radio.capture_messages import Listener, Tally

#: A capture of a day in a home; a longer one is cut with the sniffer's own tools.
MAX_FILE_SIZE = 256 << 20
#: Files of a folder that are read.
MAX_FILES = 100_000
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2})*", re.ASCII)
_BASE64 = re.compile(rb"[0-9A-Za-z+/]+={0,2}")
#: Elements of DUIS and of the DCC's other interfaces that hold a message in base64.
_HOLDERS = {"GBCSPayload", "DeviceGBCSResponse", "SignedPreCommand"}


class Found(msgspec.Struct, frozen=True):
    """A message and where it was found."""

    place: str
    data: bytes


class Source(msgspec.Struct, frozen=True):
    """What one file held: its kind (``message``, ``DUIS``, ``capture``), its messages, and for a capture a tally."""

    kind: str
    messages: tuple[Found, ...]
    tally: Tally | None = None


def read_source(name: str, raw: bytes, zigbee_keys: list[Secret] | None = None) -> Source:
    """The messages in the content `raw` of the file `name`; raises `DecodeError` for what is nothing known."""
    if capture_reader.is_capture(raw):
        return _capture(name, raw, zigbee_keys or [])
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return Source("DUIS", tuple(_duis(name, raw)))
    return Source("message", (Found(name, octets(raw)),))


def octets(raw: bytes) -> bytes:
    """The message's bytes from hex, base64 or binary input; raises `DecodeError` for text that is neither."""
    if not raw.isascii() or raw[:1] in (b"\x00", b"\x01", b"\x02"):
        return raw
    if len(raw) > 4 * MAX_MESSAGE_SIZE:
        raise DecodeError(WireReason.TOO_LONG, 0, "input", f"{len(raw)} bytes of text, at most {4 * MAX_MESSAGE_SIZE}")
    text = b"".join(raw.split()).replace(b":", b"").removeprefix(b"0x")
    if not text:
        raise DecodeError(WireReason.TRUNCATED, 0, "input", "nothing there")
    if text[:2].upper() not in (b"DD", b"DF") and _BASE64.fullmatch(text):
        try:
            return base64.b64decode(text, validate=True)
        except binascii.Error:
            if not _HEX.fullmatch(text):
                raise DecodeError(WireReason.NOT_TEXT, 0, "input", "neither hex nor base64") from None
    if not _HEX.fullmatch(text):
        found = _HEX.match(text)
        place = found.end() if found else 0
        raise DecodeError(WireReason.NOT_TEXT, place // 2, "input", f"no hex digits: {text[place : place + 2]!r}")
    return bytes.fromhex(text.decode("ascii"))


def _duis(name: str, raw: bytes) -> Iterator[Found]:
    root = document.load(raw)
    count = 0
    for element in root.iter(etree.Element):
        text = (element.text or "").strip()
        if etree.QName(element).localname not in _HOLDERS or not text:
            continue
        try:
            data = base64.b64decode("".join(text.split()), validate=True)
        except binascii.Error:
            raise DecodeError(
                WireReason.NOT_TEXT, document.line(element), document.path(element), "no base64"
            ) from None
        count += 1
        yield Found(f"{name}, {etree.QName(element).localname} in line {document.line(element)}", data)
    if not count:
        raise DecodeError(WireReason.UNKNOWN, document.line(root), document.path(root), "no GBCS message in this XML")


def _capture(name: str, raw: bytes, keys: list[Secret]) -> Source:
    listener = Listener(keys)
    found = []
    for packet in capture_reader.read(raw):
        for message in listener.hear(packet):
            route = f"0x{message.source:04X} to 0x{message.destination:04X}"
            found.append(Found(f"{name}, packet {message.packet}, {route}", message.data))
    return Source("capture", tuple(found), listener.tally)


def files_below(folder: Path) -> list[Path]:
    """All files of a folder, by name; hidden ones are passed over."""
    below = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    if len(below) > MAX_FILES:
        raise DecodeError(WireReason.TOO_LONG, 0, str(folder), f"{len(below)} files, at most {MAX_FILES}")
    return below


def read_file(path: Path) -> bytes:
    """A file's content, up to the size that is read."""
    with path.open("rb") as stream:
        return stream.read(MAX_FILE_SIZE)
