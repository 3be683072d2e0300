"""The register at 10,000 rows: imported, scored and exported within ten seconds.

Every column is filled, at all three stages, so a row has some sixty cells and fifteen formulas.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from tests.risk.synthetic import any_register

from nowan.risk import Register, summary

ROWS = 10_000
LIMIT_S = 10.0


def run() -> list[tuple[str, float, str, float | None]]:
    """Rows of (name, value, unit, limit)."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "source.xlsx"), Path(folder, "target.xlsx")
        any_register(2026, ROWS, tricky=False).save(source)
        started = time.perf_counter()
        register = Register.load(source)
        imported = time.perf_counter()
        summary(register)
        scored = time.perf_counter()
        register.save(target)
        exported = time.perf_counter()
    return [
        (f"risk: import of {ROWS:,} rows (xlsx)", imported - started, "s", None),
        (f"risk: summary of {ROWS:,} rows", scored - imported, "s", None),
        (f"risk: export of {ROWS:,} rows (xlsx)", exported - scored, "s", None),
        ("risk: all three", exported - started, "s", LIMIT_S),
    ]
