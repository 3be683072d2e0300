"""Every way out of the command line has its status."""

from __future__ import annotations

import click
import pytest

from nowan.cli import main as cli
from nowan.errors import ApiMisuse, DecodeError, WireReason


@pytest.mark.parametrize(
    ("raised", "status", "lines"),
    [
        (DecodeError(WireReason.TRUNCATED, 3, "field", "gone"), 2, 1),
        (FileNotFoundError(2, "No such file or directory", "x"), 3, 1),
        (KeyboardInterrupt(), 130, 0),
        (click.UsageError("no"), 2, 1),
        (ApiMisuse("wrong"), 70, None),
        (AssertionError("wrong"), 70, None),
    ],
    ids=lambda value: type(value).__name__,
)
def test_statuses(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    raised: BaseException,
    status: int,
    lines: int | None,
) -> None:
    def run(**_options: object) -> None:
        raise raised

    monkeypatch.setattr(cli.nowan, "main", run)
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == status
    said = capsys.readouterr().err
    if lines is None:
        assert said.rstrip().endswith("please report it with the lines above")
    else:
        assert said.count("\n") == lines
