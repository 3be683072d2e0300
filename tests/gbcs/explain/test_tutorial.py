"""The tutorial's commands and programs do what it says, with the message that it prints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from nowan.cli.decode import command
from nowan.errors import DecodeError

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "gbcs.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (message,) = blocks("hex")
    (tmp_path / "message.hex").write_text("".join(message.split()))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_first_command(folder: Path) -> None:
    shown = blocks("console")[0].splitlines()[1:]
    output = CliRunner().invoke(command, ["message.hex"], standalone_mode=False).output
    assert all(line in output for line in shown)


def test_the_broken_message(folder: Path) -> None:
    (fault,) = blocks("console")[1].splitlines()[1:]
    data = (folder / "message.hex").read_bytes()[:170]
    error = CliRunner().invoke(command, [], input=data, standalone_mode=False).exception
    assert isinstance(error, DecodeError) and str(error) == fault


def test_the_programs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {}
    for block in blocks("python"):
        exec(compile(block, "docs/gbcs.md", "exec"), names)
    output = capsys.readouterr().out
    assert "28 COMMAND 1003 signed and MACed\n1200000\n" in output
    assert "£12.00" in output and "gbcs.no-key" in output
    assert (folder / "message.json").stat().st_size > 1000


def test_every_option_is_one_of_the_command() -> None:
    named = set(re.findall(r"^\| `(--[a-z-]+)", PAGE, re.MULTILINE))
    known = {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
    assert named == known
