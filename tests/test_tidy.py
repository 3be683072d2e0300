"""The house is tidy: sizes, names, error codes that are documented, and nothing that speaks of a workplace."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import subprocess
from pathlib import Path

import pytest

import nowan
from nowan.errors import Reason

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
LONGEST_FUNCTION = 70
LONGEST_MODULE = 600
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "base"}
BANNED_WORDS = re.compile(r"\b(get_\w+|\w*Manager|\w*Handler|\w*Helper)\b")
#: A table of facts may be as long as the facts are.
#: Names that a library calls.
CALLED_BY_A_LIBRARY = {"get_command"}
TABLES = {
    "usecase_table.py",
    "cosem_table.py",
    "zcl_table.py",
    "alert_table.py",
    "payload_table.py",
    "purpose_table.py",
}


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_module_is_tidy(path: Path) -> None:
    text = path.read_text()
    assert path.stem not in BANNED_NAMES
    if path.name not in TABLES:
        assert text.count("\n") <= LONGEST_MODULE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            assert node.name in CALLED_BY_A_LIBRARY or not BANNED_WORDS.fullmatch(node.name), node.name
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno < LONGEST_FUNCTION, f"{node.name} is too long"


def test_every_module_says_what_it_is_for() -> None:
    silent = [p for p in SOURCES if p.read_text().strip() and not ast.get_docstring(ast.parse(p.read_text()))]
    assert silent == []


def _reasons() -> set[str]:
    for module in pkgutil.walk_packages(nowan.__path__, "nowan."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return {str(member) for enumeration in Reason.__subclasses__() for member in enumeration}


def test_every_code_is_documented_and_every_documented_code_exists() -> None:
    pages = [ROOT / "docs/errors.md", *sorted((ROOT / "docs/errors").glob("*.md"))]
    listed = set(re.findall(r"^\| `([a-z0-9]+\.[a-z0-9-]+)` \|", "\n".join(p.read_text() for p in pages), re.MULTILINE))
    assert listed == _reasons()


def test_nothing_names_a_workplace_or_an_index() -> None:
    # Each pattern is written so that this file does not match itself.
    banned = re.compile(
        r"/wor[k]/|/tm[p]/brief|farm-(studi[o]|benc[h])|pypi\.or[g]|files\.pythonhoste[d]|opt/pyp[i]|clau[d]e|anthropi[c]",
        re.IGNORECASE,
    )
    for path in _tracked():
        if path.suffix in {".png", ".xlsx", ".ico"} or not path.is_file():
            continue
        found = banned.search(path.read_text(errors="replace"))
        assert found is None, f"{path.relative_to(ROOT)}: {found and found.group()}"
