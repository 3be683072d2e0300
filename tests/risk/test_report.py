"""The report: readable with no network, accessible, escaped, and its numbers those of the scores."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser

import msgspec
import pytest

from nowan.risk import Register, compare, summary
from nowan.risk.checks import check
from nowan.risk.colours import level_colours
from nowan.risk.report import report
from tests.risk.synthetic import any_register

TODAY = date(2026, 11, 22)


class Page(HTMLParser):
    """What the tests look at: tags with attributes, headings in order, and the cells of every table by caption."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[int] = []
        self.tables: dict[str, list[list[str]]] = {}
        self._caption: str | None = None
        self._into: list[str] | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "caption":
            self._into = [""]
        elif tag == "tr" and self._caption is not None:
            self.tables[self._caption].append([])
        elif tag in ("td", "th") and self._caption is not None:
            self._into = self.tables[self._caption][-1]
            self._into.append("")

    def handle_data(self, data: str) -> None:
        if self._into is not None:
            self._into[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "caption" and self._into is not None:
            self._caption = self._into[0]
            self.tables[self._caption] = []
        if tag in ("caption", "td", "th"):
            self._into = None


@pytest.fixture(scope="module")
def text() -> str:
    register = Register.own()
    first = register.entries[0]
    before = msgspec.structs.replace(
        register, entries=(msgspec.structs.replace(first, current=first.inherent), *register.entries[2:])
    )
    return report(register, check(register, TODAY), TODAY, compare(before, register))


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def test_it_asks_for_nothing_from_anywhere(text: str, page: Page) -> None:
    assert not [tag for tag, _ in page.tags if tag in ("script", "link", "img", "iframe", "object", "base")]
    assert not re.search(r"(?:src|href)=\"(?!#)", text)
    assert not re.search(r"url\(|@import", text)


def test_it_says_what_it_is_to_a_screen_reader(page: Page) -> None:
    assert dict(page.tags)["html"]["lang"] == "en-GB"
    assert page.headings[0] == 1 and page.headings.count(1) == 1
    assert all(deeper - upper <= 1 for upper, deeper in zip(page.headings, page.headings[1:], strict=False))
    for tag, attributes in page.tags:
        if tag == "svg":
            assert attributes["role"] == "img" and attributes["aria-labelledby"]
        if tag == "th":
            assert attributes.get("scope") in ("col", "row")
    identifiers = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(identifiers) == len(set(identifiers))
    links = {str(attributes["href"])[1:] for tag, attributes in page.tags if tag == "a"}
    assert links <= set(identifiers)


def test_each_chart_has_its_table(page: Page) -> None:
    assert sum(tag == "svg" for tag, _ in page.tags) == 4
    for caption in (
        "Likelihood by impact, today: number of risks",
        "Unique risks by level at each stage",
        "Controls by how much they buy",
    ):
        assert page.tables[caption]


def test_the_summary_table_is_the_scores(page: Page) -> None:
    table = summary(Register.own())
    rows = page.tables["Risks by level today, per deliverable"][1:]
    assert rows == [
        [row.name, str(row.total), *(str(count) for _, count in row.levels)]
        for row in (*table.rows, table.total, table.unique)
    ]


def test_the_heat_map_holds_every_unique_risk_once(page: Page) -> None:
    for title in ("Likelihood by impact, today", "Capability by motivation of the threat agent, today"):
        cells = [cell for row in page.tables[f"{title}: number of risks"][1:] for cell in row[1:]]
        assert sum(int(cell.split()[0]) for cell in cells) == 44


def test_the_baseline_is_told(text: str) -> None:
    assert "What changed since the baseline" in text
    assert "1 new, 0 gone, 1 changed" in text


def test_text_from_the_register_is_escaped() -> None:
    register = any_register(1, 3)
    evil = msgspec.structs.replace(register.entries[0], statement="<script>alert(1)</script>", owner='"><img src=x>')
    text = report(msgspec.structs.replace(register, entries=(evil,)))
    assert "<script" not in text and "<img" not in text
    assert "&lt;script&gt;" in text


def test_an_empty_register_has_a_report() -> None:
    empty = msgspec.structs.replace(any_register(1, 1), entries=(), controls=())
    assert "0 entries" in report(empty)


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("levels", [("a",), ("a", "b"), ("a", "b", "c", "d", "e"), tuple("abcdefg")])
def test_contrast_of_every_level(levels: tuple[str, ...]) -> None:
    colours = level_colours(levels)
    assert set(colours) == set(levels)
    for fill, ink in colours.values():
        lighter, darker = sorted((luminance(fill), luminance(ink)), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_contrast_of_the_page(text: str) -> None:
    """Every text colour of the style sheet on white, and the header's on its blue."""
    for ink, ground in (
        ("1b1f24", "f4f6f8"),
        ("57606a", "ffffff"),
        ("48525d", "ffffff"),
        ("1f4e85", "ffffff"),
        ("e4ebf3", "1f3a5f"),
        ("57606a", "f4f6f8"),
    ):
        assert f"#{ink}" in text
        lighter, darker = sorted((luminance(ink), luminance(ground)), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5
