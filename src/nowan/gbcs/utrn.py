"""Prepayment top-up tokens: the 20-digit UTRN (GBCS 14).

A token carries a value, ten bits of its counter and four octets of a GMAC that binds supplier, meter and counter. Its
64-bit integer PTUT plus a fixed offset makes 19 digits, to which one check digit is added::

    PTUT   63-57 zero | 56-47 counter bits 41-32 | 46-45 value class | 44-32 value | 31-0 last 4 octets of the GMAC

The counter's low 32 bits are zero. The meter alone decides; it must guess the counter's other bits from the last token.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Final, final

import msgspec

from nowan.crypto import gcm
from nowan.crypto.kdf import concat_kdf
from nowan.crypto.secret import Secret
from nowan.errors import ApiMisuse, DecodeError
from nowan.gbcs.counters import Counters
from nowan.gbcs.header import Cra
from nowan.gbcs.protect import derivation_info, initialisation_vector
from nowan.gbcs.reasons import GbcsReason
from nowan.ids import EntityId

#: What is added to PTUT so that every token has 19 digits (GBCS 14.3).
OFFSET = 7394156990786306048
DIGITS = 20
#: Values have 13 bits.
MAX_VALUE = (1 << 13) - 1
#: Bits of the counter's upper half that a token carries.
_WINDOW = 1 << 10
#: Event codes of refused tokens.
LOG_DUPLICATE, LOG_NOT_AUTHENTIC, LOG_OTHER_DEVICE = 0x8F51, 0x8F63, 0x8F64
_PTUT_BITS = 57
_AAD_HEADER = bytes.fromhex("110000000000")

#: Composition in the dihedral group D5, the permutation of each place, and the check digit of each remainder:
#: Verhoeff's scheme with the first digit in place 4 (GBCS 14; verified on the published tokens).
_TIMES = tuple(
    tuple(
        (a + b) % 5
        if a < 5 and b < 5
        else (a + b - 5) % 5 + 5
        if a < 5
        else (a - 5 - b) % 5 + 5
        if b < 5
        else (a - b) % 5
        for b in range(10)
    )
    for a in range(10)
)
_PERMUTE = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)
_CHECK_DIGIT = (1, 2, 6, 7, 5, 8, 3, 0, 9, 4)
_FIRST_PLACE = 4

_SEAL: Final = object()


class ValueClass(Enum):
    """Unit of the value field."""

    PENCE = 0
    POUNDS = 1


class Fields(msgspec.Struct, frozen=True):
    """What a token says; whether it is true, `check` finds out. `value` is in units of `value_class`."""

    counter_bits: int
    value_class: ValueClass
    value: int
    tag: Secret

    @property
    def pence(self) -> int:
        """Its value in pence."""
        return self.value * 100 if self.value_class is ValueClass.POUNDS else self.value


@final
class Credit:
    """A token found true for this meter and not used before; only `check` makes one."""

    __slots__ = ("counter", "pence", "supplier")

    def __init__(self, pence: int, supplier: EntityId, counter: int, seal: object) -> None:
        if seal is not _SEAL:
            raise ApiMisuse("Credit comes from check, not from a constructor")
        self.pence = pence
        self.supplier = supplier
        self.counter = counter

    def __repr__(self) -> str:
        return f"Credit({self.pence} pence)"


class Refused(msgspec.Struct, frozen=True):
    """Why a token buys nothing; `log_code` is the meter's event code, None where it only asks for another try."""

    reason: GbcsReason
    log_code: int | None = None


def is_token_counter(counter: int) -> bool:
    """Whether an originator counter is a token's: its low 32 bits are zero (GBCS 14).

    Tokens have a list of their own at a meter and leave the ordinary counter alone; that they do is an assumption.
    """
    return counter > 0 and counter & 0xFFFFFFFF == 0


def counter_bits(counter: int) -> int:
    """Bits 41 to 32 of a token's counter, which are all of it that the token carries."""
    return counter >> 32 & _WINDOW - 1


def check_digit(digits: str) -> str:
    """The check digit of 19 decimal digits."""
    remainder = 0
    for place, digit in enumerate(digits, _FIRST_PLACE):
        permuted = int(digit)
        for _ in range(place % 8):
            permuted = _PERMUTE[permuted]
        remainder = _TIMES[remainder][permuted]
    return str(_CHECK_DIGIT[remainder])


def make(
    value: int,
    value_class: ValueClass,
    counter: int,
    supplier: EntityId,
    meter: EntityId,
    shared: Secret,
) -> Secret:
    """A token of 20 ASCII digits.

    `counter` has its low 32 bits clear and must never have been used for this meter; `shared` is the secret of the
    supplier's PREPAYMENT key and the meter's key agreement key. Raises `ApiMisuse` when a field does not fit.
    """
    if not 0 <= value <= MAX_VALUE or not 0 <= counter < 1 << 64 or counter & 0xFFFFFFFF:
        raise ApiMisuse("a value has 13 bits, and a token's counter 64 of which the low 32 are zero")
    high = counter_bits(counter) << 15 | value_class.value << 13 | value
    tag = _tag(high, counter, supplier, meter, shared)
    digits = str((high << 32 | int.from_bytes(tag, "big")) + OFFSET)
    return Secret((digits + check_digit(digits)).encode())


