"""sect163k1 and sect283k1 on both routes: published multiples, group laws, checks of points, pure against libcrypto."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from nowan.crypto import CryptoReason, libcrypto
from nowan.crypto.binary_curve import SECT163K1, SECT283K1, Curve, Point
from nowan.crypto.binary_field import BinaryField
from nowan.crypto.entropy import Drbg
from nowan.crypto.koblitz import WIDTH, TauAdic
from nowan.crypto.vectors import C5, C6, PartyVector
from nowan.errors import ApiMisuse, DecodeError

CURVES = [SECT163K1, SECT283K1]
#: A curve's fixture changes nothing between examples, so hypothesis may share it.
SHARED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)

#: Uniform in 283 bits: hypothesis alone likes small numbers, and those never meet the reduction of a scalar.
WIDE = st.integers(0, 1 << 64).map(lambda seed: Drbg(seed).integer((1 << 283) - 1) + 1)

PUBLISHED = [
    (curve, private, public)
    for curve, vector in ((SECT163K1, C5), (SECT283K1, C6))
    for party in (vector.u, vector.v)
    for private, public in (
        (party.static_private, party.static_public),
        (party.ephemeral_private, party.ephemeral_public),
    )
]


def double_and_add(curve: Curve, k: int, point: Point) -> Point | None:
    """The schoolbook multiplication, which knows nothing of Frobenius."""
    total: Point | None = None
    for bit in f"{k:b}":
        total = curve.double(total)
        if bit == "1":
            total = curve.add(total, point)
    return total


def point_at(curve: Curve, start: int) -> Point:
    """The first point of the whole curve whose x is `start` or after."""
    for x in range(start, start + 200):
        try:
            return curve.decompress(b"\x02" + (x % (1 << curve.m)).to_bytes(curve.size, "big"))
        except DecodeError:
            continue
    raise AssertionError("no point in 200 places")


def test_parameters_are_those_of_sec_2() -> None:
    assert SECT163K1.n == 0x04000000000000000000020108A2E0CC0D99F8A5EF
    assert SECT283K1.n == 0x01FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFE9AE2ED07577265DFF7F94451E061E163C61
    assert (SECT163K1.a, SECT163K1.h, SECT163K1.size) == (1, 2, 21)
    assert (SECT283K1.a, SECT283K1.h, SECT283K1.size) == (0, 4, 36)


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.name)
def test_the_base_point_has_the_order(curve: Curve, curve_route: str) -> None:
    assert curve.contains(curve.generator) and curve.in_prime_subgroup(curve.generator)
    assert curve.multiply(curve.n, curve.generator) is None
    assert curve.multiply(curve.n - 1, curve.generator) == curve.negate(curve.generator)
    assert curve.multiply(curve.n + 1, curve.generator) == curve.generator
    assert curve.multiply(0, curve.generator) is None and curve.multiply(5, None) is None
    assert double_and_add(curve, curve.n, curve.generator) is None


@pytest.mark.parametrize(("curve", "private", "public"), PUBLISHED)
def test_published_keys(curve: Curve, private: str, public: str, curve_route: str) -> None:
    point = curve.multiply(int(private, 16), curve.generator)
    assert point is not None
    assert curve.compress(point).hex().upper() == public
    assert curve.decompress(bytes.fromhex(public)) == point


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.name)
@SHARED
@given(data=st.data())
def test_multiplication_is_repeated_addition(curve: Curve, curve_route: str, data: st.DataObject) -> None:
    k = data.draw(st.one_of(st.integers(1, 70), st.integers(1, 1 << 130), WIDE))
    assert curve.multiply(k, curve.generator) == double_and_add(curve, k, curve.generator)


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.name)
@SHARED
@given(start=WIDE, k=WIDE)
def test_multiplication_is_right_outside_the_prime_subgroup(curve: Curve, curve_route: str, start: int, k: int) -> None:
    point = point_at(curve, start)
    assert curve.contains(point)
    assert curve.in_prime_subgroup(point) == (double_and_add(curve, curve.n, point) is None)
    assert curve.multiply(k, point) == double_and_add(curve, k, point)
    product = curve.multiply_cofactor(k, point)
    assert product == double_and_add(curve, curve.h * (k % curve.n), point)
    assert product is None or curve.in_prime_subgroup(product)


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.name)
@SHARED
@given(seeds=st.tuples(WIDE, WIDE, WIDE))
def test_group_laws(curve: Curve, seeds: tuple[int, int, int]) -> None:
    p, q, r = (point_at(curve, seed) for seed in seeds)
    assert curve.add(p, q) == curve.add(q, p)
    assert curve.add(curve.add(p, q), r) == curve.add(p, curve.add(q, r))
    assert curve.add(p, curve.negate(p)) is None and curve.add(p, None) == curve.add(None, p) == p
    assert curve.add(p, p) == curve.double(p) and curve.double(None) is None


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.name)
@SHARED
@given(start=WIDE)
def test_compression_round_trips(curve: Curve, curve_route: str, start: int) -> None:
    point = point_at(curve, start)
    negative = curve.negate(point)
    assert curve.decompress(curve.compress(point)) == point
    assert curve.decompress(curve.compress(negative)) == negative
    assert curve.compress(point)[1:] == curve.compress(negative)[1:]


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.name)
def test_what_is_no_point_is_refused(curve: Curve, curve_route: str) -> None:
    good = curve.compress(curve.generator)
    size = curve.size
    bad = {
        "empty": b"",
        "short": good[:-1],
        "long": good + b"\0",
        "infinity": b"\0",
        "uncompressed form": b"\x04" + good[1:],
        "zero form": b"\x00" + good[1:],
        "order 2": b"\x02" + bytes(size),
        "beyond the field": b"\x02" + (1 << curve.m).to_bytes(size, "big"),
        "all ones": b"\x03" + b"\xff" * size,
        "off the curve": b"\x02" + (19).to_bytes(size, "big"),
    }
    for name, data in bad.items():
        with pytest.raises(DecodeError) as caught:
            curve.decompress(data)
        assert caught.value.reason is CryptoReason.BAD_POINT, name


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.name)
@SHARED
@given(data=st.binary(max_size=40))
def test_any_bytes_are_a_point_or_a_decode_error(curve: Curve, curve_route: str, data: bytes) -> None:
    try:
        assert curve.contains(curve.decompress(data))
    except DecodeError as error:
        assert error.reason is CryptoReason.BAD_POINT


def test_small_subgroups_are_told_and_vanish_under_the_cofactor(curve_route: str) -> None:
    """x = 1 on sect283k1 is of order 4; on sect163k1 only (0, 1), which decompression refuses, is small."""
    point = SECT283K1.decompress(b"\x02" + (1).to_bytes(36, "big"))
    assert double_and_add(SECT283K1, 4, point) is None and double_and_add(SECT283K1, 2, point) == Point(0, 1)
    assert not SECT283K1.in_prime_subgroup(point)
    assert SECT283K1.multiply_cofactor(12345, point) is None
    for curve in CURVES:
        assert curve.contains(Point(0, 1)) and not curve.in_prime_subgroup(Point(0, 1))
        assert curve.double(Point(0, 1)) is None and curve.add(Point(0, 1), Point(0, 1)) is None


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.name)
def test_points_off_the_curve_are_not_contained(curve: Curve) -> None:
    x, y = curve.generator
    for point in (Point(x, y ^ 1), Point(x ^ 1, y), Point(x | 1 << curve.m, y), Point(-1, y)):
        assert not curve.contains(point)


def test_a_negative_scalar_is_misuse() -> None:
    with pytest.raises(ApiMisuse):
        SECT163K1.multiply(-1, SECT163K1.generator)


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.name)
@SHARED
@given(k=WIDE, start=WIDE)
def test_pure_and_libcrypto_agree(curve: Curve, k: int, start: int) -> None:
    group = libcrypto.group(curve.name)
    if group is None:
        pytest.skip("no libcrypto with binary curves on this machine")
    pure = Curve(curve.name, BinaryField(curve.m, *SHAPES[curve.name]), curve.a, curve.n, curve.h, curve.generator)
    pure.accelerator = None
    point = point_at(pure, start)
    assert group.multiply(k, point) == pure.multiply(k, point)
    assert group.multiply(k, pure.generator) == pure.multiply(k, pure.generator)
    assert group.decompress(pure.compress(point)) == point


SHAPES = {"sect163k1": ((3, 6, 7), 1 << 157 | 1), "sect283k1": ((5, 7, 12), 1 << 271 | 1)}


def test_libcrypto_refuses_a_point_off_the_curve() -> None:
    group = libcrypto.group("sect283k1")
    if group is None:
        pytest.skip("no libcrypto with binary curves on this machine")
    with pytest.raises(ApiMisuse):
        group.multiply(5, (5, 5))


def test_a_library_that_computes_wrong_fails_its_self_test() -> None:
    group = libcrypto.group("sect163k1")
    if group is None:
        pytest.skip("no libcrypto with binary curves on this machine")
    base = "0302FE13C0537BBC11ACAA07D793DE4E6D5E5C94EEE8"
    assert group.passes(SECT163K1.n, base, C5)
    wrong = PartyVector(C5.u.certificate, C5.u.static_private, C5.v.static_public, "01", base)
    assert not group.passes(SECT163K1.n, base, C5._replace(u=wrong))
    assert not group.passes(SECT163K1.n + 1, base, C5)

    class Lax(libcrypto.Group):
        """Takes any x for a point."""

        def decompress(self, data: bytes) -> tuple[int, int] | None:
            return super().decompress(data) or (int.from_bytes(data[1:], "big"), 0)

    assert not Lax(group._library, group._handle, 21).passes(SECT163K1.n, base, C5)


@pytest.mark.parametrize(("setting", "expected"), [("1", "pure Python"), ("0", None), ("", None)])
def test_the_variable_forces_python(setting: str, expected: str | None) -> None:
    script = "import nowan.crypto; print(nowan.crypto.route())"
    environment = os.environ | {libcrypto.PURE_VARIABLE: setting}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == expected or (
        expected is None and done.stdout.startswith(("libcrypto ", "pure Python"))
    )


def test_importing_does_not_look_for_the_library() -> None:
    script = (
        "import nowan.crypto.ecqv, nowan.crypto.libcrypto as l; "
        "print(l._library.cache_info().currsize, l.group.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["0", "0"]


FIELDS = [BinaryField(163, (3, 6, 7), 1 << 157 | 1), BinaryField(283, (5, 7, 12), 1 << 271 | 1)]


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: str(field.m))
@given(data=st.data())
def test_field_laws(field: BinaryField, data: st.DataObject) -> None:
    elements = st.integers(0, (1 << field.m) - 1)
    a, b, c = data.draw(elements), data.draw(elements), data.draw(elements)
    assert field.multiply(a, b) == field.multiply(b, a)
    assert field.multiply(field.multiply(a, b), c) == field.multiply(a, field.multiply(b, c))
    assert field.multiply(a, b ^ c) == field.multiply(a, b) ^ field.multiply(a, c)
    assert field.multiply(a, 1) == a and field.square(a) == field.multiply(a, a)
    assert field.multiply(a, b) >> field.m == 0
    assert field.trace(a ^ b) == field.trace(a) ^ field.trace(b) and field.trace(field.square(a)) == field.trace(a)
    assert field.trace(1) == 1
    assume(a)
    assert field.multiply(a, field.inverse(a)) == 1
    solvable = field.square(a) ^ a
    assert field.trace(solvable) == 0 and field.half_trace(solvable) in (a, a ^ 1)


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.name)
@given(k=st.one_of(st.just(0), WIDE))
def test_digits_are_sparse_and_small(curve: Curve, k: int) -> None:
    tau = TauAdic(curve.m, curve.a, curve.n)
    digits = tau.expand(k)
    assert len(digits) <= curve.m + 8
    for start in range(len(digits)):
        assert sum(digit != 0 for digit in digits[start : start + WIDTH]) <= 1
    assert all(digit == 0 or (digit % 2 and abs(digit) < 1 << (WIDTH - 1)) for digit in digits)
