"""What happened, when, between whom: one list that the terminal's table, the chart and the JSON are drawn from."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Lane(StrEnum):
    """Who acts, in the order in which a chart shows them."""

    DESK = "Supplier's desk"
    HEAD_END = "Head end"
    DCC = "DCC"
    PPMID = "PPMID"
    HUB = "Hub"
    METER = "Meter"
    CUSTOMER = "Customer"


class Tone(StrEnum):
    """How a moment is shown."""

    MESSAGE = "message"
    EVENT = "event"
    REFUSAL = "refusal"
    GOOD = "good"


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened.

    `home_ns` is the home's virtual time (None where the home is not concerned), `real_ms` wall-clock time since the
    start, `to` is None for something that happened at one place. `order` names the order that it belongs to.
    """

    act: str
    home_ns: int | None
    real_ms: float
    by: Lane
    to: Lane | None = None
    text: str
    order: str = ""
    tone: Tone = Tone.MESSAGE
    #: How often it happened, where the same was said again and again.
    times: int = 1


class Timeline:
    """Moments in the order in which they happened."""

    def __init__(self) -> None:
        self.moments: list[Moment] = []

    def note(self, moment: Moment) -> None:
        """Add the next one; a refusal that repeats within its act is counted where it first stands."""
        if moment.tone is Tone.REFUSAL:
            for index, known in enumerate(self.moments):
                if (known.act, known.by, known.text) == (moment.act, moment.by, moment.text):
                    self.moments[index] = msgspec.structs.replace(known, times=known.times + 1)
                    return
        self.moments.append(moment)


def clock_text(home_ns: int | None) -> str:
    """Virtual time for people: days only where there are any, to the millisecond."""
    if home_ns is None:
        return ""
    milliseconds = home_ns // 1_000_000
    seconds, thousandths = divmod(milliseconds, 1000)
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3600)
    minutes, seconds = divmod(rest, 60)
    clock = f"{hours:02d}:{minutes:02d}:{seconds:02d}.{thousandths:03d}"
    return f"day {days} {clock}" if days else clock
