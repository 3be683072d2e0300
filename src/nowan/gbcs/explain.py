"""`explain`: any octets in words, as far as they go (the tolerant view beside the strict `decode`).

The envelope is walked field by field (GBCS 7.2.6 to 7.2.9), the payload by its family. Strict decoding is asked last: a
fault that only it sees is added, so that what `decode` refuses never looks whole here.
"""

from __future__ import annotations

from nowan.errors import DecodeError, WireReason
from nowan.gbcs import contents
from nowan.gbcs import message as envelope
from nowan.gbcs.credentials import Keys
from nowan.gbcs.explain_asn1 import certificate_text, explain_asn1
from nowan.gbcs.explain_blocks import explain_block
from nowan.gbcs.explain_checks import checks, opener
from nowan.gbcs.explain_cosem import explain_service
from nowan.gbcs.explain_gbz import explain_gbz
from nowan.gbcs.explain_walk import WHOLE, Walk
from nowan.gbcs.explanation import Check, Explanation
from nowan.gbcs.header import Cra
from nowan.gbcs.message import GENERAL_CIPHERING, MAC_SIZE, SECURITY_HEADER, SIGNATURE_SIZE, Form, Message
from nowan.gbcs.names import words
from nowan.gbcs.names.purposes import PURPOSES
from nowan.gbcs.reasons import GbcsReason
from nowan.gbcs.usecases import USE_CASES, Family, Role
from nowan.ids import EntityId, dashed

_NOT_READ = {name: Check("not checked", "the message could not be read") for name in ("MAC", "signature")}
_SERVICES = (b"\xd9", b"\xda", b"\x0f")
_PROFILE = b"\x01\x09"
_FORMS = {
    Form.PRE_COMMAND: "a Pre-Command",
    Form.UNPROTECTED: "without protection",
    Form.SIGNED: "signed",
    Form.MACED: "MACed",
    Form.SIGNED_MACED: "signed and MACed",
}


def explain(data: bytes | Message, keys: Keys | None = None, *, secrets: bool = False) -> Explanation:
    """What a Remote Party Message says, field by field; `keys` lets MAC and signature be checked and parts decrypted.

    Install codes, tokens and PINs stay hidden unless `secrets`. Never raises for what `data` holds: junk and truncated
    input is explained up to the fault, which stands in the tree and in `Explanation.faults` with offset, field and
    reason.
    """
    octets = data.encode() if isinstance(data, Message) else bytes(data)
    walk = Walk(octets, secrets=secrets)
    reading = _Reading(walk, keys)
    message: Message | None = None
    strict: DecodeError | None = None
    try:
        message = envelope.decode(octets)
        contents.payload(message)
    except DecodeError as error:
        strict = None if error.reason in (GbcsReason.UNSUPPORTED_PAYLOAD, GbcsReason.BLOCK_TRANSFER) else error
    if message is not None and keys is not None:
        walk.open = opener(message.header, keys)
    with walk.section(WHOLE):
        reading.message()
    if strict is not None and not walk.faults:
        walk.fault(strict)
    return reading.result(message, keys)


