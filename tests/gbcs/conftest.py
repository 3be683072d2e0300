"""The published keys, built from the Reference Test Data Set's certificates and test scalars where they stand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nowan.crypto.p256 import PrivateKey
from nowan.gbcs import Keys, KeyUse
from nowan.ids import entity_id


@pytest.fixture(scope="session")
def rtds_keys(rtds: Path) -> Keys:
    keys = Keys.load(rtds / "keys")
    scalars = json.loads((rtds / "keys" / "test_scalars.json").read_text())["scalars"]
    for name, scalar in scalars.items():
        entity, _, use = name.partition("-")
        keys.add_private(entity_id(entity), KeyUse(use), PrivateKey.from_scalar(int(scalar, 16)))
    return keys


@pytest.fixture(scope="session")
def rtds_messages(rtds: Path) -> dict[str, bytes]:
    """Every published message by its path below the set's folder."""
    files = sorted((rtds / "gbcs").glob("*/*.HEX"))
    return {str(path.relative_to(rtds)): bytes.fromhex(path.read_text()) for path in files}
