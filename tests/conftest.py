"""Settings that hold for every test: derandomized properties without a deadline, and where the published set is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("nowan", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("nowan")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rtds-all", action="store_true", help="fail, not skip, where the Reference Test Data Set is absent"
    )


@pytest.fixture(scope="session")
def rtds(request: pytest.FixtureRequest) -> Path:
    """The folder of the Reference Test Data Set, read in place; the test is skipped where it is absent."""
    folder = os.environ.get("NOWAN_RTDS", "")
    if folder and Path(folder, "gbcs").is_dir():
        return Path(folder)
    reason = "the Reference Test Data Set is not at hand: docs/testing.md says how to get it"
    if request.config.getoption("--rtds-all"):
        pytest.fail(reason)
    pytest.skip(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for all the tests that the Reference Test Data Set would have run."""
    skipped = terminalreporter.stats.get("skipped", [])
    wanting = sum(
        "Reference Test Data Set" in str(report.longrepr) or "DUIS schema" in str(report.longrepr) for report in skipped
    )
    if wanting:
        terminalreporter.write_line(f"{wanting} tests want the published test set: docs/testing.md says how to get it")
