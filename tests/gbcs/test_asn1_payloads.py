"""ASN.1 payloads written by hand in DER, both ways, and what is refused."""

from __future__ import annotations

import contextlib
from typing import Annotated

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowan.crypto.secret import Secret
from nowan.errors import ApiMisuse, DecodeError
from nowan.gbcs import asn1_credentials as credentials
from nowan.gbcs import asn1_records as records
from nowan.gbcs.contents import READERS, read
from nowan.gbcs.der_layout import CERTIFICATE, NAMED_BITS, DerSequence, KeyUsage, Octets
from nowan.gbcs.header import Cra
from nowan.gbcs.json_form import content_from_plain, plain, revived
from nowan.ids import EntityId
from nowan.wire import Reader

ONE, TWO = EntityId(bytes.fromhex("0102030405060708")), EntityId(bytes.fromhex("1112131415161718"))
KEY = bytes(range(8))
SIGNING, AGREEMENT = KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_AGREEMENT
HEX_ONE, HEX_TWO, HEX_KEY = "04 08 0102030405060708", "04 08 1112131415161718", "04 08 0001020304050607"
TIME = "18 0F 32303135303130313030303030305A"
#: Stands for a certificate: the layer above keeps it whole.
CERT = bytes.fromhex("3003 020105")
C, R, A = Cra.COMMAND, Cra.RESPONSE, Cra.ALERT
CELL = credentials.Cell(2, SIGNING)
OUTCOME = credentials.ReplacementOutcome(
    5, 2, (credentials.OtherFloor(2, 0, (credentials.SpecialistFloor(0, 1),)),), (credentials.CellOutcome(credentials.Cell(2, AGREEMENT, 1), 0, ONE, KEY, TWO, KEY),)
)  # fmt: skip
HEX_OUTCOME = (
    "30 55 020105 020102 30 12 30 10 020102 020100 30 08 30 06 020100 020101"
    " 30 39 30 37 30 0A 020102 03020308 020101 0A0100" + HEX_ONE + HEX_KEY + HEX_TWO + HEX_KEY
)

