"""What a test needs and the machine may lack: skipped by name, or failed where everything is required."""

import os
from collections.abc import Generator
from typing import NoReturn, TypeVar

import pytest

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)

VARIABLE = "CRONICA_TEST_REQUIRE"
"""With the value `all`, a test that would be skipped fails: the build machine must lack nothing."""


def missing(name: str, reason: str) -> NoReturn:
    """Leave this test out because `name` (a program, a service) is not to be had here, and say why."""
    pytest.skip(f"{name}: {reason}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    return report if hasattr(report, "wasxfail") else _judged(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _judged((yield))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name what was left out in the last lines, where it is read."""
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped:
        terminalreporter.section("left out")
        for report in skipped:
            terminalreporter.line(f"skipped: {report.nodeid} because {_reason(report)}")


def _judged(report: Report) -> Report:
    if report.skipped and os.environ.get(VARIABLE) == "all":
        report.outcome = "failed"
        report.longrepr = f"{VARIABLE}=all, and this would be left out because {_reason(report)}"
    return report


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    said = report.longrepr
    return str(said[2] if isinstance(said, tuple) else said).removeprefix("Skipped: ")
