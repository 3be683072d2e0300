"""The page of transforms is the tables', and what it says was seen was seen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nowan.duis.transforms import TRANSFORMS
from nowan.gbcs.usecases import USE_CASES
from tests.duis.pairs import message_of, pairs
from tests.duis.transform_listing import PAGE, PAIRED, UNPAIRED, listing
from tests.duis.unpaired import UNPAIRED as MESSAGES


def test_the_page_is_the_tables() -> None:
    assert PAGE.read_text() == listing()


def test_every_row_stands_once() -> None:
    for srv, rows in TRANSFORMS.items():
        names = [(row.use_case, row.code, row.kinds) for row in rows]
        assert len(set(names)) == len(names), srv


def test_use_cases_serve_the_variants_that_gbcs_names() -> None:
    for srv, rows in TRANSFORMS.items():
        for row in rows:
            named = USE_CASES[row.code].srv.split(", ")
            assert any(srv == one or srv.startswith(f"{one}.") for one in named), (srv, row.use_case)


@pytest.mark.rtds
def test_what_the_page_says_was_seen_was_seen(rtds: Path) -> None:
    seen = {USE_CASES[message_of(pair).code].name for pair in pairs(rtds)}
    assert seen >= PAIRED
    if not seen > PAIRED:
        assert seen == PAIRED
    ours = {re.sub("(Deactivate|Remove)$", "", name.split("_")[0]) for name in MESSAGES}
    assert ours - PAIRED == UNPAIRED
