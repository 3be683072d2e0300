"""The page holds everything, loads nothing, and escapes what it is told."""

from __future__ import annotations

import re

from nowan.world.page import Story, Table, page
from nowan.world.timeline import Lane, Moment, Timeline, Tone, clock_text


def _page() -> str:
    timeline = Timeline()
    first = Moment(act="Act 1", home_ns=1_500_000_000, real_ms=3.0, by=Lane.PPMID, to=Lane.HUB, text="<scan> & more")
    timeline.note(first)
    timeline.note(
        Moment(act="Act 2", home_ns=None, real_ms=9.0, by=Lane.DCC, text="accepted", order="o-1", tone=Tone.GOOD)
    )
    story = Story(
        title="T", lead="L", emulated="E", facts=[("a", "1")], tables=[Table("Ways", "", ["c"], [["<b>"]])],
        capture="wireshark -r air.pcapng", files=[("air.pcapng", "the air")],
    )  # fmt: skip
    return page(story, timeline)


def test_page_escapes_and_holds_both_acts_and_only_the_lanes_that_act() -> None:
    text = _page()
    assert "<scan>" not in text
    assert text.count("&lt;scan&gt; &amp; more") >= 2
    assert "<b>" not in text
    assert all(f">{act}</text>" in text for act in ("Act 1", "Act 2"))
    assert ">Meter</text>" not in text


def test_page_loads_nothing() -> None:
    assert re.findall(r"(?:src|href)\s*=|url\((?!#)|@import|<script|<link", _page()) == []


def test_clock_shows_days_only_where_there_are_any() -> None:
    assert clock_text(1_500_000_000) == "00:00:01.500"
    assert clock_text(86_400_000_000_000 * 21 + 3_600_000_000_000) == "day 21 01:00:00.000"
    assert clock_text(None) == ""
