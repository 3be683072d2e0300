"""The docs of the register: the tutorial's commands print what stands there, and every code is explained.

``python -m tests.risk.test_docs`` writes the tutorial's outputs anew.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from nowan.cli.risk import command
from nowan.risk import Register, RiskReason, tables
from nowan.risk.checks import Check
from tests.risk import analyst

DOCS = Path(__file__).parents[2] / "docs"
TUTORIAL = DOCS / "risk" / "tutorial.md"
_BLOCK = re.compile(r"```console\n\$ nowan risk (.*)\n((?:.*\n)*?)```\n")


def retold(text: str) -> str:
    """The tutorial with every command run anew in an empty folder that holds its workbooks."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        for name in analyst.BOOKS:
            shutil.copy(analyst.FOLDER / name, folder)
        patch.chdir(folder)

        def again(match: re.Match[str]) -> str:
            result = CliRunner().invoke(command, match[1].split(), env={"COLUMNS": "96"})
            assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
            lines = [line.rstrip() for line in result.output.splitlines()]
            return "```console\n$ nowan risk " + match[1] + "\n" + "".join(line + "\n" for line in lines) + "```\n"

        return _BLOCK.sub(again, text)


def test_the_tutorial_prints_what_it_says() -> None:
    text = TUTORIAL.read_text(encoding="utf-8")
    assert len(_BLOCK.findall(text)) == 8
    assert retold(text) == text


@pytest.mark.parametrize("name", list(analyst.BOOKS))
def test_the_tutorials_workbooks_are_those_of_the_source(name: str, tmp_path: Path) -> None:
    analyst.write(tmp_path / name, analyst.BOOKS[name]())
    kept, made = (openpyxl.load_workbook(folder / name).worksheets[0] for folder in (analyst.FOLDER, tmp_path))
    assert [[cell.value for cell in row] for row in kept.rows] == [[cell.value for cell in row] for row in made.rows]


def test_every_code_is_explained_and_no_other() -> None:
    page = (DOCS / "errors" / "risk.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(risk\.[a-z-]+)` \|", page, re.M) == [reason.value for reason in RiskReason]


def test_every_check_is_explained_and_no_other() -> None:
    page = (DOCS / "risk" / "method.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([a-z-]+)` \|", page, re.M) == [check.value for check in Check]


def test_the_method_page_gives_our_bands_and_columns() -> None:
    page = (DOCS / "risk" / "method.md").read_text(encoding="utf-8")
    for band in Register.own().method.bands:
        assert f"| {band.level} | {band.start} |" in page
    for column in tables.REGISTER.columns:
        if column.stage is None:
            assert f"`{column.heading}`" in page


if __name__ == "__main__":
    TUTORIAL.write_text(retold(TUTORIAL.read_text(encoding="utf-8")), encoding="utf-8")
