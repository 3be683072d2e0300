"""A mutator that repairs lengths, so that a change reaches the reader it is meant for and not only the first length.

Of a message that decodes, the payload or one of its parts is changed and every length around it is written anew; the
message code and the CRA flag are drawn so that every payload reader gets the octets of every other.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import msgspec

from nowan.errors import NowanError
from nowan.gbcs import Cra, Message, decode
from nowan.gbcs.usecases import USE_CASES
from nowan.wire import Reader, ber_length

_CODES = tuple(USE_CASES)
#: How atheris changes octets: data and greatest size in, changed data out.
Change = Callable[[bytes, int], bytes]


def mutate(data: bytes, max_size: int, seed: int, change: Change) -> bytes:
    """`data` changed, lengths repaired; sometimes left broken, for the readers of lengths."""
    chance = random.Random(seed)
    if chance.random() < 0.2:
        return change(data, max_size)
    try:
        message = decode(data)
    except NowanError:
        return change(data, max_size)
    room = max(max_size - 200, 16)
    pick = chance.random()
    try:
        if pick < 0.15:
            message = _renamed(message, chance)
        elif pick < 0.45 and message.payload[:2] == b"\x01\x09":
            message = _replace(message, _component(message.payload, chance, change, room))
        elif pick < 0.75 and message.payload[:1] in (b"\x30", b"\x31"):
            message = _replace(message, _element(message.payload, chance, change, room))
        else:
            message = _replace(message, change(message.payload, room))
        return message.encode()[:max_size]
    except NowanError:
        return change(data, max_size)


def _replace(message: Message, payload: bytes) -> Message:
    return msgspec.structs.replace(message, payload=payload)


def _renamed(message: Message, chance: random.Random) -> Message:
    other = msgspec.structs.replace(message.header.other, message_code=chance.choice(_CODES))
    header = msgspec.structs.replace(message.header, other=other, cra=chance.choice(tuple(Cra)))
    return msgspec.structs.replace(message, header=header)


def _component(payload: bytes, chance: random.Random, change: Change, room: int) -> bytes:
    """A GBZ payload with one component's content changed and its length repaired."""
    reader = Reader(payload)
    head = reader.take(3)
    parts: list[tuple[bytes, bytes]] = []
    while reader.remaining >= 5:
        start = reader.take(3)
        parts.append((start, reader.take(min(reader.u16(), reader.remaining))))
    if not parts:
        return change(payload, room)
    place = chance.randrange(len(parts))
    start, content = parts[place]
    keep = chance.choice((0, 3))
    parts[place] = (start, content[:keep] + change(content[keep:] or b"\x00", room))
    if chance.random() < 0.2:
        parts.append(parts[place])
    body = b"".join(first + len(inner).to_bytes(2, "big") + inner for first, inner in parts)
    return head[:2] + bytes((len(parts) & 0xFF,)) + body


def _element(octets: bytes, chance: random.Random, change: Change, room: int, depth: int = 0) -> bytes:
    """A DER element with one primitive inside changed, the lengths on the way down repaired."""
    reader = Reader(octets)
    tag = reader.u8()
    content = reader.take(reader.ber_length())
    if not tag & 0x20 or depth > 8 or not content:
        inner = change(content or b"\x00", room)
    else:
        inner = _inside(content, chance, change, room, depth)
    return bytes((tag,)) + ber_length(len(inner)) + inner + reader.rest()


def _inside(content: bytes, chance: random.Random, change: Change, room: int, depth: int) -> bytes:
    reader, parts = Reader(content), []
    while reader.remaining:
        start = reader.offset
        reader.u8()
        reader.take(reader.ber_length())
        parts.append(content[start : reader.offset])
    place = chance.randrange(len(parts))
    match chance.randrange(5):
        case 0:
            parts.insert(place, parts[place])
        case 1:
            parts.pop(place)
        case _:
            parts[place] = _element(parts[place], chance, change, room, depth + 1)
    return b"".join(parts)
