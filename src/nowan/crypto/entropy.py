"""Where randomness comes from.

Nothing here draws from the system: whoever needs randomness is given an `Entropy`. In service that is the operating
system's generator, handed in by a runtime package; in a simulation it is a `Drbg`, so that one seed replays a world.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import TypeVar

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from nowan.errors import ApiMisuse

#: `entropy(n)` gives `n` random bytes.
Entropy = Callable[[int], bytes]

_T = TypeVar("_T")


class Drbg:
    """A deterministic stream of bytes: AES-128 in counter mode under a key hashed from the seed.

    Equal seeds give equal streams on every machine. It is for simulations and tests; as a source of keys it is worth
    what its seed is worth.
    """

    __slots__ = ("_root", "_stream")

    def __init__(self, seed: bytes | int | str) -> None:
        if isinstance(seed, bytes):
            material = b"bytes:" + seed
        elif isinstance(seed, int):
            material = b"int:%d" % seed
        else:
            material = b"str:" + seed.encode()
        self._root = hashlib.sha256(b"nowan drbg 1:" + material).digest()
        self._stream = Cipher(algorithms.AES(self._root[:16]), modes.CTR(self._root[16:])).encryptor()

    def __call__(self, count: int) -> bytes:
        """The next `count` bytes."""
        if count < 0:
            raise ApiMisuse("a negative number of random bytes")
        return self._stream.update(bytes(count))

    def fork(self, label: str) -> Drbg:
        """An independent stream that depends on this one's seed and on `label`, not on what was drawn before."""
        return Drbg(self._root + label.encode())

    def integer(self, below: int) -> int:
        """Uniform in 0 ... `below` - 1."""
        return integer(self, below)

    def uniform(self) -> float:
        """Uniform in [0, 1), 53 bits."""
        return (int.from_bytes(self(7), "big") >> 3) / (1 << 53)

    def chance(self, probability: float) -> bool:
        """True with `probability`; one draw whatever its value, so that a stream stays aligned."""
        return self.uniform() < probability

    def pick(self, sequence: Sequence[_T]) -> _T:
        """One element of `sequence`, each as likely."""
        return sequence[self.integer(len(sequence))]

    def shuffled(self, sequence: Sequence[_T]) -> list[_T]:
        """The elements of `sequence` in an order drawn uniformly."""
        items = list(sequence)
        for last in range(len(items) - 1, 0, -1):
            other = self.integer(last + 1)
            items[last], items[other] = items[other], items[last]
        return items


def integer(entropy: Entropy, below: int) -> int:
    """Uniform in 0 ... `below` - 1 from any `entropy`, without bias (draws again what would bring one)."""
    if below < 1:
        raise ApiMisuse("no integer below 1 to draw")
    bits = (below - 1).bit_length()
    size = (bits + 7) // 8
    while True:
        value = int.from_bytes(entropy(size), "big") >> (8 * size - bits)
        if value < below:
            return value


def scalar(entropy: Entropy, order: int) -> int:
    """A private scalar in 1 ... `order` - 1, from 64 bits more than the order has (FIPS 186-5 A.2.1)."""
    size = (order.bit_length() + 64 + 7) // 8
    return int.from_bytes(entropy(size), "big") % (order - 1) + 1
