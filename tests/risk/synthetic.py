"""Synthetic registers for the tests: the slides' margins, random registers of any size, and a plain analyst's workbook.

The register behind the slides is not published. `deck_margins` is made up so that its counts are theirs, and nothing
else in it means anything.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook

from nowan.risk.model import (
    Asset,
    AssetKind,
    Context,
    Control,
    ControlState,
    Deliverable,
    Entry,
    Factors,
    Stage,
    Status,
    Treatment,
)
from nowan.risk.register import Register, default_method

#: The slides' summary table: deliverable -> high, moderate, low, negligible (critical is 0 throughout).
DECK_ROWS = {
    "Deliverable 1": (6, 8, 16, 0),
    "Deliverable 2": (6, 8, 9, 0),
    "Deliverable 3": (7, 8, 18, 1),
    "Deliverable 4": (3, 4, 4, 0),
}
DECK_UNIQUE = (8, 13, 24, 1)
LEVELS = ("high", "moderate", "low", "negligible")
#: One set of factors (likelihood, capability, motivation, impact) per level: (4 + 16) x 4 = 80, (3 + 9) x 3 = 36, (2 + 4) x 2 = 12, (1 + 1) x 1 = 2.
LEVEL_FACTORS = {"high": (4, 4, 4, 4), "moderate": (3, 3, 3, 3), "low": (2, 2, 2, 2), "negligible": (1, 1, 1, 1)}


def deck_entries() -> list[tuple[str, str, str]]:
    """98 entries (Risk ID, deliverable, level) over 46 Risk IDs with the margins of the slides.

    Each deliverable takes the next Risk IDs of each level in turn, so that all are used and none twice in one deliverable.
    """
    entries = []
    for index, level in enumerate(LEVELS):
        turn = 0
        for deliverable, counts in DECK_ROWS.items():
            for _ in range(counts[index]):
                entries.append((f"{level[:1].upper()}{turn % DECK_UNIQUE[index] + 1:02d}", deliverable, level))
                turn += 1
    return entries


def deck_workbook(path: Path) -> Path:
    """The margins as a plain analyst's workbook: one sheet, likelihoods stated, no bands, title rows above."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Risks"
    sheet.append(["SYNTHETIC register with the margins of the slides of 26 February 2019"])
    sheet.append([])
    sheet.append(
        ["Risk ID", "Deliverable", "Risk description", "Likelihood", "Capability", "Motivation", "C", "I", "A"]
    )
    for risk_id, deliverable, level in deck_entries():
        likelihood, capability, motivation, impact = LEVEL_FACTORS[level]
        sheet.append(
            [risk_id, deliverable, f"synthetic {level} risk", likelihood, capability, motivation, 1, impact, 1]
        )
    workbook.save(path)
    return path


TRICKY = (
    "=1+1", "+44 20 7946 0000", "-1", "@SUM(A1)", "\t=2", "_x0041_ stays", "'quoted", "a\nb", "  <b>&amp;", "é中🙂", "1", "TRUE", "#tag",
    "2026-01-02", "x" * 32_767, "=HYPERLINK(\"http://example.org\")", "_x005F_", "\"", "\\u0041", "]]>", "12.50", "1e5",
)  # fmt: skip


def any_register(seed: int, count: int, tricky: bool = True) -> Register:
    """A register of `count` entries that fills every field, now and then with text that a workbook could spoil."""
    draw = random.Random(seed)
    method = default_method()

    def text(label: str) -> str:
        if tricky and draw.random() < 0.3:
            return draw.choice(TRICKY[:14] + TRICKY[15:]).strip()
        return f"{label} {draw.randrange(1000)}" if draw.random() < 0.9 else ""

    def factors() -> Factors:
        values = {
            name: draw.randint(1, 5)
            for name in ("capability", "motivation", "confidentiality", "integrity", "availability")
        }
        if draw.random() < 0.3:
            return Factors(**values, likelihood=draw.randint(1, 5))
        return Factors(**values, occurrence=draw.randint(1, 5), reoccurrence=draw.randint(1, 5))

    def day() -> date | None:
        return date(2026, 1, 1) + timedelta(days=draw.randrange(900)) if draw.random() < 0.8 else None

    def some(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(draw.sample(names, draw.randrange(len(names))))

    controls = ("C-1", "C-2", "=C-3", "C 4")
    assets = ("hub", "PPMID", "order queue")
    entries = tuple(
        Entry(
            risk_id=f"R{number // 2:05d}",
            deliverable=("D1", "D2")[number % 2],
            current=factors(),
            inherent=factors() if draw.random() < 0.6 else None,
            residual=factors() if draw.random() < 0.6 else None,
            modification=text("SECMP"),
            area=text("area"),
            category=text("category"),
            assets=some(assets),
            agent=text("agent"),
            threat=text("threat"),
            vulnerability=text("vulnerability"),
            statement=text("statement"),
            existing=some(controls),
            treatment=draw.choice([None, *Treatment]),
            planned=some(controls),
            owner=text("owner"),
            status=draw.choice([None, *Status]),
            accepted_by=text("name"),
            accepted_until=day(),
            review=day(),
            reasoning=text("because"),
            evidence=some(("attack:flood", "test:tests/x.py", "a paper")),
            notes=text("note"),
            other=(("Ticket", text("T") or "T"),) if draw.random() < 0.2 else (),
        )
        for number in range(count)
    )
    return Register(
        context=Context(title="=Synthetic", scope="one\ntwo", date=date(2026, 11, 22)),
        method=method,
        entries=entries,
        deliverables=(Deliverable(deliverable="D1", name="+first"), Deliverable(deliverable="D2")),
        assets=tuple(Asset(asset=name, kind=AssetKind.HARDWARE, description=text("asset")) for name in assets),
        controls=tuple(
            Control(control=name, state=ControlState.IN_PLACE, touches=some(assets), lowers=("integrity",))
            for name in controls
        ),
    )


STAGES = tuple(Stage)
