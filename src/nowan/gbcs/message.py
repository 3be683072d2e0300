"""The envelope of a Remote Party Message (GBCS 7.2.6 to 7.2.9).

Layout, big-endian::

    MAC wrapper   DD | 00 x 6 | BER length | 11 00000000 | body, signature | MAC(12)
    body          grouping header | BER length, payload
    signature     00, or 40 and r || s (64); a Pre-Command ends before it

Five forms exist, and a `Message` holds any of them: what is there of signature and MAC decides which.
"""

from __future__ import annotations

from enum import Enum
from functools import cached_property

import msgspec

from nowan.errors import ApiMisuse, WireReason
from nowan.gbcs import header as grouping
from nowan.gbcs.header import Cra, GroupingHeader
from nowan.gbcs.reasons import GbcsReason
from nowan.ids import EntityId
from nowan.wire import Reader, ber_length

#: First octet of a MACed message: general-ciphering.
GENERAL_CIPHERING = 0xDD
#: Security control 0x11 (authentication only, suite 1) and a frame counter that GBCS leaves at zero (GBCS 7.2.6).
SECURITY_HEADER = bytes.fromhex("1100000000")
#: Start of a MACed message: general-ciphering with none of the fields that GBCS leaves empty.
_WRAPPER = bytes((GENERAL_CIPHERING, 0, 0, 0, 0, 0, 0))
MAC_SIZE = 12
SIGNATURE_SIZE = 64
#: Longest message that is read. The largest of GBCS is a credential replacement of about 4,000 bytes; general block
#: transfer reaches further, and this leaves room for a log read in many blocks.
MAX_MESSAGE_SIZE = 1 << 20


class Form(Enum):
    """How a message is protected, as its bytes show it."""

    PRE_COMMAND = "pre-command"
    UNPROTECTED = "unprotected"
    SIGNED = "signed"
    MACED = "MACed"
    SIGNED_MACED = "signed and MACed"


class MessageIdentity(msgspec.Struct, frozen=True, order=True):
    """What makes a message unique (GBCS 4.3.1): parties, counter and CRA flag."""

    originator: EntityId
    recipient: EntityId
    counter: int
    cra: Cra


class Message(msgspec.Struct, frozen=True, dict=True):
    """A Remote Party Message, whatever its form.

    `signature` is None in a Pre-Command (no length octet), empty where the length octet is 00, else 64 octets r || s.
    `mac` is None without a MAC wrapper, else 12 octets. What the signature and the MAC cover is kept once known, since
    checking needs it at once after decoding: `decode` hands over the octets that it read.
    """

    header: GroupingHeader
    payload: bytes
    signature: bytes | None = None
    mac: bytes | None = None

    def __repr__(self) -> str:
        head = self.header
        return (
            f"Message(0x{self.code:04X} {head.cra.name}, {head.originator.hex()} -> {head.recipient.hex()},"
            f" counter={head.counter}, payload={len(self.payload)} octets, {self.form.value})"
        )

    @property
    def form(self) -> Form:
        """Which of the five forms it has."""
        if self.mac is not None:
            return Form.SIGNED_MACED if self.signature else Form.MACED
        if self.signature is None:
            return Form.PRE_COMMAND
        return Form.SIGNED if self.signature else Form.UNPROTECTED

    @property
    def code(self) -> int:
        """Message code, which names the use case."""
        return self.header.other.message_code

    @property
    def cra(self) -> Cra:
        """Command, Response or Alert."""
        return self.header.cra

    @property
    def counter(self) -> int:
        """Originator counter."""
        return self.header.counter

    @property
    def originator(self) -> EntityId:
        """Who says it."""
        return self.header.originator

    @property
    def recipient(self) -> EntityId:
        """To whom."""
        return self.header.recipient

    @property
    def identity(self) -> MessageIdentity:
        """What makes it unique."""
        head = self.header
        return MessageIdentity(head.originator, head.recipient, head.counter, head.cra)

    def answers(self, command: Message) -> bool:
        """Whether this is a Response to `command` by its header: parties exchanged, same counter, code and party."""
        mine, theirs = self.header, command.header
        return (
            (mine.cra, theirs.cra) == (Cra.RESPONSE, Cra.COMMAND)
            and (mine.originator, mine.recipient, mine.counter) == (theirs.recipient, theirs.originator, theirs.counter)
            and mine.other.message_code == theirs.other.message_code
            and (mine.other.party, mine.other.party_counter) == (theirs.other.party, theirs.other.party_counter)
        )

    @property
    def payload_offset(self) -> int:
        """Where the payload's octets start in `encode()`."""
        before = len(self.body) - len(self.payload)
        if self.mac is None:
            return before
        return before + len(self.encode()) - len(self.signed_body) - MAC_SIZE

    @cached_property
    def body(self) -> bytes:
        """From ``DF`` to the end of the payload: all there is of a Pre-Command."""
        return b"".join((self.header.encode(), ber_length(len(self.payload)), self.payload))

    @cached_property
    def signed_body(self) -> bytes:
        """From ``DF`` to the end of the signature: what the MAC covers. Raises `ApiMisuse` for a Pre-Command."""
        if self.signature is None or len(self.signature) not in (0, SIGNATURE_SIZE):
            raise ApiMisuse("a Pre-Command has no signature field, others one of 0 or 64 octets")
        return b"".join((self.body, bytes((len(self.signature),)), self.signature))

    def encode(self) -> bytes:
        """The message's octets. Raises `ApiMisuse` when a field does not fit."""
        if self.mac is None:
            return self.body if self.signature is None else self.signed_body
        if len(self.mac) != MAC_SIZE:
            raise ApiMisuse("a MAC has 12 octets")
        inner = self.signed_body
        length = ber_length(len(SECURITY_HEADER) + len(inner) + MAC_SIZE)
        return b"".join((_WRAPPER, length, SECURITY_HEADER, inner, self.mac))


