"""Certificates for tests of machines: the published vectors of ZSE Annex C.5 and C.6, and an authority of our own."""

from __future__ import annotations

from nowan.crypto.ecqv import Authority, Suite
from nowan.crypto.entropy import Drbg
from nowan.crypto.secret import Secret, scalar_bytes
from nowan.ids import EntityId
from nowan.zigbee.cbke import Credentials

C6_CA = bytes.fromhex("0207A445022D9F39F49BDC38380026A27A9E0A1799313AB28C5C1A1C6B605154DB1DFF6752")
#: Responder (V) and initiator (U): certificate, private key, ephemeral private key.
C6_V = Credentials(
    2,
    bytes.fromhex(
        "002622A505E8938F270D081112131415161718005292A35BFFFFFFFF0A0B0C0D0E0F1011880303B4E9DC543A64333C982308022B54E6"
        "7E2F15F532551B0A11E2E2C1C1D3097A4324E7ED"
    ),
    Secret.fromhex("0151CD0DBCB80474BF7AC9FEEBE39C7A32A63518938FCA9754AAE132BC9C73BE94A7E1BE"),
    C6_CA,
)
C6_V_EPHEMERAL = 0x03D48C7210DDBCC4FB2E5E7A0AA16A0DB89540820B8DC091AB521EA824AFE117CADE995B
C6_U = Credentials(
    2,
    bytes.fromhex(
        "0084A933B37F018DEC0D081112131415161718005292A38AFFFFFFFF0A0B0C0D0E0F10128803076277E2F7E2252B16A0E92B6E8771BB"
        "3F207946CBD4A45D9A9DF6EDAB8C796A48E89DEC"
    ),
    Secret.fromhex("00F2561ADB39EF49C1D62EF5186C6E0C158A5A45BFCE38660931ACC3694592D5ACDE9006"),
    C6_CA,
)
C6_U_EPHEMERAL = 0x0013D36DE4B1EA8E22739C381370823F404BFF8862B521FECA9871FB3691846D361304B4
C6_LINK_KEY = bytes.fromhex("AA4689C70BE0FAF0C9BE534ABD9F4CDC")
C6_U_POINT = bytes.fromhex("0305F3394E15680660EECAA36788D9B6F312B971CE2C9617570BF7DFCD21C972017762C332")
C6_V_POINT = bytes.fromhex("03009A5131CF5B92A016378C0F7F284ECD47F94010F875D43BF1E9A65474ADBFC63696A930")
C6_MACU = bytes.fromhex("BF7E1A26D4EF7038B56813E465A131C9")
C6_MACV = bytes.fromhex("C5B432A9995A092F4449F83613930064")
V_ID = EntityId(bytes.fromhex("0A0B0C0D0E0F1011"))
U_ID = EntityId(bytes.fromhex("0A0B0C0D0E0F1012"))

_AUTHORITIES = {
    suite: Authority(suite, EntityId(b"NOWANCA1"), 0x1234567 + suite, Drbg(f"authority {suite}")) for suite in Suite
}


def credentials(subject: EntityId, suite: Suite = Suite.TWO) -> Credentials:
    """Fresh credentials of our own authority."""
    authority = _AUTHORITIES[suite]
    issued = authority.issue(subject, Drbg(b"device" + subject))
    private = scalar_bytes(issued.private, suite.curve.size)
    return Credentials(int(suite), issued.certificate, private, authority.public)