#: Message code, kind, content, DER.
PAYLOADS: list[tuple[int, Cra, object, str]] = [
    (0x0008, C, credentials.ReadCredentials(credentials.Cell(4, AGREEMENT), (2, 3)), "30 11 30 07 020104 03020308 30 06 020102 020103"),
    (0x0008, R, credentials.CredentialDetails((credentials.RoleCredentials(3, 0x19),)), "30 08 30 06 020103 0A0119"),
    (
        0x011B,
        R,
        credentials.CredentialDetails((credentials.RoleCredentials(2, 0, 7, (credentials.HeldCertificate(SIGNING, 0, ONE, KEY),)),)),
        "30 27 30 25 020102 0A0100 020107 30 1A 30 18 03020780" + HEX_ONE + HEX_KEY,
    ),
    (0x000A, C, credentials.KeyUsageRequest(AGREEMENT), "30 04 03020308"),
    (0x000A, R, credentials.CertificateContent(CERT), "3003 020105"),
    (0x000C, R, credentials.CertificateResult(3), "020103"),
    (0x000B, C, credentials.CertificateContent(CERT), "3003 020105"),
    (0x000B, R, credentials.CertificateResult(0), "020100"),
    (
        0x0102,
        C,
        credentials.ReplaceCredentials(
            credentials.ReplacementControl(2, None, 0, CELL, 1000, 5, (credentials.SpecialistFloor(0, 0),), None),
            (credentials.Replacement(CERT, CELL),),
            (CERT,),
        ),
        "30 38 30 1D 020102 A2 07 020102 03020780 83 02 03E8 84 01 05 A5 08 30 06 020100 020100"
        " 30 10 30 0E 3003020105 30 07 020102 03020780 30 05 3003020105",
    ),
    (
        0x0109,
        C,
        credentials.ReplaceCredentials(
            credentials.ReplacementControl(9, Secret(bytes(2)), 1, None, 1, None, None, (credentials.OtherFloor(2, 0),)),
            (),
            (),
            "20150101000000Z",
        ),
        "30 2E 30 17 020109 80 02 0000 81 01 01 83 01 01 A6 08 30 06 020102 020100 30 00 30 00" + TIME,
    ),
    (0x0103, R, credentials.ReplacementResponse(), "30 02 0500"),
    (0x0103, R, credentials.ReplacementResponse(None, OUTCOME), "30 59 0500" + HEX_OUTCOME),
    (0x00CB, A, credentials.ReplacementAlert(0x8F66, "20150101000000Z", OUTCOME), "30 6D 02 03 008F66" + TIME + HEX_OUTCOME),
    (0x000F, C, records.UnjoinRequest(ONE), HEX_ONE),
    (0x0010, R, records.UnjoinResult(2), "020102"),
    (0x0012, C, records.ActivateFirmware(bytes(32), 1000), "30 26 04 20" + "00" * 32 + "02 02 03E8"),
    (0x0012, R, records.Nothing(), "0500"),
    (0x0012, R, records.FirmwareActivation(1, b"abcd"), "30 09 020101 04 04 61626364"),
    (0x00CA, A, records.FirmwareActivationAlert(0x8F67, "20150101000000Z", 5, records.FirmwareActivation(2, b"abcd")), "30 24 02 03 008F67" + TIME + "020105 30 09 020102 04 04 61626364"),
    (0x0013, C, records.Nothing(), "0500"),
    (0x0013, R, records.JoinDetails(0, (records.JoinedDevice(ONE, 5),)), "30 14 020100 30 0F 30 0D" + HEX_ONE + "020105"),
    (0x007F, C, records.SetClock("20150101000000Z", "20150101000000Z"), "30 22" + TIME + TIME),
    (0x007F, R, records.ClockResult("20150101000000Z", 2), "30 14" + TIME + "020102"),
    (0x008C, C, records.RestoreLog((records.JoinedDevice(ONE, 5),)), "30 11 30 0F 30 0D" + HEX_ONE + "020105"),
    (0x008C, R, records.RestoreResult((records.RestoredDevice(records.JoinedDevice(ONE, 5), 0),)), "30 16 30 14 30 12 30 0D" + HEX_ONE + "020105 020100"),
    (0x00B2, A, records.BackupLogAlert(0x8F71, "20150101000000Z", ()), "30 18 02 03 008F71" + TIME + "30 00"),
    (0x0129, R, records.FirmwareVersion(b"abcd", 0), "30 09 04 04 61626364 020100"),
    (0x0128, A, records.FirmwareTransferAlert(0x8F8A, "20150101000000Z", ONE, b"abcd", 0), "30 29 02 03 008F8A" + TIME + HEX_ONE + "04 04 61626364 020100"),
    (0x012B, A, records.DisplayFirmwareAlert(0x8F8B, "20150101000000Z", b"abcd", 0), "30 1F 02 03 008F8B" + TIME + "04 04 61626364 020100"),
]  # fmt: skip
IDS = [f"{code:04X}-{type(content).__name__}" for code, _, content, _ in PAYLOADS]


@pytest.mark.parametrize(("code", "cra", "content", "text"), PAYLOADS, ids=IDS)
def test_payloads_by_hand(code: int, cra: Cra, content: object, text: str) -> None:
    octets = bytes.fromhex(text)
    assert content.encode() == octets  # type: ignore[attr-defined]
    assert read(octets, code, cra) == content
    assert content_from_plain(revived(msgspec.json.decode(msgspec.json.encode(plain(content))))) == content
    for size in range(len(octets)):
        with pytest.raises(DecodeError):
            read(octets[:size], code, cra)
    with pytest.raises(DecodeError):
        read(octets + b"\0", code, cra)


def test_every_reader_is_tried() -> None:
    joins = {(code, cra) for code in (0x000D, 0x000E, 0x00AB, 0x00AF) for cra in (C, R)}
    tried = {READERS[code, cra] for code, cra, *_ in PAYLOADS} | {READERS[place] for place in joins}
    assert tried == set(READERS.values())


def test_a_secret_key_is_hidden() -> None:
    assert "Secret(2 bytes)" in repr(PAYLOADS[9][2])


