"""Why a cryptographic check or reading failed; docs/errors/crypto.md says what to do about each.

A failed check says that it failed and nothing of why: the difference between a wrong key and an altered message is
what an attacker would ask for.
"""

from __future__ import annotations

from enum import unique

from nowan.errors import Reason


@unique
class CryptoReason(Reason):
    """Stable codes of this package."""

    AUTHENTICATION = "crypto.authentication"
    SIGNATURE = "crypto.signature"
    ISSUER = "crypto.issuer"
    BAD_POINT = "crypto.bad-point"
    BAD_KEY = "crypto.bad-key"
    BAD_CERTIFICATE = "crypto.bad-certificate"
    BAD_INSTALL_CODE = "crypto.bad-install-code"
    KEY_AGREEMENT = "crypto.key-agreement"
