"""What use cases are for, in plain words."""

from __future__ import annotations

from nowan.gbcs.names.purpose_table import ROWS

#: By message code.
PURPOSES: dict[int, str] = {
    int(code, 16): purpose
    for codes, purpose in (line.split(" | ", 1) for line in ROWS.splitlines())
    for code in codes.split()
}
