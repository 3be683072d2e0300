"""The list of refusals names every code of the package, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from nowan.gbcs import GbcsReason


def test_every_reason_has_its_row() -> None:
    text = (Path(__file__).parents[2] / "docs" / "errors" / "gbcs.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([a-z0-9.-]+)` \|", text, re.MULTILINE) == [reason.value for reason in GbcsReason]
