"""What a key may be used for: an octet of the X.509 extension, and the KeyUsage field of a suite-2 certificate."""

from __future__ import annotations

from enum import IntFlag


class KeyUsage(IntFlag):
    """Bits of RFC 5280 4.2.1.3, in the octet's own values; ZSE Annex C.5.1 takes two of them over."""

    DIGITAL_SIGNATURE = 0x80
    KEY_AGREEMENT = 0x08
    CERTIFICATE_SIGNING = 0x04
    CRL_SIGNING = 0x02
