"""What the README shows works as it stands: its program, its links, its commands."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from nowan.cli.main import GROUPS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text()


@pytest.mark.parametrize(
    "page", ["README.md", "CONTRIBUTING.md", *[f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md")]]
)
def test_links_lead_somewhere(page: str) -> None:
    for target in re.findall(r"\]\(([^)#]+)", (ROOT / page).read_text()):
        if not target.startswith("http"):
            assert (ROOT / page).parent.joinpath(target).exists(), target


def test_commands_it_names_exist() -> None:
    known = {name for rows in GROUPS.values() for name, _, _ in rows}
    assert set(re.findall(r"`nowan ([a-z]+)", README)) <= known


def test_targets_it_names_exist() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for name in re.findall(r"make ([a-z0-9-]+)", README + (ROOT / "docs" / "testing.md").read_text()):
        assert re.search(rf"^{name}:", makefile, re.MULTILINE), name


def test_its_program_runs_after_the_demo(tmp_path: Path) -> None:
    demo = [sys.executable, "-m", "nowan", "demo", "--out", "demo-out", "--json"]
    subprocess.run(demo, cwd=tmp_path, check=True, capture_output=True, timeout=60)
    (program,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, check=True, capture_output=True, text=True, timeout=60
    )
    entity, code = done.stdout.split()[:2]
    # The meter of the demo, and ECS82, whose Response holds -4.10 pounds in millipence.
    assert (entity, code) == ("02-4e-4f-57-41-4e-00-a0", "0x0069")
    assert "-410000" in done.stdout


@pytest.mark.parametrize("page", ["docs/vulnerabilities.md", "docs/testing.md", "docs/architecture.md"])
def test_tests_that_a_page_names_exist(page: str) -> None:
    for named in re.findall(r"`(tests/[\w/]+\.py)`", (ROOT / page).read_text()):
        assert (ROOT / named).is_file(), named
