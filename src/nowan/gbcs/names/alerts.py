"""Alert and event codes by name (GBCS 16)."""

from __future__ import annotations

from nowan.gbcs.names.alert_table import ROWS

#: Every named code.
ALERTS: dict[int, str] = {
    int(code, 16): name.strip() for code, name in (line.split(" | ", 1) for line in ROWS.splitlines())
}


def alert_text(code: int) -> str:
    """``CHF Device Log Changed (0x8F12)``, or ``0x4711 (unnamed)``."""
    name = ALERTS.get(code)
    return f"{name} (0x{code:04X})" if name else f"0x{code:04X} (unnamed)"