def decode(data: bytes) -> Message:
    """Read one whole message of any form; raises `DecodeError`, whatever the bytes."""
    usual = _read_usual(data)
    return _read_by_field(data) if usual is None else usual


def _length_at(data: bytes, at: int) -> tuple[int, int]:
    """A length of up to three octets in its shortest form, and where it ends; -1 for any other octets."""
    ahead = data[at : at + 3]
    if ahead and ahead[0] < 0x80:
        return ahead[0], at + 1
    if ahead[:1] == b"\x81" and ahead[1:] >= b"\x80":
        return ahead[1], at + 2
    if ahead[:1] == b"\x82" and len(ahead) == 3 and ahead[1]:
        return ahead[1] << 8 | ahead[2], at + 3
    return -1, at


def _read_usual(data: bytes) -> Message | None:
    """A MACed message without date-time or certificate, which nearly all are, in few steps; None for anything else.

    What it does not take goes through `_read_by_field`, which reads all that this does and names what is wrong.
    """
    if data[:7] != _WRAPPER or len(data) > MAX_MESSAGE_SIZE:
        return None
    size, at = _length_at(data, 7)
    if at + size != len(data) or data[at : at + 5] != SECURITY_HEADER:
        return None
    start, end = at + 5, len(data) - MAC_SIZE
    header = grouping.read_usual(data, start)
    if header is None:
        return None
    head, at = header
    size, at = _length_at(data, at)
    after = at + size
    signature_size = end - after - 1
    if size < 0 or signature_size not in (0, SIGNATURE_SIZE) or data[after] != signature_size:
        return None
    message = Message(head, data[at:after], data[after + 1 : end], data[end:])
    message.__dict__["signed_body"] = data[start:end]
    return message


def _read_by_field(data: bytes) -> Message:
    reader = Reader(data)
    if len(data) > MAX_MESSAGE_SIZE:
        raise reader.error(WireReason.TOO_LONG, f"{len(data)} bytes, at most {MAX_MESSAGE_SIZE}")
    first = reader.peek()
    if first != b"\xdd":
        if first not in (b"\xdf", b""):
            raise reader.error(GbcsReason.NOT_A_MESSAGE, f"starts with {first.hex().upper()}, not DD or DF")
        return _read_body(reader, None)
    if reader.peek(2) == b"\xdd\x09":
        raise reader.error(GbcsReason.BLOCK_TRANSFER, "a block of a general block transfer, not a whole message")
    reader.expect(_WRAPPER, "MAC wrapper")
    inner = reader.sub(reader.ber_length("MAC wrapper/length"), "MAC wrapper")
    reader.expect_end()
    inner.expect(SECURITY_HEADER, "security header")
    body = inner.sub(inner.remaining - MAC_SIZE)
    return _read_body(body, inner.take(MAC_SIZE, "MAC"))


def _read_body(reader: Reader, mac: bytes | None) -> Message:
    head = grouping.read(reader)
    payload = reader.take(reader.ber_length("payload length"), "payload")
    if mac is None and not reader.remaining:
        return Message(head, payload)
    start = reader.offset
    size = reader.u8("signature length")
    if size not in (0, SIGNATURE_SIZE):
        raise reader.error(WireReason.BAD_LENGTH, f"{size}, not 0 or 64", offset=start, name="signature length")
    signature = reader.take(size, "signature")
    reader.expect_end()
    return Message(head, payload, signature, mac)
