"""GF(2^m) with a pentanomial: elements are integers whose bits are the polynomial's coefficients.

A product goes four bits at a time over a table of sixteen multiples, a square spreads the bits through a base-4
reading, and an inverse is the extended Euclidean algorithm: on Python's integers an inversion costs as little as seven
products, which is why the curves above it stay in affine coordinates. Nothing here takes constant time.
"""

from __future__ import annotations


class BinaryField:
    """GF(2^m) modulo z^m + z^c + z^b + z^a + 1, given as `m` and (a, b, c) ascending."""

    __slots__ = ("_modulus", "_shape", "_trace_mask", "m", "size")

    #: Degree of the field; odd here, so that the half-trace solves quadratics.
    m: int
    #: Bytes of an element.
    size: int

    def __init__(self, m: int, terms: tuple[int, int, int], trace_mask: int) -> None:
        """`trace_mask` marks the basis elements of trace 1: the trace is the parity of an element's marked bits."""
        self.m = m
        self.size = (m + 7) // 8
        self._shape = (m, (1 << m) - 1, *terms)
        self._modulus = (1 << m) | sum(1 << term for term in terms) | 1
        self._trace_mask = trace_mask

    def multiply(self, first: int, second: int) -> int:
        """first * second."""
        by2 = second << 1
        by3 = by2 ^ second
        by4 = second << 2
        by5 = by4 ^ second
        by6 = by4 ^ by2
        by7 = by6 ^ second
        by8 = second << 3
        table = (
            *(0, second, by2, by3, by4, by5, by6, by7),
            *(by8, by8 ^ second, by8 ^ by2, by8 ^ by3, by8 ^ by4, by8 ^ by5, by8 ^ by6, by8 ^ by7),
        )
        product = 0
        for octet in first.to_bytes(self.size, "big"):
            product = product << 8 ^ table[octet >> 4] << 4 ^ table[octet & 15]
        m, mask, a, b, c = self._shape
        high = product >> m
        product = product & mask ^ high ^ high << a ^ high << b ^ high << c
        high = product >> m
        return product & mask ^ high ^ high << a ^ high << b ^ high << c

    def square(self, value: int) -> int:
        """value^2: squaring is linear and puts a zero between neighbouring bits."""
        product = int(f"{value:b}", 4)
        m, mask, a, b, c = self._shape
        high = product >> m
        product = product & mask ^ high ^ high << a ^ high << b ^ high << c
        high = product >> m
        return product & mask ^ high ^ high << a ^ high << b ^ high << c

    def inverse(self, value: int) -> int:
        """1 / value for a value other than 0, by Euclid's algorithm on polynomials."""
        u, v = value, self._modulus
        g, h = 1, 0
        while u != 1:
            shift = u.bit_length() - v.bit_length()
            if shift < 0:
                u, v, g, h = v, u, h, g
                shift = -shift
            u ^= v << shift
            g ^= h << shift
        return g

    def trace(self, value: int) -> int:
        """Tr(value), 0 or 1."""
        return (value & self._trace_mask).bit_count() & 1

    def half_trace(self, value: int) -> int:
        """z with z^2 + z = value, for a value of trace 0 (the other solution is z + 1)."""
        total = value
        for _ in range((self.m - 1) // 2):
            total = self.square(self.square(total)) ^ value
        return total
