"""Runs ``nowan risk`` inside the tests' process."""

from __future__ import annotations

from typing import NamedTuple

from click.testing import CliRunner

from nowan.cli.risk import command


class Ran(NamedTuple):
    """What a command left: its status, standard output and standard error."""

    status: int
    out: str
    err: str


def run(*arguments: str) -> Ran:
    """``nowan risk`` with `arguments`; an exception that no command should let out comes out here too."""
    result = CliRunner().invoke(command, list(arguments), env={"COLUMNS": "160"})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.exit_code, result.stdout, result.stderr)
