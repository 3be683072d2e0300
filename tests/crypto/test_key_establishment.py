"""ECQV, ECMQV and key confirmation: the specification's vectors on both routes, and round trips under fresh authorities."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nowan.crypto import CryptoReason, ecmqv, ecqv, establishment
from nowan.crypto.ecqv import Authority, CertificateFault, ImplicitCertificate, Suite, Suite1Fields, Suite2Fields
from nowan.crypto.entropy import Drbg
from nowan.crypto.establishment import Party
from nowan.crypto.kdf import x963_mmo
from nowan.crypto.key_usage import KeyUsage
from nowan.crypto.secret import Secret
from nowan.crypto.vectors import C5, C6, Vector
from nowan.errors import ApiMisuse, DecodeError, PeerMisbehaved
from nowan.ids import EntityId
from nowan.instant import Utc

SHARED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=8)

#: Certificate, private key, public key: Annex C and the further good pairs of the same authorities.
PAIRS = [
    *(
        (vector.authority, party.certificate, party.static_private, party.static_public)
        for vector in (C5, C6)
        for party in (vector.u, vector.v)
    ),
    (
        C5.authority,
        "03065E0C93C3985F2174CABB70C9D329B9EF0479F7EB100000000000000054455354534543410109108301234567890A",
        "02BBFD4E5BCE35F450A6BF7A56B6E05EA2FF7BAB67",
        "0205BF5980D95F2E331A6DA3813D1E0EED57AF418A06",
    ),
    (
        C6.authority,
        "008E99D80082C5278B0D08111213141516171800595E2A59FFFFFFFF20000000000000000802032ED67F6571E22CB1A0C1ADBD15E34BC102003A714EA34E7309A537F26D1E936DAECFE1",
        "00EFF081369A882AEB53D454633FC813E5AA76A1498A437BEFD7F14A5E3D8B2B1F47E0F0",
        "0306299852B92BD390C0B9D56667E5D5583D8C2BB23FEE6F2B8CEC558EC260ACD5C2A6F7B9",
    ),
    (
        C6.authority,
        "006CD4EA5002DD01D20D08111213141516171800595E2A92FFFFFFFF20000000000000010803031FECE33D02BF62B735AFFDD9607DA85B98ACF47AE0E9D26BDF41BFBA337CE5F0AB7289",
        "0057E4300D19E57C1A4CDE992EEBD1D1EC2B8C23BB022F0E63C6716F433EFEDCD82B1395",
        "02061C5F0B529F33CC53EB6108D0BD26CD4561FBAECF61CD94975ECE3D9D54B6FE9A192C92",
    ),
]

#: MacKey, KeyData, MACU, MACV of both vectors.
KEYS = {
    "C5": (
        C5,
        "90F967B22C8357C10C1C04788DE9E848",
        "86D58AAA998E2FAEFAF9FEF49606543A",
        "B82F1F9774740C32F80FCFC3921B6420",
        "79D5F2AD1C31D4D1EE7CB719AC683C3C",
    ),
    "C6": (
        C6,
        "ED380A00296600FB6B893025DE5FD137",
        "AA4689C70BE0FAF0C9BE534ABD9F4CDC",
        "BF7E1A26D4EF7038B56813E465A131C9",
        "C5B432A9995A092F4449F83613930064",
    ),
}
HASHES = [
    (C5.v.certificate, "6BDBBF16B24A2F91BC1ADE0A33845661"),
    (C5.u.certificate, "A94B12FCE2F219CB3B7F3E0318C6C8A0"),
    (C6.v.certificate, "E122DCCC45B301D81043EACFAF15EF4B"),
    (C6.u.certificate, "FCC19CE85EDD2ED61B7917ED9B2674C4"),
]


@pytest.mark.parametrize(("authority", "certificate", "private", "public"), PAIRS)
def test_a_certificate_gives_the_key_that_its_private_half_makes(
    authority: str, certificate: str, private: str, public: str, curve_route: str
) -> None:
    decoded = ImplicitCertificate.decode(bytes.fromhex(certificate))
    curve = decoded.suite.curve
    point = ecqv.public_key(decoded, bytes.fromhex(authority))
    assert curve.compress(point).hex().upper() == public
    assert ecmqv.public_of(curve, int(private, 16)) == point
    assert ecqv.public_key(decoded, curve.decompress(bytes.fromhex(authority))) == point


@pytest.mark.parametrize(("certificate", "digest"), HASHES)
def test_published_certificate_hashes(certificate: str, digest: str) -> None:
    assert ImplicitCertificate.decode(bytes.fromhex(certificate)).digest.hex().upper() == digest


def test_fields_of_suite_1() -> None:
    certificate = ImplicitCertificate.decode(bytes.fromhex(C5.u.certificate))
    assert certificate.suite is Suite.ONE and certificate.issuer == b"TESTSECA"
    assert certificate.subject == bytes.fromhex("0000000000000002")
    assert certificate.fields == Suite1Fields(bytes.fromhex("01090006000000000000"))
    assert certificate.key_usage is KeyUsage.KEY_AGREEMENT and certificate.faults() == ()


def test_fields_of_suite_2() -> None:
    certificate = ImplicitCertificate.decode(bytes.fromhex(C6.v.certificate))
    assert certificate.suite is Suite.TWO and certificate.issuer == bytes.fromhex("1112131415161718")
    assert certificate.subject == bytes.fromhex("0A0B0C0D0E0F1011")
    assert certificate.fields == Suite2Fields(
        bytes.fromhex("2622A505E8938F27"), 0x5292A35B, 0xFFFFFFFF, 0x88, 0, 0x0D, 0x08
    )
    assert certificate.key_usage == KeyUsage.DIGITAL_SIGNATURE | KeyUsage.KEY_AGREEMENT and certificate.faults() == ()


@pytest.mark.parametrize(
    ("offset", "value", "fault"),
    [
        (0, 1, CertificateFault.TYPE),
        (9, 0x0C, CertificateFault.CURVE),
        (10, 0x01, CertificateFault.HASH),
        (36, 0x80, CertificateFault.KEY_USAGE),
        (36, 0x00, CertificateFault.KEY_USAGE),
    ],
)
def test_field_checks_of_suite_2_are_values(offset: int, value: int, fault: CertificateFault) -> None:
    data = bytearray.fromhex(C6.v.certificate)
    data[offset] = value
    certificate = ImplicitCertificate.decode(bytes(data))
    assert certificate.faults() == (fault,)
    assert certificate.encode() == data


def test_key_agreement_alone_is_enough() -> None:
    data = bytearray.fromhex(C6.v.certificate)
    data[36] = 0x08
    assert ImplicitCertificate.decode(bytes(data)).faults() == ()


@given(st.one_of(st.binary(min_size=48, max_size=48), st.binary(min_size=74, max_size=74)))
def test_any_bytes_of_the_right_length_round_trip(data: bytes) -> None:
    assert ImplicitCertificate.decode(data).encode() == data


@given(st.binary(max_size=100))
def test_any_other_bytes_are_a_decode_error(data: bytes) -> None:
    if len(data) not in (48, 74):
        with pytest.raises(DecodeError) as caught:
            ImplicitCertificate.decode(data)
        assert caught.value.reason is CryptoReason.BAD_CERTIFICATE


@pytest.mark.parametrize("name", KEYS)
@pytest.mark.parametrize("initiator", [True, False])
def test_published_key_establishment_from_each_side(name: str, initiator: bool, curve_route: str) -> None:
    vector, mac_key, key_data, mac_u, mac_v = KEYS[name]
    own, peer = (vector.u, vector.v) if initiator else (vector.v, vector.u)
    certificate = ImplicitCertificate.decode(bytes.fromhex(peer.certificate))
    curve = certificate.suite.curve
    ephemeral = int(own.ephemeral_private, 16)
    z = ecmqv.shared_secret(
        curve,
        int(own.static_private, 16),
        ephemeral,
        ecmqv.public_of(curve, ephemeral),
        ecqv.public_key(certificate, bytes.fromhex(vector.authority)),
        curve.decompress(bytes.fromhex(peer.ephemeral_public)),
    )
    assert z.hex().upper() == vector.z and isinstance(z, Secret)
    keys = x963_mmo(z)
    assert [key.hex().upper() for key in keys] == [mac_key, key_data]
    ids = [ImplicitCertificate.decode(bytes.fromhex(party.certificate)).subject for party in (vector.u, vector.v)]
    points = [bytes.fromhex(party.ephemeral_public) for party in (vector.u, vector.v)]
    assert ecmqv.smac(keys[0], ecmqv.INITIATOR, *ids, *points).hex().upper() == mac_u
    assert ecmqv.smac(keys[0], ecmqv.RESPONDER, *ids[::-1], *points[::-1]).hex().upper() == mac_v


@pytest.mark.parametrize("suite", list(Suite))
@SHARED
@given(seed=st.integers(0, 1 << 32))
def test_round_trip_under_a_fresh_authority(suite: Suite, seed: int, curve_route: str) -> None:
    drbg = Drbg(seed)
    authority = Authority.generate(suite, EntityId(drbg(8)), drbg.fork("authority"))
    curve = suite.curve
    sides = []
    for name in ("u", "v"):
        issued = authority.issue(EntityId(drbg(8)), drbg.fork(name), valid_from=Utc(1_700_000_000_999))
        certificate = ImplicitCertificate.decode(issued.certificate)
        assert len(issued.certificate) == suite.certificate_size and certificate.faults() == ()
        assert certificate.issuer == authority.issuer and certificate.encode() == issued.certificate
        if isinstance(certificate.fields, Suite2Fields):
            assert certificate.fields.valid_from_s == 1_700_000_000
        static = ecqv.public_key(certificate, authority.public)
        assert ecmqv.public_of(curve, issued.private) == static and curve.in_prime_subgroup(static)
        sides.append((issued.private, static, ecmqv.ephemeral(curve, drbg.fork(name + " ephemeral"))))
    (d_u, q_u, e_u), (d_v, q_v, e_v) = sides
    z = ecmqv.shared_secret(curve, d_u, e_u.private, e_u.public, q_v, e_v.public)
    assert z == ecmqv.shared_secret(curve, d_v, e_v.private, e_v.public, q_u, e_u.public)
    assert len(z) == curve.size
    stranger = Authority.generate(suite, authority.issuer, drbg.fork("stranger"))
    forged = ecqv.public_key(
        ImplicitCertificate.decode(stranger.issue(EntityId(bytes(8))).certificate), authority.public
    )
    assert z != ecmqv.shared_secret(curve, d_u, e_u.private, e_u.public, forged, e_v.public)


def test_an_authority_replays() -> None:
    first, second = (Authority(Suite.TWO, EntityId(b"TESTSECA"), 12345, Drbg(1)) for _ in range(2))
    assert first.public == second.public
    assert first.issue(EntityId(bytes(8))) == second.issue(EntityId(bytes(8)), Drbg(1))


def test_a_certificate_without_a_point_is_refused(curve_route: str) -> None:
    data = bytearray.fromhex(C6.v.certificate)
    data[37] = 5
    with pytest.raises(DecodeError) as caught:
        ecqv.public_key(ImplicitCertificate.decode(bytes(data)), bytes.fromhex(C6.authority))
    assert caught.value.reason is CryptoReason.BAD_POINT
    with pytest.raises(DecodeError):
        ecqv.public_key(ImplicitCertificate.decode(bytes.fromhex(C6.v.certificate)), bytes(37))


def test_a_certificate_that_cancels_the_authority_is_refused(curve_route: str) -> None:
    """An attacker picks Q_CA = -e B: the sum is infinity."""
    certificate = ImplicitCertificate.decode(bytes.fromhex(C6.v.certificate))
    curve = certificate.suite.curve
    product = curve.multiply(int.from_bytes(certificate.digest, "big"), curve.decompress(certificate.reconstruction))
    assert product is not None
    with pytest.raises(PeerMisbehaved) as caught:
        ecqv.public_key(certificate, curve.negate(product))
    assert caught.value.reason is CryptoReason.KEY_AGREEMENT


def test_agreement_at_infinity_is_refused(curve_route: str) -> None:
    """The peer sends an ephemeral point of order 4 with a static key that vanishes: nothing secret is left."""
    curve = Suite.TWO.curve
    small = curve.decompress(b"\x02" + (1).to_bytes(36, "big"))
    own = ecmqv.ephemeral(curve, Drbg(9))
    with pytest.raises(PeerMisbehaved) as caught:
        ecmqv.shared_secret(curve, 77, own.private, own.public, small, small)
    assert caught.value.reason is CryptoReason.KEY_AGREEMENT


def test_misuse() -> None:
    with pytest.raises(ApiMisuse):
        Authority(Suite.ONE, EntityId(bytes(8)), 0, Drbg(1))
    with pytest.raises(ApiMisuse):
        Authority(Suite.ONE, EntityId(bytes(7)), 5, Drbg(1))
    with pytest.raises(ApiMisuse):
        Authority(Suite.ONE, EntityId(bytes(8)), 5, Drbg(1)).issue(EntityId(b""))
    with pytest.raises(ApiMisuse):
        ecmqv.public_of(Suite.ONE.curve, Suite.ONE.curve.n)


@pytest.mark.parametrize("name", KEYS)
def test_a_trace_holds_every_published_value(name: str, curve_route: str) -> None:
    vector: Vector = KEYS[name][0]
    _, authority, u, v = establishment.of_vector(vector)
    steps = establishment.trace(authority, u, v)
    assert tuple(steps) == establishment.NAMES
    shown = {key: value.hex().upper() for key, value in steps.items()}
    for side, party in (("U", vector.u), ("V", vector.v)):
        assert shown[f"{side}.certificate"] == party.certificate
        assert shown[f"{side}.Q"] == shown[f"{side}.d*G"] == party.static_public
        assert shown[f"{side}.QE"] == party.ephemeral_public
    assert shown["Z"] == vector.z and shown["U.P"] == shown["V.P"]
    assert [shown[key] for key in ("MacKey", "KeyData", "MACU", "MACV")] == list(KEYS[name][1:])
    assert establishment.contradiction(steps) is None


def test_a_trace_from_one_side_and_its_contradictions() -> None:
    _, authority, u, v = establishment.of_vector(C6)
    whole = establishment.trace(authority, u, v)
    public = Party(v.certificate, ephemeral_public=v.ephemeral_public)
    part = establishment.trace(authority, u, public)
    assert {"V.d", "V.s", "V.P", "V.ephemeral"}.isdisjoint(part) and part["KeyData"] == whole["KeyData"]
    assert establishment.first_difference(whole, part) is None
    swapped = Party(u.certificate, v.static_private, u.ephemeral_private)
    wrong = establishment.trace(authority, swapped, v)
    assert establishment.first_difference(whole, wrong) == "U.d"
    found = establishment.contradiction(wrong)
    assert found is not None and found.startswith("U.d*G is not U.Q")
    with pytest.raises(ApiMisuse):
        establishment.trace(authority, public, public)
    with pytest.raises(ApiMisuse):
        establishment.trace(authority, Party(u.certificate), v)
    with pytest.raises(ApiMisuse):
        establishment.trace(authority, establishment.of_vector(C5)[2], v)
    assert "F2561ADB" not in repr(u) and "xf2V" not in repr(u)