class _Reading:
    """One walk over one message, and what it learns on the way."""

    def __init__(self, walk: Walk, keys: Keys | None) -> None:
        self.walk = walk
        self.keys = keys
        self.code: int | None = None
        self.cra: Cra | None = None
        self.block = False

    def message(self) -> None:
        """From the first octet to the last."""
        walk = self.walk
        first = walk.reader.peek()
        if not first:
            raise walk.error(WireReason.TRUNCATED, "nothing there")
        if first[0] == GENERAL_CIPHERING:
            self._wrapped()
        elif first == b"\xdf":
            self._body()
        else:
            raise walk.error(GbcsReason.NOT_A_MESSAGE, f"starts with {first.hex().upper()}, not DD or DF")
        if walk.remaining:
            raise walk.error(WireReason.TRAILING, f"{walk.remaining} octets left over")

    def _wrapped(self) -> None:
        walk = self.walk
        with walk.node("MAC wrapper"):
            walk.field("general-ciphering", 1)
            if walk.reader.peek() == b"\x09":
                self.block = True
                explain_block(walk)
                return
            self._expect("empty fields", bytes(6))
            size = walk.length()
            with walk.section("ciphered content", size):
                self._ciphered()

    def _ciphered(self) -> None:
        walk = self.walk
        self._expect("security header", SECURITY_HEADER)
        if walk.reader.peek() == b"\x09":
            self.block = True
            explain_block(walk)
            return
        self._body(behind=MAC_SIZE)
        walk.field("MAC", MAC_SIZE)

    def _expect(self, name: str, wanted: bytes) -> None:
        found = self.walk.field(name, len(wanted))
        if found != wanted:
            detail = f"{wanted.hex().upper()} wanted, {found.hex().upper()} found"
            error = self.walk.error(WireReason.BAD_VALUE, detail, back=len(wanted))
            raise DecodeError(error.reason, error.offset, name, detail)

    def _body(self, behind: int = 0) -> None:
        walk = self.walk
        with walk.node("header") as group:
            self._header()
            group.value = self._title()
        size = walk.length("payload length")
        row = USE_CASES.get(self.code or 0)
        with walk.section("payload", size, value=row.family.value if row else "") as group:
            self._payload()
        if walk.remaining <= behind and not behind:
            return
        length = walk.number("signature length", 1)
        if length not in (0, SIGNATURE_SIZE):
            error = walk.error(WireReason.BAD_LENGTH, f"{length}, not 0 or 64", back=1)
            raise DecodeError(error.reason, error.offset, "signature length", error.detail)
        if length:
            walk.field("signature", length, "r and s of ECDSA, 32 octets each")

    def _header(self) -> None:
        walk = self.walk
        self._expect("general-signing", b"\xdf\x09")
        octet = walk.number("CRA flag", 1, _cra_name)
        if octet not in set(Cra):
            raise walk.error(WireReason.BAD_VALUE, f"0x{octet:02X} is no CRA flag", back=1)
        self.cra = Cra(octet)
        walk.number("originator counter", 8)
        for name in ("originator", "recipient"):
            self._expect(f"{name} length", b"\x08")
            walk.field(name, 8, self._party)
        size = walk.number("date-time length", 1)
        if size not in (0, 12):
            raise walk.error(WireReason.BAD_LENGTH, f"{size}, not 0 or 12", back=1)
        if size:
            walk.field("date-time", size, words.cosem_date_time, note="by the Device's clock")
        size = walk.length("other information length")
        with walk.section("other information", size):
            self._other(size)

    def _other(self, size: int) -> None:
        walk = self.walk
        self.code = walk.number("message code", 2, _use_case)
        if size > 2:
            walk.field("supplementary party", 8, self._party, note="on whose behalf it is")
        if size > 10:
            walk.number("supplementary party counter", 8)
        if size == 26:
            walk.number("supplementary originator counter", 8)
        elif size > 26:
            walk.field("certificate", walk.remaining, certificate_text)

    def _party(self, octets: bytes) -> str:
        entity = EntityId(octets)
        role = self.keys.role(entity) if self.keys is not None else None
        name = "" if role is None else f" ({_role_name(role)})"
        return dashed(entity) + name

    def _payload(self) -> None:
        walk, code, cra = self.walk, self.code, self.cra
        if code is None or cra is None:
            walk.rest("payload of an unknown kind")
            return
        row = USE_CASES.get(code)
        family = row.family if row else None
        start = walk.reader.peek(2)
        if family is Family.ASN1:
            explain_asn1(walk, code, cra)
        elif start == _PROFILE or family is Family.GBZ:
            explain_gbz(walk, code, cra)
        elif start[:1] in _SERVICES or family is Family.DLMS:
            explain_service(walk, code)
        else:
            walk.rest("payload of an unknown kind")

    def _title(self) -> str:
        return f"{'' if self.code is None else _use_case(self.code)}"

    def result(self, message: Message | None, keys: Keys | None) -> Explanation:
        """What was learnt."""
        walk = self.walk
        row = None if self.code is None else USE_CASES.get(self.code)
        title = "not a message" if self.code is None and not self.block else self._title()
        kind = "" if self.cra is None else self.cra.name.capitalize()
        if self.block:
            kind, title = "Block of a general block transfer", title or "part of a longer message"
        if message is not None:
            kind = f"{kind}, {_FORMS[message.form]}"
        tree = walk.finish()
        return Explanation(
            title=title,
            purpose=PURPOSES.get(row.code, "") if row else "",
            kind=kind,
            size=len(walk.data),
            tree=tree.children[0] if len(tree.children) == 1 else tree,
            checks=_NOT_READ if message is None else checks(message, row, keys),
            faults=tuple(walk.faults),
        )


def _cra_name(octet: int) -> str:
    names: dict[int, str] = {int(cra): cra.name.capitalize() for cra in Cra}
    return f"{names.get(octet, 'none')} ({octet})"


def _use_case(code: int) -> str:
    row = USE_CASES.get(code)
    return f"{row.name} {row.title} (0x{code:04X})" if row else f"0x{code:04X} (unnamed)"


def _role_name(role: int) -> str:
    try:
        return Role(role).name.lower().replace("_", " ")
    except ValueError:
        return f"role {role}"
