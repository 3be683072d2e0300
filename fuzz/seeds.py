"""Where fuzzing starts: messages of our own, and the Reference Test Data Set's in place where it is at hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from nowan.gbcs import Cra, GroupingHeader, Message, OtherInfo
from nowan.gbcs.block_transfer import Sender
from nowan.gbcs.usecases import USE_CASES, Family
from nowan.ids import EntityId

PARTY = EntityId(bytes.fromhex("0A0B0C0000000001"))
DEVICE = EntityId(bytes.fromhex("0E0E0E00000000E1"))
#: A small payload of each family: reads the balance, its answer, an Alert; a top-up, an attribute; a join.
PAYLOADS = {
    (Family.DLMS, Cra.COMMAND): "D92000000100010100700000130A00FF020100",
    (Family.DLMS, Cra.RESPONSE): "DA20000001000001050000C350010100",
    (Family.DLMS, Cra.ALERT): "0F20000001000202128F12090C07DF0101FF0000000080" + "00FF",
    (Family.GBZ, Cra.COMMAND): "010901010705000801000000000000000000",
    (Family.GBZ, Cra.RESPONSE): "0109010107050012180001390200210100010000002B40420F00",
    (Family.GBZ, Cra.ALERT): "0109008F6600000000",
    (Family.ASN1, Cra.COMMAND): "301002010204080E0E0E00000000E1020103",
    (Family.ASN1, Cra.RESPONSE): "020100",
    (Family.ASN1, Cra.ALERT): "30150202" + "00CA180F32303135303130313030303030305A",
}


def own() -> Iterator[bytes]:
    """A message of every use case that has messages, in several forms."""
    for code, row in USE_CASES.items():
        for cra in (Cra.ALERT,) if row.is_alert else (Cra.COMMAND, Cra.RESPONSE):
            family = Family.DLMS if row.family is Family.ALERT else row.family
            payload = bytes.fromhex(PAYLOADS.get((family, cra), "00"))
            header = GroupingHeader(cra, 1000, PARTY, DEVICE, OtherInfo(code))
            yield Message(header, payload).encode()
            yield Message(header, payload, b"", bytes(12)).encode()
            yield Message(header, payload, bytes(64)).encode()
    long = Message(GroupingHeader(Cra.COMMAND, 1000, PARTY, DEVICE, OtherInfo(0x0102)), bytes(300), b"", bytes(12))
    for block in Sender(long, block_size=100).due():
        yield block.encode()
    yield b"73946144332040217315"


def published() -> Iterator[bytes]:
    """The Reference Test Data Set's messages, read where NOWAN_RTDS says; none where it is absent."""
    folder = os.environ.get("NOWAN_RTDS", "")
    for path in sorted(Path(folder, "gbcs").glob("*/*.HEX")) if folder else ():
        yield bytes.fromhex(path.read_text())


def write(corpus: Path) -> int:
    """Put all seeds into the folder `corpus`; gives how many."""
    corpus.mkdir(parents=True, exist_ok=True)
    count = 0
    for count, seed in enumerate((*own(), *published()), 1):
        (corpus / f"seed-{count:05d}").write_bytes(seed)
    return count
