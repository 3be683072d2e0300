"""From raw tables to a `Register`: every cell read, every rule between cells checked, every fault kept.

Excel and TOML come through here alike, so both get the same checks and the same words.
"""

from __future__ import annotations

from typing import Any

from nowan.risk import tables
from nowan.risk.entries import EntryReader
from nowan.risk.faults import FaultyRegister
from nowan.risk.model import Method
from nowan.risk.raw import RawRegister
from nowan.risk.register import Register


def build(raw: RawRegister, default: Method) -> Register:
    """The register that `raw` holds.

    Raises `FaultyRegister` with every fault at once.
    """
    builder = EntryReader(raw, default)
    context, rule = builder.context()
    method = builder.method(rule)
    supporting: dict[str, tuple[Any, ...]] = {
        table.key: builder.table(table, table.struct)
        for table in tables.SUPPORTING
        if table.key not in ("scale", "band")
    }
    listed = frozenset(row.deliverable for row in supporting["deliverable"])
    entries = builder.entries(method, listed)
    if builder.faults:
        raise FaultyRegister(builder.faults)
    return Register(
        context=context,
        method=method,
        deliverables=supporting["deliverable"],
        categories=supporting["category"],
        assets=supporting["asset"],
        agents=supporting["agent"],
        vulnerabilities=supporting["vulnerability"],
        controls=supporting["control"],
        acceptance=supporting["acceptance"],
        iterations=supporting["iteration"],
        entries=entries,
    )