def test_longer_lengths_survive_where_they_were_published() -> None:
    """A sequence of 0x8A octets: DER has 81 8A, the published Responses 82 00 8A."""
    many = tuple(records.JoinedDevice(ONE, number) for number in range(9))
    narrow = records.JoinDetails(0, many)
    der = narrow.encode()
    assert der[:6] == bytes.fromhex("30818D020100") and der[6:9] == bytes.fromhex("308187")
    wide = bytes.fromhex("3082008E 020100 30820087") + der[9:]
    wide = wide[:3] + bytes((len(wide) - 4,)) + wide[4:]
    found = read(wide, 0x0013, R)
    assert found == records.JoinDetails(0, many, wide_lengths=True) and found.encode() == wide
    assert read(der, 0x0013, R) == narrow
    mixed = bytes.fromhex("30818E 020100 30820087") + der[9:]
    with pytest.raises(DecodeError):
        read(mixed, 0x0013, R)
    with pytest.raises(DecodeError):
        read(bytes.fromhex("30820004 03020308"), 0x000A, C)
    with pytest.raises(DecodeError):
        read(bytes.fromhex("30820080 0420") + bytes(32) + bytes.fromhex("020101") + bytes(91), 0x0012, C)


@pytest.mark.parametrize(
    ("bits", "text"),
    [
        (0, "030100"),
        (1, "03020780"),
        (1 << 4, "03020308"),
        (1 << 5, "03020204"),
        (1 << 8, "0303070080"),
        (0b10001, "03020388"),
    ],
)
def test_named_bits(bits: int, text: str) -> None:
    octets = bytes.fromhex(text)
    assert NAMED_BITS.write(bits) == octets and NAMED_BITS.read(Reader(octets), "bits") == bits


@pytest.mark.parametrize(
    "text", ["0300", "030101", "03020880", "03020788", "03020700", "03020680", "0306000000000001", "030781"]
)
def test_named_bits_that_are_refused(text: str) -> None:
    with pytest.raises(DecodeError):
        NAMED_BITS.read(Reader(bytes.fromhex(text)), "bits")


@pytest.mark.parametrize(
    ("code", "cra", "text"),
    [
        (0x000F, C, "04 07 01020304050607"),
        (0x0010, R, "02 02 0001"),
        (0x0010, R, "02 01 80"),
        (0x0013, C, "05 01 00"),
        (0x007F, C, "30 22" + TIME.replace("5A", "30") + TIME),
        (0x0008, C, "30 14 30 0A 020104 03020308 020100 30 06 020102 020103"),
        (0x0102, R, "30 03 020100"),
        (0x000C, R, "31 03 020100"),
    ],
)
def test_payloads_that_are_refused(code: int, cra: Cra, text: str) -> None:
    with pytest.raises(DecodeError):
        read(bytes.fromhex(text), code, cra)


class Wrong(DerSequence, frozen=True):
    digest: Annotated[bytes, Octets(4)]


def test_our_own_misuse_is_told() -> None:
    for content in (
        Wrong(b"x"),
        records.UnjoinRequest(EntityId(b"x")),
        records.UnjoinResult(-1),
        records.SetClock("now", "then"),
    ):
        with pytest.raises(ApiMisuse):
            content.encode()
    with pytest.raises(ApiMisuse):
        CERTIFICATE.write(b"\x02\x01\x00")


@given(st.sampled_from(sorted(READERS, key=str)), st.binary(max_size=120))
def test_any_octets_give_a_value_or_a_decode_error(place: tuple[int, Cra], octets: bytes) -> None:
    for data in (octets, b"\x30" + bytes((len(octets),)) + octets):
        with contextlib.suppress(DecodeError):
            assert read(data, *place).encode() == data


@given(st.sampled_from(PAYLOADS), st.integers(0, 400), st.integers(0, 255))
def test_any_changed_octet_gives_a_value_or_a_decode_error(
    row: tuple[int, Cra, object, str], place: int, octet: int
) -> None:
    octets = bytearray(bytes.fromhex(row[3]))
    octets[place % len(octets)] = octet
    with contextlib.suppress(DecodeError):
        assert read(bytes(octets), row[0], row[1]).encode() == octets
