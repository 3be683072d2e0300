"""Export, recompute in LibreOffice, import: equal in every field, every score calculated there and not by us."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest

from nowan.risk import Register, scored
from tests.risk.synthetic import STAGES, any_register

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")]


def without_values(source: Path, target: Path) -> None:
    """The workbook with no value stored for any formula, so that whoever reads it has to calculate."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content, count = re.subn(rb"</f><v>[^<]*</v>", b"</f>", content)
                assert count
            new.writestr(name, content)


def recomputed(source: Path, folder: Path) -> Path:
    assert SOFFICE
    out = folder / "out"
    command = [SOFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), str(source)]  # fmt: skip
    subprocess.run(command, check=True, timeout=240, capture_output=True)
    return out / source.name


@pytest.mark.parametrize("name", ["synthetic", "own", "table rule"])
def test_libreoffice_makes_the_same_numbers(name: str, tmp_path: Path) -> None:
    import msgspec

    register = Register.own() if name == "own" else any_register(11, 80)
    if name == "table rule":
        rule = "; ".join(" ".join(str(min(5, (row + column + 1) // 2 + 1)) for column in range(5)) for row in range(5))
        register = msgspec.structs.replace(register, method=msgspec.structs.replace(register.method, rule=rule))
    register.save(tmp_path / "full.xlsx")
    without_values(tmp_path / "full.xlsx", tmp_path / "register.xlsx")
    path = recomputed(tmp_path / "register.xlsx", tmp_path)
    assert Register.load(path) == register
    sheet = openpyxl.load_workbook(path, data_only=True)["Register"]
    headings = {cell.value: cell.column for cell in sheet[1]}
    for stage in STAGES:
        prefix = "" if stage.value == "current" else stage.value.capitalize() + " "
        for number, item in enumerate(scored(register, stage), 2):
            given = getattr(item.entry, stage.value)
            names = ("Likelihood", "Threat score", "Impact", "Score", "Level")
            there = tuple(sheet.cell(number, headings[prefix + heading]).value for heading in names)
            result = item.score
            wanted = (result.likelihood, result.threat, result.impact, result.score, result.level)
            assert there == wanted if given else not any(there)
