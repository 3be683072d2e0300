"""Scalars of Koblitz curves written in powers of the Frobenius map (Solinas, "Efficient Arithmetic on Koblitz Curves").

On y^2 + xy = x^3 + a x^2 + 1 the map tau(x, y) = (x^2, y^2) satisfies tau^2 + 2 = mu tau with mu = 1 for a = 1 and -1
for a = 0. A scalar becomes an element c + d tau of Z[tau], here the pair (c, d), then a string of digits in which at
most one of any `WIDTH` neighbours is not zero: a multiplication is squarings, which cost little, and some m / 6
additions. All of this is arithmetic on integers and knows nothing of points.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

#: Digits are odd, below 2^(WIDTH - 1) in absolute value; 5 asks for seven precomputed points besides the point itself.
WIDTH = 5

Pair = tuple[int, int]


class Step(NamedTuple):
    """How the precomputed point of one digit comes from another's: alpha = sign tau^power alpha_source + term."""

    digit: int
    source: int
    power: int
    sign: int
    term: int


def _round(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


class TauAdic:
    """Digit expansion for the curve with coefficient `a`, field degree `m` and subgroup order `n`."""

    def __init__(self, m: int, a: int, n: int) -> None:
        self._mu = 1 if a else -1
        self._n = n
        self._m = m
        self._delta = self._sum_of_powers(m)
        self._alphas, self._t = self._digits()
        #: Steps that lead from digit 1 to all others, each from one before it.
        self.steps = self._steps()

    def _times_tau(self, value: Pair) -> Pair:
        return -2 * value[1], value[0] + self._mu * value[1]

    def _times(self, first: Pair, second: Pair) -> Pair:
        (a, b), (c, d) = first, second
        return a * c - 2 * b * d, a * d + b * c + self._mu * b * d

    def _conjugate(self, value: Pair) -> Pair:
        return value[0] + self._mu * value[1], -value[1]

    def _sum_of_powers(self, count: int) -> Pair:
        """1 + tau + ... + tau^(count-1): for m of them it annihilates the prime subgroup, and its norm is n."""
        total, power = (0, 0), (1, 0)
        for _ in range(count):
            total = total[0] + power[0], total[1] + power[1]
            power = self._times_tau(power)
        return total

    def _modulo(self, value: Pair, modulus: Pair, norm: int) -> Pair:
        """A small remainder of `value` modulo `modulus`, whose norm is given."""
        product = self._times(value, self._conjugate(modulus))
        whole = self._times((_round(product[0], norm), _round(product[1], norm)), modulus)
        return value[0] - whole[0], value[1] - whole[1]

    def _digits(self) -> tuple[dict[int, Pair], int]:
        """alpha_u, the small representative of each odd u modulo tau^WIDTH, and the image of tau modulo 2^WIDTH."""
        power = (1, 0)
        for _ in range(WIDTH):
            power = self._times_tau(power)
        modulus = 1 << WIDTH
        # tau^w = U_w tau - 2 U_(w-1), so modulo tau^w the number tau is 2 U_(w-1) / U_w (Solinas, 5.2).
        image = -power[0] * pow(power[1], -1, modulus) % modulus
        odd = range(1, modulus // 2, 2)
        return {u: self._modulo((u, 0), power, modulus) for u in odd}, image

    def _steps(self) -> tuple[Step, ...]:
        """Order the digits so that each alpha is one Frobenius power of an earlier one plus or minus 1."""
        known: dict[int, Pair] = {1: self._alphas[1]}
        steps: list[Step] = []
        while len(known) < len(self._alphas):
            step = next(self._reachable(known))
            known[step.digit] = self._alphas[step.digit]
            steps.append(step)
        return tuple(steps)

    def _reachable(self, known: dict[int, Pair]) -> Iterator[Step]:
        targets = {value: digit for digit, value in self._alphas.items() if digit not in known}
        for source, value in known.items():
            power = value
            for exponent in range(WIDTH + 2):
                for sign in (1, -1):
                    for term in (1, -1):
                        digit = targets.get((sign * power[0] + term, sign * power[1]))
                        if digit is not None:
                            yield Step(digit, source, exponent, sign, term)
                power = self._times_tau(power)

    def is_short(self, k: int) -> bool:
        """Whether `k` has few enough digits as it stands, so that its expansion holds for every point of the curve."""
        return 2 * k.bit_length() <= self._m + 4

    def expand(self, k: int) -> list[int]:
        """Digits of `k`, least significant first. A long `k` is reduced first: right in the prime subgroup only."""
        c, d = (k, 0) if self.is_short(k) else self._modulo((k % self._n, 0), self._delta, self._n)
        modulus, half, mu = 1 << WIDTH, 1 << (WIDTH - 1), self._mu
        digits = []
        while c or d:
            digit = 0
            if c & 1:
                digit = (c + d * self._t) % modulus
                if digit >= half:
                    digit -= modulus
                    alpha = self._alphas[-digit]
                    c, d = c + alpha[0], d + alpha[1]
                else:
                    alpha = self._alphas[digit]
                    c, d = c - alpha[0], d - alpha[1]
            digits.append(digit)
            halved = c >> 1
            c, d = d + mu * halved, -halved
        return digits
