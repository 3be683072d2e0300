"""Both routes of curve arithmetic, one after the other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from nowan.crypto import libcrypto
from nowan.crypto.binary_curve import SECT163K1, SECT283K1


@pytest.fixture(params=["pure", "libcrypto"])
def curve_route(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The test runs in pure Python and through the system's libcrypto (skipped where there is none)."""
    for curve in (SECT163K1, SECT283K1):
        group = libcrypto.group(curve.name) if request.param == "libcrypto" else None
        if request.param == "libcrypto" and group is None:
            pytest.skip("no libcrypto with binary curves on this machine")
        monkeypatch.setattr(curve, "accelerator", group)
    yield request.param
