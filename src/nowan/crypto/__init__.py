"""Every cryptographic primitive of nowan, and the only importer of `cryptography`."""

from __future__ import annotations

from nowan.crypto.reason import CryptoReason

__all__ = ["CryptoReason", "route"]


def route() -> str:
    """How binary-curve arithmetic is done: ``libcrypto 3.0.19`` (after its self-test) or ``pure Python``."""
    from nowan.crypto import libcrypto

    return libcrypto.route()
