"""Colours of the levels, the same in workbooks, charts and on the terminal.

From pale to dark red-brown, so that the order survives a black-and-white print and the common colour blindnesses; text
on each has a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3). The level's name always stands beside its colour.
"""

from __future__ import annotations

#: Fill and text colour, lowest level first, as RRGGBB.
_RAMP = (("DCE6EE", "1B1B1B"), ("F6E7A1", "1B1B1B"), ("F2A65A", "1B1B1B"), ("C8452F", "FFFFFF"), ("6B0F1A", "FFFFFF"))


def level_colours(levels: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """Fill and text colour per level; `levels` stand highest first. More than five share the ramp's steps."""
    count = len(levels)
    last = len(_RAMP) - 1
    return {
        level: _RAMP[round((count - 1 - index) * last / (count - 1)) if count > 1 else last]
        for index, level in enumerate(levels)
    }
