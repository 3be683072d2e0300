"""sect163k1 and sect283k1 (SEC 2; FIPS 186-4 K-163 and K-283): signatures first, bodies follow."""

from __future__ import annotations

from typing import NamedTuple


class Point(NamedTuple):
    """An affine point other than infinity; coordinates are field elements as integers."""

    x: int
    y: int


class Curve:
    """A Koblitz curve: y^2 + xy = x^3 + a x^2 + 1 over GF(2^m)."""

    name: str
    #: Degree of the field.
    m: int
    a: int
    #: Order of the prime subgroup.
    n: int
    #: Cofactor.
    h: int
    generator: Point
    #: Bytes of a field element and of a private scalar: 21 or 36; a compressed point has one more.
    size: int

    def multiply(self, k: int, point: Point | None) -> Point | None:
        """k * point; None is infinity."""
        raise NotImplementedError

    def add(self, first: Point | None, second: Point | None) -> Point | None:
        """first + second; None is infinity."""
        raise NotImplementedError

    def compress(self, point: Point) -> bytes:
        """02 or 03, then x: 22 or 37 bytes."""
        raise NotImplementedError

    def decompress(self, data: bytes) -> Point:
        """The point of `data`, checked; raises `DecodeError(CryptoReason.BAD_POINT)`."""
        raise NotImplementedError


SECT163K1 = Curve()
SECT283K1 = Curve()
