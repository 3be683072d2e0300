"""docs/duis.md says what is so: its commands run, its program runs."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from nowan.crypto.p256 import PrivateKey

PAGE = (Path(__file__).parents[2] / "docs" / "duis.md").read_text()
SUPPLIER, METER = "90b3d51f30010000", "00db1234567890a0"


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the page's reader stands: the request, and a key folder."""
    (tmp_path / "request.xml").write_text(_blocks("xml")[0])
    keys = tmp_path / "keys"
    keys.mkdir()
    for number, name in enumerate((f"{SUPPLIER}-ds", f"{SUPPLIER}-pp-ka", f"{METER}-ka")):
        (keys / f"{name}.key").write_bytes(PrivateKey.from_scalar(4_001 + number).pem())
    return tmp_path


def _run(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    words, _, into = line.partition(" > ")
    first, *rest = shlex.split(words)
    program = [sys.executable, "-m", "nowan"] if first == "nowan" else [sys.executable]
    done = subprocess.run([*program, *rest], cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    if into:
        (folder / into.strip()).write_text(done.stdout)
    return done


def test_the_pages_commands_run(folder: Path) -> None:
    lines = [line for block in _blocks("console") for line in block.splitlines()]
    assert sum(line.startswith("$ ") for line in lines) >= 7
    for place, line in enumerate(lines):
        if not line.startswith("$ "):
            continue
        done = _run(line.removeprefix("$ "), folder)
        said = lines[place + 1] if place + 1 < len(lines) and not lines[place + 1].startswith("$ ") else None
        if said is None:
            assert done.returncode == 0, (line, done.stderr)
        else:
            assert done.returncode == 1 and done.stderr.strip() == said


def test_the_pages_program_runs(folder: Path) -> None:
    (program,) = _blocks("python")
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "AdjustOrReset(adjust=1500000" in done.stdout and "Correlated(1.5" in done.stdout
