"""sect163k1 and sect283k1, the curves of ZigBee key establishment (SEC 2; K-163 and K-283 of FIPS 186-4).

The arithmetic is ours, in pure Python: affine points over `BinaryField`, scalars in powers of the Frobenius map
(`koblitz`). Where the system's libcrypto is found and passes its self-test, multiplications go there (`libcrypto`).
**Neither route takes constant time**: how long an operation takes depends on its secret scalar. That is fit for an
emulation and a bench, not for a device on a real network.

Points are checked where they come in: `decompress` gives points of the curve other than infinity and the point of
order 2. It does not ask for the prime subgroup, because cofactor ECMQV does not need it; `multiply` is right for every
point of the curve, and `in_prime_subgroup` tells for whoever asks. Infinity is None.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

from nowan.crypto import libcrypto
from nowan.crypto.binary_field import BinaryField
from nowan.crypto.koblitz import TauAdic
from nowan.crypto.reason import CryptoReason
from nowan.errors import ApiMisuse, DecodeError


class Point(NamedTuple):
    """An affine point other than infinity; coordinates are field elements as integers."""

    x: int
    y: int


class Curve:
    """A Koblitz curve y^2 + xy = x^3 + a x^2 + 1 over GF(2^m) with its subgroup of prime order."""

    #: Name in SEC 2.
    name: str
    #: Degree of the field.
    m: int
    #: Coefficient, 0 or 1.
    a: int
    #: Order of the prime subgroup.
    n: int
    #: Cofactor, 4 or 2.
    h: int
    #: Base point, of order n.
    generator: Point
    #: Bytes of a field element and of a private scalar, 21 or 36; a compressed point has one more.
    size: int

    def __init__(self, name: str, field: BinaryField, a: int, n: int, h: int, generator: Point) -> None:
        self.name = name
        self.m = field.m
        self.a = a
        self.n = n
        self.h = h
        self.generator = generator
        self.size = field.size
        self._field = field

    @functools.cached_property
    def _tau(self) -> TauAdic:
        return TauAdic(self.m, self.a, self.n)

    @functools.cached_property
    def accelerator(self) -> libcrypto.Group | None:
        """What multiplies outside Python, found at first use; None keeps this curve in Python, and may be assigned."""
        return libcrypto.group(self.name)

    def __repr__(self) -> str:
        return f"Curve({self.name})"

    def contains(self, point: Point) -> bool:
        """Whether `point` satisfies the curve's equation, with coordinates within the field."""
        field, (x, y) = self._field, point
        if not (0 <= x >> self.m == 0 and 0 <= y >> self.m == 0):
            return False
        right = field.multiply(field.square(x), x ^ self.a) ^ 1
        return field.multiply(y, y ^ x) == right

    def in_prime_subgroup(self, point: Point) -> bool:
        """Whether `point`, on the curve, has the prime order n: whether it is h times another (Knudsen 1999).

        P is twice a point where Tr(x) = Tr(a); with h = 4 the half must itself be twice a point, and for that its x is
        not needed, only the trace of its square: u^2 = y + x (l + 1) with l^2 + l = x + a.
        """
        field, (x, y) = self._field, point
        if x == 0 or field.trace(x ^ self.a):
            return False
        if self.h == 2:
            return True
        slope = field.half_trace(x ^ self.a)
        return field.trace(y ^ field.multiply(x, slope ^ 1)) == field.trace(self.a)

    def negate(self, point: Point) -> Point:
        """-point."""
        return Point(point.x, point.x ^ point.y)

    def double(self, point: Point | None) -> Point | None:
        """2 * point; None is infinity."""
        if point is None or point.x == 0:
            return None
        field, (x, y) = self._field, point
        slope = x ^ field.multiply(y, field.inverse(x))
        x3 = field.square(slope) ^ slope ^ self.a
        return Point(x3, field.square(x) ^ field.multiply(slope ^ 1, x3))

    def add(self, first: Point | None, second: Point | None) -> Point | None:
        """first + second; None is infinity."""
        if first is None:
            return second
        if second is None:
            return first
        (x1, y1), (x2, y2) = first, second
        difference = x1 ^ x2
        if difference == 0:
            return self.double(first) if y1 == y2 else None
        field = self._field
        slope = field.multiply(y1 ^ y2, field.inverse(difference))
        x3 = field.square(slope) ^ slope ^ difference ^ self.a
        return Point(x3, field.multiply(slope, x1 ^ x3) ^ x3 ^ y1)

    def multiply(self, k: int, point: Point | None) -> Point | None:
        """k * point for k >= 0 and any point of the curve; None is infinity. Not in constant time."""
        if k < 0:
            raise ApiMisuse("a scalar is not negative")
        if point is None or k == 0:
            return None
        if self.accelerator is not None:
            return self._from_pair(self.accelerator.multiply(k, point))
        return self._multiply(k, point)

    def _multiply(self, k: int, point: Point) -> Point | None:
        if self._tau.is_short(k) or point == self.generator or self.in_prime_subgroup(point):
            return self._horner(self._tau.expand(k), point)
        # Outside the prime subgroup a long scalar must not be reduced: k = q 2^t + r in pieces that need no reduction.
        bits = (self.m // 2) - 1
        total: Point | None = None
        for shift in reversed(range(0, k.bit_length(), bits)):
            for _ in range(bits if total is not None else 0):
                total = self.double(total)
            piece = k >> shift & ((1 << bits) - 1)
            total = self.add(total, self._horner(self._tau.expand(piece), point))
        return total

    def multiply_cofactor(self, k: int, point: Point | None) -> Point | None:
        """h * k * point, for cofactor agreement: the result is in the prime subgroup, or infinity."""
        if self.accelerator is not None:
            return self.multiply(self.h * (k % self.n), point)
        for _ in range(self.h.bit_length() - 1):
            point = self.double(point)
        return None if point is None else self._horner(self._tau.expand(k % self.n), point)

    def _horner(self, digits: list[int], point: Point) -> Point | None:
        """The sum of digit * tau^i(point): squarings, and an addition at every digit that is not zero."""
        table = self._multiples(point)
        square = self._field.square
        total: Point | None = None
        for digit in reversed(digits):
            if total is not None:
                total = Point(square(total.x), square(total.y))
            if digit:
                total = self.add(total, table[digit])
        return total

    def _multiples(self, point: Point) -> dict[int, Point | None]:
        """The points that digits stand for, and their negatives."""
        square, negative = self._field.square, self.negate(point)
        table: dict[int, Point | None] = {1: point, -1: negative}
        for step in self._tau.steps:
            source = table[step.sign * step.source]
            if source is not None:
                x, y = source
                for _ in range(step.power):
                    x, y = square(x), square(y)
                source = Point(x, y)
            made = self.add(source, point if step.term > 0 else negative)
            table[step.digit] = made
            table[-step.digit] = None if made is None else self.negate(made)
        return table

    def compress(self, point: Point) -> bytes:
        """02 or 03, then x: 22 or 37 bytes (SEC 1, 2.3.3); the lowest bit of y / x goes into the first byte."""
        field, (x, y) = self._field, point
        low = field.multiply(y, field.inverse(x)) & 1 if x else 0
        return bytes((2 | low,)) + x.to_bytes(self.size, "big")

    def decompress(self, data: bytes) -> Point:
        """The point of `data`, 22 or 37 bytes, checked (SEC 1, 2.3.4); raises `DecodeError(CryptoReason.BAD_POINT)`."""
        if len(data) != self.size + 1:
            raise _bad(f"{len(data)} bytes; {self.size + 1} wanted")
        if data[0] not in (2, 3):
            raise _bad("its first byte is neither 02 nor 03")
        x = int.from_bytes(data[1:], "big")
        if x >> self.m:
            raise _bad(f"a coordinate of more than {self.m} bits")
        if x == 0:
            raise _bad("the point of order 2")
        if self.accelerator is not None:
            found = self._from_pair(self.accelerator.decompress(bytes(data)))
        else:
            found = self._solve(x, data[0] & 1)
        if found is None:
            raise _bad(f"not a point on {self.name}")
        return found

    def _solve(self, x: int, low: int) -> Point | None:
        """The point with this x whose y / x ends in `low`: y = x z with z^2 + z = x + a + 1 / x^2."""
        field = self._field
        right = x ^ self.a ^ field.square(field.inverse(x))
        if field.trace(right):
            return None
        z = field.half_trace(right)
        return Point(x, field.multiply(x, z if z & 1 == low else z ^ 1))

    @staticmethod
    def _from_pair(pair: tuple[int, int] | None) -> Point | None:
        return None if pair is None else Point(*pair)


def _bad(detail: str) -> DecodeError:
    return DecodeError(CryptoReason.BAD_POINT, 0, "point", detail)


#: K-163 (SEC 2, 3.2.1): suite 1.
SECT163K1 = Curve(
    "sect163k1",
    BinaryField(163, (3, 6, 7), trace_mask=1 << 157 | 1),
    a=1,
    n=0x4000000000000000000020108A2E0CC0D99F8A5EF,
    h=2,
    generator=Point(0x2FE13C0537BBC11ACAA07D793DE4E6D5E5C94EEE8, 0x289070FB05D38FF58321F2E800536D538CCDAA3D9),
)
#: K-283 (SEC 2, 3.4.1): suite 2.
SECT283K1 = Curve(
    "sect283k1",
    BinaryField(283, (5, 7, 12), trace_mask=1 << 271 | 1),
    a=0,
    n=0x1FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFE9AE2ED07577265DFF7F94451E061E163C61,
    h=4,
    generator=Point(
        0x503213F78CA44883F1A3B8162F188E553CD265F23C1567A16876913B0C2AC2458492836,
        0x1CCDA380F1C9E318D90F95D07E5426FE87E45C0E8184698E45962364E34116177DD2259,
    ),
)
