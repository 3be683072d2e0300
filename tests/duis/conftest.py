"""The DUIS folder beside the Reference Test Data Set: schema, real signed documents, certificates."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def duis(rtds: Path) -> Path:
    """That folder, read in place; the test is skipped where it is absent."""
    folder = rtds.parent / "duis"
    if not (folder / "DUIS_V5.4.xsd").is_file():
        pytest.skip("the DUIS schema and samples are not at hand: docs/testing.md says how to get them")
    return folder