def _tag(high: int, counter: int, supplier: EntityId, meter: EntityId, shared: Secret) -> Secret:
    """The last 4 octets of the GMAC over parties, counter and the upper half of PTUT (GBCS 14.3)."""
    key = concat_kdf(shared, derivation_info(Cra.COMMAND, counter, supplier, meter))
    aad = b"".join(
        (_AAD_HEADER, supplier, meter, bytes((Cra.COMMAND,)), counter.to_bytes(8, "big"), high.to_bytes(4, "big"))
    )
    return Secret(gcm.gmac16(key, initialisation_vector(supplier), aad)[-4:])


def parse(text: str | bytes) -> Fields:
    """Take a token apart; spaces and dashes between digits are passed over.

    Raises `DecodeError`: UTRN_TYPO when it has not 20 digits or its check digit is wrong, UTRN_RANGE when no token
    can have this number.
    """
    digits = (text.decode("ascii", "replace") if isinstance(text, bytes) else text).replace(" ", "").replace("-", "")
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdigit()):
        raise DecodeError(GbcsReason.UTRN_TYPO, 0, "UTRN", f"{DIGITS} digits wanted, {len(digits)} characters found")
    if check_digit(digits[:-1]) != digits[-1]:
        raise DecodeError(GbcsReason.UTRN_TYPO, DIGITS - 1, "UTRN", "the check digit does not fit")
    ptut = int(digits[:-1]) - OFFSET
    if not 0 <= ptut < 1 << _PTUT_BITS:
        raise DecodeError(GbcsReason.UTRN_RANGE, 0, "UTRN", "no token has this number")
    high = ptut >> 32
    try:
        value_class = ValueClass(high >> 13 & 3)
    except ValueError:
        raise DecodeError(GbcsReason.UTRN_RANGE, 0, "UTRN", "no such value class") from None
    return Fields(high >> 15, value_class, high & MAX_VALUE, Secret((ptut & 0xFFFFFFFF).to_bytes(4, "big")))


def whole_counter(bits: int, highest: int) -> int:
    """The counter whose bits 41-32 are `bits` and that lies nearest to `highest`, the last one used.

    The clause could not be had: the nearest within half the window of 1,024 either way is assumed, upwards in a tie.
    """
    base = highest >> 32
    ahead = (bits - base) % _WINDOW
    behind = _WINDOW - ahead
    if behind < ahead and base >= behind:
        return (base - behind) << 32
    return min(base + ahead, 0xFFFFFFFF) << 32


def check(
    text: str | bytes,
    meter: EntityId,
    suppliers: Iterable[tuple[EntityId, Secret]],
    counters: Counters,
    *,
    counter: int | None = None,
    others: Iterable[tuple[EntityId, EntityId, Secret]] = (),
) -> Credit | Refused:
    """What the meter makes of a token: the credit, whose counter is then taken, or why not.

    `suppliers` are those whose tokens this meter takes, each with the secret of its prepayment key and the meter's. A
    token that came in a message has its whole `counter`; else it is found from the last one used. `others`
    (supplier, meter, secret) lets a token for another meter be told from a forged one; a meter alone knows no others.
    """
    try:
        fields = parse(text)
    except DecodeError as error:
        assert isinstance(error.reason, GbcsReason)
        typo = error.reason is GbcsReason.UTRN_TYPO
        return Refused(error.reason, None if typo else LOG_NOT_AUTHENTIC)
    for supplier, shared in suppliers:
        whole = _candidate(fields, supplier, counters, counter)
        if whole is None or not _holds(fields, whole, supplier, meter, shared):
            continue
        if not counters.accept_utrn(supplier, whole):
            return Refused(GbcsReason.UTRN_DUPLICATE, LOG_DUPLICATE)
        return Credit(fields.pence, supplier, whole, _SEAL)
    for supplier, other, shared in others:
        whole = _candidate(fields, supplier, counters, counter)
        if whole is not None and _holds(fields, whole, supplier, other, shared):
            return Refused(GbcsReason.UTRN_OTHER_DEVICE, LOG_OTHER_DEVICE)
    return Refused(GbcsReason.UTRN_FORGED, LOG_NOT_AUTHENTIC)


def _candidate(fields: Fields, supplier: EntityId, counters: Counters, counter: int | None) -> int | None:
    """The whole counter to try: the message's if its bits agree with the token's, else the likeliest."""
    if counter is not None:
        agrees = is_token_counter(counter) and counter_bits(counter) == fields.counter_bits
        return counter if agrees else None
    used = counters.utrn_used(supplier)
    return whole_counter(fields.counter_bits, used[-1] if used else 0)


def _holds(fields: Fields, counter: int, supplier: EntityId, meter: EntityId, shared: Secret) -> bool:
    high = fields.counter_bits << 15 | fields.value_class.value << 13 | fields.value
    return _tag(high, counter, supplier, meter, shared) == fields.tag
