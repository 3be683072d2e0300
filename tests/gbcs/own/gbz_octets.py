"""GBZ payloads from the message templates (GBCS 7.2.10), without any of the code under test."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.gbcs.own import gbz_tables
from tests.gbcs.own.octets import Numbering

#: Number or string of a field, as the decoded command is to hold it.
Content = int | bytes
Sealing = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Template:
    """A component of a template."""

    cluster: int
    control: int
    command: int
    times: int
    from_time: bool
    encrypted: bool
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Built:
    """A component made from a template: what is expected of it, and its ZCL payload."""

    template: Template
    contents: tuple[Content, ...]
    payload: bytes
    from_time: int | None


def _rows(text: str) -> dict[int, list[Template]]:
    rows = {}
    for line in text.splitlines():
        code, _, cells = line.split(" | ")
        rows[int(code, 16)] = [_template(cell) for cell in cells.split(" ; ")]
    return rows


def _template(cell: str) -> Template:
    head, _, fields = cell.partition(":")
    cluster, control, command, *more = head.split()
    times = next((int(word[1:]) for word in more if word[0] == "x"), 1)
    numbers = (int(cluster, 16), int(control, 16), int(command, 16))
    return Template(*numbers, times, "from" in more, "enc" in more, tuple(fields.split()))


COMMANDS = _rows(gbz_tables.COMMANDS)
RESPONSES = _rows(gbz_tables.RESPONSES)


def built(templates: list[Template]) -> list[Built]:
    """Every component, with numbers counted up where the template leaves a field open."""
    numbering, found = Numbering(), []
    for template in templates:
        for index in range(template.times):
            contents: list[Content] = []
            payload = b""
            for field in template.fields:
                shown, content, octets = _field(field, index, numbering)
                payload += octets
                contents += [content] * shown
            numbering.number += template.from_time
            found.append(Built(template, tuple(contents), payload, numbering.number if template.from_time else None))
    return found


def _field(field: str, index: int, numbering: Numbering) -> tuple[bool, Content, bytes]:
    match = re.fullmatch(r"([uinsh])(\d*)(?:=([0-9A-F]*|@))?", field)
    assert match, field
    kind, size, given = match[1], int(match[2] or 0), match[3]
    numbering.number += given is None
    if kind == "s":
        text = b"" if given == "" else f"{numbering.number:0{size or 9}d}".encode()
        return True, text, bytes((len(text),)) + text
    number = index if given == "@" else int(given, 16) if given is not None else numbering.number
    octets = number.to_bytes(size, "little")
    if kind == "h":
        return True, number >> 4, octets
    return kind != "n", int.from_bytes(octets, "little", signed=kind == "i"), octets


def payload(components: list[Built], sealing: Sealing | None = None) -> bytes:
    """A GBZ payload of Commands or Responses; `sealing` encrypts a component's ZCL payload."""
    octets = b"\x01\x09" + bytes((len(components),))
    for at, part in enumerate(components):
        octets += component(part, at, last=at == len(components) - 1, sealing=sealing)
    return octets


def component(part: Built, sequence: int, *, last: bool, sealing: Sealing | None) -> bytes:
    """One component: extended header, then its ZCL frame, plain or sealed."""
    template = part.template
    frame = bytes((template.control, sequence, template.command))
    inner = b"" if part.from_time is None else part.from_time.to_bytes(4, "big")
    if template.encrypted:
        assert sealing is not None
        sealed = b"\x31\0\0\0\0" + sealing(part.payload)
        inner += b"\0\0" + frame + len(sealed).to_bytes(2, "big") + sealed
    else:
        inner += frame + part.payload
    control = last | template.encrypted << 1 | template.from_time << 4
    return bytes((control,)) + template.cluster.to_bytes(2, "big") + len(inner).to_bytes(2, "big") + inner


def encryption_key(shared: bytes, counter: int, device: bytes, party: bytes) -> bytes:
    """GBCS 4.3.3.3 spelled out: one round of SHA-256, CRA octet 04."""
    info = bytes.fromhex("60857406080300") + device + b"\x09\x04" + counter.to_bytes(8, "big") + party
    return hashlib.sha256(b"\0\0\0\1" + shared + info).digest()[:16]
